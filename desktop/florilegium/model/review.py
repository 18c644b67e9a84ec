"""What became of documents and highlights when files changed, and what a backup would change."""

from dataclasses import dataclass

from florilegium.model.highlight import Highlight
from florilegium.model.ranges import Range


@dataclass(frozen=True, slots=True)
class RefreshOutcome:
    """What became of one document when its file was looked at again."""

    document: str
    status: str
    """unchanged, updated, missing or relinked."""
    exact: int = 0
    """Highlights whose words stand among the same neighbours."""
    moved: int = 0
    altered: int = 0
    lost: int = 0
    reason: str = ""
    """Why a changed file could not be read; "" otherwise."""


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A highlight that a change of its document touched, until the reader has looked at it."""

    highlight: Highlight
    """As it is now; its status says how it fared."""
    title: str
    """The document's."""
    was: str
    """The words it had in the version before."""
    candidates: tuple[Range, ...] = ()
    """Places in the current text that fit about as well, where it is lost."""
    when: str = ""
    """When the document changed, ISO 8601 UTC."""


@dataclass(frozen=True, slots=True)
class BackupPreview:
    """What restoring a backup would change."""

    path: str
    made: str
    """When the backup was made, ISO 8601."""
    documents_back: int = 0
    """Documents that are in the backup only."""
    documents_gone: int = 0
    """Documents that are in the library only."""
    highlights_back: int = 0
    highlights_gone: int = 0
    highlights_changed: int = 0
