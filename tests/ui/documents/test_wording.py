import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.model import DocumentSummary
from florilegium.ui.documents.order import date_key, title_key
from florilegium.ui.documents.wording import details, reading_state, shown_date, shown_title, spoken, tooltip
from florilegium.ui.one_line import folded, isolated, one_line, shown_path

any_text = st.text(st.characters(exclude_categories=()), max_size=600)


@given(any_text)
def test_a_line_is_one_line_that_qt_can_take(text: str) -> None:
    line = one_line(text)
    assert "\n" not in line
    assert "  " not in line
    assert len(line.splitlines()) <= 1
    line.encode("utf-8")


@given(st.binary(max_size=60).map(lambda name: name.decode("utf-8", "surrogateescape")) | any_text)
def test_any_path_can_be_shown(path: str) -> None:
    shown = shown_path(path)
    shown.encode("utf-8")
    assert "\n" not in shown


@given(any_text)
def test_folding_twice_changes_nothing_a_search_would_see(text: str) -> None:
    once = folded(one_line(text))
    assert not any(unicodedata.combining(c) for c in folded("é" + once)[:1])
    assert folded("ÉCLAIR " + one_line(text)).startswith("eclair ")


def test_what_stands_apart_cannot_reorder_its_neighbours() -> None:
    assert isolated("plain") == "plain"
    assert isolated("נמל") == "\u2068נמל\u2069"


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("1887", "1887"),
        ("1887-02", "Feb 1887"),
        ("1887-02-09", "9 Feb 1887"),
        ("2024-03-15T10:00:00Z", "15 Mar 2024"),
        ("1887-13-09", "1887-13-09"),
        ("around 1850?", "around 1850?"),
        ("", ""),
    ],
)
def test_dates_are_shown_as_one_writes_them(stated: str, shown: str) -> None:
    assert shown_date(stated) == shown


def test_the_title_falls_back_on_the_file_name() -> None:
    assert shown_title(DocumentSummary("a", "  Two\n lines ")) == "Two lines"
    assert shown_title(DocumentSummary("a", "", path="/x/har\udcffbour.txt")) == "har\ufffdbour"
    assert shown_title(DocumentSummary("a", "")) == "Untitled"


def test_the_second_line_leaves_out_what_is_not_known() -> None:
    assert (
        details(DocumentSummary("a", "t", site="Archive", date="1887", format="txt"))
        == "Archive · 1887 · txt"
    )
    assert details(DocumentSummary("a", "t", author="M. Arden", site="Archive")) == "M. Arden"
    assert details(DocumentSummary("a", "t", format="txt", missing=True)) == "txt"


def test_a_screen_reader_hears_the_whole_row() -> None:
    document = DocumentSummary(
        "a",
        "Ledger",
        author="Arden",
        opened="2026",
        progress=0.4,
        highlights=3,
        label_counts=(("c", 2), ("gone", 1)),
    )
    assert spoken(document, {"c": "Claim"}) == "Ledger, Arden, 40% read, 3 highlights (2 Claim)"
    assert spoken(DocumentSummary("a", "t", missing=True), {}) == "t, unread, file missing"
    assert reading_state(DocumentSummary("a", "t")) == "unread"
    assert reading_state(DocumentSummary("a", "t", opened="2026", progress=1.0)) == "read"


def test_the_tooltip_says_what_a_missing_file_means() -> None:
    text = tooltip(DocumentSummary("a", "t", path="/x/a.txt", missing=True, remarks=("Read as\nlatin-1.",)))
    assert "/x/a.txt" in text
    assert "highlights are kept" in text
    assert text.endswith("Read as latin-1.")


def test_titles_sort_as_a_reader_would() -> None:
    titles = ["Interview 10", "“Harbour”", "interview 7", "Élan", "Gale"]
    ordered = sorted(titles, key=lambda title: title_key(DocumentSummary("a", title)))
    assert ordered == ["Élan", "Gale", "“Harbour”", "interview 7", "Interview 10"]


def test_a_date_in_words_sorts_by_its_year() -> None:
    assert date_key(DocumentSummary("a", "t", date="around 1850?")) == "1850"
    assert date_key(DocumentSummary("a", "t", date="1850-03-01T00:00")) == "1850-03-01"
    assert date_key(DocumentSummary("a", "t", date="lost")) == ""
