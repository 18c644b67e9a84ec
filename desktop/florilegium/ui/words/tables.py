"""Counts as tables: columns with their names, and a row for each thing counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from florilegium.model import Cluster, Collocate, FormCount, HitPlaces, WordCount, YearCount
from florilegium.ui.search.header import counted

MOST = 2_000
"""Rows that a table has at most, where there is no end of them."""
STRETCHES = 240
"""Parts of a document in which its hits are counted for its strip."""


class Kind(Enum):
    """How a column's cells are shown and ordered."""

    WORDS = auto()
    """Words of the texts."""
    NAME = auto()
    """Names of documents, and years."""
    COUNT = auto()
    SCORE = auto()
    BAR = auto()
    """A share of the largest, as a bar; it says in a picture what another column says in numbers."""
    STRIP = auto()
    """Where hits stand, as a :class:`Strip`."""


@dataclass(frozen=True)
class Column:
    """One column."""

    key: str
    """What it is called in files."""
    name: str
    kind: Kind
    tip: str = ""
    """What it means, in a sentence."""
    width: int = 0
    """In pixels; 0 for what is usual."""

    @property
    def ordered(self) -> bool:
        """Whether the rows can be sorted by it, and whether it is saved."""
        return self.kind not in (Kind.BAR, Kind.STRIP)


class Strip:
    """Where hits stand along a text; they are counted when it is first looked at."""

    def __init__(
        self, starts: Sequence[int], first: int, last: int, length: int, counts: Sequence[int] = ()
    ) -> None:
        self._starts, self._first, self._last, self._length = starts, first, last, max(length, 1)
        self._counts = counts

    @property
    def counts(self) -> Sequence[int]:
        """Hits in each of equal parts, :data:`STRETCHES` unless they were counted before."""
        if not self._counts:
            counts = [0] * STRETCHES
            for start in self._starts[self._first : self._last]:
                counts[min(start * STRETCHES // self._length, STRETCHES - 1)] += 1
            self._counts = counts
        return self._counts


Cell = str | int | float | Strip


class Row(NamedTuple):
    """One row."""

    cells: tuple[Cell, ...]
    item: object
    """What was counted; None for the whole corpus, which stays on top."""


@dataclass(frozen=True)
class Table:
    """A table as it is first shown."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    order: tuple[int, bool]
    """The column that the rows are sorted by, -1 for the order of the corpus, and whether from the
    largest down."""
    count: str
    """How much there is: "212 words"."""
    of: str
    """What it is of, with "{}" for what was searched for: "around {}"."""


class PlacedDocument(NamedTuple):
    """A document that holds hits."""

    id: str
    title: str


_TOGETHER = Column("together", "Together", Kind.COUNT, "How often it stands within the window of a hit")
_DOCUMENTS = Column("documents", "Documents", Kind.COUNT, "In how many documents")
_BAR = Column("", "", Kind.BAR)
_MEASURES = {
    "log-likelihood": Column(
        "log_likelihood",
        "Log-likelihood",
        Kind.SCORE,
        "How far from chance it is that they stand together (Dunning 1993); above 10.8 once in a thousand",
    ),
    "mi": Column(
        "mi",
        "MI",
        Kind.SCORE,
        "How many times more often than by chance they stand together, as a power of two "
        "(mutual information, Church and Hanks 1990)",
    ),
}


def collocates_table(found: Sequence[Collocate], measure: str) -> Table:
    """The words that stand near."""
    scored = _MEASURES.get(measure)
    columns = (
        Column("word", "Word", Kind.WORDS),
        _TOGETHER,
        Column("left", "Left", Kind.COUNT, "Of these, before the hit"),
        Column("right", "Right", Kind.COUNT, "Of these, after the hit"),
        Column("in_all", "In all", Kind.COUNT, "How often it stands anywhere in the texts"),
        *((scored,) if scored else ()),
        _BAR,
    )
    shares = _shares([one.score for one in found])
    rows = tuple(
        Row(
            (
                one.word,
                one.count,
                one.left,
                one.right,
                one.corpus_count,
                *((one.score,) if scored else ()),
                share,
            ),
            one,
        )
        for one, share in zip(found, shares, strict=True)
    )
    return Table(columns, rows, (5 if scored else 1, True), _first(len(rows), "word"), "around {}")


def forms_table(found: Sequence[FormCount]) -> Table:
    """The forms that a query finds."""
    columns = (
        Column("form", "Form", Kind.WORDS),
        Column("hits", "Hits", Kind.COUNT),
        _DOCUMENTS,
        Column("percent", "Percent", Kind.SCORE, "Of all hits"),
        _BAR,
    )
    total = max(sum(one.count for one in found), 1)
    shares = _shares([one.count for one in found])
    rows = tuple(
        Row((one.form, one.count, one.documents, 100 * one.count / total, share), one)
        for one, share in zip(found, shares, strict=True)
    )
    return Table(columns, rows, (1, True), _first(len(rows), "form"), "of {}")


def clusters_table(found: Sequence[Cluster]) -> Table:
    """The rows of words that hold a hit."""
    columns = (
        Column("cluster", "Cluster", Kind.WORDS),
        Column("count", "Count", Kind.COUNT),
        _DOCUMENTS,
        _BAR,
    )
    shares = _shares([one.count for one in found])
    rows = tuple(
        Row((one.text, one.count, one.documents, share), one)
        for one, share in zip(found, shares, strict=True)
    )
    return Table(columns, rows, (1, True), _first(len(rows), "cluster"), "with {}")


def keywords_table(found: Sequence[WordCount]) -> Table:
    """The words that tell documents from others."""
    columns = (
        Column("word", "Word", Kind.WORDS),
        Column("here", "Here", Kind.COUNT, "How often it stands in the chosen documents"),
        Column("per_million", "Per million words", Kind.COUNT, "How often in a million words of theirs"),
        Column("elsewhere", "Elsewhere", Kind.COUNT, "How often in all other documents"),
        _DOCUMENTS,
        Column(
            "keyness",
            "Keyness",
            Kind.SCORE,
            "How far from chance the difference is (log-likelihood, Rayson and Garside 2000)",
        ),
        Column(
            "log_ratio",
            "Log ratio",
            Kind.SCORE,
            "How many times more frequent it is here, as a power of two (Hardie 2014)",
        ),
        _BAR,
    )
    shares = _shares([one.keyness for one in found])
    rows = tuple(
        Row(
            (
                one.word,
                one.count,
                one.per_million,
                one.against,
                one.documents,
                one.keyness,
                one.effect,
                share,
            ),
            one,
        )
        for one, share in zip(found, shares, strict=True)
    )
    return Table(columns, rows, (5, True), _first(len(rows), "word"), "key in {}")


def dates_table(found: Sequence[YearCount]) -> Table:
    """A query's hits by year."""
    columns = (
        Column("year", "Year", Kind.NAME, width=96),
        Column("hits", "Hits", Kind.COUNT),
        _DOCUMENTS,
        Column("per_million", "Per million char.", Kind.COUNT, "Hits for each million characters"),
    )
    rows = tuple(
        Row((one.year or "No date", one.count, one.documents, per_million(one)), one) for one in found
    )
    hits = sum(one.count for one in found)
    years = [one for one in found if one.year]
    filled = sum(1 for one in years if one.count)
    spread = (
        f"of {{}} in {filled:,} of {counted(len(years), 'year')}" if years else "of {}, none of them dated"
    )
    return Table(columns, rows, (0, False), counted(hits, "hit"), spread)


def places_table(found: HitPlaces) -> Table:
    """Where a query's hits stand, the whole corpus first."""
    columns = (
        Column("document", "Document", Kind.NAME),
        Column("", "From beginning to end", Kind.STRIP),
        Column("hits", "Hits", Kind.COUNT),
        Column("per_million", "Per million char.", Kind.COUNT, "Hits for each million characters"),
    )
    edges = found.edges
    hits = len(found.starts)
    rows = [
        Row(
            (
                "Whole corpus",
                Strip((), 0, 0, 0, found.corpus),
                hits,
                1e6 * hits / max(found.length, 1),
            ),
            None,
        )
    ]
    for place, (document, title, length) in enumerate(
        zip(found.documents, found.titles, found.characters, strict=True)
    ):
        first, last = edges[place], edges[place + 1]
        density = 1e6 * (last - first) / max(length, 1)
        strip = Strip(found.starts, first, last, length)
        rows.append(Row((title, strip, last - first, density), PlacedDocument(document, title)))
    spread = f"of {{}} in {len(found.documents):,} of {counted(found.of, 'document')}"
    measure = f"dispersion: DP {found.deviation:.2f}, D {found.evenness:.2f}"
    return Table(columns, tuple(rows), (-1, False), counted(hits, "hit"), f"{spread} · {measure}")


def per_million(year: YearCount) -> float:
    """Hits for each million code points of a year's documents."""
    return 1e6 * year.count / max(year.characters, 1)


def cell_text(value: Cell, kind: Kind) -> str:
    """A cell as it is read."""
    if kind in (Kind.BAR, Kind.STRIP):
        return ""
    if kind is Kind.COUNT:
        return f"{value:,.0f}"
    if kind is Kind.SCORE:
        return f"{value:,.2f}".replace("-", "\N{MINUS SIGN}")
    return str(value)


def file_rows(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    """The cells of rows as they stand in a file: plain numbers, and no pictures."""
    return tuple(
        tuple(
            f"{value:.4f}" if isinstance(value, float) else " ".join(str(value).split())
            for value, column in zip(row.cells, columns, strict=True)
            if column.ordered
        )
        for row in rows
    )


def _first(number: int, noun: str) -> str:
    """How many rows there are, or that there are more."""
    return f"First {counted(number, noun)}" if number >= MOST else counted(number, noun)


def _shares(values: Sequence[float]) -> list[float]:
    """Each value as a part of the largest."""
    most = max((abs(value) for value in values), default=0) or 1
    return [value / most for value in values]
