"""Scanning for words, and reading the words beside them, against reading every token."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium.search.analysis import LONGEST, stems, tokens
from florilegium.search.finding import FoundText, separate
from florilegium.search.forms import taking
from florilegium.search.lexicon import Lexicon, Matcher, Matchers
from florilegium.search.parser import parse
from florilegium.search.query import Choice, Near, Spanned, Words
from florilegium.search.scanning import Letters, ScannedText, WordScan
from florilegium.search.surroundings import Surroundings, context, one_line

PIECES = (
    "lamp", "Lamp", "LAMPS", "lamplight", "café", "Cafés", "l’", "d'", "'s", "’s", "don’t", "don't", " ",
    "  ", "\n\n", "\u2003", ",", ".", "“", "—", "…", "12", "3.14", "1,000", "日", "本", "語",
    "ก", "\u00ad", "é", "e\u0301",
    "İ", "ß", "ﬁ", "ｌａｍｐ", "_", "-", "the", "the ", " lamp ",
    "x" * 70, "\ufffc", "/", "amp", "l", "ology", "1.5",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=50).map("".join)
QUERIES = (
    "lamp", "=lamp", "lamps", "café", "=cafe", "don't", "don*", "la*", "l*", "3.14", "1*", "the", "=istanbul",
    "strasse", "=fi", "日本", "日*", "x*",
    '"the lamp"', '"lamp s"', '"lamp lamp lamp"', '"12 lamp"', '"the la*"',
    "l?mp", "la?p*", "*amp", "*am*", "l*t", "?amp", "d?n?t", "l*p*", "d*t", "1*0", "3?14",
    "x*x",
    "*x", "lanp~", "lmap~", "don't~", "3.15~", "xxxx~", "lamplihgt~2", '"*he lamp"', '"la?p lamp"', '"lam?"',
)  # fmt: skip
NEAR = (
    "lamp NEAR the", "lamp NEAR/0 lamp", "lamp NEAR/2 (the OR 12)", '"the lamp" NEAR/3 lamp',
    "l*p NEAR/1 don't",
    '"the lamp"~2', '"lamp 12 the"~4', "(lamp NEAR/2 the) NEAR/3 s", "日 NEAR/1 本", "caf~ NEAR/4 x*",
)  # fmt: skip


def never() -> bool:
    return False


def scan_for(matcher: Matcher, text: str) -> WordScan | None:
    form = matcher.words.forms[0]
    plain = {one.exact for one in tokens(text) if one.exact.isascii()}
    if form.wild or form.edits:
        takes = taking(replace(form, cased=""))
        forms = {one for one in plain if takes(one) and (form.edits or len(one) >= LONGEST)}
        if form.cased and any(len(one) >= LONGEST for one in forms):
            return None
        return WordScan(matcher, forms)
    forms = {form.text} if form.text.isascii() else set()
    if clean := matcher.words.clean:
        stem = stems("en")[clean]
        forms |= {one for one in plain if stems("en")[one] == stem}
    return WordScan(matcher, forms)


@settings(max_examples=400)
@given(TEXTS, st.sampled_from(QUERIES), st.booleans())
def test_a_scan_finds_what_reading_finds(text: str, query: str, case: bool) -> None:
    asked = parse(query, case=case)
    assert asked is not None and isinstance(asked.root, Words)
    lexicon = Lexicon()
    matcher = Matchers(lexicon).of(asked.root, "en")
    read = FoundText(text, lexicon).find(matcher, never)
    scanned = ScannedText(Letters(text), lexicon, lambda matcher: scan_for(matcher, text)).find(
        matcher, never
    )
    assert separate(scanned) == separate(read)
    without = ScannedText(Letters(text), lexicon, lambda _: None)
    assert without.find(matcher, never) == without.find(matcher, never) == read


def test_words_that_are_cut_are_found() -> None:
    text = f"{'x' * 150} {'x' * 99}, {'x' * 99}y {'a' * 99}b {'a' * 99}bb {'x' * 101}"
    for query in ("x*x", "*x", "x*", "*xy", "a*b", f"a*{'a' * 60}b"):
        for case in (False, True):
            asked = parse(query, case=case)
            assert asked is not None and isinstance(asked.root, Words)
            matcher = Matchers(lexicon := Lexicon()).of(asked.root, "en")
            read = FoundText(text, lexicon).find(matcher, never)
            scanned = ScannedText(Letters(text), lexicon, lambda matcher: scan_for(matcher, text)).find(
                matcher, never
            )
            assert separate(scanned) == separate(read) != []


@given(TEXTS)
def test_tokens_are_numbered_in_their_order(text: str) -> None:
    read = list(tokens(text))
    for every in (1, 2, 7):
        starts = [token.start for token in read[::every]]
        assert list(FoundText(text, Lexicon())._numbers(starts)) == list(range(0, len(read), every))


def stretches(node: Spanned, text: str) -> set[tuple[int, int]]:
    """First and last token of each stretch that holds a node: by trying all."""
    if isinstance(node, Words):
        matcher = Matchers(lexicon := Lexicon()).of(node, "en")
        places = {token.start: number for number, token in enumerate(tokens(text))}
        found = FoundText(text, lexicon).find(matcher, never)
        return {(places[one.start], places[one.start] + len(node.forms) - 1) for one in found}
    if isinstance(node, Choice):
        tried = set().union(*(stretches(part, text) for part in node.parts))
    else:
        tried = {()}
        for part in node.parts:
            tried = {(*row, one) for row in tried for one in stretches(part, text)}
        rows = [row if node.ordered else sorted(row) for row in tried]
        tried = {
            (row[0][0], row[-1][1])
            for row in rows
            if all(one[1] < other[0] for one, other in pairwise(row))
            and sum(other[0] - one[1] - 1 for one, other in pairwise(row)) <= node.distance
        }
    return {
        one
        for one in tried
        if not any(other != one and one[0] <= other[0] and other[1] <= one[1] for other in tried)
    }


@settings(max_examples=200)
@given(TEXTS, st.sampled_from(NEAR))
def test_words_near_each_other_are_found_as_by_trying_all(text: str, query: str) -> None:
    asked = parse(query)
    assert asked is not None and isinstance(asked.root, Near)
    starts = [token.start for token in tokens(text)]
    expected = sorted(starts[first] for first, _ in stretches(asked.root, text))
    lexicon = Lexicon()
    for read in (
        FoundText(text, lexicon),
        ScannedText(Letters(text), lexicon, lambda matcher: scan_for(matcher, text)),
    ):
        found = read.find_near(asked.root, Matchers(lexicon), "en", never)
        assert [one.start for one in found] == expected
        assert all(one.start < one.end for one in found)


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
