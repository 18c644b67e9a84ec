"""What a query asks, as a tree."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from florilegium.model import Range


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
    FORMAT = "format"
    DATE = "date"
    ADDED = "added"
    HAS = "has"


@dataclass(frozen=True, slots=True)
class Form:
    """Which tokens one word of a query takes, by their exact form."""

    text: str
    """The form itself; how it begins with ``prefix``; with ``wild``, ``*`` stands for any characters
    and ``?`` for one."""
    prefix: bool = False
    wild: bool = False
    edits: int = 0
    """How many letters may be missing, added, wrong, or swapped with their neighbour."""
    cased: str = ""
    """If not "", the form with its capitals, which have to agree, too."""
    place: Range | None = field(default=None, compare=False)
    """Where it stands in the query's text, in code points."""

    @property
    def several(self) -> bool:
        """Whether it stands for many forms."""
        return self.prefix or self.wild or bool(self.edits)


@dataclass(frozen=True, slots=True)
class Words:
    """One word, or several that follow each other in one field."""

    forms: tuple[Form, ...]
    clean: str = ""
    """If not "", the one word matches by stem too, and this is what to stem."""
    scope: Scope = Scope.ANYWHERE


@dataclass(frozen=True, slots=True)
class Near:
    """Words or phrases that stand close together in one field.

    What answers is the shortest stretch that holds every part (see :mod:`.stretches`).
    """

    parts: tuple["Spanned", ...]
    """Two, or with ``ordered`` any number."""
    distance: int
    """How many other tokens may stand between the parts, all in all."""
    ordered: bool = False
    """Whether they have to come in this order."""
    scope: Scope = Scope.ANYWHERE


@dataclass(frozen=True, slots=True)
class Choice:
    """A part of :class:`Near` of which there are several to choose from."""

    parts: tuple["Spanned", ...]


Spanned = Words | Near | Choice


@dataclass(frozen=True, slots=True)
class Value:
    """A property's value, in the form that :func:`~florilegium.search.analysis.key` gives."""

    property: Property
    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time, as bounds of dates in ISO 8601, which are compared as they are written."""

    property: Property
    first: str
    """The first date that answers; "" if there is none."""
    before: str
    """The first date after those that answer; "" if there is none."""


@dataclass(frozen=True, slots=True)
class Everything:
    """True of every highlight or document: what a query asks that names no more than where."""


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """Every part must hold."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part must hold."""

    parts: tuple["Node", ...]


Node = Words | Near | Value | Period | Everything | Not | And | Or
Leaf = Words | Value | Period | Everything


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked."""

    root: Node
    in_highlights: bool = False
    """Whether the root must hold of one highlight, instead of the document as a whole."""
    terms: tuple[str, ...] = ()
    """The words and phrases asked for, as they were written."""
    cased: bool = False
    """Whether capitals have to agree, which the index cannot tell."""


def leaves(node: Node | Choice) -> Iterator[Leaf]:
    """What a node asks for, without the operators."""
    match node:
        case And(parts) | Or(parts) | Near(parts) | Choice(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield node


def wanted_words(node: Node | Choice) -> Iterator[Words]:
    """The words and phrases that are asked for, without those that are to be left out."""
    match node:
        case And(parts) | Or(parts) | Near(parts) | Choice(parts):
            for part in parts:
                yield from wanted_words(part)
        case Words():
            yield node
        case _:
            return
