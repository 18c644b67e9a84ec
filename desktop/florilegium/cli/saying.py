"""How commands answer: a line of words or of JSON, an exit code."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from typing import Protocol

from florilegium.corpus import Corpus
from florilegium.errors import QueryError

DONE, IN_PART, MISUSE = 0, 1, 2
_SHOWN_BEFORE, _SHOWN_AFTER = 60, 15  # code points of a query around its fault, as a line holds them

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


def refuse(query: str, message: str, position: int) -> int:
    """Say why a query cannot be answered, and point at the place in it; gives the exit code."""
    print(f"florilegium: {message}", file=sys.stderr)
    if 0 <= position <= len(query) and query.isprintable():
        first = max(position - _SHOWN_BEFORE, 0)
        shown = query[first : position + _SHOWN_AFTER]
        print(f"  {shown}\n  {' ' * (position - first)}^", file=sys.stderr)
    return MISUSE


def is_refused(query: str) -> bool:
    """Whether a query cannot be understood; then it is said why, and where."""
    from florilegium.search.parser import parse

    try:
        parse(query)
    except QueryError as error:
        refuse(query, str(error), error.position)
        return True
    return False


def positive(text: str) -> int:
    """A number from 1, for an option. Raises ArgumentTypeError."""
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return number
