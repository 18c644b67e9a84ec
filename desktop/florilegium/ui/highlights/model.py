"""The highlights of a document or of the corpus as a list: filtered, in order, small changes small."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer

from florilegium.model import AnchorStatus, Label
from florilegium.ui.highlights.rows import HighlightFilter, HighlightRow, Order, in_order

Index = QModelIndex | QPersistentModelIndex
T = TypeVar("T")

_NO_INDEX = QModelIndex()
_MOST_SIGNALS = 24
"""Runs of rows that come or go one by one; beyond these one reset is cheaper for every listener."""
_FOLDED_A_SLICE = 250
"""Rows made ready for finding words between two events."""


class HighlightRole(IntEnum):
    """What the model says of a row beyond Qt's own roles."""

    ROW = Qt.ItemDataRole.UserRole + 1
    """The :class:`HighlightRow`."""
    SECTION = Qt.ItemDataRole.UserRole + 2
    """The heading that stands over the card; "" where the group goes on."""


class HighlightsModel(QAbstractListModel):
    """Rows of highlights. ``order`` says how they come; a filter says which."""

    def __init__(self, order: Order, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._order = order
        self._labels: dict[str, Label] = {}
        self._all: dict[str, HighlightRow] = {}
        self._ordered: list[HighlightRow] = []
        self._shown: list[HighlightRow] = []
        self._places: dict[str, int] | None = {}
        self._filter = HighlightFilter()
        self._kept = ""
        self._unfolded: list[HighlightRow] = []
        self._folding = QTimer(self)
        self._folding.setInterval(0)
        self._folding.timeout.connect(self._on_folding)

    # ---- Qt's side

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        row = self._shown[index.row()]
        if role == HighlightRole.ROW:
            return row
        if role == HighlightRole.SECTION:
            return self.section(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return row.highlight.exact
        if role == Qt.ItemDataRole.ToolTipRole:
            label = self._labels.get(row.highlight.label)
            return "" if label is None else f"{label.name}: {label.meaning}" if label.meaning else label.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        return None

    # ---- what is shown

    @property
    def order(self) -> Order:
        """How the rows come."""
        return self._order

    @property
    def filter(self) -> HighlightFilter:
        """Which rows are shown."""
        return self._filter

    @property
    def total(self) -> int:
        """How many rows there are, shown or not."""
        return len(self._all)

    def row(self, place: int) -> HighlightRow:
        """The row shown at ``place``."""
        return self._shown[place]

    def rows(self) -> Sequence[HighlightRow]:
        """The rows shown."""
        return self._shown

    def place(self, identity: str) -> int:
        """Where the highlight is shown; -1 if it is not."""
        if self._places is None:
            self._places = {row.id: place for place, row in enumerate(self._shown)}
        return self._places.get(identity, -1)

    def find(self, identity: str) -> HighlightRow | None:
        """The row of a highlight, shown or not."""
        return self._all.get(identity)

    def section(self, place: int) -> str:
        """The heading over the row at ``place``; "" where its group goes on."""
        if self._order not in (Order.DOCUMENT, Order.LABEL):
            return ""
        row = self._shown[place]
        before = self._shown[place - 1] if place else None
        if self._order is Order.DOCUMENT:
            goes_on = before is not None and before.highlight.document == row.highlight.document
            return "" if goes_on else row.document_title
        goes_on = before is not None and before.highlight.label == row.highlight.label
        label = self._labels.get(row.highlight.label)
        return "" if goes_on or label is None else label.name

    def sections(self) -> list[str]:
        """The headings over the rows shown, "" where a group goes on."""
        if self._order not in (Order.DOCUMENT, Order.LABEL):
            return [""] * len(self._shown)
        return [self.section(place) for place in range(len(self._shown))]

    def counts(self) -> tuple[Counter[str], Counter[str], Counter[AnchorStatus]]:
        """How many rows, shown or not, have each label, tag and status."""
        highlights = [row.highlight for row in self._all.values()]
        labels = Counter(highlight.label for highlight in highlights)
        tags = Counter(tag for highlight in highlights for tag in highlight.tags)
        return labels, tags, Counter(highlight.status for highlight in highlights)

    # ---- changes

    def set_rows(self, rows: Iterable[HighlightRow]) -> None:
        """Let these be all the rows; what was shown and still is keeps its place."""
        fresh = {row.id: row for row in rows}
        # An equal row stays the same object, with its folded words.
        self._all = {
            identity: old if (old := self._all.get(identity)) == row else row
            for identity, row in fresh.items()
        }
        self._arrange()

    def update_rows(self, rows: Iterable[HighlightRow], removed: Collection[str] = ()) -> None:
        """Add or replace these rows, and take others away."""
        self._all.update((row.id, row) for row in rows)
        for identity in removed:
            self._all.pop(identity, None)
        self._arrange()

    def set_filter(self, wanted: HighlightFilter) -> None:
        """Show only the rows that match."""
        if wanted != self._filter:
            self._filter = wanted
            self._kept = ""
            self._refresh()

    def set_order(self, order: Order) -> None:
        """Let the rows come in another order."""
        if order is not self._order:
            self._order = order
            self._arrange()
            self._say_changed(0, len(self._shown) - 1)

    def set_labels(self, labels: Mapping[str, Label]) -> None:
        """Know the labels, by id and in the reader's order."""
        self._labels = dict(labels)
        self._arrange()
        self._say_changed(0, len(self._shown) - 1)

    def keep(self, identity: str) -> None:
        """Show this highlight even if it does not match, until the filter is next changed."""
        self._kept = identity
        self._refresh()

    # ----

    def _arrange(self) -> None:
        self._ordered = in_order(self._all.values(), self._order, self._labels)
        self._unfolded = [row for row in self._ordered if "haystack" not in row.__dict__]
        if len(self._unfolded) > _FOLDED_A_SLICE:
            self._folding.start()
        self._refresh()

    def _refresh(self) -> None:
        if not self._filter:
            self._show(list(self._ordered))
            return
        matches, kept = self._filter.matcher(), self._kept
        self._show([row for row in self._ordered if matches(row) or row.id == kept])

    def _on_folding(self) -> None:
        # The first word typed would otherwise wait for ten thousand excerpts to be folded.
        for row in self._unfolded[-_FOLDED_A_SLICE:]:
            _ = row.haystack
        del self._unfolded[-_FOLDED_A_SLICE:]
        if not self._unfolded:
            self._folding.stop()

    def _show(self, after: list[HighlightRow]) -> None:
        if [row.id for row in self._shown] == [row.id for row in after]:
            self._replace(after)
            return
        coming = {row.id for row in after}
        was_shown = {row.id for row in self._shown}
        gone = _runs(self._shown, lambda row: row.id not in coming)
        new = _runs(after, lambda row: row.id not in was_shown)
        if len(gone) + len(new) > _MOST_SIGNALS:
            self.beginResetModel()
            self._shown, self._places = after, None
            self.endResetModel()
            return
        for first, last in reversed(gone):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._shown[first : last + 1]
            self._places = None
            self.endRemoveRows()
        self._reorder([row for row in after if row.id in was_shown])
        for first, last in new:
            self.beginInsertRows(QModelIndex(), first, last)
            self._shown[first:first] = after[first : last + 1]
            self._places = None
            self.endInsertRows()
        self._replace(after)

    def _replace(self, after: list[HighlightRow]) -> None:
        """Take these rows for the ones of the same ids."""
        changed = [old is not row for old, row in zip(self._shown, after, strict=True)]
        self._shown = after
        if any(changed):
            for first, last in _runs(changed, bool):
                self._say_changed(first, last)

    def _reorder(self, stay: list[HighlightRow]) -> None:
        places = {row.id: place for place, row in enumerate(stay)}
        moved = [places[row.id] for row in self._shown]
        if all(one < other for one, other in pairwise(moved)):
            return
        self.layoutAboutToBeChanged.emit()
        old = {row.id: row for row in self._shown}
        before = self.persistentIndexList()
        self._shown = [old[row.id] for row in stay]
        self._places = None
        self.changePersistentIndexList(before, [self.index(moved[index.row()]) for index in before])
        self.layoutChanged.emit()

    def _say_changed(self, first: int, last: int) -> None:
        if first <= last:
            self.dataChanged.emit(self.index(first), self.index(last))

    def _spoken(self, row: HighlightRow) -> str:
        highlight = row.highlight
        label = self._labels.get(highlight.label)
        parts = ["" if label is None else label.name, row.document_title, highlight.exact]
        if highlight.note:
            parts.append(f"Note: {highlight.note}")
        if highlight.tags:
            parts.append(f"Tags: {', '.join(highlight.tags)}")
        if highlight.status in (AnchorStatus.ALTERED, AnchorStatus.LOST):
            parts.append(f"Passage {highlight.status}")
        parts.append(row.location)
        return ". ".join(part for part in parts if part)


def _runs(items: Sequence[T], wanted: Callable[[T], bool]) -> list[tuple[int, int]]:
    """First and last index of each unbroken run of wanted items."""
    runs: list[tuple[int, int]] = []
    for index, item in enumerate(items):
        if wanted(item):
            if runs and runs[-1][1] == index - 1:
                runs[-1] = (runs[-1][0], index)
            else:
                runs.append((index, index))
    return runs
