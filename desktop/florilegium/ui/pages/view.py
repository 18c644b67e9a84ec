"""The pages under the reader's hands: mouse and keys become passages and wishes."""

import re
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

from florilegium.model import DocumentText, PageMap, Range
from florilegium.ui.appearance import Appearance
from florilegium.ui.pages.canvas import PageCanvas
from florilegium.ui.reader.handled import Handled

_DRAG_FRAME = 40
"""Milliseconds between steps of scrolling while a drag is outside the view."""
_K = QKeySequence.StandardKey
_WORD = re.compile(r"\w+(?:['’]\w+)*")


class PageView(Handled, PageCanvas):
    """Tells what the reader wants; does none of it."""

    def __init__(
        self, appearance: Appearance, cache_bytes: int = 192 * 1024**2, parent: QWidget | None = None
    ) -> None:
        """``cache_bytes`` is what drawn pages may take."""
        super().__init__(appearance, cache_bytes, parent)
        self.make_ready()
        self._press: QPointF | None = None
        self._dragged = QPointF()
        self._word: Range | None = None
        """The word that a double click began with: a drag from it goes by words."""
        self._drag_timer = QTimer(self, interval=_DRAG_FRAME)
        self._drag_timer.timeout.connect(self._on_drag_frame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)

    # ---- what is there

    def show_pages(
        self,
        text: DocumentText,
        pages: PageMap,
        file: Path,
        position: int = 0,
        *,
        fingerprint: str = "",
        password: str | None = None,
    ) -> None:
        """Open a document's pages at a code point; see :meth:`PageCanvas.show_pages`."""
        self._drag_timer.stop()
        self._pause.stop()
        self._press = self._word = None
        super().show_pages(text, pages, file, position, fingerprint=fingerprint, password=password)

    def _word_at(self, position: int) -> Range:
        """The word that holds a code point, or the code point alone."""
        text = self._text.text if self._text is not None else ""
        low = max(position - 80, 0)
        for found in _WORD.finditer(text[low : position + 80]):
            if low + found.start() <= position < low + found.end():
                return Range(low + found.start(), low + found.end())
        return Range(position, min(position + 1, len(text)))

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note where a click or a drag begins."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._press = self._dragged = event.position()
        self._word = None
        self.selection_dropped.emit()
        caret = self.caret_at(event.position())
        if caret is not None:
            extend = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.select(self._selected[0] if extend else caret, caret)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select while the button is held; a hand over links."""
        if self._press is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._dragged = event.position()
            inside = self.viewport().rect().contains(event.position().toPoint())
            if inside:
                self._drag_timer.stop()
            elif not self._drag_timer.isActive():
                self._drag_timer.start()
            self._extend_to(event.position())
            return
        self.show_hand(event.position())

    def _extend_to(self, point: QPointF) -> None:
        caret = self.caret_at(point)
        if caret is None:
            return
        if self._word is None:
            self.select(self._selected[0], caret)
        elif caret < self._word.start:
            self.select(self._word.end, self._word_at(caret).start)
        else:
            self.select(self._word.start, max(self._word_at(max(caret - 1, 0)).end, self._word.end))

    def _on_drag_frame(self) -> None:
        """Scroll towards a drag that has left the view, the faster the farther."""
        view, point = self.viewport().rect(), self._dragged
        down = max(point.y() - view.bottom(), 0) + min(point.y(), 0)
        across = max(point.x() - view.right(), 0) + min(point.x(), 0)
        for bar, distance in ((self.verticalScrollBar(), down), (self.horizontalScrollBar(), across)):
            bar.setValue(bar.value() + round(distance / 2))
        self._extend_to(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a selection, follow a link, or choose the highlight under the pointer."""
        press, self._press = self._press, None
        self._drag_timer.stop()
        if event.button() is Qt.MouseButton.LeftButton and press is not None:
            self.end_press(press, event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the word."""
        position = self.character_at(event.position())
        if position is not None and event.button() is Qt.MouseButton.LeftButton:
            self._press = event.position()
            self._word = self._word_at(position)
            self.select(self._word.start, self._word.end)

    def menu_place(self) -> QPoint:
        """Under the caret."""
        return self.caret_rect().bottomLeft()

    def put_caret(self, point: QPoint) -> None:
        """Take the caret to a point of the viewport, if there is text."""
        caret = self.character_at(QPointF(point))
        if caret is not None:
            self.select(caret, caret)

    # ---- keys

    def move_by_key(self, event: QKeyEvent) -> bool:
        """Left and right move the caret by characters or words; with Shift they select."""
        anchor, caret = self._selected
        text = self._text.text if self._text is not None else ""
        bar = self.verticalScrollBar()
        moves = (
            ((_K.MoveToNextChar, _K.SelectNextChar), min(caret + 1, len(text))),
            ((_K.MoveToPreviousChar, _K.SelectPreviousChar), max(caret - 1, 0)),
            ((_K.MoveToNextWord, _K.SelectNextWord), _next_word(text, caret)),
            ((_K.MoveToPreviousWord, _K.SelectPreviousWord), _previous_word(text, caret)),
            ((_K.MoveToStartOfDocument, _K.SelectStartOfDocument), 0),
            ((_K.MoveToEndOfDocument, _K.SelectEndOfDocument), len(text)),
        )
        for (move, extend), to in moves:
            if event.matches(move) or event.matches(extend):
                self._go(anchor if event.matches(extend) else to, to)
                return True
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers():
            bar.setValue(0 if event.key() == Qt.Key.Key_Home else bar.maximum())
            return True
        if event.key() == Qt.Key.Key_Space:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            bar.setValue(bar.value() + (-1 if back else 1) * (bar.pageStep() - 40))
            return True
        return False

    def _go(self, anchor: int, caret: int) -> None:
        self.select(anchor, caret)
        if not self.is_visible(min(caret, max(len(self._text.text) - 1, 0)) if self._text else 0):
            self.hold_at(caret, self.viewport().height() * 0.4)
        self.selected_by_key()


def _next_word(text: str, caret: int) -> int:
    found = re.compile(r"\w*\W*").match(text, caret)
    return found.end() if found else caret


def _previous_word(text: str, caret: int) -> int:
    starts = [found.start() for found in re.finditer(r"\w+", text[max(caret - 200, 0) : caret])]
    return max(caret - 200, 0) + starts[-1] if starts else max(caret - 1, 0)
