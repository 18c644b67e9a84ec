"""The line over the results: how much was found."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from florilegium.model import SearchResult
from florilegium.ui.appearance import Appearance

_GAP = 6
_LEAST = 40
"""Pixels that the second part gets, or it is left out."""


class CountLine(QWidget):
    """ "48 passages in 9 documents": the first part strong, the second elided when room is short."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._strong = ""
        self._rest = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        appearance.changed.connect(self.update)

    def say(self, strong: str, rest: str = "") -> None:
        """Show the two parts."""
        self._strong, self._rest = strong, rest
        self.setAccessibleName(self.text())
        self.setToolTip(self.text())
        self.update()

    def text(self) -> str:
        """Both parts as one."""
        return f"{self._strong} {self._rest}".strip()

    def sizeHint(self) -> QSize:
        return QSize(120, QFontMetrics(self._appearance.interface_font()).height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        theme = self._appearance.theme
        room = QRect(self.rect())
        strong = self._appearance.interface_font(bold=True)
        quiet = self._appearance.interface_font(size=12)
        base = QFontMetrics(strong)
        baseline = (self.height() - base.height()) // 2 + base.ascent()
        for text, font, role in ((self._strong, strong, "text"), (self._rest, quiet, "muted")):
            metrics = QFontMetrics(font)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room.width(), 0))
            if shown != text and font is quiet and room.width() < _LEAST:
                return  # a stub says nothing
            painter.setFont(font)
            painter.setPen(theme.colour(role))
            painter.drawText(room.left(), baseline, shown)
            room.setLeft(room.left() + metrics.horizontalAdvance(shown) + _GAP)


def counted(number: int, noun: str) -> str:
    """ "1 passage", "1,204 passages"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def count_words(result: SearchResult) -> tuple[str, str]:
    """How much was found: the passages and in how many documents; or the documents, if not all are here."""
    shown = len(result.documents)
    if result.total > shown:
        return counted(result.total, "document"), f"first {shown:,}"
    passages = sum(found.hits for found in result.documents)
    if shown and not passages:  # asked for by date, say
        return counted(shown, "document"), ""
    return counted(passages, "passage"), f"in {counted(shown, 'document')}"
