"""A list of things to choose from: a line and a quieter one under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtCore import QPersistentModelIndex as Persistent
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from florilegium.ui.appearance import Appearance
from florilegium.ui.documents.wording import shown_date
from florilegium.ui.one_line import one_line
from florilegium.ui.row_ground import paint_ground, quiet_ink

_LEFT, _RIGHT, _PADDING = 14, 10, 7
_LINE, _HINT = 19, 17
_ROW_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    key: str
    text: str
    hint: str = ""
    when: str = ""
    """A time (ISO 8601, UTC) that the hint ends with, put into words when it is shown."""

    @property
    def second_line(self) -> str:
        """The quieter line."""
        return f"{self.hint} {moment(self.when)}" if self.when else self.hint


class RowList(QListView):
    """Rows by key. Enter or a double click on the chosen ones means the panel's deed."""

    chosen_changed = Signal()
    deed_wanted = Signal()

    def __init__(self, appearance: Appearance, name: str, *, single: bool = False) -> None:
        """``name`` is what a screen reader calls the list; ``single`` lets one row be chosen only."""
        super().__init__()
        self._rows = _RowsModel(self)
        # Qt's own model in between: laying out 10,000 rows would else ask Python twice for each.
        between = QSortFilterProxyModel(self)
        between.setDynamicSortFilter(False)
        between.setSourceModel(self._rows)
        self.setModel(between)
        self.setItemDelegate(_RowDelegate(appearance, self))
        self.setUniformItemSizes(True)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.SingleSelection if single else modes.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setProperty("kind", "rows")
        self.setAccessibleName(name)
        self.selectionModel().selectionChanged.connect(lambda _on, _off: self.chosen_changed.emit())
        self.doubleClicked.connect(lambda _index: self.deed_wanted.emit())
        appearance.changed.connect(self.viewport().update)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these and no others; the one that was current stays so, or what took its place."""
        place = self.currentIndex().row()
        known = self._rows.key(place) if place >= 0 else ""
        self._rows.set_rows(rows)
        if rows:
            same = next((number for number, row in enumerate(rows) if row.key == known), -1)
            self._choose(same if same >= 0 else min(max(place, 0), len(rows) - 1))
        self.chosen_changed.emit()

    def chosen(self) -> list[str]:
        """Keys of the chosen rows, from top to bottom."""
        selection = self.selectionModel().selection()
        runs = (selection.at(number) for number in range(selection.count()))  # an index for each row is dear
        places = sorted(place for run in runs for place in range(run.top(), run.bottom() + 1))
        return [self._rows.key(place) for place in places]

    def count(self) -> int:
        """How many rows there are."""
        return self._rows.rowCount()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.deed_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _choose(self, place: int) -> None:
        index = self.model().index(place, 0)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)


class _RowsModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()

    def set_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def key(self, place: int) -> str:
        return self._rows[place].key

    def rowCount(self, parent: QModelIndex | Persistent = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | Persistent, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == _ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(row.text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(one_line(part) for part in (row.text, row.second_line) if part)
        return None


class _RowDelegate(QStyledItemDelegate):
    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | Persistent) -> QSize:  # noqa: ARG002
        hint = _HINT if index.data(_ROW_ROLE).second_line else 0
        return QSize(120, _LINE + hint + 2 * _PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | Persistent) -> None:
        row: Row = index.data(_ROW_ROLE)
        theme = self._appearance.theme
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        paint_ground(painter, box, state, theme)
        room = QRect(box.left() + _LEFT, box.top() + _PADDING, box.width() - _LEFT - _RIGHT, _LINE)
        painter.setFont(self._appearance.interface_font())
        painter.setPen(theme.colour("text"))
        _paint_line(painter, room, row.text)
        if row.second_line:
            painter.setFont(self._appearance.interface_font(size=12))
            painter.setPen(quiet_ink(state, theme))
            _paint_line(painter, room.translated(0, _LINE).adjusted(0, 0, 0, _HINT - _LINE), row.second_line)
        painter.restore()


def moment(when: str) -> str:
    """A time (ISO 8601, UTC) as one writes it, in the reader's own time: "9 Feb 2026, 14:05"."""
    try:
        local = datetime.fromisoformat(when).astimezone()
    except ValueError:
        return when
    return f"{shown_date(local.date().isoformat())}, {local:%H:%M}"


def _paint_line(painter: QPainter, room: QRect, text: str) -> None:
    shown = QFontMetrics(painter.font()).elidedText(one_line(text), Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
