"""A saved web page through the window: its article, and the whole of it one switch away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from florilegium.ui.appearance import Appearance

from ..corpus.test_wishes import PAGE  # noqa: TID252 - the tests are no package to import from
from .test_window import Table


@pytest.fixture
def table(tmp_path: Path, appearance: Appearance, settings: QSettings, qtbot: QtBot) -> Iterator[Table]:
    laid = Table(tmp_path / "library", appearance, settings, qtbot)
    yield laid
    laid.close()


def _switch(table: Table) -> str:
    with table.bot.waitSignal(table.window.adding.added, timeout=30_000):
        table.do("whole_page")
    version = table.corpus.documents()[0].version
    table.until(lambda: table.window.reader.view.text.version == version)
    return table.window.reader.view.text.text


def test_the_whole_page_is_one_switch_away(table: Table, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    (document,) = table.add(path)
    table.open(document)
    article = table.window.reader.view.text.text
    table.select("238 barrels of oil")
    table.press(Qt.Key.Key_1)
    assert "Home of the harbour office" in _switch(table)
    assert table.window.notices.text() == "The whole page is shown. Highlights: 1 kept."
    (made,) = table.highlights()
    start, end = made.start, made.end
    assert table.window.reader.view.text.text[start:end] == "238 barrels of oil"
    assert [one.id for one in table.window.reader.view.overlay.highlights] == [made.id]
    assert _switch(table) == article
    assert [one.exact for one in table.highlights()] == ["238 barrels of oil"]


def test_what_is_no_web_page_says_so(table: Table, tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("The lamp was lit at four.", encoding="utf-8")
    (document,) = table.add(path)
    table.open(document)
    table.do("whole_page")
    assert "Only saved web pages" in table.window.notices.text()
