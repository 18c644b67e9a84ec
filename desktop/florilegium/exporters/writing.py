"""Writing exported files: whole or not at all, and only where the reader said."""

import contextlib
import errno
import os
import secrets
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from florilegium.errors import ExportError
from florilegium.exporters.names import candidates, same_file
from florilegium.exporters.rendering import default_template, render_files
from florilegium.exporters.views import ExportDocument

_TEMPLATE_LIMIT = 1 << 20  # bytes
_OWNER_LIMIT = 1 << 24  # bytes of an existing file that are searched for the document's id

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


def write(
    documents: Sequence[ExportDocument], to: Path, *, single: bool, template: Path | None, now: str
) -> list[Path]:
    """Write ``documents`` as Markdown and give the files written, in the order of the documents.

    ``to`` is a folder, made where it is missing, that gets one file a document; or, with
    ``single``, the one file to write. (One document, and a ``to`` that ends in ".md" and is no
    folder, mean a file too.) ``template`` is the reader's own, the shipped one if None; ``now`` is
    ISO 8601. A file in the folder that does not speak of the document is somebody else's and is
    left alone. Everything is rendered before the first file is touched, and each file is replaced
    in one step. Raises ExportError; the files that were there are then as they were, save those
    the sentence says were written.
    """
    source = None if template is None else read_template(template)
    try:
        files = _targets(documents, to, single)
    except OSError as error:
        raise ExportError(f"“{to}” cannot be written: {_reason(error)}.") from error
    parts = [documents] if len(files) == 1 else [[document] for document in documents]
    texts = render_files(parts, template=source, now=now)
    for count, (file, text) in enumerate(zip(files, texts, strict=True)):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(file, text.encode("utf-8", "replace"))
        except OSError as error:
            done = f" The {count} before it are written." if count else ""
            raise ExportError(f"“{file}” cannot be written: {_reason(error)}.{done}") from error
    _sync_folder(files[0].parent)
    return files


def read_template(path: Path) -> str:
    """The text of a template file. Raises ExportError where it cannot be read."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_TEMPLATE_LIMIT + 1)
    except OSError as error:
        raise ExportError(f"The template “{path}” cannot be read: {_reason(error)}.") from error
    if len(data) > _TEMPLATE_LIMIT:
        raise ExportError(f"The file “{path}” is too long for a template.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExportError(f"The template “{path}” is not text in UTF-8; save it as UTF-8.") from error


def copy_template(path: Path) -> None:
    """Write the shipped template to a file, for the reader to change. Raises ExportError."""
    try:
        replace_file(path, default_template().encode())
        _sync_folder(path.parent)
    except OSError as error:
        raise ExportError(f"“{path}” cannot be written: {_reason(error)}.") from error


def write_text(path: Path, text: str) -> None:
    """Put a text (UTF-8) in place of a file. Raises ExportError."""
    try:
        replace_file(path, text.encode("utf-8", "replace"))
        _sync_folder(path.parent)
    except OSError as error:
        raise ExportError(f"“{path}” cannot be written: {_reason(error)}.") from error


def replace_file(path: Path, data: bytes) -> None:
    """Put ``data`` in place of ``path`` in one step. Raises OSError.

    A reader of the file sees the old content or the new, even if the machine stops half-way.
    """
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


def _sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk, where the system can."""
    if os.name == "nt":  # opens no folders
        return
    with contextlib.suppress(OSError):  # nor do some network drives; the files are in place anyway
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _reason(error: OSError) -> str:
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def _targets(documents: Sequence[ExportDocument], to: Path, single: bool) -> list[Path]:
    """The files that will be written: one, or one for each document."""
    if not documents:
        raise ExportError("There is nothing to export: no document with highlights is chosen.")
    folder = to.is_dir()
    if single and folder:
        raise ExportError(f"“{to}” is a folder; give the name of a file in it, such as highlights.md.")
    if single or (len(documents) == 1 and to.suffix.lower() == ".md" and not folder):
        return [to]
    if to.exists() and not folder:
        raise ExportError(f"“{to}” is a file; choose a folder, or export to one file.")
    return [to / name for name in _names(documents, to)]


def _names(documents: Sequence[ExportDocument], folder: Path) -> list[str]:
    """A name for each document that no other has, whichever others are exported beside it.

    A document keeps the file it has. A title that several share, or that some other file has for
    a name, gets the beginning of the document's id.
    """
    offered = [candidates(document.summary.title, document.summary.id) for document in documents]
    wanted = Counter(same_file(names[0]) for names in offered)
    taken: set[str] = set()
    chosen: dict[int, str] = {}

    def choose(place: int, name: str) -> None:
        chosen[place] = name
        taken.add(same_file(name))

    for place, names in enumerate(offered):
        identity = documents[place].summary.id
        own = [name for name in names if same_file(name) not in taken and _speaks_of(folder / name, identity)]
        if own:
            choose(place, own[0])
    for place, names in enumerate(offered):
        if place not in chosen:
            legible = names[1:] if wanted[same_file(names[0])] > 1 else names
            free = [
                name
                for name in legible
                if same_file(name) not in taken and not os.path.lexists(folder / name)
            ]
            choose(place, free[0] if free else names[-1])
    return [chosen[place] for place in range(len(offered))]


def _speaks_of(file: Path, document: str) -> bool:
    """Whether an existing file names the document, as every export of it does."""
    if not file.is_file():
        return False
    try:
        with file.open("rb") as stream:
            return document.encode() in stream.read(_OWNER_LIMIT)
    except OSError:
        return False
