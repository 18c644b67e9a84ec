"""What every imported document keeps to, whatever it was made from (see florilegium.model.document)."""

import hashlib
import re

from florilegium.model import PICTURE, BlockKind, ImportedDocument, SpanKind

_ADDRESS = re.compile(r"#.+|https?://.+|mailto:.+", re.DOTALL)


def check(document: ImportedDocument) -> None:
    """Raise AssertionError where ``document`` breaks a rule of the model."""
    _check_text(document)
    _check_blocks(document)
    _check_spans(document)
    for words in (*_fields(document), document.encoding, document.format, *document.remarks):
        words.encode("utf-8")
        assert "\0" not in words and "\n" not in words and "\r" not in words
    assert document.metadata.title
    for key, data in document.images.items():
        assert hashlib.sha256(data).hexdigest() == key


def _fields(document: ImportedDocument) -> tuple[str, ...]:
    stated = document.metadata
    return (stated.title, stated.author, stated.date, stated.language, stated.site, stated.source)


def _check_text(document: ImportedDocument) -> None:
    text = document.text
    assert text.strip()
    assert not re.search("[\0\r\ud800-\udfff]", text)
    text.encode("utf-8")


def _check_blocks(document: ImportedDocument) -> None:
    text, blocks = document.text, document.structure.blocks
    assert blocks and blocks[0].start == 0 and blocks[-1].end == len(text)
    end = 0
    for block in blocks:
        assert block.start >= end
        assert not text[end : block.start].strip()
        if end:
            assert block.start > end
        end = block.end
        own = text[block.start : block.end]
        if block.kind is BlockKind.RULE:
            assert not own
            continue
        assert own.strip()
        assert own == own.rstrip()
        if block.kind in (BlockKind.CODE, BlockKind.VERSE):
            assert own.split("\n", 1)[0].strip()
        else:
            assert own == own.lstrip()
        assert (block.kind is BlockKind.HEADING) <= (1 <= block.level <= 6)
        assert (block.kind is BlockKind.LIST_ITEM) <= (block.level >= 1)
        assert (block.kind is BlockKind.CELL) == (block.table >= 0)
        assert block.quote >= 0 and block.row >= 0 and block.column >= 0
        assert block.row_span >= 1 and block.column_span >= 1
    _check_tables(document)


def _check_tables(document: ImportedDocument) -> None:
    taken: set[tuple[int, int, int]] = set()
    for block in document.structure.blocks:
        if block.kind is not BlockKind.CELL:
            continue
        places = {
            (block.table, block.row + down, block.column + across)
            for down in range(block.row_span)
            for across in range(block.column_span)
        }
        assert not places & taken
        taken |= places


def _check_spans(document: ImportedDocument) -> None:
    text, blocks = document.text, document.structure.blocks
    before = 0
    for span in document.structure.spans:
        assert before <= span.start <= span.end <= len(text)
        before = span.start
        span.target.encode("utf-8")
        span.title.encode("utf-8")
        own = text[span.start : span.end]
        if span.kind is SpanKind.ANCHOR:
            assert span.target
            continue
        holder = blocks[document.structure.block_index(span.start)]
        assert holder.start <= span.start < span.end <= holder.end
        assert own == own.strip() or span.kind in (SpanKind.PAGE, SpanKind.TIME, SpanKind.ROW)
        if span.kind is SpanKind.LINK:
            assert _ADDRESS.fullmatch(span.target)
        if span.kind is SpanKind.PICTURE:
            assert own == PICTURE
            assert not span.target or span.target in document.images
