"""Front matter that already exists, with ours brought up to date in it and nothing else touched."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from florilegium.exporters.blocks import lines_of

_KEY = re.compile(
    r"""(?P<key>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#\-?:,\[\]{}&*!|>'"%@`][^:#]*?)\s*:(?=\s|$)"""
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key with the lines of its value; lines before the first key, comments and blank lines have none."""

    text: str
    key: str = ""

    @property
    def words(self) -> str:
        return self.text.replace("\r\n", "\n")


def merge_front_matter(base: str, disk: str, new: str) -> str:
    """``disk`` with the keys that changed from ``base`` to ``new`` and not on the disk.

    Each is the lines between the two that fence a front matter; those of ``new`` end in ``\\n``. A key that
    a person changed or took out stays so; one that is new comes before the next that is there.
    """
    written, wanted = _by_key(_entries(base)), _by_key(_entries(new))
    newline = "\r\n" if "\r\n" in disk else "\n"
    merged: list[_Entry] = []
    for entry in _entries(disk):
        ours = written.get(entry.key)
        if entry.key and ours is not None and entry.words == ours.words:
            if entry.key in wanted:
                fresh = wanted[entry.key]
                merged.append(entry if fresh.words == entry.words else _ended(fresh, newline))
        else:
            merged.append(entry)
    there = {entry.key for entry in merged}
    keys = list(wanted)
    for place in reversed(range(len(keys))):
        key = keys[place]
        if key not in there and key not in written:
            _insert(merged, _ended(wanted[key], newline), keys[place + 1 :])
            there.add(key)
    return "".join(entry.text for entry in merged)


def value_line(front: str, key: str) -> str:
    """The text of a key's value on its own line, without quotes; "" where there is none."""
    for entry in _entries(front):
        if entry.key == key:
            return entry.text.partition(":")[2].strip().strip("\"'")
    return ""


def _ended(entry: _Entry, newline: str) -> _Entry:
    return _Entry(entry.text.replace("\n", newline), entry.key)


def _insert(entries: list[_Entry], entry: _Entry, followers: Sequence[str]) -> None:
    """Put ``entry`` before the first of ``followers`` that is there and the comments over it, else last."""
    places = {other.key: place for place, other in reversed(list(enumerate(entries))) if other.key}
    place = next((places[key] for key in followers if key in places), len(entries))
    while 0 < place < len(entries) and entries[place - 1].text.startswith("#"):
        place -= 1
    entries.insert(place, entry)


def _by_key(entries: Sequence[_Entry]) -> dict[str, _Entry]:
    found: dict[str, _Entry] = {}
    for entry in entries:
        if entry.key:
            found.setdefault(entry.key, entry)
    return found


def _entries(front: str) -> list[_Entry]:
    """The lines, grouped by top-level key; comments and blank lines on their own."""
    found: list[tuple[str, list[str]]] = []
    for line in lines_of(front):
        started = _KEY.match(line)
        if started:
            found.append((started["key"].strip("\"'"), [line]))
        elif found and found[-1][0] and line.strip() and not line.startswith("#"):
            found[-1][1].append(line)
        else:
            found.append(("", [line]))
    return [_Entry("".join(lines), key) for key, lines in found]
