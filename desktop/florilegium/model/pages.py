"""The pages of a document that was printed, and where on them its canonical text stands.

A page's characters are counted from 0 in the order in which the file's reader gives them
(PDFium's text page); a run says that so many of them, one after the other, are so many code
points of the text. What stands on a page but not in the text (running heads, hyphens at line
ends) is in no run, and neither is a code point that stands on no page (a space in place of a
line's end).
"""

from __future__ import annotations  # array is a generic for type checkers only before Python 3.12

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from florilegium.model.ranges import Range


@dataclass(frozen=True, slots=True)
class RecognisedWords:
    """Where the words stand that were recognised in the picture of one page, in columns.

    Their characters are counted word after word; a word's share its box evenly. Lengths are points
    from the page's upper left corner as shown. Raises ValueError where the columns do not fit.
    """

    lefts: array[float]
    tops: array[float]
    rights: array[float]
    bottoms: array[float]
    lengths: array[int]
    """Characters of each word."""

    def __post_init__(self) -> None:
        """Check the columns."""
        columns = (self.lefts, self.tops, self.rights, self.bottoms, self.lengths)
        if len({len(column) for column in columns}) > 1:
            raise ValueError("the columns of words differ in length")


@dataclass(frozen=True, slots=True)
class PageMap:
    """Columns of runs in text order, and columns of pages. Raises ValueError where they do not fit."""

    text_starts: array[int]
    """First code point of each run."""
    text_ends: array[int]
    """One past the last code point of each run."""
    pages: array[int]
    """Index of the page of each run, from 0."""
    first_chars: array[int]
    """Index on its page of each run's first character."""
    widths: array[float]
    """Points (1/72 inch), after the page's own rotation."""
    heights: array[float]
    labels: tuple[str, ...]
    """What is printed on each page, or its number from 1: "xii", "31"."""
    rotations: array[int]
    """Degrees clockwise that each page is turned by, as its file says."""
    recognised: Mapping[int, RecognisedWords] = field(default_factory=dict)
    """For each page whose text was recognised in its picture, where that stands."""
    _by_page: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Runs in order of page and character."""

    def __post_init__(self) -> None:
        """Put the runs in order of their pages."""
        columns = (self.text_starts, self.text_ends, self.pages, self.first_chars)
        if len({len(column) for column in columns}) > 1:
            raise ValueError("the columns of runs differ in length")
        if len({len(self.widths), len(self.heights), len(self.labels), len(self.rotations)}) > 1:
            raise ValueError("the columns of pages differ in length")
        order = sorted(range(len(self.pages)), key=lambda run: (self.pages[run], self.first_chars[run]))
        object.__setattr__(self, "_by_page", tuple(order))

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self.widths)

    def pieces(self, passage: Range) -> list[tuple[int, int, int]]:
        """Page, first character and number of characters of each piece of a passage, in text order."""
        run = bisect_right(self.text_ends, passage.start)
        found = []
        while run < len(self.text_starts) and self.text_starts[run] < passage.end:
            start = max(passage.start, self.text_starts[run])
            end = min(passage.end, self.text_ends[run])
            found.append(
                (self.pages[run], self.first_chars[run] + start - self.text_starts[run], end - start)
            )
            run += 1
        return found

    def position(self, page: int, char: int) -> int | None:
        """The first code point of a character of a page; None if it is not part of the text."""
        at = bisect_right(self._by_page, (page, char), key=self._place) - 1
        if at < 0 or self.pages[self._by_page[at]] != page:
            return None
        first = self.first_chars[self._by_page[at]]
        while at and self._place(self._by_page[at - 1]) == (page, first):  # one character, two code points
            at -= 1
        run = self._by_page[at]
        position = self.text_starts[run] + char - first
        return position if position < self.text_ends[run] else None

    def page_of(self, position: int) -> int:
        """Index of the page that a code point stands on, or of the page where the text goes on after it."""
        run = bisect_right(self.text_ends, position)
        if not self.pages:
            return 0
        return self.pages[min(run, len(self.pages) - 1)]

    def first_position(self, page: int) -> int:
        """Where the text of a page begins, or, if it has none, that of the next page that has."""
        at = bisect_right(self._by_page, (page, -1), key=self._place)
        if at == len(self._by_page):
            return self.text_ends[-1] if self.text_ends else 0
        here = self.pages[self._by_page[at]]
        runs = self.runs_on(here)
        return min(self.text_starts[run] for run in runs)

    def runs_on(self, page: int) -> Sequence[int]:
        """Indexes of the runs on a page, in the order of its characters."""
        first = bisect_right(self._by_page, (page, -1), key=self._place)
        last = bisect_right(self._by_page, (page + 1, -1), key=self._place)
        return self._by_page[first:last]

    def _place(self, run: int) -> tuple[int, int]:
        return self.pages[run], self.first_chars[run]
