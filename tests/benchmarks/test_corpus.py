"""What needs no window: opening a library, finding, adding."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from florilegium.corpus import Corpus
from florilegium.model import SearchResult

from .results import Results

QUERIES = (
    "lamp oil",
    '"the lamp"',
    "keeper OR pilot",
    "harb*",
    "tag:figures lamp",
    "lamp NOT oil",
    "the fog",
)


def keystrokes() -> Iterator[str]:
    """What is in the search field after each key, as the queries are typed one after another."""
    for query in QUERIES:
        for length in range(1, len(query) + 1):
            yield query[:length]


def timed(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def test_open_the_library(benchmark: BenchmarkFixture, library: Path, results: Results) -> None:
    """The corpus opened, its documents listed."""
    spent = []

    def open_and_list() -> None:
        began = time.perf_counter()
        corpus = Corpus(library)
        assert corpus.documents()
        spent.append(time.perf_counter() - began)
        corpus.close()

    benchmark.pedantic(open_and_list, rounds=10, warmup_rounds=1)
    results.times("Library opened and listed", spent[1:] or spent)


def test_read_a_text(benchmark: BenchmarkFixture, corpus: Corpus, results: Results) -> None:
    """A document's text and highlights from the database, a different one each time."""
    chosen = random.Random(3).sample([summary.id for summary in corpus.documents()], 200)
    spent = []

    def read_all() -> None:
        for identity in chosen:
            spent.append(timed(lambda: (corpus.text(identity), corpus.highlights(identity))))  # noqa: B023

    benchmark.pedantic(read_all, rounds=1)
    results.times("Text and highlights of a document read", spent)


def test_search_as_one_types(benchmark: BenchmarkFixture, corpus: Corpus, results: Results) -> None:
    """Each key of some typed queries answered with the best 50 documents and their passages."""
    corpus.search("warm", typing=True)
    spent = []
    answers: list[SearchResult] = []

    def type_all() -> None:
        for query in keystrokes():
            spent.append(timed(lambda: answers.append(corpus.search(query, 50, typing=True))))  # noqa: B023

    benchmark.pedantic(type_all, rounds=1)
    assert answers[len(QUERIES[0]) - 1].total
    results.times("Search as one types, each key", spent)


@pytest.mark.parametrize("query", QUERIES)
def test_search(benchmark: BenchmarkFixture, corpus: Corpus, results: Results, query: str) -> None:
    """A whole query."""
    corpus.search("warm")
    spent = []

    def search() -> None:
        spent.append(timed(lambda: corpus.search(query, 50)))

    benchmark.pedantic(search, rounds=5)
    results.times(f"Search for {query}", spent)


def test_add_a_thousand(
    benchmark: BenchmarkFixture, own_library: Path, articles: tuple[Path, Path], results: Results
) -> None:
    """A folder of 1,000 documents added to the library, then indexed."""
    _, more = articles
    corpus = Corpus(own_library)
    spent = []

    def add() -> None:
        spent.append(timed(lambda: outcomes.extend(corpus.add([more]))))
        spent.append(timed(corpus.update_index))

    outcomes: list[object] = []
    benchmark.pedantic(add, rounds=1)
    corpus.close()
    assert len(outcomes) == 1000
    results.figure("1,000 documents added", f"{spent[0]:.1f} s")
    results.figure("1,000 documents indexed", f"{spent[1]:.1f} s")


def test_size_on_disk(library: Path, articles: tuple[Path, Path], results: Results) -> None:
    """What the library takes on the disk, beside the files it was made of."""

    def megabytes(folder: Path) -> float:
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6

    results.figure("Files", f"{megabytes(articles[0]):.0f} MB")
    results.figure("Database", f"{megabytes(library) - megabytes(library / 'index'):.0f} MB")
    results.figure("Index", f"{megabytes(library / 'index'):.0f} MB")
