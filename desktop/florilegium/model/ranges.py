"""Ranges over one text."""

from typing import NamedTuple


class Range(NamedTuple):
    """The passage ``text[start:end]``, counted in Unicode code points."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Code points in the range."""
        return self.end - self.start

    def overlaps(self, other: "Range") -> bool:
        """Whether the two ranges share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, position: int) -> bool:
        """Whether the code point at ``position`` is in the range."""
        return self.start <= position < self.end

    def clamped(self, length: int) -> "Range":
        """The part of the range that lies in a text of ``length`` code points."""
        start = min(max(self.start, 0), length)
        return Range(start, min(max(self.end, start), length))
