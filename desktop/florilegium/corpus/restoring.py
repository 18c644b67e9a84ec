"""Backups of the library: made, listed, looked into, and taken back to."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from florilegium.errors import LibraryError
from florilegium.model import BackupPreview
from florilegium.store import Database, back_up, backup_name, backups, opened, overwrite, preview


class Backups:
    """The copies of one library's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, kind: str = "backup") -> Path:
        """Copy the library as it is now; gives the copy. Raises LibraryError."""
        with self._said("The backup could not be written"):
            moment = datetime.now()  # noqa: DTZ005 - the reader's own time, as in the names of daily ones
            return back_up(self._database.connection, self._database.folder, backup_name(kind, moment))

    def all(self) -> list[Path]:
        """The copies there are, the newest first."""
        return backups(self._database.folder)

    def preview(self, path: Path) -> BackupPreview:
        """What taking the library back to a copy would change. Raises LibraryError or NewerLibrary."""
        with self._said("The backup could not be looked into"), self._opened(path) as copy:
            return preview(copy, self._database.connection, path)

    def restore(self, path: Path) -> Path:
        """Take the library back to a copy; gives the copy made of what there was.

        Raises LibraryError or NewerLibrary; the library is then as it was.
        """
        with self._said("The backup could not be restored"), self._opened(path) as copy:
            before = self.make("before-restore")
            overwrite(self._database.connection, copy)
        return before

    @contextmanager
    def _opened(self, path: Path) -> Iterator[sqlite3.Connection]:
        if path.resolve() == self._database.path.resolve():
            raise LibraryError(f"{path} is the library itself, not a backup of it. Choose a backup.")
        with opened(path, self._database.folder, self._database.identity) as copy:
            yield copy

    @contextmanager
    def _said(self, what: str) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._database.failure(error) from error
        except OSError as error:
            raise LibraryError(
                f"{what} ({error.strerror or error}). The library is as it was; "
                "free some space or make its folder writable, and do it again."
            ) from error
