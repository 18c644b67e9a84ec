"""The page under the reader's hands: mouse and keys become passages and wishes."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

from florilegium.ui.appearance import SIZES, Appearance
from florilegium.ui.reader.handled import Handled
from florilegium.ui.reader.page_view import PageView

NORMAL_SIZE = 19
"""Reading size that Ctrl+0 returns to, in pixels."""
_K = QKeySequence.StandardKey


class ReaderView(Handled, PageView):
    """Tells what the reader wants; does none of it."""

    def __init__(
        self, appearance: Appearance, image: Callable[[str], bytes | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(appearance, image, parent)
        self.make_ready()
        self._press = QPointF()
        self.caret_moved.connect(self._on_caret_moved)

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
            self.show_hand(event.position())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a selection, follow a link, or choose the highlight under the pointer."""
        super().mouseReleaseEvent(event)
        self._pressed = False
        if event.button() is Qt.MouseButton.LeftButton:
            self._on_scrolled()
            self.end_press(self._press, event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the word."""
        self._pressed = True
        super().mouseDoubleClickEvent(event)

    def menu_place(self) -> QPoint:
        """Under the caret."""
        return self.cursorRect().bottomLeft()

    def put_caret(self, point: QPoint) -> None:
        """Take the caret to a point of the viewport."""
        self.setTextCursor(self.cursorForPosition(point))

    # ---- keys

    def move_by_key(self, event: QKeyEvent) -> bool:
        """Go to the beginning or the end; the rest Qt does."""
        if event.matches(_K.MoveToStartOfDocument) or event.matches(_K.SelectStartOfDocument):
            self._go(0, select=event.matches(_K.SelectStartOfDocument))
        elif event.matches(_K.MoveToEndOfDocument) or event.matches(_K.SelectEndOfDocument):
            end = len(self._text.text) if self._text else 0
            self._go(end, select=event.matches(_K.SelectEndOfDocument))
        else:
            return False
        return True

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
        if not self._pressed:
            self.selected_by_key()
