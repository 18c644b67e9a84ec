"""The line that comes over the concordance while lines are ticked: what can be done with them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from florilegium.model import HitState, Label, Progress
from florilegium.ui.appearance import Appearance
from florilegium.ui.concordance.header import NARROW, NARROWEST
from florilegium.ui.link_button import link_button
from florilegium.ui.mark_icon import mark_icon
from florilegium.ui.menu_button import MenuButton
from florilegium.ui.search.header import CountLine, counted


class TicksBar(QWidget):
    """What can be done with the lines that are ticked; shown while there are any."""

    label_chosen = Signal(str)
    tag_wanted = Signal()
    states_wanted = Signal(object)
    """HitState that the ticked lines are to have."""
    save_requested = Signal()
    untick_requested = Signal()
    stop_requested = Signal()
    """What is being done with the ticked lines is to stop."""
    sentences_toggled = Signal(bool)
    """Whether whole sentences are highlighted from now on."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._count = CountLine(appearance)
        self._label = MenuButton(appearance, "Highlight the ticked lines", strong=True)
        self._seen = link_button("Seen")
        self._dismiss = link_button("Dismiss")
        self._save = link_button("")
        self._none = link_button("")
        self._stop = link_button("Stop")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(120)
        self._progress.setAccessibleName("Progress")
        self._sentences = QAction("Highlight whole sentences", self, checkable=True)
        self._sentences.toggled.connect(self.sentences_toggled)
        self._sentences.toggled.connect(self._name_parts)
        self._ticked = 0
        self._saved = False
        self._doing = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 10, 3)
        row.setSpacing(6)
        row.addWidget(self._count, 1)
        for part in (
            self._label, self._seen, self._dismiss, self._save, self._none, self._progress, self._stop
        ):  # fmt: skip
            row.addWidget(part)
        self._seen.clicked.connect(lambda _checked=False: self.states_wanted.emit(HitState.SEEN))
        self._dismiss.clicked.connect(lambda _checked=False: self.states_wanted.emit(HitState.DISMISSED))
        self._save.clicked.connect(lambda _checked=False: self.save_requested.emit())
        self._none.clicked.connect(lambda _checked=False: self.untick_requested.emit())
        self._stop.clicked.connect(lambda _checked=False: self.stop_requested.emit())
        self.setMinimumWidth(NARROWEST)
        self._name_parts()
        self._show()

    def show_count(self, ticked: int, *, saved: bool) -> None:
        """How many lines are ticked, and whether the query is a saved search."""
        self._ticked, self._saved = ticked, saved
        self._show()

    def show_doing(self, what: str, progress: Progress | None = None, *, stoppable: bool = True) -> None:
        """Say what is being done with many lines ("Highlighting 10,000 lines"), or that it is over: ""."""
        self._doing = what
        self._progress.setRange(0, progress.total if progress else 0)
        self._progress.setValue(progress.done if progress else 0)
        self._stop.setEnabled(stoppable and not (progress and progress.done == progress.total))
        self._show()

    def show_sentences(self, on: bool) -> None:
        """Whether whole sentences are highlighted."""
        self._sentences.setChecked(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_parts()

    def text(self) -> str:
        """What the bar says."""
        return self._count.text()

    def _name_parts(self) -> None:
        """In few words where it is narrow."""
        narrow = self.width() < NARROW
        self._label.setText(
            "Highlight sentences" if self._sentences.isChecked() and not narrow else "Highlight"
        )
        self._label.updateGeometry()
        self._save.setText("Save…" if narrow else "Save these…")
        self._none.setText("Untick" if narrow else "Untick all")

    def _show(self) -> None:
        doing = bool(self._doing)
        if doing:
            self._count.say("", f"{self._doing}…")
        else:
            self._count.say(counted(self._ticked, "line"), "ticked")
        shown: tuple[tuple[QWidget, bool], ...] = (
            (self._label, not doing),
            (self._seen, self._saved and not doing),
            (self._dismiss, self._saved and not doing),
            (self._save, not doing),
            (self._none, not doing),
            (self._progress, doing),
            (self._stop, doing),
        )
        for part, visible in shown:
            part.setVisible(visible)
        self.setVisible(self._ticked > 0 or doing)

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
        menu.addSeparator()
        menu.addAction(self._sentences)
