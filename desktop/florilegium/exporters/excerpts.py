"""A passage cut out of its document, as Markdown that keeps the document's own structure.

Paragraphs stay apart, items of a list stay a list, code stays code, verse keeps its lines and its
indentation (as no-break spaces, or renderers would drop it), and the cells of one row of a table
share a line, an em space apart. A picture becomes words in brackets. Where text around the passage is
written too, the passage is marked in it, piece by piece; in code, which takes no marks, it is not.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from florilegium.exporters.dialects import COMMONMARK, Dialect
from florilegium.exporters.escaping import fence
from florilegium.model import (
    PICTURE,
    Block,
    BlockKind,
    DocumentText,
    Highlight,
    Range,
    Span,
    SpanKind,
)

_CELL_GAP = "\u2003"
_ORDERED = re.compile(r"(\d{1,9})([.)])")
Escape = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Piece:
    """The part of one block that lies in the passage."""

    block: Block
    start: int
    text: str


def _pictures_named(text: str, start: int, spans: Sequence[Span]) -> str:
    """``text``, which begins at ``start`` in the document, with words in place of pictures."""
    if PICTURE not in text:
        return text
    names = {span.start: " ".join(span.title.split()) for span in spans if span.kind is SpanKind.PICTURE}
    return "".join(
        (f"[picture: {names[at]}]" if names.get(at) else "[picture]") if character == PICTURE else character
        for at, character in enumerate(text, start)
    )


def _pieces(document: DocumentText, passage: Range, marks: "_Marks") -> list[_Piece]:
    """What the passage holds of each block, without white space at its edges (code keeps its own)."""
    blocks, spans = document.structure.blocks, document.structure.spans
    found: list[_Piece] = []
    for block in blocks[document.structure.block_index(passage.start) :]:
        if block.start >= passage.end:
            break
        start, end = max(block.start, passage.start), min(block.end, passage.end)
        parts = [start, *marks.inside(block, start, end), end]
        signs = (*marks.signs, "")[-len(parts) + 1 :]
        text = "".join(
            _pictures_named(document.text[one:other], one, spans) + sign
            for (one, other), sign in zip(pairwise(parts), signs, strict=True)
        )
        lines_kept = block.kind in (BlockKind.CODE, BlockKind.VERSE)
        text = text.strip("\n").rstrip() if lines_kept else text.strip()
        if text.strip():
            found.append(_Piece(block, start, text))
    return found


class _Marks:
    """Where the highlighted words stand among others, and how that is said.

    Two characters that the text does not hold stand for the marks until all is escaped.
    """

    def __init__(self, document: DocumentText, passage: Range, around: Range, dialect: Dialect) -> None:
        self._text = document.text
        self._passage = passage
        self._marked = dialect.marked
        words = document.text[around.start : around.end] if around != passage else ""
        unused = (chr(code) for code in range(0xFDD0, 0xFDF0))  # noncharacters: hardly ever in a text
        self.signs = [sign for sign in unused if sign not in words][:2] if words else []

    def inside(self, block: Block, start: int, end: int) -> tuple[int, ...]:
        """Where the marked words of ``text[start:end]``, a part of ``block``, begin and end."""
        start, end = max(start, self._passage.start), min(end, self._passage.end)
        words = self._text[start:end]
        if not words.strip() or block.kind is BlockKind.CODE or len(self.signs) < 2:
            return ()
        return start + len(words) - len(words.lstrip()), start + len(words.rstrip())

    def written(self, markdown: str) -> str:
        """``markdown`` with the dialect's marks."""
        if len(self.signs) < 2 or self.signs[0] not in markdown:
            return markdown
        opening, closing = self.signs
        return re.sub(f"{opening}([^{closing}]*){closing}", self._pair, markdown)

    def _pair(self, match: re.Match[str]) -> str:
        """One marked piece. Rows of "=" only work where words meet them or white space does."""
        before = match.string[match.start() - 1 : match.start()]
        after = match.string[match.end() : match.end() + 1]
        words = match[1]
        opening, closing = self._marked
        flanked = (words[0].isalnum() or not before.strip()) and (words[-1].isalnum() or not after.strip())
        if opening == "==" and not (flanked and "=" not in (words[0], words[-1])):
            opening, closing = COMMONMARK.marked
        return f"{opening}{words}{closing}"


def _verse(text: str, escape: Escape) -> str:
    """Lines of verse: a paragraph a stanza, indentation as no-break spaces."""
    stanzas = []
    for stanza in re.split(r"\n\s*\n", text):
        lines = []
        for line in stanza.split("\n"):
            words = line.strip()
            indentation = line[: len(line) - len(line.lstrip())].expandtabs(4)
            lines.append("&nbsp;" * len(indentation) + escape(words))
        stanzas.append("\\\n".join(lines))
    return "\n\n".join(stanzas)


def _block(piece: _Piece, escape: Escape) -> str:
    if piece.block.kind is BlockKind.CODE:
        return fence(piece.text)
    if piece.block.kind is BlockKind.VERSE:
        return _verse(piece.text, escape)
    return escape(piece.text)


def _indented(markdown: str, width: int) -> str:
    return re.sub(r"\n(?=[^\n])", "\n" + " " * width, markdown)


def _list(pieces: Sequence[_Piece], escape: Escape) -> str:
    """Items of a list, each under the item it belongs to.

    The content of an item starts where its parent's does plus the width of its own marker, and a
    number other than 1 may not follow its parent's text without a blank line: that is what
    CommonMark asks of nested lists (section 5.2).
    """
    markdown = ""
    open_items: list[tuple[int, int]] = []  # level, column of the content
    for piece in pieces:
        level, body = piece.block.level, _block(piece, escape)
        while open_items and open_items[-1][0] >= level + (not piece.block.marker):
            open_items.pop()
        column = open_items[-1][1] if open_items else 0
        if piece.block.marker or not open_items:
            ordered = _ORDERED.fullmatch(piece.block.marker)
            marker = f"{ordered[0]} " if ordered else "- "
            if markdown:
                markdown += "\n\n" if column and ordered and int(ordered[1]) != 1 else "\n"
            open_items.append((level, column + len(marker)))
        else:
            marker = ""
            markdown += "\n\n"
        markdown += " " * column + marker + _indented(body, column + len(marker))
    return markdown


def _table(pieces: Sequence[_Piece], escape: Escape) -> str:
    """Cells, one row a line."""
    rows: dict[int, list[str]] = {}
    for piece in pieces:
        rows.setdefault(piece.block.row, []).append(escape(" ".join(piece.text.split())))
    return "\\\n".join(_CELL_GAP.join(cells) for cells in rows.values())


def _groups(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Runs of pieces that are written together: items of a list, cells of one table."""
    group: list[_Piece] = []
    for piece in pieces:
        kind = piece.block.kind
        together = (
            group
            and kind in (BlockKind.LIST_ITEM, BlockKind.CELL)
            and (kind, piece.block.quote, piece.block.table)
            == (group[-1].block.kind, group[-1].block.quote, group[-1].block.table)
        )
        if group and not together:
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _flat(text: str, escape: Escape) -> str:
    """Words without a document around them."""
    parts = (part.strip() for part in re.split(r"\n\s*\n", text.replace(PICTURE, "[picture]")))
    return "\n\n".join(escape(part) for part in parts if part)


def _structured(pieces: Sequence[_Piece], escape: Escape) -> str:
    outermost = min((piece.block.quote for piece in pieces), default=0)
    markdown = ""
    depth = 0
    for group in _groups(pieces):
        first = group[0].block
        if first.kind is BlockKind.CELL:
            body = _table(group, escape)
        elif first.kind is BlockKind.LIST_ITEM and len(group) > 1:
            body = _list(group, escape)
        else:
            body = _block(group[0], escape)
        marks = "> " * (first.quote - outermost)
        between = "> " * min(depth, first.quote - outermost)
        if markdown:
            markdown += f"\n{between.rstrip()}\n"
        markdown += "\n".join(marks + line if line else marks.rstrip() for line in body.split("\n"))
        depth = first.quote - outermost
    return markdown


def excerpt(
    document: DocumentText,
    highlight: Highlight,
    dialect: Dialect = COMMONMARK,
    around: Range | None = None,
) -> str:
    """The highlighted words as Markdown, not yet a quotation, marked in the text ``around`` them.

    Where the text no longer has these words in this place, the words kept with the highlight are
    written as plain paragraphs.
    """
    passage = highlight.anchor.range.clamped(len(document.text))
    escape = dialect.escaper.text
    if document.text[passage.start : passage.end] != highlight.exact:
        return _flat(highlight.exact, escape)
    around = around or passage
    marks = _Marks(document, passage, around, dialect)
    written = _structured(_pieces(document, around, marks), escape)
    return marks.written(written) or _flat(highlight.exact, escape)
