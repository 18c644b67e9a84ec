"""What is read of an index stays right through commits, merges and caches."""

import pytest
import whoosh.index
import whoosh.query

from florilegium.search import IndexEntry, IndexState, SearchIndex, SearchSource
from florilegium.search import index as index_module
from florilegium.search import reader as reader_module
from florilegium.search.mapping import Cache
from florilegium.search.parser import parse
from florilegium.search.reader import IndexReader

from .test_writing import write_stock

QUERIES = [
    "sh?p",
    "*oat",
    "shpi~",
    "old NEAR/3 ship",
    '"the ship"~3',
    "date:1880..1890",
    "has:note OR ship",
    "ship",
    "=ships",
    "sh*",
    '"old ship"',
    '"the old sh*"',
    "boat -ship",
    "ship OR boat",
    "date:18",
    "language:en",
]
TEXTS = [
    "The old ship.",
    "Ships, old ships; the old ship",
    "A boat",
    "old boats and a ship " + "pad " * 400 + "old ship",
]


def corpus(count):
    return [
        IndexEntry(f"d{n}", f"{TEXTS[n % 4]} w{n} shared{n // 2}", f"Title {n}", date="1887", language="en")
        for n in range(count)
    ]


def answers(reader):
    return {query: sorted(reader.answer(parse(query), lambda: False)[1]) for query in QUERIES}


@pytest.fixture
def index(tmp_path):
    index = SearchIndex(tmp_path / "index")
    yield index
    index.close()


def test_an_index_that_stock_whoosh_wrote_is_read_the_same(tmp_path, index):
    entries = corpus(300)
    index.update(entries)
    write_stock(tmp_path / "stock", [entries])
    ours, stock = IndexReader(tmp_path / "index"), IndexReader(tmp_path / "stock")
    found = answers(ours)
    assert found == answers(stock)
    assert all(found.values())
    ours.close()
    stock.close()


EVERYWHERE = ("text", "title", "author", "words")
ASKED_OF_STOCK = [
    ("*hip*", lambda field: whoosh.query.Wildcard(field, "*hip*")),
    ("?hips", lambda field: whoosh.query.Wildcard(field, "?hips")),
    ("b*t", lambda field: whoosh.query.Wildcard(field, "b*t")),
    ("shap~", lambda field: whoosh.query.FuzzyTerm(field, "shap", maxdist=1)),
    ("shipss~2", lambda field: whoosh.query.FuzzyTerm(field, "shipss", maxdist=2)),
    ('"the ship"~2', lambda field: whoosh.query.Phrase(field, ["the", "ship"], slop=3)),
    ('"old ship"~1', lambda field: whoosh.query.Phrase(field, ["old", "ship"], slop=2)),
    (
        "=old NEAR/2 =ship",
        lambda field: whoosh.query.spans.SpanNear(
            whoosh.query.Term(field, "old"), whoosh.query.Term(field, "ship"), slop=3, ordered=False
        ),
    ),
]


@pytest.mark.parametrize(("query", "form"), ASKED_OF_STOCK, ids=[query for query, _ in ASKED_OF_STOCK])
def test_stock_whoosh_answers_the_same_from_our_index(tmp_path, index, query, form):
    entries = corpus(40)
    index.update(entries[:25])
    index.update(entries[25:])
    reader = IndexReader(tmp_path / "index")
    ours = {document for document, _ in reader.answer(parse(query), lambda: False)[1]}
    reader.close()
    with whoosh.index.open_dir(tmp_path / "index").searcher() as searcher:
        asked = whoosh.query.Or([form(field) for field in EVERYWHERE])
        theirs = {hit["document"] for hit in searcher.search(asked, limit=None)}
    assert ours == theirs
    assert 0 < len(ours) <= 40


def test_a_reader_kept_open_answers_as_a_new_one(tmp_path, index):
    folder = tmp_path / "index"
    index.update(corpus(30))
    kept = IndexReader(folder)
    for step in range(5):
        index.update([IndexEntry(f"d{step}", f"old ship {step}", language="en")], removed=[f"d{step + 20}"])
        if step == 3:
            assert index.tidy()
        kept = IndexReader(folder, kept)
        fresh = IndexReader(folder)
        assert answers(kept) == answers(fresh)
        assert kept.documents() == fresh.documents()
        fresh.close()
    kept.close()


def test_prewarming_changes_no_answer(tmp_path, index):
    assert index.prewarm() is False, "there is nothing yet"
    index.update(corpus(20))
    before = answers(IndexReader(tmp_path / "index"))
    warmed = IndexReader(tmp_path / "index")
    assert warmed.prewarm(lambda: False) is True
    assert answers(warmed) == before
    assert index.prewarm() is True
    assert index.prewarm(lambda: True) is False
    load = {entry.document: SearchSource(entry.text, language="en") for entry in corpus(19)}.get
    assert index.prewarm(load=load) is True
    answering = {hits.document for hits in index.search("ship", load=load).documents}
    assert answering == {f"d{n}" for n in range(19) if n % 4 != 2}
    warmed.close()


def test_prewarming_asks_what_the_first_keys_ask(tmp_path, index, monkeypatch):
    entries = {f"d{n}": IndexEntry(f"d{n}", "A ship; ships, shore. 12 日本", language="en") for n in range(3)}
    index.update(entries.values())
    reader = index._open()
    beginnings = reader.common_beginnings()
    assert set(beginnings) == {"a", "s", "sh", "日", "日本", "本"}
    assert beginnings[:2] == ["s", "sh"]
    assert index.prewarm() is True
    kept = dict(index._open().leaves._known)
    results = {one: index.search(one, load=entries.get, typing=True) for one in beginnings}
    assert dict(index._open().leaves._known).keys() == kept.keys(), "all of them were known"
    assert results["sh"].total == 3
    monkeypatch.setattr(index_module, "_WARM", -1.0)
    index.close()
    assert index.prewarm() is True
    assert not index._open().leaves._known
    assert {one: index.search(one, load=entries.get, typing=True) for one in beginnings} == results
    index.close()
    monkeypatch.setattr(index_module, "_WARM", 1.0)
    looks = iter([False] * 1_000)
    monkeypatch.setattr(IndexReader, "prewarm", lambda *_: True)
    assert index.prewarm(lambda: next(looks) or bool(index._open().leaves._known)) is False


def test_prewarming_a_damaged_index_finds_that_out(index, monkeypatch, caplog):
    index.update(corpus(3))

    def broken(*_):
        raise ValueError

    monkeypatch.setattr(reader_module.IndexReader, "prewarm", broken)
    assert index.prewarm() is False
    assert index.state() is IndexState.DAMAGED
    assert "cannot be read" in caplog.text


def test_a_beginning_stands_for_its_commonest_words_while_it_is_typed(index, monkeypatch):
    monkeypatch.setattr(index_module, "TYPED", 1)
    words = ["shore shore", "shore", "shore ship", "ship", "shade", "shade"]
    entries = {f"d{n}": IndexEntry(f"d{n}", text + " all", language="en") for n, text in enumerate(words)}
    entries["once"] = IndexEntry("once", "shallow", language="en")
    index.update(entries.values())
    typed = index.search("sh", typing=True, load=entries.get)
    assert {hits.document for hits in typed.documents} == {"d0", "d1", "d2", "once"}
    assert index.search("sh*", load=entries.get).total == 7
    assert index.search('"sh', typing=True, load=entries.get).total == 4
    assert index.search('"all sh', typing=True, load=entries.get).total == 0
    assert index.search('"shore al', typing=True, load=entries.get).total == 2


def test_tidying_a_missing_index_does_nothing(index):
    assert index.tidy() is False


def test_a_cache_lets_go_of_what_was_not_asked_for_longest():
    cache = Cache(100)
    for key in range(4):
        cache.put(key, str(key), 30)
        cache.get(0)
    assert [cache.get(key) for key in range(4)] == ["0", None, "2", "3"]
    cache.put("large", "large", 60)
    assert cache.get("large") is None, "what takes more than half is not kept"
    cache.put(0, "again", 40)
    assert cache.get(0) == "again"
    assert cache.get(2) == "2"
