"""What belongs to the page but not to the text: title block, markers, rules, grounds, quote lines."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QPen, QTextOption

from florilegium.model import BlockKind
from florilegium.ui.elided_label import elided_parts
from florilegium.ui.reader.sheet import Placed, Sheet
from florilegium.ui.reader.styles import CODE_PADDING, PADDING, RULE_HEIGHT, Styles

_TOP = 30
_META_GAP = 4
_BELOW = 27


@dataclass(frozen=True)
class TitleBlock:
    """The title and the line below it, above the text."""

    title: str
    """"" where the text begins with it."""
    meta: tuple[str, ...]
    """The parts of the line below."""
    in_text: bool = False
    """Whether the first block of the text is the title, and the line below stands under that."""
    right_to_left: bool = False
    """Whether both stand at the right edge."""

    def height(self, styles: Styles, width: float) -> float:
        """Pixels that it takes above the text, in a column of ``width`` pixels."""
        if self.in_text:
            return _TOP
        top = self._title_rect(styles, width).bottom() if self.title else _TOP - _META_GAP
        return top + self._meta_height(styles) + _BELOW

    def room(self, styles: Styles) -> float:
        """Pixels that the meta line takes below a title that is part of the text."""
        return self._meta_height(styles) + _BELOW if self.meta else 0.0

    def paint(self, painter: QPainter, styles: Styles, width: float) -> None:
        """Paint it at the top of the column."""
        if self.in_text:
            return
        if not self.title:
            self.paint_meta(painter, styles, width, _TOP - _META_GAP)
            return
        rect = self._title_rect(styles, width)
        painter.setFont(styles.title_font)
        painter.setPen(styles.theme.colour("text"))
        painter.drawText(rect, self.title, self._option())
        self.paint_meta(painter, styles, width, rect.bottom())

    def paint_meta(self, painter: QPainter, styles: Styles, width: float, top: float) -> None:
        """Paint the line below the title."""
        painter.setFont(styles.meta_font)
        painter.setPen(styles.theme.colour("muted"))
        height = QFontMetricsF(styles.meta_font).height()
        option = self._option()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        words = elided_parts(self.meta, QFontMetrics(styles.meta_font), round(width - 2 * PADDING))
        painter.drawText(QRectF(PADDING, top + _META_GAP, width - 2 * PADDING, height + 2), words, option)

    def _title_rect(self, styles: Styles, width: float) -> QRectF:
        metrics = QFontMetricsF(styles.title_font)
        wrap = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
        room = QRectF(0, 0, max(width - 2 * PADDING, 40), 100000)
        height = metrics.boundingRect(room, wrap, self.title).height()
        return QRectF(PADDING, _TOP, room.width(), height + 1)

    def _option(self) -> QTextOption:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        directions = Qt.LayoutDirection
        option.setTextDirection(directions.RightToLeft if self.right_to_left else directions.LeftToRight)
        return option

    def _meta_height(self, styles: Styles) -> float:
        return _META_GAP + QFontMetricsF(styles.meta_font).height() if self.meta else 0.0


def paint_decoration(painter: QPainter, sheet: Sheet, placed: list[Placed], styles: Styles) -> None:
    """Paint what stands around the blocks in view."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = sheet.page.textWidth()
    for number, one in enumerate(placed):
        if one.in_table:
            continue
        before = placed[number - 1] if number else None
        kind = one.source.kind
        if one.source.quote:
            _quote_lines(painter, styles, one, before, width)
        if kind is BlockKind.CODE:
            _ground(painter, styles, one, width)
        elif kind is BlockKind.RULE:
            middle = one.rect.top() + RULE_HEIGHT / 2  # Qt counts an empty block as high as its type
            painter.setPen(QPen(styles.theme.colour("faint"), 1))
            painter.drawLine(QPointF(width / 2 - 32, middle), QPointF(width / 2 + 32, middle))
        elif kind is BlockKind.CELL and one.part.first:
            _heading(painter, styles, one, before, width)
        if one.source.marker and one.part.first:
            _marker(painter, styles, one, width)


def _right_to_left(one: Placed) -> bool:
    return one.block.textDirection() is Qt.LayoutDirection.RightToLeft


def _quote_lines(painter: QPainter, styles: Styles, one: Placed, before: Placed | None, width: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(styles.theme.colour("line"))
    for level in range(min(one.source.quote, 6)):
        joined = (
            before is not None and before.source.quote > level and one.part.block - before.part.block <= 1
        )
        top = before.rect.bottom() - 3 if joined and before is not None else one.rect.top()
        x: float = PADDING + level * styles.indent_width + 4
        if _right_to_left(one):
            x = width - x - 3
        painter.drawRoundedRect(QRectF(x, top, 3, one.rect.bottom() - top), 1.5, 1.5)


def _ground(painter: QPainter, styles: Styles, one: Placed, width: float) -> None:
    left = PADDING + one.block.blockFormat().indent() * styles.indent_width
    top = one.rect.top() - (CODE_PADDING - 2 if one.part.first else 0)
    bottom = one.rect.bottom() + (CODE_PADDING - 2 if one.part.last else 0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(styles.theme.colour("code"))
    painter.drawRoundedRect(QRectF(left, top, width - PADDING - left, bottom - top), 5, 5)


def _heading(painter: QPainter, styles: Styles, one: Placed, before: Placed | None, width: float) -> None:
    """What a cell is of, beside it, and a line above each row, where a table's cells are stacked."""
    block = one.source
    line = one.block.layout().lineAt(0)
    if before is None or (before.source.table, before.source.row) != (block.table, block.row):
        painter.setPen(QPen(styles.theme.colour("line"), 1))
        top = one.rect.top() - 0.5 * styles.size
        painter.drawLine(QPointF(PADDING, top), QPointF(width - PADDING, top))
    words = styles.stacked.get(block.table, {}).get(block.column, "")
    if not words or block.header or not line.isValid():
        return
    font = styles.characters(block).font()
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(styles.theme.colour("muted"))
    room = one.block.blockFormat().indent() * styles.indent_width - styles.size
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
    x = width - PADDING - metrics.horizontalAdvance(words) if _right_to_left(one) else PADDING
    painter.drawText(QPointF(x, one.origin.y() + line.y() + line.ascent()), words)


def _marker(painter: QPainter, styles: Styles, one: Placed, width: float) -> None:
    line = one.block.layout().lineAt(0)
    if not line.isValid():
        return
    font = styles.characters(one.source).font()
    font.setBold(False)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(styles.theme.colour("muted"))
    words = one.source.marker[:12]
    baseline = one.origin.y() + line.y() + line.ascent()
    edge = PADDING + one.block.blockFormat().indent() * styles.indent_width
    gap = styles.size * 0.45
    ahead: float = edge - gap - metrics.horizontalAdvance(words)
    x = width - edge + gap if _right_to_left(one) else ahead
    painter.drawText(QPointF(x, baseline), words)
