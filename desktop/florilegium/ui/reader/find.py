"""Ctrl+F: the field, "4 of 8", and the way to the next and the previous hit."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.icon_source import IconSource

_WAIT = 90
"""Milliseconds after a key before the search begins."""


def tool(parent: QWidget, name: str, hint: str, pressed: Callable[[], object]) -> QToolButton:
    """A flat button that is called ``name`` and says ``hint`` under the pointer."""
    button = QToolButton(parent)
    button.setToolTip(hint)
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(lambda _=False: pressed())
    return button


class HitControls(QWidget):
    """Which hit one is at, of how many, and two arrows."""

    next_requested = Signal()
    previous_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = QLabel(self)
        self.previous = tool(self, "Previous hit", "Previous hit (Shift+F3)", self.previous_requested.emit)
        self.next = tool(self, "Next hit", "Next hit (F3)", self.next_requested.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self._count, self.previous, self.next):
            row.addWidget(widget)
        self.show_count(-1, 0, done=True)

    def restyle(self, icons: IconSource) -> None:
        """Take the icons of the theme in force."""
        self.previous.setIcon(icons.icon("up"))
        self.next.setIcon(icons.icon("down"))

    def show_count(self, current: int, total: int, *, done: bool) -> None:
        """``current`` counts from 0; ``done`` when no more hits will come."""
        more = "" if done else "+"
        words = f"{current + 1:,} of {total:,}{more}" if total else ("No hits" if done else "")
        self._count.setText(words)
        for button in (self.previous, self.next):
            button.setEnabled(total > 0)

    def words(self) -> str:
        """What is said: "4 of 8"."""
        return self._count.text()


class FindBar(QWidget):
    """Searches as one types."""

    query_changed = Signal(str)
    next_requested = Signal()
    previous_requested = Signal()
    corpus_requested = Signal(str)
    closed = Signal()

    def __init__(self, appearance: Appearance, icons: IconSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._icons = icons
        self.field = QLineEdit(self, placeholderText="Find in this document")
        self.field.setAccessibleName("Find in this document")
        self.field.setMinimumWidth(120)
        self.field.setMaximumWidth(360)
        self.controls = HitControls(self)
        self._corpus = tool(self, "Find in corpus", "Find these words in every document", self._on_corpus)
        self._corpus.setText("Find in corpus")
        self._close = tool(self, "Close the find bar", "Close (Esc)", self.closed.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 10, 6)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.controls)
        row.addStretch(1)
        row.addWidget(self._corpus)
        row.addWidget(self._close)
        self._wait = QTimer(self, singleShot=True, interval=_WAIT)
        self._wait.timeout.connect(self._on_wait)
        self.field.textChanged.connect(lambda _: self._wait.start())
        self.controls.next_requested.connect(self.next_requested)
        self.controls.previous_requested.connect(self.previous_requested)
        self.setAutoFillBackground(True)
        appearance.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def open(self, words: str = "") -> None:
        """Show the bar, with ``words`` in the field, and take the focus."""
        if words:
            self.field.setText(words)
        self.show()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_count(self, current: int, total: int, *, done: bool) -> None:
        """What was found so far."""
        self.controls.setVisible(bool(self.field.text().strip()))
        self.controls.show_count(current, total, done=done)

    def _on_corpus(self) -> None:
        self.corpus_requested.emit(self.field.text())

    def _on_wait(self) -> None:
        self.query_changed.emit(self.field.text())

    def _flush(self) -> bool:
        """Search at once for what was just typed; whether there was anything new."""
        if not self._wait.isActive():
            return False
        self._wait.stop()
        self._on_wait()
        return True

    def _restyle(self) -> None:
        self.controls.restyle(self._icons)
        self._close.setIcon(self._icons.icon("close"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A thin line below."""
        painter = QPainter(self)
        painter.setPen(QPen(self._appearance.theme.colour("line"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the arrows walk the hits, Escape closes."""
        key = event.key()
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            if not self._flush():
                (self.previous_requested if back else self.next_requested).emit()
        elif key == Qt.Key.Key_Down:
            self.next_requested.emit()
        elif key == Qt.Key.Key_Up:
            self.previous_requested.emit()
        else:
            super().keyPressEvent(event)
