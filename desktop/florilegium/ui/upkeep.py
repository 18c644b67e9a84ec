"""The trash and the backups, joined to the corpus."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from florilegium.model import BackupPreview, Changes
from florilegium.ui.appearance import Appearance
from florilegium.ui.backups_panel import BackupsPanel
from florilegium.ui.desk import Desk
from florilegium.ui.documents.wording import shown_date, shown_title
from florilegium.ui.reading import Reading
from florilegium.ui.row_list import Row
from florilegium.ui.trash_panel import TrashPanel

_KINDS = (
    ("daily", "the copy of the day"),
    ("before-restore", "before a backup was restored"),
    ("before-repair", "before a repair"),
    ("before", "before the library took a new form"),
    ("backup", "made by hand"),
)
"""Beginnings of the names of backups, and what they say."""


class Upkeep(QObject):
    """Opens the panels of the trash and the backups, and does what is asked there."""

    def __init__(self, desk: Desk, appearance: Appearance, reading: Reading, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._corpus = desk.corpus
        self._appearance = appearance
        self._reading = reading
        self._window = window
        self._trash: TrashPanel | None = None
        self._backups: BackupsPanel | None = None
        desk.changed.connect(self._on_changed)

    # ---- trash

    def show_trash(self) -> None:
        """Open the trash, or bring it to the front."""
        if self._trash is None:
            panel = self._trash = TrashPanel(self._appearance, self._window)
            panel.documents_restore_requested.connect(self._restore_documents)
            panel.highlights_restore_requested.connect(self._restore_highlights)
            panel.destroyed.connect(self._on_trash_closed)
            self._fill_trash()
            panel.show()
            panel.show_fuller()
        self._trash.raise_()
        self._trash.activateWindow()

    def _fill_trash(self) -> None:
        if self._trash is None:
            return
        highlights = self._corpus.trashed_highlights()
        ids = list(dict.fromkeys(highlight.document for highlight, _ in highlights))
        titles = {summary.id: summary.title for summary in self._corpus.documents(ids)}
        self._trash.set_rows(
            [
                Row(summary.id, shown_title(summary), "Removed", summary.removed)
                for summary in self._corpus.trash()
            ],
            [
                Row(highlight.id, highlight.exact, f"{titles.get(highlight.document, '')} · Deleted", when)
                for highlight, when in highlights
            ],
        )

    def _restore_documents(self, ids: list[str]) -> None:
        if not self._reading.do(lambda: self._corpus.restore(ids)):
            self._fill_trash()  # what could not be restored is not there any more

    def _restore_highlights(self, ids: list[str]) -> None:
        if not self._reading.do(lambda: self._corpus.restore_highlights(ids)):
            self._fill_trash()  # what could not be restored is not there any more

    def _on_trash_closed(self) -> None:
        self._trash = None

    def _on_changed(self, changes: Changes) -> None:
        if changes.summary or changes.everything:  # a deed, not a file added or a place remembered
            self._fill_trash()

    # ---- backups

    def show_backups(self) -> None:
        """Open the backups, or bring them to the front."""
        if self._backups is None:
            panel = self._backups = BackupsPanel(self._appearance, self._window)
            panel.backup_requested.connect(self._on_backup_requested)
            panel.preview_requested.connect(self._on_preview_requested)
            panel.restore_requested.connect(self._on_restore_requested)
            panel.destroyed.connect(self._on_backups_closed)
            self._fill_backups()
            panel.show()
            panel.focus_list()
        self._backups.raise_()
        self._backups.activateWindow()

    def _fill_backups(self) -> None:
        if self._backups is not None:
            self._backups.set_rows([row for path in self._corpus.backups() if (row := backup_row(path))])

    def _say(self, sentence: str) -> None:
        if self._backups is not None:
            self._backups.show_message(sentence)

    def _on_backup_requested(self) -> None:
        job = self._desk.back_up_now()
        job.finished.connect(lambda _path, _cancelled: self._on_backed_up())
        job.failed.connect(self._say)

    def _on_backed_up(self) -> None:
        self._fill_backups()
        self._say("The backup is made.")

    def _on_preview_requested(self, path: Path) -> None:
        job = self._desk.preview_backup(path)
        job.finished.connect(self._on_previewed)
        job.failed.connect(self._say)

    def _on_previewed(self, preview: object, _cancelled: bool) -> None:
        if self._backups is not None and isinstance(preview, BackupPreview):
            self._backups.show_preview(preview)

    def _on_restore_requested(self, path: Path) -> None:
        self._reading.save_place()
        job = self._desk.restore_backup(path)
        job.finished.connect(lambda _changes, _cancelled: self._on_restored())
        job.failed.connect(self._say)

    def _on_restored(self) -> None:
        self._fill_backups()
        self._say("The library is as the backup has it. What it was until now is the newest backup.")

    def _on_backups_closed(self) -> None:
        self._backups = None


def backup_row(path: Path) -> Row | None:
    """A backup with when it was made and how big it is; None where it is gone by now."""
    try:
        status = path.stat()
    except OSError:
        return None
    made = datetime.fromtimestamp(status.st_mtime)  # noqa: DTZ006 (the reader's own time is what is shown)
    why = next((words for kind, words in _KINDS if path.stem.startswith(kind)), "")
    hint = " · ".join(part for part in (why, _size(status.st_size)) if part)
    return Row(str(path), f"{shown_date(made.date().isoformat())}, {made:%H:%M}", hint)


def _size(count: int) -> str:
    size = float(count)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" or size >= 10 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
