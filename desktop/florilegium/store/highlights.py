"""Rows of highlights, labels and tags <-> the model."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from florilegium.model import (
    Anchor,
    AnchorStatus,
    Highlight,
    Label,
    LabelColour,
    Mark,
    TextPositionSelector,
    TextQuoteSelector,
)
from florilegium.store.database import Database

_HIGHLIGHT = """
    SELECT h.id, h.document, h.version, h.start, h.end, h.exact, h.prefix, h.suffix, h.label, h.note,
           (SELECT json_group_array(tag) FROM highlight_tag t WHERE t.highlight = h.id),
           h.status, h.created, h.modified
    FROM highlight h JOIN document d ON d.id = h.document
"""
_TRASHED = _HIGHLIGHT.replace("h.modified", "h.modified, h.removed")


class HighlightRows:
    """Reads and writes highlights and labels. Methods that write are called inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- reading

    def of_document(self, document: str) -> list[Highlight]:
        """A document's highlights in text order, whether or not it is in the trash."""
        return self._select(
            "WHERE h.document = ? AND h.removed = '' ORDER BY h.start, h.end, h.id", (document,)
        )

    def documents(self) -> set[str]:
        """Ids of the documents that have highlights."""
        return {
            str(document)
            for (document,) in self._database.rows(
                "SELECT DISTINCT document FROM highlight WHERE removed = ''"
            )
        }

    def places(self) -> list[tuple[str, int, int]]:
        """Where all highlights that have a place lie in the current texts: document, start, end."""
        return self._database.rows(
            "SELECT document, start, end FROM highlight WHERE removed = '' AND status != 'lost'"
        )

    def ever(self, document: str) -> bool:
        """Whether a document has or had any highlight, those in the trash included."""
        return bool(self._database.rows("SELECT 1 FROM highlight WHERE document = ? LIMIT 1", (document,)))

    def all(self) -> list[Highlight]:
        """Every highlight of every document that is not in the trash, document by document."""
        return self._select(
            "WHERE h.removed = '' AND d.removed = '' ORDER BY d.title, d.id, h.start, h.end, h.id"
        )

    def by_id(self, ids: Iterable[str]) -> dict[str, Highlight]:
        """The highlights with these ids, those in the trash left out."""
        wanted = json.dumps(list(ids))
        return {
            highlight.id: highlight
            for highlight in self._select(
                "WHERE h.removed = '' AND h.id IN (SELECT value FROM json_each(?))", (wanted,)
            )
        }

    def ever_made(self, ids: Iterable[str]) -> set[str]:
        """Which of these ids a highlight has or had, those in the trash included."""
        rows = self._database.rows(
            "SELECT id FROM highlight WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        )
        return {str(identity) for (identity,) in rows}

    def trashed(self, ids: Iterable[str] | None = None) -> list[tuple[Highlight, str]]:
        """Deleted highlights of documents that are not in the trash, with when, the last deleted first."""
        rows = self._database.rows(
            f"{_TRASHED} WHERE h.removed != '' AND d.removed = '' "
            "AND (?1 IS NULL OR h.id IN (SELECT value FROM json_each(?1))) "
            "ORDER BY h.removed DESC, d.title, h.start, h.id",
            (None if ids is None else json.dumps(list(ids)),),
        )
        return [(_highlight(row[:-1]), str(row[-1])) for row in rows]

    def _select(self, clause: str, values: Sequence[object] = ()) -> list[Highlight]:
        return [_highlight(row) for row in self._database.rows(f"{_HIGHLIGHT} {clause}", values)]

    def labels(self) -> list[Label]:
        """The labels in the reader's order."""
        return [
            Label(str(identity), str(name), str(meaning), LabelColour(colour), Mark(mark))
            for identity, name, meaning, colour, mark in self._database.rows(
                "SELECT id, name, meaning, colour, mark FROM label ORDER BY position, id"
            )
        ]

    def with_label(self, label: str) -> list[Highlight]:
        """The highlights that have a label."""
        return self._select("WHERE h.removed = '' AND h.label = ?", (label,))

    def tags(self) -> list[tuple[str, int]]:
        """Every tag with how many highlights have it, the commonest first."""
        return [
            (str(tag), count)
            for tag, count in self._database.rows(
                "SELECT t.tag, count(*) FROM highlight_tag t JOIN highlight h ON h.id = t.highlight "
                "JOIN document d ON d.id = h.document WHERE h.removed = '' AND d.removed = '' "
                "GROUP BY t.tag ORDER BY count(*) DESC, t.tag"
            )
        ]

    def count(self) -> int:
        """How many highlights there are, outside the trash."""
        (row,) = self._database.rows(
            "SELECT count(*) FROM highlight h JOIN document d ON d.id = h.document "
            "WHERE h.removed = '' AND d.removed = ''"
        )
        return int(row[0])

    # ---- writing

    def put(self, highlight: Highlight) -> None:
        """Store a highlight as it is now; one in the trash comes back."""
        self.put_all([highlight])

    def put_all(self, highlights: Sequence[Highlight]) -> None:
        """Store highlights as they are now; those in the trash come back."""
        connection = self._database.connection
        connection.executemany(
            "INSERT INTO highlight (id, document, version, start, end, exact, prefix, suffix, label, note, "
            "status, created, modified, removed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '') "
            "ON CONFLICT (id) DO UPDATE SET document = excluded.document, version = excluded.version, "
            "start = excluded.start, end = excluded.end, exact = excluded.exact, prefix = excluded.prefix, "
            "suffix = excluded.suffix, label = excluded.label, note = excluded.note, "
            "status = excluded.status, created = excluded.created, modified = excluded.modified, "
            "removed = ''",
            [
                (
                    highlight.id,
                    highlight.document,
                    highlight.version,
                    highlight.start,
                    highlight.end,
                    highlight.anchor.quote.exact,
                    highlight.anchor.quote.prefix,
                    highlight.anchor.quote.suffix,
                    highlight.label,
                    highlight.note,
                    highlight.status,
                    highlight.created,
                    highlight.modified,
                )
                for highlight in highlights
            ],
        )
        connection.executemany(
            "DELETE FROM highlight_tag WHERE highlight = ?", [(highlight.id,) for highlight in highlights]
        )
        connection.executemany(
            "INSERT INTO highlight_tag VALUES (?, ?)",
            [(highlight.id, tag) for highlight in highlights for tag in highlight.tags],
        )

    def remove(self, ids: Iterable[str], when: str) -> None:
        """Put highlights into the trash."""
        self._database.connection.executemany(
            "UPDATE highlight SET removed = ? WHERE id = ?", [(when, identity) for identity in ids]
        )

    def put_labels(self, labels: Sequence[Label]) -> None:
        """Store these labels, in this order, beside those there are."""
        for position, label in enumerate(labels):
            self._database.connection.execute(
                "INSERT INTO label VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                "name = excluded.name, meaning = excluded.meaning, colour = excluded.colour, "
                "mark = excluded.mark, position = excluded.position",
                (label.id, label.name, label.meaning, label.colour, label.mark, position),
            )

    def keep_labels(self, labels: Sequence[Label], heir: str) -> None:
        """Take every other label away; highlights in the trash that had one get ``heir``.

        Raises sqlite3.IntegrityError where a highlight outside the trash still has one.
        """
        kept = json.dumps([label.id for label in labels])
        connection = self._database.connection
        connection.execute(
            "UPDATE highlight SET label = ? WHERE removed != '' "
            "AND label NOT IN (SELECT value FROM json_each(?))",
            (heir, kept),
        )
        connection.execute("DELETE FROM label WHERE id NOT IN (SELECT value FROM json_each(?))", (kept,))


def _highlight(row: Sequence[Any]) -> Highlight:
    (
        identity,
        document,
        version,
        start,
        end,
        exact,
        prefix,
        suffix,
        label,
        note,
        tags,
        status,
        created,
        modified,
    ) = row
    return Highlight(
        id=str(identity),
        document=str(document),
        version=int(version),
        anchor=Anchor(
            TextPositionSelector(int(start), int(end)),
            TextQuoteSelector(str(exact), str(prefix), str(suffix)),
        ),
        label=str(label),
        note=str(note),
        tags=tuple(sorted(json.loads(str(tags)))),
        status=AnchorStatus(status),
        created=str(created),
        modified=str(modified),
    )
