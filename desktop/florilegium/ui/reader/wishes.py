"""What the reader wants done with the selection, or with the highlight under the caret."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication

from florilegium.model import DocumentSummary, Highlight, Label, Range
from florilegium.ui.appearance import Appearance
from florilegium.ui.reader.leaf import Leaf
from florilegium.ui.reader.menu import Deeds, Situation, context_menu

_MOST_NEIGHBOURS = 8


class Wishes(QObject):
    """Turns keys, the palette and the menu into requests. The selection goes before the caret."""

    highlight_requested = Signal(object, str)
    relabel_requested = Signal(str, str)
    note_requested = Signal(object)
    tag_requested = Signal(object)
    delete_requested = Signal(list)
    extend_requested = Signal(str, object)
    merge_requested = Signal(list)
    find_in_corpus = Signal(str)
    link_clicked = Signal(str)
    done = Signal()
    """Something was chosen; whatever offered it can go."""

    def __init__(self, view: Leaf, appearance: Appearance, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._appearance = appearance
        self._labels: Sequence[Label] = ()
        self._summary: DocumentSummary | None = None

    def set_view(self, view: Leaf) -> None:
        """Take wishes from this view from now on."""
        self._view = view

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The labels there are, in the order of their keys."""
        self._labels = labels

    def set_document(self, summary: DocumentSummary | None) -> None:
        """The document that references name."""
        self._summary = summary

    # ---- wishes

    def label(self, label: str) -> None:
        """Highlight the selection, or give the highlight here this label."""
        passage = self._view.selection()
        here = self._view.highlights_here()
        self.done.emit()
        if passage is not None:
            self.highlight_requested.emit(passage, label)
            self._view.select(passage.end, passage.end)
        elif here and here[0].label != label:
            self.relabel_requested.emit(here[0].id, label)

    def label_number(self, number: int) -> None:
        """The same, by the place of the label, from 0."""
        if number < len(self._labels):
            self.label(self._labels[number].id)

    def note(self) -> None:
        """A note on the selection, or on the highlight here."""
        self._ask(self.note_requested.emit)

    def tags(self) -> None:
        """Tags on the selection, or on the highlight here."""
        self._ask(self.tag_requested.emit)

    def delete(self) -> None:
        """Delete the highlight here."""
        here = self._view.highlights_here()
        if here:
            self.delete_requested.emit([here[0].id])

    def copy(self) -> None:
        """Put the canonical text of the selection, or of the highlight here, on the clipboard."""
        words, _ = self._words()
        self.done.emit()
        if words:
            QGuiApplication.clipboard().setText(words)

    def copy_with_reference(self) -> None:
        """The same, in quotation marks, with author, title, date and place."""
        words, start = self._words()
        text = self._view.text
        if words and self._summary is not None and text is not None:
            stated = (self._summary.author, self._summary.title, self._summary.date, text.location(start))
            reference = ", ".join(part for part in stated if part)
            QGuiApplication.clipboard().setText(f"“{words}”\n— {reference}")

    def find(self) -> None:
        """Look for the selected words in every document."""
        words, _ = self._words()
        self.done.emit()
        if words:
            self.find_in_corpus.emit(" ".join(words.split()))

    def show_menu(self, point: QPoint) -> None:
        """The context menu, at a point of the view's viewport."""
        selection = self._view.selection()
        here = list(self._view.highlights_here())
        if selection is not None and not here:
            overlay = self._view.overlay
            here = [overlay.highlights[index] for index in overlay.over(selection)]
        link = self._view.link_at(self._view.selected[1])
        target = link.target if link is not None else ""
        chosen = here[0].id if here else ""
        situation = Situation(selection, here, self._neighbours(here), link, self._labels)
        deeds = Deeds(
            label=self.label_number,
            note=self.note,
            tag=self.tags,
            extend=lambda: self._extend(here[0], selection),
            merge=lambda other: self.merge_requested.emit([chosen, other]),
            delete=lambda: self.delete_requested.emit([chosen]),
            copy=self.copy,
            copy_with_reference=self.copy_with_reference,
            find_in_corpus=self.find,
            open_link=lambda: self.link_clicked.emit(target),
            copy_link=lambda: QGuiApplication.clipboard().setText(target),
        )
        menu = context_menu(self._view, situation, deeds, self._appearance.theme)
        self.done.emit()
        menu.aboutToHide.connect(menu.deleteLater)
        if menu.isEmpty():
            menu.deleteLater()
        else:
            menu.popup(self._view.viewport().mapToGlobal(point))

    # ----

    def _ask(self, wish: Callable[[object], object]) -> None:
        passage = self._view.selection()
        here = self._view.highlights_here()
        self.done.emit()
        if passage is not None:
            wish(passage)
            self._view.select(passage.end, passage.end)
        elif here:
            wish(here[0].id)

    def _words(self) -> tuple[str, int]:
        """The words selected, or those of the highlight here, and where they begin."""
        text = self._view.text
        passage = self._view.selection()
        if passage is None:
            here = self._view.highlights_here()
            passage = Range(here[0].start, here[0].end) if here else None
        if passage is None or text is None:
            return "", 0
        return text.text[passage.start : passage.end], passage.start

    def _neighbours(self, here: Sequence[Highlight]) -> list[Highlight]:
        """The highlights nearest to the first of ``here``, in text order."""
        if not here:
            return []
        one = here[0]
        others = [other for other in self._view.overlay.highlights if other.id != one.id]
        others.sort(key=lambda other: max(other.start - one.end, one.start - other.end, 0))
        return sorted(others[:_MOST_NEIGHBOURS], key=lambda other: other.start)

    def _extend(self, highlight: Highlight, selection: Range | None) -> None:
        if selection is not None:
            whole = Range(min(highlight.start, selection.start), max(highlight.end, selection.end))
            self.extend_requested.emit(highlight.id, whole)
            self._view.select(whole.end, whole.end)
