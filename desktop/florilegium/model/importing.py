"""What became of highlights that were imported."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DifferingNote:
    """A note that was changed both here and in a file that was exported from here."""

    highlight: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of the highlights of one file. The numbers add up to ``total``."""

    path: str
    source: str = ""
    """Name of the file's format; "" where it could not be read."""
    total: int = 0
    """Highlights that the file holds."""
    found: int = 0
    """New ones that stand in the text now."""
    review: int = 0
    """New ones that wait in the review: their words are not in their document, or not as they were."""
    unmatched: int = 0
    """Those kept until their document arrives."""
    unchanged: int = 0
    """Those that were here already, and those that were deleted here."""
    updated: int = 0
    """Those that were here and have been changed there."""
    reason: str = ""
    """Why the file could not be read, or what else is to be known."""
    differing: tuple[DifferingNote, ...] = ()
    """Notes that were changed on both sides, and are kept as they are here; among the unchanged."""
