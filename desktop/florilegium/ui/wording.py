"""From the query to the words around it: what is counted, and the lines that a row stands for."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from florilegium import paths
from florilegium.errors import FlorilegiumError
from florilegium.model import Changes, Cluster, Collocate, FormCount, HitPlaces, WordCount, YearCount
from florilegium.ui import file_kinds
from florilegium.ui.appearance import Appearance
from florilegium.ui.concording import Concording
from florilegium.ui.desk import Desk
from florilegium.ui.jobs import RunningJob
from florilegium.ui.notices import NoticeBar
from florilegium.ui.one_line import one_line
from florilegium.ui.reader.pane import ReaderPane
from florilegium.ui.search.header import counted
from florilegium.ui.searching import Searching
from florilegium.ui.theme import load_theme
from florilegium.ui.words.asking import Lines, cluster_query, form_query, grouped, word_query, year_query
from florilegium.ui.words.delegate import figures
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
from florilegium.ui.words.pictures import Picture, bars_picture, strips_picture
from florilegium.ui.words.plot import bars_of
from florilegium.ui.words.tables import (
    MOST,
    STRETCHES,
    PlacedDocument,
    Table,
    clusters_table,
    collocates_table,
    dates_table,
    file_rows,
    forms_table,
    keywords_table,
    places_table,
)
from florilegium.work import (
    AskNear,
    CountWords,
    FindCollocates,
    FindForms,
    FindPlaces,
    FormsAndYears,
    Job,
    SavePlaces,
    SaveTable,
)

_PAUSE_MILLISECONDS = 350  # without a key before what is being typed is counted
_SETTLE_MILLISECONDS = 600  # after changes before it is counted anew
_KEPT = 24  # results, so that going back to a table shows it at once
_PICTURE_FILTERS = "PNG picture (*.png);;SVG picture (*.svg)"
_HINT = "Search for a word, and what stands around it is counted here."


class Wording(QObject):
    """Joins the tables to the search field, the list of documents and the concordance."""

    shown = Signal(bool)
    """Whether the words are shown."""

    def __init__(
        self,
        desk: Desk,
        appearance: Appearance,
        settings: QSettings,
        searching: Searching,
        concording: Concording,
        reader: ReaderPane,
        notices: NoticeBar,
        chosen: Callable[[], list[str]],
        pane: WordsPane,
    ) -> None:
        super().__init__(pane)
        self._desk = desk
        self._appearance = appearance
        self._settings = settings
        self._searching = searching
        self._concording = concording
        self._reader = reader
        self._notices = notices
        self._chosen = chosen
        self._pane = pane
        self._options = stored_options(settings)
        table = str(settings.value("words/table", COLLOCATES))
        self._table = table if table in {key for key, _, _ in TABLES} else COLLOCATES
        self._known: OrderedDict[Job, object] = OrderedDict()
        self._running: RunningJob | None = None
        self._shown: tuple[Job, object] | None = None
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
        self._settle.timeout.connect(self._count)
        self._searching.asked.connect(self._on_asked)
        self._desk.changed.connect(self._on_changed)
        pane.row_opened.connect(self._on_row_opened)
        pane.closed.connect(self.hide)
        header.closed.connect(self.hide)
        header.table_chosen.connect(self._on_table_chosen)
        header.options_chosen.connect(self._on_options_chosen)
        header.stop_requested.connect(self._on_stop_requested)
        header.save_table_requested.connect(self._on_save_table_requested)
        header.save_picture_requested.connect(self._on_save_picture_requested)
        header.save_data_requested.connect(self._on_save_data_requested)

    # ---- showing

    def toggle(self) -> None:
        """Show the words around what is searched for, or put them away."""
        if self._pane.isVisible():
            self.hide()
        else:
            self.show()

    def show(self, table: str = "") -> None:
        """Show a table of what is searched for; "" for the one that was shown last."""
        if table:
            self._choose(table)
        self._pane.show()
        self.shown.emit(True)
        if self._asked_from is not None and self._searching.query == self._asked_from[2]:
            query, case, _ = self._asked_from
            self._searching.ask(query, case=case)  # back from a row's lines
        self._asked_from = None
        self._count()
        if self._searching.query or self._table == KEYWORDS:
            self._pane.view.setFocus()
        else:
            self._searching.focus()

    def hide(self) -> None:
        """Put the words away."""
        if self._pane.isHidden():
            return
        focused = self._pane.window().focusWidget()
        back = focused is not None and self._pane.isAncestorOf(focused)
        self._give_up()
        self._pane.hide()
        self.shown.emit(False)
        if back:
            self._reader.setFocus()

    def stop(self) -> None:
        """Count nothing more: the window closes."""
        self._give_up()

    def chosen_changed(self) -> None:
        """Other documents are chosen, or another one is read."""
        if self._pane.isVisible() and self._table == KEYWORDS:
            self._give_up()
            self._soon.start()

    # ---- counting

    def _on_asked(self, _query: str) -> None:
        if self._pane.isVisible():
            # At once: the search itself waits for the same child.
            self._give_up()
            self._soon.start()

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
            self._known.clear()  # a query may ask for labels, so what was counted may be no longer so
        if (read or changes.everything) and self._pane.isVisible():
            self._settle.start()

    def _on_stop_requested(self) -> None:
        self._give_up()
        self._pane.say("The counting was stopped.", "Choose a table to count again.", self._subject())

    def _count(self) -> None:
        """Count what the table in front shows, unless it is known."""
        self._give_up()
        job = self._job()
        if job is None:
            self._shown = None
            return
        if job in self._known:
            self._known.move_to_end(job)
            self._show(job, self._known[job])
            return
        self._pane.show_counting(self._subject())
        running = self._desk.look_around(job)
        self._running = running

        def on_finished(found: object, cancelled: bool) -> None:
            if self._running is not running:
                return
            self._running = None
            if cancelled or found is None:
                self._pane.stop_counting()
                return
            self._known[job] = found
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
            self._show(job, found)

        def on_failed(sentence: str) -> None:
            if self._running is running:
                self._running = None
                self._shown = None
                self._pane.say(sentence, subject=self._subject())

        running.finished.connect(on_finished)
        running.failed.connect(on_failed)
        running.progressed.connect(self._pane.show_progress)

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

    def _give_up(self) -> None:
        self._soon.stop()
        self._settle.stop()
        if self._running is not None:
            self._running.cancel()
            self._running = None
        self._pane.stop_counting()

    def _show(self, job: Job, found: object) -> None:
        self._shown = job, found
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
            self._open_near(query, item.word)
        elif isinstance(item, FormCount):
            # Forms are counted in lower case: where capitals matter, the only one is the query itself.
            only = case and len(self._pane.model.rows) == 1
            self._open(Lines(query, case=True) if only else Lines(form_query(item)))
        elif isinstance(item, Cluster):
            self._open(Lines(cluster_query(item)))
        elif isinstance(item, YearCount):
            self._open(Lines(year_query(query, item), case=case))
        elif isinstance(item, PlacedDocument):
            self._open(Lines(query, (item.id,), f"in “{one_line(item.title)}”", case))
        elif isinstance(item, WordCount):
            chosen = self._chosen() if item.count else []
            self._open(Lines(word_query(item), tuple(chosen), f"in {self._named(chosen)}" if chosen else ""))
        elif item is None:
            self._open(Lines(query, case=case))

    def _open_near(self, query: str, word: str) -> None:
        """Open the lines of a collocate. The child knows whether the query goes with NEAR."""

        def on_finished(wanted: object, _cancelled: bool) -> None:
            if isinstance(wanted, str) and self._searching.query == query:
                self._open(Lines(wanted, case=self._searching.case))

        asking = self._desk.look_around(AskNear(grouped(query), word, self._options.window - 1))
        asking.finished.connect(on_finished)

    def _open(self, lines: Lines) -> None:
        before, case = self._searching.query, self._searching.case
        self._concording.show_lines_of(lines)
        self._asked_from = before, case, lines.query

    # ---- saving

    def _on_save_table_requested(self) -> None:
        columns = self._pane.model.columns
        path = self._where_to("Save the table", f"{self._table}.csv", file_kinds.TABLE)
        if path is not None and columns:
            rows = file_rows(columns, self._pane.model.rows)
            names = tuple(column.key for column in columns if column.ordered)
            self._tell_when_saved(self._desk.save(SaveTable(path, names, rows)), path)

    def _on_save_data_requested(self) -> None:
        places = self._shown[1] if self._shown else None
        if isinstance(places, HitPlaces):
            path = self._where_to("Save the data of the picture", "hits.csv", file_kinds.TABLE)
            if path is not None:
                self._tell_when_saved(self._desk.save(SavePlaces(places, path)), path)

    def _on_save_picture_requested(self) -> None:
        picture = self._picture()
        path = self._where_to("Save the picture", f"{self._table}.png", _PICTURE_FILTERS)
        if picture is None or path is None:
            return
        try:
            picture.write(path)
        except FlorilegiumError as error:
            self._notices.show_notice(str(error), lasting=True)
        else:
            self._say_saved(path)

    def _picture(self) -> Picture | None:
        theme = load_theme(paths.resources() / "themes", "light")
        font = figures(self._appearance.interface_font(size=11))
        found = self._shown[1] if self._shown else None
        title = self._pane.header.text()
        if self._table == DATES and isinstance(found, FormsAndYears):
            bars = bars_of(found.years, relative=self._options.relative)
            unit = ", hits per million characters" if self._options.relative else ""
            return bars_picture(title + unit, bars, theme, font)
        if isinstance(found, HitPlaces):
            return strips_picture(title, self._pane.model.rows, theme, font)
        return None

    def _where_to(self, title: str, name: str, filters: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self._pane.window(), title, name, filters)
        return Path(chosen) if chosen else None

    def _tell_when_saved(self, saving: RunningJob, path: Path) -> None:
        saving.finished.connect(lambda _done, _cancelled: self._say_saved(path))

    def _say_saved(self, path: Path) -> None:
        self._notices.show_notice(f"Saved as “{path.name}”")
