"""How what was found looks: titles with their counts, passages in the reading face with matches marked."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from florilegium.ui.appearance import Appearance
from florilegium.ui.marks import paint_mark
from florilegium.ui.row_ground import paint_ground, quiet_ink
from florilegium.ui.search.marked_text import MarkedText
from florilegium.ui.search.model import HIT_ROLE, Hit

_LEFT, _RIGHT = 17, 14
_TITLE_LINE = 20
_CAPTION_LINE = 16
_MARK = 9
_LINES = 3
"""Lines shown of a passage."""
_BESIDE_TITLE, _BETWEEN = 8, 5
"""Pixels above a document's first and below its last row; and above and below a row among others."""


@dataclass(frozen=True)
class _Laid:
    title: MarkedText | None
    caption: str
    body: MarkedText | None
    height: int


class ResultDelegate(QStyledItemDelegate):
    """Paints one row of the results. Rows are as high as their text; layouts are kept until it changes."""

    def __init__(self, appearance: Appearance, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._appearance = appearance
        self._view = view
        self._laid: dict[int, _Laid] = {}
        self._width = 0
        self.forget()

    def forget(self) -> None:
        """Lay everything out anew: the rows, the type or the theme are others."""
        self._laid.clear()
        size = min(max(round(self._appearance.reading_size * 0.68), 12), 17)
        self._reading_font = self._appearance.reading_font()
        self._reading_font.setPixelSize(size)
        self._line_height = round(size * 1.46)
        self._title_font = self._appearance.interface_font(bold=True)
        self._count_font = self._appearance.interface_font(size=12)
        self._caption_font = self._appearance.interface_font(size=11)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(160, self._lay_out(index).height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        hit: Hit = index.data(HIT_ROLE)
        laid = self._lay_out(index)
        theme = self._appearance.theme
        row: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        paint_ground(painter, row, state, theme)
        left, top = row.left() + _LEFT, row.top() + (_BESIDE_TITLE if hit.first else _BETWEEN)
        right = row.right() + 1 - _RIGHT
        if laid.title is not None:
            painter.setPen(theme.colour("text"))
            laid.title.paint(painter, QPointF(left, top))
            painter.setFont(self._count_font)
            painter.setPen(quiet_ink(state, theme))
            count = QRect(left, top + 1, right - left, _TITLE_LINE)
            painter.drawText(
                count, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{hit.hits:,}"
            )
            top += _TITLE_LINE
        if laid.caption:
            x = left
            if hit.label is not None:
                box = QRectF(x, top + (_CAPTION_LINE - _MARK) / 2, _MARK, _MARK)
                paint_mark(painter, hit.label.mark, box, theme.ink(hit.label.colour))
                x += _MARK + 5
            painter.setFont(self._caption_font)
            painter.setPen(quiet_ink(state, theme))
            room = QRect(x, top, right - x, _CAPTION_LINE)
            shown = QFontMetrics(self._caption_font).elidedText(
                laid.caption, Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
            top += _CAPTION_LINE
        if laid.body is not None:
            painter.setPen(quiet_ink(state, theme))
            laid.body.paint(painter, QPointF(left, top))
        painter.restore()

    # ----

    def _lay_out(self, index: QModelIndex | QPersistentModelIndex) -> _Laid:
        width = self._view.viewport().width()
        if width != self._width:
            self._width = width
            self._laid.clear()
        laid = self._laid.get(index.row())
        if laid is None:
            laid = self._laid[index.row()] = self._laid_out(index.data(HIT_ROLE), width - _LEFT - _RIGHT)
        return laid

    def _laid_out(self, hit: Hit, width: int) -> _Laid:
        theme = self._appearance.theme
        ink, ground = theme.colour("text"), theme.colour("hit")
        height = _BESIDE_TITLE if hit.first else _BETWEEN
        title = body = None
        if hit.first:
            count = QFontMetrics(self._count_font).horizontalAdvance(f"{hit.hits:,}") + 10
            title = MarkedText(
                hit.title,
                self._title_font,
                max(width - count, 40),
                lines=1,
                mark=hit.title_match,
                ink=ink,
                hit=ground,
                line_height=_TITLE_LINE,
            )
            height += _TITLE_LINE
        caption = " · ".join(part for part in (hit.label.name if hit.label else "", hit.place) if part)
        if caption:
            height += _CAPTION_LINE
        if hit.match:
            text = f"{hit.before}{hit.match}{hit.after}"
            body = MarkedText(
                text,
                self._reading_font,
                max(width, 40),
                lines=_LINES,
                mark=(len(hit.before), len(hit.before) + len(hit.match)),
                ink=ink,
                hit=ground,
                line_height=self._line_height,
            )
            height += round(body.height)
        height += _BESIDE_TITLE + 2 if hit.last else _BETWEEN
        return _Laid(title, caption, body, height)
