"""What can be exported, and what the reader has chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from florilegium.model import DocumentSummary


@dataclass(frozen=True, slots=True)
class Subjects:
    """What there is to export from."""

    current: DocumentSummary | None = None
    """The document that is being read."""
    selected: tuple[DocumentSummary, ...] = ()
    """The documents chosen in the list."""
    documents: int = 0
    """How many documents of the corpus have highlights."""
    highlights: int = 0
    """How many highlights they have together."""


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """An export as the reader wants it."""

    documents: tuple[str, ...] | None
    """Ids of documents that have highlights, in order; None means every such document."""
    to: Path
    """The folder, or the file if ``single``."""
    single: bool
    template: Path | None
    """The reader's own template; None means the shipped one."""


def previews_alike(one: ExportChoice | None, other: ExportChoice | None) -> bool:
    """Whether two choices make the same Markdown, wherever it goes."""
    if one is None or other is None:
        return one is other
    return replace(one, to=other.to) == other


def highlighted(documents: Sequence[DocumentSummary]) -> tuple[str, ...]:
    """Ids of those documents that have highlights."""
    return tuple(document.id for document in documents if document.highlights)


def counted(count: int, word: str) -> str:
    """ "1 highlight", "1,204 highlights"."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"
