"""The small palette that appears near a selection."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QToolButton, QWidget

from florilegium.model import Label
from florilegium.ui.appearance import Appearance
from florilegium.ui.reader.swatches import swatch

_GAP = 8
_MOST = 9


class SelectionPalette(QFrame):
    """A swatch for each label, then Note, Tag, Copy and Find in corpus."""

    label_chosen = Signal(int)
    note_chosen = Signal()
    tag_chosen = Signal()
    copy_chosen = Signal()
    find_chosen = Signal()
    dismissed = Signal()
    """Escape was pressed in it."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("selection_palette")
        self.setAccessibleName("Selection")
        self.setFont(appearance.interface_font(size=12))
        self._appearance = appearance
        self._labels: Sequence[Label] = ()
        self._dressed = appearance.theme
        self._swatches: list[QToolButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(5, 2, 5, 2)
        self._row.setSpacing(2)
        self._words: list[QToolButton] = []
        for name, hint, chosen in (
            ("Note", "Write a note (Enter)", self.note_chosen),
            ("Tag", "Add tags", self.tag_chosen),
            ("Copy", "Copy the text (Ctrl+C)", self.copy_chosen),
            ("Find in corpus", "Find these words in every document", self.find_chosen),
        ):
            button = QToolButton(self)
            button.setText(name)
            button.setToolTip(hint)
            button.setAccessibleName(name)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(chosen)
            self._words.append(button)
            self._row.addSpacing(6)
            self._row.addWidget(button)
        self._shadow = QGraphicsDropShadowEffect(self)
        self._shadow.setBlurRadius(20)
        self._shadow.setOffset(0, 4)
        self.setGraphicsEffect(self._shadow)
        appearance.changed.connect(self._on_appearance_changed)
        self._restyle()
        self.hide()

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Offer these labels; the first nine have a number key."""
        self._labels = labels[:_MOST]
        for button in self._swatches:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._swatches = []
        for number, label in enumerate(self._labels):
            meaning = f"\n{label.meaning}" if label.meaning else ""
            button = QToolButton(self)
            button.setToolTip(f"{label.name} ({number + 1}){meaning}")
            button.setAccessibleName(f"Highlight as {label.name}")
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setIconSize(QSize(19, 19))
            button.clicked.connect(lambda _=False, chosen=number: self.label_chosen.emit(chosen))
            self._row.insertWidget(number, button)
            self._swatches.append(button)
        self._restyle()

    def show_at(self, rects: Sequence[QRectF], room: QRect) -> None:
        """Appear beside ``rects``, the visible lines of the selection, inside ``room``."""
        self.adjustSize()
        self.move(self._place(rects, room))
        self.show()
        self.raise_()

    def take_focus(self) -> None:
        """Let the keys choose."""
        buttons = self._swatches or self._words
        buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _place(self, rects: Sequence[QRectF], room: QRect) -> QPoint:
        size = self.size()
        last, first = rects[-1], rects[0]
        below = round(max(rect.bottom() for rect in rects)) + _GAP
        above = round(min(rect.top() for rect in rects)) - _GAP - size.height()
        if below + size.height() <= room.bottom():
            x, y = last.center().x() if len(rects) == 1 else last.right(), below
        elif above >= room.top():
            x, y = first.center().x(), above
        else:
            x, y = room.right(), room.bottom() - size.height() - _GAP
        left = round(x) - size.width() // 2
        return QPoint(min(max(left, room.left() + _GAP), room.right() - size.width() - _GAP), y)

    def _on_appearance_changed(self) -> None:
        if self._appearance.theme is not self._dressed:
            self._restyle()

    def _restyle(self) -> None:
        theme = self._dressed = self._appearance.theme
        self._shadow.setColor(theme.colour("shadow"))
        for label, button in zip(self._labels, self._swatches, strict=True):
            button.setIcon(swatch(label, theme))
        for button in self._words:
            palette = QPalette(self.palette())
            palette.setColor(QPalette.ColorRole.ButtonText, theme.colour("muted"))
            button.setPalette(palette)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A rounded card with thin lines between its parts."""
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QColor(theme.colour("line"))
        painter.setPen(QPen(line, 1))
        painter.setBrush(theme.colour("window"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        for button in self._words:
            x = button.x() - 4.5
            painter.drawLine(round(x), 9, round(x), self.height() - 10)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Tab walk, numbers choose, Escape leaves."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.dismissed.emit()
        elif key == Qt.Key.Key_Right:
            self.focusNextChild()
        elif key == Qt.Key.Key_Left:
            self.focusPreviousChild()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and key - Qt.Key.Key_1 < len(self._labels):
            self.label_chosen.emit(key - Qt.Key.Key_1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QToolButton):
                focused.click()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in the palette and goes round."""
        buttons = [*self._swatches, *self._words]
        focused = self.focusWidget()
        if focused not in buttons:
            return super().focusNextPrevChild(forward)
        step = 1 if forward else -1
        buttons[(buttons.index(focused) + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        return True
