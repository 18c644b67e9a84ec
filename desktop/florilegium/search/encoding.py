"""Whoosh's posting blocks, written in bulk.

A block is a pickle of (document numbers as deltas, weights, values), which Whoosh builds and reads
posting by posting. Here one block holds all postings of a term, and the blocks of many terms are put
together as one array of bytes: numbers as tuples or as a standard ``array``, weights as bytes, each
position list as the bytes of its deltas. Stock Whoosh reads all of these as the sequences that it
expects. (Format: Whoosh 2.7.4, ``codec/whoosh3.py``, ``W3PostingsWriter`` and ``formats.Positions``;
Python's ``pickletools``.)
"""

import struct
import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]

MAGIC = b"W3Bl"
_ARRAY = b"carray\n_array_reconstructor\n(carray\narray\nX\x01\x00\x00\x00"
SHORTS = _ARRAY + b"HK\x02B"
"""How an array begins of unsigned integers of 16 bits, little-endian..."""
INTS = _ARRAY + b"IK\x06B"
"""...of 32 bits..."""
FLOATS = _ARRAY + b"fK\x0eB"
"""...and of floats (IEEE 754) of 32 bits."""
FEW = 16
"""Up to so many document numbers are a tuple."""
INFO = 30
"""Bytes of a block's description."""
FIRST_NUMBER = len(MAGIC) + 4 + INFO + 4
"""Bytes from a term's beginning to its first document's number, if it has few."""

_COMPRESSED = 2_048
"""Bytes from which on a block is compressed: below, zlib's start costs more than it saves."""
_LEVEL = 1
_LONG = 256  # bytes that are copied by themselves rather than with others
_HEAD = len(MAGIC) + 4 + INFO
_LEVEL_AT = 31  # of a block's bytes, the one that says how it is compressed
_NEAR = np.dtype([("C", "S1"), ("head", "S7"), ("delta", "u1"), ("end", "S1")])
"""The value of a posting whose one position is below 256..."""
_FAR = np.dtype([("C", "S1"), ("head", "S7"), ("delta", "<u2"), ("end", "S2")])
"""...and of one whose position is below 65,536."""
_LISTED = np.dtype([("J", "S1"), ("number", "<i4")])
_length = struct.Struct(">i").pack


class Terms(NamedTuple):
    """The postings of a field's terms, one term after the other."""

    starts: Ints
    """Where each term's postings begin, and where the last one's end."""
    documents: NDArray[np.int32]
    """Ascending within each term."""
    counts: NDArray[np.int32]
    shortest: NDArray[np.uint8]
    """Of each term's documents, the length of the shortest in the field, as Whoosh's byte."""
    longest: NDArray[np.uint8]


class Values(Protocol):
    """What a field keeps of each posting beside document and count."""

    def sizes(self, terms: Terms, /) -> Ints:
        """How many bytes the pickled values of each term take."""

    def write(self, terms: Terms, out: Bytes, at: Ints, /) -> None:
        """Put each term's from its place ``at`` on."""


class NoValues:
    """Of a field in which terms stand or do not."""

    def sizes(self, terms: Terms) -> Ints:
        return np.ones(len(terms.starts) - 1, np.int64)

    def write(self, _: Terms, out: Bytes, at: Ints) -> None:
        out[at] = ord("N")


class Frequencies:
    """Of a field that keeps how often: 32 bits each, big-endian."""

    def sizes(self, terms: Terms) -> Ints:
        return 5 + 4 * np.diff(terms.starts)

    def write(self, terms: Terms, out: Bytes, at: Ints) -> None:
        numbers = np.diff(terms.starts)
        out[at] = ord("B")
        put(out, at + 1, (4 * numbers).astype("<u4"))
        put(out, each(at + 5, numbers, 4), terms.counts.astype(">u4"))


class Positions:
    """Of a field that keeps positions: those of each posting as deltas, one posting after the other.

    A value is the count (32 bits, big-endian) and a pickle of the deltas: bytes where all are small,
    else a tuple.
    """

    def __init__(self, deltas: NDArray[np.int32], starts: Ints, counts: NDArray[np.int32]) -> None:
        self._deltas = deltas
        self._starts = starts
        self._counts = counts.astype(np.int64)
        widest = np.maximum.reduceat(deltas, starts)
        self._width = np.where(widest < 1 << 8, 1, np.where(widest < 1 << 16, 3, 5))
        narrow = self._width == 1
        self._head = np.where(narrow, np.where(self._counts < 256, 2, 5), 1)
        self._length = 4 + self._head + self._width * self._counts + np.where(narrow, 1, 2)
        self._sizes = self._length + np.where(self._length < 256, 2, 5)

    def sizes(self, terms: Terms) -> Ints:
        return 2 + np.add.reduceat(self._sizes, terms.starts[:-1])

    def write(self, terms: Terms, out: Bytes, at: Ints) -> None:
        before = np.cumsum(self._sizes) - self._sizes
        places = before + np.repeat(at + 1 - before[terms.starts[:-1]], np.diff(terms.starts))
        last = terms.starts[1:] - 1
        out[at], out[places[last] + self._sizes[last]] = ord("("), ord("t")
        once = self._counts == 1
        near, far = once & (self._width == 1), once & (self._width == 3)
        for chosen, kind, head, end in (
            (near, _NEAR, b"\x08\0\0\0\x01C\x01", b"."),
            (far, _FAR, b"\x0a\0\0\0\x01(M", b"t."),
        ):
            records = np.zeros(np.count_nonzero(chosen), kind)
            records["C"], records["head"], records["end"] = b"C", head, end
            records["delta"] = self._deltas[self._starts[chosen]]
            put(out, places[chosen], records)
        left = ~(near | far)
        if left.any():
            self._write_lists(out, places[left], left)

    def _write_lists(self, out: Bytes, at: Ints, which: NDArray[np.bool_]) -> None:
        """Put the values of some postings at their places."""
        counts, length, width, head = (
            one[which] for one in (self._counts, self._length, self._width, self._head)
        )
        deltas = self._deltas[np.repeat(which, self._counts)]
        short = length < 256
        narrow, few = width == 1, counts < 256
        body = at + np.where(short, 2, 5)
        inner = body + 4
        first = inner + head
        ends = at + self._sizes[which]
        out[at] = np.where(short, ord("C"), ord("B"))
        put(out, at[short] + 1, length[short].astype("<u1"))
        put(out, at[~short] + 1, length[~short].astype("<u4"))
        put(out, body, counts.astype(">u4"))
        out[inner] = np.where(narrow, np.where(few, ord("C"), ord("B")), ord("("))
        put(out, inner[narrow & few] + 1, counts[narrow & few].astype("<u1"))
        put(out, inner[narrow & ~few] + 1, counts[narrow & ~few].astype("<u4"))
        out[ends - 1] = ord(".")
        out[ends[~narrow] - 2] = ord("t")
        targets = np.repeat(first - width * (np.cumsum(counts) - counts), counts)
        widths = np.repeat(width, counts)
        targets += np.arange(len(deltas)) * widths
        chosen = widths == 1
        out[targets[chosen]] = deltas[chosen]
        for opcode, dtype in ((b"M", "<u2"), (b"J", "<u4")):
            chosen = widths == np.dtype(dtype).itemsize + 1
            if chosen.any():
                records = np.zeros(np.count_nonzero(chosen), [("opcode", "S1"), ("delta", dtype)])
                records["opcode"], records["delta"] = opcode, deltas[chosen]
                put(out, targets[chosen], records)


class Streams(NamedTuple):
    """Pickled values of the postings of some terms, without what is around them."""

    buffer: Bytes
    begins: Ints
    """Where in the buffer the values of each term begin."""
    sizes: Ints
    """How many bytes they take."""

    @classmethod
    def of(cls, streams: Sequence[bytes]) -> "Streams":
        sizes = np.fromiter(map(len, streams), np.int64, len(streams))
        return cls(np.frombuffer(b"".join(streams), np.uint8), np.cumsum(sizes) - sizes, sizes)

    def copy(self, out: Bytes, at: Ints) -> None:
        """Put each at its place."""
        long = self.sizes >= _LONG
        for begin, size, place in zip(
            self.begins[long].tolist(), self.sizes[long].tolist(), at[long].tolist(), strict=True
        ):
            out[place : place + size] = self.buffer[begin : begin + size]
        sizes = self.sizes[~long]
        out[each(at[~long], sizes, 1)] = self.buffer[each(self.begins[~long], sizes, 1)]


class Written:
    """Positions as they were written before, and taken over as they are."""

    def __init__(self, pieces: Sequence[tuple[Ints, Streams]], terms: int) -> None:
        """``pieces`` are, one after the other, streams and the terms that they belong to, each once."""
        self._pieces = pieces
        self._sizes = np.zeros(terms, np.int64)
        for of, streams in pieces:
            self._sizes[of] += streams.sizes

    def sizes(self, _: Terms) -> Ints:
        return 2 + self._sizes

    def write(self, _: Terms, out: Bytes, at: Ints) -> None:
        out[at] = ord("(")
        out[at + 1 + self._sizes] = ord("t")
        places = at + 1
        for of, streams in self._pieces:
            streams.copy(out, places[of])
            places[of] += streams.sizes


class Blocks(NamedTuple):
    """The postings of some terms as they are written, one term after the other."""

    parts: list[Any]
    """Buffers of bytes."""
    sizes: Ints
    """How many bytes each term has."""


def encode(terms: Terms, values: Values) -> Blocks:
    """All postings of each term."""
    starts = terms.starts[:-1]
    numbers = np.diff(terms.starts)
    counts = terms.counts
    deltas = np.diff(terms.documents, prepend=0)
    deltas[starts] = terms.documents[starts]
    least, most = np.minimum.reduceat(counts, starts), np.maximum.reduceat(counts, starts)
    few = numbers <= FEW
    kind, delta_type = (INTS, "<u4") if int(deltas.max()) >= 1 << 16 else (SHORTS, "<u2")
    delta_size = np.dtype(delta_type).itemsize
    of_numbers = np.where(few, 2 + 5 * numbers, len(kind) + 6 + delta_size * numbers)
    alike, large = least == most, most >= 256
    of_weights = np.where(
        alike,
        np.where(most == 1, 1, 9),
        np.where(large, len(FLOATS) + 6 + 4 * numbers, 5 + numbers),
    )
    data = 4 + of_numbers + of_weights + values.sizes(terms)
    sizes = _HEAD + data
    ends = np.cumsum(sizes)
    at = ends - sizes
    out = np.zeros(int(ends[-1]), np.uint8)

    put(out, at, _heads(terms, numbers, most, data))
    body = at + _HEAD
    put(out, body, np.full(len(at), 0x0380, "<u2"))
    body += 2
    chosen = np.repeat(few, numbers)
    _write_listed(out, body[few], numbers[few], deltas[chosen])
    _write_array(out, body[~few], numbers[~few], deltas[~chosen].astype(delta_type), kind)
    body += of_numbers
    out[body[alike]] = np.where(most[alike] == 1, ord("N"), ord("G"))
    chosen = alike & (most > 1)
    put(out, body[chosen] + 1, most[chosen].astype(">f8"))
    chosen = ~alike & ~large
    out[body[chosen]] = ord("B")
    put(out, body[chosen] + 1, numbers[chosen].astype("<u4"))
    of_postings = np.repeat(chosen, numbers)
    out[each(body[chosen] + 5, numbers[chosen], 1)] = counts[of_postings]
    chosen = ~alike & large
    if chosen.any():
        of_postings = np.repeat(chosen, numbers)
        _write_array(out, body[chosen], numbers[chosen], counts[of_postings].astype("<f4"), FLOATS)
    body += of_weights
    values.write(terms, out, body)
    out[ends - 2], out[ends - 1] = 0x87, ord(".")
    return _compressed(out, at, sizes)


def _heads(terms: Terms, numbers: Ints, most: NDArray[Any], data: Ints) -> NDArray[Any]:
    """The description before each block, as ``W3PostingsWriter`` pickles it."""
    head = np.zeros(
        len(numbers),
        [
            ("magic", "S4"), ("length", ">i4"), ("begin", "S4"), ("number", "<i4"), ("J", "S1"),
            ("last", "<i4"), ("G", "S1"), ("most", ">f8"), ("level", "S1"), ("zero", "u1"), ("K1", "S1"),
            ("shortest", "u1"), ("K2", "S1"), ("longest", "u1"), ("end", "S2"),
        ],
    )  # fmt: skip
    head["magic"], head["begin"], head["end"] = MAGIC, b"\x80\x03(J", b"t."
    head["J"], head["G"] = b"J", b"G"
    head["level"] = head["K1"] = head["K2"] = b"K"
    head["length"] = -(INFO + data)  # below zero, for a term's last block
    head["number"], head["most"] = numbers, most
    head["last"] = terms.documents[terms.starts[1:] - 1]
    head["shortest"], head["longest"] = terms.shortest, terms.longest
    return head


def _write_listed(out: Bytes, at: Ints, numbers: Ints, deltas: NDArray[np.int32]) -> None:
    """Tuples of numbers."""
    out[at] = ord("(")
    records = np.zeros(len(deltas), _LISTED)
    records["J"], records["number"] = b"J", deltas
    put(out, each(at + 1, numbers, 5), records)
    out[at + 1 + 5 * numbers] = ord("t")


def _write_array(out: Bytes, at: Ints, numbers: Ints, content: NDArray[Any], kind: bytes) -> None:
    """Arrays of a ``kind``, by what its pickle begins with."""
    size = content.dtype.itemsize
    put(out, at, np.full(len(at), np.void(kind)))
    begin = at + len(kind)
    put(out, begin, (size * numbers).astype("<u4"))
    put(out, each(begin + 4, numbers, size), content)
    put(out, begin + 4 + size * numbers, np.full(len(at), np.void(b"tR")))


def _compressed(out: Bytes, at: Ints, sizes: Ints) -> Blocks:
    """The blocks, the large ones compressed."""
    parts: list[Any] = []
    done = 0
    for term in np.flatnonzero(sizes >= _COMPRESSED).tolist():
        begin, end = int(at[term]), int(at[term] + sizes[term])
        data = zlib.compress(out[begin + _HEAD : end].data, _LEVEL)
        out[begin + _LEVEL_AT] = _LEVEL
        out[begin + 4 : begin + 8] = np.frombuffer(_length(-(INFO + len(data))), np.uint8)
        parts += (out[done : begin + _HEAD].data, data)
        done = end
        sizes[term] = _HEAD + len(data)
    parts.append(out[done:].data)
    return Blocks(parts, sizes)


def each(at: Ints, numbers: Ints, size: int) -> Ints:
    """Places of items of ``size`` bytes that stand after one another from each of ``at`` on."""
    places = np.repeat(at - size * (np.cumsum(numbers) - numbers), numbers)
    places += size * np.arange(len(places))
    return places


def put(out: Bytes, at: Ints, items: NDArray[Any]) -> None:
    """Put each item's bytes at its place."""
    kind = np.dtype((np.void, items.dtype.itemsize))
    if len(items):
        places = np.ndarray((len(out) - kind.itemsize + 1,), kind, out, 0, (1,))
        places[at] = np.ascontiguousarray(items).view(kind)
