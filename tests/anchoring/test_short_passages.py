"""Words that recur anywhere hold on to their neighbours, or admit that they are lost."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.anchoring import carry, describe
from florilegium.model import AnchorStatus, Range

LINES = [
    "The keeper counted the barrels twice.",
    "Nobody remembers why the boat was late.",
]
TOLD = {AnchorStatus.MOVED, AnchorStatus.EXACT}

common = st.sampled_from(["the", "and", "of", "was", "in", "a", "that", "it"])
ends = st.sampled_from([".", "?", "!"])


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[str], list[int]]:
    """Lines of common words among words that occur once, and another order of them."""
    lines = []
    for number in range(draw(st.integers(2, 5))):
        words = [
            draw(common) if draw(st.booleans()) else f"line{number}word{place}"
            for place in range(draw(st.integers(2, 9)))
        ]
        words = [word + draw(st.sampled_from(["", "", "", ",", ";"])) for word in words]
        # Every line has a word of its own, or nobody could tell one from another.
        lines.append(f"Own{number} {' '.join(words)}{draw(ends)}")
    return lines, draw(st.permutations(range(len(lines))))


def _starts(lines: Sequence[str], order: Sequence[int]) -> dict[int, int]:
    starts, at = {}, 0
    for number in order:
        starts[number] = at
        at += len(lines[number]) + 1
    return starts


@pytest.mark.parametrize("between", ["\n", " "])
@given(case=orders())
def test_few_words_go_where_their_line_went_or_are_lost(
    between: str, case: tuple[list[str], list[int]]
) -> None:
    lines, order = case
    old, new = between.join(lines), between.join(lines[number] for number in order)
    before, after = _starts(lines, range(len(lines))), _starts(lines, order)
    passages, truth = [], []
    for number, line in enumerate(lines):
        for match in re.finditer(r"\w+|[^\w\s]", line):
            passages.append(Range(before[number] + match.start(), before[number] + match.end()))
            truth.append(Range(after[number] + match.start(), after[number] + match.end()))
    found = carry(old, new, [describe(old, passage) for passage in passages])
    for place, true in zip(found, truth, strict=True):
        assert place.range in (None, true) or place.status not in TOLD


def test_a_word_does_not_stay_where_its_sentence_went_away() -> None:
    old, new = "\n".join(LINES[:2]), "\n".join(LINES[1::-1])
    (found,) = carry(old, new, [describe(old, Range(0, 3))])
    assert found.status in (AnchorStatus.MOVED, AnchorStatus.LOST)
    if found.range is not None:
        assert new[found.range.start :].startswith("The keeper")


@pytest.mark.parametrize("quote", ["the", ".", "twice."])
def test_few_words_beside_punctuation_go_with_their_sentence(quote: str) -> None:
    old, new = "\n".join(LINES), "\n".join(LINES[::-1])
    start = LINES[0].index(quote)
    (found,) = carry(old, new, [describe(old, Range(start, start + len(quote)))])
    there = new.index(LINES[0]) + start
    assert (found.status, found.range) == (AnchorStatus.MOVED, Range(there, there + len(quote)))


def test_a_word_of_a_deleted_sentence_does_not_go_to_the_same_word_elsewhere() -> None:
    old = "The lamp was lit, whereas nobody came. The door stayed shut all night."
    new = "The door stayed shut all night. Rain fell whereas snow had been foretold."
    start = old.index("whereas")
    (found,) = carry(old, new, [describe(old, Range(start, start + 7))])
    assert found.status is AnchorStatus.LOST
    assert [new[place.start : place.end] for place in found.candidates] == ["whereas"]


def test_a_word_that_is_very_common_goes_with_its_sentence() -> None:
    others = [f"On day {number} the pilot saw the mast of the wreck." for number in range(120)]
    old, new = "\n".join([LINES[0], *others]), "\n".join([*others, LINES[0]])
    start = LINES[0].index("the")
    (found,) = carry(old, new, [describe(old, Range(start, start + 3))])
    there = new.index(LINES[0]) + start
    assert (found.status, found.range) == (AnchorStatus.MOVED, Range(there, there + 3))


def test_few_words_stay_between_replaced_neighbours() -> None:
    old = "The fee is fixed, as the members wish, according to the statutes of that year."
    new = "The fee is fixed, as most members wished, according to certain statutes of this year."
    start = old.index("according to")
    (found,) = carry(old, new, [describe(old, Range(start, start + 12))])
    assert (found.status, found.exact) == (AnchorStatus.EXACT, "according to")
