"""Looking at documents' files again: changed, gone, moved elsewhere, or as they were."""

import hashlib
import os
import stat
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from florilegium.corpus.adding import Adder
from florilegium.corpus.files import FoundFile, Unreadable, file_of, paths_in
from florilegium.importers.reading import reason_of
from florilegium.model import DocumentSummary, RefreshOutcome
from florilegium.store import Database, DocumentRows


class Refresher:
    """Brings a library in step with the files that its documents were read from."""

    def __init__(self, database: Database, documents: DocumentRows, adder: Adder) -> None:
        self._database = database
        self._documents = documents
        self._adder = adder

    def refresh(self, ids: Sequence[str] | None, cancelled: Callable[[], bool]) -> Iterator[RefreshOutcome]:
        """What became of each document, or of those of ``ids``; the missing ones come last.

        A file whose size and time are as they were is not read, unless it is asked for by id.
        """
        gone: list[DocumentSummary] = []
        reasons: dict[str, str] = {}
        by_file: dict[str, list[DocumentSummary]] = defaultdict(list)
        for summary in self._documents.summaries(ids):
            by_file[file_of(summary.path)].append(summary)
        for path, documents in by_file.items():
            if cancelled():
                return
            by_id = {summary.id: summary for summary in documents}
            for outcome in self._look(path, documents, thorough=ids is not None):
                if outcome.status != "missing":
                    yield outcome
                    continue
                gone.append(by_id[outcome.document])
                reasons[outcome.document] = outcome.reason
        for outcome in self._find(gone, cancelled) if gone else ():
            known = reasons[outcome.document] if outcome.status == "missing" else ""
            yield replace(outcome, reason=known)

    def changed(self, cancelled: Callable[[], bool]) -> list[tuple[str, int, int]]:
        """Documents whose file has another size or time than it had, with both; none is read."""
        known = dict(self._documents.files())
        found = []
        for summary in self._documents.summaries():
            if cancelled():
                break
            path = file_of(summary.path)
            present, record = _file(path), known.get(path)
            if present is not None and (
                record is None or (record.size, record.modified) != (present.size, present.modified)
            ):
                found.append((summary.id, present.size, present.modified))
        return found

    def _look(
        self, path: str, documents: Sequence[DocumentSummary], *, thorough: bool
    ) -> Iterator[RefreshOutcome]:
        """What became of the documents of one file; missing where they are not there any more."""
        found = _file(path)
        record = self._documents.file(path)
        owner = record.document if record is not None else ""
        as_it_was = (
            found is not None
            and record is not None
            and any(summary.id == owner for summary in documents)
            and (record.size, record.modified) == (found.size, found.modified)
        )
        if as_it_was and not thorough and not any(summary.missing for summary in documents):
            yield from (RefreshOutcome(summary.id, "unchanged") for summary in documents)
            return
        at_home = [] if found is None else list(documents)
        if owner and [summary.path for summary in self._documents.summaries([owner])] == [path]:
            at_home = [summary for summary in at_home if summary.id == owner]  # others were there before it
        for summary in documents:
            if summary not in at_home:
                yield RefreshOutcome(summary.id, "missing")
        if found is None or not at_home:
            return
        if as_it_was and not thorough and not any(summary.missing for summary in at_home):
            yield from (RefreshOutcome(summary.id, "unchanged") for summary in at_home)
            return
        first = at_home[0]
        try:
            same = first.path == path and _fingerprint(path) == self._documents.fingerprint(first.version)
        except OSError as error:
            reason = reason_of(error)
            yield from (RefreshOutcome(summary.id, "unchanged", reason=reason) for summary in at_home)
            return
        if not same:
            yield from self._adder.update(at_home, found)
            return
        if first.missing or not as_it_was:
            self._take_up(first, found)
        yield RefreshOutcome(first.id, "relinked" if first.missing else "unchanged")

    def _take_up(self, summary: DocumentSummary, found: FoundFile) -> None:
        with self._database.transaction():
            self._documents.remember_file(found.path, summary.id, found.size, found.modified)
            if summary.missing or summary.path != found.path:
                self._documents.relocate(summary.id, found.path)
                self._database.record("document", [summary.id], index=False)

    def _find(self, gone: list[DocumentSummary], cancelled: Callable[[], bool]) -> Iterator[RefreshOutcome]:
        """Documents whose file is not in its place, found elsewhere by content or marked missing."""
        wanted = {self._documents.fingerprint(summary.version): summary for summary in gone}
        sizes = self._documents.sizes([summary.id for summary in gone])
        ours = {summary.id for summary in gone}
        for found in self._elsewhere(gone, cancelled):
            if cancelled():
                return
            if not wanted:
                break
            record = self._documents.file(found.path)
            known = record is not None and (record.size, record.modified) == (found.size, found.modified)
            if (sizes and found.size not in sizes) or (known and record and record.document not in ours):
                continue
            try:
                summary = wanted.pop(_fingerprint(found.path), None)
            except OSError:
                continue
            if summary is not None:
                self._take_up(summary, found)
                yield RefreshOutcome(summary.id, "relinked")
        fresh = [(summary.id, True) for summary in wanted.values() if not summary.missing]
        if fresh:
            with self._database.transaction():
                self._documents.set_missing(fresh)
                self._database.record("document", [identity for identity, _ in fresh], index=False)
        for summary in wanted.values():
            yield RefreshOutcome(summary.id, "missing")

    def _elsewhere(self, gone: list[DocumentSummary], cancelled: Callable[[], bool]) -> Iterator[FoundFile]:
        """The files beside those that are gone, where renaming leaves them, then the known folders'."""
        for folder in sorted({os.path.dirname(file_of(summary.path)) for summary in gone}):
            try:
                names = sorted(os.listdir(folder))
            except OSError:
                continue
            beside = (_file(os.path.join(folder, name)) for name in names)
            yield from (found for found in beside if found is not None)
        folders = [folder for folder in self._documents.folders() if os.path.isdir(folder)]
        for entry in paths_in(folders, without=self._database.folder, cancelled=cancelled):
            if not isinstance(entry, Unreadable):
                yield entry


def _file(path: str) -> FoundFile | None:
    """The regular file at a path."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return FoundFile(path, status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None


def _fingerprint(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
