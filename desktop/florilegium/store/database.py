"""The connection to the library's database: opening, migrating, transactions.

Several processes may have the library open: the journal is write-ahead, a writer waits for the
others, and each change is flushed to the disk before the call that made it returns.
"""

import logging
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from florilegium.errors import LibraryError, NewerLibrary
from florilegium.store import migrations
from florilegium.store.backups import back_up

FILE_NAME = "library.sqlite3"
WAIT_MILLISECONDS = 15_000
"""How long a writer waits for another process's transaction."""
_JOURNAL_ROWS = 20_000

_CIRCUMSTANCES = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
)
"""Codes of what is not the database's own fault."""

log = logging.getLogger(__name__)


class Database:
    """One connection to one library's database, for one thread.

    Raises LibraryError where the folder or file cannot be used, NewerLibrary where a later
    version of Florilegium wrote it. A library that is there but cannot be written to is opened for
    reading only.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / FILE_NAME
        self.origin = secrets.randbits(62)
        """Tells this connection's entries in the journal from the others'."""
        self.read_only = _only_to_be_read(self.path)
        """Whether nothing can be changed, for the folder or the file cannot be written to."""
        if self.read_only:
            self._open_for_reading()
            return
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = not self.path.exists()
            self.connection = sqlite3.connect(
                self.path, isolation_level=None, timeout=WAIT_MILLISECONDS / 1000
            )
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(
                f"The library folder {folder} cannot be used ({_reason(error)}). "
                "Choose another with --library, or make it writable."
            ) from error
        if fresh:
            self.path.chmod(0o600)
        try:
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            self.connection.close()
            if _code(error) in _CIRCUMSTANCES:
                raise self.failure(error) from error
            raise self._unusable(error) from error
        except LibraryError:
            self.connection.close()
            raise

    def _open_for_reading(self) -> None:
        log_file = Path(f"{self.path}-wal")
        unfinished = log_file.exists() and log_file.stat().st_size > 0
        # Where SQLite can write nothing beside the file, it must be told that nobody else writes to it.
        ways = ["mode=ro"] if unfinished else ["mode=ro", "mode=ro&immutable=1"]
        for way in ways:
            self.connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?{way}",
                uri=True,
                isolation_level=None,
                timeout=WAIT_MILLISECONDS / 1000,
            )
            try:
                version = migrations.schema_of(self.connection)
                self._refuse_later(version)
                if version < len(migrations.STEPS):
                    raise LibraryError(
                        f"The library in {self.folder} was written by an earlier version of Florilegium and "
                        "cannot be written to, so it cannot be renewed. Copy the folder to where it can be."
                    )
                self.connection.execute("PRAGMA trusted_schema = OFF")
                self.connection.execute("PRAGMA query_only = ON")
            except sqlite3.Error as error:
                self.connection.close()
                if way != ways[-1]:
                    continue
                if unfinished and _code(error) in _CIRCUMSTANCES:
                    raise LibraryError(
                        f"The library in {self.folder} has changes waiting in {log_file.name} and cannot be "
                        "written to, so they cannot be read. Copy the whole folder to where it can be."
                    ) from error
                raise self._unusable(error) from error
            except LibraryError:
                self.connection.close()
                raise
            return

    def close(self) -> None:
        """Close the connection; further calls fail."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; on the disk when the block is left.

        Raises LibraryError where the disk is full, the file read-only or another process keeps it
        locked: nothing of the block is then kept.
        """
        if self.read_only:
            raise LibraryError(
                f"The library in {self.folder} can only be read: nothing was changed. "
                "Make its folder and files writable, and open it again."
            )
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise self.failure(error) from error
        try:
            yield self.connection
            self.connection.execute("COMMIT")
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            self._roll_back()
            raise
        except sqlite3.DatabaseError as error:
            self._roll_back()
            raise self.failure(error) from error
        except BaseException:
            self._roll_back()
            raise

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises LibraryError where the database cannot be read."""
        try:
            return self.connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self.failure(error) from error

    def record(self, what: str, documents: Sequence[str], *, index: bool = True) -> None:
        """Say in the journal, inside a transaction, what is being changed.

        With ``index`` the documents are also queued for the search index.
        """
        self.connection.executemany(
            "INSERT INTO journal (origin, what, document) VALUES (?, ?, ?)",
            [(self.origin, what, document) for document in documents],
        )
        if index:
            self.connection.executemany(
                "INSERT OR REPLACE INTO unindexed VALUES (?, (SELECT max(serial) FROM journal))",
                [(document,) for document in documents],
            )

    # ----

    def _prepare(self) -> None:
        version = migrations.schema_of(self.connection)
        self._refuse_later(version)
        self.connection.execute(f"PRAGMA busy_timeout = {WAIT_MILLISECONDS}")
        self._enter_write_ahead_mode()
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute("PRAGMA foreign_keys = ON")
        self.connection.execute("PRAGMA trusted_schema = OFF")
        if version < len(migrations.STEPS):
            self._migrate(version)

    def _refuse_later(self, version: int) -> None:
        if version > len(migrations.STEPS):
            raise NewerLibrary(
                f"The library in {self.folder} was written by a later version of Florilegium. "
                "It was left as it is: install that version to open it."
            )

    def _unusable(self, error: Exception) -> LibraryError:
        return LibraryError(
            f"{self.path} cannot be opened ({_reason(error)}). Nothing was changed; "
            f"copies from earlier days are in {self.folder / 'backups'}."
        )

    def _enter_write_ahead_mode(self) -> None:
        """The switch needs the file to itself for a moment, and SQLite does not wait for that."""
        deadline = time.monotonic() + WAIT_MILLISECONDS / 1000
        while True:
            try:
                (mode,) = self.connection.execute("PRAGMA journal_mode = WAL").fetchone()
            except sqlite3.OperationalError as error:
                locked = _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
                if not locked or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
                continue
            if mode != "wal":
                log.info("No write-ahead log on this file system; using mode %s", mode)
            return

    def _migrate(self, version: int) -> None:
        if version:
            back_up(self.connection, self.folder, f"before-schema-{version + 1}")
        migrations.migrate(self.connection)

    def _roll_back(self) -> None:
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    @property
    def identity(self) -> str:
        """What tells this library, and its backups, from every other."""
        rows = self.rows("SELECT value FROM meta WHERE key = 'library'")
        return str(rows[0][0]) if rows else ""

    def trim_journal(self) -> None:
        """Forget what changed long ago."""
        with self.transaction() as connection:
            connection.execute(
                "DELETE FROM journal WHERE serial < (SELECT max(serial) FROM journal) - ?", (_JOURNAL_ROWS,)
            )

    def failure(self, error: Exception) -> LibraryError:
        """A failure of SQLite as a sentence for the reader."""
        code = _code(error)
        if code == sqlite3.SQLITE_FULL:
            return LibraryError("The disk is full: nothing was changed. Free some space and do it again.")
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return LibraryError(
                "Another program keeps the library locked: nothing was changed. Close it and try again."
            )
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            return LibraryError(f"{self.path} cannot be written to: nothing was changed. Make it writable.")
        return LibraryError(
            f"The database {self.path} failed ({_reason(error)}): nothing was changed. "
            "Run “florilegium check” to see what is wrong with it."
        )


def _code(error: Exception) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).rstrip(".")


def _only_to_be_read(path: Path) -> bool:
    """Whether a database is there, and its file or its folder cannot be written to."""
    return os.access(path, os.R_OK) and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
