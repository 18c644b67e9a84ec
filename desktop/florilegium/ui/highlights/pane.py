"""The right column of the window: the open document's highlights, and those of the whole corpus."""

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from florilegium.model import Label
from florilegium.ui.appearance import Appearance
from florilegium.ui.highlights.card import MARGIN
from florilegium.ui.highlights.editor import Draft
from florilegium.ui.highlights.page import HighlightsPage
from florilegium.ui.highlights.rows import HighlightRow, Order
from florilegium.ui.icon_source import IconSource

_TABS = (("This document", "Document"), ("All highlights", "All"))
"""Names of the tabs, and shorter ones for a narrow column."""
_NARROW = 304
"""Pixels below which the names do not fit."""
_ADVICE = "Select a passage and press 1 to 5."


class HighlightsPane(QWidget):
    """Two tabs of cards. It is given rows and says what the reader asks; it writes nothing itself."""

    highlight_activated = Signal(str)
    """A card was clicked or opened: the highlight's id."""
    relabel_requested = Signal(list, str)
    """Highlights' ids, and the label's."""
    tags_edited = Signal(list, tuple, tuple)
    """Highlights' ids, tags to add, tags to remove."""
    note_edited = Signal(str, str)
    """The highlight's id, and its note."""
    delete_requested = Signal(list)
    merge_requested = Signal(list)
    markdown_copy_requested = Signal(list)
    """These highlights are wanted on the clipboard, as they would be exported."""
    export_requested = Signal()
    edit_labels_requested = Signal()
    corpus_tab_shown = Signal()
    """All highlights are looked at: their rows are needed, if they were not given yet."""

    def __init__(self, appearance: Appearance, icons: IconSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._document = ""
        self._corpus_known = False
        self.drafts: dict[str, Draft] = {}
        """Notes written and not saved, by highlight; to be shared with other editors."""
        self.document_page = HighlightsPage(appearance, icons, Order.TEXT, self.drafts)
        self.corpus_page = HighlightsPage(appearance, icons, Order.DOCUMENT, self.drafts)
        self.document_page.set_nothing("No document is open", "Its highlights will be listed here.")
        self.corpus_page.set_nothing("Reading the highlights…", "")
        self._tabs = QButtonGroup(self)
        self._export = QPushButton("Export…")
        self._export.setProperty("kind", "link")
        self._export.clicked.connect(self.export_requested)
        bar = QHBoxLayout()
        bar.setContentsMargins(MARGIN, 12, MARGIN - 6, 10)
        bar.setSpacing(2)
        self._stack = QStackedWidget()
        for place, page in enumerate((self.document_page, self.corpus_page)):
            name, _ = _TABS[place]
            tab = QPushButton(name)
            tab.setAccessibleName(name)
            tab.setCheckable(True)
            tab.setProperty("kind", "tab")
            self._tabs.addButton(tab, place)
            bar.addWidget(tab)
            self._stack.addWidget(page)
            page.highlight_activated.connect(self.highlight_activated)
            page.relabel_requested.connect(self.relabel_requested)
            page.tags_edited.connect(self.tags_edited)
            page.note_edited.connect(self.note_edited)
            page.delete_requested.connect(self.delete_requested)
            page.merge_requested.connect(self.merge_requested)
            page.markdown_copy_requested.connect(self.markdown_copy_requested)
            page.edit_labels_requested.connect(self.edit_labels_requested)
        bar.addStretch()
        bar.addWidget(self._export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self._stack, 1)
        self._tabs.button(0).setChecked(True)
        self._tabs.idToggled.connect(self._on_tab_toggled)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    @property
    def page(self) -> HighlightsPage:
        """The tab in front."""
        return self.corpus_page if self._stack.currentIndex() else self.document_page

    # ---- what the window tells

    def show_document(self, document_id: str, rows: Iterable[HighlightRow]) -> None:
        """Show a document's highlights; "" and none where no document is open."""
        afresh = document_id != self._document
        self._document = document_id
        if document_id:
            self.document_page.set_nothing("No highlights yet", _ADVICE)
        else:
            self.document_page.set_nothing("No document is open", "Its highlights will be listed here.")
        self.document_page.show_rows(rows, afresh=afresh)

    def show_corpus(self, rows: Iterable[HighlightRow]) -> None:
        """Show the highlights of all documents."""
        self._corpus_known = True
        self.corpus_page.set_nothing("No highlights yet", _ADVICE)
        self.corpus_page.show_rows(rows, afresh=False)

    def update_rows(self, rows: Sequence[HighlightRow], removed: Collection[str] = ()) -> None:
        """Add or replace some highlights and take others away, in each tab that shows them."""
        here = [row for row in rows if row.highlight.document == self._document]
        self.document_page.update_rows(here, removed)
        if self._corpus_known:
            self.corpus_page.update_rows(rows, removed)

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Know the labels, in the reader's order."""
        for page in (self.document_page, self.corpus_page):
            page.set_labels(labels)

    def set_tags(self, tags: Sequence[tuple[str, int]]) -> None:
        """Every tag and how many highlights have it, the commonest first."""
        for page in (self.document_page, self.corpus_page):
            page.set_tags([tag for tag, _ in tags])

    def show_tab(self, *, corpus: bool) -> None:
        """Bring a tab to the front."""
        self._tabs.button(int(corpus)).setChecked(True)

    def reveal(self, highlight_id: str) -> bool:
        """Select a card and scroll to it, in the tab in front if it is there; whether there is one."""
        return self._bring(highlight_id) is not None

    def edit_note(self, highlight_id: str) -> None:
        """Edit a highlight's note in its card."""
        if page := self._bring(highlight_id):
            page.edit(highlight_id, "note")

    def edit_tags(self, highlight_id: str) -> None:
        """Edit a highlight's tags in its card."""
        if page := self._bring(highlight_id):
            page.edit(highlight_id, "tags")

    def finish_editing(self) -> None:
        """Say what is being written, so that it is saved: the window is about to close."""
        for page in (self.document_page, self.corpus_page):
            page.finish_editing()

    def find_words(self) -> None:
        """Put the cursor in the field that filters the cards by words."""
        self.page.find_words()

    # ----

    def _bring(self, identity: str) -> HighlightsPage | None:
        for page in (self.page, self.document_page):
            if page.reveal(identity):
                self.show_tab(corpus=page is self.corpus_page)
                return page
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        short = event.size().width() < _NARROW
        for tab, (name, shorter) in zip(self._tabs.buttons(), _TABS, strict=True):
            tab.setText(shorter if short else name)

    def _on_tab_toggled(self, place: int, on: bool) -> None:
        if on:
            self._stack.setCurrentIndex(place)
            if place:
                self.corpus_tab_shown.emit()
        self._on_appearance_changed()

    def _on_appearance_changed(self) -> None:
        for tab in self._tabs.buttons():
            tab.setFont(self._appearance.interface_font(size=12, bold=tab.isChecked()))
        self._export.setFont(self._appearance.interface_font(size=12, bold=True))
        self._export.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
