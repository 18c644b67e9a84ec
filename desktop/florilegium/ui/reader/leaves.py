"""The two views of one text, one on the other: the text reflowed, and its pages as printed."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QRectF, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from florilegium.model import STARTING_LABELS, DocumentSummary, DocumentText, Highlight, Label, Range
from florilegium.ui.appearance import Appearance
from florilegium.ui.reader.leaf import Leaf, Pages, PrintedView, ReaderView
from florilegium.ui.reader.titles import title_block


class Leaves(QStackedWidget):
    """Holds the open document and shows it on one of the views; the printed one is made when first wanted."""

    view_made = Signal(object)
    """A Leaf: connect to it."""
    turned = Signal()
    """Another view, or the same with another document."""
    unavailable = Signal(str)
    """Why the printed pages cannot be shown, as a sentence; the reflowed text is shown instead."""
    locked = Signal(bool)
    """The printed pages need a password; whether one was given, and is wrong."""
    opened = Signal()
    """The printed pages are there."""

    def __init__(
        self, appearance: Appearance, image: Callable[[str], bytes | None], parent: QWidget | None = None
    ) -> None:
        """``image`` gives the bytes of a SHA-256."""
        super().__init__(parent)
        self._appearance = appearance
        self.summary: DocumentSummary | None = None
        self.text: DocumentText | None = None
        self.pages: Pages | None = None
        self._highlights: Sequence[Highlight] = ()
        self._labels: Sequence[Label] = STARTING_LABELS
        self._flow = ReaderView(appearance, image, self)
        self._printed: PrintedView | None = None
        self.view: Leaf = self._flow
        self.addWidget(self._flow)

    @property
    def shows_pages(self) -> bool:
        """Whether the pages are shown as printed."""
        return self.text is not None and self.view is self._printed

    def open(
        self,
        summary: DocumentSummary,
        text: DocumentText,
        highlights: Sequence[Highlight],
        position: int,
        pages: Pages | None,
        *,
        printed: bool,
    ) -> None:
        """Show a document at a code point; as it was ``printed``, where it has ``pages``."""
        self.summary, self.text, self.pages, self._highlights = summary, text, pages, highlights
        self._show(position, printed=printed and pages is not None)

    def retitle(self, summary: DocumentSummary) -> None:
        """Show what the open document is called now, and by whom it is."""
        self.summary = summary
        if self.view is self._flow:
            self._show(self.view.position(), printed=False)

    def show_printed(self, printed: bool) -> bool:
        """Change to the other view at the same place; False if that one is shown, or there is none."""
        if self.pages is None or printed == self.shows_pages:
            return False
        self._show(self.view.position(), printed=printed)
        return True

    def unlock(self, password: str) -> None:
        """Show the printed pages of the open document, which this password unlocks."""
        if self.pages is not None:
            self.pages = replace(self.pages, password=password)
            self._show(self.view.position(), printed=True)

    def close_document(self) -> None:
        """Show nothing."""
        self.summary = self.text = self.pages = None
        self._highlights = ()
        self.view.set_highlights(())
        self.view.clear_text()

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The labels there are, in their order."""
        self._labels = labels
        self._flow.set_labels(labels)
        if self._printed is not None:
            self._printed.set_labels(labels)

    def set_highlights(self, highlights: Sequence[Highlight]) -> None:
        """Paint these; the text is not typeset anew."""
        self._highlights = highlights
        self.view.set_highlights(highlights)

    def seen(self, passage: Range, pane: QWidget) -> list[QRectF]:
        """The visible lines of a passage, in the coordinates of a pane around this."""
        origin = self.view.viewport().mapTo(pane, QPoint(0, 0))
        return [rect.translated(origin.x(), origin.y()) for rect in self.view.passage_rects(passage)]

    # ----

    def _show(self, position: int, *, printed: bool) -> None:
        summary, text = self.summary, self.text
        if summary is None or text is None:
            return
        if self.view is not self._flow or printed:
            self.view.clear_text()
        self.view = view = self._printed_view() if printed else self._flow
        self.setCurrentWidget(view)
        position = min(max(position, 0), len(text.text))
        view.setAccessibleName(summary.title)
        view.activate("")
        view.set_highlights(self._highlights)
        if isinstance(view, ReaderView):
            view.show_text(text, title_block(text, summary), position)
        elif (pages := self.pages) is not None:
            view.show_pages(
                text,
                pages.map,
                pages.file,
                position,
                fingerprint=pages.fingerprint,
                password=pages.password,
            )
        self.turned.emit()

    def _printed_view(self) -> PrintedView:
        if self._printed is None:
            self._printed = PrintedView(self._appearance, parent=self)
            self._printed.set_labels(self._labels)
            self._printed.unavailable.connect(self._on_unavailable)
            self._printed.locked.connect(self._on_locked)
            self._printed.opened.connect(self.opened)
            self.view_made.emit(self._printed)
            self.addWidget(self._printed)
        return self._printed

    def _on_unavailable(self, sentence: str) -> None:
        self._show(self.view.position(), printed=False)
        self.unavailable.emit(sentence)

    def _on_locked(self) -> None:
        self._show(self.view.position(), printed=False)
        self.locked.emit(self.pages is not None and self.pages.password is not None)
