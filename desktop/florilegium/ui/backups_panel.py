"""Backups of the library: what there is, a new one, and going back to one after seeing what that means."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from florilegium.model import BackupPreview
from florilegium.ui.appearance import Appearance
from florilegium.ui.panels import Panel, panel_button, words
from florilegium.ui.row_list import Row, RowList


class BackupsPanel(Panel):
    """A list, and under it in place what restoring the chosen one would change, with the button that does."""

    backup_requested = Signal()
    preview_requested = Signal(Path)
    """Answered with :meth:`show_preview` or :meth:`show_message`."""
    restore_requested = Signal(Path)
    """The reader has seen the preview and wants it. Answered with :meth:`show_message`."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(
            "Backups",
            "A copy of the library is made each day, and before anything that changes its form. "
            "It holds the texts, highlights, notes and labels, not your files.",
            parent,
        )
        self._previewed: Path | None = None
        self._asked: Path | None = None
        self._list = RowList(appearance, "Backups", single=True)
        self._nothing = words("There is no backup yet.")
        self._message = words("")
        self._confirm = panel_button("Restore it")
        self._leave = panel_button("Leave everything as it is")
        self._back_up = panel_button("Back up now")
        self._restore = panel_button("Restore…")
        self._place = QFrame()
        answer = QHBoxLayout()
        answer.addWidget(self._confirm)
        answer.addWidget(self._leave)
        answer.addStretch()
        inside = QVBoxLayout(self._place)
        inside.setContentsMargins(0, 2, 0, 6)
        inside.setSpacing(10)
        inside.addWidget(self._message)
        inside.addLayout(answer)
        self.column.addWidget(self._list, 1)
        self.column.addWidget(self._nothing, 1)
        self.column.addWidget(self._place)
        self.add_buttons(self._back_up, self._restore)
        self.resize(560, 460)
        self._list.chosen_changed.connect(self._on_chosen_changed)
        self._list.deed_wanted.connect(self._on_restore_pressed)
        self._restore.clicked.connect(self._on_restore_pressed)
        self._back_up.clicked.connect(self._on_back_up_pressed)
        self._confirm.clicked.connect(self._on_confirmed)
        self._leave.clicked.connect(self._on_left)
        self.set_rows(())
        self.show_message("")

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these backups; keys are their paths."""
        self._list.set_rows(rows)
        self._list.setVisible(bool(rows))
        self._nothing.setVisible(not rows)

    def focus_list(self) -> None:
        """Give the list the keyboard, or the one thing that can be done without it."""
        (self._list if self._list.count() else self._back_up).setFocus()

    def show_preview(self, preview: BackupPreview) -> None:
        """Say what restoring would change, and ask; unless another backup is looked at by now."""
        if self._asked is None or Path(preview.path) != self._asked:
            return
        self._say(in_words(preview))
        self._previewed = self._asked
        self._confirm.setVisible(True)
        self._leave.setVisible(True)
        self._confirm.setEnabled(True)
        self._leave.setFocus()

    def show_message(self, sentence: str) -> None:
        """Say something in place; nothing is asked any more."""
        with_keyboard = self._confirm.hasFocus() or self._leave.hasFocus()
        self._previewed = self._asked = None
        self._say(sentence)
        self._confirm.setVisible(False)
        self._leave.setVisible(False)
        self._back_up.setEnabled(True)
        self._on_chosen_changed()
        if with_keyboard:
            self.focus_list()

    # ----

    def _say(self, sentence: str) -> None:
        self._message.setText(sentence)
        self._message.setAccessibleName(sentence)
        self._place.setVisible(bool(sentence))

    def _chosen(self) -> Path | None:
        keys = self._list.chosen()
        return Path(keys[0]) if keys else None

    def _on_chosen_changed(self) -> None:
        if self._asked is not None and self._chosen() != self._asked:
            self.show_message("")
        self._restore.setEnabled(self._chosen() is not None and self._asked is None)

    def _on_restore_pressed(self) -> None:
        path = self._chosen()
        if path is None or path == self._asked:
            return
        self.show_message("Looking at what that would change…")
        self._asked = path
        self._restore.setEnabled(False)
        self.preview_requested.emit(path)

    def _on_back_up_pressed(self) -> None:
        self.show_message("Making a backup…")
        self._back_up.setEnabled(False)
        self.backup_requested.emit()

    def _on_confirmed(self) -> None:
        path = self._previewed
        if path is not None:
            self.show_message("Restoring…")
            self._restore.setEnabled(False)
            self.restore_requested.emit(path)

    def _on_left(self) -> None:
        self.show_message("")


def in_words(preview: BackupPreview) -> str:
    """ "12 documents would come back, 3 would go; …. Today's state is kept as a backup first." """
    documents = _changes("document", (preview.documents_back, "come back"), (preview.documents_gone, "go"))
    highlights = _changes(
        "highlight",
        (preview.highlights_back, "come back"),
        (preview.highlights_gone, "go"),
        (preview.highlights_changed, "change"),
    )
    changes = "; ".join(part for part in (documents, highlights) if part)
    if not changes:
        return "It has the same documents and highlights as the library now."
    return f"{changes}. The state of now is kept as a backup first."


def _changes(noun: str, *counts: tuple[int, str]) -> str:
    there = [(count, verb) for count, verb in counts if count]
    if not there:
        return ""
    count, verb = there[0]
    first = f"{count:,} {noun}{'' if count == 1 else 's'} would {verb}"
    return ", ".join([first, *(f"{count:,} would {verb}" for count, verb in there[1:])])
