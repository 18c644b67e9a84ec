"""Passages are found the same, whether a text is looked through for them or read as a whole."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium.search import IndexEntry, SearchIndex, SearchSource, looking
from florilegium.search.analysis import LANGUAGE_CODES, stems, tokens
from florilegium.search.looking import Looking, _Spellings
from florilegium.search.parser import parse
from florilegium.search.scanning import Letters

from .test_scanning import TEXTS

WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9) | st.sampled_from(
    [
        "skies",
        "dying",
        "ties",
        "gently",
        "news",
        "gegangen",
        "berichtet",
        "mermaid",
        "unter",
        "yes",
        "aed",
        "ing",
    ]
)
QUERIES = (
    "lamp", "lamps", "la", "amp", "don't", "=café", "café", "lamp OR the", '"the lamp"', '"lamp lamp"',
    "lamp -amp", "l?mp", "lanp~", "the NEAR lamp", "3.14", "1,000", "日本", "x", "lamplight", "*amp", "12",
)  # fmt: skip


@given(WORDS, st.sampled_from(sorted(set(LANGUAGE_CODES.values()) - looking._PREFIXED)))
@settings(max_examples=400)
def test_stemmers_leave_how_a_word_begins(word, code):
    assert stems(code)[word][:1] == word[0]


@given(st.lists(TEXTS, max_size=4), st.sampled_from(["lamp", "lamps", "don't", "the", "amp", "12", "xxxx"]))
def test_spellings_are_the_plain_words_of_a_stem(texts, word):
    stem_of = stems("en")
    expected = {
        token.exact
        for text in texts
        for token in tokens(text)
        if text[token.start : token.end].isascii() and stem_of[token.clean] == stem_of[word]
    }
    found = _Spellings([Letters(text) for text in texts]).of_stem("en", stem_of[word])
    if found is None:
        assert not stem_of[word].isalnum()
    else:
        assert expected <= found
        assert all(stem_of[one] == stem_of[word] for one in found)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(TEXTS, st.sampled_from(["en", "", "tr", "de", "ja"])), min_size=1, max_size=4),
    st.sampled_from(QUERIES),
    st.booleans(),
    st.booleans(),
)
def test_looking_through_texts_finds_what_reading_them_finds(texts, query, typing, case):
    asked = parse(query, typing=typing, case=case)
    if asked is None:
        return
    sources = {f"d{n}": SearchSource(text, "Lamp", language=code) for n, (text, code) in enumerate(texts)}

    def shown():
        best = [(one, 1.0) for one in sources]
        return Looking().show(asked, best, 10, 3, sources.get, lambda _: None, lambda: False)

    scanned = shown()
    limit = looking._SHORT
    looking._SHORT = -1
    try:
        assert scanned == shown()
    finally:
        looking._SHORT = limit


@pytest.fixture
def index(tmp_path):
    index = SearchIndex(tmp_path / "index")
    yield index
    index.close()


def test_long_texts_and_those_of_other_letters_are_read_and_remembered():
    known = Looking()
    asked = parse("lamp")
    assert asked is not None
    plain, long = SearchSource("The lamp. " * 9), SearchSource("The lamp. " * 9_000)
    other = SearchSource("Лампа и lamp. " * 9)
    for source in (plain, long, other):
        hits, lost = known.show(asked, [("d", 1.0)], 1, 3, {"d": source}.get, lambda _: None, lambda: False)
        assert hits[0].hits == source.text.count("lamp")
        assert lost == 0
        assert len(known._texts) == (source is not plain)
        known.forget()
    known.meet("plain", plain)
    known.meet("long", long)
    known.meet("other", other)
    assert list(known._texts) == ["long", "other"]


def test_documents_that_are_gone_or_have_changed_are_replaced_by_the_next(index):
    entries = {f"d{n}": IndexEntry(f"d{n}", "the lamp " * (9 - n), language="en") for n in range(9)}
    index.update(entries.values())
    now = {key: SearchSource(entry.text, language="en") for key, entry in entries.items()}
    now["d0"] = replace(now["d0"], text="nothing")
    del now["d1"]
    result = index.search("lamps", limit=4, load=now.get)
    assert len(result.documents) == 4
    assert {hits.document for hits in result.documents} <= set(now) - {"d0"}
    assert [hits.hits for hits in result.documents] == [
        now[hits.document].text.count("lamp") for hits in result.documents
    ]
    assert result.total in (7, 8, 9)
    everything = index.search("lamps", limit=20, load=now.get)
    assert everything.total == len(everything.documents) == 7
