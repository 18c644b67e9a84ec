"""Joins the review of changes to the corpus, the reader and the right column."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget

from florilegium.errors import FlorilegiumError
from florilegium.model import AnchorStatus, Changes, Range
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.icon_source import IconSource
from florilegium.ui.notices import NoticeBar
from florilegium.ui.reader.pane import ReaderPane
from florilegium.ui.reading import Reading
from florilegium.ui.review.wording import quoted

if TYPE_CHECKING:
    from florilegium.ui.review.candidates import Candidate
    from florilegium.ui.review.pane import ReviewPane


class Reviewing(QObject):
    """Shows the review in place of the highlights, and does what is asked there."""

    def __init__(
        self,
        desk: Desk,
        appearance: Appearance,
        icons: IconSource,
        reading: Reading,
        reader: ReaderPane,
        notices: NoticeBar,
        column: QStackedWidget,
    ) -> None:
        """``column`` holds the highlights, and while changes are reviewed the review."""
        super().__init__(column)
        self._desk = desk
        self._corpus = desk.corpus
        self._appearance = appearance
        self._icons = icons
        self._reading = reading
        self._reader = reader
        self._notices = notices
        self._column = column
        self._pane: ReviewPane | None = None
        desk.changed.connect(self._on_changed)
        for wanted in (reader.note_requested, reader.tag_requested):  # they are written in the cards
            wanted.connect(lambda _where: column.setCurrentIndex(0))

    @property
    def shown(self) -> bool:
        """Whether the review is in the column."""
        return self._pane is not None and self._column.currentWidget() is self._pane

    def count(self) -> int:
        """How many highlights are to be looked at."""
        return len(self._corpus.review())

    def show(self) -> None:
        """Show what there is to review, and give it the keyboard."""
        pane = self._pane or self._make()
        pane.set_labels(self._corpus.labels())
        pane.set_items(self._corpus.review())
        self._column.setCurrentWidget(pane)
        pane.focus_list()

    def close(self) -> None:
        """Show the highlights again, and give the keyboard to the text."""
        self._column.setCurrentIndex(0)
        self._reader.setFocus()

    # ----

    def _make(self) -> "ReviewPane":
        from florilegium.ui.review.pane import ReviewPane  # seldom wanted: the window opens sooner without

        pane = self._pane = ReviewPane(self._appearance, self._icons, self._candidates)
        reading, corpus = self._reading, self._corpus
        pane.accept_requested.connect(lambda ids: reading.do(lambda: corpus.accept(ids), tell=True))
        pane.keep_requested.connect(lambda ids: reading.do(lambda: corpus.keep(ids), tell=True))
        pane.delete_requested.connect(reading.delete)
        pane.attach_requested.connect(self._attach)
        pane.attach_to_selection_requested.connect(self._on_attach_to_selection_requested)
        pane.highlight_activated.connect(self._on_highlight_activated)
        pane.candidate_activated.connect(reading.open)
        pane.closed.connect(self.close)
        self._column.addWidget(pane)
        return pane

    def _candidates(self, document: str, places: Sequence[Range]) -> "list[Candidate]":
        from florilegium.ui.review.candidates import candidate

        if not places:
            return []
        try:
            text = self._corpus.text(document)
        except FlorilegiumError as error:
            self._notices.show_notice(str(error), lasting=True)
            return []
        locations = text.locations([place.start for place in places])
        return [
            candidate(text.text, place, location) for place, location in zip(places, locations, strict=True)
        ]

    def _attach(self, identity: str, passage: Range) -> None:
        self._reading.do(lambda: self._corpus.set_range(identity, passage), tell=True)

    def _on_attach_to_selection_requested(self, identity: str) -> None:
        highlight = self._corpus.by_id([identity]).get(identity)
        if highlight is None:
            self._notices.show_notice("That highlight is not there any more.")
            return
        passage = self._reader.selection()
        if self._reading.document != highlight.document:
            self._reading.open(highlight.document)
            passage = None
        if passage is None:
            title = self._corpus.document(highlight.document).title
            self._notices.show_notice(f"Select the words in {quoted(title)}, then press S in the review.")
            return
        self._attach(identity, passage)

    def _on_highlight_activated(self, identity: str) -> None:
        highlight = self._corpus.by_id([identity]).get(identity)
        if highlight is not None and highlight.status is AnchorStatus.LOST:
            self._reading.open(highlight.document)
        else:
            self._reading.go_to_highlight(identity)

    def _on_changed(self, changes: Changes) -> None:
        if not self.shown or self._pane is None:
            return
        if changes.labels or changes.everything:
            self._pane.set_labels(self._corpus.labels())
        if changes.annotated or changes.documents or changes.everything:
            self._pane.set_items(self._corpus.review())
