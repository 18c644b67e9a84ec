"""The line over the concordance of a saved search: how far one has got with it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from florilegium.model import Coverage, HitState, Progress
from florilegium.ui.appearance import Appearance
from florilegium.ui.concordance.header import NARROWEST
from florilegium.ui.link_button import link_button
from florilegium.ui.menu_button import MenuButton
from florilegium.ui.search.header import CountLine

_WIDE, _WIDEST = 680, 800
"""Pixels from which on there is room for all that can be done; and for a picture."""


class CoverageBar(QWidget):
    """How far one has got with a saved search."""

    next_wanted = Signal()
    export_requested = Signal()
    rename_wanted = Signal()
    delete_requested = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = CountLine(appearance)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(120)
        self._progress.setAccessibleName("Coverage")
        self._next = link_button("Next to go")
        self._next.setToolTip("Go to the next passage that was not looked at (Ctrl+J)")
        self._export = link_button("Save as evidence…")
        self._name = MenuButton(appearance, "Saved search")
        menu = self._name.choices()
        self._export_below = menu.addAction("Save as evidence…")
        self._export_below.triggered.connect(lambda _checked=False: self.export_requested.emit())
        menu.addAction("Rename…").triggered.connect(lambda _checked=False: self.rename_wanted.emit())
        menu.addAction("Delete").triggered.connect(lambda _checked=False: self.delete_requested.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 10, 3)
        row.setSpacing(8)
        row.addWidget(self._name)
        row.addWidget(self._words, 1)
        row.addWidget(self._progress)
        row.addSpacing(4)
        row.addWidget(self._next)
        row.addWidget(self._export)
        self._next.clicked.connect(lambda _checked=False: self.next_wanted.emit())
        self._export.clicked.connect(lambda _checked=False: self.export_requested.emit())
        self.setMinimumWidth(NARROWEST)
        self.hide()

    def show_coverage(self, coverage: Coverage | None) -> None:
        """Say how much was looked at; None where the query is no saved search."""
        self.setVisible(coverage is not None)
        if coverage is None:
            return
        total, left = coverage.total, coverage.count(HitState.UNSEEN)
        self._name.show_choice(coverage.search.name)
        self._words.say("", coverage.message or coverage.summary)
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(total - left)
        self._progress.setAccessibleDescription(coverage.summary)
        self._next.setEnabled(left > 0)

    def show_counting(self, name: str, progress: Progress | None) -> None:
        """Say that the hits of a saved search are being counted, and how far that has got."""
        self.show()
        self._name.show_choice(name)
        share = f" {100 * progress.done // progress.total} %" if progress and progress.total else ""
        self._words.say("", f"counting…{share}")
        self._next.setEnabled(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        self._progress.setVisible(self.width() >= _WIDEST)
        self._export.setVisible(wide)
        self._export_below.setVisible(not wide)

    def text(self) -> str:
        """What the bar says."""
        return self._words.text()
