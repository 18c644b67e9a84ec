"""Finding words in one text, without reading all of it as tokens each time.

A token never crosses white space, so a text is a row of chunks (long ones, of unspaced scripts, in
pieces). Which of the distinct ones hold the word is soon known (:mod:`.lexicon`), and where those stand
in the text is found by plain string search. Phrases are read on from there, piece by piece.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from florilegium.model import Range
from florilegium.search.analysis import CHUNK, LONG_CHUNK, RUN, Token, can_join, piece_tokens, pieces
from florilegium.search.lexicon import Lexicon, Matcher, Matchers
from florilegium.search.query import Choice, Near, Spanned, Words
from florilegium.search.stretches import NONE, Stretches, close, either, in_order

_FEW = 48  # so many pieces are looked for one by one; more, by walking over the text
_LAST_SPACE = 0x3000  # the highest code point that is white space
_MARK, _BLANK, _PLAIN, _OTHER = range(4)
_POLL = 4_096  # steps between two looks at whether to go on


class SearchCancelled(Exception):  # no failure, and nothing to show
    """The search was given up because its answer is no longer wanted."""


def check(cancelled: Callable[[], bool]) -> None:
    """Raise SearchCancelled if the answer is no longer wanted."""
    if cancelled():
        raise SearchCancelled


class FoundText:
    """A text in which words are looked for, again and again, by matchers of the same lexicon."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self._lexicon = lexicon
        self._vocabulary = lexicon.vocabulary(text)

    def find(self, matcher: Matcher, cancelled: Callable[[], bool]) -> list[Range]:
        """Where the words stand, in text order; hits may overlap, and the same may come twice.

        Raises SearchCancelled soon after ``cancelled`` turns true.
        """
        check(cancelled)
        wanted = matcher.starting(self._vocabulary)
        found: list[Range] = []
        single = len(matcher.words.forms) == 1
        for steps, (base, piece) in enumerate(self._places(wanted, cancelled)):
            if steps % _POLL == 0:
                check(cancelled)
            for index, start, end in matcher.within(piece):
                if single:
                    found.append(Range(base + start, base + end))
                    continue
                last = self._follow(matcher, base, piece, piece_tokens(piece)[index + 1 :])
                if last is not None:
                    found.append(Range(base + start, last))
        return found

    def find_near(
        self, near: Near, matchers: Matchers, code: str, cancelled: Callable[[], bool]
    ) -> list[Range]:
        """The shortest stretches that hold what is to stand close together, in text order.

        ``code`` names the text's language as :func:`~.analysis.stemming` does. Raises SearchCancelled.
        """
        found: dict[Words, list[Range]] = {}
        if not self._may_hold(near, matchers, code, found, cancelled):
            return []
        starts = sorted({one.start for ranges in found.values() for one in ranges})
        numbers = dict(zip(starts, self._numbers(starts), strict=True))
        ends: dict[int, int] = {}
        first, last = _stretches(near, found, numbers, ends)
        start_of = {number: start for start, number in numbers.items()}
        return [
            Range(start_of[one], ends[other])
            for one, other in zip(first.tolist(), last.tolist(), strict=True)
        ]

    def _may_hold(
        self,
        node: Spanned,
        matchers: Matchers,
        code: str,
        found: dict[Words, list[Range]],
        cancelled: Callable[[], bool],
    ) -> bool:
        """Whether all that is asked for is there; ``found`` gets where."""
        match node:
            case Words():
                if node not in found:
                    found[node] = self.find(matchers.of(node, code), cancelled)
                return bool(found[node])
            case Choice(parts):
                held = [self._may_hold(part, matchers, code, found, cancelled) for part in parts]
                return any(held)
            case Near(parts):
                return all(self._may_hold(part, matchers, code, found, cancelled) for part in parts)

    def _numbers(self, starts: list[int]) -> list[int]:
        """The numbers of the tokens that start there, which ascend."""
        chunks = self.text.split()
        points = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), "<u4")
        kinds = _kinds()[np.minimum(points, _LAST_SPACE + 1)]
        blank = kinds == _BLANK
        begins = np.flatnonzero(~blank & np.concatenate(([True], blank[:-1])))
        plain = kinds == _PLAIN
        runs = plain & ~np.concatenate(([False], plain[:-1]))
        counts = np.add.reduceat(runs, begins, dtype=np.int64)
        looked_at = (counts > 1) | np.logical_or.reduceat(kinds == _OTHER, begins)
        for index in np.flatnonzero(looked_at).tolist():
            counts[index] = self._lexicon.counts[chunks[index]]
        holders = np.searchsorted(begins, starts, side="right") - 1
        numbers: list[int] = (np.cumsum(counts) - counts)[holders].tolist()
        for index in np.flatnonzero(counts[holders] > 1).tolist():  # where does it stand in its chunk?
            holder = int(holders[index])
            parts = pieces(chunks[holder])
            within = [at + token.start for at, piece in parts for token in piece_tokens(piece)]
            numbers[index] += bisect_left(within, starts[index] - int(begins[holder]))
        return numbers

    def _places(self, wanted: Collection[str], cancelled: Callable[[], bool]) -> Iterator[tuple[int, str]]:
        """Where the wanted pieces stand, in text order."""
        if len(wanted) > _FEW:
            wanted = frozenset(wanted)
            for steps, match in enumerate(CHUNK.finditer(self.text)):
                if steps % _POLL == 0:
                    check(cancelled)
                chunk = match[0]
                if len(chunk) > LONG_CHUNK:
                    yield from ((match.start() + at, one) for at, one in pieces(chunk) if one in wanted)
                elif chunk in wanted:
                    yield match.start(), chunk
            return
        places: list[tuple[int, str]] = []
        for piece in wanted:
            check(cancelled)
            places += ((start, piece) for start in self._standing(piece))
        places.sort()
        yield from places

    def _standing(self, piece: str) -> Iterator[int]:
        """Where a piece stands that is not a part of a larger one."""
        text = self.text
        length = len(text)
        start = text.find(piece)
        while start >= 0:
            end = start + len(piece)
            if (start == 0 or not can_join(text[start - 1])) and (end == length or not can_join(text[end])):
                yield start
            start = text.find(piece, end)

    def _follow(self, matcher: Matcher, base: int, piece: str, rest: tuple[Token, ...]) -> int | None:
        """Where the phrase ends whose first word stands before ``rest``; None if it breaks off."""
        end = base + len(piece)
        at = 0
        last = 0
        for form in matcher.words.forms[1:]:
            while at >= len(rest):
                following = RUN.search(self.text, end)
                if following is None:
                    return None
                base, end = following.span()
                piece = following[0]
                rest, at = piece_tokens(piece), 0
            if not matcher.takes(rest[at], form, piece):
                return None
            last = base + matcher.end(rest[at], form)
            at += 1
        return last


def _stretches(
    node: Spanned, found: dict[Words, list[Range]], numbers: dict[int, int], ends: dict[int, int]
) -> Stretches:
    """Stretches of tokens; ``ends`` gets where the text of their last tokens ends."""
    match node:
        case Words(forms):
            ranges = found.get(node)
            if not ranges:
                return NONE
            further = len(forms) - 1
            first: dict[int, None] = {}
            for start, end in sorted(ranges):
                number = numbers[start]
                first[number] = None
                ends[number + further] = max(end, ends.get(number + further, 0))
            begins = np.fromiter(first, np.int64, len(first))
            return Stretches(begins, begins + further)
        case Choice(parts):
            return either([_stretches(part, found, numbers, ends) for part in parts])
        case Near(parts, distance, ordered):
            inner: list[Stretches] = []
            for part in parts:
                inner.append(_stretches(part, found, numbers, ends))
                if not len(inner[-1].first):
                    return NONE
            return in_order(inner, distance) if ordered else close(inner[0], inner[1], distance)


@cache
def _kinds() -> NDArray[np.uint8]:
    """What code points are; the last stands for all above."""
    kinds = np.full(_LAST_SPACE + 2, _OTHER, np.uint8)
    kinds[:128] = _MARK
    kinds[[ord(mark) for mark in "“”‘’–—…«»•"]] = _MARK
    for point in range(_LAST_SPACE + 1):
        if chr(point).isspace():
            kinds[point] = _BLANK
        elif point < 128 and chr(point).isalnum():  # a run of these, by itself, is one token
            kinds[point] = _PLAIN
    return kinds


def separate(ranges: Collection[Range]) -> list[Range]:
    """The ranges in text order, the leftmost and longest where some overlap."""
    kept: list[Range] = []
    end = -1
    for one in sorted(set(ranges), key=_leftmost_and_longest):
        if one[0] >= end:
            kept.append(one)
            end = one[1]
    return kept


def _leftmost_and_longest(one: Range) -> tuple[int, int]:
    return one[0], -one[1]
