"""Adding files: read, recognised by content, stored, and their highlights carried along."""

import os
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from florilegium import importers
from florilegium.corpus.carrying import Carrier, Places
from florilegium.corpus.files import FoundFile, Unreadable, file_of
from florilegium.errors import LibraryError
from florilegium.importers.parts import AS_IT_IS, Asked, Columns
from florilegium.importers.reading import Reader, Reading, ReadPart
from florilegium.model import AddOutcome, AnchorStatus, DocumentSummary, RefreshOutcome
from florilegium.store import Database, DocumentRows, NewVersion, WishRows

_SAME_DOCUMENT = 0.2  # share of words in common below which a file holds something wholly different


def now() -> str:
    """This moment, ISO 8601 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Adder:
    """Adds files one by one; each is in the library, or not at all, when :meth:`add` returns."""

    def __init__(
        self,
        database: Database,
        documents: DocumentRows,
        wishes: WishRows,
        carrier: Carrier,
        reader: Reader,
        on_stored: Callable[[str], None] = lambda _document: None,
    ) -> None:
        """``on_stored`` is told of each document that is stored, new or in a new version, after it is."""
        self._database = database
        self._documents = documents
        self._wishes = wishes
        self._carrier = carrier
        self._reader = reader
        self._on_stored = on_stored

    def add(self, found: FoundFile | Unreadable, asked: Asked = AS_IT_IS) -> AddOutcome:
        """What became of one file; of one that holds many documents, of its first.

        A file that cannot be read gives its reason. Raises LibraryError where the library itself
        cannot be written to.
        """
        return next(iter(list(self.add_all([found], asked))))

    def add_all(
        self,
        files: Sequence[FoundFile | Unreadable],
        asked: Asked = AS_IT_IS,
        *,
        on_file: Callable[[int], None] = lambda _number: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Generator[AddOutcome, None, None]:
        """What became of each document of these files, as :meth:`add`.

        ``on_file`` is told the number of each file when its turn comes. Some files are begun to be
        read before theirs. Once ``cancelled`` no more of any is read.
        """
        begun: deque[Reading[ReadPart]] = deque()
        ahead = (found for found in files if isinstance(found, FoundFile))
        try:
            for number, found in enumerate(files):
                if cancelled():
                    return
                on_file(number)
                if isinstance(found, Unreadable):
                    status = "skipped" if found.skipped else "failed"
                    yield AddOutcome(found.path, status, reason=found.reason)
                    continue
                while len(begun) < self._reader.ahead and (coming := next(ahead, None)) is not None:
                    wish = self._remembered(coming.path, asked)
                    begun.append(self._reader.start(coming.path, wish, cancelled))
                for part in begun[0]:
                    outcome = self._add_part(found, part, asked)
                    if asked.encoding is not None and outcome.document:
                        with self._database.transaction():
                            self._documents.choose_encoding(outcome.document, asked.encoding)
                    yield outcome
                begun.popleft()
        finally:
            for reading in begun:
                reading.close()

    def _chosen(self, path: str) -> str | None:
        """The encoding that the reader chose for the document of a file; None where it is to be recognised.

        A file that has since been saved in UTF-8 is read as that: no other text looks like it by chance.
        """
        document = self._documents.at_path(path)
        encoding = self._documents.chosen_encoding(document) if document else ""
        return encoding if encoding and not _is_utf_8(path) else None

    def _remembered(self, path: str, asked: Asked) -> Asked:
        """What is asked now of a file, or was before; what has not changed in it need not be read."""
        wish = self.wish(path)
        return replace(
            asked,
            encoding=asked.encoding or self._chosen(path),
            columns=wish.columns if asked.columns is None else asked.columns,
            whole=wish.whole if asked.whole is None else asked.whole,
            known=frozenset() if asked.anew else self._documents.fingerprints_in(path),
        )

    def wish(self, path: str) -> Asked:
        """How the reader wants the file at a path read, as was said before."""
        stored = self._wishes.of_file(path)
        columns = stored.get("columns")
        return Asked(
            columns=Columns(**{**columns, "more": tuple(columns.get("more", ()))}) if columns else None,
            whole=stored.get("whole"),
        )

    def _remember(self, path: str, asked: Asked) -> None:
        said = {"columns": asked.columns and asdict(asked.columns), "whole": asked.whole}
        new = {key: value for key, value in said.items() if value is not None}
        if new:
            self._wishes.remember(path, {**self._wishes.of_file(path), **new})

    def _add_part(self, found: FoundFile, part: ReadPart, asked: Asked) -> AddOutcome:
        again = asked.anew
        path = _path(found, part)
        if part.known:
            return self._add_known(found, part.fingerprint, path)
        if part.imported is None:
            status = "skipped" if part.skipped else "failed"
            outcome = AddOutcome(path, status, reason=part.reason, locked=part.locked)
            lacking = importers.lacking(found.path) if part.skipped else ""
            with self._database.transaction():
                self._documents.remember_file(found.path, "", found.size, found.modified, lacking)
            return outcome
        new = NewVersion(part.imported, part.fingerprint, importers.IMPORTER_VERSION, path)
        target = self._continued(new, again=again)
        places = self._carrier.places(target, new.imported.text) if target else {}
        with self._database.transaction():
            outcome = self._store(new, target, places, again=again)
            self._remember(found.path, asked)
            self._documents.remember_file(found.path, outcome.document, found.size, found.modified)
        if outcome.status in ("added", "updated"):
            self._on_stored(outcome.document)
        return outcome

    def _add_known(self, found: FoundFile, fingerprint: str, path: str) -> AddOutcome:
        """What is in the library was not read again."""
        with self._database.transaction():
            document = self._documents.with_fingerprint(fingerprint) or self._documents.at_path(path)
            rows = self._documents.summaries([document]) or self._documents.summaries(
                [document], removed=True
            )
            if not rows:
                return AddOutcome(path, "failed", reason="It was changed meanwhile; add it again.")
            outcome = self._known(document, path, in_trash=bool(rows[0].removed))
            self._documents.remember_file(found.path, document, found.size, found.modified)
        if outcome.status == "added":
            self._on_stored(document)
        return outcome

    def update(self, documents: Sequence[DocumentSummary], found: FoundFile) -> Iterator[RefreshOutcome]:
        """Take what is in a file now as the new versions of its documents, if they are those still.

        Raises LibraryError where the library itself cannot be written to.
        """
        parts = list(self._reader.start(found.path, self._remembered(found.path, AS_IT_IS)))
        failed = [part.reason for part in parts if part.imported is None and not part.known]
        if len(failed) == len(parts):
            reason = failed[0] if failed else "It is empty."
            yield from (RefreshOutcome(summary.id, "unchanged", reason=reason) for summary in documents)
            return
        versions = [
            NewVersion(part.imported, part.fingerprint, importers.IMPORTER_VERSION, _path(found, part))
            for part in parts
            if part.imported is not None
        ]
        as_they_were = {part.fingerprint: _path(found, part) for part in parts if part.known}
        kept = {
            summary.id: as_they_were[fingerprint]
            for summary in documents
            if (fingerprint := self._documents.fingerprint(summary.version)) in as_they_were
        }
        matched = self._matched([summary for summary in documents if summary.id not in kept], versions)
        for summary in documents:
            if summary.id in kept:
                yield self._kept(summary, kept[summary.id])
            elif (new := matched.get(summary.id)) is not None:
                yield self._update(summary, new, found)
            else:
                yield self._replaced(summary.id)
        if len(matched) + len(kept) == len(parts):  # else the file holds something that is to be asked about
            with self._database.transaction():
                last = [*kept, *matched][-1]
                self._documents.remember_file(found.path, last, found.size, found.modified)

    def _matched(
        self, documents: Sequence[DocumentSummary], versions: Sequence[NewVersion]
    ) -> dict[str, NewVersion]:
        """Which of the versions read continues which document: the very same bytes first, then the place."""
        fingerprints = {self._documents.fingerprint(summary.version): summary.id for summary in documents}
        matched = {fingerprints[new.fingerprint]: new for new in versions if new.fingerprint in fingerprints}
        left = {summary.path: summary.id for summary in documents if summary.id not in matched}
        for new in versions:
            identity = left.get(new.path, "")
            taken = self._documents.with_fingerprint(new.fingerprint) not in ("", identity)
            if identity and not taken and self._continues(identity, new):
                matched[identity] = new
        return matched

    def _update(self, summary: DocumentSummary, new: NewVersion, found: FoundFile) -> RefreshOutcome:
        if self._documents.fingerprint(summary.version) == new.fingerprint:
            return self._kept(summary, new.path)
        places = self._carrier.places(summary.id, new.imported.text)
        with self._database.transaction():
            fared = self._take_up(summary.id, new, places)
            if found.path == new.path:
                self._documents.remember_file(found.path, summary.id, found.size, found.modified)
        self._on_stored(summary.id)
        return RefreshOutcome(
            summary.id,
            "updated",
            exact=fared[AnchorStatus.EXACT],
            moved=fared[AnchorStatus.MOVED],
            altered=fared[AnchorStatus.ALTERED],
            lost=fared[AnchorStatus.LOST],
        )

    def _kept(self, summary: DocumentSummary, path: str) -> RefreshOutcome:
        """The document is as it was, perhaps in another row of its file."""
        if summary.missing or summary.path != path:
            with self._database.transaction():
                self._documents.relocate(summary.id, path)
                self._database.record("document", [summary.id], index=False)
        return RefreshOutcome(summary.id, "relinked" if summary.missing else "unchanged")

    def _replaced(self, document: str) -> RefreshOutcome:
        with self._database.transaction():
            self._documents.set_missing([(document, True)])
            self._database.record("document", [document], index=False)
        return RefreshOutcome(
            document, "missing", reason="Something else is at its place now; add the file to read that."
        )

    def renew(self, document: str, new: NewVersion) -> AddOutcome:
        """Make a version current that was read of a document's file in another way."""
        places = self._carrier.places(document, new.imported.text)
        with self._database.transaction():
            fared = counted(self._take_up(document, new, places))
        self._on_stored(document)
        return AddOutcome(new.path, "updated", document, new.imported.metadata.title, fared)

    def _continued(self, new: NewVersion, *, again: bool) -> str:
        """Id of the document whose next version this is; "" where it is none's."""
        same = self._documents.with_fingerprint(new.fingerprint)
        known = self._documents.at_path(new.path)
        if same:
            (summary,) = self._documents.summaries([same]) or self._documents.summaries([same], removed=True)
            if self._documents.fingerprint(summary.version) == new.fingerprint:
                return same if again else ""
            # Else it is an older state of a document whose file may live on elsewhere.
            if same == known or not os.path.exists(file_of(summary.path)):
                return same
        return known if known and self._continues(known, new) else ""

    def _store(self, new: NewVersion, target: str, places: Places, *, again: bool) -> AddOutcome:
        """Store a version: of the document ``target``, or of a new one where that is ""."""
        remark = " ".join(new.imported.remarks)
        title = new.imported.metadata.title
        same = self._documents.with_fingerprint(new.fingerprint)
        if same and not again:
            (summary,) = self._documents.summaries([same]) or self._documents.summaries([same], removed=True)
            if self._documents.fingerprint(summary.version) == new.fingerprint:
                return self._known(same, new.path, in_trash=bool(summary.removed))
        if target:
            fared = counted(self._take_up(target, new, places))
            reason = f"{fared}. {remark}" if fared and remark else fared or remark
            return AddOutcome(new.path, "updated", target, title, reason)
        known = self._documents.at_path(new.path)
        identity = self._documents.insert(new, now())
        if known:
            self._documents.set_missing([(known, True)])
            self._database.record("document", [known], index=False)
            remark = f"{remark} What was at this path before is kept as a document of its own.".strip()
        self._database.record("document", [identity])
        return AddOutcome(new.path, "added", identity, title, remark)

    def _known(self, document: str, path: str, *, in_trash: bool) -> AddOutcome:
        """The same content is there already: perhaps in the trash, perhaps moved."""
        rows = self._documents.summaries([document], removed=in_trash)
        summary = rows[0]
        moved = summary.missing or not os.path.exists(file_of(summary.path))
        if moved:
            self._documents.relocate(document, path)
        if in_trash:
            self._documents.set_removed([document], "")
        if moved or in_trash:
            self._database.record("document", [document], index=in_trash)
        same_file = os.path.abspath(summary.path) == os.path.abspath(path)
        reason = "" if moved or in_trash or same_file else "The same content is in the library already."
        return AddOutcome(path, "added" if in_trash else "unchanged", document, summary.title, reason)

    def _continues(self, document: str, new: NewVersion) -> bool:
        """Whether what is at a document's path now is that document, changed, or something else."""
        rows = self._documents.summaries([document])
        if not rows:
            return False
        try:
            old = Counter(self._documents.text(rows[0].version).text.split())
        except LibraryError:  # damaged: what is in its file now mends it
            return True
        fresh = Counter(new.imported.text.split())
        shared = (old & fresh).total()
        return shared >= _SAME_DOCUMENT * min(old.total(), fresh.total())

    def _take_up(self, document: str, new: NewVersion, places: Places) -> Counter[AnchorStatus]:
        """Make a new version current and carry the highlights to it; gives how they fared."""
        moment = now()
        self._documents.add_version(document, new, moment)
        self._documents.update_metadata(document, new)
        self._wishes.amend_again(document)
        self._documents.set_removed([document], "")
        fared = self._carrier.carry_document(document, new.imported.text, places, moment)
        self._documents.drop_unused_versions(document)
        self._database.record("document", [document])
        self._database.record("highlights", [document])
        return fared


def counted(fared: Mapping[AnchorStatus, int]) -> str:
    """How highlights fared, in words: "41 kept, 3 moved, 1 altered, 2 lost"; "" where there are none."""
    words = {
        AnchorStatus.EXACT: "kept",
        AnchorStatus.MOVED: "moved",
        AnchorStatus.ALTERED: "altered",
        AnchorStatus.LOST: "lost",
    }
    return ", ".join(f"{fared[status]} {word}" for status, word in words.items() if fared.get(status))


def _path(found: FoundFile, part: ReadPart) -> str:
    return f"{found.path}#{part.key}" if part.key else found.path


def _is_utf_8(path: str) -> bool:
    try:
        data = Path(path).read_bytes()
        data.decode("utf-8")
    except (OSError, ValueError):
        return False
    return not data.isascii()
