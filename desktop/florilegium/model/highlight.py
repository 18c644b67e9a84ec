"""Highlights and the labels that give them meaning."""

import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from florilegium.model.anchor import Anchor, AnchorStatus

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: nothing to misread


def new_id() -> str:
    """A fresh id of a highlight: 12 characters, 60 random bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(12))


def clean_tag(tag: str) -> str:
    """A tag as it is kept: NFC, without "#" before it or commas, its words joined by "-".

    "" if nothing is left.
    """
    words = unicodedata.normalize("NFC", tag).replace(",", " ").strip().lstrip("#").split()
    return "-".join(words)


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as a highlight has them: each as it is kept, once, in order."""
    return tuple(sorted({cleaned for tag in tags if (cleaned := clean_tag(tag))}))


class Mark(StrEnum):
    """The shape that tells labels apart without colour, and the line under the text in its place."""

    CIRCLE = "circle"  # solid line
    TRIANGLE = "triangle"  # dashed line
    SQUARE = "square"  # double line
    DIAMOND = "diamond"  # dotted line
    STAR = "star"  # wavy line


class LabelColour(StrEnum):
    """Names of the colours a label can have; the theme says what they look like."""

    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"
    ROSE = "rose"
    VIOLET = "violet"
    TEAL = "teal"
    ORANGE = "orange"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Label:
    """A colour with a name and a meaning."""

    id: str
    name: str
    meaning: str = ""
    colour: LabelColour = LabelColour.AMBER
    mark: Mark = Mark.CIRCLE


STARTING_LABELS = (
    Label("claim", "Claim", "Something said to be so, and by whom", LabelColour.AMBER, Mark.CIRCLE),
    Label("question", "Question", "To be asked, or not answered here", LabelColour.GREEN, Mark.TRIANGLE),
    Label("figure", "Figure", "A number, date or amount to check", LabelColour.BLUE, Mark.SQUARE),
    Label("quote", "Quote", "Words worth keeping as they are", LabelColour.ROSE, Mark.DIAMOND),
    Label("doubt", "Doubt", "Does not fit, or lacks support", LabelColour.VIOLET, Mark.STAR),
)


@dataclass(frozen=True, slots=True)
class Highlight:
    """An anchor and a label, with what the reader wrote about it."""

    id: str
    document: str
    version: int
    anchor: Anchor
    label: str
    """Id of the label."""
    note: str = ""
    """Markdown."""
    tags: tuple[str, ...] = ()
    """Sorted, without the leading "#"."""
    status: AnchorStatus = AnchorStatus.EXACT
    created: str = ""
    """ISO 8601, UTC."""
    modified: str = ""

    @property
    def start(self) -> int:
        """First code point in the document's text."""
        return self.anchor.position.start

    @property
    def end(self) -> int:
        """One past the last code point."""
        return self.anchor.position.end

    @property
    def exact(self) -> str:
        """The highlighted words."""
        return self.anchor.quote.exact
