"""What word processors' documents are made of, and how it becomes blocks and spans.

The reader of each format makes paragraphs and tables of its own; :func:`lay_out` alone knows the
rules of the canonical text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from florilegium.importers.building import DocumentBuilder
from florilegium.importers.html_tables import Grid
from florilegium.model import PICTURE, Block, BlockKind, SpanKind

_INVISIBLE = re.compile(f"[\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff{PICTURE}]")
_ENDS = str.maketrans({"\r": "\n", "\v": "\n", "\f": "\n", "\u2028": "\n", "\u2029": "\n"})
_LONGEST_CELL = 1500  # code points; longer text in a cell is a page set with tables
_LONGEST_INNER = 300  # code points that a table in a cell may hold to stay there
_WIDEST = 200  # columns
NO_LOOK: frozenset[SpanKind] = frozenset()
Mark = tuple[SpanKind, str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """Characters that look alike; ``\\n`` ends a line inside the paragraph."""

    text: str
    look: frozenset[SpanKind] = NO_LOOK
    link: str = ""
    """Target of a link span; "" for none."""
    comment: str = ""
    """Name of the comment made on these words; "" for none."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image; ``data`` is None where the document does not hold one that can be shown."""

    data: bytes | None
    alternative: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that may be linked to."""

    name: str


Piece = Words | Picture | Anchor


@dataclass(slots=True)
class Paragraph:
    """One paragraph; ``block`` says of what kind, its start and end are of no account."""

    block: Block = field(default_factory=lambda: Block(0, 0))
    pieces: list[Piece] = field(default_factory=list)

    def plain(self) -> str:
        """Its words alone."""
        return "".join(piece.text for piece in self.pieces if isinstance(piece, Words))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to read."""
        return not any(
            isinstance(piece, Picture) or (isinstance(piece, Words) and piece.text.strip())
            for piece in self.pieces
        )


@dataclass(slots=True)
class Cell:
    """A cell and what is in it."""

    items: "list[Item]" = field(default_factory=list)
    row_span: int = 1
    column_span: int = 1
    header: bool = False


@dataclass(slots=True)
class Table:
    """Rows of cells."""

    rows: list[list[Cell]] = field(default_factory=list)


Item = Paragraph | Table


def paragraphs(items: Iterable[Item]) -> Iterator[Paragraph]:
    """The paragraphs in ``items`` and in the cells of their tables, in order; without recursion."""
    stack = [iter(items)]
    while stack:
        item = next(stack[-1], None)
        if item is None:
            stack.pop()
        elif isinstance(item, Paragraph):
            yield item
        else:
            stack.append(_contents(item))


def notes(name: str, marker: str, items: Iterable[Item], opening: str = "") -> list[Item]:
    """The blocks of the note called ``name``: the first carries ``marker`` and begins with ``opening``."""
    found = [paragraph for paragraph in paragraphs(items) if not paragraph.is_empty]
    if not found:
        return []
    made: list[Item] = []
    for paragraph in found:
        kind = BlockKind.CODE if paragraph.block.kind is BlockKind.CODE else BlockKind.NOTE
        made.append(Paragraph(Block(0, 0, kind), paragraph.pieces))
    first = [
        Anchor(name),
        *([Words(opening, frozenset((SpanKind.STRONG,)))] if opening else []),
        *found[0].pieces,
    ]
    made[0] = Paragraph(Block(0, 0, BlockKind.NOTE, marker=marker), first)
    return made


def note_mark(number: str, target: str) -> Words:
    """The mark of a note in the text."""
    return Words(f"[{number}]", frozenset((SpanKind.SUPERSCRIPT,)), f"#{target}")


def comment_here(paragraph: Paragraph, name: str) -> None:
    """Tie the comment called ``name``, made on no words, to the last word before it."""
    for at in range(len(paragraph.pieces) - 1, -1, -1):
        piece = paragraph.pieces[at]
        if isinstance(piece, Words) and piece.text.strip() and not piece.link:
            words = piece.text.rstrip()
            head, space, last = words.rpartition(" ")
            paragraph.pieces[at : at + 1] = [
                replace(piece, text=head + space),
                replace(piece, text=last, comment=name),
                replace(piece, text=piece.text[len(words) :]),
            ]
            return


def lay_out(builder: DocumentBuilder, items: list[Item]) -> None:
    """Add ``items`` to ``builder``. Links to places that are not there are left out."""
    _Layout(builder, items).run(items)


class _Layout:
    def __init__(self, builder: DocumentBuilder, items: list[Item]) -> None:
        self._builder = builder
        linked: set[str] = set()
        named: set[str] = set()
        for paragraph in paragraphs(items):
            for piece in paragraph.pieces:
                if isinstance(piece, Anchor):
                    named.add(piece.name)
                elif piece.link.startswith("#"):
                    linked.add(piece.link[1:])
                if isinstance(piece, Words) and piece.comment:
                    linked.add(piece.comment)
        self._places = named & linked
        self._given: set[str] = set()

    def run(self, items: list[Item]) -> None:
        stack = [iter(items)]
        while stack:
            item = next(stack[-1], None)
            if item is None:
                stack.pop()
            elif isinstance(item, Paragraph):
                self._paragraph(item)
            elif _is_data(item):
                self._table(item)
            else:
                stack.append(_contents(item))
        self._builder.end()

    def _paragraph(self, paragraph: Paragraph) -> None:
        kind = paragraph.block.kind
        if kind is BlockKind.RULE:
            self._builder.add_rule()
            return
        if kind is BlockKind.CODE and self._builder.open_kind is BlockKind.CODE:
            self._builder.add_line_end()
        else:
            group = 1 if kind is BlockKind.LIST_ITEM else 0
            block = replace(paragraph.block, marker="") if kind is BlockKind.HEADING else paragraph.block
            self._builder.begin(block, group=group, preformatted=kind is BlockKind.CODE)
        self._pieces(paragraph)
        if kind is not BlockKind.CODE:  # the next line of code may belong to the same block
            self._builder.end()

    def _table(self, table: Table) -> None:
        grid = Grid(self._builder.new_table(), len(table.rows))
        for row in table.rows:
            grid.next_row()
            for cell in row:
                place = grid.place(cell.row_span, cell.column_span)
                self._builder.begin(
                    Block(
                        0,
                        0,
                        BlockKind.CELL,
                        table=grid.table,
                        row=place.row,
                        column=place.column,
                        row_span=place.row_span,
                        column_span=place.column_span,
                        header=cell.header,
                    )
                )
                for paragraph in paragraphs(cell.items):
                    if paragraph.is_empty and not paragraph.block.marker:
                        continue
                    if not self._builder.at_line_end:
                        self._builder.add_line_end()
                    marker = paragraph.block.marker
                    if marker and paragraph.block.kind is not BlockKind.HEADING:
                        self._builder.add(marker + " ")  # a cell shows no marker of its own
                    self._pieces(paragraph)
                self._builder.end()

    def _pieces(self, paragraph: Paragraph) -> None:
        builder = self._builder
        open_marks: dict[Mark, int] = {}
        heading = paragraph.block.kind is BlockKind.HEADING
        if heading and paragraph.block.marker and not paragraph.is_empty:
            builder.add(paragraph.block.marker + " ")  # a heading's number is part of what it is called
        for piece in paragraph.pieces:
            if isinstance(piece, Anchor):
                if piece.name in self._places and piece.name not in self._given:
                    self._given.add(piece.name)
                    builder.add_anchor(piece.name)
                continue
            wanted = self._marks(piece, heading)
            for mark in [mark for mark in open_marks if mark not in wanted]:
                builder.mark(open_marks.pop(mark), *mark)
            for mark in wanted:
                open_marks.setdefault(mark, builder.position)
            if isinstance(piece, Picture):
                builder.add_picture(piece.data, piece.alternative)
            else:
                self._words(piece.text)
        for mark, start in open_marks.items():
            builder.mark(start, *mark)

    def _marks(self, piece: Words | Picture, heading: bool) -> list[Mark]:
        link = piece.link if not piece.link.startswith("#") or piece.link[1:] in self._places else ""
        marks: list[Mark] = [(SpanKind.LINK, link, "")] if link else []
        if isinstance(piece, Words):
            if piece.comment in self._places and not link:
                marks.append((SpanKind.LINK, f"#{piece.comment}", "Comment"))
            marks += [
                (kind, "", "") for kind in sorted(piece.look) if not (heading and kind is SpanKind.STRONG)
            ]
        return marks

    def _words(self, text: str) -> None:
        if not text.isascii():
            text = _INVISIBLE.sub("", text)
        lines = text.translate(_ENDS).split("\n")
        for number, line in enumerate(lines):
            if number:
                self._builder.add_line_end()
            self._builder.add(line)


def _contents(table: Table) -> Iterator[Item]:
    return (item for row in table.rows for cell in row for item in cell.items)


def _is_data(table: Table) -> bool:
    """Whether ``table`` holds data; others only set the page, and what is in them flows."""
    widest = max((sum(1 for cell in row if cell.items) for row in table.rows), default=0)
    if not 2 <= widest <= _WIDEST:
        return False
    for row in table.rows:
        for cell in row:
            if any(isinstance(item, Table) for item in cell.items):
                inner = [item for item in cell.items if isinstance(item, Table)]
                if sum(len(paragraph.plain()) for paragraph in paragraphs(inner)) > _LONGEST_INNER:
                    return False
            length = sum(len(paragraph.plain()) for paragraph in paragraphs(cell.items))
            if length > _LONGEST_CELL:
                return False
    return True
