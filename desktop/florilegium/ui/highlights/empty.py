"""What is said where there are no cards."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from florilegium.ui.appearance import Appearance


class EmptyState(QWidget):
    """A sentence, what to do about it, and a button where a click does it."""

    clear_requested = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._title = QLabel()
        self._advice = QLabel()
        self._clear = QPushButton("Clear filters")
        self._clear.clicked.connect(self.clear_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 40, 28, 28)
        column.setSpacing(6)
        for label in (self._title, self._advice):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addSpacing(6)
        column.addWidget(self._clear, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    def say(self, title: str, advice: str, *, clear: bool = False) -> None:
        """Say this; ``clear`` offers to clear the filters."""
        self._title.setText(title)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._clear.setVisible(clear)

    def _on_appearance_changed(self) -> None:
        self._title.setFont(self._appearance.interface_font(bold=True))
        self._advice.setFont(self._appearance.interface_font())
        palette = self._advice.palette()
        palette.setColor(self._advice.foregroundRole(), self._appearance.theme.colour("muted"))
        self._advice.setPalette(palette)
