"""Where the characters of one page stand, and which one a point means."""

from __future__ import annotations  # array is a generic for type checkers only before Python 3.12

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF

from florilegium.model import RecognisedWords

_GAP = 1.0
"""Widest space between neighbours, in heights of the line, that their rectangles are joined over."""

_LEAST = 0.3
"""Share of its box that is left to a character; two that stand closer are one drawn twice."""


@dataclass(slots=True)
class CharacterLine:
    """Characters one after the other on one line of the page."""

    first: int
    last: int
    """One past the last."""
    rect: QRectF
    upright: bool
    """Whether it runs down or up the page as shown."""
    backwards: bool
    """Whether it runs to the left or up."""


def characters_of_words(words: RecognisedWords) -> PageCharacters:
    """The boxes of the characters of recognised words: each word's shared out evenly."""
    columns = [array("f") for _ in range(4)]
    for word, length in enumerate(words.lengths):
        left, step = words.lefts[word], (words.rights[word] - words.lefts[word]) / max(length, 1)
        for at in range(length):
            box = (left + at * step, words.tops[word], left + (at + 1) * step, words.bottoms[word])
            for column, side in zip(columns, box, strict=True):
                column.append(side)
    lefts, tops, rights, bottoms = columns
    return PageCharacters(lefts, tops, rights, bottoms)


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
            start, end = first, min(first + length, self.count)
            while start < end:
                upright, backwards = self._direction(start, end)
                stop = self._line_end(start, end, upright=upright)
                rect = self.rect(start, stop)
                if not rect.isEmpty():
                    self.lines.append(CharacterLine(start, stop, rect, upright, backwards))
                    self._part(self.lines[-1])
                start = stop

    def _seen(self, char: int) -> bool:
        return self.rights[char] > self.lefts[char] and self.bottoms[char] > self.tops[char]

    def _middle(self, char: int) -> tuple[float, float]:
        return (self.lefts[char] + self.rights[char]) / 2, (self.tops[char] + self.bottoms[char]) / 2

    def _direction(self, start: int, end: int) -> tuple[bool, bool]:
        """Whether characters run down or up the page, and whether to the left or up, from the first few."""
        seen = [self._middle(char) for char in range(start, min(start + 4, end)) if self._seen(char)]
        across = [after[0] - before[0] for before, after in pairwise(seen)]
        down = [after[1] - before[1] for before, after in pairwise(seen)]
        upright = sum(map(abs, down)) > 2 * sum(map(abs, across))
        return upright, sum(down if upright else across) < 0

    def _line_end(self, start: int, end: int, *, upright: bool) -> int:
        lows, highs = (self.lefts, self.rights) if upright else (self.tops, self.bottoms)
        low, high = lows[start], highs[start]
        for char in range(start + 1, end):
            if not self._seen(char):
                continue
            if high <= low:
                low, high = lows[char], highs[char]
            middle = (lows[char] + highs[char]) / 2
            if not low - 0.2 * (high - low) <= middle <= high + 0.2 * (high - low):
                return char
        return end

    def _part(self, line: CharacterLine) -> None:
        """Let each character end where the next begins, if its box runs on under that one."""
        lows, highs = (self.tops, self.bottoms) if line.upright else (self.lefts, self.rights)
        seen = [char for char in range(line.first, line.last) if self._seen(char)]
        for char, after in pairwise(seen):
            least = _LEAST * (highs[char] - lows[char])
            if line.backwards and lows[after] <= lows[char] < highs[after] < highs[char] - least:
                lows[char] = highs[after]
            elif not line.backwards and lows[char] + least < lows[after] < highs[char] <= highs[after]:
                highs[char] = lows[after]

    def rect(self, first: int, last: int) -> QRectF:
        """What the characters from ``first`` to before ``last`` take up; empty where they are unseen."""
        seen = [char for char in range(first, min(last, self.count)) if self._seen(char)]
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
                rect = self.rect(start, end)
                if rect.isEmpty():
                    continue
                if line.upright:
                    rect = QRectF(line.rect.left(), rect.top(), line.rect.width(), rect.height())
                else:
                    rect = QRectF(rect.left(), line.rect.top(), rect.width(), line.rect.height())
                if found and _is_beside(found[-1], rect, upright=line.upright):
                    found[-1] = found[-1].united(rect)
                else:
                    found.append(rect)
        return found

    def near(self, point: QPointF) -> tuple[int, bool] | None:
        """The character nearest to a point, and whether the point is past its middle; None without text."""
        if not self.lines:
            return None
        line = min(self.lines, key=lambda one: _distance(one, point))
        lows, highs = (self.tops, self.bottoms) if line.upright else (self.lefts, self.rights)
        at = point.y() if line.upright else point.x()
        chars = [char for char in range(line.first, line.last) if self._seen(char)]
        char = min(
            chars,
            key=lambda one: (max(lows[one] - at, at - highs[one], 0.0), abs(lows[one] + highs[one] - 2 * at)),
        )
        # Several characters of one glyph share its box: each has its part of it.
        shared = [
            one
            for one in chars
            if abs(one - char) < 8 and (lows[one], highs[one]) == (lows[char], highs[char])
        ]
        share = (at - lows[char]) / (highs[char] - lows[char]) * len(shared)
        share = min(max(len(shared) - share if line.backwards else share, 0.0), len(shared) - 0.001)
        return shared[int(share)], share % 1 > 0.5

    def under(self, point: QPointF) -> int | None:
        """The character that a point is on."""
        found = self.near(point)
        if found is None:
            return None
        char = found[0]
        return char if self.rect(char, char + 1).adjusted(-1, -1, 1, 1).contains(point) else None


def _is_beside(one: QRectF, other: QRectF, *, upright: bool) -> bool:
    if upright:
        one, other = one.transposed(), other.transposed()
        one.moveTo(one.y(), one.x())
        other.moveTo(other.y(), other.x())
    height = min(one.height(), other.height())
    overlap = min(one.bottom(), other.bottom()) - max(one.top(), other.top())
    gap = max(one.left(), other.left()) - min(one.right(), other.right())
    return overlap > 0.6 * height and gap < _GAP * height


def _distance(line: CharacterLine, point: QPointF) -> float:
    """How far a point is from a line; away from it counts more than along, as lines are long."""
    across = max(line.rect.left() - point.x(), point.x() - line.rect.right(), 0.0)
    down = max(line.rect.top() - point.y(), point.y() - line.rect.bottom(), 0.0)
    along, away = (down, across) if line.upright else (across, down)
    return along * along + 9 * away * away
