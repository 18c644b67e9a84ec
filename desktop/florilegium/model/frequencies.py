"""How often words and forms occur, where, and which stand together."""

from __future__ import annotations  # array is a generic for type checkers only before Python 3.12

from array import array
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormCount:
    """One of the forms that a query found, as it is written, in lower case."""

    form: str
    count: int
    documents: int
    """How many hold it."""


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word that stands near a query's hits."""

    word: str
    count: int
    """How often it stands in the window of a hit; twice where it is in the windows of two."""
    left: int
    right: int
    corpus_count: int
    """How often it occurs in all."""
    score: float
    """By the measure asked for."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Words that follow each other, a hit of the query among them."""

    text: str
    """Their exact forms, a space between."""
    count: int
    documents: int


@dataclass(frozen=True, slots=True)
class WordCount:
    """How often a word (an exact form) occurs in the documents chosen."""

    word: str
    count: int
    documents: int
    """How many of them hold it."""
    per_million: float
    """``count`` for each million words of theirs."""
    against: int = 0
    """How often it occurs in the documents it is held against."""
    keyness: float = 0.0
    """Log-likelihood of the difference; negative where it is rarer than in the others."""
    effect: float = 0.0
    """Log ratio: 1 where it is twice as frequent as in the others, -1 where half."""


@dataclass(frozen=True, slots=True)
class YearCount:
    """A query's hits in the documents of one year."""

    year: str
    """"1887"; "" for documents without one."""
    count: int
    documents: int
    """How many documents of that year there are, with hits or without."""
    characters: int
    """Length of those, in code points."""


@dataclass(frozen=True, slots=True)
class HitPlaces:
    """Where a query's hits stand, document by document in corpus order."""

    documents: tuple[str, ...]
    """Ids of those that hold hits."""
    titles: tuple[str, ...]
    characters: tuple[int, ...]
    """Their lengths in code points."""
    edges: array[int]
    """The hits of document n are those from ``edges[n]`` to ``edges[n + 1]``."""
    starts: array[int]
    """Of each hit, in code points of its document."""
    corpus: tuple[int, ...]
    """Hits in each of so many equal stretches of the corpus, its documents one after the other."""
    of: int
    """How many documents there are, with hits or without."""
    length: int
    """Of all of them, in code points."""
    deviation: float
    """Gries's DP: near 0 where hits are spread as the corpus is, near 1 where they are in a small part."""
    evenness: float = 0.0
    """Juilland's D of the documents: 1 where hits are spread evenly, 0 where they are in one."""
