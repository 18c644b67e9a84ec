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
"""Texts of up to so many code points are typeset whole."""
BEFORE = 30_000
"""Code points typeset before the reading position of a longer text."""
AFTER = 50_000
"""Code points typeset after it."""
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
        return Range(0, length)
    start = max(min(position - BEFORE, length - BEFORE - AFTER), 0)
    return Range(start, min(start + BEFORE + AFTER, length))


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
