"""The list of cards: any number of any height, each set only when it comes into view.

Heights of cards not yet seen are estimated. When one is set and turns out otherwise, what the reader
looks at stays where it is, and the scroll bar gives way.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QKeyCombination,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QWidget

from florilegium.ui.highlights.card import GAP, MARGIN, Card
from florilegium.ui.highlights.delegate import CardDelegate
from florilegium.ui.highlights.heights import Heights
from florilegium.ui.highlights.model import HighlightsModel

_STEP = 24
"""Pixels that one step of the scroll bar is."""
_TOP = 2
"""Pixels above the first card."""
_ROUNDS = 8
"""Setting a card may bring others into view, and those others again."""

Index = QModelIndex | QPersistentModelIndex
_Select = QItemSelectionModel.SelectionFlag
_Hint = QAbstractItemView.ScrollHint


class CardView(QAbstractItemView):
    """Cards under one another. The one selected card shows everything; the others are cut short."""

    card_opened = Signal(str)
    """A card was clicked, or Enter pressed on it: the highlight's id."""
    selection_changed = Signal()
    editor_left_behind = Signal()
    """The card that holds the editor is shown no more."""

    def __init__(self, model: HighlightsModel, delegate: CardDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = model
        self._delegate = delegate
        self._keys: dict[str, Callable[[], None]] = {}
        self._heights = Heights(_TOP)
        self._stale = True
        self._settling = False
        self._in_place: tuple[str, int] | None = None
        self._remembered: tuple[list[str], str] = ([], "")
        self._expanded = ""
        self._editor: QWidget | None = None
        self._edited = ""
        self._pressed = QModelIndex()
        self._hovered = QPersistentModelIndex()
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setBackgroundRole(self.backgroundRole().Window)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().setSingleStep(_STEP)
        for coming in (model.rowsAboutToBeInserted, model.rowsAboutToBeRemoved, model.layoutAboutToBeChanged):
            coming.connect(self._keep_in_place)
        for done in (model.rowsInserted, model.rowsRemoved, model.layoutChanged, model.dataChanged):
            done.connect(self._on_rows_changed)
        model.modelAboutToBeReset.connect(self._on_reset_coming)
        model.modelReset.connect(self._on_reset)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.entered.connect(self._on_entered)
        self.viewportEntered.connect(lambda: self._on_entered(QModelIndex()))

    # ---- what the page asks

    def bind(self, key: str, slot: Callable[[], None]) -> None:
        """Call ``slot`` when ``key`` ("Ctrl+C") is pressed on the cards, whatever it does elsewhere."""
        self._keys[QKeySequence(key).toString()] = slot

    def selected(self) -> list[str]:
        """Ids of the selected highlights, in the order shown."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._cards.row(row).id for row in rows]

    def current(self) -> str:
        """Id of the highlight that the keyboard is at; "" if none."""
        index = self.currentIndex()
        return self._cards.row(index.row()).id if index.isValid() else ""

    def reveal(self, identity: str) -> None:
        """Select a card alone and bring it into view."""
        if (place := self._cards.place(identity)) >= 0:
            index = self._cards.index(place)
            self.selectionModel().setCurrentIndex(index, _Select.ClearAndSelect)
            self.scrollTo(index)

    def refresh(self) -> None:
        """Set every card anew: the type or the labels have changed."""
        self._keep_in_place()
        self._heights.forget()
        self._on_rows_changed()

    def open_editor(self, identity: str, editor: QWidget) -> None:
        """Let ``editor`` take the place of the note and the tags in a card, as high as its size hint."""
        self._edited, self._editor = identity, editor
        editor.setParent(self.viewport())
        self.fit_editor()
        if (place := self._cards.place(identity)) >= 0:
            self.scrollTo(self._cards.index(place))
        editor.show()

    def fit_editor(self) -> None:
        """The editor's size hint has changed."""
        self._measure_again([self._edited])

    def close_editor(self) -> None:
        """Give the card its note and tags back; the editor stays the caller's."""
        edited, self._edited, self._editor = self._edited, "", None
        self._measure_again([edited])

    # ---- geometry

    def card_at(self, row: int) -> Card:
        """The card at a place of the list, set."""
        data = self._cards.row(row)
        editing = self._editor.sizeHint().height() if self._editor and data.id == self._edited else 0
        expanded = data.id in (self._expanded, self._edited)
        return self._delegate.card(data, self.width(), self._cards.section(row), expanded, editing)

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        self._lay_out()
        row = index.row()
        top = self._heights.top(row) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._heights[row])

    def indexAt(self, point: QPoint) -> QModelIndex:
        self._lay_out()
        y = point.y() + self.verticalOffset()
        row = self._heights.place_at(y)
        if not self._heights or not MARGIN <= point.x() < self.width() - MARGIN:
            return QModelIndex()
        inside = self._heights.top(row) <= y < self._heights.top(row) + self._heights[row] - GAP
        return self._cards.index(row) if inside else QModelIndex()

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _Hint.EnsureVisible) -> None:
        if not index.isValid():
            return
        self._lay_out()
        row = index.row()
        self._measure(row)
        room, height = self.viewport().height(), self._heights[row]
        top = self._heights.top(row)
        value = self.verticalOffset()
        if hint is _Hint.PositionAtCenter:
            value = top - (room - height) // 2
        elif hint is _Hint.PositionAtTop or top < value + _TOP or height > room:
            value = top - _TOP
        elif top + height > value + room or hint is _Hint.PositionAtBottom:
            value = top + height - room
        self._update_bar()
        self.verticalScrollBar().setValue(value)
        self._settle(row)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:  # noqa: ARG002
        return False

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for row in self._rows_in_view():
            if selection.contains(index := self._cards.index(row)):
                region += self.visualRect(index)
        return region

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        self._lay_out()
        rect = rect.normalized()
        selection = QItemSelection()
        if self._heights:
            first = self._heights.place_at(rect.top() + self.verticalOffset())
            last = self._heights.place_at(rect.bottom() + self.verticalOffset())
            selection.select(self._cards.index(first), self._cards.index(last))
        self.selectionModel().select(selection, command)

    def moveCursor(
        self,
        action: QAbstractItemView.CursorAction,
        modifiers: Qt.KeyboardModifier,  # noqa: ARG002
    ) -> QModelIndex:
        self._lay_out()
        if not self._heights:
            return QModelIndex()
        moves, last = QAbstractItemView.CursorAction, len(self._heights) - 1
        current = self.currentIndex().row()
        page = self.viewport().height()
        if action in (moves.MoveUp, moves.MovePrevious, moves.MoveLeft):
            row = current - 1
        elif action in (moves.MoveDown, moves.MoveNext, moves.MoveRight):
            row = current + 1
        elif action == moves.MoveHome:
            row = 0
        elif action == moves.MoveEnd:
            row = last
        elif action == moves.MovePageDown:
            row = max(self._heights.place_at(self._heights.top(max(current, 0)) + page), current + 1)
        else:
            row = min(self._heights.place_at(self._heights.top(max(current, 0)) - page), current - 1)
        return self._cards.index(min(max(row, 0), last))

    # ---- events

    def doItemsLayout(self) -> None:
        self._lay_out()
        super().doItemsLayout()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._update_bar()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._settle()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.width() != event.oldSize().width():
            self._keep_in_place()
            self._heights.forget()
            self._stale = True
        super().resizeEvent(event)
        self._lay_out()
        self._settle()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        self._lay_out()
        self._settle()
        painter = QPainter(self.viewport())
        offset, room = self.verticalOffset(), self.viewport().height()
        chosen, current = self.selectionModel(), self.currentIndex()
        states = QStyle.StateFlag
        for row in self._rows_in_view():
            index, top = self._cards.index(row), self._heights.top(row) - offset
            state = states.State_Enabled
            if chosen.isSelected(index):
                state |= states.State_Selected
            if index == current and self.hasFocus():
                state |= states.State_HasFocus
            if index == self._hovered:
                state |= states.State_MouseOver
            self._delegate.paint(painter, self.card_at(row), QPointF(0, top), room, state)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if _pressed(event) in self._keys:
                event.accept()
                return True
        elif event.type() == QEvent.Type.Leave:
            self._on_entered(QModelIndex())
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = _pressed(event)
        if key in self._keys:
            self._keys[key]()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if current := self.current():
                self.card_opened.emit(current)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here, not a search: the field above finds words."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        plain = event.button() is Qt.MouseButton.LeftButton and not event.modifiers()
        index = self.indexAt(event.position().toPoint())
        self._pressed = index
        super().mousePressEvent(event)
        if not plain:
            self._pressed = QModelIndex()
            self._expand_selected()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, QModelIndex()
        clicked = pressed.isValid() and self.indexAt(event.position().toPoint()) == pressed
        # Not before: a card that grows or moves under a pressed button is hard to hit.
        self._expand_selected()
        if clicked:
            self.scrollTo(pressed)
            self.card_opened.emit(self._cards.row(pressed.row()).id)

    # ---- layout

    def _rows_in_view(self) -> range:
        self._lay_out()
        top = self.verticalOffset()
        last = self._heights.place_at(top + self.viewport().height())
        return range(self._heights.place_at(top), min(last + 1, len(self._heights)))

    def _lay_out(self) -> None:
        """Bring heights and tops up to date with the rows; those not seen are estimated."""
        if not self._stale:
            return
        self._stale = False
        width, estimate = self.width(), self._delegate.estimate
        self._heights.lay_out(
            zip(self._cards.rows(), self._cards.sections(), strict=True),
            lambda row, section: estimate(row, width, section),
        )
        self._update_bar()
        anchor, self._in_place = self._in_place, None
        if self._edited and self._cards.place(self._edited) < 0:
            self.editor_left_behind.emit()
        place = self._cards.place(anchor[0]) if anchor else -1
        if anchor and place >= 0:
            self.verticalScrollBar().setValue(self._heights.top(place) - anchor[1])
            self._settle(place)
        else:
            self._settle()

    def _settle(self, anchor: int = -1) -> None:
        """Set the cards in view, while the card at ``anchor`` stays where it is."""
        if self._settling or self._stale:
            return
        self._settling = True
        for _ in range(_ROUNDS):
            value, seen = self.verticalOffset(), self._rows_in_view()
            unset = [row for row in seen if not self._heights.exact(row)]
            if not unset:
                break
            # The first card whose top is in view; the one above it grows or shrinks out of view.
            stay = anchor if anchor >= 0 else self._anchor_row()
            offset = self._heights.top(stay) - value
            for row in unset:
                self._measure(row)
            self._update_bar()
            self.verticalScrollBar().setValue(self._heights.top(stay) - offset)
        self._settling = False
        self._place_editor()

    def _measure(self, row: int) -> None:
        if not self._heights.exact(row):
            card = self.card_at(row)
            self._heights.measure(row, card.row, card.section, card.height)

    def _measure_again(self, ids: Iterable[str]) -> None:
        """The cards of these highlights have other heights now; what is in view stays there."""
        places = []
        for identity in ids:
            place = -1 if self._stale else self._cards.place(identity)
            self._heights.doubt(place, identity)
            if place >= 0:
                places.append(place)
        if not places:
            return
        selected = self._cards.place(self._expanded) if self._expanded else -1
        anchor = selected if selected >= 0 else self._anchor_row()
        offset = self._heights.top(anchor) - self.verticalOffset()
        for place in places:
            self._measure(place)
        self._update_bar()
        self.verticalScrollBar().setValue(self._heights.top(anchor) - offset)
        self._settle(anchor)
        self._place_editor()
        self.viewport().update()

    def _update_bar(self) -> None:
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(room)
        bar.setRange(0, max(self._heights.total - room, 0))

    def _place_editor(self) -> None:
        if self._editor is None or (place := self._cards.place(self._edited)) < 0:
            return
        card = self.card_at(place)
        if card.editor is not None:
            top = self._heights.top(place) - self.verticalOffset()
            self._editor.setGeometry(card.editor.translated(0, top).toRect())

    def _anchor_row(self) -> int:
        value = self.verticalOffset()
        first = self._heights.place_at(value)
        return min(first + (self._heights.top(first) < value), max(len(self._heights) - 1, 0))

    def _keep_in_place(self) -> None:
        if self._stale or not self._heights or self._in_place is not None:
            return
        row = self._anchor_row()
        if row < len(self._cards.rows()):
            self._in_place = self._cards.row(row).id, self._heights.top(row) - self.verticalOffset()

    # ---- changes

    def _on_rows_changed(self) -> None:
        self._keep_in_place()
        self._stale = True
        self.scheduleDelayedItemsLayout()

    def _on_reset_coming(self) -> None:
        self._keep_in_place()
        self._remembered = self.selected(), self.current()

    def _on_reset(self) -> None:
        self._on_rows_changed()
        chosen, current = self._remembered
        selection = QItemSelection()
        for identity in chosen:
            if (place := self._cards.place(identity)) >= 0:
                selection.select(self._cards.index(place), self._cards.index(place))
        selected = self.selectionModel()
        if (place := self._cards.place(current)) >= 0:
            selected.setCurrentIndex(self._cards.index(place), _Select.NoUpdate)
        selected.select(selection, _Select.ClearAndSelect)
        self._expand_selected()

    def _on_selection_changed(self) -> None:
        if not self._pressed.isValid():
            self._expand_selected()
        self.selection_changed.emit()

    def _expand_selected(self) -> None:
        chosen = self.selectionModel().selectedRows()
        expanded = self._cards.row(chosen[0].row()).id if len(chosen) == 1 else ""
        if expanded != self._expanded:
            before, self._expanded = self._expanded, expanded
            self._measure_again(identity for identity in (before, expanded) if identity)

    def _on_entered(self, index: QModelIndex) -> None:
        if index != self._hovered:
            self._hovered = QPersistentModelIndex(index)
            self.viewport().update()


def _pressed(event: QKeyEvent) -> str:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key()))).toString()
