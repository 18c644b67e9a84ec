"""Places of a text where given words may be: the same words, or much alike."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel, LCSseq

from florilegium.anchoring.carried import CANDIDATES
from florilegium.anchoring.words import Words
from florilegium.model import Range

CONTEXT_WORDS = 12
"""Words on either side that are compared."""

_NEIGHBOURS = (6, 4, 3, 2)  # words on each side that show where others stood
_MOST = 200  # places looked at where the words are very common
_LOOKED_UP = 64  # runs of one quotation, at most, that suggest places
_LOOKED_FOR = 200  # runs of one text, before all its runs are noted to look them up
_TRIED = 6  # places that are compared word by word
_LONGEST = 10_000  # words of a quotation that is looked for by what it resembles
_CHARACTERS_COMPARED = 10**9  # of one excerpt times of the other
_SUGGESTED = 0.5  # likeness below which a place is no help to a person


@dataclass(frozen=True, slots=True)
class Place:
    """The words from ``first`` to before ``last``."""

    first: int
    last: int
    likeness: float
    """Of the wording, 0 to 1; 1 where the words are the same."""
    context: float
    """How much of what stood around it stands around it here, 0 to 1."""

    def overlaps(self, other: "Place") -> bool:
        """Whether the two share a word."""
        return self.first < other.last and other.first < self.last


def likeness(one: str, other: str) -> float:
    """How alike two excerpts are, 0 to 1: Indel similarity of their characters, of long ones of their words.

    White space and case do not count.
    """
    words, others = one.casefold().split(), other.casefold().split()
    if len(one) * len(other) > _CHARACTERS_COMPARED:
        return Indel.normalized_similarity(words, others)
    return Indel.normalized_similarity(" ".join(words), " ".join(others))


def context(before: str, after: str, line: str, first: int, last: int) -> float:
    """The share of the words of ``before`` and ``after`` that stand, in order, around a place of ``line``."""
    wanted = len(before) + len(after)
    if not wanted:
        return 1.0 if first == 0 and last == len(line) else 0.0
    found = LCSseq.similarity(before, line[max(0, first - CONTEXT_WORDS) : first])
    return (found + LCSseq.similarity(after, line[last : last + CONTEXT_WORDS])) / wanted


@dataclass(frozen=True, slots=True)
class Sought:
    """Words to find: in their vocabulary's characters, and as they were written."""

    line: str
    before: str
    after: str
    excerpt: str

    @classmethod
    def passage(cls, words: Words, first: int, last: int) -> "Sought":
        """Those from the word ``first`` to before the word ``last`` of a text."""
        line = words.line
        before = line[max(0, first - CONTEXT_WORDS) : first]
        return cls(line[first:last], before, line[last : last + CONTEXT_WORDS], words.excerpt(first, last))


def same(words: Words, sought: Sought) -> list[Place]:
    """Where the same words are, in text order; the first 200 where they are that common."""
    found: list[Place] = []
    first = words.line.find(sought.line) if sought.line else -1
    while first >= 0 and len(found) < _MOST:
        last = first + len(sought.line)
        around = context(sought.before, sought.after, words.line, first, last)
        found.append(Place(first, last, 1.0, around))
        first = words.line.find(sought.line, first + 1)
    return found


def between(words: Words, sought: Sought) -> list[Place]:
    """What stands between the words that stood next to the ones sought, if it is one place."""
    line = words.line
    farthest = 2 * len(sought.line) + 3
    for count in _NEIGHBOURS:
        before, after = sought.before[-count:], sought.after[:count]
        if len(before) < count or len(after) < count:
            continue
        found = []
        at = line.find(before)
        while at >= 0:
            first = at + count
            last = line.find(after, first, first + farthest + count)
            if last > first:
                found.append((first, last))
            at = line.find(before, at + 1)
        if len(found) == 1:
            first, last = found[0]
            alike = likeness(sought.excerpt, words.excerpt(first, last))
            return [Place(first, last, alike, context(sought.before, sought.after, line, first, last))]
        if found:
            return []
    return []


class Alike:
    """Finds places of a text whose wording is much like another, by the runs of words they share."""

    def __init__(self, words: Words, taken: bytes = b"") -> None:
        """Look only where ``taken`` is 0 (one byte a word), or everywhere if it is empty."""
        self._words = words
        self._taken = taken
        self._runs: dict[int, dict[str, list[int]]] = {}
        self._asked = 0

    def _first_places(self, run: str) -> Sequence[int]:
        """The first places of a run of words: looked for, but looked up where much is asked."""
        if self._taken or self._asked > _LOOKED_FOR:
            return self._places_of_runs(len(run)).get(run, ())
        self._asked += 1
        line = self._words.line
        found: list[int] = []
        at = line.find(run)
        while at >= 0 and len(found) < _TRIED:
            found.append(at)
            at = line.find(run, at + 1)
        return found

    def _places_of_runs(self, length: int) -> dict[str, list[int]]:
        """The first places of each run of so many words."""
        runs = self._runs.get(length)
        if runs is None:
            runs = self._runs[length] = {}
            line = self._words.line
            for start, end in _open(self._taken, len(line)):
                for at in range(start, end - length + 1):
                    places = runs.setdefault(line[at : at + length], [])
                    if len(places) < _TRIED:
                        places.append(at)
        return runs

    def places(self, sought: Sought) -> list[Place]:
        """The likeliest places, the most alike first; they do not overlap."""
        line = sought.line
        if len(line) > _LONGEST:
            return []
        length = 3 if len(line) >= 8 else 2 if len(line) >= 4 else 1
        votes: Counter[int] = Counter()
        for offset in range(0, len(line) - length + 1, max(1, len(line) // _LOOKED_UP)):
            for at in self._first_places(line[offset : offset + length]):
                votes[at - offset] += 1
        found: list[Place] = []
        slack = len(line) // 3 + 2
        tried: list[int] = []
        for start, _ in votes.most_common():
            if len(tried) == _TRIED:
                break
            if any(abs(start - other) <= slack for other in tried):
                continue
            tried.append(start)
            place = self._fitted(sought, max(0, start - slack), start + len(line) + slack)
            if place is not None:
                found.append(place)
        found.sort(key=lambda place: (-place.likeness, -place.context, place.first))
        apart: list[Place] = []
        for place in found:
            if not any(place.overlaps(other) for other in apart):
                apart.append(place)
        return apart

    def _fitted(self, sought: Sought, start: int, end: int) -> Place | None:
        """The part of ``line[start:end]`` that the sought words align to."""
        line = self._words.line
        blocks = LCSseq.opcodes(sought.line, line[start:end])
        equal = [block for block in blocks if block.tag == "equal"]
        if not equal:
            return None
        first = max(start, start + equal[0].dest_start - equal[0].src_start)
        last = start + equal[-1].dest_end + len(sought.line) - equal[-1].src_end
        last = min(last, len(line), end)
        alike = likeness(sought.excerpt, self._words.excerpt(first, last))
        return Place(first, last, alike, context(sought.before, sought.after, line, first, last))


def _open(taken: bytes | bytearray, length: int) -> Iterator[tuple[int, int]]:
    """Runs that are not taken, with a word more at either end."""
    if not taken:
        yield 0, length
        return
    start = taken.find(0)
    while start >= 0:
        end = taken.find(1, start)
        end = length if end < 0 else end
        yield max(0, start - 1), min(length, end + 1)
        start = taken.find(0, end)


def candidates(words: Words, places: Sequence[Place], others: Sequence[Place]) -> tuple[Range, ...]:
    """Ranges of the likeliest places: those with the same words first, as given, then the most alike."""
    others = sorted(others, key=lambda place: -(place.likeness + place.context))
    chosen: list[Place] = []
    for place in (*places, *(place for place in others if place.likeness >= _SUGGESTED)):
        if len(chosen) < CANDIDATES and not any(place.overlaps(other) for other in chosen):
            chosen.append(place)
    return tuple(Range(words.starts[place.first], words.ends[place.last - 1]) for place in chosen)
