"""The one search field."""

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.icon_source import IconSource

DELAY = 60
"""Milliseconds of quiet after the last key until the query counts as changed."""

_HEIGHT = 32
_ICON = 15
_CHIP_HEIGHT = 18
_HELP = 20


class SearchField(QLineEdit):
    """A line for the query, with a hint of the key that leads in or out.

    Escape clears the query; in an empty field it leaves. Down goes to the results, Enter asks at once.
    The key that leads in is the window's; ``key`` is only how it is shown.
    """

    query_changed = Signal(str)
    """The query is another one, and no key was pressed for a moment; "" at once."""
    query_submitted = Signal(str)
    """Enter was pressed; the same query was emitted as changed before."""
    results_wanted = Signal()
    """Down was pressed: the keyboard is to go to what was found."""
    left = Signal()
    """The reader is done here: the keyboard is to go back to where it was."""
    help_wanted = Signal()
    """F1, or the question mark that shows while the field is in use: what can be asked?"""

    def __init__(
        self, appearance: Appearance, icons: IconSource, key: str = "Ctrl+K", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._icons = icons
        self._key_hint = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
        self._told = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY)
        self._timer.timeout.connect(self._tell)
        self.setAccessibleName("Search the corpus")
        self.setAccessibleDescription(
            "Escape clears, Down goes to the results, F1 explains what can be asked"
        )
        self.setMinimumHeight(_HEIGHT)
        self.setMaxLength(1000)
        self.setMouseTracking(True)
        self.set_document_count(0)
        self.textChanged.connect(self._on_text_changed)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    def set_document_count(self, count: int) -> None:
        """Say in the empty field how many documents a search goes through."""
        noun = "document" if count == 1 else "documents"
        self.setPlaceholderText(f"Search {count:,} {noun}" if count else "Search")

    def set_query(self, query: str) -> None:
        """Put a query in and ask it at once ("Find in corpus")."""
        self.setText(query)
        self._tell()

    def active(self) -> bool:
        """Whether the field is in use: it has the keyboard, or a query."""
        return self.hasFocus() or bool(self.text())

    # ----

    def event(self, event: QEvent) -> bool:
        # In here F1 explains the query, whatever the window explains with it.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and (event.key() == Qt.Key.Key_F1)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._escape()
        elif key == Qt.Key.Key_Down:
            self.results_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell()
            self.query_submitted.emit(self._told)
        elif key == Qt.Key.Key_F1:
            self.help_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._chip_box().contains(event.position().toPoint()):
            if self.active():
                self._escape()
            else:
                self.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        if self._help_box().contains(event.position().toPoint()):
            self.help_wanted.emit()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        over = self._chip_box().contains(at) or self._help_box().contains(at)
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._set_margins()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._set_margins()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_margins()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_margins()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._appearance.theme
        top = (self.height() - _ICON) // 2
        self._icons.icon("search").paint(painter, QRect(9, top, _ICON, _ICON))
        chip = self._chip_box()
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("window"))
        painter.drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(self._chip_font())
        painter.setPen(theme.colour("text" if self.active() else "muted"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self._chip_text())
        if self.active():
            painter.setPen(theme.colour("muted"))
            painter.setFont(self._appearance.interface_font())
            painter.drawText(self._help_box(), Qt.AlignmentFlag.AlignCenter, "?")

    # ----

    def _escape(self) -> None:
        if self.text():
            self.clear()
        else:
            self.left.emit()

    def _on_text_changed(self, text: str) -> None:
        self._set_margins()
        if text.strip():
            self._timer.start()
        else:
            self._tell()

    def _tell(self) -> None:
        self._timer.stop()
        query = self.text().strip()
        if query != self._told:
            self._told = query
            self.query_changed.emit(query)

    def _chip_text(self) -> str:
        return "Esc" if self.active() else self._key_hint

    def _chip_font(self) -> QFont:
        return self._appearance.interface_font(size=11)

    def _chip_box(self) -> QRect:
        width = QFontMetrics(self._chip_font()).horizontalAdvance(self._chip_text()) + 12
        return QRect(self.width() - 10 - width, (self.height() - _CHIP_HEIGHT) // 2, width, _CHIP_HEIGHT)

    def _help_box(self) -> QRect:
        """Where the question mark is; empty while the field is not in use."""
        chip = self._chip_box()
        return QRect(chip.left() - _HELP, chip.top(), _HELP if self.active() else 0, chip.height())

    def _set_margins(self) -> None:
        right = self._help_box() if self.active() else self._chip_box()
        self.setTextMargins(_ICON + 4, 0, self.width() - right.left() - 4, 0)
        self.update()

    def _on_appearance_changed(self) -> None:
        self.setFont(self._appearance.interface_font())
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.PlaceholderText, self._appearance.theme.colour("muted"))
        self.setPalette(palette)
        self._set_margins()
