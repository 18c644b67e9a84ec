"""Rows of saved searches and of their hits that were looked at."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from florilegium.model import HitMark, HitState, SavedSearch
from florilegium.store.database import Database

_MARK = "document, version, start, end, state, marked"


class SearchRows:
    """Reads and writes saved searches. Methods that write are called inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[SavedSearch]:
        """The saved searches by name."""
        return [
            SavedSearch(str(identity), str(name), str(query), bool(case), str(created), str(modified))
            for identity, name, query, case, created, modified in self._database.rows(
                'SELECT id, name, query, "case", created, modified FROM saved_search '
                "ORDER BY name COLLATE NOCASE"
            )
        ]

    def put(self, search: SavedSearch) -> None:
        """Store a search in place of what is stored of it; its marks stay.

        Raises sqlite3.IntegrityError where another has its name.
        """
        self._database.connection.execute(
            "INSERT INTO saved_search VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO UPDATE "
            'SET name = ?2, query = ?3, "case" = ?4, modified = ?6',
            (search.id, search.name, search.query, search.case, search.created, search.modified),
        )

    def drop(self, search: str) -> None:
        """Forget a search and its marks."""
        self._database.connection.execute("DELETE FROM saved_search WHERE id = ?", (search,))

    def marks(self, search: str) -> list[HitMark]:
        """A search's hits that were looked at."""
        rows = self._database.rows(f"SELECT {_MARK} FROM hit_mark WHERE search = ?", (search,))
        return [_mark(row) for row in rows]

    def places(self, search: str) -> list[tuple[str, int, int, int, str, str]]:
        """The same as rows, quick for hundreds of thousands: document, version, start, end, state, when."""
        return self._database.rows(f"SELECT {_MARK} FROM hit_mark WHERE search = ?", (search,))

    def marks_in(self, document: str) -> dict[str, list[HitMark]]:
        """A document's hits that were looked at, by the id of the search."""
        found: dict[str, list[HitMark]] = defaultdict(list)
        for search, *row in self._database.rows(
            f"SELECT search, {_MARK} FROM hit_mark WHERE document = ?", (document,)
        ):
            found[str(search)].append(_mark(row))
        return found

    def put_marks(self, search: str, marks: Iterable[HitMark]) -> None:
        """Store marks in place of those of the same places."""
        self._database.connection.executemany(
            "INSERT OR REPLACE INTO hit_mark VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (search, mark.document, mark.version, mark.start, mark.end, mark.state, mark.marked)
                for mark in marks
            ],
        )

    def drop_marks(self, search: str, places: Iterable[tuple[str, int, int]]) -> None:
        """Make hits unseen again; a place is a document and a range in code points."""
        self._database.connection.executemany(
            "DELETE FROM hit_mark WHERE search = ? AND document = ? AND start = ? AND end = ?",
            [(search, *place) for place in places],
        )

    def replace_marks_in(self, document: str, marks: Mapping[str, Sequence[HitMark]]) -> None:
        """Make these the only marks in a document, by the id of the search."""
        self._database.connection.execute("DELETE FROM hit_mark WHERE document = ?", (document,))
        for search, kept in marks.items():
            self.put_marks(search, kept)


def _mark(row: Sequence[Any]) -> HitMark:
    document, version, start, end, state, marked = row
    return HitMark(document, version, start, end, HitState(state), marked)
