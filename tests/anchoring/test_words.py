import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.anchoring.words import Vocabulary, Words, folded, same_words


def cut(text: str) -> list[str]:
    words = Words(text, Vocabulary())
    return [words.excerpt(at, at + 1) for at in range(len(words))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's 4.5 m.", ["It", "'", "s", "4", ".", "5", "m", "."]),
        ("cafe\u0301 e\u0301te\u0301", ["cafe\u0301", "e\u0301te\u0301"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("潮汐表は", ["潮", "汐", "表", "は"]),
        ("co\u00adop engi-\nneer well-known", ["co\u00adop", "engi-\nneer", "well", "-", "known"]),
        ("6-\n7 North-\nSea", ["6", "-", "7", "North", "-", "Sea"]),
        ("so...on", ["so", "...", "on"]),
        ("𝔸😀b\u200bc", ["𝔸", "😀", "b\u200bc"]),
        ("", []),
        (" \n\u200b", []),
    ],
)
def test_what_is_a_word(text: str, words: list[str]) -> None:
    assert cut(text) == words


@given(st.text())
def test_only_white_space_and_the_unseen_are_between_words(text: str) -> None:
    words = Words(text, Vocabulary())
    rest, at = "", 0
    for start, end in zip(words.starts, words.ends, strict=True):
        assert at <= start < end
        rest += text[at:start]
        at = end
    rest += text[at:]
    assert not any(character.isprintable() and not character.isspace() for character in rest)


@given(st.text(min_size=1))
def test_folding_twice_is_folding_once(word: str) -> None:
    once = folded(word)
    assert folded(once) == once


@given(st.lists(st.text('aAb-.“"1 \n\u00ad')))
def test_words_that_fold_alike_share_a_character(texts: list[str]) -> None:
    vocabulary = Vocabulary()
    for text in texts:
        words = Words(text, vocabulary)
        assert len(words.line) == len(words.starts) == len(words)
        for word, character in zip(cut(text), words.line, strict=True):
            assert vocabulary[folded(word)] == character or "\n" in word or "\u00ad" in word


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("re-\nsign", "re-sign", True),
        ("re-\nsign", "resign", True),
        ("re-sign", "resign", False),
        ("now here", "nowhere", False),
        ("x²", "x2", False),
        ("1½", "11/2", False),
        ("ﬁne Straße", "FINE STRASSE", True),
        ("do not", "do", False),
        ("one -- two--three", "one – two—three", True),
        ("with --all", "with -all", False),
    ],
)
def test_what_says_the_same(one: str, other: str, same: bool) -> None:
    assert same_words(one, other) is same
    assert same_words(other, one) is same
