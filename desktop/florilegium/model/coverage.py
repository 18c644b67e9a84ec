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
    unseen: int = 0
    seen: int = 0
    highlighted: int = 0
    dismissed: int = 0
    message: str = ""
    """A sentence for the reader where the query is not understood or the index is being built."""

    @property
    def total(self) -> int:
        """How many hits there are."""
        return self.unseen + self.seen + self.highlighted + self.dismissed

    def count(self, state: HitState) -> int:
        """How many hits are in a state."""
        number: int = getattr(self, state.value)
        return number

    def moved(self, count: int, before: HitState, after: HitState) -> "Coverage":
        """The same once so many hits that were in one state are in another."""
        if before is after:
            return self
        counts = {before.value: self.count(before) - count, after.value: self.count(after) + count}
        return replace(self, **counts)

    @property
    def summary(self) -> str:
        """In words: "212 passages: 180 seen, 24 highlighted, 8 to go"."""
        parts = [
            f"{count:,} {word}"
            for count, word in (
                (self.seen, "seen"),
                (self.highlighted, "highlighted"),
                (self.dismissed, "dismissed"),
                (self.unseen, "to go"),
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
