"""What one card shows, and which cards a reader asked for. Nothing here needs Qt."""

import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from florilegium.model import AnchorStatus, Highlight, Label

_COMBINING = dict.fromkeys(point for point in range(0x300, 0x1F000) if unicodedata.combining(chr(point)))
# Typed straight on most keyboards, printed curly in most texts.
_PLAIN = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("…", "..."))


def folded(text: str) -> str:
    """``text`` without case, accents and typographic quotes: what two readers would type alike."""
    text = text.casefold()
    if text.isascii():
        return text
    for curly, plain in _PLAIN:
        text = text.replace(curly, plain)
    if text.isascii():
        return text
    return unicodedata.normalize("NFKD", text).casefold().translate(_COMBINING)


@dataclass(frozen=True)
class HighlightRow:
    """A highlight with what a card says about it."""

    highlight: Highlight
    document_title: str = ""
    location: str = ""
    """Where in the document, as shown: "¶ 1 · 3%"."""

    @cached_property
    def id(self) -> str:
        """The highlight's id."""
        return self.highlight.id

    @cached_property
    def lengths(self) -> tuple[int, int]:
        """Code points of the excerpt and of the note."""
        return len(self.highlight.exact), len(self.highlight.note)

    @cached_property
    def place(self) -> tuple[int, int, str]:
        """Where it comes in the order of the text."""
        return self.highlight.start, self.highlight.end, self.highlight.id

    @cached_property
    def place_in_corpus(self) -> tuple[str, str, tuple[int, int, str]]:
        """Where it comes when documents are in the order of their titles."""
        return folded(self.document_title), self.highlight.document, self.place

    @cached_property
    def haystack(self) -> str:
        """Excerpt, note and tags, folded, for finding words."""
        highlight = self.highlight
        tags = " ".join(f"#{tag}" for tag in highlight.tags)
        return folded(f"{highlight.exact}\n{highlight.note}\n{tags}")


@dataclass(frozen=True)
class HighlightFilter:
    """Which cards are shown: any of the labels, all of the tags, any of the statuses, all of the words.

    An empty field asks for nothing.
    """

    labels: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    statuses: frozenset[AnchorStatus] = frozenset()
    words: str = ""

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.labels or self.tags or self.statuses or self.words.strip())

    def matcher(self) -> Callable[[HighlightRow], bool]:
        """A test of one row, made once for many."""
        wanted = folded(self.words).split()
        labels, tags, statuses = self.labels, self.tags, self.statuses

        def matches(row: HighlightRow) -> bool:
            highlight = row.highlight
            return (
                (not labels or highlight.label in labels)
                and (not statuses or highlight.status in statuses)
                and (not tags or tags.issubset(highlight.tags))
                and (not wanted or all(word in row.haystack for word in wanted))
            )

        return matches


class Order(StrEnum):
    """In what order the cards come, and what stands over each group of them."""

    TEXT = "text"
    """As in the document."""
    DOCUMENT = "document"
    NEWEST = "newest"
    LABEL = "label"


def in_order(rows: Collection[HighlightRow], order: Order, labels: Mapping[str, Label]) -> list[HighlightRow]:
    """``rows`` sorted; labels in the reader's own order, documents by title."""

    if order is Order.TEXT:
        return sorted(rows, key=lambda row: row.place)
    if order is Order.DOCUMENT:
        return sorted(rows, key=lambda row: row.place_in_corpus)
    if order is Order.NEWEST:
        return sorted(
            sorted(rows, key=lambda row: row.id), key=lambda row: row.highlight.created, reverse=True
        )
    ranks = {identity: rank for rank, identity in enumerate(labels)}
    last = len(ranks)
    return sorted(rows, key=lambda row: (ranks.get(row.highlight.label, last), row.place_in_corpus))
