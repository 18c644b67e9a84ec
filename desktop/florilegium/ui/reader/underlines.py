"""The line under a highlight: its style stands for the label's mark, so that colour is not alone."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from florilegium.model import Mark

_HEIGHT = 6
_PERIODS = {Mark.TRIANGLE: 9, Mark.DIAMOND: 4, Mark.STAR: 7}
"""Pixels after which a line that is not plain repeats itself."""


class Underlines:
    """Paints them. Lines that are not plain are slow to stroke, so one period is kept as a picture."""

    def __init__(self) -> None:
        self._tiles: dict[tuple[Mark, int, float, float], QPixmap] = {}

    def paint(self, painter: QPainter, rect: QRectF, mark: Mark, ink: QColor, width: float) -> None:
        """Paint the line of ``mark``, ``width`` pixels thick, along the bottom of ``rect``."""
        left, length = rect.left() + 1.5, rect.width() - 3
        if length <= 0:
            return
        bottom = rect.bottom() - 0.6
        if mark is Mark.CIRCLE:
            painter.fillRect(QRectF(left, bottom - width, length, width), ink)
        elif mark is Mark.SQUARE:
            thin = width * 0.7
            painter.fillRect(QRectF(left, bottom - thin, length, thin), ink)
            painter.fillRect(QRectF(left, bottom - 2 * thin - 1.6, length, thin), ink)
        else:
            tile = self._tile(mark, ink, width, painter.device().devicePixelRatioF())
            # What is cut off at the left makes the pattern line up from row to row.
            strip = QRectF(left, round(rect.bottom()) - _HEIGHT, length, _HEIGHT)
            painter.drawTiledPixmap(strip, tile, QPointF(left % _PERIODS[mark], 0))

    def _tile(self, mark: Mark, ink: QColor, width: float, ratio: float) -> QPixmap:
        key = (mark, ink.rgba(), width, ratio)
        made = self._tiles.get(key)
        if made is None:
            period = _PERIODS[mark]
            made = QPixmap(round(period * ratio), round(_HEIGHT * ratio))
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.GlobalColor.transparent)
            painter = QPainter(made)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _paint_tile(painter, mark, ink, width, float(period))
            painter.end()
            self._tiles[key] = made
        return made


def _paint_tile(painter: QPainter, mark: Mark, ink: QColor, width: float, period: float) -> None:
    y = _HEIGHT - 1 - width / 2
    if mark is Mark.TRIANGLE:
        painter.fillRect(QRectF(0, y - width / 2, period * 0.6, width), ink)
    elif mark is Mark.DIAMOND:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(period / 2, y), (width + 0.6) / 2, (width + 0.6) / 2)
    else:
        middle, swing = _HEIGHT - 2.6, 2.6
        path = QPainterPath(QPointF(-period, middle))
        for number in range(-1, 2):
            start = number * period
            path.quadTo(QPointF(start + period / 4, middle - swing), QPointF(start + period / 2, middle))
            path.quadTo(QPointF(start + period * 3 / 4, middle + swing), QPointF(start + period, middle))
        painter.setPen(QPen(ink, width))
        painter.drawPath(path)
