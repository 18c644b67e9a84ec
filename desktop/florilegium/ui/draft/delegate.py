"""How a quotation looks in the list: its status and line, the quoted words, and where they are from."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from florilegium.model import QuotationStatus, Verdict
from florilegium.ui.appearance import Appearance
from florilegium.ui.draft.marks import paint_status, status_ink
from florilegium.ui.draft.model import SOURCE_ROLE, VERDICT_ROLE, WHERE_ROLE
from florilegium.ui.draft.wording import STATUS_WORDS
from florilegium.ui.one_line import one_line
from florilegium.ui.row_ground import paint_ground, quiet_ink
from florilegium.ui.search.marked_text import MarkedText

_LEFT, _RIGHT = 17, 14
_CAPTION = 18
_LINE, _LINES = 21, 2
_SOURCE = 18
_PADDING = 8
_MARK = 9


class QuotationDelegate(QStyledItemDelegate):
    """Paints one row; all rows are of one height."""

    def __init__(self, appearance: Appearance, view: QListView) -> None:
        super().__init__(view)
        self._appearance = appearance
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(160, _CAPTION + _LINES * _LINE + _SOURCE + 2 * _PADDING)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        verdict: Verdict = index.data(VERDICT_ROLE)
        theme = self._appearance.theme
        row: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        paint_ground(painter, row, state, theme)
        quiet = quiet_ink(state, theme)
        left, top, width = row.left() + _LEFT, row.top() + _PADDING, row.width() - _LEFT - _RIGHT
        chosen = bool(state & QStyle.StateFlag.State_Selected)  # on that ground colours would be too faint
        ink = theme.colour("text") if chosen else status_ink(verdict.status, theme)
        mark = QRectF(left, top + (_CAPTION - _MARK) / 2, _MARK, _MARK)
        paint_status(painter, verdict.status, mark, ink)
        painter.setFont(self._appearance.interface_font(size=11, bold=True))
        word = STATUS_WORDS[verdict.status]
        caption = QRect(left + _MARK + 7, top, width - _MARK - 7, _CAPTION)
        self._line(painter, caption, word, ink)
        painter.setFont(self._appearance.interface_font(size=11))
        self._line(painter, caption, index.data(WHERE_ROLE), quiet, Qt.AlignmentFlag.AlignRight)
        font = self._appearance.reading_font()
        font.setPixelSize(15)
        laid = MarkedText(
            one_line(verdict.quotation),
            font,
            max(width, 60),
            lines=_LINES,
            mark=(0, 0),
            ink=theme.colour("text"),
            hit=theme.colour("hit"),
            line_height=_LINE,
        )
        painter.setPen(theme.colour("text"))
        laid.paint(painter, QPointF(left, top + _CAPTION))
        painter.setFont(self._appearance.interface_font(size=11))
        foot = QRect(left, round(top + _CAPTION + laid.height), width, _SOURCE)
        said = index.data(SOURCE_ROLE)
        if not said and verdict.status is QuotationStatus.NOT_FOUND:
            said = "in no document"
        self._line(painter, foot, said, quiet)
        painter.restore()

    @staticmethod
    def _line(
        painter: QPainter,
        room: QRect,
        text: str,
        ink: QColor,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.setPen(ink)
        metrics = QFontMetrics(painter.font())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)
