"""Where the characters of one page stand, and which one a point means."""

from __future__ import annotations  # array is a generic for type checkers only before Python 3.12

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise, zip_longest

from PySide6.QtCore import QPointF, QRectF

from florilegium.model import RecognisedWords

_GAP = 1.0
"""Widest space between neighbours, in heights of the line, that their rectangles are joined over."""

_LEAST = 0.3
"""Share of its box that is left to a character; two that stand closer are one drawn twice."""
_JUMP = 0.5
"""Space between neighbours, in heights of the line, that a change of direction may be looked for at."""
_WIDEST, _USUAL = 3.0, 0.6
"""Width, in heights of the line, beyond which a font is wrong about a character, and what it gets then."""


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
    _seen: list[int] = field(init=False, repr=False)
    """Characters that take up space, in order."""

    def __post_init__(self) -> None:
        """Find the characters that take up space."""
        boxes = zip(self.lefts, self.tops, self.rights, self.bottoms, strict=True)
        self._seen = [
            char for char, (left, top, right, bottom) in enumerate(boxes) if left < right and top < bottom
        ]

    @property
    def count(self) -> int:
        """How many characters the page has."""
        return len(self.lefts)

    def set_lines(self, runs: Sequence[tuple[int, int]]) -> None:
        """Find the lines in ``runs``: first characters and lengths, in the order of the text."""
        self.lines = []
        for first, length in sorted(runs):
            start, end = first, min(first + length, self.count)
            while start < end:
                upright = self._is_upright(start, end)
                stop = self._line_end(start, end, upright=upright)
                whole = self.rect(start, stop)
                if not whole.isEmpty():
                    self.lines += (
                        CharacterLine(part, past, whole, upright, backwards)
                        for part, past, backwards in self._parts(start, stop, upright=upright)
                    )
                start = stop
        shared = self._shared()
        hidden = {char for glyph in shared for char in glyph[1:]}
        for line, after in zip_longest(self.lines, self.lines[1:]):
            beside = after is not None and _is_beside(line.rect, after.rect, upright=line.upright)
            self._part(line, after if beside else None, hidden)
        if shared:
            order = chain.from_iterable(range(first, first + length) for first, length in runs)
            rank = {char: at for at, char in enumerate(order)}
            for glyph in shared:
                self._share(glyph[0], sorted(glyph, key=rank.__getitem__))
        for line in self.lines:
            own = self.rect(line.first, line.last)
            if line.upright:
                line.rect = QRectF(line.rect.left(), own.top(), line.rect.width(), own.height())
            else:
                line.rect = QRectF(own.left(), line.rect.top(), own.width(), line.rect.height())

    def _between(self, first: int, last: int) -> list[int]:
        """The characters from ``first`` to before ``last`` that take up space."""
        return self._seen[bisect_left(self._seen, first) : bisect_left(self._seen, last)]

    def _box(self, char: int) -> tuple[float, float, float, float]:
        return self.lefts[char], self.tops[char], self.rights[char], self.bottoms[char]

    def _middle(self, char: int) -> tuple[float, float]:
        return (self.lefts[char] + self.rights[char]) / 2, (self.tops[char] + self.bottoms[char]) / 2

    def _is_upright(self, start: int, end: int) -> bool:
        """Whether characters run down or up the page, from the first few."""
        seen = [self._middle(char) for char in self._between(start, min(start + 4, end))]
        across = [after[0] - before[0] for before, after in pairwise(seen)]
        down = [after[1] - before[1] for before, after in pairwise(seen)]
        return sum(map(abs, down)) > 2 * sum(map(abs, across))

    def _parts(self, start: int, stop: int, *, upright: bool) -> Iterator[tuple[int, int, bool]]:
        """First and past character of each part of a line that runs one way, and whether to the left or up.

        Words of a right-to-left script that stand one after the other to the right are a part each.
        """
        part, turn, at = start, 0.0, None
        for first, last in self._words(start, stop, upright=upright):
            begin, end = self._middle(first)[upright], self._middle(last)[upright]
            step = begin - at if at is not None else 0.0
            way = end - begin
            if at is not None and (turn * way < 0 or (turn or way) * step < 0):
                yield part, first, turn < 0
                part, turn = first, 0.0
            turn = turn or way or (step if part != first else 0.0)
            at = end
        yield part, stop, turn < 0

    def _words(self, start: int, stop: int, *, upright: bool) -> Iterator[tuple[int, int]]:
        """The first and the last character of each stretch without a space or a jump."""
        lows, highs = (self.tops, self.bottoms) if upright else (self.lefts, self.rights)
        sides, others = (self.lefts, self.rights) if upright else (self.tops, self.bottoms)
        first = last = -1
        for char in self._between(start, stop):
            if last >= 0 and (
                char > last + 1
                or max(lows[char] - highs[last], lows[last] - highs[char])
                > _JUMP * (others[last] - sides[last])
            ):
                yield first, last
                first = -1
            first, last = (char if first < 0 else first), char
        if last >= 0:
            yield first, last

    def _line_end(self, start: int, end: int, *, upright: bool) -> int:
        lows, highs = (self.lefts, self.rights) if upright else (self.tops, self.bottoms)
        low = high = 0.0
        for char in self._between(start, end):
            if high <= low:
                low, high = lows[char], highs[char]
            middle = (lows[char] + highs[char]) / 2
            if not low - 0.2 * (high - low) <= middle <= high + 0.2 * (high - low):
                return char
        return end

    def _shared(self) -> list[list[int]]:
        """Characters that share one glyph, and therefore its box; most have one of their own."""
        glyphs: list[list[int]] = []
        last, box = -1, (0.0, 0.0, 0.0, 0.0)
        for char in (char for line in self.lines for char in self._between(line.first, line.last)):
            here = self._box(char)
            if here == box:
                if not glyphs or glyphs[-1][-1] != last:
                    glyphs.append([last])
                glyphs[-1].append(char)
            last, box = char, here
        return glyphs

    def _part(self, line: CharacterLine, beside: CharacterLine | None, hidden: Container[int]) -> None:
        """Let each character end where the next begins, if its box runs on under that one.

        ``beside`` is the line that goes on where this one ends; ``hidden`` are the characters whose
        glyph is that of one before.
        """
        lows, highs = (self.tops, self.bottoms) if line.upright else (self.lefts, self.rights)
        across = line.rect.width() if line.upright else line.rect.height()
        chars = [char for char in self._between(line.first, line.last) if char not in hidden]
        widest = _WIDEST * across
        overstated = [char for char in chars if highs[char] - lows[char] > widest]
        following = (
            chars[1:] if beside is None else [*chars[1:], *self._between(beside.first, beside.last)[:1]]
        )
        for char, after in zip(chars, following, strict=False):
            low, high, other = lows[char], highs[char], lows[after]
            if line.backwards:
                least = _LEAST * (high - low) if high - low <= widest else 0.0
                if other <= low < highs[after] < high - least:
                    lows[char] = highs[after]
            elif low < other < high <= highs[after]:
                least = _LEAST * (high - low) if high - low <= widest else 0.0
                if low + least < other:
                    highs[char] = other
        if 2 * len(overstated) > len(chars):  # by a font that gives its widths wrong
            for char in overstated:
                highs[char] = min(highs[char], lows[char] + _USUAL * across)

    def _share(self, shown: int, glyph: Sequence[int]) -> None:
        """Give each character of a glyph, in the order of the text, its part of the box of the one shown."""
        line = self.lines[bisect_right(self.lines, shown, key=lambda line: line.first) - 1]
        lows, highs = (self.tops, self.bottoms) if line.upright else (self.lefts, self.rights)
        low, step = lows[shown], (highs[shown] - lows[shown]) / len(glyph)
        # PDFium gives the letters of a glyph of a right-to-left script the wrong way round.
        for at, char in enumerate(reversed(glyph) if line.backwards or glyph[0] > glyph[-1] else glyph):
            lows[char], highs[char] = low + at * step, low + (at + 1) * step

    def rect(self, first: int, last: int) -> QRectF:
        """What the characters from ``first`` to before ``last`` take up; empty where they are unseen."""
        seen = self._between(first, last)
        if not seen:
            return QRectF()
        left, top = min(map(self.lefts.__getitem__, seen)), min(map(self.tops.__getitem__, seen))
        right, bottom = max(map(self.rights.__getitem__, seen)), max(map(self.bottoms.__getitem__, seen))
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
        distances = [_distance(line, point) for line in self.lines]
        least = min(distances)
        line, char = min(
            (
                (line, self._nearest(line, point))
                for line, distance in zip(self.lines, distances, strict=True)
                if distance == least
            ),
            key=lambda found: self._unmeant(found[0], found[1], point),
        )
        lows, highs = (self.tops, self.bottoms) if line.upright else (self.lefts, self.rights)
        at = point.y() if line.upright else point.x()
        return char, (at < (lows[char] + highs[char]) / 2) is line.backwards

    def _nearest(self, line: CharacterLine, point: QPointF) -> int:
        """The character of a line that is nearest to a point along it."""
        lows, highs = (self.tops, self.bottoms) if line.upright else (self.lefts, self.rights)
        at = point.y() if line.upright else point.x()
        return min(
            self._between(line.first, line.last),
            key=lambda one: (max(lows[one] - at, at - highs[one], 0.0), abs(lows[one] + highs[one] - 2 * at)),
        )

    def _unmeant(self, line: CharacterLine, char: int, point: QPointF) -> tuple[bool, float]:
        """How little a character of one of the lines under a point is meant: small print before large."""
        box = self.rect(char, char + 1)
        return not box.contains(point), box.width() if line.upright else box.height()

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
