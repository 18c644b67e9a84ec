"""The lines of a concordance: places of all of them, words of those that are looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtCore import QPersistentModelIndex as Persistent

from florilegium.model import Concordance, ConcordanceLine, HitState, Range

LINE_ROLE = Qt.ItemDataRole.UserRole
_PAGE = 64
"""Lines asked for together."""
_KEPT = 60
"""Pages whose words are kept."""

Place = tuple[str, Range]
"""A document's id, and a passage of its current text."""


@dataclass(frozen=True)
class ShownLine:
    """One row as it is painted."""

    line: ConcordanceLine | None
    """None while its words are under way."""
    ticked: bool = False
    alike: int = 1
    """How many lines it stands for, where those with the same context are shown as one."""
    state: HitState | None = None
    """What became of the hit, where the query is a saved search."""


class LinesModel(QAbstractTableModel):
    """A row for each line, or for each group of lines with the same words around the match."""

    lines_wanted = Signal(object)
    """Numbers of lines (of the concordance) whose words are to be shown."""
    ticks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._concordance: Concordance | None = None
        self._rows: Sequence[int] = range(0)  # row -> line
        self._alike: dict[int, int] = {}
        self._grouped = False
        self._pages: dict[int, dict[int, ConcordanceLine]] = {}
        self._asked: set[int] = set()
        self._wanted: set[int] = set()
        self._ticked: set[tuple[str, int]] = set()
        self._states: dict[tuple[str, int], HitState] | None = None
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._ask)

    # ---- what is shown

    def show(self, concordance: Concordance | None, *, grouped: bool = False) -> None:
        """Show these lines; ticks stay with their places, as far as these are still there."""
        self.beginResetModel()
        self._concordance = concordance
        ticked = len(self._ticked)
        if concordance is not None and ticked:
            self._ticked &= {self._key(number) for number in range(len(concordance))}
        self._grouped = grouped
        self._forget_words()
        self._lay_rows()
        self.endResetModel()
        if concordance is None and self._ticked:
            self.untick_all()
        elif len(self._ticked) != ticked:
            self.ticks_changed.emit()

    def group(self, on: bool) -> None:
        """Show lines with the same words around the match as one, or each of them."""
        self.show(self._concordance, grouped=on)

    def take_lines(self, lines: dict[int, ConcordanceLine]) -> None:
        """The words of some lines, by their number."""
        for number, line in lines.items():
            self._pages.setdefault(number // _PAGE, {})[number] = line
        while len(self._pages) > _KEPT:
            oldest = next(iter(self._pages))
            del self._pages[oldest]
            self._asked.discard(oldest)
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    def forget_words(self) -> None:
        """Ask for the words anew: the width of the context, or the labels, are others."""
        self._forget_words()
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    def set_states(self, states: dict[tuple[str, int], HitState] | None) -> None:
        """What became of each hit, by document and start; None where the query is no saved search."""
        self._states = states
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    # ---- asking

    def place(self, row: int) -> Place:
        """Where the match of a row stands."""
        return self._place(self._rows[row])

    def row_of(self, document: str, start: int) -> int:
        """The row whose match stands there; -1 if none."""
        return next(
            (row for row, number in enumerate(self._rows) if self._key(number) == (document, start)), -1
        )

    def shown(self, row: int) -> ShownLine:
        """What a row shows; its words are asked for where they are not here yet."""
        number = self._rows[row]
        key = self._key(number)
        return ShownLine(
            self._line(number),
            key in self._ticked,
            self._alike.get(number, 1),
            None if self._states is None else self._states.get(key, HitState.UNSEEN),
        )

    def next_unseen(self, after: int) -> int:
        """The first row below ``after``, or from the top, whose hit is still to be looked at; -1 if none."""
        if self._states is None:
            return -1
        count = len(self._rows)
        for step in range(1, count + 1):
            row = (after + step) % count
            if self._states.get(self._key(self._rows[row]), HitState.UNSEEN) is HitState.UNSEEN:
                return row
        return -1

    def rowCount(self, parent: QModelIndex | Persistent = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | Persistent = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def data(self, index: QModelIndex | Persistent, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == LINE_ROLE:
            return self.shown(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            shown = self.shown(index.row())
            return _spoken(shown) if shown.line else ""
        return None

    # ---- ticks

    def toggle(self, rows: Iterable[int]) -> None:
        """Tick these rows, or untick them if all of them are ticked."""
        keys = {self._key(number) for row in rows for number in self._lines_of(row)}
        self._ticked = self._ticked - keys if keys <= self._ticked else self._ticked | keys
        self._on_ticks()

    def tick_all(self) -> None:
        """Tick every line."""
        if self._concordance is not None:
            self._ticked = {self._key(number) for number in range(len(self._concordance))}
        self._on_ticks()

    def untick_all(self) -> None:
        """Tick none."""
        self._ticked = set()
        self._on_ticks()

    def ticked_places(self) -> list[Place]:
        """Where the ticked lines stand, in the order of the lines."""
        if self._concordance is None or not self._ticked:
            return []
        numbers = range(len(self._concordance))
        return [self._place(number) for number in numbers if self._key(number) in self._ticked]

    @property
    def grouped(self) -> bool:
        """Whether lines that read the same are shown as one."""
        return self._grouped

    @property
    def ticked_count(self) -> int:
        """How many lines are ticked."""
        return len(self._ticked)

    # ----

    def _lines_of(self, row: int) -> Iterable[int]:
        """The lines that a row stands for."""
        number = self._rows[row]
        return range(number, number + self._alike.get(number, 1))

    def _lay_rows(self) -> None:
        self._alike = {}
        if self._concordance is None:
            self._rows = range(0)
            return
        count = len(self._concordance)
        if not self._grouped:
            self._rows = range(count)
            return
        for first in self._concordance.groups:
            self._alike[int(first)] = self._alike.get(int(first), 0) + 1
        self._rows = list(self._alike)

    def _key(self, number: int) -> tuple[str, int]:
        concordance = self._concordance
        assert concordance is not None  # noqa: S101 - there are no rows without one
        return concordance.documents[concordance.ordinals[number]], int(concordance.starts[number])

    def _place(self, number: int) -> Place:
        document, start = self._key(number)
        assert self._concordance is not None  # noqa: S101
        return document, Range(start, int(self._concordance.ends[number]))

    def _line(self, number: int) -> ConcordanceLine | None:
        page = number // _PAGE
        line = self._pages.get(page, {}).get(number)
        if line is None and page not in self._asked:
            self._wanted.add(page)
            self._soon.start()
        return line

    def _ask(self) -> None:
        pages, self._wanted = self._wanted, set()
        if self._concordance is None:
            return
        self._asked |= pages
        count = len(self._concordance)
        numbers = [
            number
            for page in sorted(pages)
            for number in range(page * _PAGE, min((page + 1) * _PAGE, count))
            if not self._grouped or number in self._alike
        ]
        if numbers:
            self.lines_wanted.emit(numbers)

    def _forget_words(self) -> None:
        self._pages.clear()
        self._asked.clear()
        self._wanted.clear()
        self._soon.stop()

    def _on_ticks(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))
        self.ticks_changed.emit()


def _spoken(shown: ShownLine) -> str:
    line = shown.line
    assert line is not None  # noqa: S101
    parts = [f"{line.left} {line.match} {line.right}", f"{line.title} {line.location}".strip()]
    if shown.alike > 1:
        parts.append(f"{shown.alike} alike")
    if shown.ticked:
        parts.append("ticked")
    if shown.state is not None:
        parts.append(shown.state)
    return ", ".join(parts)
