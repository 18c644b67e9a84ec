"""Several segments into one, term by term and without decoding positions.

Documents that were deleted are left behind; the others keep their order. Terms of few postings, which most
are, are taken over many at a time.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.formats import Existence, Positions

from florilegium.search.blocks import pickled
from florilegium.search.encoding import (
    FEW,
    FIRST_NUMBER,
    Frequencies,
    NoValues,
    Streams,
    Values,
    Written,
    each,
)
from florilegium.search.mapping import Extent, SegmentFile
from florilegium.search.schema import SCHEMA
from florilegium.search.segments import LENGTHS, Postings, SegmentWriter
from florilegium.search.storage import IndexStorage

_TOGETHER = 4 << 20  # bytes of postings that are put together at a time


class Part(NamedTuple):
    """A segment to be merged, and which of its documents are to be kept."""

    file: SegmentFile
    kept: NDArray[np.bool_]


def merge(storage: IndexStorage, parts: Sequence[Part]) -> Any:
    """Write one segment of the parts' documents, and give Whoosh's description of it."""
    numbers = []  # of each part's documents in the new segment
    total = 0
    for part in parts:
        numbers.append((np.cumsum(part.kept) - 1 + total).astype(np.int32))
        total += int(part.kept.sum())
    with SegmentWriter(storage, total) as writer:
        for name in SCHEMA.names():
            lengths = np.concatenate([part.file.lengths(name)[part.kept] for part in parts])
            exact = sum(part.file.field_lengths.get(name, 0) for part in parts if part.kept.all())
            estimated = sum(
                float(LENGTHS[part.file.lengths(name)[part.kept]].sum())
                for part in parts
                if not part.kept.all()
            )
            sources = [_Source(name, part, known) for part, known in zip(parts, numbers, strict=True)]
            postings = _merged(name, sources)
            writer.add_field(name, postings, lengths if lengths.any() else None, exact + int(estimated))
        writer.add_stored(
            [part.file.document(number) for part in parts for number in np.flatnonzero(part.kept).tolist()]
        )
        return writer.finish()


class _Taken(NamedTuple):
    """Postings of some terms of one part, each of which stands once."""

    terms: NDArray[np.int64]
    """By their ranks."""
    sizes: NDArray[np.int64]
    """How many postings each has."""
    documents: NDArray[np.int32]
    counts: NDArray[np.int32]
    streams: Streams


class _Source:
    """One field of one part."""

    def __init__(self, name: str, part: Part, numbers: NDArray[np.int32]) -> None:
        self.terms = part.file.words(name, b"")
        table = part.file.beginning(name, b"")
        self.lengths = table["length"].astype(np.int64)
        self.ranks = np.zeros(0, np.int64)
        """The places of the terms among those of all parts."""
        self._offsets = table["offset"].astype(np.int64)
        self._sizes = table["documents"].astype(np.int64)
        self._weights = table["weight"].astype(np.float64)
        self._most = table["most"].astype(np.int64)
        self._file, self._kept = part
        self._worn = not self._kept.all()
        self._numbers = numbers
        self._positions = isinstance(SCHEMA[name].format, Positions)

    def take(self, first: int, last: int) -> Iterator[_Taken]:
        """The postings of the terms of these ranks."""
        begin, end = np.searchsorted(self.ranks, (first, last)).tolist()
        entries = np.arange(begin, end)
        short, taken = self._take_short(entries)
        yield taken
        yield self._take_others(entries[~short])

    def _take_short(self, entries: NDArray[np.int64]) -> tuple[NDArray[np.bool_], _Taken]:
        """The postings of terms of few, as :func:`encode` writes them, and which those were."""
        raw = self._file.raw_postings
        offsets, sizes, most = self._offsets[entries], self._sizes[entries], self._most[entries]
        ends = offsets + self.lengths[entries]
        short = (sizes <= FEW) & (most < 256) & (ends - offsets >= FIRST_NUMBER + 5 * sizes + 4)
        for at, expected in ((8, b"\x80\x03(J"), (31, b"\x00"), (FIRST_NUMBER - 4, b"\x80\x03(J")):
            for byte, value in enumerate(expected, at):
                short[short] = raw[offsets[short] + byte] == value
        weights = np.where(short, offsets + FIRST_NUMBER - 1 + 5 * sizes, 0) + 1  # where they begin
        alike = most * sizes == self._weights[entries]
        of_weights = np.where(alike, np.where(most == 1, 1, 9), 5 + sizes)
        begins = weights + of_weights + 1
        kinds = np.where(alike, np.where(most == 1, ord("N"), ord("G")), ord("B"))
        short &= (raw[weights - 1] == ord("t")) & (raw[weights] == kinds)
        if self._positions:
            short[short] = raw[begins[short] - 1] == ord("(")
        chosen = short
        if self._worn:
            found = self._documents(raw, offsets[short], sizes[short])
            whole = short.copy()
            whole[short] = (
                np.logical_and.reduceat(self._kept[found], _starts(sizes[short])) if len(found) else True
            )
            chosen = whole
        sizes, most, weights, begins = sizes[chosen], most[chosen], weights[chosen], begins[chosen]
        documents = self._documents(raw, offsets[chosen], sizes)
        counts = np.repeat(most, sizes).astype(np.int32)
        listed = ~alike[chosen]
        counts[np.repeat(listed, sizes)] = raw[each(weights[listed] + 5, sizes[listed], 1)]
        streams = Streams(
            raw, begins, ends[chosen] - 3 - begins if self._positions else np.zeros_like(begins)
        )
        return chosen, _Taken(self.ranks[entries[chosen]], sizes, self._numbers[documents], counts, streams)

    @staticmethod
    def _documents(
        raw: NDArray[np.uint8], offsets: NDArray[np.int64], sizes: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        at = each(offsets + FIRST_NUMBER, sizes, 5)
        deltas = np.zeros(len(at), np.int64)
        for byte in (3, 2, 1, 0):
            deltas = deltas << 8 | raw[at + byte]
        total = np.cumsum(deltas)
        starts = _starts(sizes)
        return total - np.repeat(total[starts] - deltas[starts], sizes)

    def _take_others(self, entries: NDArray[np.int64]) -> _Taken:
        """The postings of any terms, one after the other."""
        ranks: list[int] = []
        documents, counts, streams = [], [], []
        for entry in entries.tolist():
            extent = Extent(int(self._offsets[entry]), int(self.lengths[entry]), int(self._sizes[entry]))
            written = self._file.whole(extent) if self._positions else None
            found, frequencies = written[0] if written else self._file.postings(extent)
            chosen = self._kept[found] if self._worn else np.ones(len(found), bool)
            stream = b""
            if self._positions and (written is None or not chosen.all()):
                stream = pickled(self._file.values(extent), chosen)
            elif written is not None:
                stream = written[1]
            if chosen.any():
                ranks.append(int(self.ranks[entry]))
                documents.append(self._numbers[found[chosen]])
                counts.append(frequencies[chosen])
                streams.append(stream)
        sizes = np.fromiter(map(len, documents), np.int64, len(documents))
        empty = np.zeros(0, np.int32)
        return _Taken(
            np.array(ranks, np.int64),
            sizes,
            np.concatenate([empty, *documents]),
            np.concatenate([empty, *counts]).astype(np.int32),
            Streams.of(streams),
        )


def _merged(name: str, sources: Sequence[_Source]) -> Iterator[Postings]:
    """The postings of all terms, in order of the terms, some at a time."""
    terms = sorted(set().union(*(source.terms for source in sources)))
    rank = dict(zip(terms, range(len(terms)), strict=True))
    sizes = np.zeros(len(terms), np.int64)
    for source in sources:
        source.ranks = np.fromiter(map(rank.__getitem__, source.terms), np.int64, len(source.terms))
        source.terms = []
        sizes[source.ranks] += source.lengths
    del rank
    upto = np.cumsum(sizes)
    first = 0
    while first < len(terms):
        done = int(upto[first - 1]) if first else 0
        last = max(int(np.searchsorted(upto, done + _TOGETHER, side="right")), first + 1)
        taken = [some for source in sources for some in source.take(first, last) if len(some.terms)]
        if taken:
            yield _together(name, terms, taken)
        first = last


def _together(name: str, terms: list[bytes], taken: Sequence[_Taken]) -> Postings:
    present, of_all = np.unique(np.concatenate([some.terms for some in taken]), return_inverse=True)
    of_each = np.split(of_all, np.cumsum([len(some.terms) for some in taken])[:-1])
    sizes = np.zeros(len(present), np.int64)
    for some, of in zip(taken, of_each, strict=True):
        sizes[of] += some.sizes
    starts = np.concatenate(([0], np.cumsum(sizes)))
    documents, counts = np.empty(int(starts[-1]), np.int32), np.empty(int(starts[-1]), np.int32)
    at = starts[:-1].copy()
    for some, of in zip(taken, of_each, strict=True):
        places = each(at[of], some.sizes, 1)
        documents[places], counts[places] = some.documents, some.counts
        at[of] += some.sizes
    form = SCHEMA[name].format
    values: Values
    if isinstance(form, Positions):
        values = Written([(of, some.streams) for some, of in zip(taken, of_each, strict=True)], len(present))
    else:
        values = NoValues() if isinstance(form, Existence) else Frequencies()
    return Postings([terms[number] for number in present.tolist()], starts, documents, counts, values)


def _starts(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.cumsum(sizes) - sizes
