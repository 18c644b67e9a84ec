"""One line to fill in, over the window: a name, or tags."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.panels import panel_button

_WIDTH = 320


class NamePopup(QFrame):
    """Enter gives what was written, Escape or a click elsewhere gives nothing."""

    given = Signal(str)
    """What was written; never only white space."""

    def __init__(self, appearance: Appearance, prompt: str, deed: str, text: str, parent: QWidget) -> None:
        """``prompt`` says what is to be written, ``deed`` is on the button."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._appearance = appearance
        label = QLabel(prompt)
        self.line = QLineEdit(text)
        self.line.setAccessibleName(prompt)
        self.line.selectAll()
        button = panel_button(deed)
        label.setBuddy(self.line)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(8)
        column.addWidget(label)
        column.addLayout(row)
        self.setFixedWidth(_WIDTH)
        self._came_from: QWidget | None = None
        self.line.returnPressed.connect(self._on_given)
        button.clicked.connect(self._on_given)

    def show_over(self, widget: QWidget) -> None:
        """Come up over the upper part of a widget, in its middle."""
        self._came_from = widget.window().focusWidget()
        self.adjustSize()
        self.move(widget.mapTo(widget.window(), QPoint((widget.width() - self.width()) // 2, 8)))
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # they are for the line, no dialog
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        theme = self._appearance.theme
        painter.fillRect(self.rect(), theme.colour("page"))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _on_given(self) -> None:
        text = self.line.text().strip()
        if text:
            self._leave()
            self.given.emit(text)

    def _leave(self) -> None:
        if self._came_from is not None:
            self._came_from.setFocus(Qt.FocusReason.PopupFocusReason)
        self.close()

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and now is not self and not self.isAncestorOf(now):
            self.close()
