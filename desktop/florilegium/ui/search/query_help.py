"""What can be asked of the search field, with an example of each."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from florilegium.model.asking import EXAMPLES, REMARK
from florilegium.ui.appearance import Appearance


class QueryHelp(QFrame):
    """A sheet that opens beside the field and goes at a click elsewhere, Escape or F1."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._appearance = appearance
        self.setAccessibleName("What can be asked")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(16, 12, 16, 14)
        self._layout.setHorizontalSpacing(18)
        self._layout.setVerticalSpacing(6)
        self._heading = QLabel("What can be asked")
        self._layout.addWidget(self._heading, 0, 0, 1, 2)
        self._queries: list[QLabel] = []
        self._meanings: list[QLabel] = []
        for row, (query, meaning) in enumerate(EXAMPLES, 1):
            for column, text, labels in ((0, query, self._queries), (1, meaning, self._meanings)):
                label = QLabel(text)
                label.setTextFormat(Qt.TextFormat.PlainText)
                self._layout.addWidget(label, row, column)
                labels.append(label)
        self._last = QLabel(REMARK)
        self._layout.addWidget(self._last, len(EXAMPLES) + 1, 0, 1, 2)
        self._meanings.append(self._last)
        self.setAccessibleDescription("; ".join(f"{query}: {meaning}" for query, meaning in EXAMPLES))
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    def open_below(self, widget: QWidget) -> None:
        """Open under ``widget``, inside its screen."""
        self.adjustSize()
        at = widget.mapToGlobal(QPoint(0, widget.height() + 4))
        screen = widget.screen().availableGeometry()
        at.setX(max(screen.left(), min(at.x(), screen.right() - self.width())))
        at.setY(max(screen.top(), min(at.y(), screen.bottom() - self.height())))
        self.move(at)
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("page"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _on_appearance_changed(self) -> None:
        theme = self._appearance.theme
        self._heading.setFont(self._appearance.interface_font(bold=True))
        for labels, role in ((self._queries, "text"), (self._meanings, "muted")):
            for label in labels:
                label.setFont(self._appearance.interface_font(size=12))
                palette = label.palette()
                palette.setColor(QPalette.ColorRole.WindowText, theme.colour(role))
                label.setPalette(palette)
        metrics = QFontMetrics(self._appearance.interface_font(size=12))
        self._layout.setColumnMinimumWidth(0, max(metrics.horizontalAdvance(query) for query, _ in EXAMPLES))
