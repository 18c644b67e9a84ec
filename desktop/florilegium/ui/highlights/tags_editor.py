"""Add and remove tags on several highlights at once, seeing which all of them have and which some."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from florilegium.model import clean_tag
from florilegium.ui.appearance import Appearance
from florilegium.ui.highlights.rows import HighlightRow, folded

_STATES = Qt.CheckState
_LINES = (3, 10)
"""Tags shown at least and at most; beyond, they scroll."""
_AROUND = 14
"""Pixels above and under the tags, inside their frame."""


class TagsEditor(QWidget):
    """A field over a list of tags with boxes: checked on all, half on some, empty on none.

    Each change is said at once; undo takes it back.
    """

    tags_edited = Signal(list, tuple, tuple)
    """Ids of highlights, tags to add, tags to remove."""
    closed = Signal(bool)
    """Editing is over; whether by a key of the editor's own."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._ids: list[str] = []
        self._heading = QLabel()
        self._field = QLineEdit()
        self._field.setPlaceholderText("Add or find a tag")
        self._field.setAccessibleName("Add or find a tag")
        self._list = QListWidget()
        self._list.setAccessibleName("Tags of the selected highlights")
        self._list.setFrameShape(QListWidget.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(6)
        column.addWidget(self._heading)
        column.addWidget(self._field)
        column.addWidget(self._list)
        self._field.textChanged.connect(self._on_typed)
        self._list.itemChanged.connect(self._on_item_changed)
        for widget in (self._field, self._list):
            widget.installEventFilter(self)
        appearance.changed.connect(self._on_appearance_changed)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]
        self._on_appearance_changed()
        self.hide()

    def edit(self, rows: Sequence[HighlightRow], all_tags: Sequence[str]) -> None:
        """Show the tags of these highlights, those they have first, then every other."""
        self._ids = [row.id for row in rows]
        self._heading.setText(f"Tags of {len(rows)} highlights")
        counts = Counter(tag for row in rows for tag in row.highlight.tags)
        self._list.blockSignals(True)
        self._list.clear()
        for tag in (*sorted(counts), *(tag for tag in all_tags if tag not in counts)):
            on = counts[tag]
            state = _STATES.Unchecked
            if on:
                state = _STATES.Checked if on == len(rows) else _STATES.PartiallyChecked
            self._insert(self._list.count(), tag, state, f" · on {on} of {len(rows)}" if on else "")
        self._list.blockSignals(False)
        lines = min(max(self._list.count(), _LINES[0]), _LINES[1])
        self._list.ensurePolished()
        self._list.setFixedHeight(lines * max(self._list.sizeHintForRow(0), 18) + _AROUND)
        self._field.clear()
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ---- Qt's side

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour("window"))
        painter.setPen(theme.colour("faint"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.closed.emit(True)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if watched is self._list or clean_tag(self._field.text()):
                    self._toggle()
                else:
                    self.closed.emit(True)
                return True
            if watched is self._field and event.key() == Qt.Key.Key_Down:
                self._list.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    # ----

    def _insert(self, place: int, tag: str, state: Qt.CheckState, remark: str = "") -> QListWidgetItem:
        item = QListWidgetItem(f"#{tag}{remark}")
        item.setData(Qt.ItemDataRole.UserRole, tag)
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        )
        item.setCheckState(state)
        self._list.insertItem(place, item)
        return item

    def _toggle(self) -> None:
        """Put the tag that is meant on all the highlights, or take it off where all have it."""
        item = self._list.currentItem()
        typed = clean_tag(self._field.text())
        if typed:
            items = [self._list.item(row) for row in range(self._list.count())]
            named = [one for one in items if folded(_tag(one)) == folded(typed)]
            item = named[0] if named else self._insert(0, typed, _STATES.Unchecked)
            self._field.clear()
            item.setCheckState(_STATES.Checked)
        elif item is not None:
            item.setCheckState(_STATES.Unchecked if item.checkState() is _STATES.Checked else _STATES.Checked)

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        tag = _tag(item)
        self._list.blockSignals(True)
        item.setText(f"#{tag}")
        self._list.blockSignals(False)
        if item.checkState() is _STATES.Checked:
            self.tags_edited.emit(self._ids, (tag,), ())
        else:
            self.tags_edited.emit(self._ids, (), (tag,))

    def _on_typed(self, text: str) -> None:
        wanted = folded(clean_tag(text))
        for row in range(self._list.count()):
            item = self._list.item(row)
            item.setHidden(wanted not in folded(_tag(item)))

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if self.isVisible() and old and new and self.isAncestorOf(old) and not self.isAncestorOf(new):
            self.closed.emit(False)

    def _on_appearance_changed(self) -> None:
        self._heading.setFont(self._appearance.interface_font(size=12, bold=True))


def _tag(item: QListWidgetItem) -> str:
    return str(item.data(Qt.ItemDataRole.UserRole))
