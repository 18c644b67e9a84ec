"""The concordance in the window: shown, and its lines read in place."""

from PySide6.QtCore import QSettings, QTimer

from florilegium.model import Changes, Range, SavedSearch
from florilegium.ui.appearance import Appearance
from florilegium.ui.concordance.model import Place
from florilegium.ui.concordance.pane import ConcordancePane
from florilegium.ui.concording.covering import Covering
from florilegium.ui.concording.deeds import LineDeeds
from florilegium.ui.concording.finding import Finding
from florilegium.ui.desk import Desk
from florilegium.ui.lower_pane import LowerPane
from florilegium.ui.notices import NoticeBar
from florilegium.ui.progress import StatusProgress
from florilegium.ui.reader.pane import ReaderPane
from florilegium.ui.reading import Reading
from florilegium.ui.saving import Saving
from florilegium.ui.searching import Searching
from florilegium.ui.words.asking import Lines

_LOOK_MILLISECONDS = 900  # at a line before it counts as seen


class Concording(LowerPane):
    """Joins the concordance to the search field, the reader and the corpus."""

    def __init__(
        self,
        desk: Desk,
        appearance: Appearance,
        settings: QSettings,
        searching: Searching,
        reading: Reading,
        reader: ReaderPane,
        progress: StatusProgress,
        notices: NoticeBar,
        pane: ConcordancePane,
    ) -> None:
        super().__init__(pane, reader)
        self._desk = desk
        self._searching = searching
        self._reading = reading
        self._reader = reader
        self._pane = pane
        self._looked_at: Place | None = None
        saving = Saving(pane, progress, notices)
        self._finding = Finding(desk, settings, searching, pane)
        self._covering = Covering(desk, appearance, searching, self._finding, saving, notices, pane)
        LineDeeds(desk, appearance, settings, self._finding, reading, saving, notices, pane)
        self._look = QTimer(self, interval=_LOOK_MILLISECONDS, singleShot=True)
        self._look.timeout.connect(self._on_looked)
        searching.asked.connect(self._on_asked)
        searching.renewed.connect(self._on_renewed)
        desk.changed.connect(self._on_changed)
        pane.passage_reached.connect(self._on_passage_reached)
        pane.passage_opened.connect(self._on_passage_opened)
        pane.stretch_wanted.connect(self._on_stretch_wanted)
        pane.closed.connect(self.hide)
        pane.set_labels(desk.corpus.labels())

    # ---- showing

    def show(self) -> None:
        """Show the concordance of what is searched for."""
        super().show()
        self._finding.find()
        if self._searching.query:
            self._pane.view.focus_list()
        else:
            self._searching.focus()

    def stop(self) -> None:
        """Look for nothing more, and count nothing more as seen."""
        self._look.stop()
        self._finding.give_up()

    def open_saved(self, search: SavedSearch) -> None:
        """Search for what a saved search looks for, and show how far one has got with it."""
        self._searching.ask(search.query, case=search.case)
        super().show()
        self._finding.find()
        self._pane.setFocus()

    def show_lines_of(self, lines: Lines) -> None:
        """Search for a query, and show its lines in some documents only."""
        self._searching.ask(lines.query, case=lines.case)
        self._finding.narrow(lines)
        self.show()

    def next_unseen(self) -> None:
        """Go to the next passage of a saved search that was not looked at."""
        if not self._pane.isVisible():
            self.show()
        self._pane.go_to_next_unseen()

    # ---- saved searches

    def save_search(self) -> None:
        """Ask for a name, and keep the query under it."""
        self._covering.save()

    @property
    def saved(self) -> Covering:
        """What can be done with saved searches."""
        return self._covering

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

    def _on_looked(self) -> None:
        self._look.stop()
        if self._looked_at is not None:
            self._covering.looked_at(*self._looked_at)

    def _on_stretch_wanted(self, stretch: int) -> None:
        """Go to the line that stands first in a stretch of the corpus."""
        model = self._pane.model
        line = model.number_in_corpus_order(sum(self._finding.dispersion[:stretch]))
        if line >= 0:
            self._pane.view.go(model.row_at(line))

    # ---- what changed

    def _on_asked(self, _query: str) -> None:
        self._finding.narrow(None)
        if self._pane.isVisible():
            self._finding.find_soon()

    def _on_renewed(self) -> None:
        if self._pane.isVisible():
            self._finding.renew_soon()

    def _on_changed(self, changes: Changes) -> None:
        if changes.labels or changes.everything:
            self._pane.set_labels(self._desk.corpus.labels())
        if self._pane.isVisible() and self._searching.query:
            self._finding.corpus_changed(changes)
            if not changes.documents and not changes.everything:
                self._covering.corpus_changed(changes)
