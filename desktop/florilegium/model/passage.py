"""What a search finds."""

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """Where in a document's record a passage was found."""

    TEXT = "text"
    TITLE = "title"
    AUTHOR = "author"
    HIGHLIGHT = "highlight"
    NOTE = "note"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Passage:
    """A hit with its surroundings.

    ``start`` and ``end`` are code points of the canonical text; for a hit in a highlight's note
    or tag they are the highlight's own range and ``match`` is the words found there; for a hit in
    the title or author alone they are 0.
    """

    start: int
    end: int
    before: str
    match: str
    after: str
    field: Field = Field.TEXT
    highlight: str = ""


@dataclass(frozen=True, slots=True)
class DocumentHits:
    """One document that answers a query."""

    document: str
    title: str
    score: float
    hits: int
    """How many passages the document holds, shown or not."""
    passages: tuple[Passage, ...]
    """The first of them, in text order."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a query."""

    query: str
    documents: tuple[DocumentHits, ...] = ()
    total: int = 0
    """How many documents answer, shown or not."""
    terms: tuple[str, ...] = ()
    """The plain words asked for, for marking them elsewhere."""
    message: str = ""
    """A sentence for the reader: the query was not understood, or the index is being rebuilt."""
    position: int = -1
    """Where a query that was not understood stops making sense, in code points; -1 otherwise."""
    suggestion: str = ""
    """The query as it may have been meant, where words of it stand nowhere; "" otherwise."""
    rebuilding: bool = False
    """Whether the index has to be built anew before it can answer."""
