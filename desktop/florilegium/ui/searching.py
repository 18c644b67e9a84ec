"""From the search field to the passage: queries, results, and the hits in the open document."""

from PySide6.QtCore import QObject, QTimer, Signal

from florilegium.model import Changes, Completion, Field, Label, Passage, Range, SearchResult
from florilegium.ui.desk import Desk
from florilegium.ui.reader.pane import ReaderPane
from florilegium.ui.search.field import SearchField
from florilegium.ui.search.pane import ResultsPane

_MORE = 50  # documents at a time
_PAUSE_MILLISECONDS = 350  # without a key until the hits in the open document are marked anew


class Searching(QObject):
    """Joins the search field and its results to the corpus and the reader."""

    shown = Signal(bool)
    """Whether results are shown in place of the documents."""
    asked = Signal(str)
    """Something else is searched for, or the same once more; "" for nothing."""
    renewed = Signal()
    """The same is searched for again, because the corpus or its index has changed."""
    case_changed = Signal(bool)
    """Whether capitals make a difference from now on."""
    opening = Signal(str, object, str)
    """A passage is to be shown: document, Range or None, and the highlight it belongs to or ""."""

    def __init__(
        self, desk: Desk, field: SearchField, results: ResultsPane, reader: ReaderPane, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._field = field
        self._results = results
        self._reader = reader
        self._query = ""
        self._limit = _MORE
        self._typing = True
        self._case = False
        self._document = ""
        self._marked: tuple[str, bool, bool, str] | None = None  # what the hits that are marked were asked by
        self._ranges: list[Range] = []
        self._mark_later = QTimer(self, interval=_PAUSE_MILLISECONDS, singleShot=True)
        self._mark_later.timeout.connect(lambda: self.mark_hits(self._document))
        results.more_requested.connect(self._on_more_requested)
        field.query_changed.connect(lambda query: self._search(query, typing=True))
        field.query_submitted.connect(lambda query: self._search(query, typing=False))
        field.search_chosen.connect(lambda query, case: self.ask(query, case=case))
        field.left.connect(self.leave)
        field.case_toggled.connect(self.match_case)
        field.results_wanted.connect(results.focus_list)
        field.help_wanted.connect(lambda: results.show_help(field))
        field.completions_wanted.connect(self._on_completions_wanted)
        results.suggestion_chosen.connect(self._on_suggestion_chosen)
        results.left_upwards.connect(field.setFocus)
        results.left.connect(self.leave)
        results.passage_activated.connect(self._on_passage_activated)
        desk.searched.connect(self._on_searched)
        desk.index_rebuilt.connect(self.again)
        desk.changed.connect(self._on_changed)
        reader.find_in_corpus.connect(self.find)

    @property
    def query(self) -> str:
        """What is searched for; "" if nothing."""
        return self._query

    @property
    def case(self) -> bool:
        """Whether capitals make a difference."""
        return self._case

    def match_case(self, on: bool) -> None:
        """Let capitals make a difference, or not, until it is said otherwise; search again accordingly."""
        if on != self._case:
            self._set_case(on)
            self.again()
            if self._query:
                self.asked.emit(self._query)

    def _set_case(self, on: bool) -> None:
        self._case = on
        self._mark_later.start()
        self._field.show_case(on)
        self.case_changed.emit(on)

    def focus(self) -> None:
        """Give the keyboard to the field."""
        self._field.setFocus()
        self._field.selectAll()

    def find(self, words: str) -> None:
        """Search the corpus for these words as they stand."""
        phrase = " ".join(words.replace('"', " ").split())
        query = f'"{phrase}"' if " " in phrase else phrase
        self.ask(query)

    def ask(self, query: str, *, case: bool | None = None) -> None:
        """Search for what a query says; ``case`` says whether capitals make a difference from now on."""
        if case is not None and case != self._case:
            self._set_case(case)
        self._field.set_query(query)
        self._search(query, typing=False)

    def again(self) -> None:
        """Search again for the same, because the corpus has changed."""
        if self._query:
            self._results.show_searching(self._query)
            self._desk.search(self._query, typing=self._typing, limit=self._limit, case=self._case)
            self.renewed.emit()

    def leave(self) -> None:
        """Back to the documents."""
        self._field.set_query("")
        self._search("", typing=True)
        self._reader.setFocus()

    def _search(self, query: str, *, typing: bool) -> None:
        self._query, self._limit, self._typing = query.strip(), _MORE, typing
        self.asked.emit(self._query)
        if not self._query:
            self._mark_later.stop()
            self._desk.give_up_search()
            self._results.clear()
            self._reader.clear_hits()
            self.shown.emit(False)
            return
        self.shown.emit(True)
        self._mark_later.start()
        self._results.show_searching(self._query)
        self._desk.search(self._query, typing=typing, limit=self._limit, thorough=not typing, case=self._case)

    def _on_searched(self, result: SearchResult) -> None:
        if result.query != self._query:
            return
        if result.position >= 0:
            self._results.show_query_error(result.query, result.message, result.position)
        else:
            self._results.show_result(result, self._labels_of(result))

    def _on_changed(self, changes: Changes) -> None:
        if changes.documents or changes.annotated or changes.everything:
            self._marked = None  # the passages may stand elsewhere

    def _on_completions_wanted(self, query: str, cursor: int, words: bool) -> None:
        def on_found(found: list[Completion]) -> None:
            self._field.offer(query, cursor, found)

        self._desk.complete(query, cursor, on_found, words=words)

    def _on_suggestion_chosen(self, query: str) -> None:
        self._field.set_query(query)
        self._search(query, typing=False)
        self._field.setFocus()

    def _labels_of(self, result: SearchResult) -> dict[str, Label]:
        """The label of each highlight that a passage was found in."""
        labels = {label.id: label for label in self._desk.corpus.labels()}
        ids = {hit.highlight for found in result.documents for hit in found.passages if hit.highlight}
        return {
            identity: labels[highlight.label]
            for identity, highlight in self._desk.corpus.by_id(ids).items()
            if highlight.label in labels
        }

    def _on_more_requested(self) -> None:
        self._limit += _MORE
        self._desk.search(self._query, typing=self._typing, limit=self._limit, case=self._case)

    def _on_passage_activated(self, document: str, start: int, end: int, passage: Passage | None) -> None:
        highlight = passage.highlight if passage is not None else ""
        here = Range(start, end) if end > start else None
        self.opening.emit(document, here, highlight)
        self.mark_hits(document, here if passage is None or passage.field is Field.TEXT else None)

    def show_document(self, document: str) -> None:
        """Another document is open, "" for none: mark what is searched for in it."""
        self._document = document
        self._marked = None
        self.mark_hits(document)

    def mark_hits(self, document: str, current: Range | None = None) -> None:
        """Mark the query's passages in the document that is open."""
        self._mark_later.stop()
        if not self._query or not document:
            return
        query, case = self._query, self._case
        asked = query, case, self._typing, document
        if asked == self._marked and current in self._ranges:
            self._reader.show_hits(self._ranges, self._ranges.index(current))
            return

        def on_found(found: list[object]) -> None:
            if (query, case, document) != (self._query, self._case, self._document):
                return
            ranges = [hit for hit in found if isinstance(hit, Range)]
            self._marked, self._ranges = asked, ranges
            at = ranges.index(current) if current in ranges else -1
            self._reader.show_hits(ranges, at)

        self._desk.find_hits(query, document, on_found, typing=self._typing, case=case)
