"""The reader: header, find bar, the page with its scroll bar, and the palette over them."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

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
from florilegium.ui.icon_source import IconSource
from florilegium.ui.reader.decoration import TitleBlock
from florilegium.ui.reader.find import FindBar
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
    documents_toggled = Signal()
    """The reader wants the documents' column shown or hidden."""
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
        self._summary: DocumentSummary | None = None
        self._text: DocumentText | None = None
        self._labels: Sequence[Label] = STARTING_LABELS
        self._hits: list[Range] = []
        self._current = -1
        self._hits_done = True
        self._from = 0
        """Code point from which finding began."""
        self._paragraphs: list[int] = []
        self._turning = False
        """Whether a document is being opened by going back or forward."""
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
        self.setFocusProxy(self.view)
        self.setAutoFillBackground(True)
        self._restyle()
        self.set_labels(STARTING_LABELS)
        self.close_document()

    # ---- what is shown

    def open(
        self, summary: DocumentSummary, text: DocumentText, highlights: Sequence[Highlight], position: int = 0
    ) -> None:
        """Show a document at a code point."""
        if self._summary is not None and self._summary.id != summary.id and not self._turning:
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

    def position(self) -> int:
        """First visible code point."""
        return self.view.position()

    def add_to_more(self, menu: QMenu) -> None:
        """Offer a menu under More, this time."""
        self.header.more_menu.addMenu(menu)

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

    def back(self) -> None:
        """Return to where one jumped from."""
        self._visit(self._history.back(self._here()))

    def forward(self) -> None:
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
        self._empty_hint = QLabel(
            "It opens where you stopped reading.", empty, alignment=Qt.AlignmentFlag.AlignCenter
        )
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
        header.documents_toggled.connect(self.documents_toggled)
        header.more_requested.connect(self.more_requested)
        header.theme_requested.connect(self._on_theme)
        header.type_requested.connect(self.show_type)
        header.find_requested.connect(self.show_find)
        for source in (header, view):
            source.back_requested.connect(self.back)
            source.forward_requested.connect(self.forward)
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
        palette.note_chosen.connect(self.request_note)
        palette.tag_chosen.connect(self.request_tags)
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

    # ---- what the reader does

    def copy(self) -> None:
        """Put the canonical text of the selection, or of the highlight here, on the clipboard."""
        self._on_copy()

    def select_all(self) -> None:
        """Select the whole text."""
        self.view.select_whole()

    def zoom(self, step: int) -> None:
        """Larger (1) or smaller (-1) type, or the usual size (0)."""
        self.view.zoom(step)

    def request_highlight(self, label: str) -> None:
        """Ask for the selection to be highlighted, or for the highlight here to have this label."""
        passage = self.selection()
        here = self.view.highlights_here()
        if passage is not None:
            self.palette_box.hide()
            self.highlight_requested.emit(passage, label)
            self.view.select(passage.end, passage.end)
        elif here and here[0].label != label:
            self.relabel_requested.emit(here[0].id, label)

    def request_note(self) -> None:
        """Ask for a note on the selection, or on the highlight here."""
        self._ask(self.note_requested.emit)

    def request_tags(self) -> None:
        """Ask for tags on the selection, or on the highlight here."""
        self._ask(self.tag_requested.emit)

    def request_delete(self) -> None:
        """Ask for the highlight here to be deleted."""
        here = self.view.highlights_here()
        if here:
            self.delete_requested.emit([here[0].id])

    def _ask(self, wish: Callable[[object], object]) -> None:
        passage = self.selection()
        here = self.view.highlights_here()
        self.palette_box.hide()
        if passage is not None:
            wish(passage)
            self.view.select(passage.end, passage.end)
        elif here:
            wish(here[0].id)

    def _on_label(self, number: int) -> None:
        if number < len(self._labels):
            self.request_highlight(self._labels[number].id)
        if self.palette_box.isAncestorOf(QApplication.focusWidget() or self):
            self.view.setFocus()

    def _words(self) -> tuple[str, int]:
        """The words selected, or those of the highlight here, and where they begin."""
        passage = self.selection()
        if passage is None:
            here = self.view.highlights_here()
            passage = Range(here[0].start, here[0].end) if here else None
        if passage is None or self._text is None:
            return "", 0
        return self._text.text[passage.start : passage.end], passage.start

    def _on_copy(self) -> None:
        words, _ = self._words()
        if words:
            QGuiApplication.clipboard().setText(words)
        self.palette_box.hide()

    def _on_copy_with_reference(self) -> None:
        words, start = self._words()
        if not words or self._summary is None or self._text is None:
            return
        summary = self._summary
        stated = (summary.author, summary.title, summary.date, self._text.location(start))
        QGuiApplication.clipboard().setText(f"“{words}”\n— {', '.join(part for part in stated if part)}")

    def _on_find_in_corpus(self) -> None:
        words, _ = self._words()
        self.palette_box.hide()
        if words:
            self.find_in_corpus.emit(" ".join(words.split()))

    def _on_menu(self, point: QPoint) -> None:
        selection = self.selection()
        here = list(self.view.highlights_here())
        if selection is not None:
            touched = self.view.overlay.over(selection)
            here = here or [self.view.overlay.highlights[index] for index in touched]
        link = self.view.link_at(self.view.selected[1])
        situation = Situation(selection, here, self._neighbours(here), link, self._labels)
        chosen = here[0].id if here else ""
        deeds = Deeds(
            label=self._on_label,
            note=self.request_note,
            tag=self.request_tags,
            extend=lambda: self._extend(here[0], selection),
            merge=lambda other: self.merge_requested.emit([chosen, other]),
            delete=lambda: self.delete_requested.emit([chosen]),
            copy=self._on_copy,
            copy_with_reference=self._on_copy_with_reference,
            find_in_corpus=self._on_find_in_corpus,
            open_link=lambda: self._on_link(link.target if link else ""),
            copy_link=lambda: QGuiApplication.clipboard().setText(link.target if link else ""),
        )
        menu = context_menu(self, situation, deeds, self._appearance.theme)
        if menu.isEmpty():
            menu.deleteLater()
            return
        self.palette_box.hide()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.view.viewport().mapToGlobal(point))

    def _neighbours(self, here: Sequence[Highlight]) -> list[Highlight]:
        """The highlights nearest to the first of ``here``, in text order."""
        if not here:
            return []
        one = here[0]
        others = [other for other in self.view.overlay.highlights if other.id != one.id]
        others.sort(key=lambda other: max(other.start - one.end, one.start - other.end, 0))
        return sorted(others[:_MOST_NEIGHBOURS], key=lambda other: other.start)

    def _extend(self, highlight: Highlight, selection: Range | None) -> None:
        if selection is not None:
            whole = Range(min(highlight.start, selection.start), max(highlight.end, selection.end))
            self.extend_requested.emit(highlight.id, whole)
            self.view.select(whole.end, whole.end)

    def _on_link(self, target: str) -> None:
        if not target.startswith("#"):
            self.link_activated.emit(target)
            return
        if self._text is None:
            return
        name = target[1:]
        for span in self._text.structure.spans:
            if span.kind is SpanKind.ANCHOR and span.target == name:
                block = self._text.structure.blocks[self._text.structure.block_index(span.start)]
                self._history.leave(self._here())
                self.view.hold_at(span.start)
                self.view.select(span.start, span.start)
                self.view.flash(Range(span.start, max(span.end, block.end)))
                self._show_ways()
                return

    def _on_escaped(self) -> None:
        if self.palette_box.isVisible():
            self.palette_box.hide()
        elif self._hits or self.find_bar.isVisible():
            self._on_find_closed()
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
        origin = self.view.viewport().mapTo(self, QPoint(0, 0))
        rects = [rect.translated(origin.x(), origin.y()) for rect in self.view.passage_rects(passage)]
        top = self.view.mapTo(self, QPoint(0, 0)).y()
        room = QRect(0, top, self.width() - self.bar.width(), self.height() - top)
        self.palette_box.show_at(rects, room)

    def _on_palette_dismissed(self) -> None:
        self.palette_box.hide()
        self.view.setFocus()

    # ---- finding

    def _set_hits(self, hits: list[Range], current: int, *, done: bool) -> None:
        self._hits, self._current, self._hits_done = hits, current, done
        self.view.set_hits(hits, current)
        self._show_controls()
        self._marks_wait.start()

    def _show_controls(self) -> None:
        finding = not self.find_bar.isHidden()
        self.header.hits.setVisible(bool(self._hits) and not finding)
        for controls in (self.header.hits, self.find_bar):
            controls.show_count(self._current, len(self._hits), done=self._hits_done)
        self.header.update()

    def _walk(self, step: int) -> None:
        if not self._hits:
            return
        if self._current < 0:
            following = bisect_left(self._hits, (self.view.position(), 0))
            self._current = following if step > 0 else following - 1
        else:
            self._current += step
        self._current %= len(self._hits)
        self._set_current()

    def _set_current(self) -> None:
        self.view.set_hits(self._hits, self._current)
        self._show_controls()
        self.view.reveal(self._hits[self._current])

    def _on_query(self, query: str) -> None:
        if self._text is None:
            return
        self._current = -1
        if query.strip():
            self._finder.start(self._text, query)
        else:
            self._finder.stop()
            self.clear_hits()

    def _on_found(self, hits: list[Range], done: bool) -> None:
        before = self._current
        self._set_hits(hits, before, done=done)
        if before >= 0 or not hits:
            return
        following = bisect_left(hits, (self._from, 0))
        if following < len(hits) or done:
            self._current = following % len(hits)
            self._set_current()

    def _on_corpus(self, words: str) -> None:
        if words.strip():
            self.find_in_corpus.emit(words.strip())

    def _on_find_closed(self) -> None:
        self._finder.stop()
        self.find_bar.hide()
        passage = self._hits[self._current] if 0 <= self._current < len(self._hits) else None
        self.clear_hits()
        self.view.setFocus()
        if passage is not None:
            self.view.select(passage.start, passage.end)

    # ---- places

    def _here(self) -> Place:
        return Place(self._summary.id if self._summary else "", self.view.position())

    def _visit(self, place: Place | None) -> None:
        if place is None:
            return
        if self._summary is not None and place.document == self._summary.id:
            self.view.hold_at(place.position)
            self.view.select(place.position, place.position)
        else:
            self._turning = True
            self.document_requested.emit(place.document, place.position)
            self._turning = False
        self._show_ways()

    def _show_ways(self) -> None:
        self.header.back.setEnabled(self._history.can_go_back)
        self.header.forward.setEnabled(self._history.can_go_forward)

    def _on_mark(self, position: int) -> None:
        self.go_to(Range(position, position), flash=False)

    # ---- scrolling

    def _on_moved(self) -> None:
        if self._text is None:
            return
        self.palette_box.hide()
        page = self.view.viewport().height()
        self.bar.blockSignals(True)
        self.bar.setRange(0, max(round(self.view.full_height()) - page, 0))
        self.bar.setPageStep(page)
        self.bar.setSingleStep(self.view.verticalScrollBar().singleStep())
        self.bar.setValue(round(self.view.offset()))
        self.bar.blockSignals(False)
        self.bar.update()
        self._tell_position()

    def _on_bar(self, value: int) -> None:
        self.view.scroll_to(float(value))

    def _tell_position(self) -> None:
        if self._text is None:
            return
        position, length = self.view.position(), max(len(self._text.text), 1)
        progress = min(self.view.last_position() / length, 1.0)
        self.position_changed.emit(position, progress)
        index = self._text.structure.block_index(position)
        paragraph = max(self._paragraphs[index], 1) if self._paragraphs else 1
        total = max(self._paragraphs[-1], 1) if self._paragraphs else 1
        self.location_changed.emit(f"¶ {paragraph:,} of {total:,} · {round(100 * progress)}%")

    def _refresh_marks(self) -> None:
        if self._text is None:
            self.bar.set_marks(())
            return
        theme, height = self._appearance.theme, max(self.view.full_height(), 1.0)
        overlay = self.view.overlay
        marks = [
            BarMark(self.view.height_of(one.start) / height, theme.ink(overlay.label(one).colour), one.start)
            for one in overlay.highlights
        ]
        exact, length = len(self._hits) <= _EXACT_HEIGHTS, max(len(self._text.text), 1)
        line = theme.colour("hit_line")
        for hit in self._hits:
            share = self.view.height_of(hit.start) / height if exact else hit.start / length
            marks.append(BarMark(share, line, hit.start, hit=True))
        self.bar.set_marks(marks)


def meta_line(summary: DocumentSummary) -> str:
    """What stands under the title: "Harbour archive · 1887 · 4 min"."""
    who = summary.author or summary.site
    return " · ".join(part for part in (who, summary.date, f"{summary.minutes} min") if part)


def begins_with_title(text: DocumentText, title: str) -> bool:
    """Whether the first block says the same as the title."""
    blocks = text.structure.blocks
    if not blocks or blocks[0].kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH) or not title:
        return False
    if blocks[0].end - blocks[0].start > 2 * len(title) + 20:
        return False
    first = text.text[blocks[0].start : blocks[0].end]
    return " ".join(first.split()).casefold() == " ".join(title.split()).casefold()
