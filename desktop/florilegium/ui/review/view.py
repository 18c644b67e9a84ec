"""The list of items to review: what keys and clicks mean in it."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.review.delegate import ReviewDelegate
from florilegium.ui.review.model import ReviewModel

Index = QModelIndex | QPersistentModelIndex
REMOVING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class ReviewView(QListView):
    """Up and Down go from item to item; Enter or a double click shows one in the reader."""

    opened = Signal()
    """The current item is to be shown."""
    chosen_changed = Signal()
    """Other items are chosen, or another one is current."""

    def __init__(self, model: ReviewModel, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = model
        self.delegate = ReviewDelegate(appearance, self)
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(200)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setAccessibleName("Highlights to review")
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self.selectionModel().selectionChanged.connect(lambda _on, _off: self.chosen_changed.emit())
        appearance.changed.connect(self._on_appearance_changed)

    def chosen(self) -> list[str]:
        """Ids of the chosen highlights, from top to bottom."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self._items.item_at(row).highlight.id for row in rows]

    def choose(self, row: int) -> None:
        """Make this the one chosen row and bring it into sight."""
        index = self._items.index(row)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def event(self, event: QEvent) -> bool:
        # In here these keys are the list's, whatever the window uses them for.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if (plain and event.key() in REMOVING) or event.matches(QKeySequence.StandardKey.SelectAll):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.opened.emit()
        elif is_command(event):
            event.ignore()  # the pane's: letters are its commands, not a search by first letters
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.chosen_changed.emit()

    def _on_appearance_changed(self) -> None:
        self.delegate.restyle()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()


def is_command(event: QKeyEvent) -> bool:
    """Whether a key is for the pane around: a letter without Ctrl or Alt, or Escape."""
    letters = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
    written = letters and event.text().isprintable() and bool(event.text().strip())
    return event.key() == Qt.Key.Key_Escape or written
