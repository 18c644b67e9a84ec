"""Several segments into one, term by term and without decoding positions.

Documents that were deleted are left behind; the others keep their order.
"""

import heapq
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.formats import Positions

from florilegium.search.blocks import pickled
from florilegium.search.mapping import Extent, SegmentFile
from florilegium.search.schema import SCHEMA
from florilegium.search.segments import LENGTHS, Field, SegmentWriter, store
from florilegium.search.storage import IndexStorage


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
    writer = SegmentWriter(storage, total)
    for name in SCHEMA.names():
        lengths = np.concatenate([part.file.lengths(name)[part.kept] for part in parts])
        exact = sum(part.file.field_lengths.get(name, 0) for part in parts if part.kept.all())
        estimated = sum(
            float(LENGTHS[part.file.lengths(name)[part.kept]].sum()) for part in parts if not part.kept.all()
        )
        field = _merged(name, parts, numbers)
        writer.add_field(field, lengths if lengths.any() else None, exact + int(estimated))
    writer.add_stored(
        store(part.file.document(number)) for part in parts for number in np.flatnonzero(part.kept).tolist()
    )
    return writer.finish()


def _merged(name: str, parts: Sequence[Part], numbers: Sequence[NDArray[np.int32]]) -> Field:
    keep_values = isinstance(SCHEMA[name].format, Positions)
    terms: list[bytes] = []
    starts, ends = [0], []
    documents: list[NDArray[np.int32]] = []
    counts: list[NDArray[np.float32]] = []
    worn = [not part.kept.all() for part in parts]
    values: list[bytes] = []
    size = 0
    for term, index, extent in heapq.merge(*(_terms(name, index, part) for index, part in enumerate(parts))):
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
        if not terms or terms[-1] != term:
            terms.append(term)
            starts.append(starts[-1])
            ends.append(size)
        documents.append(numbers[index][found])
        counts.append(frequencies)
        starts[-1] += len(found)
        values.append(stream)
        size += len(stream)
        ends[-1] = size
    empty = np.empty(0, np.int32)
    return Field(
        name,
        terms,
        np.array(starts, np.int64),
        np.concatenate(documents) if documents else empty,
        np.concatenate(counts).astype(np.int32) if counts else empty,
        b"".join(values),
        np.array(ends, np.int64) if keep_values else None,
    )


def _terms(name: str, index: int, part: Part) -> Iterator[tuple[bytes, int, Extent]]:
    table = part.file.beginning(name, b"")
    for term, row in zip(part.file.words(name, b""), table, strict=True):
        yield term, index, Extent(int(row["offset"]), int(row["length"]), int(row["documents"]))
