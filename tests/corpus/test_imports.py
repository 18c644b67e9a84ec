"""Highlights of other programs, taken into a library."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from florilegium.corpus import Corpus
from florilegium.model import AnchorStatus, Highlight, ImportOutcome

BOOK = """The Harbour Book

The harbour was dredged in the spring, and nobody paid for it.

The lamp was lit at dusk. A pilot waited for the tide to turn.

Nobody paid for the second dredging either. The lamp was lit at dusk.
"""


@pytest.fixture
def book(corpus: Corpus, tmp_path: Path) -> str:
    return add(corpus, tmp_path, "harbour.txt", BOOK)


def add(corpus: Corpus, folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (outcome,) = corpus.add([path])
    return outcome.document


def annotations(folder: Path, *found: dict[str, object], title: str = "The Harbour Book") -> Path:
    """A file of Zotero's, whose keys are close to what is imported."""
    made = [
        {"annotationType": "highlight", "key": f"K{number}", "annotationSortIndex": "", **one}
        for number, one in enumerate(found)
    ]
    path = folder / "annotations.json"
    item = {"title": title, "creators": [{"name": "Ann Other"}], "attachments": [{"annotations": made}]}
    path.write_text(json.dumps({"items": [item]}), encoding="utf-8")
    return path


def words(text: str, **more: object) -> dict[str, object]:
    return {"annotationText": text, **{f"annotation{name.title()}": value for name, value in more.items()}}


def take_in(corpus: Corpus, *paths: Path) -> ImportOutcome:
    (outcome,) = corpus.imports.take_in(paths)
    return outcome


def by_words(corpus: Corpus, document: str | None = None) -> dict[str, Highlight]:
    return {highlight.exact: highlight for highlight in corpus.highlights(document)}


def test_words_are_found_whatever_the_typography(corpus: Corpus, book: str, tmp_path: Path) -> None:
    path = annotations(
        tmp_path, words("the  HARBOUR was\ndredged", comment="Why?", color="#2ea8e5"), words("it.\nThe lamp")
    )
    outcome = take_in(corpus, path)
    assert (outcome.source, outcome.total, outcome.found) == ("zotero", 2, 2)
    found = by_words(corpus, book)["The harbour was dredged"]
    assert (found.note, found.status) == ("Why?", AnchorStatus.EXACT)
    assert corpus.labels()[2].id == found.label == "figure"  # the blue one
    assert "it.\n\nThe lamp" in by_words(corpus)
    assert list(corpus.check()) == []


def test_a_second_import_changes_nothing(corpus: Corpus, book: str, tmp_path: Path) -> None:
    path = annotations(tmp_path, words("A pilot waited"), words("not a word of which is in it"))
    take_in(corpus, path)
    before = corpus.highlights()
    undo = corpus.undo_text
    outcome = take_in(corpus, path)
    assert (outcome.unchanged, outcome.found, outcome.review, outcome.updated) == (2, 0, 0, 0)
    assert corpus.highlights() == before
    assert corpus.undo_text == undo


def test_words_in_two_places_wait(corpus: Corpus, book: str, tmp_path: Path) -> None:
    path = annotations(tmp_path, words("The lamp was lit"), words("A pilot waited"))
    outcome = take_in(corpus, path)
    assert (outcome.found, outcome.review) == (1, 1)
    (item,) = corpus.review(book)
    assert item.highlight.status is AnchorStatus.LOST
    assert item.was == "The lamp was lit"
    text = corpus.text(book).text
    assert [text[place.start : place.end] for place in item.candidates] == ["The lamp was lit"] * 2
    assert list(corpus.check()) == []


def test_a_foreign_position_chooses_between_equals_only(corpus: Corpus, book: str, tmp_path: Path) -> None:
    lua = tmp_path / "metadata.txt.lua"
    lua.write_text(
        """return { ["doc_pages"] = 10, ["doc_props"] = { ["title"] = "The harbour book" },
        ["annotations"] = {
        [1] = { ["drawer"] = "x", ["pageno"] = 10, ["text"] = "The lamp was lit at dusk." },
        [2] = { ["drawer"] = "x", ["pageno"] = 1, ["text"] = "A pilot waited" } } }""",
        encoding="utf-8",
    )
    outcome = take_in(corpus, lua)
    assert outcome.found == 2
    assert by_words(corpus, book)["The lamp was lit at dusk."].start == corpus.text(book).text.rindex(
        "The lamp"
    )


def test_the_order_of_locations_chooses_between_equals_only(
    corpus: Corpus, book: str, tmp_path: Path
) -> None:
    entry = (
        "The Harbour Book (Ann Other)\n"
        "- Your Highlight at location {} | Added on Friday, January 1, 2021 12:00:00 PM\n\n{}\n==========\n"
    )
    path = tmp_path / "My Clippings.txt"
    path.write_text(
        entry.format("50-51", "The lamp was lit") + entry.format("40-41", "A pilot waited"), encoding="utf-8"
    )
    assert take_in(corpus, path).found == 2
    assert by_words(corpus, book)["The lamp was lit"].start == corpus.text(book).text.rindex("The lamp")


def test_a_lost_one_is_found_in_a_later_version(corpus: Corpus, book: str, tmp_path: Path) -> None:
    take_in(corpus, annotations(tmp_path, words("a sentence of some length that is not there yet")))
    (lost,) = corpus.highlights(book)
    assert lost.status is AnchorStatus.LOST
    (tmp_path / "harbour.txt").write_text(
        BOOK.replace("A pilot", "Here is a sentence of some length that is not there yet. A pilot"),
        encoding="utf-8",
    )
    list(corpus.refresh())
    (found,) = corpus.highlights(book)
    text = corpus.text(book).text
    assert found.id == lost.id
    assert text[found.start : found.end] == "a sentence of some length that is not there yet"


def test_what_changed_there_comes_and_what_changed_here_stays(
    corpus: Corpus, book: str, tmp_path: Path
) -> None:
    first = [
        {**words(text, comment="old", color="#ffd400"), "tags": [{"tag": "a"}, {"tag": "b"}]}
        for text in ("A pilot waited", "Nobody paid for the second", "dredged in the spring", "tide to turn")
    ]
    take_in(corpus, annotations(tmp_path, *first))
    here = by_words(corpus, book)
    edited, deleted = here["Nobody paid for the second"], here["dredged in the spring"]
    corpus.set_note(edited.id, "mine")
    corpus.tag([edited.id], add=["c"], remove=["a"])
    corpus.delete([deleted.id])
    second = [
        {
            **words(str(one["annotationText"]), comment="new", color="#ff6666"),
            "tags": [{"tag": "b"}, {"tag": "d"}],
        }
        for one in first[:3]
    ]
    outcome = take_in(corpus, annotations(tmp_path, *second, first[3]))
    assert (outcome.updated, outcome.unchanged) == (2, 2)
    here = by_words(corpus, book)
    assert "dredged in the spring" not in here
    changed = here["A pilot waited"]
    assert (changed.note, changed.tags, changed.label) == ("new", ("b", "d"), "quote")
    kept = here["Nobody paid for the second"]
    assert (kept.note, kept.tags, kept.label) == ("mine", ("b", "c", "d"), "quote")
    assert here["tide to turn"].note == "old"


def test_an_import_is_one_deed(corpus: Corpus, book: str, tmp_path: Path) -> None:
    path = annotations(
        tmp_path, words("A pilot waited"), words("that is nowhere here"), words("tide to turn")
    )
    take_in(corpus, path)
    before = corpus.highlights(book)
    assert corpus.undo_text == "3 highlights imported"
    corpus.undo()
    assert corpus.highlights(book) == []
    assert corpus.review() == []
    corpus.redo()
    assert corpus.highlights(book) == before
    assert len(corpus.review()) == 1
    corpus.undo()
    assert take_in(corpus, path).found == 2  # taken back, it may come again
    assert len(corpus.highlights(book)) == 3


def test_highlights_wait_for_their_document(corpus: Corpus, tmp_path: Path) -> None:
    path = annotations(tmp_path, words("A pilot waited"), words("nowhere to be found at all"))
    outcome = take_in(corpus, path)
    assert (outcome.unmatched, corpus.undo_text) == (2, "0 highlights imported")
    assert take_in(corpus, path).unmatched == 2
    add(corpus, tmp_path, "other.txt", "Another Book\n\nThe tide turned.\n")
    assert corpus.highlights() == []
    book = add(corpus, tmp_path, "harbour.txt", BOOK)
    statuses = {highlight.exact: highlight.status for highlight in corpus.highlights(book)}
    assert statuses == {"A pilot waited": AnchorStatus.EXACT, "nowhere to be found at all": AnchorStatus.LOST}
    assert corpus.imports.waiting() == []
    assert take_in(corpus, path).unchanged == 2


def test_a_document_is_told_by_its_quotes(corpus: Corpus, book: str, tmp_path: Path) -> None:
    path = annotations(tmp_path, words("dredged in the spring, and nobody paid for it"), title="")
    assert take_in(corpus, path).found == 1
    twin = add(corpus, tmp_path, "twin.txt", BOOK + "\nAn afterword.\n")
    again = annotations(
        tmp_path, {**words("lit at dusk. A pilot waited for the tide"), "key": "other"}, title=""
    )
    assert take_in(corpus, again).unmatched == 1  # two say it
    assert corpus.highlights(twin) == []


@pytest.mark.parametrize(
    ("title", "matched"),
    [
        ("The harbour book", True),
        ("The Harbour Book: A History (Second Edition)", True),
        ("The Harbor Book", True),
        ("The Harbour Books of the North", False),
        ("Book", False),
    ],
)
def test_titles_that_may_be_the_same(
    title: str, matched: bool, corpus: Corpus, book: str, tmp_path: Path
) -> None:
    outcome = take_in(corpus, annotations(tmp_path, words("A pilot"), title=title))
    assert (outcome.found, outcome.unmatched) == ((1, 0) if matched else (0, 1))


def test_of_two_documents_none_is_guessed(corpus: Corpus, book: str, tmp_path: Path) -> None:
    add(corpus, tmp_path, "again.txt", BOOK.replace("pilot", "pilot’s boy"))
    assert take_in(corpus, annotations(tmp_path, words("tide to turn"))).unmatched == 1
    told = annotations(tmp_path, {**words("A pilot waited"), "key": "other"})
    assert take_in(corpus, told).found == 1  # only one of them says it


def test_a_name_that_is_no_colour_becomes_a_label_or_a_tag(corpus: Corpus, book: str, tmp_path: Path) -> None:
    path = annotations(tmp_path, words("A pilot", color="doubt"), words("the tide", color="Sea things"))
    take_in(corpus, path)
    here = by_words(corpus, book)
    assert (here["A pilot"].label, here["A pilot"].tags) == ("doubt", ())
    assert (here["the tide"].label, here["the tide"].tags) == ("claim", ("Sea-things",))


def test_a_note_without_words_is_kept_aside_and_said(corpus: Corpus, book: str, tmp_path: Path) -> None:
    path = annotations(tmp_path, {"annotationType": "note", "annotationComment": "Of the whole page"})
    outcome = take_in(corpus, path)
    assert (outcome.unmatched, outcome.reason) == (1, "1 note is on a place without words; it is kept aside.")
    assert take_in(corpus, path).unmatched == 1


def test_a_file_that_cannot_be_read_harms_nothing(corpus: Corpus, book: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('[{"sortIndex": ', encoding="utf-8")
    path = annotations(tmp_path, words("A pilot"))
    first, second = corpus.imports.take_in([broken, path])
    assert (first.source, second.found) == ("", 1)
    assert "stops making sense at line 1" in first.reason


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, len(BOOK) - 2), st.integers(1, 60), st.text(max_size=8), st.booleans()),
        max_size=6,
    )
)
def test_any_import_twice_changes_nothing_and_leaves_no_fault(
    corpus: Corpus, tmp_path: Path, chosen: list[tuple[int, int, str, bool]]
) -> None:
    if not corpus.documents():
        add(corpus, tmp_path, "harbour.txt", BOOK)
    made = [
        {
            **words((BOOK[start : start + length] if real else "zz") + junk * (not real)),
            "key": f"{start}-{length}-{real}",
        }
        for start, length, junk, real in chosen
    ]
    path = annotations(tmp_path, *({one["key"]: one for one in made}.values()))
    list(corpus.imports.take_in([path]))
    before = corpus.highlights()
    (outcome,) = corpus.imports.take_in([path])
    assert outcome.unchanged + outcome.unmatched == outcome.total
    assert corpus.highlights() == before
    assert list(corpus.check()) == []
