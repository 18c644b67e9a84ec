"""Adding documents from the window: choosing, progress, what could not be read, what is new."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from florilegium import paths
from florilegium.corpus.files import file_of
from florilegium.importers import Columns, Table
from florilegium.model import AddOutcome, Progress
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.jobs import RunningJob
from florilegium.ui.notices import NoticeBar
from florilegium.ui.one_line import shown_path
from florilegium.ui.progress import StatusProgress
from florilegium.ui.report import AddReport, outcome_counts
from florilegium.ui.table_panel import TablePanel

ENCODINGS = (
    ("Unicode", (("UTF-8", "utf-8"), ("UTF-16", "utf-16"))),
    (
        "Western European",
        (
            ("Windows-1252", "cp1252"),
            ("ISO 8859-15", "iso8859-15"),
            ("Mac Roman", "mac_roman"),
            ("DOS 850", "cp850"),
        ),
    ),
    ("Central European", (("Windows-1250", "cp1250"), ("ISO 8859-2", "iso8859-2"))),
    (
        "Cyrillic",
        (("Windows-1251", "cp1251"), ("KOI8-R", "koi8-r"), ("KOI8-U", "koi8-u"), ("ISO 8859-5", "iso8859-5")),
    ),
    ("Greek", (("Windows-1253", "cp1253"), ("ISO 8859-7", "iso8859-7"))),
    ("Turkish", (("Windows-1254", "cp1254"), ("ISO 8859-9", "iso8859-9"))),
    ("Hebrew", (("Windows-1255", "cp1255"), ("ISO 8859-8", "iso8859-8"))),
    ("Arabic", (("Windows-1256", "cp1256"), ("ISO 8859-6", "iso8859-6"))),
    ("Baltic", (("Windows-1257", "cp1257"),)),
    ("Japanese", (("Shift JIS", "cp932"), ("EUC-JP", "euc_jp"), ("ISO 2022-JP", "iso2022_jp"))),
    ("Chinese", (("GB 18030", "gb18030"), ("Big5", "big5hkscs"))),
    ("Korean", (("EUC-KR", "cp949"),)),
)


WEB_PAGES = ("html", "mhtml", "maff", "webarchive")
"""Formats of which the article is read, or the whole page."""


class Adding(QObject):
    """Joins the add menu, the status bar's progress and the report to the desk."""

    added = Signal()
    """Adding has come to an end."""

    def __init__(
        self,
        desk: Desk,
        appearance: Appearance,
        progress: StatusProgress,
        notices: NoticeBar,
        passwords: dict[str, str],
        window: QWidget,
    ) -> None:
        """``passwords`` by document, for this session, are added to."""
        super().__init__(window)
        self._desk = desk
        self._appearance = appearance
        self._progress = progress
        self._notices = notices
        self._window = window
        self._job: RunningJob | None = None
        self._name = ""
        self._outcomes: list[AddOutcome] = []
        self._waiting: list[tuple[tuple[str, ...], str | None]] = []
        self._passwords = passwords
        self._password: str | None = None
        self._report: AddReport | None = None
        self._said = ""
        """What is to be said when the job is done, in place of counts."""
        self._offered: set[str] = set()
        progress.cancel_requested.connect(self._on_cancel_requested)

    # ---- choosing

    def choose_files(self) -> None:
        """Let the reader choose files to add."""
        names, _ = QFileDialog.getOpenFileNames(self._window, "Add files", "", _FILTERS)
        self.add(names)

    def choose_folder(self) -> None:
        """Let the reader choose a folder to add with all it holds."""
        name = QFileDialog.getExistingDirectory(self._window, "Add a folder")
        if name:
            self.add([name])

    def add(self, names: Sequence[str], password: str | None = None) -> None:
        """Add files and folders; the password is tried on what is locked."""
        if not names:
            return
        if self._job is not None:
            self._waiting.append((tuple(names), password))
            return
        self._password = password
        last = Path(names[0]).name
        if len(names) > 1:
            self._name = f"{len(names):,} files"
        else:
            self._name = f"“{last}/”" if Path(names[0]).is_dir() else f"“{last}”"
        self._follow(self._desk.add(names, password), "Adding")

    def add_starter_corpus(self) -> None:
        """Add the documents that come with Florilegium."""
        self._name = "the starter corpus"
        self._follow(self._desk.add_starter_corpus(paths.seeds()), "Adding", ours=True)

    def read_again(self, document: str) -> None:
        """Let the reader choose an encoding, and read the document's file again in it."""
        menu = QMenu(self._window)
        menu.setAccessibleName("Encodings")
        for group, encodings in ENCODINGS:
            menu.addSection(group) if len(encodings) > 1 else None
            for name, encoding in encodings:
                action = menu.addAction(f"{group}: {name}")
                action.triggered.connect(
                    lambda _checked=False, encoding=encoding: self._read_again(document, encoding)
                )
        menu.popup(QCursor.pos() if self._window.underMouse() else self._window.mapToGlobal(QPoint(40, 80)))

    def _read_again(
        self,
        document: str,
        encoding: str | None = None,
        columns: Columns | None = None,
        whole: bool | None = None,
    ) -> None:
        if self._job is not None:
            self._notices.show_notice("Other files are being added; try again when that is done.")
            return
        self._name = "the document" if columns is None else "the table"
        self._follow(self._desk.read_again(document, encoding, columns, whole), "Reading")

    def toggle_whole(self, document: str) -> None:
        """Read the whole of a document's web page rather than its article, or that again."""
        found = self._desk.corpus.documents([document])
        if not found or found[0].format not in WEB_PAGES:
            self._notices.show_notice("Only saved web pages have more to show than their article.")
            return
        whole = not self._desk.corpus.details.is_whole(document)
        if self._job is None:
            self._said = "The whole page is shown." if whole else "The article is shown."
        self._read_again(document, whole=whole)

    # ---- columns of tables

    def choose_columns(self, document: str) -> None:
        """Let the reader choose what the columns of a document's table mean, and read it again."""
        found = self._desk.corpus.documents([document])
        if found:
            path = file_of(found[0].path)
            self._look_at_table(path, lambda table: self._show_columns(document, path, table))

    def _look_at_table(self, path: str, on_found: Callable[[Table], object]) -> None:
        running = self._desk.look_at_table(path)
        running.finished.connect(lambda table, _cancelled: on_found(table) if table else None)
        running.failed.connect(self._say)

    def _say(self, sentence: str) -> None:
        self._notices.show_notice(sentence)

    def _show_columns(self, document: str, path: str, table: Table) -> None:
        panel = TablePanel(self._appearance, shown_path(Path(path).name), table, self._window)
        panel.columns_chosen.connect(lambda columns: self._read_again(document, columns=columns))
        panel.show()

    def _offer_columns(self, outcome: AddOutcome, words: str) -> None:
        """Offer to choose the columns of a table that was added, if there is anything to choose."""
        path = file_of(outcome.path)

        def on_found(table: Table) -> None:
            if len(table.names) > 1 and self._job is None:
                self._notices.show_notice(
                    words,
                    "Choose columns…",
                    lambda: self._show_columns(outcome.document, path, table),
                    lasting=True,
                )

        self._look_at_table(path, on_found)

    def look_for_new_files(self, *, said: bool) -> None:
        """Look through the remembered folders and offer what is new; with ``said`` say if nothing is."""

        def on_found(names: list[str]) -> None:
            if said or not self._offered.issuperset(names):  # what was passed over is not offered twice
                self._offered.update(names)
            else:
                return
            if names:
                folders = {Path(name).parent.name for name in names}
                where = f"“{folders.pop()}”" if len(folders) == 1 else f"{len(folders)} folders"
                count = "One new file" if len(names) == 1 else f"{len(names):,} new files"
                self._notices.show_notice(f"{count} in {where}", "Add", lambda: self.add(names), lasting=True)
            elif said:
                self._notices.show_notice("Nothing new in the folders you have added.")

        self._desk.find_new_files(on_found)

    # ---- following

    def _follow(self, job: RunningJob, verb: str, *, ours: bool = False) -> None:
        """Show how a job gets on; ``ours`` are files that nobody needs to be asked about."""
        self._job = job
        self._ours = ours
        self._outcomes = []
        self._verb = verb
        job.progressed.connect(self._on_progressed)
        job.reported.connect(self._outcomes.extend)
        job.finished.connect(self._on_finished)
        job.failed.connect(self._on_failed)
        self._progress.show_progress(f"{verb} {self._name}", Progress(0, 0))

    def _on_progressed(self, progress: Progress) -> None:
        if progress.name == "search index":
            self._progress.show_progress("Indexing", progress)
            return
        slow = f"Reading “{progress.name}”" if progress.total and progress.name else ""
        self._progress.show_progress(f"{self._verb} {self._name}", progress, slow=slow)

    def _on_cancel_requested(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_failed(self, _sentence: str) -> None:
        self._end()

    def _on_finished(self, _result: object, cancelled: bool) -> None:
        outcomes, password, said = list(self._outcomes), self._password, self._said
        self._end()
        if password is not None:
            self._on_unlocked(outcomes, password)
        problems = [outcome for outcome in outcomes if outcome.status in ("failed", "skipped")]
        remarks = [
            outcome for outcome in outcomes if outcome.reason and outcome.status in ("added", "updated")
        ]
        words = outcome_counts(outcomes)
        if cancelled:
            words = f"Stopped: {words[:1].lower()}{words[1:]}" if outcomes else "Stopped; nothing was added"
        tables = _tables(outcomes)
        if any(outcome.locked for outcome in outcomes):
            if self._report is None:
                self._notices.show_notice(
                    words, "Enter the password", lambda: self._show_report(outcomes), lasting=True
                )
        elif said and not problems:
            fared = outcomes[0].reason if outcomes else ""
            self._notices.show_notice(f"{said} Highlights: {fared}." if fared else said)
        elif password is not None and self._report is not None:
            pass  # the report that is open says it
        elif problems or remarks:
            self._notices.show_notice(words, "Show", lambda: self._show_report(outcomes), lasting=True)
        else:
            self._notices.show_notice(words)
            if len(tables) == 1 and self._verb == "Adding" and not self._ours:
                self._offer_columns(tables[0], words)

    def _end(self) -> None:
        self._job = self._password = None
        self._said = ""
        self._progress.finish()
        self.added.emit()
        if self._waiting:
            self.add(*self._waiting.pop(0))

    def _show_report(self, outcomes: Sequence[AddOutcome]) -> None:
        if self._report is not None:
            self._report.close()
        report = self._report = AddReport(self._appearance, self._window)
        report.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        report.finished.connect(self._on_report_closed)
        report.unlock_requested.connect(self.add)
        report.columns_requested.connect(self.choose_columns)
        report.set_tables([outcome.document for outcome in _tables(outcomes)])
        report.set_outcomes(outcomes)
        report.show()
        report.ask_for_password()

    def _on_report_closed(self) -> None:
        self._report = None

    def _on_unlocked(self, outcomes: Sequence[AddOutcome], password: str) -> None:
        for outcome in outcomes:
            if outcome.document:
                self._passwords[outcome.document] = password
        if self._report is not None:
            self._report.update_outcomes(outcomes)


def _tables(outcomes: Sequence[AddOutcome]) -> list[AddOutcome]:
    """Of each table of texts that was added, its first row that was."""
    first: dict[str, AddOutcome] = {}
    for outcome in outcomes:
        path, mark, _ = outcome.path.rpartition("#row=")
        if mark and outcome.document and not path.lower().endswith((".mbox", ".mbx")):
            first.setdefault(path, outcome)
    return list(first.values())


_FILTERS = (
    "Documents (*.txt *.text *.md *.markdown *.html *.htm *.xhtml *.mhtml *.mht *.pdf *.epub "
    "*.docx *.odt *.rtf *.srt *.vtt *.eml *.csv *.tsv *.jsonl);;All files (*)"
)
