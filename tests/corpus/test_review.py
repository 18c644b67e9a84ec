from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.errors import FlorilegiumError, NotFound
from florilegium.model import AnchorStatus, Range

OLD = (
    "The keeper’s ledger\n\n"
    "The lamp was lit at a quarter past four on every evening of January.\n\n"
    "The ledger counts 238 barrels of oil landed before the storm and some more after it.\n\n"
    "On the ninth the pilot asked for the lamp to be doubled, and the keeper refused.\n\n"
    "A doctor came over the ice in the second week and stayed until the thaw.\n"
)
NEW = (
    "The keeper’s ledger\n\n"
    "A doctor came over the ice in the second week and stayed until the thaw.\n\n"
    "The lamp was lit at a quarter past four on every evening of January.\n\n"
    "The ledger counts 283 barrels of oil landed before the storm and some more after it.\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.txt"
    path.write_text(OLD, encoding="utf-8")
    return path


@pytest.fixture
def ids(corpus: Corpus, file: Path) -> dict[str, str]:
    """Highlights by how they fared, after the file has changed."""
    (outcome,) = corpus.add([file])
    made = {}
    for name, words in (
        ("exact", "lit at a quarter past four"),
        ("altered", "counts 238 barrels of oil"),
        ("lost", "the pilot asked for the lamp to be doubled"),
    ):
        start = OLD.index(words)
        made[name] = corpus.highlight(outcome.document, Range(start, start + len(words)), "claim")[0].id
    file.write_text(NEW, encoding="utf-8")
    list(corpus.refresh())
    corpus.forget_history()
    made["document"] = outcome.document
    return made


def waiting(corpus: Corpus) -> list[str]:
    return [item.highlight.id for item in corpus.review()]


def test_what_a_change_touched_waits_with_old_and_new_words(corpus: Corpus, ids: dict[str, str]) -> None:
    items = {item.highlight.id: item for item in corpus.review()}
    assert items.keys() == {ids["altered"], ids["lost"]}
    altered, lost = items[ids["altered"]], items[ids["lost"]]
    assert altered.was == "counts 238 barrels of oil"
    assert altered.highlight.exact == "counts 283 barrels of oil"
    assert altered.highlight.status is AnchorStatus.ALTERED
    assert altered.title == "The keeper’s ledger"
    assert altered.when.endswith("Z")
    assert lost.highlight.exact == lost.was == "the pilot asked for the lamp to be doubled"
    assert lost.highlight.status is AnchorStatus.LOST
    assert corpus.review(ids["document"]) == corpus.review()
    assert corpus.review("another") == []


def test_accepting_makes_the_new_wording_the_highlights_own(corpus: Corpus, ids: dict[str, str]) -> None:
    before = corpus.review()
    changes = corpus.accept([ids["altered"]])
    assert changes.annotated == {ids["document"]}
    assert waiting(corpus) == [ids["lost"]]
    accepted = corpus.by_id([ids["altered"]])[ids["altered"]]
    assert (accepted.status, accepted.exact) == (AnchorStatus.EXACT, "counts 283 barrels of oil")
    corpus.undo()
    assert corpus.review() == before
    corpus.redo()
    assert waiting(corpus) == [ids["lost"]]


def test_a_lost_excerpt_is_kept_for_ever(corpus: Corpus, ids: dict[str, str], file: Path) -> None:
    before = corpus.review()
    corpus.keep([ids["lost"]])
    assert waiting(corpus) == [ids["altered"]]
    corpus.undo()
    assert corpus.review() == before
    corpus.redo()
    file.write_text(NEW + "\nOne line more.\n", encoding="utf-8")
    list(corpus.refresh())
    assert ids["lost"] not in waiting(corpus)
    kept = corpus.by_id([ids["lost"]])[ids["lost"]]
    assert (kept.status, kept.exact) == (AnchorStatus.LOST, "the pilot asked for the lamp to be doubled")
    assert kept in corpus.highlights(ids["document"])


def test_keeping_an_altered_excerpt_brings_the_old_words_back(corpus: Corpus, ids: dict[str, str]) -> None:
    before = corpus.by_id([ids["altered"]])
    corpus.keep([ids["altered"]])
    kept = corpus.by_id([ids["altered"]])[ids["altered"]]
    assert (kept.status, kept.exact) == (AnchorStatus.LOST, "counts 238 barrels of oil")
    assert corpus.version(kept.version).text[kept.start : kept.end] == kept.exact
    corpus.undo()
    assert corpus.by_id([ids["altered"]]) == before
    assert ids["altered"] in waiting(corpus)


def test_putting_a_lost_highlight_in_its_place_is_a_review_too(corpus: Corpus, ids: dict[str, str]) -> None:
    start = NEW.index("A doctor came")
    changes = corpus.set_range(ids["lost"], Range(start, start + 13))
    assert changes.summary == "Highlight put in its place"
    placed = corpus.by_id([ids["lost"]])[ids["lost"]]
    assert (placed.status, placed.exact) == (AnchorStatus.EXACT, "A doctor came")
    assert waiting(corpus) == [ids["altered"]]
    corpus.undo()
    assert set(waiting(corpus)) == {ids["altered"], ids["lost"]}
    assert corpus.by_id([ids["lost"]])[ids["lost"]].status is AnchorStatus.LOST


def test_a_second_change_before_the_review_keeps_the_readers_own_words(
    corpus: Corpus, ids: dict[str, str], file: Path
) -> None:
    file.write_text(NEW.replace("283", "381"), encoding="utf-8")
    list(corpus.refresh())
    (item,) = [item for item in corpus.review() if item.highlight.id == ids["altered"]]
    assert item.was == "counts 238 barrels of oil"
    assert item.highlight.exact == "counts 381 barrels of oil"
    file.write_text(NEW.replace("283", "381") + "\nA line that touches nothing.\n", encoding="utf-8")
    list(corpus.refresh())
    assert corpus.by_id([ids["altered"]])[ids["altered"]].status is AnchorStatus.ALTERED
    file.write_text("\n\n".join(NEW.split("\n\n")[:3]), encoding="utf-8")
    list(corpus.refresh())
    lost = corpus.by_id([ids["altered"]])[ids["altered"]]
    assert (lost.status, lost.exact) == (AnchorStatus.LOST, "counts 238 barrels of oil")


def test_a_change_that_is_taken_back_leaves_nothing_to_review(
    corpus: Corpus, ids: dict[str, str], file: Path
) -> None:
    file.write_text(OLD, encoding="utf-8")
    list(corpus.refresh())
    assert corpus.review() == []
    assert {found.status for found in corpus.highlights(ids["document"])} == {AnchorStatus.EXACT}


def test_undo_survives_a_change_of_the_document(corpus: Corpus, ids: dict[str, str], file: Path) -> None:
    corpus.set_note(ids["exact"], "How early that is")
    corpus.delete([ids["altered"]])
    file.write_text("A line before all.\n\n" + NEW, encoding="utf-8")
    list(corpus.refresh())
    corpus.undo()
    back = corpus.by_id([ids["altered"]])[ids["altered"]]
    text = corpus.text(ids["document"])
    assert back.version == text.version
    assert text.text[back.start : back.end] == back.exact == "counts 283 barrels of oil"
    corpus.undo()
    noted = corpus.by_id([ids["exact"]])[ids["exact"]]
    assert noted.note == ""
    assert text.text[noted.start : noted.end] == "lit at a quarter past four"
    corpus.redo()
    assert corpus.by_id([ids["exact"]])[ids["exact"]].note == "How early that is"


def test_undoing_a_place_that_the_document_has_left_is_refused(
    corpus: Corpus, ids: dict[str, str], file: Path
) -> None:
    corpus.set_range(ids["exact"], Range(0, 10))
    file.write_text("A line before all.\n\n" + NEW, encoding="utf-8")
    list(corpus.refresh())
    now = corpus.by_id([ids["exact"]])
    with pytest.raises(FlorilegiumError, match="changed elsewhere"):
        corpus.undo()
    assert corpus.by_id([ids["exact"]]) == now


def test_deleted_highlights_come_back_from_the_trash(corpus: Corpus, ids: dict[str, str]) -> None:
    states = corpus.by_id([ids["exact"], ids["altered"]])
    corpus.delete([ids["exact"]])
    corpus.delete([ids["altered"]])
    trashed = corpus.trashed_highlights()
    assert {found.id for found, _ in trashed} == {ids["exact"], ids["altered"]}
    assert [when for _, when in trashed] == sorted((when for _, when in trashed), reverse=True)
    assert ids["altered"] not in waiting(corpus)
    corpus.restore_highlights([ids["exact"], ids["altered"]])
    assert corpus.by_id(states) == states
    assert corpus.trashed_highlights() == []
    assert ids["altered"] in waiting(corpus)
    corpus.undo()
    assert len(corpus.trashed_highlights()) == 2
    with pytest.raises(NotFound, match="in the trash"):
        corpus.restore_highlights([ids["lost"]])


def test_a_highlight_restored_after_a_change_is_where_its_words_are(
    corpus: Corpus, ids: dict[str, str], file: Path
) -> None:
    corpus.delete([ids["exact"]])
    file.write_text("Two lines\n\nbefore all others.\n\n" + NEW, encoding="utf-8")
    list(corpus.refresh())
    corpus.restore_highlights([ids["exact"]])
    back = corpus.by_id([ids["exact"]])[ids["exact"]]
    text = corpus.text(ids["document"])
    assert back.version == text.version
    assert text.text[back.start : back.end] == "lit at a quarter past four"
