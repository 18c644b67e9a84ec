"""Texts and structures as bytes: compressed, and the structure column by column.

A structure is a JSON object of columns, one list per field of :class:`Block` and :class:`Span`;
columns that hold nothing but the field's default are left out. Columns compress several times
better than rows and are quicker to read.
"""

from __future__ import annotations  # array is a generic for type checkers only before Python 3.12

import json
import zlib
from array import array
from dataclasses import MISSING, fields
from itertools import accumulate, pairwise

from florilegium.model import Block, BlockKind, PageMap, RecognisedWords, Span, SpanKind, Structure

_LEVEL = 6
_FINE = 10  # parts of a point that are kept of where a recognised word stands


def encode_text(text: str) -> bytes:
    """The text, UTF-8 and compressed."""
    return zlib.compress(text.encode("utf-8"), _LEVEL)


def decode_text(data: bytes) -> str:
    """The text that :func:`encode_text` encoded. Raises zlib.error or UnicodeDecodeError."""
    return zlib.decompress(data).decode("utf-8")


def _columns(rows: tuple[Block, ...] | tuple[Span, ...], kind: type[Block] | type[Span]) -> dict[str, object]:
    columns: dict[str, object] = {"count": len(rows)}
    for field in fields(kind):
        column = [getattr(row, field.name) for row in rows]
        if field.default is MISSING or any(value != field.default for value in column):
            columns[field.name] = column
    return columns


def _rows(columns: dict[str, list[object]], kind: type[Block] | type[Span], count: int) -> list[list[object]]:
    table = []
    for field in fields(kind):
        column = columns.get(field.name)
        table.append([field.default] * count if column is None else column)
    return table


def encode_structure(structure: Structure) -> bytes:
    """The structure, compressed."""
    data = {"blocks": _columns(structure.blocks, Block), "spans": _columns(structure.spans, Span)}
    return zlib.compress(json.dumps(data, separators=(",", ":")).encode(), _LEVEL)


def decode_structure(data: bytes) -> Structure:
    """The structure that :func:`encode_structure` encoded. Raises zlib.error, ValueError or KeyError."""
    columns = json.loads(zlib.decompress(data))
    block_kinds = {kind.value: kind for kind in BlockKind}
    span_kinds = {kind.value: kind for kind in SpanKind}
    blocks, spans = columns["blocks"], columns["spans"]
    if "kind" in blocks:
        blocks["kind"] = [block_kinds[kind] for kind in blocks["kind"]]
    spans["kind"] = [span_kinds[kind] for kind in spans.get("kind", [])]
    return Structure(
        tuple(map(Block, *_rows(blocks, Block, blocks["count"]))),
        tuple(map(Span, *_rows(spans, Span, spans["count"]))),
    )


def encode_pages(pages: PageMap) -> bytes:
    """The map of pages, compressed; its columns of whole numbers as differences, which are small."""
    data: dict[str, object] = {
        "text_starts": _differences(pages.text_starts),
        "lengths": [end - start for start, end in zip(pages.text_starts, pages.text_ends, strict=True)],
        "pages": _differences(pages.pages),
        "first_chars": _differences(pages.first_chars),
        "widths": list(pages.widths),
        "heights": list(pages.heights),
        "labels": pages.labels,
        "rotations": list(pages.rotations),
    }
    if pages.recognised:
        data["recognised"] = {page: _boxes(words) for page, words in pages.recognised.items()}
    return zlib.compress(json.dumps(data, separators=(",", ":")).encode(), _LEVEL)


def decode_pages(data: bytes) -> PageMap:
    """The map that :func:`encode_pages` encoded. Raises zlib.error, ValueError, TypeError or KeyError."""
    columns = json.loads(zlib.decompress(data))
    starts = array("q", accumulate(columns["text_starts"]))
    return PageMap(
        text_starts=starts,
        text_ends=array(
            "q", (start + length for start, length in zip(starts, columns["lengths"], strict=True))
        ),
        pages=array("q", accumulate(columns["pages"])),
        first_chars=array("q", accumulate(columns["first_chars"])),
        widths=array("d", columns["widths"]),
        heights=array("d", columns["heights"]),
        labels=tuple(columns["labels"]),
        rotations=array("q", columns["rotations"]),
        recognised={int(page): _words(boxes) for page, boxes in columns.get("recognised", {}).items()},
    )


def _words(boxes: list[list[int]]) -> RecognisedWords:
    lefts, tops, rights, bottoms, lengths = boxes
    sides = [array("d", [one / _FINE for one in accumulate(side)]) for side in (lefts, tops, rights, bottoms)]
    return RecognisedWords(sides[0], sides[1], sides[2], sides[3], array("q", lengths))


def _boxes(words: RecognisedWords) -> list[list[int]]:
    sides = (words.lefts, words.tops, words.rights, words.bottoms)
    fine = (array("q", [round(side * _FINE) for side in column]) for column in sides)
    return [*map(_differences, fine), list(words.lengths)]


def _differences(numbers: array[int]) -> list[int]:
    return [second - first for first, second in pairwise((0, *numbers))]
