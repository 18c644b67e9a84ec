"""The scroll bar, with a mark at the height of each highlight and each hit."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QScrollBar, QWidget

WIDTH = 12
_REACH = 4
"""Pixels from a mark at which a click is meant for it."""


class BarMark(NamedTuple):
    """Something at a height of the text."""

    share: float
    """0 at the top of the text, 1 at its end."""
    colour: QColor
    position: int
    """Code point it leads to."""
    hit: bool = False


class MarkBar(QScrollBar):
    """A vertical scroll bar over the whole text."""

    mark_activated = Signal(int)
    """A mark was clicked: go to this code point."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Position in the document")
        self._marks: list[BarMark] = []
        self._picture: QPixmap | None = None
        """The marks as painted, until they or the bar's size change."""

    def set_marks(self, marks: Sequence[BarMark]) -> None:
        """Show these, one a pixel at most."""
        self._marks = sorted(marks, key=lambda mark: (mark.share, mark.hit))
        self._picture = None
        self.update()

    def marks(self) -> Sequence[BarMark]:
        """What is shown, from the top down."""
        return self._marks

    def height_of(self, mark: BarMark) -> float:
        """Where a mark is, in pixels from the top of the bar."""
        return 3 + mark.share * (self.height() - 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar, then the marks over it."""
        if self.maximum() > self.minimum():
            super().paintEvent(event)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture_of_marks())
        painter.end()

    def _picture_of_marks(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        if self._picture is not None and self._picture.size() == self.size() * ratio:
            return self._picture
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        taken: set[tuple[int, bool]] = set()
        for mark in self._marks:
            y = self.height_of(mark)
            key = (round(y), mark.hit)
            if key in taken:
                continue
            taken.add(key)
            painter.setBrush(mark.colour)
            left, width, height = (self.width() - 9, 7, 2) if mark.hit else (self.width() - 10, 8, 4)
            painter.drawRoundedRect(QRectF(left, y - height / 2, width, height), 1, 1)
        painter.end()
        self._picture = made
        return made

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a mark goes there."""
        near = self._near(event.position().y())
        if near is None or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        else:
            self.mark_activated.emit(near.position)

    def _near(self, y: float) -> BarMark | None:
        mark = min(self._marks, key=lambda one: abs(self.height_of(one) - y), default=None)
        return mark if mark is not None and abs(self.height_of(mark) - y) <= _REACH else None
