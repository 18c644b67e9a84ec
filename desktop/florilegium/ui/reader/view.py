"""The page under the reader's hands: mouse and keys become passages and wishes."""

from bisect import bisect_left
from collections.abc import Callable, Sequence

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

from florilegium.model import Range, Span, SpanKind
from florilegium.ui.appearance import SIZES, Appearance
from florilegium.ui.reader.marked import Marked
from florilegium.ui.reader.page_view import PageView

_PAUSE = 450
"""Milliseconds without a key after which a selection made by keyboard counts as made."""
NORMAL_SIZE = 19
"""Reading size that Ctrl+0 returns to, in pixels."""
_K = QKeySequence.StandardKey


class ReaderView(Marked, PageView):
    """Tells what the reader wants; does none of it."""

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
        self, appearance: Appearance, image: Callable[[str], bytes | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(appearance, image, parent)
        self._press = QPointF()
        self._clicked = -1
        """Code point of the last click, to reach what lies below on the next."""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._on_pause)
        self.caret_moved.connect(self._on_caret_moved)
        self.viewport().setMouseTracking(True)

    # ---- what is there

    def link_at(self, position: int) -> Span | None:
        """The link on a code point."""
        return self._span_at(position, SpanKind.LINK)

    def _span_at(self, position: int, kind: SpanKind) -> Span | None:
        if self.text is None:
            return None
        structure = self.text.structure
        if not structure.blocks:
            return None
        block = structure.blocks[structure.block_index(position)]
        found = None
        for span in spans_in(structure.spans, Range(block.start, position + 1)):
            if span.kind is kind and span.start <= position < span.end:
                found = span
        return found

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note where a click or a drag begins."""
        self._pressed = True
        self._press = event.position()
        self.selection_dropped.emit()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over links."""
        if not event.buttons():
            position = self.character_at(event.position())
            link = position is not None and self.link_at(position) is not None
            shape = Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.IBeamCursor
            if self.viewport().cursor().shape() is not shape:
                self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a selection, follow a link, or choose the highlight under the pointer."""
        super().mouseReleaseEvent(event)
        self._pressed = False
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._on_scrolled()
        if self.selection() is not None:
            self._pause.stop()
            self.selection_made.emit()
        elif (event.position() - self._press).manhattanLength() < 4:
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
        self._pressed = True
        super().mouseDoubleClickEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel change the size of the type."""
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
            self.menu_requested.emit(self.cursorRect().bottomLeft())
        else:
            if self.selection() is None:
                cursor = self.cursorForPosition(event.pos())
                self.setTextCursor(cursor)
            self.menu_requested.emit(event.pos())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Say where a link leads, and what a picture or a highlight is."""
        if isinstance(event, QHelpEvent):
            words = self._tip(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    def _tip(self, point: QPointF) -> str:
        position = self.character_at(point)
        if position is None:
            return ""
        link = self.link_at(position)
        if link is not None:
            return link.target
        picture = self._span_at(position, SpanKind.PICTURE)
        if picture is not None:
            return picture.title
        highlights = self.overlay.at(position)
        if not highlights:
            return ""
        note = highlights[0].note.strip().split("\n", 1)[0]
        name = self.overlay.label(highlights[0]).name
        return f"{name}: {note[:200]}" if note else name

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Numbers label, Enter opens the note, Delete deletes; the rest moves about."""
        if self.text is None or not self._handle(event):
            super().keyPressEvent(event)
        else:
            event.accept()

    def _handle(self, event: QKeyEvent) -> bool:
        return self._command(event) or self._deed(event)

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
        elif event.matches(_K.MoveToStartOfDocument) or event.matches(_K.SelectStartOfDocument):
            self._go(0, select=event.matches(_K.SelectStartOfDocument))
        elif event.matches(_K.MoveToEndOfDocument) or event.matches(_K.SelectEndOfDocument):
            end = len(self._text.text) if self._text else 0
            self._go(end, select=event.matches(_K.SelectEndOfDocument))
        else:
            return False
        return True

    def _deed(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = event.key()
        if not plain:
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

    def _go(self, position: int, *, select: bool) -> None:
        drop = 10_000.0 if position == 0 else self.viewport().height() * 0.6
        anchor = self.selected[0] if select else position
        self.hold_at(position, drop)
        self.select(anchor, position)

    def zoom(self, step: int) -> None:
        """Make the type larger or smaller by so many pixels; 0 returns it to its usual size."""
        if step == 0:
            self._appearance.set_type(size=NORMAL_SIZE)
            return
        size = min(max(self._appearance.reading_size + step, SIZES[0]), SIZES[1])
        self._appearance.set_type(size=size)

    # ----

    def _on_caret_moved(self) -> None:
        if self._pressed:
            return
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
