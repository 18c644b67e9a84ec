"""Files: read, and written whole or not at all."""

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

from florilegium.errors import ExportError

_OPEN_ELSEWHERE = (32, 33)  # Windows: ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
_DENIED = 5  # ERROR_ACCESS_DENIED, which replacing an open file gives, too
_TEMPLATE_LIMIT = 1 << 20  # bytes

_REASONS = {
    errno.EACCES: "permission is missing",
    errno.EPERM: "permission is missing",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full",
    errno.ENOENT: "it is not there",
    errno.ENOTDIR: "part of its path is a file",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ELOOP: "its links lead in a circle",
}


def require_file(path: Path) -> None:
    """Raise OSError where something is at ``path`` that is neither a file nor a folder.

    To read from a pipe may take for ever, and a device must never be replaced.
    """
    with contextlib.suppress(FileNotFoundError):
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise OSError(errno.ENODEV, "it is a device or a pipe, not a file")


def read_template(path: Path) -> str:
    """The text of a template file. Raises ExportError where it cannot be read."""
    try:
        require_file(path)
        with path.open("rb") as stream:
            data = stream.read(_TEMPLATE_LIMIT + 1)
    except OSError as error:
        raise ExportError(f"The template “{path}” cannot be read: {reason(error)}.") from error
    if len(data) > _TEMPLATE_LIMIT:
        raise ExportError(f"The file “{path}” is too long for a template.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExportError(f"The template “{path}” is not text in UTF-8; save it as UTF-8.") from error


def write_text(path: Path, text: str) -> None:
    """Put a text (UTF-8) in place of a file. Raises ExportError."""
    try:
        replace_file(path, text.encode("utf-8", "replace"))
        sync_folder(path.parent)
    except OSError as error:
        raise ExportError(f"“{path}” cannot be written: {reason(error)}.") from error


def replace_file(path: Path, data: bytes) -> None:
    """Put ``data`` in place of ``path`` in one step. Raises OSError.

    A reader of the file sees the old content or the new, even if the machine stops half-way.
    """
    require_file(path)
    beside = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(OSError):  # there was no file before, or modes mean nothing here
            beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def write_over(path: Path, before: bytes | None, after: bytes) -> None:
    """Put ``after`` in place of what a file holds, ``before``, which is kept once beside it as "NAME~".

    Raises ExportError where it cannot be written or holds something else by now; it is then as it was.
    """
    try:
        require_file(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        there = path.read_bytes() if path.exists() else None
        if there != before:
            raise ExportError(f"“{path}” was changed in the meantime; it is left as it is. Export again.")
        if there is not None and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        if before:
            replace_file(path.with_name(f"{path.name}~"), before)
        replace_file(path, after)
    except OSError as error:
        raise ExportError(f"“{path}” cannot be written: {reason(error)}.") from error


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk, where the system can."""
    if os.name == "nt":  # opens no folders
        return
    with contextlib.suppress(OSError):  # nor do some network drives; the files are in place anyway
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def reason(error: OSError) -> str:
    """Why a file could not be read or written, in words that go on a sentence."""
    if getattr(error, "winerror", 0) in _OPEN_ELSEWHERE:
        return "another program has it open"
    if getattr(error, "winerror", 0) == _DENIED:
        return "permission is missing, or another program has it open"
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
