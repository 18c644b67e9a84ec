"""Which tables hold data, and where their cells stand."""

from dataclasses import dataclass, field

from florilegium.importers.html_tree import Tree

_WIDEST = 200  # columns; a wider table cannot be read
_LONGEST_CELL = 1500  # code points; longer text in a cell is a page set with tables
_FLOW = frozenset(
    ("h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "form", "nav", "pre", "blockquote", "iframe")
)


class Tables:
    """Knows of each table whether it holds data or only sets the page."""

    def __init__(self) -> None:
        self._rows: dict[Tree, int] = {}

    def rows(self, table: Tree) -> int:
        """How many rows ``table`` has; 0 where it only sets the page."""
        return self._rows.get(table, 0)

    def look_at(self, root: Tree) -> None:
        """Judge all tables under ``root``."""
        tables = list(root.iter("table"))
        outer = {parent for table in tables if (parent := _enclosing(table)) is not None}
        for table in tables:
            self._rows[table] = 0 if table in outer else _data_rows(table)


def _enclosing(table: Tree) -> Tree | None:
    return next(table.iterancestors("table"), None)


def _data_rows(table: Tree) -> int:
    if table.get("role") in ("presentation", "none"):
        return 0
    rows = widest = cells = 0
    in_row = 0
    for element in table.iter():
        if element.tag == "tr":
            rows, in_row = rows + 1, 0
        elif element.tag in ("td", "th"):
            in_row, cells = in_row + 1, cells + 1
            widest = max(widest, in_row)
            if sum(map(len, element.itertext())) > _LONGEST_CELL:
                return 0
        elif element.tag in _FLOW:
            return 0
    return rows if 2 <= widest <= _WIDEST and cells >= 3 else 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands, and how far it reaches."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(slots=True)
class Grid:
    """Places the cells of one table, row after row, around those that reach down."""

    table: int
    rows: int
    _row: int = -1
    _column: int = 0
    _taken: dict[int, int] = field(default_factory=dict)
    """By column, the first row that is free again."""

    def next_row(self) -> None:
        """A row begins."""
        self._row += 1
        self._column = 0

    def place(self, row_span: int, column_span: int) -> Place:
        """The place of the next cell of this row."""
        self._row = max(self._row, 0)
        while self._taken.get(self._column, 0) > self._row:
            self._column += 1
        left = max(self.rows - self._row, 1)
        down = left if row_span == 0 else min(max(row_span, 1), left)
        across = 1
        while across < min(column_span, _WIDEST) and self._taken.get(self._column + across, 0) <= self._row:
            across += 1
        placed = Place(self._row, self._column, down, across)
        if down > 1:
            self._taken.update((self._column + i, self._row + down) for i in range(across))
        self._column += across
        return placed
