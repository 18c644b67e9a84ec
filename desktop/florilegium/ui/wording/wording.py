"""The words around a word in the window: which table is shown, and what is counted for it."""

from collections.abc import Callable

from PySide6.QtCore import QSettings, QTimer

from florilegium.model import Changes, Collocate, HitPlaces, WordCount
from florilegium.ui.appearance import Appearance
from florilegium.ui.concording import Concording
from florilegium.ui.desk import Desk
from florilegium.ui.lower_pane import LowerPane
from florilegium.ui.notices import NoticeBar
from florilegium.ui.one_line import one_line
from florilegium.ui.progress import StatusProgress
from florilegium.ui.reader.pane import ReaderPane
from florilegium.ui.saving import Saving
from florilegium.ui.search.header import counted
from florilegium.ui.searching import Searching
from florilegium.ui.wording.counting import Counting
from florilegium.ui.wording.files import WordFiles
from florilegium.ui.wording.rows import find_near, lines_of
from florilegium.ui.words.asking import Lines
from florilegium.ui.words.options import (
    CLUSTERS,
    COLLOCATES,
    DATES,
    KEYWORDS,
    PLACES,
    TABLES,
    Options,
    store_options,
    stored_options,
)
from florilegium.ui.words.pane import WordsPane
from florilegium.ui.words.tables import (
    MOST,
    STRETCHES,
    Table,
    clusters_table,
    collocates_table,
    dates_table,
    forms_table,
    keywords_table,
    places_table,
)
from florilegium.work import CountWords, FindCollocates, FindForms, FindPlaces, FormsAndYears, Job

_PAUSE_MILLISECONDS = 350  # without a key before what is being typed is counted
_SETTLE_MILLISECONDS = 600  # after changes before it is counted anew
_HINT = "Search for a word, and what stands around it is counted here."


class Wording(LowerPane):
    """Joins the tables to the search field, the list of documents and the concordance."""

    def __init__(
        self,
        desk: Desk,
        appearance: Appearance,
        settings: QSettings,
        searching: Searching,
        concording: Concording,
        reader: ReaderPane,
        progress: StatusProgress,
        notices: NoticeBar,
        chosen: Callable[[], list[str]],
        pane: WordsPane,
    ) -> None:
        super().__init__(pane, reader)
        self._desk = desk
        self._settings = settings
        self._searching = searching
        self._concording = concording
        self._chosen = chosen
        self._pane = pane
        self._options = stored_options(settings)
        table = str(settings.value("words/table", COLLOCATES))
        self._table = table if table in {key for key, _, _ in TABLES} else COLLOCATES
        self._counting = Counting(desk, self)
        self._files = WordFiles(desk, appearance, Saving(pane, progress, notices), notices, pane)
        # The query whose row was opened and whether its capitals mattered; and the row's query.
        self._asked_from: tuple[str, bool, str] | None = None
        self._soon = QTimer(self, interval=_PAUSE_MILLISECONDS, singleShot=True)
        self._settle = QTimer(self, interval=_SETTLE_MILLISECONDS, singleShot=True)
        self._connect()
        pane.show_options(self._options)
        pane.choose_table(self._table)

    def _connect(self) -> None:
        pane, header = self._pane, self._pane.header
        self._soon.timeout.connect(self._count)
        self._settle.timeout.connect(self._renew)
        self._counting.counted.connect(self._show)
        self._counting.given_up.connect(pane.stop_counting)
        self._counting.failed.connect(self._on_failed)
        self._counting.progressed.connect(pane.show_progress)
        self._searching.asked.connect(self._on_asked)
        self._searching.renewed.connect(self._on_renewed)
        self._desk.changed.connect(self._on_changed)
        pane.row_opened.connect(self._on_row_opened)
        pane.closed.connect(self.hide)
        header.closed.connect(self.hide)
        header.table_chosen.connect(self._on_table_chosen)
        header.options_chosen.connect(self._on_options_chosen)
        header.stop_requested.connect(self._on_stop_requested)

    # ---- showing

    def show(self, table: str = "") -> None:
        """Show a table of what is searched for; "" for the one that was shown last."""
        if table:
            self._choose(table)
        super().show()
        if self._asked_from is not None and self._searching.query == self._asked_from[2]:
            query, case, _ = self._asked_from
            self._searching.ask(query, case=case)  # back from a row's lines
        self._asked_from = None
        self._count()
        if self._searching.query or self._table == KEYWORDS:
            self._pane.view.setFocus()
        else:
            self._searching.focus()

    def stop(self) -> None:
        """Count nothing more."""
        self._soon.stop()
        self._settle.stop()
        self._counting.stop()
        self._pane.stop_counting()

    def chosen_changed(self) -> None:
        """Other documents are chosen, or another one is read."""
        if self._pane.isVisible() and self._table == KEYWORDS:
            self.stop()
            self._soon.start()

    # ---- counting

    def _on_asked(self, _query: str) -> None:
        if self._pane.isVisible():
            # At once: the search itself waits for the same child.
            self.stop()
            self._soon.start()

    def _on_renewed(self) -> None:
        if self._pane.isVisible():
            self._settle.start()

    def _on_table_chosen(self, table: str) -> None:
        self._choose(table)
        self._count()

    def _choose(self, table: str) -> None:
        self._table = table
        self._settings.setValue("words/table", table)
        self._pane.choose_table(table)

    def _on_options_chosen(self, options: Options) -> None:
        self._options = options
        store_options(self._settings, options)
        self._pane.show_options(options)
        self._count()

    def _on_changed(self, changes: Changes) -> None:
        read = changes.documents and not changes.placed
        if read or changes.annotated or changes.labels or changes.everything:
            self._counting.forget()  # a query may ask for labels, so what was counted may be no longer so
        if (read or changes.everything) and self._pane.isVisible() and not self._settle.isActive():
            self._settle.start()

    def _on_stop_requested(self) -> None:
        self.stop()
        self._pane.say("The counting was stopped.", "Choose a table to count again.", self._subject())

    def _renew(self) -> None:
        """Count again, because the corpus has changed; the table stays as it is until that is done."""
        if self._counting.busy:
            self._settle.start()
        else:
            self._count(quietly=True)

    def _count(self, *, quietly: bool = False) -> None:
        """Count what the table in front shows, unless it is known."""
        self.stop()
        job = self._job()
        if job is None:
            self._files.show(self._table, None, self._options)
            return
        if not quietly and not self._counting.knows(job):
            self._pane.show_counting(self._subject())
        self._counting.count(job)

    def _job(self) -> Job | None:
        """What is to be counted; None, and the reason is said, where there is nothing to count."""
        query, options, case = self._searching.query, self._options, self._searching.case
        if self._table == KEYWORDS:
            chosen = self._chosen()
            if not chosen:
                self._pane.say(
                    "Choose documents in the list, or open one.",
                    "Its words are then held against those of all others.",
                )
                return None
            if len(chosen) >= self._desk.corpus.document_count():
                self._pane.say("There are no other documents to hold these against.")
                return None
            return CountWords(tuple(sorted(chosen)), limit=MOST)
        if not query:
            self._pane.say(_HINT)
            return None
        if self._table == COLLOCATES:
            window = (options.window, options.window)
            return FindCollocates(query, window, options.measure, options.minimum, limit=MOST, case=case)
        if self._table == PLACES:
            return FindPlaces(query, STRETCHES, case)
        return FindForms(query, options.size if self._table == CLUSTERS else 0, limit=MOST, case=case)

    def _on_failed(self, sentence: str) -> None:
        self._files.show(self._table, None, self._options)
        self._pane.say(sentence, subject=self._subject())

    def _show(self, _job: Job, found: object) -> None:
        self._files.show(self._table, found, self._options)
        table = self._made(found)
        nothing = table is None or not table.rows
        if self._table == PLACES and isinstance(found, HitPlaces):
            nothing = not found.starts
        if self._table == DATES and isinstance(found, FormsAndYears):
            nothing = not found.forms
        if table is None or nothing:
            self._pane.say(*self._nothing(), subject=self._subject())
            return
        years = found.years if isinstance(found, FormsAndYears) else ()
        self._pane.show_table(self._table, table, self._subject(), years, relative=self._options.relative)

    def _made(self, found: object) -> Table | None:
        if isinstance(found, HitPlaces):
            return places_table(found)
        if isinstance(found, FormsAndYears):
            if self._table == CLUSTERS:
                return clusters_table(found.clusters)
            return dates_table(found.years) if self._table == DATES else forms_table(found.forms)
        if not isinstance(found, list):
            return None
        if self._table == KEYWORDS:
            return keywords_table([one for one in found if isinstance(one, WordCount)])
        return collocates_table([one for one in found if isinstance(one, Collocate)], self._options.measure)

    def _nothing(self) -> tuple[str, str]:
        """Why a table is empty, and what to try."""
        if self._table == COLLOCATES:
            least = self._options.minimum
            times = "often enough" if least > 1 else "at all"
            return f"No word stands near it {times}.", "Choose a wider window, or a smaller number of times."
        if self._table == CLUSTERS:
            return "No row of words with it comes twice.", "Choose clusters of fewer words."
        return "It stands nowhere in the texts.", ""

    def _subject(self) -> str:
        if self._table != KEYWORDS:
            return f"“{one_line(self._searching.query)}”" if self._searching.query else ""
        return f"{self._named(self._chosen())} against all others"

    def _named(self, documents: list[str]) -> str:
        if len(documents) != 1:
            return counted(len(documents), "document")
        found = self._desk.corpus.documents(documents)
        return f"“{one_line(found[0].title)}”" if found else "One document"

    # ---- a row's lines

    def _on_row_opened(self, item: object) -> None:
        query, case = self._searching.query, self._searching.case
        if isinstance(item, Collocate):

            def on_found(wanted: str) -> None:
                if self._searching.query == query:
                    self._open(Lines(wanted, case=case))

            find_near(self._desk, item, query, self._options.window, on_found)
            return
        chosen = self._chosen() if isinstance(item, WordCount) else []
        place = self._named(chosen) if chosen else ""
        rows = len(self._pane.model.rows)
        lines = lines_of(item, query, case=case, rows=rows, chosen=chosen, place=place)
        if lines is not None:
            self._open(lines)

    def _open(self, lines: Lines) -> None:
        before, case = self._searching.query, self._searching.case
        self._concording.show_lines_of(lines)
        self._asked_from = before, case, lines.query
