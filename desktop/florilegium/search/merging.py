"""Several segments into one, term by term and without decoding positions.

Documents that were deleted are left behind; the others keep their order.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.formats import Existence, Positions

from florilegium.search.blocks import pickled
from florilegium.search.encoding import Frequencies, NoValues, Values, Written
from florilegium.search.finding import check
from florilegium.search.mapping import Extent, SegmentFile
from florilegium.search.schema import SCHEMA
from florilegium.search.segments import LENGTHS, Postings, SegmentWriter
from florilegium.search.storage import IndexStorage

_TOGETHER = 4 << 20  # bytes of postings that are put together at a time


class Part(NamedTuple):
    """A segment to be merged, and which of its documents are to be kept."""

    file: SegmentFile
    kept: NDArray[np.bool_]


def merge(storage: IndexStorage, parts: Sequence[Part], cancelled: Callable[[], bool]) -> Any:
    """Write one segment of the parts' documents, and give Whoosh's description of it.

    Raises SearchCancelled soon after ``cancelled`` turns true, and leaves nothing behind.
    """
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
            postings = _merged(name, parts, numbers, cancelled)
            writer.add_field(name, postings, lengths if lengths.any() else None, exact + int(estimated))
        writer.add_stored(
            [part.file.document(number) for part in parts for number in np.flatnonzero(part.kept).tolist()]
        )
        return writer.finish()


class _Gathered:
    """Postings of some terms, as they come."""

    def __init__(self, form: Any) -> None:
        self._form = form
        self.terms: list[bytes] = []
        self.size = 0
        """Bytes, about."""
        self._starts = [0]
        self._documents: list[NDArray[np.int32]] = []
        self._counts: list[NDArray[np.float32]] = []
        self._values: list[bytes] = []
        self._term_of: list[int] = []

    def add(
        self, term: bytes, documents: NDArray[np.int32], counts: NDArray[np.float32], values: bytes
    ) -> None:
        """Take in postings of a term, which is the last one or comes after it."""
        if not self.terms or self.terms[-1] != term:
            self.terms.append(term)
            self._starts.append(self._starts[-1])
        self._starts[-1] += len(documents)
        self._documents.append(documents)
        self._counts.append(counts)
        self._values.append(values)
        self._term_of.append(len(self.terms) - 1)
        self.size += 8 * len(documents) + len(values)

    def postings(self) -> Postings:
        """All of them."""
        values: Values
        if isinstance(self._form, Positions):
            values = Written(self._values, np.array(self._term_of, np.int64))
        else:
            values = NoValues() if isinstance(self._form, Existence) else Frequencies()
        return Postings(
            self.terms,
            np.array(self._starts, np.int64),
            np.concatenate(self._documents),
            np.concatenate(self._counts).astype(np.int32),
            values,
        )


def _merged(
    name: str, parts: Sequence[Part], numbers: Sequence[NDArray[np.int32]], cancelled: Callable[[], bool]
) -> Iterator[Postings]:
    form = SCHEMA[name].format
    keep_values = isinstance(form, Positions)
    worn = [not part.kept.all() for part in parts]
    gathered = _Gathered(form)
    for term, index, extent in heapq.merge(*(_terms(name, index, part) for index, part in enumerate(parts))):
        check(cancelled)
        file, kept = parts[index]
        written = file.whole(extent) if keep_values else None
        found, frequencies = written[0] if written else file.postings(extent)
        chosen = kept[found] if worn[index] else None
        if keep_values and (written is None or (chosen is not None and not chosen.all())):
            stream = pickled(file.values(extent), np.ones(len(found), bool) if chosen is None else chosen)
        else:
            stream = written[1] if written else b""
        if chosen is not None:
            found, frequencies = found[chosen], frequencies[chosen]
        if not len(found):
            continue
        if gathered.size > _TOGETHER and gathered.terms[-1] != term:
            yield gathered.postings()
            gathered = _Gathered(form)
        gathered.add(term, numbers[index][found], frequencies, stream)
    if gathered.terms:
        yield gathered.postings()


def _terms(name: str, index: int, part: Part) -> Iterator[tuple[bytes, int, Extent]]:
    table = part.file.beginning(name, b"")
    for term, row in zip(part.file.words(name, b""), table, strict=True):
        yield term, index, Extent(int(row["offset"]), int(row["length"]), int(row["documents"]))
