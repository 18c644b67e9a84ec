"""What is written in each dialect gives its words back: from two parsers, and from pandoc where it is."""

import json
import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium.exporters.blocks import Provenance, read_provenance
from florilegium.exporters.dialects import DIALECTS, PANDOC
from florilegium.exporters.excerpts import excerpt
from florilegium.model import BlockKind, Context, Range

from .making import block, document_of, highlight_of, paragraph, render, text_of
from .reading_back import EXTENDED, PLAIN, commonmark_text
from .reading_back import paragraph as read
from .test_escaping import TEXT

try:
    import pypandoc

    COMMAND = pypandoc.get_pandoc_path()
except (ImportError, OSError):
    COMMAND = shutil.which("pandoc")

ALL = pytest.mark.parametrize("dialect", DIALECTS.values(), ids=list(DIALECTS))
WORDS = TEXT.map(str.strip).filter(lambda text: text and not text.startswith("\ufeff"))


@ALL
@given(TEXT)
@settings(max_examples=60)
def test_any_text_comes_back_from_two_parsers(dialect, text):
    markdown = dialect.escaper.text(text)
    assert read(PLAIN, markdown) == read(EXTENDED, markdown) == commonmark_text(markdown) == text


def _pandoc(markdown: str, reader: str) -> list[str]:
    """The words of each top-level paragraph; a paragraph must be words and breaks only."""
    done = subprocess.run(
        [COMMAND, "-f", reader, "-t", "json"], input=markdown.encode(), capture_output=True, check=True
    )
    words = {"Str": lambda node: node["c"], "Space": lambda _: " ", "SoftBreak": lambda _: " "}
    words["LineBreak"] = words["Space"]
    found = []
    for node in json.loads(done.stdout)["blocks"]:
        assert node["t"] == "Para", (node, markdown)
        found.append("".join(words[part["t"]](part) for part in node["c"]))
    return found


def _folded(text: str) -> str:
    return " ".join(text.split())


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable() or c in " \n").strip() or "x"


@pytest.mark.skipif(COMMAND is None, reason="pandoc is not installed")
@given(st.lists(WORDS.map(_printable), min_size=40, max_size=40))
@settings(max_examples=4)
def test_any_text_comes_back_from_pandoc(texts):
    markdown = "\n\n".join(PANDOC.escaper.text(text) for text in texts)
    assert [_folded(text) for text in _pandoc(markdown, "markdown")] == [_folded(text) for text in texts]


@pytest.mark.skipif(COMMAND is None, reason="pandoc is not installed")
def test_what_pandoc_makes_typographic_or_a_list_stays_as_it_is():
    texts = [
        '"Don\'t," said Mr. Oar -- and went...',
        "(1) one",
        "a. one",
        "iv) one",
        "#. one",
        "(@x) one",
        "see @oar1912 and a@b.c",
        "{#x .y}",
        "::: note",
        "Fares\n-----",
    ]
    markdown = "\n\n".join(PANDOC.escaper.text(text) for text in texts)
    assert _pandoc(markdown, "markdown") == [text.replace("\n", " ") for text in texts]


@pytest.mark.parametrize(
    ("text", "dialect", "markdown"),
    [
        ("key:: value {{x}} ((y))", "obsidian", "key\\:\\: value \\{\\{x\\}\\} \\(\\(y))"),
        ("key:: value", "commonmark", "key:: value"),
        ("it's", "pandoc", "it\\'s"),
        ("it's", "logseq", "it's"),
        (
            "[[a]] ==b== %%c%% $d$ ^e #f",
            "obsidian",
            "\\[\\[a\\]\\] \\=\\=b\\=\\= \\%\\%c\\%\\% \\$d\\$ \\^e \\#f",
        ),
    ],
)
def test_how_some_texts_are_written(text, dialect, markdown):
    assert DIALECTS[dialect].escaper.text(text) == markdown


# ---- words marked among others


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        ("commonmark", "None. <mark>Eleven \\*crossings\\*</mark> a day."),
        ("obsidian", "None. ==Eleven \\*crossings\\*== a day."),
        ("logseq", "None. ==Eleven \\*crossings\\*== a day."),
        ("pandoc", "None. [Eleven \\*crossings\\*]{.mark} a day."),
    ],
)
def test_words_are_marked_in_the_way_of_the_dialect(dialect, expected):
    text = text_of(paragraph("None. Eleven *crossings* a day. Never."))
    around = Range(0, len("None. Eleven *crossings* a day."))
    highlight = highlight_of(text, " Eleven *crossings* ")
    assert excerpt(text, highlight, DIALECTS[dialect], around) == expected


def test_rows_of_equal_signs_only_where_they_mark():
    text = text_of(paragraph("a(b)c =d"))
    written = [
        excerpt(text, highlight_of(text, words), DIALECTS["obsidian"], Range(0, len(text.text)))
        for words in ("(b)", "b", "=d")
    ]
    assert written == ["a<mark>(b)</mark>c =d", "a(==b==)c =d", "a(b)c <mark>=d</mark>"]


def test_code_is_not_marked():
    text = text_of(block(BlockKind.CODE, "if a:\n    b()"))
    assert (
        excerpt(text, highlight_of(text, "a"), around=Range(0, len(text.text))) == "```\nif a:\n    b()\n```"
    )


@ALL
@given(WORDS, WORDS, WORDS)
@settings(max_examples=40)
def test_marked_words_and_those_around_them_come_back(dialect, before, words, after):
    text = text_of(paragraph(f"{before}{words}{after}"))
    visible = replace(dialect, marked=("\ue000", "\ue001"))
    passage = Range(len(before), len(before) + len(words))
    highlight = highlight_of(text, passage)
    markdown = excerpt(text, highlight, visible, Range(0, len(text.text)))
    shown = commonmark_text(markdown).replace("[picture]", "\ufffc")
    assert _folded(shown) == _folded(f"{before}\ue000{words}\ue001{after}")


# ---- front matter and whole files

CHARACTERS = [
    *"'\"\\:#-?[]{}>|!&*%@`,=~^$<\t",
    "\u2028",
    "\u0085",
    "\ufeff",
    "😀",
    "no",
    "null",
    "---",
    ": ",
    " #",
]


@ALL
@given(
    title=st.lists(
        st.sampled_from(CHARACTERS) | st.characters(exclude_categories=("Cs", "Cc")), min_size=1
    ).map("".join)
)
@settings(max_examples=40)
def test_the_front_matter_of_any_title_is_yaml(dialect, title):
    from ruamel.yaml import YAML

    text = text_of(paragraph("Eleven crossings."))
    document = document_of(text, highlight_of(text, "Eleven"), title=title, path="/a/b.txt")
    written = render([document], format=dialect.name)
    front = written[4 : written.index("\n---\n", 4)]
    assert YAML(typ="safe", pure=True).load(front)["title"] == (" ".join(title.split()) or "b")


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("commonmark", "<!-- hl:h1 -->\n> <mark>Eleven</mark> crossings a day.\n"),
        (
            "obsidian",
            " · Claim #log-book\n>\n> ==Eleven== crossings a day.\n>\n> > [!note]\n> > Why?\n> >\n> > - a\n",
        ),
        ("obsidian", "\n\n^hl-h1\n"),
        ("logseq", "- highlight:: h1\n  id:: "),
        ("logseq", "\n  tags:: log-book\n  > ==Eleven== crossings a day.\n\n  Why?\n\n  - a\n"),
        (
            "pandoc",
            "::: {#hl-h1 .highlight color=amber}\n> [Eleven]{.mark} crossings a day.\n\n[@ferry-d1, ¶ 1] ",
        ),
        ("pandoc", "\n:::\n<!-- /hl:h1 -->\n"),
    ],
)
def test_how_each_dialect_writes_a_highlight(name, lines):
    text = text_of(paragraph("Eleven crossings a day."))
    highlight = highlight_of(text, "Eleven", tags=("log book",), note="Why?\n\n- a")
    document = document_of(text, highlight)
    assert lines in render([document], format=name, context=Context.SENTENCE, provenance=True)


@ALL
def test_the_provenance_is_read_back(dialect):
    text = text_of(paragraph("Eleven crossings a day."))
    document = document_of(
        text, highlight_of(text, "Eleven", created="2031-01-02T03:04:05Z"), path="/x/a_b, c.txt"
    )
    body = render([document], format=dialect.name, provenance=True).split("\n---\n", 1)[1]
    words = [token.content for token in PLAIN.parse(body) if token.type == "inline"]
    lines = [commonmark_text(paragraph) for paragraph in words if paragraph.startswith("Source")]
    (found,) = [read_provenance(line) for line in lines]
    assert found == Provenance("a_b, c.txt", "5e" * 32, 1, 0, 6, "2031-01-02T03:04:05Z")
    assert read_provenance(str(found)) == found and read_provenance("Source: elsewhere") is None
