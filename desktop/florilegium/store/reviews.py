"""Rows of what changes of documents did to highlights, until the reader has looked at it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from florilegium.model import Range
from florilegium.store.database import Database


@dataclass(frozen=True, slots=True)
class Review:
    """What a change did to one highlight."""

    highlight: str
    from_version: int
    """The version that holds the words the reader highlighted."""
    start: int
    """Of those words in it, in code points."""
    was: str
    """Those words."""
    candidates: tuple[Range, ...]
    """Places in the current version that may be meant, where the highlight is lost."""
    changed: str
    """When the document changed, ISO 8601 UTC."""
    reviewed: str = ""
    """When the reader looked at it, ISO 8601 UTC; "" if not yet."""


class ReviewRows:
    """Reads and writes reviews. Methods that write are called inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self, document: str | None = None) -> list[Review]:
        """What the reader has not looked at, the newest change first and each in text order."""
        return self._select(
            "JOIN highlight h ON h.id = r.highlight JOIN document d ON d.id = h.document "
            "WHERE r.reviewed = '' AND h.removed = '' AND d.removed = '' AND (?1 IS NULL OR d.id = ?1) "
            "ORDER BY r.changed DESC, d.title, d.id, r.start, r.highlight",
            document,
        )

    def of_document(self, document: str) -> dict[str, Review]:
        """Every review of a document's highlights, by highlight."""
        rows = self._select("WHERE r.highlight IN (SELECT id FROM highlight WHERE document = ?)", document)
        return {review.highlight: review for review in rows}

    def by_id(self, highlights: Iterable[str]) -> dict[str, Review]:
        """The reviews of these highlights."""
        wanted = json.dumps(list(highlights))
        rows = self._select("WHERE r.highlight IN (SELECT value FROM json_each(?))", wanted)
        return {review.highlight: review for review in rows}

    def _select(self, clause: str, value: object) -> list[Review]:
        return [
            Review(
                str(highlight),
                int(version),
                int(start),
                str(was),
                tuple(Range(*place) for place in json.loads(candidates)),
                str(changed),
                str(reviewed),
            )
            for highlight, version, start, was, candidates, changed, reviewed in self._database.rows(
                "SELECT r.highlight, r.from_version, r.start, r.was, r.candidates, r.changed, r.reviewed "
                f"FROM review r {clause}",
                (value,),
            )
        ]

    def put(self, review: Review) -> None:
        """Store what a change did to a highlight, in place of what is stored of it."""
        self._database.connection.execute(
            "INSERT OR REPLACE INTO review VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                review.highlight,
                review.from_version,
                review.start,
                review.was,
                json.dumps([[place.start, place.end] for place in review.candidates]),
                review.changed,
                review.reviewed,
            ),
        )

    def drop(self, highlights: Iterable[str]) -> None:
        """Forget what changes did to highlights whose words are back."""
        self._database.connection.executemany(
            "DELETE FROM review WHERE highlight = ?", [(identity,) for identity in highlights]
        )

    def set_reviewed(self, highlights: Iterable[str], when: str) -> None:
        """Note that the reader has looked at these, or with "" that this is taken back."""
        self._database.connection.executemany(
            "UPDATE review SET reviewed = ? WHERE highlight = ?",
            [(when, identity) for identity in highlights],
        )
