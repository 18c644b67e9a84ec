"""Documents of other formats inside a Word document (ECMA-376 part 1, 17.17.2: w:altChunk)."""

from bisect import bisect_left
from itertools import pairwise
from pathlib import PurePath

from florilegium.errors import ImportFailure
from florilegium.importers.archive import is_zip
from florilegium.importers.formats import read_bytes
from florilegium.importers.office_flow import Cell, Item, Paragraph, Picture, Piece, Table, Words
from florilegium.model import Block, BlockKind, ImportedDocument, Span, SpanKind

_SUFFIXES = frozenset((".html", ".htm", ".xhtml", ".mht", ".mhtml", ".txt", ".rtf"))
_LINKS_AND_MORE = frozenset((SpanKind.LINK, SpanKind.ANCHOR, SpanKind.PICTURE, SpanKind.PAGE, SpanKind.TIME))


def chunk(data: bytes, name: str) -> list[Item]:
    """What the file ``name`` with these bytes holds; nothing where it is of no kind that is read here."""
    if is_zip(data) or PurePath(name).suffix.lower() not in _SUFFIXES:
        return []
    try:
        return _items(read_bytes(data, name))
    except ImportFailure:
        return []


def _items(document: ImportedDocument) -> list[Item]:
    made: list[Item] = []
    tables: dict[int, Table] = {}
    spans = [span for span in document.structure.spans if span.start < span.end]
    starts = [span.start for span in spans]
    for block in document.structure.blocks:
        inside = spans[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
        paragraph = Paragraph(block, _pieces(document, block, inside))
        if block.kind is not BlockKind.CELL:
            made.append(paragraph)
            continue
        if block.table not in tables:
            tables[block.table] = Table()
            made.append(tables[block.table])
        rows = tables[block.table].rows
        while len(rows) <= block.row:
            rows.append([])
        paragraph.block = Block(0, 0)
        rows[block.row].append(Cell([paragraph], block.row_span, block.column_span, block.header))
    return made


def _pieces(document: ImportedDocument, block: Block, spans: list[Span]) -> list[Piece]:
    edges = sorted({block.start, block.end, *(at for span in spans for at in (span.start, span.end))})
    pieces: list[Piece] = []
    for start, end in pairwise(edges):
        over = [span for span in spans if span.start <= start and end <= span.end]
        link = next((s.target for s in over if s.kind is SpanKind.LINK and s.target[:1] != "#"), "")
        picture = next((s for s in over if s.kind is SpanKind.PICTURE), None)
        if picture is not None:
            pieces.append(Picture(document.images.get(picture.target), picture.title, link))
        else:
            look = frozenset(s.kind for s in over) - _LINKS_AND_MORE
            pieces.append(Words(document.text[start:end], look, link))
    return pieces
