import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.anchoring import describe, nearest, occurrences, resolve
from florilegium.model import CONTEXT, AnchorStatus, Range

texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=300)


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, Range]:
    text = draw(texts)
    start = draw(st.integers(0, len(text) - 1))
    return text, Range(start, draw(st.integers(start + 1, len(text))))


@given(passages())
def test_describing_keeps_the_words_and_their_neighbours(case: tuple[str, Range]) -> None:
    text, passage = case
    anchor = describe(text, passage)
    quote = anchor.quote
    assert anchor.range == passage
    assert quote.exact == text[passage.start : passage.end]
    assert text[: passage.start].endswith(quote.prefix)
    assert len(quote.prefix) == min(CONTEXT, passage.start)
    assert text[passage.end :].startswith(quote.suffix)


@pytest.mark.parametrize("passage", [Range(0, 0), Range(3, 2), Range(-1, 2), Range(0, 6)])
def test_a_passage_outside_the_text_is_refused(passage: Range) -> None:
    with pytest.raises(ValueError, match="no passage"):
        describe("Hello", passage)


@given(passages())
def test_what_was_described_is_found_again_or_admittedly_lost(case: tuple[str, Range]) -> None:
    text, passage = case
    found = resolve(text, describe(text, passage))
    assert found.range in (passage, None)


def test_words_are_found_again_between_the_same_neighbours() -> None:
    old = "The lamp was lit. The lamp was out. The lamp was lit again."
    anchor = describe(old, Range(22, 34))
    assert anchor.quote.exact == "lamp was out"
    new = "A new first line.\n\n" + old
    assert resolve(new, anchor).status is AnchorStatus.EXACT
    assert resolve(new, anchor).range == Range(41, 53)


def test_a_deleted_sentence_never_lands_on_a_look_alike() -> None:
    old = "He counted 238 barrels in January. Nothing else was said. He counted 238 barrels in May."
    anchor = describe(old, Range(11, 22))
    new = "Nothing else was said. He counted 238 barrels in May."
    assert resolve(new, anchor).range is None


def test_two_equal_places_are_no_place() -> None:
    anchor = describe("x", Range(0, 1))
    assert resolve("x and x", anchor).status is AnchorStatus.LOST


def test_occurrences_overlap() -> None:
    assert occurrences("aaa", "aa") == [Range(0, 2), Range(1, 3)]
    assert occurrences("aaa", "") == []


def test_the_nearest_passage_forgives_quotes_case_and_line_ends() -> None:
    text = "First. The office wrote “more than\n250” and never said how many more. Last."
    close = nearest(text, 'the office wrote "more than 250" and never')
    assert close is not None
    assert text[close.start : close.end] == "The office wrote “more than\n250” and never"


def test_nothing_is_near_what_is_not_there() -> None:
    assert nearest("A short text about lamps.", "0123456789 0123456789") is None
    assert nearest("", "anything") is None
    assert nearest("anything", " ") is None
