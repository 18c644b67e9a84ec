"""The labels at the head of the Highlight menu."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from florilegium.model import Label

_WITH_KEYS = 5  # of the labels, the first so many


class LabelMenu(QObject):
    """An action for each label; chosen, it highlights the selection."""

    label_chosen = Signal(str)
    """Id of the label."""

    def __init__(self, menu: QMenu, possible: Callable[[], bool]) -> None:
        """``possible`` says whether there is anything to label."""
        super().__init__(menu)
        self._menu = menu
        self._actions: list[QAction] = []
        menu.aboutToShow.connect(lambda: self._enable(possible()))

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The labels there are, in their order."""
        first = next(action for action in self._menu.actions() if action not in self._actions)
        for action in self._actions:
            self._menu.removeAction(action)
            action.deleteLater()
        self._actions = [self._action(number, label) for number, label in enumerate(labels, start=1)]
        self._menu.insertActions(first, self._actions)

    def _action(self, number: int, label: Label) -> QAction:
        # The keys themselves work in the text and in the cards only: elsewhere a digit is a digit.
        keys = f"\t{number}" if number <= _WITH_KEYS else ""
        action = QAction(f"{label.name.replace('&', '&&')}{keys}", self)
        action.setStatusTip(label.meaning)
        action.triggered.connect(lambda _checked=False: self.label_chosen.emit(label.id))
        return action

    def _enable(self, enabled: bool) -> None:
        for action in self._actions:  # they have no keys of their own that this could take away
            action.setEnabled(enabled)
