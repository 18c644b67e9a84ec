"""The open document: opening, where reading stopped, and every deed on its highlights."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from florilegium.errors import FlorilegiumError
from florilegium.model import Changes, DocumentSummary, Highlight, Range
from florilegium.ui.desk import Desk
from florilegium.ui.highlights.pane import HighlightsPane
from florilegium.ui.highlights.rows import HighlightRow
from florilegium.ui.notices import NoticeBar
from florilegium.ui.reader.leaf import Pages
from florilegium.ui.reader.pane import ReaderPane

_REST_MILLISECONDS = 1200  # of reading in one place before it is written down


class Reading(QObject):
    """Joins the reader and the highlights sidebar to the corpus."""

    opened = Signal(str)
    """Another document is open; its id, "" for none."""

    def __init__(
        self,
        desk: Desk,
        settings: QSettings,
        reader: ReaderPane,
        sidebar: HighlightsPane,
        notices: NoticeBar,
        passwords: Mapping[str, str],
        parent: QObject,
    ) -> None:
        """``passwords`` unlock the printed pages of some documents."""
        super().__init__(parent)
        self._desk = desk
        self._corpus = desk.corpus
        self._settings = settings
        self._reader = reader
        self._sidebar = sidebar
        self._notices = notices
        self._passwords = passwords
        self._summary: DocumentSummary | None = None
        self._corpus_shown = False
        self._stepped = ""
        """The highlight that was gone to last by stepping."""
        self._place: tuple[int, float] | None = None  # not written down yet
        self._later = QTimer(self, interval=_REST_MILLISECONDS, singleShot=True)
        self._later.timeout.connect(self.save_place)
        self._connect()
        self.show_labels()

    def _connect(self) -> None:
        reader, sidebar = self._reader, self._sidebar

        def notices_say(sentence: str) -> None:
            self._notices.show_notice(sentence)

        reader.printed_changed.connect(self._on_printed_changed)
        reader.pages_unavailable.connect(notices_say)
        reader.position_changed.connect(self._on_position_changed)
        reader.highlight_requested.connect(self._on_highlight_requested)
        reader.note_requested.connect(lambda where: self._edit(where, self._sidebar.edit_note))
        reader.tag_requested.connect(lambda where: self._edit(where, self._sidebar.edit_tags))
        reader.extend_requested.connect(self._on_extend_requested)
        reader.highlight_activated.connect(self._sidebar.reveal)
        sidebar.highlight_activated.connect(self.go_to_highlight)
        sidebar.corpus_tab_shown.connect(self._on_corpus_tab_shown)
        sidebar.markdown_copy_requested.connect(self._on_markdown_copy_requested)
        sidebar.note_edited.connect(lambda key, note: self.do(lambda: self._corpus.set_note(key, note)))
        sidebar.tags_edited.connect(
            lambda ids, add, remove: self.do(lambda: self._corpus.tag(_list(ids), add, remove))
        )
        for pane in (reader, sidebar):
            pane.relabel_requested.connect(
                lambda ids, label: self.do(lambda: self._corpus.relabel(_list(ids), label))
            )
            pane.delete_requested.connect(self.delete)
            pane.merge_requested.connect(
                lambda ids: self.do(lambda: self._corpus.merge(_list(ids)), tell=True)
            )

    # ---- documents

    @property
    def document(self) -> str:
        """Id of the open document; "" if none."""
        return self._summary.id if self._summary else ""

    @property
    def format(self) -> str:
        """Its format ("pdf"); "" if none is open."""
        return self._summary.format if self._summary else ""

    def has_highlights(self) -> bool:
        """Whether there are highlights in its text to step through."""
        return bool(self._placed(self._highlights()))

    def open(self, document: str, passage: Range | None = None) -> bool:
        """Open a document where reading stopped, or at a passage; whether it could be."""
        opening = document != self.document
        if opening:
            self.save_place()
            if not self._show(document, passage.start if passage else None):
                return False
        if passage is not None:
            self._reader.go_to(passage, opening=opening)
        return True

    def _show(self, document: str, position: int | None = None) -> bool:
        summaries = self._corpus.documents([document])
        if not summaries:
            self._notices.show_notice("That document is not in the corpus any more.")
            return False
        try:
            text = self._corpus.text(document)
            pages = self._corpus.pages(summaries[0].version)
        except FlorilegiumError as error:
            self._notices.show_notice(str(error), lasting=True)
            return False
        summary = self._summary = summaries[0]
        highlights = self._highlights()
        self._reader.open(
            summary,
            text,
            self._placed(highlights),
            summary.position if position is None else position,
            None
            if pages is None
            else Pages(
                pages,
                Path(summary.path),
                self._corpus.fingerprint(summary.version),
                self._passwords.get(document),
            ),
            printed=self._settings.value("reader/printed", "true") == "true",
        )
        self._show_in_sidebar(highlights)
        self._desk.do(lambda: self._corpus.save_reading(document, summary.position, summary.progress))
        self.opened.emit(document)
        return True

    def take_keyboard(self) -> None:
        """Give the keyboard to the page."""
        self._reader.setFocus()

    def open_at(self, document: str, position: int) -> None:
        """Open a document at a code point, as Back and Forward do."""
        if document != self.document:
            self.save_place()
            self._show(document, position)

    def close(self) -> None:
        """Show no document."""
        self.save_place()
        self._summary = None
        self._reader.close_document()
        self._sidebar.show_document("", [])
        self.opened.emit("")

    def go_to_highlight(self, identity: str) -> None:
        """Open a highlight's document at its passage, and flash it."""
        highlight = self._corpus.by_id([identity]).get(identity)
        if highlight is None:
            self._notices.show_notice("That highlight is not there any more.")
            return
        placed = self._corpus.documents([highlight.document])
        if placed and placed[0].version != highlight.version:
            self.open(highlight.document)
            self._notices.show_notice(
                "Its words are not in the document as it is now; they are kept in the list."
            )
            return
        if self.open(highlight.document, Range(highlight.start, highlight.end)):
            self._sidebar.reveal(identity)

    def step_highlight(self, step: int) -> None:
        """Go to the next (1) or previous (-1) highlight from where the reader is, round the ends."""
        placed = self._placed(self._highlights())
        if not placed:
            return
        place = self._reader.place()
        starts = [highlight.start for highlight in placed]
        chosen = bisect_right(starts, place) if step > 0 else bisect_left(starts, place) - 1
        for index, highlight in enumerate(placed):  # several may begin at one place
            if highlight.id == self._stepped and highlight.start == place:
                chosen = index + step
        self._stepped = placed[chosen % len(placed)].id
        self.go_to_highlight(self._stepped)

    # ---- what changed

    def show_changes(self, changes: Changes) -> None:
        """Draw anew what these changes touch."""
        if changes.labels or changes.everything:
            self.show_labels()
        document = self.document
        if document and (changes.everything or document in changes.documents):
            found = self._corpus.documents([document])
            if not found:
                self.close()
            elif self._summary is not None and found[0].version != self._summary.version:
                self._summary = None  # a new version of the text: set it anew, at the same place
                self.open(document)
            else:
                self._summary = found[0]
                self._reader.retitle(found[0])
        if document and (changes.everything or changes.labels or document in changes.annotated):
            highlights = self._highlights()
            self._reader.show_highlights(self._placed(highlights))
            self._show_in_sidebar(highlights)
        if changes.annotated or changes.everything or changes.labels or changes.documents:
            if self._corpus_shown:
                self._update_corpus_tab(changes)
            self._sidebar.set_tags(self._corpus.tags())

    def show_labels(self) -> None:
        """Tell the panes of the labels and tags."""
        labels = self._corpus.labels()
        self._reader.set_labels(labels)
        self._sidebar.set_labels(labels)
        self._sidebar.set_tags(self._corpus.tags())

    def _highlights(self) -> list[Highlight]:
        return self._corpus.highlights(self.document) if self.document else []

    def _placed(self, highlights: Sequence[Highlight]) -> list[Highlight]:
        """Those whose words are in the text that is shown."""
        version = self._summary.version if self._summary else 0
        return [highlight for highlight in highlights if highlight.version == version]

    def _show_in_sidebar(self, highlights: Sequence[Highlight]) -> None:
        summary = self._summary
        if summary is None:
            return
        text = self._corpus.text(summary.id)
        locations = iter(text.locations([highlight.start for highlight in self._placed(highlights)]))
        rows = [
            HighlightRow(
                highlight,
                summary.title,
                next(locations) if highlight.version == summary.version else "in an earlier text",
            )
            for highlight in highlights
        ]
        focus = QApplication.focusWidget()
        was_there = focus is not None and self._sidebar.isAncestorOf(focus)
        self._sidebar.show_document(summary.id, rows)
        focus = QApplication.focusWidget()
        if was_there and (focus is None or not self._sidebar.isAncestorOf(focus)):
            self._reader.setFocus()  # an empty list goes, and Qt would give the keyboard to whatever is next

    def _on_corpus_tab_shown(self) -> None:
        self._corpus_shown = True
        self._show_corpus()

    def _update_corpus_tab(self, changes: Changes) -> None:
        elsewhere = (changes.documents | changes.annotated) - {self.document}
        if changes.everything or changes.labels or elsewhere:
            self._show_corpus()
        else:
            found = self._corpus.by_id(changes.highlights)
            self._sidebar.update_rows(
                self._corpus_rows(list(found.values())), changes.highlights - found.keys()
            )

    def _show_corpus(self) -> None:
        self._sidebar.show_corpus(self._corpus_rows(self._corpus.highlights()))

    def _corpus_rows(self, highlights: Sequence[Highlight]) -> list[HighlightRow]:
        ids = list(dict.fromkeys(highlight.document for highlight in highlights))
        documents = {summary.id: summary for summary in self._corpus.documents(ids)}
        return [
            HighlightRow(
                highlight,
                documents[highlight.document].title,
                f"{round(100 * highlight.start / max(documents[highlight.document].characters, 1))}%",
            )
            for highlight in highlights
            if highlight.document in documents
        ]

    # ---- deeds

    def do(self, deed: Callable[[], Changes], *, tell: bool = False) -> Changes:
        """Do something that can be undone; with ``tell`` a notice offers that at once."""
        changes = self._desk.do(deed)
        if changes and tell:
            self._notices.show_notice(changes.summary, "Undo", self.undo)
        return changes

    def undo(self) -> None:
        """Take the last deed back."""
        self._undo(self._corpus.passages.next_undo(), again=False)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._undo(self._corpus.passages.next_redo(), again=True)

    def _undo(self, name: str, *, again: bool) -> None:
        """Undo or redo; under a ``name`` it is the child that did it, and undoes it."""
        changes = self._desk.do(self._corpus.redo if again else self._corpus.undo)
        if changes:
            self._notices.show_notice(changes.summary)
        elif name:
            self._desk.take_back(name, again=again).finished.connect(self._on_taken_back)

    def _on_taken_back(self, summary: object, _cancelled: bool) -> None:
        self._notices.show_notice(str(summary))

    def delete(self, ids: Sequence[str] | str) -> None:
        """Put highlights into the trash."""
        self.do(lambda: self._corpus.delete(_list(ids)), tell=True)

    def _on_markdown_copy_requested(self, ids: list[str]) -> None:
        try:
            QGuiApplication.clipboard().setText(self._corpus.markdown(ids))
        except FlorilegiumError as error:
            self._notices.show_notice(str(error), lasting=True)

    def _on_highlight_requested(self, passage: Range, label: str) -> None:
        if self._make(passage, label) and QAccessible.isActive():  # who sees the page sees the colour
            name = next((each.name for each in self._corpus.labels() if each.id == label), "")
            QAccessible.updateAccessibility(
                QAccessibleAnnouncementEvent(self._reader, f"Highlighted: {name}")
            )

    def _make(self, passage: Range, label: str) -> str:
        made: list[str] = []

        def deed() -> Changes:
            highlight, changes = self._corpus.highlight(self.document, passage, label)
            made.append(highlight.id)
            return changes

        self._desk.do(deed)
        return made[0] if made else ""

    def _edit(self, where: Range | str, edit: Callable[[str], object]) -> None:
        """Edit a highlight, which is made first where only a passage is given."""
        identity = where if isinstance(where, str) else self._make(where, self._corpus.labels()[0].id)
        if identity:
            edit(identity)

    def _on_extend_requested(self, identity: str, passage: Range) -> None:
        self.do(lambda: self._corpus.set_range(identity, passage))

    def _on_printed_changed(self, printed: bool) -> None:
        self._settings.setValue("reader/printed", "true" if printed else "false")

    # ---- where reading stopped

    def _on_position_changed(self, position: int, progress: float) -> None:
        self._place = (position, progress)
        self._later.start()

    def save_place(self) -> None:
        """Write down where reading stopped, if that is not done yet."""
        self._later.stop()
        if self._summary is None or self._place is None:
            return
        position, progress = self._place
        self._place = None
        document = self._summary.id
        furthest = max(progress, self._summary.progress)
        if (position, furthest) != (self._summary.position, self._summary.progress):
            self._desk.do(lambda: self._corpus.save_reading(document, position, furthest))


def _list(ids: Sequence[str] | str) -> list[str]:
    return [ids] if isinstance(ids, str) else list(ids)
