"""Saved searches, and how far a reader has got through what they find."""

from dataclasses import dataclass, replace
from enum import StrEnum


class HitState(StrEnum):
    """What became of one hit of a saved search."""

    UNSEEN = "unseen"
    SEEN = "seen"
    HIGHLIGHTED = "highlighted"  # a highlight lies over it, whoever made it
    DISMISSED = "dismissed"


STATES = (HitState.UNSEEN, HitState.SEEN, HitState.HIGHLIGHTED, HitState.DISMISSED)
"""The states, in the order of the numbers that stand for them where there are very many."""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query with a name, whose hits are kept track of."""

    id: str
    name: str
    query: str
    case: bool = False
    """Whether letters must be of the same case."""
    created: str = ""
    """ISO 8601, UTC."""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class HitMark:
    """A hit that was looked at."""

    document: str
    version: int
    start: int
    """First code point in that version's text."""
    end: int
    state: HitState
    """Seen or dismissed."""
    marked: str
    """When, ISO 8601 UTC."""


@dataclass(frozen=True, slots=True)
class CoveredHit:
    """A hit of a saved search in the corpus as it is now, and what became of it."""

    document: str
    start: int
    end: int
    state: HitState
    marked: str = ""
    """When it was seen or dismissed, ISO 8601 UTC; "" otherwise."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many hits of a saved search there are, and what became of them."""

    search: SavedSearch
    counts: tuple[int, ...] = (0,) * len(STATES)
    """How many hits are in each of :data:`STATES`."""
    message: str = ""
    """A sentence for the reader where the query is not understood or the index is being built."""

    @property
    def total(self) -> int:
        """How many hits there are."""
        return sum(self.counts)

    def count(self, state: HitState) -> int:
        """How many hits are in a state."""
        return self.counts[STATES.index(state)]

    def moved(self, count: int, before: HitState, after: HitState) -> "Coverage":
        """The same once so many hits that were in one state are in another."""
        moved = (count * ((state is after) - (state is before)) for state in STATES)
        return replace(self, counts=tuple(map(sum, zip(self.counts, moved, strict=True))))

    @property
    def summary(self) -> str:
        """In words: "212 passages: 180 seen, 24 highlighted, 8 to go"."""
        parts = [
            f"{count:,} {word}"
            for count, word in (
                (self.count(HitState.SEEN), "seen"),
                (self.count(HitState.HIGHLIGHTED), "highlighted"),
                (self.count(HitState.DISMISSED), "dismissed"),
                (self.count(HitState.UNSEEN), "to go"),
            )
            if count
        ]
        passages = f"{self.total:,} passage{'' if self.total == 1 else 's'}"
        return f"{passages}: {', '.join(parts)}" if parts else passages


@dataclass(frozen=True, slots=True)
class Covered:
    """What became of the hits of a saved search, and of each line of a concordance of it."""

    coverage: Coverage
    states: bytes = b""
    """For each line the place of its state in :data:`STATES`."""
