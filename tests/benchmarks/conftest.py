import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from florilegium import paths
from florilegium.corpus import Corpus

from .libraries import build
from .results import Results
from .texts import MadeUp, cut, seed_texts, vocabulary, write_articles

CACHE_VARIABLE = "FLORILEGIUM_BENCHMARKS"
RESULTS = pytest.StashKey[Results]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("florilegium benchmarks")
    group.addoption("--texts", type=Path, help="Folder of .txt files to cut documents from; else made up.")
    group.addoption("--documents", type=int, default=10_000, help="How many documents the library holds.")
    group.addoption(
        "--cache",
        type=Path,
        default=Path(
            os.environ.get(CACHE_VARIABLE) or Path(tempfile.gettempdir()) / "florilegium-benchmarks"
        ),
        help=f"Folder that keeps what is built for the next run; else ${CACHE_VARIABLE}.",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[RESULTS] = Results()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash[RESULTS].rows:
        terminalreporter.section("measured")
        terminalreporter.write_line(config.stash[RESULTS].table())


@pytest.fixture(scope="session")
def results(pytestconfig: pytest.Config) -> Results:
    return pytestconfig.stash[RESULTS]


@pytest.fixture(scope="session")
def made_up() -> MadeUp:
    return MadeUp(vocabulary(seed_texts(paths.seeds())), seed=7)


@pytest.fixture(scope="session")
def articles(pytestconfig: pytest.Config, results: Results) -> tuple[Path, Path]:
    """Two folders of documents: what the library holds, and 1,000 more to add to it."""
    texts, count = pytestconfig.getoption("texts"), pytestconfig.getoption("documents")
    kind = texts.resolve().name if texts else "made-up"
    folder = pytestconfig.getoption("cache") / f"{kind}-{count}"
    if not (folder / "more").is_dir():
        shutil.rmtree(folder, ignore_errors=True)
        source = cut(texts) if texts else MadeUp(vocabulary(seed_texts(paths.seeds()))).articles()
        unfinished = folder / "unfinished"
        for name, wanted in (("held", count), ("more", 1000)):
            if write_articles(source, wanted, unfinished) < wanted:
                pytest.exit(f"{texts} gives fewer than {count + 1000} documents.")
            unfinished.rename(folder / name)
    results.about["texts"] = f"cut from {kind}" if texts else "made up"
    results.about["library"] = f"{count:,} documents"
    return folder / "held", folder / "more"


@pytest.fixture(scope="session")
def library(articles: tuple[Path, Path]) -> Path:
    """The library, for measuring what does not change it."""
    held, _ = articles
    folder = held.with_name("library")
    if not folder.is_dir():
        build(folder, held)
    return folder


@pytest.fixture
def own_library(library: Path, tmp_path: Path) -> Path:
    """A copy of the library, to do with as one likes."""
    return Path(shutil.copytree(library, tmp_path / "library"))


@pytest.fixture
def corpus(library: Path) -> Iterator[Corpus]:
    corpus = Corpus(library)
    yield corpus
    corpus.close()
