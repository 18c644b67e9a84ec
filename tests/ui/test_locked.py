"""Locked files through the window: asked for their password, as often as it takes, and never told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from florilegium.ui.appearance import Appearance
from florilegium.ui.password_form import PasswordPanel
from florilegium.ui.reader.leaf import PrintedView
from florilegium.ui.report import AddReport

from ..importers.pdf_builder import PdfBuilder  # noqa: TID252 - the tests are no package to import from
from .test_window import Table

WORDS = "The keeper lit the lamp at four and went down to the harbour."


@pytest.fixture
def table(tmp_path: Path, appearance: Appearance, settings: QSettings, qtbot: QtBot) -> Iterator[Table]:
    laid = Table(tmp_path / "library", appearance, settings, qtbot)
    yield laid
    laid.close()


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    path = tmp_path / "locked.pdf"
    path.write_bytes(PdfBuilder(password="beeswax").page().text(50, 500, WORDS).build())
    return path


def _printed(table: Table) -> bool:
    return isinstance(table.window.reader.view, PrintedView)


def test_the_report_asks_until_the_password_is_right(
    table: Table, locked: Path, appearance: Appearance, settings: QSettings, qtbot: QtBot
) -> None:
    assert table.add(locked) == []
    assert "1 locked with a password" in table.window.notices.text()
    table.window.notices._button.click()
    (report,) = table.window.findChildren(AddReport)
    form = report.password
    assert form.isVisible()
    for word, said in (("tallow", "does not open it"), ("resin", "does not open it")):
        form.field.setText(word)
        form.button.click()
        table.until(form.isEnabled)
        assert said in form._said.text()
    form.field.setText("beeswax")
    form.button.click()
    table.until(lambda: bool(table.corpus.documents()))
    table.until(form.isHidden)
    report.close()

    # The pages are there at once, in this session.
    (summary,) = table.corpus.documents()
    table.open(summary.id)
    with qtbot.waitSignal(table.window.reader.pages_opened):
        pass
    assert _printed(table)

    # In the next session the text is there, and the pages ask.
    table.window.close()
    later = Table(table.corpus.library, appearance, settings, qtbot)
    try:
        with qtbot.waitSignal(later.window.reader.pages_locked):
            later.open(summary.id)
        later.until(lambda: not _printed(later))
        assert later.window.reader.view.text.text == WORDS
        later.window.notices._button.click()
        (panel,) = later.window.findChildren(PasswordPanel)
        for word, opens in (("tallow", False), ("beeswax", True)):
            panel.form.field.setText(word)
            signal = later.window.reader.pages_opened if opens else later.window.reader.pages_locked
            with qtbot.waitSignal(signal):
                panel.form.button.click()
            assert _printed(later) is opens
        # Kept for this session.
        later.window.reading.close()
        with qtbot.waitSignal(later.window.reader.pages_opened):
            later.open(summary.id)
    finally:
        later.close()
    for file in table.corpus.library.parent.rglob("*"):
        assert not file.is_file() or b"beeswax" not in file.read_bytes()
