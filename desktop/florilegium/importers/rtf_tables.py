"""Rows and cells of RTF, which knows edges rather than columns (specification 1.9.1, "Table Definitions")."""

from bisect import bisect_left
from dataclasses import dataclass, field, replace

from florilegium.importers.office_flow import Cell, Item, Table

_SAME = 60  # twips: edges nearer than this are one
_MOST_CELLS = 1000  # of a row


@dataclass(slots=True)
class CellShape:
    """What a row says of one of its cells."""

    right: int = 0
    """Twips from the left."""
    joins_left: bool = False
    joins_above: bool = False


@dataclass(slots=True)
class RowShape:
    """What is known of a row before its text."""

    left: int = 0
    header: bool = False
    cells: list[CellShape] = field(default_factory=list)
    next: CellShape = field(default_factory=CellShape)

    def close_cell(self, right: int) -> None:
        """The cell described so far ends at ``right``."""
        if len(self.cells) < _MOST_CELLS:
            self.cells.append(replace(self.next, right=right))
        self.next = CellShape()

    def copy(self) -> "RowShape":
        """The same shape for the next row, which may alter it."""
        return RowShape(self.left, self.header, list(self.cells))


@dataclass(slots=True)
class OpenTable:
    """A table whose end has not come yet."""

    table: Table = field(default_factory=Table)
    rows: list[tuple[RowShape, list[list[Item]]]] = field(default_factory=list)
    cells: list[list[Item]] = field(default_factory=list)
    """Of the row that is open: those that are complete."""
    items: list[Item] = field(default_factory=list)
    """Of the cell that is open."""

    def end_cell(self) -> None:
        """The cell that is open ends."""
        self.cells.append(self.items)
        self.items = []

    def end_row(self, shape: RowShape) -> None:
        """The row that is open ends."""
        if self.items:
            self.end_cell()
        if self.cells:
            self.rows.append((shape.copy(), self.cells))
            self.cells = []

    def finish(self, shape: RowShape) -> None:
        """Place all cells."""
        self.end_row(shape)
        edges = _edges([shape for shape, _ in self.rows])
        above: dict[int, Cell] = {}
        for row_shape, contents in self.rows:
            row: list[Cell] = []
            reaching: dict[int, Cell] = {}
            left = row_shape.left
            if row_shape.cells and (blank := _column(edges, left)):
                row.append(Cell(column_span=blank))
            for at, items in enumerate(contents):
                known = row_shape.cells[at] if at < len(row_shape.cells) else None
                right = known.right if known else left
                column = _column(edges, left)
                across = max(_column(edges, right) - column, 1)
                if known and known.joins_left and row:
                    row[-1].items += items
                    row[-1].column_span += across
                elif known and known.joins_above and column in above:
                    cell = above[column]
                    cell.row_span += 1
                    cell.items += items
                    reaching[column] = cell
                else:
                    cell = Cell(items, 1, across, row_shape.header)
                    row.append(cell)
                    if known:
                        reaching[column] = cell
                left = right
            above = reaching
            self.table.rows.append(row)


def _edges(shapes: list[RowShape]) -> list[int]:
    """The left edge of each column of the whole table."""
    edges: list[int] = []
    for edge in sorted(
        {shape.left for shape in shapes} | {cell.right for shape in shapes for cell in shape.cells}
    ):
        if not edges or edge - edges[-1] > _SAME:
            edges.append(edge)
    return edges


def _column(edges: list[int], at: int) -> int:
    return max(bisect_left(edges, at - _SAME), 0)
