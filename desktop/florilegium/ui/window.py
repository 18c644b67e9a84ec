"""The main window: three columns over one desk."""

import contextlib
import logging
import sys
import traceback
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QFileOpenEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QLabel, QMainWindow

from florilegium import __version__, paths
from florilegium.errors import FlorilegiumError
from florilegium.model import Changes, Range
from florilegium.ui.actions import Actions
from florilegium.ui.adding import Adding
from florilegium.ui.appearance import Appearance
from florilegium.ui.columns import Columns
from florilegium.ui.concordance.pane import ConcordancePane
from florilegium.ui.concording import Concording
from florilegium.ui.desk import Desk
from florilegium.ui.documents.drop import dropped_paths
from florilegium.ui.documents.order import Sort
from florilegium.ui.documents.pane import DocumentsPane
from florilegium.ui.enter import enter_pressed
from florilegium.ui.export.choice import counted
from florilegium.ui.exporting import Exporting
from florilegium.ui.guide import Guide
from florilegium.ui.highlights.pane import HighlightsPane
from florilegium.ui.icons import Icons
from florilegium.ui.importing import Importing
from florilegium.ui.label_menu import LabelMenu
from florilegium.ui.notices import NoticeBar
from florilegium.ui.opening import Opening
from florilegium.ui.panels import FaultPanel
from florilegium.ui.possible import possible
from florilegium.ui.progress import StatusProgress
from florilegium.ui.reader.pane import ReaderPane
from florilegium.ui.reading import Reading
from florilegium.ui.recognising import Recognising
from florilegium.ui.review.reviewing import Reviewing
from florilegium.ui.saved_searches import SavedSearches
from florilegium.ui.search.field import SearchField
from florilegium.ui.search.pane import ResultsPane
from florilegium.ui.searching import Searching
from florilegium.ui.side_panels import SidePanels
from florilegium.ui.unlocking import Unlocking
from florilegium.ui.upkeep import Upkeep
from florilegium.ui.verifying import Verifying
from florilegium.ui.watching import Watching
from florilegium.ui.wording import Wording
from florilegium.ui.words.options import TABLES
from florilegium.ui.words.pane import WordsPane

_SECOND_CHILD_MILLISECONDS = 200  # after the first: to start one takes 20 ms, and somebody may be typing
_BACKUP_MILLISECONDS = 20_000  # after the start, when nobody is waiting for anything

log = logging.getLogger(__name__)


class Window(QMainWindow):
    """Documents on the left, the text in the middle, highlights on the right."""

    def __init__(self, desk: Desk, appearance: Appearance, settings: QSettings) -> None:
        super().__init__()
        self.setWindowTitle("Florilegium")
        self.setAcceptDrops(True)
        self._desk = desk
        self._corpus = desk.corpus
        self._appearance = appearance
        self._settings = settings
        icons = self._icons = Icons(appearance, paths.resources() / "icons")
        self.setWindowIcon(icons.application())
        self.field = SearchField(appearance, icons)
        self.documents = DocumentsPane(appearance, icons)
        self.results = ResultsPane(appearance)
        self.reader = ReaderPane(appearance, icons, self._corpus.image, _find)
        self.sidebar = HighlightsPane(appearance, icons)
        self.lines = ConcordancePane(appearance, icons)
        self.words = WordsPane(appearance, icons)
        self.progress = StatusProgress(appearance, icons)
        self._counts = QLabel()
        self._location = QLabel()
        self._lay_out()
        self.notices = NoticeBar(self, appearance, icons)
        passwords: dict[str, str] = {}  # by document: for this session, and never on the disk
        self.reading = Reading(desk, settings, self.reader, self.sidebar, self.notices, passwords, self)
        self.unlocking = Unlocking(appearance, self.reader, self.notices, passwords, self)
        self.searching = Searching(desk, self.field, self.results, self.reader, self)
        self.concording = Concording(
            desk,
            appearance,
            settings,
            self.searching,
            self.reading,
            self.reader,
            self.progress,
            self.notices,
            self.lines,
        )
        self.saved_searches = SavedSearches(desk, appearance, self.searching, self.concording, self)
        self.wording = Wording(
            desk,
            appearance,
            settings,
            self.searching,
            self.concording,
            self.reader,
            self.progress,
            self.notices,
            self._chosen_documents,
            self.words,
        )
        self.adding = Adding(desk, appearance, self.progress, self.notices, passwords, self)
        self.recognising = Recognising(
            desk, appearance, self.reader, self.progress, self.notices, passwords, self
        )
        self.exporting = Exporting(desk, appearance, settings, self.notices, self)
        self.importing = Importing(desk, appearance, self.progress, self.notices, self)
        self.reviewing = Reviewing(
            desk, appearance, icons, self.reading, self.reader, self.notices, self.columns.right
        )
        self.verifying = Verifying(
            desk,
            appearance,
            icons,
            self.reading,
            self.reader,
            self.progress,
            self.notices,
            self.columns.right,
            self,
        )
        self.upkeep = Upkeep(desk, appearance, self.reading, self)
        self.watching = Watching(desk, self.notices, lambda: self.adding.look_for_new_files(said=False), self)
        self.opening = Opening(desk, self.reading, self.adding, self.notices, self)
        self.guide = Guide(desk, self.reading, self.adding, self.documents, self)
        self.commands = Actions(self)
        self.panels = SidePanels(
            desk,
            appearance,
            icons,
            self.reading,
            self.documents,
            self.notices,
            self.commands,
            self,
        )
        self._connect()
        self._connect_actions()
        self._restore_geometry()
        self._show_everything()

    # ---- making

    def _lay_out(self) -> None:
        self.columns = Columns(
            self.field,
            (self.documents, self.results),
            self.reader,
            (self.lines, self.words),
            self.sidebar,
        )
        self.setCentralWidget(self.columns)
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.setContentsMargins(14, 0, 14, 0)
        bar.addWidget(self._counts)
        bar.addPermanentWidget(self.progress)
        bar.addPermanentWidget(self._location)
        self._counts.setAccessibleDescription("Documents and highlights in the corpus")
        self._location.setAccessibleDescription("Place in the document")

    def _connect(self) -> None:
        self._desk.changed.connect(self._on_changed)
        self._desk.failed.connect(lambda sentence: self.notices.show_notice(sentence, lasting=True))
        self._desk.crashed.connect(self._show_fault)
        documents = self.documents
        documents.document_activated.connect(self._on_document_activated)
        documents.removal_requested.connect(self._on_removal_requested)
        documents.export_requested.connect(lambda ids: self.exporting.show(self.reading.document, ids))
        documents.paths_dropped.connect(self.adding.add)
        documents.add_files_requested.connect(self.adding.choose_files)
        documents.add_folder_requested.connect(self.adding.choose_folder)
        documents.reveal_requested.connect(self._on_reveal_requested)
        documents.details_requested.connect(self.panels.show_details)
        documents.columns_requested.connect(self.adding.choose_columns)
        documents.read_again_requested.connect(self.adding.read_again)
        documents.locate_requested.connect(self.watching.locate)
        documents.left_upwards.connect(self.searching.focus)
        self.field.results_wanted.connect(self._on_down_from_field)
        self.reading.opened.connect(self._on_opened)
        self.reading.opened.connect(self.recognising.show_offer)
        self.reading.opened.connect(self.searching.show_document)
        self.searching.shown.connect(self._on_results_shown)
        self.searching.opening.connect(self._on_passage_wanted)
        self.adding.added.connect(self.searching.again)
        self.adding.added.connect(self.watching.watch_folders)
        self.reading.opened.connect(self.watching.watch_file_of)
        self.guide.begun.connect(self._on_guide_begun)
        self.importing.review_requested.connect(self._show_review)
        self.importing.documents_wanted.connect(self.adding.choose_files)
        self.importing.undo_requested.connect(self.reading.undo)
        self.watching.review_requested.connect(self._show_review)
        reader = self.reader
        reader.location_changed.connect(self._location.setText)
        reader.link_activated.connect(self._on_link_activated)
        reader.document_requested.connect(self.reading.open_at)
        reader.search_requested.connect(self.searching.focus)
        reader.documents_toggled.connect(self.commands["documents_column"].toggle)
        reader.more_requested.connect(self._on_more_requested)
        self.sidebar.export_requested.connect(self._show_export)
        self.sidebar.edit_labels_requested.connect(self.panels.show_labels)
        self.concording.shown.connect(self._on_lines_shown)
        self.wording.shown.connect(self._on_words_shown)
        self.lines.header.tabs.other_chosen.connect(self.wording.show)
        self.words.header.tabs.other_chosen.connect(self.concording.show)
        documents.selection_changed.connect(self.wording.chosen_changed)
        self.reading.opened.connect(self.wording.chosen_changed)
        self._appearance.changed.connect(self._show_theme_choice)

    def _connect_actions(self) -> None:
        act = self.commands
        act.connect(
            add_files=self.adding.choose_files,
            add_folder=self.adding.choose_folder,
            new_files=lambda: self.adding.look_for_new_files(said=True),
            folders=self.panels.show_folders,
            export=self._show_export,
            export_again=lambda: self.exporting.again(self.reading.document, self.documents.selected()),
            import_highlights=self.importing.choose_files,
            waiting=self.importing.show_waiting,
            trash=self.upkeep.show_trash,
            backups=self.upkeep.show_backups,
            recognise=self.recognising.ask,
            details=lambda: self.panels.show_details(""),
            remove_document=lambda: self._on_removal_requested(self.documents.selected()),
            close=self.close,
            quit=self.close,
            undo=self.reading.undo,
            redo=self.reading.redo,
            copy=self.reader.copy,
            select_all=self.reader.select_all,
            search=self.searching.focus,
            find=self.reader.show_find,
            next_hit=self.reader.next_hit,
            previous_hit=self.reader.previous_hit,
            concordance=self.concording.toggle,
            to_lines=self.concording.show,
            words=self.wording.toggle,
            to_words=self.wording.show,
            save_search=self.concording.save_search,
            saved_searches=self.saved_searches.show,
            next_unseen=self.concording.next_unseen,
            all_highlights=self._show_all_highlights,
            type=self.reader.show_type,
            printed=self.reader.header.pages.toggle,
            whole_page=lambda: self.adding.toggle_whole(self.reading.document),
            rotate=self.reader.rotate_pages,
            fit_width=lambda: self.reader.fit_pages(whole=False),
            fit_page=lambda: self.reader.fit_pages(whole=True),
            larger=lambda: self.reader.zoom(1),
            smaller=lambda: self.reader.zoom(-1),
            usual_size=lambda: self.reader.zoom(0),
            back=self.reader.back,
            forward=self.reader.forward,
            next_highlight=lambda: self.reading.step_highlight(1),
            previous_highlight=lambda: self.reading.step_highlight(-1),
            next_document=lambda: self.documents.step(1),
            previous_document=lambda: self.documents.step(-1),
            to_documents=self._focus_documents,
            to_text=self.reader.setFocus,
            to_highlights=self._focus_highlights,
            palette=self.reader.show_palette,
            note=self.reader.request_note,
            tags=self.reader.request_tags,
            delete_highlight=self.reader.request_delete,
            review=self._show_review,
            verify_draft=self._choose_draft,
            next_quotation=lambda: self._step_quotation(1),
            previous_quotation=lambda: self._step_quotation(-1),
            labels=self.panels.show_labels,
            guide=self._on_help_wanted,
            query_help=lambda: self.results.show_help(self.field),
            keys=self.panels.show_keys,
            starter=self.adding.add_starter_corpus,
            rebuild_index=self._rebuild_index,
            library_folder=lambda: _open_folder(self._corpus.library),
            log_folder=lambda: _open_folder(paths.log_folder()),
            about=self.panels.show_about,
        )
        columns = {"documents_column": self.columns.left, "highlights_column": self.columns.right}
        for key, column in columns.items():
            act[key].setChecked(True)
            act[key].toggled.connect(column.setVisible)
        act.connect(**{table: partial(self.wording.show, table) for table, _, _ in TABLES})
        for name in ("system", "light", "sepia", "dark"):
            act[f"theme_{name}"].triggered.connect(
                lambda _checked, name=name: setattr(self._appearance, "choice", name)
            )
        act["case"].toggled.connect(self.searching.match_case)
        self.searching.case_changed.connect(act["case"].setChecked)
        act["full_screen"].toggled.connect(lambda on: self.showFullScreen() if on else self.showNormal())
        can = possible(self._corpus, self.reading, self.reader, self.documents)
        act.grey({key: check for key, check in can.items() if key != "label"})
        self.commands.menus["Highlight"].aboutToShow.connect(self._show_review_count)
        self.label_menu = LabelMenu(self.commands.menus["Highlight"], can["label"])
        self.label_menu.label_chosen.connect(self.reader.request_highlight)
        self.commands.menus["Go"].addAction(self.notices.focus_action)
        self._show_theme_choice()

    # ---- starting and ending

    def start(self, what: str = "") -> None:
        """Begin: open what was asked for, or what was read last; fill a library that is new."""
        if self._corpus.is_new and not what:
            self.guide.begin()
        elif what:
            self.open_request(what)
        else:
            self._open_last()
        QTimer.singleShot(0, self, self._after_start)
        QTimer.singleShot(_BACKUP_MILLISECONDS, self, self._desk.back_up)

    def _after_start(self) -> None:
        if self._desk.stopped:
            return
        self._desk.warm_up()
        if self._corpus.read_only:
            self.notices.show_notice(
                "This library can be read but not changed: it cannot be written to.",
                lasting=True,
            )
            return
        QTimer.singleShot(_SECOND_CHILD_MILLISECONDS, self, self._after_first_child)

    def _after_first_child(self) -> None:
        if not self._desk.stopped:
            self.watching.start()
            self._desk.update_index()

    def _open_last(self) -> None:
        last = "" if self.reading.document else self._corpus.last_read()
        if last:
            self.reading.open(last)
            self.reader.setFocus()

    def _on_guide_begun(self) -> None:
        if self.field.hasFocus() and not self.field.text():
            self.reader.setFocus()

    def open_request(self, what: str) -> None:
        """Come to the front and open a path or a florilegium:// link; "" only comes to the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        if not what:
            return
        try:
            if "://" in what:
                self.opening.open_link(what)
            else:
                self.opening.open_path(what)
        except FlorilegiumError as error:
            self.notices.show_notice(str(error), lasting=True)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.sidebar.finish_editing()
        self.reading.save_place()
        self.concording.stop()
        self.wording.stop()
        self.watching.stop()
        self.verifying.stop()
        self.reader.close_document()  # ends the thread that draws its pages
        self._settings.setValue("window/geometry", self.saveGeometry())
        self.columns.save(self._settings)
        self._settings.setValue("documents/sort", self.documents.sort_order.value)
        self._settings.sync()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not enter_pressed(event):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)  # the files stay where they are
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.adding.add(dropped_paths(event.mimeData()))

    def _restore_geometry(self) -> None:
        geometry = self._settings.value("window/geometry")
        if not (isinstance(geometry, QByteArray) and self.restoreGeometry(geometry)):
            self.resize(1360, 860)
        self.columns.restore(self._settings)
        with contextlib.suppress(ValueError):  # never chosen
            self.documents.set_sort(Sort(self._settings.value("documents/sort")))

    # ---- showing

    def _show_everything(self) -> None:
        documents = self._corpus.documents()
        self.documents.set_documents(documents)
        self.results.set_documents(documents)
        self.sidebar.show_document("", [])
        self._show_counts()
        self._show_labels()
        self._show_undo()

    def _on_changed(self, changes: Changes) -> None:
        if changes.everything:
            self._show_everything()
        elif changes.documents or changes.annotated:
            ids = sorted(changes.documents | changes.annotated)
            found = self._corpus.documents(ids)
            self.documents.update_documents(found, set(ids) - {summary.id for summary in found})
            self.results.update_documents(found)
        if changes.labels:
            self._show_labels()
        self.reading.show_changes(changes)
        if changes.everything or self.reading.document in changes.documents:
            self._show_title(self.reading.document)
        self._show_counts()
        self._show_undo()

    def _show_counts(self) -> None:
        documents = self._corpus.document_count()
        highlights = self._corpus.highlight_count()
        self._counts.setText(f"{counted(documents, 'document')} · {counted(highlights, 'highlight')}")
        self.field.set_document_count(documents)
        self.reader.set_corpus_empty(documents == 0)

    def _show_labels(self) -> None:
        labels = self._corpus.labels()
        self.documents.set_labels(labels)
        self.label_menu.set_labels(labels)

    def _show_undo(self) -> None:
        for key, verb, what in (
            ("undo", "&Undo", self._corpus.undo_text),
            ("redo", "&Redo", self._corpus.redo_text),
        ):
            self.commands[key].setText(f"{verb}: {what[:1].lower()}{what[1:]}" if what else verb)
            self.commands[key].setEnabled(bool(what))

    def _show_review_count(self) -> None:
        count = self.reviewing.count()
        self.commands["review"].setText(f"&Review changes ({count:,})…" if count else "&Review changes…")

    def _show_theme_choice(self) -> None:
        self.commands[f"theme_{self._appearance.choice}"].setChecked(True)

    def _on_opened(self, document: str) -> None:
        if not document:
            self.setWindowTitle("Florilegium")
            self._location.clear()
            return
        self._show_title(document)
        self.documents.select(document)

    def _show_title(self, document: str) -> None:
        summaries = self._corpus.documents([document]) if document else []
        title = summaries[0].title if summaries else "Florilegium"
        alone = sys.platform == "darwin" or not summaries
        self.setWindowTitle(title if alone else f"{title} — Florilegium")

    # ---- what panes ask

    def _on_document_activated(self, document: str) -> None:
        if self.reading.open(document):
            self.reader.setFocus()

    def _on_removal_requested(self, ids: list[str]) -> None:
        if ids:
            self.reading.do(lambda: self._corpus.remove(ids), tell=True)

    def _on_results_shown(self, shown: bool) -> None:
        self.columns.show_list(self.results if shown else self.documents)
        if shown:
            self.commands["documents_column"].setChecked(True)

    def _on_lines_shown(self, shown: bool) -> None:
        if shown:
            self.wording.hide()
        self.commands["concordance"].setChecked(shown)
        self.columns.fit_lower()

    def _on_words_shown(self, shown: bool) -> None:
        if shown:
            self.concording.hide()
        self.commands["words"].setChecked(shown)
        self.columns.fit_lower()

    def _chosen_documents(self) -> list[str]:
        """The documents that are chosen in the list, or else the one that is read."""
        return self.documents.selected() or [self.reading.document][: bool(self.reading.document)]

    def _on_down_from_field(self) -> None:
        if not self.searching.query:
            self.documents.focus_list()

    def _on_passage_wanted(self, document: str, passage: Range | None, highlight: str) -> None:
        if highlight:
            self.reading.go_to_highlight(highlight)
        else:
            self.reading.open(document, passage)

    def _on_link_activated(self, link: str) -> None:
        if link.startswith("florilegium:"):
            self.open_request(link)
        else:
            QDesktopServices.openUrl(QUrl(link))

    def _on_reveal_requested(self, document: str) -> None:
        _open_folder(Path(self._corpus.document(document).path).parent)

    def _on_more_requested(self) -> None:
        for title in ("Highlight", "Go", "View"):
            self.reader.add_to_more(self.commands.menus[title])

    def _focus_documents(self) -> None:
        self.commands["documents_column"].setChecked(True)
        (self.results if self.searching.query else self.documents).focus_list()

    def _focus_highlights(self) -> None:
        self.commands["highlights_column"].setChecked(True)
        self.columns.right.setCurrentWidget(self.sidebar)
        self.sidebar.page.view.setFocus()

    def _show_review(self) -> None:
        self.commands["highlights_column"].setChecked(True)
        self.reviewing.show()

    def _choose_draft(self) -> None:
        self.commands["highlights_column"].setChecked(True)
        self.verifying.choose_file()

    def _step_quotation(self, step: int) -> None:
        self.commands["highlights_column"].setChecked(True)
        self.verifying.step(step)

    def _show_export(self) -> None:
        self.exporting.show(self.reading.document, self.documents.selected())

    def _show_all_highlights(self) -> None:
        self.columns.right.setCurrentWidget(self.sidebar)
        self.sidebar.show_tab(corpus=True)

    # ---- panels

    def _on_help_wanted(self) -> None:
        if self.field.hasFocus():  # where it means the words of a search
            self.results.show_help(self.field)
        else:
            self.guide.show()

    def _rebuild_index(self) -> None:
        job = self._desk.update_index(anew=True)
        job.progressed.connect(lambda progress: self.progress.show_progress("Indexing", progress))
        job.finished.connect(self.progress.finish)
        job.finished.connect(lambda: self.notices.show_notice("The search index has been built anew."))

    # ---- faults

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open what macOS hands to the application: it sends links and files as events."""
        if isinstance(event, QFileOpenEvent):
            url = event.url()
            self.open_request(url.toLocalFile() if url.isLocalFile() else url.toString())
            return True
        return super().eventFilter(watched, event)

    def on_fault(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """What Python calls with an exception that nobody caught: it is logged and shown, not fatal."""
        if issubclass(kind, KeyboardInterrupt):
            self.close()
            return
        self._show_fault("".join(traceback.format_exception(kind, error, trace)))

    def _show_fault(self, report: str) -> None:
        log.error("A fault of ours:\n%s", report)
        FaultPanel(
            f"Florilegium {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n\n{report}", self
        ).show()


def _find(text: str, query: str) -> list[Range]:
    from florilegium.search import find_in_text  # when it is first wanted: it is slow to load

    return find_in_text(text, query)


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
