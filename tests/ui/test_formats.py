"""In every format: words are highlighted with the mouse, and stand highlighted after a restart."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, QSettings, Qt
from pytestqt.qtbot import QtBot

from florilegium.model import Highlight, Range
from florilegium.ui.appearance import Appearance
from florilegium.ui.reader.leaf import PrintedView

from ..importers.pdf_builder import PdfBuilder  # noqa: TID252 - the tests are no package to import from
from .test_window import Table

FILES = Path(__file__).parent.parent / "files" / "importers"
WORDS = "lamp was lit twice that night"
SENTENCE = f"The keeper wrote that the {WORDS}, and never said why."
PARAGRAPHS = (SENTENCE, "Nobody asked him about it for years, and he did not tell.")


def _zipped(**members: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def _pdf() -> bytes:
    builder = PdfBuilder().page()
    builder.lines(50, 500, f"The keeper wrote that the {WORDS[:8]}\n{WORDS[9:]}, and never said why.")
    builder.page().text(50, 500, PARAGRAPHS[1])
    return builder.build()


def _epub() -> bytes:
    body = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
    return _zipped(
        **{
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfiles><rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles>'
            "</container>",
            "b.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The lamp</dc:title></metadata><manifest>'
            '<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="c"/></spine></package>',
            "c.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>One</title></head>'
            f"<body><h1>One</h1>{body}</body></html>",
        }
    )


def _docx() -> bytes:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    body = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in PARAGRAPHS)
    return _zipped(
        **{
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r" Type="{relations}/officeDocument" Target="word/document.xml"/>'
            "</Relationships>",
            "word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>',
        }
    )


def _odt() -> bytes:
    namespace = "urn:oasis:names:tc:opendocument:xmlns"
    body = "".join(f"<text:p>{words}</text:p>" for words in PARAGRAPHS)
    return _zipped(
        **{
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'<office:document-content xmlns:office="{namespace}:office:1.0" '
            f'xmlns:text="{namespace}:text:1.0"><office:body><office:text>{body}</office:text></office:body>'
            "</office:document-content>",
        }
    )


def _text(head: str = "", between: str = "\n\n", foot: str = "") -> bytes:
    return (head + between.join(PARAGRAPHS) + foot).encode()


MADE: dict[str, bytes] = {
    "lamp.txt": _text(),
    "lamp.md": _text("# The lamp\n\n"),
    "lamp.html": _text(
        "<html><body><article><h1>The lamp</h1><p>", "</p><p>", "</p></article></body></html>"
    ),
    "lamp.mhtml": _text(
        "From: <Saved by a browser>\nMIME-Version: 1.0\nContent-Type: multipart/related; "
        'type="text/html"; boundary="b"\n\n--b\nContent-Type: text/html\n\n<html><body><p>',
        "</p><p>",
        "</p></body></html>\n--b--\n",
    ),
    "lamp.pdf": _pdf(),
    "lamp.epub": _epub(),
    "lamp.docx": _docx(),
    "lamp.odt": _odt(),
    "lamp.rtf": _text(r"{\rtf1\ansi ", r"\par ", r"\par}"),
    "lamp.vtt": _text("WEBVTT\n\n00:01.000 --> 00:04.000\n", "\n\n00:05.000 --> 00:09.000\n"),
    "lamp.srt": _text("1\n00:00:01,000 --> 00:00:04,000\n", "\n\n2\n00:00:05,000 --> 00:00:09,000\n"),
    "lamp.eml": _text(
        "From: Ida <ida@tower.example>\nSubject: The lamp\nDate: Tue, 9 Feb 1999 18:10:00 +0100\n\n"
    ),
    "lamp.csv": _text('title,text\nThe lamp,"', '"\nAsked,"', '"\n'),
    "lamp.jsonl": _text('{"text": "', '"}\n{"text": "', '"}\n'),
    "lamp.rst": _text("The lamp\n========\n\n"),
}
WAYS = [(name, name == "lamp.pdf") for name in MADE] + [("lamp.pdf", False)]
"""Each file, and whether its pages are shown as printed."""


@pytest.fixture
def with_pandoc(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pandoc as the checks bring it."""
    pypandoc = pytest.importorskip("pypandoc")
    folder = str(Path(pypandoc.get_pandoc_path()).parent)
    monkeypatch.setenv("PATH", os.pathsep.join((folder, os.environ.get("PATH", ""))))


def _drag(table: Table, words: str) -> Range:
    """Select words as one does with the mouse."""
    view = table.window.reader.view
    start = view.text.text.index(words)
    passage = Range(start, start + len(words))
    table.window.reader.go_to(passage)
    table.until(lambda: bool(view.passage_rects(passage)))
    rects = view.passage_rects(passage)
    first = QPoint(round(rects[0].left()) + 1, round(rects[0].center().y()))
    last = QPoint(round(rects[-1].right()), round(rects[-1].center().y()))
    port = view.viewport()
    table.bot.mousePress(port, Qt.MouseButton.LeftButton, pos=first)
    for point in (first + QPoint(12, 0), last):
        table.bot.mouseMove(port, point)
    table.bot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=last)
    return passage


def _show(table: Table, document: str, printed: bool) -> None:
    table.open(document)
    table.window.reader.show_printed(printed)
    assert isinstance(table.window.reader.view, PrintedView) is printed


def test_a_highlight_in_each_format_is_there_after_a_restart(
    tmp_path: Path, appearance: Appearance, settings: QSettings, qtbot: QtBot, with_pandoc: None
) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    for name, data in MADE.items():
        (shelf / name).write_bytes(data)
    table = Table(tmp_path / "library", appearance, settings, qtbot)
    documents: dict[str, str] = {}
    made: dict[tuple[str, bool], str] = {}
    try:
        table.add(shelf)
        for summary in table.corpus.documents():
            if WORDS in table.corpus.text(summary.id).text:
                documents[Path(summary.path.partition("#")[0]).name] = summary.id
        assert documents.keys() == MADE.keys()
        for name, printed in WAYS:
            _show(table, documents[name], printed)
            passage = _drag(table, WORDS)
            assert table.window.reader.selection() == passage, name
            before = {one.id for one in table.highlights()}
            table.press(Qt.Key.Key_1)
            (new,) = {one.id: one.exact for one in table.highlights() if one.id not in before}.items()
            assert new[1] == WORDS, name
            made[name, printed] = new[0]
    finally:
        table.close()

    later = Table(tmp_path / "library", appearance, settings, qtbot)
    try:
        for name, printed in WAYS:
            _show(later, documents[name], printed)
            view = later.window.reader.view
            found = next(one for one in view.overlay.highlights if one.id == made[name, printed])
            assert view.text.text[found.start : found.end] == found.exact == WORDS, name
            later.window.sidebar.highlight_activated.emit(found.id)
            later.until(lambda: bool(_places(later, found)))  # noqa: B023 - asked at once
            assert view.character_at(_places(later, found)[0].center()) in range(
                found.start, found.start + 4
            ), name
    finally:
        later.close()


def _places(table: Table, found: Highlight) -> list[QRectF]:
    return table.window.reader.view.passage_rects(Range(found.start, found.start + 4))
