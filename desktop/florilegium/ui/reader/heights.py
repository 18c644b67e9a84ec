"""Heights in the whole of a text of which only a stretch is typeset; the rest is estimated."""

from dataclasses import dataclass

from florilegium.model import Range


@dataclass(frozen=True)
class Heights:
    """All lengths in pixels; what is not typeset is taken to be as dense as what is."""

    extent: Range
    """What is typeset, in code points."""
    length: int
    """Code points of the whole text."""
    own: float
    """Height of what is typeset."""
    whole: bool
    """Whether that is all of the text."""

    @property
    def ratio(self) -> float:
        """Pixels a code point."""
        return max(self.own / max(self.extent.length, 1), 0.001)

    @property
    def above(self) -> float:
        """Height of what comes before."""
        return 0.0 if self.whole else self.extent.start * self.ratio

    @property
    def full(self) -> float:
        """Height of the whole text."""
        below = 0.0 if self.whole else max(self.length - self.extent.end, 0) * self.ratio
        return self.above + self.own + below

    def of(self, position: int) -> float | None:
        """Height of a code point; ``None`` where it is typeset and the page itself knows."""
        if position < self.extent.start:
            return position * self.ratio
        if position > self.extent.end:
            return self.above + self.own + (position - self.extent.end) * self.ratio
        return None

    def position_at(self, height: float) -> int:
        """The code point at a height outside of what is typeset."""
        if height < self.above:
            return max(round(height / self.ratio), 0)
        beyond = height - self.above - self.own
        return min(self.extent.end + round(beyond / self.ratio), self.length)
