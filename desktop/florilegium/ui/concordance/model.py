"""The lines of a concordance: places of all of them, words of those that are looked at."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtCore import QPersistentModelIndex as Persistent

from florilegium.model import STATES, Concordance, ConcordanceLine, HitState, Range
from florilegium.ui.concordance.carrying import carried, number_at

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
    """A row for each line, or for each group of lines with the same words around the match.

    There may be hundreds of thousands of lines: what is done with all of them is done in few steps.
    """

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
        self._ticked = bytearray()
        """1 for each line that is ticked."""
        self._states: bytearray | None = None
        """For each line the place of its state in STATES."""
        self._states_before: dict[tuple[str, int], HitState] = {}
        """What stands in for states that are being worked out anew, of lines that were shown."""
        self._before: dict[tuple[str, int], ConcordanceLine] = {}
        """Words that were shown, by place: they stand in for those that are asked for anew."""
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._ask)

    # ---- what is shown

    def show(self, concordance: Concordance | None, *, grouped: bool = False) -> None:
        """Show these lines; ticks stay with their places, as far as these are still there."""
        self.beginResetModel()
        before = self.ticked_count
        if concordance is not self._concordance:
            self._ticked = self._carried_ticks(concordance)
            self._keep_states()
        self._concordance = concordance
        self._grouped = grouped
        self._forget_words(keep=concordance is not None)
        self._lay_rows()
        self.endResetModel()
        if self.ticked_count != before:
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
        """Ask for the words anew: the width of the context is another."""
        self._forget_words(keep=True)
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    def set_states(self, states: bytes | None) -> None:
        """What became of each line's hit, as places in STATES; None where the query is no saved search."""
        self._states = bytearray(states) if states is not None and len(states) == len(self._ticked) else None
        self._states_before.clear()
        self._on_states()

    def set_state(self, numbers: Iterable[int], state: HitState) -> None:
        """What becomes of some lines' hits, where it is kept track of; highlights stay highlights."""
        if self._states is not None:
            code, highlighted = STATES.index(state), STATES.index(HitState.HIGHLIGHTED)
            for number in numbers:
                if self._states[number] != highlighted:
                    self._states[number] = code
        self._on_states()

    def state(self, number: int) -> HitState | None:
        """What became of a line's hit; None where that is not kept track of."""
        if self._states is None:
            return self._states_before.get(self._key(number)) if self._states_before else None
        return STATES[self._states[number]]

    def states_of(self, numbers: Sequence[int]) -> bytes:
        """What became of some lines' hits, as places in STATES; nothing where it is not kept track of."""
        return b"" if self._states is None else bytes(map(self._states.__getitem__, numbers))

    def _keep_states(self) -> None:
        if self._states is not None:
            seen = chain.from_iterable(self._pages.values())
            self._states_before = {self._key(number): STATES[self._states[number]] for number in seen}
        self._states = None

    def _on_states(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    # ---- asking

    def place(self, row: int) -> Place:
        """Where the match of a row stands."""
        return self.place_of(self._rows[row])

    def place_of(self, number: int) -> Place:
        """Where the match of a line stands."""
        document, start = self._key(number)
        assert self._concordance is not None  # noqa: S101 - there are no lines without one
        return document, Range(start, int(self._concordance.ends[number]))

    def row_of(self, document: str, start: int) -> int:
        """The row whose match stands there; -1 if none."""
        number = -1 if self._concordance is None else number_at(self._concordance, document, start)
        if not self._grouped or number < 0:
            return number
        row = bisect_left(self._rows, number)
        return row if row < len(self._rows) and self._rows[row] == number else -1

    def number_of(self, document: str, start: int) -> int:
        """The line whose match stands there; -1 if none."""
        return -1 if self._concordance is None else number_at(self._concordance, document, start)

    def row_at(self, number: int) -> int:
        """The row that shows a line, or stands for it with others."""
        return number if not self._grouped else bisect_right(self._rows, number) - 1

    def number(self, row: int) -> int:
        """The line that a row shows, or the first of those it stands for."""
        return self._rows[row]

    def number_in_corpus_order(self, place: int) -> int:
        """The line that is the ``place``-th in the order of the corpus, from 0; -1 if none."""
        concordance = self._concordance
        if concordance is None:
            return -1
        counts = Counter(concordance.ordinals)
        for ordinal in sorted(counts):
            if place < counts[ordinal]:
                starts, chosen = concordance.starts, (one == ordinal for one in concordance.ordinals)
                lines = compress(range(len(concordance)), chosen)
                return sorted(lines, key=starts.__getitem__)[place]
            place -= counts[ordinal]
        return -1

    def shown(self, row: int) -> ShownLine:
        """What a row shows; its words are asked for where they are not here yet."""
        number = self._rows[row]
        alike = self._alike.get(number, 1)
        state = self.state(number)
        if state is not None and alike > 1 and self._unseen_in(number, number + alike) >= 0:
            state = HitState.UNSEEN
        return ShownLine(self._line(number), bool(self._ticked[number]), alike, state)

    def next_unseen(self, after: int) -> int:
        """The first row below ``after``, or from the top, whose hit is still to be looked at; -1 if none."""
        rows, count = self._rows, len(self._ticked)
        below = rows[after + 1] if after + 1 < len(rows) else count
        number = self._unseen_in(below, count)
        if number < 0:
            number = self._unseen_in(0, below)
        return number if number < 0 else self.row_at(number)

    def _unseen_in(self, first: int, last: int) -> int:
        return -1 if self._states is None else self._states.find(STATES.index(HitState.UNSEEN), first, last)

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
        numbers = [number for row in rows for number in self._lines_of(row)]
        on = not all(self._ticked[number] for number in numbers)
        for number in numbers:
            self._ticked[number] = on
        self._on_ticks()

    def tick_all(self) -> None:
        """Tick every line."""
        self._ticked = bytearray(b"\1") * len(self._ticked)
        self._on_ticks()

    def untick_all(self) -> None:
        """Tick none."""
        self._ticked = bytearray(len(self._ticked))
        self._on_ticks()

    def ticked_places(self) -> list[Place]:
        """Where the ticked lines stand, in the order of the lines."""
        return [self.place_of(number) for number in self.ticked_numbers()]

    def ticked_numbers(self) -> list[int]:
        """The lines that are ticked, by their number in the concordance."""
        return list(compress(range(len(self._ticked)), self._ticked))

    @property
    def grouped(self) -> bool:
        """Whether lines that read the same are shown as one."""
        return self._grouped

    @property
    def ticked_count(self) -> int:
        """How many lines are ticked."""
        return self._ticked.count(1)

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
        self._alike = dict(Counter(self._concordance.groups))  # in the order of the lines
        self._rows = list(self._alike)

    def _carried_ticks(self, concordance: Concordance | None) -> bytearray:
        """The ticks, at the lines of another concordance that stand in the same places."""
        before = self._concordance
        if concordance is None or before is None:
            return bytearray(len(concordance) if concordance else 0)
        if concordance is before:
            return self._ticked
        ticks = bytearray(len(concordance))
        for number in carried(before, concordance, self.ticked_numbers()):
            if number >= 0:
                ticks[number] = 1
        return ticks

    def _key(self, number: int) -> tuple[str, int]:
        concordance = self._concordance
        assert concordance is not None  # noqa: S101 - there are no rows without one
        return concordance.documents[concordance.ordinals[number]], int(concordance.starts[number])

    def _line(self, number: int) -> ConcordanceLine | None:
        page = number // _PAGE
        line = self._pages.get(page, {}).get(number)
        if line is None:
            if page not in self._asked:
                self._wanted.add(page)
                self._soon.start()
            line = self._before.get(self._key(number)) if self._before else None
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

    def _forget_words(self, *, keep: bool) -> None:
        known = chain.from_iterable(page.values() for page in self._pages.values())
        if keep:
            self._before.update({(line.document, line.start): line for line in known})
        else:
            self._before.clear()
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
