"""The signs of what became of a quotation, so that colour alone says nothing."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from florilegium.model import QuotationStatus
from florilegium.ui.theme import Theme

_INKS = {
    QuotationStatus.VERBATIM: "accent",
    QuotationStatus.ALTERED: "warning",
    QuotationStatus.NOT_FOUND: "error",
    QuotationStatus.AMBIGUOUS: "text",
}


def status_ink(status: QuotationStatus, theme: Theme) -> QColor:
    """The colour of a status's sign and word."""
    return theme.colour(_INKS[status])


def paint_status(painter: QPainter, status: QuotationStatus, box: QRectF, ink: QColor) -> None:
    """A tick, a sign of inequality, a cross, or a road that forks, within ``box``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(ink, 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath()
    for stroke in _STROKES[status]:
        points = [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in stroke]
        path.moveTo(points[0])
        for point in points[1:]:
            path.lineTo(point)
    painter.drawPath(path)
    painter.restore()


_STROKES = {
    QuotationStatus.VERBATIM: (((0.05, 0.55), (0.37, 0.87), (0.95, 0.15)),),
    QuotationStatus.ALTERED: (
        ((0.08, 0.35), (0.92, 0.35)),
        ((0.08, 0.68), (0.92, 0.68)),
        ((0.3, 0.98), (0.7, 0.05)),
    ),
    QuotationStatus.NOT_FOUND: (((0.12, 0.12), (0.88, 0.88)), ((0.88, 0.12), (0.12, 0.88))),
    QuotationStatus.AMBIGUOUS: (
        ((0.5, 1.0), (0.5, 0.55), (0.1, 0.08)),
        ((0.5, 0.55), (0.9, 0.08)),
    ),
}
