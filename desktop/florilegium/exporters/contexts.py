"""How much of the text around a passage is written with it."""

import re
from itertools import pairwise

from florilegium.model import Block, BlockKind, Context, DocumentText, Range

_LINES = (BlockKind.CODE, BlockKind.VERSE)
_APART = (BlockKind.HEADING, BlockKind.RULE, BlockKind.CELL, *_LINES)
# A sentence ends at its mark and the quotes after it, where white space follows and no small letter
# then; the marks of Chinese and Japanese need no space. An initial or an abbreviation ends none.
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+(?=[^\sa-zß-öø-ÿ])|[。！？]+[」』”’]*")
_NO_END = re.compile(r"(?:\b[^\W\d_]|\b(?:Mr|Mrs|Ms|Dr|St|Prof|cf|pp|vol|ed))\.\Z")


def context_range(document: DocumentText, passage: Range, context: Context) -> Range:
    """The passage with as much around it as ``context`` says; the passage itself where that is nothing."""
    blocks = document.structure.blocks
    if context is Context.NONE or not blocks or not passage.length:
        return passage
    first = document.structure.block_index(passage.start)
    last = document.structure.block_index(passage.end - 1)
    start, end = blocks[first].start, blocks[last].end
    if context is not Context.PARAGRAPH:
        sentences = _sentences(document, blocks[first])
        before = [one for one in sentences if one.start <= passage.start]
        sentences = sentences if first == last else _sentences(document, blocks[last])
        after = [one for one in sentences if one.end >= passage.end]
        if context is Context.AROUND:
            before = _neighbour(document, first, -1)[-1:] + before
            after += _neighbour(document, last, 1)[:1]
        beyond = 2 if context is Context.AROUND else 1
        start = before[-beyond:][0].start if before else start
        end = after[:beyond][-1].end if after else end
    return Range(min(start, passage.start), max(end, passage.end))


def _sentences(document: DocumentText, block: Block) -> list[Range]:
    """The sentences of a block, without the white space between them; its lines, where they are kept."""
    text = document.text[block.start : block.end]
    if block.kind in _LINES:
        ends = [match.end() for match in re.finditer(r"\n", text)]
    else:
        ends = [match.end() for match in _END.finditer(text) if _is_end(text, match)]
    edges = [0, *ends, len(text)]
    return [
        Range(block.start + start, block.start + start + len(text[start:end].rstrip()))
        for start, end in pairwise(edges)
        if text[start:end].strip()
    ]


def _is_end(text: str, match: re.Match[str]) -> bool:
    stop = match.start() + 1
    return match[0][:2].rstrip() != "." or not _NO_END.search(text, max(0, stop - 6), stop)


def _neighbour(document: DocumentText, index: int, step: int) -> list[Range]:
    """The sentences of the paragraph beside a block; none where something else is there."""
    blocks = document.structure.blocks
    beside = index + step
    if not 0 <= beside < len(blocks) or blocks[index].kind in _APART or blocks[beside].kind in _APART:
        return []
    return _sentences(document, blocks[beside])
