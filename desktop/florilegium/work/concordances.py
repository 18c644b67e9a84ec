"""Jobs for concordances and the words in them: for the child that searches."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from florilegium.corpus import Corpus
from florilegium.model import (
    Cluster,
    Collocate,
    Concordance,
    ConcordanceLine,
    Dispersion,
    FormCount,
    Progress,
    WordCount,
    YearCount,
)
from florilegium.work.jobs import Reporter

_AT_A_TIME = 80_000  # lines that are written: each time all texts that they stand in are read


@dataclass(frozen=True, slots=True)
class FoundConcordance:
    """A concordance with what is seen of it first."""

    concordance: Concordance
    lines: tuple[ConcordanceLine, ...]
    """Its first lines."""
    dispersion: tuple[int, ...]
    """Lines in each of so many equal stretches of the corpus."""
    waiting: int = 0
    """How many more lines there are in documents that were not asked for."""


@dataclass(frozen=True, slots=True)
class FindConcordance:
    """Every hit of a query, sorted; gives a FoundConcordance, or None where it was cancelled.

    With ``most`` only the first so many of the corpus are looked for, to be shown while the job that
    finds all of them runs: start both, this one first, and cancel both for the next query.
    """

    query: str
    sort: tuple[str, ...] = ()
    documents: tuple[str, ...] | None = None
    case: bool = False
    most: int | None = None
    context: int = 8
    shown: int = 60
    """How many lines come with it."""
    bins: int = 120
    """How many stretches the corpus is parted into for its dispersion."""
    held: tuple[str, ...] | None = None
    """Documents whose lines alone are given, though all are looked for: the others wait."""

    def run(self, corpus: Corpus, reporter: Reporter) -> FoundConcordance | None:
        from florilegium.search import SearchCancelled  # in the child only: it is slow to load

        try:
            found = corpus.concordances.find(
                self.query,
                self.sort,
                documents=self.documents,
                case=self.case,
                most=self.most,
                cancelled=reporter.cancelled,
                on_progress=reporter.progress,
            )
        except SearchCancelled:
            return None
        total = len(found)
        if self.held is not None:
            found = corpus.concordances.only(found, self.held)
        lines = corpus.concordances.lines(found, range(min(self.shown, len(found))), self.context)
        dispersion = corpus.concordances.dispersion(found, self.bins, ())
        return FoundConcordance(found, tuple(lines), dispersion.corpus, total - len(found))


@dataclass(frozen=True, slots=True)
class FetchLines:
    """The lines of a concordance, or of the part of one that is seen (``Concordance.part``)."""

    concordance: Concordance
    context: int = 8

    def run(self, corpus: Corpus, reporter: Reporter) -> list[ConcordanceLine]:
        return corpus.concordances.lines(self.concordance, range(len(self.concordance)), self.context)


@dataclass(frozen=True, slots=True)
class FindDispersion:
    """How many lines of a concordance stand where in these of its documents, and in the corpus."""

    concordance: Concordance
    bins: int
    documents: tuple[str, ...]

    def run(self, corpus: Corpus, reporter: Reporter) -> Dispersion:
        return corpus.concordances.dispersion(self.concordance, self.bins, self.documents)


@dataclass(frozen=True, slots=True)
class SaveLines:
    """Write a concordance, or a part of it, as CSV, TSV or Markdown, as the file's name ends.

    Gives the path, or None where it was cancelled: then nothing is written.
    """

    concordance: Concordance
    to: Path
    context: int = 8

    def run(self, corpus: Corpus, reporter: Reporter) -> Path | None:
        from florilegium.exporters.lines import write_lines
        from florilegium.search import SearchCancelled

        found = self.concordance

        def lines() -> Iterator[ConcordanceLine]:
            for first in range(0, len(found), _AT_A_TIME):

                def on_progress(progress: Progress, first: int = first) -> None:
                    reporter.progress(Progress(first + progress.done, len(found)))

                rows = range(first, min(first + _AT_A_TIME, len(found)))
                yield from corpus.concordances.lines(
                    found, rows, self.context, reporter.cancelled, on_progress
                )

        try:
            write_lines(self.to, lines(), {label.id: label.name for label in corpus.labels()})
        except SearchCancelled:
            return None
        return self.to


@dataclass(frozen=True, slots=True)
class FindCollocates:
    """The words near a query's hits, the best ``limit``; None where it was cancelled."""

    query: str
    window: tuple[int, int] = (5, 5)
    measure: str = "log-likelihood"
    minimum: int = 3
    documents: tuple[str, ...] | None = None
    limit: int | None = 2_000
    case: bool = False

    def run(self, corpus: Corpus, reporter: Reporter) -> list[Collocate] | None:
        from florilegium.search import SearchCancelled

        try:
            return corpus.concordances.collocates(
                self.query,
                self.window,
                self.measure,
                self.minimum,
                self.documents,
                reporter.cancelled,
                case=self.case,
            )[: self.limit]
        except SearchCancelled:
            return None


@dataclass(frozen=True, slots=True)
class FormsAndYears:
    """What a query's hits are, and when."""

    forms: list[FormCount]
    years: list[YearCount]
    clusters: list[Cluster]


@dataclass(frozen=True, slots=True)
class FindForms:
    """The forms that a query finds, its years, and the rows of words around; None where cancelled."""

    query: str
    size: int = 3
    """Words of a cluster; with 0 no clusters are looked for."""
    documents: tuple[str, ...] | None = None
    limit: int | None = 2_000
    case: bool = False

    def run(self, corpus: Corpus, reporter: Reporter) -> FormsAndYears | None:
        from florilegium.search import SearchCancelled

        query, documents, case = self.query, self.documents, self.case
        concordances, cancelled = corpus.concordances, reporter.cancelled
        try:
            return FormsAndYears(
                concordances.forms(query, documents=documents, case=case, cancelled=cancelled),
                concordances.by_date(query, documents=documents, case=case, cancelled=cancelled),
                concordances.clusters(query, self.size, documents=documents, case=case, cancelled=cancelled)[
                    : self.limit
                ]
                if self.size
                else [],
            )
        except SearchCancelled:
            return None


@dataclass(frozen=True, slots=True)
class CountWords:
    """The words of the corpus, or what is key in documents against others; None where cancelled."""

    documents: tuple[str, ...] | None = None
    against: tuple[str, ...] | None = None
    limit: int | None = 2_000
    minimum: int = 1

    def run(self, corpus: Corpus, reporter: Reporter) -> list[WordCount] | None:
        from florilegium.search import SearchCancelled

        try:
            return corpus.concordances.words(
                self.documents,
                self.against,
                self.limit,
                self.minimum,
                reporter.cancelled,
                reporter.progress,
            )
        except SearchCancelled:
            return None
