"""Concordance lines in files: what stands in them is what the lines say."""

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from florilegium.errors import ExportError
from florilegium.exporters.lines import COLUMNS, csv_table, markdown_table, rows, tsv_table, write_lines
from florilegium.model import ConcordanceLine

WORDS = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.sampled_from("=+-@|\\`*\"', \t"), max_size=30
).map(lambda text: " ".join(text.split()))
LINES = st.builds(
    ConcordanceLine,
    document=st.just("ab12"),
    start=st.integers(0, 99),
    end=st.integers(0, 99),
    left=WORDS.map(lambda text: f"{text} "),
    match=WORDS,
    right=WORDS.map(lambda text: f" {text}"),
    title=WORDS,
    location=st.just("p. 31 · 38%"),
    labels=st.just(("claim", "gone")),
)
NAMES = {"claim": "Claim"}


def meant(line: ConcordanceLine) -> list[str]:
    return [
        line.document, line.title, line.location, str(line.start), str(line.end),
        line.left.strip(), line.match, line.right.strip(), "Claim; gone",
    ]  # fmt: skip


@given(st.lists(LINES, max_size=5))
def test_what_csv_and_tsv_hold_is_read_back(lines: list[ConcordanceLine]) -> None:
    table = rows(lines, NAMES)
    read = list(csv.reader(io.StringIO(csv_table(table), newline="")))
    split = [row.split("\t") for row in tsv_table(table).splitlines()]
    for written in (read, split):
        assert tuple(written[0]) == COLUMNS
        assert [[cell.strip() for cell in row] for row in written[1:]] == [meant(line) for line in lines]
        assert not any(re.match(r"[=+@]|-(?!\d+(\.\d+)?$)", cell) for row in written for cell in row)


@given(st.lists(LINES, min_size=1, max_size=5))
def test_markdown_shows_the_lines(lines: list[ConcordanceLine]) -> None:
    found = MarkdownIt("commonmark").enable("table").parse(markdown_table(rows(lines, NAMES)))
    cells = [
        "".join(child.content for child in token.children or () if child.type in ("text", "text_special"))
        for token in found
        if token.type == "inline"
    ][5:]
    shown = [[line.left, line.match, line.right, line.title, line.location] for line in lines]
    assert [cell.strip() for cell in cells] == [text.strip() for row in shown for text in row]


def test_a_file_is_written_as_its_name_ends(tmp_path: Path) -> None:
    line = ConcordanceLine("ab12", 3, 7, "the ", "lamp", ", lit", "Ledger", "¶ 1 · 2%", ("claim",))
    write_lines(tmp_path / "o.CSV", [line], NAMES)
    assert (tmp_path / "o.CSV").read_bytes().splitlines()[1].startswith(b"ab12,Ledger,")
    write_lines(tmp_path / "o.txt", [line], NAMES, ".md")
    assert "**lamp**" in (tmp_path / "o.txt").read_text()
    with pytest.raises(ExportError, match=r"must end in \.csv, \.tsv, \.md"):
        write_lines(tmp_path / "o.xls", [line], NAMES)
    with pytest.raises(ExportError, match="cannot be written"):
        write_lines(tmp_path / "gone" / "o.csv", [line], NAMES)


def test_numbers_are_numbers_and_formulas_are_not() -> None:
    table = [["-2.5", "-1+1", "=1", "--2"]]
    assert csv_table(table, ("a", "b", "c", "d")).splitlines()[1] == "-2.5, -1+1, =1, --2"


def test_any_table_has_all_its_columns_in_markdown() -> None:
    written = markdown_table([["lamp", "Ledger"]], ("word", "title"))
    assert written.splitlines() == ["| word | title |", "| :-- | :-- |", "| lamp | Ledger |"]
