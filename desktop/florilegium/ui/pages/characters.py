"""Where the characters of one page stand, and which one a point means."""

from __future__ import annotations  # array is a generic for type checkers only before Python 3.12

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF

_GAP = 1.0
"""Widest space between neighbours, in heights of the line, that their rectangles are joined over."""


@dataclass(slots=True)
class CharacterLine:
    """Characters one after the other on one line of the page."""

    first: int
    last: int
    """One past the last."""
    rect: QRectF
    backwards: bool
    """Whether it runs from right to left."""


@dataclass(slots=True)
class PageCharacters:
    """The boxes of one page's characters, in points from the page's upper left corner as shown."""

    lefts: array[float]
    tops: array[float]
    rights: array[float]
    bottoms: array[float]
    lines: list[CharacterLine] = field(default_factory=list)
    """Those that are part of the text; see :meth:`set_lines`."""

    @property
    def count(self) -> int:
        """How many characters the page has."""
        return len(self.lefts)

    def set_lines(self, runs: Sequence[tuple[int, int]]) -> None:
        """Find the lines in ``runs``: first characters and lengths, in the order of characters."""
        self.lines = []
        for first, length in runs:
            start = first
            end = min(first + length, self.count)
            while start < end:
                stop = self._line_end(start, end)
                rect = self.rect(start, stop)
                if not rect.isEmpty():
                    middle = (self.lefts[start] + self.rights[start]) / 2
                    backwards = (
                        stop - start > 1 and middle > (self.lefts[stop - 1] + self.rights[stop - 1]) / 2
                    )
                    self.lines.append(CharacterLine(start, stop, rect, backwards))
                start = stop

    def _line_end(self, start: int, end: int) -> int:
        top, bottom = self.tops[start], self.bottoms[start]
        for char in range(start + 1, end):
            if self.bottoms[char] <= self.tops[char]:
                continue
            if bottom <= top:
                top, bottom = self.tops[char], self.bottoms[char]
            middle = (self.tops[char] + self.bottoms[char]) / 2
            if not top - 0.2 * (bottom - top) <= middle <= bottom + 0.2 * (bottom - top):
                return char
        return end

    def rect(self, first: int, last: int) -> QRectF:
        """What the characters from ``first`` to before ``last`` take up together; empty where they are unseen."""
        seen = [
            char
            for char in range(first, min(last, self.count))
            if self.rights[char] > self.lefts[char] and self.bottoms[char] > self.tops[char]
        ]
        if not seen:
            return QRectF()
        left, top = min(self.lefts[char] for char in seen), min(self.tops[char] for char in seen)
        right, bottom = max(self.rights[char] for char in seen), max(self.bottoms[char] for char in seen)
        return QRectF(left, top, right - left, bottom - top)

    def rects(self, pieces: Sequence[tuple[int, int]]) -> list[QRectF]:
        """The rectangles of pieces (first character, number), those on one line joined."""
        found: list[QRectF] = []
        for first, length in pieces:
            at = max(bisect_right(self.lines, first, key=lambda line: line.first) - 1, 0)
            while at < len(self.lines) and self.lines[at].first < first + length:
                line = self.lines[at]
                start, end = max(first, line.first), min(first + length, line.last)
                at += 1
                if start >= end:
                    continue
                rect = self.rect(start, end)
                if rect.isEmpty():
                    continue
                rect.setTop(line.rect.top())
                rect.setBottom(line.rect.bottom())
                if found and _is_beside(found[-1], rect):
                    found[-1] = found[-1].united(rect)
                else:
                    found.append(rect)
        return found

    def near(self, point: QPointF) -> tuple[int, bool] | None:
        """The character nearest to a point, and whether the point is past its middle; None without text."""
        if not self.lines:
            return None
        line = min(self.lines, key=lambda one: _distance(one.rect, point))
        chars = range(line.first, line.last)
        char = min(chars, key=lambda one: max(self.lefts[one] - point.x(), point.x() - self.rights[one], 0.0))
        past = point.x() > (self.lefts[char] + self.rights[char]) / 2
        return char, past is not line.backwards

    def under(self, point: QPointF) -> int | None:
        """The character that a point is on."""
        found = self.near(point)
        if found is None:
            return None
        char = found[0]
        inside = (
            self.lefts[char] - 1 <= point.x() <= self.rights[char] + 1
            and self.tops[char] - 1 <= point.y() <= self.bottoms[char] + 1
        )
        return char if inside else None


def _is_beside(one: QRectF, other: QRectF) -> bool:
    height = min(one.height(), other.height())
    overlap = min(one.bottom(), other.bottom()) - max(one.top(), other.top())
    gap = max(one.left(), other.left()) - min(one.right(), other.right())
    return overlap > 0.6 * height and gap < _GAP * height


def _distance(rect: QRectF, point: QPointF) -> float:
    """How far a point is from a line; down counts more than across, as lines are long."""
    across = max(rect.left() - point.x(), point.x() - rect.right(), 0.0)
    down = max(rect.top() - point.y(), point.y() - rect.bottom(), 0.0)
    return across * across + 9 * down * down
