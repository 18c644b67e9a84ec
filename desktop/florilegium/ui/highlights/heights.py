"""How high the cards of a list are: as measured where they were set, estimated elsewhere."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import accumulate

from florilegium.ui.highlights.rows import HighlightRow


class Heights:
    """Heights and tops of cards under one another, in pixels; the first one starts at ``first``."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._heights: list[int] = []
        self._tops = [first]
        self._exact = bytearray()
        self._known: dict[str, tuple[HighlightRow, str, int]] = {}

    def __len__(self) -> int:
        """How many cards there are."""
        return len(self._heights)

    def __getitem__(self, place: int) -> int:
        """How high the card at ``place`` is, with the gap under it."""
        return self._heights[place]

    @property
    def total(self) -> int:
        """How high all cards are together."""
        return self._tops[-1]

    def top(self, place: int) -> int:
        """Where the card at ``place`` starts."""
        return self._tops[place]

    def place_at(self, y: int) -> int:
        """The place of the card that reaches over ``y``, or the nearest one; 0 if there is none."""
        return min(max(bisect_right(self._tops, y) - 1, 0), max(len(self) - 1, 0))

    def exact(self, place: int) -> bool:
        """Whether the card at ``place`` was measured."""
        return bool(self._exact[place])

    def lay_out(
        self, cards: Iterable[tuple[HighlightRow, str]], estimate: Callable[[HighlightRow, str], int]
    ) -> None:
        """Let these be the cards, each with the heading over it; what was measured of them stays."""
        heights, exact = [], bytearray()
        for row, section in cards:
            seen = self._known.get(row.id)
            if seen is not None and seen[0] is row and seen[1] == section:
                heights.append(seen[2])
                exact.append(1)
            else:
                heights.append(estimate(row, section))
                exact.append(0)
        self._heights, self._exact = heights, exact
        self._tops = list(accumulate(heights, initial=self._first))

    def measure(self, place: int, row: HighlightRow, section: str, height: int) -> None:
        """The card at ``place`` is this high."""
        self._known[row.id] = row, section, height
        self._exact[place] = 1
        if height != self._heights[place]:
            self._heights[place] = height
            self._tops[place:] = accumulate(self._heights[place:], initial=self._tops[place])

    def doubt(self, place: int, identity: str) -> None:
        """The card of a highlight may be of another height now; ``place`` is -1 where it is not shown."""
        self._known.pop(identity, None)
        if place >= 0:
            self._exact[place] = 0

    def forget(self) -> None:
        """Nothing measured holds any more, from the next layout on."""
        self._known.clear()

    @property
    def measured(self) -> int:
        """How many cards were measured and are remembered."""
        return len(self._known)
