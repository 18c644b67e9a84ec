"""The one module that writes the index."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sized
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import TOC, FileIndex, clean_files
from whoosh.util.filelock import FileLock

from florilegium.errors import LibraryError
from florilegium.model import Progress
from florilegium.search.building import SegmentBuilder
from florilegium.search.entry import IndexEntry
from florilegium.search.mapping import Cache, SegmentFile
from florilegium.search.merging import Part, merge
from florilegium.search.schema import SCHEMA, rows
from florilegium.search.storage import LOCK, NAME, IndexStorage, empty
from florilegium.search.vocabulary import Vocabulary

LOCK_SECONDS = 30.0
"""How long another process's commit is waited for."""
_POLL_SECONDS = 0.05


_LARGEST = 6_000_000
"""Bytes of text in one segment, about; what bounds the memory that indexing takes."""
_WORDS = 120_000
"""Different stretches of text from which on the vocabulary is begun anew."""
_MOST_SEGMENTS = 24
"""Small segments from which on a commit merges some."""
_SMALL, _MERGED_AT_ONCE = 12_000_000, 24_000_000
"""Bytes below which a segment is small to a commit, and that its merge takes in at most: it is waited for."""
_MERGED = 96_000_000
"""Bytes that a merge takes in at most when idle; segments above half of that are not small any more."""


class SegmentFiles:
    """Writes segments that are on the disk, but not part of the index before a commit names them.

    Several processes may each have one on the same folder, for the one that holds the lock.
    """

    def __init__(self, folder: Path, vocabulary: Vocabulary | None = None, share: float = 1.0) -> None:
        """``share``: how much of the memory this one may take that is meant for all that index."""
        self._storage = IndexStorage(folder)
        self._largest = int(share * _LARGEST)
        self._most_words = int(share * _WORDS)
        self.vocabulary = vocabulary or Vocabulary()
        """What has been met of words; of use to who writes next."""
        self._builder = SegmentBuilder(self.vocabulary)
        self._written: list[Any] = []

    def add(self, entry: IndexEntry) -> tuple[int, range]:
        """Take in an entry; gives in which segment its Whoosh documents are, and which they are."""
        if self._builder.size > self._largest:
            self._write()
        first = len(self._builder)
        for row in rows(entry):
            self._builder.add(row)
        return len(self._written), range(first, len(self._builder))

    def finish(self) -> list[Any]:
        """Write what is left; gives Whoosh's descriptions of the segments, in order, and begins anew."""
        if len(self._builder):
            self._write()
        written, self._written = self._written, []
        return written

    def _write(self) -> None:
        builder, self._builder = self._builder, SegmentBuilder(self.vocabulary)
        self._written.append(builder.write(self._storage))
        if len(self.vocabulary) > self._most_words:
            self.vocabulary = Vocabulary()
            self._builder = SegmentBuilder(self.vocabulary)


class _Commit:
    """What one commit changes."""

    def __init__(self, folder: Path, vocabulary: Vocabulary | None = None) -> None:
        self._folder = folder
        self._storage = IndexStorage(folder)
        former = FileIndex(self._storage, SCHEMA, NAME)._read_toc()
        self._generation = former.generation + 1
        self._former: list[Any] = list(former.segments)
        self._segments: list[Any] = list(former.segments)
        cache = Cache(0)
        self._opened = [SegmentFile(folder, segment, cache) for segment in self._segments]
        self.files = SegmentFiles(folder, vocabulary)
        self._written: list[Any] = []
        self._added: dict[str, tuple[int, range]] = {}
        self._replaced: list[tuple[int, range]] = []
        self._deleted: set[str] = set()

    def __len__(self) -> int:
        return len(self._added)

    def add(self, entry: IndexEntry) -> None:
        """Index an entry in the place of what is there of the same document."""
        former = self._added.get(entry.document)
        if former:
            self._replaced.append(former)
        elif entry.document not in self._deleted:
            self.delete((entry.document,))
        self._added[entry.document] = self.files.add(entry)

    def take_in(self, segments: Iterable[Any]) -> None:
        """Make segments part of the index that others have written."""
        self._written += segments

    def delete(self, documents: Collection[str]) -> None:
        """Mark every Whoosh document of these documents as deleted, in the segments committed before."""
        self._deleted.update(documents)
        terms = [document.encode() for document in documents]
        for file, segment in zip(self._opened, self._segments, strict=True):
            found = terms
            if len(terms) > file.documents // 4:
                found = list(set(terms).intersection(file.words("document", b"")))
            for term in found:
                if extent := file.find("document", term):
                    for number in file.postings(extent).documents.tolist():
                        segment.delete_document(number)

    def finish(self) -> None:
        """Write what is left and commit it all."""
        self._written += self.files.finish()
        for index, numbers in self._replaced:
            for number in numbers:
                self._written[index].delete_document(number)
        segments = self._segments + self._written
        segments = [one for one in segments if one.deleted_count() < one.doc_count_all()]
        small = self._smaller(segments, _SMALL)
        if len(small) > _MOST_SEGMENTS:
            segments = self._merge(segments, small, _MERGED_AT_ONCE)
        self._close()
        self._put(segments)

    def tidy(self, most: int) -> bool:
        """Commit with fewer small segments if there are more than ``most``, or without what was deleted.

        False if there is nothing to do.
        """
        chosen = self._smaller(self._segments, _MERGED // 2)
        if len(chosen) <= most:
            chosen = [one for one in self._segments if one.deleted_count() * 4 > one.doc_count_all()][:1]
        if chosen:
            segments = self._merge(self._segments, chosen, _MERGED)
        self._close()
        if chosen:
            self._put(segments)
        return bool(chosen)

    def abandon(self) -> None:
        """Take away what was written and never committed, by whomever."""
        self._close()
        clean_files(self._storage, NAME, self._generation - 1, self._former)

    # ----

    def _smaller(self, segments: list[Any], than: int) -> list[Any]:
        """Those of fewer bytes, the smallest first."""
        small = [one for one in segments if self._size(one) < than]
        return sorted(small, key=self._size)

    def _size(self, segment: Any) -> int:
        return int(self._storage.file_length(segment.make_filename(segment.COMPOUND_EXT)))

    def _merge(self, segments: list[Any], candidates: list[Any], most: int) -> list[Any]:
        """The segments with some of the candidates merged into one, the first that a merge can take in."""
        sizes = np.cumsum([self._size(one) for one in candidates])
        chosen = candidates[: max(int(np.searchsorted(sizes, most, side="right")), 1)]
        known = {file.name: file for file in self._opened}
        opened = []
        parts = []
        for segment in segments:
            if segment in chosen:
                file = known.get(segment.segment_id())
                if file is None:
                    file = SegmentFile(self._folder, segment, Cache(0))
                    opened.append(file)
                kept = np.ones(file.documents, bool)
                kept[list(segment.deleted_docs())] = False
                parts.append(Part(file, kept))
        merged = merge(self._storage, parts)
        for file in opened:
            file.close()
        return [one for one in segments if one not in chosen] + [merged]

    def _put(self, segments: list[Any]) -> None:
        self._storage.will_commit(segment.segment_id() for segment in segments)
        TOC(SCHEMA, segments, self._generation).write(self._storage, NAME)
        clean_files(self._storage, NAME, self._generation, segments)

    def _close(self) -> None:
        for file in self._opened:
            file.close()
        self._opened = []


class IndexWriter:
    """Writes the index in ``folder``, one commit at a time, waiting for other processes' commits."""

    def __init__(self, folder: Path, lock_seconds: float = LOCK_SECONDS) -> None:
        self._folder = folder
        self._lock_seconds = lock_seconds
        self._vocabulary = Vocabulary()  # of one commit, and of the next

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

    def take_in(
        self,
        documents: Collection[str],
        write: Callable[[], Iterable[Any] | None],
        cancelled: Callable[[], bool] | None,
    ) -> bool:
        """Put the segments that ``write`` gives in the place of what is indexed of the documents.

        Others write them (:class:`SegmentFiles`) while the lock is held here. False, and nothing
        changed, if it gives None. Raises LibraryError as :meth:`update` does.
        """
        try:
            with self._locked(cancelled) as held:
                if not held:
                    return False
                with self._begun() as commit:
                    segments = write()
                    if segments is None:
                        commit.abandon()
                        return False
                    commit.delete(documents)
                    commit.take_in(segments)
                    commit.finish()
                    return True
        except OSError as error:
            raise _unwritable(error) from error

    def tidy(self, most: int) -> bool:
        """Merge small segments if there are more than ``most``. False if nothing was to be done.

        Raises LibraryError as :meth:`update` does.
        """
        try:
            with self._locked(), self._begun() as commit:
                return commit.tidy(most)
        except OSError as error:
            raise _unwritable(error) from error

    def _commit(
        self,
        entries: Iterable[IndexEntry],
        removed: Iterable[str],
        on_progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> bool:
        total = len(entries) if isinstance(entries, Sized) else 0
        with self._begun() as commit:
            commit.delete(list(removed))
            for done, entry in enumerate(entries):
                if cancelled and cancelled():
                    commit.abandon()
                    return False
                if on_progress:
                    on_progress(Progress(done, max(total, done), entry.title))
                commit.add(entry)
            commit.finish()
            self._vocabulary = commit.files.vocabulary
        if on_progress:
            on_progress(Progress(len(commit), max(total, len(commit))))
        return True

    @contextmanager
    def _begun(self) -> Iterator[_Commit]:
        """A commit, which leaves nothing behind if it fails."""
        commit = _Commit(self._folder, self._vocabulary)
        try:
            yield commit
        except BaseException:
            with suppress(Exception):  # what is raised already says why
                commit.abandon()
            raise

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


def _unwritable(error: OSError) -> LibraryError:
    reason = error.strerror or "unknown reason"
    return LibraryError(f"The search index cannot be written ({reason}). Check the library folder.")
