import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.corpus.drafts import quotations


def found(draft: str, *, markdown: bool = True) -> list[tuple[int, str]]:
    return [(quoted.line, quoted.text) for quoted in quotations(draft, markdown=markdown)]


@pytest.mark.parametrize(
    "quoted",
    [
        "“some words”", '"some words"', "«some words»", "« some words »", "„some words“", "„some words”",
        "»some words«", "‘some words’", "‚some words‘", "「some words」", "『some words』", "‹some words›",
    ],
)  # fmt: skip
def test_each_kind_of_quotation_marks(quoted: str) -> None:
    assert found(f"He wrote {quoted}, and no more.") == [(1, "some words")]


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ("He: “one ‘two’ “three” four”.", "one ‘two’ “three” four"),
        ("He: \"one 'two' four\".", "one 'two' four"),
        ("He: ‘the keeper’s lamp’ and so on.", "the keeper’s lamp"),
        ("He: „one ‚two‘ three“.", "one ‚two‘ three"),
        ("He: “one *two* **three** `four`”.", "one two three four"),
        ("He: “one \\*two\\* &amp; three”.", "one *two* & three"),
        ("He: “one [two](https://example.org) three”.", "one two three"),
        ("He: “one\ntwo\nthree”.", "one\ntwo\nthree"),
    ],
)
def test_what_stands_in_them(draft: str, words: str) -> None:
    assert found(draft) == [(1, words)]


@pytest.mark.parametrize(
    "draft",
    ["It’s the keepers’ own.", "A board of 5\" by 3' and so on.", "```\n“some code”\n```", "“never closed"],
)
def test_what_is_no_quotation(draft: str) -> None:
    assert found(draft) == []


def test_block_quotations_and_where_they_are_from() -> None:
    draft = (
        "---\ntitle: “not this”\n---\n\nAs he says:\n\n"
        "> one *two*\n> three\n>\n> four\n>\n> — [Somebody](florilegium:x)\n\n"
        "[p. 3](florilegium://open?document=abc) · **Claim** ^hl-1\n\nAnd “five six” there.\n"
    )
    first, second = quotations(draft)
    assert (first.line, first.text) == (7, "one two\nthree\n\nfour")
    assert "florilegium://open?document=abc" in first.links
    assert (second.line, second.text) == (16, "five six")


def test_a_callout_is_a_block_quotation() -> None:
    draft = "> [!quote|amber] [p. 3](florilegium://open?document=abc) · Claim\n>\n> one two\n\n^hl-1\n"
    (quoted,) = quotations(draft)
    assert quoted.text == "one two"
    assert quoted.links == ("florilegium://open?document=abc",)


def test_plain_text() -> None:
    draft = "First.\n\nHe said “one\ntwo”.\n\n> three *four*\n> five\n"
    assert found(draft, markdown=False) == [(3, "one\ntwo"), (6, "three *four*\nfive")]


PLAIN = st.text(st.sampled_from("ab cd.,;!?…()-–’é漢 "), max_size=40).map("a{}b".format)


@given(st.lists(st.tuples(PLAIN, st.sampled_from(["“”", "«»", "„“", "「」", '""'])), min_size=1, max_size=4))
def test_what_is_put_in_marks_is_found(quoted: list[tuple[str, str]]) -> None:
    draft = "\n\n".join(f"Then {marks[0]}{words}{marks[1]} and so on." for words, marks in quoted)
    expected = [(2 * number + 1, words) for number, (words, _) in enumerate(quoted)]
    assert found(draft, markdown=False) == expected


@given(st.text(st.sampled_from("ab\n\n>> “”‘’\"'«»„「」[]()*_`=^#!|~-:\\ "), max_size=120), st.booleans())
def test_any_draft_is_read(draft: str, markdown: bool) -> None:
    lines = draft.count("\n") + 1
    for quoted in quotations(draft, markdown=markdown):
        assert 1 <= quoted.line <= lines
        assert quoted.text.strip()
