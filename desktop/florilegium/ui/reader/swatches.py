"""Pictures of labels: a disc in the label's colour that carries its mark."""

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap, QPolygonF

from florilegium.model import Label, Mark
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
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        paint_mark(painter, label.mark, QPointF(size / 2, size / 2), size * 0.19)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def paint_mark(painter: QPainter, mark: Mark, centre: QPointF, radius: float) -> None:
    """Fill a mark's shape with the painter's brush; ``radius`` in pixels."""
    if mark is Mark.CIRCLE:
        painter.drawEllipse(centre, radius, radius)
        return
    if mark is Mark.SQUARE:
        side = radius * 0.9
        painter.drawRect(QRectF(centre.x() - side, centre.y() - side, 2 * side, 2 * side))
        return
    points = {Mark.TRIANGLE: 3, Mark.DIAMOND: 4}.get(mark, 5)
    corners = []
    for number in range(points * (2 if mark is Mark.STAR else 1)):
        far = radius * 1.25
        if mark is Mark.STAR:
            angle = pi * number / points - pi / 2
            far *= 1.15 if number % 2 == 0 else 0.5
        else:
            angle = 2 * pi * number / points - pi / 2
        corners.append(centre + QPointF(cos(angle) * far, sin(angle) * far))
    painter.drawPolygon(QPolygonF(corners))
