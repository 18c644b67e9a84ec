"""Reading a file, here or in a process of its own.

A file may be made to crash, hang or bloat a library that reads it. In processes of their own, with
limits of time and memory, such a file costs its reader one sentence, and the next file is read.
"""

import contextlib
import hashlib
import logging
import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar, cast

from florilegium.annotations.formats import ReadAnnotations, read_annotations
from florilegium.errors import ImportFailure, ImportSkipped, PasswordNeeded
from florilegium.importers.formats import HEAD_BYTES, read_many, recognise
from florilegium.importers.parts import AS_IT_IS, Asked, Recognised, Table
from florilegium.importers.sources import Source
from florilegium.model import ImportedDocument

log = logging.getLogger(__name__)

LARGEST_BYTES = 512 * 1024 * 1024
"""A file above this is not read."""
SECONDS = 120.0
"""How long one document may take to be read, and as much again for each 32 MB of its file."""
MEMORY_BYTES = 4 * 1024**3
"""How much memory (address space) a reading process may take, where the system can limit it."""
_TOO_MUCH = "Reading it needs more memory than Florilegium gives to one file."
_LOOK_UP = 0.1  # seconds between two questions whether what is being read is still wanted
_RESTED = 200  # documents after which a process is exchanged: what a library leaks stays small


_Part_co = TypeVar("_Part_co", covariant=True)
_Given = TypeVar("_Given")
Cancelled = Callable[[], bool]


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One document of a file, read or not."""

    key: str
    """The fragment that names it in the file ("row=3"); "" where the file is one document."""
    fingerprint: str
    """SHA-256 (hex) of what it is made from; "" where the whole file failed."""
    imported: ImportedDocument | None
    reason: str = ""
    """Why it could not be read."""
    skipped: bool = False
    """Whether it was passed over for its kind rather than failed."""
    locked: bool = False
    """Whether a password is needed, or another than was given."""
    known: bool = False
    """Whether it was not read because it is known already."""


class Reading(Protocol[_Part_co]):
    """A file that is being read: its documents, one after the other, or how far that has got."""

    def __iter__(self) -> Iterator[_Part_co]: ...

    def __next__(self) -> _Part_co: ...

    def close(self) -> None:
        """Want no more of the file."""


class Reader(Protocol):
    """Reads files: in this process or another."""

    ahead: int
    """How many files are worth starting before the first is wanted."""

    def start(self, path: str, asked: Asked = AS_IT_IS, cancelled: Cancelled = _never) -> "Reading[ReadPart]":
        """Begin to read a file; what it holds comes as it is read. Raises nothing.

        Once ``cancelled`` no more of it comes, wherever a process of its own has got to.
        """

    def recognise(
        self, path: str, asked: Asked, language: str, cancelled: Cancelled = _never
    ) -> "Reading[ReadPart | Recognised]":
        """Begin to recognise the text of a PDF's pictures: how far that has got, then the document."""

    def look_at_table(self, path: str) -> "Reading[ReadPart | Table]":
        """Begin to look at a table of texts: its columns, or a part that says why it has none."""

    def annotations(self, path: str) -> "Reading[ReadPart | ReadAnnotations]":
        """Begin to read the highlights of another program; a part says why that could not be done."""

    def close(self) -> None:
        """Let go of what the reading needs."""


def read_file(path: str, asked: Asked = AS_IT_IS) -> Generator[ReadPart, None, None]:
    """The documents of a file, whatever it holds; faults come as reasons. Raises nothing."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - the path may not be text
            size = os.fstat(file.fileno()).st_size
            if size > LARGEST_BYTES:
                yield _failed(f"It is larger than {LARGEST_BYTES // 1024**2} MB.")
                return
            name = os.path.basename(path)  # noqa: PTH119
            head = file.read(HEAD_BYTES)
            if head and recognise(name, head) is None:
                yield ReadPart("", "", None, _unknown_kind(name), skipped=True)
                return
            data = head + file.read(LARGEST_BYTES)
        parts = read_many(
            data,
            name,
            encoding=asked.encoding,
            base=Path(path).parent,
            columns=asked.columns,
            password=asked.password,
            whole=bool(asked.whole),
        )
        for part in parts:
            if part.fingerprint in asked.known:
                yield ReadPart(part.key, part.fingerprint, None, known=True)
                continue
            try:
                yield ReadPart(part.key, part.fingerprint, part.read())
            except ImportFailure as failure:
                yield _unread(failure, part.key, part.fingerprint)
    except ImportFailure as failure:
        yield _unread(failure)
    except OSError as error:
        yield _failed(reason_of(error))
    except MemoryError:
        yield _failed(_TOO_MUCH)
    except Exception as error:  # a fault of an importer must not stop the other files
        log.info("An importer failed on %r", path, exc_info=True)
        yield _failed(f"It could not be understood ({type(error).__name__}).")


def recognise_file(path: str, asked: Asked, language: str) -> Generator[ReadPart | Recognised, None, None]:
    """How far recognising the text of a PDF's pictures has got, then its one part. Raises nothing."""
    from florilegium.importers.recognition import recognise  # it loads what few files need

    try:
        data = Path(path).read_bytes()
        source = Source(data, Path(path).name, password=asked.password)
        for made in recognise(source, language):
            if isinstance(made, Recognised):
                yield made
            else:
                yield ReadPart("", hashlib.sha256(data).hexdigest(), made)
    except ImportFailure as failure:
        yield _unread(failure)
    except OSError as error:
        yield _failed(reason_of(error))
    except MemoryError:
        yield _failed("Its pages are too large for the memory there is.")
    except Exception as error:  # as in read_file
        log.info("Recognising %r failed", path, exc_info=True)
        yield _failed(f"It could not be understood ({type(error).__name__}).")


def table_of_file(path: str) -> Generator[ReadPart | Table, None, None]:
    """The columns and first rows of a table of texts. Raises nothing."""
    from florilegium.importers.tables import look_at_file

    try:
        yield look_at_file(path)
    except ImportFailure as failure:
        yield _unread(failure)
    except MemoryError:
        yield _failed(_TOO_MUCH)
    except Exception as error:  # as in read_file
        log.info("A table could not be looked at: %r", path, exc_info=True)
        yield _failed(f"It could not be understood ({type(error).__name__}).")


def annotations_of_file(path: str) -> Generator[ReadPart | ReadAnnotations, None, None]:
    """The highlights in a file of another program. Raises nothing."""
    try:
        yield read_annotations(Path(path))
    except MemoryError:
        yield _failed(_TOO_MUCH)


def reason_of(error: OSError) -> str:
    """A failed file operation in plain words."""
    if isinstance(error, FileNotFoundError):
        return "The file is not there any more."
    if isinstance(error, PermissionError):
        return "You have no permission to read it. Change its permissions, or copy it elsewhere."
    if isinstance(error, IsADirectoryError):
        return "It is a folder."
    return f"The system could not read it: {error.strerror or error}."


class HereReader:
    """Reads in this process, when what a file holds is wanted."""

    ahead = 1

    def start(
        self,
        path: str,
        asked: Asked = AS_IT_IS,
        cancelled: Cancelled = _never,  # noqa: ARG002 - there is nobody to ask while this reads
    ) -> Reading[ReadPart]:
        return read_file(path, asked)

    def recognise(
        self,
        path: str,
        asked: Asked,
        language: str,
        cancelled: Cancelled = _never,  # noqa: ARG002
    ) -> Reading[ReadPart | Recognised]:
        return recognise_file(path, asked, language)

    def look_at_table(self, path: str) -> Reading[ReadPart | Table]:
        return table_of_file(path)

    def annotations(self, path: str) -> Reading[ReadPart | ReadAnnotations]:
        return annotations_of_file(path)

    def close(self) -> None:
        pass


class ProcessReader:
    """Reads in ``count`` processes of their own, one file each at a time, under limits."""

    def __init__(self, count: int = 2, *, seconds: float = SECONDS, memory: int = MEMORY_BYTES) -> None:
        self.ahead = count
        self._seconds = seconds
        self._memory = memory
        self._idle: deque[_Process] = deque()

    def start(self, path: str, asked: Asked = AS_IT_IS, cancelled: Cancelled = _never) -> Reading[ReadPart]:
        return self._begin(1, read_file, path, asked, cancelled=cancelled)

    def recognise(
        self, path: str, asked: Asked, language: str, cancelled: Cancelled = _never
    ) -> Reading[ReadPart | Recognised]:
        return self._begin(3, recognise_file, path, asked, language, cancelled=cancelled)

    def look_at_table(self, path: str) -> Reading[ReadPart | Table]:
        return self._begin(1, table_of_file, path)

    def annotations(self, path: str) -> Reading[ReadPart | ReadAnnotations]:
        return self._begin(1, annotations_of_file, path)

    def _begin(
        self,
        patience: int,
        work: "Callable[..., Iterator[_Given]]",
        path: str,
        *more: object,
        cancelled: Cancelled = _never,
    ) -> "_Reading[_Given]":
        """Have a process do one of this module's works on a file, so many times as patiently as usual."""
        process = self._process()
        process.ask(work, path, *more)
        return _Reading[_Given](self, process, patience * self._patience(path), cancelled)

    def _process(self) -> "_Process":
        return self._idle.popleft() if self._idle else _Process(self._memory)

    def _patience(self, path: str) -> float:
        """Seconds that a file may take for each thing it gives."""
        size = 0
        with contextlib.suppress(OSError, ValueError):
            size = os.path.getsize(path)  # noqa: PTH202
        return self._seconds * (1 + size / 2**25)

    def take_back(self, process: "_Process", *, reusable: bool) -> None:
        """A reading is over; its process reads the next file, or ends."""
        if reusable and process.documents < _RESTED:
            self._idle.append(process)
        else:
            process.end()

    def close(self) -> None:
        while self._idle:
            self._idle.pop().end()


class _Reading(Generic[_Part_co]):
    """What one process reads of one file."""

    def __init__(
        self, reader: ProcessReader, process: "_Process", seconds: float, cancelled: Cancelled
    ) -> None:
        self._reader = reader
        self._process: _Process | None = process
        self._seconds = seconds
        self._cancelled = cancelled

    def __iter__(self) -> Iterator[_Part_co]:
        return self

    def __next__(self) -> _Part_co:
        process = self._process
        if process is None:
            raise StopIteration
        part = cast("_Part_co | None", process.answer(self._seconds, self._cancelled))
        if part is None or process.gone:
            self._process = None
            self._reader.take_back(process, reusable=not process.gone)
        if part is None:
            raise StopIteration
        return part

    def close(self) -> None:
        """Want no more of the file."""
        if self._process is not None:
            self._reader.take_back(self._process, reusable=False)
            self._process = None


class _Process:
    """One reading process, from its parent's side."""

    def __init__(self, memory: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(
            target=_serve, args=(theirs, memory), name="florilegium-reader", daemon=True
        )
        self._process.start()
        theirs.close()
        self.documents = 0
        self.gone = False

    def ask(self, work: Callable[..., Iterator[object]], *about: object) -> None:
        """Do a piece of work, a function of this module, and give what it gives."""
        with contextlib.suppress(OSError):  # told by the missing answer
            self._connection.send((work, about))

    def answer(self, seconds: float, cancelled: Cancelled) -> object:
        """The next thing given, or None after the last, or once nobody wants it any more.

        A process that fails gives the reason.
        """
        deadline = time.monotonic() + seconds
        try:
            while not self._connection.poll(max(0.0, min(_LOOK_UP, deadline - time.monotonic()))):
                if cancelled():
                    self.gone = True
                    return None
                if time.monotonic() >= deadline:
                    self.gone = True
                    return _failed("Reading it took too long, and was given up.")
            part: object = self._connection.recv()
        except (EOFError, OSError):
            self.gone = True
            return _failed("Reading it made a library fail. It is damaged, or made to do harm.")
        self.documents += 1
        return part

    def end(self) -> None:
        self._connection.close()
        self._process.kill()
        self._process.join()


def _serve(connection: Connection, memory: int) -> None:
    """The reading process: reads what it is asked to until its parent is gone."""
    _limit_memory(memory)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            message: tuple[Callable[..., Iterator[object]], tuple[Any, ...]] = connection.recv()
            work, about = message
            for part in work(*about):
                connection.send(part)
            connection.send(None)


def _limit_memory(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _unread(failure: ImportFailure, key: str = "", fingerprint: str = "") -> ReadPart:
    skipped, locked = isinstance(failure, ImportSkipped), isinstance(failure, PasswordNeeded)
    return ReadPart(key, fingerprint, None, str(failure), skipped, locked)


def _failed(reason: str) -> ReadPart:
    return ReadPart("", "", None, reason)


def _unknown_kind(name: str) -> str:
    suffix = Path(name).suffix
    kind = f"“{suffix}” files" if suffix else "files of this kind"
    return f"Florilegium does not read {kind}."
