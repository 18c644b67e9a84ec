"""The measures of words against NLTK's, which was written by others."""

import math
from statistics import fmean, pstdev

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from nltk.metrics import BigramAssocMeasures
from pytest import approx

from florilegium.search.measures import (
    deviation_of_proportions,
    juilland,
    keyness,
    log_likelihood,
    log_ratio,
    mutual_information,
)

COUNTS = st.integers(1, 500)


@given(joint=COUNTS, more_node=st.integers(0, 500), more_word=COUNTS, others=COUNTS, span=st.integers(1, 10))
def test_association_is_as_nltk_has_it(
    joint: int, more_node: int, more_word: int, others: int, span: int
) -> None:
    together = joint / span
    node, word = math.ceil(together) + more_node, math.ceil(together) + more_word
    total = node + word + others
    theirs = BigramAssocMeasures.likelihood_ratio(together, (node, word), total)
    ours = log_likelihood(np.array([joint]), node, np.array([word]), total, span)[0]
    assert abs(ours) == approx(theirs, rel=1e-6, abs=1e-6)
    assert (ours < 0) == (together * total < node * word and abs(ours) > 0)
    assert mutual_information(np.array([joint]), node, np.array([word]), total, span)[0] == approx(
        BigramAssocMeasures.pmi(together, (node, word), total), rel=1e-9, abs=1e-9
    )


@given(COUNTS, COUNTS, st.integers(1_000, 9_000), st.integers(1_000, 9_000))
def test_keyness_tells_more_from_less(here: int, there: int, total: int, others: int) -> None:
    score = keyness(np.array([here]), np.array([there]), total, others)[0]
    back = keyness(np.array([there]), np.array([here]), others, total)[0]
    assert score == approx(-back, abs=1e-9)
    ratio = log_ratio(np.array([here]), np.array([there]), total, others)[0]
    assert ratio == approx(math.log2((here / total) / (there / others)))
    assume(abs(ratio) > 1e-9)
    assert (score > 0) == (ratio > 0)


def test_keyness_by_hand() -> None:
    # 20 in 1,000 words against 10 in 1,000: both are expected 15 times.
    expected = 2 * (20 * math.log(20 / 15) + 10 * math.log(10 / 15))
    assert keyness(np.array([20]), np.array([10]), 1_000, 1_000)[0] == approx(expected)
    assert keyness(np.array([0]), np.array([0]), 10, 10)[0] == 0
    assert log_ratio(np.array([4]), np.array([0]), 100, 100)[0] == 3


def test_deviation_of_proportions() -> None:
    assert deviation_of_proportions(np.array([1, 2, 3]), np.array([10, 20, 30])) == approx(0)
    assert deviation_of_proportions(np.array([5, 0, 0]), np.array([10, 45, 45])) == approx(0.9)
    assert deviation_of_proportions(np.array([0, 0]), np.array([10, 10])) == 0


def test_evenness_by_hand() -> None:
    # Gries's example of 2008: a word in a corpus of 50 words in five parts.
    assert juilland(np.array([1, 2, 3, 4, 5]), np.array([9, 10, 10, 10, 11])) == approx(0.785, abs=5e-4)
    assert deviation_of_proportions(np.array([1, 2, 3, 4, 5]), np.array([9, 10, 10, 10, 11])) == approx(0.18)
    assert juilland(np.array([2, 4, 6]), np.array([10, 20, 30])) == approx(1)
    assert juilland(np.array([7, 0, 0, 0]), np.array([10, 10, 10, 10])) == approx(0)
    assert juilland(np.array([0, 0]), np.array([10, 10])) == juilland(np.array([3]), np.array([10])) == 0


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 900)), min_size=2, max_size=20))
def test_evenness_is_what_statistics_says(parts: list[tuple[int, int]]) -> None:
    rates = [hits / length for hits, length in parts]
    assume(any(rates))
    variation = pstdev(rates) / fmean(rates)
    expected = max(1 - variation / math.sqrt(len(parts) - 1), 0)
    ours = juilland(np.array([hits for hits, _ in parts]), np.array([length for _, length in parts]))
    assert ours == approx(expected, abs=1e-9)
