"""Saving from a pane to a file: where to, how far it has got, and that it is done."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from florilegium.model import Progress
from florilegium.ui.jobs import RunningJob
from florilegium.ui.notices import NoticeBar
from florilegium.ui.progress import StatusProgress


class Saving(QObject):
    """Asks for the name of a file, and follows the child while it writes."""

    def __init__(self, window: QWidget, progress: StatusProgress, notices: NoticeBar) -> None:
        super().__init__(window)
        self._window = window
        self._progress = progress
        self._notices = notices
        self._running: set[RunningJob] = set()
        progress.cancel_requested.connect(self._on_cancel_requested)

    def ask(self, title: str, name: str, kinds: str) -> Path | None:
        """Where to save; None for not at all. ``name`` is proposed, ``kinds`` are of :mod:`.file_kinds`."""
        chosen, _ = QFileDialog.getSaveFileName(self._window.window(), title, name, kinds)
        return Path(chosen) if chosen else None

    def follow(self, running: RunningJob, path: Path) -> None:
        """Say how far the writing has got, and that it is done."""
        self._running.add(running)

        def on_progressed(progress: Progress) -> None:
            self._progress.show_progress(f"Saving “{path.name}”", progress)

        def on_finished(_done: object, cancelled: bool) -> None:
            self._end(running)
            self._notices.show_notice("Nothing was saved." if cancelled else f"Saved as “{path.name}”")

        running.progressed.connect(on_progressed)
        running.finished.connect(on_finished)
        running.failed.connect(lambda _sentence: self._end(running))

    def say_saved(self, path: Path) -> None:
        """Say that a file is written."""
        self._notices.show_notice(f"Saved as “{path.name}”")

    def _end(self, running: RunningJob) -> None:
        self._running.discard(running)
        self._progress.finish()

    def _on_cancel_requested(self) -> None:
        for running in self._running:
            running.cancel()
