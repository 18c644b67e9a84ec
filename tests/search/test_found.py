"""Sets of documents joined in two ways, beside dictionaries."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.search.found import (
    Found,
    added,
    counted,
    in_any,
    in_both,
    of_kind,
    raised,
    shared,
    without,
)

SIZES = st.sampled_from([60, 2_000])  # of which the same documents are many, and few
WEIGHTS = st.dictionaries(st.integers(0, 59), st.sampled_from([0.25, 0.5, 1.0, 3.0, 0.1]))
PLACES = st.sets(st.integers(0, 1 << 40), max_size=40)


def found(weights):
    numbers = sorted(weights)
    return Found(np.array(numbers, np.int64), np.array([weights[number] for number in numbers]))


def pairs(one):
    assert one.numbers.dtype == np.int64
    assert one.weights.dtype == np.float64
    return list(zip(one.numbers.tolist(), one.weights.tolist(), strict=True))


def ascending(places):
    return np.array(sorted(places), np.int64)


@given(st.lists(WEIGHTS, max_size=5), SIZES)
def test_weights_are_added_in_the_order_of_the_parts(parts, size):
    expected = {}
    for part in parts:
        for number, weight in part.items():
            expected[number] = expected.get(number, 0.0) + weight
    assert pairs(added([found(part) for part in parts], size)) == sorted(expected.items())


@given(WEIGHTS, WEIGHTS, SIZES)
def test_the_greater_weight_counts_and_a_share_of_the_others(some, others, size):
    expected = dict(some)
    for number, weight in others.items():
        expected[number] = max(some.get(number, 0.0), weight) + 0.25 * weight
    assert pairs(raised(found(some), found(others), 0.25, size)) == sorted(expected.items())


@given(WEIGHTS, WEIGHTS, SIZES)
def test_what_is_shared_has_both_weights(left, right, size):
    expected = {number: left[number] + right[number] for number in left.keys() & right.keys()}
    assert pairs(shared(found(left), found(right), size)) == sorted(expected.items())
    expected = {number: weight for number, weight in left.items() if number not in right}
    assert pairs(without(found(left), found(right).numbers, size)) == sorted(expected.items())


@given(st.lists(st.tuples(st.integers(0, 59), st.integers(1, 300))), SIZES)
def test_counts_of_numbers_in_any_order_are_summed(listed, size):
    expected = {}
    for number, count in listed:
        expected[number] = expected.get(number, 0) + count
    numbers = np.array([number for number, _ in listed], np.int64)
    counts = np.array([count for _, count in listed], np.float32)
    assert pairs(counted(numbers, counts, size)) == sorted(expected.items())


@given(WEIGHTS, st.sets(st.integers(0, 59)))
def test_those_that_are_marked_are_kept(weights, kept):
    marks = np.zeros(60, bool)
    marks[sorted(kept)] = True
    expected = {number: weight for number, weight in weights.items() if number in kept}
    assert pairs(of_kind(found(weights), marks)) == sorted(expected.items())


@given(PLACES, PLACES)
def test_places_in_both(some, others):
    assert in_both(ascending(some), ascending(others)).tolist() == sorted(some & others)


@pytest.mark.parametrize("many", [range(0, 3_000, 3), range(1, 3_000, 3)])
def test_few_places_among_many(many):
    few = {0, 4, 2_997, 9_999}
    assert in_both(ascending(few), ascending(many)).tolist() == sorted(few & set(many))
    assert in_both(ascending(many), ascending(few)).tolist() == sorted(few & set(many))


@given(st.lists(PLACES, max_size=4))
def test_places_in_any(parts):
    assert in_any([ascending(part) for part in parts]).tolist() == sorted(set().union(*parts))
