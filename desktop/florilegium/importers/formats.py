"""The table of formats, and how a file finds its own."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePath
from typing import Protocol, cast

from florilegium.errors import ImportFailure
from florilegium.importers.decoding import is_text
from florilegium.importers.sources import Source
from florilegium.model import ImportedDocument

IMPORTER_VERSION = 1
"""Goes up when a change here gives documents another text or structure."""

HEAD_BYTES = 8192
"""Bytes of a file's beginning that tell its format."""


class Reader(Protocol):
    """What the module of a format does."""

    def __call__(self, source: Source) -> ImportedDocument:
        """The document in ``source``; raises ImportFailure where there is none to be read."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that can be read."""

    name: str
    """Short, shown to the reader: "txt"."""
    suffixes: tuple[str, ...]
    """Lower case, with the dot."""
    sniff: Callable[[bytes], bool]
    """Whether a file that begins so is of this format whatever it is called."""
    read: Reader


def _reader(module: str) -> Reader:
    """The reader in ``module``, loaded when it is first needed: lxml alone takes 30 ms."""

    def read(source: Source) -> ImportedDocument:
        return cast("Reader", import_module(f"florilegium.importers.{module}").read)(source)

    return read


_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.I | re.S)


def _is_html(head: bytes) -> bool:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[1:2] == b"\0" or head[:1] == b"\0":
        head = head.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return bool(_HTML.match(head))


def _is_pdf(head: bytes) -> bool:
    return b"%PDF-" in head[:1029]  # readers allow 1,024 bytes of junk before it


def _never(_head: bytes) -> bool:
    return False


_TEXT = Format("txt", (".txt", ".text"), is_text, _reader("text"))

FORMATS = (
    Format("pdf", (".pdf",), _is_pdf, _reader("pdf")),
    Format("html", (".html", ".htm", ".xhtml", ".xht"), _is_html, _reader("html")),
    Format("md", (".md", ".markdown", ".mdown", ".mkd", ".mkdn"), _never, _reader("markdown")),
    _TEXT,
)
"""Every format. Plain text comes last: whatever else is clearly text is read as that."""

_NOT_FOR_READING = frozenset((".css", ".js", ".mjs", ".map", ".svg"))  # what lies beside a saved page


def recognise(name: str, head: bytes) -> Format | None:
    """The format of a file called ``name`` that begins with ``head``; None if it is none of ours.

    Content speaks before the name, so a page saved as "page.txt" is read as the page it is; a
    known suffix before the guess that it is plain text.
    """
    suffix = PurePath(name).suffix.lower()
    for known in FORMATS:
        if known is not _TEXT and known.sniff(head):
            return known
    for known in FORMATS:
        if suffix in known.suffixes:
            return known
    return _TEXT if suffix not in _NOT_FOR_READING and _TEXT.sniff(head) else None


def read(path: Path, *, encoding: str | None = None) -> ImportedDocument:
    """Read the file at ``path``. Raises ImportFailure: one plain sentence, and what to do."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ImportFailure("The file is no longer there; add it again from where it is now.") from error
    except PermissionError as error:
        raise ImportFailure("You have no permission to read the file; change its permissions, then add it again.") from error
    except IsADirectoryError as error:
        raise ImportFailure("This is a folder; add it as one.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not valid"
        raise ImportFailure(f"The file could not be read: {reason}.") from error
    return read_bytes(data, path.name, encoding=encoding, base=path.parent)


def read_bytes(data: bytes, name: str, *, encoding: str | None = None, base: Path | None = None) -> ImportedDocument:
    """Read ``data``, the bytes of a file called ``name``.

    ``encoding`` is obeyed where the format is text; ``base`` is the folder whose pictures the
    document may use. Raises ImportFailure and nothing else, whatever the bytes.
    """
    if not data.strip():
        raise ImportFailure("The file is empty: there is nothing in it to read.")
    known = recognise(name, data[:HEAD_BYTES])
    if known is None:
        raise ImportFailure("Florilegium does not know this kind of file; save it as text, Markdown or HTML.")
    return known.read(Source(data, name, encoding, base))
