"""A file that this library exported, edited by the reader, and imported into the same library."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.model import DifferingNote, ExportOptions, Files, Group, ImportOutcome, Range

from .conftest import TEXT

MARKDOWN = ("commonmark", "obsidian", "logseq", "pandoc")
FORMATS = (*MARKDOWN, "json", "w3c", "readium", "hypothesis")


class Desk:
    """A library, and the file it was exported to."""

    def __init__(self, corpus: Corpus, document: str, folder: Path) -> None:
        self.corpus = corpus
        self.ids = []
        for words, note in (("The lamp was lit", "Whose lamp?"), ("the pilot asked", "Asked whom?")):
            start = TEXT.index(words)
            made, _ = corpus.highlight(
                document, Range(start, start + len(words)), "claim", note, ("two-words",)
            )
            self.ids.append(made.id)
        self.folder = folder
        self.path = folder / "notes.md"

    def export(self, form: str = "commonmark", **more) -> None:
        options = ExportOptions(form, files=Files.SINGLE, **more)
        self.corpus.exports.write(self.corpus.exports.plan(None, self.path, options))

    def edit(self, old: str, new: str) -> None:
        text = self.path.read_text(encoding="utf-8")
        assert old in text
        self.path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")

    def take_in(self, path: Path | None = None) -> ImportOutcome:
        (outcome,) = self.corpus.imports.take_in([path or self.path])
        return outcome

    def notes(self) -> list[str]:
        return [self.highlight(identity).note for identity in self.ids]

    def highlight(self, identity: str):
        return next(one for one in self.corpus.highlights() if one.id == identity)


@pytest.fixture
def desk(corpus: Corpus, document: str, tmp_path: Path) -> Iterator[Desk]:
    yield Desk(corpus, document, tmp_path)


@pytest.mark.parametrize("form", FORMATS)
def test_a_note_that_was_edited_in_the_file_is_taken_over_and_can_be_undone(desk: Desk, form: str) -> None:
    desk.export(form)
    assert desk.take_in().unchanged == 2
    desk.edit("Whose lamp?", "The keeper's lamp.")
    outcome = desk.take_in()
    assert (outcome.updated, outcome.unchanged, outcome.differing) == (1, 1, ())
    assert desk.notes() == ["The keeper's lamp.", "Asked whom?"]
    assert desk.highlight(desk.ids[0]).tags == ("two-words",)
    assert desk.take_in().unchanged == 2
    desk.corpus.undo()
    assert desk.notes() == ["Whose lamp?", "Asked whom?"]


@pytest.mark.parametrize("form", MARKDOWN)
def test_an_export_after_that_changes_nothing_the_reader_wrote(desk: Desk, form: str) -> None:
    desk.export(form)
    desk.edit("Whose lamp?", "The keeper's *own* lamp.")
    before = desk.path.read_bytes()
    desk.take_in()
    desk.export(form)
    assert desk.path.read_bytes() == before
    assert desk.take_in().unchanged == 2


@pytest.mark.parametrize("form", FORMATS)
def test_a_note_that_was_changed_on_both_sides_stays_and_both_are_told(desk: Desk, form: str) -> None:
    desk.export(form)
    desk.edit("Whose lamp?", "The keeper's lamp.")
    desk.corpus.set_note(desk.ids[0], "The pilot's lamp.")
    outcome = desk.take_in()
    assert (outcome.updated, outcome.unchanged) == (0, 2)
    assert outcome.differing == (DifferingNote(desk.ids[0], "The pilot's lamp.", "The keeper's lamp."),)
    assert desk.notes()[0] == "The pilot's lamp."
    if form in MARKDOWN:
        desk.export(form)
        text = desk.path.read_text(encoding="utf-8")
        assert "The pilot's lamp." in text and "The keeper's lamp." in text
        again = desk.take_in()  # nobody has decided yet
        assert (again.updated, again.unchanged) == (0, 2) and desk.notes()[0] == "The pilot's lamp."


def test_what_was_changed_here_only_or_deleted_here_stays(desk: Desk) -> None:
    desk.export()
    desk.corpus.set_note(desk.ids[0], "Changed here.")
    desk.corpus.delete([desk.ids[1]])
    desk.edit("Asked whom?", "Asked nobody.")
    assert desk.take_in().unchanged == 2
    assert [one.note for one in desk.corpus.highlights()] == ["Changed here."]


def test_labels_and_tags_are_taken_over_too(desk: Desk) -> None:
    desk.export()
    desk.edit("**Claim** · #two-words", "**Question** · #late · #two-words")
    assert desk.take_in().updated == 2
    made = desk.highlight(desk.ids[0])
    assert (made.label, made.tags, made.note) == ("question", ("late", "two-words"), "Whose lamp?")
    desk.export()
    desk.edit("**Question** · #late · #two-words", "**Something else** · #late")
    desk.take_in()
    made = desk.highlight(desk.ids[0])
    assert (made.label, made.tags) == ("question", ("late",))


@pytest.mark.parametrize("gone", ["\n\nWhose lamp?", "Whose lamp?"])
def test_a_note_that_is_gone_from_the_file_stays_here(desk: Desk, gone: str) -> None:
    desk.export(group=Group.LABEL)
    desk.edit(gone, "")
    assert desk.take_in().unchanged == 2 and desk.notes()[0] == "Whose lamp?"


def test_without_knowing_what_was_written_nothing_is_taken_over(desk: Desk) -> None:
    desk.export()
    desk.edit("Whose lamp?", "The keeper's lamp.")
    copy = desk.folder / "copy.md"
    copy.write_bytes(desk.path.read_bytes())
    assert desk.take_in(copy).unchanged == 2
    desk.path.write_bytes(desk.path.read_bytes() + "\nHöhe.\n".encode("latin-1"))
    assert desk.take_in().unchanged == 2 and desk.notes()[0] == "Whose lamp?"
