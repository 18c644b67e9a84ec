"""What stands in place of the list when there is nothing to list."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.icon_source import IconSource


class EmptyPage(QWidget):
    """A sentence, an explanation, and buttons that lead on. Buttons are (text, icon name)."""

    pressed = Signal(int)
    """Which button, from 0."""

    def __init__(
        self,
        appearance: Appearance,
        icons: IconSource,
        buttons: tuple[tuple[str, str], ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._icons = icons
        self._heading = QLabel()
        self._text = QLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 40, 24, 24)
        layout.setSpacing(8)
        for label in (self._heading, self._text):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        layout.addSpacing(8)
        self._buttons: list[tuple[QPushButton, str]] = []
        for place, (text, icon) in enumerate(buttons):
            button = QPushButton(text)
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, place=place: self.pressed.emit(place))
            layout.addWidget(button, alignment=Qt.AlignmentFlag.AlignHCenter)
            self._buttons.append((button, icon))
        layout.addStretch()
        self._on_appearance_changed()
        appearance.changed.connect(self._on_appearance_changed)

    def say(self, heading: str, text: str) -> None:
        """Set the words."""
        self._heading.setText(heading)
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def first_button(self) -> QPushButton:
        """Where the keyboard starts."""
        return self._buttons[0][0]

    def _on_appearance_changed(self) -> None:
        self._heading.setFont(self._appearance.interface_font(size=15, bold=True))
        self._text.setFont(self._appearance.interface_font())
        palette = self._text.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._appearance.theme.colour("muted"))
        self._text.setPalette(palette)
        for button, icon in self._buttons:  # first: a button is wider with one
            if icon:
                button.setIcon(self._icons.icon(icon))
        width = max(button.sizeHint().width() for button, _ in self._buttons)
        for button, _ in self._buttons:
            button.setMinimumWidth(width)
