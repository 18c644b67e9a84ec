"""How wide the columns of a table are, and whether it is set as a table at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from PySide6.QtGui import QFontMetricsF

from florilegium.model import Block
from florilegium.ui.reader.styles import CELL_PADDING, CROWDED_PADDING, Styles

_COLUMNS = 64
"""Most columns that are told apart; what is further right shares the last."""
_SAMPLE = 600
"""Cells from which the widths of a table's columns are judged."""
_REACH = 20_000
"""Cells among which columns are counted."""
_NARROWEST = 1.5
"""Letters that the narrowest column has room for."""
_LONGEST_WORDS = 3
"""Words of a column that are measured."""
_LONGEST_WORD = 16
_LONGEST_CELL = 60
_SMALLEST = 0.66
"""Scale of the type in a table of very many columns."""
_STACKED = 0.56
"""Scale of the type below which a table would be illegible: its cells are set one below the other."""


@dataclass(frozen=True)
class TableLook:
    """How one table is set."""

    widths: list[float]
    """Per cent of the page's width for each column."""
    crowding: float
    """What its type is scaled by, so that no word is broken, or few are."""
    stacked: bool
    """Whether its cells are set one below the other, as there are too many beside each other."""


class TableColumns:
    """Measures each table of a text once, while it is typeset from its start to its end."""

    def __init__(self, source: str, blocks: Sequence[Block], styles: Styles, room: int) -> None:
        """``room`` is the page's width in pixels."""
        self._source = source
        self._blocks = blocks
        self._styles = styles
        self._room = room
        self._last: tuple[int, TableLook] | None = None

    def of(self, at: int) -> TableLook:
        """The look of the table of a block, which ``styles`` has from now on: the same in all its parts."""
        table = self._blocks[at].table
        if self._last is None or self._last[0] != table:
            while at and self._blocks[at - 1].table == table:
                at -= 1
            near = islice(self._blocks, at, at + _REACH)
            cells = list(takewhile(lambda block: block.table == table, near))
            columns = min(max(cell.column for cell in cells), _COLUMNS - 1) + 1
            sample = [cell for cell in cells[:_SAMPLE] if cell.column < _COLUMNS and cell.column_span == 1]
            self._styles.crowding = 1.0
            look = self._measured(sample, columns)
            self._styles.crowding = look.crowding
            if look.stacked:
                self._styles.stacked[table] = self._headings(cells)
            self._last = table, look
        return self._last[1]

    def _headings(self, cells: Sequence[Block]) -> dict[int, str]:
        """What each column is called, where the first row says so."""
        return {
            cell.column: " ".join(self._source[cell.start : min(cell.end, cell.start + 80)].split())
            for cell in takewhile(lambda cell: cell.row == cells[0].row, cells)
            if cell.header
        }

    def _measured(self, cells: Sequence[Block], columns: int) -> TableLook:
        """Each column is first as wide as its longest word, then has its part of what is left by how
        much its cells hold; what is left where they hold little goes to all alike.
        """
        fonts = {cell.header: self._styles.characters(cell).font() for cell in cells}
        metrics = {header: QFontMetricsF(font) for header, font in fonts.items()}
        letter = max((one.averageCharWidth() for one in metrics.values()), default=8.0)
        longest: dict[tuple[int, bool], list[str]] = {}
        wanted = [_NARROWEST * letter] * columns
        for cell in cells:
            text = self._source[cell.start : min(cell.end, cell.start + 400)]
            words = longest.setdefault((cell.column, cell.header), [])
            words += text.split()
            if len(words) > 60:
                words[:] = sorted(words, key=len)[-_LONGEST_WORDS:]
            held = min(cell.end - cell.start, _LONGEST_CELL) * letter
            wanted[cell.column] = max(wanted[cell.column], held)
        needed = [_NARROWEST * letter] * columns
        for (column, header), words in longest.items():
            for word in sorted(words, key=len)[-_LONGEST_WORDS:]:
                width = min(metrics[header].horizontalAdvance(word), _LONGEST_WORD * letter)
                needed[column] = max(needed[column], width)
        room = float(self._room) - columns * CELL_PADDING
        crowding, padding, fits = 1.0, CELL_PADDING, 1.0
        if sum(needed) > room:
            padding = CROWDED_PADDING
            room = float(self._room) - columns * padding
            fits = 0.96 * room / sum(needed)
            crowding = round(min(max(fits, _SMALLEST), 0.99), 2)
        left = max(room - crowding * sum(needed), 0.0)
        more = [max(want - need, 0.0) for want, need in zip(wanted, needed, strict=True)]
        spread = min(left, sum(more))
        shares = [
            crowding * need + padding + spread * extra / (sum(more) or 1) + (left - spread) / columns
            for need, extra in zip(needed, more, strict=True)
        ]
        stacked = fits < _STACKED
        return TableLook(
            [100 * share / sum(shares) for share in shares], 1.0 if stacked else crowding, stacked
        )
