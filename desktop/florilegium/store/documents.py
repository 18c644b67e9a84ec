"""Rows of documents, versions, images, files, folders and reading positions <-> the model."""

import json
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from florilegium.errors import LibraryError, NotFound
from florilegium.model import DocumentSummary, DocumentText, ImportedDocument, PageMap
from florilegium.store.codec import (
    decode_pages,
    decode_structure,
    decode_text,
    encode_pages,
    encode_structure,
    encode_text,
)
from florilegium.store.database import Database

_ID_LENGTH = 16
_BATCH = 500

_SUMMARY = """
    SELECT d.id, d.title, d.author, d.date, d.language, d.site, d.source, v.format, v.encoding, d.path,
           d.version, v.characters, d.added, coalesce(r.opened, ''), coalesce(r.position, 0),
           coalesce(r.progress, 0.0), d.missing, d.removed, v.remarks, v.other
    FROM document d JOIN version v ON v.id = d.version LEFT JOIN reading r ON r.document = d.id
"""


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What is to be stored of a file that was read."""

    imported: ImportedDocument
    fingerprint: str
    """SHA-256 of the file's bytes, hex."""
    importer: int
    path: str


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file that was looked at before."""

    document: str
    """"" where it was skipped or could not be read."""
    size: int
    modified: int
    lacking: str = ""
    """The program for want of which it was skipped; "" for none."""


class DocumentRows:
    """Reads and writes documents. Methods that write are called inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- reading

    def summaries(self, ids: Sequence[str] | None = None, *, removed: bool = False) -> list[DocumentSummary]:
        """The rows of the list, newest first: all, or those of ``ids``; the trash with ``removed``."""
        condition = "d.removed != ''" if removed else "d.removed = ''"
        if ids is None:
            rows = self._database.rows(f"{_SUMMARY} WHERE {condition} ORDER BY d.added DESC, d.id")
            counts = self._label_counts("")
        else:
            rows, counts = [], {}
            for batch in _batches(ids):
                marks = ",".join("?" * len(batch))
                rows += self._database.rows(f"{_SUMMARY} WHERE {condition} AND d.id IN ({marks})", batch)
                counts |= self._label_counts(f"AND h.document IN ({marks})", batch)
        return [_summary(row, counts.get(str(row[0]), ())) for row in rows]

    def _label_counts(self, where: str, values: Sequence[str] = ()) -> dict[str, tuple[tuple[str, int], ...]]:
        counts: dict[str, tuple[tuple[str, int], ...]] = {}
        for document, label, count in self._database.rows(
            "SELECT h.document, h.label, count(*) FROM highlight h JOIN label l ON l.id = h.label "
            f"WHERE h.removed = '' {where} GROUP BY h.document, h.label ORDER BY h.document, l.position",
            values,
        ):
            counts[str(document)] = (*counts.get(str(document), ()), (str(label), count))
        return counts

    def text(self, version: int) -> DocumentText:
        """A version's text and structure.

        Raises NotFound where there is no such version, LibraryError where it is damaged.
        """
        rows = self._database.rows("SELECT document, text, structure FROM version WHERE id = ?", (version,))
        if not rows:
            raise NotFound("That version of the document is not in the library.")
        document, text, structure = rows[0]
        try:
            return DocumentText(document, version, decode_text(text), decode_structure(structure))
        except (zlib.error, ValueError, KeyError, TypeError) as error:
            raise _damaged(document) from error

    def words(self, version: int) -> str:
        """A version's text alone. Raises as :meth:`text`."""
        rows = self._database.rows("SELECT document, text FROM version WHERE id = ?", (version,))
        if not rows:
            raise NotFound("That version of the document is not in the library.")
        try:
            return decode_text(rows[0][1])
        except (zlib.error, ValueError) as error:
            raise _damaged(rows[0][0]) from error

    def pages(self, version: int) -> PageMap | None:
        """Where a version's text stands on printed pages; None where it has none.

        Raises LibraryError where that is damaged.
        """
        rows = self._database.rows("SELECT document, pages FROM version WHERE id = ?", (version,))
        if not rows or rows[0][1] is None:
            return None
        document, pages = rows[0]
        try:
            return decode_pages(pages)
        except (zlib.error, ValueError, KeyError, TypeError, OverflowError) as error:
            raise LibraryError(
                f"The stored pages of document {document} are damaged. Add its file again."
            ) from error

    def image(self, sha256: str) -> bytes | None:
        """An image's bytes, if the library holds it."""
        rows = self._database.rows("SELECT data FROM image WHERE sha256 = ?", (sha256,))
        return bytes(rows[0][0]) if rows else None

    def find(self, reference: str) -> list[str]:
        """Ids of the documents that ``reference`` may mean: an id, the start of one, or a path."""
        folded = reference.lower()
        if folded and all(character in "0123456789abcdef" for character in folded):
            found = self._database.rows(
                "SELECT id FROM document WHERE id >= ? AND id < ? AND removed = '' LIMIT 9",
                (folded, folded + "g"),
            )
            exact = [identity for (identity,) in found if identity == folded]
            if found:
                return exact or [identity for (identity,) in found]
        path = os.fsencode(Path(reference).absolute())
        for query in (
            "SELECT id FROM document WHERE path = ? AND removed = ''",
            "SELECT document FROM file JOIN document d ON d.id = document "
            "WHERE file.path = ? AND d.removed = ''",
        ):
            rows = self._database.rows(query, (path,))
            if rows:
                return [identity for (identity,) in rows]
        return []

    def with_fingerprint(self, fingerprint: str) -> str:
        """Id of the document that has a version of these bytes, in the trash or not; "" if none."""
        rows = self._database.rows(
            "SELECT document FROM version WHERE fingerprint = ? ORDER BY id DESC LIMIT 1", (fingerprint,)
        )
        return str(rows[0][0]) if rows else ""

    def with_fingerprints(self, beginning: str) -> list[str]:
        """Ids of the documents that have a version whose bytes' fingerprint begins so."""
        rows = self._database.rows(
            "SELECT DISTINCT document FROM version WHERE fingerprint >= ?1 AND fingerprint < ?1 || 'g'",
            (beginning.lower(),),
        )
        return [str(document) for (document,) in rows]

    def fingerprint(self, version: int) -> str:
        """SHA-256 (hex) of the bytes that a version was read from."""
        rows = self._database.rows("SELECT fingerprint FROM version WHERE id = ?", (version,))
        return str(rows[0][0]) if rows else ""

    def fingerprints_in(self, path: str) -> frozenset[str]:
        """Those of the current versions of the documents that were last read from a file or its rows."""
        whole = os.fsencode(path)
        rows = self._database.rows(
            "SELECT v.fingerprint FROM document d JOIN version v ON v.id = d.version "
            "WHERE d.path = ? OR (d.path >= ? AND d.path < ?)",
            (whole, whole + b"#row=", whole + b"#row>"),
        )
        return frozenset(str(fingerprint) for (fingerprint,) in rows)

    def file(self, path: str) -> FileRecord | None:
        """What is known of a file that was looked at before."""
        rows = self._database.rows(
            "SELECT coalesce(document, ''), size, modified, lacking FROM file WHERE path = ?",
            (os.fsencode(path),),
        )
        return FileRecord(*rows[0]) if rows else None

    def at_path(self, path: str) -> str:
        """Id of the document that was last read from a path (of a file, or of a part of one), whether
        or not it is in the trash; "" if none.
        """
        record = self.file(path)
        if record is not None and record.document:
            return record.document
        rows = self._database.rows(
            "SELECT id FROM document WHERE path = ? ORDER BY removed != '', missing, added DESC LIMIT 1",
            (os.fsencode(path),),
        )
        return str(rows[0][0]) if rows else ""

    def sizes(self, documents: Sequence[str]) -> set[int]:
        """Bytes of the files that documents were read from; empty where one's is not known."""
        rows = self._database.rows(
            "SELECT d.id, f.size FROM document d LEFT JOIN file f ON f.document = d.id "
            "WHERE d.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(documents)),),
        )
        sizes = {size for _, size in rows}
        return set() if None in sizes else sizes

    def current_version(self, document: str) -> int:
        """The document's current version; 0 if there is no such document."""
        rows = self._database.rows("SELECT version FROM document WHERE id = ?", (document,))
        return int(rows[0][0]) if rows else 0

    def files(self) -> Iterator[tuple[str, FileRecord]]:
        """Every file that was looked at."""
        for path, *record in self._database.rows(
            "SELECT path, coalesce(document, ''), size, modified, lacking FROM file"
        ):
            yield os.fsdecode(path), FileRecord(*record)

    def chosen_encoding(self, document: str) -> str:
        """The encoding that the reader chose for a document; "" where none was chosen."""
        rows = self._database.rows("SELECT value FROM meta WHERE key = ?", (f"encoding {document}",))
        return str(rows[0][0]) if rows else ""

    def folders(self) -> list[str]:
        """The folders that were added, in that order."""
        rows = self._database.rows("SELECT path FROM folder ORDER BY added, path")
        return [os.fsdecode(path) for (path,) in rows]

    # ---- writing

    def insert(self, new: NewVersion, now: str) -> str:
        """Store a new document with its first version; gives its id."""
        identity = self._free_id(new.fingerprint)
        meta = new.imported.metadata
        self._database.connection.execute(
            "INSERT INTO document (id, version, title, author, date, language, site, source, path, added) "
            "VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                identity,
                meta.title,
                meta.author,
                meta.date,
                meta.language,
                meta.site,
                meta.source,
                os.fsencode(new.path),
                now,
            ),
        )
        self.add_version(identity, new, now)
        return identity

    def _free_id(self, fingerprint: str) -> str:
        for length in range(_ID_LENGTH, len(fingerprint) + 1):
            identity = fingerprint[:length]
            taken = self._database.connection.execute("SELECT 1 FROM document WHERE id = ?", (identity,))
            if taken.fetchone() is None:
                return identity
        raise ValueError("a document with this fingerprint is stored already")

    def add_version(self, document: str, new: NewVersion, now: str) -> int:
        """Make what was read the document's current version; gives the version."""
        connection = self._database.connection
        imported = new.imported
        cursor = connection.execute(
            "INSERT INTO version (document, fingerprint, importer, format, encoding, remarks, characters, "
            "text, structure, pages, created, other) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document,
                new.fingerprint,
                new.importer,
                imported.format,
                imported.encoding,
                json.dumps(imported.remarks, ensure_ascii=False),
                len(imported.text),
                encode_text(imported.text),
                encode_structure(imported.structure),
                encode_pages(imported.pages) if imported.pages is not None else None,
                now,
                json.dumps(dict(imported.metadata.other), ensure_ascii=False),
            ),
        )
        version = cursor.lastrowid
        assert version is not None  # noqa: S101 - an INSERT that did not raise has a row id
        for sha256, data in imported.images.items():
            connection.execute("INSERT OR IGNORE INTO image VALUES (?, ?)", (sha256, data))
            connection.execute("INSERT OR IGNORE INTO version_image VALUES (?, ?)", (version, sha256))
        connection.execute("UPDATE document SET version = ? WHERE id = ?", (version, document))
        return version

    def replace_text(self, version: int, imported: ImportedDocument) -> None:
        """Store the text and structure of a version anew."""
        self._database.connection.execute(
            "UPDATE version SET text = ?, structure = ?, pages = ? WHERE id = ?",
            (
                encode_text(imported.text),
                encode_structure(imported.structure),
                encode_pages(imported.pages) if imported.pages is not None else None,
                version,
            ),
        )

    def update_metadata(self, document: str, new: NewVersion) -> None:
        """Take over what a newly read file states about itself."""
        meta = new.imported.metadata
        self._database.connection.execute(
            "UPDATE document SET title = ?, author = ?, date = ?, language = ?, site = ?, source = ?, "
            "path = ?, missing = 0 WHERE id = ?",
            (
                meta.title,
                meta.author,
                meta.date,
                meta.language,
                meta.site,
                meta.source,
                os.fsencode(new.path),
                document,
            ),
        )

    def choose_encoding(self, document: str, encoding: str) -> None:
        """Keep the encoding that the reader chose for a document."""
        self._database.connection.execute(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"encoding {document}", encoding)
        )

    def complete(self, document: str, author: str, date: str, language: str) -> None:
        """Fill in what a document does not state of itself."""
        self._database.connection.execute(
            "UPDATE document SET author = iif(author = '', ?, author), date = iif(date = '', ?, date), "
            "language = iif(language = '', ?, language) WHERE id = ?",
            (author, date, language, document),
        )

    def relocate(self, document: str, path: str) -> None:
        """Note where a document's file is now."""
        self._database.connection.execute(
            "UPDATE document SET path = ?, missing = 0 WHERE id = ?", (os.fsencode(path), document)
        )

    def drop_unused_versions(self, document: str) -> None:
        """Forget texts that neither are current nor have a highlight or one to be reviewed, and images
        nobody shows.
        """
        connection = self._database.connection
        connection.execute(
            "DELETE FROM version WHERE document = ? "
            "AND id != (SELECT version FROM document WHERE id = version.document) "
            "AND id NOT IN (SELECT version FROM highlight WHERE document = ?) "
            "AND id NOT IN (SELECT from_version FROM review WHERE reviewed = '')",
            (document, document),
        )
        connection.execute("DELETE FROM image WHERE sha256 NOT IN (SELECT image FROM version_image)")

    def set_removed(self, ids: Iterable[str], when: str) -> None:
        """Put documents into the trash at ``when``, or take them out of it with ""."""
        self._database.connection.executemany(
            "UPDATE document SET removed = ? WHERE id = ?", [(when, identity) for identity in ids]
        )

    def set_missing(self, documents: Iterable[tuple[str, bool]]) -> None:
        """Say whether documents' files are gone."""
        self._database.connection.executemany(
            "UPDATE document SET missing = ? WHERE id = ?",
            [(missing, identity) for identity, missing in documents],
        )

    def remember_file(self, path: str, document: str, size: int, modified: int, lacking: str = "") -> None:
        """Note that a file was looked at; ``document`` is "" where it gave none, perhaps for want of
        the program ``lacking``.
        """
        self._database.connection.execute(
            "INSERT OR REPLACE INTO file (path, document, size, modified, lacking) VALUES (?, ?, ?, ?, ?)",
            (os.fsencode(path), document or None, size, modified, lacking),
        )

    def remember_folder(self, path: str, now: str) -> None:
        """Note that a folder was added, to be looked through at each start."""
        self._database.connection.execute(
            "INSERT OR IGNORE INTO folder VALUES (?, ?)", (os.fsencode(path), now)
        )

    def forget_folder(self, path: str) -> None:
        """Look no more through a folder at start; its documents stay."""
        self._database.connection.execute("DELETE FROM folder WHERE path = ?", (os.fsencode(path),))

    def save_reading(self, document: str, position: int, progress: float, now: str) -> None:
        """Keep where reading stopped, in code points."""
        self._database.connection.execute(
            "INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?)", (document, position, progress, now)
        )


def _damaged(document: str) -> LibraryError:
    return LibraryError(
        f"The stored text of document {document} is damaged. "
        "Add its file again, or take the library back to a copy from its backups folder."
    )


def _batches(ids: Sequence[str]) -> Iterator[list[str]]:
    for first in range(0, len(ids), _BATCH):
        yield list(ids[first : first + _BATCH])


def _summary(row: Sequence[Any], counts: tuple[tuple[str, int], ...]) -> DocumentSummary:
    (identity, title, author, date, language, site, source, format_name, encoding, path, version, characters,
     added, opened, position, progress, missing, removed, remarks, other) = row  # fmt: skip
    # By place, since a list of 10,000 is read at each start.
    return DocumentSummary(
        identity, title, author, date, language, site, source, format_name, encoding, os.fsdecode(path),
        version, characters, added, opened, position, progress,
        sum([count for _, count in counts]) if counts else 0,
        counts, bool(missing), removed,
        () if remarks == "[]" else tuple(json.loads(remarks)),
        () if other == "{}" else tuple(json.loads(other).items()),
    )  # fmt: skip
