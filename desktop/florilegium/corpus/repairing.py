"""Mending the faults of a library that can be mended without guessing."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from florilegium import importers
from florilegium.anchoring import describe, occurrences, resolve
from florilegium.corpus.adding import now
from florilegium.corpus.files import file_of
from florilegium.corpus.restoring import Backups
from florilegium.errors import FlorilegiumError
from florilegium.model import Highlight
from florilegium.store import Database, DocumentRows, HighlightRows

_ORPHANS = (
    ("tags", "highlight_tag", "highlight NOT IN (SELECT id FROM highlight)"),
    ("reading positions", "reading", "document NOT IN (SELECT id FROM document)"),
    ("reviews", "review", "highlight NOT IN (SELECT id FROM highlight)"),
    ("notes of files", "file", "document IS NOT NULL AND document NOT IN (SELECT id FROM document)"),
    (
        "uses of images",
        "version_image",
        "version NOT IN (SELECT id FROM version) OR image NOT IN (SELECT sha256 FROM image)",
    ),
    (
        "marks of hits",
        "hit_mark",
        "search NOT IN (SELECT id FROM saved_search) OR document NOT IN (SELECT id FROM document)",
    ),
    ("amendments of documents", "amendment", "document NOT IN (SELECT id FROM document)"),
    (
        "notes of where highlights come from",
        "origin",
        "highlight IS NOT NULL AND highlight NOT IN (SELECT id FROM highlight)",
    ),
    ("entries waiting for the index", "unindexed", "document NOT IN (SELECT id FROM document)"),
    ("images that no document shows", "image", "sha256 NOT IN (SELECT image FROM version_image)"),
)


class Repairer:
    """Looks for what is wrong in the database and mends what there is one right way to mend."""

    def __init__(
        self,
        database: Database,
        documents: DocumentRows,
        highlights: HighlightRows,
        backups: Backups,
    ) -> None:
        self._database = database
        self._documents = documents
        self._highlights = highlights
        self._backups = backups

    def repair(self) -> Iterator[str]:
        """A sentence for each thing done or left. Raises LibraryError where no backup can be made."""
        made = self._backups.make("before-repair")
        yield f"A backup of the library as it was is in {made}."
        yield from self._rebuild_tables()
        yield from self._drop_orphans()
        yield from self._name_current_versions()
        yield from self._read_damaged_texts()
        yield from self._mend_anchors()
        yield from self._mark_missing()

    def _rebuild_tables(self) -> Iterator[str]:
        faults = self._integrity()
        if not faults:
            return
        with self._database.transaction() as connection:
            connection.execute("REINDEX")
        if left := self._integrity():
            yield f"The database is damaged ({left}) and could not be mended; restore a backup."
        else:
            yield "The database's own indexes were built anew."

    def _integrity(self) -> str:
        lines = [str(line) for (line,) in self._database.rows("PRAGMA integrity_check(1)") if line != "ok"]
        return lines[0] if lines else ""

    def _drop_orphans(self) -> Iterator[str]:
        for what, table, condition in _ORPHANS:
            with self._database.transaction() as connection:
                count = connection.execute(f"DELETE FROM {table} WHERE {condition}").rowcount
            if count:
                yield f"{count} {what} that belong to nothing were taken away."

    def _name_current_versions(self) -> Iterator[str]:
        for document, newest in self._database.rows(
            "SELECT d.id, (SELECT max(v.id) FROM version v WHERE v.document = d.id) FROM document d "
            "WHERE NOT EXISTS (SELECT 1 FROM version v WHERE v.id = d.version AND v.document = d.id)"
        ):
            if newest is None:
                yield f"Document {document} has no text left and could not be mended; restore a backup."
                continue
            with self._database.transaction() as connection:
                connection.execute("UPDATE document SET version = ? WHERE id = ?", (newest, document))
                self._database.record("document", [document])
            yield f"Document {document}: its newest version was made the current one."

    def _read_damaged_texts(self) -> Iterator[str]:
        for version, document, characters, fingerprint, encoding, path in self._database.rows(
            "SELECT v.id, v.document, v.characters, v.fingerprint, v.encoding, d.path "
            "FROM version v JOIN document d ON d.id = v.document"
        ):
            try:
                length = len(self._documents.text(version).text)
            except FlorilegiumError:
                if self._read_again(version, os.fsdecode(path), fingerprint, encoding, characters):
                    yield f"Document {document}: its damaged text was read from its file again."
                else:
                    yield (
                        f"Document {document}: a stored text is damaged, and its file holds other words by "
                        "now or is gone; restore a backup."
                    )
                continue
            if length != characters:
                with self._database.transaction() as connection:
                    connection.execute("UPDATE version SET characters = ? WHERE id = ?", (length, version))
                yield f"Document {document}: the length noted of its text was mended."

    def _read_again(self, version: int, path: str, fingerprint: str, encoding: str, characters: int) -> bool:
        """Store the text of a version anew, if its file still gives the very same."""
        try:
            data = Path(path).read_bytes()
            if hashlib.sha256(data).hexdigest() != fingerprint:
                return False
            imported = importers.read_bytes(
                data, Path(path).name, encoding=encoding or None, base=Path(path).parent
            )
        except (OSError, FlorilegiumError):
            return False
        if len(imported.text) != characters:
            return False
        with self._database.transaction():
            self._documents.replace_text(version, imported)
        return True

    def _mend_anchors(self) -> Iterator[str]:
        for (version,) in self._database.rows("SELECT DISTINCT version FROM highlight WHERE removed = ''"):
            try:
                text = self._documents.text(version).text
            except FlorilegiumError:
                continue  # told of above
            astray = [
                identity
                for identity, start, end, exact in self._database.rows(
                    "SELECT id, start, end, exact FROM highlight WHERE version = ? AND removed = ''",
                    (version,),
                )
                if text[start:end] != exact and start < len(text)
            ]
            for highlight in self._highlights.by_id(astray).values():
                yield self._mend_anchor(highlight, text)

    def _mend_anchor(self, highlight: Highlight, text: str) -> str:
        """Put a highlight that is not on its words onto them, if they are in one place only."""
        who = f"Highlight {highlight.id} of document {highlight.document}"
        places = occurrences(text, highlight.exact)
        place = places[0] if len(places) == 1 else resolve(text, highlight.anchor).range
        if place is None or text[place.start : place.end] != highlight.exact:
            return f"{who}: its words cannot be told in the text; it keeps them, and can be put in its place."
        with self._database.transaction():
            self._highlights.put(replace(highlight, anchor=describe(text, place), modified=now()))
            self._database.record("highlights", [highlight.document])
        return f"{who} was put back on its words."

    def _mark_missing(self) -> Iterator[str]:
        wrong = [
            summary.id
            for summary in self._documents.summaries()
            if not summary.missing and not os.path.exists(file_of(summary.path))
        ]
        if wrong:
            with self._database.transaction():
                self._documents.set_missing([(identity, True) for identity in wrong])
                self._database.record("document", wrong, index=False)
            yield f"{len(wrong)} documents whose file is gone were marked so; their texts are kept."
