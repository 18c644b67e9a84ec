"""Looking into a library that is not opened: nothing is made, renewed or written there."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from florilegium.store import migrations
from florilegium.store.database import FILE_NAME

SHORTEST = 16
"""Digits of a fingerprint that name a document."""
_WAIT_SECONDS = 0.2  # for another process that keeps the library locked
_HIGHLIGHT = (
    "SELECT 1 FROM highlight h JOIN document d ON d.id = h.document "
    "WHERE h.id = ? AND h.removed = '' AND d.removed = ''"
)
_DOCUMENT = "SELECT 1 FROM document WHERE id = ? AND removed = ''"
_FINGERPRINT = (
    "SELECT 1 FROM version v JOIN document d ON d.id = v.document "
    "WHERE v.fingerprint >= ?1 AND v.fingerprint < ?1 || 'g' AND d.removed = ''"
)


def glance(folder: Path, document: str, highlight: str = "") -> int:
    """Whether a library has a highlight: 2; or the document at least: 1; or nothing that can be read: 0.

    ``document`` is an id, or the beginning of the fingerprint of any of its versions.
    """
    asked = [(_DOCUMENT, document)]
    if is_fingerprint(document):
        asked.append((_FINGERPRINT, document))
    try:
        with _looking(folder) as connection:
            if not 0 < migrations.schema_of(connection) <= len(migrations.STEPS):
                return 0
            if highlight and connection.execute(_HIGHLIGHT, (highlight,)).fetchone():
                return 2
            return int(any(connection.execute(query, (value,)).fetchone() for query, value in asked))
    except (sqlite3.Error, OSError, ValueError):
        return 0


def is_current(folder: Path) -> bool:
    """Whether a library is there, and to open it would not renew it."""
    try:
        with _looking(folder) as connection:
            return migrations.schema_of(connection) == len(migrations.STEPS)
    except (sqlite3.Error, OSError, ValueError):
        return False


def is_fingerprint(words: str) -> bool:
    """Whether words may be the beginning of a fingerprint that names a document."""
    return len(words) >= SHORTEST and re.fullmatch("[0-9a-f]+", words) is not None


@contextmanager
def _looking(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(
        f"{(folder / FILE_NAME).absolute().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        timeout=_WAIT_SECONDS,
    )
    try:
        yield connection
    finally:
        connection.close()
