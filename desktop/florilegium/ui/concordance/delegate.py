"""How a line of the concordance looks: the match in the middle, its words to both sides."""

import unicodedata

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QLinearGradient, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from florilegium.model import HitState, Label
from florilegium.ui.appearance import Appearance
from florilegium.ui.concordance.model import LINE_ROLE, ShownLine
from florilegium.ui.marks import paint_mark
from florilegium.ui.one_line import one_line
from florilegium.ui.row_ground import ground, paint_ground, quiet_ink

_LEFT, _RIGHT = 12, 18
_GUTTER = 26
"""Pixels for the tick before a line."""
_BOX = 13
_GAP = 14
"""Pixels between the match and the words beside it."""
_FADE = 22
"""Pixels over which the words that have no room fade."""
_PLACE = (90, 170)
"""Narrowest and widest that the place of a line gets."""
_TITLE = 64
"""Pixels that a title needs to be told by; where it has less, the place is cut to its first part."""
_MARK = 9
_TICK = (QPointF(3, 6.8), QPointF(5.6, 9.4), QPointF(10.2, 3.8))

_V = Qt.AlignmentFlag.AlignVCenter


class LineDelegate(QStyledItemDelegate):
    """Paints one line. All lines are of one height, and their matches stand under one another."""

    def __init__(self, appearance: Appearance, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._appearance = appearance
        self._labels: dict[str, Label] = {}
        self._match_width = 0
        self._hovered_box = -1
        self.forget()

    def set_labels(self, labels: list[Label]) -> None:
        """The labels, for the marks of lines that are highlighted."""
        self._labels = {label.id: label for label in labels}

    def forget(self) -> None:
        """The type or the lines are others: the match's column is as wide as its words again."""
        size = min(max(round(self._appearance.reading_size * 0.76), 12), 20)
        self._reading = self._appearance.reading_font()
        self._reading.setPixelSize(size)
        self._match = QFont(self._reading)
        self._match.setWeight(QFont.Weight.DemiBold)
        self._small = self._appearance.interface_font(size=11)
        self._match_width = QFontMetrics(self._match).averageCharWidth() * 6
        self.height = QFontMetrics(self._reading).height() + 8

    def widen(self, words: list[str]) -> bool:
        """Give the match's column room for these words; whether it has become wider."""
        metrics = QFontMetrics(self._match)
        wider = max((metrics.horizontalAdvance(one_line(word)) for word in words), default=0) + 4
        if wider <= self._match_width:
            return False
        self._match_width = wider
        return True

    def box(self, row: QRect) -> QRect:
        """Where a row's tick is, with room around it for the pointer."""
        return QRect(row.left(), row.top(), _LEFT + _GUTTER, row.height())

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(200, self.height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown: ShownLine = index.data(LINE_ROLE)
        theme = self._appearance.theme
        row: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        paint_ground(painter, row, state & ~QStyle.StateFlag.State_HasFocus, theme)
        painter.fillRect(
            QRect(row.left() + _LEFT, row.bottom(), row.width() - 2 * _LEFT, 1), _thin(theme.colour("line"))
        )
        self._paint_tick(painter, row, state, shown)
        if shown.line is not None:
            self._paint_line(painter, row, state, shown)
        painter.restore()

    # ----

    def _paint_tick(self, painter: QPainter, row: QRect, state: QStyle.StateFlag, shown: ShownLine) -> None:
        active = state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected)
        theme = self._appearance.theme
        box = QRectF(row.left() + _LEFT, row.center().y() - _BOX / 2 + 0.5, _BOX, _BOX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if shown.ticked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(QPen(theme.colour("accent_text"), 1.6))
            painter.drawPolyline([box.topLeft() + point for point in _TICK])
        elif active:
            painter.setPen(QPen(theme.colour("faint"), 1))
            painter.setBrush(theme.colour("page"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        elif shown.state is HitState.UNSEEN:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(box.center(), 2.5, 2.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_line(self, painter: QPainter, row: QRect, state: QStyle.StateFlag, shown: ShownLine) -> None:
        line = shown.line
        assert line is not None  # noqa: S101 - the caller has looked
        theme = self._appearance.theme
        dismissed = shown.state is HitState.DISMISSED
        ink = theme.colour("faint") if dismissed else theme.colour("text")
        place = min(max(row.width() // 5, _PLACE[0]), _PLACE[1])
        left = row.left() + _LEFT + _GUTTER
        right = row.right() - _RIGHT - place - _GAP
        match = min(self._match_width, (right - left) // 3)
        side = (right - left - match - 2 * _GAP) // 2
        before = QRect(left, row.top(), side, row.height())
        middle = QRect(before.right() + 1 + _GAP, row.top(), match, row.height())
        after = QRect(middle.right() + 1 + _GAP, row.top(), side, row.height())
        preceding, following = one_line(line.left), one_line(line.right)
        if one_line(line.match).strip() and _runs_leftwards(line.match):
            preceding, following = following, preceding
        painter.setFont(self._reading)
        painter.setPen(ink)
        # Words fade where the room ends, and are not elided: the nearest ones matter.
        painter.drawText(before, Qt.AlignmentFlag.AlignRight | _V | Qt.TextFlag.TextSingleLine, preceding)
        painter.drawText(after, Qt.AlignmentFlag.AlignLeft | _V | Qt.TextFlag.TextSingleLine, following)
        colour = ground(state, theme)
        _fade(painter, QRect(before.left(), row.top(), _FADE, row.height() - 1), colour, 1.0, 0.0)
        _fade(painter, QRect(after.right() - _FADE + 1, row.top(), _FADE, row.height() - 1), colour, 0.0, 1.0)
        painter.setFont(self._match)
        painter.setPen(theme.colour("faint") if dismissed else theme.colour("accent"))
        word = QFontMetrics(self._match).elidedText(
            one_line(line.match), Qt.TextElideMode.ElideMiddle, middle.width()
        )
        painter.drawText(middle, Qt.AlignmentFlag.AlignHCenter | _V, word)
        self._paint_place(
            painter,
            QRect(right + 1 + _GAP, row.top(), place, row.height()),
            quiet_ink(state, theme),
            shown,
        )

    def _paint_place(self, painter: QPainter, room: QRect, ink: QColor, shown: ShownLine) -> None:
        line = shown.line
        assert line is not None  # noqa: S101
        theme = self._appearance.theme
        for identity in reversed(line.labels):
            label = self._labels.get(identity)
            if label is not None:
                box = QRectF(room.right() - _MARK, room.center().y() - _MARK / 2 + 0.5, _MARK, _MARK)
                paint_mark(painter, label.mark, box, theme.ink(label.colour))
                room = room.adjusted(0, 0, -_MARK - 6, 0)
        painter.setFont(self._small)
        painter.setPen(ink)
        metrics = QFontMetrics(self._small)
        place = f"×{shown.alike:,}" if shown.alike > 1 else one_line(line.location)
        if room.width() - metrics.horizontalAdvance(place) < _TITLE:
            place = place.partition(" · ")[0]
        width = metrics.horizontalAdvance(place) + (8 if place else 0)
        title = metrics.elidedText(
            one_line(line.title), Qt.TextElideMode.ElideRight, max(room.width() - width, 0)
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | _V, f"{title}  {place}" if place else title)


def _fade(painter: QPainter, room: QRect, colour: QColor, first: float, last: float) -> None:
    """Cover ``room`` with a colour, from the first to the last opacity."""
    gradient = QLinearGradient(room.left(), 0, room.right() + 1, 0)
    for place, opacity in ((0.0, first), (1.0, last)):
        shade = QColor(colour)
        shade.setAlphaF(opacity)
        gradient.setColorAt(place, shade)
    painter.fillRect(room, gradient)


def _thin(colour: QColor) -> QColor:
    colour.setAlphaF(colour.alphaF() * 0.6)
    return colour


def _runs_leftwards(text: str) -> bool:
    """Whether the first letter with a direction belongs to a script that is written to the left."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False
