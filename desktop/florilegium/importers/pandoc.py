"""What pandoc reads and we do not: it is run, where it is installed, and its tree made blocks.

It runs in its sandbox (https://pandoc.org/MANUAL.html, "A note on security"): given the bytes, it
opens no other file and no connection. Its time, memory and output are limited.
"""

import contextlib
import json
import re
import shutil
import subprocess
from pathlib import PurePath
from threading import Event, Thread, Timer
from typing import IO

from florilegium.errors import ImportFailure, ImportSkipped
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.decoding import Decoded, decode
from florilegium.importers.pandoc_formats import BINARY, PANDOC_FORMATS, PLAIN
from florilegium.importers.pandoc_metadata import metadata
from florilegium.importers.pandoc_pictures import pictures_in
from florilegium.importers.pandoc_tree import TreeWalk
from florilegium.importers.sources import Source
from florilegium.importers.text import add_text
from florilegium.importers.titles import completed
from florilegium.model import ImportedDocument, Metadata

_SECONDS = 60.0
_MEMORY = "1g"  # of its heap
_MOST_OUTPUT = 200_000_000  # bytes
_MOST_WARNINGS = 100_000  # bytes
_UNKNOWN_READER = 21  # exit codes: https://pandoc.org/MANUAL.html#exit-codes
_UNKNOWN_OPTION = 6
_OUT_OF_HEAP = 251
_INCLUDES = re.compile(
    r"\\(?:input|include|subfile)\{|^[ \t]*(?:\.\. include::|#\+include:|#include |include::)", re.I | re.M
)
_AS_WRITTEN = "It is shown as it is written: pandoc, which would set it, is not installed."
_NOT_UNDERSTOOD = b"Unexpected XML element"  # what pandoc says of what it leaves out
_PARTS_UNREAD = "Pandoc does not understand parts of the file; they are left out."
_PARTS_LEFT_OUT = "It takes in other files, which are not read with it; add them too."


def read(source: Source) -> ImportedDocument:
    """Read ``source`` with pandoc, or as plain text where there is none.

    Raises ImportFailure, or ImportSkipped where it is not plain enough for that.
    """
    program = shutil.which("pandoc")
    name = _format(source)
    if program is None and name in PLAIN:
        return _plain(source, name)
    if program is None:
        raise ImportSkipped("Florilegium can read this with pandoc, which is not installed.")
    if name in BINARY:
        decoded = Decoded("", "")
        data = source.data
    else:
        decoded = decode(source.data, encoding=source.encoding, markup=True)
        data = decoded.text.encode()
    builder = DocumentBuilder()
    answer, said = _run(program, name, data)
    try:
        tree = json.loads(answer)
        TreeWalk(builder, tree, source.base, pictures_in(name, decoded.text)).walk()
        stated = metadata(tree)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise ImportFailure("What pandoc made of the file could not be understood.") from error
    remarks = (
        *((_PARTS_LEFT_OUT,) if _INCLUDES.search(decoded.text) else ()),
        *((_PARTS_UNREAD,) if _NOT_UNDERSTOOD in said else ()),
    )
    return completed(source, builder, stated, name, decoded, remarks)


def _plain(source: Source, name: str) -> ImportedDocument:
    """``source`` as it is written, marks and all."""
    decoded = decode(source.data, encoding=source.encoding)
    builder = DocumentBuilder()
    add_text(builder, decoded.text)
    return completed(source, builder, Metadata(), name, decoded, (_AS_WRITTEN,))


def _format(source: Source) -> str:
    suffix = PurePath(source.name).suffix.lower()
    return next((name for name, suffixes in PANDOC_FORMATS.items() if suffix in suffixes), "fb2")


def _run(program: str, name: str, data: bytes) -> tuple[bytes, bytes]:
    """What pandoc answers to ``data``: its tree as JSON, and the beginning of its warnings."""
    command = [program, "--sandbox", "--standalone", "-f", name, "-t", "json", "+RTS", f"-M{_MEMORY}", "-RTS"]
    late = Event()
    try:  # no shell, and nothing that the file says is in the command
        process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise ImportFailure(f"Pandoc could not be started: {error.strerror or error}.") from error
    with process:
        _limit(process)
        feeder = Thread(target=_feed, args=(process.stdin, data))
        said: list[bytes] = []
        listener = Thread(target=_listen, args=(process.stderr, said))
        timer = Timer(_SECONDS, _stop, args=(process, late))
        feeder.start()
        listener.start()
        timer.start()
        answer = b""
        try:
            answer = process.stdout.read(_MOST_OUTPUT + 1) if process.stdout else b""
        finally:
            if len(answer) > _MOST_OUTPUT:
                process.kill()
            process.wait()
            timer.cancel()
            timer.join()
            feeder.join()
            listener.join()
    if late.is_set():
        raise ImportFailure("Pandoc took too long over this file; it was stopped.")
    if len(answer) > _MOST_OUTPUT or process.returncode == _OUT_OF_HEAP:
        raise ImportFailure("The file is too large for pandoc, or unfolds without end.")
    if process.returncode in (_UNKNOWN_READER, _UNKNOWN_OPTION):
        raise ImportFailure(f"The pandoc on this computer is too old to read {name}; install a newer one.")
    if process.returncode:
        raise ImportFailure(f"Pandoc could not read it as {name}: the file may be damaged.")
    return answer, b"".join(said)


def _limit(process: subprocess.Popen[bytes]) -> None:
    """Let the system end it too, where it can: this process may be ended before it."""
    with contextlib.suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        seconds = int(_SECONDS) + 1
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (seconds, seconds))


def _stop(process: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    process.kill()


def _feed(pipe: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError), pipe:  # it may end before it has read it all
        pipe.write(data)


def _listen(pipe: IO[bytes], said: list[bytes]) -> None:
    with contextlib.suppress(OSError), pipe:
        said.append(pipe.read(_MOST_WARNINGS))
        while pipe.read(_MOST_WARNINGS):  # it must not have to wait until somebody listens
            pass
