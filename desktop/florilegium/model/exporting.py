"""How highlights are exported, and what became of each file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any


class Group(StrEnum):
    """What the highlights of a file stand under."""

    DOCUMENT = "document"
    """Their document, and in it the headings they are under, as headings of their own."""
    HEADING = "heading"
    """Their document, and in it one line of all the headings they are under."""
    LABEL = "label"
    TAG = "tag"
    """Each of their tags: a highlight may stand in several places."""
    DATE = "date"
    """The day on which they were made."""


class Context(StrEnum):
    """How much of the text around a highlight is written with it."""

    NONE = "none"
    SENTENCE = "sentence"
    """The sentences that it is part of."""
    AROUND = "around"
    """Those, with the one before and the one after."""
    PARAGRAPH = "paragraph"


class Files(StrEnum):
    """How highlights are divided into files."""

    DOCUMENT = "document"
    LABEL = "label"
    HIGHLIGHT = "highlight"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What an export looks like."""

    format: str = "commonmark"
    """Name of one of ``exporters.FORMATS``."""
    group: Group = Group.DOCUMENT
    context: Context = Context.NONE
    files: Files = Files.DOCUMENT
    template: str = ""
    """Path of the reader's own template; "" means the format's."""
    provenance: bool = False
    """Whether each excerpt says which file, version and place it is from."""
    labels: tuple[str, ...] = ()
    """Ids or names of labels; only their highlights are exported, all where there are none."""
    tags: tuple[str, ...] = ()
    """Only highlights with one of these are exported, all where there are none."""

    def to_json(self) -> dict[str, object]:
        """The options as a JSON object."""
        return asdict(self) | {"labels": list(self.labels), "tags": list(self.tags)}

    @classmethod
    def from_json(cls, data: object) -> "ExportOptions":
        """The options that a JSON object gives; what it does not, or not rightly, is as by default."""
        options = cls()
        given: Mapping[Any, Any] = data if isinstance(data, Mapping) else {}
        found: dict[str, Any] = {}
        for one in fields(cls):
            value, default = given.get(one.name), getattr(options, one.name)
            if isinstance(default, StrEnum):
                if value in list(type(default)):
                    found[one.name] = type(default)(value)
            elif isinstance(default, tuple):
                if isinstance(value, list | tuple):
                    found[one.name] = tuple(word for word in value if isinstance(word, str))
            elif type(value) is type(default):
                found[one.name] = value
        return cls(**found)


@dataclass(frozen=True, slots=True)
class ExportProfile:
    """An export with a name, to be done again."""

    name: str
    options: ExportOptions = field(default_factory=ExportOptions)
    target: str = ""
    """The folder or file it goes to."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """What an export will do with one file."""

    path: str
    status: str
    """new, updated, unchanged or beside (written under another name, because what is there is not ours)."""
    diff: str = ""
    """A unified diff of what is there and what will be, where it was asked for; a sentence where it is
    not text."""
    content: str = ""
    """What will be there, where the diff was asked for and it is text."""
    conflicts: int = 0
    """Highlights that changed both here and there."""
    highlights: int = 0
    reason: str = ""
    """Why the file is written beside another, as a sentence."""
