"""The index's folder: durable commits, and a marker by which damage is known before it is read.

Whoosh keeps its table of contents, its term tables and its postings as pickles, and unpickling runs
what a pickle says. The marker names each table of contents that this module has committed, with its
hash, and each segment file with its length and checksum; nothing else is opened. That protects
from accidents: noise, files cut short or mixed up, another program's index, an older schema. It
does not protect from someone who can write a library folder and forges the marker as well: open no
library of a stranger's without deleting its ``index`` folder, which is always built anew.
"""

import json
import os
import secrets
import shutil
import time
import zlib
from collections.abc import Iterable
from contextlib import suppress
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from florilegium.search.schema import VERSION

NAME = "MAIN"
"""Whoosh's name of the one index in the folder."""
MARKER = "florilegium.json"
LOCK = f"{NAME}_WRITELOCK"
_WHOLE = 32 << 20  # bytes up to which a file's checksum reads all of it
_PAUSE_SECONDS = 0.02
_BLOCK, _STRIDE = 16 << 10, 1 << 20  # of larger files, a block in each stride, and both ends


class IndexState(StrEnum):
    """What a search can expect of the index."""

    READY = "ready"
    MISSING = "missing"
    DAMAGED = "damaged"
    OUTDATED = "outdated"
    """It was written by another version's reading of words."""


class Marker:
    """What the folder should hold. Compares equal while nothing was committed."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Marker) and self.content == other.content

    __hash__ = None  # type: ignore[assignment]

    @classmethod
    def read(cls, folder: Path) -> "Marker":
        """The folder's marker. Raises OSError where there is none, ValueError if it is no marker."""
        try:
            content = json.loads((folder / MARKER).read_bytes())
        except RecursionError as error:
            raise ValueError("not a marker") from error
        tables = content["tables"] if isinstance(content, dict) and "tables" in content else None
        if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
            raise ValueError("not a marker")
        return cls(content)

    def withdraw(self, folder: Path) -> None:
        """Take the marker away if it is still there: no process is to open what it vouched for."""
        with suppress(OSError, ValueError):
            if Marker.read(folder) == self:
                (folder / MARKER).unlink()

    def write(self, folder: Path) -> None:
        """Put the marker in its place, wholly or not at all."""
        draft = folder / f"{MARKER}.{secrets.token_hex(4)}"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(self.content, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / MARKER)


class IndexStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder of Whoosh's files in which the renaming of a table of contents is the commit.

    Before it, the files it names are on the disk (Whoosh itself never waits for that) and in the
    marker; a process that ends at any moment leaves the last commit whole.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._path = folder
        self._segments: tuple[str, ...] = ()

    def will_commit(self, segments: Iterable[str]) -> None:
        """Name the segments of the table of contents that is about to be written."""
        self._segments = tuple(segments)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Whoosh's renaming; of a table of contents, a commit."""
        if not TOC._pattern(NAME).match(newname):
            super().rename_file(oldname, newname, safe=safe)
            return
        names = [name for name in sorted(self.list()) if name.partition(".")[0] in self._segments]
        for name in (oldname, *names):
            _to_disk(self._path / name)
        self._mark(oldname, newname, names)
        super().rename_file(oldname, newname, safe=safe)
        _to_disk(self._path)

    def _mark(self, draft: str, table: str, names: list[str]) -> None:
        tables: dict[str, Any] = {}
        try:
            former = Marker.read(self._path).content
            if former.get("version") == VERSION:
                tables = former["tables"]
        except (OSError, ValueError):
            pass  # the first commit
        known = {name: files for one in tables.values() for name, files in one["files"].items()}
        current = self._table()
        kept = {current: tables[current]} if current in tables else {}
        content = (self._path / draft).read_bytes()
        kept[table] = {
            "sha256": sha256(content).hexdigest(),
            "files": {name: known.get(name) or measure(self._path / name) for name in names},
        }
        Marker({"version": VERSION, "commit": secrets.token_hex(8), "tables": kept}).write(self._path)

    def _table(self) -> str:
        return str(TOC._filename(NAME, TOC._latest_generation(self, NAME)))


def measure(path: Path) -> list[int]:
    """Length in bytes and CRC-32 of a file; of a long one, the checksum of samples."""
    length = path.stat().st_size
    checksum = 0
    with path.open("rb") as file:
        if length <= _WHOLE:
            while block := file.read(1 << 20):
                checksum = zlib.crc32(block, checksum)
        else:
            for start in (*range(0, length - _BLOCK, _STRIDE), length - _BLOCK):
                file.seek(start)
                checksum = zlib.crc32(file.read(_BLOCK), checksum)
    return [length, checksum]


Measured = dict[tuple[str, int, int, int], list[int]]
"""What files measured, by name, length, time of change and inode: segments are written once."""


def untouched(folder: Path, marker: Marker, measured: Measured) -> bool:
    """Whether the files of the latest table of contents are still those that were measured."""
    tables = marker.content["tables"]
    latest = max(tables, key=_generation, default="")
    try:
        for name in tables[latest]["files"] if latest else ():
            status = (folder / name).stat()
            if (name, status.st_size, status.st_mtime_ns, status.st_ino) not in measured:
                return False
    except OSError:
        return False
    return True


def _generation(table: str) -> int:
    match = TOC._pattern(NAME).match(table)
    return int(match[1]) if match else -1


def verify(folder: Path, measured: Measured) -> tuple[IndexState, Marker | None]:
    """The state of a folder, and its marker if it is ready. Never raises for what is in the folder.

    Files in ``measured`` are not read again; those read are added to it.
    """
    state, marker = _verify(folder, measured)
    for _ in range(2):
        if state is not IndexState.DAMAGED:
            break
        time.sleep(_PAUSE_SECONDS)  # another process may just be committing
        state, marker = _verify(folder, measured)
    return state, marker


def _verify(folder: Path, measured: Measured) -> tuple[IndexState, Marker | None]:
    try:
        if not folder.exists():
            return IndexState.MISSING, None
        if not own_files(folder):
            return IndexState.MISSING, None
        marker = Marker.read(folder)
        if marker.content.get("version") != VERSION:
            return IndexState.OUTDATED, None
        table = str(TOC._filename(NAME, TOC._latest_generation(FileStorage(str(folder)), NAME)))
        entry = marker.content["tables"][table]
        if sha256((folder / table).read_bytes()).hexdigest() != entry["sha256"]:
            return IndexState.DAMAGED, None
        for name, expected in entry["files"].items():
            status = (folder / name).stat()
            place = (name, status.st_size, status.st_mtime_ns, status.st_ino)
            if place not in measured:
                measured[place] = measure(folder / name)
            if measured[place] != expected:
                return IndexState.DAMAGED, None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return IndexState.DAMAGED, None
    return IndexState.READY, marker


def own_files(folder: Path) -> list[Path]:
    """The files and folders that are the index's own, save its lock."""
    return [path for path in folder.iterdir() if _is_own(path.name)]


def _is_own(name: str) -> bool:
    return name.startswith((f"{NAME}_", f"_{NAME}_", f"{NAME}.", MARKER)) and name != LOCK


def empty(folder: Path) -> None:
    """Take the index's own files away, the marker first, so that half the work is no index."""
    for path in sorted(own_files(folder), key=lambda path: path.name != MARKER):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    """Wait until a file (or, where the system can, a folder's list of names) is on the disk."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
