"""The list of ways in which the query may go on, under the search field."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from florilegium.model import Completion, CompletionKind
from florilegium.ui.appearance import Appearance
from florilegium.ui.one_line import one_line

_WIDTH = 320
_KINDS = {
    CompletionKind.FIELD: "where to look",
    CompletionKind.LABEL: "label",
    CompletionKind.TAG: "tag",
    CompletionKind.AUTHOR: "author",
    CompletionKind.VALUE: "",
    CompletionKind.WORD: "word",
    CompletionKind.SEARCH: "saved search",
}
_COMPLETION = int(Qt.ItemDataRole.UserRole)


class _Delegate(QStyledItemDelegate):
    """Says at the right of what kind each is."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        completion = index.data(_COMPLETION)
        box: QRect = option.rect
        painter.save()
        painter.setFont(self._appearance.interface_font(size=11))
        painter.setPen(self._appearance.theme.colour("muted"))
        painter.drawText(
            box.adjusted(0, 0, -8, 0),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            _KINDS[completion.kind],
        )
        painter.restore()


class CompletionList(QListWidget):
    """Lies over the window below the field, which keeps the keyboard all the time."""

    chosen = Signal(object)
    """The Completion that was clicked."""

    def __init__(self, appearance: Appearance, field: QWidget) -> None:
        super().__init__(field)
        self._appearance = appearance
        self._field = field
        self.setAccessibleName("Ways to go on")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setItemDelegate(_Delegate(appearance, self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemClicked.connect(lambda item: self.chosen.emit(item.data(_COMPLETION)))
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()
        self.hide()

    def offer(self, completions: Sequence[Completion]) -> None:
        """Show these below the field, none of them chosen; nothing if there are none."""
        self.clear()
        for completion in completions:
            item = QListWidgetItem(one_line(completion.name) or completion.text)
            item.setData(_COMPLETION, completion)
            self.addItem(item)
        self.setCurrentRow(-1)
        if not completions:
            self.hide()
            return
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        height = sum(self.sizeHintForRow(row) for row in range(self.count())) + 2 * self.frameWidth() + 10
        at = self._field.mapTo(window, QPoint(0, self._field.height() + 3))
        self.setGeometry(
            at.x(), at.y(), min(max(_WIDTH, self._field.width()), window.width() - at.x()), height
        )
        self.raise_()
        self.show()

    def step(self, by: int) -> None:
        """Choose the next one, or the one before; before the first none is chosen."""
        self.setCurrentRow(max(-1, min(self.currentRow() + by, self.count() - 1)))

    def current(self) -> Completion | None:
        """The one that is chosen."""
        item = self.currentItem() if self.currentRow() >= 0 else None
        return None if item is None else item.data(_COMPLETION)

    def first(self) -> Completion | None:
        """The likeliest; None if all that is offered are whole queries, which only a choice can mean."""
        completion: Completion = self.item(0).data(_COMPLETION)
        return None if completion.kind is CompletionKind.SEARCH else completion

    def _on_appearance_changed(self) -> None:
        self.setFont(self._appearance.interface_font())
