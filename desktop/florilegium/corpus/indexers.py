"""Two processes that write parts of the index side by side, for when much is to be indexed.

They read the texts from the database themselves and write whole segments, which are on the disk but not
part of the index until their parent commits them all at once. They never write to the database and
may be killed at any moment; they end by themselves when their parent does.
"""

import contextlib
import gc
import logging
import multiprocessing
import os
import signal
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from florilegium.corpus.entries import Entries
from florilegium.errors import FlorilegiumError, LibraryError
from florilegium.model import Progress
from florilegium.search import SegmentFiles
from florilegium.store import Database

log = logging.getLogger(__name__)

COUNT = 2
"""How many processes index."""
_AHEAD = 2  # pieces of work that a process has been given at a time
_POLL_SECONDS = 0.1
_NICENESS = 5
_BELOW_NORMAL = 0x4000  # Windows' priority class of that name


class IndexerEnded(Exception):
    """An indexing process has crashed, or was killed."""


@dataclass(frozen=True, slots=True)
class _Taken:
    documents: int
    name: str


@dataclass(frozen=True, slots=True)
class _Written:
    segments: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Failed:
    sentence: str


@dataclass(frozen=True, slots=True)
class _Crashed:
    traceback: str


class Indexers:
    """The processes, from their parent's side. A context, on whose end they are killed if they still run."""

    def __init__(self, library: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self._connections: list[Connection] = []
        self._processes: list[Any] = []
        for _ in range(COUNT):
            ours, theirs = context.Pipe()
            process = context.Process(
                target=_serve, args=(theirs, library), name="florilegium-indexer", daemon=True
            )
            process.start()
            theirs.close()
            self._connections.append(ours)
            self._processes.append(process)

    def __enter__(self) -> "Indexers":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    @property
    def pids(self) -> list[int]:
        """The processes' ids."""
        return [process.pid for process in self._processes]

    def write(
        self,
        pieces: Sequence[Sequence[str]],
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> list[Any] | None:
        """Write segments of the documents, which come in pieces of work; gives Whoosh's descriptions.

        None if it was cancelled. The processes have ended then, and so they have after an exception: what
        they have written may be taken away. Raises LibraryError for what a reader can mend, IndexerEnded
        where a process crashed.
        """
        try:
            segments = self._write(pieces, on_progress, cancelled)
        except BaseException:
            self._stop()
            raise
        if segments is None:
            self._stop()
        return segments

    def _write(
        self,
        pieces: Sequence[Sequence[str]],
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> list[Any] | None:
        waiting = deque(pieces)
        total = sum(map(len, pieces))
        done = 0
        segments: list[Any] = []
        told: set[Connection] = set()

        def give(connection: Connection) -> None:
            """The next piece of work; where there is none, word once that it was the last."""
            with contextlib.suppress(OSError):  # told by the missing answer
                if waiting:
                    connection.send(list(waiting.popleft()))
                elif connection not in told:
                    told.add(connection)
                    connection.send(None)

        for connection in self._connections * _AHEAD:
            give(connection)
        at_work = list(self._connections)
        while at_work:
            if cancelled():
                return None
            ready = wait(at_work, _POLL_SECONDS)
            for connection in [one for one in at_work if one in ready]:
                message = _receive(connection)
                if isinstance(message, _Written):
                    segments += message.segments
                    at_work.remove(connection)
                else:
                    done += message.documents
                    on_progress(Progress(done, total, message.name))
                    give(connection)
        return segments

    def _stop(self) -> None:
        for connection in self._connections:
            connection.close()
        for process in self._processes:
            process.kill()
            process.join()


def _receive(connection: Connection) -> _Taken | _Written:
    try:
        message: object = connection.recv()
    except (EOFError, OSError) as error:
        raise IndexerEnded("An indexing process ended.") from error
    if isinstance(message, _Failed):
        raise LibraryError(message.sentence)
    if isinstance(message, _Crashed):
        raise IndexerEnded(message.traceback)
    if isinstance(message, _Taken | _Written):
        return message
    raise IndexerEnded("An indexing process said what none says.")


def worth_while() -> bool:
    """Whether this process may have children, and there are processors for them."""
    return len(_processors()) >= COUNT and not multiprocessing.current_process().daemon


def _processors() -> Sequence[int]:
    if hasattr(os, "sched_getaffinity"):
        return list(os.sched_getaffinity(0))
    return range(os.cpu_count() or 1)


# ---- the child


def _serve(connection: Connection, library: Path) -> None:
    """Index what is asked for until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    _step_back()
    gc.freeze()
    with contextlib.suppress(EOFError, OSError):
        try:
            database = Database(library)
            database.connection.execute("PRAGMA query_only = ON")
            entries = Entries(database)
            files = SegmentFiles(library / "index", share=1 / COUNT)
            while True:
                for message in _work(connection, entries, files):
                    connection.send(message)
        except FlorilegiumError as error:
            connection.send(_Failed(str(error)))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise
        except Exception:
            connection.send(_Crashed(traceback.format_exc()))


def _work(connection: Connection, entries: Entries, files: SegmentFiles) -> Iterator[_Taken | _Written]:
    """Index pieces of work up to the last one."""
    while (documents := connection.recv()) is not None:
        name = ""
        for entry in entries.of(documents):
            files.add(entry)
            name = entry.title
        yield _Taken(len(documents), name)
    yield _Written(tuple(files.finish()))


def _step_back() -> None:
    """Leave the processors to what is waited for."""
    if hasattr(os, "nice"):
        os.nice(max(0, _NICENESS - os.nice(0)))
    elif sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
