"""The reader: header, find bar, the page with its scroll bar, and the palette over them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from florilegium.model import (
    STARTING_LABELS,
    DocumentSummary,
    DocumentText,
    Highlight,
    Label,
    Range,
)
from florilegium.ui.appearance import Appearance
from florilegium.ui.icon_source import IconSource
from florilegium.ui.pages.canvas import Fit
from florilegium.ui.reader.empty import EmptyPage
from florilegium.ui.reader.find import FindBar
from florilegium.ui.reader.finder import Find, find_folded
from florilegium.ui.reader.finding import Finding
from florilegium.ui.reader.header import ReaderHeader
from florilegium.ui.reader.leaf import Leaf, Pages, PrintedView
from florilegium.ui.reader.leaves import Leaves
from florilegium.ui.reader.marks import MarkBar
from florilegium.ui.reader.note_card import NoteCard
from florilegium.ui.reader.offer import OfferBar
from florilegium.ui.reader.palette import SelectionPalette
from florilegium.ui.reader.references import References
from florilegium.ui.reader.travels import Travels
from florilegium.ui.reader.type_popover import TypePopover
from florilegium.ui.reader.whereabouts import Whereabouts, bar_marks
from florilegium.ui.reader.wishes import Wishes


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
    documents_toggled = Signal()
    """The reader wants the documents' column shown or hidden."""
    printed_changed = Signal(bool)
    """The reader changed between the pages as printed and the text reflowed."""
    pages_unavailable = Signal(str)
    """Why the printed pages cannot be shown, as a sentence; the reflowed text is shown instead."""
    pages_locked = Signal(bool)
    """The printed pages need a password; whether one was given, and is wrong."""
    pages_opened = Signal()
    """The printed pages are there."""
    more_requested = Signal()
    """The More menu is about to be shown: fill it with add_to_more."""

    def __init__(
        self,
        appearance: Appearance,
        icons: IconSource,
        image: Callable[[str], bytes | None],
        find: Find = find_folded,
        parent: QWidget | None = None,
    ) -> None:
        """``image`` gives the bytes of a SHA-256; ``find`` the occurrences of a query in a text."""
        super().__init__(parent)
        self._appearance = appearance
        self._whereabouts: Whereabouts | None = None
        self.header = ReaderHeader(appearance, icons, self)
        self.find_bar = FindBar(appearance, icons, self)
        self.offer_bar = OfferBar(appearance, icons, self)
        self._leaves = Leaves(appearance, image, self)
        self.bar = MarkBar(self)
        self.palette_box = SelectionPalette(appearance, self)
        self.note_card = NoteCard(appearance, self)
        self.type_popover = TypePopover(appearance, self)
        self._finding = Finding(self.view, self.find_bar, self.header.hits, find, self)
        self._wishes = Wishes(self.view, appearance, self)
        self._travels = Travels(self._leaves, self.header, self)
        self._references = References(
            self._leaves, self._travels, self.note_card, self._seen, self._room, self
        )
        self._marks_wait = QTimer(self, singleShot=True, interval=60)
        self._lay_out()
        self._connect()
        self._connect_wishes()
        self._connect_view(self.view)
        self.setFocusProxy(self.view)
        self.setAutoFillBackground(True)
        self._restyle()
        self.set_labels(STARTING_LABELS)
        self.close_document()

    # ---- what is shown

    def open(
        self,
        summary: DocumentSummary,
        text: DocumentText,
        highlights: Sequence[Highlight],
        position: int = 0,
        pages: Pages | None = None,
        *,
        printed: bool = False,
    ) -> None:
        """Show a document at a code point; as it was ``printed``, where it has ``pages``."""
        self._travels.leave_for(summary.id)
        self._wishes.set_document(summary)
        self._finding.reset()
        self.palette_box.hide()
        self._whereabouts = Whereabouts(text)
        self.header.set_title(summary.title)
        self.header.set_open(True)
        self._stack.setCurrentIndex(1)
        self._leaves.open(summary, text, highlights, position, pages, printed=printed)
        self._travels.show_ways()
        self._tell_position()

    def retitle(self, summary: DocumentSummary) -> None:
        """Show what the open document is called now, and by whom it is."""
        before = self._leaves.summary
        if before is not None and _byline(before) != _byline(summary):
            self._wishes.set_document(summary)
            self.header.set_title(summary.title)
            self._leaves.retitle(summary)

    def show_printed(self, printed: bool) -> None:
        """Show the pages as printed, or the text reflowed, at the same place."""
        self.palette_box.hide()
        if self._leaves.show_printed(printed):
            self.view.setFocus()
            self.printed_changed.emit(printed)

    def unlock_pages(self, password: str) -> None:
        """Show the printed pages of the open document, which this password unlocks."""
        self._leaves.unlock(password)

    def close_document(self) -> None:
        """Show that nothing is open."""
        self._finding.reset()
        self.palette_box.hide()
        self.offer_bar.hide()
        self._leaves.close_document()
        self.header.set_title("")
        self.header.set_open(False)
        self.header.set_pages(has_pages=False, printed=False)
        self._stack.setCurrentIndex(0)
        self._travels.show_ways()
        self.location_changed.emit("")

    def set_corpus_empty(self, empty: bool) -> None:
        """Say on the empty page that there is nothing to read yet, rather than to choose a document."""
        self._empty.set_corpus_empty(empty)

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The labels there are, in their order."""
        self._wishes.set_labels(labels)
        self._leaves.set_labels(labels)
        self.palette_box.set_labels(labels)
        self._marks_wait.start()

    def show_highlights(self, highlights: Sequence[Highlight]) -> None:
        """Paint these; the text is not typeset anew."""
        self._leaves.set_highlights(highlights)
        self._marks_wait.start()

    def go_to(self, passage: Range, *, flash: bool = True, opening: bool = False) -> None:
        """Show a passage; Back returns to where one was. In a document that is just ``opening``, always
        with some of what stands before it.
        """
        if self._leaves.text is not None:
            self._travels.go_to(passage, flash=flash, opening=opening)

    @property
    def view(self) -> Leaf:
        """What the text is shown on."""
        return self._leaves.view

    @property
    def document(self) -> str:
        """Id of the document that is shown; "" if none is."""
        return self._leaves.summary.id if self._leaves.summary is not None else ""

    @property
    def title(self) -> str:
        """Its title."""
        return self._leaves.summary.title if self._leaves.summary is not None else ""

    def selection(self) -> Range | None:
        """The selected passage, without white space at its ends."""
        return self.view.selection()

    def position(self) -> int:
        """First visible code point."""
        return self.view.position()

    @property
    def has_pages(self) -> bool:
        """Whether the open document can be shown as it was printed."""
        return self._leaves.pages is not None

    @property
    def shows_pages(self) -> bool:
        """Whether it is."""
        return self._leaves.shows_pages

    @property
    def has_hits(self) -> bool:
        """Whether there are hits to walk through."""
        return bool(self._finding.hits)

    def place(self) -> int:
        """Where the reader is: the caret where it can be seen, or the first visible code point."""
        caret = self.view.selected[1]
        seen = self._leaves.text is not None and self.view.is_visible(caret)
        return caret if seen else self.view.position()

    def add_to_more(self, menu: QMenu) -> None:
        """Offer a menu under More, this time."""
        self.header.more_menu.addMenu(menu)

    # ---- hits

    def show_hits(self, hits: Sequence[Range], current: int = 0) -> None:
        """Outline what a search found, and go to one of them; -1 goes nowhere."""
        self._finding.show_hits(tuple(hits), current)
        if 0 <= current < len(hits):
            self.go_to(hits[current], flash=False)

    def clear_hits(self) -> None:
        """Outline nothing."""
        self._finding.show_hits((), -1)

    def next_hit(self) -> None:
        """Go to the hit after this one, and from the last to the first."""
        self._finding.walk(1)

    def previous_hit(self) -> None:
        """Go to the hit before this one, and from the first to the last."""
        self._finding.walk(-1)

    def show_find(self, words: str = "") -> None:
        """Open the find bar; with the selection in it, if that is short."""
        self._finding.open(words)

    def show_type(self) -> None:
        """Open the choice of type under its button."""
        self.type_popover.show_under(self.header.type)

    def show_palette(self) -> None:
        """Open the palette at the selection, and put the focus in it."""
        if self.selection() is not None:
            self._place_palette()
            self.palette_box.take_focus()

    def back(self) -> None:
        """Return to where one jumped from."""
        self._travels.back()

    def forward(self) -> None:
        """Undo going back."""
        self._travels.forward()

    # ---- building

    def _lay_out(self) -> None:
        page = QWidget(self)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._leaves, 1)
        row.addWidget(self.bar)
        empty = self._empty = EmptyPage(self._appearance, self)
        empty.search_requested.connect(self.search_requested)
        self._stack = QStackedLayout()
        self._stack.addWidget(empty)
        self._stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.find_bar)
        whole.addWidget(self.offer_bar)
        whole.addLayout(self._stack, 1)

    def _connect(self) -> None:
        header, bar, palette = self.header, self.bar, self.palette_box
        header.documents_toggled.connect(self.documents_toggled)
        header.more_requested.connect(self.more_requested)
        header.theme_requested.connect(self._on_theme)
        header.type_requested.connect(self.show_type)
        header.find_requested.connect(self.show_find)
        header.back_requested.connect(self.back)
        header.forward_requested.connect(self.forward)
        header.pages_toggled.connect(self.show_printed)
        bar.valueChanged.connect(self._on_bar)
        bar.mark_activated.connect(self._on_mark)
        palette.dismissed.connect(self._leave_palette)
        leaves = self._leaves
        leaves.view_made.connect(self._connect_view)
        leaves.turned.connect(self._on_turned)
        leaves.unavailable.connect(self.pages_unavailable)
        leaves.locked.connect(self.pages_locked)
        leaves.opened.connect(self.pages_opened)
        self._travels.document_requested.connect(self.document_requested)
        self._references.link_activated.connect(self.link_activated)
        self._finding.changed.connect(self._marks_wait.start)
        self._finding.find_in_corpus.connect(self.find_in_corpus)
        self._marks_wait.timeout.connect(self._refresh_marks)
        self._appearance.changed.connect(self._restyle)

    def _connect_view(self, view: Leaf) -> None:
        wishes = self._wishes
        view.back_requested.connect(self.back)
        view.forward_requested.connect(self.forward)
        view.find_requested.connect(self.show_find)
        view.find_next_requested.connect(self.next_hit)
        view.find_previous_requested.connect(self.previous_hit)
        view.selection_made.connect(self._place_palette)
        view.selection_dropped.connect(self.palette_box.hide)
        view.palette_requested.connect(self.show_palette)
        view.highlight_activated.connect(self.highlight_activated)
        view.link_clicked.connect(self._references.follow)
        view.caret_moved.connect(self._references.caret_moved)
        view.escaped.connect(self._on_escaped)
        view.moved.connect(self._on_moved)
        view.recomposed.connect(self._marks_wait.start)
        view.verticalScrollBar().rangeChanged.connect(self._on_height_changed)
        view.label_pressed.connect(wishes.label_number)
        view.note_requested.connect(self.note_requested)
        view.delete_requested.connect(self.delete_requested)
        view.menu_requested.connect(wishes.show_menu)

    def _connect_wishes(self) -> None:
        palette, wishes = self.palette_box, self._wishes
        palette.label_chosen.connect(wishes.label_number)
        palette.note_chosen.connect(wishes.note)
        palette.tag_chosen.connect(wishes.tags)
        palette.copy_chosen.connect(wishes.copy)
        palette.find_chosen.connect(wishes.find)
        wishes.highlight_requested.connect(self.highlight_requested)
        wishes.relabel_requested.connect(self.relabel_requested)
        wishes.note_requested.connect(self.note_requested)
        wishes.tag_requested.connect(self.tag_requested)
        wishes.delete_requested.connect(self.delete_requested)
        wishes.extend_requested.connect(self.extend_requested)
        wishes.merge_requested.connect(self.merge_requested)
        wishes.find_in_corpus.connect(self.find_in_corpus)
        wishes.link_clicked.connect(self._references.follow)
        wishes.done.connect(self._leave_palette)

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, self._appearance.theme.colour("page"))
        self.setPalette(palette)
        self.palette_box.hide()
        self._marks_wait.start()

    # ---- what the reader does

    def copy(self) -> None:
        """Put the canonical text of the selection, or of the highlight here, on the clipboard."""
        self._wishes.copy()

    def select_all(self) -> None:
        """Select the whole text."""
        self.view.select_whole()

    def rotate_pages(self) -> None:
        """Turn the printed pages by a quarter."""
        if isinstance(self.view, PrintedView):
            self.view.rotate(1)

    def fit_pages(self, *, whole: bool) -> None:
        """Show printed pages as wide as the window, or ``whole``."""
        if isinstance(self.view, PrintedView):
            self.view.set_fit(Fit.PAGE if whole else Fit.WIDTH)

    def zoom(self, step: int) -> None:
        """Larger (1) or smaller (-1) type, or the usual size (0)."""
        self.view.zoom(step)

    def request_highlight(self, label: str) -> None:
        """Ask for the selection to be highlighted, or for the highlight here to have this label."""
        self._wishes.label(label)

    def request_note(self) -> None:
        """Ask for a note on the selection, or on the highlight here."""
        self._wishes.note()

    def request_tags(self) -> None:
        """Ask for tags on the selection, or on the highlight here."""
        self._wishes.tags()

    def request_delete(self) -> None:
        """Ask for the highlight here to be deleted."""
        self._wishes.delete()

    def _on_turned(self) -> None:
        self.setFocusProxy(self.view)
        self._wishes.set_view(self.view)
        self._finding.set_view(self.view)
        self.header.set_pages(has_pages=self.has_pages, printed=self.shows_pages)
        self._marks_wait.start()

    def _on_escaped(self) -> None:
        if self.palette_box.isVisible():
            self.palette_box.hide()
        elif self._finding.is_active:
            self._finding.close()
        else:
            caret = self.view.selected[1]
            self.view.select(caret, caret)
            self.view.activate("")

    def _on_theme(self) -> None:
        themes = ("light", "sepia", "dark")
        here = themes.index(self._appearance.theme.key)
        self._appearance.choice = themes[(here + 1) % len(themes)]

    # ---- the palette

    def _place_palette(self) -> None:
        passage = self.selection()
        if passage is None:
            return
        layout = self.layout()
        if layout is not None:
            layout.activate()  # the find bar may just have gone
        rects = self._seen(passage)
        if not rects:
            self._leave_palette()
            return
        self.palette_box.show_at(rects, self._room())

    def _seen(self, passage: Range) -> list[QRectF]:
        """The visible lines of a passage, in this pane's coordinates."""
        return self._leaves.seen(passage, self)

    def _room(self) -> QRect:
        """Where the page is in this pane."""
        top = self.view.mapTo(self, QPoint(0, 0)).y()
        return QRect(0, top, self.width() - self.bar.width(), self.height() - top)

    def _leave_palette(self) -> None:
        focused = QApplication.focusWidget()
        inside = focused is not None and self.palette_box.isAncestorOf(focused)
        self.palette_box.hide()
        if inside:
            self.view.setFocus()

    def _on_mark(self, position: int) -> None:
        self.go_to(Range(position, position), flash=False)

    # ---- scrolling

    def _on_moved(self) -> None:
        if self._leaves.text is None:
            return
        if self.palette_box.isVisible():
            self._place_palette()
        self.note_card.dismiss()
        page = self.view.viewport().height()
        self.bar.blockSignals(True)
        self.bar.setRange(0, max(round(self.view.full_height()) - page, 0))
        self.bar.setPageStep(page)
        self.bar.setSingleStep(self.view.verticalScrollBar().singleStep())
        self.bar.setValue(round(self.view.offset()))
        self.bar.blockSignals(False)
        self.bar.update()
        self._tell_position()

    def _on_height_changed(self) -> None:
        self._marks_wait.start()

    def _on_bar(self, value: int) -> None:
        self.view.scroll_to(float(value))

    def _tell_position(self) -> None:
        if self._leaves.text is None:
            return
        position, length = self.view.position(), max(len(self._leaves.text.text), 1)
        progress = min(self.view.last_position() / length, 1.0)
        self.position_changed.emit(position, progress)
        if self._whereabouts is not None:
            self.location_changed.emit(self._whereabouts.words(position, progress))

    def _refresh_marks(self) -> None:
        self.bar.set_marks(bar_marks(self.view, self._finding.hits, self._appearance.theme))


def _byline(summary: DocumentSummary) -> tuple[str, ...]:
    return summary.title, summary.author, summary.date, summary.language, summary.site
