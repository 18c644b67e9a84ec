"""Whole Whoosh segments, put together in memory and written as one file.

A segment is a compound file of a term table (a hash table with its keys in order), the postings, and
columns of stored fields and field lengths. (Formats: Whoosh 2.7.4, ``filedb/filetables.py``,
``filedb/compound.py``, ``columns.py``.)
"""

import pickle
import struct
import time
import zlib
from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.formats import Existence
from whoosh.util.numeric import byte_to_length

from florilegium.search.blocks import Terms, frequency_values, write_blocks
from florilegium.search.schema import SCHEMA
from florilegium.search.storage import NAME, IndexStorage

LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], np.float64)
"""The field length that each of Whoosh's length bytes stands for."""
_STEPS = np.array([byte_to_length(byte) for byte in range(256)], np.int64)
_HEADER = struct.pack(">4sBii", b"HSH3", 1, 0, 0)  # keys hashed by CRC-32
_SIZES = struct.Struct(">ii").pack
_FIELD = struct.Struct(">H").pack
_SLOT = np.dtype([("hash", ">u4"), ("position", ">i8")])
TERM = np.dtype(
    [
        ("inlined", "u1"), ("weight", ">f4"), ("documents", ">u4"), ("shortest", "u1"), ("longest", "u1"),
        ("most", ">f4"), ("first", ">u4"), ("last", ">u4"), ("offset", ">i8"), ("length", ">i4"),
    ]
)  # fmt: skip
"""What the term table says of a term (``W3TermInfo``)."""
_OFFSETS_FROM = 1 << 15  # so many documents have the offsets of their stored fields written, too


def length_bytes(lengths: NDArray[Any]) -> NDArray[np.uint8]:
    """Whoosh's byte for each field length: the least that stands for as much."""
    return np.minimum(np.searchsorted(_STEPS, lengths), 255).astype(np.uint8)


class Field(NamedTuple):
    """All postings of one field, by term and document."""

    name: str
    terms: Sequence[bytes]
    """In order."""
    starts: NDArray[np.int64]
    """Where each term's postings begin, and where the last one's end."""
    documents: NDArray[np.int32]
    counts: NDArray[np.int32]
    values: bytes = b""
    """Where positions are kept, the pickled values one after the other..."""
    ends: NDArray[np.int64] | None = None
    """...and where those of each term end."""


class SegmentWriter:
    """Writes one segment of ``documents`` Whoosh documents: its fields in the order of their names."""

    def __init__(self, storage: IndexStorage, documents: int) -> None:
        self._storage = storage
        self._documents = documents
        self._segment = W3Segment(W3Codec(), NAME)
        self._segment.set_doc_count(documents)
        self._segment._fieldlengths = {}
        self._columns: dict[str, bytes] = {}
        self._postings: list[bytes] = []
        self._end_of_postings = 0
        self._terms: list[bytes] = [_HEADER]
        self._end_of_terms = len(_HEADER)
        self._places = array("q")
        self._hashes = array("L")
        self._fields: dict[str, int] = {}

    def add_field(self, field: Field, lengths: NDArray[np.uint8] | None = None, total: int = 0) -> None:
        """Write a field's postings; if it is scored, with its documents' lengths, and their sum."""
        if lengths is not None and lengths.any():
            self._columns[f"_{field.name}_len"] = np.trim_zeros(lengths, "b").tobytes()
            self._segment._fieldlengths[field.name] = total
        if field.terms:
            self._write_terms(field, lengths)

    def add_stored(self, stored: Iterable[bytes]) -> None:
        """Write each document's stored fields, as :func:`store` gives them."""
        blobs = list(stored)
        sizes = np.fromiter(map(len, blobs), np.int64, len(blobs))
        ends = np.cumsum(sizes)
        parts, codes = [*blobs, _packed(sizes)[0]], [_packed(sizes)[1]]
        if len(blobs) > _OFFSETS_FROM:
            offsets, code = _packed(ends - sizes)
            parts.append(offsets)
            codes += [code, b"X"]
        self._columns["_stored"] = b"".join([*parts, *codes])

    def finish(self) -> Any:
        """Write the file, and give Whoosh's description of it."""
        segment = self._segment
        files = {
            segment.make_filename(W3Codec.TERMS_EXT): [*self._terms, *self._term_table()],
            segment.make_filename(W3Codec.POSTS_EXT): self._postings,
            **{W3Codec.column_filename(segment, name): [column] for name, column in self._columns.items()},
        }
        directory = {}
        modified = time.time()
        file = self._storage.create_file(segment.make_filename(W3Segment.COMPOUND_EXT)).file
        with file:
            file.write(bytes(12))
            for name, parts in files.items():
                start = file.tell()
                file.writelines(parts)
                directory[name] = {"offset": start, "length": file.tell() - start, "modified": modified}
            at = file.tell()
            file.write(pickle.dumps(directory, 2) + pickle.dumps({}, 2))
            length = file.tell() - at
            file.seek(0)
            file.write(struct.pack(">qi", at, length))
        segment.compound = True
        return segment

    # ----

    def _write_terms(self, field: Field, lengths: NDArray[np.uint8] | None) -> None:
        number = self._fields.setdefault(field.name, len(self._fields))
        key = _FIELD(number)
        starts, documents, counts = field.starts[:-1], field.documents, field.counts
        shortest = longest = np.zeros(len(starts), np.uint8)
        if lengths is not None:
            of_documents = lengths[documents]
            shortest = np.minimum.reduceat(of_documents, starts)
            longest = np.maximum.reduceat(of_documents, starts)
        table = np.zeros(len(starts), TERM)
        table["weight"] = np.add.reduceat(counts, starts)
        table["documents"] = np.diff(field.starts)
        table["shortest"], table["longest"] = shortest, longest
        table["most"] = np.maximum.reduceat(counts, starts)
        table["first"], table["last"] = documents[starts], documents[field.starts[1:] - 1]
        terms = Terms(field.starts, documents, counts, shortest, longest)
        blocks = write_blocks(terms, _values(field, terms))
        sizes = np.fromiter(map(len, blocks), np.int64, len(blocks))
        table["length"] = sizes
        table["offset"] = self._end_of_postings + np.cumsum(sizes) - sizes
        self._postings.append(b"".join(blocks))
        self._end_of_postings += len(self._postings[-1])
        records = table.tobytes()
        size = TERM.itemsize
        place = self._end_of_terms
        written = []
        for index, term in enumerate(field.terms):
            full = key + term
            self._hashes.append(zlib.crc32(full))
            self._places.append(place)
            record = _SIZES(len(full), size) + full + records[index * size : (index + 1) * size]
            written.append(record)
            place += len(record)
        self._terms.append(b"".join(written))
        self._end_of_terms = place

    def _term_table(self) -> list[bytes]:
        hashes = np.array(self._hashes, np.uint32)
        places = np.array(self._places, np.int64)
        order = np.argsort(hashes & 255, kind="stable")
        edges = np.searchsorted((hashes & 255)[order], np.arange(257))
        tables = []
        directory = []
        at = self._end_of_terms
        for bucket in range(256):
            members = order[edges[bucket] : edges[bucket + 1]]
            slots = 2 * len(members)
            directory.append((at, slots))
            table = np.zeros(slots, _SLOT)
            taken = bytearray(slots)
            chosen = []
            for slot in ((hashes[members] >> 8) % max(slots, 1)).tolist():
                while taken[slot]:
                    slot = (slot + 1) % slots  # noqa: PLW2901
                taken[slot] = 1
                chosen.append(slot)
            table["hash"][chosen], table["position"][chosen] = hashes[members], places[members]
            tables.append(table.tobytes())
            at += table.nbytes
        index, code = _packed(places)
        extras = {"fieldmap": self._fields, "indextype": code.decode(), "indexlen": len(places)}
        tail = pickle.dumps(extras, 2) + index
        return [
            *tables,
            b"".join(struct.pack(">qi", *entry) for entry in directory),
            tail,
            struct.pack(">i", len(tail)),
        ]


def _values(field: Field, terms: Terms) -> Iterable[bytes]:
    form = SCHEMA[field.name].format
    if isinstance(form, Existence):
        return (b"N" for _ in field.terms)
    if field.ends is None:
        return frequency_values(terms)
    edges = pairwise([0, *field.ends.tolist()])
    return (b"(%bt" % field.values[start:end] for start, end in edges)


def store(document: str) -> bytes:
    """A Whoosh document's stored fields, as the column of them holds it."""
    return zlib.compress(pickle.dumps({"document": document}, 2), 3)


def _packed(numbers: NDArray[np.int64]) -> tuple[bytes, bytes]:
    """Numbers from 0 as a big-endian array of the smallest kind that Whoosh uses, and its code."""
    most = int(numbers.max(initial=0))
    kinds = ((1 << 16, ">u2", b"H"), (1 << 31, ">i4", b"i"))
    for limit, dtype, code in kinds:
        if most < limit:
            return numbers.astype(dtype).tobytes(), code
    return numbers.astype(">i8").tobytes(), b"q"
