"""Jobs of the words pane: where hits stand, tables in files, and what opens a row's lines."""

from dataclasses import dataclass
from pathlib import Path

from florilegium.corpus import Corpus
from florilegium.model import HitPlaces
from florilegium.work.jobs import Reporter


@dataclass(frozen=True, slots=True)
class FindPlaces:
    """Where a query's hits stand, document by document; None where it was cancelled."""

    query: str
    bins: int = 240
    """How many stretches the corpus is parted into."""
    case: bool = False

    def run(self, corpus: Corpus, reporter: Reporter) -> HitPlaces | None:
        from florilegium.search import SearchCancelled  # in the child only: it is slow to load

        try:
            return corpus.concordances.places(self.query, self.bins, reporter.cancelled, case=self.case)
        except SearchCancelled:
            return None


@dataclass(frozen=True, slots=True)
class AskNear:
    """The query that finds what another finds where a word (an exact form) stands near it."""

    query: str
    word: str
    between: int
    """Words that may stand between."""

    def run(self, corpus: Corpus, reporter: Reporter) -> str:
        from florilegium.search.composing import near

        return near(self.query, self.word, self.between)


@dataclass(frozen=True, slots=True)
class SaveTable:
    """Write a table as CSV, TSV or Markdown, as the file's name ends."""

    to: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def run(self, corpus: Corpus, reporter: Reporter) -> Path:
        from florilegium.exporters.lines import write_table

        write_table(self.to, self.rows, self.columns)
        return self.to


@dataclass(frozen=True, slots=True)
class SavePlaces:
    """Write where each hit stands, one a row, as CSV, TSV or Markdown: what a dispersion plot is made of."""

    places: HitPlaces
    to: Path

    def run(self, corpus: Corpus, reporter: Reporter) -> Path:
        from florilegium.exporters.lines import write_table

        places = self.places
        rows = (
            (document, title, str(start), str(length), f"{start / max(length, 1):.4f}")
            for document, title, length, first, last in zip(
                places.documents,
                places.titles,
                places.characters,
                places.edges,
                places.edges[1:],
                strict=False,
            )
            for start in places.starts[first:last]
        )
        write_table(self.to, rows, ("document", "name", "start", "length", "share"))
        return self.to
