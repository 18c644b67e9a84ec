"""Where in the corpus the hits are, at a glance: bars along all documents in their order."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from florilegium.ui.appearance import Appearance

BINS = 24
_BAR, _GAP = 3, 2
_HEIGHT = 16


class DispersionStrip(QWidget):
    """A bar for each stretch of the corpus, as high as it has many hits; a click goes to the first."""

    stretch_activated = Signal(int)
    """Number of the stretch, from 0."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._counts: Sequence[int] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Dispersion")
        appearance.changed.connect(self.update)

    def show_counts(self, counts: Sequence[int]) -> None:
        """How many hits each stretch of the corpus has, from its first document to its last."""
        self._counts = counts
        filled = sum(1 for count in counts if count)
        words = (
            f"Hits in {filled} of {len(counts)} stretches of the corpus, from the first document to the last"
        )
        self.setToolTip(words)
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(BINS * (_BAR + _GAP) - _GAP, _HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        stretch = int(event.position().x() // (_BAR + _GAP))
        if 0 <= stretch < len(self._counts):
            filled = [number for number, count in enumerate(self._counts) if count]
            if filled:
                self.stretch_activated.emit(min(filled, key=lambda number: abs(number - stretch)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        most = max(self._counts, default=0)
        theme = self._appearance.theme
        middle = self.height() / 2
        for number, count in enumerate(self._counts):
            height = 2.0 if not count else 3 + (self.height() - 3) * count / most
            colour = theme.colour("accent" if count else "line")
            colour.setAlphaF(0.75 if count else 1.0)
            painter.setBrush(colour)
            top = QPointF(number * (_BAR + _GAP), middle - height / 2)
            painter.drawRoundedRect(QRectF(top.x(), top.y(), _BAR, height), 1.5, 1.5)
