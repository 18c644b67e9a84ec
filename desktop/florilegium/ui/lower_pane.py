"""What the two panes under the page have in common: they are shown, and put away."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from florilegium.ui.reader.pane import ReaderPane


class LowerPane(QObject):
    """Joins a pane under the page to the rest. Put away, it gives the keyboard back to the page."""

    shown = Signal(bool)
    """Whether the pane is shown."""

    def __init__(self, pane: QWidget, reader: ReaderPane) -> None:
        super().__init__(pane)
        self._below = pane
        self._page = reader

    def toggle(self) -> None:
        """Show the pane, or put it away."""
        if self._below.isVisible():
            self.hide()
        else:
            self.show()

    def show(self) -> None:
        """Show the pane, with what belongs in it now."""
        self._below.show()
        self.shown.emit(True)

    def hide(self) -> None:
        """Put the pane away."""
        if self._below.isHidden():
            return
        focused = self._below.window().focusWidget()
        back = focused is not None and self._below.isAncestorOf(focused)
        self.stop()
        self._below.hide()
        self.shown.emit(False)
        if back:
            self._page.setFocus()

    def stop(self) -> None:
        """Work at nothing more: the pane goes, or the window closes."""
