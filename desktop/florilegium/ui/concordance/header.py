"""The lines over the concordance: what is shown, in which order, and what can be done with it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QPushButton, QToolButton, QWidget

from florilegium.model import Coverage, HitState, Label
from florilegium.ui.appearance import Appearance
from florilegium.ui.concordance.order import CONTEXTS, ORDERS, order_name
from florilegium.ui.concordance.strip import DispersionStrip
from florilegium.ui.icon_source import IconSource
from florilegium.ui.lower_tabs import CONCORDANCE, LowerTabs
from florilegium.ui.mark_icon import mark_icon
from florilegium.ui.menu_button import MenuButton
from florilegium.ui.search.header import CountLine, counted

_WIDE, _MIDDLING, _NARROW, _NARROWEST = 680, 580, 490, 420
"""Pixels from which on there is room for everything; for all but pictures; for the menu to save."""

_COUNT = 76
"""Pixels for how many lines there are, however narrow it is."""


def link_button(text: str) -> QPushButton:
    """A button that looks like a link."""
    button = QPushButton(text)
    button.setProperty("kind", "link")
    button.setAutoDefault(False)
    return button


class LinesHeader(QWidget):
    """What the lines are of, their dispersion, order and context."""

    order_chosen = Signal(tuple)
    """Keys of the order."""
    context_chosen = Signal(int)
    """Words to either side."""
    grouping_toggled = Signal(bool)
    save_lines_requested = Signal()
    save_search_requested = Signal()
    closed = Signal()

    def __init__(self, appearance: Appearance, icons: IconSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._place = ""
        self._keys: tuple[str, ...] = ()
        self._dispersed = False
        self.tabs = LowerTabs(appearance, CONCORDANCE)
        self._count = CountLine(appearance)
        self._count.setMinimumWidth(_COUNT)
        self.strip = DispersionStrip(appearance)
        self._order = MenuButton(appearance, "Order of the lines")
        self._context = MenuButton(appearance, "Context")
        self._save = MenuButton(appearance, "What to save")
        self._save.setText("Save")
        self._save_lines = self._save.choices().addAction("Lines…")
        self._save_search = self._save.choices().addAction("This search…")
        self._close = QToolButton()
        self._close.setAccessibleName("Close the concordance")
        self._close.setToolTip("Close the concordance (Esc)")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 10, 3)
        row.setSpacing(8)
        row.addWidget(self.tabs)
        row.addWidget(self._count, 1)
        row.addWidget(self.strip)
        for part in (self._order, self._context, self._save, self._close):
            row.addWidget(part)
        self._context_below, self._save_below = QMenu("Context", self), QMenu("Save", self)
        self._save_below.addActions(self._save.choices().actions())
        self.setMinimumWidth(_NARROWEST)  # whatever is shown now: it makes room
        self._grouping = QAction("Lines that read the same as one", self, checkable=True)
        self._grouping.toggled.connect(self.grouping_toggled)
        self._fill_order_menu()
        self._fill_context_menu()
        self._save_lines.triggered.connect(lambda _checked=False: self.save_lines_requested.emit())
        self._save_search.triggered.connect(lambda _checked=False: self.save_search_requested.emit())
        self._close.clicked.connect(lambda _checked=False: self.closed.emit())
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    def say(self, query: str, lines: int | None, *, complete: bool = True) -> None:
        """Say what the lines are of; ``lines`` is None while they are looked for."""
        asked = f"{self._place} of “{query}”" if self._place else f"of “{query}”"
        if not query:
            self._count.say("")
        elif lines is None:
            self._count.say("", f"“{query}” · looking…")
        else:
            self._count.say(f"{'' if complete else 'first '}{counted(lines, 'line')}", asked)
        self._save.setEnabled(bool(lines))
        self._save_below.setEnabled(bool(lines))

    def show_place(self, place: str) -> None:
        """In which documents is looked ("in “Minutes”"), from the next time on that it says something."""
        self._place = place

    def text(self) -> str:
        """What the header says."""
        return self._count.text()

    def show_dispersion(self, counts: Sequence[int]) -> None:
        """How many hits each stretch of the corpus has; none to show no picture of it."""
        self._dispersed = any(counts)
        self.strip.show_counts(counts)
        self._make_room()

    def show_order(self, keys: tuple[str, ...]) -> None:
        """Which order is in force."""
        self._keys = keys
        self._make_room()
        for action in self._order.choices().actions():
            if action.isCheckable() and action.data() is not None:
                action.setChecked(tuple(action.data()) == keys)

    def show_context(self, words: int) -> None:
        """How many words are shown to either side."""
        self._context.show_choice(f"{words} words")
        for action in self._context.choices().actions():
            action.setChecked(action.data() == words)

    def show_saved(self, name: str) -> None:
        """The query is a saved search of this name, or with "" not saved."""
        self._save_search.setVisible(not name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Where it is narrow, the picture goes, and the other menus stand in that of the order."""
        width = self.width()
        self.strip.setVisible(self._dispersed and width >= _WIDE)
        self._context.setVisible(width >= _MIDDLING)
        self._context_below.menuAction().setVisible(width < _MIDDLING)
        self._save.setVisible(width >= _NARROW)
        self._save_below.menuAction().setVisible(width < _NARROW)
        name = order_name(self._keys)
        self._order.show_choice(f"Sort: {name.lower()}" if width >= _MIDDLING else name)

    def _on_appearance_changed(self) -> None:
        self._close.setIcon(self._icons.icon("close"))

    def _fill_order_menu(self) -> None:
        menu = self._order.choices()
        group = QActionGroup(menu)
        for name, keys in ORDERS:
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setData(list(keys))
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, keys=keys: self.order_chosen.emit(keys))
        menu.addSeparator()
        menu.addAction(self._grouping)
        menu.addMenu(self._context_below)
        menu.addMenu(self._save_below)

    def _fill_context_menu(self) -> None:
        menu = self._context.choices()
        group = QActionGroup(menu)
        for words in CONTEXTS:
            action = menu.addAction(f"{words} words")
            action.setCheckable(True)
            action.setData(words)
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, words=words: self.context_chosen.emit(words))
        self._context_below.addActions(menu.actions())


class TicksBar(QWidget):
    """What can be done with the lines that are ticked; shown while there are any."""

    label_chosen = Signal(str)
    tag_wanted = Signal()
    states_wanted = Signal(object)
    """HitState that the ticked lines are to have."""
    save_requested = Signal()
    untick_requested = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._count = CountLine(appearance)
        self._label = MenuButton(appearance, "Highlight the ticked lines", strong=True)
        self._label.setText("Highlight")
        self._seen = link_button("Seen")
        self._dismiss = link_button("Dismiss")
        self._save = link_button("Save these…")
        self._none = link_button("Untick all")
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 10, 3)
        row.setSpacing(6)
        row.addWidget(self._count, 1)
        for part in (self._label, self._seen, self._dismiss, self._save, self._none):
            row.addWidget(part)
        self._seen.clicked.connect(lambda _checked=False: self.states_wanted.emit(HitState.SEEN))
        self._dismiss.clicked.connect(lambda _checked=False: self.states_wanted.emit(HitState.DISMISSED))
        self._save.clicked.connect(lambda _checked=False: self.save_requested.emit())
        self._none.clicked.connect(lambda _checked=False: self.untick_requested.emit())
        self.setMinimumWidth(_NARROWEST)
        self.hide()

    def show_count(self, ticked: int, *, saved: bool) -> None:
        """How many lines are ticked, and whether the query is a saved search."""
        self._count.say(counted(ticked, "line"), "ticked")
        for part in (self._seen, self._dismiss):
            part.setVisible(saved)
        self.setVisible(ticked > 0)

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The labels that a highlight can get."""
        menu = self._label.choices()
        menu.clear()
        for number, label in enumerate(labels, start=1):
            keys = f"\t{number}" if number <= 9 else ""
            ink = self._appearance.theme.ink(label.colour)
            icon = mark_icon(label.mark, ink, self.devicePixelRatioF())
            action = menu.addAction(icon, f"{label.name.replace('&', '&&')}{keys}")
            action.triggered.connect(lambda _checked=False, key=label.id: self.label_chosen.emit(key))
        menu.addSeparator()
        menu.addAction("Highlight and tag…").triggered.connect(lambda _checked=False: self.tag_wanted.emit())


class CoverageBar(QWidget):
    """How far one has got with a saved search."""

    next_wanted = Signal()
    export_requested = Signal()
    rename_wanted = Signal()
    delete_requested = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = CountLine(appearance)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(120)
        self._progress.setAccessibleName("Coverage")
        self._next = link_button("Next to go")
        self._next.setToolTip("Go to the next passage that was not looked at (Ctrl+J)")
        self._export = link_button("Save as evidence…")
        self._name = MenuButton(appearance, "Saved search")
        menu = self._name.choices()
        self._export_below = menu.addAction("Save as evidence…")
        self._export_below.triggered.connect(lambda _checked=False: self.export_requested.emit())
        menu.addAction("Rename…").triggered.connect(lambda _checked=False: self.rename_wanted.emit())
        menu.addAction("Delete").triggered.connect(lambda _checked=False: self.delete_requested.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 10, 3)
        row.setSpacing(8)
        row.addWidget(self._name)
        row.addWidget(self._words, 1)
        row.addWidget(self._progress)
        row.addSpacing(4)
        row.addWidget(self._next)
        row.addWidget(self._export)
        self._next.clicked.connect(lambda _checked=False: self.next_wanted.emit())
        self._export.clicked.connect(lambda _checked=False: self.export_requested.emit())
        self.setMinimumWidth(_NARROWEST)
        self.hide()

    def show_coverage(self, coverage: Coverage | None) -> None:
        """Say how much was looked at; None where the query is no saved search."""
        self.setVisible(coverage is not None)
        if coverage is None:
            return
        total, left = len(coverage.hits), coverage.count(HitState.UNSEEN)
        self._name.show_choice(coverage.search.name)
        self._words.say("", coverage.message or coverage.summary)
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(total - left)
        self._progress.setAccessibleDescription(coverage.summary)
        self._next.setEnabled(left > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        self._progress.setVisible(wide)
        self._export.setVisible(wide)
        self._export_below.setVisible(not wide)

    def text(self) -> str:
        """What the bar says."""
        return self._words.text()

    def focus_menu(self) -> None:
        """Give the keyboard to the menu of the saved search."""
        self._name.setFocus(Qt.FocusReason.ShortcutFocusReason)
