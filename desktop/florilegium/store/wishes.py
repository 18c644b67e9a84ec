"""Rows of what the reader wants of files and documents beyond what they say of themselves."""

import json
import os
from typing import Any

from florilegium.store.database import Database

AMENDABLE = ("title", "author", "date", "language")
"""What of a document's metadata the reader may put right."""


class WishRows:
    """Reads and writes such wishes. Methods that write are called inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- how files are read

    def of_file(self, path: str) -> dict[str, Any]:
        """How the reader wants the file at a path read; empty where nothing was said of it."""
        rows = self._database.rows("SELECT wish FROM reading_wish WHERE path = ?", (os.fsencode(path),))
        return dict(json.loads(rows[0][0])) if rows else {}

    def remember(self, path: str, wish: dict[str, Any]) -> None:
        """Remember how the reader wants the file at a path read; plain JSON."""
        self._database.connection.execute(
            "INSERT OR REPLACE INTO reading_wish VALUES (?, ?)",
            (os.fsencode(path), json.dumps(wish, ensure_ascii=False)),
        )

    # ---- metadata

    def amendments(self, document: str) -> dict[str, str]:
        """What the reader put in place of a document's own statements."""
        rows = self._database.rows("SELECT field, value FROM amendment WHERE document = ?", (document,))
        return {str(field): str(value) for field, value in rows}

    def stated(self, document: str) -> dict[str, str]:
        """What a document itself states where the reader put something in its place."""
        rows = self._database.rows("SELECT field, stated FROM amendment WHERE document = ?", (document,))
        return {str(field): str(stated) for field, stated in rows}

    def amend(self, document: str, field: str, value: str) -> None:
        """Put ``value`` in place of what a document states; with "" return to that."""
        if field not in AMENDABLE:
            raise ValueError(f"{field} cannot be amended")
        connection = self._database.connection
        if value:
            connection.execute(
                f"INSERT INTO amendment SELECT id, ?2, ?3, {field} FROM document WHERE id = ?1 "
                "ON CONFLICT (document, field) DO UPDATE SET value = excluded.value",
                (document, field, value),
            )
        else:
            value = self._stated(document, field)
            connection.execute("DELETE FROM amendment WHERE document = ? AND field = ?", (document, field))
        connection.execute(f"UPDATE document SET {field} = ? WHERE id = ?", (value, document))

    def amend_again(self, document: str) -> None:
        """Let the reader's amendments hold after a document's metadata was read anew."""
        for field, value in self.amendments(document).items():
            self._database.connection.execute(
                f"UPDATE amendment SET stated = (SELECT {field} FROM document WHERE id = ?1) "
                "WHERE document = ?1 AND field = ?2",
                (document, field),
            )
            self._database.connection.execute(
                f"UPDATE document SET {field} = ? WHERE id = ?", (value, document)
            )

    def _stated(self, document: str, field: str) -> str:
        rows = self._database.rows(
            "SELECT coalesce((SELECT stated FROM amendment WHERE document = d.id AND field = ?2), "
            f"d.{field}) FROM document d WHERE d.id = ?1",
            (document, field),
        )
        return str(rows[0][0]) if rows else ""
