"""The concordance: every hit of a query in the whole corpus, one line each, under the page."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from florilegium.model import Concordance, ConcordanceLine, Coverage, HitState, Label
from florilegium.ui.appearance import Appearance
from florilegium.ui.concordance.carrying import carried
from florilegium.ui.concordance.coverage_bar import CoverageBar
from florilegium.ui.concordance.header import LinesHeader
from florilegium.ui.concordance.model import LinesModel
from florilegium.ui.concordance.ticks_bar import TicksBar
from florilegium.ui.concordance.view import LinesView
from florilegium.ui.icon_source import IconSource
from florilegium.ui.pane import Pane
from florilegium.ui.search.message import MessagePage

PATIENCE = 300
"""Milliseconds before the header says that lines are looked for."""
_NEAR = 7  # rows below the upper edge, of which one will still be there after a change
_HINT = "Search for something, and every place where it stands is listed here, one line each."


class ConcordancePane(Pane):
    """Shows lines and says what the reader wants done with them. Writes nothing."""

    passage_reached = Signal(str, object)
    """Document and Range of the line that the keyboard or a click came to: to be shown in place."""
    passage_opened = Signal(str, object)
    """The reader goes there."""
    lines_wanted = Signal(object)
    """Numbers of lines whose words are to be shown."""
    highlight_requested = Signal(object, str)
    """Numbers of lines, and the id of a label."""
    tag_requested = Signal(object)
    """Numbers of lines that are to be highlighted and tagged."""
    states_requested = Signal(object, object)
    """Numbers of lines, and the HitState that they are to have."""
    save_requested = Signal(object)
    """Lines are to be written to a file: numbers of those that are ticked, or None for all."""
    stretch_wanted = Signal(int)
    """The first line in this stretch of the corpus is to be shown."""
    new_lines_wanted = Signal()
    """The lines that wait are to be taken in."""
    closed = Signal()

    def __init__(self, appearance: Appearance, icons: IconSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Concordance")
        self._labels: Sequence[Label] = ()
        self._query = ""
        self._shown: Concordance | None = None
        self._saved = False
        self.model = LinesModel(self)
        self.view = LinesView(self.model, appearance)
        self.header = LinesHeader(appearance, icons)
        self.ticks = TicksBar(appearance)
        self.coverage = CoverageBar(appearance)
        self._message = MessagePage(appearance)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._message)
        self._patience = QTimer(self, interval=PATIENCE, singleShot=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.header, self.coverage, self.ticks):
            column.addWidget(part)
        column.addWidget(self._stack, 1)
        self.set_main(self.view)
        self.setMinimumHeight(120)
        self._connect()
        self.clear()

    def _connect(self) -> None:
        view = self.view
        self._patience.timeout.connect(self._on_patience_ended)
        self.model.lines_wanted.connect(self.lines_wanted)
        self.model.ticks_changed.connect(self._show_ticks)
        view.line_reached.connect(lambda row: self.passage_reached.emit(*self.model.place(row)))
        view.line_opened.connect(lambda row: self.passage_opened.emit(*self.model.place(row)))
        view.label_wanted.connect(self._on_label_wanted)
        view.dismissal_wanted.connect(self._on_dismissal_wanted)
        view.escaped.connect(self.closed)
        view.new_lines_wanted.connect(self.new_lines_wanted)
        self.header.new_lines_wanted.connect(self.new_lines_wanted)
        self.header.closed.connect(self.closed)
        self.header.grouping_toggled.connect(self.model.group)
        self.header.save_lines_requested.connect(lambda: self.save_requested.emit(None))
        self.header.strip.stretch_activated.connect(self.stretch_wanted)
        self.ticks.label_chosen.connect(
            lambda label: self.highlight_requested.emit(self.model.ticked_numbers(), label)
        )
        self.ticks.tag_wanted.connect(lambda: self.tag_requested.emit(self.model.ticked_numbers()))
        self.ticks.states_wanted.connect(
            lambda state: self.states_requested.emit(self.model.ticked_numbers(), state)
        )
        self.ticks.save_requested.connect(lambda: self.save_requested.emit(self.model.ticked_numbers()))
        self.ticks.untick_requested.connect(self.model.untick_all)
        self.coverage.next_wanted.connect(self.go_to_next_unseen)

    # ---- what the window tells

    def clear(self) -> None:
        """Nothing is searched for."""
        self._patience.stop()
        self._query, self._shown = "", None
        self.model.show(None)
        self.show_new_lines(0)
        self.header.say("", None)
        self.header.show_dispersion(())
        self.show_coverage(None)
        self._say(_HINT)

    def show_searching(self, query: str) -> None:
        """Lines of ``query`` are looked for. What was shown before stays until there is something."""
        self._query = query
        self._patience.start()

    def show_concordance(self, concordance: Concordance, new_lines: int = 0) -> None:
        """Show these lines, staying at the lines that are looked at; so many more wait to be taken in."""
        self._patience.stop()
        before = self._shown
        stay = None
        if before is None or concordance.query != before.query:
            self.model.untick_all()
            self.view.delegate.forget()
        elif before.complete or self.in_use:
            stay = self._stay(before, concordance)
        self._query, self._shown = concordance.query, concordance
        self.model.show(concordance, grouped=self.model.grouped)
        self.header.say(concordance.query, len(concordance), complete=concordance.complete)
        self.show_new_lines(new_lines)
        if concordance.message:
            self._say(concordance.message)
        elif not len(concordance):
            self._say("It stands nowhere in the texts.")
        else:
            self._stack.setCurrentWidget(self.view)
            if stay is not None:
                stay()
            else:
                self.view.scrollToTop()
        self._announce(self.header.text())

    def show_lines(self, lines: dict[int, ConcordanceLine]) -> None:
        """The words of some lines, by their number."""
        if self.view.delegate.widen([line.match for line in lines.values()]):
            self.view.viewport().update()
        self.model.take_lines(lines)

    def show_failure(self, sentence: str) -> None:
        """The lines could not be found, for this reason."""
        self._patience.stop()
        self._shown = None
        self.model.show(None)
        self.show_new_lines(0)
        self.header.say(self._query, 0)
        self._say(sentence)

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The labels in the reader's order."""
        self._labels = labels
        self.ticks.set_labels(labels)
        self.view.delegate.set_labels(list(labels))
        self.view.viewport().update()

    def show_coverage(self, coverage: Coverage | None) -> None:
        """How many hits became what, where the query is a saved search."""
        self._saved = coverage is not None
        self.header.show_saved(coverage.search.name if coverage else "")
        self.coverage.show_coverage(coverage)
        self._show_ticks()

    def show_new_lines(self, count: int) -> None:
        """How many lines wait to be taken in."""
        self.header.show_new_lines(count)
        self.view.awaited = count > 0

    @property
    def in_use(self) -> bool:
        """Whether lines are ticked, or one far from the first is being looked at."""
        bar = self.view.verticalScrollBar()
        return self.model.ticked_count > 0 or self.view.current_row() > 0 or bar.value() > bar.minimum()

    def go_to_next_unseen(self) -> None:
        """Go to the next line that was not looked at."""
        row = self.model.next_unseen(self.view.current_row())
        if row >= 0:
            self.view.go(row)
            self.view.setFocus()

    def step(self, by: int) -> None:
        """Go some lines down, or up."""
        self.view.go(min(max(self.view.current_row() + by, 0), self.model.rowCount() - 1))

    # ----

    def _chosen(self) -> list[int]:
        """The ticked lines, or the one that the keyboard is at."""
        row = self.view.current_row()
        return self.model.ticked_numbers() or ([self.model.number(row)] if row >= 0 else [])

    def _on_label_wanted(self, number: int) -> None:
        lines = self._chosen()
        if lines and number <= len(self._labels):
            self.highlight_requested.emit(lines, self._labels[number - 1].id)

    def _on_dismissal_wanted(self) -> None:
        lines = self._chosen()
        if lines and self._saved:
            self.states_requested.emit(lines, HitState.DISMISSED)

    def _on_patience_ended(self) -> None:
        if self._shown is not None and self._shown.query == self._query and len(self._shown):
            self.header.say_doing("sorting" if self._shown.complete else "finding all")
        else:
            self.header.say(self._query, None)

    def _stay(self, before: Concordance, after: Concordance) -> Callable[[], None]:
        """What puts the chosen line and the line at the upper edge back to where they were."""
        view, model = self.view, self.model
        current = view.current_row()
        edge, at = view.first_in_sight()
        if view.in_sight(current):
            edge, at = current, view.rowViewportPosition(current)
        rows = [current, *range(edge, min(edge + _NEAR, model.rowCount()))] if edge >= 0 else [current]
        numbers = [model.number(row) if row >= 0 else -1 for row in rows]
        real = [number for number in numbers if number >= 0]
        known = dict(zip(real, carried(before, after, real), strict=True))
        there = [known.get(number, -1) for number in numbers]
        top = view.verticalScrollBar().value() == 0 and current <= 0

        def put_back() -> None:
            if there[0] >= 0:
                view.choose(model.row_at(there[0]), seen=False)
            for step, number in enumerate(there[1:]):
                if number >= 0 and not top:
                    view.put(model.row_at(number), at + step * view.rowHeight(0))
                    return
            view.scrollToTop()

        return put_back

    def _show_ticks(self) -> None:
        self.ticks.show_count(self.model.ticked_count, saved=self._saved)

    def _say(self, sentence: str) -> None:
        self._message.say(sentence)
        self._stack.setCurrentWidget(self._message)

    def _announce(self, text: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
