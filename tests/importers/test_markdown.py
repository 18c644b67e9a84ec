"""Markdown: what CommonMark and its usual extensions say, as blocks and spans."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.model import BlockKind, ImportedDocument, SpanKind

Check = Callable[[ImportedDocument], None]
FILES = Path(__file__).parent.parent / "files" / "importers"
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def _read(source: str, base: Path | None = None) -> ImportedDocument:
    return importers.read_bytes(source.encode(), "notes.md", base=base)


def test_a_page_of_notes(check: Check) -> None:
    document = importers.read(FILES / "notes.md")
    check(document)
    text, stated = document.text, document.metadata
    assert (stated.title, stated.author, stated.date, stated.language) == (
        "Notes: a stair, a lamp",
        "Ida Quist; Tomas Berg",
        "2019-11-02",
        "en-GB",
    )
    blocks = [
        (b.kind.value, b.level, b.marker, b.quote, text[b.start : b.end]) for b in document.structure.blocks
    ]
    assert blocks[:8] == [
        ("heading", 1, "", 0, "Notes on the stair"),
        ("paragraph", 0, "", 0, "It has nine steps[1], and a plan; see also the register and nothing."),
        ("list_item", 1, "☑", 0, "count the steps"),
        ("list_item", 1, "☐", 0, "measure them"),
        ("list_item", 2, "1.", 0, "with a rule"),
        ("list_item", 2, "2.", 0, "with a rope"),
        ("paragraph", 0, "", 1, "Never swept."),
        ("paragraph", 0, "", 2, "Nor salted."),
    ]
    assert ("code", 0, "", 0, " /\\\n/  \\") in blocks
    assert blocks[-1] == ("note", 0, "1.", 0, "Ten at low water.")
    cells = [
        (b.row, b.column, b.header, text[b.start : b.end])
        for b in document.structure.blocks
        if b.kind is BlockKind.CELL
    ]
    assert cells == [
        (0, 0, True, "Step"),
        (0, 1, True, "Depth"),
        (1, 0, False, "1"),
        (1, 1, False, "20 cm"),
        (2, 0, False, "2"),
        (2, 1, False, "22 cm"),
    ]
    links = [
        (text[s.start : s.end], s.target, s.title)
        for s in document.structure.spans
        if s.kind is SpanKind.LINK
    ]
    assert links == [
        ("[1]", "#fn-1", ""),
        ("plan", "#the-plan", ""),
        ("the register", "https://example.org/register", "Register"),
    ]
    anchors = {
        s.target: text[s.start : s.start + 8] for s in document.structure.spans if s.kind is SpanKind.ANCHOR
    }
    assert anchors == {"notes-on-the-stair": "Notes on", "the-plan": "The plan", "fn-1": "Ten at l"}
    assert "Kept by hand" in text and "alert" not in text


def test_headings_of_one_name_have_names_of_their_own() -> None:
    document = _read("# One, two!\n\n# One two\n\n# Один\n")
    assert [s.target for s in document.structure.spans] == ["one-two", "one-two-1", "один"]


def test_pictures_beside_the_document(tmp_path: Path) -> None:
    (tmp_path / "a.gif").write_bytes(GIF)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "b.gif").write_bytes(GIF)
    source = "![one](b.gif) ![two](../a.gif) ![three](http://e.org/c.gif) <img src='b.gif' alt='four'>"
    document = _read(source, tmp_path / "notes")
    pictures = [(s.title, bool(s.target)) for s in document.structure.spans if s.kind is SpanKind.PICTURE]
    assert pictures == [("one", True), ("two", False), ("three", False), ("four", True)]
    assert list(document.images.values()) == [GIF]
    assert not _read(source).images


def test_html_among_the_words() -> None:
    document = _read(
        "H<sub>2</sub>O<br>and <kbd>Ctrl</kbd> <script>alert(1)</script>\n\n"
        "<script>\nalert(2)\n</script>\n\n<p align=center>Set <b>apart</b></p>"
    )
    assert document.text == "H2O\nand Ctrl\n\nSet apart"
    kinds = [s.kind for s in document.structure.spans]
    assert kinds == [SpanKind.SUBSCRIPT, SpanKind.CODE, SpanKind.STRONG]


@pytest.mark.parametrize(
    "source, text",
    [
        ("---\nnot a mapping\n---\n\nWords.", "Words."),
        ("---\n\nWords after a rule.", "Words after a rule."),
        ("---\ntitle: A: colon\n---\nWords.", "Words."),
        ("--- \ntitle: x\n...\nWords.", "Words."),
    ],
)
def test_front_matter_or_a_rule(source: str, text: str) -> None:
    assert _read(source).text.endswith(text)


def test_front_matter_that_is_no_yaml() -> None:
    assert _read("---\ntitle: A: colon\nauthor: [x\n---\nWords.").metadata.title == "A: colon"


@pytest.mark.parametrize("value", ["!!int ''", "!!float '_'", "!!bool 'x'"])
def test_front_matter_whose_tags_lie_is_read_line_by_line(value: str) -> None:
    assert _read(f"---\ntitle: A title\nyear: {value}\n---\nWords.").metadata.title == "A title"


@given(st.text(alphabet="ab: -[]{}&*!|>'\"#%@`\n\t,?0123éT", max_size=80))
@settings(max_examples=80)
def test_any_front_matter(check: Check, source: str) -> None:
    check(_read(f"---\n{source}\n---\n\nWords."))


_WORDS = st.text(alphabet="abcdefg éü字", min_size=1, max_size=40).map(str.strip).filter(bool)


@given(st.lists(_WORDS, min_size=1, max_size=6))
@settings(max_examples=30)
def test_plain_words_come_through_whole(check: Check, paragraphs: list[str]) -> None:
    document = _read("\n\n".join(paragraphs))
    check(document)
    assert document.text == "\n\n".join(" ".join(words.split()) for words in paragraphs)


def test_nothing_but_front_matter_is_empty() -> None:
    with pytest.raises(ImportFailure, match="is empty"):
        _read("---\ntitle: x\n---\n")
