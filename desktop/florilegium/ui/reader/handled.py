"""What the reflowed and the printed pages make of the mouse and of keys: passages and wishes."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QToolTip

from florilegium.model import Range, Span, SpanKind
from florilegium.ui.reader.marked import Marked

_PAUSE = 450
"""Milliseconds without a key after which a selection made by keyboard counts as made."""
_NOTE = 200  # code points of a note that a tip holds
_K = QKeySequence.StandardKey


class Handled(Marked):
    """Beside a marked scroll area: tells what the reader wants; does none of it."""

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

    if TYPE_CHECKING:

        def character_at(self, point: QPointF) -> int | None:
            """The code point under a point of the viewport."""

        def menu_place(self) -> QPoint:
            """Where the menu belongs that is asked for by keyboard: at the caret."""

        def put_caret(self, point: QPoint) -> None:
            """Take the caret to a point of the viewport, if there is text."""

        def zoom(self, step: int) -> None:
            """Larger (1), smaller (-1), or as usual (0)."""

    def make_ready(self) -> None:
        """Prepare the scroll area: called once it is made."""
        self._clicked = -1
        """Code point of the last click, to reach what lies below on the next."""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._on_pause)
        self.viewport().setMouseTracking(True)

    def link_at(self, position: int) -> Span | None:
        """The link on a code point."""
        return self._span_at(position, SpanKind.LINK)

    def _span_at(self, position: int, kind: SpanKind) -> Span | None:
        if self.text is None or not self.text.structure.blocks:
            return None
        structure = self.text.structure
        block = structure.blocks[structure.block_index(position)]
        for span in reversed(spans_in(structure.spans, Range(block.start, position + 1))):
            if span.kind is kind and span.start <= position < span.end:
                return span
        return None

    # ---- mouse

    def show_hand(self, point: QPointF) -> None:
        """A hand over links."""
        position = self.character_at(point)
        link = position is not None and self.link_at(position) is not None
        shape = Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.IBeamCursor
        if self.viewport().cursor().shape() is not shape:
            self.viewport().setCursor(shape)

    def end_press(self, press: QPointF, point: QPointF) -> None:
        """End a selection; or, where nothing was dragged over, follow a link or choose a highlight."""
        if self.selection() is not None:
            self._pause.stop()
            self.selection_made.emit()
        elif (point - press).manhattanLength() < 4:
            self._click(point)

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

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom."""
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
            self.menu_requested.emit(self.menu_place())
        else:
            if self.selection() is None:
                self.put_caret(event.pos())
            self.menu_requested.emit(event.pos())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Say where a link leads, and what a picture or a highlight is."""
        if isinstance(event, QHelpEvent):
            position = self.character_at(QPointF(event.pos()))
            words = "" if position is None else self._tip(position)
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    def _tip(self, position: int) -> str:
        link = self.link_at(position)
        if link is not None:
            return "" if link.target.startswith("#") else link.target
        picture = self._span_at(position, SpanKind.PICTURE)
        if picture is not None:
            return picture.title
        highlights = self.overlay.at(position)
        if not highlights:
            return ""
        note = highlights[0].note.strip().split("\n", 1)[0]
        name = self.overlay.label(highlights[0]).name
        return f"{name}: {note[:_NOTE]}" if note else name

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Numbers label, Enter opens the note, Delete deletes; the rest moves about."""
        if self.text is not None and (self._command(event) or self._deed(event) or self.move_by_key(event)):
            event.accept()
        else:
            super().keyPressEvent(event)

    def move_by_key(self, event: QKeyEvent) -> bool:
        """Move the caret, or the page; False if the key does not, or the scroll area itself knows it."""
        raise NotImplementedError

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
        link = self.link_at(self.selected[1])
        here = self.highlights_here()
        if here:
            self.note_requested.emit(here[0].id)
        elif link is not None:
            self.link_clicked.emit(link.target)
        return bool(here) or link is not None

    def selected_by_key(self) -> None:
        """Wait for the end of a selection that is made by keyboard, or tell that there is none."""
        if self.selection() is None:
            self._pause.stop()
            self.selection_dropped.emit()
        elif self.hasFocus():
            self._pause.start()

    def _on_pause(self) -> None:
        if self.selection() is not None:
            self.selection_made.emit()


def spans_in(spans: Sequence[Span], passage: Range) -> list[Span]:
    """The spans that start within ``passage``; they are in order of their starts."""
    first = bisect_left(spans, passage.start, key=lambda span: span.start)
    last = bisect_left(spans, passage.end, key=lambda span: span.start)
    return list(spans[first:last])
