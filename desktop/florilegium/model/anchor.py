"""What ties a highlight to its text (W3C Web Annotation Data Model, section 4.2)."""

from dataclasses import dataclass
from enum import StrEnum

from florilegium.model.ranges import Range

CONTEXT = 64
"""Code points of prefix and suffix that a quote selector keeps."""


@dataclass(frozen=True, slots=True)
class TextPositionSelector:
    """``text[start:end]`` of one version, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TextQuoteSelector:
    """The words themselves, with up to :data:`CONTEXT` code points on either side."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The selectors of one highlight."""

    position: TextPositionSelector
    quote: TextQuoteSelector

    @property
    def range(self) -> Range:
        """The passage that the position names."""
        return Range(self.position.start, self.position.end)


class AnchorStatus(StrEnum):
    """How well an anchor sits in the document's current version."""

    EXACT = "exact"
    MOVED = "moved"
    ALTERED = "altered"
    LOST = "lost"
