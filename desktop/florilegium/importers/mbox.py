"""Mailboxes (RFC 4155): one message after another, each a document."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, pairwise
from pathlib import PurePath

from florilegium.errors import ImportFailure
from florilegium.importers import mail
from florilegium.importers.parts import Columns, Part
from florilegium.importers.sources import Source
from florilegium.model import ImportedDocument

_START = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]{0,300}\n(?=[!-9;-~]{1,100}:|>From )")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


def read(source: Source) -> ImportedDocument:
    """Read the first message in ``source``. Raises ImportFailure."""
    return next(parts(source)).read()


def parts(source: Source, columns: Columns | None = None) -> Iterator[Part]:  # noqa: ARG001
    """The messages in ``source``; a mailbox has no columns. Raises ImportFailure."""
    starts = (found.start() for found in _START.finditer(source.data))
    first = next(starts, None)
    if first is None:
        raise ImportFailure("There are no messages in this mailbox.")
    bounds = pairwise((first, *starts, len(source.data)))
    for number, (start, end) in zip(count(1), bounds, strict=False):
        message = _ESCAPED.sub(rb"\1", source.data[start:end].partition(b"\n")[2]).rstrip()
        yield _part(replace(source, data=message), number)


def _part(source: Source, number: int) -> Part:
    named = replace(source, name=f"{PurePath(source.name).stem} message {number}.eml")
    return Part(f"message={number}", hashlib.sha256(source.data).hexdigest(), lambda: mail.read(named))
