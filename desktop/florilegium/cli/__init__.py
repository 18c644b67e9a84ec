"""The command line: the same Corpus as the window's, without a window or a display.

With ``--json`` each result is one JSON object a line on standard output; messages go to standard
error. Exit code 0: done; 1: done in part, or not at all, and what failed is listed; 2: misuse.
"""

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from florilegium import __version__
from florilegium.cli import (
    anchoring,
    concordance,
    coverage,
    documents,
    exporting,
    highlights,
    importing,
    recognising,
    searching,
    upkeep,
    verifying,
    words,
)
from florilegium.cli.saying import IN_PART, MISUSE
from florilegium.corpus import Corpus
from florilegium.errors import FlorilegiumError, NotFound, QueryError
from florilegium.importers.reading import ProcessReader
from florilegium.paths import default_library

_FAMILIES = (
    documents,
    highlights,
    searching,
    concordance,
    words,
    coverage,
    exporting,
    importing,
    verifying,
    recognising,
    anchoring,
    upkeep,
)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The request. Exits with code 2 where the arguments are wrong."""
    parser = argparse.ArgumentParser(
        prog="florilegium",
        description="A reading desk: add documents, read, highlight, find every passage, export. "
        "Without a command the window opens.",
        epilog="DOCUMENT is an id, the unique start of one, or the path of its file.",
    )
    parser.add_argument("--version", action="version", version=f"Florilegium {__version__}")
    parser.add_argument(
        "--library", type=Path, metavar="DIR", default=None, help="the library folder (default: your own)"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, text: str, *, machine: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        if machine:
            made.add_argument("--json", action="store_true", help="one JSON object a line")
        return made

    made = command("open", "Open the window, at a file or a florilegium:// link.", machine=False)
    made.add_argument("what", metavar="PATH|LINK", nargs="?", default="")

    for family in _FAMILIES:
        family.offer(command)

    request = parser.parse_args(arguments)
    request.library_named = request.library is not None
    request.library = default_library() if request.library is None else request.library
    return request


def run(request: argparse.Namespace) -> int:
    """Do what was asked; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):  # a test's stream, or one that is closed
            stream.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")  # type: ignore[union-attr]
    corpus: Corpus | None = None
    try:
        if hasattr(request, "do_without_library"):
            code: int = request.do_without_library(request)
        else:
            corpus = Corpus(request.library, ProcessReader())
            if corpus.read_only:
                print("florilegium: This library can only be read, not changed.", file=sys.stderr)
            code = request.do(corpus, request)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has enough; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return IN_PART
    except KeyboardInterrupt:
        print("Stopped; what was done is kept.", file=sys.stderr)
        return IN_PART
    except FlorilegiumError as error:
        return _fail(error)
    finally:
        if corpus is not None:
            corpus.close()
    return code


def _fail(error: FlorilegiumError) -> int:
    print(f"florilegium: {error}", file=sys.stderr)
    return MISUSE if isinstance(error, (NotFound, QueryError)) else IN_PART
