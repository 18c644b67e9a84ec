"""Whoosh's posting blocks, read in bulk: those that :mod:`.encoding` wrote, and stock Whoosh's own."""

import pickle
import struct
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from florilegium.search.encoding import FEW as _FEW
from florilegium.search.encoding import FLOATS as _FLOATS
from florilegium.search.encoding import INFO as _INFO
from florilegium.search.encoding import INTS as _INTS
from florilegium.search.encoding import MAGIC
from florilegium.search.encoding import SHORTS as _SHORTS

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

_FIRST_NUMBER = 42  # bytes from a term's beginning to its first document's number, if it has few
_uint32 = struct.Struct("<I").pack
_length = struct.Struct(">i")
_count = struct.Struct("<i")
_weight = struct.Struct(">d")
_LISTED = np.dtype([("opcode", "u1"), ("delta", "<i4")])


def pickled(values: Sequence[bytes], chosen: NDArray[np.bool_]) -> bytes:
    """The chosen of some values, as :func:`position_values` gives them."""
    parts = []
    for value, wanted in zip(values, chosen.tolist(), strict=True):
        if wanted:
            length = len(value)
            parts.append(b"C%c" % length if length < 256 else b"B" + _uint32(length))
            parts.append(value)
    return b"".join(parts)


# ---- reading


class Postings(NamedTuple):
    """All postings of one term."""

    documents: NDArray[np.int32]
    counts: Floats


def read_postings(buffer: memoryview, number: int) -> Postings:
    """Documents and frequencies of a term that has ``number`` postings."""
    found: list[Postings] = []
    for count, compressed, data in _blocks(buffer):
        if compressed and count == number and count > _FEW:
            # Positions come last in the block; what is before them is short.
            head = zlib.decompressobj().decompress(data, 8 * count + 1024)
        else:
            head = zlib.decompress(data) if compressed else bytes(data)
        known = _read_arrays(head, count)
        if known:
            found.append(known[0])
        else:
            full = zlib.decompress(data) if compressed else head
            deltas, weights, _ = pickle.loads(full)  # noqa: S301  # the marker vouches for it
            found.append(Postings(_ascending(deltas, count), _floats(weights, count)))
    if len(found) == 1:
        return found[0]
    return Postings(
        np.concatenate([one.documents for one in found]), np.concatenate([one.counts for one in found])
    )


class Short(NamedTuple):
    """Terms of few postings, read together."""

    read: NDArray[np.bool_]
    """Which of the terms could be; the others have to be read one by one."""
    documents: Ints
    counts: Floats


def read_short(
    raw: NDArray[np.uint8], offsets: Ints, numbers: Ints, weights: NDArray[Any], most: NDArray[Any]
) -> Short:
    """The postings of all those terms that have few and that :func:`write_blocks` left uncompressed.

    Of each term its place in ``raw``, number of postings, sum of frequencies, and largest of them.
    """
    read = (numbers <= _FEW) & (most < 256)
    places = np.flatnonzero(read)
    places = places[offsets[places] + _FIRST_NUMBER + 5 * numbers[places] + 16 + _FEW <= len(raw)]
    begin = offsets[places]
    ours = np.ones(len(places), bool)
    for at, expected in (*enumerate(b"\x80\x03(J", 8), (31, 0), *enumerate(b"\x80\x03(J", _FIRST_NUMBER - 4)):
        ours &= raw[begin + at] == expected
    uniform = most[places] * numbers[places] == weights[places]
    end = begin + _FIRST_NUMBER - 1 + 5 * numbers[places]
    kind = raw[end + 1]
    ours &= (raw[end] == ord("t")) & ((kind == ord("B")) | uniform)
    places, end = places[ours], end[ours]
    read = np.zeros(len(numbers), bool)
    read[places] = True
    documents, counts = [], []
    for number in np.unique(numbers[places]).tolist():
        these = numbers[places] == number
        chosen = places[these]
        items = offsets[chosen][:, None] + _FIRST_NUMBER + 5 * np.arange(number)
        deltas = np.zeros(items.shape, np.int64)
        for byte in (3, 2, 1, 0):
            deltas = deltas << 8 | raw[items + byte]
        documents.append(np.cumsum(deltas, axis=1).ravel())
        same = np.repeat(most[chosen][:, None].astype(np.float32), number, axis=1)
        listed = raw[end[these][:, None] + 6 + np.arange(number)]
        whole = (most[chosen] * number == weights[chosen])[:, None]
        counts.append(np.where(whole, same, listed).astype(np.float32).ravel())
    if not documents:
        return Short(read, np.empty(0, np.int64), np.empty(0, np.float32))
    return Short(read, np.concatenate(documents), np.concatenate(counts))


def read_whole(buffer: memoryview) -> tuple[Postings, bytes] | None:
    """Postings of a term with what :func:`position_values` gave for them; None if written by others."""
    count, compressed, data = next(_blocks(buffer))
    full = zlib.decompress(data) if compressed else bytes(data)
    known = _read_arrays(full, count)
    if known is None or full[known[1] : known[1] + 1] != b"(":
        return None
    return known[0], full[known[1] + 1 : -3]


def read_values(buffer: memoryview) -> list[bytes]:
    """The values of a term's postings, in a field that keeps positions."""
    values: list[bytes] = []
    for _, compressed, data in _blocks(buffer):
        values += pickle.loads(zlib.decompress(data) if compressed else data)[2]  # noqa: S301
    return values


def _blocks(buffer: memoryview) -> Iterator[tuple[int, int, memoryview]]:
    """Number of postings, whether compressed, and data of each block of a term."""
    if bytes(buffer[:4]) != MAGIC:
        raise ValueError("not a posting list")
    at, last = len(MAGIC), False
    while not last:
        (length,) = _length.unpack_from(buffer, at)
        at += _length.size
        last, length = length < 0, abs(length)
        head = bytes(buffer[at : at + _INFO])
        if head.startswith(b"\x80\x03(J") and head.endswith(b"t."):
            count, compressed, size = _count.unpack_from(head, 4)[0], head[23], _INFO
        else:
            description = BytesIO(buffer[at : at + 64])
            count, _, _, compressed, _, _ = pickle.load(description)  # noqa: S301
            size = description.tell()
        yield count, compressed, buffer[at + size : at + length]
        at += length


def _read_arrays(data: bytes, number: int) -> tuple[Postings, int] | None:
    """Documents and frequencies of a block that :func:`write_blocks` wrote, and where they end."""
    at = 2
    if (
        number <= _FEW
        and data[at : at + 2] == b"(J"
        and data[at + 1 + 5 * number : at + 2 + 5 * number] == b"t"
    ):
        listed = np.frombuffer(data, _LISTED, number, at + 1)
        deltas: NDArray[Any] = listed["delta"]
        at += 2 + 5 * number
    elif data.startswith(_SHORTS, at):
        deltas = np.frombuffer(data, "<u2", number, at + len(_SHORTS) + 4)
        at += len(_SHORTS) + 6 + 2 * number
    elif data.startswith(_INTS, at):
        deltas = np.frombuffer(data, "<u4", number, at + len(_INTS) + 4)
        at += len(_INTS) + 6 + 4 * number
    else:
        return None
    counts: Floats
    kind = data[at : at + 1]
    if kind == b"N":
        counts = np.ones(number, np.float32)
        at += 1
    elif kind == b"G":
        counts = np.full(number, _weight.unpack_from(data, at + 1)[0], np.float32)
        at += 9
    elif kind == b"B":
        counts = np.frombuffer(data, np.uint8, number, at + 5).astype(np.float32)
        at += 5 + number
    elif data.startswith(_FLOATS, at):
        counts = np.frombuffer(data, "<f4", number, at + len(_FLOATS) + 4).astype(np.float32)
        at += len(_FLOATS) + 6 + 4 * number
    else:
        return None
    return Postings(np.cumsum(deltas, dtype=np.int32), counts), at


def _ascending(deltas: Any, number: int) -> NDArray[np.int32]:
    return np.cumsum(np.fromiter(deltas, np.int32, number), dtype=np.int32)


def _floats(weights: Any, number: int) -> Floats:
    if weights is None or isinstance(weights, float):
        return np.full(number, weights or 1.0, np.float32)
    return np.fromiter(weights, np.float32, number)


def read_positions(values: Sequence[bytes]) -> tuple[Ints, Ints]:
    """Which of the values each position is of, and the positions, in order."""
    lengths = np.fromiter(map(len, values), np.int64, len(values))
    raw = np.frombuffer(b"".join(values) + bytes(8), np.uint8)
    at = np.cumsum(lengths) - lengths
    counts = np.zeros(len(values), np.int64)
    for byte in range(4):
        counts = counts << 8 | raw[at + byte]
    opcode, item = raw[at + 4], raw[at + 5]
    of, deltas = [], []
    left = np.ones(len(values), bool)
    for chosen, head, width in (
        (opcode == ord("C"), 6, 1),
        (opcode == ord("B"), 9, 1),
        ((opcode == ord("(")) & (item == ord("M")), 5, 3),
        ((opcode == ord("(")) & (item == ord("J")), 5, 5),
    ):
        which = np.flatnonzero(chosen & (lengths == head + counts * width + (1 if width == 1 else 2)))
        if not len(which):
            continue
        left[which] = False
        owner = np.repeat(which, counts[which])
        begin = np.cumsum(counts[which]) - counts[which]
        place = np.arange(len(owner)) - np.repeat(begin, counts[which])
        source = at[owner] + head + place * width
        if width == 1:
            delta = raw[source].astype(np.int64)
        else:
            delta = np.zeros(len(owner), np.int64)
            for byte in range(width - 1, 0, -1):
                delta = delta << 8 | raw[source + byte]
        of.append(owner)
        deltas.append(delta)
    for index in np.flatnonzero(left).tolist():  # as stock Whoosh pickles them
        value = values[index]
        listed = pickle.loads(value[4:] if value.endswith(b".") else value[4:] + b".")  # noqa: S301
        of.append(np.full(len(listed), index, np.int64))
        deltas.append(np.fromiter(listed, np.int64, len(listed)))
    owners, steps = np.concatenate(of), np.concatenate(deltas)
    if len(of) > 1:
        order = np.argsort(owners, kind="stable")
        owners, steps = owners[order], steps[order]
    total = np.cumsum(steps)
    first = np.flatnonzero(np.diff(owners, prepend=-1))
    base = np.repeat(total[first] - steps[first], np.diff(np.append(first, len(owners))))
    return owners, total - base
