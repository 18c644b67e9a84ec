"""The segments that are written equal those of stock Whoosh, posting by posting."""

import itertools
import tempfile
from pathlib import Path

import numpy as np
import pytest
import whoosh.index
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium.errors import LibraryError
from florilegium.model import Anchor, Highlight, TextPositionSelector, TextQuoteSelector
from florilegium.search import IndexEntry, SearchIndex, storage, writer
from florilegium.search.analysis import forms, stems
from florilegium.search.blocks import read_positions, read_postings, read_short, read_values
from florilegium.search.encoding import Frequencies, Positions, Terms, encode
from florilegium.search.schema import BREAK, SCHEMA, STEMS, rows
from florilegium.search.vocabulary import Vocabulary, prepared

WORDS = [
    "a",
    "The",
    "ships",
    "shipped",
    "l'eau",
    "don't",
    "O'Brien",
    "3.14",
    "été",
    "東京都",
    "(see",
    'x"),',
    "...",
    "Straße",
]
texts = st.lists(st.sampled_from([*WORDS, "\n\n", " "]) | st.text(max_size=4), max_size=30).map(
    lambda words: " ".join(words).encode("utf-8", "replace").decode()
)


@st.composite
def entries(draw, document):
    def anchor():
        return Anchor(TextPositionSelector(0, 1), TextQuoteSelector(draw(texts) or "x"))

    highlights = tuple(
        Highlight(
            f"h{number}", document, 1, anchor(), "claim", note=draw(texts),
            tags=tuple(draw(st.sets(st.sampled_from(["sea", "sea trade"])))),
        )
        for number in range(draw(st.integers(0, 2)))
    )  # fmt: skip
    language = draw(st.sampled_from(["en", "de", "fr", "ja", ""]))
    long = draw(texts) + " pad" * draw(st.sampled_from([0, 0, 300])) + " end"
    return IndexEntry(
        document,
        long,
        draw(texts),
        draw(texts),
        "1887-02-09",
        language,
        "a.org",
        highlights,
        {"claim": "Claim"},
    )


def stock_fields(row):
    """What stock Whoosh would be given to index."""
    fields = {}
    for name, written in row.texts.items():
        exact, clean = [], []
        for text in written:
            words, to_stem = forms(text)
            if exact and words:
                exact.append(BREAK)
            exact += words
            clean += to_stem
        fields[name] = exact
        if name + STEMS in SCHEMA and row.code:
            found = map(stems(row.code).__getitem__, clean)
            fields[name + STEMS] = [f"{row.code} {stem}" for stem in found if stem]
    for name, values in row.values.items():
        fields[name] = list(values) if name in ("tags", "labels", "has") else values[0]
    return {name: value for name, value in fields.items() if value}


def write_stock(folder, batches):
    folder.mkdir()
    index = whoosh.index.create_in(folder, SCHEMA)
    for batch in batches:
        stock = index.writer()
        for entry in batch:
            for row in rows(entry):
                stock.add_document(**stock_fields(row))
        stock.commit(merge=False)


def stem_ranks(leaf):
    """Of the places of stems in each field of a document, which is the how-manieth.

    Stock Whoosh counts the stems that it is given; ours stand where their words stand, and some have none.
    """
    places = {}
    for name, term in leaf.all_terms():
        if name.endswith(STEMS):
            matcher = leaf.postings(name, term)
            while matcher.is_active():
                found = SCHEMA[name].format.decode_positions(matcher.value())
                places.setdefault((name, matcher.id()), []).extend(found)
                matcher.next()
    return {key: {place: rank for rank, place in enumerate(sorted(found))} for key, found in places.items()}


def content(folder):
    """All that an index says, as stock Whoosh reads it."""
    found = []
    with whoosh.index.open_dir(folder).reader() as reader:
        leaves = reader.leaf_readers() if reader.doc_count_all() else []
        for leaf, _ in leaves:
            ranks = stem_ranks(leaf)
            for name, term in leaf.all_terms():
                form = SCHEMA[name].format
                information = leaf.term_info(name, term)
                postings = []
                matcher = leaf.postings(name, term)
                while matcher.is_active():
                    positions = form.decode_positions(matcher.value()) if form.supports("positions") else ()
                    if name.endswith(STEMS):
                        positions = [ranks[name, matcher.id()][place] for place in positions]
                    frequency = form.decode_frequency(matcher.value())
                    postings.append((matcher.id(), float(matcher.weight()), frequency, list(positions)))
                    matcher.next()
                numbers = (
                    information.weight(), information.doc_frequency(), information.min_length(),
                    information.max_length(), information.max_weight(), information.min_id(),
                    information.max_id(),
                )  # fmt: skip
                found.append((name, term, numbers, postings))
            for number in range(leaf.doc_count_all()):
                lengths = [leaf.doc_field_length(number, name, 0) for name in SCHEMA.names()]
                found.append((number, leaf.stored_fields(number), leaf.is_deleted(number), lengths))
            found.append([leaf.field_length(name) for name in SCHEMA.names()])
    return found


@settings(max_examples=12, deadline=None)
@given(st.tuples(*(entries(name) for name in "abcd")))
def test_segments_equal_those_of_stock_whoosh(corpus):
    with tempfile.TemporaryDirectory() as folder:
        ours, stock = Path(folder) / "ours", Path(folder) / "stock"
        index = SearchIndex(ours)
        index.update(corpus[:3])
        index.update(corpus[3:])
        index.close()
        write_stock(stock, [corpus[:3], corpus[3:]])
        assert content(ours) == content(stock)


def test_long_texts_and_many_documents_equal_those_of_stock_whoosh(tmp_path):
    chance = np.random.default_rng(3)
    words = np.array([f"w{number}" for number in range(300)])
    corpus = [
        IndexEntry(f"d{number:03}", " ".join(words[chance.zipf(1.3, size) % 300]), language="en")
        for number, size in enumerate([70_000, 3_000, *[40] * 150])
    ]
    corpus.append(IndexEntry("last", "a " * 66_000 + "end w1", language="en"))
    index = SearchIndex(tmp_path / "ours")
    index.update(corpus)
    index.close()
    write_stock(tmp_path / "stock", [corpus])
    assert content(tmp_path / "ours") == content(tmp_path / "stock")


@settings(deadline=None)
@given(texts, texts)
def test_a_vocabulary_reads_as_the_analysis_does(first, second):
    vocabulary = Vocabulary()
    for text in (first, second):
        read = vocabulary.read([prepared([text])])
        exact, clean = forms(text)
        assert [vocabulary.words[number].decode() for number in vocabulary.exact(read.tokens)] == exact
        assert [vocabulary.words[number].decode() for number in vocabulary.clean(read.tokens)] == clean
        assert read.lengths.tolist() == [len(exact)]


def test_a_segment_is_split_before_it_takes_too_much_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(writer, "_LARGEST", 200)
    corpus = [IndexEntry(f"d{n}", f"ship {n} " * 8, language="en") for n in range(20)]
    index = SearchIndex(tmp_path / "index")
    index.update([*corpus, IndexEntry("d0", "boat"), IndexEntry("d19", "boat")])
    assert len(list((tmp_path / "index").glob("*.seg"))) > 3
    assert index.documents() == {entry.document for entry in corpus}
    load = {entry.document: entry for entry in corpus}
    assert index.search("ship", limit=0, load=load.get).total == 18
    assert index.search("boat", limit=0, load=load.get).total == 2
    index.close()


# ---- merging


@settings(max_examples=6, deadline=None)
@given(st.tuples(*(entries(name) for name in "abcde")))
def test_merged_segments_equal_one_written_at_once(corpus):
    with tempfile.TemporaryDirectory() as folder:
        ours, stock = Path(folder) / "ours", Path(folder) / "stock"
        index = SearchIndex(ours)
        for one in corpus:
            index.update([one])
        index.close()
        assert writer.IndexWriter(ours).tidy(1) is True
        assert writer.IndexWriter(ours).tidy(1) is False
        write_stock(stock, [corpus])
        assert content(ours) == content(stock)


@settings(max_examples=6, deadline=None)
@given(st.tuples(*(entries(name) for name in "abcb")))
def test_what_is_deleted_is_left_behind_by_a_merge(corpus):
    with tempfile.TemporaryDirectory() as folder:
        ours, stock = Path(folder) / "ours", Path(folder) / "stock"
        index = SearchIndex(ours)
        index.update(corpus[:3])
        index.update(corpus[3:], removed=["c"])
        index.close()
        assert writer.IndexWriter(ours).tidy(1) is True
        write_stock(stock, [[corpus[0], corpus[3]]])
        # Whoosh keeps only the sum of a field's exact lengths, so that of the rest is an estimate.
        assert content(ours)[:-1] == content(stock)[:-1]


def test_segments_of_stock_whoosh_are_merged(tmp_path):
    corpus = [IndexEntry(f"d{n}", "ship of ships " * n, "Trade", language="en") for n in range(1, 200)]
    write_stock(tmp_path / "stock", [corpus[:150], corpus[150:]])
    write_stock(tmp_path / "whole", [corpus])
    storage.IndexStorage(tmp_path / "stock").will_commit(())
    writer.IndexWriter(tmp_path / "stock").tidy(1)
    assert content(tmp_path / "stock") == content(tmp_path / "whole")


def test_many_small_commits_do_not_leave_many_segments(tmp_path, monkeypatch):
    monkeypatch.setattr(writer, "_MOST_SEGMENTS", 3)
    index = SearchIndex(tmp_path / "index")
    corpus = {f"d{n}": IndexEntry(f"d{n}", f"ship {n}", language="en") for n in range(12)}
    for one in corpus.values():
        index.update([one])
        assert len(list((tmp_path / "index").glob("*.seg"))) <= 4
    assert index.documents() == set(corpus)
    assert index.search("ship", limit=0, load=corpus.get).total == 12
    while index.tidy():
        pass
    assert index.search("ship", limit=0, load=corpus.get).total == 12
    index.close()


def test_a_merge_that_fails_changes_nothing(tmp_path, monkeypatch):
    index = SearchIndex(tmp_path / "index")
    for n in range(3):
        index.update([IndexEntry(f"d{n}", "ship")])
    before = sorted(path.name for path in (tmp_path / "index").iterdir())
    monkeypatch.setattr(storage.IndexStorage, "rename_file", _no_space)
    with pytest.raises(LibraryError, match="No space"):
        writer.IndexWriter(tmp_path / "index").tidy(1)
    monkeypatch.undo()
    assert index.documents() == {"d0", "d1", "d2"}
    assert set(before) <= {path.name for path in (tmp_path / "index").iterdir()}
    index.update([IndexEntry("d3", "ship")])
    assert len(list((tmp_path / "index").glob("*.seg"))) == 4, "what was left behind is cleaned away"
    index.close()


def _no_space(*_, **__):
    raise OSError(28, "No space left on device")


# ---- blocks


def blocks(terms, values):
    """The bytes of each term."""
    parts, sizes = encode(terms, values)
    data = b"".join(parts)
    ends = np.cumsum(sizes).tolist()
    return [data[start:end] for start, end in itertools.pairwise([0, *ends])]


def one_term(documents, counts):
    sizes = np.array([1], np.uint8), np.array([2], np.uint8)
    return Terms(np.array([0, len(documents)]), documents.astype(np.int32), counts.astype(np.int32), *sizes)


lists_of_positions = st.lists(
    st.lists(st.integers(0, 300) | st.integers(0, 1 << 17), min_size=1, max_size=300, unique=True).map(
        sorted
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=30, deadline=None)
@given(lists_of_positions, st.randoms(use_true_random=False), st.sampled_from([1, 1000, 100_000]))
def test_what_a_block_is_given_is_read_from_it(lists, chance, stride):
    counts = np.array([len(one) for one in lists])
    starts = np.cumsum(counts) - counts
    deltas = np.concatenate([np.diff(one, prepend=0) for one in lists]).astype(np.int32)
    documents = np.cumsum([chance.randrange(1, stride + 1) for _ in lists]).astype(np.int32)
    (block,) = blocks(one_term(documents, counts), Positions(deltas, starts, counts))
    postings = read_postings(memoryview(block), len(lists))
    assert postings.documents.tolist() == documents.tolist()
    assert postings.counts.tolist() == counts.tolist()
    owners, positions = read_positions(read_values(memoryview(block)))
    assert owners.tolist() == np.repeat(np.arange(len(lists)), counts).tolist()
    assert positions.tolist() == [position for one in lists for position in one]
    for value, expected in zip(read_values(memoryview(block)), lists, strict=True):
        assert SCHEMA["text"].format.decode_positions(value) == expected
        assert SCHEMA["text"].format.decode_frequency(value) == len(expected)


FREQUENCIES = st.integers(1, 4) | st.integers(250, 260)


@settings(deadline=None)
@given(st.lists(st.lists(FREQUENCIES, min_size=1, max_size=20), min_size=1))
def test_short_terms_read_together_equal_those_read_one_by_one(frequencies):
    sizes = [len(one) for one in frequencies]
    starts = np.concatenate(([0], np.cumsum(sizes)))
    counts = np.concatenate(frequencies).astype(np.int32)
    documents = np.concatenate([np.arange(size) * 70_001 for size in sizes]).astype(np.int32)
    edges = np.zeros(len(sizes), np.uint8)
    terms = Terms(starts, documents, counts, edges, edges)
    written = blocks(terms, Frequencies())
    lengths = np.array([len(block) for block in written])
    raw = np.frombuffer(b"".join(written), np.uint8)
    short = read_short(
        raw, np.cumsum(lengths) - lengths, np.array(sizes),
        np.array([sum(one) for one in frequencies], float),
        np.array([max(one) for one in frequencies], float),
    )  # fmt: skip
    expected = []
    for index in np.flatnonzero(short.read):
        one = read_postings(memoryview(written[index]), sizes[index])
        expected += zip(one.documents.tolist(), one.counts.tolist(), strict=True)
    assert sorted(zip(short.documents.tolist(), short.counts.tolist(), strict=True)) == sorted(expected)
    for index, (block, size) in enumerate(zip(written, sizes, strict=True)):
        few = size <= 16 and max(frequencies[index]) < 256 and block[31] == 0
        if few and index < len(sizes) - 2:  # the last ones lie too near the end
            assert short.read[index]


def test_a_block_of_frequencies_is_read_from_its_arrays():
    documents, counts = np.arange(1, 5000, 7), np.arange(1, 5000, 7) % 3 + 1
    for most in (1, 3, 700):
        counts[5] = most
        term = one_term(documents, counts)
        (block,) = blocks(term, Frequencies())
        postings = read_postings(memoryview(block), len(documents))
        assert postings.documents.tolist() == documents.tolist()
        assert postings.counts.tolist() == counts.tolist()


def test_what_is_no_posting_list_is_refused():
    with pytest.raises(ValueError, match="not a posting list"):
        read_postings(memoryview(b"W3Xx" + bytes(40)), 1)
