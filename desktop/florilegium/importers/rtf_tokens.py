"""Rich Text Format as tokens (specification 1.9.1, "Conventions of an RTF reader")."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\(?:(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|'(?P<hex>[0-9a-fA-F]{2})|(?P<sign>[^A-Za-z]))"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)


class Token(NamedTuple):
    """One token: what it is, its name or bytes, its number."""

    kind: str
    """open, close, word, sign, byte, text or binary."""
    value: bytes
    number: int | None = None
    end: int = 0
    """Of the braces, where they end: bytes from the start of the file."""


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of ``data``, in order; line ends outside control signs are none."""
    at, end = 0, len(data)
    match = _TOKEN.match
    while at < end:
        found = match(data, at)
        if found is None:
            at += 1
            continue
        at = found.end()
        kind = found.lastgroup
        if kind == "text":
            yield Token("text", found.group())
        elif kind == "brace":
            yield Token("open" if found.group() == b"{" else "close", b"", None, at)
        elif kind == "hex":
            yield Token("byte", bytes((int(found["hex"], 16),)))
        elif kind == "sign":
            yield Token("sign", found["sign"])
        elif kind in ("word", "number"):
            number = int(found["number"]) if found["number"] else None
            if found["word"] == b"bin" and number is not None and number > 0:
                yield Token("binary", data[at : at + number])
                at += number
            else:
                yield Token("word", found["word"], number)
