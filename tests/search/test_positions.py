"""Positions kept in bytes, beside the lists that they were made of."""

import struct

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from florilegium.search.positions import Positions, narrowed

LISTS = st.lists(
    st.lists(st.integers(0, 300) | st.integers(0, 1 << 20), min_size=1, max_size=12, unique=True).map(sorted)
    | st.integers(240, 300).map(lambda count: list(range(count))),
    min_size=1,
    max_size=12,
)


def pickled(positions):
    """A value as the index has it: the count, and a pickle of the distances without its head."""
    steps = [after - before for before, after in zip([0, *positions], positions, strict=False)]
    if max(steps) < 256:
        few = len(steps) < 256
        body = (b"C%c" if few else b"B") % ((len(steps),) if few else ())
        body += b"" if few else struct.pack("<I", len(steps))
        body += bytes(steps) + b"."
    else:
        body = b"(" + b"".join(b"J" + struct.pack("<i", step) for step in steps) + b"t."
    return struct.pack(">i", len(steps)) + body


@given(LISTS, st.data())
def test_places_are_those_of_the_documents_asked_for(lists, data):
    documents = np.cumsum(data.draw(st.lists(st.integers(1, 5), min_size=len(lists), max_size=len(lists))))
    among = np.zeros(int(documents[-1]) + 1, bool)
    among[documents] = data.draw(st.lists(st.booleans(), min_size=len(lists), max_size=len(lists)))
    known = Positions([pickled(one) for one in lists])
    for base in (0, 70_000):
        expected = [
            ((document + base) << 32) + position
            for document, positions in zip(documents.tolist(), lists, strict=True)
            if among[document]
            for position in positions
        ]
        assert known.places(documents.astype(np.int32), among, base).tolist() == expected
    everywhere = known.places(documents.astype(np.int32), np.ones(len(among), bool), 0)
    assert (everywhere & 0xFFFFFFFF).tolist() == [position for positions in lists for position in positions]
    assert known.size < 64 * sum(map(len, lists)) + 64


@given(st.lists(st.integers(0, 1 << 40), max_size=8))
def test_numbers_are_kept_in_as_few_bytes_as_they_go_into(numbers):
    small = narrowed(np.array(numbers, np.int64))
    assert small.tolist() == numbers
    assert small.itemsize <= max((max(numbers, default=0).bit_length() + 7) // 8 * 2 - 1, 1)
