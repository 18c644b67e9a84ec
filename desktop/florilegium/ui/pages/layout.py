"""Where the pages lie, one below the other."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QPointF, QRectF, QSizeF

GAP = 14.0
"""Pixels between pages, and above the first."""
MARGIN = 16.0
"""Pixels on either side of the widest page."""


class PageLayout:
    """Places pages of given sizes, in points, at so many pixels a point."""

    def __init__(self, sizes: Sequence[QSizeF], scale: float, quarters: int, width: float) -> None:
        """``quarters`` turns every page clockwise; the pages are centred in ``width`` pixels."""
        self.scale = scale
        self.quarters = quarters % 4
        self._points = sizes
        turned = [size.transposed() if quarters % 2 else size for size in sizes]
        self._sizes = [QSizeF(size.width() * scale, size.height() * scale) for size in turned]
        widest = max((size.width() for size in self._sizes), default=0.0)
        self.width = max(widest + 2 * MARGIN, width)
        steps = [size.height() + GAP for size in self._sizes]
        self._tops = [GAP, *(GAP + bottom for bottom in accumulate(steps))]
        self.height = self._tops[-1]

    def rect(self, page: int) -> QRectF:
        """A page's place, in pixels."""
        size = self._sizes[page]
        return QRectF((self.width - size.width()) / 2, self._tops[page], size.width(), size.height())

    def page_at(self, y: float) -> int:
        """The page at a height, or the one above where there is none."""
        return min(max(bisect_right(self._tops, y) - 1, 0), max(len(self._sizes) - 1, 0))

    def pages_between(self, top: float, bottom: float) -> range:
        """The pages that show between two heights."""
        if not self._sizes:
            return range(0)
        return range(self.page_at(top), self.page_at(bottom) + 1)

    def to_page(self, page: int, point: QPointF) -> QPointF:
        """A point in pixels as points from the corner of a page as its file has it."""
        rect, size = self.rect(page), self._points[page]
        x, y = (point.x() - rect.left()) / self.scale, (point.y() - rect.top()) / self.scale
        if self.quarters == 1:
            return QPointF(y, size.height() - x)
        if self.quarters == 2:
            return QPointF(size.width() - x, size.height() - y)
        if self.quarters == 3:
            return QPointF(size.width() - y, x)
        return QPointF(x, y)

    def from_page(self, page: int, box: QRectF) -> QRectF:
        """A rectangle of a page, in points, as pixels."""
        rect, size = self.rect(page), self._points[page]
        left, top, width, height = box.left(), box.top(), box.width(), box.height()
        if self.quarters == 1:
            left, top, width, height = size.height() - box.bottom(), box.left(), height, width
        elif self.quarters == 2:
            left, top = size.width() - box.right(), size.height() - box.bottom()
        elif self.quarters == 3:
            left, top, width, height = box.top(), size.width() - box.right(), height, width
        s = self.scale
        return QRectF(rect.left() + left * s, rect.top() + top * s, width * s, height * s)
