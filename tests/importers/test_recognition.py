"""Text in pictures: what Tesseract answers becomes lines, and their places."""

import subprocess
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from florilegium.errors import ImportFailure, ImportSkipped
from florilegium.importers import recognition
from florilegium.importers.parts import Recognised
from florilegium.importers.pdf_remarks import recognisable
from florilegium.importers.sources import Source
from florilegium.model import ImportedDocument, Range

from .pdf_builder import PdfBuilder

HOCR = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><body><div class='ocr_page'><p class='ocr_par'>
<span class='ocr_line' title="bbox 100 100 1100 150; baseline 0 -10; x_size 50; x_descenders 10">
<span class='ocrx_word' title='bbox 100 100 400 150; x_wconf 96'>The</span>
<span class='ocrx_word' title='bbox 450 100 1100 150; x_wconf 91'>lamp was</span>
<span class='ocrx_word' title='bbox 1150 100 1160 150; x_wconf 3'>~</span></span>
<span class='ocr_line' title="bbox 100 170 700 220; baseline 0 -10; x_size 52">
<span class='ocrx_word' title='bbox 100 170 700 220; x_wconf 90'>lit.</span></span>
<span class='ocr_line' title="bbox 5 900 20 1000; x_size 90">
<span class='ocrx_word' title='bbox 5 900 20 1000; x_wconf 80'>|</span></span>
</p></div></body></html>"""


@pytest.fixture
def tesseract(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A stand-in that answers the same to whatever picture; gives the commands it was called by."""
    asked: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0, HOCR.encode(), b"")

    monkeypatch.setattr(recognition, "program", lambda: "/bin/tesseract")
    monkeypatch.setattr(recognition.subprocess, "run", run)
    return asked


def _recognise(builder: PdfBuilder, language: str = "eng") -> tuple[list[Recognised], ImportedDocument]:
    *steps, document = recognition.recognise(Source(builder.build(), "scan.pdf"), language)
    assert isinstance(document, ImportedDocument)
    return [step for step in steps if isinstance(step, Recognised)], document


def test_words_of_a_picture_become_text_that_knows_its_place(tesseract: list[list[str]]) -> None:
    builder = PdfBuilder().page().text(50, 500, "The keeper answers on a page of letters, as he did before.")
    builder.page().picture()
    steps, document = _recognise(builder)
    assert steps == [Recognised(0, 1), Recognised(1, 1)]
    assert document.text.endswith("\n\nThe lamp was lit.")
    assert document.remarks == ("Page 2 was read from the picture: letters may be wrong.",)
    assert recognisable(document.remarks) == ""
    pages = document.pages
    assert pages is not None
    assert set(pages.recognised) == {1}
    words = pages.recognised[1]
    assert list(words.lengths) == [3, 8, 4]
    inch = 300 / 72
    assert words.lefts[1] == pytest.approx(450 / inch)
    start = document.text.index("was lit")
    assert pages.pieces(Range(start, start + 3)) == [(1, 8, 3)]
    assert pages.position(1, 8) == start
    assert tesseract == [
        ["/bin/tesseract", "stdin", "stdout", "-l", "eng", "--dpi", "300", "hocr"],
    ]


def test_it_is_said_what_cannot_be_recognised(
    tesseract: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ImportFailure, match="have text already"):
        _recognise(PdfBuilder().page().text(50, 500, "Letters enough for anyone who wants to read."))
    with pytest.raises(ImportFailure, match="no language"):
        _recognise(PdfBuilder().page().picture(), "--psm 0")
    monkeypatch.setattr(recognition, "program", lambda: "")
    with pytest.raises(ImportSkipped, match="Install it"):
        _recognise(PdfBuilder().page().picture())
    assert tesseract == []


def test_a_file_with_pictures_says_so_in_a_way_that_is_understood(tmp_path: Path) -> None:
    from florilegium import importers

    document = importers.read_bytes(PdfBuilder().page().picture().build(), "scan.pdf")
    assert recognisable(document.remarks) == "Page 1 is a picture without text."
    assert recognisable(("There is hardly any text in it.",)) == ""


@pytest.mark.skipif(not recognition.program(), reason="Tesseract is not installed")
def test_tesseract_itself_reads_a_scan() -> None:
    words = "The ledger counts 238 barrels of oil"
    drawn = (
        PdfBuilder()
        .page()
        .lines(50, 500, f"{words}\nlanded before the storm and at least 21", size=13, step=17)
    )
    bitmap = pypdfium2.PdfDocument(drawn.build())[0].render(scale=3)
    scan = pypdfium2.PdfDocument.new()
    page = scan.new_page(400, 600)
    picture = pypdfium2.PdfImage.new(scan)
    picture.set_bitmap(bitmap)
    picture.set_matrix(pypdfium2.PdfMatrix().scale(400, 600))
    page.insert_obj(picture)
    page.gen_content()
    out = BytesIO()
    scan.save(out)
    *_, document = recognition.recognise(Source(out.getvalue(), "scan.pdf"), "eng")
    assert isinstance(document, ImportedDocument)
    assert words in document.text
    assert document.pages is not None
    boxes = document.pages.recognised[0]
    assert boxes.lefts[0] == pytest.approx(50, abs=3)
    assert boxes.tops[0] < 600 - 500 < boxes.bottoms[0] + 4
