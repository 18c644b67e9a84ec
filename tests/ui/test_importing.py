"""Highlights of another program, taken in through the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from florilegium.corpus import Corpus
from florilegium.model import ImportOutcome
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.importing import outcome_words
from florilegium.ui.panels import ListPanel
from florilegium.ui.window import Window

PATIENCE = 30_000
TEXT = "The keeper's ledger\n\nThe lamp was lit at a quarter past four, and nobody trimmed it again.\n"
CLIPPING = (
    "{title} (Anon)\n"
    "- Your Highlight on page 1 | Location 1-2 | Added on Friday, January 1, 2021 12:00:00 PM\n\n"
    "{words}\n==========\n"
)


@pytest.fixture
def window(tmp_path: Path, appearance: Appearance, settings: QSettings, qtbot: QtBot) -> Iterator[Window]:
    (tmp_path / "ledger.txt").write_text(TEXT, encoding="utf-8")
    corpus = Corpus(tmp_path / "library")
    list(corpus.add([tmp_path / "ledger.txt"]))
    desk = Desk(corpus)
    window = Window(desk, appearance, settings)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    desk.stop()
    window.deleteLater()
    corpus.close()


def take_in(window: Window, file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> str:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file)], ""))
    window.notices.dismiss()
    window.commands["import_highlights"].trigger()
    qtbot.waitUntil(lambda: bool(window.notices.text()), timeout=PATIENCE)
    return window.notices.text()


def clippings(tmp_path: Path, *entries: tuple[str, str]) -> Path:
    file = tmp_path / "My Clippings.txt"
    text = "".join(CLIPPING.format(title=title, words=words) for title, words in entries)
    file.write_text(text, encoding="utf-8-sig")
    return file


def test_they_come_once_and_can_be_undone(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    file = clippings(tmp_path, ("The keeper's ledger", "The lamp was lit at a quarter past four"))
    assert "1 found" in take_in(window, file, monkeypatch, qtbot)
    corpus = window._corpus
    assert [highlight.exact for highlight in corpus.highlights()] == [
        "The lamp was lit at a quarter past four"
    ]
    assert "1 here already" in take_in(window, file, monkeypatch, qtbot)
    assert corpus.highlight_count() == 1
    window.commands["undo"].trigger()
    assert corpus.highlight_count() == 0


def test_what_has_no_document_waits_and_is_listed(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    file = clippings(tmp_path, ("Another book", "Words that are in no document of this corpus"))
    assert "1 kept until" in take_in(window, file, monkeypatch, qtbot)
    window.notices._button.click()
    panel = window.findChild(ListPanel)
    assert panel is not None
    qtbot.waitUntil(lambda: panel._list.count() == 1, timeout=PATIENCE)
    panel.close()


def test_a_list_of_what_waits_that_is_closed_at_once_is_not_filled(window: Window, qtbot: QtBot) -> None:
    window.importing.show_waiting()
    panel = window.findChild(ListPanel)
    assert panel is not None
    panel.close()
    qtbot.waitUntil(lambda: window.findChild(ListPanel) is None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not window._desk._librarian.busy, timeout=PATIENCE)  # the answer comes late
    assert window.importing._waiting is None


@pytest.mark.parametrize("way", ["restored", "undone"])
def test_a_document_that_comes_back_gets_what_waited(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, way: str
) -> None:
    corpus = window._corpus
    (document,) = [summary.id for summary in corpus.documents()]
    window._desk.do(lambda: corpus.remove([document]))
    file = clippings(tmp_path, ("The keeper's ledger", "The lamp was lit at a quarter past four"))
    assert "1 kept until" in take_in(window, file, monkeypatch, qtbot)
    if way == "undone":
        corpus.undo()  # the import, which was done since
        assert "1 kept until" in take_in(window, file, monkeypatch, qtbot)
        corpus.forget_history()
        corpus.restore([document])
        window._desk.do(lambda: corpus.remove([document]))
        window.commands["undo"].trigger()
    else:
        window._desk.do(lambda: corpus.restore([document]))
    qtbot.waitUntil(lambda: corpus.highlight_count() == 1, timeout=PATIENCE)


def test_a_file_that_is_none_says_so(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    file = tmp_path / "other.bin"
    file.write_bytes(b"\0\1\2\3")
    said = take_in(window, file, monkeypatch, qtbot)
    assert "other.bin" in said
    assert window._corpus.highlight_count() == 0


def test_counts_are_put_into_words() -> None:
    outcomes = [
        ImportOutcome("a", "kindle", 3, found=2, unchanged=1),
        ImportOutcome("b", reason="It is empty."),
    ]
    assert outcome_words(outcomes) == "Highlights: 2 found, 1 here already. It is empty."
    assert outcome_words([]) == "The files hold no highlights."
