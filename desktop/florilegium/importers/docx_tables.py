"""Tables of a Word document while they are read (ECMA-376 part 1, 17.4)."""

from florilegium.importers.docx_names import W, child, is_on, name, number, value
from florilegium.importers.docx_styles import Styles
from florilegium.importers.office_flow import Cell, Item, Table
from florilegium.importers.xml import Tree

_WIDEST = 200  # columns that a cell may span
_FIRST_ROW = 0x20  # the bit of w:tblLook's older form


class OpenTable:
    """A table whose end has not come yet."""

    def __init__(self, element: Tree, styles: Styles) -> None:
        self.table = Table()
        self._row: list[Cell] = []
        self._column = 0
        self._reaching: dict[int, Cell] = {}  # by column, the cell that those below may continue
        self._header = False
        shown = child(element, "tblPr", "tblLook")
        rows = sum(1 for kid in element if name(kid) == "w:tr")
        apart = styles.first_row_heads(value(element, "tblPr", "tblStyle"))
        self._first_heads = rows > 1 and shown is not None and _shows_first_row(shown) and apart

    def begin_row(self, element: Tree) -> bool:
        """A row begins; False where it was deleted."""
        properties = child(element, "trPr")
        if child(properties, "del") is not None:
            return False
        self._row = []
        self.table.rows.append(self._row)
        self._header = is_on(child(properties, "tblHeader")) or (
            self._first_heads and len(self.table.rows) == 1
        )
        before = number(value(properties, "gridBefore"))
        self._column = 0
        if 0 < before <= _WIDEST:
            self._row.append(Cell(column_span=before))
            self._column = before
        return True

    def end_row(self) -> None:
        """A row ends: what did not reach as far as this one's end reaches no further."""
        self._reaching = {column: cell for column, cell in self._reaching.items() if column < self._column}

    def begin_cell(self, element: Tree) -> list[Item]:
        """A cell begins; what is in it goes to the list returned."""
        properties = child(element, "tcPr")
        across = min(max(number(value(properties, "gridSpan"), 1), 1), _WIDEST)
        merge = child(properties, "vMerge")
        column, self._column = self._column, self._column + across
        above = self._reaching.get(column)
        if merge is not None and merge.get(W + "val", "continue") == "continue" and above is not None:
            above.row_span += 1
            return above.items
        cell = Cell([], 1, across, self._header)
        self._row.append(cell)
        if merge is not None:
            self._reaching[column] = cell
        else:
            self._reaching.pop(column, None)
        return cell.items


def _shows_first_row(look: Tree) -> bool:
    stated = look.get(W + "firstRow")
    if stated:
        return stated.lower() in ("1", "true", "on")
    try:
        return bool(int(look.get(W + "val", ""), 16) & _FIRST_ROW)
    except ValueError:
        return False
