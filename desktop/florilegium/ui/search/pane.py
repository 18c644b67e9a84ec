"""The left column while something is searched for: passages by document."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from florilegium.model import DocumentSummary, Label, SearchResult
from florilegium.ui.appearance import Appearance
from florilegium.ui.menu_button import MenuButton
from florilegium.ui.one_line import one_line
from florilegium.ui.pane import Pane
from florilegium.ui.search.advice import advice
from florilegium.ui.search.header import CountLine, count_words
from florilegium.ui.search.message import MessagePage
from florilegium.ui.search.model import Order, ResultsModel
from florilegium.ui.search.query_help import QueryHelp
from florilegium.ui.search.view import ResultsView

PATIENCE = 300
"""Milliseconds before a search says that it is at work."""

_ORDER_NAMES = {Order.BEST: "Best first", Order.TITLE: "Title", Order.DATE: "Date"}


class ResultsPane(Pane):
    """What a query found, or a sentence in its place."""

    passage_activated = Signal(str, int, int, object)
    """Document id, start and end in code points of its text, and the Passage itself."""
    left_upwards = Signal()
    """Up on the first passage: the keyboard may go back to the field."""
    left = Signal()
    """Escape was pressed among the results."""
    suggestion_chosen = Signal(str)
    """The reader meant this query instead."""
    more_requested = Signal()
    """More documents answer than are shown, and the reader wants them."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Search results")
        self._model = ResultsModel(self)
        self._view = ResultsView(self._model, appearance)
        self._count = CountLine(appearance)
        self._order_button = MenuButton(appearance, "Order")
        self._help = QueryHelp(appearance, self)
        self._remark = MessagePage(appearance)
        self._remark.hide()
        self._message = MessagePage(appearance)
        self._nothing = QWidget()
        self._stack = QStackedWidget()
        for page in (self._nothing, self._view, self._message):
            self._stack.addWidget(page)
        self._more = QPushButton("Show more documents")
        self._more.setAutoDefault(False)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        header = QHBoxLayout()
        header.setContentsMargins(14, 0, 3, 0)
        header.setSpacing(0)
        header.addWidget(self._count, 1)
        header.addWidget(self._order_button)
        self._footer = QWidget()
        footer = QHBoxLayout(self._footer)
        footer.setContentsMargins(12, 4, 12, 10)
        footer.addWidget(self._more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(header)
        layout.addWidget(self._remark)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._footer)
        self.set_main(self._view)
        self._fill_order_menu()
        self._view.opened.connect(self._on_opened)
        self._view.left_upwards.connect(self.left_upwards)
        self._view.escaped.connect(self.left)
        self._more.clicked.connect(lambda _checked=False: self.more_requested.emit())
        self._patience.timeout.connect(self._on_patience_ended)
        for page in (self._message, self._remark):
            page.suggestion_chosen.connect(self.suggestion_chosen)
        self.clear()

    # ---- what the window tells it

    def clear(self) -> None:
        """Nothing is searched for."""
        self._patience.stop()
        self._model.set_result(SearchResult(""), {})
        self._show(self._nothing)

    def show_searching(self, query: str) -> None:
        """A search for ``query`` began. What was found before stays until there is something to say."""
        self.setAccessibleDescription(f"Searching for {one_line(query)}")
        self._patience.start()

    def show_result(self, result: SearchResult, labels: Mapping[str, Label] | None = None) -> None:
        """Show an answer. ``labels`` are those of the highlights found, by highlight id, as far as known."""
        self._patience.stop()
        self.setAccessibleDescription(f"What was found for {one_line(result.query)}")
        row = self._view.currentIndex().row()
        chosen = self._model.hit_at(row) if row >= 0 else None
        self._model.set_result(result, labels or {})
        if not result.documents:
            if result.message:
                self.show_message(result.message)
            else:
                self._show_nothing_found(result.query, result.suggestion)
            return
        self._show(self._view)
        self._count.say(*count_words(result))
        self._order_button.show()
        self._footer.setVisible(result.total > len(result.documents))
        if result.message or result.suggestion:
            self._remark.say(result.message, suggestion=result.suggestion)
            self._remark.show()
        if chosen is not None and not self._view.currentIndex().isValid():
            self._view.choose(self._model.row_of(chosen.document, chosen.passage))
        self._announce(self._count.text())

    def show_message(self, message: str) -> None:
        """Say a sentence in place of results: "The index is being rebuilt: 620 of 1,000"."""
        self._patience.stop()
        self._message.say(message)
        self._show(self._message)
        self._announce(message)

    def show_query_error(self, query: str, message: str, position: int) -> None:
        """Explain a query that cannot be understood; ``position`` in code points is where it fails."""
        self._patience.stop()
        self._message.say_error(query, message, position)
        self._show(self._message)
        self._announce(message)

    def set_documents(self, documents: Sequence[DocumentSummary]) -> None:
        """The documents there are, for ordering what is found by date."""
        self._model.set_dates({document.id: document.date for document in documents})

    def update_documents(self, documents: Sequence[DocumentSummary]) -> None:
        """Take over new and changed documents."""
        self._model.update_dates({document.id: document.date for document in documents})

    def focus_list(self) -> None:
        """Give the results the keyboard, if there are any."""
        if self._model.rowCount():
            self._view.focus_list()

    def show_help(self, below: QWidget) -> None:
        """Open the sheet that says what can be asked, under the field."""
        self._help.open_below(below)

    # ----

    def _show(self, page: QWidget) -> None:
        """Bring a page to the front; the furniture of results is put away until asked for."""
        self._stack.setCurrentWidget(page)
        self._count.say("")
        self._order_button.hide()
        self._footer.hide()
        self._remark.hide()

    def _show_nothing_found(self, query: str, suggestion: str) -> None:
        asked = one_line(query)
        shown = asked if len(asked) <= 60 else asked[:60] + "…"
        quoted = shown if any(mark in shown for mark in '"“”„«»') else f"“{shown}”"
        self._message.say(
            f"Nothing found for {quoted}", f"{advice(asked)} F1 shows what can be asked.", suggestion
        )
        self._show(self._message)
        self._announce(self._message.text())

    def _announce(self, text: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _fill_order_menu(self) -> None:
        menu = self._order_button.choices()
        group = QActionGroup(menu)
        for order, name in _ORDER_NAMES.items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(order is self._model.order)
            action.setActionGroup(group)
            action.triggered.connect(lambda _checked=False, order=order: self._on_order_chosen(order))
        self._order_button.show_choice(_ORDER_NAMES[self._model.order])

    def _on_order_chosen(self, order: Order) -> None:
        self._model.set_order(order)
        self._order_button.show_choice(_ORDER_NAMES[order])

    def _on_opened(self, row: int) -> None:
        hit = self._model.hit_at(row)
        self.passage_activated.emit(hit.document, hit.passage.start, hit.passage.end, hit.passage)

    def _on_patience_ended(self) -> None:
        if self._stack.currentWidget() is not self._view:
            self._show(self._nothing)
        self._count.say("", "Searching…")
