"""Saved searches, and how far a reader has got through what they find."""

from dataclasses import dataclass
from enum import StrEnum


class HitState(StrEnum):
    """What became of one hit of a saved search."""

    UNSEEN = "unseen"
    SEEN = "seen"
    HIGHLIGHTED = "highlighted"  # a highlight lies over it, whoever made it
    DISMISSED = "dismissed"


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
    """Every hit of a saved search, documents in the order of their titles and hits in text order."""

    search: SavedSearch
    hits: tuple[CoveredHit, ...] = ()
    message: str = ""
    """A sentence for the reader where the query is not understood or the index is being built."""

    def count(self, state: HitState) -> int:
        """How many hits are in a state."""
        return sum(hit.state is state for hit in self.hits)

    @property
    def summary(self) -> str:
        """In words: "212 passages: 180 seen, 24 highlighted, 8 to go"."""
        total = len(self.hits)
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
        passages = f"{total:,} passage{'' if total == 1 else 's'}"
        return f"{passages}: {', '.join(parts)}" if parts else passages
