"""From the paths a person names to the files that may be documents."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from florilegium.importers.reading import reason_of

_COMPANIONS = ("_files", ".files", "-filer", "_fichiers", "-Dateien", "_archivos")
_PAGES = (".html", ".htm", ".xhtml")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A regular file, with what tells whether it changed."""

    path: str
    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A path that leads to no readable file, and why."""

    path: str
    reason: str
    skipped: bool = False
    """Passed over by its kind, rather than failed."""


def file_of(path: str) -> str:
    """The file of a document's path, which may name a part of it ("letters.csv#row=3")."""
    return path if os.path.exists(path) else path.rpartition("#row=")[0] or path


def paths_in(
    paths: Sequence[str | Path],
    *,
    without: Path,
    on_found: Callable[[int], None] = lambda _count: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[FoundFile | Unreadable]:
    """The files that ``paths`` name or, for folders, hold at any depth, in order of name.

    Hidden files and folders inside a named folder, the library itself (``without``) and the
    folders of parts that browsers put beside a saved page are passed over. A folder is entered
    once, however many links lead to it.
    """
    seen: set[tuple[int, int]] = set()
    count = 0
    stack: list[tuple[str, bool]] = [(os.path.abspath(path), True) for path in reversed(paths)]
    inside = os.path.realpath(without)
    while stack and not cancelled():
        path, named = stack.pop()
        try:
            status = os.stat(path)
        except (OSError, ValueError) as error:
            yield Unreadable(path, _stat_reason(path, error))
            continue
        if stat.S_ISDIR(status.st_mode):
            key = (status.st_dev, status.st_ino)
            if key in seen and status.st_ino:
                continue
            seen.add(key)
            if os.path.realpath(path) == inside:
                if named:
                    yield Unreadable(path, "It is Florilegium's own library folder.", skipped=True)
                continue
            try:
                names = sorted(os.listdir(path))
            except OSError as error:
                yield Unreadable(path, reason_of(error))
                continue
            stack += [(os.path.join(path, name), False) for name in reversed(_wanted(names))]
        elif stat.S_ISREG(status.st_mode):
            count += 1
            on_found(count)
            yield FoundFile(path, status.st_size, status.st_mtime_ns)
        else:
            yield Unreadable(path, "It is a device, socket or pipe, not a file.", skipped=True)


def _wanted(names: list[str]) -> list[str]:
    pages = {os.path.splitext(name)[0] for name in names if name.lower().endswith(_PAGES)}
    return [
        name
        for name in names
        if not name.startswith(".")
        and not any(name.endswith(end) and name.removesuffix(end) in pages for end in _COMPANIONS)
    ]


def _stat_reason(path: str, error: OSError | ValueError) -> str:
    if os.path.islink(path) and isinstance(error, FileNotFoundError):
        return "It is a link to something that is not there."
    if isinstance(error, OSError):
        return reason_of(error)
    return "Its name cannot be used on this system."
