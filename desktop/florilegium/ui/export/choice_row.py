"""One line of a form: a name, and a menu of what can be chosen; or why nothing can."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.elided_label import ElidedLabel
from florilegium.ui.menu_button import MenuButton

_NAME_WIDTH = 84
_BUTTON_PADDING = 5  # pixels by which the words in a button stand in from its edge


class ChoiceRow(QWidget):
    """A choice by its name. ``forbid`` puts the reason in the place of the choice."""

    chosen = Signal()
    """The reader has chosen something else."""

    def __init__(self, appearance: Appearance, name: str) -> None:
        super().__init__()
        self._appearance = appearance
        self._values: list[tuple[object, str]] = []
        self._value: object = None
        self._name = QLabel(name)
        self._name.setFixedWidth(_NAME_WIDTH)
        self._button = MenuButton(appearance, name, ink="text")
        self._reason = ElidedLabel()
        self._reason.setContentsMargins(_BUTTON_PADDING, 0, 0, 0)
        self._group = QActionGroup(self)
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.setContentsMargins(0, 0, 0, 0)
        left = QWidget()
        beside = QHBoxLayout(left)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self._button)
        beside.addStretch()
        self._stack.addWidget(left)
        self._stack.addWidget(self._reason)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._name)
        row.addWidget(place, 1)
        self.setFocusProxy(self._button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    @property
    def value(self) -> object:
        """What is chosen."""
        return self._value

    @property
    def reason(self) -> str:
        """Why nothing can be chosen; "" where it can."""
        return self._reason.text()

    def offer(
        self, values: Sequence[tuple[object, str]], deeds: Sequence[tuple[str, Callable[[], object]]] = ()
    ) -> None:
        """Offer these, each with its words; and under them things to do. What is chosen stays, if it can."""
        if list(values) == self._values:
            return  # nor may a menu be made anew by what is chosen in it
        self._values = list(values)
        menu = self._button.choices()
        for action in self._group.actions():
            self._group.removeAction(action)
        menu.clear()
        for value, words in values:
            action = menu.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            self._group.addAction(action)
            action.triggered.connect(lambda _checked=False, value=value: self._on_triggered(value))
        if deeds:
            menu.addSeparator()
        for words, deed in deeds:
            menu.addAction(words).triggered.connect(lambda _checked=False, deed=deed: deed())
        known = [value for value, _ in values]
        self.choose(self._value if self._value in known else known[0])

    def choose(self, value: object) -> None:
        """Show one of the values as chosen."""
        self._value = value
        for (offered, words), action in zip(self._values, self._group.actions(), strict=True):
            action.setChecked(offered == value)
            if offered == value:
                self._button.show_choice(words)

    def forbid(self, reason: str) -> None:
        """Say why nothing can be chosen; "" lets it be chosen again."""
        self._reason.setText(reason)
        self._reason.setAccessibleName(f"{self._name.text()}: {reason}")
        self._stack.setCurrentIndex(1 if reason else 0)

    # ----

    def _on_triggered(self, value: object) -> None:
        if value != self._value:
            self.choose(value)
            self.chosen.emit()
        else:
            self.choose(value)

    def _on_appearance_changed(self) -> None:
        for label, role in ((self._name, "muted"), (self._reason, "faint")):
            palette = QPalette(self.palette())
            palette.setColor(QPalette.ColorRole.WindowText, self._appearance.theme.colour(role))
            label.setPalette(palette)
