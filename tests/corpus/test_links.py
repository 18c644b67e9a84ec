"""Links lead to their passage: after the file has moved or changed, and in other libraries."""

from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.corpus.links import Destination
from florilegium.errors import NotFound
from florilegium.exporters import link, parse_link
from florilegium.model import Range

from .conftest import TEXT

WORDS = "The ledger counts 238 barrels of oil landed before the storm"


def follow(corpus: Corpus, document: str, highlight: str = "", quote: str = "") -> Destination:
    return corpus.links.destination(parse_link(link(document, highlight or None, quote)))


@pytest.fixture
def elsewhere(tmp_path: Path):
    """Another library, on another machine."""
    opened = Corpus(tmp_path / "elsewhere")
    yield opened
    opened.close()


def test_a_highlight_is_found_by_its_id(corpus, document):
    made, _ = corpus.highlight(document, Range(0, 10), "claim")
    assert follow(corpus, document, made.id, made.exact) == Destination(document, made.id)
    assert follow(corpus, "0" * 16, made.id) == Destination(document, made.id)


def test_the_same_file_added_anew_is_the_same_document(corpus, document, elsewhere, tmp_path):
    moved = tmp_path / "moved.txt"
    (tmp_path / "ledger.txt").rename(moved)
    (outcome,) = elsewhere.add([moved])
    start = TEXT.index(WORDS)
    found = follow(elsewhere, document, "0" * 12, WORDS)
    assert found == Destination(outcome.document, "", Range(start, start + len(WORDS)))


def test_a_file_that_changed_here_is_still_known_by_what_it_was(corpus, document, elsewhere, tmp_path):
    path = tmp_path / "ledger.txt"
    path.write_text("A new beginning.\n\n" + TEXT, encoding="utf-8")
    list(corpus.refresh())
    (outcome,) = elsewhere.add([path])
    assert outcome.document != document
    assert follow(corpus, outcome.document, "", WORDS).document == document
    assert follow(corpus, document, "", WORDS).passage is not None


def test_words_lead_there_where_the_document_is_not_known(corpus, document, elsewhere, tmp_path):
    path = tmp_path / "ledger.txt"
    path.write_text("A new beginning.\n\n" + TEXT.replace("barrels of", "barrels\nof"), encoding="utf-8")
    (outcome,) = elsewhere.add([path])
    elsewhere.update_index()
    found = follow(elsewhere, document, "0" * 12, WORDS)
    assert found.document == outcome.document and found.passage is not None
    passage = elsewhere.text(outcome.document).text[slice(*found.passage)]
    assert passage.startswith("The ledger counts 238 barrels")


def test_words_that_are_in_two_places_open_the_document_only(corpus, document):
    assert follow(corpus, document, "", "The ").passage is None
    assert follow(corpus, document, "", "not there at all").passage is None


def test_what_is_nowhere_is_said(corpus, document):
    with pytest.raises(NotFound, match=r"in this library\."):
        follow(corpus, "0" * 16, "0" * 12, "Nobody ever said such a thing here")
    corpus.remove([document])
    with pytest.raises(NotFound):
        follow(corpus, document)
