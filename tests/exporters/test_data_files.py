"""Tables, JSON and annotations: read again by others, they say what was written."""

import csv
import io
import json
import os
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium.annotations import epub, florilegium_json, formats, hypothesis, readium, w3c
from florilegium.errors import AnnotationFailure, ExportError
from florilegium.exporters import json_file
from florilegium.exporters.exchange import highlights_of
from florilegium.exporters.formats import FORMATS
from florilegium.exporters.grouping import file_view
from florilegium.exporters.table import COLUMNS
from florilegium.exporters.views import view
from florilegium.model import Context, ExportOptions, Group, Range, Span, SpanKind

from .making import NOW, document_of, heading, highlight_of, lost, paragraph, simple, text_of

OPTIONS = ExportOptions()
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=30)


def file(*documents, options: ExportOptions = OPTIONS):
    return file_view("The file", [view(one, context=options.context) for one in documents], options, NOW)


def written(name: str, *documents, options: ExportOptions = OPTIONS) -> bytes:
    made = FORMATS[name].prepare(options)(file(*documents, options=options))
    return made if isinstance(made, bytes) else made.encode()


def ferry():
    """A document that says everything."""
    pages = (Span(0, 20, SpanKind.PAGE, "0", "xii"), Span(20, 80, SpanKind.PAGE, "1", "1"))
    text = text_of(
        heading("The ferry book"),
        paragraph("It runs 😀. It stops."),
        heading("Tides", 2),
        paragraph("At six, é."),
        spans=pages,
    )
    made = highlight_of(
        text, "runs 😀", "0123456789ab", note="Does *it*?\n", tags=("boats", "time"), created=NOW
    )
    quote = replace(made.anchor.quote, prefix="It ", suffix=". It")
    return document_of(
        text,
        replace(made, modified="2031-04-06T06:07:08.125Z", anchor=replace(made.anchor, quote=quote)),
        highlight_of(text, "At six", "0123456789ac", label="question"),
        lost(highlight_of(text, "It stops", "0123456789ad")),
        author="Marta Quill; Per Ode",
        date="1931-05",
        source="https://example.org/ferry",
        site="Boats",
        language="en",
        path="/home/marta/ferry.epub",
        format="epub",
    )


# ---- tables


def rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_table_has_a_row_for_each_highlight():
    first, second, third = rows(written("csv", ferry(), options=replace(OPTIONS, context=Context.SENTENCE)))
    assert tuple(first) == COLUMNS
    assert first["quote"] == "runs 😀"
    assert (first["before"], first["after"]) == ("It ", ".")
    assert (first["label"], first["note"], first["tags"]) == ("Claim", "Does *it*?\n", "boats, time")
    assert (first["title"], first["author"], first["date"]) == (
        "The ferry book",
        "Marta Quill; Per Ode",
        "1931-05",
    )
    assert first["location"] == "p. xii · 35%"
    assert (first["file"], first["source"]) == ("ferry.epub", "https://example.org/ferry")
    assert first["citation"] == "quill1931ferry-d1"
    assert second["headings"] == "Tides"
    assert third["status"] == "lost"
    assert "/home" not in written("csv", ferry()).decode()


def test_a_highlight_under_two_tags_is_one_row():
    assert len(rows(written("csv", ferry(), options=replace(OPTIONS, group=Group.TAG)))) == 3


@given(TEXT.filter(str.strip), TEXT)
def test_fields_come_back_as_they_were(words, note):
    document = simple(words=words)
    document = replace(document, highlights=(replace(document.highlights[0], note=note),))
    (row,) = rows(written("csv", document))
    assert row["quote"].removeprefix("'" * (row["quote"][1:] == words)) == words
    assert row["note"].removeprefix("'" * (row["note"][1:] == note)) == note


@pytest.mark.parametrize(
    "words", ['=HYPERLINK("x")', "@SUM(1)", "+cmd|x", "-A1", "-(1)", "-1+cmd|x!A0", "- cmd|x!A0", "\uff1d1+1"]
)
def test_no_field_is_a_formula(words):
    assert rows(written("csv", simple(words=words)))[0]["quote"] == f"'{words}"


@pytest.mark.parametrize("words", ["-5", "-2.5", "a=b", "– no", "1-2"])
def test_words_that_are_no_formula_stay_as_they_are(words):
    assert rows(written("csv", simple(words=words)))[0]["quote"] == words


# ---- exchange, and our own JSON

READERS = {
    "json": florilegium_json.read,
    "w3c": w3c.read,
    "epub": epub.read,
    "readium": readium.read,
    "hypothesis": hypothesis.read,
}


@pytest.mark.parametrize("name", READERS)
def test_every_exchange_format_brings_back_the_same_highlights(name):
    document = ferry()
    data = written(name, document)
    assert READERS[name](data, "a") == highlights_of(file(document))
    found, again = formats.read_bytes(data, f"a{FORMATS[name].suffix}")
    assert found == {"json": "florilegium"}.get(name, name)
    assert again == highlights_of(file(document))


@pytest.mark.parametrize("name", READERS)
@given(words=TEXT.filter(str.strip), note=TEXT, title=TEXT, tag=TEXT.filter(str.strip))
@settings(max_examples=40)
def test_whatever_the_words_they_come_back(name, words, note, title, tag):
    document = simple(words=words, title=title)
    document = replace(document, highlights=(replace(document.highlights[0], note=note, tags=(tag,)),))
    assert READERS[name](written(name, document), "a") == highlights_of(file(document))


def test_highlights_say_in_exchange_what_the_document_says():
    first, second, third = highlights_of(file(ferry()))
    assert first.source == "florilegium"
    assert (first.identity, first.quote, first.prefix, first.suffix) == (
        "0123456789ab",
        "runs 😀",
        "It ",
        ". It",
    )
    assert (first.page, first.location, second.page, second.location) == ("xii", "", "1", "Tides")
    assert (first.label, first.colour, second.label) == ("Claim", "amber", "Question")
    assert first.path == "ferry.epub"
    assert first.note == "Does *it*?\n"
    assert (third.start, third.progression) == (None, None)


@pytest.mark.parametrize("name", ["epub", "readium"])
def test_a_set_of_several_documents_is_refused_with_a_sentence(name):
    with pytest.raises(ExportError, match="one file per document"):
        written(name, simple("d1"), simple("d2"))


def test_our_json_says_what_its_description_says():
    found = json.loads(written("json", ferry()))
    assert (found["format"], found["version"], found["exported"]) == ("florilegium highlights", 1, NOW)
    assert found["labels"][0] == {
        "id": "claim",
        "name": "Claim",
        "meaning": "Something said to be so, and by whom",
        "colour": "amber",
        "mark": "circle",
    }
    (document,) = found["documents"]
    assert document["sha256"] == "5e" * 32
    assert document["file"] == "ferry.epub"
    for name in (*found, *document, *document["highlights"][0]):
        assert name in (json_file.__doc__ or "")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"format": "florilegium highlights", "version": 2}, "later version"),
        ({"format": "florilegium highlights"}, "later version"),
        ({"format": "other"}, "no export of Florilegium"),
        ([], "no export of Florilegium"),
    ],
)
def test_json_that_is_none_of_ours_is_refused(value, message):
    with pytest.raises(AnnotationFailure, match=message):
        florilegium_json.read(json.dumps(value).encode(), "a.json")


NAMES = st.sampled_from(
    ["id", "title", "highlights", "quote", "start", "label", "tags", "headings", "status"]
)
VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["documents", "labels"]), VALUES))
def test_our_json_of_any_shape_is_read(value):
    data = json.dumps({"format": "florilegium highlights", "version": 1, **value}).encode()
    for one in florilegium_json.read(data, "a.json"):
        assert one.quote or one.note


# ---- Word


@pytest.fixture
def pandoc(monkeypatch):
    monkeypatch.setenv("PATH", str(Path(pypandoc.get_pandoc_path()).parent))


def test_a_word_document_is_made_by_pandoc(pandoc):
    render = FORMATS["docx"].prepare(OPTIONS)
    made = render(file_view("The file", [view(ferry(), FORMATS["docx"].dialect)], OPTIONS, NOW))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        body = archive.read("word/document.xml").decode()
    words = "".join(re.findall("<w:t[^>]*>([^<]*)</w:t>", body))
    assert "runs 😀" in words
    assert "● Claim · p. xii" in words
    assert 'w:val="Heading1"' in body


def test_what_is_highlighted_in_its_context_is_bold_in_a_word_document(pandoc):
    options = ExportOptions(context=Context.SENTENCE)
    render = FORMATS["docx"].prepare(options)
    documents = [view(ferry(), FORMATS["docx"].dialect, context=options.context)]
    made = render(file_view("The file", documents, options, NOW))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        body = archive.read("word/document.xml").decode()
    runs = re.findall("<w:r>(.*?)</w:r>", body)
    assert any("<w:b " in run and "runs 😀" in run for run in runs)


def test_without_pandoc_a_sentence_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ExportError, match="pandoc, which is not installed"):
        FORMATS["docx"].prepare(OPTIONS)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_a_pandoc_that_fails_is_told_of(monkeypatch, tmp_path):
    script = tmp_path / "pandoc"
    script.write_text("#!/bin/sh\nexit 5\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ExportError, match="could not make the Word document"):
        FORMATS["docx"].prepare(OPTIONS)(file(simple(words="x" * 9, title="y"), options=OPTIONS))


def test_positions_are_of_the_text():
    document = ferry()
    (first, *_) = highlights_of(file(document))
    passage = Range(first.start, first.start + len(first.quote))
    assert document.text.text[passage.start : passage.end] == first.quote
