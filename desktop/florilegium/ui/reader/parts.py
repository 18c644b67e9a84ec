"""Cutting the canonical text into the parts that are typeset.

A text of any length opens at once because no more than a stretch around the reading position is
typeset; a block of any length (a file may be one line) is shown as several parts.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from florilegium.model import Block, BlockKind, DocumentText, Range

PART = 4000
"""Code points of a part of a very long block."""
WHOLE = 120_000
"""Texts of up to so many code points, cells counted for more, are typeset whole."""
BEFORE = 30_000
"""Code points typeset before the reading position of a longer text."""
AFTER = 50_000
"""Code points typeset after it."""
_CELL = 60
"""Code points of running text that take about as long to set as a cell does without its text."""
_COLUMNS = 20
_SEARCH = 400
_SPACE = re.compile(r"\s")
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")


class Part(NamedTuple):
    """``text[start:end]``, all or a piece of a block."""

    block: int
    """Index of the block."""
    start: int
    end: int
    first: bool
    """Whether the block begins here."""
    last: bool
    """Whether the block ends here."""

    @property
    def range(self) -> Range:
        """The part's passage."""
        return Range(self.start, self.end)


def stretch(text: DocumentText, position: int) -> Range:
    """What to typeset in order to show ``position``."""
    length = len(text.text)
    if length <= WHOLE:
        cells = sum(block.kind is BlockKind.CELL for block in text.structure.blocks)
        if length + cells * _CELL <= WHOLE:
            return Range(0, length)
    position = min(max(position, 0), length)
    end, left = _reach(text, position, AFTER)
    start, left = _reach_back(text, position, BEFORE + left)
    if left:
        end, _ = _reach(text, position, AFTER + left)
    return Range(start, end)


def _reach(text: DocumentText, position: int, effort: int) -> tuple[int, int]:
    """How far after ``position`` an effort reaches, and what is left of it at the end of the text."""
    blocks = text.structure.blocks
    for index in range(text.structure.block_index(position), len(blocks)):
        block = blocks[index]
        cost = max(block.end - position, 0)
        if effort <= cost:
            return position + effort, 0
        effort -= cost + _cell_cost(block)
        position = max(position, block.end)
        if effort <= 0:
            return position, 0
    end = len(text.text)
    return (end, effort - (end - position)) if end - position < effort else (position + effort, 0)


def _reach_back(text: DocumentText, position: int, effort: int) -> tuple[int, int]:
    """The same, before it."""
    blocks = text.structure.blocks
    for index in range(text.structure.block_index(position), -1, -1) if blocks else ():
        block = blocks[index]
        cost = max(position - block.start, 0)
        if effort <= cost:
            return position - effort, 0
        effort -= cost + _cell_cost(block)
        position = min(position, block.start)
        if effort <= 0:
            return position, 0
    return (0, effort - position) if position < effort else (position - effort, 0)


def _cell_cost(block: Block) -> int:
    # Rows of many cells are not dearer than those of some: a page shows its number of rows.
    return _CELL if block.kind is BlockKind.CELL and block.column < _COLUMNS else 0


def parts(text: DocumentText, within: Range) -> Iterator[Part]:
    """The parts that ``within`` touches, whole, in text order.

    Where a block is cut does not depend on ``within``.
    """
    blocks = text.structure.blocks
    for index in range(text.structure.block_index(within.start), len(blocks)):
        block = blocks[index]
        if block.start > within.end:
            break
        if block.end < within.start:
            continue
        yield from _block_parts(text.text, index, block, within)


def _block_parts(text: str, index: int, block: Block, within: Range) -> Iterator[Part]:
    cuts = max((block.end - block.start - PART // 2) // PART, 0)
    cut = min(max((within.start - block.start) // PART - 1, 0), cuts)
    start = block.start if cut == 0 else _cut(text, block, cut)[1]
    while start <= within.end or cut == 0:
        cut += 1
        if cut > cuts:
            yield Part(index, start, block.end, start == block.start, True)
            return
        end, following = _cut(text, block, cut)
        if end >= within.start:
            yield Part(index, start, end, start == block.start, False)
        start = following


def _cut(text: str, block: Block, number: int) -> tuple[int, int]:
    """Where the ``number``-th cut in a block ends one part and begins the next."""
    place = block.start + number * PART
    lines = block.kind in (BlockKind.CODE, BlockKind.VERSE)
    if lines:
        found = text.find("\n", place, place + _SEARCH)
        if found >= 0:
            return found, found + 1
    match = _SPACE.search(text, place, place + _SEARCH)
    if match and not lines:
        return match.start(), match.end()
    for position in range(place, place + _SEARCH):
        if not _joined(text, position):
            return position, position
    return place, place


def _joined(text: str, position: int) -> bool:
    """Whether the characters on either side of ``position`` belong together."""
    return (
        unicodedata.combining(text[position]) != 0
        or text[position] in _JOINERS
        or text[position - 1] in _JOINERS
    )
