"""The list of what was found: what keys and clicks mean in it."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.search.delegate import ResultDelegate
from florilegium.ui.search.model import ResultsModel

_SLICE = 24
"""Rows laid out at a time, in about 8 ms."""


class ResultsView(QListView):
    """Up and Down go from passage to passage, with Ctrl from document to document; Enter or a click opens.

    Up on the first passage and Escape leave the list.
    """

    opened = Signal(int)
    """The passage of this row is to be shown."""
    left_upwards = Signal()
    escaped = Signal()

    def __init__(self, model: ResultsModel, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._results = model
        self._delegate = ResultDelegate(appearance, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # what is in sight first, the rest in slices
        self.setBatchSize(_SLICE)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setAccessibleName("Passages found")
        self.clicked.connect(self._on_clicked)
        model.modelAboutToBeReset.connect(self._delegate.forget)
        appearance.changed.connect(self._on_appearance_changed)

    def choose(self, row: int) -> None:
        """Make this the chosen row and bring it into sight."""
        if 0 <= row < self._results.rowCount():
            index = self._results.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def focus_list(self) -> None:
        """Give the list the keyboard, with a row to start from."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.currentIndex().isValid():
            self.choose(0)

    def event(self, event: QEvent) -> bool:
        # In here Ctrl with the arrows is the list's, whatever the window uses it for.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if ctrl and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                event.accept()
                return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # Text wraps elsewhere, and rows are of another height: of itself the list looks at its own only.
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        row = self.currentIndex().row()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row >= 0:
                self.opened.emit(row)
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key == Qt.Key.Key_Up and row <= 0:
            self.left_upwards.emit()
        elif ctrl and key == Qt.Key.Key_Down:
            self.choose(next((r for r in range(row + 1, self._results.rowCount()) if self._first(r)), row))
        elif ctrl and key == Qt.Key.Key_Up:
            self.choose(next(r for r in range(row - 1, -1, -1) if self._first(r)))
        elif event.text().strip():
            event.ignore()  # no search by first letters in here: it would jump through passages
        else:
            super().keyPressEvent(event)

    # ----

    def _first(self, row: int) -> bool:
        return self._results.hit_at(row).first

    def _on_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def _on_appearance_changed(self) -> None:
        self._delegate.forget()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
