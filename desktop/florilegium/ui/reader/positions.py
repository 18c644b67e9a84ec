"""The one place that converts between code points and positions of a ``QTextDocument``.

A ``QTextDocument`` counts UTF-16 units, and block separators and table cells take positions of
their own. The typeset text is therefore described as *pieces*: stretches of the canonical text
that were inserted as they are, one unit for each code point up to U+FFFF and two above it. What
lies between two pieces (white space between blocks) has no position of its own: it belongs to
the end of the piece before it.
"""

import re
from bisect import bisect_left, bisect_right

from florilegium.model import Range

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Positions:
    """Both directions in O(log n) for a text of n pieces and code points above U+FFFF."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._places: list[int] = []
        """Document position of each piece's start."""
        self._shifts: list[int] = []
        """What to add to (code point + astral code points before it) in each piece."""
        self._astral: list[int] = []
        self._astral_units: list[int] = []
        """The same in UTF-16 units, all pieces laid end to end without their gaps left out."""

    def add(self, start: int, place: int, text: str) -> int:
        """Note that ``text``, at ``start`` of the canonical text, stands at ``place``.

        Pieces are added in text order. Returns the UTF-16 units of the piece.
        """
        self._starts.append(start)
        self._ends.append(start + len(text))
        self._places.append(place)
        self._shifts.append(place - start - len(self._astral))
        if text.isascii():
            return len(text)
        before = len(self._astral)
        for match in _ASTRAL.finditer(text):
            position = start + match.start()
            self._astral_units.append(position + len(self._astral))
            self._astral.append(position)
        return len(text) + len(self._astral) - before

    def __len__(self) -> int:
        return len(self._starts)

    @property
    def extent(self) -> Range:
        """What of the canonical text is typeset."""
        return Range(self._starts[0], self._ends[-1]) if self._starts else Range(0, 0)

    def piece(self, index: int) -> Range:
        """The ``index``-th piece, in code points."""
        return Range(self._starts[index], self._ends[index])

    def piece_at(self, place: int) -> int:
        """Index of the piece at document position ``place``; -1 before the first."""
        return bisect_right(self._places, place) - 1

    def to_place(self, position: int) -> int:
        """Document position of a code point; the nearest typeset one where it has none."""
        if not self._starts:
            return 0
        index = max(bisect_right(self._starts, position) - 1, 0)
        position = min(max(position, self._starts[index]), self._ends[index])
        return position + bisect_left(self._astral, position) + self._shifts[index]

    def to_code_point(self, place: int) -> int:
        """Code point at a document position; the middle of a surrogate pair is its code point."""
        if not self._starts:
            return 0
        index = max(bisect_right(self._places, place) - 1, 0)
        units = max(place, self._places[index]) - self._shifts[index]
        position = units - bisect_left(self._astral_units, units)
        return min(position, self._ends[index])

    def places(self, passage: Range) -> tuple[int, int]:
        """Document positions of a passage: first, and one past the last; equal if none is typeset."""
        if not self._starts or passage.end <= self._starts[0] or passage.start >= self._ends[-1]:
            return (0, 0)
        index = bisect_right(self._starts, passage.start) - 1
        start = passage.start
        if index < 0 or start >= self._ends[index]:
            if index + 1 >= len(self._starts):
                return (0, 0)
            start = self._starts[index + 1]
        last = max(bisect_left(self._starts, passage.end) - 1, 0)
        end = min(passage.end, self._ends[last])
        if end <= start:
            return (0, 0)
        end_place = end + bisect_left(self._astral, end) + self._shifts[last]
        return (self.to_place(start), end_place)
