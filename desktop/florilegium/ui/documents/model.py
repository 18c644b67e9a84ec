"""The list of documents as Qt's model: sorted, filtered, and changed by the fewest row signals.

What is shown keeps still while one reads: opening a document neither moves its row to the top of
"Recently read" nor takes it out of "Unread" until the order settles, which is when the filter or
order is chosen, or when :meth:`DocumentsModel.settle` is called.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtCore import QPersistentModelIndex as Persistent

from florilegium.model import DocumentSummary
from florilegium.ui.documents.order import SORT_KEYS, Filter, Sort, base_language, title_key
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
        self._by_title: list[str] = []
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
        if self._row_of is None:
            self._row_of = {document.id: row for row, document in enumerate(self._rows)}
        return self._row_of.get(document_id, -1)

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
        """Take over new and changed documents, and drop those that went."""
        fresh = False
        for document in changed:
            before = self._documents.get(document.id)
            self._documents[document.id] = document
            if before is None:
                self._by_title.append(document.id)
                self._read[document.id] = document.opened
            key = title_key(document)
            fresh = fresh or self._title_keys.get(document.id) != key
            self._title_keys[document.id] = key
            self._searched[document.id] = folded(f"{shown_title(document)} {byline(document)}")
        gone = {document_id for document_id in removed if self._documents.pop(document_id, None)}
        if gone:
            self._by_title = [document_id for document_id in self._by_title if document_id not in gone]
            for document_id in gone:
                del self._title_keys[document_id], self._searched[document_id], self._read[document_id]
        if fresh:
            self._by_title.sort(key=lambda i: (self._title_keys[i], i))
        shown = {document.id for document in self._rows}
        self._rearrange(keep=shown.__contains__, changed={document.id for document in changed})

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
        self.settle()

    def settle(self) -> None:
        """Order and filter by what is true now."""
        self._read = {document.id: document.opened for document in self._documents.values()}
        self._rearrange(keep=lambda _document_id: False, changed=set())

    # ----

    def _ordered(self) -> list[str]:
        if self._sort is Sort.TITLE:
            return self._by_title
        if self._sort is Sort.READ:
            documents, read = self._documents, self._read
            return sorted(self._by_title, key=lambda i: (read[i], documents[i].added), reverse=True)
        key, falling = SORT_KEYS[self._sort]
        keys: dict[str, Any] = {i: key(document) for i, document in self._documents.items()}
        return sorted(self._by_title, key=keys.__getitem__, reverse=falling)

    def _admits(self, document: DocumentSummary) -> bool:
        text = self._searched[document.id]
        return self._filter.admits(document) and all(word in text for word in self._words)

    def _rearrange(self, keep: Callable[[str], bool], changed: set[str]) -> None:
        rows = [self._documents[document_id] for document_id in self._ordered()]
        if self._filter != Filter() or self._words:
            rows = [document for document in rows if self._admits(document) or keep(document.id)]
        self._show(rows, changed)

    def _show(self, target: list[DocumentSummary], changed: set[str]) -> None:
        before = {document.id for document in self._rows}
        after = {document.id for document in target}
        going = list(_runs(row for row, document in enumerate(self._rows) if document.id not in after))
        coming = list(_runs(row for row, document in enumerate(target) if document.id not in before))
        staying = [document for document in target if document.id in before]
        order = [document.id for document in self._rows if document.id in after]
        moving = order != [document.id for document in staying]
        touched = sorted(changed & before & after)
        if not (going or coming or moving or touched):
            return
        self.about_to_rearrange.emit()
        if len(going) + len(coming) > _MANY:
            self.beginResetModel()
            self._rows = target
            self._row_of = None
            self.endResetModel()
        else:
            self._remove(going)
            if moving:
                self._reorder(staying)
            self._insert(coming, target)
            self._rows = target
            self._row_of = None
            for first, last in _runs(sorted(map(self.row_of, touched))):
                self.dataChanged.emit(self.index(first), self.index(last))
        self.rearranged.emit()

    def _remove(self, runs: list[tuple[int, int]]) -> None:
        for first, last in reversed(runs):
            self.beginRemoveRows(QModelIndex(), first, last)
            self._rows = self._rows[:first] + self._rows[last + 1 :]
            self._row_of = None
            self.endRemoveRows()

    def _reorder(self, staying: list[DocumentSummary]) -> None:
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        ids = [self._rows[index.row()].id for index in old]
        self._rows = staying
        self._row_of = None
        self.changePersistentIndexList(old, [self.index(self.row_of(document_id)) for document_id in ids])
        self.layoutChanged.emit()

    def _insert(self, runs: list[tuple[int, int]], target: list[DocumentSummary]) -> None:
        for first, last in runs:
            self.beginInsertRows(QModelIndex(), first, last)
            self._rows = self._rows[:first] + target[first : last + 1] + self._rows[first:]
            self._row_of = None
            self.endInsertRows()


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
