"""Finding in one text, in slices, so that typing never waits."""

import re
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from florilegium.model import DocumentText, Range

Find = Callable[[str, str], list[Range]]
"""``find(text, query)``: where the query occurs in a text, in code points, in text order."""
_SLICE = 150_000
"""Code points searched at a time."""
MOST = 20_000
"""Hits after which searching stops."""


def find_folded(text: str, query: str) -> list[Range]:
    """Every occurrence of ``query``, whatever its case; white space matches any white space."""
    words = query.split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    return [Range(*match.span()) for match in pattern.finditer(text)]


class Finder(QObject):
    """Searches a text slice by slice; slices end between blocks."""

    found = Signal(list, bool)
    """All hits so far, and whether these are all there are."""

    def __init__(self, find: Find, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self._text: DocumentText | None = None
        self._query = ""
        self._hits: list[Range] = []
        self._at = 0
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._on_slice)

    def start(self, text: DocumentText, query: str) -> None:
        """Search; the first slice at once."""
        self._text, self._query, self._hits, self._at = text, query, [], 0
        self._on_slice()

    def stop(self) -> None:
        """Search no further."""
        self._timer.stop()
        self._text = None

    def _on_slice(self) -> None:
        if self._text is None:
            return
        text, start = self._text.text, self._at
        end = self._slice_end(self._text, start)
        self._hits.extend(
            Range(start + hit.start, start + hit.end) for hit in self._find(text[start:end], self._query)
        )
        self._at = end
        done = end >= len(text) or len(self._hits) >= MOST or not self._query.strip()
        if not done:
            self._timer.start()
        self.found.emit(list(self._hits), done)

    def _slice_end(self, text: DocumentText, start: int) -> int:
        length = len(text.text)
        if length <= start + _SLICE:
            return length
        blocks = text.structure.blocks
        if not blocks:
            return length
        following = text.structure.block_index(start + _SLICE) + 1
        end = blocks[following].start if following < len(blocks) else length
        if end - start <= 2 * _SLICE:
            return end
        space = text.text.find(" ", start + _SLICE, start + 2 * _SLICE)
        return space if space >= 0 else start + _SLICE
