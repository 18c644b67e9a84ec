"""The line over the concordance: what is shown, and in which order."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from florilegium.model import Progress
from florilegium.ui.appearance import Appearance
from florilegium.ui.concordance.order import CONTEXTS, ORDERS, order_name
from florilegium.ui.concordance.strip import DispersionStrip
from florilegium.ui.icon_source import IconSource
from florilegium.ui.link_button import link_button
from florilegium.ui.lower_tabs import CONCORDANCE, LowerTabs
from florilegium.ui.menu_button import MenuButton
from florilegium.ui.search.header import CountLine, counted

_WIDE, _MIDDLING, NARROW = 680, 580, 490
"""Pixels from which on there is room for everything; for all but pictures; for the menu to save."""
NARROWEST = 420
"""Pixels that the lines over the concordance are wide at least."""

_COUNT = 76
"""Pixels for how many lines there are, however narrow it is."""


class LinesHeader(QWidget):
    """What the lines are of, their dispersion, order and context."""

    order_chosen = Signal(tuple)
    """Keys of the order."""
    context_chosen = Signal(int)
    """Words to either side."""
    grouping_toggled = Signal(bool)
    save_lines_requested = Signal()
    save_search_requested = Signal()
    stop_requested = Signal()
    """No more lines are to be looked for now."""
    all_requested = Signal()
    """All lines are wanted, though the looking was stopped."""
    new_lines_wanted = Signal()
    """The lines that have come meanwhile are to be taken in."""
    closed = Signal()

    def __init__(self, appearance: Appearance, icons: IconSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._place = ""
        self._query = ""
        self._lines: int | None = None
        self._complete = True
        self._doing = ""
        self._share = ""
        self._new = 0
        self._keys: tuple[str, ...] = ()
        self._dispersed = False
        self.tabs = LowerTabs(appearance, CONCORDANCE)
        self._count = CountLine(appearance)
        self._count.setMinimumWidth(_COUNT)
        self._news = link_button("")
        self._news.setToolTip("Documents have come or changed: show their lines, too (F5)")
        self._work = link_button("")
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
        for part in (self._news, self._work, self.strip, self._order, self._context, self._save, self._close):
            row.addWidget(part)
        self._context_below, self._save_below = QMenu("Context", self), QMenu("Save", self)
        self._save_below.addActions(self._save.choices().actions())
        self.setMinimumWidth(NARROWEST)  # whatever is shown now: it makes room
        self._grouping = QAction("Lines that read the same as one", self, checkable=True)
        self._grouping.toggled.connect(self.grouping_toggled)
        self._fill_order_menu()
        self._fill_context_menu()
        self._save_lines.triggered.connect(lambda _checked=False: self.save_lines_requested.emit())
        self._save_search.triggered.connect(lambda _checked=False: self.save_search_requested.emit())
        self._close.clicked.connect(lambda _checked=False: self.closed.emit())
        self._news.clicked.connect(lambda _checked=False: self.new_lines_wanted.emit())
        self._work.clicked.connect(lambda _checked=False: self._on_work())
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    def say(self, query: str, lines: int | None, *, complete: bool = True) -> None:
        """Say what the lines are of; ``lines`` is None while they are looked for."""
        self._query, self._lines, self._complete = query, lines, complete
        self._doing = self._share = ""
        self._show_count()
        self._save.setEnabled(bool(lines))
        self._save_below.setEnabled(bool(lines))

    def say_doing(self, what: str) -> None:
        """Say what is being done with the lines that are shown ("finding all"); "" if nothing."""
        self._doing, self._share = what, ""
        self._show_count()

    def say_progress(self, progress: Progress) -> None:
        """How far that, or the looking, has got."""
        if progress.total and (self._doing or self._lines is None):
            self._share = f" {100 * progress.done // progress.total} %"
            self._show_count()

    def show_new_lines(self, count: int) -> None:
        """How many lines wait to be taken in."""
        self._new = count
        self._news.setAccessibleName(counted(count, "new line"))
        self._make_room()

    @property
    def new_lines(self) -> int:
        """How many lines wait to be taken in."""
        return self._new

    def _show_count(self) -> None:
        query = self._query
        asked = f"{self._place} of “{query}”" if self._place else f"of “{query}”"
        if self._doing:
            asked = f"{self._doing}…{self._share} · {asked}"
        if not query:
            self._count.say("")
        elif self._lines is None:
            self._count.say("", f"“{query}” · looking…{self._share}")
        else:
            first = "" if self._complete else "first "
            noun = "" if first and self.width() < NARROW else "line"
            self._count.say(f"{first}{counted(self._lines, noun) if noun else self._lines}", asked)
        self._make_room()

    def _on_work(self) -> None:
        if self._busy:
            self.stop_requested.emit()
        else:
            self.all_requested.emit()

    @property
    def _busy(self) -> bool:
        return bool(self._doing) or (bool(self._query) and self._lines is None)

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
        self._news.setVisible(self._new > 0)
        self._news.setText(counted(self._new, "new line") if width >= NARROW else f"+{self._new:,}")
        self._work.setVisible(self._busy or not self._complete)
        self._work.setText("Stop" if self._busy else "Find all")
        apart = self._news.isVisibleTo(self) or self._work.isVisibleTo(self)
        self.strip.setVisible(self._dispersed and width >= _WIDE and not apart)
        self._context.setVisible(width >= _MIDDLING)
        self._context_below.menuAction().setVisible(width < _MIDDLING)
        self._save.setVisible(width >= NARROW)
        self._save_below.menuAction().setVisible(width < NARROW)
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
