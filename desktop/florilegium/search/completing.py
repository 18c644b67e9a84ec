"""Where in a query the reader is, and what could stand there."""

import re
from dataclasses import dataclass

from florilegium.search.parser import FIELDS

_QUOTES = '"“”„«»'
_START = re.compile(rf"[^\s(){_QUOTES}]*$")
_END = re.compile(rf"[^\s(){_QUOTES}]*")
_FIELD = re.compile(r"([A-Za-z]+):")
_PLAIN = re.compile(rf"[^\s(){_QUOTES}]+")


@dataclass(frozen=True, slots=True)
class Fragment:
    """What stands before the cursor, as far as it is one thing."""

    field: str
    """The field that it belongs to, without its colon; "" if it is a word, or a field's name."""
    written: str
    start: int
    """Where what may be replaced begins and ends, in code points."""
    end: int
    quoted: bool
    """Whether a quote is open before it."""


def fragment(text: str, cursor: int) -> Fragment:
    """What is being written at the cursor, which is in code points."""
    cursor = min(max(cursor, 0), len(text))
    before = text[:cursor]
    quotes = [index for index, character in enumerate(before) if character in _QUOTES]
    if len(quotes) % 2:
        opened = quotes[-1]
        named = _START.search(before[:opened])
        field = _FIELD.fullmatch(named[0].lstrip("-=")) if named else None
        if field:
            closing = re.search(f"[{_QUOTES}]", text[cursor:])
            end = cursor + closing.end() if closing else len(text)
            return Fragment(field[1].lower(), before[opened + 1 :], opened, end, False)
    word = _START.search(before)
    written = word[0] if word else ""
    start = cursor - len(written)
    rest = _END.match(text, cursor)
    end = rest.end() if rest else cursor
    bare = written.lstrip("-=")
    start += len(written) - len(bare)
    if len(quotes) % 2 == 0 and (field := _FIELD.match(bare)):
        return Fragment(field[1].lower(), bare[field.end() :], start + field.end(), end, False)
    return Fragment("", bare, start, end, len(quotes) % 2 == 1)


def field_names(beginning: str) -> list[str]:
    """The fields whose names begin so, as they are written before a value."""
    names = dict.fromkeys(f"{field.partition(':')[0]}:" for field in FIELDS)
    return [name for name in names if name.startswith(beginning.lower())] if beginning else []


def as_value(value: str) -> str:
    """A value as it is written after its field: in quotes if it is not one plain word."""
    if _PLAIN.fullmatch(value):
        return value
    return '"' + re.sub(f"[{_QUOTES}]", " ", value) + '"'
