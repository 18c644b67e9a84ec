"""Exporting from a library: over again, by name, and onto files that are not as they should be."""

import errno
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.errors import ExportError, ImportFailure, NotFound
from florilegium.exporters import files
from florilegium.model import ExportOptions, ExportProfile, Files, Group, Range

unix = pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
NAME = "ledger.md"


@pytest.fixture
def mark(corpus: Corpus, document: str):
    """Highlights some words of the document; gives the highlight's id."""

    def highlight(words: str, label: str = "claim", **more) -> str:
        start = corpus.text(document).text.index(words)
        return corpus.highlight(document, Range(start, start + len(words)), label, **more)[0].id

    return highlight


def export(corpus: Corpus, to: Path, options: ExportOptions | None = None):
    return corpus.exports.write(corpus.exports.plan(None, to, options or ExportOptions()))


def test_what_was_written_there_stays_and_what_is_new_comes(corpus, mark, tmp_path):
    first = mark("The lamp was lit")
    (new,) = export(corpus, tmp_path / "out")
    assert (new.status, new.highlights) == ("new", 1)
    file = Path(new.path)
    file.write_text(file.read_text(encoding="utf-8") + "\nMine.\n", encoding="utf-8")
    before = file.read_bytes()
    second = mark("the pilot asked")
    (plan,) = corpus.exports.plan(None, tmp_path / "out", ExportOptions()).files
    assert plan.status == "updated" and "+> the pilot asked" in plan.diff() and "-Mine." not in plan.diff()
    assert file.read_bytes() == before, "a plan writes nothing"
    (updated,) = export(corpus, tmp_path / "out")
    assert updated.status == "updated"
    text = file.read_text(encoding="utf-8")
    assert text.index(f"hl:{first}") < text.index("Mine.") < text.index(f"hl:{second}")
    assert file.with_name(f"{file.name}~").read_bytes() == before
    (again,) = export(corpus, tmp_path / "out")
    assert again.status == "unchanged" and file.read_text(encoding="utf-8") == text


def test_a_document_keeps_its_file_under_another_title(corpus, mark, document, tmp_path):
    mark("The lamp was lit")
    (first,) = export(corpus, tmp_path / "out")
    corpus._database.connection.execute("UPDATE document SET title = 'Another'")
    (second,) = export(corpus, tmp_path / "out")
    assert (second.path, second.status) == (first.path, "updated")
    assert "# Another\n" in Path(first.path).read_text(encoding="utf-8")


def test_a_file_that_the_reader_gave_another_name_or_place_is_known_there(corpus, mark, tmp_path):
    identity = mark("The lamp was lit", note="Old.")
    mark("the pilot asked")
    (first,) = export(corpus, tmp_path / "out")
    renamed = tmp_path / "out" / "My notes.md"
    Path(first.path).rename(renamed)
    corpus.set_note(identity, "New.")
    (second,) = export(corpus, tmp_path / "out")
    assert (second.path, second.status) == (str(renamed), "updated")
    assert "New." in renamed.read_text(encoding="utf-8")
    (tmp_path / "out").rename(tmp_path / "vault")
    corpus.set_note(identity, "Newest.")
    (third,) = export(corpus, tmp_path / "vault")
    assert (third.path, third.status) == (str(tmp_path / "vault" / "My notes.md"), "updated")
    assert "Newest." in Path(third.path).read_text(encoding="utf-8")


def test_the_base_belongs_to_the_file_wherever_one_stands(corpus, mark, tmp_path, monkeypatch):
    identity = mark("The lamp was lit", note="Old.")
    export(corpus, tmp_path / "out")
    corpus.set_note(identity, "New.")
    monkeypatch.chdir(tmp_path)
    (updated,) = export(corpus, Path("out"))
    assert updated.status == "updated" and "New." in Path(updated.path).read_text(encoding="utf-8")


def test_a_file_that_lost_its_ids_is_left_alone_and_the_next_one_goes_on(corpus, mark, tmp_path):
    mark("The lamp was lit")
    (first,) = export(corpus, tmp_path)
    file = Path(first.path)
    mine = "\n".join(line for line in file.read_text(encoding="utf-8").split("\n") if "hl:" not in line)
    file.write_text(mine, encoding="utf-8")
    mark("the pilot asked")
    (beside,) = export(corpus, tmp_path)
    assert beside.status == "beside" and beside.path.endswith(" (2).md") and "left as it is" in beside.reason
    assert file.read_text(encoding="utf-8") == mine
    mark("238 barrels")
    (updated,) = export(corpus, tmp_path)
    assert (updated.path, updated.status) == (beside.path, "updated")


@pytest.mark.parametrize(
    ("encoding", "newline"), [("utf-8-sig", "\n"), ("latin-1", "\n"), ("utf-16", "\n"), ("utf-8", "\r\n")]
)
def test_a_file_keeps_its_encoding_and_line_ends(corpus, mark, tmp_path, encoding, newline):
    mark("The lamp was lit")
    to = tmp_path / "all.md"
    options = ExportOptions(files=Files.SINGLE)
    export(corpus, to, options)
    mine = to.read_text(encoding="utf-8").replace("’", "'") + "\nMïne.\n"
    to.write_bytes(mine.replace("\n", newline).encode(encoding))
    assert export(corpus, to, options)[0].status in ("unchanged", "updated")
    mark("😀 The keeper")
    assert export(corpus, to, options)[0].status == "updated"
    text = to.read_bytes().decode(encoding)
    assert "Mïne." in text and ("😀" in text or "&#128512;" in text)
    assert text.count("\n") == text.count(newline) if newline == "\r\n" else "\r" not in text
    assert export(corpus, to, options)[0].status == "unchanged"


def test_front_matter_that_is_no_yaml_is_left_and_said(corpus, mark, tmp_path):
    mark("The lamp was lit")
    (first,) = export(corpus, tmp_path)
    file = Path(first.path)
    file.write_text(file.read_text(encoding="utf-8").replace("---\n", "---\n]] {{ x\n", 1), encoding="utf-8")
    mark("the pilot asked")
    (updated,) = export(corpus, tmp_path)
    text = file.read_text(encoding="utf-8")
    assert "not YAML" in updated.reason and "]] {{ x\n" in text and "highlights: 1" in text
    assert "the pilot asked" in text


def test_an_unchanged_table_is_replaced_and_a_changed_one_is_not(corpus, mark, tmp_path):
    """Formats without blocks; a template without any is one."""
    (tmp_path / "own.jinja").write_text("{{ entries | length }} {{ exported }}\n", encoding="utf-8")
    options = ExportOptions(files=Files.SINGLE, template=str(tmp_path / "own.jinja"))
    to = tmp_path / "all.md"
    mark("The lamp was lit")
    export(corpus, to, options)
    assert export(corpus, to, options)[0].status == "unchanged"
    mark("the pilot asked")
    assert export(corpus, to, options)[0].status == "updated"
    to.write_text("2 of mine\n", encoding="utf-8")
    (beside,) = export(corpus, to, options)
    assert beside.status == "beside" and to.read_text(encoding="utf-8") == "2 of mine\n"


@unix
def test_a_folder_that_cannot_be_written_to_is_said(corpus, mark, tmp_path, monkeypatch):
    mark("The lamp was lit")
    (tmp_path / "out").mkdir()

    def refuse(path, data):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(files, "replace_file", refuse)
    with pytest.raises(ExportError, match=r"cannot be written: permission is missing\.$"):
        export(corpus, tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_a_file_that_is_open_elsewhere_is_said(corpus, mark, tmp_path, monkeypatch):
    identity = mark("The lamp was lit")
    (first,) = export(corpus, tmp_path)
    before = Path(first.path).read_bytes()
    corpus.set_note(identity, "New.")
    real = Path.replace

    def sharing(self, target):
        if str(target) == first.path:
            error = PermissionError(errno.EACCES, "The process cannot access the file")
            error.winerror = 32
            raise error
        return real(self, target)

    monkeypatch.setattr(Path, "replace", sharing)
    with pytest.raises(ExportError, match=r"another program has it open\.$"):
        export(corpus, tmp_path)
    assert Path(first.path).read_bytes() == before
    monkeypatch.setattr(Path, "replace", real)
    assert export(corpus, tmp_path)[0].status == "updated"


def test_what_was_written_before_a_failure_is_said_and_remembered(corpus, mark, tmp_path, monkeypatch):
    mark("The lamp was lit")
    mark("the pilot asked", "doubt")
    options = ExportOptions(files=Files.LABEL)
    real, calls = os.fsync, []

    def full(descriptor):
        calls.append(descriptor)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match=r"the disk is full\. The 1 before it are written\."):
        export(corpus, tmp_path / "out", options)
    monkeypatch.setattr(os, "fsync", real)
    assert [file.status for file in export(corpus, tmp_path / "out", options)] == ["unchanged", "new"]


def test_a_file_that_changed_since_the_plan_is_not_written_over(corpus, mark, tmp_path):
    identity = mark("The lamp was lit")
    (first,) = export(corpus, tmp_path)
    corpus.set_note(identity, "New.")
    plan = corpus.exports.plan(None, tmp_path, ExportOptions())
    Path(first.path).write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError, match="in the meantime"):
        corpus.exports.write(plan)
    assert Path(first.path).read_text(encoding="utf-8") == "mine"


def test_files_by_label_and_by_highlight(corpus, mark, tmp_path):
    mark("The lamp was lit", "doubt")
    mark("the pilot asked", tags=("oil",))
    labels = export(corpus, tmp_path / "labels", ExportOptions(files=Files.LABEL, group=Group.TAG))
    assert [Path(file.path).name for file in labels] == ["Claim.md", "Doubt.md"]
    ones = export(corpus, tmp_path / "ones", ExportOptions(files=Files.HIGHLIGHT))
    assert len({file.path for file in ones}) == 2
    few = corpus.exports.plan(None, tmp_path / "few", ExportOptions(labels=("Doubt",)))
    assert [file.highlights for file in few.files] == [1]
    with pytest.raises(ExportError, match="nothing to export"):
        corpus.exports.plan(None, tmp_path / "none", ExportOptions(tags=("none",)))


def test_profiles_are_kept_by_name(corpus, tmp_path):
    options = ExportOptions(format="obsidian", group=Group.LABEL, provenance=True, labels=("claim",))
    corpus.exports.save_profile(ExportProfile("My  vault", options, str(tmp_path)))
    corpus.exports.save_profile(ExportProfile("my vault", replace(options, provenance=False)))
    (kept,) = corpus.exports.profiles()
    assert kept == ExportProfile("my vault", replace(options, provenance=False))
    assert corpus.exports.profile("MY VAULT") == kept
    with pytest.raises(ExportError, match="no format “xyz”"):
        corpus.exports.save_profile(ExportProfile("x", ExportOptions(format="xyz")))
    with pytest.raises(ExportError, match="template is for Markdown"):
        corpus.exports.save_profile(ExportProfile("x", ExportOptions(format="csv", template="own.jinja")))
    with pytest.raises(ExportError, match="needs a name"):
        corpus.exports.save_profile(ExportProfile(" "))
    corpus.exports.delete_profile("MY VAULT")
    with pytest.raises(NotFound, match="no export profile"):
        corpus.exports.delete_profile("my vault")


def test_a_preview_writes_nothing(corpus, mark, tmp_path):
    mark("The lamp was lit")
    alone = corpus.exports.preview(None, None, ExportOptions())
    assert "The lamp was lit" in alone.content and alone.status == "new"
    there = corpus.exports.preview(None, tmp_path / "out", ExportOptions())
    assert "+> The lamp was lit" in there.diff and not (tmp_path / "out").exists()


@unix
def test_what_is_no_file_is_neither_waited_for_nor_replaced(corpus, mark, tmp_path):
    mark("The lamp was lit")
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    with pytest.raises(ExportError, match="a device or a pipe"):
        export(corpus, pipe, ExportOptions(files=Files.SINGLE))
    pipe.rename(tmp_path / "pipe.csv")
    with pytest.raises(ExportError, match="a device or a pipe"):
        export(corpus, tmp_path / "pipe.csv", ExportOptions("csv", files=Files.SINGLE))
    for write in (lambda path: files.write_text(path, "x"), lambda path: files.write_over(path, None, b"x")):
        with pytest.raises(ExportError, match="a device or a pipe"):
            write(tmp_path / "pipe.csv")
    with pytest.raises(ExportError, match="a device or a pipe"):
        export(corpus, tmp_path / "out", ExportOptions(template=str(tmp_path / "pipe.csv")))
    with pytest.raises(ImportFailure, match="a device or a pipe"):
        corpus.quotations.verify(tmp_path / "pipe.csv")
    (outcome,) = corpus.imports.take_in([tmp_path / "pipe.csv"])
    assert "a device or a pipe" in outcome.reason
    assert (tmp_path / "pipe.csv").is_fifo()
