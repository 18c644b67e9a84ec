"""The list of lines: what keys and clicks mean in it."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.concordance.delegate import LineDelegate
from florilegium.ui.concordance.model import LinesModel


class LinesView(QTableView):
    """Going to a line shows its passage in place; Enter goes there. Space ticks, a digit labels.

    Only what is in sight is ever laid out: a table of one column, whose rows are all of one height.
    """

    line_reached = Signal(int)
    """The keyboard or a click has come to this row."""
    line_opened = Signal(int)
    """Enter or a double click on it."""
    label_wanted = Signal(int)
    """The label of this number, from 1, for the ticked lines or the one the keyboard is at."""
    dismissal_wanted = Signal()
    new_lines_wanted = Signal()
    """The lines that wait are to be taken in."""
    escaped = Signal()

    def __init__(self, model: LinesModel, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = model
        self.awaited = False
        """Whether lines wait to be taken in: F5 is then for them."""
        self.delegate = LineDelegate(appearance, self)
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setAccessibleName("Concordance lines")
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.doubleClicked.connect(lambda index: self.line_opened.emit(index.row()))
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    def choose(self, row: int, *, seen: bool = True) -> None:
        """Make this the chosen row and, if it is to be ``seen``, bring it into sight; without asking for
        its passage."""
        if 0 <= row < self._lines.rowCount():
            index = self._lines.index(row, 0)
            with_row = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().blockSignals(True)
            self.selectionModel().setCurrentIndex(index, with_row)
            self.selectionModel().blockSignals(False)
            if seen:
                self.scrollTo(index)
            self.viewport().update()

    def first_in_sight(self) -> tuple[int, int]:
        """The row at the upper edge and how many pixels of it are above; -1 if there are no rows."""
        row = self.rowAt(0)
        return row, self.rowViewportPosition(row) if row >= 0 else 0

    def in_sight(self, row: int) -> bool:
        """Whether a row can be seen as a whole."""
        top = self.rowViewportPosition(row)
        return row >= 0 and top >= 0 and top + self.rowHeight(row) <= self.viewport().height()

    def put(self, row: int, at: int) -> None:
        """Scroll so that a row stands so many pixels below the upper edge."""
        self.executeDelayedItemsLayout()
        self.updateGeometries()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.rowViewportPosition(row) - at)

    def go(self, row: int) -> None:
        """Go to a row as a click would."""
        if 0 <= row < self._lines.rowCount():
            self.setCurrentIndex(self._lines.index(row, 0))

    def focus_list(self) -> None:
        """Give the list the keyboard, with a row to start from."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.currentIndex().isValid():
            self.choose(0)

    def current_row(self) -> int:
        """The row the keyboard is at; -1 if none."""
        return self.currentIndex().row()

    def event(self, event: QEvent) -> bool:
        # In here these keys are the list's, whatever the window uses them for.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            own = Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9 or event.key() in (
                Qt.Key.Key_Space,
                Qt.Key.Key_Delete,
            )
            own = own or (event.key() == Qt.Key.Key_F5 and self.awaited)
            if own and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = event.key(), self.current_row()
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row >= 0:
                self.line_opened.emit(row)
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key == Qt.Key.Key_Space:
            if row >= 0:
                self._lines.toggle([row])
        elif ctrl and key == Qt.Key.Key_A:
            self._lines.tick_all()
        elif not ctrl and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.label_wanted.emit(key - Qt.Key.Key_0)
        elif key == Qt.Key.Key_F5 and self.awaited:
            self.new_lines_wanted.emit()
        elif key == Qt.Key.Key_Delete:
            self.dismissal_wanted.emit()
        elif not ctrl and event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        at_box = index.isValid() and self.delegate.box(self.visualRect(index)).contains(
            event.position().toPoint()
        )
        if at_box and event.button() == Qt.MouseButton.LeftButton:
            first, last = sorted((self.current_row(), index.row()))
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and first >= 0
            self._lines.toggle(range(first, last + 1) if shift else [index.row()])
            self.choose(index.row())
            return
        super().mousePressEvent(event)

    # ----

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.line_reached.emit(current.row())

    def _on_appearance_changed(self) -> None:
        self.delegate.forget()
        self.verticalHeader().setDefaultSectionSize(self.delegate.height)
        self.viewport().update()
