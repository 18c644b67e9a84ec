"""The desk: the window's Corpus, its children, and every deed that the panes ask for."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from florilegium.corpus import Corpus
from florilegium.corpus.links import Destination
from florilegium.errors import FlorilegiumError
from florilegium.importers import Columns
from florilegium.model import (
    Changes,
    CheckedDraft,
    Completion,
    Concordance,
    ExportOptions,
    ExportProfile,
    SavedSearch,
    SearchResult,
)
from florilegium.ui.jobs import Child, RunningJob
from florilegium.work import (
    AddFiles,
    AddStarterCorpus,
    BackUp,
    BackUpNow,
    CheckDraft,
    CollectWaiting,
    Complete,
    CopyTemplate,
    CountMarks,
    Cover,
    ExportHighlights,
    FetchLines,
    FindChangedFiles,
    FindConcordance,
    FindFolders,
    FindHits,
    FindNewFiles,
    FindRecognisers,
    FollowLink,
    HighlightLines,
    InsertReference,
    Job,
    KeepProfiles,
    ListWaiting,
    LookAtTable,
    MarkLines,
    PlanExport,
    PlanImport,
    PreviewBackup,
    PreviewExport,
    PutBack,
    ReadAgain,
    RecogniseText,
    Refresh,
    RestoreBackup,
    SaveEvidence,
    SaveLines,
    SaveReport,
    Search,
    TakeBack,
    UpdateIndex,
    UseWords,
    WarmUp,
)

_POLL_MILLISECONDS = 700  # between two looks at what other processes changed
_INDEX_MILLISECONDS = 1500  # of quiet before the index takes in what was changed here
_PAUSE_MILLISECONDS = 250  # without a key until a query counts as written
_FIRST_DOCUMENTS = 20  # more than a screenful

if TYPE_CHECKING:  # slow to load
    from florilegium.exporters.links import OpenRequest

log = logging.getLogger(__name__)


class Desk(QObject):
    """Holds the one Corpus of the window. Deeds are done here, long work in two children.

    One child adds, indexes and exports, one job after another; the other answers searches, the
    newest first.
    """

    changed = Signal(object)
    """Changes, whoever made them."""
    failed = Signal(str)
    """A sentence for the reader."""
    crashed = Signal(str)
    """A fault of ours in a child, as a traceback."""
    searched = Signal(object)
    """The SearchResult of the newest query."""
    index_rebuilt = Signal()
    """The index, which could not be read, has been built anew."""

    def __init__(self, corpus: Corpus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.corpus = corpus
        self._librarian = Child(corpus.library, self, niced=True)
        self._searcher = Child(corpus.library, self)
        for child in (self._librarian, self._searcher):
            child.crashed.connect(self.crashed)
        self._search: RunningJob | None = None
        self._warming: RunningJob | None = None
        self._plan: RunningJob | None = None  # of an export
        self._indexing = False
        self._rebuilding = False  # an index that a search could not read
        self.stopped = False
        """Whether the children have been ended for good."""
        self._poll = QTimer(self, interval=_POLL_MILLISECONDS)
        self._poll.timeout.connect(self._on_poll)
        self._poll.start()
        self._index_later = QTimer(self, interval=_INDEX_MILLISECONDS, singleShot=True)
        self._index_later.timeout.connect(self._on_time_to_index)
        self._unfinished = ("", 0, False)
        self._finish_later = QTimer(self, interval=_PAUSE_MILLISECONDS, singleShot=True)
        self._finish_later.timeout.connect(self._on_time_to_finish)

    def stop(self) -> None:
        """End the children; the Corpus is the caller's to close."""
        self.stopped = True
        self._poll.stop()
        self._index_later.stop()
        self._finish_later.stop()
        self._librarian.stop()
        self._searcher.stop()

    # ---- deeds

    def do(self, deed: Callable[[], Changes]) -> Changes:
        """Do something with the corpus, tell the panes, and bring the index up to date later.

        A failure is told through ``failed`` and gives no changes.
        """
        try:
            changes = deed()
        except FlorilegiumError as error:
            self.failed.emit(str(error))
            return Changes()
        self.tell(changes)
        return changes

    def tell(self, changes: Changes) -> None:
        """Tell the panes what was done here, and let the children do later what follows from it."""
        if not changes:
            return
        self.changed.emit(changes)
        if changes.restored:
            self._work(CollectWaiting(tuple(changes.restored)))
        if self.corpus.unindexed():
            self._index_later.start()

    # ---- long work

    def add(self, paths: Sequence[str], password: str | None = None) -> RunningJob:
        """Add files and folders; the password is tried on what is locked."""
        running = self._work(AddFiles(tuple(paths), password))
        running.finished.connect(self._on_added)
        return running

    def add_starter_corpus(self, folder: Path) -> RunningJob:
        """Add the documents that come with Florilegium."""
        return self._work(AddStarterCorpus(folder))

    def read_again(
        self,
        document: str,
        encoding: str | None = None,
        columns: Columns | None = None,
        whole: bool | None = None,
    ) -> RunningJob:
        """Read a document's file again: in another encoding, with other columns, whole or not."""
        return self._work(ReadAgain(document, encoding, columns, whole))

    def look_at_table(self, path: str) -> RunningJob:
        """The columns and first rows of a table of texts; the result is a Table."""
        return self._searcher.start(LookAtTable(path))

    def recognise_text(self, document: str, language: str, password: str | None) -> RunningJob:
        """Recognise the text of a document's pictures; the result is its AddOutcome."""
        return self._work(RecogniseText(document, language, password))

    def find_recognisers(self, on_found: Callable[[list[str]], object]) -> None:
        """The languages that text can be recognised in."""

        def on_finished(languages: object, cancelled: bool) -> None:
            if isinstance(languages, list) and not cancelled:
                on_found(languages)

        self._searcher.start(FindRecognisers(), on_finished=on_finished, on_failed=self.failed.emit)

    def update_index(self, *, anew: bool = False) -> RunningJob:
        """Bring the index up to date, or build it anew; and tidy it, as nobody waits for this."""
        running = self._work(UpdateIndex(anew, tidy=True))
        running.finished.connect(self._on_tidied)
        return running

    def refresh(self, documents: Sequence[str] | None) -> RunningJob:
        """Look at the files of these documents, or of all; the result is a list of RefreshOutcome."""
        return self._work(Refresh(None if documents is None else tuple(documents)))

    def find_new_files(self, on_found: Callable[[list[str]], object]) -> None:
        """Look through the remembered folders."""

        def on_finished(paths: object, cancelled: bool) -> None:
            if isinstance(paths, list) and not cancelled:
                on_found(paths)

        self._librarian.start(FindNewFiles(), on_finished=on_finished, on_failed=self.failed.emit)

    def find_changed_files(self) -> RunningJob:
        """Which documents' files are not as they were; the result is as of Corpus.changed_files."""
        return self._librarian.start(FindChangedFiles())

    def find_folders(self, most: int, on_found: Callable[[list[str]], object]) -> None:
        """The folders to watch, no more than ``most``."""

        def on_finished(folders: object, cancelled: bool) -> None:
            if isinstance(folders, list) and not cancelled:
                on_found(folders)

        self._librarian.start(FindFolders(most), on_finished=on_finished, on_failed=self.failed.emit)

    def back_up(self) -> None:
        """Make today's copy of the database unless there is one."""
        self._librarian.start(BackUp(), on_failed=self.failed.emit)

    def back_up_now(self) -> RunningJob:
        """Copy the library as it is now; the result is the copy's path."""
        return self._librarian.start(BackUpNow())

    def preview_backup(self, path: Path) -> RunningJob:
        """What taking the library back to a backup would change; the result is a BackupPreview."""
        return self._librarian.start(PreviewBackup(path))

    def restore_backup(self, path: Path) -> RunningJob:
        """Take the library back to a backup."""
        running = self._librarian.start(RestoreBackup(path))
        running.finished.connect(self._on_poll)
        return running

    def export(self, documents: Sequence[str] | None, to: Path, options: ExportOptions) -> RunningJob:
        """Write highlights to files; the result is a list of PlannedFile."""
        ids = None if documents is None else tuple(documents)
        return self._librarian.start(ExportHighlights(ids, options, to))

    def preview(self, documents: Sequence[str] | None, options: ExportOptions, to: Path | None) -> RunningJob:
        """The first file that an export would write; the result is a PlannedFile."""
        if self._warming is not None:
            self._warming.cancel()
        ids = None if documents is None else tuple(documents)
        return self._searcher.start(PreviewExport(ids, options, to))

    def plan_export(self, documents: Sequence[str] | None, options: ExportOptions, to: Path) -> RunningJob:
        """What an export would do with each file; the result is a list of PlannedFile.

        A search or a concordance gives it up: they are waited for, and it may take seconds.
        """
        ids = None if documents is None else tuple(documents)
        running = self._searcher.start(PlanExport(ids, options, to))

        def forget() -> None:
            if self._plan is running:
                self._plan = None

        running.finished.connect(forget)
        running.failed.connect(forget)
        self._plan = running
        return running

    def _give_up_plan(self) -> None:
        if self._plan is not None:
            self._plan.cancel()
            self._plan = None

    def count_marks(self, documents: Sequence[str] | None) -> RunningJob:
        """How many highlights have each label and each tag; the result is both."""
        return self._searcher.start(CountMarks(None if documents is None else tuple(documents)))

    def keep_profiles(self, save: ExportProfile | None = None, delete: str = "") -> RunningJob:
        """Keep an export under its name or forget one; the result is a list of all there are."""
        return self._searcher.start(KeepProfiles(save, delete))

    def copy_template(self, form: str, to: Path) -> RunningJob:
        """Write the template of a format to a file; the result is its path."""
        return self._searcher.start(CopyTemplate(form, to))

    def plan_import(self, paths: Sequence[Path]) -> RunningJob:
        """What importing the highlights in these files would do; the result is an ImportPlan."""
        return self._librarian.start(PlanImport(tuple(paths)), on_failed=self.failed.emit)

    def list_waiting(self) -> RunningJob:
        """Highlights that are kept until their document arrives; the result is a list of them."""
        return self._librarian.start(ListWaiting(), on_failed=self.failed.emit)

    def _work(self, job: Job) -> RunningJob:
        running = self._librarian.start(job, on_failed=self.failed.emit)
        running.finished.connect(self._on_poll)
        return running

    # ---- search

    def search(
        self, query: str, *, typing: bool, limit: int, thorough: bool = True, case: bool = False
    ) -> None:
        """Answer a query; one that is being answered is given up.

        While the reader is ``typing`` a first answer need not be ``thorough``: it has fewer documents, and
        the last word as the beginning of the commonest words only. The whole answer follows as soon as
        no key is pressed for a moment.
        """
        self.give_up_search()
        self._give_up_plan()
        first = typing and not thorough
        documents = min(limit, _FIRST_DOCUMENTS) if first else limit
        job = Search(query, documents, typing, case, thorough=not first)
        running = self._searcher.start(job, on_failed=self.failed.emit)

        def on_finished(result: object, cancelled: bool) -> None:
            if self._search is running:
                self._search = None
                if isinstance(result, SearchResult) and not cancelled:
                    if result.rebuilding and not self._rebuilding:
                        self._on_time_to_index()
                    self._rebuilding = result.rebuilding
                    self.searched.emit(result)
                    if first and result.documents and self._search is None:
                        self._unfinished = query, limit, case
                        self._finish_later.start()

        running.finished.connect(on_finished)
        self._search = running

    def warm_up(self) -> None:
        """Start the child that answers searches, so that the first one does not wait for it."""
        self._warming = self._searcher.start(WarmUp())
        self._warming.finished.connect(self._on_warm)
        self._warming.failed.connect(self._on_warm)

    def _on_time_to_finish(self) -> None:
        query, limit, case = self._unfinished
        self.search(query, typing=True, limit=limit, case=case)

    def give_up_search(self) -> None:
        """Answer no query any more."""
        self._finish_later.stop()
        if self._warming is not None:
            self._warming.cancel()
        if self._search is not None:
            self._search.cancel()
            self._search = None

    def find_hits(
        self,
        query: str,
        document: str,
        on_found: Callable[[list[object]], object],
        *,
        typing: bool,
        case: bool = False,
    ) -> None:
        """Every passage of one document that a query marks."""

        def on_finished(ranges: object, cancelled: bool) -> None:
            if isinstance(ranges, list) and not cancelled:
                on_found(ranges)

        self._searcher.start(FindHits(query, document, typing, case), on_finished=on_finished)

    def complete(
        self, query: str, cursor: int, on_found: Callable[[list[Completion]], object], *, words: bool
    ) -> None:
        """How a query may go on at the cursor, in code points."""

        def on_finished(found: object, cancelled: bool) -> None:
            if isinstance(found, list) and not cancelled:
                on_found(found)

        self._searcher.start(Complete(query, cursor, words), on_finished=on_finished)

    def follow_link(self, request: "OpenRequest", on_found: Callable[[Destination], object]) -> None:
        """Where a link leads whose document is not here, by its words."""

        def on_finished(found: object, cancelled: bool) -> None:
            if isinstance(found, Destination) and not cancelled:
                on_found(found)

        self._searcher.start(FollowLink(request), on_finished=on_finished, on_failed=self.failed.emit)

    # ---- concordance and saved searches

    def find_concordance(self, job: FindConcordance) -> RunningJob:
        """Lines of a query; the result is a FoundConcordance, or None if cancelled."""
        self._give_up_plan()
        if self._warming is not None:
            self._warming.cancel()
        return self._searcher.start(job)

    def fetch_lines(self, lines: Concordance, context: int) -> RunningJob:
        """The words of a few lines; the result is a list of ConcordanceLine."""
        return self._searcher.start(FetchLines(lines, context))

    def save_lines(self, lines: Concordance, to: Path, context: int) -> RunningJob:
        """Write lines to a file."""
        return self._librarian.start(SaveLines(lines, to, context), on_failed=self.failed.emit)

    def highlight_lines(self, job: HighlightLines) -> RunningJob:
        """Highlight many lines in one deed; the result is what to call it, "" if nothing was to be done.

        It is kept for Undo at its place among the deeds of the window.
        """
        running = self._searcher.start(job, on_failed=self.failed.emit)

        def on_finished(summary: object, _cancelled: bool) -> None:
            if isinstance(summary, str) and summary:
                self.corpus.passages.keep(job.name, summary)
            self._tell_of_child()

        running.finished.connect(on_finished)
        return running

    def take_back(self, name: str, *, again: bool = False) -> RunningJob:
        """Undo what :meth:`highlight_lines` did under a name, or do it again; the result is its words."""
        running = self._searcher.start(TakeBack(name, again), on_failed=self.failed.emit)
        running.finished.connect(self._tell_of_child)
        return running

    def _tell_of_child(self) -> None:
        """Tell the panes what the child has done; if they know that already, that it can be undone."""
        try:
            self.changed.emit(self.corpus.poll())
        except FlorilegiumError:
            log.info("The library could not be looked at", exc_info=True)
        if self.corpus.unindexed():
            self._index_later.start()

    def mark_lines(self, job: MarkLines) -> RunningJob:
        """Keep what became of the hits of many lines; the result is the words for it."""
        return self._searcher.start(job, on_failed=self.failed.emit)

    def cover(
        self, search: SavedSearch, lines: Concordance | None = None, *, whole: bool = False
    ) -> RunningJob:
        """What became of each hit of a saved search; the result is a Covered, or None if cancelled."""
        return self._searcher.start(Cover(search, lines, whole), on_failed=self.failed.emit)

    def save_evidence(self, search: SavedSearch, to: Path) -> RunningJob:
        """Write what was looked at of a saved search to a file."""
        return self._librarian.start(SaveEvidence(search, to), on_failed=self.failed.emit)

    # ---- drafts

    def check_draft(self, path: Path) -> RunningJob:
        """What became of each quotation of a draft; the result is a CheckedDraft, or None if cancelled."""
        return self._searcher.start(CheckDraft(path))

    def mend_draft(self, job: InsertReference | UseWords | PutBack) -> RunningJob:
        """Change a draft; the result is MendedDraft, or None where it is put back."""
        return self._searcher.start(job)

    def save_report(self, draft: CheckedDraft, to: Path) -> RunningJob:
        """Write what became of a draft's quotations to a file."""
        return self._librarian.start(SaveReport(draft, to), on_failed=self.failed.emit)

    # ---- words around a word

    def look_around(self, job: Job) -> RunningJob:
        """Count something; the result is the job's."""
        if self._warming is not None:
            self._warming.cancel()
        return self._searcher.start(job)

    def save(self, job: Job) -> RunningJob:
        """Write what was counted to a file."""
        return self._librarian.start(job, on_failed=self.failed.emit)

    # ----

    def _on_warm(self) -> None:
        self._warming = None

    def _on_poll(self) -> None:
        try:
            changes = self.corpus.poll()
        except FlorilegiumError:
            log.info("The library could not be looked at", exc_info=True)
            return
        if changes:
            self.changed.emit(changes)

    def _on_tidied(self, merged: object, _cancelled: bool) -> None:
        if merged and not self.stopped:
            self.warm_up()

    def _on_added(self) -> None:
        if not self.stopped:
            self.update_index()

    def _on_time_to_index(self) -> None:
        if self._indexing:
            if self.corpus.unindexed():
                self._index_later.start()
            return
        self._indexing = True
        running = self._librarian.start(UpdateIndex())
        running.finished.connect(self._on_indexed)
        running.failed.connect(self._on_not_indexed)

    def _on_not_indexed(self) -> None:
        self._indexing = False

    def _on_indexed(self) -> None:
        self._indexing = False
        if self._rebuilding:  # stays so until a search succeeds, so that one is built for each damage
            self.index_rebuilt.emit()
