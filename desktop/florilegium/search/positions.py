"""A term's positions in all documents of a segment, a byte for most of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from florilegium.search.blocks import Ints, read_positions

_COUNT = 4  # bytes in which a value says how many positions it has
_SHORT, _LONG = _COUNT + 2, _COUNT + 5  # bytes before the deltas of a value that has them as bytes
_MOST = 0.7  # share of the documents from which on all are worked out, and the others left


class Positions:
    """Positions as Whoosh has them: each as its distance from the one before it in the document.

    Distances above 255 are rare, and kept beside the others.
    """

    def __init__(self, values: Sequence[bytes]) -> None:
        """Positions from what :func:`~.blocks.read_values` gave of each document."""
        raw = np.frombuffer(b"".join(values), np.uint8)
        lengths = np.fromiter(map(len, values), np.int64, len(values))
        ends = np.cumsum(lengths)
        starts = ends - lengths
        counts = np.zeros(len(values), np.int64)
        for byte in range(_COUNT):
            counts = counts << 8 | raw[starts + byte]
        opcodes = raw[starts + _COUNT]
        short = (opcodes == ord("C")) & (lengths == counts + _SHORT + 1)
        narrow = short | ((opcodes == ord("B")) & (lengths == counts + _LONG + 1))
        # Of the narrow values all but head and last byte is what is wanted.
        edges = np.zeros(len(raw), np.int8)
        edges[np.where(short, starts + _SHORT, starts + _LONG)[narrow]] = 1
        edges[ends[narrow] - 1] = -1
        low = raw[np.cumsum(edges, dtype=np.int8, out=edges).view(bool)]
        self._counts = narrowed(counts)
        self._wide, self._high = np.empty(0, np.int32), np.empty(0, np.int32)
        if not narrow.all():
            others = np.flatnonzero(~narrow)
            owners, positions = read_positions([values[index] for index in others.tolist()])
            steps = np.diff(positions, prepend=0)
            first = np.flatnonzero(np.diff(owners, prepend=-1))
            steps[first] = positions[first]
            in_narrow = np.repeat(narrow, counts)
            places = np.flatnonzero(~in_narrow)
            together = np.empty(len(in_narrow), np.uint8)
            together[in_narrow] = low
            together[places] = steps & 255
            low = together
            above = steps > 255
            self._wide = places[above].astype(np.int32)
            self._high = (steps[above] >> 8).astype(np.int32)
        self._low = low

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        arrays = (self._counts, self._low, self._wide, self._high)
        return sum(one.nbytes for one in arrays)

    def places(self, documents: NDArray[np.int32], among: NDArray[np.bool_], base: int) -> Ints:
        """The positions in those of ``documents``, which they are of, that ``among`` marks, in order.

        Each has the document's number, to which ``base`` is added, times 2 ** 32 added to it.
        """
        marked = among[documents]
        share = np.count_nonzero(marked) / max(len(marked), 1)
        if not share:
            return np.empty(0, np.int64)
        counts = self._counts.astype(np.int64)
        if share >= _MOST:
            steps = self._low.astype(np.int64)
            steps[self._wide] += self._high.astype(np.int64) << 8
        else:
            starts = (np.cumsum(counts) - counts)[marked]
            documents, counts = documents[marked], counts[marked]
            ends = np.cumsum(counts)
            chosen = np.repeat(starts - ends + counts, counts) + np.arange(ends[-1])
            steps = self._low[chosen].astype(np.int64)
            if len(self._wide):
                at = np.searchsorted(chosen, self._wide)
                at[at == len(chosen)] = 0
                there = chosen[at] == self._wide
                steps[at[there]] += self._high[there].astype(np.int64) << 8
        places = _added_up(steps, (documents.astype(np.int64) + base) << 32, counts)
        return places if share < _MOST or share == 1 else places[np.repeat(marked, counts)]


def narrowed(numbers: NDArray[Any]) -> NDArray[Any]:
    """Numbers from 0 on in as few bytes as they go into."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def _added_up(steps: Ints, documents: Ints, counts: Ints) -> Ints:
    """Places of the distances ``steps``, of which each document has so many as ``counts`` says."""
    first = np.cumsum(counts) - counts
    last = np.add.reduceat(steps, first) + documents
    documents[1:] -= last[:-1]
    steps[first] += documents
    return np.cumsum(steps, out=steps)
