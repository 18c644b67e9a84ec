"""Looking for faults in the database, its texts and anchors, the files and the index."""

import hashlib
import os
from collections.abc import Callable, Iterator

from florilegium.corpus.files import file_of
from florilegium.errors import FlorilegiumError
from florilegium.store import Database, DocumentRows


def faults(
    database: Database, documents: DocumentRows, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[str]:
    """A sentence for each fault of the database and of the files it was read from."""
    for (line,) in database.rows("PRAGMA integrity_check"):
        if line != "ok":
            yield f"Database: {line}"
    for table, row, parent, _ in database.rows("PRAGMA foreign_key_check"):
        yield f"Database: row {row} of {table} refers to a missing row of {parent}."
    for source, identity in database.rows(
        "SELECT source, identity FROM origin WHERE highlight NOT IN (SELECT id FROM highlight)"
    ):
        yield f"Database: what was imported as {identity} from {source} refers to a missing highlight."
    for document, version in database.rows(
        "SELECT d.id, d.version FROM document d LEFT JOIN version v ON v.id = d.version "
        "WHERE v.id IS NULL OR v.document != d.id"
    ):
        yield f"Document {document}: its current version {version} is missing."
    for version, document, characters in database.rows("SELECT id, document, characters FROM version"):
        if cancelled():
            return
        yield from _faults_of_version(database, documents, version, document, characters)
    for sha256, data in database.rows("SELECT sha256, data FROM image"):
        if hashlib.sha256(data).hexdigest() != sha256:
            yield f"Image {sha256[:12]}: its bytes have changed."
    yield from _faults_of_files(database)


def _faults_of_version(
    database: Database, documents: DocumentRows, version: int, document: str, characters: int
) -> Iterator[str]:
    try:
        text = documents.text(version)
    except FlorilegiumError as error:
        yield f"Document {document}: {error}"
        return
    if len(text.text) != characters:
        yield f"Document {document}: its text has {len(text.text)} characters instead of {characters}."
    end = 0
    for block in text.structure.blocks:
        if not end <= block.start <= block.end <= len(text.text):
            yield f"Document {document}: its structure does not fit its text."
            break
        end = block.end
    # One that came from elsewhere and was not found begins where the text ends.
    for highlight, start, stop, exact in database.rows(
        "SELECT id, start, end, exact FROM highlight WHERE version = ? AND removed = ''", (version,)
    ):
        if start < len(text.text) and text.text[start:stop] != exact:
            yield f"Highlight {highlight} of document {document}: its words are not at {start}:{stop}."


def _faults_of_files(database: Database) -> Iterator[str]:
    for document, path in database.rows("SELECT id, path FROM document WHERE removed = ''"):
        name = os.fsdecode(path)
        if not os.path.exists(file_of(name)):
            yield f"Document {document}: its file {name!r} is gone; its text is kept in the library."
