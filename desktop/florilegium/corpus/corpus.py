"""The Corpus: every deed on a library, and every question to it."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from florilegium.corpus import integrity
from florilegium.corpus.adding import Adder, now
from florilegium.corpus.annotating import Annotating
from florilegium.corpus.files import FoundFile, file_of, paths_in
from florilegium.corpus.refreshing import Refresher
from florilegium.corpus.repairing import Repairer
from florilegium.corpus.restoring import Backups
from florilegium.errors import LibraryError
from florilegium.importers import Asked, Columns, lacking
from florilegium.importers.reading import HereReader, Reader
from florilegium.model import (
    STARTING_LABELS,
    AddOutcome,
    BackupPreview,
    Changes,
    Progress,
    Range,
    RefreshOutcome,
    SearchResult,
)
from florilegium.store import Database, WishRows, back_up_daily

if TYPE_CHECKING:
    from florilegium.corpus.completing import Completing
    from florilegium.corpus.concordances import Concordances
    from florilegium.corpus.details import Details
    from florilegium.corpus.draft_checking import Drafts
    from florilegium.corpus.exports import Exports
    from florilegium.corpus.import_plan import ImportPlan
    from florilegium.corpus.imports import Imports
    from florilegium.corpus.indexing import Indexing
    from florilegium.corpus.links import Links
    from florilegium.corpus.locating import Locator
    from florilegium.corpus.passages import Passages
    from florilegium.corpus.quotations import Quotations
    from florilegium.corpus.recognising import Recognising
    from florilegium.corpus.searches import Searches

OnProgress = Callable[[Progress], None]
Cancelled = Callable[[], bool]


def _silent(_progress: Progress) -> None: ...


def _never() -> bool:
    return False


class Corpus(Annotating):
    """One library, opened. Every deed is on the disk when its method returns.

    It returns what changed and raises a FlorilegiumError with a sentence for the reader; it never
    shows or asks. One thread at a time may use it; other processes may use the same library. What it
    does to passages is in :mod:`.annotating`, what it says of documents in :mod:`.texts`; the larger
    features are its properties.
    """

    def __init__(self, library: Path, reader: Reader | None = None) -> None:
        """Open the library in this folder, or make one. Raises LibraryError or NewerLibrary.

        ``reader`` reads the files that are added: in this process where none is given.
        """
        super().__init__(Database(library))
        self.library = library
        self._reader = reader or HereReader()
        self._wishes = WishRows(self._database)
        self._adder = Adder(
            self._database, self._documents, self._wishes, self._carrier, self._reader, self._arrived
        )
        self._refresher = Refresher(self._database, self._documents, self._adder)
        self._backups = Backups(self._database)
        self.is_new = not self._highlights.labels()
        """Whether the library has just been made."""
        if self.is_new and not self.read_only:
            with self._database.transaction():
                self._highlights.put_labels(STARTING_LABELS)
        self._seen = self._last_serial()

    @cached_property
    def _indexing(self) -> "Indexing":
        from florilegium.corpus.indexing import Indexing  # Whoosh takes a sixth of a second to load

        return Indexing(self._database)

    @cached_property
    def completions(self) -> "Completing":
        """How a query may go on."""
        from florilegium.corpus.completing import Completing

        return Completing(self._database, self._highlights, self._searches, self._indexing)

    @cached_property
    def searches(self) -> "Searches":
        """Saved searches, and what was seen of their hits."""
        from florilegium.corpus.searches import Searches

        return Searches(
            self._database, self._documents, self._highlights, self._searches, lambda: self.concordances
        )

    @cached_property
    def passages(self) -> "Passages":
        """Many passages highlighted in one deed."""
        from florilegium.corpus.passages import Passages

        return Passages(self._deeds, self._documents, self._highlights)

    @cached_property
    def exports(self) -> "Exports":
        """Highlights written to files."""
        from florilegium.corpus.exports import Exports  # templates take a tenth of a second to load

        return Exports(self._database, self._documents, self._highlights)

    @cached_property
    def _locator(self) -> "Locator":
        from florilegium.corpus.locating import Locator

        return Locator(self._database, self._documents, self._indexing)

    @cached_property
    def imports(self) -> "Imports":
        """Highlights that were made in other programs."""
        from florilegium.corpus.imports import Imports

        return Imports(
            self._database,
            self._documents,
            self._highlights,
            self._origins,
            self._deeds,
            self._locator,
            self._reader,
        )

    def take_in(self, plan: "ImportPlan") -> Changes:
        """Import highlights as it was planned by :attr:`imports`, perhaps in another process."""
        return plan.carry_out(self._deeds)

    def _arrived(self, document: str) -> None:
        """Give a document that has just been added the highlights that waited for it."""
        if self._origins.waiting_mark()[0]:
            self.imports.arrived(document)

    @cached_property
    def quotations(self) -> "Quotations":
        """Whether the corpus says what a draft quotes."""
        from florilegium.corpus.quotations import Quotations

        return Quotations(self._documents, self._highlights, self._locator, self._reader)

    @cached_property
    def drafts(self) -> "Drafts":
        """Files that quote the corpus: what became of their quotations, and mending them."""
        from florilegium.corpus.draft_checking import Drafts

        return Drafts(self._documents, self._locator, self.quotations)

    @cached_property
    def links(self) -> "Links":
        """Where links lead."""
        from florilegium.corpus.links import Links

        return Links(self._documents, self._highlights, lambda: self.quotations)

    @cached_property
    def concordances(self) -> "Concordances":
        """Every passage that a query finds, line by line, and the words around it."""
        from florilegium.corpus.concordances import Concordances

        return Concordances(self._database, self._documents, self._highlights, self._indexing.index)

    @cached_property
    def details(self) -> "Details":
        """What is known of each document, and how the reader puts it right."""
        from florilegium.corpus.details import Details

        return Details(self._database, self._documents, self._wishes, self._adder, self._reader)

    @cached_property
    def recognition(self) -> "Recognising":
        """Text in the pictures of pages."""
        from florilegium.corpus.recognising import Recognising

        return Recognising(self._documents, self._adder, self._reader)

    def close(self) -> None:
        """Let go of the database and the index."""
        self._reader.close()
        if "_indexing" in self.__dict__:
            self._indexing.close()
        self._database.close()

    # ---- documents

    def add(
        self,
        paths: Sequence[str | Path],
        on_progress: OnProgress = _silent,
        cancelled: Cancelled = _never,
        *,
        encoding: str | None = None,
        password: str | None = None,
        columns: Columns | None = None,
        whole: bool | None = None,
        remember_folders: bool = True,
    ) -> Iterator[AddOutcome]:
        """Add files and folders, giving what became of each as it is done.

        ``encoding`` is obeyed where a format is text. ``columns`` of a table of texts, and whether the
        ``whole`` of a web page is wanted, are remembered for the file. ``password`` is tried on what is
        locked, and forgotten.

        Folders are gone through at any depth and remembered. What was done before cancelling is
        kept. Raises LibraryError where the library cannot be written to.
        """
        found = list(
            paths_in(
                paths,
                without=self.library,
                on_found=lambda count: on_progress(Progress(0, 0, f"{count:,} files found")),
                cancelled=cancelled,
            )
        )
        if remember_folders:
            self.remember_folders(paths)

        def on_file(number: int) -> None:
            on_progress(Progress(number, len(found), os.path.basename(found[number].path)))

        asked = Asked(encoding, password, columns, whole)
        outcomes = self._adder.add_all(found, asked, on_file=on_file, cancelled=cancelled)
        while not cancelled() and (outcome := next(outcomes, None)) is not None:
            yield outcome
        outcomes.close()
        if not cancelled():
            on_progress(Progress(len(found), len(found)))

    def remember_folders(self, paths: Iterable[str | Path]) -> None:
        """Look through those of ``paths`` that are folders at each start."""
        folders = [os.path.abspath(path) for path in paths if os.path.isdir(path)]
        if folders:
            with self._database.transaction():
                for folder in folders:
                    self._documents.remember_folder(folder, now())

    def folders(self) -> list[str]:
        """The folders that are looked through at each start."""
        return self._documents.folders()

    def forget_folder(self, folder: str) -> None:
        """Look no more through a folder; its documents stay."""
        with self._database.transaction():
            self._documents.forget_folder(folder)

    def new_files(self, cancelled: Cancelled = _never) -> list[str]:
        """Files in the remembered folders that are new or have changed since they were looked at.

        Documents whose file is gone are marked so on the way; :meth:`refresh` finds them again.
        """
        known = dict(self._documents.files())
        folders = [folder for folder in self.folders() if os.path.isdir(folder)]
        fresh = []
        for file in paths_in(folders, without=self.library, cancelled=cancelled):
            if isinstance(file, FoundFile):
                record = known.get(file.path)
                changed = record is None or (record.size, record.modified) != (file.size, file.modified)
                if changed or (record is not None and record.lacking and not lacking(file.path)):
                    fresh.append(file.path)
        gone = [
            summary.id
            for summary in self.documents()
            if not summary.missing and not os.path.exists(file_of(summary.path))
        ]
        if gone and not self.read_only:
            with self._database.transaction():
                self._documents.set_missing([(identity, True) for identity in gone])
                self._database.record("document", gone, index=False)
        return fresh

    def refresh(
        self, ids: Sequence[str] | None = None, cancelled: Cancelled = _never
    ) -> Iterator[RefreshOutcome]:
        """Look at the files of all documents, or of those of ``ids``, giving what became of each.

        A changed file becomes the document's new version, and its highlights are carried there. One
        that was moved is found by its content, beside where it was or in a remembered folder.
        Raises LibraryError where the library cannot be written to.
        """
        yield from self._refresher.refresh(ids, cancelled)

    def changed_files(self, cancelled: Cancelled = _never) -> list[tuple[str, int, int]]:
        """Ids of documents whose file is not as it was when it was looked at, its size and time.

        The files are not read, so this is quick; :meth:`refresh` takes up what changed.
        """
        return self._refresher.changed(cancelled)

    def complete(self, document: str, *, author: str = "", date: str = "", language: str = "") -> None:
        """Fill in what a document does not state of itself."""
        with self._database.transaction():
            self._documents.complete(document, author, date, language)
            self._database.record("document", [document])

    def remove(self, ids: Sequence[str]) -> Changes:
        """Put documents, with their highlights, into the trash."""
        titles = [summary.title for summary in self._documents.summaries(ids)]
        what = f"“{titles[0]}”" if len(titles) == 1 else f"{len(titles)} documents"
        return self._deeds.remove(f"Removed {what}", ids)

    def restore(self, ids: Sequence[str]) -> Changes:
        """Bring documents back from the trash; :meth:`collect_waiting` then completes them."""
        with self._database.transaction():
            self._documents.set_removed(ids, "")
            self._database.record("document", ids)
        back = frozenset(ids)
        return Changes(documents=back, restored=back, annotated=back, summary="Documents restored")

    def collect_waiting(self, ids: Iterable[str]) -> None:
        """Give documents that have come back the imported highlights that waited for them.

        Their texts are read: for another process than the window's. Raises LibraryError.
        """
        for document in ids:
            self._arrived(document)

    def save_reading(self, document: str, position: int, progress: float) -> Changes:
        """Keep where reading stopped: ``position`` in code points, ``progress`` from 0 to 1.

        In a library that can only be read it is not kept.
        """
        if self.read_only:
            return Changes()
        with self._database.transaction():
            self._documents.save_reading(document, position, progress, now())
            self._database.record("document", [document], index=False)
        return Changes(documents=frozenset((document,)), placed=True)

    # ---- what others did

    def poll(self) -> Changes:
        """What other processes changed since the last call."""
        rows = self._database.rows(
            "SELECT serial, what, document FROM journal WHERE serial > ? AND origin != ?",
            (self._seen, self._database.origin),
        )
        if not rows:
            return Changes()
        self._seen = max(serial for serial, _, _ in rows)
        if any(what == "everything" for _, what, _ in rows):
            self._forget()
            return Changes(everything=True)
        return Changes(
            documents=frozenset(document for _, what, document in rows if what == "document"),
            annotated=frozenset(document for _, what, document in rows if what == "highlights"),
            labels=any(what == "labels" for _, what, _ in rows),
            searches=any(what == "searches" for _, what, _ in rows),
        )

    def _forget(self) -> None:
        """Let go of what is remembered of a library that has been taken back to a backup."""
        self.forget_texts()
        self.forget_history()

    def _last_serial(self) -> int:
        return int(self._database.rows("SELECT coalesce(max(serial), 0) FROM journal")[0][0])

    # ---- search

    def search(
        self,
        query: str,
        limit: int = 50,
        cancelled: Cancelled = _never,
        *,
        typing: bool = False,
        case: bool = False,
        thorough: bool = False,
    ) -> SearchResult:
        """What answers a query, the best documents first.

        With ``typing`` the last word is a beginning, of the commonest words, or ``thorough``, of all;
        with ``case`` words are taken just as they are written.

        A query that cannot be understood gives a result whose message says why. Raises
        SearchCancelled soon after ``cancelled`` turns true.
        """
        return self._indexing.search(query, limit, cancelled, typing=typing, case=case, thorough=thorough)

    def hits(self, query: str, document: str, *, typing: bool = False, case: bool = False) -> list[Range]:
        """Every passage of one document that a query marks, in text order."""
        return self._indexing.hits(query, document, typing=typing, case=case)

    def warm_up_search(self, cancelled: Cancelled = _never) -> None:
        """Read what most searches need, so that the first ones need not wait for it."""
        self._indexing.warm_up(cancelled)

    def tidy_index(self, cancelled: Cancelled = _never) -> bool:
        """Merge small parts of the index; for when nobody is waiting. Gives whether there were any."""
        return not self.read_only and self._indexing.tidy(cancelled)

    def unindexed(self) -> int:
        """How many documents the index has yet to take in."""
        return int(self._database.rows("SELECT count(*) FROM unindexed")[0][0])

    def update_index(self, on_progress: OnProgress = _silent, cancelled: Cancelled = _never) -> None:
        """Take into the index what changed; build it anew where it is missing, damaged or old.

        In a library that can only be read the index stays as it is.
        """
        if not self.read_only:
            self._indexing.update(on_progress, cancelled)

    def reindex(self, on_progress: OnProgress = _silent, cancelled: Cancelled = _never) -> None:
        """Build the index anew."""
        self._indexing.rebuild(on_progress, cancelled)

    # ---- export

    def markdown(self, ids: Sequence[str]) -> str:
        """These highlights as Markdown, each with where it is from. Raises NotFound or ExportError."""
        return self.exports.excerpts(self._existing(ids))

    # ---- upkeep

    def check(self, cancelled: Cancelled = _never) -> Iterator[str]:
        """A sentence for each fault of the database, the files and the index."""
        yield from integrity.faults(self._database, self._documents, cancelled)
        yield from self._indexing.faults()

    def repair(self) -> Iterator[str]:
        """Mend what can be mended, after a backup; a sentence for each thing done or left.

        Raises LibraryError where there is no room for the backup: nothing is changed then.
        """
        yield from Repairer(self._database, self._documents, self._highlights, self._backups).repair()
        self.forget_texts()
        if list(self._indexing.faults()):
            self.reindex()
            yield "The search index was built anew."

    def back_up(self) -> Path:
        """Copy the library as it is now; gives the copy. Raises LibraryError."""
        return self._backups.make()

    def backups(self) -> list[Path]:
        """The library's backups, the newest first."""
        return self._backups.all()

    def preview_backup(self, path: Path) -> BackupPreview:
        """What taking the library back to a backup would change. Raises as :meth:`restore_backup`."""
        return self._backups.preview(path)

    def restore_backup(self, path: Path) -> Changes:
        """Take the library back to a backup of it, after a backup of what there is.

        The search index is emptied; :meth:`update_index` fills it. Raises NewerLibrary where a later
        version wrote the file, LibraryError where it is damaged, no backup of this library, or there
        is no room: the library is then as it was.
        """
        before = self._backups.restore(path)
        self._seen = self._last_serial()
        self._forget()
        self._indexing.clear()
        return Changes(
            everything=True, summary=f"Library restored; what there was before is kept as “{before.stem}”"
        )

    def back_up_daily(self) -> Path | None:
        """Make today's copy of the database unless there is one. Raises LibraryError."""
        if self.read_only:
            return None
        try:
            copy = back_up_daily(self._database.connection, self.library, date.today())  # noqa: DTZ011
        except OSError as error:
            raise LibraryError(f"Today's backup could not be written ({error.strerror}).") from error
        except sqlite3.Error as error:
            raise self._database.failure(error) from error
        self._database.trim_journal()
        return copy
