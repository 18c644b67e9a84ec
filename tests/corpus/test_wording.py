"""Words near words and in the corpus: counted once more, by NLTK and by hand."""

import random
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from nltk.collocations import BigramCollocationFinder
from nltk.metrics import BigramAssocMeasures
from nltk.probability import FreqDist
from nltk.text import ConcordanceIndex
from nltk.util import ngrams
from pytest import approx

from florilegium.corpus import Corpus
from florilegium.errors import QueryError
from florilegium.search import SearchCancelled
from florilegium.search.analysis import tokens
from florilegium.search.measures import keyness

COMMON = (
    "the", "a", "of", "and", "to", "in", "lamp", "lamps", "keeper", "oil", "ledger", "storm", "said", "light",
    "Lamp", "café", "don’t", "日本", "l’eau",
)  # fmt: skip


def sentence(chance: random.Random) -> str:
    words = [chance.choice(COMMON) for _ in range(chance.randint(3, 25))]
    return " ".join(word + chance.choice(("", "", ",", ";")) for word in words) + "."


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    """Twelve papers of six years, one changed and one removed since they were indexed."""
    chance = random.Random(1887)
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(12):
        text = "\n\n".join(" ".join(sentence(chance) for _ in range(3)) for _ in range(6))
        dated = f"---\ntitle: Paper {number}\ndate: {1880 + number // 2}-02-09\n---\n\n"
        (folder / f"{number:02}.md").write_text(f"{dated}{text}\n", encoding="utf-8")
    opened = Corpus(tmp_path / "library")
    list(opened.add([folder]))
    opened.update_index()
    opened.remove([opened.documents()[3].id])
    opened.update_index()
    with (folder / "07.md").open("a", encoding="utf-8") as file:
        file.write("\nAn unheard lamp, and an unheard lamp: unheard.\n")
    list(opened.refresh())
    assert opened.unindexed() == 1
    yield opened
    opened.close()


def read(corpus: Corpus, documents: list[str] | None = None) -> list[list[str]]:
    """The words of each document."""
    return [
        [token.exact for token in tokens(corpus.text(summary.id).text)]
        for summary in corpus.documents(documents)
    ]


def test_words_are_counted_as_nltk_counts_them(corpus: Corpus) -> None:
    texts = read(corpus)
    counted = FreqDist(word for text in texts for word in text)
    holders = Counter(word for text in texts for word in set(text))
    found = corpus.concordances.words()
    assert {one.word: one.count for one in found} == dict(counted)
    assert {one.word: one.documents for one in found} == dict(holders)
    assert found[0].per_million == approx(1e6 * found[0].count / counted.N())
    assert all(one.count >= other.count for one, other in pairwise(found))
    for one in found:
        if len(list(tokens(one.word))) == 1:
            assert len(corpus.concordances.find(f"={one.word}", ())) == one.count, one.word
    assert corpus.concordances.words(limit=3) == found[:3]


def test_lines_are_those_of_nltks_concordance(corpus: Corpus) -> None:
    for text, summary in zip(read(corpus), corpus.documents(), strict=True):
        theirs = ConcordanceIndex(text)
        for word in ("lamp", "lamps", "the", "nothing"):
            found = corpus.concordances.find(f"={word}", (), documents=[summary.id])
            assert len(found) == len(theirs.offsets(word))


@pytest.mark.parametrize("width", [1, 4])
def test_collocates_are_nltks(corpus: Corpus, width: int) -> None:
    counted = Counter[str]()
    pairs = Counter[tuple[str, str]]()
    for text in read(corpus):  # one by one: no pair reaches from one text into the next
        finder = BigramCollocationFinder.from_words(text, window_size=width + 1)
        counted += finder.word_fd
        pairs += finder.ngram_fd
    total, node = counted.total(), counted["lamp"]
    for window, of in (((0, width), lambda word: ("lamp", word)), ((width, 0), lambda word: (word, "lamp"))):
        for measure, score in (
            ("log-likelihood", BigramAssocMeasures.likelihood_ratio),
            ("mi", BigramAssocMeasures.pmi),
            ("frequency", lambda joint, _margins, _total: joint * width),
        ):
            found = corpus.concordances.collocates("=lamp", window, measure, 1)
            assert {one.word: one.count for one in found} == {
                word: pairs[of(word)] for word in counted if pairs[of(word)]
            }
            for one in found:
                assert one.count == one.left + one.right
                assert one.corpus_count == counted[one.word]
                theirs = score(one.count / width, (node, counted[one.word]), total)
                assert abs(one.score) == approx(abs(theirs), rel=1e-6, abs=1e-6)


def test_both_sides_are_the_sum_of_each(corpus: Corpus) -> None:
    one_by_one = Counter[str]()
    for window in ((3, 0), (0, 2)):
        for one in corpus.concordances.collocates("lamp", window, "frequency", 1):
            one_by_one[one.word] += one.count
    both = corpus.concordances.collocates("lamp", (3, 2), "frequency", 1)
    assert {one.word: one.count for one in both} == dict(one_by_one)
    assert [one.score for one in both] == sorted((one.score for one in both), reverse=True)
    assert all(one.count >= 5 for one in corpus.concordances.collocates("lamp", (3, 2), minimum=5))


@pytest.mark.parametrize("size", [2, 3, 4])
def test_clusters_are_nltks_ngrams(corpus: Corpus, size: int) -> None:
    counted = Counter(
        row for text in read(corpus) for row in ngrams(text, size) if any(word == "lamp" for word in row)
    )
    holders = Counter(row for text in read(corpus) for row in set(ngrams(text, size)) if "lamp" in row)
    found = corpus.concordances.clusters("=lamp", size, 1)
    assert {one.text: one.count for one in found} == {" ".join(row): n for row, n in counted.items()}
    assert {one.text: one.documents for one in found} == {" ".join(row): n for row, n in holders.items()}


def test_clusters_of_a_phrase(corpus: Corpus) -> None:
    counted = Counter(
        row for text in read(corpus) for row in ngrams(text, 3) if ("the", "lamp") in (row[:2], row[1:])
    )
    found = corpus.concordances.clusters('"the lamp"', 3, 1)
    assert {one.text: one.count for one in found} == {" ".join(row): n for row, n in counted.items()}


def test_forms_of_a_query(corpus: Corpus) -> None:
    counted = FreqDist(word for text in read(corpus) for word in text)
    assert {one.form: one.count for one in corpus.concordances.forms("lamp")} == {
        "lamp": counted["lamp"],
        "lamps": counted["lamps"],
    }
    (cafe,) = corpus.concordances.forms("=cafe")
    assert (cafe.form, cafe.count) == ("café", counted["cafe"])


def test_hits_by_year(corpus: Corpus) -> None:
    years = corpus.concordances.by_date("lamp")
    assert [one.year for one in years] == ["1880", "1881", "1882", "1883", "1884", "1885"]
    assert sum(one.documents for one in years) == len(corpus.documents()) == 11
    assert sum(one.count for one in years) == len(corpus.concordances.find("lamp"))
    assert sum(one.characters for one in years) == sum(one.characters for one in corpus.documents())


def test_places_of_hits(corpus: Corpus) -> None:
    found = corpus.concordances.places("lamp", 40)
    lines = corpus.concordances.find("lamp", ())
    assert found is not None
    ordinals = range(len(found.documents))
    assert [
        (found.documents[ordinal], start)
        for ordinal in ordinals
        for start in found.starts[found.edges[ordinal] : found.edges[ordinal + 1]]
    ] == [
        (lines.documents[ordinal], start) for ordinal, start in zip(lines.ordinals, lines.starts, strict=True)
    ]
    assert found.corpus == corpus.concordances.dispersion(lines, 40).corpus
    assert (found.of, found.length) == (11, sum(one.characters for one in corpus.documents()))
    assert 0 < found.deviation < 0.5
    one = corpus.concordances.places("unheard", 40)
    assert one is not None
    assert one.titles == ("Paper 7",)
    assert one.deviation > 0.8
    nowhere = corpus.concordances.places("zeppelin", 40)
    assert nowhere is not None
    assert (nowhere.documents, list(nowhere.starts), nowhere.deviation) == ((), [], 0.0)
    assert corpus.concordances.places(" ", 40) is None


def test_what_is_key(corpus: Corpus) -> None:
    everything = [summary.id for summary in corpus.documents()]
    changed = [summary.id for summary in corpus.documents() if summary.title == "Paper 7"]
    for chosen in (changed, everything[:1], everything[:4]):
        others = [identity for identity in everything if identity not in chosen]
        here = Counter(word for text in read(corpus, chosen) for word in text)
        there = Counter(word for text in read(corpus, others) for word in text)
        found = corpus.concordances.words(chosen)
        assert {one.word: (one.count, one.against) for one in found} == {
            word: (here[word], there[word]) for word in here | there
        }
        for one in found:
            (score,) = keyness([one.count], [one.against], here.total(), there.total())
            assert one.keyness == approx(score)
        assert [one.keyness for one in found] == sorted((one.keyness for one in found), reverse=True)
        assert corpus.concordances.words(chosen, others) == found
        assert corpus.concordances.words(None, others) == found
    assert corpus.concordances.words(changed, limit=1)[0].word == "unheard"
    alone = corpus.concordances.words(everything[:1], everything[1:2])
    assert {one.word: one.count for one in alone} == {
        word: read(corpus, everything[:1])[0].count(word)
        for text in read(corpus, everything[:2])
        for word in text
    }


def test_without_an_index_the_texts_are_read(corpus: Corpus) -> None:
    indexed = corpus.concordances.words()
    lines = corpus.concordances.find("lamp")
    corpus._indexing.index.clear()
    (corpus.library / "index").rename(corpus.library / "gone")
    assert corpus.concordances.words() == indexed
    corpus.complete(corpus.documents()[0].id, author="So that nothing is remembered")
    assert corpus.concordances.find("lamp") == lines


def test_what_cannot_be_asked(corpus: Corpus) -> None:
    for asked in (
        lambda: corpus.concordances.collocates("lamp", measure="t"),
        lambda: corpus.concordances.collocates("lamp", (0, 0)),
        lambda: corpus.concordances.collocates('"lamp'),
        lambda: corpus.concordances.clusters("lamp", 6),
    ):
        with pytest.raises(QueryError):
            asked()
    assert corpus.concordances.collocates("nothing") == []
    assert corpus.concordances.clusters("nothing") == []
    assert corpus.concordances.forms(" ") == []


def test_counting_can_be_given_up(corpus: Corpus) -> None:
    for asked in (
        lambda: corpus.concordances.words(cancelled=lambda: True),
        lambda: corpus.concordances.find("lamp", cancelled=lambda: True),
    ):
        with pytest.raises(SearchCancelled):
            asked()
