"""The three columns of the window, and what may stand under the text."""

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

_WIDTHS = [288, 756, 316]
_HEIGHTS = [540, 300]


class Columns(QSplitter):
    """Documents or results under the search field; the text over a lower pane; what goes with the text."""

    def __init__(
        self,
        field: QWidget,
        lists: tuple[QWidget, ...],
        reader: QWidget,
        lower: tuple[QWidget, ...],
        side: QWidget,
    ) -> None:
        """Of ``lists``, the first is shown. ``lower`` are hidden."""
        super().__init__(Qt.Orientation.Horizontal)
        self.left = QWidget()
        self.left.setMinimumWidth(220)
        self._lists = QStackedWidget()
        for pane in lists:
            self._lists.addWidget(pane)
        column = _column(self.left)
        row = QVBoxLayout()
        row.setContentsMargins(12, 12, 12, 6)
        row.addWidget(field)
        column.addLayout(row)
        column.addWidget(self._lists, 1)
        self.right = QStackedWidget()
        self.right.addWidget(side)
        self.right.setMinimumWidth(240)
        reader.setMinimumWidth(320)
        self._lower = QWidget()
        self._lower_panes = lower
        under = _column(self._lower)
        for pane in lower:
            under.addWidget(pane)
            pane.hide()
        self._middle = QSplitter(Qt.Orientation.Vertical)
        self._middle.addWidget(reader)
        self._middle.addWidget(self._lower)
        self._middle.setStretchFactor(0, 1)
        self._middle.setSizes(_HEIGHTS)
        self._lower.hide()
        for widget in (self.left, self._middle, self.right):
            self.addWidget(widget)
        self.setStretchFactor(1, 1)
        self.setSizes(_WIDTHS)
        for splitter in (self, self._middle):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)

    def show_list(self, pane: QWidget) -> None:
        """Show this of the lists in the left column."""
        self._lists.setCurrentWidget(pane)

    def fit_lower(self) -> None:
        """Give room to the lower panes if one of them is shown."""
        self._lower.setVisible(not all(pane.isHidden() for pane in self._lower_panes))

    def save(self, settings: QSettings) -> None:
        """Remember the sizes."""
        settings.setValue("window/columns", self.saveState())
        settings.setValue("window/middle", self._middle.saveState())

    def restore(self, settings: QSettings) -> None:
        """Take the sizes that were saved, if any were."""
        for key, splitter in (("window/columns", self), ("window/middle", self._middle)):
            state = settings.value(key)
            if isinstance(state, QByteArray):
                splitter.restoreState(state)


def _column(widget: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout
