"""What the words of a query may go on as."""

from dataclasses import dataclass
from enum import StrEnum


class CompletionKind(StrEnum):
    """What is completed."""

    FIELD = "field"
    LABEL = "label"
    TAG = "tag"
    AUTHOR = "author"
    VALUE = "value"
    """What may stand after another field."""
    WORD = "word"
    SEARCH = "saved search"
    """A whole query that has a name."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A way in which a query may go on."""

    text: str
    """What takes the place of the range."""
    kind: CompletionKind
    replaces_start: int
    """In code points of the query."""
    replaces_end: int
    name: str = ""
    """What it is called, where that is not its text."""
    case: bool = False
    """Of a saved search: whether capitals make a difference."""
