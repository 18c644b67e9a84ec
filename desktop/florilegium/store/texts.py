"""The texts of many documents at once, without what else is known of them."""

import logging
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from florilegium.store.codec import decode_text
from florilegium.store.database import Database

log = logging.getLogger(__name__)

_BATCH = 200


@dataclass(frozen=True, slots=True)
class TextRow:
    """What a search through the texts has to know of a document."""

    document: str
    version: int
    title: str
    author: str
    date: str
    language: str
    characters: int


class TextRows:
    """Reads the current texts of a library."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: tuple[TextRow, ...] = ()
        self._state: tuple[int, int] | None = None

    def state(self) -> tuple[int, int]:
        """Differs from what it was if anything in the library has changed since, here or elsewhere."""
        ((version,),) = self._database.rows("PRAGMA data_version")
        return int(version), self._database.connection.total_changes

    def all(self) -> tuple[TextRow, ...]:
        """Every document outside the trash, in corpus order: that of the document list."""
        state = self.state()
        if state != self._state:
            rows = self._database.rows(
                "SELECT d.id, d.version, d.title, d.author, d.date, d.language, v.characters "
                "FROM document d JOIN version v ON v.id = d.version "
                "WHERE d.removed = '' ORDER BY d.added DESC, d.id"
            )
            self._known, self._state = tuple(TextRow(*row) for row in rows), state
        return self._known

    def unindexed(self) -> set[str]:
        """Ids of the documents that the search index does not know as they are now."""
        return {document for (document,) in self._database.rows("SELECT document FROM unindexed")}

    def texts(self, versions: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Versions and their texts, in this order; those that are gone or damaged are left out."""
        for first in range(0, len(versions), _BATCH):
            batch = versions[first : first + _BATCH]
            marks = ",".join("?" * len(batch))
            found = dict(
                self._database.rows(f"SELECT id, text FROM version WHERE id IN ({marks})", tuple(batch))
            )
            for version in batch:
                try:
                    yield version, decode_text(found[version])
                except KeyError:
                    continue
                except (zlib.error, UnicodeDecodeError):  # no reason to find nothing else
                    log.info("The stored text of version %s is damaged", version)
