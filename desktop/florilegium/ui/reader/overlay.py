"""What is painted over the page and under its letters: highlights, hits, and the flash."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from florilegium.model import AnchorStatus, Highlight, Label, LabelColour, Range
from florilegium.ui.reader.flash import Flash
from florilegium.ui.reader.sheet import Sheet
from florilegium.ui.reader.underlines import Underlines
from florilegium.ui.theme import Theme

_RADIUS = 3.0
_INSET = 4.0
_DEEPEST = 3
_UNKNOWN = Label("", "", colour=LabelColour.GREY)


class Overlay:
    """Paints only what is between two heights, whatever there is of it."""

    def __init__(self, flash: Flash) -> None:
        self._flash = flash
        self._underlines = Underlines()
        self._labels: dict[str, Label] = {}
        self._highlights: list[Highlight] = []
        self._starts: list[int] = []
        self._reach: list[int] = []
        """Furthest end of any highlight up to each one."""
        self._depths: list[int] = []
        self.hits: Sequence[Range] = ()
        self._hit_starts: list[int] = []
        self.current = -1
        """Which hit one is at."""
        self.active = ""
        """Id of the highlight that was last chosen."""

    # ---- what there is

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The labels that highlights may have."""
        self._labels = {label.id: label for label in labels}

    def set_highlights(self, highlights: Sequence[Highlight]) -> None:
        """The document's highlights; those whose passage is lost are not shown."""
        shown = [one for one in highlights if one.end > one.start and one.status is not AnchorStatus.LOST]
        self._highlights = sorted(shown, key=lambda one: (one.start, -one.end, one.created, one.id))
        self._starts = [one.start for one in self._highlights]
        self._reach = list(accumulate((one.end for one in self._highlights), max))
        self._depths = _depths(self._highlights)

    def set_hits(self, hits: Sequence[Range], current: int) -> None:
        """The passages that a search found, in text order."""
        self.hits = hits
        self._hit_starts = [hit.start for hit in hits]
        self.current = current

    @property
    def highlights(self) -> Sequence[Highlight]:
        """In text order."""
        return self._highlights

    def label(self, highlight: Highlight) -> Label:
        """The label of a highlight; a grey one without a name if it is not known."""
        return self._labels.get(highlight.label, _UNKNOWN)

    def over(self, passage: Range) -> list[int]:
        """Indexes of the highlights that overlap a passage, in text order."""
        first = bisect_right(self._reach, passage.start)
        last = bisect_right(self._starts, passage.end - 1)
        return [index for index in range(first, last) if self._highlights[index].end > passage.start]

    def at(self, position: int) -> list[Highlight]:
        """The highlights on a code point, the one on top first."""
        found = self.over(Range(position, position + 1))
        found.sort(
            key=lambda index: (-self._depths[index], self._highlights[index].end - self._starts[index])
        )
        return [self._highlights[index] for index in found]

    # ---- painting

    def paint(
        self, painter: QPainter, sheet: Sheet, visible: Range, top: float, bottom: float, theme: Theme
    ) -> None:
        """Paint what lies in ``visible``, between two heights of the document."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in sorted(self.over(visible), key=self._depths.__getitem__):
            highlight = self._highlights[index]
            label = self.label(highlight)
            inset = min(self._depths[index], _DEEPEST) * _INSET
            seen = Range(max(highlight.start, visible.start), min(highlight.end, visible.end))
            strong = highlight.id == self.active
            ink = theme.ink(label.colour)
            fill = theme.fill(label.colour)
            rects = [rect.adjusted(-1, inset, 1, -inset) for rect in sheet.rects(seen, top, bottom)]
            edge = QColor(ink)
            edge.setAlphaF(0.4)
            painter.setPen(QPen(edge, 1) if inset else Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            for rect in rects:
                painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
            for rect in rects:
                self._underlines.paint(painter, rect, label.mark, ink, 2.0 if strong else 1.2)
        self._paint_hits(painter, sheet, visible, top, bottom, theme)
        if self._flash.passage is not None:
            ground = theme.colour("accent")
            ground.setAlphaF(0.34 * self._flash.strength)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            for rect in sheet.rects(self._flash.passage, top, bottom):
                painter.drawRoundedRect(rect.adjusted(-3, 0, 3, 0), _RADIUS + 1, _RADIUS + 1)

    def _paint_hits(
        self, painter: QPainter, sheet: Sheet, visible: Range, top: float, bottom: float, theme: Theme
    ) -> None:
        if not self.hits:
            return
        line = theme.colour("hit_line")
        first = max(bisect_right(self._hit_starts, visible.start) - 2, 0)
        last = bisect_right(self._hit_starts, visible.end)
        for index in range(first, last):
            here = index == self.current
            painter.setPen(QPen(line, 2.0 if here else 1.2))
            painter.setBrush(theme.colour("hit") if here else Qt.BrushStyle.NoBrush)
            for rect in sheet.rects(self.hits[index], top, bottom):
                painter.drawRoundedRect(rect.adjusted(-3, -0.5, 3, 0.5), 4, 4)


def _depths(highlights: Sequence[Highlight]) -> list[int]:
    """The lowest level at which each highlight meets no other: how far it is inset."""
    ends: list[int] = []
    depths = []
    for highlight in highlights:
        depth = next((level for level, end in enumerate(ends) if end <= highlight.start), len(ends))
        if depth == len(ends):
            ends.append(highlight.end)
        else:
            ends[depth] = highlight.end
        depths.append(depth)
    return depths
