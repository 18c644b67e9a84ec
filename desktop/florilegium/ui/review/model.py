"""The items to review as Qt's model, under the titles of their documents."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtCore import QPersistentModelIndex as Persistent

from florilegium.model import ReviewItem
from florilegium.ui.one_line import one_line
from florilegium.ui.review.wording import STATUS_WORDS

ITEM_ROLE = Qt.ItemDataRole.UserRole + 1
"""The row's ReviewItem."""
FIRST_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether the row carries its document's title."""


class ReviewModel(QAbstractListModel):
    """One row for each item, those of a document together."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[ReviewItem] = []

    def set_items(self, items: Sequence[ReviewItem]) -> None:
        """Show these and no others, in the order they come in but each document's together."""
        order: dict[str, int] = {}
        for item in items:
            order.setdefault(item.highlight.document, len(order))
        self.beginResetModel()
        self._items = sorted(items, key=lambda item: order[item.highlight.document])
        self.endResetModel()

    def item_at(self, row: int) -> ReviewItem:
        """The item of a row."""
        return self._items[row]

    def row_of(self, highlight: str) -> int:
        """The row of a highlight; -1 if it has none."""
        return next((row for row, item in enumerate(self._items) if item.highlight.id == highlight), -1)

    def rowCount(self, parent: QModelIndex | Persistent = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: QModelIndex | Persistent, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == ITEM_ROLE:
            return item
        if role == FIRST_ROLE:
            before = self._items[index.row() - 1] if index.row() else None
            return before is None or before.highlight.document != item.highlight.document
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(item.was)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{STATUS_WORDS[item.highlight.status]}: {one_line(item.was)}. In {one_line(item.title)}"
        return None
