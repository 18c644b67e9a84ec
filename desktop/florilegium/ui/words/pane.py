"""The words around a word: tables and plots of what is searched for, under the page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from florilegium.model import Progress, YearCount
from florilegium.ui.appearance import Appearance
from florilegium.ui.icon_source import IconSource
from florilegium.ui.pane import Pane
from florilegium.ui.search.message import MessagePage
from florilegium.ui.words.header import WordsHeader
from florilegium.ui.words.model import TableModel
from florilegium.ui.words.options import DATES, TABLES, Options
from florilegium.ui.words.plot import YearsPlot
from florilegium.ui.words.tables import Table
from florilegium.ui.words.view import TableView

PATIENCE = 300
"""Milliseconds before the header says that something is counted."""
_NAMES = {key: name for key, name, _ in TABLES}
_DATES_WIDTH = 340
"""Pixels for the table beside the plot."""


class WordsPane(Pane):
    """Shows tables and says what the reader wants of them. Counts nothing itself."""

    row_opened = Signal(object)
    """What was counted in a row, whose lines are wanted; None for the whole corpus."""
    closed = Signal()

    def __init__(self, appearance: Appearance, icons: IconSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Words around a word")
        self._subject = ""
        self._table = ""  # the one that is shown, and the one that is wanted
        self._wanted = ""
        self.model = TableModel(self)
        self.view = TableView(self.model, appearance)
        self.header = WordsHeader(appearance, icons)
        self.plot = YearsPlot(appearance)
        self._message = MessagePage(appearance)
        self._tables = QWidget()
        side_by_side = QHBoxLayout(self._tables)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(0)
        side_by_side.addWidget(self.view, 1)
        side_by_side.addWidget(self.plot, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._tables)
        self._stack.addWidget(self._message)
        self._patience = QTimer(self, interval=PATIENCE, singleShot=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._stack, 1)
        self.set_main(self.view)
        self.setMinimumHeight(120)
        self._patience.timeout.connect(self._on_patience_over)
        self.view.row_opened.connect(self.row_opened)
        self.view.row_reached.connect(self._on_row_reached)
        self.view.escaped.connect(self.closed)
        self.plot.year_reached.connect(self.view.choose)
        self.plot.year_opened.connect(self.row_opened)
        self.header.closed.connect(self.closed)

    # ---- what the window tells

    def show_options(self, options: Options) -> None:
        """How is counted."""
        self.header.show_options(options)

    def choose_table(self, key: str) -> None:
        """Bring a table to the front. Until it is counted the one before stays, for a moment."""
        self._wanted = key
        self.header.show_table(key)

    def show_counting(self, subject: str) -> None:
        """Something is counted of ``subject`` ("“lamp”"). What was shown before stays until it is done."""
        self._subject = subject
        if self._wanted != self._table:
            self.header.allow_saving(on=False)
        self._patience.start()

    def show_progress(self, progress: Progress) -> None:
        """How far it has got."""
        if not self._patience.isActive() and progress.total:
            self.header.say("", f"{self._subject} · counting… {100 * progress.done // progress.total} %")

    def show_table(
        self, key: str, table: Table, subject: str, years: Sequence[YearCount] = (), *, relative: bool = False
    ) -> None:
        """Show what was counted; the row stays that was chosen."""
        self._rest()
        name = self.view.current_name() if key == self._table else ""
        self._table = key
        self.view.setAccessibleName(f"{_NAMES[key]} {table.of.format(subject)}")
        dated = key == DATES and any(year.year for year in years)
        self.plot.setVisible(dated)
        self.view.setMaximumWidth(_DATES_WIDTH if dated else 16_777_215)
        self.view.setMinimumWidth(_DATES_WIDTH if dated else 0)
        if dated:
            self.plot.show_years(years, relative=relative)
        self.model.show(table)
        self.header.say(table.count, table.of.format(subject))
        self.header.allow_saving(on=True)
        self._stack.setCurrentWidget(self._tables)
        self.view.choose(name)
        self._announce(self.header.text())

    def say(self, sentence: str, advice: str = "", subject: str = "") -> None:
        """Say why there is no table."""
        self._rest()
        self._table = ""
        self.model.show(None)
        self.header.say("", subject)
        self.header.allow_saving(on=False)
        self._message.say(sentence, advice)
        self._stack.setCurrentWidget(self._message)

    def stop_counting(self) -> None:
        """Nothing is counted any more."""
        self._rest()

    def text(self) -> str:
        """What is said in place of a table; "" where there is one."""
        return self._message.text() if self._stack.currentWidget() is self._message else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # ----

    def _rest(self) -> None:
        self._patience.stop()
        self.header.show_counting(on=False)

    def _on_patience_over(self) -> None:
        self.header.show_counting(on=True)
        self.header.say("", f"{self._subject} · counting…")
        if self._wanted != self._table:
            self._message.say("Counting…")
            self._stack.setCurrentWidget(self._message)
            self._table = ""

    def _on_row_reached(self, item: object) -> None:
        if isinstance(item, YearCount):
            self.plot.choose(item.year)

    def _announce(self, text: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
