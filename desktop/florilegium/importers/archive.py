"""Zip files read without trust: into memory only, under limits, whatever their directory claims.

Format: PKWARE APPNOTE 6.3.10. Members are known by name but never written to disk, so a name such
as "../x" can do no harm. An archive inside an archive is a member like any other: nothing here
opens it.
"""

import io
import struct
import unicodedata
import zipfile
import zlib

from florilegium.errors import ImportFailure

_MOST_MEMBERS = 50_000
_MOST_BYTES = 512 * 1024 * 1024  # of all that is read from one archive
_LARGEST_MEMBER = 256 * 1024 * 1024  # bytes
_HIGHEST_RATIO = 250  # unpacked to packed; text packs 3 to 40 times smaller
_UNSUSPECTED = 8 * 1024 * 1024  # bytes, below which no ratio matters
_CHUNK = 256 * 1024  # bytes
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, struct.error)
_END = b"PK\x05\x06"
_LONGEST_END = 22 + 0xFFFF  # bytes: the end record and its comment
_DAMAGED = "The file is damaged or cut short; get it again from where it came from."
_TOO_MUCH = "The file unpacks to far more than a document holds; it was not read."
_LOCKED = "The file is locked with a password; unpack it, or save it without one, then add it again."


class Archive:
    """The members of a zip file, by name."""

    def __init__(self, data: bytes) -> None:
        """Open ``data``. Raises ImportFailure where it is no zip file that can be read."""
        _check_end(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except _FAULTS as error:
            raise ImportFailure(_DAMAGED) from error
        if len(infos) > _MOST_MEMBERS:
            raise ImportFailure(_TOO_MUCH)
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            if info.filename and not info.is_dir():
                self._members.setdefault(info.filename, info)
        self._folded: dict[str, str] = {}
        for name in self._members:
            self._folded.setdefault(_folded(name), name)
        self._left = _MOST_BYTES

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all files, in the order of the archive's directory."""
        return tuple(self._members)

    def __contains__(self, name: str) -> bool:
        """Whether there is a file of exactly this name."""
        return name in self._members

    def find(self, name: str) -> str | None:
        """The name of the file meant by ``name``: itself, or one that differs in case or normal form only."""
        return name if name in self._members else self._folded.get(_folded(name))

    def size(self, name: str) -> int:
        """Bytes that the file ``name`` claims to unpack to; 0 where there is none."""
        info = self._members.get(name)
        return info.file_size if info else 0

    def read(self, name: str, limit: int = _LARGEST_MEMBER) -> bytes:
        """The bytes of the file ``name``.

        Raises ImportFailure where it is missing, damaged, locked, packed in a way that documents do
        not use, or larger than ``limit`` bytes.
        """
        info = self._members.get(name)
        if info is None:
            raise ImportFailure(f"The file has lost a part of itself: “{_shown(name)}” is not in it.")
        if info.flag_bits & 0x1:
            raise ImportFailure(_LOCKED)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ImportFailure("The file is packed in a way that documents of its kind must not be.")
        most = min(limit, self._left)
        if info.file_size > most:
            raise ImportFailure(_TOO_MUCH)
        try:
            data = self._unpacked(info, most)
        except _FAULTS as error:
            raise ImportFailure(_DAMAGED) from error
        self._left -= len(data)
        return data

    def get(self, name: str, limit: int = _LARGEST_MEMBER) -> bytes | None:
        """As :meth:`read`, but None where the file is not there or cannot be had."""
        try:
            return self.read(name, limit)
        except ImportFailure:
            return None

    def _unpacked(self, info: zipfile.ZipInfo, most: int) -> bytes:
        chunks: list[bytes] = []
        length = 0
        allowed = min(most, max(_UNSUSPECTED, info.compress_size * _HIGHEST_RATIO))
        with self._zip.open(info) as file:
            while chunk := file.read(_CHUNK):
                length += len(chunk)
                if length > allowed:
                    raise ImportFailure(_TOO_MUCH)
                chunks.append(chunk)
        return b"".join(chunks)


def is_zip(head: bytes) -> bool:
    """Whether a file that begins with ``head`` is a zip file with something in it."""
    return head.startswith(b"PK\x03\x04")


def declared_type(head: bytes) -> str:
    """The media type that an archive states in a first member "mimetype", as EPUB and OpenDocument do."""
    if not is_zip(head) or head[30:38] != b"mimetype" or len(head) < 38:
        return ""
    packed, _, _, extra = struct.unpack_from("<2I2H", head, 18)
    return head[38 + extra : 38 + extra + min(packed, 200)].decode("ascii", "replace").strip()


def is_epub(head: bytes) -> bool:
    """Whether an archive that begins with ``head`` says that it is an EPUB, or holds what an EPUB holds."""
    said = declared_type(head) in ("application/epub+zip", "application/x-ibooks+zip")
    return said or (is_zip(head) and b"META-INF/container.xml" in head)


def _check_end(data: bytes) -> None:
    """Raises ImportFailure where the archive has no end, or is one part of several."""
    at = data.rfind(_END, max(len(data) - _LONGEST_END, 0))
    if at < 0 or len(data) < at + 22:
        raise ImportFailure(_DAMAGED)
    disk, first, here, count = struct.unpack_from("<4H", data, at + 4)
    if 0xFFFF not in (disk, first) and (disk or first or here != count):
        raise ImportFailure("The file is one part of a divided archive; join the parts, then add it again.")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().replace("\\", "/").removeprefix("./")


def _shown(name: str) -> str:
    """A member's name fit to stand in a sentence."""
    return "".join(character if character.isprintable() else "\ufffd" for character in name[-60:])
