"""What a query asks, as a tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Where a word is looked for."""

    ANYWHERE = "anywhere"
    """Title, author, text, and the highlights' excerpts, notes and tags."""
    TITLE = "title"
    AUTHOR = "author"
    NOTE = "note"
    SITE = "site"


class Property(StrEnum):
    """What a highlight or document has or has not, as a whole."""

    TAG = "tag"
    LABEL = "label"
    LANGUAGE = "language"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Form:
    """The exact form of one token, or how it begins."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """One word, or several that follow each other in one field."""

    forms: tuple[Form, ...]
    clean: str = ""
    """If not "", the one word matches by stem too, and this is what to stem."""
    scope: Scope = Scope.ANYWHERE


@dataclass(frozen=True, slots=True)
class Value:
    """A property's value, in the form that :func:`~florilegium.search.analysis.key` gives."""

    property: Property
    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Everything:
    """True of every highlight or document: what a query asks that names no more than where."""


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """All parts must hold."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part must hold."""

    parts: tuple["Node", ...]


Node = Words | Value | Everything | Not | And | Or
Leaf = Words | Value | Everything


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked."""

    root: Node
    in_highlights: bool = False
    """Whether the root must hold of one highlight, instead of the document as a whole."""
    terms: tuple[str, ...] = ()
    """The words and phrases asked for, as they were written."""


def leaves(node: Node) -> Iterator[Leaf]:
    """What a node asks for, without the operators."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield node
