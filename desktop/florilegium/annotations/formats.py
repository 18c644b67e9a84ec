"""The table of exchange formats, and how a file finds its own."""

import logging
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import cast

from florilegium.annotations.reading import loaded
from florilegium.errors import AnnotationFailure
from florilegium.model import ForeignHighlight

log = logging.getLogger(__name__)

_REFERENCES = re.compile(rb"^(?:\xef\xbb\xbf)?\s*TY {0,2}- *\w", re.MULTILINE)
HEAD_BYTES = 65_536
"""Bytes of a file's beginning that tell its format."""
LARGEST = 512 * 1024 * 1024
"""Bytes of the largest file that is read."""


@dataclass(frozen=True, slots=True)
class AnnotationFormat:
    """A kind of file in which another program keeps or sends highlights."""

    name: str
    """Short, also the ``source`` of its highlights: "kindle"."""
    title: str
    """As the reader knows it: "Kindle clippings"."""
    recognises: Callable[[str, bytes], bool]
    """Whether a file of this name that begins so is of this format. Content alone must do where the
    name is "": it is asked of all formats before the name is.
    """
    read: Callable[[bytes, str], list[ForeignHighlight]]
    """The highlights in the bytes of a file of this name. Raises AnnotationFailure and nothing else,
    whatever the bytes.
    """


def _format(
    name: str, title: str, module: str, recognises: Callable[[str, bytes], bool] | None = None
) -> AnnotationFormat:
    """The format that ``module`` reads with ``read``, and recognises unless that is done here.

    The module is loaded when it is first asked.
    """

    def recognised(path_name: str, head: bytes) -> bool:
        asked = cast("Callable[[str, bytes], bool]", _module(module).recognises)
        return asked(path_name, head)

    def read(data: bytes, path_name: str) -> list[ForeignHighlight]:
        reader = cast("Callable[[bytes, str], list[ForeignHighlight]]", _module(module).read)
        return reader(data, path_name)

    return AnnotationFormat(name, title, recognises or recognised, read)


def _is_pdf(_name: str, head: bytes) -> bool:
    return b"%PDF-" in head[:1029]  # readers allow 1,024 bytes of junk before it


def _module(name: str) -> ModuleType:
    return import_module(f"florilegium.annotations.{name}")


FORMATS: tuple[AnnotationFormat, ...] = (
    _format("pdf", "highlights in a PDF", "pdf", _is_pdf),
    _format("florilegium", "Florilegium's own JSON", "florilegium_json"),
    _format("florilegium", "notes that Florilegium exported", "florilegium_markdown"),
    _format("epub", "EPUB annotations", "epub"),
    _format("readium", "Readium annotations", "readium"),
    _format("hypothesis", "Hypothesis", "hypothesis"),
    _format("w3c", "Web Annotations", "w3c"),
    _format("calibre", "calibre", "calibre"),
    _format("koreader", "KOReader", "koreader"),
    _format("zotero", "Zotero", "zotero"),
    _format("readwise", "Readwise CSV", "readwise"),
    _format("kindle", "Kindle clippings", "kindle"),
)
"""Every format that is read. The stricter a format's content, the earlier it stands."""


def recognise(name: str, head: bytes) -> AnnotationFormat | None:
    """The format of a file called ``name`` that begins with ``head``: content before the name."""
    for asked in dict.fromkeys(("", name)):
        for known in FORMATS:
            if known.recognises(asked, head):
                return known
    return None


def read(path: Path) -> tuple[str, list[ForeignHighlight]]:
    """Name of the format of the file at ``path``, and the highlights in it.

    Raises AnnotationFailure: one plain sentence.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            raise AnnotationFailure(f"“{path.name}” is a device or a pipe, not a file.")
        if status.st_size > LARGEST:
            raise AnnotationFailure(f"“{path.name}” is larger than a file of highlights can be.")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise AnnotationFailure(f"There is no file {path}.") from error
    except IsADirectoryError as error:
        raise AnnotationFailure(f"{path} is a folder; name the files in it that hold highlights.") from error
    except PermissionError as error:
        raise AnnotationFailure(f"You have no permission to read {path}.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not valid"
        raise AnnotationFailure(f"“{path.name}” could not be read: {reason}.") from error
    return read_bytes(data, path.name)


@dataclass(frozen=True, slots=True)
class ReadAnnotations:
    """What a file of foreign highlights holds."""

    path: str
    source: str
    """Name of its format; "" where it could not be read."""
    highlights: tuple[ForeignHighlight, ...] = ()
    reason: str = ""
    """Why it could not be read; "" otherwise."""


def read_annotations(path: Path) -> ReadAnnotations:
    """What the file at ``path`` holds, or why it could not be read. Raises MemoryError only."""
    try:
        source, highlights = read(path)
    except AnnotationFailure as failure:
        return ReadAnnotations(str(path), "", reason=str(failure))
    except MemoryError:
        raise
    except Exception as error:  # a fault of a reader must not stop the other files
        log.info("Reading highlights of %r failed", str(path), exc_info=True)
        reason = f"“{path.name}” could not be understood ({type(error).__name__})."
        return ReadAnnotations(str(path), "", reason=reason)
    return ReadAnnotations(str(path), source, tuple(highlights))


def read_bytes(data: bytes, name: str) -> tuple[str, list[ForeignHighlight]]:
    """As :func:`read`, of the bytes of a file called ``name``."""
    if not data.strip():
        raise AnnotationFailure(f"“{name}” is empty: there are no highlights in it.")
    known = recognise(name, data[:HEAD_BYTES])
    if known is None and _REFERENCES.search(data[:HEAD_BYTES]):
        raise AnnotationFailure(
            f"“{name}” is a list of references (RIS), which holds no highlights; export the annotations "
            "themselves, in Zotero as JSON or as notes."
        )
    if known is None:
        if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
            loaded(data, name)  # says where it breaks off
        titles = ", ".join(known.title for known in FORMATS)
        raise AnnotationFailure(f"“{name}” is none of the kinds of highlights that are read: {titles}.")
    return known.name, known.read(data, name)
