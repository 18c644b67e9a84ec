"""Jobs for saved searches and for highlighting many passages, for both children."""

from dataclasses import dataclass
from pathlib import Path

from florilegium.corpus import Corpus
from florilegium.model import Coverage, DescribedPassage, Range, SavedSearch
from florilegium.work.jobs import Reporter


@dataclass(frozen=True, slots=True)
class DescribePassages:
    """Anchors of passages, ready to be highlighted."""

    places: tuple[tuple[str, Range], ...]
    versions: tuple[tuple[str, int], ...] = ()
    """Of documents: the versions in which the passages were found."""

    def run(self, corpus: Corpus, reporter: Reporter) -> list[DescribedPassage]:
        return corpus.describe(self.places, dict(self.versions))


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
