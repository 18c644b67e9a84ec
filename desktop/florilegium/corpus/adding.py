"""Adding files: read, recognised by content, stored, and their highlights carried along."""

import os
from collections import Counter, deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from florilegium import importers
from florilegium.anchoring import describe, resolve
from florilegium.corpus.files import FoundFile, Unreadable, file_of
from florilegium.importers.reading import Reader, Reading, ReadPart
from florilegium.model import AddOutcome, AnchorStatus, Highlight
from florilegium.store import Database, DocumentRows, HighlightRows, NewVersion

_SAME_DOCUMENT = 0.2  # share of words in common below which a file holds something wholly different


def now() -> str:
    """This moment, ISO 8601 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Adder:
    """Adds files one by one; each is in the library, or not at all, when :meth:`add` returns."""

    def __init__(
        self, database: Database, documents: DocumentRows, highlights: HighlightRows, reader: Reader
    ) -> None:
        self._database = database
        self._documents = documents
        self._highlights = highlights
        self._reader = reader

    def add(self, found: FoundFile | Unreadable, *, encoding: str | None = None) -> AddOutcome:
        """What became of one file; of one that holds many documents, of its first.

        A file that cannot be read gives its reason. Raises LibraryError where the library itself
        cannot be written to.
        """
        return next(iter(list(self.add_all([found], encoding=encoding))))

    def add_all(
        self,
        files: Sequence[FoundFile | Unreadable],
        *,
        encoding: str | None = None,
        on_file: Callable[[int], None] = lambda _number: None,
    ) -> Generator[AddOutcome, None, None]:
        """What became of each document of these files, as :meth:`add`.

        ``on_file`` is told the number of each file when its turn comes. Some files are begun to be
        read before theirs.
        """
        begun: deque[Reading] = deque()
        ahead = (found for found in files if isinstance(found, FoundFile))
        try:
            for number, found in enumerate(files):
                on_file(number)
                if isinstance(found, Unreadable):
                    status = "skipped" if found.skipped else "failed"
                    yield AddOutcome(found.path, status, reason=found.reason)
                    continue
                while len(begun) < self._reader.ahead and (coming := next(ahead, None)) is not None:
                    begun.append(self._reader.start(coming.path, encoding))
                for part in begun[0]:
                    yield self._add_part(found, part, again=encoding is not None)
                begun.popleft()
        finally:
            for reading in begun:
                reading.close()

    def _add_part(self, found: FoundFile, part: ReadPart, *, again: bool) -> AddOutcome:
        path = f"{found.path}#{part.key}" if part.key else found.path
        with self._database.transaction():
            if part.imported is None:
                outcome = AddOutcome(path, "skipped" if part.skipped else "failed", reason=part.reason)
            else:
                new = NewVersion(part.imported, part.fingerprint, importers.IMPORTER_VERSION, path)
                outcome = self._store(new, again=again)
            self._documents.remember_file(found.path, outcome.document, found.size, found.modified)
        return outcome

    def _store(self, new: NewVersion, *, again: bool) -> AddOutcome:
        remark = " ".join(new.imported.remarks)
        title = new.imported.metadata.title
        same = self._documents.with_fingerprint(new.fingerprint)
        known = self._documents.at_path(new.path)
        if same:
            (summary,) = self._documents.summaries([same]) or self._documents.summaries([same], removed=True)
            current = self._documents.fingerprint(summary.version) == new.fingerprint
            if current and not again:
                return self._known(same, new, in_trash=bool(summary.removed))
            self._take_up(same, new)
            return AddOutcome(new.path, "updated", same, title, remark)
        if known and self._continues(known, new):
            self._take_up(known, new)
            return AddOutcome(new.path, "updated", known, title, remark)
        identity = self._documents.insert(new, now())
        if known:
            self._documents.set_missing([(known, True)])
            self._database.record("document", [known], index=False)
            remark = f"{remark} What was at this path before is kept as a document of its own.".strip()
        self._database.record("document", [identity])
        return AddOutcome(new.path, "added", identity, title, remark)

    def _known(self, document: str, new: NewVersion, *, in_trash: bool) -> AddOutcome:
        """The same content is there already: perhaps in the trash, perhaps moved."""
        rows = self._documents.summaries([document], removed=in_trash)
        summary = rows[0]
        moved = summary.missing or not os.path.exists(file_of(summary.path))
        if moved:
            self._documents.relocate(document, new.path)
        if in_trash:
            self._documents.set_removed([document], "")
        if moved or in_trash:
            self._database.record("document", [document], index=in_trash)
        same_file = os.path.abspath(summary.path) == os.path.abspath(new.path)
        reason = "" if moved or in_trash or same_file else "The same content is in the library already."
        return AddOutcome(new.path, "added" if in_trash else "unchanged", document, summary.title, reason)

    def _continues(self, document: str, new: NewVersion) -> bool:
        """Whether what is at a document's path now is that document, changed, or something else."""
        rows = self._documents.summaries([document])
        if not rows:
            return False
        old = Counter(self._documents.text(rows[0].version).text.split())
        fresh = Counter(new.imported.text.split())
        shared = (old & fresh).total()
        return shared >= _SAME_DOCUMENT * min(old.total(), fresh.total())

    def _take_up(self, document: str, new: NewVersion) -> None:
        """Make a new version current, and carry the highlights whose place in it is certain."""
        moment = now()
        version = self._documents.add_version(document, new, moment)
        self._documents.update_metadata(document, new)
        self._documents.set_removed([document], "")
        text = new.imported.text
        for highlight in self._highlights.of_document(document):
            self._highlights.put(_carried(highlight, text, version, moment))
        self._documents.drop_unused_versions(document)
        self._database.record("document", [document])
        self._database.record("highlights", [document])


def _carried(highlight: Highlight, text: str, version: int, moment: str) -> Highlight:
    resolution = resolve(text, highlight.anchor)
    if resolution.range is None:
        return replace(highlight, status=AnchorStatus.LOST)
    return replace(
        highlight,
        version=version,
        anchor=describe(text, resolution.range),
        status=resolution.status,
        modified=moment,
    )
