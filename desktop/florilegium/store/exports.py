"""Rows of export profiles, and of what was last written to exported files."""

import json
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from florilegium.model import ExportOptions, ExportProfile
from florilegium.store.database import Database


@dataclass(frozen=True, slots=True)
class ExportBase:
    """What was last written to a file, as it would be by itself."""

    path: Path
    """Absolute."""
    subject: str
    """What the file is of."""
    content: bytes
    written: str
    """The time that the file says it was exported, ISO 8601 UTC."""


class ExportRows:
    """Reads and writes profiles and bases. Methods that write are called inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def profiles(self) -> list[ExportProfile]:
        """The profiles, by name."""
        return [
            ExportProfile(str(name), ExportOptions.from_json(_parsed(options)), os.fsdecode(target))
            for name, options, target in self._database.rows(
                "SELECT name, options, target FROM export_profile ORDER BY name"
            )
        ]

    def put_profile(self, profile: ExportProfile, modified: str) -> None:
        """Keep a profile, in place of the one of that name."""
        self._database.connection.execute(
            "INSERT OR REPLACE INTO export_profile (name, options, target, modified) VALUES (?, ?, ?, ?)",
            (profile.name, json.dumps(profile.options.to_json()), os.fsencode(profile.target), modified),
        )

    def delete_profile(self, name: str) -> bool:
        """Forget a profile; says whether there was one."""
        return (
            self._database.connection.execute("DELETE FROM export_profile WHERE name = ?", (name,)).rowcount
            > 0
        )

    def base(self, path: Path) -> ExportBase | None:
        """What was last written to a file; None where that is not known, or damaged."""
        rows = self._database.rows(
            "SELECT subject, content, written FROM export_base WHERE path = ?", (os.fsencode(path),)
        )
        if not rows:
            return None
        subject, content, written = rows[0]
        try:
            return ExportBase(path, str(subject), zlib.decompress(content), str(written))
        except zlib.error:
            return None

    def paths(self) -> dict[str, list[Path]]:
        """The files that were written, by what they are of, the youngest first."""
        found: dict[str, list[Path]] = {}
        for subject, path in self._database.rows(
            "SELECT subject, path FROM export_base ORDER BY written DESC"
        ):
            found.setdefault(str(subject), []).append(Path(os.fsdecode(path)))
        return found

    def put_bases(self, bases: Iterable[ExportBase]) -> None:
        """Remember what was written."""
        self._database.connection.executemany(
            "INSERT OR REPLACE INTO export_base (path, subject, content, written) VALUES (?, ?, ?, ?)",
            [
                (os.fsencode(base.path), base.subject, zlib.compress(base.content, 1), base.written)
                for base in bases
            ],
        )


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None
