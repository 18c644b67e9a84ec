import pytest

from florilegium.model import AnchorStatus, RefreshOutcome
from florilegium.ui.review.wording import explanation, quoted, what_changed, what_failed

from .making import item, places

TITLES = {"d1": "The ferry book", "d2": "Tides"}


def outcome(document: str = "d1", status: str = "updated", reason: str = "", **counts: int) -> RefreshOutcome:
    return RefreshOutcome(document, status, reason=reason, **counts)


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ([], ""),
        ([outcome(status="unchanged"), outcome("d2", "missing")], ""),
        ([outcome(exact=41)], ""),
        (
            [outcome(exact=41, moved=3, altered=1, lost=2), outcome("d2", exact=5)],
            "“The ferry book” changed: 41 kept, 3 moved, 1 altered, 2 lost",
        ),
        ([outcome("d2", lost=1)], "“Tides” changed: 1 lost"),
        (
            [outcome(exact=1_000, moved=1), outcome("d2", exact=200, lost=1)],
            "2 documents changed: 1,200 kept, 1 moved, 1 lost",
        ),
    ],
)
def test_what_changed_is_one_line_and_nothing_where_nothing_was_touched(outcomes, said: str) -> None:
    assert what_changed(outcomes, TITLES) == said


def test_files_that_could_not_be_read_are_told_of() -> None:
    assert what_failed([outcome(moved=1)], TITLES) == ""
    assert (
        what_failed([outcome(reason="It is empty.")], TITLES)
        == "“The ferry book” changed, but could not be read: It is empty."
    )
    assert what_failed([outcome(reason="a"), outcome("d2", reason="b")], TITLES).startswith("2 changed files")


def test_a_long_title_is_cut_and_a_missing_one_named() -> None:
    assert quoted("x" * 300).strip("“”\u2068\u2069") == "x" * 59 + "…"
    assert quoted("two\nlines") == "“two lines”"
    assert "Untitled" in quoted("")


def test_a_lost_one_says_how_many_places_fit() -> None:
    def lost(*candidates):
        return explanation(item("l", AnchorStatus.LOST, "gone", candidates=candidates))

    said = {lost(), lost(*places("The lamp")), lost(*places("The lamp", "The order"))}
    assert len(said) == 3
    assert any(sentence.startswith("2 places") for sentence in said)
