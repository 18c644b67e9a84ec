"""Exporting 10,000 highlights: written, looked at, and merged with what the reader wrote there."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from florilegium.corpus import Corpus
from florilegium.model import Context, ExportOptions, Files

from .libraries import highlight
from .results import Results
from .texts import MadeUp

DOCUMENTS = 100
EACH = 100
ARTICLES = 10
"""Articles that are put together to one document."""


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory, made_up: MadeUp) -> Iterator[Corpus]:
    """A library of 100 documents with 100 highlights each."""
    folder = tmp_path_factory.mktemp("marked")
    articles = made_up.articles()
    for number in range(DOCUMENTS):
        parts = [next(articles) for _ in range(ARTICLES)]
        text = "\n\n".join("\n\n".join((f"# {title}", *paragraphs)) for title, paragraphs in parts)
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
    corpus = Corpus(folder / "library")
    for outcome in corpus.add(list(folder.glob("*.md"))):
        highlight(corpus, outcome.document, EACH)
    yield corpus
    corpus.close()


def timed(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a file a document", ExportOptions()),
        (
            "one file for Obsidian, in sentences",
            ExportOptions("obsidian", files=Files.SINGLE, context=Context.SENTENCE),
        ),
    ],
)
def test_export(
    benchmark: BenchmarkFixture,
    marked: Corpus,
    tmp_path: Path,
    results: Results,
    name: str,
    options: ExportOptions,
) -> None:
    """Planned and written to where nothing is, then again to files that all have been written in."""
    to = tmp_path / "all.md" if options.files is Files.SINGLE else tmp_path / "notes"

    def export() -> list[str]:
        return [file.status for file in marked.exports.write(marked.exports.plan(None, to, options))]

    first = timed(lambda: benchmark.pedantic(export, rounds=1))
    files = [to] if to.is_file() else list(to.iterdir())
    for file in files:
        file.write_text(file.read_text(encoding="utf-8") + "\nMine.\n", encoding="utf-8")
    identity = marked.highlights()[0].id
    marked.set_note(identity, f"Changed for {name}.")
    merged = timed(lambda: results.figure(f"Files, {name}", f"{len(export())}"))
    preview = timed(lambda: marked.exports.preview(None, tmp_path / "elsewhere", options))
    results.figure(f"10,000 highlights exported, {name}", f"{first:.1f} s")
    results.figure(f"The same, merged with files that were written in, {name}", f"{merged:.1f} s")
    results.figure(f"First file previewed, {name}", f"{1000 * preview:.0f} ms")
