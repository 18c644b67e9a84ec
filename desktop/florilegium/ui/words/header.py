"""The lines over the tables: what is counted, which table, and how."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.icon_source import IconSource
from florilegium.ui.link_button import link_button
from florilegium.ui.lower_tabs import WORDS, LowerTabs
from florilegium.ui.menu_button import MenuButton
from florilegium.ui.search.header import CountLine
from florilegium.ui.words.options import (
    CLUSTERS,
    COLLOCATES,
    DATES,
    MEASURES,
    MINIMA,
    PLACES,
    SIZES,
    TABLES,
    WINDOWS,
    Options,
)

_EDGE = 12
_NARROWEST = 360


class WordsHeader(QWidget):
    """Tabs for the tables, with the options of the one in front beside them."""

    table_chosen = Signal(str)
    """Key of the table."""
    options_chosen = Signal(object)
    """Options, all of them, one changed."""
    save_table_requested = Signal()
    save_picture_requested = Signal()
    save_data_requested = Signal()
    stop_requested = Signal()
    closed = Signal()

    def __init__(self, appearance: Appearance, icons: IconSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._icons = icons
        self._options = Options()
        self.tabs = LowerTabs(appearance, WORDS)
        self._count = CountLine(appearance)
        self._stop = link_button("Stop")
        self._stop.setAccessibleName("Stop counting")
        self._save = MenuButton(appearance, "What to save")
        self._close = QToolButton()
        self._window = MenuButton(appearance, "Window")
        self._measure = MenuButton(appearance, "Measure")
        self._size = MenuButton(appearance, "Words of a cluster")
        self._relative = MenuButton(appearance, "Height of the bars")
        self._tables = QButtonGroup(self)
        self._table = MenuButton(appearance, "Table", strong=True)
        self._lay_out()
        self._fill_menus()
        self._stop.clicked.connect(lambda _checked=False: self.stop_requested.emit())
        self._close.clicked.connect(lambda _checked=False: self.closed.emit())
        self._tables.idClicked.connect(lambda place: self.table_chosen.emit(TABLES[place][0]))
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()
        self.show_counting(on=False)

    def say(self, count: str, words: str) -> None:
        """Say how much there is, and of what."""
        self._count.say(count, words)

    def text(self) -> str:
        """What the header says."""
        return self._count.text()

    def show_counting(self, *, on: bool) -> None:
        """Whether it is being counted for longer than a moment."""
        self._stop.setVisible(on)

    def show_table(self, key: str) -> None:
        """Which table is in front."""
        for place, (table, name, _) in enumerate(TABLES):
            self._tables.button(place).setChecked(table == key)
            if table == key:
                self._table.show_choice(name)
        self._window.setVisible(key == COLLOCATES)
        self._measure.setVisible(key == COLLOCATES)
        self._size.setVisible(key == CLUSTERS)
        self._relative.setVisible(key == DATES)
        self._save_picture.setVisible(key in (DATES, PLACES))
        self._save_data.setVisible(key == PLACES)
        self._on_appearance_changed()
        self._make_room()

    def show_options(self, options: Options) -> None:
        """How is counted."""
        self._options = options
        words = "word" if options.window == 1 else "words"
        self._window.show_choice(f"{options.window} {words} either side")
        self._measure.show_choice(dict(MEASURES)[options.measure])
        self._size.show_choice(f"{options.size} words")
        self._relative.show_choice("Per million characters" if options.relative else "Hits")
        self._make_room()
        for button, values in (
            (self._window, {options.window}),
            (self._measure, {options.measure, options.minimum}),
            (self._size, {options.size}),
            (self._relative, {options.relative}),
        ):
            for action in button.choices().actions():
                action.setChecked(action.data() in values)

    def allow_saving(self, *, on: bool) -> None:
        """Whether there is anything to save."""
        self._save.setEnabled(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    # ----

    def _make_room(self) -> None:
        """Where the tabs do not fit beside the options, a menu stands for them."""
        tabs = self._tables.buttons()
        options = (self._window, self._measure, self._size, self._relative)
        wanted = sum(
            part.sizeHint().width() for part in (*tabs, *(one for one in options if not one.isHidden()))
        )
        fit = wanted + 2 * _EDGE <= self.width()
        for tab in tabs:
            tab.setVisible(fit)
        self._table.setVisible(not fit)

    def _lay_out(self) -> None:
        self._save.setText("Save")
        menu = self._save.choices()
        menu.addAction("Table…").triggered.connect(lambda _checked=False: self.save_table_requested.emit())
        self._save_picture = menu.addAction("Picture…")
        self._save_picture.triggered.connect(lambda _checked=False: self.save_picture_requested.emit())
        self._save_data = menu.addAction("Data of the picture…")
        self._save_data.triggered.connect(lambda _checked=False: self.save_data_requested.emit())
        self._close.setAccessibleName("Close the words")
        self._close.setToolTip("Close the words (Esc)")
        above = QHBoxLayout()
        above.setContentsMargins(_EDGE, 7, 10, 2)
        above.setSpacing(8)
        above.addWidget(self.tabs)
        above.addWidget(self._count, 1)
        for part in (self._stop, self._save, self._close):
            above.addWidget(part)
        below = QHBoxLayout()
        below.setContentsMargins(_EDGE, 0, _EDGE, 2)
        below.setSpacing(0)
        for place, (_, name, tip) in enumerate(TABLES):
            tab = QPushButton(name)
            tab.setProperty("kind", "tab")
            tab.setAccessibleName(name)
            tab.setAccessibleDescription(tip)
            tab.setToolTip(tip)
            tab.setAutoDefault(False)
            tab.setCheckable(True)
            self._tables.addButton(tab, place)
            below.addWidget(tab)
        below.addWidget(self._table)
        below.addStretch(1)
        for button in (self._window, self._measure, self._size, self._relative):
            below.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addLayout(below)
        self.setMinimumWidth(_NARROWEST)

    def _fill_menus(self) -> None:
        for key, name, tip in TABLES:
            action = self._table.choices().addAction(name)
            action.setToolTip(tip)
            action.triggered.connect(lambda _checked=False, key=key: self.table_chosen.emit(key))

        def window(words: int) -> None:
            self.options_chosen.emit(replace(self._options, window=words))

        def measure(key: str) -> None:
            self.options_chosen.emit(replace(self._options, measure=key))

        def minimum(times: int) -> None:
            self.options_chosen.emit(replace(self._options, minimum=times))

        def size(words: int) -> None:
            self.options_chosen.emit(replace(self._options, size=words))

        def relative(on: bool) -> None:
            self.options_chosen.emit(replace(self._options, relative=on))

        _fill(self._window, [(f"{n} word" if n == 1 else f"{n} words", n) for n in WINDOWS], window)
        _fill(self._measure, [(name, key) for key, name in MEASURES], measure)
        self._measure.choices().addSeparator()
        _fill(self._measure, [(f"At least {n} times" if n > 1 else "Any number", n) for n in MINIMA], minimum)
        _fill(self._size, [(f"{n} words", n) for n in SIZES], size)
        _fill(self._relative, [("Hits", False), ("Per million characters", True)], relative)

    def _on_appearance_changed(self) -> None:
        self._close.setIcon(self._icons.icon("close"))
        for tab in self._tables.buttons():
            tab.setFont(self._appearance.interface_font(size=12, bold=tab.isChecked()))


def _fill(
    button: MenuButton, choices: Sequence[tuple[str, object]], on_chosen: Callable[[Any], None]
) -> None:
    menu = button.choices()
    group = QActionGroup(menu)
    for name, value in choices:
        action = menu.addAction(name)
        action.setCheckable(True)
        action.setData(value)
        group.addAction(action)
        action.triggered.connect(lambda _checked=False, value=value: on_chosen(value))
