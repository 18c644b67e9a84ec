"""What is seen first of a file that holds the highlights of many documents and is there already."""

from itertools import pairwise
from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.model import ExportOptions, Files, Group, PlannedFile, Range
from florilegium.work import PreviewExport

WORDS = ("lamp", "oil", "storm", "pilot", "gull", "harbour", "ledger", "buoy")


@pytest.fixture
def many(corpus: Corpus, tmp_path: Path) -> Corpus:
    """Eight documents with six highlights each."""
    for word in WORDS:
        path = tmp_path / f"{word}.txt"
        path.write_text(
            "\n\n".join(f"The {word} of day {day} was noted." for day in range(7)), encoding="utf-8"
        )
        (outcome,) = corpus.add([path])
        text = corpus.text(outcome.document).text
        for day in range(6):
            start = text.index(f"day {day}")
            label = ("claim", "question")[day % 2]
            corpus.highlight(outcome.document, Range(start, start + 5), label, f"Note {word} {day}", ("t",))
    return corpus


def changed(file: PlannedFile) -> list[str]:
    """The lines that a diff takes away and brings, without the time in the front matter."""
    lines = [line for line in file.diff.split("\n")[2:] if line[:1] in ("+", "-")]
    return [line for line in lines if not line[1:].startswith("exported:")]


@pytest.mark.parametrize("group", list(Group))
@pytest.mark.parametrize("form", ["commonmark", "obsidian", "logseq", "pandoc"])
def test_the_first_part_is_the_beginning_of_the_whole(many, tmp_path, group, form):
    to = tmp_path / "all.md"
    options = ExportOptions(form, files=Files.SINGLE, group=group)
    many.exports.write(many.exports.plan(None, to, options))
    first = many.exports.beginning(None, to, options)
    assert first is not None and first.status == "unchanged" and not first.diff
    text = to.read_text(encoding="utf-8")
    assert text.startswith(first.content) and "Note" in first.content
    # Changed here, and changed on the disk.
    order = sorted(
        (one for one in many.highlights() if f"Note {WORDS[4]}" in one.note),
        key=lambda one: text.index(one.id),
    )
    assert len(order) == 6
    many.set_note(order[0].id, "Renewed.")
    text = text.replace(order[1].note, f"{order[1].note} and mine")
    to.write_text(text, encoding="utf-8", newline="\n")
    before = to.read_bytes()
    first = many.exports.beginning(None, to, options)
    (whole,) = many.exports.plan(None, to, options).files
    assert first is not None and whole.status == "updated"
    assert changed(first) == changed(whole.planned(diff=True)) != []
    assert first.status == "updated" and "Renewed." in first.diff and "and mine" in first.content
    assert to.read_bytes() == before


def test_of_files_by_label_the_first_is_seen(many, tmp_path):
    options = ExportOptions(files=Files.LABEL)
    written = many.exports.write(many.exports.plan(None, tmp_path / "out", options))
    one = next(one for one in many.highlights() if one.label == "claim")
    many.set_note(one.id, "Renewed.")
    first = many.exports.beginning(None, tmp_path / "out", options)
    assert first is not None and first.path == written[0].path and "+Renewed." in first.diff
    assert "question" not in first.content.casefold()


def test_what_only_the_whole_can_tell_is_waited_for(many, tmp_path):
    to = tmp_path / "all.md"
    options = ExportOptions(files=Files.SINGLE)
    for there in (None, b"", b"Somebody else's.\n"):
        if there is not None:
            to.write_bytes(there)
        assert many.exports.beginning(None, to, options) is None
    to.unlink()
    many.exports.write(many.exports.plan(None, to, options))
    to.write_bytes(b"All ids are gone.\n")
    assert many.exports.beginning(None, to, options) is None
    table = ExportOptions("csv", files=Files.SINGLE)
    many.exports.write(many.exports.plan(None, tmp_path / "all.csv", table))
    assert many.exports.beginning(None, tmp_path / "all.csv", table) is None
    assert PreviewExport(None, table, tmp_path / "all.csv").run(many, None) is None


def test_blocks_that_were_carried_elsewhere_do_not_seem_new(many, tmp_path):
    to = tmp_path / "all.md"
    options = ExportOptions(files=Files.SINGLE)
    many.exports.write(many.exports.plan(None, to, options))
    text = to.read_text(encoding="utf-8")
    begins = [at for at in range(len(text)) if text.startswith("<!-- hl:", at)]
    at, end = next(pairwise(begins))
    to.write_text(text[:at] + text[end:] + "\n" + text[at:end], encoding="utf-8", newline="\n")
    first = many.exports.beginning(None, to, options)
    assert first is not None and first.status == "unchanged"
