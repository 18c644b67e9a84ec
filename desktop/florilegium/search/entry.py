"""What the index is given of a document, and what it asks for when it shows a hit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from florilegium.model import Highlight
from florilegium.search.analysis import key


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One document, to be indexed."""

    document: str
    """The document's id."""
    text: str
    title: str = ""
    author: str = ""
    date: str = ""
    language: str = ""
    site: str = ""
    highlights: tuple[Highlight, ...] = ()
    label_names: Mapping[str, str] = field(default_factory=dict)
    """Name of each label, by its id."""
    format: str = ""
    added: str = ""
    """ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class SearchSource:
    """One document as the database holds it now, to find passages in."""

    text: str
    title: str = ""
    author: str = ""
    language: str = ""
    highlights: tuple[Highlight, ...] = ()
    label_names: Mapping[str, str] = field(default_factory=dict)


def label_keys(highlight: Highlight, names: Mapping[str, str]) -> frozenset[str]:
    """What a highlight's label may be asked for by: its name, as ``key`` gives it."""
    return frozenset((key(names.get(highlight.label, highlight.label)),))


def having(highlight: Highlight) -> Iterator[str]:
    """What ``has:`` may ask of a highlight."""
    yield "highlight"
    if highlight.note.strip():
        yield "note"
    if highlight.tags:
        yield "tag"


def written(highlight: Highlight) -> Iterator[str]:
    """Each text that belongs to a highlight and is searched by itself: excerpt, note, tags."""
    yield highlight.exact
    yield highlight.note
    yield from highlight.tags
