"""The list of documents as Qt's model: sorted, filtered, and changed by the fewest row signals.

What is shown keeps still while one reads: opening a document neither moves its row to the top of
"Recently read" nor takes it out of "Unread" until the order settles, which is when the filter or
order is chosen, or when :meth:`DocumentsModel.settle` is called.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cmp_to_key
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtCore import QPersistentModelIndex as Persistent

from florilegium.model import DocumentSummary
from florilegium.ui.documents.order import (
    FALLING,
    Filter,
    Sort,
    author_key,
    base_language,
    date_key,
    title_key,
)
from florilegium.ui.documents.wording import byline, shown_title, spoken, tooltip
from florilegium.ui.one_line import folded

SUMMARY_ROLE = Qt.ItemDataRole.UserRole + 1
"""The row's DocumentSummary."""

_MANY = 64
"""Runs of rows beyond which one reset is cheaper, for the view, than a signal for each run."""


class DocumentsModel(QAbstractListModel):
    """The documents that pass the filter, in order.

    ``about_to_rearrange`` and ``rearranged`` enclose every change of rows, whatever signals it takes.
    """

    about_to_rearrange = Signal()
    rearranged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._documents: dict[str, DocumentSummary] = {}
        self._title_keys: dict[str, str] = {}
        self._searched: dict[str, str] = {}
        self._read: dict[str, str] = {}  # when each was last read, as of the last settling
        self._by_title: list[str] | None = None  # sorted when next needed, as is the next
        self._order: list[str] | None = None
        self._rows: list[DocumentSummary] = []
        self._row_of: dict[str, int] | None = {}
        self._filter = Filter()
        self._words: tuple[str, ...] = ()
        self._sort = Sort.READ
        self._label_names: dict[str, str] = {}

    # ---- what Qt asks

    def rowCount(self, parent: QModelIndex | Persistent = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | Persistent, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        document = self._rows[index.row()]
        if role == SUMMARY_ROLE:
            return document
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_title(document)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(document, self._label_names)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(document)
        return None

    # ---- what is in it

    @property
    def filter(self) -> Filter:
        """The filter in force."""
        return self._filter

    @property
    def sort_order(self) -> Sort:
        """What the rows are ordered by."""
        return self._sort

    def total(self) -> int:
        """How many documents there are, shown or not."""
        return len(self._documents)

    def document_at(self, row: int) -> DocumentSummary:
        """The document of a row."""
        return self._rows[row]

    def row_of(self, document_id: str) -> int:
        """The row of a document; -1 if it is not shown."""
        return self._row_numbers().get(document_id, -1)

    def formats(self) -> list[tuple[str, int]]:
        """The formats there are, with how many documents, most common first."""
        return Counter(
            document.format for document in self._documents.values() if document.format
        ).most_common()

    def languages(self) -> list[tuple[str, int]]:
        """The languages there are (BCP 47 without region), with how many documents, most common first."""
        return Counter(
            base_language(document.language) for document in self._documents.values()
        ).most_common()

    # ---- changes

    def set_documents(self, documents: Iterable[DocumentSummary]) -> None:
        """Show these documents and no others. Those already known keep their places."""
        new = {document.id: document for document in documents}
        gone = [document_id for document_id in self._documents if document_id not in new]
        changed = [document for document in new.values() if self._documents.get(document.id) != document]
        self.update_documents(changed, gone)

    def update_documents(self, changed: Sequence[DocumentSummary], removed: Iterable[str] = ()) -> None:
        """Take over new and changed documents, and drop those that went, even if they changed too."""
        dropped = set(removed)
        changed = [document for document in changed if document.id not in dropped]
        gone = {document_id for document_id in dropped if self._documents.pop(document_id, None)}
        for document_id in gone:
            del self._title_keys[document_id], self._read[document_id]
            self._searched.pop(document_id, None)
        shown = self._row_numbers()
        moved = False
        retitled = bool(gone)
        for document in changed:
            place = self._place(document.id) if document.id in shown else None
            self._documents[document.id] = document
            title = title_key(document)
            retitled = retitled or self._title_keys.get(document.id) != title
            self._title_keys[document.id] = title
            self._read.setdefault(document.id, document.opened)
            self._searched.pop(document.id, None)
            moved = moved or (place is not None and place != self._place(document.id))
        self._order = None
        if retitled:
            self._by_title = None
        if moved or len(changed) > _MANY:
            self._rearrange(keep=shown.__contains__, changed={document.id for document in changed})
        else:
            self._merge({document.id: document for document in changed}, gone)

    def set_label_names(self, names: dict[str, str]) -> None:
        """How the labels are called, by id; marks are painted anew."""
        self._label_names = dict(names)
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def set_filter(self, chosen: Filter) -> None:
        """Show only the documents that the filter admits."""
        self._filter = chosen
        self.settle()

    def set_words(self, text: str) -> None:
        """Show only documents whose title or author holds every word of ``text``, or its beginning."""
        words = tuple(folded(text).split())
        if words != self._words:
            self._words = words
            self.settle()

    def set_sort(self, sort: Sort) -> None:
        """Order the rows by this."""
        self._sort = sort
        self._order = None
        self.settle()

    def settle(self) -> None:
        """Order and filter by what is true now."""
        read = {document.id: document.opened for document in self._documents.values()}
        if read != self._read:
            self._read = read
            self._order = None
        self._rearrange(keep=lambda _document_id: False, changed=set())

    # ----

    def _ordered(self) -> list[str]:
        if self._by_title is None:
            self._by_title = sorted(self._title_keys, key=lambda i: (self._title_keys[i], i))
        if self._order is None:
            key: Callable[[str], tuple[str, ...]] = self._key
            if self._sort is Sort.READ:  # at each return from a search: all keys at once cost a fifth
                read = self._read
                key = {i: (read[i], document.added) for i, document in self._documents.items()}.__getitem__
            self._order = sorted(self._by_title, key=key, reverse=self._sort in FALLING)
        return self._order

    def _key(self, document_id: str) -> tuple[str, ...]:
        """What the order in force goes by, before the title."""
        document = self._documents[document_id]
        match self._sort:
            case Sort.READ:
                return (self._read[document_id], document.added)
            case Sort.ADDED:
                return (document.added,)
            case Sort.TITLE:
                return ()
            case Sort.AUTHOR:
                return author_key(document)
            case Sort.DATE:
                return (date_key(document),)

    def _place(self, document_id: str) -> tuple[tuple[str, ...], str, str]:
        """Where a document stands: see :meth:`_stands_before`."""
        return (self._key(document_id), self._title_keys[document_id], document_id)

    def _stands_before(self, one: str, other: str) -> bool:
        """Whether ``one`` comes before ``other`` in the order in force."""
        key, other_key = self._key(one), self._key(other)
        if key != other_key:
            return (key > other_key) is (self._sort in FALLING)
        return (self._title_keys[one], one) < (self._title_keys[other], other)

    def _admits(self, document: DocumentSummary) -> bool:
        if not self._filter.admits(document):
            return False
        if not self._words:
            return True
        text = self._searched.get(document.id)
        if text is None:
            text = self._searched[document.id] = folded(f"{shown_title(document)} {byline(document)}")
        return all(word in text for word in self._words)

    def _rearrange(self, keep: Callable[[str], bool], changed: set[str]) -> None:
        rows = [self._documents[document_id] for document_id in self._ordered()]
        if self._filter != Filter() or self._words:
            rows = [document for document in rows if self._admits(document) or keep(document.id)]
        self._show(rows, changed)

    def _merge(self, changed: dict[str, DocumentSummary], gone: set[str]) -> None:
        """Take a few documents in and out without looking at all the others; no row moves."""
        numbers = self._row_numbers()
        going = list(_runs(sorted(numbers[document_id] for document_id in gone if document_id in numbers)))
        rows = self._rows
        for first, last in reversed(going):
            rows = rows[:first] + rows[last + 1 :]
        touched = [i for i in changed if i in numbers]
        new = [d for i, d in changed.items() if i not in numbers and self._admits(d)]
        before = {document.id: self._first_after(document.id, rows) for document in new}
        new.sort(key=cmp_to_key(lambda one, other: -1 if self._stands_before(one.id, other.id) else 1))
        target: list[DocumentSummary] = []
        copied = 0
        for document in new:
            target += rows[copied : before[document.id]]
            copied = before[document.id]
            target.append(document)
        target += rows[copied:]
        places = (before[document.id] + nth for nth, document in enumerate(new))
        self._apply(target, going, list(_runs(places)), touched, None)

    def _first_after(self, document_id: str, rows: Sequence[DocumentSummary]) -> int:
        """Where in ``rows`` a document belongs."""
        low, high = 0, len(rows)
        while low < high:
            middle = (low + high) // 2
            if self._stands_before(rows[middle].id, document_id):
                low = middle + 1
            else:
                high = middle
        return low

    def _show(self, target: list[DocumentSummary], changed: set[str]) -> None:
        """Get from the rows there are to ``target``, whatever lies between."""
        before = {document.id for document in self._rows}
        after = {document.id for document in target}
        going = list(_runs(row for row, document in enumerate(self._rows) if document.id not in after))
        coming = list(_runs(row for row, document in enumerate(target) if document.id not in before))
        staying = [document for document in target if document.id in before]
        order = [document.id for document in self._rows if document.id in after]
        moving = order != [document.id for document in staying]
        self._apply(target, going, coming, list(changed & before & after), staying if moving else None)

    def _apply(
        self,
        target: list[DocumentSummary],
        going: list[tuple[int, int]],
        coming: list[tuple[int, int]],
        touched: list[str],
        reordered: list[DocumentSummary] | None,
    ) -> None:
        """Make ``target`` the rows: what goes, then what moves, then what comes, then what changed."""
        if not (going or coming or reordered):
            self._take_over(touched)
            return
        self.about_to_rearrange.emit()
        if len(going) + len(coming) > _MANY:
            self.beginResetModel()
            self._set_rows(target)
            self.endResetModel()
        else:
            for first, last in reversed(going):
                self.beginRemoveRows(QModelIndex(), first, last)
                self._set_rows(self._rows[:first] + self._rows[last + 1 :])
                self.endRemoveRows()
            if reordered:
                self._reorder(reordered)
            for first, last in coming:
                self.beginInsertRows(QModelIndex(), first, last)
                self._set_rows(self._rows[:first] + target[first : last + 1] + self._rows[first:])
                self.endInsertRows()
            self._take_over(touched)
        self.rearranged.emit()

    def _reorder(self, rows: list[DocumentSummary]) -> None:
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        ids = [self._rows[index.row()].id for index in old]
        self._set_rows(rows)
        self.changePersistentIndexList(old, [self.index(self.row_of(document_id)) for document_id in ids])
        self.layoutChanged.emit()

    def _take_over(self, touched: list[str]) -> None:
        for document_id in touched:
            self._rows[self.row_of(document_id)] = self._documents[document_id]
        for first, last in _runs(sorted(map(self.row_of, touched))):
            self.dataChanged.emit(self.index(first), self.index(last))

    def _set_rows(self, rows: list[DocumentSummary]) -> None:
        self._rows = rows
        self._row_of = None

    def _row_numbers(self) -> dict[str, int]:
        if self._row_of is None:
            self._row_of = {document.id: row for row, document in enumerate(self._rows)}
        return self._row_of


def _runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of consecutive numbers."""
    first = last = -1
    for row in rows:
        if first < 0:
            first = row
        elif row != last + 1:
            yield first, last
            first = row
        last = row
    if first >= 0:
        yield first, last
