"""Numbers for the chunks of many texts at once, without a Python object for each.

A chunk is what stands between characters that no token can hold. Texts are looked at as arrays of bytes:
where chunks begin and end, what their first sixteen bytes are as two integers, and what number
these have in a hash table of arrays (open addressing, linear probing; the multiplicative hash of
D. E. Knuth, "The Art of Computer Programming", volume 3, section 6.4). Longer chunks are looked up
one by one.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from florilegium.search.analysis import RUN

Numbers = NDArray[np.int32]
_Keys = NDArray[np.uint64]

BREAK = b" \x00 "
"""Read as a chunk of its own, number 0, where no text has it."""

_SHORT = 16
"""Bytes that two integers hold."""
_TRIMMED = 3  # separators at the ends of a chunk that are taken off
_SPACE, _QUOTE, _COMMA, _POINT = b" ',."
_FACTORS = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)
_LOAD = 0.4  # of the hash table, at most


def _plain_bytes() -> bytes:
    """For each byte what is read in its place: letters of ASCII small, what parts tokens a space."""
    table = bytearray(range(256))
    for point in range(128):
        character = chr(point)
        if not character.isalnum() and character not in "',.":
            table[point] = _SPACE
        else:
            table[point] = ord(character.lower())
    return bytes(table)


def _parting(lead: bytes) -> NDArray[np.bool_]:
    """Which bytes after ``lead`` make, in UTF-8, a character that no token can hold."""
    return np.array(
        [
            0x80 <= last < 0xC0 and not RUN.match((lead + bytes([last])).decode("utf-8", "replace"))
            for last in range(256)
        ]
    )


_PLAIN = _plain_bytes()
_PARTING = {lead: _parting(lead) for lead in (b"\xe2\x80", b"\xc2", b"\xe3\x80")}


def plain(text: str) -> bytes:
    """A text as its chunks are read from it: what the analysis takes for the same is the same."""
    if not text.isascii():
        text = text.replace("’", "'").replace("‘", "'")
    return text.encode("utf-8", "replace").translate(_PLAIN)


class Chunks(NamedTuple):
    """The chunks of some texts, in order."""

    numbers: Numbers
    sizes: NDArray[np.int64]
    """How many each text has."""


class ChunkNumbers:
    """Numbers chunks in the order in which they are first met; 0 is :data:`BREAK`."""

    def __init__(self) -> None:
        self.met: list[bytes] = []
        """The chunks, by number. Who has read them may put something shorter in their place."""
        self._long: dict[bytes, int] = {}
        self._first: _Keys = np.zeros(0, np.uint64)
        self._second: _Keys = np.zeros(0, np.uint64)
        self._values: Numbers = np.zeros(0, np.int32)
        self._grow(1 << 12)
        self.read([BREAK])

    def __len__(self) -> int:
        return len(self.met)

    def read(self, texts: Sequence[bytes]) -> Chunks:
        """The chunks of texts that :func:`plain` gave."""
        data = b" ".join([*texts, bytes(_SHORT)])
        lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
        raw = np.frombuffer(data, np.uint8, int(lengths.sum()))
        parts = raw == _SPACE
        for lead, parting in _PARTING.items():
            if lead in data:
                _part(raw, parts, lead, parting)
        edges = np.flatnonzero(np.diff(parts, prepend=True, append=True))
        starts, ends = edges[::2], edges[1::2].copy()
        starts, ends = _trimmed(raw, starts, ends)
        numbers = self._numbers(data, starts, ends)
        found = np.searchsorted(starts, np.cumsum(lengths))
        return Chunks(numbers, np.diff(found, prepend=0))

    # ----

    def _numbers(self, data: bytes, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Numbers:
        sizes = ends - starts
        words = np.ndarray(len(data) - 7, "<u8", data, 0, (1,))  # the integer that begins at each byte
        first = words[starts] & _MASKS[np.minimum(sizes, 8)]
        second = np.zeros(len(starts), np.uint64)
        longer = np.flatnonzero(sizes > 8)
        second[longer] = words[starts[longer] + 8] & _MASKS[np.minimum(sizes[longer] - 8, 8)]
        numbers, unknown = self._find(first, second)
        long = np.flatnonzero(sizes > _SHORT)
        if len(long):
            numbers[long] = self._number(data, starts[long], ends[long], self._long)
            unknown = unknown[sizes[unknown] <= _SHORT]
        if len(unknown):
            numbers[unknown] = found = self._number(data, starts[unknown], ends[unknown], {})
            fresh, at = np.unique(found, return_index=True)
            at = unknown[at]
            if len(self.met) > _LOAD * len(self._values):
                self._grow(1 << int(2 * len(self.met) / _LOAD).bit_length())
            self._insert(first[at], second[at], fresh.astype(np.int32))
        return numbers

    def _number(
        self, data: bytes, starts: NDArray[np.int64], ends: NDArray[np.int64], known: dict[bytes, int]
    ) -> Numbers:
        """Numbers of the chunks in ``known``, which learns the others."""
        numbers = []
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            chunk = data[start:end]
            number = known.get(chunk)
            if number is None:
                number = known[chunk] = len(self.met)
                self.met.append(chunk)
            numbers.append(number)
        return np.array(numbers, np.int32)

    def _slots(self, first: _Keys, second: _Keys) -> NDArray[np.int64]:
        hashed = (first * _FACTORS[0]) ^ (second * _FACTORS[1])
        return (hashed >> self._shift).astype(np.int64)

    def _find(self, first: _Keys, second: _Keys) -> tuple[Numbers, NDArray[np.int64]]:
        """The number of each key, and which keys have none yet."""
        slots = self._slots(first, second)
        numbers = self._values[slots]
        open_ = np.flatnonzero((self._first[slots] != first) | (self._second[slots] != second))
        slots = slots[open_]
        while True:
            taken = numbers[open_] >= 0
            open_, slots = open_[taken], (slots[taken] + 1) & (len(self._values) - 1)
            if not len(open_):
                return numbers, np.flatnonzero(numbers < 0)
            numbers[open_] = self._values[slots]
            other = (self._first[slots] != first[open_]) | (self._second[slots] != second[open_])
            open_, slots = open_[other], slots[other]

    def _insert(self, first: _Keys, second: _Keys, numbers: Numbers) -> None:
        """Put in keys that are not there yet, each once."""
        slots = self._slots(first, second)
        while len(numbers):
            free = self._values[slots] < 0
            self._values[slots[free]] = numbers[free]  # of several for one slot, the last one has it
            had = self._values[slots] == numbers
            self._first[slots[had]], self._second[slots[had]] = first[had], second[had]
            left = ~had
            first, second, numbers = first[left], second[left], numbers[left]
            slots = (slots[left] + 1) & (len(self._values) - 1)

    def _grow(self, size: int) -> None:
        taken = self._values >= 0
        former = self._first[taken], self._second[taken], self._values[taken]
        self._shift = np.uint64(64 - (size.bit_length() - 1))
        self._first, self._second = np.zeros(size, np.uint64), np.zeros(size, np.uint64)
        self._values = np.full(size, -1, np.int32)
        self._insert(*former)


def _part(raw: NDArray[np.uint8], parts: NDArray[np.bool_], lead: bytes, parting: NDArray[np.bool_]) -> None:
    """Mark the bytes of the characters that begin with ``lead`` and that no token can hold."""
    at = np.flatnonzero(raw[: -len(lead)] == lead[0])
    for place in range(1, len(lead)):
        at = at[raw[at + place] == lead[place]]
    at = at[parting[raw[at + len(lead)]]]
    for place in range(len(lead) + 1):
        parts[at + place] = True


def _trimmed(
    raw: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Chunks without the points, commas and apostrophes at their ends, which belong to no token."""
    last = raw[ends - 1]
    at = np.flatnonzero((last == _POINT) | (last == _COMMA) | (last == _QUOTE))
    for _ in range(_TRIMMED):
        ends[at] -= 1
        at = at[ends[at] > starts[at]]
        last = raw[ends[at] - 1]
        at = at[(last == _POINT) | (last == _COMMA) | (last == _QUOTE)]
    head = raw[starts]
    starts = starts + ((head == _POINT) | (head == _QUOTE) | (head == _COMMA))
    kept = starts < ends
    return starts[kept], ends[kept]
