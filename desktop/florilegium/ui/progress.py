"""How far long work has got, at the foot of the window."""

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from florilegium.model import Progress
from florilegium.ui.appearance import Appearance
from florilegium.ui.icon_source import IconSource
from florilegium.ui.one_line import one_line, shown_path

_BAR = 130
_WIDEST = 420
_LONGEST = 48
SLOW = 500
"""Milliseconds on one file after which the line says which it is, and how long it has taken."""


class StatusProgress(QWidget):
    """'Adding “reports/”: 620 of 1,000', a thin bar, and a button that stops the work."""

    cancel_requested = Signal()

    def __init__(self, appearance: Appearance, icons: IconSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._icons = icons
        self._stopping = False
        self._doing = ""
        self._slow = ""
        self._on_one = QElapsedTimer()
        self._ticks = QTimer(self)
        self._ticks.timeout.connect(self._on_tick)
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._label.setMaximumWidth(_WIDEST)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_BAR)
        self._bar.setFixedHeight(4)
        self._cancel = QToolButton()
        self._cancel.setAccessibleName("Stop; what is done is kept")
        self._cancel.setToolTip("Stop; what is done is kept")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addStretch()
        layout.addWidget(self._label)
        layout.addWidget(self._bar)
        layout.addWidget(self._cancel)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._cancel.clicked.connect(self._on_cancel)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()
        self.hide()

    def show_progress(
        self, doing: str, progress: Progress, cancellable: bool = True, *, slow: str = ""
    ) -> None:
        """Show how far ``doing`` ("Adding “reports/”") has got; a total of 0 means it is not known yet.

        The name of what is being worked on is in the tooltip: it changes too fast to be read. Where it
        does not change for :data:`SLOW`, the line says ``slow`` ("Reading “a.pdf”") and the seconds.
        """
        if doing != self._doing or self.isHidden():
            self._doing = doing
            self._stopping = False
            self._cancel.setEnabled(True)
            self._label.setMinimumWidth(0)
        self._cancel.setVisible(cancellable)
        self._bar.setVisible(progress.total > 1)
        self._bar.setRange(0, max(progress.total, 1))
        self._bar.setValue(min(progress.done, progress.total))
        self._say("Stopping…" if self._stopping else progress_words(doing, progress))
        self._bar.setAccessibleName(one_line(doing))
        self.setToolTip(shown_path(progress.name))
        self._slow = slow
        self._on_one.start()
        self._ticks.start(SLOW) if slow else self._ticks.stop()
        self.show()

    def finish(self) -> None:
        """The work is over."""
        self._doing = ""
        self._ticks.stop()
        self._label.setMinimumWidth(0)
        self.hide()

    def text(self) -> str:
        """What is said; "" when nothing is at work."""
        return "" if self.isHidden() else self._label.text()

    def _say(self, text: str) -> None:
        """The line grows with its numbers but never shrinks, so that its start stands still."""
        self._label.setText(text)
        width = QFontMetrics(self._label.font()).horizontalAdvance(text) + 2
        self._label.setMinimumWidth(min(max(width, self._label.minimumWidth()), _WIDEST))

    def _on_tick(self) -> None:
        if not self._stopping:
            self._say(slow_words(self._slow, self._on_one.elapsed() // 1000))

    def _on_cancel(self) -> None:
        self._stopping = True
        self._cancel.setEnabled(False)
        self._label.setText("Stopping…")
        self.cancel_requested.emit()

    def _on_appearance_changed(self) -> None:
        self._label.setFont(self._appearance.interface_font(size=12))
        palette = self._label.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._appearance.theme.colour("muted"))
        self._label.setPalette(palette)
        self._cancel.setIcon(self._icons.icon("close"))


def progress_words(doing: str, progress: Progress) -> str:
    """'Adding “reports/”: 620 of 1,000'; a long name is cut in the middle."""
    what = _shortened(doing)
    if progress.total == 1:
        return f"{what}…"
    if not progress.total:
        return f"{what}: {progress.done:,} so far" if progress.done else f"{what}…"
    return f"{what}: {progress.done:,} of {progress.total:,}"


def slow_words(doing: str, seconds: int) -> str:
    """'Reading “a.pdf”…', then 'Reading “a.pdf”… 1 min 5 s'."""
    minutes, rest = divmod(seconds, 60)
    since = " ".join(f"{count} {unit}" for count, unit in ((minutes, "min"), (rest, "s")) if count)
    return f"{_shortened(doing)}… {since}".rstrip()


def _shortened(doing: str) -> str:
    what = one_line(shown_path(doing))
    half = _LONGEST // 2
    return what if len(what) <= _LONGEST else f"{what[: half - 1]}…{what[-half:]}"
