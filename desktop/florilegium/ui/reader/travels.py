"""Going from place to place: to passages, to the targets of links, back and forward."""

from PySide6.QtCore import QObject, Signal

from florilegium.model import Range, SpanKind
from florilegium.ui.reader.header import ReaderHeader
from florilegium.ui.reader.history import History, Place
from florilegium.ui.reader.leaves import Leaves
from florilegium.ui.reader.page_view import TO_LINE


class Travels(QObject):
    """Goes, and keeps the places that were jumped from."""

    document_requested = Signal(str, int)
    """Back or forward leads to this document, at this code point."""

    def __init__(self, leaves: Leaves, header: ReaderHeader, parent: QObject) -> None:
        super().__init__(parent)
        self._leaves = leaves
        self._header = header
        self._history = History()
        self._turning = False
        """Whether a document is being opened by going back or forward."""

    def leave_for(self, document: str) -> None:
        """Note where one is, if a document is about to be opened in the place of another."""
        here = self._leaves.summary
        if here is not None and here.id != document and not self._turning:
            self._history.leave(self._here())

    def go_to(self, passage: Range, *, flash: bool, opening: bool) -> None:
        """Show a passage; in a document that is just ``opening``, with some of what stands before it."""
        view = self._leaves.view
        if opening:
            view.hold_at(passage.start, view.viewport().height() * TO_LINE)
        if not view.is_visible(passage.start):
            self._history.leave(self._here())
            self.show_ways()
        view.reveal(passage)
        if flash:
            view.light_up(passage)

    def jump(self, name: str) -> None:
        """Go to the anchor of this name in the open text."""
        text, view = self._leaves.text, self._leaves.view
        if text is None:
            return
        view.setFocus()
        for span in text.structure.spans:
            if span.kind is SpanKind.ANCHOR and span.target == name:
                block = text.structure.blocks[text.structure.block_index(span.start)]
                self._history.leave(self._here())
                view.hold_at(span.start)
                view.select(span.start, span.start)
                view.light_up(Range(span.start, max(span.end, block.end)))
                self.show_ways()
                return

    def back(self) -> None:
        """Return to where one jumped from."""
        self._visit(self._history.back(self._here()))

    def forward(self) -> None:
        """Undo going back."""
        self._visit(self._history.forward(self._here()))

    def show_ways(self) -> None:
        """Say which of the two there are."""
        self._header.back.setEnabled(self._history.can_go_back)
        self._header.forward.setEnabled(self._history.can_go_forward)

    # ----

    def _here(self) -> Place:
        summary = self._leaves.summary
        return Place(summary.id if summary else "", self._leaves.view.position())

    def _visit(self, place: Place | None) -> None:
        if place is None:
            return
        summary, view = self._leaves.summary, self._leaves.view
        if summary is not None and place.document == summary.id:
            view.hold_at(place.position)
            view.select(place.position, place.position)
        else:
            self._turning = True
            self.document_requested.emit(place.document, place.position)
            self._turning = False
        self.show_ways()
