"""The command that carries ranges from one text file to another."""

import json
from pathlib import Path

import pytest

from florilegium.__main__ import main

OLD = "The lamp was lit.\r\n😀 The oil was 238 barrels. Keep this."
NEW = "A new line.\n\nThe lamp was lit.\r\n😀 The oil was 239 barrels."


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    for name, text in (("old.txt", OLD), ("new.txt", NEW), ("ranges.json", "[[0, 17], [21, 45], [46, 56]]")):
        (tmp_path / name).write_bytes(text.encode())
    old, new, ranges = (str(tmp_path / name) for name in ("old.txt", "new.txt", "ranges.json"))
    return ["--library", str(tmp_path / "library"), "anchor", old, new, "--ranges", ranges]


def test_each_range_gives_a_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--json"]) == 0
    kept, altered, lost = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert kept == {
        "start": 0,
        "end": 17,
        "status": "exact",
        "new_start": 13,
        "new_end": 30,
        "exact": "The lamp was lit.",
        "new_exact": "The lamp was lit.",
        "score": 1.0,
        "candidates": [],
    }
    assert (altered["status"], altered["new_start"], altered["new_end"]) == ("altered", 34, 58)
    assert altered["new_exact"] == "The oil was 239 barrels."
    assert 0.9 < altered["score"] < 1
    assert (lost["status"], lost["new_start"], lost["new_end"], lost["new_exact"]) == (
        "lost",
        None,
        None,
        None,
    )


def test_it_can_be_read_and_needs_no_library(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out == "0:17 exact 13:30\n21:45 altered 34:58\n46:56 lost\n"
    assert not (tmp_path / "library").exists()


@pytest.mark.parametrize("ranges", ["", "[[0, 1000]]", "[[5, 5]]", '{"a": 1}', "[1]", '[["0", "1"]]', "7"])
def test_ranges_that_are_none_are_misuse(
    arguments: list[str], ranges: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ranges.json").write_text(ranges, encoding="utf-8")
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.startswith("florilegium: ")) == ("", True)


def test_files_that_are_not_there_or_no_text_are_misuse(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "new.txt").write_bytes(b"\xff\xfe\x00")
    assert main(arguments) == 2
    (tmp_path / "old.txt").unlink()
    assert main(arguments) == 2
    assert "old.txt" in capsys.readouterr().err
