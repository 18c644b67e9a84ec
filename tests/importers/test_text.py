"""Plain text: lines that were filled become paragraphs, lines that were meant stay."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium import importers
from florilegium.model import BlockKind, ImportedDocument, SpanKind

Check = Callable[[ImportedDocument], None]
FILES = Path(__file__).parent.parent / "files" / "importers"


def _read(text: str, name: str = "notes.txt") -> ImportedDocument:
    return importers.read_bytes(text.encode(), name)


def _blocks(document: ImportedDocument) -> list[tuple[BlockKind, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.structure.blocks]


def _solid(text: str) -> str:
    return "".join(text.split())


_WORD = st.text(alphabet="abcdefghijklmnoprstuvwyéüßжкдאבבغ字", min_size=2, max_size=11)
_PARAGRAPH = st.lists(_WORD, min_size=1, max_size=60).map(lambda words: " ".join(words).capitalize() + ".")


def _wrapped(paragraph: str, columns: int) -> str:
    lines = [""]
    for word in paragraph.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > columns:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return "\n".join(lines)


@given(st.lists(_PARAGRAPH, min_size=1, max_size=6), st.sampled_from((60, 72, 78)))
@settings(max_examples=40)
def test_no_word_is_lost_doubled_or_moved(paragraphs: list[str], columns: int) -> None:
    source = "\n\n".join(_wrapped(paragraph, columns) for paragraph in paragraphs)
    assert _solid(_read(source).text) == _solid(source)


_GONE = frozenset(
    '-*+–o•=~#—_>^"\u2010\xad\ufeff'
)  # marks of lists, quotations, rules, underlines and emphasis


@given(
    st.lists(st.one_of(_PARAGRAPH, st.text(alphabet="\n \t-*_=>#.1)aAI:|", max_size=30)), max_size=8).map(
        "\n\n".join
    )
)
@settings(max_examples=80)
def test_what_goes_is_a_mark_of_what_the_block_says(source: str) -> None:
    if not source.strip(" \n\t>-*_=~#"):
        return
    document = _read(source)
    shown = "".join(
        (block.marker if block.marker != "•" else "") + document.text[block.start : block.end]
        for block in document.structure.blocks
    )
    left = iter(_solid(source))
    for character in _solid(shown):
        for other in left:
            if other == character:
                break
            assert other in _GONE
        else:
            raise AssertionError(f"{character!r} is not in the source")
    assert all(other in _GONE for other in left)


def test_a_line_is_a_paragraph_where_lines_are_long() -> None:
    long = "One sentence after another makes a line that nobody would have broken by hand, " * 3
    document = _read(f"{long}\n{long}\n\nShort.\n")
    assert [kind for kind, _ in _blocks(document)] == [BlockKind.PARAGRAPH] * 3


def test_a_letter() -> None:
    document = importers.read(FILES / "letter.txt")
    blocks = _blocks(document)
    assert document.metadata.title == "The second lamp, and who pays"
    assert document.metadata.author == "Ida Quist"
    assert document.metadata.date == "2005-03-03"
    assert blocks[0][0] is BlockKind.VERSE
    assert "to the committee" in blocks[2][1] and "\n" not in blocks[2][1]
    quoted = [block for block in document.structure.blocks if block.quote]
    assert [document.text[block.start : block.end][:14] for block in quoted] == ["Could you also"]
    items = [text for kind, text in blocks if kind is BlockKind.LIST_ITEM]
    assert items[0].endswith("his own cost, before the first of May;") and len(items) == 3
    assert BlockKind.RULE in dict(blocks)
    assert blocks[-1] == (
        BlockKind.VERSE,
        "A lamp is lit and a lamp goes out,\nAnd nobody marks the hour;\n"
        "But the one who trims it walks about\nAll night in the empty tower.",
    )


def test_a_memo_of_pages() -> None:
    document = importers.read(FILES / "memo.txt")
    blocks = _blocks(document)
    assert document.metadata.title == "A Plain Protocol for Signal Lamps"
    assert blocks[0][0] is BlockKind.CODE and blocks[0][1].count("\n") == 2
    headings = [text for kind, text in blocks if kind is BlockKind.HEADING]
    assert headings[1:] == ["Abstract", "Table of Contents", "1. Introduction", "2. The Exchange"]
    assert "[Page" not in document.text and "\f" not in document.text
    assert "stations in a single evening, and has been kept ever since." in document.text
    assert any(kind is BlockKind.CODE and "| idle  |-----" in text for kind, text in blocks)


def test_a_novel() -> None:
    document = importers.read(FILES / "novel.txt")
    blocks = _blocks(document)
    stated = document.metadata
    assert (stated.title, stated.author, stated.date, stated.language) == (
        "The Salt Stair",
        "Maren Oake",
        "2011-05-04",
        "en",
    )
    assert (BlockKind.HEADING, "CHAPTER I. In Which Nothing Burns") in blocks
    assert "on the island had better." in document.text
    assert "hers--and nobody" in document.text and "a well-kept secret" in document.text
    (emphasis,) = (s for s in document.structure.spans if s.kind is SpanKind.EMPHASIS)
    assert document.text[emphasis.start : emphasis.end] == "the salt stair"
    assert (
        BlockKind.VERSE,
        "There are nine for the moon\n  And ten for the sun,\nAnd never a step\n  For the drowned one.",
    ) in blocks
    assert "*** START OF THE PROJECT GUTENBERG EBOOK THE SALT STAIR ***" in document.text


@pytest.mark.parametrize(
    "lines, kind",
    [
        ("def stair(step):\n    if step > 9:\n        return None\n    return step + 1", BlockKind.CODE),
        ("Name        Steps   Depth\nNorth           9      20\nSouth          12      18", BlockKind.CODE),
        ("Ida Quist\n4 Harbour Row\nSallow Ness", BlockKind.VERSE),
    ],
)
def test_lines_that_were_meant(lines: str, kind: BlockKind) -> None:
    prose = "This is a paragraph of some length, which fills its lines to the very\nmargin, and then stops.\n"
    document = _read(f"{prose}\n{lines}\n\n{prose}")
    assert (kind, lines) in _blocks(document)


@pytest.mark.parametrize(
    "heading, level",
    [
        ("The stair\n=========", 1),
        ("The stair\n---------", 1),
        ("CHAPTER XII", 1),
        ("THE STAIR", 1),
        ("XIV.", 1),
    ],
)
def test_headings(heading: str, level: int) -> None:
    prose = "This is a paragraph of some length, which fills its lines to the very\nmargin, and then stops.\n"
    document = _read(f"{prose}\n{heading}\n\n{prose}")
    (found,) = document.structure.headings()
    assert document.text[found.start : found.end] == heading.split("\n", maxsplit=1)[0]
    assert found.level == level


@pytest.mark.parametrize(
    "line", ["1815. was a wet year in the harbour.", "A. Lind said so to the clerk.", "He sat down."]
)
def test_what_only_looks_like_a_list_or_a_heading(line: str) -> None:
    document = _read(f"There was a stair.\n\n{line}\n\nThat was all.")
    assert (BlockKind.PARAGRAPH, line) in _blocks(document)


def test_low_lines_in_names_are_no_emphasis() -> None:
    document = _read("The file snake_case_name and __init__ and a _b stay.")
    assert document.text == "The file snake_case_name and __init__ and a _b stay."
    assert not document.structure.spans


def test_chinese_lines_join_without_spaces() -> None:
    line = "这是一个很长的段落它的每一行都写满了直到页边的尽头然后在下一行继续写"
    assert _read(f"{line}\n{line}\n结束。").text == f"{line}{line}结束。"
