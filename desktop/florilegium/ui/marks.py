"""The shapes that tell labels apart without colour, drawn the same everywhere."""

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF

from florilegium.model import Mark

# Shapes of one bounding box do not look equally big; these shares of the box do.
_SHARE = {Mark.CIRCLE: 0.90, Mark.TRIANGLE: 1.0, Mark.SQUARE: 0.80, Mark.DIAMOND: 1.0, Mark.STAR: 1.12}
_STAR_INNER = 0.46


def mark_path(mark: Mark, rect: QRectF) -> QPainterPath:
    """The outline of a label's mark, centred in ``rect`` (device-independent pixels)."""
    side = min(rect.width(), rect.height()) * _SHARE[mark]
    box = QRectF(0, 0, side, side)
    box.moveCenter(rect.center())
    path = QPainterPath()
    match mark:
        case Mark.CIRCLE:
            path.addEllipse(box)
        case Mark.SQUARE:
            path.addRoundedRect(box, side * 0.16, side * 0.16)
        case Mark.TRIANGLE:
            height = side * 0.88
            top = box.center().y() - height / 2
            corners = [
                QPointF(box.center().x(), top),
                QPointF(box.right(), top + height),
                QPointF(box.left(), top + height),
            ]
            path.addPolygon(QPolygonF(corners))
            path.closeSubpath()
        case Mark.DIAMOND:
            x, y = box.center().x(), box.center().y()
            corners = [
                QPointF(x, box.top()),
                QPointF(box.right(), y),
                QPointF(x, box.bottom()),
                QPointF(box.left(), y),
            ]
            path.addPolygon(QPolygonF(corners))
            path.closeSubpath()
        case Mark.STAR:
            # A pentagram stands a little low in its circle: its feet reach 0.81 of the radius down.
            radius = side / 2
            centre = box.center() + QPointF(0, radius * 0.08)
            points = []
            for step in range(10):
                reach = radius if step % 2 == 0 else radius * _STAR_INNER
                angle = -pi / 2 + step * pi / 5
                points.append(centre + QPointF(reach * cos(angle), reach * sin(angle)))
            path.addPolygon(QPolygonF(points))
            path.closeSubpath()
    return path


def paint_mark(painter: QPainter, mark: Mark, rect: QRectF, colour: QColor) -> None:
    """Fill a label's mark, centred in ``rect``, leaving the painter as it was."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPath(mark_path(mark, rect))
    painter.restore()
