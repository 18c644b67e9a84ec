"""The concordance as a command."""

import csv
import json
from pathlib import Path

import pytest

from florilegium.__main__ import main

TEXT = "The ledger\n\nThe lamp was lit. A second lamp, and lamps beyond;\n\nso the Lamp went out.\n"


@pytest.fixture
def library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The arguments that name a library of one document."""
    (tmp_path / "ledger.txt").write_text(TEXT)
    arguments = ["--library", str(tmp_path / "library")]
    assert main([*arguments, "add", str(tmp_path / "ledger.txt")]) == 0
    capsys.readouterr()
    return arguments


def test_each_hit_is_a_line(library: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*library, "concordance", "lamp", "--json", "--context", "2"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["match"] for line in lines] == ["lamp", "lamp", "lamps", "Lamp"]
    assert [(line["left"], line["right"]) for line in lines] == [
        ("ledger The ", " was lit."),
        ("A second ", ", and lamps"),
        ("lamp, and ", " beyond; so"),
        ("so the ", " went out."),
    ]
    assert all(TEXT[line["start"] : line["end"]] == line["match"] for line in lines)


def test_lines_are_sorted_cut_and_aligned(library: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*library, "concordance", "lamp", "--sort", "1R", "--limit", "2", "--case"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("[")[1].split("]")[0] for line in lines] == ["lamp", "lamp"]
    assert len({line.index("[") for line in lines}) == 1


@pytest.mark.parametrize(("option", "name"), [("--csv", "o.txt"), ("--save", "o.csv")])
def test_lines_go_into_a_file(
    library: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, option: str, name: str
) -> None:
    assert main([*library, "concordance", "=lamp", option, str(tmp_path / name)]) == 0
    with (tmp_path / name).open(newline="", encoding="utf-8") as file:
        assert [row["match"] for row in csv.DictReader(file)] == ["lamp", "lamp", "Lamp"]


@pytest.mark.parametrize("arguments", [['"lamp'], ["lamp", "--sort", "9R"], ["lamp", "--document", "gone"]])
def test_misuse_is_said(library: list[str], capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main([*library, "concordance", *arguments]) == 2
    assert capsys.readouterr().err.startswith("florilegium: ")


def answers(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_collocates(library: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    found = answers(
        capsys, *library, "collocates", "lamp", "--window", "1", "--measure", "frequency", "--minimum", "1"
    )
    assert {one["word"]: one["count"] for one in found} == {
        "the": 2, "was": 1, "second": 1, "and": 2, "beyond": 1, "went": 1,
    }  # fmt: skip
    (one,) = answers(capsys, *library, "collocates", "lamp", "--window", "1,0", "--minimum", "2")
    assert (one["word"], one["left"], one["right"], one["corpus_count"]) == ("the", 2, 0, 3)
    assert main([*library, "collocates", "lamp"]) == 0
    assert main([*library, "collocates", '"lamp']) == 2
    assert main([*library, "collocates", "lamp", "--window", "0"]) == 2


def test_words(library: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = answers(capsys, *library, "words", "--limit", "2")
    assert [(one["word"], one["count"], one["documents"]) for one in found] == [("lamp", 3, 1), ("the", 3, 1)]
    assert "keyness" not in found[0]
    other = tmp_path / "other.txt"
    other.write_text("Other words, other lamps.\n")
    assert main([*library, "add", str(other)]) == 0
    (key,) = answers(capsys, *library, "words", "--documents", str(other), "--limit", "1")
    assert (key["word"], key["count"], key["against"]) == ("other", 2, 0)
    (key,) = answers(capsys, *library, "words", "--against", str(other), "--limit", "1")
    assert (key["word"], key["against"]) == ("lamp", 0)
    forms = answers(capsys, *library, "words", "lamp")
    assert [(one["form"], one["count"], one["documents"]) for one in forms] == [
        ("lamp", 3, 1),
        ("lamps", 2, 2),
    ]
    assert main([*library, "words", "lamp", "--against", str(other)]) == 2
    assert main([*library, "words", "--documents", "gone"]) == 2


def test_what_a_query_finds_is_counted_in_rows_of_words_by_year_and_by_place(
    library: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    other = tmp_path / "other.md"
    other.write_text("---\ntitle: Other\ndate: 1887-05-01\n---\n\nThe lamp was lit, the lamp was sold.\n")
    assert main([*library, "add", str(other)]) == 0
    clusters = answers(capsys, *library, "words", "=lamp", "--clusters", "3", "--minimum", "2")
    assert clusters == [
        {"text": "the lamp was", "count": 3, "documents": 2},
        {"text": "lamp was lit", "count": 2, "documents": 2},
    ]
    years = answers(capsys, *library, "words", "lamp", "--by-date")
    assert [(one["year"], one["count"], one["documents"]) for one in years] == [("1887", 2, 1), ("", 4, 1)]
    whole, *documents = answers(capsys, *library, "words", "lamp", "--dispersion", "4")
    assert (whole["hits"], whole["documents"], whole["of"]) == (6, 2, 2)
    assert [(one["title"], one["hits"]) for one in documents] == [("The ledger", 4), ("Other", 2)]
    assert all(sum(one["stretches"]) == one["hits"] for one in (whole, *documents))  # type: ignore[call-overload]
    assert 0 <= whole["dp"] < 1  # type: ignore[operator]
    assert 0 < whole["d"] <= 1  # type: ignore[operator]
    cased = answers(capsys, *library, "words", "Lamp", "--case")
    assert [(one["form"], one["count"]) for one in cased] == [("lamp", 1)]
    capsys.readouterr()
    for option in (["--clusters", "2"], ["--by-date"], ["--dispersion"]):
        assert main([*library, "words", "lamp", *option]) == 0
        assert capsys.readouterr().out
        assert main([*library, "words", *option]) == 2
        assert "QUERY" in capsys.readouterr().err
    assert main([*library, "words", "lamp", "--dispersion", "--documents", str(other)]) == 2
    with pytest.raises(SystemExit):
        main([*library, "words", "lamp", "--clusters", "9"])


@pytest.mark.parametrize(
    "command", [["concordance"], ["words"], ["collocates"], ["coverage", "Name", "--query"]]
)
def test_what_is_wrong_with_a_query_is_said_and_where(
    library: list[str], capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert main([*library, *command, "lamp (oil"]) == 2
    message, query, mark = capsys.readouterr().err.splitlines()
    assert message.startswith("florilegium: ")
    assert (query, mark) == ("  lamp (oil", "       ^")
    assert main([*library, *command, "a" * 3_000 + "(" * 7_000]) == 2
    message, query, mark = capsys.readouterr().err.splitlines()
    assert query[mark.index("^")] == "a"
    assert len(query) < 130
    assert main([*library, "coverage"]) == 0
    assert capsys.readouterr().out == ""
