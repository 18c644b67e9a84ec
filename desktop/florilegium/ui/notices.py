"""One quiet line at the foot of the window that says what was done, and offers to undo it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QColor,
    QEnterEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextOption,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QPushButton, QToolButton, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.elided_label import ElidedLabel
from florilegium.ui.icon_source import IconSource

STAY = 8000
"""Milliseconds that a notice stays when nobody looks after it."""

_WIDEST = 640
_MOST_LINES = 3
_ABOVE_FOOT = 16
_SHADOW = 6


class _Said(ElidedLabel):
    """What a notice says: in one line, or in up to :data:`_MOST_LINES` where that is too narrow."""

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(width, 1), 10_000)
        words = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.text())
        line = super().sizeHint().height()
        return min(max(words.height(), line), _MOST_LINES * line)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        words = QTextOption(Qt.AlignmentFlag.AlignVCenter)
        words.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        room = round((_MOST_LINES - 0.3) * self.width())  # lines end a little early, between words
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(self.contentsRect()), text, words)


class NoticeBar(QWidget):
    """A notice over the foot of ``parent``. It takes no room and never takes the keyboard by itself.

    It goes after :data:`STAY` milliseconds, but not while the pointer is over it or the keyboard in
    it; ``focus_action`` brings the keyboard there, Escape closes it and gives the keyboard back.
    One that lasts comes back after one that came between.
    """

    def __init__(self, parent: QWidget, appearance: Appearance, icons: IconSource) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._icons = icons
        self._on_action: Callable[[], None] | None = None
        self._lasting = False
        self._behind: tuple[str, str, Callable[[], None] | None] | None = None
        """A lasting notice that another one came over."""
        self._came_from: QWidget | None = None
        self._label = _Said()
        self._button = QPushButton()
        self._button.setAutoDefault(False)
        self._close = QToolButton()
        self._close.setAccessibleName("Close the notice")
        self._close.setToolTip("Close")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAY)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14 + _SHADOW, 6 + _SHADOW, 8 + _SHADOW, 6 + _SHADOW)
        layout.setSpacing(8)
        layout.addWidget(self._label, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._close)
        self.focus_action = QAction("To the not&ice", self)
        self.focus_action.setShortcut("F8")
        self.focus_action.setEnabled(False)
        self.focus_action.triggered.connect(self._on_focus_wanted)
        self._button.clicked.connect(self._on_button)
        self._close.clicked.connect(self.dismiss)
        self._timer.timeout.connect(self._on_timeout)
        for part in (self._button, self._close):
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where one reads
            part.installEventFilter(self)
        parent.installEventFilter(self)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()
        self.hide()

    def show_notice(
        self,
        text: str,
        action_text: str = "",
        on_action: Callable[[], None] | None = None,
        lasting: bool = False,
    ) -> None:
        """Say ``text`` in place of what was said before, with a button that calls ``on_action``.

        A ``lasting`` notice stays until it is closed or another lasting one comes.
        """
        if lasting:
            self._behind = None
        elif self._lasting and not self.isHidden():
            self._behind = (self._label.text(), self._button.text(), self._on_action)
        self._on_action = on_action
        self._lasting = lasting
        self._label.setText(text)
        self._button.setText(action_text)
        if not action_text and self._button.hasFocus():
            self._close.setFocus()
        self._button.setVisible(bool(action_text))
        self.setAccessibleName(f"Notice: {text}")
        self.focus_action.setEnabled(True)
        self._place()
        self.show()
        self.raise_()
        self._wait()
        if QAccessible.isActive():
            said = (
                f"{text}. {action_text}: {self.focus_action.shortcut().toString()}" if action_text else text
            )
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def dismiss(self) -> None:
        """Take the notice away; if the keyboard was in it, give it back."""
        self._timer.stop()
        back = self._came_from if self._has_keyboard() else None
        self._came_from = None
        self._on_action = None
        self.focus_action.setEnabled(False)
        if back is not None:  # first, or Qt would give the keyboard to whatever is next, and tell of that
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        if self._behind is not None:
            self.show_notice(*self._behind, lasting=True)

    def text(self) -> str:
        """What is said; "" when nothing is."""
        return self._label.text() if not self.isHidden() else ""

    # ---- what Qt tells it

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._wait()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent():
            if event.type() == QEvent.Type.Resize:
                self._place()
        elif event.type() == QEvent.Type.FocusIn:
            self._timer.stop()
        elif event.type() == QEvent.Type.FocusOut:
            self._wait()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        shadow = theme.colour("shadow")
        painter.setPen(Qt.PenStyle.NoPen)
        for step in range(_SHADOW, 0, -1):
            painter.setBrush(
                QColor(shadow.red(), shadow.green(), shadow.blue(), shadow.alpha() // (2 * step + 2))
            )
            painter.drawRoundedRect(card.adjusted(-step, -step + 1.5, step, step), 8 + step, 8 + step)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("page"))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

    # ----

    def _has_keyboard(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _wait(self) -> None:
        """Start the time again, unless someone looks after the notice."""
        if self._lasting or self.isHidden() or self._has_keyboard() or self.underMouse():
            self._timer.stop()
        else:
            self._timer.start()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        inside = parent.centralWidget() if isinstance(parent, QMainWindow) else None
        foot = (inside.geometry() if inside is not None else parent.rect()).bottom() + 1  # above a status bar
        width = min(self.sizeHint().width() + 8, _WIDEST, parent.width() - 16)
        height = self.heightForWidth(width)
        self.setGeometry((parent.width() - width) // 2, foot - height - _ABOVE_FOOT + _SHADOW, width, height)

    def _on_timeout(self) -> None:
        if not self._has_keyboard() and not self.underMouse():
            self.dismiss()

    def _on_focus_wanted(self) -> None:
        if self.isHidden():
            return
        if not self._has_keyboard():
            self._came_from = QApplication.focusWidget()
        target = self._close if self._button.isHidden() else self._button
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_button(self) -> None:
        deed = self._on_action
        self.dismiss()
        if deed is not None:
            deed()

    def _on_appearance_changed(self) -> None:
        self._label.setFont(self._appearance.interface_font())
        self._button.setFont(self._appearance.interface_font(bold=True))
        self._close.setIcon(self._icons.icon("close"))
        self.update()
