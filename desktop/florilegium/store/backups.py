"""Copies of the database, through SQLite's own backup interface."""

import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

FOLDER = "backups"
KEEP_DAILY = 7
_PAGES = 2_000  # copied at a time, so that another writer gets its turn


def back_up(connection: sqlite3.Connection, folder: Path, name: str) -> Path:
    """Copy the database to ``folder/backups/name.sqlite3``, whole or not at all.

    Raises sqlite3.Error or OSError; a half-made copy is taken away again.
    """
    target = folder / FOLDER / f"{name}.sqlite3"
    target.parent.mkdir(mode=0o700, exist_ok=True)
    partial = target.with_name(f".{name}.{os.getpid()}.partial")
    try:
        with closing(sqlite3.connect(partial)) as copy:
            connection.backup(copy, pages=_PAGES)
            copy.execute("PRAGMA journal_mode = DELETE")
        partial.chmod(0o600)
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return target


def back_up_daily(connection: sqlite3.Connection, folder: Path, today: date) -> Path | None:
    """Today's copy, unless there is one; copies older than the last seven go.

    Raises as :func:`back_up`.
    """
    backups = folder / FOLDER
    if (backups / f"daily-{today.isoformat()}.sqlite3").exists():
        return None
    made = back_up(connection, folder, f"daily-{today.isoformat()}")
    for old in sorted(backups.glob("daily-*.sqlite3"))[:-KEEP_DAILY]:
        old.unlink(missing_ok=True)
    for partial in backups.glob(".*.partial"):
        if not _alive(partial):
            partial.unlink(missing_ok=True)
    return made


def _alive(partial: Path) -> bool:
    """Whether the process that writes this copy may still be at it."""
    try:
        pid = int(partial.name.split(".")[-2])
    except (IndexError, ValueError):
        return False
    if os.name == "nt":
        return True  # an open file cannot be deleted there; leave it to the next day
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
