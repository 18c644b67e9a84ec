"""What pandoc reads: how it is run, what becomes of its tree, and what happens where it is not."""

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium import importers
from florilegium.errors import ImportFailure, ImportSkipped
from florilegium.importers import pandoc
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.pandoc_formats import PANDOC_FORMATS
from florilegium.importers.pandoc_tree import TreeWalk
from florilegium.model import BlockKind, ImportedDocument, Metadata, Span, SpanKind

Check = Callable[[ImportedDocument], None]
FILES = Path(__file__).parent.parent / "files" / "pandoc"
GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

posix = pytest.mark.skipif(os.name == "nt", reason="the script that stands for pandoc is a shell script")


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts a script in pandoc's place; gives the folder it is in."""

    def make(script: str) -> Path:
        program = tmp_path / "pandoc"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
        return tmp_path

    return make


def _answering(tree: object, folder: Path) -> str:
    (folder / "answer.json").write_text(json.dumps(tree))
    return f"cat > /dev/null; cat '{folder}/answer.json'"


def _read(data: bytes = b"Words.", name: str = "a.rst") -> ImportedDocument:
    return importers.read_bytes(data, name)


def _blocks(document: ImportedDocument) -> list[tuple[str, int, int, str, str]]:
    return [
        (b.kind.value, b.level, b.quote, b.marker, document.text[b.start : b.end])
        for b in document.structure.blocks
        if b.kind is not BlockKind.CELL
    ]


def _spans(document: ImportedDocument) -> list[tuple[str, str, str]]:
    return [(s.kind.value, s.target, document.text[s.start : s.end]) for s in document.structure.spans]


@posix
def test_a_tree(check: Check, fake: Callable[[str], Path], tmp_path: Path) -> None:
    fake(_answering(json.loads((FILES / "tree.json").read_text()), tmp_path))
    document = _read()
    check(document)
    assert document.format == "rst"
    assert document.metadata == Metadata("The lamp", "Ida Quist; Tomas Berg", "1999-02-09", "en")
    assert _blocks(document) == [
        ("paragraph", 0, 0, "", "In short."),
        ("heading", 1, 0, "", "Steps"),
        ("paragraph", 0, 0, "", "See steps[1] and “H2O” x = 1."),
        ("verse", 0, 0, "", "It went out\n  and why?"),
        ("list_item", 1, 0, "iii.", "Three"),
        ("list_item", 1, 0, "", "more of three"),
        ("list_item", 2, 0, "☑", "done"),
        ("list_item", 1, 0, "iv.", "Four"),
        ("paragraph", 0, 1, "", "Quoted."),
        ("paragraph", 0, 0, "", "lamp"),
        ("list_item", 1, 0, "", "a light"),
        ("caption", 0, 0, "", "Hours"),
        ("code", 0, 0, "", "if lit:\n    count()"),
        ("rule", 0, 0, "", ""),
        ("paragraph", 0, 0, "", "\ufffc"),
        ("caption", 0, 0, "", "The lamp."),
        ("note", 0, 0, "1.", "A note."),
    ]
    assert _spans(document) == [
        ("anchor", "steps", ""),
        ("link", "#steps", "steps"),
        ("superscript", "", "[1]"),
        ("link", "#fn-1", "[1]"),
        ("strong", "", "H2O"),
        ("subscript", "", "2"),
        ("code", "", "x = 1"),
        ("picture", next(iter(document.images)), "\ufffc"),
        ("anchor", "fn-1", ""),
    ]
    cells = {
        document.text[b.start : b.end]: (b.row, b.column, b.row_span, b.column_span, b.header)
        for b in document.structure.blocks
        if b.kind is BlockKind.CELL
    }
    assert cells == {
        "Who": (0, 0, 1, 1, True),
        "When\nnow": (0, 1, 1, 1, True),
        "Ida": (1, 0, 2, 1, True),
        "six": (1, 1, 1, 1, False),
        "seven": (2, 1, 1, 1, False),
    }


@posix
def test_how_it_is_run(fake: Callable[[str], Path]) -> None:
    folder = fake('printf "%s\\n" "$@" > "$(dirname "$0")/arguments"; cat > "$(dirname "$0")/input"; exit 1')
    with pytest.raises(ImportFailure, match="Pandoc could not read it as org"):
        _read("Café".encode("cp1252"), "a.org")
    arguments = (folder / "arguments").read_text().split()
    assert arguments[0] == "--sandbox"
    assert " ".join(arguments[1:]) == "--standalone -f org -t json +RTS -M1g -RTS"
    assert (folder / "input").read_text() == "Café"


@posix
@pytest.mark.parametrize(
    "script, reason",
    [
        ("exit 21", "too old to read rst"),
        ("exit 6", "too old"),
        ("exit 251", "too large for pandoc"),
        ("exec 0<&-; exit 0", "could not be understood"),
        ("cat > /dev/null; echo '[1, 2'", "could not be understood"),
        ('cat > /dev/null; echo \'{"meta": 3, "blocks": [{}]}\'', "could not be understood"),
        ("cat > /dev/null; exec head -c 100000 /dev/zero | tr '\\0' '['", "could not be understood"),
        ('cat > /dev/null; echo \'{"meta": {}, "blocks": []}\'', "is empty"),
    ],
)
def test_what_may_go_wrong(fake: Callable[[str], Path], script: str, reason: str) -> None:
    fake(script)
    with pytest.raises(ImportFailure, match=reason):
        _read(b"Words. " * 100_000)


@posix
def test_what_it_does_not_understand_is_said(fake: Callable[[str], Path], tmp_path: Path) -> None:
    tree = {"meta": {}, "blocks": [{"t": "Para", "c": [{"t": "Str", "c": "Words."}]}]}
    answer = _answering(tree, tmp_path)
    warnings = "yes '[WARNING] Unexpected XML element a in section' | head -c 900000 >&2"
    fake(f"{warnings}; {answer}")
    assert _read().remarks == ("Pandoc does not understand parts of the file; they are left out.",)
    fake(f"echo '[WARNING] This document format requires a nonempty title element.' >&2; {answer}")
    assert _read().remarks == ()


@posix
def test_it_is_stopped_when_late(fake: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "_SECONDS", 0.1)
    fake("exec sleep 600")
    with pytest.raises(ImportFailure, match="took too long"):
        _read(b"Words. " * 100_000)


@posix
def test_it_is_stopped_when_it_writes_without_end(
    fake: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pandoc, "_MOST_OUTPUT", 1000)
    fake("exec cat /dev/zero")
    with pytest.raises(ImportFailure, match="unfolds without end"):
        _read()


@pytest.mark.parametrize("name", ["a.fb2", "a.ipynb", "a.docbook", "a.opml", "a.pptx"])
def test_without_pandoc_files_are_skipped(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ImportSkipped, match="can read this with pandoc, which is not installed"):
        _read(name=name)
    assert importers.lacking(name) == "pandoc"


@pytest.mark.parametrize("name", ["a.rst", "a.org", "a.tex", "a.wiki", "a.textile"])
def test_without_pandoc_plain_files_are_shown_as_they_are(
    check: Check, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    document = _read(b"The stair\n=========\n\nIt has *ninety* steps.\n", name=name)
    check(document)
    assert "It has *ninety* steps." in document.text
    assert document.remarks == (
        "It is shown as it is written: pandoc, which would set it, is not installed.",
    )
    assert not importers.lacking(name)


def test_fiction_books_are_known_by_content() -> None:
    head = b'\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?>\n<FictionBook xmlns="x">'
    found = importers.recognise("book.xml", head)
    assert found is not None and found.name == "fb2"


def _walk(tree: Any) -> tuple[str, tuple[Span, ...]]:
    builder = DocumentBuilder()
    TreeWalk(builder, tree, None, {}).walk()
    text, structure = builder.finish()
    return text, structure.spans


_ATTRIBUTES = ["", [], []]
_PARA = {"t": "Para", "c": [{"t": "Str", "c": "Deep."}]}
_IN_BLOCKS: dict[str, Callable[[Any], Any]] = {
    "quote": lambda inner: {"t": "BlockQuote", "c": [inner]},
    "list": lambda inner: {"t": "BulletList", "c": [[inner]]},
    "div": lambda inner: {"t": "Div", "c": [_ATTRIBUTES, [inner]]},
    "figure": lambda inner: {"t": "Figure", "c": [_ATTRIBUTES, [None, []], [inner]]},
    "terms": lambda inner: {"t": "DefinitionList", "c": [[[], [[inner]]]]},
    "note": lambda inner: {"t": "Para", "c": [{"t": "Note", "c": [inner]}]},
    "emphasis": lambda inner: {"t": "Para", "c": [{"t": "Emph", "c": inner["c"]}]},
    "quotation": lambda inner: {"t": "Para", "c": [{"t": "Quoted", "c": [{"t": "DoubleQuote"}, inner["c"]]}]},
    "table": lambda inner: {
        "t": "Table",
        "c": [
            _ATTRIBUTES, [None, []], [], [_ATTRIBUTES, []],
            [[_ATTRIBUTES, 0, [], [[_ATTRIBUTES, [[_ATTRIBUTES, {"t": "AlignDefault"}, 1, 1, [inner]]]]]]],
            [_ATTRIBUTES, []],
        ],
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", _IN_BLOCKS)
def test_anything_in_itself(kind: str) -> None:
    block: Any = _PARA
    for _ in range(3000):
        block = _IN_BLOCKS[kind](block)
    text, spans = _walk({"meta": {}, "blocks": [block]})
    assert "Deep." in text
    assert len(spans) < 3000 * 3 + 10


def _in_list(blocks: list[Any]) -> Any:
    return {"t": "BulletList", "c": [blocks]}


_NODES = st.recursive(
    st.sampled_from(
        (_PARA, {"t": "HorizontalRule"}, {"t": "CodeBlock", "c": [_ATTRIBUTES, " a\n"]}, {"t": "Null"})
    ),
    lambda inner: st.builds(
        lambda kind, blocks: _IN_BLOCKS[kind](blocks[0] if len(blocks) == 1 else _in_list(blocks)),
        st.sampled_from([kind for kind in _IN_BLOCKS if kind not in ("emphasis", "quotation")]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.lists(_NODES, min_size=1, max_size=5))
@settings(max_examples=80)
def test_trees_of_any_shape(check: Check, blocks: list[Any]) -> None:
    builder = DocumentBuilder()
    TreeWalk(builder, {"meta": {}, "blocks": [_PARA, *blocks]}, None, {}).walk()
    text, structure = builder.finish()
    check(ImportedDocument(text, structure, Metadata("Title"), "rst"))


@pytest.fixture(scope="session")
def real() -> str:
    program = shutil.which("pandoc")
    if program is None:
        try:
            import pypandoc

            program = pypandoc.get_pandoc_path()
        except (ImportError, OSError):
            pytest.skip("pandoc is not installed")
    return str(program)


@pytest.fixture
def installed(real: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pandoc itself, on the path."""
    monkeypatch.setenv("PATH", str(Path(real).parent))


RST = b"""The lamp
========

:Author: Ida Quist

Steps
-----

Counted *twice* [1]_.

.. [1] The note.
"""
ORG = b"#+TITLE: The lamp\n#+AUTHOR: Ida Quist\n* Steps\nCounted /twice/[fn:1].\n\n[fn:1] The note.\n"
TEX = rb"""\documentclass{article}\title{The lamp}\author{Ida Quist}\begin{document}\maketitle
\section{Steps} Counted \emph{twice}\footnote{The note.}.\end{document}"""
FB2 = f"""<?xml version="1.0" encoding="utf-8"?>
<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink">
<description><title-info><author><first-name>Ida</first-name><last-name>Quist</last-name></author>
<book-title>The lamp</book-title></title-info></description>
<body><section><title><p>Steps</p></title>
<p>Counted <emphasis>twice</emphasis><a l:href="#n" type="note">1</a>.</p>
<image l:href="#lamp.gif"/></section></body>
<body name="notes"><section id="n"><p>The note.</p></section></body>
<binary id="lamp.gif" content-type="image/gif">{GIF}</binary></FictionBook>""".encode()


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name, data", [("a.rst", RST), ("a.org", ORG), ("a.tex", TEX), ("a.fb2", FB2)])
def test_real_pandoc(check: Check, name: str, data: bytes) -> None:
    document = importers.read_bytes(data, name)
    check(document)
    assert (document.metadata.title, document.metadata.author) == ("The lamp", "Ida Quist")
    kinds = [(kind, marker, " ".join(words.split())) for kind, _, _, marker, words in _blocks(document)]
    assert [kind for kind in kinds if kind[2] != "\ufffc"] == [
        ("heading", "", "Steps"),
        ("paragraph", "", "Counted twice[1]."),
        ("note", "1.", "The note."),
    ]
    assert ("emphasis", "", "twice") in _spans(document)
    assert ("link", "#fn-1", "[1]") in _spans(document)
    assert len(document.images) == (name == "a.fb2")


@pytest.mark.usefixtures("installed")
def test_real_pandoc_and_a_notebook(check: Check) -> None:
    output = {"output_type": "display_data", "metadata": {}, "data": {"image/gif": [GIF]}}
    cells = [
        {
            "cell_type": "markdown",
            "id": "a",
            "metadata": {},
            "attachments": {"lamp.gif": {"image/gif": GIF}},
            "source": ["# Steps\n", "\n", "![Lamp](attachment:lamp.gif)"],
        },
        {
            "cell_type": "code",
            "id": "b",
            "metadata": {},
            "execution_count": 1,
            "source": "1",
            "outputs": [output],
        },
    ]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    document = importers.read_bytes(json.dumps(notebook).encode(), "a.ipynb")
    check(document)
    assert document.text == "Steps\n\n\ufffc\n\n1\n\n\ufffc"
    assert all(span.target for span in document.structure.spans if span.kind is SpanKind.PICTURE)


@pytest.mark.usefixtures("installed")
def test_real_pandoc_opens_no_other_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    for name, data in (
        ("a.rst", f"Words.\n\n.. include:: {secret}\n"),
        ("a.tex", f"Words. \\input{{{secret}}} \\include{{{secret.with_suffix('')}}}"),
        ("a.org", f'Words.\n\n#+INCLUDE: "{secret}"\n'),
    ):
        document = importers.read_bytes(data.encode(), name)
        assert "hidden" not in document.text
        assert document.remarks == ("It takes in other files, which are not read with it; add them too.",)


@pytest.mark.usefixtures("installed")
def test_real_pandoc_knows_our_formats(real: str) -> None:
    listed = subprocess.run([real, "--list-input-formats"], capture_output=True, text=True, check=True)
    newer = {"asciidoc", "djot", "pod", "pptx", "xlsx", "typst"}  # than the oldest pandoc with a sandbox
    assert set(PANDOC_FORMATS) - newer <= set(listed.stdout.split())
