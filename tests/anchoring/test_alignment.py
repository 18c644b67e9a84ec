import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from florilegium.anchoring import alignment
from florilegium.anchoring.alignment import align, common_end, common_start, settle

lines = st.text("abcd", max_size=40)


def pairs_of(pairs: "alignment.array[int]") -> list[tuple[int, int]]:
    return [(place, other) for place, other in enumerate(pairs) if other >= 0]


@given(lines, lines)
def test_pairs_are_equal_and_rise_and_are_as_many_as_can_be(old: str, new: str) -> None:
    pairs = pairs_of(align(old, new))
    assert all(old[place] == new[other] for place, other in pairs)
    assert [other for _, other in pairs] == sorted({other for _, other in pairs})
    assert len(pairs) == LCSseq.similarity(old, new)


@given(lines, lines)
def test_both_directions_give_the_same_pairs(old: str, new: str) -> None:
    assert pairs_of(align(old, new)) == sorted((a, b) for b, a in pairs_of(align(new, old)))


@given(lines, lines, st.data())
def test_settling_loses_no_pair(old: str, new: str, data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.integers(0, 3), min_size=41, max_size=41))
    before = align(old, new)
    after = settle(old, new, before, weights.__getitem__, weights.__getitem__)
    assert len(pairs_of(after)) == len(pairs_of(before))
    assert all(old[place] == new[other] for place, other in pairs_of(after))
    assert [other for _, other in pairs_of(after)] == sorted({other for _, other in pairs_of(after)})


def test_a_cut_is_put_where_something_begins() -> None:
    old, new = "xabab", "xab"
    shortest = align(old, new)
    for start in (1, 2, 3):
        weights = [int(place in (start, start + 2)) for place in range(6)]
        settled = settle(old, new, shortest, weights.__getitem__, lambda _: 0)
        assert [place for place, other in enumerate(settled) if other < 0] == [start, start + 1]


@given(lines, lines)
def test_what_two_have_in_common(one: str, other: str) -> None:
    start, end = common_start(one, other), common_end(one, other)
    assert one[:start] == other[:start]
    assert one[start : start + 1] != other[start : start + 1] or start == len(one) == len(other)
    assert one[len(one) - end :] == other[len(other) - end :]
    assert end == common_start(one[::-1], other[::-1])


@pytest.mark.parametrize("distinct", [2_000, 6])
def test_texts_too_large_for_one_matrix_are_aligned_in_parts(
    monkeypatch: pytest.MonkeyPatch, distinct: int
) -> None:
    """With words that tell places apart, and with so few that nothing occurs once."""
    monkeypatch.setattr(alignment, "LARGEST_MATRIX", 2_500)
    monkeypatch.setattr(alignment, "_WINDOW", 50)
    chance = random.Random(5)
    old = "".join(chr(0x100 + chance.randrange(distinct)) for _ in range(3_000))
    new = "".join(
        character for block in range(0, 3_000, 100) for character in (old[block : block + 97], "!", "?")
    )
    pairs = pairs_of(align(old, new))
    assert all(old[place] == new[other] for place, other in pairs)
    assert [other for _, other in pairs] == sorted({other for _, other in pairs})
    assert len(pairs) >= 0.96 * len(old)
