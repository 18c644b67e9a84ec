"""A passage begins and ends with a whole character that is not white space."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from florilegium.model import Range
from florilegium.ui.reader.selection import passage_of

_TEXTS = st.text(st.sampled_from("ab \n\te\u0301\u200d👩😀\ufe0f\u05d0"), max_size=30)


@given(_TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_ends_are_whole_characters_and_not_space(text: str, start: int, end: int) -> None:
    selected = Range(min(start, end), max(start, end)).clamped(len(text))
    passage = passage_of(text, selected)
    if passage is None:
        assert not text[selected.start : selected.end].strip()
        return
    words = text[passage.start : passage.end]
    assert words.strip()
    assert text[selected.start : selected.end].strip() in words
    if passage.start and not text[passage.start - 1].isspace():
        assert unicodedata.category(text[passage.start]) not in ("Mn", "Me")
        assert text[passage.start] not in "\u200d\ufe0f"
    if passage.end < len(text) and not text[passage.end - 1].isspace():
        assert unicodedata.category(text[passage.end]) not in ("Mn", "Me")
    assert passage_of(text, passage) == passage


def test_a_family_is_one_character() -> None:
    text = "x👩\u200d👩\u200d👧y"
    assert passage_of(text, Range(2, 3)) == Range(1, 6)
    assert passage_of("e\u0301a", Range(1, 3)) == Range(0, 3)
    assert passage_of(" \n ", Range(0, 3)) is None
    assert passage_of("  word \n", Range(0, 8)) == Range(2, 6)
