"""The libraries that this user has had in a window, and which of them a link leads into.

Each is a file in one folder of the user's own. They are looked into without being opened, so that it
makes no difference whether a window has them, or is busy.
"""

import contextlib
import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from florilegium import paths
from florilegium.errors import FlorilegiumError
from florilegium.store import FILE_NAME
from florilegium.store.glancing import glance, is_current

if TYPE_CHECKING:  # slow to load
    from florilegium.exporters.links import OpenRequest

_MOST = 20  # libraries that are looked into
_KEY_BYTES = 32


class KnownLibraries:
    """Remembers libraries, the last opened first."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or paths.libraries_folder()

    def place(self, library: Path) -> Path:
        """The path, without a suffix, of what is kept of a library here. The folder may be missing."""
        whole = os.path.realpath(library).encode(errors="surrogateescape")
        return self._folder / hashlib.sha256(whole).hexdigest()[:24]

    def prepare(self) -> None:
        """Make the folder, for nobody else to look into. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def remember(self, library: Path) -> None:
        """Put a library first. Where nothing can be written, nothing is remembered."""
        note = self.place(library).with_suffix(".json")
        new = note.with_suffix(f".{os.getpid()}.partial")
        with contextlib.suppress(OSError):
            self.prepare()
            new.write_text(json.dumps({"library": os.path.realpath(library)}), encoding="ascii")
            new.replace(note)

    def others(self, library: Path) -> list[Path]:
        """All but one of :meth:`all`."""
        return [other for other in self.all() if self.place(other) != self.place(library)]

    def all(self) -> list[Path]:
        """The libraries that are still where they were, the last opened first."""
        found: list[tuple[float, Path]] = []
        with contextlib.suppress(OSError):
            for note in self._folder.glob("*.json"):
                with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
                    library = Path(json.loads(note.read_bytes())["library"])
                    if library.is_absolute() and (library / FILE_NAME).is_file():
                        found.append((note.stat().st_mtime, library))
        return [library for _, library in sorted(found, reverse=True)[:_MOST]]

    def key(self) -> bytes:
        """A secret of this user's, by which windows know each other.

        Where it cannot be kept it is another one each time, and no window knows another.
        """
        path = self._folder / "key"
        with contextlib.suppress(OSError):
            self.prepare()
            with (
                contextlib.suppress(FileExistsError),
                open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file,
            ):
                file.write(secrets.token_bytes(_KEY_BYTES))
            found = path.read_bytes()
            if len(found) == _KEY_BYTES:
                return found
            path.unlink()  # cut short: the next start makes another
        return secrets.token_bytes(_KEY_BYTES)


def leading(request: "OpenRequest", libraries: Sequence[Path]) -> Path | None:
    """The first of some libraries that has the highlight of a link, or else its document; if none, None."""
    told = [(glance(library, request.document, request.highlight), library) for library in libraries]
    most = max((has for has, _ in told), default=0)
    return next((library for has, library in told if has == most), None) if most else None


def saying(request: "OpenRequest", libraries: Sequence[Path]) -> Path | None:
    """The first of some libraries that has the words of a link in one place; it takes a while to tell."""
    from florilegium.corpus.corpus import Corpus

    for library in libraries if request.quote else ():
        if not is_current(library):
            continue
        try:
            corpus = Corpus(library)
            try:
                corpus.links.destination(request)
            finally:
                corpus.close()
        except FlorilegiumError:
            continue
        return library
    return None
