"""Rows of highlights that were made in other programs, and what was imported of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from florilegium.model import ForeignHighlight
from florilegium.store.database import Database

Key = tuple[str, str]
"""Source and identity there."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A foreign highlight as it was last imported."""

    foreign: ForeignHighlight
    highlight: str
    """Id of what was made of it; "" while its document has not arrived."""
    label: str
    """Id of the label it was given; "" with none made."""
    imported: str
    """ISO 8601, UTC."""

    @property
    def key(self) -> Key:
        """What finds it again."""
        return self.foreign.source, self.foreign.identity


class OriginRows:
    """Reads and writes origins. Methods that write are called inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_key(self, keys: Iterable[Key]) -> dict[Key, Origin]:
        """What was imported of these foreign highlights."""
        found = (
            _origin(row)
            for row in self._database.rows(
                f"{_SELECT} JOIN json_each(?) k "
                "ON o.source = json_extract(k.value, '$[0]') AND o.identity = json_extract(k.value, '$[1]')",
                (json.dumps([list(key) for key in keys]),),
            )
        )
        return {origin.key: origin for origin in found}

    def waiting(self) -> list[Origin]:
        """Those whose document has not arrived, in the order in which they came."""
        rows = self._database.rows(f"{_SELECT} WHERE o.highlight IS NULL ORDER BY o.imported, o.title")
        return [_origin(row) for row in rows]

    def waiting_mark(self) -> tuple[int, str]:
        """How many wait, and when the last of them came; 0 if none waits."""
        ((count, last),) = self._database.rows(
            "SELECT count(*), coalesce(max(imported), '') FROM origin WHERE highlight IS NULL"
        )
        return int(count), str(last)

    def put(self, origins: Mapping[Key, Origin | None]) -> None:
        """Make these what is known; None forgets one."""
        connection = self._database.connection
        for key, origin in origins.items():
            if origin is None:
                connection.execute("DELETE FROM origin WHERE source = ? AND identity = ?", key)
                continue
            connection.execute(
                "INSERT OR REPLACE INTO origin (source, identity, highlight, label, data, title, imported) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    *key,
                    origin.highlight or None,
                    origin.label,
                    json.dumps(_plain(origin.foreign), ensure_ascii=False),
                    origin.foreign.title,
                    origin.imported,
                ),
            )


_SELECT = "SELECT coalesce(o.highlight, ''), o.label, o.data, o.imported FROM origin o"


def _plain(foreign: ForeignHighlight) -> dict[str, object]:
    """What a foreign highlight says, without what is empty."""
    return {name: value for name, value in asdict(foreign).items() if value not in ("", None, (), [])}


def _origin(row: Sequence[Any]) -> Origin:
    highlight, label, data, imported = row
    known = {field.name for field in fields(ForeignHighlight)}
    values: dict[str, Any] = {"title": "", "quote": ""}
    values |= {name: value for name, value in json.loads(str(data)).items() if name in known}
    tags = tuple(values.pop("tags", ()))
    return Origin(ForeignHighlight(**values, tags=tags), str(highlight), str(label), str(imported))
