"""The places that may be a lost passage, each as a short passage to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from florilegium.model import Range
from florilegium.ui.appearance import Appearance
from florilegium.ui.one_line import one_line
from florilegium.ui.review.view import is_command
from florilegium.ui.row_ground import paint_ground, quiet_ink
from florilegium.ui.search.marked_text import MarkedText

_LEFT, _RIGHT, _PADDING = 13, 8, 7
_LINE = 21
_LINES = 3
_PLACE = 16
_AROUND = 36
"""Code points shown on either side of the words."""
_LONGEST = 160
"""Code points shown of the words themselves."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place in the current text that fits, as it is shown."""

    passage: Range
    before: str
    match: str
    after: str
    location: str
    """Where in the document, in words: "¶ 1 · 3%"."""


def candidate(text: str, passage: Range, location: str) -> Candidate:
    """The place ``passage`` of ``text`` with a little of what stands around it, at whole words."""
    before = one_line(text[max(passage.start - 2 * _AROUND, 0) : passage.start])
    after = one_line(text[passage.end : passage.end + 2 * _AROUND])
    match = one_line(text[passage.start : passage.end])
    spaced_before = passage.start > 0 and text[passage.start - 1].isspace()
    spaced_after = text[passage.end : passage.end + 1].isspace()
    if len(before) > _AROUND:
        before = "… " + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + " …"
    if len(match) > _LONGEST:
        match = match[:_LONGEST].rpartition(" ")[0] + " …"
    return Candidate(
        passage, before + " " * (spaced_before and bool(before)), match, " " * spaced_after + after, location
    )


class CandidatesList(QListWidget):
    """A short list; choosing a place tells of it, so that it can be shown in the text."""

    candidate_chosen = Signal(object)
    """The Range of the place."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._candidates: tuple[Candidate, ...] = ()
        self._delegate = _CandidateDelegate(appearance, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Places that may be it")
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.currentRowChanged.connect(self._on_row_changed)
        self.itemClicked.connect(lambda item: self._on_row_changed(self.row(item)))
        appearance.changed.connect(self.scheduleDelayedItemsLayout)

    def set_candidates(self, candidates: Sequence[Candidate]) -> None:
        """Offer these places; none is chosen."""
        self.blockSignals(True)
        self.clear()
        self._candidates = tuple(candidates)
        for place in self._candidates:
            item = QListWidgetItem(f"{place.before}{place.match}{place.after}")
            item.setData(Qt.ItemDataRole.UserRole, place)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, {place.location}")
            self.addItem(item)
        self.setCurrentRow(-1)
        self.blockSignals(False)
        self._fit()

    def chosen(self) -> Range | None:
        """The place that is chosen."""
        row = self.currentRow()
        return self._candidates[row].passage if 0 <= row < len(self._candidates) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_row_changed(self.currentRow())
        elif is_command(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        """No taller than the places need."""
        rows = sum(self.sizeHintForRow(row) for row in range(self.count()))
        around = max(self.height() - self.viewport().height(), 2 * self.frameWidth())
        self.setMaximumHeight(rows + around + 2)

    def _on_row_changed(self, row: int) -> None:
        if 0 <= row < len(self._candidates):
            self.candidate_chosen.emit(self._candidates[row].passage)


class _CandidateDelegate(QStyledItemDelegate):
    def __init__(self, appearance: Appearance, view: QListWidget) -> None:
        super().__init__(view)
        self._appearance = appearance
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(120, round(self._laid_out(index).height) + _PLACE + 2 * _PADDING)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        place: Candidate = index.data(Qt.ItemDataRole.UserRole)
        theme = self._appearance.theme
        row: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        paint_ground(painter, row, state, theme)
        painter.setPen(quiet_ink(state, theme))
        laid = self._laid_out(index)
        laid.paint(painter, QPointF(row.left() + _LEFT, row.top() + _PADDING))
        painter.setFont(self._appearance.interface_font(size=11))
        foot = QRect(
            row.left() + _LEFT,
            row.top() + _PADDING + round(laid.height),
            row.width() - _LEFT - _RIGHT,
            _PLACE,
        )
        metrics = QFontMetrics(painter.font())
        where = metrics.elidedText(place.location, Qt.TextElideMode.ElideMiddle, foot.width())
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, where)
        painter.restore()

    def _laid_out(self, index: QModelIndex | QPersistentModelIndex) -> MarkedText:
        place: Candidate = index.data(Qt.ItemDataRole.UserRole)
        theme = self._appearance.theme
        font = self._appearance.reading_font()
        font.setPixelSize(14)
        return MarkedText(
            f"{place.before}{place.match}{place.after}",
            font,
            max(self._view.viewport().width() - _LEFT - _RIGHT, 60),
            lines=_LINES,
            mark=(len(place.before), len(place.before) + len(place.match)),
            ink=theme.colour("text"),
            hit=theme.colour("hit"),
            line_height=_LINE,
        )
