"""The list itself: what keys and clicks mean in it, and how it keeps its place."""

import sys

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QListView, QWidget

from florilegium.ui.documents.delegate import ROW_HEIGHT
from florilegium.ui.documents.model import DocumentsModel

# What a Mac's keyboard calls "delete" is Backspace.
_REMOVING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) if sys.platform == "darwin" else (Qt.Key.Key_Delete,)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class DocumentsView(QListView):
    """A long list of documents. A click or Enter opens, Delete asks for removal, letters narrow the list.

    While documents come and go the same rows stay in sight and chosen; only at its very top does the
    list show what arrives above.
    """

    opened = Signal(str)
    removal_wanted = Signal()
    typed = Signal(str)
    left_upwards = Signal()
    escaped = Signal()
    chosen_changed = Signal(list)

    def __init__(self, model: DocumentsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents = model
        self._held: tuple[str, int] | None = None
        self._kept: tuple[list[str], str] = ([], "")
        self._told: list[str] = []
        self._rearranging = False
        # Qt's own model in between: laying out 10,000 rows would else ask Python twice for each.
        self._rows = QSortFilterProxyModel(self)
        self._rows.setDynamicSortFilter(False)
        self._rows.setSourceModel(model)
        self.setModel(self._rows)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setAccessibleName("Documents")
        self.clicked.connect(self._on_clicked)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        model.about_to_rearrange.connect(self._on_about_to_rearrange)
        model.rearranged.connect(self._on_rearranged)
        self._rows.modelAboutToBeReset.connect(self._on_about_to_reset)
        self._rows.modelReset.connect(self._on_reset)

    def chosen(self) -> list[str]:
        """Ids of the chosen documents, from top to bottom."""
        selection = self.selectionModel().selection()
        runs = (selection.at(number) for number in range(selection.count()))  # an index for each row is dear
        rows = sorted(row for run in runs for row in range(run.top(), run.bottom() + 1))
        return [self._documents.document_at(row).id for row in rows]

    def current(self) -> str:
        """Id of the document that keys act from; "" if there is none."""
        row = self.currentIndex().row()
        return self._documents.document_at(row).id if row >= 0 else ""

    def choose(self, document_id: str) -> bool:
        """Make this the one chosen document and bring it into sight; whether it is in the list."""
        row = self._documents.row_of(document_id)
        if row < 0:
            return False
        index = self._rows.index(row, 0)
        way = self._way_to(index)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index, way)
        return True

    def show_current(self) -> None:
        """Bring the document that keys act from into sight."""
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex(), self._way_to(self.currentIndex()))

    def focus_list(self) -> None:
        """Give the list the keyboard, with a row to start from."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.currentIndex().isValid() and self._documents.rowCount():
            self.selectionModel().setCurrentIndex(
                self._rows.index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def event(self, event: QEvent) -> bool:
        # In here these keys are the list's, whatever the window uses them for.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and (event.key() in _REMOVING or event.matches(QKeySequence.StandardKey.SelectAll))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and modifiers == Qt.KeyboardModifier.NoModifier:
            if self.current():
                self.opened.emit(self.current())
        elif key in _REMOVING and modifiers == Qt.KeyboardModifier.NoModifier:
            if self.chosen():
                self.removal_wanted.emit()
        elif (
            key == Qt.Key.Key_Up
            and modifiers == Qt.KeyboardModifier.NoModifier
            and self.currentIndex().row() <= 0
        ):
            self.left_upwards.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.text().isprintable() and event.text().strip() and modifiers in _PLAIN:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    # ----

    def _way_to(self, index: QModelIndex) -> QAbstractItemView.ScrollHint:
        """Scroll no further than need be; from far away to the middle, so that its neighbours show."""
        self.executeDelayedItemsLayout()
        near = self.viewport().rect().adjusted(0, -2 * ROW_HEIGHT, 0, 2 * ROW_HEIGHT)
        if near.intersects(self.visualRect(index)):
            return QAbstractItemView.ScrollHint.EnsureVisible
        return QAbstractItemView.ScrollHint.PositionAtCenter

    def _on_clicked(self, index: QModelIndex) -> None:
        # Ctrl and Shift choose several; only a plain click is meant to open.
        if QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier:
            self.opened.emit(self._documents.document_at(index.row()).id)

    def _on_selection_changed(self) -> None:
        if not self._rearranging:  # while rows change, a row number may mean another document
            self._tell()

    def _tell(self) -> None:
        chosen = self.chosen()
        if chosen != self._told:
            self._told = chosen
            self.chosen_changed.emit(chosen)

    def _on_about_to_rearrange(self) -> None:
        self._rearranging = True
        top = self.verticalScrollBar().value()
        row = top // ROW_HEIGHT
        self._held = None
        if top > 0 and row < self._documents.rowCount():
            self._held = (self._documents.document_at(row).id, top - row * ROW_HEIGHT)

    def _on_rearranged(self) -> None:
        self._rearranging = False
        self._tell()
        if self._held is None:
            return
        document_id, offset = self._held
        row = self._documents.row_of(document_id)
        if row >= 0:
            self.executeDelayedItemsLayout()
            self.verticalScrollBar().setValue(row * ROW_HEIGHT + offset)

    def _on_about_to_reset(self) -> None:
        self._kept = (self.chosen(), self.current())

    def _on_reset(self) -> None:
        chosen, current = self._kept
        flags = QItemSelectionModel.SelectionFlag
        selection = QItemSelection()
        for row in (self._documents.row_of(document_id) for document_id in chosen):
            if row >= 0:
                index = self._rows.index(row, 0)
                selection.select(index, index)
        self.selectionModel().select(selection, flags.ClearAndSelect)
        row = self._documents.row_of(current)
        if row >= 0:
            self.selectionModel().setCurrentIndex(self._rows.index(row, 0), flags.NoUpdate)
