"""Where in a text one is, in words and as marks on the scroll bar."""

from collections.abc import Sequence
from itertools import accumulate

from florilegium.model import BlockKind, DocumentText, LabelColour, Range
from florilegium.ui.reader.leaf import Leaf
from florilegium.ui.reader.marks import BarMark
from florilegium.ui.theme import Theme

_EXACT = 3000
"""Hits up to which each one's height on the page is looked up; more stand by their share of the text."""


class Whereabouts:
    """Counts the paragraphs of one text once."""

    def __init__(self, text: DocumentText) -> None:
        self._text = text
        silent = (BlockKind.HEADING, BlockKind.RULE)
        self._counts = list(accumulate(int(block.kind not in silent) for block in text.structure.blocks))

    def words(self, position: int, progress: float) -> str:
        """ "¶ 3 of 9 · 46%", for a code point and a share of the text from 0 to 1.

        Where the text has pages, times or rows, the place is told by these.
        """
        share = f"{round(100 * progress)}%"
        if self._text.has_places:
            return f"{self._text.location(position).rpartition(' · ')[0]} · {share}"
        index = self._text.structure.block_index(position)
        paragraph = max(self._counts[index], 1) if self._counts else 1
        total = max(self._counts[-1], 1) if self._counts else 1
        return f"¶ {paragraph:,} of {total:,} · {share}"


def bar_marks(view: Leaf, hits: Sequence[Range], theme: Theme) -> list[BarMark]:
    """A mark for each highlight on the page and each hit."""
    if view.text is None:
        return []
    overlay = view.overlay
    heights = view.heights_of(one.start for one in overlay.highlights)
    exact = len(hits) <= _EXACT
    hit_heights = view.heights_of(hit.start for hit in hits) if exact else []
    full = max(view.full_height(), 1.0)  # last, for looking heights up lays out what they are of
    inks = {colour: theme.ink(colour) for colour in LabelColour}
    marks = [
        BarMark(min(height / full, 1.0), inks[overlay.label(one).colour], one.start)
        for height, one in zip(heights, overlay.highlights, strict=True)
    ]
    length = max(len(view.text.text), 1)
    shares = [min(height / full, 1.0) for height in hit_heights] or [hit.start / length for hit in hits]
    line = theme.colour("hit_line")
    for share, hit in zip(shares, hits, strict=True):
        marks.append(BarMark(share, line, hit.start, hit=True))
    return marks
