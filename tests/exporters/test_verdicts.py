"""What became of a draft's quotations, as a report."""

import csv
import io
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from florilegium.errors import ExportError
from florilegium.exporters.verdicts import report_csv, report_markdown, word_diff, write_report
from florilegium.model import CheckedDraft, QuotationStatus, QuotedPlace, Verdict, WordChange

ALTERED = Verdict(
    5,
    "the *oil* was sold",
    QuotationStatus.ALTERED,
    "b",
    "The Log (copy)",
    0,
    16,
    (WordChange("the *oil* ", "the *oil* "), WordChange("was sold", "was burnt "), WordChange("x", "")),
    "florilegium://open?document=b",
    remark="Its first letter is of another case there.",
)
AMBIGUOUS = Verdict(
    9,
    "=the tide\nwaits",
    QuotationStatus.AMBIGUOUS,
    candidates=(
        QuotedPlace("a", "A", 1, 2, "florilegium://a"),
        QuotedPlace("b", "B", 3, 4, "florilegium://b"),
    ),
)
DRAFT = CheckedDraft(
    "/drafts/my essay.md",
    "0" * 64,
    True,
    True,
    (ALTERED, AMBIGUOUS, Verdict(11, "nobody said this", QuotationStatus.NOT_FOUND)),
    {("b", 0): "p. 1 · 0%", ("a", 1): "¶ 2 · 20%"},
    {},
    {},
)


def test_the_differences_in_a_line() -> None:
    assert word_diff(ALTERED) == "the *oil* [-was sold-]{+was burnt +}[-x-]"


def test_a_row_a_quotation() -> None:
    head, *rows = list(csv.reader(io.StringIO(report_csv(DRAFT))))
    assert head == ["line", "status", "quotation", "document", "location", "diff", "link", "remark"]
    assert rows[0][:5] == ["5", "altered", "the *oil* was sold", "The Log (copy)", "p. 1 · 0%"]
    # What a spreadsheet would take for a formula is text.
    assert rows[1][2:5] == [" =the tide waits", "A; B", "¶ 2 · 20%; "]
    assert rows[2][1] == "not found"


def test_it_reads_as_markdown() -> None:
    html = MarkdownIt("commonmark").enable("strikethrough").render(report_markdown(DRAFT))
    assert "<h1>Quotations in my essay.md</h1>" in html
    assert "1 altered, 1 not found, 1 ambiguous." in html
    assert "the *oil* <s>was sold</s><strong>was burnt</strong> <s>x</s>" in html
    assert '<a href="florilegium://open?document=b">The Log (copy), p. 1</a>' in html
    assert html.count("<blockquote>") == 3


def test_the_name_says_the_form(tmp_path: Path) -> None:
    write_report(tmp_path / "report.CSV", DRAFT)
    assert (tmp_path / "report.CSV").read_text(encoding="utf-8").startswith("line,status")
    with pytest.raises(ExportError, match="must end in"):
        write_report(tmp_path / "report.doc", DRAFT)
