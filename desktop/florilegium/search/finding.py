"""Finding words in one text, without reading all of it as tokens each time.

A token never crosses white space, so a text is a row of chunks (long ones, of unspaced scripts, in
pieces). Which of the distinct ones hold the word is soon known (:mod:`.lexicon`), and where those stand
in the text is found by plain string search. Phrases are read on from there, piece by piece.
"""

from collections.abc import Callable, Collection, Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from florilegium.model import Range
from florilegium.search.analysis import CHUNK, LONG_CHUNK, RUN, Token, can_join, piece_tokens, pieces
from florilegium.search.lexicon import Lexicon, Matcher, Matchers
from florilegium.search.query import Choice, Near, Spanned, Words
from florilegium.search.stretches import NONE, Stretches, close, either, in_order, shortest

_FEW = 48  # so many pieces are looked for one by one; more, by walking over the text
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
        ends: dict[int, int] = {}
        first, last = self._stretches(near, matchers, code, ends, cancelled)
        starts = self._starts[first].tolist()
        return [Range(start, ends[token]) for start, token in zip(starts, last.tolist(), strict=True)]

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        """Where each token starts."""
        starts: list[int] = []
        for match in CHUNK.finditer(self.text):
            for at, piece in pieces(match[0]):
                base = match.start() + at
                starts += [base + token.start for token in piece_tokens(piece)]
        return np.array(starts, np.int64)

    def _stretches(
        self,
        node: Spanned,
        matchers: Matchers,
        code: str,
        ends: dict[int, int],
        cancelled: Callable[[], bool],
    ) -> Stretches:
        """Stretches of tokens; ``ends`` gets where the text of their last tokens ends."""
        match node:
            case Words(forms):
                found = sorted(set(self.find(matchers.of(node, code), cancelled)))
                if not found:
                    return NONE
                first = np.searchsorted(self._starts, [one.start for one in found])
                last = first + len(forms) - 1
                for token, one in zip(last.tolist(), found, strict=True):
                    ends[token] = max(one.end, ends.get(token, 0))
                return shortest(first, last)
            case Choice(parts):
                return either([self._stretches(part, matchers, code, ends, cancelled) for part in parts])
            case Near(parts, distance, ordered):
                inner: list[Stretches] = []
                for part in parts:
                    inner.append(self._stretches(part, matchers, code, ends, cancelled))
                    if not len(inner[-1].first):
                        return NONE
                return in_order(inner, distance) if ordered else close(inner[0], inner[1], distance)

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
