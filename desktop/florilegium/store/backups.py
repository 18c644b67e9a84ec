"""Copies of the database, through SQLite's own backup interface: made, looked into, taken back to."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path

from florilegium.errors import LibraryError, NewerLibrary
from florilegium.model import BackupPreview
from florilegium.store import migrations

FOLDER = "backups"
KEEP = 7
"""Copies of each kind that is made without being asked for: the last so many stay."""
_JOURNAL_GAP = 1_000_000  # beyond what other processes write while a backup is being restored
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
    for kind in ("daily", "before-restore", "before-repair"):
        for old in sorted(backups.glob(f"{kind}-*.sqlite3"))[:-KEEP]:
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


def backup_name(kind: str, moment: datetime) -> str:
    """A name for a copy made at this moment."""
    return f"{kind}-{moment:%Y-%m-%d-%H%M%S-%f}"


def backups(folder: Path) -> list[Path]:
    """The library's copies, the newest first."""
    found = [
        path
        for path in (folder / FOLDER).glob("*.sqlite3")
        if not path.name.startswith(".") and path.is_file()
    ]
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)


@contextmanager
def opened(path: Path, folder: Path, identity: str) -> Iterator[sqlite3.Connection]:
    """A copy of a backup with today's schema, for as long as the block lasts.

    ``folder`` is the library's, ``identity`` what it is told by. Raises LibraryError where the file
    is no backup of this library or is damaged, NewerLibrary where a later version wrote it.
    """
    _look_like_a_library(path)
    working = folder / FOLDER / f".opened-{path.stem}.{os.getpid()}.partial"
    try:
        working.parent.mkdir(mode=0o700, exist_ok=True)
        with closing(sqlite3.connect(working, isolation_level=None)) as copy:
            working.chmod(0o600)
            try:
                with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source:
                    source.backup(copy)
                _verify(copy, path, identity)
            except sqlite3.DatabaseError as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
                    raise LibraryError(
                        "The disk is full: the backup could not be looked into, and nothing was changed. "
                        "Free some space and do it again."
                    ) from error
                raise LibraryError(
                    f"{path} is damaged or cut short ({error}). Nothing was changed; choose another backup."
                ) from error
            yield copy
    finally:
        for left in (working, Path(f"{working}-wal"), Path(f"{working}-shm"), Path(f"{working}-journal")):
            left.unlink(missing_ok=True)


def _look_like_a_library(path: Path) -> None:
    try:
        with path.open("rb") as file:
            header = file.read(16)
    except OSError as error:
        raise LibraryError(
            f"The backup {path} cannot be read ({error.strerror}). Nothing was changed."
        ) from error
    if header != b"SQLite format 3\0":
        raise LibraryError(f"{path} is no Florilegium library. Nothing was changed; choose another file.")


def _verify(copy: sqlite3.Connection, path: Path, identity: str) -> None:
    """Check a copy and take its schema to today's. Raises LibraryError or sqlite3.Error."""
    schema = migrations.schema_of(copy)
    if schema > len(migrations.STEPS):
        raise NewerLibrary(
            f"{path} was written by a later version of Florilegium. Nothing was changed: "
            "install that version to restore it."
        )
    tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"document", "version", "highlight", "meta"} <= tables:
        raise LibraryError(f"{path} is no Florilegium library. Nothing was changed; choose another file.")
    faults = [line for (line,) in copy.execute("PRAGMA integrity_check(3)") if line != "ok"]
    if faults:
        raise sqlite3.DatabaseError(faults[0])
    row = copy.execute("SELECT value FROM meta WHERE key = 'library'").fetchone()
    if row is None or row[0] != identity:
        raise LibraryError(
            f"{path} is a backup of another library. Nothing was changed; open that one with --library, "
            "or choose another backup."
        )
    migrations.migrate(copy)


def preview(copy: sqlite3.Connection, present: sqlite3.Connection, path: Path) -> BackupPreview:
    """What taking the library back to an opened backup would change."""
    there, here = (
        {identity for (identity,) in connection.execute("SELECT id FROM document WHERE removed = ''")}
        for connection in (copy, present)
    )
    highlights_there, highlights_here = (
        {row[0]: row[1:] for row in connection.execute(_HIGHLIGHTS)} for connection in (copy, present)
    )
    made = datetime.fromtimestamp(path.stat().st_mtime).astimezone().isoformat(timespec="seconds")
    return BackupPreview(
        path=str(path),
        made=made,
        documents_back=len(there - here),
        documents_gone=len(here - there),
        highlights_back=len(highlights_there.keys() - highlights_here.keys()),
        highlights_gone=len(highlights_here.keys() - highlights_there.keys()),
        highlights_changed=sum(
            highlights_here[identity] != row
            for identity, row in highlights_there.items()
            if identity in highlights_here
        ),
    )


_HIGHLIGHTS = """
    SELECT h.id, h.document, h.exact, h.label, h.note, h.status,
           (SELECT group_concat(tag, ' ') FROM (SELECT tag FROM highlight_tag t WHERE t.highlight = h.id
                                                ORDER BY tag))
    FROM highlight h JOIN document d ON d.id = h.document WHERE h.removed = '' AND d.removed = ''
"""


def overwrite(present: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    """Make the library what an opened backup holds, all of it or nothing.

    The journal tells the other processes, and every document waits for the search index. Raises
    sqlite3.Error.
    """
    (serial,) = present.execute("SELECT coalesce(max(serial), 0) FROM journal").fetchone()
    # A version's number is never used again, as other processes may still hold its text.
    (version,) = present.execute("SELECT coalesce(max(id), 0) FROM version").fetchone()
    (page_size,) = present.execute("PRAGMA page_size").fetchone()
    copy.execute("BEGIN")
    copy.execute("DELETE FROM journal")
    copy.execute("INSERT INTO journal VALUES (?, 0, 'everything', '')", (serial + _JOURNAL_GAP,))
    copy.execute("DELETE FROM unindexed")
    copy.execute("INSERT INTO unindexed SELECT id, ? FROM document", (serial + _JOURNAL_GAP,))
    (used,) = copy.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'version'"
    ).fetchone()
    copy.execute("DELETE FROM sqlite_sequence WHERE name = 'version'")
    copy.execute("INSERT INTO sqlite_sequence VALUES ('version', ?)", (max(used, version),))
    copy.execute("COMMIT")
    if copy.execute("PRAGMA page_size").fetchone() != (page_size,):
        copy.execute(f"PRAGMA page_size = {page_size}")
        copy.execute("VACUUM")  # SQLite cannot change it in a database with a write-ahead log
    copy.backup(present)
