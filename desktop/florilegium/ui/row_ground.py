"""The ground that rows of the left column are painted on."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle

from florilegium.ui.theme import Theme

_EDGE = 3
"""Width in pixels of the accent along a chosen row."""


def quiet_ink(state: QStyle.StateFlag, theme: Theme) -> QColor:
    """The colour of second lines: muted, and darker where the ground is, so that it stays legible."""
    muted, text = theme.colour("muted"), theme.colour("text")
    if not state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
        return muted
    return QColor.fromRgbF(
        0.8 * muted.redF() + 0.2 * text.redF(),
        0.8 * muted.greenF() + 0.2 * text.greenF(),
        0.8 * muted.blueF() + 0.2 * text.blueF(),
    )


def ground(state: QStyle.StateFlag, theme: Theme) -> QColor:
    """The colour that a row stands on."""
    if state & QStyle.StateFlag.State_Selected:
        return theme.colour("selected")
    return theme.colour("hover" if state & QStyle.StateFlag.State_MouseOver else "window")


def paint_ground(painter: QPainter, row: QRect, state: QStyle.StateFlag, theme: Theme) -> None:
    """The ground of a row of the left column: chosen, under the pointer, or with the keyboard's focus."""
    if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
        painter.fillRect(row, ground(state, theme))
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(QRect(row.left(), row.top(), _EDGE, row.height()), theme.colour("accent"))
    if state & QStyle.StateFlag.State_HasFocus:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(row).adjusted(_EDGE + 2, 2, -3, -2), 4, 4)
        painter.restore()
