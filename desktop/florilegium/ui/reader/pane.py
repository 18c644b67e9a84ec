"""The reader: header, find bar, the page with its scroll bar, and the palette over them."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from florilegium.model import (
    STARTING_LABELS,
    BlockKind,
    DocumentSummary,
    DocumentText,
    Highlight,
    Label,
    Range,
    SpanKind,
)
from florilegium.ui.appearance import Appearance
from florilegium.ui.reader.decoration import TitleBlock
from florilegium.ui.reader.find import FindBar, Icons
from florilegium.ui.reader.finder import Find, Finder, find_folded
from florilegium.ui.reader.header import ReaderHeader
from florilegium.ui.reader.history import History, Place
from florilegium.ui.reader.marks import BarMark, MarkBar
from florilegium.ui.reader.menu import Deeds, Situation, context_menu
from florilegium.ui.reader.palette import SelectionPalette
from florilegium.ui.reader.type_popover import TypePopover
from florilegium.ui.reader.view import ReaderView

_MOST_NEIGHBOURS = 8
_EXACT_HEIGHTS = 3000
"""Hits up to which each one's height on the page is looked up; more are placed by their share of the text."""


class ReaderPane(QWidget):
    """Shows one document and says what the reader wants done with it. Writes nothing."""

    highlight_requested = Signal(object, str)
    """A Range and the id of a label."""
    note_requested = Signal(object)
    """A Range, or the id of a highlight."""
    tag_requested = Signal(object)
    """A Range, or the id of a highlight."""
    relabel_requested = Signal(str, str)
    """A highlight and a label."""
    delete_requested = Signal(list)
    """Ids of highlights."""
    extend_requested = Signal(str, object)
    """A highlight, and the Range that it should have."""
    merge_requested = Signal(list)
    """Ids of highlights."""
    highlight_activated = Signal(str)
    find_in_corpus = Signal(str)
    """Words to look for in every document."""
    search_requested = Signal()
    """The reader wants the search field."""
    position_changed = Signal(int, float)
    """The first visible code point, and how much of the text has been passed, 0 to 1."""
    location_changed = Signal(str)
    """Where one is, in words: "¶ 3 of 9 · 46%"."""
    document_requested = Signal(str, int)
    """Back or forward leads to this document, at this code point."""
    link_activated = Signal(str)
    """The address of a link that was clicked."""
    sidebar_toggled = Signal()
    highlights_toggled = Signal()
    theme_requested = Signal()
    """The theme button: the reader wants the next theme."""

    def __init__(
        self,
        appearance: Appearance,
        icons: Icons,
        image: Callable[[str], bytes | None],
        find: Find = find_folded,
        parent: QWidget | None = None,
    ) -> None:
        """``image`` gives the bytes of a SHA-256; ``find`` the occurrences of a query in a text."""
        super().__init__(parent)
        self._appearance = appearance
        self._summary: DocumentSummary | None = None
        self._text: DocumentText | None = None
        self._labels: Sequence[Label] = STARTING_LABELS
        self._hits: list[Range] = []
        self._current = -1
        self._hits_done = True
        self._from = 0
        """Code point from which finding began."""
        self._paragraphs: list[int] = []
        self._history = History()
        self.header = ReaderHeader(appearance, icons, self)
        self.find_bar = FindBar(appearance, icons, self)
        self.view = ReaderView(appearance, image, self)
        self.bar = MarkBar(self)
        self.palette_box = SelectionPalette(appearance, self)
        self.type_popover = TypePopover(appearance, self)
        self._finder = Finder(find, self)
        self._marks_wait = QTimer(self, singleShot=True, interval=60)
        self._lay_out()
        self._connect()
        self.setAutoFillBackground(True)
        self._restyle()
        self.set_labels(STARTING_LABELS)
        self.close_document()

    # ---- what is shown

    def open(
        self, summary: DocumentSummary, text: DocumentText, highlights: Sequence[Highlight], position: int = 0
    ) -> None:
        """Show a document at a code point."""
        if self._summary is not None and self._summary.id != summary.id:
            self._history.leave(self._here())
        self._summary, self._text = summary, text
        self._finder.stop()
        self.clear_hits()
        self.find_bar.hide()
        self.palette_box.hide()
        counts = (block.kind not in (BlockKind.HEADING, BlockKind.RULE) for block in text.structure.blocks)
        self._paragraphs = list(accumulate(map(int, counts)))
        titled = begins_with_title(text, summary.title)
        self.view.setAccessibleName(summary.title)
        self.view.activate("")
        self.view.set_highlights(highlights)
        self.view.show_text(
            text,
            TitleBlock("" if titled else summary.title, meta_line(summary)),
            min(max(position, 0), len(text.text)),
            title_in_text=titled,
        )
        self.header.set_title(summary.title)
        self.header.set_open(True)
        self._stack.setCurrentIndex(1)
        self._show_ways()
        self._tell_position()

    def close_document(self) -> None:
        """Show that nothing is open."""
        self._summary = self._text = None
        self._finder.stop()
        self.clear_hits()
        self.find_bar.hide()
        self.palette_box.hide()
        self.view.set_highlights(())
        self.view.clear_text()
        self.header.set_title("")
        self.header.set_open(False)
        self._stack.setCurrentIndex(0)
        self._show_ways()
        self.location_changed.emit("")

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The labels there are, in their order."""
        self._labels = labels
        self.view.set_labels(labels)
        self.palette_box.set_labels(labels)
        self._marks_wait.start()

    def show_highlights(self, highlights: Sequence[Highlight]) -> None:
        """Paint these; the text is not typeset anew."""
        self.view.set_highlights(highlights)
        self._marks_wait.start()

    def activate_highlight(self, highlight: str) -> None:
        """Paint a highlight as the chosen one."""
        self.view.activate(highlight)

    def go_to(self, passage: Range, *, flash: bool = True) -> None:
        """Show a passage; Back returns to where one was."""
        if self._text is None:
            return
        if not self.view.is_visible(passage.start):
            self._history.leave(self._here())
            self._show_ways()
        self.view.reveal(passage)
        if flash:
            self.view.flash(passage)

    def selection(self) -> Range | None:
        """The selected passage, without white space at its ends."""
        return self.view.selection()

    def set_more_actions(self, actions: Sequence[QAction]) -> None:
        """What the More menu offers."""
        self.header.more_menu.clear()
        self.header.more_menu.addActions(list(actions))

    # ---- hits

    def show_hits(self, hits: Sequence[Range], current: int = 0) -> None:
        """Outline what a search found, and go to one of them; -1 goes nowhere."""
        self._set_hits(list(hits), current, done=True)
        if 0 <= current < len(hits):
            self.go_to(self._hits[current], flash=False)

    def clear_hits(self) -> None:
        """Outline nothing."""
        self._set_hits([], -1, done=True)

    def next_hit(self) -> None:
        """Go to the hit after this one, and from the last to the first."""
        self._walk(1)

    def previous_hit(self) -> None:
        """Go to the hit before this one, and from the first to the last."""
        self._walk(-1)

    def show_find(self, words: str = "") -> None:
        """Open the find bar; with the selection in it, if that is short."""
        if self._text is None:
            return
        passage = self.selection()
        if not words and passage is not None and passage.length <= 80:
            words = self._text.text[passage.start : passage.end]
        self._from = self.view.position()
        self.find_bar.open(words)
        self._show_controls()

    def show_type(self) -> None:
        """Open the choice of type under its button."""
        self.type_popover.show_under(self.header.type)

    def show_palette(self) -> None:
        """Open the palette at the selection, and put the focus in it."""
        if self.selection() is not None:
            self._place_palette()
            self.palette_box.take_focus()

    def go_back(self) -> None:
        """Return to where one jumped from."""
        self._visit(self._history.back(self._here()))

    def go_forward(self) -> None:
        """Undo going back."""
        self._visit(self._history.forward(self._here()))

    # ---- building

    def _lay_out(self) -> None:
        page = QWidget(self)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.view, 1)
        row.addWidget(self.bar)
        empty = QWidget(self)
        self._empty_title = QLabel("Choose a document", empty, alignment=Qt.AlignmentFlag.AlignCenter)
        self._empty_hint = QLabel("It opens where you stopped reading.", empty, alignment=Qt.AlignmentFlag.AlignCenter)
        search = QPushButton("Search the corpus", empty)
        search.clicked.connect(lambda _=False: self.search_requested.emit())
        column = QVBoxLayout(empty)
        column.addStretch(2)
        column.addWidget(self._empty_title)
        column.addWidget(self._empty_hint)
        column.addSpacing(10)
        column.addWidget(search, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._stack = QStackedLayout()
        self._stack.addWidget(empty)
        self._stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.find_bar)
        whole.addLayout(self._stack, 1)

    def _connect(self) -> None:
        header, view, bar, palette = self.header, self.view, self.bar, self.palette_box
        header.sidebar_toggled.connect(self.sidebar_toggled)
        header.highlights_toggled.connect(self.highlights_toggled)
        header.theme_requested.connect(self.theme_requested)
        header.type_requested.connect(self.show_type)
        header.find_requested.connect(self.show_find)
        for source in (header, view):
            source.back_requested.connect(self.go_back)
            source.forward_requested.connect(self.go_forward)
        for walker in (header.hits, self.find_bar):
            walker.next_requested.connect(self.next_hit)
            walker.previous_requested.connect(self.previous_hit)
        view.find_requested.connect(self.show_find)
        view.find_next_requested.connect(self.next_hit)
        view.find_previous_requested.connect(self.previous_hit)
        view.selection_made.connect(self._place_palette)
        view.selection_dropped.connect(palette.hide)
        view.palette_requested.connect(self.show_palette)
        view.label_pressed.connect(self._on_label)
        view.highlight_activated.connect(self.highlight_activated)
        view.note_requested.connect(self.note_requested)
        view.delete_requested.connect(self.delete_requested)
        view.link_clicked.connect(self._on_link)
        view.menu_requested.connect(self._on_menu)
        view.escaped.connect(self._on_escaped)
        view.moved.connect(self._on_moved)
        view.recomposed.connect(self._marks_wait.start)
        bar.valueChanged.connect(self._on_bar)
        bar.mark_activated.connect(self._on_mark)
        palette.label_chosen.connect(self._on_label)
        palette.note_chosen.connect(self._on_note)
        palette.tag_chosen.connect(self._on_tag)
        palette.copy_chosen.connect(self._on_copy)
        palette.find_chosen.connect(self._on_find_in_corpus)
        palette.dismissed.connect(self._on_palette_dismissed)
        self.find_bar.query_changed.connect(self._on_query)
        self.find_bar.corpus_requested.connect(self._on_corpus)
        self.find_bar.closed.connect(self._on_find_closed)
        self._finder.found.connect(self._on_found)
        self._marks_wait.timeout.connect(self._refresh_marks)
        self._appearance.changed.connect(self._restyle)

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, self._appearance.theme.colour("page"))
        self.setPalette(palette)
        title = self._appearance.reading_font(1.2)
        self._empty_title.setFont(title)
        self._empty_hint.setForegroundRole(palette.ColorRole.PlaceholderText)
        self.palette_box.hide()
        self._marks_wait.start()
