"""A label's mark as an icon of menus and buttons."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from florilegium.model import Mark
from florilegium.ui.marks import paint_mark

_SIDE = 16
_MARK = QRectF(2.5, 2.5, 11, 11)


def mark_icon(mark: Mark, colour: QColor, ratio: float) -> QIcon:
    """The mark, 16 pixels square, for a screen of ``ratio`` device pixels a pixel."""
    picture = QPixmap(round(_SIDE * ratio), round(_SIDE * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_mark(painter, mark, _MARK, colour)
    painter.end()
    return QIcon(picture)
