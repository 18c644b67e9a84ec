"""The hits in the open document: those of the find bar, and those of a search of the corpus."""

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from florilegium.model import Range
from florilegium.ui.reader.find import FindBar, HitControls
from florilegium.ui.reader.finder import Find, Finder
from florilegium.ui.reader.leaf import Leaf


class Finding(QObject):
    """Holds the hits, says which one is current, and walks them."""

    changed = Signal()
    """There are other hits."""
    find_in_corpus = Signal(str)

    def __init__(self, view: Leaf, bar: FindBar, controls: HitControls, find: Find, parent: QObject) -> None:
        """``controls`` are shown where there are hits and the bar is not open."""
        super().__init__(parent)
        self._view = view
        self._bar = bar
        self._controls = controls
        self._finder = Finder(find, self)
        self.hits: Sequence[Range] = ()
        self._current = -1
        self._done = True
        self._from = 0
        """Code point from which finding began."""
        for walker in (controls, bar):
            walker.next_requested.connect(lambda: self.walk(1))
            walker.previous_requested.connect(lambda: self.walk(-1))
        bar.query_changed.connect(self._on_query)
        bar.corpus_requested.connect(self._on_corpus)
        bar.closed.connect(self.close)
        self._finder.found.connect(self._on_found)

    def set_view(self, view: Leaf) -> None:
        """Mark hits in this view from now on."""
        self._view.set_hits((), -1)
        self._view = view
        view.set_hits(self.hits, self._current)

    @property
    def is_active(self) -> bool:
        """Whether there is anything that closing would take away."""
        return bool(self.hits) or not self._bar.isHidden()

    def open(self, words: str = "") -> None:
        """Open the bar, with ``words`` in it or the selection if that is short."""
        if self._view.text is None:
            return
        passage = self._view.selection()
        if not words and passage is not None and passage.length <= 80:
            words = self._view.text.text[passage.start : passage.end]
        self._from = self._view.position()
        self._bar.open(words)
        self._show_count()

    def close(self) -> None:
        """Close the bar and forget the hits; the current one stays selected."""
        passage = self.hits[self._current] if 0 <= self._current < len(self.hits) else None
        self.reset()
        self._view.setFocus()
        if passage is not None:
            self._view.select(passage.start, passage.end)

    def reset(self) -> None:
        """Close the bar and forget the hits."""
        self._finder.stop()
        self._bar.hide()
        self.show_hits((), -1)

    def show_hits(self, hits: Sequence[Range], current: int) -> None:
        """Outline these; -1 for no current one."""
        self._finder.stop()
        self._set(hits, current, done=True)

    def walk(self, step: int) -> None:
        """Go to the next (1) or the previous (-1) hit, round the ends."""
        if not self.hits:
            return
        if self._current < 0:
            following = bisect_left(self.hits, (self._view.position(), 0))
            self._go_to(following if step > 0 else following - 1)
        else:
            self._go_to(self._current + step)

    def _go_to(self, number: int) -> None:
        self._current = number % len(self.hits)
        self._view.set_hits(self.hits, self._current)
        self._show_count()
        self._view.reveal(self.hits[self._current])

    def _set(self, hits: Sequence[Range], current: int, *, done: bool) -> None:
        self.hits, self._current, self._done = hits, current, done
        self._view.set_hits(hits, current)
        self._show_count()
        self.changed.emit()

    def _show_count(self) -> None:
        self._controls.setVisible(bool(self.hits) and self._bar.isHidden())
        for shown in (self._controls, self._bar):
            shown.show_count(self._current, len(self.hits), done=self._done)

    def _on_query(self, query: str) -> None:
        text = self._view.text
        self._current = -1
        if text is not None and query.strip():
            self._finder.start(text, query)
        else:
            self.show_hits((), -1)

    def _on_found(self, hits: list[Range], done: bool) -> None:
        self._set(hits, self._current, done=done)
        if self._current >= 0 or not hits:
            return
        following = bisect_left(hits, (self._from, 0))
        if following < len(hits) or done:
            self._go_to(following)

    def _on_corpus(self, words: str) -> None:
        if words.strip():
            self.find_in_corpus.emit(words.strip())
