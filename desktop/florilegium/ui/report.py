"""What became of files that were to be added: a window beside the work, not in its way."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from florilegium.model import AddOutcome
from florilegium.ui.appearance import Appearance
from florilegium.ui.enter import enter_pressed
from florilegium.ui.one_line import one_line, shown_path
from florilegium.ui.password_form import PasswordForm

_GROUPS = (
    ("locked", "locked with a password"),
    ("failed", "could not be read"),
    ("skipped", "skipped"),
    ("remarked", "read with a remark"),
)
_ROW_HEIGHT = 24
_COUNTED = (("added", "added"), ("updated", "updated"), ("unchanged", "unchanged"), *_GROUPS[:3])


class AddReport(QDialog):
    """The files that were skipped or could not be read, grouped by reason, to be looked at and copied.

    It asks for the password of those that are locked.
    """

    unlock_requested = Signal(list, str)
    """Paths of the locked files, and the password to try on them."""
    columns_requested = Signal(str)
    """A document of a table whose columns are to be chosen."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._outcomes: list[AddOutcome] = []
        self.setModal(False)
        self.setWindowTitle("What was added")
        self.resize(800, 460)
        self._summary = QLabel()
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setWordWrap(True)
        self._tree = _CopyTree()
        self.password = PasswordForm(appearance)
        self.password.hide()
        self.password.given.connect(lambda word: self.unlock_requested.emit(self._locked(), word))
        copy = QPushButton("Copy all")
        copy.setAutoDefault(False)
        close = QPushButton("Close")
        close.setAutoDefault(False)
        self._columns = QPushButton("Choose columns…")
        self._columns.setAutoDefault(False)
        self._columns.hide()
        self._tables: list[str] = []
        self._columns.clicked.connect(lambda: self.columns_requested.emit(self._tables[0]))
        buttons = QHBoxLayout()
        buttons.addWidget(self._columns)
        buttons.addStretch()
        buttons.addWidget(copy)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(12)
        layout.addWidget(self._summary)
        layout.addWidget(self._tree, 1)
        layout.addWidget(self.password)
        layout.addLayout(buttons)
        copy.clicked.connect(self._on_copy)
        close.clicked.connect(self.close)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not enter_pressed(event):
            super().keyPressEvent(event)

    def set_outcomes(self, outcomes: Iterable[AddOutcome]) -> None:
        """Report on these files and no others."""
        self._outcomes = list(outcomes)
        self._show_password()
        self._summary.setText(outcome_counts(self._outcomes))
        self._tree.clear()
        for heading, paths in outcome_groups(self._outcomes):
            group = QTreeWidgetItem([f"{heading} ({len(paths):,})"])
            group.setToolTip(0, heading)
            group.setSizeHint(0, QSize(0, _ROW_HEIGHT))  # of all rows: they are uniform
            for path in paths:
                line = QTreeWidgetItem(group, [path])
                line.setToolTip(0, path)
            self._tree.addTopLevelItem(group)
            group.setExpanded(len(paths) <= 50)

    def update_outcomes(self, outcomes: Sequence[AddOutcome]) -> None:
        """Report on these as well: what became of files when a password was tried on them."""
        again = {outcome.path for outcome in outcomes}
        self.set_outcomes([*(one for one in self._outcomes if one.path not in again), *outcomes])
        if any(outcome.locked for outcome in outcomes):
            self.password.say("That password does not open it. Try another.")
        else:
            self.password.clear()

    def set_tables(self, documents: Sequence[str]) -> None:
        """Offer to choose the columns of a table, where one was added; a document of each."""
        self._tables = list(documents)
        self._columns.setVisible(len(documents) == 1)

    def ask_for_password(self) -> None:
        """Put the keyboard where the password goes."""
        self.password.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _locked(self) -> list[str]:
        return [outcome.path for outcome in self._outcomes if outcome.locked]

    def _show_password(self) -> None:
        locked = self._locked()
        self.password.setVisible(bool(locked))
        if locked:
            what = f"“{shown_path(Path(locked[0]).name)}” needs a password."
            if len(locked) > 1:
                what = f"{len(locked):,} files need a password. The one you give is tried on each of them."
            self.password.ask(f"{what} It is kept until Florilegium is closed, and written nowhere.")

    def text(self) -> str:
        """The whole report as plain text."""
        lines = [outcome_counts(self._outcomes)]
        for heading, paths in outcome_groups(self._outcomes):
            lines += ["", f"{heading} ({len(paths):,})", *(f"  {path}" for path in paths)]
        return "\n".join(lines) + "\n"

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())

    def _on_appearance_changed(self) -> None:
        self._summary.setFont(self._appearance.interface_font(size=15, bold=True))
        self._tree.setFont(self._appearance.interface_font())


class _CopyTree(QTreeWidget):
    """A tree whose chosen lines can be copied."""

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setAccessibleName("Files, by what became of them")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            lines = (index.data() for index in sorted(self.selectedIndexes()))
            QGuiApplication.clipboard().setText("\n".join(lines))
        else:
            super().keyPressEvent(event)


def outcome_counts(outcomes: Sequence[AddOutcome]) -> str:
    """ "12 added, 3 unchanged, 2 could not be read"; "Nothing to add" if there is nothing to count."""
    counts = Counter("locked" if outcome.locked else outcome.status for outcome in outcomes)
    return (
        ", ".join(f"{counts[status]:,} {words}" for status, words in _COUNTED if counts[status])
        or "Nothing to add"
    )


def outcome_groups(outcomes: Sequence[AddOutcome]) -> list[tuple[str, list[str]]]:
    """The files to tell of by reason: what failed, what was skipped, what was read with a remark."""
    groups: list[tuple[str, list[str]]] = []
    for status, words in _GROUPS:
        by_reason: dict[str, list[str]] = {}
        for outcome in outcomes:
            kind = outcome.status if outcome.status in ("failed", "skipped") else "remarked"
            kind = "locked" if outcome.locked else kind
            if kind == status and (kind != "remarked" or outcome.reason):
                reason = "" if outcome.locked else one_line(outcome.reason)
                by_reason.setdefault(reason, []).append(shown_path(outcome.path))
        heading = words[0].upper() + words[1:]
        groups += [
            (f"{heading}: {reason}" if reason else heading, paths) for reason, paths in by_reason.items()
        ]
    return groups
