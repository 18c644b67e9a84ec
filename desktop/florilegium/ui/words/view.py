"""The table: what keys and clicks mean in it."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.words.delegate import EDGE, PADDING, CellDelegate
from florilegium.ui.words.model import TableModel
from florilegium.ui.words.tables import Cell, Kind

_WORDS = {Kind.WORDS: 190, Kind.NAME: 210}
_NUMBER = 64
_LEAST_WORD = 96
_LEAST_BAR = 70
_ARROW = 12


class ColumnsHeader(QHeaderView):
    """The names of the columns, quiet, with an arrow at the one that the rows are sorted by."""

    def __init__(self, appearance: Appearance, model: TableModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._appearance = appearance
        self._table = model
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(36)
        self.setAccessibleName("Columns")

    def width_for(self, name: str) -> int:
        """Pixels that a name takes, with the arrow."""
        return QFontMetrics(self._face()).horizontalAdvance(name) + 2 * PADDING + _ARROW

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 24)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        theme = self._appearance.theme
        painter.save()
        painter.fillRect(rect, theme.colour("window"))
        column, falling = self._table.order
        ordered = column == logicalIndex
        alignment = self._table.headerData(
            logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
        )
        right = alignment is not None
        room = rect.adjusted(EDGE if logicalIndex == 0 else PADDING, 0, -PADDING, 0)
        painter.setFont(self._face())
        painter.setPen(theme.colour("text" if ordered else "muted"))
        name = str(self._table.headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, name)
        if ordered:
            width = QFontMetrics(self._face()).horizontalAdvance(name)
            left = room.right() - width - 10 if right else room.left() + width + 5
            self._paint_arrow(painter, QPointF(left, rect.center().y() + 1), falling=falling)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        painter.restore()

    def _paint_arrow(self, painter: QPainter, at: QPointF, *, falling: bool) -> None:
        tip, base = (2.0, -2.0) if falling else (-2.0, 2.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._appearance.theme.colour("muted"))
        painter.drawPolygon(QPolygonF([at + QPointF(0, base), at + QPointF(7, base), at + QPointF(3.5, tip)]))

    def _face(self) -> QFont:
        return self._appearance.interface_font(size=11)


class TableView(QTableView):
    """Enter or a double click opens a row; a digit sorts by the column of that number."""

    row_opened = Signal(object)
    """The item of the row."""
    row_reached = Signal(object)
    """The item of the row that the keyboard or a click came to."""
    escaped = Signal()

    def __init__(self, model: TableModel, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = model
        self._names = ColumnsHeader(appearance, model, self)
        self.setHorizontalHeader(self._names)
        self.setModel(model)
        self._cells = CellDelegate(appearance, model, self)
        self.setItemDelegate(self._cells)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self._names.sectionClicked.connect(model.sort_by)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.doubleClicked.connect(lambda index: self.row_opened.emit(model.rows[index.row()].item))
        model.modelReset.connect(self._on_reset)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    def choose(self, name: Cell) -> None:
        """Make the row of this name the chosen one and bring it into sight; the first if there is none."""
        row = max(self._table.row_of(name), 0)
        if row < self._table.rowCount():
            chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            index = self._table.index(row, 0)
            self.selectionModel().setCurrentIndex(index, chosen)
            self.scrollTo(index)

    def current_name(self) -> Cell:
        """The first cell of the chosen row; "" if none is chosen."""
        row = self.currentIndex().row()
        return self._table.rows[row].cells[0] if row >= 0 else ""

    def event(self, event: QEvent) -> bool:
        # In here digits are the table's, whatever the window uses them for.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            digit = Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9
            if digit and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = event.key(), self.currentIndex().row()
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row >= 0:
                self.row_opened.emit(self._table.rows[row].item)
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif not ctrl and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self._table.sort_by(key - Qt.Key.Key_1)
            self.scrollTo(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._make_room()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(QPoint(-1, -1))

    # ----

    def _hover(self, at: QPoint) -> None:
        row = self.rowAt(at.y()) if at.y() >= 0 else -1
        if row != self._cells.hovered:
            self._cells.hovered = row
            self.viewport().update()

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.row_reached.emit(self._table.rows[current.row()].item)

    def _on_reset(self) -> None:
        modes = QHeaderView.ResizeMode
        for place, column in enumerate(self._table.columns):
            picture = column.kind in (Kind.BAR, Kind.STRIP)
            self._names.setSectionResizeMode(place, modes.Stretch if picture else modes.Interactive)
        self._make_room()

    def _make_room(self) -> None:
        """Where room is short, the bars go first, then the words get less."""
        columns = self._table.columns
        if not columns:
            return
        widths = [
            max(one.width or _WORDS.get(one.kind, _NUMBER), self._names.width_for(one.name))
            for one in columns
        ]
        left = self.viewport().width() - sum(
            width for width, one in zip(widths, columns, strict=True) if one.kind is not Kind.BAR
        )
        for place, column in enumerate(columns):
            if column.kind is Kind.BAR:
                self._names.setSectionHidden(place, left < _LEAST_BAR)
            elif column.kind is not Kind.STRIP:
                width = widths[place]
                if place == 0:
                    width = max(width + min(left, 0), min(width, _LEAST_WORD))
                self._names.resizeSection(place, width)

    def _on_appearance_changed(self) -> None:
        self._cells.forget()
        self.verticalHeader().setDefaultSectionSize(self._cells.height)
        self.viewport().update()
        self._names.viewport().update()
