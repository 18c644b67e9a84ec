"""Whole Whoosh segments, each written as one file.

A segment is a compound file of the postings, a term table (a hash table with its keys in order), and
columns of stored fields and field lengths. The postings, most of it, go to the file as they come.
(Formats: Whoosh 2.7.4, ``filedb/filetables.py``, ``filedb/compound.py``, ``columns.py``.)
"""

import os
import pickle
import struct
import time
import zlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.util.numeric import byte_to_length

from florilegium.search.encoding import Terms, Values, each, encode, put
from florilegium.search.storage import NAME, IndexStorage

LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], np.float64)
"""The field length that each of Whoosh's length bytes stands for."""
_STEPS = np.array([byte_to_length(byte) for byte in range(256)], np.int64)
_HEADER = struct.pack(">4sBii", b"HSH3", 1, 0, 0)  # keys hashed by CRC-32
_START = 12  # bytes before the first of the files in it
_FIELD = struct.Struct(">H").pack
_SLOT = np.dtype([("hash", ">u4"), ("position", ">i8")])
TERM = np.dtype(
    [
        ("inlined", "u1"), ("weight", ">f4"), ("documents", ">u4"), ("shortest", "u1"), ("longest", "u1"),
        ("most", ">f4"), ("first", ">u4"), ("last", ">u4"), ("offset", ">i8"), ("length", ">i4"),
    ]
)  # fmt: skip
"""What the term table says of a term (``W3TermInfo``)."""
_STORED = struct.Struct("<HH").pack
_CHECK = struct.Struct(">I").pack
_LONGEST_STORED = 0xFFFF
_OFFSETS_FROM = 1 << 15  # so many documents have the offsets of their stored fields written, too


def length_bytes(lengths: NDArray[Any]) -> NDArray[np.uint8]:
    """Whoosh's byte for each field length: the least that stands for as much."""
    return np.minimum(np.searchsorted(_STEPS, lengths), 255).astype(np.uint8)


class Postings(NamedTuple):
    """All postings of some terms of one field, by term and document."""

    terms: Sequence[bytes]
    """In order."""
    starts: NDArray[np.int64]
    """Where each term's postings begin, and where the last one's end."""
    documents: NDArray[np.int32]
    """Ascending within each term."""
    counts: NDArray[np.int32]
    values: Values


class SegmentWriter:
    """Writes one segment of ``documents`` Whoosh documents: its fields in the order of their names.

    A context; where it is left before :meth:`finish` was called, nothing is left of the file.
    """

    def __init__(self, storage: IndexStorage, documents: int) -> None:
        self._storage = storage
        self._segment = W3Segment(W3Codec(), NAME)
        self._segment.set_doc_count(documents)
        self._segment._fieldlengths = {}
        self._name = self._segment.make_filename(W3Segment.COMPOUND_EXT)
        self._columns: dict[str, bytes] = {}
        self._end_of_postings = 0
        self._terms: list[Any] = [_HEADER]
        self._end_of_terms = len(_HEADER)
        self._places: list[NDArray[np.int64]] = []
        self._hashes: list[NDArray[np.uint32]] = []
        self._fields: dict[str, int] = {}
        self._finished = False

    def __enter__(self) -> "SegmentWriter":
        self._file = self._storage.create_file(self._name).file
        self._file.write(bytes(_START))
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if not self._finished:
            self._storage.delete_file(self._name)

    def add_field(
        self,
        name: str,
        postings: Iterable[Postings],
        lengths: NDArray[np.uint8] | None = None,
        total: int = 0,
    ) -> None:
        """Write a field's postings, term after term; if it is scored, with lengths and their sum."""
        if lengths is not None and lengths.any():
            self._columns[f"_{name}_len"] = np.trim_zeros(lengths, "b").tobytes()
            self._segment._fieldlengths[name] = total
        for some in postings:
            if some.terms:
                self._write_terms(name, some, lengths)

    def add_stored(self, documents: Sequence[str]) -> None:
        """Write each document's stored fields, which is the id of the document that it belongs to."""
        blobs = list(map(_stored, documents))
        sizes = np.fromiter(map(len, blobs), np.int64, len(blobs))
        ends = np.cumsum(sizes)
        parts, codes = [*blobs, _packed(sizes)[0]], [_packed(sizes)[1]]
        if len(blobs) > _OFFSETS_FROM:
            offsets, code = _packed(ends - sizes)
            parts.append(offsets)
            codes += [code, b"X"]
        self._columns["_stored"] = b"".join([*parts, *codes])

    def finish(self) -> Any:
        """Write what is left, wait until the file is on the disk, and give Whoosh's description of it."""
        segment, file = self._segment, self._file
        modified = time.time()
        names = {
            segment.make_filename(W3Codec.POSTS_EXT): None,
            segment.make_filename(W3Codec.TERMS_EXT): [*self._terms, *self._term_table()],
            **{W3Codec.column_filename(segment, name): [column] for name, column in self._columns.items()},
        }
        self._terms = []
        directory = {}
        start = _START
        for name, parts in names.items():
            file.writelines(parts or ())
            directory[name] = {"offset": start, "length": file.tell() - start, "modified": modified}
            start = file.tell()
        file.write(pickle.dumps(directory, 2) + pickle.dumps({}, 2))
        length = file.tell() - start
        file.seek(0)
        file.write(struct.pack(">qi", start, length))
        file.flush()
        os.fsync(file.fileno())
        segment.compound = True
        self._finished = True
        return segment

    # ----

    def _write_terms(self, name: str, postings: Postings, lengths: NDArray[np.uint8] | None) -> None:
        starts, documents, counts = postings.starts[:-1], postings.documents, postings.counts
        shortest = longest = np.zeros(len(starts), np.uint8)
        if lengths is not None:
            of_documents = lengths[documents]
            shortest = np.minimum.reduceat(of_documents, starts)
            longest = np.maximum.reduceat(of_documents, starts)
        table = np.zeros(len(starts), TERM)
        table["weight"] = np.add.reduceat(counts, starts)
        table["documents"] = np.diff(postings.starts)
        table["shortest"], table["longest"] = shortest, longest
        table["most"] = np.maximum.reduceat(counts, starts)
        table["first"], table["last"] = documents[starts], documents[postings.starts[1:] - 1]
        terms = Terms(postings.starts, documents, counts, shortest, longest)
        blocks = encode(terms, postings.values)
        self._file.writelines(blocks.parts)
        table["length"] = blocks.sizes
        table["offset"] = self._end_of_postings + np.cumsum(blocks.sizes) - blocks.sizes
        self._end_of_postings += int(blocks.sizes.sum())
        del blocks
        self._write_entries(_FIELD(self._fields.setdefault(name, len(self._fields))), postings.terms, table)

    def _write_entries(self, field: bytes, terms: Sequence[bytes], table: NDArray[Any]) -> None:
        """Add to the term table."""
        keys = [field + term for term in terms]
        self._hashes.append(np.fromiter(map(zlib.crc32, keys), np.uint32, len(keys)))
        heads = np.zeros(len(keys), [("key", ">i4"), ("record", ">i4")])
        heads["key"] = sizes = np.fromiter(map(len, keys), np.int64, len(keys))
        heads["record"] = TERM.itemsize
        ends = np.cumsum(sizes + (heads.itemsize + TERM.itemsize))
        at = ends - sizes - (heads.itemsize + TERM.itemsize)
        out = np.zeros(int(ends[-1]), np.uint8)
        put(out, at, heads)
        out[each(at + heads.itemsize, sizes, 1)] = np.frombuffer(b"".join(keys), np.uint8)
        put(out, at + heads.itemsize + sizes, table)
        self._places.append(self._end_of_terms + at)
        self._terms.append(out.data)
        self._end_of_terms += len(out)

    def _term_table(self) -> list[bytes]:
        """Of each of 256 buckets a hash table (linear probing), and where each key stands, in their order."""
        hashes = np.concatenate([np.zeros(0, np.uint32), *self._hashes])
        places = np.concatenate([np.zeros(0, np.int64), *self._places])
        buckets = (hashes & 255).astype(np.int64)
        sizes = np.bincount(buckets, minlength=256)
        slots = 2 * sizes
        first = np.cumsum(slots) - slots
        wished = (hashes >> 8) % np.maximum(slots, 1)[buckets]
        order = np.lexsort((wished, buckets))
        buckets, wished = buckets[order], wished[order].astype(np.int64)
        # Each goes where it wants to, or to the next slot after the one before it.
        rank = np.arange(len(order))
        apart = 2 * int(slots.max(initial=0)) * buckets
        chosen = np.maximum.accumulate(wished + apart - rank) + rank - apart
        over = chosen >= slots[buckets]
        table = np.zeros(int(slots.sum()), _SLOT)
        at = first[buckets] + chosen
        table["hash"][at[~over]], table["position"][at[~over]] = (
            hashes[order[~over]], places[order[~over]],
        )  # fmt: skip
        for one in order[over].tolist():  # past the end: from the beginning on
            slot = int(first[hashes[one] & 255])
            while table["position"][slot]:
                slot += 1
            table[slot] = hashes[one], places[one]
        directory = np.zeros(256, [("place", ">i8"), ("slots", ">i4")])
        directory["place"] = self._end_of_terms + first * _SLOT.itemsize
        directory["slots"] = slots
        index, code = _packed(places)
        extras = {"fieldmap": self._fields, "indextype": code.decode(), "indexlen": len(places)}
        tail = pickle.dumps(extras, 2) + index
        return [table.tobytes(), directory.tobytes(), tail, struct.pack(">i", len(tail))]


def _stored(document: str) -> bytes:
    """A Whoosh document's stored fields: a zlib stream (RFC 1950), not compressed, for it is short."""
    data = pickle.dumps({"document": document}, 2)
    if len(data) > _LONGEST_STORED:
        return zlib.compress(data, 1)
    size = len(data)
    return b"\x78\x01\x01" + _STORED(size, size ^ 0xFFFF) + data + _CHECK(zlib.adler32(data))


def _packed(numbers: NDArray[np.int64]) -> tuple[bytes, bytes]:
    """Numbers from 0 as a big-endian array of the smallest kind that Whoosh uses, and its code."""
    most = int(numbers.max(initial=0))
    kinds = ((1 << 16, ">u2", b"H"), (1 << 31, ">i4", b"i"))
    for limit, dtype, code in kinds:
        if most < limit:
            return numbers.astype(dtype).tobytes(), code
    return numbers.astype(">i8").tobytes(), b"q"
