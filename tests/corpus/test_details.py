"""Details of documents: what the reader puts right holds, and what the file says comes back."""

from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.errors import NotFound


def _ledger(path: Path, words: str) -> Path:
    path.write_text(f"---\ntitle: The ledger\nauthor: A. Keeper\n---\n\n{words}\n", encoding="utf-8")
    return path


def _stated(corpus: Corpus, document: str) -> tuple[str, str]:
    summary = corpus.document(document)
    return summary.title, summary.author


def test_what_the_reader_puts_right_holds_when_the_file_changes(corpus: Corpus, tmp_path: Path) -> None:
    path = _ledger(tmp_path / "ledger.md", "The lamp was lit at four.")
    (outcome,) = corpus.add([path])
    document = outcome.document
    changes = corpus.details.amend(document, {"author": "  A.\nAlder ", "date": "1887"})
    assert changes.documents == {document}
    assert _stated(corpus, document) == ("The ledger", "A. Alder")
    _ledger(path, "The lamp was lit at five, and the oil was low.")
    assert [one.status for one in corpus.refresh()] == ["updated"]
    assert _stated(corpus, document) == ("The ledger", "A. Alder")
    assert corpus.details.stated(document) == {"author": "A. Keeper", "date": ""}
    assert len(corpus.details.versions(document)) == 1


def test_an_emptied_field_returns_to_what_the_file_says_now(corpus: Corpus, tmp_path: Path) -> None:
    path = _ledger(tmp_path / "ledger.md", "The lamp was lit at four.")
    (outcome,) = corpus.add([path])
    corpus.details.amend(outcome.document, {"title": "Mine"})
    corpus.details.amend(outcome.document, {"title": "Still mine"})
    path.write_text(path.read_text().replace("The ledger", "The second ledger"), encoding="utf-8")
    list(corpus.refresh())
    assert _stated(corpus, outcome.document)[0] == "Still mine"
    corpus.details.amend(outcome.document, {"title": ""})
    assert _stated(corpus, outcome.document)[0] == "The second ledger"
    assert corpus.details.stated(outcome.document) == {}


def test_only_what_is_stated_can_be_amended(corpus: Corpus, document: str) -> None:
    with pytest.raises(ValueError, match="path"):
        corpus.details.amend(document, {"path": "/"})
    with pytest.raises(NotFound):
        corpus.details.amend("ffff", {"title": "x"})
