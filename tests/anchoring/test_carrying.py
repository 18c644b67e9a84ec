"""Carrying anchors from one version to the next, case by case and as laws."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from florilegium.anchoring import Carried, carry, describe
from florilegium.model import AnchorStatus, Range

WRAPPING = re.compile(r"[-\u2010\u00ad]\s*\Z")
EXACT, MOVED, ALTERED, LOST = AnchorStatus

LOG = (
    "The ferry left the north pier at six in the morning, with nine passengers and the mail.\n\n"
    "Off the second buoy the engineer reported that the pump had failed again. The master did not "
    "turn back. He had the deck hands bail with buckets until the tide changed.\n\n"
    "At the fish market nobody had been told to expect them. The mail was put ashore in a net."
)


def carried(old: str, new: str, words: str) -> Carried:
    """Where the first occurrence of ``words`` in ``old`` went."""
    start = old.index(words)
    return carry(old, new, [describe(old, Range(start, start + len(words)))])[0]


def check(old: str, new: str, words: str, status: AnchorStatus, found: str) -> None:
    result = carried(old, new, words)
    assert (result.status, result.exact) == (status, found)
    assert result.range is not None
    assert new[result.range.start : result.range.end] == found


# ---- the same words


def test_words_stay_where_they_are_while_the_text_around_them_changes() -> None:
    new = "Logbook\n\n" + LOG.replace("nine passengers", "eleven passengers, two of them children,")
    check(LOG, new, "The master did not turn back.", EXACT, "The master did not turn back.")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("“the pump — again”", '"the pump - again"'),
        ("The Pump Had Failed", "the pump had failed"),
        ("the pump had failed", "the pump\n    had\u00a0failed"),
        ("the ﬁrst oﬀer", "the first offer"),
        ("an engi\u00adneer came", "an engineer came"),
        ("an engi-\nneer came", "an engineer came"),
        ("a well-\nknown harbour", "a well-known harbour"),
        ("it failed... again", "it failed… again"),
        ("at sea -- again", "at sea — again"),
        ("caf\u00e9 au lait", "cafe\u0301 au lait"),
        ("Ｆｕｌｌ width", "Full width"),
        ("don't turn", "don’t turn"),
    ],
)
def test_what_a_typesetter_changes_is_no_alteration(old: str, new: str) -> None:
    for one, other in ((old, new), (new, old)):
        before, after = f"It was said that {one} by the quay.", f"It was said that {other} by the quay."
        check(before, after, one, EXACT, other)


def test_a_passage_that_was_moved_is_followed() -> None:
    first, second, third = LOG.split("\n\n")
    new = "\n\n".join([third, "Nothing else is known.", first, second])
    check(LOG, new, "nobody had been told to expect them", MOVED, "nobody had been told to expect them")


def test_of_equal_words_each_stays_with_its_own_neighbours() -> None:
    old = (
        "North light: two flashes, seen.\nSouth light: two flashes, seen.\nEast light: two flashes, not seen."
    )
    new = "A list of the lights of the bay.\n" + old
    for number in range(3):
        start = [at for at in range(len(old)) if old.startswith("two flashes", at)][number]
        (found,) = carry(old, new, [describe(old, Range(start, start + 11))])
        assert found.status is EXACT
        assert found.range == Range(start + 33, start + 44)


def test_part_of_a_word_and_the_space_beside_it_are_kept() -> None:
    new = "Added.\n\n" + LOG
    for words in ("asseng", " pump ", "\n\nAt the fish", "gers and"):
        check(LOG, new, words, EXACT, words)


def test_part_of_a_word_whose_rest_was_changed_is_not_altered() -> None:
    old, new = "At noon one old ferryman came.", "At night one old ferrywoman came."
    check(old, new, "one old ferry", MOVED, "one old ferry")


def test_white_space_alone_is_found_where_nothing_near_it_changed() -> None:
    check("one  two", "zero one  two", "  ", EXACT, "  ")
    assert carried("one  two", "one three two", "  ").status is LOST


# ---- other words


@pytest.mark.parametrize(
    ("words", "replacement"),
    [
        ("The master did not turn back.", "The master did turn back."),
        ("He had the deck hands bail", "He never had the deck hands bail"),
        ("six in the morning, with nine passengers", "six in the morning, with nineteen passengers"),
        ("the pump had failed again", "the pump had not failed again"),
        ("nobody had been told", "somebody had been told"),
    ],
)
def test_a_negation_or_another_number_is_an_alteration(words: str, replacement: str) -> None:
    check(LOG, LOG.replace(words, replacement), words, ALTERED, replacement)
    check(LOG.replace(words, replacement), LOG, replacement, ALTERED, words)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("4 per cent", "The toll rose by 14 per cent in May."),
        ("4 per cent", "The toll rose by -4 per cent in May."),
        ("4 per cent", "The toll rose by 2.4 per cent in May."),
        ("rose by 4", "The toll rose by 40 per cent in May."),
        ("rose by 4", "The toll rose by 4.5 per cent in May."),
        ("rose by 4", "The toll rose by 4² per cent in May."),
    ],
)
def test_a_number_that_grows_beyond_the_edge_is_an_alteration(words: str, text: str) -> None:
    assert carried("The toll rose by 4 per cent in May.", text, words).status is ALTERED


def test_a_word_that_grows_beyond_the_edge_is_an_alteration() -> None:
    check("They were able to pay.", "They were unable to pay.", "able to pay", ALTERED, "unable to pay")


def test_a_power_is_not_the_figure_it_is_made_of() -> None:
    check("It is 10² wide there.", "It is 102 wide there.", "is 10² wide", ALTERED, "is 102 wide")


def test_an_altered_passage_shows_its_new_wording_and_how_alike_it_is() -> None:
    new = LOG.replace("with buckets until the tide changed", "with pails and pans until the wind changed")
    result = carried(LOG, new, "bail with buckets until the tide changed")
    assert result.status is ALTERED
    assert result.exact == "bail with pails and pans until the wind changed"
    assert 0.6 < result.score < 1


def test_words_replaced_at_the_edges_are_taken_in() -> None:
    new = LOG.replace("deck hands bail", "whole crew bail")
    check(LOG, new, "deck hands bail with buckets", ALTERED, "whole crew bail with buckets")


def test_a_passage_both_moved_and_reworded_is_found_if_there_is_but_one() -> None:
    first, second, third = LOG.split("\n\n")
    sentence = "He had the deck hands bail with buckets until the tide changed."
    reworded = "He had the deck hands bail with pails until the tide changed."
    new = "\n\n".join([third, reworded, first, second.replace(sentence, "Nobody slept.")])
    check(LOG, new, sentence, ALTERED, reworded)


def test_a_passage_altered_in_a_paragraph_that_was_moved_is_found_amid_its_neighbours() -> None:
    first, second, third = LOG.split("\n\n")
    moved = third.replace("told to expect them", "asked to expect them")
    check(LOG, "\n\n".join([moved, first, second]), "told to expect them", ALTERED, "asked to expect them")


def test_a_place_that_another_passage_went_to_is_no_rival() -> None:
    phrase = "in the presence of two witnesses"
    kept = f"Each barrel is opened {phrase} and weighed twice before noon on the quay."
    old = f"{kept}\n\nThe strongbox is sealed {phrase} when the harbour master has signed for it."
    new = f"Nobody signs for anything now. Letters are read aloud {phrase} at supper.\n\n{kept}"
    start = old.rindex(phrase)
    (found,) = carry(old, new, [describe(old, Range(start, start + len(phrase)))])
    assert (found.status, found.range and found.range.start) == (MOVED, new.index(phrase))


def test_white_space_before_a_hyphen_makes_no_negative_number() -> None:
    start = "pages 4-9 only".index("9")
    (found,) = carry(
        "pages 4-9 only", "pages 4 -9 only", [describe("pages 4-9 only", Range(start, start + 1))]
    )
    assert found.status is EXACT


def test_a_very_long_passage_is_altered_by_one_word() -> None:
    old = " ".join(f"word{number % 701} and" for number in range(12_000))
    new = old.replace("word700 and", "word700 not", 1)
    result = carried(old, new, old)
    assert (result.status, result.range) == (ALTERED, Range(0, len(new)))
    assert 0.99 < result.score < 1


# ---- lost


def test_a_deleted_sentence_is_lost_and_not_put_on_a_look_alike() -> None:
    old = "He counted 238 barrels in January. He counted 238 barrels in May."
    new = "He counted 238 barrels in May."
    for words in ("He counted 238 barrels", "238 barrels in January."):
        assert carried(old, new, words).status is LOST
    start = old.rindex("He counted")
    (kept,) = carry(old, new, [describe(old, Range(start, start + 22))])
    assert (kept.status, kept.range) == (EXACT, Range(0, 22))


def test_of_two_equal_words_the_one_that_was_cut_out_is_lost() -> None:
    old, new = "7 7", " 7"
    one, other = carry(old, new, [describe(old, Range(0, 1)), describe(old, Range(2, 3))])
    assert (one.status, other.status, other.range) == (LOST, EXACT, Range(1, 2))


def test_words_that_both_versions_end_with_may_still_be_others() -> None:
    old, new = "tide quay. quay. tide quay.", "tide tide tide quay. quay."
    (second,) = carry(old, new, [describe(old, Range(11, 15))])
    assert (second.status, second.range) == (EXACT, Range(21, 25))
    (back, other) = carry(new, old, [describe(new, Range(21, 25)), describe(new, Range(15, 19))])
    assert (back.range, other.range) == (Range(11, 15), Range(5, 9))


def test_white_space_without_a_word_beside_it_is_carried_or_lost() -> None:
    (found,) = carry("  ", " 0", [describe("  ", Range(0, 1))])
    assert found.range in (None, Range(0, 1))


def test_what_replaces_a_deleted_passage_is_not_taken_for_it() -> None:
    sentence = "He had the deck hands bail with buckets until the tide changed."
    new = LOG.replace(sentence, "Whether the insurers were to blame is a matter for the courts.")
    result = carried(LOG, new, sentence)
    assert (result.status, result.range, result.exact, result.score) == (LOST, None, "", 0.0)


def test_two_places_that_fit_as_well_are_named_and_not_chosen_from() -> None:
    old = "Opening words\n\nThe tide tables were wrong that year.\n\nLast words"
    new = (
        "A beginning. About harbours. The tide tables were wrong that year. About harbours.\n\n"
        "About rivers. The tide tables were wrong that year. About rivers."
    )
    result = carried(old, new, "The tide tables were wrong that year.")
    assert result.status is LOST
    assert [new[start:end] for start, end in result.candidates] == [
        "The tide tables were wrong that year."
    ] * 2


def test_nothing_is_left_of_a_text_that_is_empty_now() -> None:
    assert carried(LOG, "", "ferry") == Carried(LOST)


def test_an_anchor_outside_the_old_text_is_refused() -> None:
    with pytest.raises(ValueError, match="no passage"):
        carry("short", "short", [describe(LOG, Range(10, 20))])
    assert carry("", "", []) == []


# ---- laws

characters = st.characters(exclude_categories=("Cs",))
texts = st.text(characters, min_size=1, max_size=60) | st.text("ab1. \n-", min_size=1, max_size=40)


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, Range]:
    text = draw(texts)
    start = draw(st.integers(0, len(text) - 1))
    return text, Range(start, draw(st.integers(start + 1, len(text))))


@given(passages())
def test_in_the_same_text_every_passage_stays(case: tuple[str, Range]) -> None:
    text, passage = case
    assert carry(text, text, [describe(text, passage)]) == [
        Carried(EXACT, passage, text[passage.start : passage.end], 1.0)
    ]


@given(passages(), st.text(characters, max_size=20), st.booleans(), st.data())
def test_an_insertion_elsewhere_alters_nothing(
    case: tuple[str, Range], inserted: str, before: bool, data: st.DataObject
) -> None:
    text, passage = case
    place = data.draw(st.integers(0, passage.start) if before else st.integers(passage.end, len(text)))
    inserted = f" {inserted} "  # what touches a word alters the word
    # So does what follows a hyphen at a line's end, or puts one before it.
    assume(not WRAPPING.search(text[:place]) and not WRAPPING.search(inserted))
    new = text[:place] + inserted + text[place:]
    (found,) = carry(text, new, [describe(text, passage)])
    assert found.status in {EXACT, MOVED}
    assert found.exact == text[passage.start : passage.end]


@given(st.data())
def test_a_deletion_elsewhere_alters_nothing(data: st.DataObject) -> None:
    numbers = st.integers(0, 60)
    words = [f"w{n}x" for n in data.draw(st.lists(numbers, min_size=3, max_size=30, unique=True))]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    cut_from = data.draw(st.integers(last, len(words)))
    cut_to = data.draw(st.integers(cut_from, len(words)))
    passage = " ".join(words[first:last])
    old = " ".join(words)
    new = " ".join(words[:cut_from] + words[cut_to:])
    for one, other in ((old, new), (" ".join(reversed(words)), " ".join(reversed(new.split())))):
        passage = passage if one is old else " ".join(reversed(words[first:last]))
        check(one, other, passage, EXACT, passage)


@given(st.lists(st.sampled_from(["tide", "net", "buoy", "7", "quay.", "No"]), max_size=25), st.data())
def test_there_and_back_is_where_it_was(words: list[str], data: st.DataObject) -> None:
    old = " ".join(words)
    assume(old)
    replaced = data.draw(st.lists(st.sampled_from([*words, "", "mast", "tide"]), min_size=len(words)))
    new = " ".join(replaced)
    start = data.draw(st.integers(0, len(old) - 1))
    passage = Range(start, data.draw(st.integers(start + 1, len(old))))
    assume(old[passage.start : passage.end].strip() == old[passage.start : passage.end])
    (there,) = carry(old, new, [describe(old, passage)])
    if there.status is EXACT:
        assert there.range is not None
        (back,) = carry(new, old, [describe(new, there.range)])
        if back.status is EXACT:
            assert back.range == passage


@given(passages(), texts)
def test_what_is_called_the_same_is_the_same(case: tuple[str, Range], new: str) -> None:
    text, passage = case
    (found,) = carry(text, new, [describe(text, passage)])
    if found.range is None:
        assert found.status is LOST
    else:
        assert found.exact == new[found.range.start : found.range.end] != ""
        assert (found.score == 1.0) == (found.status in {EXACT, MOVED})
        if found.status in {EXACT, MOVED} and text.isascii() and new.isascii():
            old_words = text[passage.start : passage.end].lower().replace("-", "").split()
            assert "".join(old_words) == "".join(found.exact.lower().replace("-", "").split())
