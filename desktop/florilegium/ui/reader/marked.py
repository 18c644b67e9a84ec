"""What the reflowed and the printed pages have in common: marks over a text, and a selection in it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from florilegium.model import DocumentText, Highlight, Label, Range
from florilegium.ui.reader.overlay import Overlay
from florilegium.ui.reader.selection import passage_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractScrollArea as _Area
else:
    _Area = object


class Marked(_Area):
    """Beside a scroll area that has a text, an overlay, and a selection by code points."""

    overlay: Overlay

    if TYPE_CHECKING:

        @property
        def text(self) -> DocumentText | None:
            """The text that is open."""

        @property
        def selected(self) -> tuple[int, int]:
            """Anchor and caret."""

        def select(self, anchor: int, caret: int) -> None:
            """Select from one code point to another."""

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The labels that highlights may have."""
        self.overlay.set_labels(labels)
        self.viewport().update()

    def set_highlights(self, highlights: Sequence[Highlight]) -> None:
        """What is painted over the text, which is not set anew."""
        self.overlay.set_highlights(highlights)
        self.viewport().update()

    def set_hits(self, hits: Sequence[Range], current: int) -> None:
        """The passages that are outlined; ``current`` of them more strongly."""
        self.overlay.set_hits(hits, current)
        self.viewport().update()

    def select_whole(self) -> None:
        """Select the whole text, whether it is set or not."""
        if self.text is not None:
            self.select(0, len(self.text.text))

    def activate(self, highlight: str) -> None:
        """Mark a highlight as the one that was chosen."""
        self.overlay.active = highlight
        self.viewport().update()

    def selection(self) -> Range | None:
        """The selected passage, trimmed to what can be highlighted."""
        if self.text is None:
            return None
        start, end = sorted(self.selected)
        return passage_of(self.text.text, Range(start, end))

    def highlights_here(self) -> list[Highlight]:
        """The highlights under the caret: the chosen one first, then from the top down."""
        caret = self.selected[1]
        found = self.overlay.at(caret)
        if not found and caret:
            found = self.overlay.at(caret - 1)
        return sorted(found, key=lambda one: one.id != self.overlay.active)
