"""How a document looks in the list."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from florilegium.model import DocumentSummary, Label
from florilegium.ui.appearance import Appearance
from florilegium.ui.documents.model import SUMMARY_ROLE
from florilegium.ui.documents.wording import MISSING, detail_parts, shown_title
from florilegium.ui.elided_label import elided_parts
from florilegium.ui.icon_source import IconSource
from florilegium.ui.marks import paint_mark
from florilegium.ui.row_ground import paint_ground, quiet_ink
from florilegium.ui.theme import Theme

ROW_HEIGHT = 59
_LEFT, _RIGHT = 17, 14
_MARK, _MARK_STEP = 9, 12
_MOST_MARKS = 5


class DocumentDelegate(QStyledItemDelegate):
    """Title, the line below it, the marks of its highlights, and how far reading got.

    Every row is as high as the next, so that a long list is laid out at once.
    """

    def __init__(self, appearance: Appearance, icons: IconSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._icons = icons
        self._labels: Mapping[str, Label] = {}
        self._set_fonts()
        appearance.changed.connect(self._set_fonts)

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The labels there are; marks of others are not painted."""
        self._labels = {label.id: label for label in labels}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(160, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        document = index.data(SUMMARY_ROLE)
        theme = self._appearance.theme
        row: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        paint_ground(painter, row, state, theme)
        quiet = quiet_ink(state, theme)
        text = row.adjusted(_LEFT, 0, -_RIGHT, 0)
        # Rows without a progress line are as high as the others: their two lines stand in the middle.
        shift = 0 if document.opened else 4
        title_box = QRect(text.left(), text.top() + 8 + shift, text.width(), 19)
        self._paint_line(painter, title_box, (shown_title(document),), self._title_font, theme.colour("text"))
        second = QRect(text.left(), text.top() + 27 + shift, text.width(), 17)
        second = second.adjusted(0, 0, -self._paint_marks(painter, second, document, theme, quiet), 0)
        if document.missing:
            icon = QRect(second.left(), second.top() + 2, 13, 13)
            self._icons.icon("warning").paint(painter, icon)
            second.setLeft(icon.right() + 5)
            self._paint_line(painter, second, (MISSING,), self._detail_font, theme.colour("warning"))
            second.setLeft(second.left() + QFontMetrics(self._detail_font).horizontalAdvance(MISSING + "  "))
        self._paint_line(painter, second, detail_parts(document), self._detail_font, quiet)
        if document.opened:
            self._paint_progress(
                painter, QRect(text.left(), text.top() + 48, text.width(), 2), document.progress, theme
            )
        painter.restore()

    # ----

    def _set_fonts(self) -> None:
        self._title_font = self._appearance.interface_font(size=13, bold=True)
        self._detail_font = self._appearance.interface_font(size=12)
        self._small_font = self._appearance.interface_font(size=11)

    @staticmethod
    def _paint_line(painter: QPainter, box: QRect, parts: Sequence[str], font: QFont, colour: QColor) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        shown = elided_parts(parts, QFontMetrics(font), box.width())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(flags) | int(Qt.TextFlag.TextSingleLine), shown)

    def _paint_marks(
        self, painter: QPainter, line: QRect, document: DocumentSummary, theme: Theme, quiet: QColor
    ) -> int:
        """Paint the marks at the right end of ``line``; how many pixels they take."""
        shown, more = marks_of(document, self._labels)
        if not shown:
            return 0
        right = line.right() + 1
        if more:
            count = f"+{more:,}"
            width = QFontMetrics(self._small_font).horizontalAdvance(count)
            painter.setFont(self._small_font)
            painter.setPen(quiet)
            box = QRect(right - width, line.top(), width, line.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
            right -= width + 4
        left = right - (_MARK_STEP * (len(shown) - 1) + _MARK)
        top = line.top() + (line.height() - _MARK) / 2
        for place, label in enumerate(shown):
            box_f = QRectF(left + place * _MARK_STEP, top, _MARK, _MARK)
            paint_mark(painter, label.mark, box_f, theme.ink(label.colour))
        return line.right() + 1 - left + 8

    @staticmethod
    def _paint_progress(painter: QPainter, box: QRect, progress: float, theme: Theme) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(box)
        unread = theme.colour("text")
        unread.setAlphaF(0.15)  # to be seen on the ground of a chosen row, too
        painter.setBrush(unread)
        painter.drawRoundedRect(track, 1, 1)
        done = min(max(progress, 0.0), 1.0) * track.width()
        if done:
            accent = theme.colour("accent")
            accent.setAlphaF(0.7)
            painter.setBrush(accent)
            painter.drawRoundedRect(QRectF(track.left(), track.top(), max(done, 2.0), track.height()), 1, 1)


def marks_of(document: DocumentSummary, labels: Mapping[str, Label]) -> tuple[list[Label], int]:
    """The marks to show, at most five, and how many highlights stay without one.

    A few highlights get a mark each; where there are more, each label has one.
    """
    counted = [
        (labels[label], count) for label, count in document.label_counts if label in labels and count > 0
    ]
    total = sum(count for _, count in counted)
    if total <= _MOST_MARKS:
        return [label for label, count in counted for _ in range(count)], 0
    shown = [label for label, _ in counted][:_MOST_MARKS]
    return shown, total - len(shown)
