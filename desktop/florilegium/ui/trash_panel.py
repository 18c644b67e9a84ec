"""The trash: removed documents and deleted highlights, to be brought back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.panels import Panel, panel_button, words
from florilegium.ui.row_list import Row, RowList

_NAMES = ("Documents", "Highlights")
_NOTHING = ("No document is in the trash.", "No highlight is in the trash.")


class TrashPanel(Panel):
    """Two lists, one in sight at a time, and a button that restores what is chosen in it."""

    documents_restore_requested = Signal(list)
    """Ids of documents."""
    highlights_restore_requested = Signal(list)
    """Ids of highlights."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(
            "Trash",
            "What was removed or deleted stays here. A document comes back with the highlights it had.",
            parent,
        )
        self._appearance = appearance
        self._lists = tuple(RowList(appearance, f"{name} in the trash") for name in _NAMES)
        self._nothing = tuple(words(sentence) for sentence in _NOTHING)
        self._tabs = QButtonGroup(self)
        self._stack = QStackedWidget()
        bar = QHBoxLayout()
        bar.setSpacing(2)
        for place, (listed, nothing) in enumerate(zip(self._lists, self._nothing, strict=True)):
            tab = QPushButton()
            tab.setProperty("kind", "tab")
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            self._tabs.addButton(tab, place)
            bar.addWidget(tab)
            nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._stack.addWidget(listed)
            self._stack.addWidget(nothing)
            listed.chosen_changed.connect(self._show_deed)
            listed.deed_wanted.connect(self._on_wanted)
        bar.addStretch()
        self._restore = panel_button("Restore")
        self._restore.clicked.connect(self._on_wanted)
        self.column.addLayout(bar)
        self.column.addWidget(self._stack, 1)
        self.add_buttons(self._restore)
        self._tabs.button(0).setChecked(True)
        self._tabs.idToggled.connect(self._on_tab_toggled)
        appearance.changed.connect(self._show_tabs)
        self.resize(560, 460)
        self.set_rows((), ())

    def set_rows(self, documents: Sequence[Row], highlights: Sequence[Row]) -> None:
        """Show these documents and highlights, by id."""
        for listed, rows in zip(self._lists, (documents, highlights), strict=True):
            listed.set_rows(rows)
        self._show_tabs()

    def show_fuller(self) -> None:
        """Bring the highlights to the front where there is no document, and give the list the keyboard."""
        if not self._lists[0].count() and self._lists[1].count():
            self._tabs.button(1).setChecked(True)
        self._lists[self._tabs.checkedId()].setFocus()

    # ----

    def _show_tabs(self) -> None:
        for tab, name, listed in zip(self._tabs.buttons(), _NAMES, self._lists, strict=True):
            tab.setText(f"{name} {listed.count():,}")
            tab.setFont(self._appearance.interface_font(size=12, bold=tab.isChecked()))
        place = self._tabs.checkedId()
        self._stack.setCurrentIndex(2 * place + (0 if self._lists[place].count() else 1))
        self._show_deed()

    def _show_deed(self) -> None:
        self._restore.setEnabled(bool(self._lists[self._tabs.checkedId()].chosen()))

    def _on_tab_toggled(self, _place: int, on: bool) -> None:
        if on:
            self._show_tabs()

    def _on_wanted(self) -> None:
        place = self._tabs.checkedId()
        if keys := self._lists[place].chosen():
            (self.documents_restore_requested, self.highlights_restore_requested)[place].emit(keys)
