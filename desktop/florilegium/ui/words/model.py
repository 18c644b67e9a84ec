"""The rows of a table, in any order."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtCore import QPersistentModelIndex as Persistent

from florilegium.ui.one_line import folded, one_line
from florilegium.ui.words.tables import Cell, Column, Kind, Row, Strip, Table, cell_text

CELL_ROLE = Qt.ItemDataRole.UserRole
"""The cell as it was counted."""
_NUMBERS = (Kind.COUNT, Kind.SCORE)


class TableModel(QAbstractTableModel):
    """Shows one table, and sorts it by any of its columns. A row without an item stays on top."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[Column, ...] = ()
        self._rows: list[Row] = []
        self._order = (-1, False)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns from left to right."""
        return self._columns

    @property
    def rows(self) -> list[Row]:
        """The rows from top to bottom."""
        return self._rows

    @property
    def order(self) -> tuple[int, bool]:
        """The column that the rows are sorted by, and whether from the largest down."""
        return self._order

    def show(self, table: Table | None) -> None:
        """Show this table; one of the same columns keeps its order."""
        self.beginResetModel()
        columns = table.columns if table else ()
        if table and columns != self._columns:
            self._order = table.order
        self._columns = columns
        self._rows = list(table.rows) if table else []
        if table and self._order != table.order:
            self._arrange()
        self.endResetModel()

    def sort_by(self, column: int) -> None:
        """Sort by a column: numbers from the largest, words from A; the other way if it was so already."""
        if not (0 <= column < len(self._columns) and self._columns[column].ordered):
            return
        if self._order[0] == column:
            self._order = (column, not self._order[1])
        else:
            self._order = (column, self._columns[column].kind in _NUMBERS)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [self._rows[index.row()] for index in before]
        self._arrange()
        places = {id(row): place for place, row in enumerate(self._rows)}
        after = [self.index(places[id(row)], index.column()) for row, index in zip(kept, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)

    def row_of(self, name: Cell) -> int:
        """The row whose first cell is this; -1 if there is none."""
        return next((place for place, row in enumerate(self._rows) if row.cells[0] == name), -1)

    def rowCount(self, parent: QModelIndex | Persistent = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | Persistent = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: QModelIndex | Persistent, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, row = self._columns[index.column()], self._rows[index.row()]
        cell = row.cells[index.column()]
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(cell_text(cell, column.kind))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row) if index.column() == 0 else cell_text(cell, column.kind)
        if role == Qt.ItemDataRole.TextAlignmentRole and column.kind in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.name
        if role == Qt.ItemDataRole.TextAlignmentRole and column.kind in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole and column.ordered:
            keys = f"Sort: click, or press {section + 1}"
            return f"{column.tip}.\n{keys}" if column.tip else keys
        return None

    def _arrange(self) -> None:
        column, falling = self._order
        if column < 0:
            return
        words = self._columns[column].kind not in _NUMBERS

        def value(row: Row) -> Any:
            cell = row.cells[column]
            return folded(str(cell)) if words else cell

        first = [row for row in self._rows if row.item is None]
        rest = [row for row in self._rows if row.item is not None]
        self._rows = first + sorted(rest, key=value, reverse=falling)

    def _spoken(self, row: Row) -> str:
        parts = [str(row.cells[0])]
        for column, cell in zip(self._columns[1:], row.cells[1:], strict=True):
            if isinstance(cell, Strip):
                filled = sum(1 for count in cell.counts if count)
                parts.append(f"in {filled} of {len(cell.counts)} parts")
            elif column.ordered:
                parts.append(f"{column.name} {cell_text(cell, column.kind)}")
        return ", ".join(parts)
