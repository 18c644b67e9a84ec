"""Saved searches beside their lines: naming them, and keeping track of what was looked at."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from florilegium.errors import FlorilegiumError
from florilegium.model import STATES, Changes, Coverage, Covered, HitState, Progress, Range, SavedSearch
from florilegium.ui import file_kinds
from florilegium.ui.appearance import Appearance
from florilegium.ui.concordance.pane import ConcordancePane
from florilegium.ui.concording.finding import Finding
from florilegium.ui.desk import Desk
from florilegium.ui.jobs import RunningJob
from florilegium.ui.name_popup import NamePopup
from florilegium.ui.notices import NoticeBar
from florilegium.ui.saving import Saving
from florilegium.ui.searching import Searching
from florilegium.work import MarkLines

_FEW = 200  # hits that are marked at once; more take longer, and go to the child


class Covering(QObject):
    """Says what became of each line where the query is a saved search, and keeps what becomes of them."""

    def __init__(
        self,
        desk: Desk,
        appearance: Appearance,
        searching: Searching,
        finding: Finding,
        saving: Saving,
        notices: NoticeBar,
        pane: ConcordancePane,
    ) -> None:
        super().__init__(pane)
        self._desk = desk
        self._appearance = appearance
        self._searching = searching
        self._finding = finding
        self._saving = saving
        self._notices = notices
        self._pane = pane
        self._saved: SavedSearch | None = None
        self._coverage: Coverage | None = None
        self._running: RunningJob | None = None
        self._marking = False
        finding.found.connect(self.cover)
        finding.given_up.connect(self._give_up)
        pane.states_requested.connect(self._on_states_requested)
        pane.header.save_search_requested.connect(self.save)
        pane.coverage.export_requested.connect(self._on_evidence_requested)
        pane.coverage.rename_wanted.connect(self._on_rename_wanted)
        pane.coverage.delete_requested.connect(self._on_delete_requested)

    # ---- what became of the hits

    def cover(self) -> None:
        """Work out what became of each hit, where the query is a saved search."""
        asked = self._searching.query, self._searching.case
        searches = self._desk.corpus.searches.all()
        saved = next((one for one in searches if (one.query, one.case) == asked), None)
        if saved is None or self._saved is None or saved.id != self._saved.id:
            self._coverage = None
        self._saved = saved
        self._cancel()
        if saved is None:
            self._pane.model.set_states(None)
            self._pane.show_coverage(None)
            return
        if self._coverage is None:
            self._pane.coverage.show_counting(saved.name, None)
        lines = self._finding.concordance
        running = self._desk.cover(saved, lines, whole=self._finding.whole)
        self._running = running

        def on_progressed(progress: Progress) -> None:
            if self._running is running and self._coverage is None:
                self._pane.coverage.show_counting(saved.name, progress)

        def on_finished(covered: object, cancelled: bool) -> None:
            if self._running is not running:
                return
            self._running = None
            if isinstance(covered, Covered) and not cancelled:
                self._coverage = covered.coverage
                if lines is self._finding.concordance:
                    self._pane.model.set_states(covered.states)
                self._pane.show_coverage(covered.coverage)

        running.progressed.connect(on_progressed)
        running.finished.connect(on_finished)

    def corpus_changed(self, changes: Changes) -> None:
        """Saved searches, or what was seen of their hits, are not as they were."""
        if changes.searches and (not self._marking or self._running is not None):
            self.cover()

    def looked_at(self, document: str, passage: Range) -> None:
        """A line's passage was before the reader's eyes for a while: it is seen."""
        number = self._pane.model.number_of(document, passage.start)
        if number >= 0 and self._pane.model.state(number) is HitState.UNSEEN:
            self._mark([number], HitState.SEEN)

    def _on_states_requested(self, lines: Sequence[int], state: HitState) -> None:
        search, concordance = self._saved, self._finding.concordance
        if self._coverage is None or search is None or concordance is None or not lines:
            return
        before = self._pane.model.states_of(lines)

        def undo() -> None:
            for old in (HitState.UNSEEN, HitState.SEEN, HitState.DISMISSED):
                code = STATES.index(old)
                back = [number for number, was in zip(lines, before, strict=True) if was == code]
                if back and concordance is self._finding.concordance:
                    self._mark(back, old)
                elif back:  # other lines are shown by now
                    job = MarkLines(search, concordance.part(back), old)
                    self._desk.mark_lines(job).finished.connect(self.cover)

        def say(summary: str) -> None:
            self._pane.model.untick_all()
            self._notices.show_notice(summary, "Undo", undo)

        self._mark(lines, state, say)

    def _mark(
        self, lines: Sequence[int], state: HitState, on_marked: Callable[[str], None] = lambda _: None
    ) -> None:
        search, concordance = self._saved, self._finding.concordance
        if search is None or concordance is None:
            return
        whole = len(lines) == len(concordance)
        job = MarkLines(search, concordance if whole else concordance.part(lines), state)
        if len(lines) <= _FEW:
            places = [self._pane.model.place_of(number) for number in lines]
            versions = dict(zip(job.lines.documents, job.lines.versions, strict=True))
            self._marking = True  # what becomes of it is known: it need not be worked out anew
            changes = self._desk.do(lambda: self._desk.corpus.searches.mark(search, places, state, versions))
            self._marking = False
            if changes:
                self._show_marked(lines, state)
                on_marked(changes.summary)
            return
        self._pane.ticks.show_doing(f"Marking {len(lines):,} lines", stoppable=False)
        running = self._desk.mark_lines(job)

        def on_finished(summary: object, _cancelled: bool) -> None:
            self._pane.ticks.show_doing("")
            if concordance is self._finding.concordance:
                self._show_marked(lines, state)
            on_marked(str(summary))

        running.finished.connect(on_finished)
        running.failed.connect(lambda _sentence: self._pane.ticks.show_doing(""))

    def _show_marked(self, lines: Sequence[int], state: HitState) -> None:
        model, coverage = self._pane.model, self._coverage
        if coverage is None:
            return
        before = model.states_of(lines)
        for old in (HitState.UNSEEN, HitState.SEEN, HitState.DISMISSED):
            coverage = coverage.moved(before.count(STATES.index(old)), old, state)
        model.set_state(lines, state)
        self._coverage = coverage
        self._pane.show_coverage(coverage)

    # ---- saved searches

    def save(self) -> None:
        """Ask for a name, and keep the query under it."""
        query, case = self._searching.query, self._searching.case
        if not query or self._saved is not None:
            return
        shown = self._finding.concordance
        if shown is not None and shown.query == query and shown.message:
            self._notices.show_notice(shown.message)  # it would never find anything
            return
        popup = NamePopup(self._appearance, "Name of the saved search", "Save", query, self._pane.window())

        def on_given(name: str) -> None:
            self._desk.do(lambda: self._desk.corpus.searches.save(name, query, case=case)[1])

        popup.given.connect(on_given)
        popup.show_over(self._pane)

    def rename(self, search: SavedSearch, over: QWidget) -> None:
        """Ask for another name of a saved search, over a widget."""
        popup = NamePopup(self._appearance, "Name of the saved search", "Rename", search.name, over.window())

        def on_given(name: str) -> None:
            renamed = SavedSearch(search.id, name, search.query, search.case, search.created)
            self._desk.do(lambda: self._desk.corpus.searches.change(renamed))

        popup.given.connect(on_given)
        popup.show_over(over)

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
            self._desk.do(lambda: searches.put_back(forgotten))

        return undo

    def _on_rename_wanted(self) -> None:
        if self._saved is not None:
            self.rename(self._saved, self._pane)

    def _on_delete_requested(self) -> None:
        search = self._saved
        undo = self.delete(search) if search is not None else None
        if search is not None and undo is not None:
            self._notices.show_notice(f"Saved search “{search.name}” deleted", "Undo", undo)

    def _on_evidence_requested(self) -> None:
        search = self._saved
        if search is None:
            return
        name = f"{search.name}.md".replace("/", "-")
        path = self._saving.ask("Save the coverage", name, file_kinds.REPORT)
        if path is not None:
            self._saving.follow(self._desk.save_evidence(search, path), path)

    # ----

    def _give_up(self) -> None:
        self._cancel()
        self._saved = self._coverage = None

    def _cancel(self) -> None:
        if self._running is not None:
            self._running.cancel()
            self._running = None
