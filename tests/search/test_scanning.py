"""Scanning for words, and reading the words beside them, against reading every token."""

from hypothesis import given
from hypothesis import strategies as st

from florilegium.search.analysis import stems, tokens
from florilegium.search.finding import FoundText, separate
from florilegium.search.lexicon import Lexicon, Matcher, Matchers
from florilegium.search.parser import parse
from florilegium.search.query import Words
from florilegium.search.scanning import ScannedText, WordScan
from florilegium.search.surroundings import Surroundings, context, one_line

PIECES = (
    "lamp", "Lamp", "LAMPS", "lamplight", "café", "Cafés", "l’", "d'", "'s", "’s", "don’t", "don't", " ",
    "  ", "\n\n", "\u2003", ",", ".", "“", "—", "…", "12", "3.14", "1,000", "日", "本", "語",
    "ก", "\u00ad", "é", "e\u0301",
    "İ", "ß", "ﬁ", "ｌａｍｐ", "_", "-", "the", "the ", " lamp ",
    "x" * 70, "\ufffc", "/",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=50).map("".join)
QUERIES = (
    "lamp", "=lamp", "lamps", "café", "=cafe", "don't", "don*", "la*", "l*", "3.14", "1*", "the", "=istanbul",
    "strasse", "=fi", "日本", "日*", "x*",
    '"the lamp"', '"lamp s"', '"lamp lamp lamp"', '"12 lamp"', '"the la*"',
)  # fmt: skip


def never() -> bool:
    return False


def scan_for(matcher: Matcher, text: str) -> WordScan | None:
    form = matcher.words.forms[0]
    forms = {form.text} if form.text.isascii() else set()
    if clean := matcher.words.clean:
        stem = stems("en")[clean]
        forms |= {one.exact for one in tokens(text) if one.exact.isascii() and stems("en")[one.exact] == stem}
    return WordScan(matcher, forms)


@given(TEXTS, st.sampled_from(QUERIES), st.booleans())
def test_a_scan_finds_what_reading_finds(text: str, query: str, case: bool) -> None:
    asked = parse(query, case=case)
    assert asked is not None and isinstance(asked.root, Words)
    lexicon = Lexicon()
    matcher = Matchers(lexicon).of(asked.root, "en")
    read = FoundText(text, lexicon).find(matcher, never)
    scanned = ScannedText(text, lexicon, lambda matcher: scan_for(matcher, text)).find(matcher, never)
    assert separate(scanned) == separate(read)
    without = ScannedText(text, lexicon, lambda _: None)
    assert without.find(matcher, never) == without.find(matcher, never) == read


@given(TEXTS, st.integers(1, 6))
def test_the_words_beside_are_those_of_the_text(text: str, count: int) -> None:
    surroundings = Surroundings()
    read = list(tokens(text))
    for token in read[:20]:
        before = [one.exact for one in read if one.start < token.start][::-1][:count]
        after = [one.exact for one in read if one.start >= token.end][:count]
        words = surroundings.numbers.words
        assert [words[number] for number in surroundings.before(text, token.start, count)] == before
        assert [words[number] for number in surroundings.after(text, token.end, count)] == after


@given(TEXTS, st.integers(0, 12))
def test_context_is_a_slice_with_no_more_than_so_many_words(text: str, count: int) -> None:
    read = list(tokens(text))
    for token in read[:20]:
        first, last = context(text, token.start, token.end, count)
        assert 0 <= first <= token.start and token.end <= last <= len(text)
        before = [one for one in read if first <= one.start < token.start]
        after = [one for one in read if token.end <= one.start and one.head <= last]
        wanted = min(count, sum(one.start < token.start for one in read))
        assert len(before) == wanted or not all(one.clean for one in read)
        wanted = min(count, sum(one.start >= token.end for one in read))
        assert len(after) == wanted or not all(one.clean for one in read)


@given(TEXTS)
def test_one_line_keeps_the_words(text: str) -> None:
    folded = one_line(text)
    assert folded.split() == text.replace("\ufffc", " ").split()
    assert "  " not in folded and not set("\n\t\u2003") & set(folded)
