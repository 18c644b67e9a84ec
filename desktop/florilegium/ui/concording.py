"""From the query to its concordance: finding lines, reading them in place, and every deed on them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from florilegium.errors import FlorilegiumError
from florilegium.model import (
    Changes,
    Concordance,
    ConcordanceLine,
    Coverage,
    HitState,
    Range,
    SavedSearch,
)
from florilegium.ui import file_kinds
from florilegium.ui.appearance import Appearance
from florilegium.ui.concordance.model import Place
from florilegium.ui.concordance.order import CONTEXTS
from florilegium.ui.concordance.pane import ConcordancePane
from florilegium.ui.concordance.strip import BINS
from florilegium.ui.desk import Desk
from florilegium.ui.jobs import RunningJob
from florilegium.ui.name_popup import NamePopup
from florilegium.ui.notices import NoticeBar
from florilegium.ui.reader.pane import ReaderPane
from florilegium.ui.reading import Reading
from florilegium.ui.searching import Searching
from florilegium.ui.words.asking import Lines
from florilegium.work import FindConcordance, FoundConcordance

_PAUSE_MILLISECONDS = 350  # without a key before the lines of what is being typed are looked for
_LOOK_MILLISECONDS = 900  # at a line before it counts as seen
_SETTLE_MILLISECONDS = 600  # after changes before lines and coverage are worked out anew


class Concording(QObject):
    """Joins the concordance to the search field, the reader and the corpus."""

    shown = Signal(bool)
    """Whether the concordance is shown."""

    def __init__(
        self,
        desk: Desk,
        appearance: Appearance,
        settings: QSettings,
        searching: Searching,
        reading: Reading,
        reader: ReaderPane,
        notices: NoticeBar,
        pane: ConcordancePane,
    ) -> None:
        super().__init__(pane)
        self._desk = desk
        self._appearance = appearance
        self._settings = settings
        self._searching = searching
        self._reading = reading
        self._reader = reader
        self._notices = notices
        self._pane = pane
        self._concordance: Concordance | None = None
        self._dispersion: Sequence[int] = ()
        self._saved: SavedSearch | None = None
        self._coverage: Coverage | None = None
        self._finding: RunningJob | None = None
        self._covering: RunningJob | None = None
        self._looked_at: Place | None = None
        self._narrowed: Lines | None = None
        self._marking = False
        self._sort = tuple(str(settings.value("concordance/sort", "1R,2R,3R")).split(","))
        self._context = _whole(settings.value("concordance/context"), 8)
        self._soon = QTimer(self, interval=_PAUSE_MILLISECONDS, singleShot=True)
        self._look = QTimer(self, interval=_LOOK_MILLISECONDS, singleShot=True)
        self._settle = QTimer(self, interval=_SETTLE_MILLISECONDS, singleShot=True)
        self._connect()
        pane.header.show_order(self._sort)
        pane.header.show_context(self._context)
        pane.set_labels(desk.corpus.labels())

    def _connect(self) -> None:
        pane = self._pane
        self._soon.timeout.connect(self._find)
        self._look.timeout.connect(self._on_looked)
        self._settle.timeout.connect(self._on_settled)
        self._searching.asked.connect(self._on_asked)
        self._desk.changed.connect(self._on_changed)
        pane.passage_reached.connect(self._on_passage_reached)
        pane.passage_opened.connect(self._on_passage_opened)
        pane.lines_wanted.connect(self._on_lines_wanted)
        pane.stretch_wanted.connect(self._on_stretch_wanted)
        pane.highlight_requested.connect(self._on_highlight_requested)
        pane.tag_requested.connect(self._on_tag_requested)
        pane.states_requested.connect(self._on_states_requested)
        pane.save_requested.connect(self._on_save_requested)
        pane.closed.connect(self.hide)
        header = pane.header
        header.order_chosen.connect(self._on_order_chosen)
        header.context_chosen.connect(self._on_context_chosen)
        header.save_search_requested.connect(self.save_search)
        pane.coverage.export_requested.connect(self._on_evidence_requested)
        pane.coverage.rename_wanted.connect(self._on_rename_wanted)
        pane.coverage.delete_requested.connect(self._on_delete_requested)

    # ---- showing

    def toggle(self) -> None:
        """Show the concordance of what is searched for, or put it away."""
        if self._pane.isVisible():
            self.hide()
        else:
            self.show()

    def show(self) -> None:
        """Show the concordance of what is searched for."""
        self._pane.show()
        self.shown.emit(True)
        self._find()
        if self._searching.query:
            self._pane.view.focus_list()
        else:
            self._searching.focus()

    def hide(self) -> None:
        """Put the concordance away."""
        if self._pane.isHidden():
            return
        focused = self._pane.window().focusWidget()
        back = focused is not None and self._pane.isAncestorOf(focused)
        self._give_up()
        self._pane.hide()
        self.shown.emit(False)
        if back:
            self._reader.setFocus()

    def open_saved(self, search: SavedSearch) -> None:
        """Search for what a saved search looks for, and show how far one has got with it."""
        self._searching.ask(search.query, case=search.case)
        self._pane.show()
        self.shown.emit(True)
        self._find()
        self._pane.setFocus()

    def show_lines_of(self, lines: Lines) -> None:
        """Search for a query, and show its lines in some documents only."""
        self._searching.ask(lines.query, case=lines.case)
        self._narrowed = lines if lines.documents else None
        self.show()

    def next_unseen(self) -> None:
        """Go to the next passage of a saved search that was not looked at."""
        if not self._pane.isVisible():
            self.show()
        self._pane.go_to_next_unseen()

    # ---- finding

    def _on_asked(self, query: str) -> None:
        self._narrowed = None
        if not self._pane.isVisible():
            return
        if query:
            self._soon.start()
        else:
            self._find()

    def _find(self) -> None:
        """Find the lines of what is searched for now."""
        self._soon.stop()
        if self._finding is not None:
            self._finding.cancel()
            self._finding = None
        query = self._searching.query
        if not query:
            self._give_up()
            self._pane.clear()
            return
        narrowed = self._narrowed
        self._pane.header.show_place(narrowed.place if narrowed else "")
        self._pane.show_searching(query)
        job = FindConcordance(
            query,
            self._sort,
            documents=narrowed.documents if narrowed else None,
            case=self._searching.case,
            context=self._context,
            bins=BINS,
        )
        running = self._desk.find_concordance(job)
        self._finding = running

        def on_finished(found: object, cancelled: bool) -> None:
            if self._finding is not running:
                return
            self._finding = None
            if not cancelled and isinstance(found, FoundConcordance):
                self._show(found)

        def on_failed(sentence: str) -> None:
            if self._finding is running:
                self._finding = None
                self._pane.show_failure(sentence)

        running.finished.connect(on_finished)
        running.failed.connect(on_failed)

    def _show(self, found: FoundConcordance) -> None:
        concordance = found.concordance
        if concordance.query != self._searching.query:
            return
        self._concordance, self._dispersion = concordance, found.dispersion
        self._pane.show_concordance(concordance)
        self._pane.show_lines(dict(enumerate(found.lines)))
        spread = len(concordance) and self._narrowed is None
        self._pane.header.show_dispersion(found.dispersion if spread else ())
        self._cover()

    def stop(self) -> None:
        """Look for nothing more, and count nothing more as seen: the window closes."""
        self._give_up()

    def _give_up(self) -> None:
        for timer in (self._soon, self._look, self._settle):
            timer.stop()
        for running in (self._finding, self._covering):
            if running is not None:
                running.cancel()
        self._finding = self._covering = None
        self._concordance = self._saved = self._coverage = None
        self._dispersion = ()

    def _on_lines_wanted(self, numbers: Sequence[int]) -> None:
        concordance = self._concordance
        if concordance is None:
            return

        def on_finished(lines: object, cancelled: bool) -> None:
            if concordance is self._concordance and isinstance(lines, list) and not cancelled:
                words = [line for line in lines if isinstance(line, ConcordanceLine)]
                if len(words) == len(numbers):
                    self._pane.show_lines(dict(zip(numbers, words, strict=True)))

        running = self._desk.fetch_lines(concordance.part(numbers), self._context)
        running.finished.connect(on_finished)

    def _on_order_chosen(self, keys: tuple[str, ...]) -> None:
        self._sort = keys
        self._settings.setValue("concordance/sort", ",".join(keys))
        self._pane.header.show_order(keys)
        self._find()

    def _on_context_chosen(self, words: int) -> None:
        self._context = words
        self._settings.setValue("concordance/context", words)
        self._pane.header.show_context(words)
        self._pane.model.forget_words()

    # ---- reading

    def _on_passage_reached(self, document: str, passage: Range) -> None:
        """Show a line's passage in place; the keyboard stays among the lines."""
        self._reading.open(document, passage)
        self._searching.mark_hits(document, passage)
        self._looked_at = (document, passage)
        self._look.start()

    def _on_passage_opened(self, document: str, passage: Range) -> None:
        self._on_passage_reached(document, passage)
        self._on_looked()
        self._reader.setFocus()

    def _on_stretch_wanted(self, stretch: int) -> None:
        """Go to the line that stands first in a stretch of the corpus."""
        concordance, dispersion = self._concordance, self._dispersion
        if concordance is None:
            return
        line = self._pane.model.number_in_corpus_order(sum(dispersion[:stretch]))
        if line >= 0:
            document = concordance.documents[concordance.ordinals[line]]
            self._pane.view.go(self._pane.model.row_of(document, concordance.starts[line]))

    # ---- deeds

    def _on_highlight_requested(
        self, places: Sequence[Place], label: str, tags: tuple[str, ...] = ()
    ) -> None:
        """Highlight passages with a label; the anchors are worked out in a child."""

        def on_finished(described: object, cancelled: bool) -> None:
            if isinstance(described, list) and not cancelled:
                corpus = self._desk.corpus
                self._reading.do(lambda: corpus.highlight_all(described, label, tags=tags), tell=True)
                self._pane.model.untick_all()

        self._desk.describe(places, self._versions()).finished.connect(on_finished)

    def _on_tag_requested(self, places: Sequence[Place]) -> None:
        popup = NamePopup(
            self._appearance, "Tags for these passages, with commas between", "Tag", "", self._pane.window()
        )

        def on_given(text: str) -> None:
            labels = self._desk.corpus.labels()
            self._on_highlight_requested(places, labels[0].id, tuple(text.split(",")))

        popup.given.connect(on_given)
        popup.show_over(self._pane)

    def _on_save_requested(self, numbers: Sequence[int] | None) -> None:
        concordance = self._concordance
        if concordance is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self._pane.window(), "Save the lines", "concordance.csv", file_kinds.TABLE
        )
        if name:
            chosen = concordance if numbers is None else concordance.part(numbers)
            running = self._desk.save_lines(chosen, Path(name), self._context)
            running.finished.connect(lambda _done, _cancelled: self._say_saved(Path(name)))

    def _say_saved(self, path: Path) -> None:
        self._notices.show_notice(f"Saved as “{path.name}”")

    # ---- saved searches

    def save_search(self) -> None:
        """Ask for a name, and keep the query under it."""
        query, case = self._searching.query, self._searching.case
        if not query or self._saved is not None:
            return
        popup = NamePopup(self._appearance, "Name of the saved search", "Save", query, self._pane.window())

        def on_given(name: str) -> None:
            self._do(lambda: self._desk.corpus.searches.save(name, query, case=case)[1])
            self._cover()

        popup.given.connect(on_given)
        popup.show_over(self._pane)

    def _cover(self) -> None:
        """Work out what became of each hit, where the query is a saved search."""
        asked = self._searching.query, self._searching.case
        searches = self._desk.corpus.searches.all()
        self._saved = next((one for one in searches if (one.query, one.case) == asked), None)
        if self._covering is not None:
            self._covering.cancel()
            self._covering = None
        if self._saved is None:
            self._coverage = None
            self._pane.show_coverage(None)
            return
        running = self._desk.cover(self._saved)
        self._covering = running

        def on_finished(coverage: object, cancelled: bool) -> None:
            if self._covering is running:
                self._covering = None
                if isinstance(coverage, Coverage) and not cancelled:
                    self._coverage = coverage
                    self._pane.show_coverage(coverage)

        running.finished.connect(on_finished)

    def _on_looked(self) -> None:
        """The reader has had a line's passage before the eyes for a while: it is seen."""
        self._look.stop()
        place, coverage = self._looked_at, self._coverage
        if place is None or coverage is None:
            return
        state = next(
            (hit.state for hit in coverage.hits if (hit.document, hit.start) == (place[0], place[1].start)),
            None,
        )
        if state is HitState.UNSEEN:
            self._mark([place], HitState.SEEN)

    def _on_states_requested(self, places: Sequence[Place], state: HitState) -> None:
        coverage = self._coverage
        if coverage is None or not places:
            return
        wanted = {(document, place.start) for document, place in places}
        before = [hit for hit in coverage.hits if (hit.document, hit.start) in wanted]
        changes = self._mark(places, state)
        if not changes:
            return

        def undo() -> None:
            for old in (HitState.UNSEEN, HitState.SEEN, HitState.DISMISSED):
                back = [(hit.document, Range(hit.start, hit.end)) for hit in before if hit.state is old]
                if back:
                    self._mark(back, old)

        self._pane.model.untick_all()
        self._notices.show_notice(changes.summary, "Undo", undo)

    def _mark(self, places: Sequence[Place], state: HitState) -> Changes:
        search, coverage = self._saved, self._coverage
        if search is None or coverage is None:
            return Changes()
        versions = self._versions()
        self._marking = True  # what becomes of it is known: it need not be worked out anew
        changes = self._do(lambda: self._desk.corpus.searches.mark(search, places, state, versions))
        self._marking = False
        if changes:
            self._coverage = _marked(coverage, {(document, at.start) for document, at in places}, state)
            self._pane.show_coverage(self._coverage)
        return changes

    def _versions(self) -> dict[str, int]:
        """The versions of documents in which the lines were found: a file may have changed since."""
        found = self._concordance
        return {} if found is None else dict(zip(found.documents, found.versions, strict=True))

    def _on_rename_wanted(self) -> None:
        if self._saved is not None:
            self.rename(self._saved, self._pane)

    def rename(self, search: SavedSearch, over: QWidget) -> None:
        """Ask for another name of a saved search, over a widget."""
        popup = NamePopup(self._appearance, "Name of the saved search", "Rename", search.name, over.window())

        def on_given(name: str) -> None:
            renamed = SavedSearch(search.id, name, search.query, search.case, search.created)
            self._do(lambda: self._desk.corpus.searches.change(renamed))

        popup.given.connect(on_given)
        popup.show_over(over)

    def _on_delete_requested(self) -> None:
        search = self._saved
        undo = self.delete(search) if search is not None else None
        if search is not None and undo is not None:
            self._notices.show_notice(f"Saved search “{search.name}” deleted", "Undo", undo)

    def delete(self, search: SavedSearch) -> Callable[[], None] | None:
        """Forget a saved search; gives what takes that back, or None where it failed and this is said."""
        searches = self._desk.corpus.searches
        try:
            forgotten, changes = searches.delete(search.id)
        except FlorilegiumError as error:
            self._notices.show_notice(str(error), lasting=True)
            return None
        self._desk.tell(changes)

        def undo() -> None:
            self._do(lambda: searches.put_back(forgotten))

        return undo

    def _on_evidence_requested(self) -> None:
        search = self._saved
        if search is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self._pane.window(), "Save the coverage", f"{search.name}.md".replace("/", "-"), file_kinds.REPORT
        )
        if name:
            running = self._desk.save_evidence(search, Path(name))
            running.finished.connect(lambda _done, _cancelled: self._say_saved(Path(name)))

    def _do(self, deed: Callable[[], Changes]) -> Changes:
        return self._desk.do(deed)

    # ---- what changed

    def _on_changed(self, changes: Changes) -> None:
        if changes.labels or changes.everything:
            self._pane.set_labels(self._desk.corpus.labels())
        if not self._pane.isVisible() or not self._searching.query:
            return
        if changes.searches and not (changes.documents or changes.everything):
            if not self._marking or self._covering is not None:
                self._cover()
        elif changes.annotated or changes.everything:
            self._settle.start()

    def _on_settled(self) -> None:
        self._find()


def _marked(coverage: Coverage, places: set[tuple[str, int]], state: HitState) -> Coverage:
    """A coverage with hits in another state; a highlight stays one."""
    hits = tuple(
        replace(hit, state=state)
        if (hit.document, hit.start) in places and hit.state is not HitState.HIGHLIGHTED
        else hit
        for hit in coverage.hits
    )
    return replace(coverage, hits=hits)


def _whole(value: object, usual: int) -> int:
    try:
        number = int(str(value))
    except ValueError:
        return usual
    return number if number in CONTEXTS else usual
