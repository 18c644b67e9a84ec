"""What can be under the page: the concordance, or the words around a word."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from florilegium.ui.appearance import Appearance

CONCORDANCE, WORDS = "Concordance", "Words"


class LowerTabs(QWidget):
    """The same two tabs at the head of either pane: its own is the one in front."""

    other_chosen = Signal()
    """The other pane is wanted."""

    def __init__(self, appearance: Appearance, own: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._tabs = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for name in (CONCORDANCE, WORDS):
            tab = QPushButton(name)
            tab.setProperty("kind", "tab")
            tab.setAccessibleName(name)
            tab.setAutoDefault(False)
            tab.setCheckable(True)
            self._tabs.addButton(tab)
            row.addWidget(tab)
        self._own = next(tab for tab in self._tabs.buttons() if tab.text() == own)
        self._own.setChecked(True)
        self._tabs.buttonClicked.connect(self._on_clicked)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    def _on_clicked(self) -> None:
        if not self._own.isChecked():
            self._own.setChecked(True)
            self.other_chosen.emit()

    def _on_appearance_changed(self) -> None:
        for tab in self._tabs.buttons():
            tab.setFont(self._appearance.interface_font(size=12, bold=tab is self._own))
