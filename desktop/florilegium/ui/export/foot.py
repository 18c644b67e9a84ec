"""The foot of the panel: what happened or is missing, what can be done about it, Close and Export."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.panels import panel_button

_ROLES = {"error": "error", "no preview": "error", "warning": "warning", "done": "text"}


class Foot(QWidget):
    """A sentence with a button of its own, where there is something to do, and two buttons."""

    export_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self.kind = ""
        """error, no preview, warning, done, or "" for what is missing."""
        self._deed: Callable[[], object] | None = None
        self._message = QLabel()
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setWordWrap(True)
        self._button = panel_button("")
        self._export = QPushButton("Export")
        self._export.setDefault(True)
        close = panel_button("Close")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._message, 1)
        for button in (self._button, close, self._export):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        self._button.clicked.connect(self._on_deed)
        self._export.clicked.connect(lambda _checked=False: self.export_wanted.emit())
        close.clicked.connect(lambda _checked=False: self.close_wanted.emit())
        appearance.changed.connect(self._tint)
        self.say("")

    def say(
        self, words: str, kind: str = "", deed_text: str = "", deed: Callable[[], object] | None = None
    ) -> None:
        """Say ``words``, with a button that does ``deed``."""
        self.kind = kind
        self._message.setText(words)
        self._deed = deed
        if self._button.hasFocus() and deed is None:
            self._export.setFocus()
        self._button.setText(deed_text)
        self._button.setVisible(deed is not None)
        self._tint()
        if kind and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def allow_export(self, allowed: bool) -> None:
        """Whether Export can be pressed."""
        self._export.setEnabled(allowed)

    def _on_deed(self) -> None:
        if self._deed is not None:
            self._deed()

    def _tint(self) -> None:
        palette = QPalette(self.palette())
        colour = self._appearance.theme.colour(_ROLES.get(self.kind, "muted"))
        palette.setColor(QPalette.ColorRole.WindowText, colour)
        self._message.setPalette(palette)
