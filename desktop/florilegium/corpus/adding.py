"""Adding files: read, recognised by content, stored, and their highlights carried along."""

import hashlib
import logging
import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from florilegium import importers
from florilegium.anchoring import describe, resolve
from florilegium.corpus.files import LARGEST_BYTES, FoundFile, Unreadable, reason_of
from florilegium.errors import ImportFailure
from florilegium.model import AddOutcome, AnchorStatus, Highlight
from florilegium.store import Database, DocumentRows, HighlightRows, NewVersion

log = logging.getLogger(__name__)

_SAME_DOCUMENT = 0.2  # share of words in common below which a file holds something wholly different


def now() -> str:
    """This moment, ISO 8601 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Adder:
    """Adds files one by one; each is in the library, or not at all, when :meth:`add` returns."""

    def __init__(self, database: Database, documents: DocumentRows, highlights: HighlightRows) -> None:
        self._database = database
        self._documents = documents
        self._highlights = highlights

    def add(self, found: FoundFile | Unreadable, *, encoding: str | None = None) -> AddOutcome:
        """What became of one file.

        A file that cannot be read gives its reason. Raises LibraryError where the library itself
        cannot be written to.
        """
        if isinstance(found, Unreadable):
            return AddOutcome(found.path, "skipped" if found.skipped else "failed", reason=found.reason)
        try:
            new = self._read(found, encoding)
        except ImportFailure as failure:
            return self._failed(found, str(failure))
        except OSError as error:
            return self._failed(found, reason_of(error))
        except Exception as error:  # a fault of an importer must not stop the other files
            log.exception("An importer failed on %r", found.path)
            return self._failed(found, f"It could not be understood ({type(error).__name__}).")
        if new is None:
            self._remember(found, "")
            return AddOutcome(found.path, "skipped", reason=_unknown_kind(found.path))
        with self._database.transaction():
            outcome = self._store(new, again=encoding is not None)
            self._documents.remember_file(found.path, outcome.document, found.size, found.modified)
        return outcome

    def _failed(self, found: FoundFile, reason: str) -> AddOutcome:
        self._remember(found, "")
        return AddOutcome(found.path, "failed", reason=reason)

    def _remember(self, found: FoundFile, document: str) -> None:
        with self._database.transaction():
            self._documents.remember_file(found.path, document, found.size, found.modified)

    def _read(self, found: FoundFile, encoding: str | None) -> NewVersion | None:
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
        at_path = self._documents.file(new.path)
        if same:
            (summary,) = self._documents.summaries([same]) or self._documents.summaries([same], removed=True)
            current = self._documents.fingerprint(summary.version) == new.fingerprint
            if current and not again:
                return self._known(same, new, in_trash=bool(summary.removed))
            self._take_up(same, new)
            return AddOutcome(new.path, "updated", same, title, remark)
        known = at_path.document if at_path is not None else ""
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


def _unknown_kind(path: str) -> str:
    suffix = Path(path).suffix
    kind = f"“{suffix}” files" if suffix else "files of this kind"
    return f"Florilegium does not read {kind}."
