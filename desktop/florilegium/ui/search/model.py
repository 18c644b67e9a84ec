"""What a search found, as Qt's model: a row for each passage, under its document's title.

A passage is a row of its own so that Up and Down, a click and a screen reader reach each one; the
first passage of a document carries its title. A hit in the title alone is a row without a passage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtCore import QPersistentModelIndex as Persistent

from florilegium.model import DocumentHits, Field, Label, Passage, SearchResult
from florilegium.ui.one_line import folded, one_line

HIT_ROLE = Qt.ItemDataRole.UserRole + 1
"""The row's Hit."""

MOST_PASSAGES = 3
"""Passages shown of each document."""

_BEFORE, _MATCH, _AFTER = 44, 120, 120
"""Code points shown of each part of a passage, at most."""


class Order(StrEnum):
    """What the documents found are ordered by."""

    BEST = "best"
    TITLE = "title"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Hit:
    """One row."""

    document: str
    title: str
    title_match: tuple[int, int]
    """Where the title itself answers, in code points of ``title``; (0, 0) if it does not."""
    hits: int
    """How many passages the document holds."""
    passage: Passage
    """As it was found; for a hit in the title alone it stands at 0."""
    before: str
    match: str
    after: str
    """The passage as shown: one line, cut to a fair length at word ends."""
    first: bool
    """Whether the row carries the document's title."""
    last: bool
    """Whether it is the document's last row."""
    label: Label | None
    """The label of the highlight that the passage is in, if it is known."""

    @property
    def place(self) -> str:
        """Where the passage is, if not in the text: "in a note"."""
        names = {
            Field.AUTHOR: "in the author",
            Field.HIGHLIGHT: "in a highlight",
            Field.NOTE: "in a note",
            Field.TAG: "in a tag",
        }
        return names.get(self.passage.field, "") if self.match else ""


class ResultsModel(QAbstractListModel):
    """The rows of one :class:`SearchResult`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._documents: tuple[DocumentHits, ...] = ()
        self._labels: Mapping[str, Label] = {}
        self._dates: dict[str, str] = {}
        self._order = Order.BEST
        self._hits: list[Hit] = []

    @property
    def order(self) -> Order:
        """What the documents are ordered by."""
        return self._order

    def rowCount(self, parent: QModelIndex | Persistent = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: QModelIndex | Persistent, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._hits):
            return None
        hit = self._hits[index.row()]
        if role == HIT_ROLE:
            return hit
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{hit.before}{hit.match}{hit.after}" or hit.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(hit)
        return None

    def hit_at(self, row: int) -> Hit:
        """What a row shows."""
        return self._hits[row]

    def set_result(self, result: SearchResult, labels: Mapping[str, Label]) -> None:
        """Show another answer. ``labels`` are those of the highlights found, by highlight id."""
        self._documents = result.documents
        self._labels = labels
        self._fill()

    def set_dates(self, dates: Mapping[str, str]) -> None:
        """The documents' dates, by id, for ordering by them."""
        self._dates = dict(dates)

    def update_dates(self, dates: Mapping[str, str]) -> None:
        """Some documents' dates, by id; the others' stay."""
        self._dates.update(dates)

    def set_order(self, order: Order) -> None:
        """Order the documents by this."""
        self._order = order
        self._fill()

    def row_of(self, document: str, passage: Passage) -> int:
        """The row that shows this passage; -1 if none does."""
        for row, hit in enumerate(self._hits):
            if hit.document == document and hit.passage == passage:
                return row
        return -1

    # ----

    def _ordered(self) -> Sequence[DocumentHits]:
        match self._order:
            case Order.BEST:
                return self._documents
            case Order.TITLE:
                return sorted(self._documents, key=lambda found: folded(one_line(found.title)))
            case Order.DATE:
                return sorted(
                    self._documents, key=lambda found: self._dates.get(found.document, ""), reverse=True
                )

    def _fill(self) -> None:
        hits = [hit for found in self._ordered() for hit in self._rows_of(found)]
        shown = len(self._hits)
        if shown and hits[:shown] == self._hits:  # more of the same: the reader stays where they are
            if len(hits) > shown:
                self.beginInsertRows(QModelIndex(), shown, len(hits) - 1)
                self._hits = hits
                self.endInsertRows()
            return
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    def _rows_of(self, found: DocumentHits) -> list[Hit]:
        title = one_line(found.title) or "Untitled"
        in_title = next((p for p in found.passages if p.field is Field.TITLE), None)
        passages = [p for p in found.passages if p.field is not Field.TITLE][:MOST_PASSAGES]
        if not passages:
            passages = [in_title or Passage(0, 0, "", "", "", Field.TITLE)]
        title_match = (0, 0)
        if in_title is not None and in_title.match:
            start = len(in_title.before.lstrip())
            if one_line(in_title.match) != title[start : start + len(one_line(in_title.match))]:
                start = title.find(one_line(in_title.match))
            if start >= 0:
                title_match = (start, start + len(one_line(in_title.match)))
        rows = []
        for place, passage in enumerate(passages):
            before, match, after = ("", "", "") if passage.field is Field.TITLE else shown_parts(passage)
            rows.append(
                Hit(
                    document=found.document,
                    title=title,
                    title_match=title_match,
                    hits=found.hits,
                    passage=passage,
                    before=before,
                    match=match,
                    after=after,
                    first=place == 0,
                    last=place == len(passages) - 1,
                    label=self._labels.get(passage.highlight),
                )
            )
        return rows


def shown_parts(passage: Passage) -> tuple[str, str, str]:
    """Before, match and after on one line, each cut to a fair length; the spaces between them are kept."""
    before, match, after = (
        part.replace("\ufffc", " ") for part in (passage.before, passage.match, passage.after)
    )
    left = one_line(before[-4 * _BEFORE :])
    if len(left) > _BEFORE:
        cut = left[-_BEFORE:]
        left = "…" + (cut.partition(" ")[2] or cut)
    middle = one_line(match)
    if len(middle) > _MATCH:
        middle = middle[: _MATCH - 1] + "…"
    right = one_line(after)
    if len(right) > _AFTER:
        cut = right[:_AFTER]
        right = (cut.rpartition(" ")[0] or cut) + "…"
    if left and (before[-1:].isspace() or match[:1].isspace()):
        left += " "
    if right and (after[:1].isspace() or match[-1:].isspace()):
        right = " " + right
    return left, middle, right


def _spoken(hit: Hit) -> str:
    noun = "passage" if hit.hits == 1 else "passages"
    parts = [f"{hit.title}, {hit.hits:,} {noun}"] if hit.first else []
    if hit.label is not None:
        parts.append(hit.label.name)
    parts += [hit.place, f"{hit.before}{hit.match}{hit.after}"]
    return ". ".join(part for part in parts if part)
