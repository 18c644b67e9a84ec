"""The quotations of a draft as Qt's model."""

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtCore import QPersistentModelIndex as Persistent

from florilegium.model import CheckedDraft, Verdict
from florilegium.ui.draft.wording import STATUS_WORDS, source, where
from florilegium.ui.one_line import one_line

VERDICT_ROLE = Qt.ItemDataRole.UserRole + 1
"""The row's Verdict."""
SOURCE_ROLE = Qt.ItemDataRole.UserRole + 2
"""The document that says it and where, in a line."""
WHERE_ROLE = Qt.ItemDataRole.UserRole + 3
"""Where in the draft it begins."""


class QuotationsModel(QAbstractListModel):
    """One row for each quotation, in the draft's order; some statuses may be shown alone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft: CheckedDraft | None = None
        self._shown: list[Verdict] = []

    def show_draft(self, draft: CheckedDraft | None, statuses: Collection[str] = ()) -> None:
        """Show this draft's quotations, those of some statuses only if any are given."""
        self.beginResetModel()
        self._draft = draft
        self._shown = [
            verdict
            for verdict in (draft.verdicts if draft else ())
            if not statuses or verdict.status in statuses
        ]
        self.endResetModel()

    def verdict_at(self, row: int) -> Verdict:
        """The verdict of a row."""
        return self._shown[row]

    def row_near(self, number: int) -> int:
        """The row of a quotation by its number, or of the next one; the last if there is none after it."""
        after = (row for row, verdict in enumerate(self._shown) if verdict.number >= number)
        return next(after, len(self._shown) - 1)

    def rowCount(self, parent: QModelIndex | Persistent = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | Persistent, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._draft is None:
            return None
        verdict = self._shown[index.row()]
        if role == VERDICT_ROLE:
            return verdict
        if role == SOURCE_ROLE:
            return source(self._draft, verdict)
        if role == WHERE_ROLE:
            return where(self._draft, verdict)
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(verdict.quotation)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = source(self._draft, verdict)
            place = where(self._draft, verdict)
            words = f"{STATUS_WORDS[verdict.status]}, {place}: {one_line(verdict.quotation)}"
            return f"{words}. {said}" if said else words
        return None
