"""What each kind of block and span looks like, in Qt's formats. Lengths are in pixels."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
    QTextLength,
    QTextTableCellFormat,
    QTextTableFormat,
)

from florilegium.model import Block, BlockKind, Span, SpanKind
from florilegium.ui.appearance import Appearance

PADDING = 24
"""Between the edge of the page's column and its text; what is painted around the text lives here."""
CODE_PADDING = 12
RULE_HEIGHT = 8
_CODE_COLUMNS = (64, 72, 80)
"""Letters that the longest lines of code have by custom; longer ones are broken."""
_SMALLEST_CODE = 11
"""Pixels."""
_SCALES = {BlockKind.CODE: 0.84, BlockKind.CELL: 0.84, BlockKind.CAPTION: 0.82, BlockKind.NOTE: 0.86}
_HEADING_SCALES = (1.0, 1.48, 1.26, 1.12, 1.0, 1.0, 0.94)
_TITLE_SCALE = 1.6
_TALL_PITCH = 1.16
_STACKED_INDENT = 6
CELL_PADDING = 13
"""Pixels at the sides of a cell, with one to spare."""
CROWDED_PADDING = 8
"""The same in a table of many columns."""


class BlockLook(NamedTuple):
    """All that decides the format of a block; blocks that share it are inserted together."""

    kind: BlockKind
    level: int
    indent: int
    top: int
    tall: bool = False
    """Whether its script needs more room between lines."""
    natural: bool = False
    """Whether lines are as high as what is on them (pictures)."""
    title: bool = False
    columns: int = 0
    """Letters for which the type is made smaller, where it is code whose lines need that."""


class Styles:
    """Formats for one theme and one choice of type, made once each."""

    def __init__(self, appearance: Appearance) -> None:
        self._appearance = appearance
        self.theme = appearance.theme
        self.size = appearance.reading_size
        self.crowding = 1.0
        """What the type of cells is scaled by, in the table that is being set."""
        self.stacked: dict[int, dict[int, str]] = {}
        """The tables whose cells are set one below the other, with the headings of their columns."""
        self._room = 0
        self._fitting = _CODE_COLUMNS[-1]
        self.indent_width = round(self.size * 1.5)
        self.tab_width = round(self.size * 0.84 * 0.6 * 4)
        self.title_font = appearance.reading_font(_TITLE_SCALE)
        self.title_font.setBold(True)
        self.meta_font = appearance.interface_font()
        self._characters: dict[tuple[object, ...], QTextCharFormat] = {}

    def set_room(self, room: int) -> None:
        """How many pixels wide the text is set."""
        if room == self._room:
            return
        self._room = room
        self._characters.clear()
        font = self._appearance.code_font(_SCALES[BlockKind.CODE])
        letter = QFontMetricsF(font).horizontalAdvance("0" * 100) / 100
        self._fitting = int((room - 2 * CODE_PADDING) / letter)

    def columns(self, code: str) -> int:
        """How many columns code needs where lines of a usual length do not fit; 0 where they do."""
        longest = max((len(line) for line in code.splitlines() if len(line) <= _CODE_COLUMNS[-1]), default=0)
        if longest <= self._fitting:
            return 0
        return next(columns for columns in _CODE_COLUMNS if longest <= columns)

    def pitch(
        self,
        kind: BlockKind,
        level: int = 0,
        *,
        tall: bool = False,
        title: bool = False,
        columns: int = 0,
    ) -> int:
        """Distance between the lines of a block."""
        if kind is BlockKind.HEADING or title:
            pitch = self._scale(kind, level, title) * self.size * 1.28
        elif kind in (BlockKind.CODE, BlockKind.CELL, BlockKind.CAPTION):
            tight = 1 + (self._appearance.line_spacing - 1) * 0.8
            pitch = self._scale(kind, level, title) * self.size * tight
        else:
            pitch = self._scale(kind, level, title) * self.size * self._appearance.line_spacing
        return round(pitch * (_TALL_PITCH if tall else 1) * self._shrinking(columns))

    def top(self, previous: Block | None, block: Block) -> int:
        """Space above a block that follows ``previous``."""
        if previous is None:
            return 0
        em = self.size
        if block.kind is BlockKind.HEADING:
            together = previous.kind is BlockKind.HEADING
            space = 0.7 * em if together else (1.6 if block.level <= 2 else 1.3) * em
        elif BlockKind.RULE in (block.kind, previous.kind):
            space = 1.1 * em
        elif previous.kind is BlockKind.HEADING:
            space = 0.55 * em
        elif block.kind is BlockKind.LIST_ITEM and previous.kind is BlockKind.LIST_ITEM:
            space = 0.32 * em if block.marker else 0.45 * em
        elif block.kind is BlockKind.NOTE and previous.kind is BlockKind.NOTE:
            space = 0.4 * em
        elif BlockKind.CAPTION in (block.kind, previous.kind):
            space = 0.5 * em if block.kind is BlockKind.CAPTION else 1.0 * em
        elif block.kind is BlockKind.CELL and block.table == previous.table:
            space = (0.12 if block.row == previous.row else 1.0) * em  # of a table that is stacked
        else:
            space = 0.78 * em
        if block.kind is BlockKind.CODE:
            space += CODE_PADDING
        if previous.kind is BlockKind.CODE:
            space += CODE_PADDING
        return round(space)

    def indent(self, block: Block) -> int:
        """Steps of indentation."""
        if block.table in self.stacked:
            return 0 if block.header else _STACKED_INDENT
        depth = max(block.level, 1) if block.kind is BlockKind.LIST_ITEM else 0
        own = block.kind is BlockKind.NOTE or (block.kind is BlockKind.VERSE and not block.quote)
        return min(min(block.quote, 6) + min(depth, 8) + own, 10)

    def block(self, look: BlockLook) -> QTextBlockFormat:
        """The format of a block."""
        made = QTextBlockFormat()
        made.setTopMargin(look.top)
        made.setIndent(look.indent)
        if look.kind is BlockKind.CODE:
            made.setLeftMargin(CODE_PADDING)
            made.setRightMargin(CODE_PADDING)
            made.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        elif look.kind is BlockKind.HEADING:
            made.setHeadingLevel(min(max(look.level, 1), 6))
        if look.natural:
            made.setLineHeight(100, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        elif look.kind is BlockKind.RULE:
            made.setLineHeight(RULE_HEIGHT, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        else:
            pitch = self.pitch(look.kind, look.level, tall=look.tall, title=look.title, columns=look.columns)
            made.setLineHeight(pitch, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return made

    def spacer(self) -> QTextBlockFormat:
        """The block that Qt needs before or between tables."""
        made = QTextBlockFormat()
        made.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return made

    def characters(
        self, block: Block, spans: tuple[Span, ...] = (), *, title: bool = False, columns: int = 0
    ) -> QTextCharFormat:
        """The format of text in a block under ``spans``; ``columns`` as in the block's look."""
        kinds = frozenset(span.kind for span in spans if span.kind is not SpanKind.ANCHOR)
        target = next((span.target for span in reversed(spans) if span.kind is SpanKind.LINK), "")
        key = (
            block.kind,
            block.level if block.kind is BlockKind.HEADING else 0,
            block.header,
            title,
            kinds,
            target,
            self.crowding if block.kind is BlockKind.CELL else 1.0,
            columns,
        )
        made = self._characters.get(key)
        if made is None:
            made = self._make_characters(block, kinds, target, title, columns)
            self._characters[key] = made
        return made

    def table(self, widths: list[float], *, ends: bool) -> QTextTableFormat:
        """The format of a table whose columns take ``widths`` per cent; ``ends`` if none of it follows."""
        made = QTextTableFormat()
        made.setBorder(0)
        made.setBottomMargin(self.size * 0.5 if ends else 0)
        made.setCellPadding(0)
        made.setCellSpacing(0)
        made.setBorderCollapse(True)
        made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        made.setColumnWidthConstraints(
            [QTextLength(QTextLength.Type.PercentageLength, width) for width in widths]
        )
        return made

    def cell(self, block: Block) -> QTextTableCellFormat:
        """The format of a cell: a thin line below, stronger under a heading.

        Qt keeps it in the place of the character format of the cell's first block.
        """
        made = QTextTableCellFormat()
        made.merge(self.characters(block))
        made.setTopPadding(4)
        made.setBottomPadding(5)
        made.setLeftPadding(2)
        made.setRightPadding((CELL_PADDING if self.crowding == 1.0 else CROWDED_PADDING) - 3)
        made.setBottomBorder(1)
        made.setBottomBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
        made.setBottomBorderBrush(
            QBrush(self.theme.colour("faint" if block.header and block.row == 0 else "line"))
        )
        return made

    # ----

    def _shrinking(self, columns: int) -> float:
        """What the type of code is scaled by to fit so many columns: whole pixels, and still legible."""
        if not columns:
            return 1.0
        pixels = round(self.size * _SCALES[BlockKind.CODE])
        return max(int(pixels * (self._fitting - 0.5) / columns), min(_SMALLEST_CODE, pixels)) / pixels

    def _scale(self, kind: BlockKind, level: int, title: bool) -> float:
        if title:
            return _TITLE_SCALE
        if kind is BlockKind.HEADING:
            return _HEADING_SCALES[min(max(level, 1), 6)]
        if kind is BlockKind.CELL:
            return _SCALES[kind] * self.crowding
        return _SCALES.get(kind, 1.0)

    def _make_characters(
        self, block: Block, kinds: frozenset[SpanKind], target: str, title: bool, columns: int
    ) -> QTextCharFormat:
        appearance = self._appearance
        scale = self._scale(block.kind, block.level, title) * self._shrinking(columns)
        code = block.kind is BlockKind.CODE or SpanKind.CODE in kinds
        font: QFont = appearance.code_font(scale * (1 if block.kind is BlockKind.CODE else 0.86))
        if not code:
            font = appearance.reading_font(scale)
        heading = block.kind is BlockKind.HEADING or title
        font.setBold(heading or block.header or SpanKind.STRONG in kinds)
        font.setItalic((SpanKind.EMPHASIS in kinds) != (block.kind is BlockKind.CAPTION))
        made = QTextCharFormat()
        made.setFont(font)
        made.setForeground(self.theme.colour("muted" if block.kind is BlockKind.CAPTION else "text"))
        made.setFontUnderline(SpanKind.UNDERLINE in kinds)
        made.setFontStrikeOut(SpanKind.STRIKE in kinds)
        if SpanKind.CODE in kinds and block.kind is not BlockKind.CODE:
            made.setBackground(self.theme.colour("code"))
        if SpanKind.MARK in kinds:
            ground = QColor(self.theme.colour("hit"))
            ground.setAlphaF(0.55)
            made.setBackground(ground)
        if SpanKind.SUPERSCRIPT in kinds:
            made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        elif SpanKind.SUBSCRIPT in kinds:
            made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
        if SpanKind.LINK in kinds:
            made.setAnchor(True)
            made.setAnchorHref(target)
            made.setForeground(self.theme.colour("link"))
            made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            line = self.theme.colour("link")
            line.setAlphaF(0.4)
            made.setProperty(QTextFormat.Property.TextUnderlineColor, line)
        return made
