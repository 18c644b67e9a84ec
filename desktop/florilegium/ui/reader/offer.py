"""A line over the page that says something of the document, and offers what can be done about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QToolButton, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.elided_label import ElidedLabel
from florilegium.ui.icon_source import IconSource


class OfferBar(QWidget):
    """Takes a line of its own, so that it covers nothing; it goes with the document it is about."""

    accepted = Signal()
    left = Signal()
    """It goes while the keyboard is in it."""

    def __init__(self, appearance: Appearance, icons: IconSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._icons = icons
        self._label = ElidedLabel()
        self.button = QPushButton()
        self.button.setAutoDefault(False)
        self._close = QToolButton()
        self._close.setAccessibleName("Close this line")
        self._close.setToolTip("Close")
        for part in (self.button, self._close):
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard on the page
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 6, 12, 7)
        row.setSpacing(10)
        row.addWidget(self._label, 1)
        row.addWidget(self.button)
        row.addWidget(self._close)
        self.button.clicked.connect(self.accepted)
        self._close.clicked.connect(self.hide)
        appearance.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def offer(self, sentence: str, deed: str) -> None:
        """Say ``sentence``, with a button for ``deed``; "" says nothing."""
        self._label.setText(sentence)
        self.button.setText(deed)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))

    def setVisible(self, visible: bool) -> None:
        focus = QApplication.focusWidget()
        if not visible and focus is not None and self.isAncestorOf(focus):
            self.left.emit()
        super().setVisible(visible)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("window"))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def _restyle(self) -> None:
        self._label.setFont(self._appearance.interface_font())
        self.button.setFont(self._appearance.interface_font())
        self._close.setIcon(self._icons.icon("close"))
        self.update()
