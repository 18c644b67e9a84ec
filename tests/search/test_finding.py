import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.model import Field, Range
from florilegium.search import SearchCancelled, SearchSource, find_in_text, highlight_ranges
from florilegium.search.finding import separate
from florilegium.search.matching import CONTEXT, Record, surroundings
from florilegium.search.parser import parse


def plain(text, query, **options):
    return [text[start:end] for start, end in find_in_text(text, query, **options)]


def asked(text, query, **options):
    return [text[start:end] for start, end in find_in_text(text, query, plain=False, **options)]


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Harbour harbour", "ARB", ["arb", "arb"]),
        ("café Cafe\u0301 CAFE", "cafe", ["café", "Cafe\u0301", "CAFE"]),
        ("cafe\u0301s", "fé", ["fe\u0301"]),
        ("Straße", "ss", ["ß"]),
        ("Straße", "sse", ["ße"]),
        ("ﬁsh", "i", ["ﬁ"]),
        ("İstanbul", "ist", ["İst"]),
        ("one\n   two", "one two", ["one\n   two"]),
        ("one two", "  one  two ", ["one two"]),
        ("don’t", "don't", ["don’t"]),
        ("a – b", "a - b", ["a – b"]),
        ("hy\u00adphen", "hyphen", ["hy\u00adphen"]),
        ("مُحَمَّد", "محمد", ["مُحَمَّد"]),
        ("東京都", "京", ["京"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("ßß", "s", ["ß", "ß"]),
        ("re\u0301sume\u0301 ", "resume", ["re\u0301sume\u0301"]),
        ("か\u3099く がく", "がく", ["か\u3099く", "がく"]),
        ("한국", "한", ["한"]),
        ("abc", "x", []),
        ("abc", " ", []),
        ("", "a", []),
        ("a (b* c", "(b*", ["(b*"]),
    ],
)
def test_plain_search_within_a_text(text, query, found):
    assert plain(text, query) == found


def test_plain_search_for_whole_words():
    assert find_in_text("art smart arts art", "art", whole_words=True) == [Range(0, 3), Range(15, 18)]


@given(st.text(alphabet="aAée\u0301ßsİﬁ \n\u00ad東b"), st.integers(0), st.integers(1, 6))
def test_a_piece_of_a_text_is_found_where_it_was_cut(text, at, length):
    at = at % (len(text) + 1)
    while at < len(text) and unicodedata.category(text[at]) in ("Mn", "Cf"):
        at += 1
    piece = text[at : at + length]
    stripped = piece.strip()
    if all(unicodedata.category(character) in ("Mn", "Cf") for character in stripped):
        return  # folding leaves nothing of it
    start = at + piece.index(stripped)
    hits = find_in_text(text, piece)
    assert any(hit.start <= start + len(stripped) and start < hit.end for hit in hits)


@pytest.mark.parametrize(
    ("text", "query", "language", "found"),
    [
        ("She runs; running, the runner.", "run", "en", ["runs", "running"]),
        ("She runs; running.", "=runs", "en", ["runs"]),
        ("She runs; running.", '"runs"', "en", ["runs"]),
        ("She runs.", "run", "ja", []),
        ("Les élèves mangeaient", "mangé", "fr", ["mangeaient"]),
        ("the old\nharbour", '"old harbour"', "en", ["old\nharbour"]),
        ("the old, harbour; old ships", '"old harbour"', "en", ["old, harbour"]),
        ("a a a a", '"a a"', "en", ["a a", "a a"]),
        ("harbour harbours harm", "harb*", "en", ["harbour", "harbours"]),
        ("the people’s will", "people", "en", ["people"]),
        ("de l’eau", "eau", "fr", ["eau"]),
        ("de l’eau", "l'eau", "fr", ["l’eau"]),
        ("cat cat food", '"cat food" OR cat', "en", ["cat", "cat food"]),
        ("cats -dogs", "cat -dog", "en", []),
        ("東京都と京都", "京", "ja", ["京", "京"]),
        ("東京都と京都", "京都", "ja", ["京都", "京都"]),
        ("東京 都", "東京都", "ja", []),
        ("(a", "(a", "en", []),
    ],
)
def test_a_query_within_a_text(text, query, language, found):
    assert asked(text, query, language=language) == found


def test_a_long_unbroken_line_is_searched():
    text = "東京都" * 300 + "abc" * 100 + "-harbour-" + "x" * 300
    assert asked(text, "harbour", language="en") == ["harbour"]
    assert len(asked(text, "京都", language="ja")) == 300


def test_many_forms_of_a_prefix_are_all_found():
    words = [f"har{a}{b}" for a in "abcdef" for b in "abcdef"]
    assert asked(" ".join(words), "har*") == words


def test_typing_takes_the_last_word_as_a_beginning():
    assert asked("old harbour", "old harb", typing=True) == ["old", "harbour"]
    assert asked("old harbour", "old harb") == []


def test_overlaps_give_way_to_the_first_and_longest():
    assert separate([Range(2, 5), Range(0, 3), Range(0, 2), Range(5, 6), Range(0, 3)]) == [
        Range(0, 3), Range(5, 6),
    ]  # fmt: skip


def test_surroundings_are_whole_words_of_the_paragraph_on_one_line():
    text = "A heading\n\nIt was  the old\nharbour of the town. " + "Word " * 30 + "\n\nNext."
    start = text.index("harbour")
    before, after = surroundings(text, Range(start, start + 7))
    assert before == "It was the old "
    assert after.startswith(" of the town. Word Word")
    assert after.endswith("Word")
    assert len(after) <= CONTEXT


@given(st.text(alphabet="ab \n東\u0301"), st.integers(0), st.integers(0))
def test_surroundings_are_short_and_of_the_text(text, one, other):
    start, end = sorted((one % (len(text) + 1), other % (len(text) + 1)))
    before, after = surroundings(text, Range(start, end))
    assert max(len(before), len(after)) <= CONTEXT
    assert "".join(text[:start].split()).endswith("".join(before.split()))
    assert "".join(text[end:].split()).startswith("".join(after.split()))
    assert "\n" not in before + after


def test_title_and_author_are_shown_only_where_nothing_else_is():
    source = SearchSource("Ships in the harbour.", "The harbour", "Ann Harbour")
    hits = Record(source).hits(parse("harbour"))
    assert [(hit.field, hit.range) for hit in hits] == [(Field.TEXT, Range(13, 20))]
    hits = Record(SearchSource("Ships.", "The harbour", "Ann Harbour")).hits(parse("harbour"))
    assert [hit.field for hit in hits] == [Field.TITLE, Field.AUTHOR]
    assert hits[0].passage().before == "The "
    assert highlight_ranges("harbour", SearchSource("Ships.", "The harbour")) == []


def test_finding_is_given_up_when_asked():
    looks = iter([False, False, True])
    with pytest.raises(SearchCancelled):
        Record(SearchSource("a b " * 50_000), cancelled=lambda: next(looks)).hits(parse("a*"))


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("looks", [0, 1])
def test_looking_within_a_text_is_given_up_when_asked(plain, looks):
    text = "the lamp  of the é harbour\n" * 20_000
    answers = iter([False] * looks)
    with pytest.raises(SearchCancelled):
        find_in_text(text, "lamp", plain=plain, cancelled=lambda: next(answers, True))
    assert len(find_in_text(text, "lamp", plain=plain)) == 20_000


def test_looking_within_a_text_heeds_capitals_if_asked():
    assert find_in_text("Rose rose", "Rose", plain=False, case=True) == [(0, 4)]
