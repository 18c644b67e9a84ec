"""Saved searches: what was seen stays seen, and nothing else ever counts as seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.errors import FlorilegiumError, NotFound
from florilegium.model import CoveredHit, HitState, Range

TEXT = "On lamps\n\nThe lamp was lit. A second lamp was bought.\n\nNobody trimmed the lamp at night.\n"


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


def states(hits: list[CoveredHit]) -> list[HitState]:
    return [hit.state for hit in hits]


def places(found: list[CoveredHit], *numbers: int) -> list[tuple[str, Range]]:
    hits = [found[number] for number in numbers]
    return [(hit.document, Range(hit.start, hit.end)) for hit in hits]


def test_every_hit_begins_unseen(corpus: Corpus, document: str) -> None:
    search, changes = corpus.searches.save("Lamps", "lamp")
    assert changes.searches
    assert states(corpus.searches.hits(search)) == [HitState.UNSEEN] * 4
    assert corpus.searches.coverage(search).summary == "4 passages: 4 to go"


def test_marks_stay_and_a_highlight_covers_its_hits(corpus: Corpus, document: str, tmp_path: Path) -> None:
    search, _ = corpus.searches.save("Lamps", "lamp")
    before = corpus.searches.hits(search)
    corpus.searches.mark(search, places(before, 1), HitState.SEEN)
    corpus.searches.mark(search, places(before, 2), HitState.DISMISSED)
    start = TEXT.index("trimmed the lamp")
    corpus.highlight(document, Range(start, start + len("trimmed the lamp")), "claim")
    corpus.close()
    again = Corpus(tmp_path / "library")
    try:
        coverage = again.searches.coverage(again.searches.named("lamps"))
        assert states(again.searches.hits(again.searches.named("lamps"))) == [
            HitState.UNSEEN,
            HitState.SEEN,
            HitState.DISMISSED,
            HitState.HIGHLIGHTED,
        ]
        assert coverage.summary == "4 passages: 1 seen, 1 highlighted, 1 dismissed, 1 to go"
    finally:
        again.close()


def test_marks_are_taken_back(corpus: Corpus, document: str) -> None:
    search, _ = corpus.searches.save("Lamps", "lamp")
    hits = corpus.searches.hits(search)
    corpus.searches.mark(search, places(hits, 0, 1), HitState.SEEN)
    corpus.searches.mark(search, places(hits, 1), HitState.UNSEEN)
    assert corpus.searches.coverage(search).summary == "4 passages: 1 seen, 3 to go"


def test_marks_go_along_when_the_document_changes(corpus: Corpus, document: str, file: Path) -> None:
    search, _ = corpus.searches.save("Lamps", "lamp")
    corpus.searches.mark(search, places(corpus.searches.hits(search), 1, 3), HitState.SEEN)
    file.write_text(TEXT.replace("Nobody", "New: a lamp arrived from the coast.\n\nNobody"), encoding="utf-8")
    list(corpus.refresh())
    corpus.update_index()
    assert states(corpus.searches.hits(search)) == [
        HitState.UNSEEN,
        HitState.SEEN,
        HitState.UNSEEN,
        HitState.UNSEEN,  # that has arrived
        HitState.SEEN,
    ]


def test_a_hit_whose_words_changed_is_unseen(corpus: Corpus, document: str, file: Path) -> None:
    search, _ = corpus.searches.save("Lamps", "lamp")
    corpus.searches.mark(search, places(corpus.searches.hits(search), 1, 2, 3), HitState.SEEN)
    file.write_text(TEXT.replace("second lamp was bought", "second lamps were sold"), encoding="utf-8")
    list(corpus.refresh())
    corpus.update_index()
    assert corpus.searches.hits(search)[2].state is HitState.UNSEEN


def test_a_search_that_was_deleted_comes_back_with_its_marks(corpus: Corpus, document: str) -> None:
    search, _ = corpus.searches.save("Lamps", "lamp")
    corpus.searches.mark(search, places(corpus.searches.hits(search), 0), HitState.DISMISSED)
    forgotten, changes = corpus.searches.delete(search.id)
    assert changes.searches
    assert corpus.searches.all() == []
    corpus.searches.put_back(forgotten)
    assert corpus.searches.coverage(search).count(HitState.DISMISSED) == 1


def test_marks_in_a_document_in_the_trash_come_back_too(corpus: Corpus, document: str) -> None:
    search, _ = corpus.searches.save("Lamps", "lamp")
    corpus.searches.mark(search, places(corpus.searches.hits(search), 0), HitState.SEEN)
    corpus.remove([document])
    forgotten, _ = corpus.searches.delete(search.id)
    corpus.searches.put_back(forgotten)
    corpus.restore([document])
    corpus.update_index()
    assert corpus.searches.coverage(search).count(HitState.SEEN) == 1


def test_names_are_unlike_and_not_empty(corpus: Corpus) -> None:
    corpus.searches.save("Lamps", "lamp")
    with pytest.raises(FlorilegiumError, match="already"):
        corpus.searches.save("LAMPS", "oil")
    with pytest.raises(FlorilegiumError, match="needs a name"):
        corpus.searches.save(" ", "oil")
    with pytest.raises(NotFound, match="“Lamps”"):
        corpus.searches.named("oil")


def test_only_a_passage_of_the_text_can_be_marked(corpus: Corpus, document: str) -> None:
    search, _ = corpus.searches.save("Lamps", "lamp")
    with pytest.raises(NotFound):
        corpus.searches.mark(search, [(document, Range(0, 10_000))], HitState.SEEN)
    with pytest.raises(NotFound):
        corpus.searches.mark(search, [("nowhere", Range(0, 1))], HitState.SEEN)


def test_a_query_that_is_wrong_says_so(corpus: Corpus, document: str) -> None:
    search, _ = corpus.searches.save("Wrong", "(lamp")
    coverage = corpus.searches.coverage(search)
    assert coverage.message
    assert coverage.total == 0
    assert corpus.searches.hits(search) == []


@pytest.mark.parametrize("suffix", [".md", ".csv"])
def test_the_evidence_has_every_passage(corpus: Corpus, document: str, tmp_path: Path, suffix: str) -> None:
    search, _ = corpus.searches.save("Lamps", "lamp")
    corpus.searches.mark(search, places(corpus.searches.hits(search), 1), HitState.SEEN)
    target = tmp_path / f"evidence{suffix}"
    corpus.searches.save_evidence(search, target)
    written = target.read_text(encoding="utf-8")
    assert written.count("unseen") == 3
    assert "seen" in written
    assert corpus.fingerprint(corpus.text(document).version) in written
    assert "trimmed the" in written


def test_another_process_hears_of_marks(corpus: Corpus, document: str, tmp_path: Path) -> None:
    other = Corpus(tmp_path / "library")
    try:
        search, _ = corpus.searches.save("Lamps", "lamp")
        assert other.poll().searches
        corpus.searches.mark(search, places(corpus.searches.hits(search), 0), HitState.SEEN)
        assert other.poll().searches
        assert not other.poll()
    finally:
        other.close()


def test_what_was_found_in_a_text_that_has_changed_since_is_not_marked(
    corpus: Corpus, document: str, file: Path
) -> None:
    search, _ = corpus.searches.save("Lamps", "lamp")
    found = places(corpus.searches.hits(search), 1)
    versions = {document: corpus.text(document).version}
    file.write_text(TEXT.replace("On lamps", "On the lamps of the harbour"), encoding="utf-8")
    list(corpus.refresh())
    with pytest.raises(NotFound, match="has changed since"):
        corpus.searches.mark(search, found, HitState.SEEN, versions)
