"""How an item to review looks in the list: its label's mark, how it fared, and the words it had."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from florilegium.model import AnchorStatus, Label, ReviewItem
from florilegium.ui.appearance import Appearance
from florilegium.ui.marks import paint_mark
from florilegium.ui.one_line import one_line
from florilegium.ui.review.model import FIRST_ROLE, ITEM_ROLE
from florilegium.ui.review.wording import STATUS_WORDS
from florilegium.ui.row_ground import paint_ground, quiet_ink

_LEFT, _RIGHT = 17, 14
_TITLE = 30
_CAPTION = 17
_EXCERPT = 23
_PADDING = 6
_MARK = 9


class ReviewDelegate(QStyledItemDelegate):
    """Paints one row; all rows are of one height, save that a document's title stands over its first."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._labels: Mapping[str, Label] = {}
        self.restyle()

    def restyle(self) -> None:
        """Take over the type and theme in force."""
        self._title_font = self._appearance.interface_font(bold=True)
        self._caption_font = self._appearance.interface_font(size=11)
        self._excerpt_font = self._appearance.reading_font()
        self._excerpt_font.setPixelSize(15)

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The labels there are."""
        self._labels = {label.id: label for label in labels}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        height = _CAPTION + _EXCERPT + 2 * _PADDING
        return QSize(160, height + (_TITLE if index.data(FIRST_ROLE) else 0))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        item: ReviewItem = index.data(ITEM_ROLE)
        theme = self._appearance.theme
        row: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        if index.data(FIRST_ROLE):
            heading = QRect(row.left() + _LEFT, row.top(), row.width() - _LEFT - _RIGHT, _TITLE)
            painter.setFont(self._title_font)
            painter.setPen(theme.colour("text"))
            self._line(painter, heading, item.title)
            row = row.adjusted(0, _TITLE, 0, 0)
        paint_ground(painter, row, state, theme)
        left, top = row.left() + _LEFT, row.top() + _PADDING
        label = self._labels.get(item.highlight.label)
        if label is not None:
            box = QRectF(left, top + (_CAPTION - _MARK) / 2, _MARK, _MARK)
            paint_mark(painter, label.mark, box, theme.ink(label.colour))
        painter.setFont(self._caption_font)
        lost = item.highlight.status is AnchorStatus.LOST
        chosen = bool(state & QStyle.StateFlag.State_Selected)  # on that ground it would be too faint
        painter.setPen(theme.colour("warning") if lost and not chosen else quiet_ink(state, theme))
        caption = QRect(left + _MARK + 6, top, row.right() - left - _MARK - _RIGHT - 6, _CAPTION)
        self._line(painter, caption, STATUS_WORDS[item.highlight.status])
        painter.setFont(self._excerpt_font)
        painter.setPen(theme.colour("text"))
        excerpt = QRect(left, top + _CAPTION, row.right() - left - _RIGHT, _EXCERPT)
        self._line(painter, excerpt, item.was)
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, room: QRect, text: str) -> None:
        shown = QFontMetrics(painter.font()).elidedText(
            one_line(text), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
