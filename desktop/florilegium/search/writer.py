"""The one module that writes the index."""

import time
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from whoosh.index import TOC, FileIndex
from whoosh.util.filelock import FileLock
from whoosh.writing import SegmentWriter

from florilegium.errors import LibraryError
from florilegium.model import Progress
from florilegium.search.entry import IndexEntry
from florilegium.search.schema import SCHEMA, rows
from florilegium.search.storage import LOCK, NAME, IndexStorage, empty

LOCK_SECONDS = 30.0
"""How long another process's commit is waited for."""
_POLL_SECONDS = 0.05


class _Writer(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's writer, under a lock that is held already, telling the storage what it commits."""

    def __init__(self, index: FileIndex) -> None:
        super().__init__(index, _lk=False)

    def _commit_toc(self, segments: list[Any]) -> None:
        self.storage.will_commit(segment.segment_id() for segment in segments)
        super()._commit_toc(segments)


class IndexWriter:
    """Writes the index in ``folder``, one commit at a time, waiting for other processes' commits."""

    def __init__(self, folder: Path, lock_seconds: float = LOCK_SECONDS) -> None:
        self._folder = folder
        self._lock_seconds = lock_seconds

    def clear(self) -> None:
        """Leave an empty index, whatever was there. Other files in the folder are not touched.

        Raises LibraryError if the folder cannot be written.
        """
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._locked():
                empty(self._folder)
                TOC.create(IndexStorage(self._folder), SCHEMA, NAME)
        except OSError as error:
            raise _unwritable(error) from error

    def update(
        self,
        entries: Iterable[IndexEntry],
        removed: Iterable[str],
        on_progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> bool:
        """Put the entries in the place of what is indexed of the same documents, in one commit.

        Of two entries of one document the later one counts. False, and nothing changed, if
        ``cancelled`` turned true on the way. Raises LibraryError if the folder cannot be written
        or another process holds the lock too long.
        """
        try:
            with self._locked(cancelled) as held:
                return held and self._commit(entries, removed, on_progress, cancelled)
        except OSError as error:
            raise _unwritable(error) from error

    def _commit(
        self,
        entries: Iterable[IndexEntry],
        removed: Iterable[str],
        on_progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> bool:
        writer = _Writer(FileIndex(IndexStorage(self._folder), SCHEMA, NAME))
        reader = writer.reader()
        total = len(entries) if isinstance(entries, Sized) else 0
        added: dict[str, range] = {}
        try:
            for document in removed:
                _delete(writer, reader, document)
            for done, entry in enumerate(entries):
                if cancelled and cancelled():
                    writer.cancel()
                    return False
                if on_progress:
                    on_progress(Progress(done, max(total, done), entry.title))
                if entry.document in added:
                    # Whoosh looks for what to replace in earlier commits only.
                    for number in added[entry.document]:
                        writer.newsegment.delete_document(number)
                else:
                    _delete(writer, reader, entry.document)
                first = writer.docnum
                for row in rows(entry):
                    writer.add_document(**row)
                added[entry.document] = range(first, writer.docnum)
            writer.commit()
        except BaseException:
            if not writer.is_closed:
                with suppress(Exception):  # what is raised already says why
                    writer.cancel()
            raise
        finally:
            reader.close()
        if on_progress:
            on_progress(Progress(len(added), max(total, len(added))))
        return True

    @contextmanager
    def _locked(self, cancelled: Callable[[], bool] | None = None) -> Iterator[bool]:
        """Hold Whoosh's own lock. Yields False if cancelled before it was had."""
        lock = FileLock(str(self._folder / LOCK))
        until = time.monotonic() + self._lock_seconds
        while not lock.acquire(blocking=False):
            if cancelled and cancelled():
                yield False
                return
            if time.monotonic() > until:
                raise LibraryError(
                    "The search index is in use by another Florilegium. Try again when it has finished."
                )
            time.sleep(_POLL_SECONDS)
        try:
            yield True
        finally:
            lock.release()


def _delete(writer: _Writer, reader: Any, document: str) -> None:
    """Mark every Whoosh document of a document as deleted, in the segments committed before."""
    if ("document", document) not in reader:
        return
    matcher = reader.postings("document", document)
    while matcher.is_active():
        writer.delete_document(matcher.id())
        matcher.next()


def _unwritable(error: OSError) -> LibraryError:
    reason = error.strerror or "unknown reason"
    return LibraryError(f"The search index cannot be written ({reason}). Check the library folder.")
