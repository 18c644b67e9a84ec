"""The one search field."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
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

from florilegium.model import Completion, CompletionKind
from florilegium.ui.appearance import Appearance
from florilegium.ui.icon_source import IconSource
from florilegium.ui.search.completions import CompletionList

DELAY = 60
"""Milliseconds of quiet after the last key until the query counts as changed."""

_HEIGHT = 32
_ICON = 15
_CHIP_HEIGHT = 18
_HELP = 20
_CASE = 24


# What may be a field's name or the beginning of a saved search's, or stands after a field.
_GOES_ON = re.compile(r"(?:^|[\s(=-])(?:[^\W\d_]{3,}|[A-Za-z]+:\S*|[A-Za-z]+:[\"“„«][^\"”“»]*)$")


def _units(text: str) -> int:
    """How many UTF-16 units a text has, in which the field counts."""
    return len(text.encode("utf-16-le")) // 2


class SearchField(QLineEdit):
    """A line for the query, with a hint of the key that leads in or out.

    Escape clears the query; in an empty field it leaves. Down goes to the results, Enter asks at once.
    Beside the question mark "Aa" says whether capitals make a difference; while they do, it stays.
    While ways to go on are offered, Down and Up choose among them, Tab and Enter take the chosen one
    (Tab the first if none is chosen), Escape puts them away. Ctrl+Space asks for words, too.
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

    case_toggled = Signal(bool)
    """Whether capitals are to make a difference."""

    search_chosen = Signal(str, bool)
    """A saved search was chosen: its query, and whether capitals make a difference in it."""
    completions_wanted = Signal(str, int, bool)
    """How may this query go on at this cursor, in code points; and are words wanted, too?"""

    def __init__(
        self, appearance: Appearance, icons: IconSource, key: str = "Ctrl+K", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._icons = icons
        self._key_hint = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
        self._told = ""
        self._case = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY)
        self._timer.timeout.connect(self._tell)
        self.setAccessibleName("Search the corpus")
        self.setMinimumHeight(_HEIGHT)
        self.setMaxLength(1000)
        self.setMouseTracking(True)
        self.set_document_count(0)
        self._completions = CompletionList(appearance, self)
        self._completions.chosen.connect(self._complete)
        self._edited = False
        self.show_case(False)
        self.textEdited.connect(self._on_text_edited)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
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

    def show_case(self, on: bool) -> None:
        """Show whether capitals make a difference."""
        self._case = on
        self.setAccessibleDescription(
            f"Capitals {'make a' if on else 'make no'} difference. "
            "Escape clears, Down goes to the results, F1 explains what can be asked, "
            "Control Space shows how to go on"
        )
        self._set_margins()

    def offer(self, query: str, cursor: int, completions: Sequence[Completion]) -> None:
        """Show how the query may go on, if it and the cursor, in code points, are still the same.

        Words are offered only when they were asked for.
        """
        if not self.hasFocus() or (query, cursor) != (self.text(), self._cursor()):
            return
        self._completions.offer(completions)
        if completions and QAccessible.isActive():
            first = completions[0].text
            QAccessible.updateAccessibility(
                QAccessibleAnnouncementEvent(self, f"{len(completions)} ways to go on, the first: {first}")
            )

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
        if self._completions.isVisible() and self._among_completions(key):
            return
        if key == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.completions_wanted.emit(self.text(), self._cursor(), True)
        elif key == Qt.Key.Key_Escape:
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

    def focusNextPrevChild(self, forward: bool) -> bool:
        if forward and self._completions.isVisible():
            meant = self._completions.current() or self._completions.first()
            if meant is not None:
                self._complete(meant)
                return True
        return super().focusNextPrevChild(forward)

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
        if self._case_box().contains(event.position().toPoint()):
            self.case_toggled.emit(not self._case)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        over = next((says for box, says in self._boxes() if box.contains(at)), "")
        self.setToolTip(over)
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._set_margins()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._completions.hide()
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
        case = self._case_box()
        if self._case:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected"))
            painter.drawRoundedRect(QRectF(case).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if case.width():
            painter.setPen(theme.colour("accent" if self._case else "muted"))
            painter.setFont(self._appearance.interface_font(size=12, bold=self._case))
            painter.drawText(case, Qt.AlignmentFlag.AlignCenter, "Aa")

    # ----

    def _among_completions(self, key: int) -> bool:
        """Whether the key was for the list of ways to go on."""
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._completions.step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self._completions.hide()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._completions.current() is not None:
            self._complete(self._completions.current())
        else:
            return False
        return True

    def _complete(self, completion: Completion | None) -> None:
        """Put a completion in its place, the cursor behind it."""
        self._completions.hide()
        if completion is None:
            return
        if completion.kind is CompletionKind.SEARCH:
            self.search_chosen.emit(completion.text, completion.case)
            return
        text = self.text()
        before = text[: completion.replaces_start] + completion.text
        after = text[completion.replaces_end :]
        if completion.kind is not CompletionKind.FIELD and not after.startswith(" "):
            before += " "
        self.setText(before + after)
        self.setCursorPosition(_units(before))
        self._edited = completion.kind is CompletionKind.FIELD

    def _cursor(self) -> int:
        """The cursor, in code points."""
        return len(self.text().encode("utf-16-le")[: 2 * self.cursorPosition()].decode("utf-16-le", "ignore"))

    def _on_text_edited(self) -> None:
        self._edited = True

    def _on_cursor_moved(self) -> None:
        self._completions.hide()

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
        if self._edited:
            self._edited = False
            before = self.text()[: self._cursor()]
            if _GOES_ON.search(before):
                self.completions_wanted.emit(self.text(), self._cursor(), False)
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

    def _case_box(self) -> QRect:
        """Where it says whether capitals matter; empty while they do not and the field is not in use."""
        chip = self._chip_box()
        right = self._help_box().left() if self.active() else chip.left() - 4
        shown = self.active() or self._case
        return QRect(right - _CASE, chip.top(), _CASE if shown else 0, chip.height())

    def _boxes(self) -> tuple[tuple[QRect, str], ...]:
        """What can be clicked in the field, with what each does."""
        return (
            (self._chip_box(), "Clear, or leave (Esc)" if self.active() else "Search the corpus"),
            (self._help_box(), "What can be asked (F1)"),
            (self._case_box(), "Capitals make a difference" if self._case else "Match case"),
        )

    def _set_margins(self) -> None:
        right = self._case_box() if self.active() or self._case else self._chip_box()
        self.setTextMargins(_ICON + 4, 0, self.width() - right.left() - 4, 0)
        self.update()

    def _on_appearance_changed(self) -> None:
        self.setFont(self._appearance.interface_font())
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.PlaceholderText, self._appearance.theme.colour("muted"))
        self.setPalette(palette)
        self._set_margins()
