"""What can be exported, and what the reader has chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from florilegium.model import DocumentSummary, ExportOptions, ExportProfile, Label
from florilegium.ui.export.formats import row_of


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
    labels: tuple[Label, ...] = ()
    """All labels, in their order."""


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """An export as the reader wants it."""

    documents: tuple[str, ...] | None
    """Ids of documents that have highlights, in order; None means every such document."""
    to: Path | None
    """The folder, or the file where ``options`` want a single one; None while none is chosen."""
    options: ExportOptions


def same_export(profile: ExportProfile, options: ExportOptions, to: Path | None) -> bool:
    """Whether these options and this place are what a profile says."""
    return _comparable(profile.options) == _comparable(options) and (
        not profile.target or Path(profile.target) == to
    )


def _comparable(options: ExportOptions) -> ExportOptions:
    labels, tags = tuple(sorted(options.labels)), tuple(sorted(options.tags))
    return row_of(options).fitted(replace(options, labels=labels, tags=tags))


def highlighted(documents: Sequence[DocumentSummary]) -> tuple[str, ...]:
    """Ids of those documents that have highlights."""
    return tuple(document.id for document in documents if document.highlights)


def counted(count: int, word: str) -> str:
    """ "1 highlight", "1,204 highlights"."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"
