"""Pictures of labels: a disc in the label's colour that carries its mark."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap

from florilegium.model import Label
from florilegium.ui.marks import paint_mark
from florilegium.ui.theme import Theme


def swatch(label: Label, theme: Theme, size: int = 20) -> QIcon:
    """The label as an icon of ``size`` pixels, sharp on screens of up to three device pixels a pixel."""
    icon = QIcon()
    for ratio in (1, 2, 3):
        pixmap = QPixmap(size * ratio, size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = theme.ink(label.colour)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(theme.fill(label.colour))
        painter.drawEllipse(QRectF(1, 1, size - 2, size - 2))
        side = size * 0.38
        paint_mark(painter, label.mark, QRectF((size - side) / 2, (size - side) / 2, side, side), ink)
        painter.end()
        icon.addPixmap(pixmap)
    return icon
