"""Words on one line that give way: what does not fit is elided."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from florilegium.ui.one_line import one_line

_NARROWEST = 8
"""Letters that are left of a first part before the others are cut as well."""


def elided_parts(parts: Sequence[str], metrics: QFontMetrics, width: int) -> str:
    """ "Harbour archive · 1887 · txt" in ``width`` pixels: a long name gives way before what follows it."""
    whole = " · ".join(parts)
    if metrics.horizontalAdvance(whole) <= width:
        return whole
    if len(parts) < 2:
        return metrics.elidedText(whole, Qt.TextElideMode.ElideRight, width)
    rest = " · " + " · ".join(parts[1:])
    room = max(width - metrics.horizontalAdvance(rest), _NARROWEST * metrics.averageCharWidth())
    first = metrics.elidedText(parts[0], Qt.TextElideMode.ElideRight, room)
    return metrics.elidedText(first + rest, Qt.TextElideMode.ElideRight, width)


class ElidedLabel(QLabel):
    """Plain text in the colour of a palette role, elided where ``mode`` says; the tooltip has it all."""

    def __init__(
        self, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        line = one_line(text)
        super().setText(line)
        self.setToolTip(line)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), self._mode, room.width())
        painter.drawText(room, int(self.alignment() | Qt.AlignmentFlag.AlignAbsolute), text)
