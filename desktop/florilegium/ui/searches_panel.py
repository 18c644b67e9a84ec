"""The saved searches: how far one has got with each, and what can be done with them."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from florilegium.model import SavedSearch
from florilegium.ui.appearance import Appearance
from florilegium.ui.panels import Panel, panel_button, words
from florilegium.ui.row_list import Row, RowList

_NOTHING = "No search is saved yet: search for something and choose “Save this search” in the Search menu."


class SearchesPanel(Panel):
    """A list of saved searches. Enter opens the chosen one, F2 renames it, Delete deletes it."""

    open_requested = Signal(str)
    """Id of a saved search."""
    rename_requested = Signal(str)
    delete_requested = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(
            "Saved searches", "A saved search remembers which of its passages you have looked at.", parent
        )
        self.list = RowList(appearance, "Saved searches", single=True)
        self._empty = words(_NOTHING)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._said = QLabel()
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._undo = panel_button("Undo")
        self._take_back: Callable[[], None] | None = None
        self._remark = QWidget()
        remark = QHBoxLayout(self._remark)
        remark.setContentsMargins(0, 0, 0, 0)
        remark.addWidget(self._said, 1)
        remark.addWidget(self._undo)
        self._deeds: list[QPushButton] = []
        for text, deed in (
            ("Open", self.open_requested),
            ("Rename…", self.rename_requested),
            ("Delete", self.delete_requested),
        ):
            button = panel_button(text)
            button.clicked.connect(lambda _checked=False, deed=deed: self._ask(deed))
            self._deeds.append(button)
        self.list.chosen_changed.connect(self._on_chosen_changed)
        self.list.deed_wanted.connect(lambda: self._ask(self.open_requested))
        self._undo.clicked.connect(self._on_undo)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self._empty, 1)
        self.column.addWidget(self._remark)
        self.add_buttons(*self._deeds)
        self.resize(560, 440)
        self._remark.hide()
        self.show_searches((), {})

    def show_searches(self, searches: Sequence[SavedSearch], summaries: Mapping[str, str]) -> None:
        """Show these, with how far one has got where that is known, by id."""
        self.list.set_rows([Row(one.id, one.name, _hint(one, summaries.get(one.id, ""))) for one in searches])
        self.list.setVisible(bool(searches))
        self._empty.setVisible(not searches)

    def show_undo(self, sentence: str, take_back: Callable[[], None]) -> None:
        """Say what was done, beside a button that takes it back."""
        self._take_back = take_back
        self._said.setText(sentence)
        self._remark.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self._ask(self.rename_requested)
        elif event.key() == Qt.Key.Key_Delete:
            self._ask(self.delete_requested)
        else:
            super().keyPressEvent(event)

    # ----

    def _ask(self, deed: SignalInstance) -> None:
        if chosen := self.list.chosen():
            deed.emit(chosen[0])

    def _on_chosen_changed(self) -> None:
        for button in self._deeds:
            button.setEnabled(bool(self.list.chosen()))

    def _on_undo(self) -> None:
        take_back, self._take_back = self._take_back, None
        self._remark.hide()
        self.list.setFocus()
        if take_back is not None:
            take_back()


def _hint(search: SavedSearch, summary: str) -> str:
    case = " · match case" if search.case else ""
    return f"{search.query}{case} · {summary or 'counting…'}"
