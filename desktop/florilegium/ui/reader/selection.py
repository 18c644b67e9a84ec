"""Making a passage of what was selected: trimmed, and never through a character as people see it."""

from PySide6.QtCore import QTextBoundaryFinder

from florilegium.model import Range

_AROUND = 64
"""Code points on either side that decide where a character ends."""


def passage_of(text: str, selected: Range) -> Range | None:
    """``selected`` without white space at its ends, widened to whole grapheme clusters.

    ``None`` when nothing but white space is selected. Boundaries: Unicode Standard Annex 29.
    """
    start, end = selected.clamped(len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return None
    return Range(_boundary(text, start, forward=False), _boundary(text, end, forward=True))


def _boundary(text: str, position: int, *, forward: bool) -> int:
    low = max(position - _AROUND, 0)
    near = text[low : position + _AROUND]
    if near.isascii():
        return position
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, near)
    finder.setPosition(_units(near[: position - low]))
    if finder.isAtBoundary():
        return position
    units = finder.toNextBoundary() if forward else finder.toPreviousBoundary()
    return low + len(near.encode("utf-16-le")[: 2 * units].decode("utf-16-le"))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
