"""The commands import-highlights and verify."""

import json
from pathlib import Path

import pytest

from florilegium.__main__ import main

TEXT = "The Ledger\n\nThe lamp was lit at a quarter past four.\n\nThe ledger counts 238 barrels of oil.\n"
CLIPPINGS = """The Ledger (Ann Other)
- Your Highlight at location 3-4 | Added on Friday, January 1, 2021 12:00:00 PM

a quarter past four
==========
The Log (Ann Other)
- Your Highlight at location 3-4 | Added on Friday, January 1, 2021 12:00:00 PM

Fog all day.
==========
"""
DRAFT = (
    "He says “lit at a quarter past four”.\n\nAnd “counts 283 barrels of oil”.\n\nAnd “a velvet umbrella”.\n"
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    (tmp_path / "ledger.txt").write_text(TEXT, encoding="utf-8")
    assert main(["--library", str(tmp_path / "library"), "add", str(tmp_path / "ledger.txt")]) == 0
    return tmp_path / "library"


def test_import_highlights(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "My Clippings.txt"
    path.write_text(CLIPPINGS, encoding="utf-8")
    capsys.readouterr()
    assert main(["--library", str(library), "import-highlights", "--json", str(path)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {key: told[key] for key in ("source", "found", "review", "unmatched", "unchanged")} == {
        "source": "kindle", "found": 1, "review": 0, "unmatched": 1, "unchanged": 0,
    }  # fmt: skip
    assert main(["--library", str(library), "import-highlights", str(path)]) == 0
    assert "1 kept until their document is added, 1 here already" in capsys.readouterr().out


def test_what_cannot_be_imported_is_told_and_the_rest_done(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "My Clippings.txt", tmp_path / "half.json"
    good.write_text(CLIPPINGS, encoding="utf-8")
    bad.write_text('[{"sortIndex": "1", "text": "Wor', encoding="utf-8")
    capsys.readouterr()
    assert main(["--library", str(library), "import-highlights", str(bad), str(good)]) == 1
    out, err = capsys.readouterr()
    assert "1 found in the text" in out
    assert "“half.json” is no whole JSON" in err


def test_verify(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, encoding="utf-8")
    capsys.readouterr()
    assert main(["--library", str(library), "verify", "--json", str(path)]) == 1
    first, second, third = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["line"], first["status"], first["diff"]) == (1, "verbatim", "")
    assert TEXT[first["start"] : first["end"]] == "lit at a quarter past four"
    assert (second["line"], second["status"]) == (3, "altered")
    assert second["diff"] == "counts [-283-]{+238+} barrels of oil"
    assert (third["status"], third["document"], third["start"]) == ("not found", None, None)
    assert main(["--library", str(library), "verify", str(path)]) == 1
    assert "draft.md:3: altered: counts [-283-]{+238+} barrels of oil" in capsys.readouterr().out


def test_verify_what_is_all_verbatim(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "draft.txt"
    path.write_text(DRAFT.partition("\n")[0], encoding="utf-8")
    assert main(["--library", str(library), "verify", str(path)]) == 0
    assert main(["--library", str(library), "verify", str(tmp_path / "none.md")]) == 1
    assert "cannot be read" in capsys.readouterr().err
