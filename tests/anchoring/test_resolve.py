"""Resolving an anchor without the version it was made for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.anchoring import describe, resolve
from florilegium.model import (
    Anchor,
    AnchorStatus,
    Range,
    TextPositionSelector,
    TextQuoteSelector,
)

EXACT, MOVED, ALTERED, LOST = AnchorStatus

LOG = (
    "The ferry left the north pier at six in the morning, with nine passengers and the mail.\n\n"
    "Off the second buoy the engineer reported that the pump had failed again. The master did not "
    "turn back. He had the deck hands bail with buckets until the tide changed.\n\n"
    "At the fish market nobody had been told to expect them. The mail was put ashore in a net."
)


def anchor(exact: str, prefix: str = "", suffix: str = "", at: int = 100_000) -> Anchor:
    return Anchor(TextPositionSelector(at, at + len(exact)), TextQuoteSelector(exact, prefix, suffix))


def of_log(words: str) -> Anchor:
    start = LOG.index(words)
    return describe(LOG, Range(start, start + len(words)))


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, Range]:
    text = draw(
        st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=200)
        | st.text("ab ", min_size=1)
    )
    start = draw(st.integers(0, len(text) - 1))
    return text, Range(start, draw(st.integers(start + 1, len(text))))


@given(passages())
def test_in_the_same_text_every_passage_is_where_it_was(case: tuple[str, Range]) -> None:
    text, passage = case
    found = resolve(text, describe(text, passage))
    assert (found.status, found.range) == (EXACT, passage)


def test_words_are_found_through_changes_around_them() -> None:
    new = "Logbook.\n\n" + LOG.replace("nine passengers", "eleven").replace("\n", "\n  ").replace("’", "'")
    found = resolve(new, of_log("The master did not turn back."))
    assert (found.status, found.exact) == (EXACT, "The master did not turn back.")


def test_a_sentence_set_among_others_has_moved() -> None:
    new = "A digest. The mail was put ashore in a net. Nothing else is of interest here, or was then."
    found = resolve(new, of_log("The mail was put ashore in a net."))
    assert (found.status, found.exact) == (MOVED, "The mail was put ashore in a net.")


@pytest.mark.parametrize(
    ("words", "replacement"),
    [
        ("The master did not turn back.", "The master did turn back."),
        ("with nine passengers", "with ninety passengers"),
        ("reported that the pump had failed again", "wrote that both pumps had failed once again"),
    ],
)
def test_other_words_between_the_same_neighbours_are_an_alteration(words: str, replacement: str) -> None:
    found = resolve(LOG.replace(words, replacement), of_log(words))
    assert (found.status, found.exact) == (ALTERED, replacement)
    assert 0.5 < found.score < 1


def test_a_number_that_grows_is_an_alteration() -> None:
    text = "The toll rose by 4 per cent in May, and fell in June."
    start = text.index("4 per cent")
    found = resolve(text.replace("4 per", "14 per"), describe(text, Range(start, start + 10)))
    assert found.status is not EXACT
    assert found.status is not MOVED


def test_what_was_deleted_is_lost() -> None:
    sentence = "He had the deck hands bail with buckets until the tide changed."
    found = resolve(LOG.replace(sentence, ""), of_log(sentence))
    assert (found.status, found.range) == (LOST, None)


@pytest.mark.parametrize("text", ["", "Nothing like it is here."])
def test_nothing_is_found_where_nothing_is(text: str) -> None:
    assert resolve(text, of_log("The mail was put ashore")).range is None
    assert resolve(text, anchor("")).status is LOST


# ---- quotations from elsewhere, with less to go by

TIDES = "High tide at the pier, low tide at the quay; spring tide at the pier, neap tide at the quay."


@pytest.mark.parametrize(
    ("given", "there"),
    [
        (anchor("low tide"), "low tide"),
        (anchor("LOW  TIDE at the quay"), "low tide"),
        (anchor("tide at", prefix="High"), "tide at the pier, low"),
        (anchor("tide at", prefix="spring"), "tide at the pier, neap"),
        (anchor("tide at", prefix="neap "), "tide at the quay."),
        (anchor("tide at the quay", suffix="; spring"), "tide at the quay; spring"),
        (anchor("tide at the pier", prefix="a spring"), "tide at the pier, neap"),
        (anchor("ie", prefix="p", suffix="r, low"), "ier, low"),
        (anchor("tide at the", suffix="qway; sprlng"), "tide at the quay; spring"),
    ],
)
def test_a_quotation_is_found_by_what_it_came_with(given: Anchor, there: str) -> None:
    found = resolve(TIDES, given)
    assert found.range is not None
    assert found.range.start == TIDES.index(there)
    assert found.status in {EXACT, MOVED}


@pytest.mark.parametrize("there", ["tide at the quay; spring", "tide at the quay."])
def test_a_misspelt_quotation_is_where_it_was_said_to_begin(there: str) -> None:
    start = TIDES.index(there)
    found = resolve(TIDES, anchor("tide at the quya", at=start))
    assert (found.status, found.range) == (ALTERED, Range(start, start + 16))
    assert resolve(TIDES, anchor("tide at the quya", at=start + 1)).status is LOST


@pytest.mark.parametrize(
    ("given", "there"),
    [
        # Other programs take the first of equal places, or the one nearest to where it once was.
        (anchor("tide at the quay"), "tide at the quay."),
        (anchor("tide at", at=52), "tide at the pier, neap"),
        # Or the only one, however short and with whatever beside it.
        (anchor("neap", suffix="season of the year"), "neap"),
        # Or the most alike, with nothing else to bear it out.
        (anchor("spring tides"), "spring tide"),
        (anchor("tibe at the"), "tide at the pier, low"),
    ],
)
def test_what_others_would_pick_is_named_and_not_taken(given: Anchor, there: str) -> None:
    found = resolve(TIDES, given)
    assert found.status is LOST
    assert TIDES.index(there) in [place.start for place in found.candidates]
