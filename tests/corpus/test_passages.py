"""Lines of a concordance highlighted in one deed, and taken back by the process that did it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.errors import FlorilegiumError, NotFound
from florilegium.model import Concordance, Range
from florilegium.search import SearchCancelled

TEXT = (
    "On lamps\n\nThe lamp was lit, as Mr. Hale asked. A second lamp, no better, was bought.\n\n"
    "Nobody trimmed the lamp or the lamp oil at night.\n"
)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    corpus = Corpus(tmp_path / "library")
    yield corpus
    corpus.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lamps.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def document(corpus: Corpus, file: Path) -> str:
    (outcome,) = corpus.add([file])
    corpus.update_index()
    return outcome.document


def lines(corpus: Corpus) -> Concordance:
    """All but the one in the heading."""
    return corpus.concordances.find("lamp", ()).part([4, 1, 2, 3])


def words(corpus: Corpus) -> list[str]:
    return [highlight.anchor.quote.exact for highlight in corpus.highlights()]


def test_lines_are_highlighted_and_tagged_in_one_deed(corpus: Corpus, document: str) -> None:
    changes = corpus.passages.highlight(lines(corpus), "claim", ["light"])
    assert changes.summary == "4 highlights added"
    assert words(corpus) == ["lamp"] * 4
    assert {highlight.tags for highlight in corpus.highlights(document)} == {("light",)}
    assert not corpus.passages.highlight(lines(corpus), "claim")  # they are there already
    assert corpus.passages.highlight(lines(corpus), "claim", ["oil"])
    assert corpus.highlights(document)[0].tags == ("light", "oil")
    corpus.undo()
    corpus.undo()
    assert corpus.highlights(document) == []


def test_the_whole_sentence_may_be_meant_and_is_highlighted_once(corpus: Corpus, document: str) -> None:
    changes = corpus.passages.highlight(lines(corpus), "claim", sentences=True)
    assert changes.summary == "3 highlights added"
    assert words(corpus) == [
        "The lamp was lit, as Mr. Hale asked.",
        "A second lamp, no better, was bought.",
        "Nobody trimmed the lamp or the lamp oil at night.",
    ]


def test_lines_of_a_text_that_has_changed_since_are_left_out(
    corpus: Corpus, document: str, file: Path
) -> None:
    found = lines(corpus)
    file.write_text(TEXT.replace("On lamps", "On the lamps of the harbour"), encoding="utf-8")
    list(corpus.refresh())
    assert not corpus.passages.highlight(found, "claim")
    assert corpus.passages.highlight(lines(corpus), "claim")


def test_cancelled_or_without_its_label_nothing_is_done(corpus: Corpus, document: str) -> None:
    with pytest.raises(SearchCancelled):
        corpus.passages.highlight(lines(corpus), "claim", cancelled=lambda: True)
    with pytest.raises(NotFound):
        corpus.passages.highlight(lines(corpus), "none")
    assert not corpus.highlight_count()
    assert not corpus.undo_text


def test_what_another_process_did_is_undone_in_its_turn(
    corpus: Corpus, document: str, tmp_path: Path
) -> None:
    child = Corpus(tmp_path / "library")
    try:
        first = corpus.highlight(document, Range(0, 2), "claim")[0]
        done = child.passages.highlight(lines(child), "question", name="n1")
        corpus.passages.keep("n1", done.summary)
        corpus.set_note(first.id, "later")
        assert corpus.passages.next_undo() == ""
        corpus.undo()
        assert corpus.passages.next_undo() == "n1"
        assert corpus.undo_text == "4 highlights added"
        assert not corpus.undo()
        assert child.passages.take_back("n1").summary == "Undone: 4 highlights added"
        assert words(corpus) == ["On"]
        assert corpus.passages.next_redo() == "n1"
        corpus.redo()
        child.passages.do_again("n1")
        assert corpus.highlight_count() == 5
        with pytest.raises(FlorilegiumError, match="no longer"):
            child.passages.take_back("n2")
        assert corpus.highlight_count() == 5
    finally:
        child.close()
