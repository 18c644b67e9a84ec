"""Counting for a table: one job at a time, its result remembered until the corpus changes."""

from collections import OrderedDict

from PySide6.QtCore import QObject, Signal

from florilegium.ui.desk import Desk
from florilegium.ui.jobs import RunningJob
from florilegium.work import Job

_KEPT = 24  # results, so that going back to a table shows it at once


class Counting(QObject):
    """Gets what a table shows from the child, or from what is remembered."""

    counted = Signal(object, object)
    """A Job, and its result."""
    given_up = Signal()
    """A job was cancelled, not by a newer one."""
    failed = Signal(str)
    progressed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._known: OrderedDict[Job, object] = OrderedDict()
        self._running: RunningJob | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being counted."""
        return self._running is not None

    def knows(self, job: Job) -> bool:
        """Whether the result of a job is remembered."""
        return job in self._known

    def count(self, job: Job) -> None:
        """Count this, and nothing else any more."""
        self.stop()
        if job in self._known:
            self._known.move_to_end(job)
            self.counted.emit(job, self._known[job])
            return
        running = self._running = self._desk.look_around(job)

        def on_finished(found: object, cancelled: bool) -> None:
            if self._running is not running:
                return
            self._running = None
            if cancelled or found is None:
                self.given_up.emit()
                return
            self._known[job] = found
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
            self.counted.emit(job, found)

        def on_failed(sentence: str) -> None:
            if self._running is running:
                self._running = None
                self.failed.emit(sentence)

        running.finished.connect(on_finished)
        running.failed.connect(on_failed)
        running.progressed.connect(self.progressed)

    def stop(self) -> None:
        """Count nothing more."""
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def forget(self) -> None:
        """What was counted is no longer so."""
        self._known.clear()
