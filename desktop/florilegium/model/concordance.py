"""Every line of a query's concordance, and the words around its word."""

from __future__ import annotations  # array is a generic for type checkers only before Python 3.12

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """One hit in its context ("KWIC"). Offsets are code points of the document's canonical text.

    White space in ``left``, ``match`` and ``right`` is folded to single spaces. Where a space parts
    the context from the match, it stands in the context.
    """

    document: str
    start: int
    end: int
    left: str
    match: str
    right: str
    title: str = ""
    """The document's."""
    location: str = ""
    """Where in the document, in words: "p. 31 · 38%"."""
    labels: tuple[str, ...] = ()
    """Ids of the labels of the highlights that the match overlaps, in the order of the labels."""


def _numbers() -> array[int]:
    return array("i")


@dataclass(frozen=True, slots=True)
class Concordance:
    """Where a query's hits are, in sorted order: one entry of each array a line.

    Arrays, so that a hundred thousand lines are soon sent from one process to another.
    """

    query: str
    documents: tuple[str, ...] = ()
    """Ids of the documents that hold lines, in corpus order."""
    versions: tuple[int, ...] = ()
    """The version of each that the offsets belong to."""
    ordinals: array[int] = field(default_factory=_numbers)
    """Index into ``documents`` of each line."""
    starts: array[int] = field(default_factory=_numbers)
    """In code points of the canonical text."""
    ends: array[int] = field(default_factory=_numbers)
    groups: array[int] = field(default_factory=_numbers)
    """Index of the first line that reads the same: the match, and the words that the order looks at
    (or five words either side, where it looks at none)."""
    sort: tuple[str, ...] = ()
    """The keys of the order."""
    complete: bool = True
    """False where the search was to stop at so many lines, and did."""
    message: str = ""
    """A sentence for the reader where the query cannot be understood."""
    position: int = -1
    """Where it stops making sense, in code points; -1 otherwise."""

    def __len__(self) -> int:
        return len(self.starts)

    def part(self, rows: Sequence[int]) -> Concordance:
        """A concordance of these lines alone, in this order."""
        ordinals = dict.fromkeys(self.ordinals[row] for row in rows)
        places = {ordinal: place for place, ordinal in enumerate(ordinals)}
        return Concordance(
            self.query,
            tuple(self.documents[ordinal] for ordinal in ordinals),
            tuple(self.versions[ordinal] for ordinal in ordinals),
            array("i", [places[self.ordinals[row]] for row in rows]),
            array("i", [self.starts[row] for row in rows]),
            array("i", [self.ends[row] for row in rows]),
            array("i", range(len(rows))),
            self.sort,
            complete=False,
        )


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How many of a concordance's lines stand where."""

    documents: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    """Of each document, lines in each of so many equal stretches of its text."""
    corpus: tuple[int, ...]
    """Lines in each of so many equal stretches of the corpus, its documents one after the other."""
    deviation: float = 0.0
    """How unevenly the documents hold the lines, by Gries's DP: 0 as their lengths are, near 1 in one."""

    @property
    def totals(self) -> Sequence[int]:
        """Lines in each document."""
        return [sum(counts) for counts in self.counts]
