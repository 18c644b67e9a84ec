"""A typeset stretch as it lies on the page: where its code points are, in pixels of the document."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextLine, QTextTable

from florilegium.model import Block, Range
from florilegium.ui.reader.parts import Part
from florilegium.ui.reader.typesetting import Composition

_FIXED = QTextBlockFormat.LineHeightTypes.FixedHeight.value


@dataclass(frozen=True)
class Placed:
    """A block of the page in view."""

    block: QTextBlock
    origin: QPointF
    """Where its lines are counted from."""
    rect: QRectF
    part: Part
    source: Block
    in_table: bool


class Sheet:
    """Geometry of one composition. Coordinates are the document's, y downwards from its top."""

    def __init__(self, composition: Composition) -> None:
        self.composition = composition
        self.positions = composition.positions
        self.page = composition.page

    @property
    def extent(self) -> Range:
        """What is typeset."""
        return self.positions.extent

    # ---- blocks in view

    def blocks(self, top: float, bottom: float) -> list[Placed]:
        """The blocks between two heights, whole tables at once."""
        layout = self.page.documentLayout()
        fuzzy = Qt.HitTestAccuracy.FuzzyHit
        top = self._below_margin(top)
        bottom = max(top, bottom)
        place = max(layout.hitTest(QPointF(1, top), fuzzy), 0)
        last = max(layout.hitTest(QPointF(self.page.textWidth(), bottom), fuzzy), 0)
        for table in (self._table(place), self._table(last)):
            if table is not None:
                place = min(place, table.firstPosition())
                last = max(last, table.lastPosition())
        placed = []
        block = self.page.findBlock(place)
        if block.previous().isValid():
            block = block.previous()  # what is painted around a block reaches beyond its lines
        while block.isValid() and block.position() <= last + 1:
            made = self.placed(block)
            if made is not None:
                placed.append(made)
            block = block.next()
        if block.isValid():
            made = self.placed(block)
            if made is not None and made.rect.top() < bottom + 40:
                placed.append(made)
        return placed

    def placed(self, block: QTextBlock) -> Placed | None:
        """Where a block is; ``None`` for one that shows nothing of the text."""
        found = self.composition.block(block.position())
        if found is None:
            return None
        part, source = found
        if block.position() > self.positions.to_place(part.end):
            return None
        rect = self.page.documentLayout().blockBoundingRect(block)
        return Placed(
            block, rect.topLeft(), rect, part, source, QTextCursor(block).currentTable() is not None
        )

    def _table(self, place: int) -> QTextTable | None:
        frame = self.page.frameAt(place)
        return frame if isinstance(frame, QTextTable) else None

    # ---- from the text to the page

    def line_top(self, position: int) -> float:
        """Top of the line that holds a code point."""
        place = self.positions.to_place(position)
        block = self.page.findBlock(place)
        rect = self.page.documentLayout().blockBoundingRect(block)
        line = block.layout().lineForTextPosition(place - block.position())
        if not line.isValid():
            return rect.top()
        return rect.top() + line.y() - self._lead(block, line)

    def rects(self, passage: Range, top: float = 0.0, bottom: float = float("inf")) -> list[QRectF]:
        """The passage line by line, between two heights: each rectangle as high as its line."""
        start, end = self.positions.places(passage)
        found: list[QRectF] = []
        if start >= end:
            return found
        block = self.page.findBlock(start)
        while block.isValid() and block.position() < end:
            origin = self.page.documentLayout().blockBoundingRect(block).topLeft()
            found.extend(self.rects_in(block, origin, start, end, top, bottom))
            if origin.y() > bottom and not self._table(block.position()):
                break
            block = block.next()
        return found

    def rects_in(
        self, block: QTextBlock, origin: QPointF, start: int, end: int, top: float, bottom: float
    ) -> Iterator[QRectF]:
        """What of document positions [start, end) is in one block, line by line."""
        start = max(start - block.position(), 0)
        end = min(end - block.position(), block.length() - 1)
        if start >= end:
            return
        layout = block.layout()
        first = layout.lineForTextPosition(start)
        if not first.isValid():
            return
        for index in range(first.lineNumber(), layout.lineCount()):
            line = layout.lineAt(index)
            begins = line.textStart()
            if begins >= end:
                return
            lead = self._lead(block, line)
            y = origin.y() + line.y() - lead
            if y > bottom:
                return
            height = line.height() + 2 * lead
            if y + height < top:
                continue
            a, b = max(begins, start), min(begins + line.textLength(), end)
            for left, right in self._spread(line, a, b):
                if right - left > 0.5:
                    yield QRectF(origin.x() + left, y, right - left, height)

    def _spread(self, line: QTextLine, start: int, end: int) -> Iterator[tuple[float, float]]:
        """Where units [start, end) of a line are, from left to right in each run of one direction."""
        text = line.naturalTextRect()
        low, high = text.left(), text.right()
        if not self.composition.bidirectional:
            left, right = (
                _x(line, start),
                _x(line, end) if end < line.textStart() + line.textLength() else high,
            )
            yield max(min(left, right), low), min(max(left, right), high)
            return
        for left, right in _glyph_spans(line, start, end):
            yield max(left, low), min(right, high)

    def _lead(self, block: QTextBlock, line: QTextLine) -> float:
        """Half of what a fixed line height adds to a line's own."""
        made = block.blockFormat()
        if made.lineHeightType() != _FIXED:
            return 0.0
        return (made.lineHeight() - line.height()) / 2

    # ---- from the page to the text

    def first_position(self, y: float) -> int:
        """Code point that begins the first line at or below a height."""
        layout_of_page = self.page.documentLayout()
        y = self._below_margin(y)
        place = max(layout_of_page.hitTest(QPointF(1, y), Qt.HitTestAccuracy.FuzzyHit), 0)
        block = self.page.findBlock(place)
        origin = layout_of_page.blockBoundingRect(block).topLeft()
        layout = block.layout()
        for index in range(layout.lineCount()):
            line = layout.lineAt(index)
            if origin.y() + line.y() + line.height() / 2 >= y:
                return self.positions.to_code_point(block.position() + line.textStart())
        following = block.next()
        return self.positions.to_code_point(following.position() if following.isValid() else place)

    def _below_margin(self, y: float) -> float:
        """A height where there is text: above it Qt may hit anything while the rest is not laid out."""
        return max(y, self.page.documentLayout().blockBoundingRect(self.page.begin()).top() + 1)

    def character_at(self, point: QPointF) -> int | None:
        """Code point of the character under a point, if the point is on text."""
        place = self.page.documentLayout().hitTest(point, Qt.HitTestAccuracy.FuzzyHit)
        block = self.page.findBlock(max(place, 0))
        if not block.isValid():
            return None
        origin = self.page.documentLayout().blockBoundingRect(block).topLeft()
        line = block.layout().lineForTextPosition(place - block.position())
        if not line.isValid():
            return None
        lead = self._lead(block, line)
        y, x = point.y() - origin.y(), point.x() - origin.x()
        if not line.y() - lead <= y <= line.y() + line.height() + lead:
            return None
        text = line.naturalTextRect()
        if not text.left() <= x <= text.right():
            return None
        unit = line.xToCursor(x, QTextLine.CursorPosition.CursorOnCharacter)
        if unit >= block.length() - 1:
            return None
        return self.positions.to_code_point(block.position() + unit)


def _x(line: QTextLine, unit: int) -> float:
    return cast("tuple[float, int]", line.cursorToX(unit))[0]


def _glyph_spans(line: QTextLine, start: int, end: int) -> list[tuple[float, float]]:
    """Where the glyphs of units [start, end) stand, from left to right, neighbours joined.

    The edges of a caret will not do here: where the direction turns, a caret has two.
    """
    spans = []
    for run in line.glyphRuns(start, end - start):
        lefts = [point.x() for point in run.positions()]
        advances = [advance.x() for advance in run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())]
        if lefts:
            right = max(left + advance for left, advance in zip(lefts, advances, strict=True))
            spans.append((min(lefts), right))
    joined: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if joined and left <= joined[-1][1] + 0.75:
            joined[-1] = (joined[-1][0], max(right, joined[-1][1]))
        else:
            joined.append((left, right))
    return joined
