"""How commands answer: a line of words or of JSON, an exit code."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from typing import Protocol

from florilegium.corpus import Corpus
from florilegium.errors import QueryError

DONE, IN_PART, MISUSE = 0, 1, 2
_SHOWN = 60
"""Code points of a query that are shown to each side of what is wrong with it."""

Do = Callable[[Corpus, argparse.Namespace], int]
"""What a command does; gives the exit code."""


class Command(Protocol):
    """Makes the parser of one command; ``machine`` gives it ``--json``."""

    def __call__(self, name: str, text: str, *, machine: bool = True) -> argparse.ArgumentParser: ...


def say(request: argparse.Namespace, data: Mapping[str, object], words: str) -> None:
    """Print a result: the data with ``--json``, else the words."""
    if not request.json:
        print(words)
        return
    line = json.dumps(data, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # a file name that is no text: JSON's escapes keep its bytes
        line = json.dumps(data)
    print(line)


def say_misunderstood(query: str, message: str, position: int) -> int:
    """Say on standard error what is wrong with a query, and where; gives the exit code."""
    print(f"florilegium: {message}", file=sys.stderr)
    if 0 <= position <= len(query) and query.isprintable():
        first = max(position - _SHOWN, 0)
        before, after = query[first:position], query[position : position + _SHOWN]
        lead = "…" if first else ""
        rest = "…" if position + _SHOWN < len(query) else ""
        print(f"  {lead}{before}{after}{rest}\n  {' ' * len(lead + before)}^", file=sys.stderr)
    return MISUSE


def is_misunderstood(query: str) -> bool:
    """Whether a query cannot be understood; then it is said why."""
    from florilegium.search.parser import parse

    try:
        parse(query)
    except QueryError as error:
        say_misunderstood(query, str(error), error.position)
        return True
    return False


def positive(text: str) -> int:
    """A number from 1, for an option. Raises ArgumentTypeError."""
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return number
