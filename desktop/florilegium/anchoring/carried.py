"""The answer to where an anchor sits."""

from dataclasses import dataclass

from florilegium.model import AnchorStatus, Range

CANDIDATES = 5
"""Places named for a lost anchor at most."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Where an anchor sits in a text, and how well."""

    status: AnchorStatus
    range: Range | None = None
    """None where it is lost."""
    exact: str = ""
    """The words there; "" where it is lost."""
    score: float = 0.0
    """Likeness of the wording, 0 to 1: 1 for exact and moved, below 1 for altered, 0 for lost."""
    candidates: tuple[Range, ...] = ()
    """Of a lost anchor: places for a person to look at, the likeliest first."""
