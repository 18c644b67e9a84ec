"""The details of a document: all that is known, and four fields to be put right."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from florilegium.ui.appearance import Appearance
from florilegium.ui.details_panel import DetailsPanel

from .test_window import Table


@pytest.fixture
def table(tmp_path: Path, appearance: Appearance, settings: QSettings, qtbot: QtBot) -> Iterator[Table]:
    laid = Table(tmp_path / "library", appearance, settings, qtbot)
    yield laid
    laid.close()


def _panel(table: Table) -> DetailsPanel:
    table.do("details")
    return next(panel for panel in table.window.findChildren(DetailsPanel) if panel.isVisible())


def _says(panel: DetailsPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel))


def test_details_are_shown_and_put_right(table: Table, tmp_path: Path) -> None:
    path = tmp_path / "talk.csv"
    path.write_text(
        "text,title,who,place\n"
        '"The lamp was lit at four, as on every evening of that month.",The lamp,Alder,Harbour office\n',
        encoding="utf-8",
    )
    (document,) = table.add(path)
    table.open(document)
    panel = _panel(table)
    said = _says(panel)
    for words in ("talk.csv#row=2", "csv", "utf-8", "Harbour office", document, "place"):
        assert words in said
    heard = [label.accessibleName() for label in panel.findChildren(QLabel)]
    assert "Format: csv" in heard  # the name alone would hide the value from a screen reader
    assert panel.fields["title"].text() == "The lamp"
    assert not panel.save.isEnabled()
    panel.fields["title"].setText("The lamp of 1887")
    panel.fields["date"].setText("1887")
    panel.save.click()
    summary = table.corpus.document(document)
    assert (summary.title, summary.date) == ("The lamp of 1887", "1887")
    assert table.window.documents.current() == document
    assert table.window.reader.title == "The lamp of 1887"
    assert table.window.windowTitle().startswith("The lamp of 1887")

    again = _panel(table)
    assert "The document says: The lamp" in _says(again)
    again.fields["title"].clear()
    again.save.click()
    assert table.corpus.document(document).title == "The lamp"


def test_without_a_document_it_is_said_so(table: Table) -> None:
    table.do("details")
    assert "No document" in table.window.notices.text()
