"""A part of the window that hands the keyboard on to the widget in it that one works with."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


class Pane(QWidget):
    """Given the keyboard, it hands it on to ``main``.

    Not by a focus proxy: Qt takes a widget that has one for a stop of the Tab key, so that Tab goes past
    all that stands before the proxy, and no further than the pane where the proxy is hidden.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._main: QWidget | None = None

    def set_main(self, main: QWidget) -> None:
        """What works with the keyboard from now on."""
        self._main = main

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Give the keyboard to the main widget."""
        if self._main is not None:
            self._main.setFocus(reason)
