"""Many texts read at once, as arrays, give the tokens that the analysis gives for each."""

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from florilegium.search import chunks
from florilegium.search.analysis import forms, stems
from florilegium.search.chunks import ChunkNumbers, plain
from florilegium.search.schema import BREAK
from florilegium.search.vocabulary import Vocabulary, prepared

TRICKY = (
    "aAbzZIıİſKßéÉñœÆø0129 \t\n\x00\x0b\x1c\x1f_'’‘＇ʼ.,;:!?-–—…“”«»()[]{}<>*#|\\/&@"
    "\u00a0\u00ad\u0085\u2003\u2028\u2009\u200b\u200d\u2060\ufeff\u0301\u0307\u0308\u030c"
    "²½ªºµ§©·→€東京日本語カタ。、「」　가かกدמַ\u064b\U0001f600\U00020000"
)
PARTS = [
    "l'eau", "l’Œuvre", "don't", "people's", "o'clock", "1,000,000.5", "3.14", "12,13", "1.2.3", ".5", "5.",
    "...",
    "'tis", "''", "rock'n'roll", "aujourd’hui", "jusqu'au", "e.g.", "U.S.A.", "www.a-b.org", "naïve", "x_y",
    "s", "ll", "'ll", "verylongwordindeed", "a" * 15, "a" * 16, "a" * 17, "a" * 64,
    "b" * 101, "ab'" * 40, "_" * 70,
]  # fmt: skip
texts = st.lists(st.sampled_from([*PARTS, *TRICKY]) | st.text(max_size=3), max_size=25).map("".join)
words = st.lists(st.sampled_from([*PARTS, *TRICKY]), max_size=25).map(" ".join)
readable = (texts | words).map(lambda text: text.encode("utf-8", "replace").decode())


def read(vocabulary, fields):
    """The exact forms and the words to be stemmed of each text."""
    found = vocabulary.read([prepared([text]) for text in fields])
    exact, clean = (
        [vocabulary.words[number].decode() for number in of(found.tokens)]
        for of in (vocabulary.exact, vocabulary.clean)
    )
    ends = np.cumsum(found.lengths).tolist()
    return [(exact[a:b], clean[a:b]) for a, b in zip([0, *ends], ends, strict=False)]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(readable, min_size=1, max_size=6), min_size=1, max_size=3))
@example([["a" * 64 + ";\U0003134b"]])  # of no Unicode yet, but in a block of unspaced letters
@example([["a", "", "b.", " .", "'"], ["..,,''a''..", ".....", "\x00"]])
def test_texts_are_read_as_the_analysis_reads_each(batches):
    vocabulary = Vocabulary()
    for fields in batches:
        assert read(vocabulary, fields) == [forms(text) for text in fields]


@settings(deadline=None)
@given(st.lists(readable, min_size=2, max_size=5))
def test_texts_of_one_field_are_parted(fields):
    vocabulary = Vocabulary()
    found = vocabulary.read([prepared(fields)])
    expected = []
    for exact in (forms(text)[0] for text in fields):
        if exact:
            expected += [BREAK, *exact] if expected else exact
    assert [vocabulary.words[number].decode() for number in vocabulary.exact(found.tokens)] == expected


def test_more_chunks_than_the_table_was_made_for_keep_their_numbers():
    numbers = ChunkNumbers()
    once = [f"w{number} {number}x" for number in range(30_000)]
    few = numbers.read([plain(text) for text in once[:10]])
    many = numbers.read([plain(text) for text in once])
    assert len(numbers) == 1 + 60_000
    assert many.numbers[:20].tolist() == few.numbers.tolist() == list(range(1, 21))
    assert many.sizes.tolist() == [2] * 30_000
    assert numbers.read([plain(text) for text in once]).numbers.tolist() == many.numbers.tolist()


def test_chunks_whose_places_in_the_table_are_the_same_are_told_apart(monkeypatch):
    monkeypatch.setattr(chunks, "_FACTORS", (np.uint64(0), np.uint64(0)))
    numbers = ChunkNumbers()
    written = plain(" ".join(f"w{number % 50}" for number in range(200)))
    assert numbers.read([written]).numbers.tolist() == [1 + number % 50 for number in range(200)]
    assert numbers.read([written]).numbers.tolist() == [1 + number % 50 for number in range(200)]


@settings(deadline=None)
@given(st.lists(readable, min_size=1, max_size=4), st.sampled_from(["en", "fr", "de", "tr", "ar"]))
def test_stems_are_those_of_the_language(fields, code):
    vocabulary = Vocabulary()
    for text in fields:
        found = vocabulary.read([prepared([text])])
        clean = vocabulary.clean(found.tokens)
        stemmed = vocabulary.stems_of(code, clean)
        expected = [stems(code)[vocabulary.words[number].decode()] for number in clean]
        assert [vocabulary.stems[number].decode() if number >= 0 else "" for number in stemmed] == [
            f"{code} {stem}" if stem else "" for stem in expected
        ]
