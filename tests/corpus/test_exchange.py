"""What one library exports, another takes in as the same highlights, and the same library not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.model import ExportOptions, Highlight, ImportOutcome, Range

FORMATS = ("json", "w3c", "epub", "readium", "hypothesis")


@pytest.fixture
def sources(tmp_path: Path) -> list[str]:
    ferry, boat = tmp_path / "ferry.md", tmp_path / "boat.txt"
    ferry.write_text(
        "# The ferry\n\n## Tides\n\nAt six 😀 it runs. At six it stops.\n\n- one\n- two\n", "utf-8"
    )
    boat.write_text("Another boat\n\nIt never ran at all. It never ran.\n", "utf-8")
    return [str(ferry), str(boat)]


@pytest.fixture
def corpus(tmp_path: Path, sources: list[str]) -> Iterator[Corpus]:
    with_highlights = opened(tmp_path / "library", sources)
    marks = {"At six": "claim", "it stops": "question", "It never ran": "doubt", "one\ntwo": "quote"}
    for summary in with_highlights.documents():
        text = with_highlights.text(summary.id).text
        for words, label in marks.items():
            if (start := text.rfind(words)) >= 0:
                passage = Range(start, start + len(words))
                note = "" if label == "claim" else f"On *{words}*\n"
                with_highlights.highlight(summary.id, passage, label, note, ("boats", "time"))
    yield with_highlights
    with_highlights.close()


def opened(library: Path, sources: list[str]) -> Corpus:
    made = Corpus(library)
    list(made.add(sources))
    return made


def exported(corpus: Corpus, to: Path, name: str) -> list[Path]:
    corpus.exports.write(corpus.exports.plan(None, to, ExportOptions(format=name)))
    return sorted(to.iterdir())


def facts(corpus: Corpus) -> list[tuple[object, ...]]:
    def fact(one: Highlight) -> tuple[object, ...]:
        where = one.document, one.start, one.end, one.anchor.quote
        return *where, one.id, one.label, one.note, one.tags, one.created, one.modified

    return sorted(map(fact, corpus.highlights()), key=str)


def total(outcomes: Iterator[ImportOutcome]) -> dict[str, int]:
    names = ("found", "review", "unmatched", "unchanged", "updated")
    gathered = list(outcomes)
    return {name: count for name in names if (count := sum(getattr(one, name) for one in gathered))}


@pytest.mark.parametrize("name", FORMATS)
def test_another_library_takes_in_the_same_highlights(corpus, sources, tmp_path, name):
    files = exported(corpus, tmp_path / "out", name)
    other = opened(tmp_path / "other", sources)
    assert total(other.imports.take_in(files)) == {"found": 4}
    assert facts(other) == facts(corpus)
    assert total(other.imports.take_in(files)) == {"unchanged": 4}
    other.close()


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_library_changes_nothing(corpus, tmp_path, name):
    files = exported(corpus, tmp_path / "out", name)
    before = facts(corpus)
    assert total(corpus.imports.take_in(files)) == {"unchanged": 4}
    assert facts(corpus) == before


def test_what_was_deleted_here_stays_deleted(corpus, tmp_path):
    files = exported(corpus, tmp_path / "out", "json")
    corpus.delete([corpus.highlights()[0].id])
    assert total(corpus.imports.take_in(files)) == {"unchanged": 4}
    assert len(corpus.highlights()) == 3


def test_highlights_wait_for_a_document_and_keep_their_ids(corpus, sources, tmp_path):
    files = exported(corpus, tmp_path / "out", "w3c")
    other = opened(tmp_path / "other", sources[:1])
    assert total(other.imports.take_in(files)) == {"found": 3, "unmatched": 1}
    list(other.add(sources[1:]))
    assert facts(other) == facts(corpus)
    other.close()
