"""Reading one segment straight from its file, mapped into memory, without copies.

Reads the segments that stock Whoosh writes as well as our own. What is decoded is kept in a cache that
all segments of an index share.
"""

import mmap
import pickle
import struct
import zlib
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.filedb.filetables import _hash_functions

from florilegium.search.blocks import (
    Ints,
    Postings,
    Short,
    read_positions,
    read_postings,
    read_short,
    read_values,
    read_whole,
)
from florilegium.search.expansion import Terms
from florilegium.search.query import Form
from florilegium.search.segments import TERM

_DIRECTORY = 256 * 12  # bytes: place and number of slots of each of the term table's hash tables


class Cache:
    """What was decoded last, up to a number of bytes."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._size = 0
        self._known: OrderedDict[Any, tuple[Any, int]] = OrderedDict()

    def get(self, key: Any) -> Any:
        """What is kept under the key; None if nothing is."""
        known = self._known.get(key)
        if known is None:
            return None
        self._known.move_to_end(key)
        return known[0]

    @property
    def used(self) -> float:
        """The share of it that is taken."""
        return self._size / self._capacity if self._capacity else 1.0

    def put(self, key: Any, value: Any, size: int) -> None:
        """Keep what takes ``size`` bytes, letting go of what was not asked for longest."""
        if size > self._capacity // 2:
            return
        _, former = self._known.pop(key, (None, 0))
        self._known[key] = value, size
        self._size += size - former
        while self._size > self._capacity:
            _, (_, oldest) = self._known.popitem(last=False)
            self._size -= oldest


class Extent(NamedTuple):
    """Where a term's postings lie, and how many they are."""

    offset: int
    length: int
    documents: int


class SegmentFile:
    """One segment as it lies on the disk; what was deleted since is not its business.

    Raises OSError, ValueError and what unpickling raises where the file is not what it should be.
    """

    def __init__(self, folder: Path, segment: Any, cache: Cache) -> None:
        self.name = str(segment.segment_id())
        self.documents = int(segment.doc_count_all())
        self.field_lengths: dict[str, int] = dict(segment._fieldlengths)
        self._segment = segment
        self._cache = cache
        with (folder / segment.make_filename(W3Segment.COMPOUND_EXT)).open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._view = memoryview(self._map)
        at, length = struct.unpack_from(">qi", self._view)
        self._files = pickle.load(BytesIO(self._view[at : at + length]))  # noqa: S301  # the marker vouches for it
        self._postings = self._part(segment.make_filename(W3Codec.POSTS_EXT))
        self._terms = self._part(segment.make_filename(W3Codec.TERMS_EXT))
        self._read_term_table()

    def close(self) -> None:
        """Let go of the file, as soon as no array looks into it any more."""
        for name in ("_raw", "_places", "_stored"):
            self.__dict__.pop(name, None)
        with suppress(BufferError):
            self._postings.release()
            self._terms.release()
            self._view.release()
            self._map.close()

    def find(self, field: str, term: bytes) -> Extent | None:
        """Where a term's postings are; None if the segment has it not."""
        number = self._fields.get(field)
        if number is None:
            return None
        key = struct.pack(">H", number) + term
        hashed = self._hash(key)
        table, slots = struct.unpack_from(">qi", self._terms, self._tables + 12 * (hashed & 255))
        for step in range(slots):
            slot = ((hashed >> 8) + step) % slots
            found, place = struct.unpack_from(">Iq", self._terms, table + 12 * slot)
            if not place:
                break
            if found == hashed and self._key(place) == key:
                row = np.frombuffer(self._terms, TERM, 1, place + 8 + len(key))[0]
                return Extent(int(row["offset"]), int(row["length"]), int(row["documents"]))
        return None

    def beginning(self, field: str, prefix: bytes) -> NDArray[Any]:
        """What the term table says (:data:`TERM`) of the terms that begin so, in their order."""
        first, last = self._span(field, prefix)
        return self._rows(self._places[first:last].astype(np.int64))

    def standing_for(self, field: str, form: Form) -> NDArray[Any]:
        """What the term table says of the terms that a form with wildcards or errors stands for."""
        return self._rows(self._places[self._standing_for(field, form)].astype(np.int64))

    def _standing_for(self, field: str, form: Form) -> Ints:
        key = (self.name, field, form)
        known = self._cache.get(key)
        if known is None:
            first, _ = self._span(field, b"")
            known = first + self.terms(field).matching(form)
            self._cache.put(key, known, known.nbytes + 500)
        return known  # type: ignore[no-any-return]

    def names(self, field: str, form: Form, *, least: int = 0, most: int) -> list[str] | None:
        """The terms in plain ASCII that a form with wildcards or errors stands for, of ``least`` letters.

        None if there are more than ``most``.
        """
        first, _ = self._span(field, b"")
        return self.terms(field).names(self._standing_for(field, form) - first, least, most)

    def terms(self, field: str) -> Terms:
        """All terms of a field, to be looked through."""
        known = self._cache.get((self.name, field))
        if known is None:
            first, last = self._span(field, b"")
            places = self._places[first:last].astype(np.int64)
            known = Terms(self._raw, places + 10, self._sizes(places) - 2)
            self._cache.put((self.name, field), known, known.size)
        return known  # type: ignore[no-any-return]

    def nearest(self, field: str, text: str, edits: int) -> Iterator[tuple[str, int, int]]:
        """The terms so near to a text: each with its distance, and in how many documents it stands."""
        terms = self.terms(field)
        numbers, distances = terms.within(text, edits)
        first, _ = self._span(field, b"")
        rows = self._rows(self._places[first + numbers].astype(np.int64))
        for number, distance, documents in zip(
            numbers.tolist(), distances.tolist(), rows["documents"].tolist(), strict=True
        ):
            yield terms[number], distance, documents

    def commonest(self, field: str, prefix: bytes, most: int) -> Iterator[tuple[str, int]]:
        """The commonest of the terms that begin so, and in how many documents each stands."""
        first, _ = self._span(field, prefix)
        documents = self.beginning(field, prefix)["documents"]
        for number in np.argsort(documents)[::-1][:most].tolist():
            key = self._key(int(self._places[first + number]))
            yield key[2:].decode(), int(documents[number])

    def words(self, field: str, prefix: bytes) -> list[bytes]:
        """The terms that begin so, in order."""
        first, last = self._span(field, prefix)
        return [self._key(int(place))[2:] for place in self._places[first:last]]

    def postings(self, extent: Extent) -> Postings:
        """Documents and frequencies of a term."""
        key = (self.name, extent.offset)
        known = self._cache.get(key)
        if known is None:
            known = read_postings(self._block(extent), extent.documents)
            self._cache.put(key, known, known.documents.nbytes + known.counts.nbytes + 200)
        return known  # type: ignore[no-any-return]

    @property
    def raw_postings(self) -> NDArray[np.uint8]:
        """All postings as they are written."""
        return np.frombuffer(self._postings, np.uint8)

    def values(self, extent: Extent) -> list[bytes]:
        """The pickled positions of a term, by document."""
        return read_values(self._block(extent))

    def short(self, table: NDArray[Any]) -> Short:
        """Documents and frequencies of all those terms of a table that can be read together."""
        return read_short(
            np.frombuffer(self._postings, np.uint8),
            table["offset"].astype(np.int64),
            table["documents"].astype(np.int64),
            table["weight"].astype(np.float64),
            table["most"].astype(np.float64),
        )

    def whole(self, extent: Extent) -> tuple[Postings, bytes] | None:
        """The postings of a term and the positions as they are written; None if written by others."""
        return read_whole(self._block(extent))

    def positions(self, extent: Extent, among: NDArray[np.bool_]) -> tuple[Ints, Ints]:
        """Documents, of those marked in ``among``, and positions of a term in them, in order."""
        key = (self.name, extent.offset, "positions")
        known = self._cache.get(key)
        if known is None:
            documents = self.postings(extent).documents
            values = self.values(extent)
            wanted = among[documents]
            few = int(wanted.sum()) * 4 < len(documents)
            if few:
                values = [values[index] for index in np.flatnonzero(wanted).tolist()]
                documents = documents[wanted]
            if not values:
                return np.empty(0, np.int64), np.empty(0, np.int64)
            owners, positions = read_positions(values)
            found = documents[owners], positions.astype(np.int32)
            if few:
                return found[0].astype(np.int64), positions
            self._cache.put(key, found, 8 * len(positions) + 200)
            known = found
        holders, places = known
        chosen = among[holders]
        return holders[chosen].astype(np.int64), places[chosen].astype(np.int64)

    def lengths(self, field: str) -> NDArray[np.uint8]:
        """The length of a field in each document, as Whoosh's byte; 0 where it has none."""
        name = W3Codec.column_filename(self._segment, f"_{field}_len")
        lengths = np.zeros(self.documents, np.uint8)
        if name in self._files:
            column = np.frombuffer(self._part(name), np.uint8)
            lengths[: len(column)] = column
        return lengths

    def document(self, number: int) -> str:
        """The stored id of the document that a Whoosh document belongs to."""
        start, end = self._stored[number : number + 2]
        column = self._part(W3Codec.column_filename(self._segment, "_stored"))
        return str(pickle.loads(zlib.decompress(column[start:end]))["document"])  # noqa: S301

    # ----

    @cached_property
    def _raw(self) -> NDArray[np.uint8]:
        return np.frombuffer(self._terms, np.uint8)

    @cached_property
    def _places(self) -> NDArray[Any]:
        """Where each entry of the term table begins, in the order of the terms."""
        return np.frombuffer(self._terms, self._place_type, self._number, self._index)

    @cached_property
    def _stored(self) -> list[int]:
        """Where each document's stored fields end, after a 0 (``VarBytesColumn``)."""
        column = self._part(W3Codec.column_filename(self._segment, "_stored"))
        end = len(column) - 1
        code = chr(column[end])
        if code == "X":
            code, offsets = chr(column[end - 2]), chr(column[end - 1])
            end -= 2 + self.documents * array(offsets).itemsize
        dtype = np.dtype(code).newbyteorder(">")
        sizes = np.frombuffer(column, dtype, self.documents, end - self.documents * dtype.itemsize)
        return [0, *np.cumsum(sizes, dtype=np.int64).tolist()]

    def _sizes(self, places: Ints) -> Ints:
        """The lengths of the keys of the term table's entries at these places."""
        sizes = np.zeros(len(places), np.int64)
        for byte in range(4):
            sizes = sizes << 8 | self._raw[places + byte]
        return sizes

    def _rows(self, places: Ints) -> NDArray[Any]:
        values = places + 8 + self._sizes(places)
        rows = self._raw[values[:, None] + np.arange(TERM.itemsize)]
        return np.ascontiguousarray(rows).view(TERM).reshape(len(places))

    def _part(self, name: str) -> memoryview:
        place = self._files[name]
        return self._view[place["offset"] : place["offset"] + place["length"]]

    def _block(self, extent: Extent) -> memoryview:
        return self._postings[extent.offset : extent.offset + extent.length]

    def _read_term_table(self) -> None:
        table = self._terms
        magic, kind = struct.unpack_from(">4sB", table)
        if magic != b"HSH3":
            raise ValueError("not a term table")
        self._hash: Callable[[bytes], int] = _hash_functions[kind]
        (size,) = struct.unpack_from(">i", table, len(table) - 4)
        start = len(table) - 4 - size
        self._tables = start - _DIRECTORY
        extras = BytesIO(table[start:])
        known = pickle.load(extras)  # noqa: S301
        self._fields: dict[str, int] = known["fieldmap"]
        self._index = start + extras.tell()
        self._number = int(known["indexlen"])
        self._place_type = np.dtype(known["indextype"]).newbyteorder(">")

    def _key(self, place: int) -> bytes:
        (size,) = struct.unpack_from(">i", self._terms, place)
        return bytes(self._terms[place + 8 : place + 8 + size])

    def _span(self, field: str, prefix: bytes) -> tuple[int, int]:
        number = self._fields.get(field)
        if number is None:
            return 0, 0
        start = struct.pack(">H", number) + prefix
        return self._bound(start), self._bound(start + b"\xff")

    def _bound(self, key: bytes) -> int:
        low, high = 0, self._number
        while low < high:
            middle = (low + high) // 2
            if self._key(int(self._places[middle])) < key:
                low = middle + 1
            else:
                high = middle
        return low
