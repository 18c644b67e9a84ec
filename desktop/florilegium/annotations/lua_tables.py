"""Reading the tables that a Lua program wrote with its serialiser; nothing is ever run.

What is read: ``return`` and one value; tables, strings in quotes or long brackets, numbers, ``true``,
``false`` and ``nil``; comments (Lua 5.1 Reference Manual, sections 2.1 and 2.5.7).
"""

import re
from typing import Any

_SPACE = re.compile(rb"(?:\s+|--\[(=*)\[[\s\S]*?\]\1\]|--[^\n]*)+")
_NUMBER = re.compile(rb"[-+]?(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)")
_NAME = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*")
_LONG = re.compile(rb"\[(=*)\[\n?([\s\S]*?)\]\1\]")
_PLAIN = re.compile(rb"""[^"'\\\n]+""")
_ESCAPES = {
    b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v", b"\n": b"\n",
}  # fmt: skip
_CONSTANTS = {b"true": True, b"false": False, b"nil": None}
_DEEPEST = 60


def read_table(data: bytes) -> Any:
    """The value of a Lua file: tables as dicts, numbered from 1 as in Lua; strings are UTF-8.

    Raises ValueError, with the line, where it is no such file.
    """
    reader = _Reader(data.removeprefix(b"\xef\xbb\xbf"))
    reader.space()
    if reader.data.startswith(b"return", reader.at):
        reader.at += len(b"return")
    return reader.value(0)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def space(self) -> None:
        if found := _SPACE.match(self.data, self.at):
            self.at = found.end()

    def value(self, depth: int) -> Any:
        self.space()
        following = self.data[self.at : self.at + 1]
        if following == b"{":
            if depth > _DEEPEST:
                raise self._wrong()
            return self._table(depth)
        if following in (b'"', b"'"):
            return self._string(following)
        if found := _LONG.match(self.data, self.at):
            self.at = found.end()
            return found[2].decode("utf-8", "replace")
        if found := _NUMBER.match(self.data, self.at):
            self.at = found.end()
            return self._number(found[0])
        if (found := _NAME.match(self.data, self.at)) and found[0] in _CONSTANTS:
            self.at = found.end()
            return _CONSTANTS[found[0]]
        raise self._wrong()

    def _number(self, written: bytes) -> float:
        try:
            value = float(int(written, 16) if b"x" in written.lower() else written)
        except (ValueError, OverflowError):
            raise self._wrong() from None
        return int(value) if value.is_integer() and abs(value) < 2**53 else value

    def _table(self, depth: int) -> dict[Any, Any]:
        self.at += 1
        table: dict[Any, Any] = {}
        count = 0
        while True:
            self.space()
            following = self.data[self.at : self.at + 1]
            if following == b"}":
                self.at += 1
                return table
            name = _NAME.match(self.data, self.at)
            if following == b"[" and not _LONG.match(self.data, self.at):
                self.at += 1
                key = self.value(depth + 1)
                self._expect(b"]")
                self._expect(b"=")
                if isinstance(key, dict):
                    raise self._wrong()
                table[key] = self.value(depth + 1)
            elif name and name[0] not in _CONSTANTS:
                self.at = name.end()
                self._expect(b"=")
                table[name[0].decode()] = self.value(depth + 1)
            else:
                count += 1
                table[count] = self.value(depth + 1)
            self.space()
            if self.data[self.at : self.at + 1] in (b",", b";"):
                self.at += 1
            elif self.data[self.at : self.at + 1] != b"}":
                raise self._wrong()

    def _expect(self, token: bytes) -> None:
        self.space()
        if not self.data.startswith(token, self.at):
            raise self._wrong()
        self.at += len(token)

    def _string(self, quote: bytes) -> str:
        self.at += 1
        parts: list[bytes] = []
        while True:
            if plain := _PLAIN.match(self.data, self.at):
                parts.append(plain[0])
                self.at = plain.end()
            following = self.data[self.at : self.at + 1]
            self.at += 1
            if following == quote:
                return b"".join(parts).decode("utf-8", "replace")
            if following == b"\\":
                parts.append(self._escape())
            elif following in (b"", b"\n"):
                raise self._wrong()
            else:
                parts.append(following)

    def _escape(self) -> bytes:
        if digits := re.compile(rb"\d{1,3}").match(self.data, self.at):
            self.at = digits.end()
            return bytes((int(digits[0]) % 256,))
        escaped = self.data[self.at : self.at + 1]
        self.at += 1
        return _ESCAPES.get(escaped, escaped)

    def _wrong(self) -> ValueError:
        line = self.data.count(b"\n", 0, self.at) + 1
        return ValueError(f"line {line}")
