"""The list of a draft's quotations: what keys and clicks mean in it."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.draft.delegate import QuotationDelegate
from florilegium.ui.draft.model import QuotationsModel
from florilegium.ui.review.view import is_command

Index = QModelIndex | QPersistentModelIndex


class QuotationsView(QListView):
    """Up and Down go from quotation to quotation; Enter or a double click goes to the passage."""

    opened = Signal()
    """The current quotation's passage is to be gone to."""
    reached = Signal()
    """Another quotation is current."""

    def __init__(self, model: QuotationsModel, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = QuotationDelegate(appearance, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setAccessibleName("Quotations")
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        appearance.changed.connect(self._on_appearance_changed)

    def choose(self, row: int) -> None:
        """Make this the current row and bring it into sight."""
        index = self.model().index(row, 0)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
        elif is_command(event) or event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()  # the pane's: letters are its commands, not a search by first letters
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.reached.emit()

    def _on_appearance_changed(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
