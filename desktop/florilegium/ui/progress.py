"""How far long work has got, at the foot of the window."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from florilegium.model import Progress
from florilegium.ui.appearance import Appearance
from florilegium.ui.icon_source import IconSource
from florilegium.ui.one_line import one_line, shown_path

_BAR = 130
_WIDEST = 420
_LONGEST = 48


class StatusProgress(QWidget):
    """'Adding “reports/”: 620 of 1,000', a thin bar, and a button that stops the work."""

    cancel_requested = Signal()

    def __init__(self, appearance: Appearance, icons: IconSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._icons = icons
        self._stopping = False
        self._doing = ""
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

    def show_progress(self, doing: str, progress: Progress, cancellable: bool = True) -> None:
        """Show how far ``doing`` ("Adding “reports/”") has got; a total of 0 means it is not known yet.

        The name of what is being worked on is in the tooltip: it changes too fast to be read.
        """
        if doing != self._doing or self.isHidden():
            self._doing = doing
            self._stopping = False
            self._cancel.setEnabled(True)
            self._label.setMinimumWidth(0)
        self._cancel.setVisible(cancellable)
        self._bar.setVisible(progress.total > 0)
        self._bar.setRange(0, max(progress.total, 1))
        self._bar.setValue(min(progress.done, progress.total))
        text = "Stopping…" if self._stopping else progress_words(doing, progress)
        self._label.setText(text)
        # The line grows with its numbers but never shrinks, so that its start stands still.
        width = QFontMetrics(self._label.font()).horizontalAdvance(text) + 2
        self._label.setMinimumWidth(min(max(width, self._label.minimumWidth()), _WIDEST))
        self._bar.setAccessibleName(one_line(doing))
        self.setToolTip(shown_path(progress.name))
        self.show()

    def finish(self) -> None:
        """The work is over."""
        self._doing = ""
        self._label.setMinimumWidth(0)
        self.hide()

    def text(self) -> str:
        """What is said; "" when nothing is at work."""
        return "" if self.isHidden() else self._label.text()

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
    what = one_line(shown_path(doing))
    if len(what) > _LONGEST:
        half = _LONGEST // 2
        what = f"{what[: half - 1]}…{what[-half:]}"
    if not progress.total:
        return f"{what}: {progress.done:,} so far" if progress.done else f"{what}…"
    return f"{what}: {progress.done:,} of {progress.total:,}"
