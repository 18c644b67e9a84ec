"""The left column when nothing is searched for: the documents of the corpus."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from florilegium.model import DocumentSummary, Label
from florilegium.ui.appearance import Appearance
from florilegium.ui.documents.delegate import DocumentDelegate
from florilegium.ui.documents.drop import DropSheet, dropped_paths
from florilegium.ui.documents.empty import EmptyPage
from florilegium.ui.documents.menus import SORT_NAMES, add_deed, fill_filter_menu, fill_sort_menu, filter_name
from florilegium.ui.documents.model import DocumentsModel
from florilegium.ui.documents.order import Filter, Sort
from florilegium.ui.documents.view import DocumentsView
from florilegium.ui.icon_source import IconSource
from florilegium.ui.menu_button import MenuButton
from florilegium.ui.pane import Pane

_AT_ONCE = 20  # new and changed documents taken over in one go
_BETWEEN = 16  # milliseconds, a frame


TABLES = ("csv", "tsv", "jsonl")
"""Formats whose files hold many documents, one a row."""


class DocumentsPane(Pane):
    """The documents, with what to show of them and in what order."""

    document_activated = Signal(str)
    """A document is to be opened: a plain click, or Enter."""
    selection_changed = Signal(list)
    """Ids of the chosen documents, from top to bottom."""
    removal_requested = Signal(list)
    export_requested = Signal(list)
    paths_dropped = Signal(object)
    """Files and folders, a list of str. Not a Qt list: that would lose surrogate escapes."""
    add_files_requested = Signal()
    add_folder_requested = Signal()
    reveal_requested = Signal(str)
    """The document's file is to be shown in the file manager."""
    locate_requested = Signal(str)
    """The document's file is missing, and the reader wants to show where it is."""
    details_requested = Signal(str)
    """A document whose details are to be shown."""
    columns_requested = Signal(str)
    """A document that is a row of a table, whose columns are to be chosen."""
    read_again_requested = Signal(str)
    """The document is to be read again, in another encoding."""
    left_upwards = Signal()
    """Up was pressed on the first row: the keyboard may go to the search field."""

    def __init__(self, appearance: Appearance, icons: IconSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Documents")
        self.setAcceptDrops(True)
        self._loaded = False
        self._arriving: dict[str, DocumentSummary] = {}
        self._arrivals = QTimer(self, singleShot=True, interval=_BETWEEN)
        self._arrivals.timeout.connect(self._take_some)
        self._model = DocumentsModel(self)
        self._view = DocumentsView(self._model)
        self._delegate = DocumentDelegate(appearance, icons, self)
        self._view.setItemDelegate(self._delegate)
        self._filter_button = MenuButton(appearance, "Show", strong=True)
        self._sort_button = MenuButton(appearance, "Order")
        self._narrow = QLineEdit()
        self._narrow.setAccessibleName("Only documents whose title or author has")
        self._narrow.setPlaceholderText("Title or author")
        self._narrow.setClearButtonEnabled(True)
        self._narrow.installEventFilter(self)
        self._narrow.hide()
        buttons = (("Add files…", "add"), ("Add a folder…", "folder"))
        self._empty = EmptyPage(appearance, icons, buttons)
        self._empty.say(
            "Nothing to read yet",
            "Add the texts you want to read closely, or drop them here. Your files stay where they are "
            "and are never changed.",
        )
        self._no_match = EmptyPage(appearance, icons, (("Show all documents", ""),))
        self._stack = QStackedWidget()
        for page in (self._view, self._empty, self._no_match):
            self._stack.addWidget(page)
        self._header = QWidget()
        header = QHBoxLayout(self._header)
        header.setContentsMargins(9, 0, 9, 0)
        header.addWidget(self._filter_button)
        header.addStretch()
        header.addWidget(self._sort_button)
        narrow_line = QHBoxLayout()
        narrow_line.setContentsMargins(12, 0, 12, 0)
        narrow_line.addWidget(self._narrow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self._header)
        layout.addLayout(narrow_line)
        layout.addWidget(self._stack, 1)
        self._drop_sheet = DropSheet(appearance, self)
        self.set_main(self._view)
        self._show_choices()
        self._connect(appearance)

    def _connect(self, appearance: Appearance) -> None:
        self._view.opened.connect(self.document_activated)
        self._view.chosen_changed.connect(self.selection_changed)
        self._view.removal_wanted.connect(self._on_removal_wanted)
        self._view.typed.connect(self._on_typed)
        self._view.escaped.connect(self._on_escaped)
        self._view.left_upwards.connect(self._on_left_upwards)
        self._model.rearranged.connect(self._show_page)
        self._narrow.textChanged.connect(self._on_narrow_changed)
        filters, orders = self._filter_button.choices(), self._sort_button.choices()
        filters.aboutToShow.connect(lambda: fill_filter_menu(filters, self._model, self.set_filter))
        orders.aboutToShow.connect(lambda: fill_sort_menu(orders, self._model, self.set_sort))
        self._empty.pressed.connect(self._on_empty_pressed)
        self._no_match.pressed.connect(self._on_show_all)
        appearance.changed.connect(self._view.viewport().update)

    # ---- what the window tells it

    def set_documents(self, documents: Sequence[DocumentSummary]) -> None:
        """Show these documents and no others."""
        self._loaded = True
        self._arriving.clear()
        self._model.set_documents(documents)
        self._show_page()

    def update_documents(self, changed: Sequence[DocumentSummary], removed: Iterable[str] = ()) -> None:
        """Take over new and changed documents, and drop those that went.

        Many at once, as while a folder is being added, are taken over a few at a time, so that
        scrolling goes on meanwhile.
        """
        gone = set(removed)
        self._arriving.update((document.id, document) for document in changed)
        for identity in gone:
            self._arriving.pop(identity, None)
        if gone:
            self._model.update_documents((), gone)
        self._take_some()

    def _take_some(self) -> None:
        some = list(self._arriving.values())[:_AT_ONCE]
        for document in some:
            del self._arriving[document.id]
        if some:
            self._model.update_documents(some)
        if self._arriving:
            self._arrivals.start()

    def _take_all(self) -> None:
        self._arrivals.stop()
        self._model.update_documents(list(self._arriving.values()))
        self._arriving.clear()

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The labels there are, for marks and their names."""
        self._delegate.set_labels(labels)
        self._model.set_label_names({label.id: label.name for label in labels})

    def select(self, document_id: str) -> None:
        """Choose one document and bring it into sight; "" chooses none. What hides it stays in force."""
        if self._arriving:
            self._take_all()
        if not document_id:
            self._view.clearSelection()
        elif document_id != self.current() or self.selected() != [document_id]:
            self._view.choose(document_id)

    def current(self) -> str:
        """Id of the document that keys act from; "" if there is none."""
        return self._view.current()

    def selected(self) -> list[str]:
        """Ids of the chosen documents, from top to bottom."""
        return self._view.chosen()

    def step(self, by: int) -> None:
        """Open the document ``by`` rows below the current one, if there is one."""
        row = self._model.row_of(self.current()) + by if self.current() else 0
        if 0 <= row < self._model.rowCount():
            document = self._model.document_at(row).id
            self._view.choose(document)
            self.document_activated.emit(document)

    def set_filter(self, chosen: Filter) -> None:
        """Show only these documents."""
        self._model.set_filter(chosen)
        self._show_choices()
        self._show_page()

    def set_sort(self, sort: Sort) -> None:
        """Order the documents by this."""
        self._model.set_sort(sort)
        self._show_choices()

    @property
    def sort_order(self) -> Sort:
        """What the documents are ordered by, to be remembered."""
        return self._model.sort_order

    def focus_list(self) -> None:
        """Give the list the keyboard, with a row to start from."""
        page = self._stack.currentWidget()
        if isinstance(page, EmptyPage):
            page.first_button().setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._view.focus_list()

    def context_menu(self) -> QMenu:
        """What can be done with the chosen documents."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = self.selected()
        if not chosen:
            add_deed(menu, "Add files…", self.add_files_requested.emit)
            add_deed(menu, "Add a folder…", self.add_folder_requested.emit)
            return menu
        one = len(chosen) == 1
        document = self._model.document_at(self._model.row_of(chosen[0]))
        if one:
            add_deed(menu, "Open", lambda: self.document_activated.emit(chosen[0]), "Enter")
            add_deed(
                menu,
                "Show in file manager",
                lambda: self.reveal_requested.emit(chosen[0]),
                enabled=bool(document.path) and not document.missing,
            )
            add_deed(menu, "Details…", lambda: self.details_requested.emit(chosen[0]))
            if document.missing:
                add_deed(menu, "Locate its file…", lambda: self.locate_requested.emit(chosen[0]))
            add_deed(
                menu,
                "Read again in another encoding…",
                lambda: self.read_again_requested.emit(chosen[0]),
                enabled=bool(document.encoding) and not document.missing,
            )
            if document.format in TABLES:
                add_deed(
                    menu,
                    "Choose columns…",
                    lambda: self.columns_requested.emit(chosen[0]),
                    enabled=not document.missing,
                )
            menu.addSeparator()
        what = "" if one else f" {len(chosen):,} documents"
        add_deed(menu, f"Export{what}…", lambda: self.export_requested.emit(chosen))
        menu.addSeparator()
        add_deed(menu, f"Remove{what} from the corpus", lambda: self.removal_requested.emit(chosen), "Del")
        menu.setAccessibleName(
            f"What to do with {document.title}" if one else f"What to do with {len(chosen)} documents"
        )
        return menu

    # ---- what Qt tells it

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at: QPoint = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard and self._view.currentIndex().isValid():
            box = self._view.visualRect(self._view.currentIndex())
            at = self._view.viewport().mapToGlobal(box.center())
        self.context_menu().popup(at)
        event.accept()

    def showEvent(self, event: QShowEvent) -> None:
        # Back from the search results, or at the start: nobody is aiming at a row.
        self._model.settle()
        super().showEvent(event)
        self._view.show_current()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        paths = dropped_paths(event.mimeData())
        if paths:
            self._drop_sheet.show_count(len(paths))
            event.setDropAction(Qt.DropAction.CopyAction)  # the files stay where they are
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_sheet.hide()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_sheet.hide()
        paths = dropped_paths(event.mimeData())
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.paths_dropped.emit(paths)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._narrow and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._leave_narrowing()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.focus_list()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._model.rowCount():
                self._view.focus_list()
                self.document_activated.emit(self.current())
                return True
        return super().eventFilter(watched, event)

    # ---- what its parts tell it

    def _on_removal_wanted(self) -> None:
        self.removal_requested.emit(self.selected())

    def _on_typed(self, text: str) -> None:
        self._narrow.show()
        self._narrow.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._narrow.end(False)
        self._narrow.insert(text)

    def _on_left_upwards(self) -> None:
        if self._narrow.isVisible():
            self._narrow.setFocus(Qt.FocusReason.BacktabFocusReason)
        else:
            self.left_upwards.emit()

    def _on_escaped(self) -> None:
        if self._narrow.isVisible():
            self._leave_narrowing()

    def _on_narrow_changed(self, text: str) -> None:
        self._model.set_words(text)
        self._show_page()

    def _on_empty_pressed(self, button: int) -> None:
        (self.add_files_requested, self.add_folder_requested)[button].emit()

    def _on_show_all(self) -> None:
        self._leave_narrowing()
        self.set_filter(Filter())
        self.focus_list()

    # ----

    def _leave_narrowing(self) -> None:
        self._narrow.clear()
        self._narrow.hide()
        self._view.focus_list()

    def _show_choices(self) -> None:
        self._filter_button.show_choice(filter_name(self._model.filter))
        self._sort_button.show_choice(SORT_NAMES[self._model.sort_order])

    def _show_page(self) -> None:
        self._header.setVisible(self._model.total() > 0 or not self._loaded)
        if self._model.rowCount() or not self._loaded:
            self._stack.setCurrentWidget(self._view)
        elif self._model.total():
            words = self._narrow.text().strip()
            if words:
                self._no_match.say("No such document", f"No title or author here has “{words}”.")
            else:
                name = filter_name(self._model.filter)
                self._no_match.say("None of these", f"No document is in “{name}” now.")
            self._stack.setCurrentWidget(self._no_match)
        else:
            self._stack.setCurrentWidget(self._empty)
