"""The window's children: jobs go out, signals come back in the window's own thread."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from florilegium.work import Crashed, Done, Failed, Job, Message, Progressed, Reported, Worker

log = logging.getLogger(__name__)


def _ignore(*_arguments: object) -> None: ...


class RunningJob(QObject):
    """One job under way. Exactly one of ``finished`` and ``failed`` comes, and it comes last."""

    progressed = Signal(object)  # Progress
    reported = Signal(object)  # tuple[AddOutcome, ...]
    finished = Signal(object, bool)  # the result, and whether it was cancelled
    failed = Signal(str)  # a sentence for the reader

    def __init__(self, parent: "Child", identity: int) -> None:
        super().__init__(parent)
        self._child = parent
        self._identity = identity

    def cancel(self) -> None:
        """Ask the job to stop; what it has done is kept."""
        self._child.cancel(self._identity)


class Child(QObject):
    """A child process with the thread that listens to it; started with its first job.

    A child that ends unexpectedly fails the jobs it had, and the next job gets a new one.
    """

    crashed = Signal(str)
    """A fault of ours in the child, as a traceback."""
    _received = Signal(int, object)

    def __init__(self, library: Path, parent: QObject | None = None, *, niced: bool = False) -> None:
        super().__init__(parent)
        self._library = library
        self._niced = niced
        self._worker: Worker | None = None
        self._listener: threading.Thread | None = None
        self._generation = 0
        self._jobs: dict[int, RunningJob] = {}
        # Queued to a slot of this object itself: nothing outside is called from the other thread.
        self._received.connect(self._on_received, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        job: Job,
        *,
        on_finished: Callable[[object, bool], object] = _ignore,
        on_failed: Callable[[str], object] = _ignore,
    ) -> RunningJob:
        """Queue a job behind those under way."""
        worker = self._worker or self._start_worker()
        try:
            identity = worker.start(job)
        except OSError:  # it has just ended, and its last message is under way
            worker = self._start_worker()
            identity = worker.start(job)
        running = RunningJob(self, identity)
        running.finished.connect(on_finished)
        running.failed.connect(on_failed)
        self._jobs[identity] = running
        return running

    @property
    def busy(self) -> bool:
        """Whether any job is under way."""
        return bool(self._jobs)

    @property
    def pid(self) -> int:
        """Process id of the child; 0 while there is none."""
        return self._worker.pid if self._worker else 0

    def cancel(self, identity: int) -> None:
        """Ask a job to stop."""
        if self._worker is not None:
            self._worker.cancel(identity)

    def stop(self) -> None:
        """End the child; jobs under way stop where they are and are not heard of again."""
        self._jobs.clear()
        self._generation += 1
        if self._worker is not None:
            self._worker.stop()
        if self._listener is not None:
            self._listener.join()
        if self._worker is not None:
            self._worker.close()
        self._worker = self._listener = None

    # ----

    def _start_worker(self) -> Worker:
        self.stop_quietly()
        self._generation += 1
        worker = Worker(self._library, niced=self._niced)
        generation = self._generation

        def listen() -> None:
            while True:
                message = worker.receive()
                self._received.emit(generation, message)
                if message.job == -1:
                    return

        self._worker = worker
        self._listener = threading.Thread(target=listen, name="listen-to-child", daemon=True)
        self._listener.start()
        return worker

    def stop_quietly(self) -> None:
        """Let go of a child that has ended, failing what it had."""
        if self._worker is None:
            return
        left = list(self._jobs.values())
        self.stop()
        for job in left:
            job.failed.emit("The work stopped unexpectedly. What was done is kept; start it again.")
            job.deleteLater()

    @Slot(int, object)
    def _on_received(self, generation: int, message: Message) -> None:
        if generation != self._generation:
            return  # of a child that is no more
        if message.job == -1:
            if isinstance(message, Failed):
                for waiting in self._jobs.values():
                    waiting.failed.emit(message.sentence)
                self._jobs.clear()
            elif isinstance(message, Crashed):
                log.info("%s", message.traceback)
            self.stop_quietly()
            return
        running = self._jobs.get(message.job)
        if running is None:
            return
        match message:
            case Progressed(progress=progress):
                running.progressed.emit(progress)
            case Reported(outcomes=outcomes):
                running.reported.emit(outcomes)
            case Done(result=result, cancelled=cancelled):
                self._end(message.job)
                running.finished.emit(result, cancelled)
            case Failed(sentence=sentence):
                self._end(message.job)
                running.failed.emit(sentence)
            case Crashed(traceback=traceback):
                self._end(message.job)
                running.failed.emit("Something went wrong in Florilegium. Nothing was lost.")
                self.crashed.emit(traceback)

    def _end(self, identity: int) -> None:
        self._jobs.pop(identity).deleteLater()
