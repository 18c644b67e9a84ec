"""How the cells of a table look."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from florilegium.ui.appearance import Appearance
from florilegium.ui.row_ground import paint_ground, quiet_ink
from florilegium.ui.words.drawing import paint_strip
from florilegium.ui.words.model import CELL_ROLE, TableModel
from florilegium.ui.words.tables import Kind, Strip

EDGE = 18
"""Pixels before the first column and after the last."""
PADDING = 8
_BAR_HEIGHT = 6.0
_LONGEST_BAR = 260.0


def figures(font: QFont) -> QFont:
    """The font with figures that are all of one width, so that they stand under one another."""
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


class CellDelegate(QStyledItemDelegate):
    """Paints one cell. All rows are of one height."""

    def __init__(self, appearance: Appearance, model: TableModel, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._appearance = appearance
        self._model = model
        self.hovered = -1
        """The row under the pointer."""
        self.forget()

    def forget(self) -> None:
        """The type is another."""
        size = min(max(round(self._appearance.reading_size * 0.76), 12), 20)
        self._words = self._appearance.reading_font()
        self._words.setPixelSize(size)
        self._names = self._appearance.interface_font(size=12)
        self._strong = self._appearance.interface_font(size=12, bold=True)
        self.numbers = figures(self._appearance.interface_font(size=12))
        self.height = QFontMetrics(self._words).height() + 6

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(60, self.height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        column, row = self._model.columns[index.column()], self._model.rows[index.row()]
        theme = self._appearance.theme
        room: QRect = option.rect
        state: QStyle.StateFlag = option.state & ~QStyle.StateFlag.State_HasFocus
        if index.row() == self.hovered:
            state |= QStyle.StateFlag.State_MouseOver
        first = index.column() == 0
        painter.save()
        if first:
            paint_ground(painter, room, state, theme)
        elif state & QStyle.StateFlag.State_Selected:
            painter.fillRect(room, theme.colour("selected"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(room, theme.colour("hover"))
        inset = 12 if first else 0
        line = QRect(room.left() + inset, room.bottom(), room.width() - inset, 1)
        painter.fillRect(line, _thin(theme.colour("line")))
        room = room.adjusted(EDGE if first else PADDING, 0, -PADDING, 0)
        if column.kind is Kind.STRIP:
            cell: Strip = index.data(CELL_ROLE)
            paint_strip(painter, QRectF(room.adjusted(0, 4, 0, -5)), cell.counts, theme)
        elif column.kind is Kind.BAR:
            self._paint_bar(painter, QRectF(room), index.data(CELL_ROLE))
        else:
            self._paint_text(painter, room, index, column.kind, state, strong=row.item is None)
        painter.restore()

    # ----

    def _paint_text(
        self,
        painter: QPainter,
        room: QRect,
        index: QModelIndex | QPersistentModelIndex,
        kind: Kind,
        state: QStyle.StateFlag,
        *,
        strong: bool,
    ) -> None:
        theme = self._appearance.theme
        text: str = index.data()
        if kind is Kind.WORDS:
            painter.setFont(self._words)
        elif kind is Kind.NAME:
            painter.setFont(self._strong if strong else self._names)
        else:
            painter.setFont(self.numbers)
        number = kind in (Kind.COUNT, Kind.SCORE)
        ordered = self._model.order[0] == index.column()
        painter.setPen(quiet_ink(state, theme) if number and not ordered else theme.colour("text"))
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_bar(self, painter: QPainter, room: QRectF, share: float) -> None:
        theme = self._appearance.theme
        room = room.adjusted(PADDING, 0, -PADDING, 0)
        width = min(room.width(), _LONGEST_BAR) * abs(share)
        if width <= 0:
            return
        colour = theme.colour("accent" if share > 0 else "faint")
        colour.setAlphaF(0.55)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        bar = QRectF(room.left(), room.center().y() - _BAR_HEIGHT / 2, max(width, 2.0), _BAR_HEIGHT)
        painter.drawRoundedRect(bar, 2, 2)


def _thin(colour: QColor) -> QColor:
    colour.setAlphaF(colour.alphaF() * 0.6)
    return colour
