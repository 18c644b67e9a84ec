"""Small books made of strings."""

import base64
import io
import zipfile
from collections.abc import Mapping, Sequence

from florilegium import importers
from florilegium.model import BlockKind, ImportedDocument, Span, SpanKind

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
METADATA = """<dc:title>The Lamp</dc:title><dc:creator>A. Keeper</dc:creator><dc:language>en</dc:language>
<dc:identifier id="id">urn:uuid:0</dc:identifier>"""
_TYPES = {
    "xhtml": "application/xhtml+xml",
    "html": "application/xhtml+xml",
    "ncx": "application/x-dtbncx+xml",
    "svg": "image/svg+xml",
    "png": "image/png",
    "css": "text/css",
    "psd": "image/vnd.adobe.photoshop",
    "xml": "application/x-dtbook+xml",
}


def page(body: str, head: str = "<title>Page</title>") -> str:
    """An XHTML document."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html>'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head>{head}</head><body>{body}</body></html>"
    )


def nav(entries: str, more: str = "") -> str:
    """A navigation document whose table of contents holds the list items ``entries``."""
    return page(f'<nav epub:type="toc"><ol>{entries}</ol></nav>{more}')


def ncx(points: str) -> str:
    """An NCX with the navPoint elements ``points``."""
    return f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>'


def point(title: str, address: str, inner: str = "") -> str:
    """A navPoint."""
    return f'<navPoint><navLabel><text>{title}</text></navLabel><content src="{address}"/>{inner}</navPoint>'


def package(
    names: Sequence[str],
    spine: Sequence[str],
    metadata: str = METADATA,
    attributes: Mapping[str, str] | None = None,
    on_spine: str = "",
) -> str:
    """A package document; an item's id is its name, ``attributes`` are further ones of items by name."""
    attributes = attributes or {}
    items = "".join(
        f'<item id="{name}" href="{name}" media-type="{_TYPES.get(name.rpartition(".")[2], "text/plain")}" '
        f"{attributes.get(name, '')}/>"
        for name in names
    )
    order = "".join(f'<itemref idref="{name}"/>' for name in spine)
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        f"{metadata}</metadata><manifest>{items}</manifest><spine {on_spine}>{order}</spine></package>"
    )


def packed(members: Mapping[str, str | bytes], mimetype: str | None = "application/epub+zip") -> bytes:
    """The files ``members`` as an archive that says it is of ``mimetype``."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        if mimetype is not None:
            archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def book(
    files: Mapping[str, str | bytes],
    spine: Sequence[str] | None = None,
    *,
    metadata: str = METADATA,
    attributes: Mapping[str, str] | None = None,
    on_spine: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A book with ``files`` in its folder OPS; ``spine``: all pages but nav.xhtml by default."""
    if spine is None:
        spine = [name for name in files if name.endswith(("html", ".xml")) and name != "nav.xhtml"]
    opf = package(
        list(files), spine, metadata, {"nav.xhtml": 'properties="nav"', **(attributes or {})}, on_spine
    )
    members: dict[str, str | bytes] = {"META-INF/container.xml": CONTAINER, "OPS/book.opf": opf}
    members |= {f"OPS/{name}": data for name, data in files.items()}
    return packed(members | dict(more or {}))


def read(data: bytes, name: str = "book.epub") -> ImportedDocument:
    """The document in ``data``."""
    return importers.read_bytes(data, name)


def one(body: str, **files: str | bytes) -> ImportedDocument:
    """A book of one chapter with ``body``."""
    return read(book({"one.xhtml": page(body)} | files))


def shape(document: ImportedDocument) -> list[tuple[BlockKind, str]]:
    """The kinds and words of all blocks."""
    return [(block.kind, document.text[block.start : block.end]) for block in document.structure.blocks]


def headings(document: ImportedDocument) -> list[tuple[int, str]]:
    """The levels and words of all headings."""
    return [(h.level, document.text[h.start : h.end]) for h in document.structure.headings()]


def spans(document: ImportedDocument, kind: SpanKind) -> list[Span]:
    """All spans of ``kind``."""
    return [span for span in document.structure.spans if span.kind is kind]


def leads(document: ImportedDocument, words: str) -> str:
    """What the link with ``words`` leads to: the text from there on, or its address."""
    link = next(s for s in spans(document, SpanKind.LINK) if document.text[s.start : s.end] == words)
    if not link.target.startswith("#"):
        return link.target
    places = [s for s in spans(document, SpanKind.ANCHOR) if s.target == link.target[1:]]
    assert len(places) == 1
    return document.text[places[0].start :]
