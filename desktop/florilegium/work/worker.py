"""A child process bound to one library that does one job after another.

The parent sends ``(id, job)`` or ``(id, None)`` to cancel; the child answers with the messages
below. The child is spawned, never forked, so that it is the same on every system and in a frozen
build, and it ends by itself when its parent does.
"""

import contextlib
import itertools
import logging
import multiprocessing
import os
import queue
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from florilegium.corpus import Corpus
from florilegium.errors import FlorilegiumError
from florilegium.importers.reading import ProcessReader
from florilegium.model import AddOutcome, Progress
from florilegium.work.jobs import Job

_PROGRESS_SECONDS = 0.05  # between two messages of progress; more would only be work to draw
_ENOUGH_TIME_SECONDS = 2.0  # for a child to end when asked

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far a job has got."""

    job: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of files since the last such message."""

    job: int
    outcomes: tuple[AddOutcome, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A job is done, or was cancelled and has stopped."""

    job: int
    result: object
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """A job failed in a way the reader can mend."""

    job: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Crashed:
    """A job failed through a fault of ours, or the child ended (``job`` -1: whatever it was at)."""

    job: int
    traceback: str


Message = Progressed | Reported | Done | Failed | Crashed


class Worker:
    """The parent's end. ``receive`` may be called from a thread of its own; the rest may not."""

    def __init__(self, library: Path, *, niced: bool = False) -> None:
        context = multiprocessing.get_context("spawn")
        self._ids = itertools.count(1)
        self._connection, child_end = context.Pipe()
        self._process = context.Process(
            target=serve, args=(child_end, library, niced), name="florilegium-worker"
        )
        self._process.start()
        child_end.close()

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid or 0

    def start(self, job: Job) -> int:
        """Queue a job; gives its id. Raises OSError where the child is gone."""
        identity = next(self._ids)
        self._connection.send((identity, job))
        return identity

    def cancel(self, identity: int) -> None:
        """Ask a job to stop; it still ends with a message."""
        with contextlib.suppress(OSError):
            self._connection.send((identity, None))

    def receive(self) -> Message:
        """The next message; waits for it. Gives Crashed with job -1 once the child is gone."""
        try:
            message: Message = self._connection.recv()
        except (EOFError, OSError):
            self._process.join(_ENOUGH_TIME_SECONDS)
            return Crashed(-1, f"The child process ended (exit code {self._process.exitcode}).")
        return message

    def stop(self) -> None:
        """End the child; a job that runs is cancelled, and killed if it does not stop in time."""
        with contextlib.suppress(OSError):
            self._connection.send(None)
        self._process.join(_ENOUGH_TIME_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def close(self) -> None:
        """Close this end of the pipe, after :meth:`stop` and when nobody receives any more."""
        self._connection.close()


class _Reporter:
    """Sends what a job tells, but not more often than can be seen."""

    def __init__(
        self,
        job: int,
        send: Callable[[Message], None],
        cancelled: Callable[[], bool],
        waited_for: Callable[[], bool],
    ) -> None:
        self._job = job
        self._send = send
        self._outcomes: list[AddOutcome] = []
        self._sent = 0.0
        self._cancelled = cancelled
        self.waited_for = waited_for
        self._unsent: Progress | None = None

    def cancelled(self) -> bool:
        # What came too soon is told when this is asked next: the job may be long about it.
        if self._unsent is not None:
            self.progress(self._unsent)
        return self._cancelled()

    def progress(self, progress: Progress) -> None:
        self._unsent = progress
        if time.monotonic() - self._sent >= _PROGRESS_SECONDS:
            self.flush()
            self._send(Progressed(self._job, progress))
            self._sent = time.monotonic()
            self._unsent = None

    def outcome(self, outcome: AddOutcome) -> None:
        self._outcomes.append(outcome)

    def flush(self) -> None:
        if self._outcomes:
            self._send(Reported(self._job, tuple(self._outcomes)))
            self._outcomes.clear()


def serve(connection: Connection, library: Path, niced: bool) -> None:
    """The child: does jobs until its parent says so or is gone."""
    if niced and hasattr(os, "nice"):
        os.nice(5)
    jobs: queue.SimpleQueue[tuple[int, Job] | None] = queue.SimpleQueue()
    cancelled: set[int] = set()
    over = threading.Event()

    def listen() -> None:
        try:
            while (message := connection.recv()) is not None:
                identity, job = message
                if job is None:
                    cancelled.add(identity)
                else:
                    jobs.put((identity, job))
        except (EOFError, OSError):
            pass
        over.set()
        jobs.put(None)

    threading.Thread(target=listen, name="listen", daemon=True).start()
    try:
        corpus = Corpus(library, ProcessReader())
    except FlorilegiumError as error:
        connection.send(Failed(-1, str(error)))
        return
    try:
        while (message := jobs.get()) is not None and not over.is_set():
            identity, job = message
            reporter = _Reporter(
                identity,
                connection.send,
                lambda: over.is_set() or identity in cancelled,  # noqa: B023
                lambda: not jobs.empty(),
            )
            _run(corpus, identity, job, connection.send, reporter)
            cancelled.discard(identity)
    except OSError:
        pass  # the parent is gone
    finally:
        corpus.close()


def _run(
    corpus: Corpus,
    identity: int,
    job: Job,
    send: Callable[[Message], None],
    reporter: _Reporter,
) -> None:
    if reporter.cancelled():
        send(Done(identity, None, cancelled=True))
        return
    try:
        result = job.run(corpus, reporter)
    except FlorilegiumError as error:
        reporter.flush()
        send(Failed(identity, str(error)))
    except Exception:
        reporter.flush()
        send(Crashed(identity, traceback.format_exc()))
    else:
        reporter.flush()
        send(Done(identity, result, reporter.cancelled()))
