"""The whole way through the commands: add, read, highlight, search, export, remove, check."""

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from florilegium import cli
from florilegium.__main__ import main
from florilegium.corpus import Corpus

from .importers.pdf_builder import PdfBuilder

TEXT = (
    "The keeper’s ledger\n\n"
    "The lamp was lit at a quarter past four on every evening of January.\n\n"
    "The ledger counts 238 barrels of oil. The lamp burned them all. 😀 So it was.\n"
)


class Shell:
    """Runs commands on one library and keeps what they print."""

    def __init__(self, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.library = library
        self._capsys = capsys
        self.err = ""

    def __call__(self, *arguments: str | Path, code: int = 0) -> str:
        self._capsys.readouterr()
        assert main(["--library", str(self.library), *map(str, arguments)]) == code
        out, self.err = self._capsys.readouterr()
        return out

    def json(self, command: str, *arguments: str | Path, code: int = 0) -> list[dict[str, object]]:
        return [json.loads(line) for line in self(command, "--json", *arguments, code=code).splitlines()]


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path / "library", capsys)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_password_comes_through_a_pipe(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(PdfBuilder(password="beeswax").page().text(50, 500, "The lamp was lit at four.").build())
    (answer,) = shell.json("add", path, code=1)
    assert (answer["status"], answer["locked"]) == ("failed", True)
    monkeypatch.setattr("sys.stdin", io.StringIO("beeswax\n"))
    (answer,) = shell.json("add", path, "--ask-password")
    assert answer["status"] == "added"
    assert shell("text", str(answer["document"])) == "The lamp was lit at four."
    shell("recognise", str(answer["document"]), code=1)
    assert "Tesseract" in shell.err or "locked" in shell.err


def test_the_whole_of_a_web_page_is_read_where_it_is_wanted(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        "<html><body><nav><a href='/'>Harbour news</a></nav><article><h1>The lamp</h1><p>The lamp was lit "
        "at a quarter past four on every evening, and nobody put it out.</p></article></body></html>"
    )
    (answer,) = shell.json("add", path)
    assert "Harbour news" not in shell("text", str(answer["document"]))
    shell("add", path, "--whole-page")
    assert "Harbour news" in shell("text", str(answer["document"]))
    shell("add", path, "--no-whole-page")
    assert "Harbour news" not in shell("text", str(answer["document"]))


def test_columns_of_a_table_are_chosen_and_remembered(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "letters.csv"
    path.write_text(
        "a,b,c\nOne,A first letter of some length to be read.,Orr\nTwo,And a second one to be read.,Pell\n"
    )
    shell("add", path, "--title-column", "a", code=2)
    assert "--text-column" in shell.err
    (failed,) = shell.json("add", path, "--text-column", "z", code=1)
    assert "no column “z”" in str(failed["reason"])
    added = shell.json("add", path, "--text-column", "b", "--title-column", "a")
    assert [one["title"] for one in added] == ["One", "Two"]
    assert {str(one["title"]): one["other"] for one in shell.json("list")} == {
        "One": {"c": "Orr"},
        "Two": {"c": "Pell"},
    }
    path.write_text("a,b,c\nOne,A first letter of some length to be heard.,Orr\n")
    shell("refresh")
    assert "One" in {one["title"] for one in shell.json("list")}


def test_the_whole_way(shell: Shell, ledger: Path, tmp_path: Path) -> None:
    (added,) = shell.json("add", ledger)
    assert {key: added[key] for key in ("path", "status", "title", "reason")} == {
        "path": str(ledger),
        "status": "added",
        "title": "The keeper’s ledger",
        "reason": "",
    }
    document = str(added["document"])
    (listed,) = shell.json("list")
    assert listed["document"] == document
    assert listed["highlights"] == 0
    text = shell("text", document)
    assert listed["characters"] == len(text)

    (first,) = shell.json(
        "highlight",
        document[:7],
        "--quote",
        "238 barrels",
        "--label",
        "figure",
        "--note",
        "Of which?",
        "--tag",
        "oil",
    )
    start = text.index("238 barrels")
    assert (first["start"], first["end"]) == (start, start + 11)
    (second,) = shell.json("highlight", ledger, "--quote", "lamp", "--occurrence", "2")
    assert second["start"] == text.index("lamp", text.index("lamp") + 1)
    (third,) = shell.json("highlight", document, "--range", "4:10", "--label", "Doubt")
    assert third["exact"] == text[4:10]

    highlights = shell.json("highlights", document)
    assert [highlight["highlight"] for highlight in highlights] == [
        third["highlight"],
        first["highlight"],
        second["highlight"],
    ]
    assert highlights[1]["label"] == "Figure"
    assert highlights[1]["tags"] == ["oil"]
    assert highlights[1]["note"] == "Of which?"
    assert highlights[1]["status"] == "exact"
    assert highlights == shell.json("highlights")

    (found,) = shell.json("search", "lamp")
    assert found["document"] == document
    assert found["hits"] == 2
    for passage in found["passages"]:  # type: ignore[attr-defined]
        assert text[passage["start"] : passage["end"]] == passage["match"] == "lamp"

    target = tmp_path / "out.md"
    (written,) = shell.json("export", "--to", target, "--single")
    assert written["path"] == str(target) and written["status"] == "new"
    markdown = target.read_text(encoding="utf-8")
    assert "> 238 barrels" in markdown
    assert str(first["highlight"]) in markdown

    assert shell("check") == ""
    (removed,) = shell.json("remove", document)
    assert removed["status"] == "removed"
    assert shell.json("list") == []
    assert shell.json("search", "lamp") == []
    assert shell("check") == ""


def test_export_shows_first_then_writes_and_is_done_again_by_name(
    shell: Shell, ledger: Path, tmp_path: Path
) -> None:
    shell("add", ledger)
    shell("highlight", ledger, "--quote", "238 barrels", "--label", "Doubt", "--note", "Of which?")
    options = ("--format", "obsidian", "--group", "label", "--context", "sentence", "--files", "label")
    shell("profiles", "--save", "Vault", *options, "--to", tmp_path / "vault")
    (profile,) = shell.json("profiles")
    assert (profile["name"], profile["format"], profile["files"]) == ("Vault", "obsidian", "label")
    diff = shell("export", "--profile", "vault", "--dry-run")
    assert (
        diff.startswith("--- /dev/null\n+++ Doubt.md\n@@ ") and "+> The ledger counts ==238 barrels==" in diff
    )
    assert not (tmp_path / "vault").exists()
    (written,) = shell.json("export", "--profile", "vault")
    assert written == {
        "path": str(tmp_path / "vault" / "Doubt.md"),
        "status": "new",
        "conflicts": 0,
        "highlights": 1,
        "reason": "",
    }
    (again,) = shell.json("export", ledger, "--profile", "vault", "--dry-run")
    assert (again["status"], again["diff"]) == ("unchanged", "")
    assert shell("profiles", "--delete", "vault") == ""
    shell("export", "--profile", "vault", code=2)
    assert "no export profile" in shell.err
    shell("export", code=2)
    assert "--to PATH" in shell.err
    shell("export", "--to", tmp_path / "x", "--format", "nonsense", code=1)
    assert "no format “nonsense”" in shell.err


def test_text_prints_the_text_and_nothing_else(shell: Shell, ledger: Path) -> None:
    (added,) = shell.json("add", ledger)
    printed = shell("text", str(added["document"]))
    assert printed.startswith("The keeper’s ledger\n\nThe lamp was lit")
    assert printed.endswith("So it was.")


def test_a_quotation_that_is_not_there_gives_the_nearest_and_no_highlight(shell: Shell, ledger: Path) -> None:
    shell("add", ledger)
    assert shell("highlight", ledger, "--quote", "The ledger counts 239 barrels", code=1) == ""
    assert "The ledger counts 238 barrels" in shell.err
    assert shell("highlight", ledger, "--quote", "lamp", "--occurrence", "9", code=1) == ""
    assert "only 2 times" in shell.err
    assert shell.json("highlights") == []


def test_adding_in_part_lists_what_failed(shell: Shell, ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    outcomes = shell.json("add", ledger, tmp_path / "empty.txt", tmp_path / "nowhere.txt", code=1)
    assert [outcome["status"] for outcome in outcomes] == ["added", "failed", "failed"]
    assert all(outcome["reason"] for outcome in outcomes[1:])


def test_what_is_not_there_is_misuse(shell: Shell, ledger: Path) -> None:
    shell("add", ledger)
    for command in (
        ["text", "ffff0000"],
        ["highlights", "nowhere"],
        ["remove", "nowhere"],
        ["export", "x", "--to", "y"],
    ):
        assert shell(*command, code=2) == ""
        assert "no document" in shell.err
    shell("highlight", ledger, "--range", "0:5", "--label", "nothing", code=2)
    assert "Claim" in shell.err
    shell("search", "title:", code=2)
    assert shell.err.startswith("florilegium: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["add", ""],
        ["add"],
        ["highlight", "x"],
        ["highlight", "x", "--range", "5:2"],
        ["search", "x", "--limit", "0"],
    ],
)
def test_wrong_arguments_end_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_the_library_can_be_named_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLORILEGIUM_LIBRARY", str(tmp_path / "mine"))
    assert cli.parse(["list"]).library == tmp_path / "mine"
    assert cli.parse(["--library", "other", "list"]).library == Path("other")
    # A link goes where its passage is, unless a library is named on the line itself.
    assert not cli.parse(["open", "florilegium://open?document=x"]).library_named
    assert cli.parse(["--library", "other", "open"]).library_named


def test_faults_are_listed_and_reindexing_mends_the_index(shell: Shell, ledger: Path) -> None:
    shell("add", ledger)
    for path in (shell.library / "index").iterdir():
        path.unlink()
    (fault,) = shell.json("check", code=1)
    assert "reindex" in str(fault["fault"])
    shell("reindex")
    assert shell("check") == ""
    ledger.unlink()
    assert "is gone" in shell("check", code=1)


def test_the_index_mends_itself_when_it_is_asked(shell: Shell, ledger: Path) -> None:
    shell("add", ledger)
    for path in (shell.library / "index").iterdir():
        path.write_bytes(b"noise")
    assert len(shell.json("search", "barrels")) == 1


def test_an_unusable_library_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["--library", str(tmp_path / "file"), "list"]) == 1
    assert "cannot be used" in capsys.readouterr().err


def test_a_reader_that_has_enough_is_no_fault(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("A line of many words that goes on.\n\n" * 20_000)
    shell("add", tmp_path / "long.txt")
    (listed,) = shell.json("list")
    command = [
        sys.executable,
        "-m",
        "florilegium",
        "--library",
        str(shell.library),
        "text",
        str(listed["document"]),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""


def test_without_a_display_the_window_says_what_needs_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert main(["--library", str(tmp_path / "library")]) == 1
    said = capsys.readouterr().err
    assert "no display" in said
    assert "search" in said
    assert not (tmp_path / "library").exists()


def test_a_path_that_is_no_text_is_still_one_json_line(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = os.fsencode(tmp_path) + b"/\xff.txt"
    try:
        with open(raw, "wb") as file:  # noqa: PTH123
            file.write(TEXT.encode())
    except OSError:
        pytest.skip("this file system takes no such names")
    (added,) = shell.json("add", os.fsdecode(raw))
    assert os.fsencode(str(added["path"])) == raw


def test_output_is_utf8_whatever_the_locale(
    shell: Shell, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("add", ledger)
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii", errors="strict"))
    assert main(["--library", str(shell.library), "text", str(ledger)]) == 0
    sys.stdout.flush()
    assert "😀" in raw.getvalue().decode("utf-8")


def test_a_changed_file_is_taken_up_reviewed_and_restored(shell: Shell, ledger: Path) -> None:
    (added,) = shell.json("add", ledger)
    document = str(added["document"])
    for words in ("238 barrels of oil", "lit at a quarter past four"):
        shell.json("highlight", document, "--quote", words)
    (backup,) = shell.json("backup")
    assert Path(str(backup["path"])).is_file()
    assert shell.json("refresh") == [
        {
            "document": document,
            "status": "unchanged",
            "exact": 0,
            "moved": 0,
            "altered": 0,
            "lost": 0,
            "reason": "",
        }
    ]
    ledger.write_text(TEXT.replace("238", "283"), encoding="utf-8")
    (updated,) = shell.json("refresh", document)
    assert (updated["status"], updated["exact"], updated["altered"]) == ("updated", 1, 1)
    (item,) = shell.json("review")
    assert (item["status"], item["was"], item["is"]) == (
        "altered",
        "238 barrels of oil",
        "283 barrels of oil",
    )
    assert TEXT.replace("238", "283")[item["start"] : item["end"]] == "283 barrels of oil"
    assert "238 barrels of oil → 283 barrels of oil" in shell("review")
    (restored,) = shell.json("restore", str(backup["path"]))
    assert restored["highlights_changed"] == 1
    assert shell.json("review") == []
    assert "238" in shell("text", document)
    ledger.write_text("")
    assert "The file is empty" in shell("refresh", code=1)
    ledger.unlink()
    assert "missing" in shell("refresh")
    shell("refresh", "nonsense", code=2)


def test_the_trash_gives_back_documents_and_highlights(shell: Shell, ledger: Path) -> None:
    (added,) = shell.json("add", ledger)
    document = str(added["document"])
    (made,) = shell.json("highlight", document, "--quote", "238 barrels")
    with contextlib.closing(Corpus(shell.library)) as corpus:
        corpus.delete([str(made["highlight"])])
    (trashed,) = shell.json("trash")
    assert (trashed["highlight"], trashed["exact"]) == (made["highlight"], "238 barrels")
    shell("trash", "--restore", str(made["highlight"]))
    shell("remove", document)
    assert [row["document"] for row in shell.json("trash")] == [document]
    shell("trash", "--restore", document)
    assert shell.json("trash") == []
    assert shell.json("highlights") == [made]
    shell("trash", "--restore", "nonsense", code=2)
    assert "in the trash" in shell.err


def test_a_file_that_is_no_backup_is_refused(shell: Shell, ledger: Path) -> None:
    shell.json("add", ledger)
    shell("restore", ledger, code=1)
    assert "is no Florilegium library. Nothing was changed" in shell.err
    assert len(shell.json("list")) == 1


def test_check_mends_what_it_can(shell: Shell, ledger: Path) -> None:
    (added,) = shell.json("add", ledger)
    with contextlib.closing(Corpus(shell.library)) as corpus:
        corpus._database.connection.execute("UPDATE version SET characters = 3")
    shell("check", code=1)
    lines = shell.json("check", "--repair")
    assert ["repair" in line for line in lines] == [True] * len(lines)
    assert any("length" in str(line["repair"]) for line in lines)
    shell("check")
    assert added["document"]


def test_a_search_says_what_was_meant_and_where_it_is_wrong(shell: Shell, ledger: Path) -> None:
    shell("add", ledger)
    assert shell.json("search", "barels") == []
    assert shell.err == "Did you mean: barrels\n"
    shell("search", "lamp AND", code=2)
    assert shell.err.endswith("  lamp AND\n       ^\n")
    assert len(shell.json("search", "So", "--case")) == 1
    assert shell.json("search", "SO", "--case") == []
    assert len(shell.json("search", "lamp NEAR/4 january")) == 0
    assert len(shell.json("search", '"lamp evening"~9')) == 1


def test_a_long_query_is_shown_around_its_fault_only(shell: Shell) -> None:
    for command in ("search", "concordance"):
        shell(command, "word " * 100 + "nofield:x " + "word " * 100, code=2)
        *_, shown, pointer = shell.err.splitlines()
        assert shown[pointer.index("^") :].startswith("nofield:x")
        assert len(shown) < 80
