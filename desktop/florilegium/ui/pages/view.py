"""The pages under the reader's hands: mouse and keys become passages and wishes."""

import re
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from florilegium.model import DocumentText, PageMap, Range, Span, SpanKind
from florilegium.ui.appearance import Appearance
from florilegium.ui.pages.canvas import PageCanvas
from florilegium.ui.reader.marked import Marked
from florilegium.ui.reader.view import spans_in

_PAUSE = 450
"""Milliseconds without a key after which a selection made by keyboard counts as made."""
_DRAG_FRAME = 40
"""Milliseconds between steps of scrolling while a drag is outside the view."""
_K = QKeySequence.StandardKey
_WORD = re.compile(r"\w+(?:['’]\w+)*")


class PageView(Marked, PageCanvas):
    """Tells what the reader wants; does none of it. Its signals are those of the reader's view."""

    selection_made = Signal()
    """A selection was finished."""
    selection_dropped = Signal()
    """There is no selection any more."""
    label_pressed = Signal(int)
    """A number key: 0 for the first label."""
    highlight_activated = Signal(str)
    note_requested = Signal(object)
    """A Range, or the id of a highlight."""
    delete_requested = Signal(list)
    link_clicked = Signal(str)
    menu_requested = Signal(object)
    """A QPoint of the viewport where the context menu belongs."""
    palette_requested = Signal()
    find_requested = Signal()
    find_next_requested = Signal()
    find_previous_requested = Signal()
    back_requested = Signal()
    forward_requested = Signal()
    escaped = Signal()

    def __init__(
        self, appearance: Appearance, cache_bytes: int = 192 * 1024**2, parent: QWidget | None = None
    ) -> None:
        """``cache_bytes`` is what drawn pages may take."""
        super().__init__(appearance, cache_bytes, parent)
        self._press: QPointF | None = None
        self._dragged = QPointF()
        self._clicked = -1
        self._word: Range | None = None
        """The word that a double click began with: a drag from it goes by words."""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._on_pause)
        self._drag_timer = QTimer(self, interval=_DRAG_FRAME)
        self._drag_timer.timeout.connect(self._on_drag_frame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
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

    def link_at(self, position: int) -> Span | None:
        """The link on a code point."""
        if self._text is None or not self._text.structure.blocks:
            return None
        structure = self._text.structure
        block = structure.blocks[structure.block_index(position)]
        for span in reversed(spans_in(structure.spans, Range(block.start, position + 1))):
            if span.kind is SpanKind.LINK and span.start <= position < span.end:
                return span
        return None

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
        position = self.character_at(event.position())
        link = position is not None and self.link_at(position) is not None
        shape = Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.IBeamCursor
        if self.viewport().cursor().shape() is not shape:
            self.viewport().setCursor(shape)

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
        if event.button() is not Qt.MouseButton.LeftButton or press is None:
            return
        if self.selection() is not None:
            self._pause.stop()
            self.selection_made.emit()
        elif (event.position() - press).manhattanLength() < 4:
            self._click(event.position())

    def _click(self, point: QPointF) -> None:
        position = self.character_at(point)
        if position is None:
            return
        link = self.link_at(position)
        if link is not None:
            self.link_clicked.emit(link.target)
            return
        found = self.overlay.at(position)
        if not found:
            self._clicked = -1
            return
        ids = [one.id for one in found]
        again = abs(self._clicked - position) <= 1 and self.overlay.active in ids
        chosen = ids[(ids.index(self.overlay.active) + 1) % len(ids)] if again else ids[0]
        self._clicked = position
        self.activate(chosen)
        self.highlight_activated.emit(chosen)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the word."""
        position = self.character_at(event.position())
        if position is not None and event.button() is Qt.MouseButton.LeftButton:
            self._press = event.position()
            self._word = self._word_at(position)
            self.select(self._word.start, self._word.end)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel change the zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y()
            if steps:
                self.zoom(1 if steps > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By keyboard the palette, where there is a selection; otherwise the menu."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        if by_key and self.selection() is not None:
            self.palette_requested.emit()
        elif by_key:
            self.menu_requested.emit(self.caret_rect().bottomLeft())
        else:
            caret = self.character_at(QPointF(event.pos()))
            if self.selection() is None and caret is not None:
                self.select(caret, caret)
            self.menu_requested.emit(event.pos())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Say where a link leads, and what a highlight is."""
        if isinstance(event, QHelpEvent):
            position = self.character_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._tip(position), self.viewport())
            return True
        return super().viewportEvent(event)

    def _tip(self, position: int | None) -> str:
        if position is None:
            return ""
        link = self.link_at(position)
        if link is not None:
            return "" if link.target.startswith("#") else link.target
        highlights = self.overlay.at(position)
        if not highlights:
            return ""
        note = highlights[0].note.strip().split("\n", 1)[0]
        name = self.overlay.label(highlights[0]).name
        return f"{name}: {note[:200]}" if note else name

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Numbers label, Enter opens the note, Delete deletes; the rest moves about."""
        if self._text is None or not (self._command(event) or self._deed(event) or self._move(event)):
            super().keyPressEvent(event)
        else:
            event.accept()

    def _command(self, event: QKeyEvent) -> bool:
        for key, wish in (
            (_K.Find, self.find_requested),
            (_K.FindNext, self.find_next_requested),
            (_K.FindPrevious, self.find_previous_requested),
            (_K.Back, self.back_requested),
            (_K.Forward, self.forward_requested),
        ):
            if event.matches(key) and event.key() != Qt.Key.Key_Backspace:
                wish.emit()
                return True
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.matches(_K.ZoomIn) or (control and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal)):
            self.zoom(1)
        elif event.matches(_K.ZoomOut):
            self.zoom(-1)
        elif control and event.key() == Qt.Key.Key_0:
            self.zoom(0)
        elif event.matches(_K.SelectAll):
            self.select_whole()
        else:
            return False
        return True

    def _deed(self, event: QKeyEvent) -> bool:
        key = event.key()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.label_pressed.emit(key - Qt.Key.Key_1)
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key == Qt.Key.Key_Delete and self.highlights_here():
            self.delete_requested.emit([self.highlights_here()[0].id])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._enter()
        else:
            return False
        return True

    def _enter(self) -> bool:
        passage = self.selection()
        if passage is not None:
            self.note_requested.emit(passage)
            return True
        link = self.link_at(self._selected[1])
        here = self.highlights_here()
        if here:
            self.note_requested.emit(here[0].id)
        elif link is not None:
            self.link_clicked.emit(link.target)
        return bool(here) or link is not None

    def _move(self, event: QKeyEvent) -> bool:
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
        if self.selection() is None:
            self._pause.stop()
            self.selection_dropped.emit()
        else:
            self._pause.start()

    def _on_pause(self) -> None:
        if self.selection() is not None:
            self.selection_made.emit()


def _next_word(text: str, caret: int) -> int:
    found = re.compile(r"\w*\W*").match(text, caret)
    return found.end() if found else caret


def _previous_word(text: str, caret: int) -> int:
    starts = [found.start() for found in re.finditer(r"\w+", text[max(caret - 200, 0) : caret])]
    return max(caret - 200, 0) + starts[-1] if starts else max(caret - 1, 0)
