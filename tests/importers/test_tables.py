"""Tables of texts: one document a row, its columns found by what they hold."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.importers import Columns, tables
from florilegium.importers.sources import Source
from florilegium.model import BlockKind, DocumentText, ImportedDocument, Metadata

Check = Callable[[ImportedDocument], None]
FILES = Path(__file__).parent.parent / "files" / "importers"
LAMP = "The lamp was lit twice that night, and nobody said why."
STEPS = "Ninety-one steps, wet or dry, and the keeper counts them."


def _read(data: str | bytes, name: str, columns: Columns | None = None) -> dict[str, ImportedDocument]:
    data = data.encode() if isinstance(data, str) else data
    return {part.key: part.read() for part in importers.read_many(data, name, columns=columns)}


def _table(rows: list[list[str]], delimiter: str = ",") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue()


def test_csv(check: Check) -> None:
    found = _read((FILES / "reports.csv").read_bytes(), "reports.csv")
    assert list(found) == ["row=2", "row=3"]  # the fourth has no text
    for document in found.values():
        check(document)
    first, second = found.values()
    assert first.text == 'The lamp was lit twice that night, and "nobody" said why.\n\nIt went out by itself.'
    assert first.metadata == Metadata(
        "The lamp",
        "Ida Quist",
        "1999-02-09",
        "en",
        "",
        "https://courier.example/1",
        (("id", "1"), ("rating", "4")),
    )
    assert (second.metadata.title, second.metadata.source) == ("The steps", "")
    assert first.format == "csv"


def test_json_lines(check: Check) -> None:
    data = (FILES / "reports.jsonl").read_bytes()
    parts = list(importers.read_many(data, "reports.jsonl"))
    assert [part.key for part in parts] == ["row=1", "row=2", "row=4"]
    document = parts[0].read()
    check(document)
    assert document.text == LAMP
    assert (document.metadata.title, document.metadata.language) == ("The lamp", "en")
    assert document.metadata.other == (("meta.tags", "night; light"),)
    with pytest.raises(ImportFailure, match="Line 2 is not valid JSON"):
        parts[1].read()


def test_rows_are_locations() -> None:
    document = _read(_table([["text"], [LAMP], [STEPS]]), "a.csv")["row=3"]
    assert DocumentText("id", 1, document.text, document.structure).location(5).startswith("row 3 · ")


def test_a_fingerprint_is_of_the_row_alone() -> None:
    def prints(rows: list[list[str]]) -> list[str]:
        return [part.fingerprint for part in importers.read_many(_table(rows).encode(), "a.csv")]

    head, one, two = ["text", "n"], [LAMP, "1"], [STEPS, "2"]
    first, second = prints([head, one, two])
    assert prints([head, two, one]) == [second, first]
    assert prints([["n", "text"], ["1", LAMP]]) == [first]
    assert prints([head, [LAMP, "3"]]) != [first]


def test_other_formats_are_one_part(check: Check) -> None:
    (part,) = importers.read_many(b"Words.", "a.txt")
    assert part.key == ""
    document = part.read()
    check(document)
    assert document == importers.read_bytes(b"Words.", "a.txt")


def test_columns_are_obeyed() -> None:
    data = _table([["id", "short", "long"], ["7", "A lamp.", LAMP]])
    (document,) = _read(data, "a.csv", Columns(text="short", title="id")).values()
    assert (document.text, document.metadata.title) == ("A lamp.", "7")
    assert document.metadata.other == (("long", LAMP),)
    with pytest.raises(ImportFailure, match="no column “body”; it has “id”, “short”, “long”"):
        _read(data, "a.csv", Columns(text="body"))


def test_what_a_dialog_shows() -> None:
    table = tables.look_at(Source((FILES / "reports.csv").read_bytes(), "reports.csv"))
    assert table.names == ("id", "headline", "byline", "published", "text", "url", "rating")
    assert table.chosen == Columns("text", "headline", "byline", "published", "", "", "url")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_separators(delimiter: str, name: str) -> None:
    rows = [
        ["title", "text", "n"],
        *[[f"No. {n}", f"{LAMP} {n}; {n}, {n} | and so on", str(n)] for n in range(9)],
    ]
    found = _read(_table(rows, delimiter), name)
    assert [document.metadata.title for document in found.values()] == [f"No. {n}" for n in range(9)]


def test_a_separator_that_is_stated() -> None:
    found = _read("sep=|\ntitle|text\nLamp, lit|" + LAMP + "\n", "a.csv")
    assert {key: document.metadata.title for key, document in found.items()} == {"row=3": "Lamp, lit"}


def test_quotation_marks_that_quote_nothing() -> None:
    rows = "title\ttext\n" + "".join(f'No. {n}\t"{LAMP} {n}\n' for n in range(5))
    assert len(_read(rows, "a.tsv")) == 5


def test_without_a_header(check: Check) -> None:
    found = _read(_table([["1", LAMP], ["2", STEPS]]), "lamps.csv")
    assert [document.text for document in found.values()] == [LAMP, STEPS]
    assert list(found) == ["row=1", "row=2"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    rows = [
        ["title", "text"],
        *[[f"Café {n}", f"Le café de la tour était fermé, dit le gardien {n}."] for n in range(9)],
    ]
    found = _read(_table(rows).encode(encoding), "a.csv")
    assert found["row=2"].metadata.title == "Café 0"


def test_a_table_without_texts_is_one_document(check: Check) -> None:
    (document,) = _read(_table([["Who", "When"], ["Ida", "6"], ["Tom", "7"]]), "Hours.csv").values()
    check(document)
    assert document.text == "Who\tWhen\nIda\t6\nTom\t7"
    assert document.metadata.title == "Hours"
    assert [b.header for b in document.structure.blocks if b.kind is BlockKind.CELL] == [True] * 2 + [
        False
    ] * 4


def test_a_long_table_without_texts_is_refused() -> None:
    with pytest.raises(ImportFailure, match="no column of it holds texts"):
        _read(_table([["a", "b"], *[["1", "2"]] * 1_600]), "a.csv")


def test_rows_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    parts = list(importers.read_many(_table([["text"], [LAMP], [STEPS], [LAMP]]).encode(), "a.csv"))
    assert len(parts) == 3
    with pytest.raises(ImportFailure, match="Only the first 2 rows"):
        parts[2].read()


def test_a_field_without_end(check: Check) -> None:
    data = _table([["title", "text"], ["Lamp", LAMP]]) + 'Open,"' + "word " * 100_000
    found = _read(data, "a.csv")
    assert found["row=2"].text == LAMP
    check(found["row=3"])


@pytest.mark.parametrize(
    "line",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        "1" * 6000,
        '{"text": "\\ud800\\u0000 and a text of some length here"}',
        "NaN",
        '"words"',
    ],
)
def test_odd_json(check: Check, line: str) -> None:
    data = (line + "\n" + json.dumps({"text": LAMP, "n": [1, {"a": None}]}) + "\n").encode()
    for part in importers.read_many(data, "a.jsonl"):
        try:
            check(part.read())
        except ImportFailure as failure:
            assert str(failure).endswith(".")


_CELL = st.text(st.sampled_from("aB1 ,;\t|\"'\n\r\x00\u2028\ud800字é.=-"), max_size=30)


@given(
    st.lists(st.lists(_CELL, max_size=4), min_size=1, max_size=8),
    st.sampled_from(("a.csv", "a.tsv", "a.jsonl")),
)
@settings(max_examples=120)
def test_cells_of_any_kind(check: Check, rows: list[list[str]], name: str) -> None:
    data = "".join(map(",".join, rows)) if name != "a.jsonl" else "\n".join(map(json.dumps, rows))
    try:
        for part in importers.read_many(data.encode("utf-8", "surrogatepass"), name):
            assert len(part.fingerprint) == 64
            check(part.read())
    except ImportFailure as failure:
        assert str(failure).endswith(".") and "\n" not in str(failure)


@given(
    st.lists(
        st.tuples(
            st.text("ab ,;|\"'", max_size=20),
            st.text('wxyz ,;|"', min_size=1, max_size=60).map(lambda t: f"W{t}."),
        ),
        min_size=3,
        max_size=12,
    ),
    st.sampled_from(",;\t|"),
)
@settings(max_examples=80)
def test_what_is_written_is_read(rows: list[tuple[str, str]], delimiter: str) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["note", "text"], *rows])
    found = _read(file.getvalue(), "a.csv", Columns(text="text"))
    assert [" ".join(d.text.split()) for d in found.values()] == [" ".join(text.split()) for _, text in rows]


@pytest.mark.parametrize("piece", [",", '"', ";\n", "a,", '"a,', '""\n', "a\n", "\t"])
def test_time_grows_with_length_only(check: Check, piece: str) -> None:
    data = ("title,text\nLamp," + LAMP + "\n" + piece * (100_000 // len(piece))).encode()
    try:
        for part in importers.read_many(data, "a.csv"):
            check(part.read())
    except ImportFailure:
        pass
