"""What the children do for the concordance and for saved searches."""

from __future__ import annotations  # array is a generic for type checkers only before Python 3.12

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from florilegium.corpus import Corpus
from florilegium.errors import FlorilegiumError
from florilegium.model import (
    Concordance,
    ConcordanceLine,
    Coverage,
    DescribedPassage,
    Dispersion,
    Range,
    SavedSearch,
)
from florilegium.work.jobs import Reporter


@dataclass(frozen=True, slots=True)
class FindLines:
    """Every line of a query, and how many stand where; None where it was cancelled."""

    query: str
    sort: tuple[str, ...]
    stretches: int

    def run(self, corpus: Corpus, reporter: Reporter) -> tuple[Concordance, Dispersion] | None:
        from florilegium.search import SearchCancelled  # in the child only: it is slow to load

        try:
            found = corpus.concordances.find(self.query, self.sort, cancelled=reporter.cancelled)
        except SearchCancelled:
            return None
        return found, corpus.concordances.dispersion(found, self.stretches)


@dataclass(frozen=True, slots=True)
class ReadLines:
    """The words of a few lines."""

    lines: Concordance
    context: int

    @classmethod
    def of(cls, concordance: Concordance, numbers: Sequence[int], context: int) -> ReadLines:
        """Of these lines of a concordance; only what they need is sent."""
        ordinals = dict.fromkeys(concordance.ordinals[number] for number in numbers)
        places = {ordinal: place for place, ordinal in enumerate(ordinals)}
        few = Concordance(
            concordance.query,
            tuple(concordance.documents[ordinal] for ordinal in ordinals),
            tuple(concordance.versions[ordinal] for ordinal in ordinals),
            array("i", (places[concordance.ordinals[number]] for number in numbers)),
            array("i", (concordance.starts[number] for number in numbers)),
            array("i", (concordance.ends[number] for number in numbers)),
        )
        return cls(few, context)

    def run(self, corpus: Corpus, reporter: Reporter) -> list[ConcordanceLine]:
        return corpus.concordances.lines(self.lines, range(len(self.lines)), self.context)


@dataclass(frozen=True, slots=True)
class DescribePassages:
    """Anchors of passages of current texts, ready to be highlighted."""

    places: tuple[tuple[str, Range], ...]

    def run(self, corpus: Corpus, reporter: Reporter) -> list[DescribedPassage]:
        return corpus.describe(self.places)


@dataclass(frozen=True, slots=True)
class Cover:
    """What became of each hit of a saved search; None where it was cancelled."""

    search: SavedSearch

    def run(self, corpus: Corpus, reporter: Reporter) -> Coverage | None:
        from florilegium.search import SearchCancelled

        try:
            return corpus.searches.coverage(self.search, reporter.cancelled)
        except SearchCancelled:
            return None


@dataclass(frozen=True, slots=True)
class SaveEvidence:
    """Write what was looked at of a saved search to a file."""

    search: SavedSearch
    to: Path

    def run(self, corpus: Corpus, reporter: Reporter) -> None:
        corpus.searches.save_evidence(self.search, self.to)


@dataclass(frozen=True, slots=True)
class SaveLines:
    """Write the lines of a query to a file: all, or those at these places."""

    query: str
    sort: tuple[str, ...]
    context: int
    to: Path
    places: tuple[tuple[str, Range], ...] | None = None

    def run(self, corpus: Corpus, reporter: Reporter) -> None:
        concordances = corpus.concordances
        found = concordances.find(self.query, self.sort, cancelled=reporter.cancelled)
        if found.message:
            raise FlorilegiumError(found.message)
        numbers: Sequence[int] = range(len(found))
        if self.places is not None:
            wanted = {(document, place.start) for document, place in self.places}
            numbers = [
                number
                for number in numbers
                if (found.documents[found.ordinals[number]], found.starts[number]) in wanted
            ]
        concordances.save(self.to, concordances.lines(found, numbers, self.context))
