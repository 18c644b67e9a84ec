"""Recognising text through the window, by a stand-in for Tesseract that answers at once."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QSettings, Qt
from pytestqt.qtbot import QtBot

from florilegium.model import AnchorStatus
from florilegium.ui.appearance import Appearance
from florilegium.ui.reader.leaf import PrintedView
from florilegium.ui.recognition_panel import RecognitionPanel, language_name, likely

from ..importers.pdf_builder import PdfBuilder  # noqa: TID252 - the tests are no package to import from
from .test_window import Table

STAND_IN = """#!{python}
import sys
if "--list-langs" in sys.argv:
    print("List of available languages (3):\\ndeu\\neng\\nosd")
    sys.exit()
sys.stdin.buffer.read()
print('''<html xmlns="http://www.w3.org/1999/xhtml"><body>
<span class="ocr_line" title="bbox 200 400 1200 460; baseline 0 -12; x_size 48">
<span class="ocrx_word" title="bbox 200 400 500 460; x_wconf 95">Oil</span>
<span class="ocrx_word" title="bbox 560 400 800 460; x_wconf 95">was</span>
<span class="ocrx_word" title="bbox 860 400 1200 460; x_wconf 95">landed.</span></span></body></html>''')
"""
WORDS = "The keeper lit the lamp at four and went down to the harbour."


@pytest.fixture
def table(
    tmp_path: Path,
    appearance: Appearance,
    settings: QSettings,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Table]:
    program = tmp_path / "bin" / "tesseract"
    program.parent.mkdir()
    program.write_text(STAND_IN.format(python=sys.executable))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    laid = Table(tmp_path / "library", appearance, settings, qtbot)
    yield laid
    laid.close()


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script")
def test_a_page_without_text_gets_one_and_highlights_stay(table: Table, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "scan.pdf"
    builder = PdfBuilder().page().text(50, 500, WORDS)
    builder.page().picture()
    path.write_bytes(builder.build())
    (document,) = table.add(path)
    table.open(document)
    reader = table.window.reader
    assert reader.offer_bar.isVisible()
    assert "Page 2 is a picture without text" in reader.offer_bar.accessibleName()
    table.select("lit the lamp")
    table.press(Qt.Key.Key_1)
    before = table.highlights()

    reader.offer_bar.button.click()
    table.until(lambda: bool(table.window.findChildren(RecognitionPanel)))
    (panel,) = table.window.findChildren(RecognitionPanel)
    assert [action.text() for action in panel.language.choices().actions()] == ["English", "German"]
    panel.button.click()
    table.until(lambda: "recognised" in table.window.notices.text())
    assert table.corpus.text(document).text == f"{WORDS}\n\nOil was landed."
    assert not reader.offer_bar.isVisible()
    (after,) = table.highlights()
    assert (after.exact, after.status, after.id) == ("lit the lamp", AnchorStatus.EXACT, before[0].id)

    # A highlight of recognised words shows on their place of the page.
    view = reader.view
    assert isinstance(view, PrintedView)
    assert view.text is not None
    passage = table.select("was")
    table.press(Qt.Key.Key_2)
    reader.go_to(passage)
    (rect,) = view.passage_rects(passage)
    page = view._sheet.layout.rect(1)
    inch = view._sheet.layout.scale * 72 / 300
    left = page.left() - view.horizontalScrollBar().value()
    top = page.top() - view.verticalScrollBar().value()
    assert (rect.left() - left) / inch == pytest.approx(560, abs=3)
    assert (rect.right() - left) / inch == pytest.approx(800, abs=3)
    assert (rect.top() - top) / inch == pytest.approx(400, abs=3)
    assert view.character_at(QPointF(rect.center())) in range(passage.start, passage.end)

    # Looking at the unchanged file again throws nothing away.
    table.add(path)
    list(table.corpus.refresh([document]))
    list(table.corpus.refresh())
    assert table.corpus.text(document).text.endswith("Oil was landed.")
    assert [one.exact for one in table.highlights()] == ["lit the lamp", "was"]


def test_where_tesseract_is_missing_it_is_said_what_to_install(
    table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin" / "tesseract").unlink()
    monkeypatch.setattr("florilegium.importers.recognition._PLACES", ())
    path = tmp_path / "scan.pdf"
    path.write_bytes(PdfBuilder().page().picture().build())
    (document,) = table.add(path)
    table.open(document)
    said: list[list[str]] = []
    table.desk.find_recognisers(said.append)
    table.until(lambda: bool(said))
    if said[0]:
        pytest.skip("Tesseract is where installers put it")
    table.do("recognise")
    table.until(lambda: bool(table.window.findChildren(RecognitionPanel)))
    (panel,) = table.window.findChildren(RecognitionPanel)
    assert "Install it" in panel.column.itemAt(0).widget().text()
    panel.close()


def test_the_language_is_the_documents_if_tesseract_has_it() -> None:
    assert likely(["deu", "eng", "fra"], "de-AT") == "deu"
    assert likely(["chi_sim", "eng"], "zh") == "chi_sim"
    assert likely(["fra"], "") == "fra"
    assert likely([], "en") == ""
    assert language_name("deu") == "German"
    assert language_name("xyz_old") == "xyz_old"
