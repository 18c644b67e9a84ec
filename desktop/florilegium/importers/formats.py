"""The table of formats, and how a file finds its own."""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePath
from typing import Protocol, cast

from florilegium.errors import ImportFailure
from florilegium.importers.archive import is_epub
from florilegium.importers.decoding import is_text
from florilegium.importers.office_signatures import is_docx, is_odt, is_rtf
from florilegium.importers.pandoc_formats import PANDOC_FORMATS, PLAIN
from florilegium.importers.parts import Columns, Part
from florilegium.importers.sources import Source
from florilegium.model import ImportedDocument

IMPORTER_VERSION = 3
"""Goes up when a change here gives documents another text or structure."""

HEAD_BYTES = 8192
"""Bytes of a file's beginning that tell its format."""


class PartsReader(Protocol):
    """What the module of a format whose files hold many documents does beside."""

    def __call__(self, source: Source, columns: Columns | None) -> Iterator[Part]:
        """The documents in ``source``; raises ImportFailure where there is none to be read."""


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
    parts: PartsReader | None = None
    """For files that hold many documents."""


def _reader(module: str) -> Reader:
    """The reader in ``module``, loaded when it is first needed: lxml alone takes 30 ms."""

    def read(source: Source) -> ImportedDocument:
        return cast("Reader", import_module(f"florilegium.importers.{module}").read)(source)

    return read


def _parts_reader(module: str) -> PartsReader:
    """As :func:`_reader`, for a file's many documents."""

    def parts(source: Source, columns: Columns | None) -> Iterator[Part]:
        return cast("PartsReader", import_module(f"florilegium.importers.{module}").parts)(source, columns)

    return parts


_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.I | re.S
)


def _is_html(head: bytes) -> bool:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[1:2] == b"\0" or head[:1] == b"\0":
        head = head.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return bool(_HTML.match(head))


def _begins(pattern: bytes) -> Callable[[bytes], bool]:
    """Whether a file begins with ``pattern``, a regular expression."""
    compiled = re.compile(rb"(?:\xef\xbb\xbf)?" + pattern)
    return lambda head: compiled.match(head) is not None


def _is_pdf(head: bytes) -> bool:
    """Readers allow 1,024 bytes of junk before its mark, but words before it make it a quotation."""
    before, mark, _ = head[:1029].partition(b"%PDF-")
    return bool(mark) and not (before.strip(b"\xef\xbb\xbf \t\r\n\f") and is_text(before))


def _never(_head: bytes) -> bool:
    return False


_SNIFFED = {"fb2": _begins(rb"\s*<\?xml[^>]{0,200}\?>\s*<FictionBook[\s>]")}
_TEXT = Format("txt", (".txt", ".text"), is_text, _reader("text"))

FORMATS = (
    Format("epub", (".epub",), is_epub, _reader("epub")),
    Format("pdf", (".pdf",), _is_pdf, _reader("pdf")),
    Format("html", (".html", ".htm", ".xhtml", ".xht"), _is_html, _reader("html")),
    Format("srt", (".srt",), _begins(rb"\s*\d+\s*\n\d\d:\d\d:\d\d,\d{3} --> "), _reader("subtitles")),
    Format("vtt", (".vtt",), _begins(rb"WEBVTT\s"), _reader("subtitles")),
    Format("eml", (".eml",), _never, _reader("mail")),
    Format("mbox", (".mbox", ".mbx"), _never, _reader("mbox"), _parts_reader("mbox")),
    Format("csv", (".csv",), _never, _reader("tables"), _parts_reader("tables")),
    Format("tsv", (".tsv", ".tab"), _never, _reader("tables"), _parts_reader("tables")),
    Format("jsonl", (".jsonl", ".ndjson"), _never, _reader("tables"), _parts_reader("tables")),
    Format(
        "mhtml",
        (".mhtml", ".mht"),
        _begins(rb"From: <Saved by|Snapshot-Content-Location: "),
        _reader("mhtml"),
    ),
    Format("maff", (".maff",), _never, _reader("maff")),
    Format("webarchive", (".webarchive",), _never, _reader("webarchive")),
    Format("md", (".md", ".markdown", ".mdown", ".mkd", ".mkdn"), _never, _reader("markdown")),
    Format("docx", (".docx", ".docm", ".dotx", ".dotm"), is_docx, _reader("docx")),
    Format("odt", (".odt", ".ott", ".fodt"), is_odt, _reader("odt")),
    Format("rtf", (".rtf",), is_rtf, _reader("rtf")),
    *(
        Format(name, suffixes, _SNIFFED.get(name, _never), _reader("pandoc"))
        for name, suffixes in PANDOC_FORMATS.items()
    ),
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


def lacking(name: str) -> str:
    """The program without which a file called ``name`` is not read, if it is not installed; else ""."""
    suffix = PurePath(name).suffix.lower()
    read_so = any(suffix in suffixes for form, suffixes in PANDOC_FORMATS.items() if form not in PLAIN)
    return "pandoc" if read_so and shutil.which("pandoc") is None else ""


def read(path: Path, *, encoding: str | None = None) -> ImportedDocument:
    """Read the file at ``path``. Raises ImportFailure: one plain sentence, and what to do."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ImportFailure("The file is no longer there; add it again from where it is now.") from error
    except PermissionError as error:
        raise ImportFailure(
            "You have no permission to read the file; change its permissions, then add it again."
        ) from error
    except IsADirectoryError as error:
        raise ImportFailure("This is a folder; add it as one.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not valid"
        raise ImportFailure(f"The file could not be read: {reason}.") from error
    return read_bytes(data, path.name, encoding=encoding, base=path.parent)


def read_bytes(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    base: Path | None = None,
    password: str | None = None,
) -> ImportedDocument:
    """Read ``data``, the bytes of a file called ``name``.

    ``encoding`` is obeyed where the format is text; ``base`` is the folder whose pictures the
    document may use. Raises ImportFailure and nothing else, whatever the bytes.
    """
    return _known(data, name).read(Source(data, name, encoding, base, password))


def read_many(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    base: Path | None = None,
    columns: Columns | None = None,
    password: str | None = None,
    whole: bool = False,
) -> Iterator[Part]:
    """The documents in ``data``: of most formats the one, of a table one for each of its rows.

    None is read before its :attr:`Part.read` is called, so those that are known by their
    fingerprint cost nothing. ``columns`` of a table are chosen by what they hold where not given;
    of a web page the article is read, or the ``whole``.
    Raises ImportFailure.
    """
    known, source = _known(data, name), Source(data, name, encoding, base, password, whole)
    if known.parts is not None:
        yield from known.parts(source, columns)
    else:
        yield Part("", hashlib.sha256(data).hexdigest(), lambda: known.read(source))


def _known(data: bytes, name: str) -> Format:
    if not data.strip():
        raise ImportFailure("The file is empty: there is nothing in it to read.")
    known = recognise(name, data[:HEAD_BYTES])
    if known is None:
        raise ImportFailure("Florilegium does not know this kind of file; save it as text, Markdown or HTML.")
    return known
