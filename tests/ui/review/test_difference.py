import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.ui.review.difference import Kind, Piece, differences


def brief(was: str, now: str) -> str:
    marks = {Kind.SAME: "{}", Kind.GONE: "[-{}-]", Kind.NEW: "[+{}+]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in differences(was, now))


@pytest.mark.parametrize(
    ("was", "now", "shown"),
    [
        ("", "", ""),
        ("the same", "the same", "the same"),
        (
            "the keeper counts 238 barrels",
            "the keeper counts 214 barrels",
            "the keeper counts [-238-][+214+] barrels",
        ),
        ("he did see it", "he did not see it", "he did [+not +]see it"),
        ("he did not see it", "he did see it", "he did [-not -]see it"),
        ("before the storm", "before the great storm", "before the [+great +]storm"),
        ("before the great storm", "before the storm", "before the [-great -]storm"),
        ("at the storm.", "at the storm,", "at the storm[-.-][+,+]"),
        ("two  words\nhere", "two words here", "two words here"),  # white space is no change
        # Two changes with only a space between them are read as one.
        ("the old grey lamp", "the new green lamp", "the [-old grey-][+new green+] lamp"),
        ("灯台の記録", "灯台の日記", "灯台の[+日+]記[-録-]"),
        ("1,000 barrels", "1,200 barrels", "[-1,000-][+1,200+] barrels"),
        ("the keeper's café", "the keeper’s café", "the [-keeper's-][+keeper’s+] café"),
    ],
)
def test_words_that_differ(was: str, now: str, shown: str) -> None:
    assert brief(was, now) == shown


texts = st.text(st.sampled_from("ab 1.\n，灯é́😀"), max_size=60) | st.text(max_size=40)


@given(texts, texts)
def test_the_pieces_are_both_wordings(was: str, now: str) -> None:
    pieces = differences(was, now)
    assert (
        "".join(p.text if p.kind is Kind.GONE else p.before for p in pieces if p.kind is not Kind.NEW) == was
    )
    assert "".join(p.text for p in pieces if p.kind is not Kind.GONE) == now


@given(texts)
def test_one_wording_has_no_difference(text: str) -> None:
    assert all(piece.kind is Kind.SAME for piece in differences(text, text))


def test_a_passage_as_long_as_a_book_is_compared_by_its_ends() -> None:
    was = "first " + "old one " * 8_000 + "last"
    now = "first " + "new two " * 8_000 + "last"
    pieces = differences(was, now)
    assert [piece.kind for piece in pieces] == [Kind.SAME, Kind.GONE, Kind.NEW, Kind.SAME]
    assert pieces[0] == Piece(Kind.SAME, "first ", "first ")
