"""What stands in the reader's place while nothing is open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from florilegium.ui.appearance import Appearance


class EmptyPage(QWidget):
    """A word, and a way on."""

    search_requested = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        centre = Qt.AlignmentFlag.AlignCenter
        self._title = QLabel("Choose a document", self, alignment=centre)
        hint = self._hint = QLabel("It opens where you stopped reading.", self, alignment=centre)
        hint.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        search = self._search = QPushButton("Search the corpus", self)
        search.clicked.connect(lambda _=False: self.search_requested.emit())
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(hint)
        column.addSpacing(10)
        column.addWidget(search, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def set_corpus_empty(self, empty: bool) -> None:
        """Say that there is nothing to read yet, rather than to choose a document."""
        self._title.setText("A desk with nothing on it" if empty else "Choose a document")
        self._hint.setText(
            "Drop files or folders anywhere in this window."
            if empty
            else "It opens where you stopped reading."
        )
        self._search.setHidden(empty)

    def _restyle(self) -> None:
        self._title.setFont(self._appearance.reading_font(1.2))
