"""Adding files: read, recognised by content, stored, and their highlights carried along."""

import hashlib
import logging
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from florilegium import importers
from florilegium.corpus.carrying import Carrier
from florilegium.corpus.files import LARGEST_BYTES, FoundFile, Unreadable, reason_of
from florilegium.errors import ImportFailure
from florilegium.model import AddOutcome, AnchorStatus, RefreshOutcome
from florilegium.store import Database, DocumentRows, NewVersion

log = logging.getLogger(__name__)

_SAME_DOCUMENT = 0.2  # share of words in common below which a file holds something wholly different


def now() -> str:
    """This moment, ISO 8601 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class _Failed:
    """Why a file gave no version."""

    reason: str
    skipped: bool = False
    """Passed over by its kind, rather than failed."""


class Adder:
    """Adds files one by one; each is in the library, or not at all, when :meth:`add` returns."""

    def __init__(self, database: Database, documents: DocumentRows, carrier: Carrier) -> None:
        self._database = database
        self._documents = documents
        self._carrier = carrier

    def add(self, found: FoundFile | Unreadable, *, encoding: str | None = None) -> AddOutcome:
        """What became of one file.

        A file that cannot be read gives its reason. Raises LibraryError where the library itself
        cannot be written to.
        """
        if isinstance(found, Unreadable):
            return AddOutcome(found.path, "skipped" if found.skipped else "failed", reason=found.reason)
        new = self._read(found, encoding)
        if isinstance(new, _Failed):
            with self._database.transaction():
                # A document that cannot be read just now, half saved perhaps, is still this file's.
                known = self._documents.at_path(found.path)
                self._documents.remember_file(found.path, known, found.size, found.modified)
            return AddOutcome(found.path, "skipped" if new.skipped else "failed", reason=new.reason)
        with self._database.transaction():
            outcome = self._store(new, again=encoding is not None)
            self._documents.remember_file(found.path, outcome.document, found.size, found.modified)
        return outcome

    def update(self, document: str, found: FoundFile) -> RefreshOutcome:
        """Take what is in a document's file now as its new version, if it is that document still.

        Raises LibraryError where the library itself cannot be written to.
        """
        new = self._read(found, None)
        if isinstance(new, _Failed):
            return RefreshOutcome(document, "unchanged", reason=new.reason)
        with self._database.transaction():
            if self._documents.with_fingerprint(new.fingerprint) not in ("", document):
                return self._replaced(document, "Another document of the library is at its path now.")
            if not self._continues(document, new):
                return self._replaced(
                    document, "Something wholly different is at its path now; add it to read it."
                )
            fared = self._take_up(document, new)
            self._documents.remember_file(found.path, document, found.size, found.modified)
        return RefreshOutcome(
            document,
            "updated",
            exact=fared[AnchorStatus.EXACT],
            moved=fared[AnchorStatus.MOVED],
            altered=fared[AnchorStatus.ALTERED],
            lost=fared[AnchorStatus.LOST],
        )

    def _replaced(self, document: str, reason: str) -> RefreshOutcome:
        self._documents.set_missing([(document, True)])
        self._database.record("document", [document], index=False)
        return RefreshOutcome(document, "missing", reason=reason)

    def _read(self, found: FoundFile, encoding: str | None) -> "NewVersion | _Failed":
        """The file as a version, or why it is none."""
        try:
            return self._import(found, encoding) or _Failed(_unknown_kind(found.path), skipped=True)
        except ImportFailure as failure:
            return _Failed(str(failure))
        except OSError as error:
            return _Failed(reason_of(error))
        except Exception as error:  # a fault of an importer must not stop the other files
            log.exception("An importer failed on %r", found.path)
            return _Failed(f"It could not be understood ({type(error).__name__}).")

    def _import(self, found: FoundFile, encoding: str | None) -> NewVersion | None:
        """The file as a version, or None where its kind is unknown."""
        if found.size > LARGEST_BYTES:
            raise ImportFailure(f"It is larger than {LARGEST_BYTES // 1024**2} MB.")
        path = Path(found.path)
        with path.open("rb") as file:
            head = file.read(importers.HEAD_BYTES)
            if importers.recognise(path.name, head) is None:
                return None
            data = head + file.read(LARGEST_BYTES)
        imported = importers.read_bytes(data, path.name, encoding=encoding, base=path.parent)
        return NewVersion(imported, hashlib.sha256(data).hexdigest(), importers.IMPORTER_VERSION, found.path)

    def _store(self, new: NewVersion, *, again: bool) -> AddOutcome:
        remark = " ".join(new.imported.remarks)
        title = new.imported.metadata.title
        same = self._documents.with_fingerprint(new.fingerprint)
        if same:
            (summary,) = self._documents.summaries([same]) or self._documents.summaries([same], removed=True)
            current = self._documents.fingerprint(summary.version) == new.fingerprint
            if current and not again:
                return self._known(same, new, in_trash=bool(summary.removed))
            # Else it is an older state of a document whose file lives on elsewhere.
            if same == self._documents.at_path(new.path) or not os.path.exists(summary.path):
                return self._updated(same, new)
        known = self._documents.at_path(new.path)
        if known and self._continues(known, new):
            return self._updated(known, new)
        identity = self._documents.insert(new, now())
        if known:
            self._documents.set_missing([(known, True)])
            self._database.record("document", [known], index=False)
            remark = f"{remark} What was at this path before is kept as a document of its own.".strip()
        self._database.record("document", [identity])
        return AddOutcome(new.path, "added", identity, title, remark)

    def _updated(self, document: str, new: NewVersion) -> AddOutcome:
        fared = counted(self._take_up(document, new))
        remark = " ".join(new.imported.remarks)
        reason = f"{fared}. {remark}" if fared and remark else fared or remark
        return AddOutcome(new.path, "updated", document, new.imported.metadata.title, reason)

    def _known(self, document: str, new: NewVersion, *, in_trash: bool) -> AddOutcome:
        """The same content is there already: perhaps in the trash, perhaps moved."""
        rows = self._documents.summaries([document], removed=in_trash)
        summary = rows[0]
        moved = summary.missing or not os.path.exists(summary.path)
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

    def _take_up(self, document: str, new: NewVersion) -> Counter[AnchorStatus]:
        """Make a new version current and carry the highlights to it; gives how they fared."""
        moment = now()
        self._documents.add_version(document, new, moment)
        self._documents.update_metadata(document, new)
        self._documents.set_removed([document], "")
        fared = self._carrier.carry_document(document, new.imported.text, moment)
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


def _unknown_kind(path: str) -> str:
    suffix = Path(path).suffix
    kind = f"“{suffix}” files" if suffix else "files of this kind"
    return f"Florilegium does not read {kind}."
