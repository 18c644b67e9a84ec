"""Passages of the text as rectangles of the laid out pages, and points as places in the text."""

from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF

from florilegium.model import PageMap, Range
from florilegium.ui.pages.characters import PageCharacters, characters_of_words
from florilegium.ui.pages.layout import PageLayout

_MOST_PAGES = 48
"""Pages whose characters are kept."""


class PageSheet:
    """Holds the characters of the pages seen last. Lengths are pixels of the whole layout."""

    def __init__(self, pages: PageMap, layout: PageLayout) -> None:
        self.pages = pages
        self.layout = layout
        self._characters: OrderedDict[int, PageCharacters] = OrderedDict()
        self._extents: dict[int, Range] = {}

    def put(self, page: int, characters: PageCharacters) -> None:
        """Take in the characters of a page."""
        runs = [
            (self.pages.first_chars[run], self.pages.text_ends[run] - self.pages.text_starts[run])
            for run in sorted(self.pages.runs_on(page))
        ]
        characters.set_lines(runs)
        self._characters[page] = characters
        self._characters.move_to_end(page)
        while len(self._characters) > _MOST_PAGES:
            self._characters.popitem(last=False)

    def characters(self, page: int) -> PageCharacters | None:
        """The characters of a page, if they are known."""
        if page not in self._characters and page in self.pages.recognised:
            self.put(page, characters_of_words(self.pages.recognised[page]))
        return self._characters.get(page)

    def rects(self, passage: Range, top: float, bottom: float) -> list[QRectF]:
        """What a passage covers between two heights, on pages whose characters are known."""
        by_page: dict[int, list[tuple[int, int]]] = {}
        for page, first, count in self.pages.pieces(passage):
            by_page.setdefault(page, []).append((first, count))
        found = []
        for page in self.layout.pages_between(top, bottom):
            characters = self.characters(page)
            if characters is not None and page in by_page:
                placed = (self.layout.from_page(page, rect) for rect in characters.rects(by_page[page]))
                found += [rect for rect in placed if rect.bottom() >= top and rect.top() <= bottom]
        return found

    def extent(self, page: int) -> Range:
        """From the first to the last code point on a page; empty where there is none."""
        found = self._extents.get(page)
        if found is None:
            found = self._extents[page] = self._extent(page)
        return found

    def _extent(self, page: int) -> Range:
        runs = self.pages.runs_on(page)
        if not runs:
            position = self.pages.first_position(page)
            return Range(position, position)
        return Range(
            min(self.pages.text_starts[run] for run in runs), max(self.pages.text_ends[run] for run in runs)
        )

    def top_of(self, position: int) -> tuple[float, bool]:
        """The height of the line of a code point, and whether that is exact or guessed from its page."""
        page = self.pages.page_of(position)
        rect = self.layout.rect(page)
        characters = self.characters(page)
        if characters is not None:
            pieces = self.pages.pieces(Range(position, position + 32))
            boxes = characters.rects([(first, count) for where, first, count in pieces if where == page])
            return (self.layout.from_page(page, boxes[0]).top() if boxes else rect.top()), True
        extent = self.extent(page)
        share = (position - extent.start) / max(extent.length, 1)
        return rect.top() + min(max(share, 0.0), 1.0) * rect.height(), extent.length == 0

    def caret_at(self, point: QPointF) -> int | None:
        """The code point that a caret set at a point stands before; None where no text is known."""
        page = self.layout.page_at(point.y())
        found = self._near(page, point)
        if found is None:
            return None
        position = self.pages.position(page, found[0])
        return None if position is None else position + int(found[1])

    def _near(self, page: int, point: QPointF) -> tuple[int, bool] | None:
        characters = self.characters(page)
        return characters.near(self.layout.to_page(page, point)) if characters is not None else None

    def character_at(self, point: QPointF) -> int | None:
        """The code point that a point is on."""
        page = self.layout.page_at(point.y())
        characters = self.characters(page)
        if characters is None or not self.layout.rect(page).contains(point):
            return None
        char = characters.under(self.layout.to_page(page, point))
        return None if char is None else self.pages.position(page, char)

    def first_position(self, y: float) -> int:
        """The first code point of a line that begins below a height."""
        page = self.layout.page_at(y)
        characters = self.characters(page)
        if characters is not None:
            below = [
                position
                for line in characters.lines
                if self.layout.from_page(page, line.rect).top() >= y - 2
                and (position := self.pages.position(page, line.first)) is not None
            ]
            following = page + 1 < self.pages.count
            if below or following:
                return min(below) if below else self.extent(page + 1).start
        rect, extent = self.layout.rect(page), self.extent(page)
        share = min(max((y - rect.top()) / max(rect.height(), 1.0), 0.0), 1.0)
        return extent.start + int(share * extent.length)
