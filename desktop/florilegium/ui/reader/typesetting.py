"""From a stretch of the canonical text to a ``QTextDocument``, and the map between them."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextOption,
    QTextTable,
)

from florilegium.model import PICTURE, Block, BlockKind, DocumentText, Range, Span, SpanKind
from florilegium.ui.reader.columns import TableColumns
from florilegium.ui.reader.parts import Part, parts
from florilegium.ui.reader.pictures import Pictures
from florilegium.ui.reader.positions import Positions
from florilegium.ui.reader.styles import PADDING, BlockLook, Styles

_ROWS = 12
"""Rows of one QTextTable; longer tables are several, so that each is cheap to lay out."""
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_TALL = re.compile(
    "[\u0600-\u06ff\u0750-\u077f\u0870-\u0dff\u0e00-\u0fff\u1780-\u17ff\ufb50-\ufdff\ufe70-\ufeff]"
)
_CODE_SAMPLE = 20_000
"""Code points of a block of code whose lines are measured."""
_SEPARATOR = "\u2029"
_SHOWN = {
    ord("\n"): "\u2028",
    ord("\r"): "\u2028",
    ord("\u2029"): "\u2028",
    ord("\ufdd0"): "\ufffd",
    ord("\ufdd1"): "\ufffd",
    **{code: "\ufffd" for code in range(32) if code not in (9, 10, 13)},
}
"""Characters that would break a QTextDocument's own structure; each stays one unit long."""
_SPECIAL = re.compile("[\x00-\x08\x0a-\x1f\u2029\ufdd0\ufdd1]")


class Page(QTextDocument):
    """A document that answers for its own pictures and loads nothing else."""

    def __init__(self, parent: QObject, pictures: Pictures, ratio: float) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._ratio = ratio

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """The picture of that name, or nothing: no file is read and no address is visited."""
        address = name.toString() if isinstance(name, QUrl) else name
        return self._pictures.draw(address, self._ratio) if kind == _IMAGE else None


_IMAGE = QTextDocument.ResourceType.ImageResource.value


@dataclass
class Composition:
    """A typeset stretch of the canonical text."""

    page: Page
    text: DocumentText
    positions: Positions = field(default_factory=Positions)
    parts: list[Part] = field(default_factory=list)
    """The part that each piece of ``positions`` shows."""
    bidirectional: bool = False
    """Whether any of it reads from right to left."""
    pictured: bool = False
    """Whether it holds pictures, which are as wide as the column was."""

    def block(self, place: int) -> tuple[Part, Block] | None:
        """What stands at a document position."""
        index = self.positions.piece_at(place)
        if index < 0:
            return None
        return self.parts[index], self.text.structure.blocks[self.parts[index].block]


def compose(
    text: DocumentText,
    within: Range,
    styles: Styles,
    pictures: Pictures,
    parent: QObject,
    *,
    ratio: float = 1.0,
    title_block: int = -1,
    title_room: int = 0,
    space: tuple[float, float] = (0.0, 0.0),
) -> Composition:
    """Typeset the parts of ``text`` that ``within`` touches.

    ``title_block`` is the index of the block that is set as the document's title, if one is, and
    ``title_room`` the pixels to leave free below it; ``space`` is left free above and below the text.
    """
    page = Page(parent, pictures, ratio)
    page.setUndoRedoEnabled(False)
    page.setDocumentMargin(PADDING)
    page.setIndentWidth(styles.indent_width)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTabStopDistance(styles.tab_width)
    page.setDefaultTextOption(option)
    page.setDefaultFont(styles.characters(Block(0, 0)).font())
    set_space(page, *space)  # now, while there is nothing to lay out anew
    composition = Composition(page, text)
    _Composer(composition, styles, pictures, title_block, title_room).run(within)
    return composition


def set_space(page: QTextDocument, above: float, below: float) -> None:
    """Leave pixels free above the first line and below the last."""
    frame = page.rootFrame()
    made = QTextFrameFormat(frame.frameFormat())
    made.setTopMargin(above)
    made.setBottomMargin(below)
    frame.setFrameFormat(made)


class _Composer:
    def __init__(
        self, composition: Composition, styles: Styles, pictures: Pictures, title_block: int, title_room: int
    ) -> None:
        self._made = composition
        self._source = composition.text.text
        self._blocks = composition.text.structure.blocks
        self._spans = composition.text.structure.spans
        self._styles = styles
        self._pictures = pictures
        self._title_block = title_block
        self._title_room = title_room
        self._cursor = QTextCursor(composition.page)
        self._at = 0
        self._fresh = True
        """Whether the block at the end has not been used yet."""
        self._look: BlockLook | None = None
        self._format = QTextCharFormat()
        self._waiting: list[str] = []
        self._judged = (-1, 0)
        styles.set_room(pictures.width)
        self._columns = TableColumns(self._source, self._blocks, styles, pictures.width)
        self._next_span = -1
        self._spans_open: list[Span] = []

    def run(self, within: Range) -> None:
        self._cursor.beginEditBlock()
        for table, group in groupby(parts(self._made.text, within), key=self._table_of):
            if table is None:
                for part in group:
                    self._flowing(part)
            else:
                self._table(list(group))
        self._flush()
        self._cursor.endEditBlock()

    def _table_of(self, part: Part) -> tuple[int, int] | None:
        block = self._blocks[part.block]
        if block.kind is not BlockKind.CELL or self._columns.of(part.block).stacked:
            return None
        return block.table, max(block.row, 0) // _ROWS

    # ---- blocks that flow

    def _flowing(self, part: Part) -> None:
        block = self._blocks[part.block]
        text = self._source[part.start : part.end]
        look = self._look_of(part, block, text)
        if not text and len(self._made.positions):
            self._fresh = False  # Qt gives an empty block no room where it follows a table
        if look == self._look and not self._fresh:
            self._waiting.append(_SEPARATOR)
            self._at += 1
        else:
            self._flush()
            made = self._styles.characters(block, title=look.title, columns=look.columns)
            self._begin(self._styles.block(look), made)
            self._look = look
        self._text(part, block, text)

    def _look_of(self, part: Part, block: Block, text: str) -> BlockLook:
        previous = self._blocks[part.block - 1] if part.block else None
        plain = text.isascii()
        return BlockLook(
            block.kind,
            block.level if block.kind is BlockKind.HEADING else 0,
            self._styles.indent(block),
            self._top(part, previous, block),
            not plain and _TALL.search(text) is not None,
            not plain and PICTURE in text,
            part.block == self._title_block,
            self._code_columns(part.block, block),
        )

    def _code_columns(self, index: int, block: Block) -> int:
        """The columns for which a block of code is set in smaller type, judged once for all its parts."""
        if block.kind is not BlockKind.CODE:
            return 0
        if self._judged[0] != index:
            code = self._source[block.start : min(block.end, block.start + _CODE_SAMPLE)]
            self._judged = index, self._styles.columns(code)
        return self._judged[1]

    def _top(self, part: Part, previous: Block | None, block: Block) -> int:
        if not part.first:
            return 0
        under_title = self._title_block >= 0 and part.block == self._title_block + 1
        return self._title_room if under_title else self._styles.top(previous, block)

    def _begin(self, made: QTextBlockFormat, characters: QTextCharFormat) -> None:
        if self._fresh:
            self._cursor.setBlockFormat(made)
            self._cursor.setBlockCharFormat(characters)
            self._fresh = False
        else:
            self._cursor.insertBlock(made, characters)
            self._at += 1
        self._format = characters

    def _text(self, part: Part, block: Block, text: str) -> None:
        if not self._made.bidirectional and not text.isascii() and _RTL.search(text):
            self._made.bidirectional = True
        self._made.parts.append(part)
        units = self._made.positions.add(part.start, self._at, text)
        title = part.block == self._title_block
        columns = self._code_columns(part.block, block)
        for start, end, spans in self._runs(part):
            picture = next((span for span in spans if span.kind is SpanKind.PICTURE), None)
            characters = self._styles.characters(block, spans, title=title, columns=columns)
            if picture is not None and text[start - part.start : end - part.start] == PICTURE:
                self._flush()
                self._picture(picture, characters)
                continue
            if characters is not self._format:
                self._flush()
                self._format = characters
            run = text[start - part.start : end - part.start]
            self._waiting.append(run.translate(_SHOWN) if _SPECIAL.search(run) else run)
        self._at += units

    def _runs(self, part: Part) -> Iterator[tuple[int, int, tuple[Span, ...]]]:
        """Stretches of a part under the same spans."""
        waiting = self._spans_over(part)
        if not waiting:
            if part.end > part.start:
                yield part.start, part.end, ()
            return
        edges = {part.start, part.end}
        for span in waiting:
            edges.update((max(span.start, part.start), min(span.end, part.end)))
        waiting.reverse()
        over: list[Span] = []
        for start, end in pairwise(sorted(edges)):
            over = [span for span in over if span.end > start]
            while waiting and waiting[-1].start <= start:
                over.append(waiting.pop())
            yield start, end, tuple(span for span in over if span.end > start)

    def _spans_over(self, part: Part) -> list[Span]:
        """The spans that reach into a part, in order of their starts. Parts come in text order."""
        spans = self._spans
        if self._next_span < 0:
            block = self._blocks[part.block]
            self._next_span = bisect_left(spans, block.start, key=lambda span: span.start)
        self._spans_open = [span for span in self._spans_open if span.end > part.start]
        while self._next_span < len(spans) and spans[self._next_span].start < part.end:
            span = spans[self._next_span]
            self._next_span += 1
            if span.end > max(span.start, part.start) and span.kind is not SpanKind.ANCHOR:
                self._spans_open.append(span)
        return list(self._spans_open)

    def _picture(self, span: Span, characters: QTextCharFormat) -> None:
        name, size = self._pictures.add(span.target, span.title)
        made = QTextImageFormat()
        made.merge(characters)
        made.setName(name)
        made.setWidth(size.width())
        made.setHeight(size.height())
        made.setToolTip(span.title)
        self._cursor.insertImage(made)
        self._made.pictured = True

    def _flush(self) -> None:
        if self._waiting:
            self._cursor.insertText("".join(self._waiting), self._format)
            self._waiting.clear()

    # ---- tables

    def _table(self, group: list[Part]) -> None:
        self._flush()
        blocks = [self._blocks[part.block] for part in group]
        first_row = min(block.row for block in blocks)
        rows = max(block.row for block in blocks) - first_row + 1
        widths = self._columns.of(group[0].block).widths
        columns = len(widths)
        if self._fresh or not len(self._made.positions):
            self._begin(self._styles.spacer(), QTextCharFormat())
        else:
            spacer = self._styles.spacer()
            previous = self._blocks[group[0].block - 1]
            if (previous.kind, previous.table) != (BlockKind.CELL, blocks[0].table):
                spacer.setTopMargin(self._top(group[0], previous, blocks[0]))
            self._begin(spacer, QTextCharFormat())
        after = group[-1].block + 1
        ends = after >= len(self._blocks) or self._blocks[after].table != blocks[0].table
        made = self._styles.table(widths, ends=ends)
        table = self._cursor.insertTable(rows, columns, made)
        _merge_cells(table, blocks, first_row)
        filled: set[tuple[int, int]] = set()
        self._look = None
        for part, block in zip(group, blocks, strict=True):
            key = (block.row - first_row, min(block.column, columns - 1))
            cell = table.cellAt(*key)
            self._cursor = cell.lastCursorPosition()
            text = self._source[part.start : part.end]
            look = BlockLook(BlockKind.CELL, 0, 0, 0, _TALL.search(text) is not None, PICTURE in text)
            self._fresh = key not in filled
            filled.add(key)
            self._at = self._cursor.position()
            self._begin(self._styles.block(look), self._styles.characters(block))
            self._text(part, block, text)
            self._flush()
            cell.setFormat(self._styles.cell(block))
        self._line_missing(table, blocks, first_row)
        self._cursor = QTextCursor(self._made.page)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self._at = self._cursor.position()
        self._cursor.setBlockFormat(self._styles.spacer())
        self._fresh = True

    def _line_missing(self, table: QTextTable, blocks: list[Block], first_row: int) -> None:
        """Give cells that say nothing the line of their row."""
        if len(blocks) >= table.rows() * table.columns():
            return
        rows = {block.row - first_row: block for block in blocks}
        for row in range(table.rows()):
            for column in range(table.columns()):
                cell = table.cellAt(row, column)
                if row in rows and not cell.format().hasProperty(QTextFormat.Property.TableCellBottomBorder):
                    cell.setFormat(self._styles.cell(rows[row]))


def _merge_cells(table: QTextTable, blocks: list[Block], first_row: int) -> None:
    """Merge what spans, save where a span runs into a cell that is taken."""
    rows, columns = table.rows(), table.columns()
    places = [(block.row - first_row, min(block.column, columns - 1)) for block in blocks]
    taken = set(places)
    for block, (row, column) in zip(blocks, places, strict=True):
        tall = min(max(block.row_span, 1), rows - row)
        wide = min(max(block.column_span, 1), columns - column)
        covered = {(row + down, column + right) for down in range(tall) for right in range(wide)}
        covered.discard((row, column))
        if covered and not covered & taken:
            taken |= covered
            table.mergeCells(row, column, tall, wide)
