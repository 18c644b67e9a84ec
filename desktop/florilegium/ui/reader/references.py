"""Following links: to other places of the text, and to notes, which open beside their mark."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QRectF, Signal

from florilegium.model import BlockKind, Range
from florilegium.ui.reader.leaves import Leaves
from florilegium.ui.reader.note_card import NoteCard, mark_of, note_blocks
from florilegium.ui.reader.travels import Travels


class References(QObject):
    """Shows a note at the first click on its mark, and goes to it at the second."""

    link_activated = Signal(str)
    """The address of a link that leads out of the text."""

    def __init__(
        self,
        leaves: Leaves,
        travels: Travels,
        card: NoteCard,
        seen: Callable[[Range], list[QRectF]],
        room: Callable[[], QRect],
        parent: QObject,
    ) -> None:
        """``seen`` gives the visible lines of a passage, and ``room`` where a card has its place."""
        super().__init__(parent)
        self._leaves = leaves
        self._travels = travels
        self._card = card
        self._seen = seen
        self._room = room
        self._noted = ""
        """The note that was opened last, and would be gone to next."""
        card.jump_requested.connect(travels.jump)
        card.dismissed.connect(self._on_dismissed)

    def follow(self, target: str) -> None:
        """Go where a link leads."""
        if not target.startswith("#"):
            self.link_activated.emit(target)
        elif not self._show_note(target):
            self._travels.jump(target[1:])

    def caret_moved(self) -> None:
        """Forget which note was opened, when the caret has left its mark."""
        text = self._leaves.text
        if self._noted and text is not None:
            caret = self._leaves.view.selected[1]
            mark = mark_of(text, f"#{self._noted}", caret)
            if mark is None or not mark.start - 1 <= caret <= mark.end + 1:
                self._noted = ""

    def _show_note(self, target: str) -> bool:
        """Open a note beside its mark; whether there was one, and it was not open already."""
        name, text = target[1:], self._leaves.text
        shown, self._noted = self._noted, ""
        if text is None or shown == name or not note_blocks(text, name):
            return False
        mark = mark_of(text, target, self._leaves.view.selected[1])
        blocks = text.structure.blocks
        if mark is None or blocks[text.structure.block_index(mark.start)].kind is BlockKind.NOTE:
            return False
        rects = self._seen(Range(mark.start, mark.end))
        if not rects:
            return False
        self._noted = name
        self._card.show_note(text, name, rects, self._room())
        return True

    def _on_dismissed(self) -> None:
        self._noted = ""
        self._leaves.view.setFocus()
