import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from florilegium.model import BackupPreview
from florilegium.ui.appearance import Appearance
from florilegium.ui.backups_panel import BackupsPanel, in_words
from florilegium.ui.row_list import Row, RowList, moment
from florilegium.ui.trash_panel import TrashPanel
from florilegium.ui.upkeep import backup_row

from .test_window import REPORT, Table

KEY = Qt.Key
ROWS = [Row("1", "The ferry book", "Removed 9 Feb 2026, 14:05"), Row("2", "Tides"), Row("3", "A log")]


@pytest.fixture
def shown(qtbot: QtBot):
    parent = QWidget()
    qtbot.addWidget(parent)

    def show(make):
        panel = make(parent)
        with qtbot.waitActive(panel):
            panel.show()
            panel.activateWindow()
        return panel

    return show


@pytest.fixture
def press(qtbot: QtBot):
    def press(*keys: Qt.Key) -> None:
        for key in keys:
            qtbot.keyClick(QApplication.focusWidget(), key)

    return press


def button(panel: QWidget, text: str) -> QPushButton:
    return next(found for found in panel.findChildren(QPushButton) if found.text() == text)


def said(panel: QWidget) -> str:
    return " ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


# ---- the list


def test_ten_thousand_rows_ask_little(appearance: Appearance, qtbot: QtBot, monkeypatch) -> None:
    listed = RowList(appearance, "Things")
    qtbot.addWidget(listed)
    asked = []
    model_data = type(listed._rows).data
    monkeypatch.setattr(type(listed._rows), "data", lambda self, *a: asked.append(1) or model_data(self, *a))
    listed.set_rows([Row(str(number), f"Thing {number}", "hint") for number in range(10_000)])
    listed.show()
    listed.grab()
    assert len(asked) < 2_000
    listed.selectAll()
    assert listed.chosen() == [str(number) for number in range(10_000)]


def test_after_a_row_goes_the_one_in_its_place_is_chosen(appearance: Appearance, qtbot: QtBot) -> None:
    listed = RowList(appearance, "Things")
    qtbot.addWidget(listed)
    listed.set_rows(ROWS)
    assert listed.chosen() == ["1"]
    qtbot.keyClick(listed, KEY.Key_Down)
    listed.set_rows([ROWS[0], ROWS[2]])
    assert listed.chosen() == ["3"]
    listed.set_rows(ROWS)
    assert listed.chosen() == ["3"]
    listed.set_rows([])
    assert listed.chosen() == []


def test_a_row_is_read_out_whole(appearance: Appearance, qtbot: QtBot) -> None:
    listed = RowList(appearance, "Things")
    qtbot.addWidget(listed)
    listed.set_rows([Row("1", "two\nlines", "Deleted", "2026-02-09T12:00:00Z")])
    index = listed.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("two lines, Deleted 9 Feb 2026, ")


# ---- the trash


def test_the_trash_by_keyboard(shown, appearance: Appearance, press) -> None:
    panel = shown(lambda parent: TrashPanel(appearance, parent))
    restored: list = []
    panel.documents_restore_requested.connect(lambda ids: restored.append(("documents", ids)))
    panel.highlights_restore_requested.connect(lambda ids: restored.append(("highlights", ids)))
    assert "No document is in the trash." in said(panel)
    assert not button(panel, "Restore").isEnabled()
    panel.set_rows(ROWS, ROWS[:1])
    panel.show_fuller()
    press(KEY.Key_Down, KEY.Key_Return)
    panel.set_rows([ROWS[0], ROWS[2]], ROWS[:1])
    press(KEY.Key_Tab)
    assert QApplication.focusWidget() is button(panel, "Restore")
    press(KEY.Key_Space)
    assert restored == [("documents", ["2"]), ("documents", ["3"])]
    button(panel, "Highlights 1").click()
    button(panel, "Restore").click()
    assert restored[2:] == [("highlights", ["1"])]
    panel.set_rows([], [])
    assert "No highlight is in the trash." in said(panel)
    assert not button(panel, "Restore").isEnabled()


def test_where_only_highlights_are_in_it_they_are_shown(shown, appearance: Appearance) -> None:
    panel = shown(lambda parent: TrashPanel(appearance, parent))
    panel.set_rows([], ROWS)
    panel.show_fuller()
    assert button(panel, "Highlights 3").isChecked()
    assert QApplication.focusWidget().accessibleName() == "Highlights in the trash"


# ---- backups

PATHS = [Path("/b/one.sqlite3"), Path("/b/two.sqlite3")]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, "It has the same documents and highlights as the library now."),
        (
            {"documents_back": 12, "documents_gone": 3, "highlights_back": 40, "highlights_changed": 2},
            "12 documents would come back, 3 would go; 40 highlights would come back, 2 would change. "
            "The state of now is kept as a backup first.",
        ),
        (
            {"documents_gone": 1, "highlights_gone": 1_000},
            "1 document would go; 1,000 highlights would go. The state of now is kept as a backup first.",
        ),
    ],
)
def test_a_preview_in_words(counts: dict[str, int], words: str) -> None:
    assert in_words(BackupPreview("x", "", **counts)) == words


@pytest.fixture
def backups(shown, appearance: Appearance) -> BackupsPanel:
    panel = shown(lambda parent: BackupsPanel(appearance, parent))
    panel.asked = []
    panel.preview_requested.connect(lambda path: panel.asked.append(("preview", path)))
    panel.restore_requested.connect(lambda path: panel.asked.append(("restore", path)))
    panel.backup_requested.connect(lambda: panel.asked.append(("back up",)))
    panel.set_rows([Row(str(path), path.stem) for path in PATHS])
    panel.focus_list()
    return panel


def test_a_backup_is_restored_only_after_seeing_what_that_means(backups: BackupsPanel, press) -> None:
    press(KEY.Key_Down, KEY.Key_Return)
    assert backups.asked == [("preview", PATHS[1])]
    assert not button(backups, "Restore it").isVisible()
    assert not button(backups, "Restore…").isEnabled()
    backups.show_preview(BackupPreview(str(PATHS[0]), "", documents_back=9))  # an answer that comes late
    assert not button(backups, "Restore it").isVisible()
    backups.show_preview(BackupPreview(str(PATHS[1]), "", documents_back=1))
    assert "1 document would come back" in said(backups)
    # The keyboard is on what does no harm; one step from there is the other.
    assert QApplication.focusWidget() is button(backups, "Leave everything as it is")
    press(KEY.Key_Backtab, KEY.Key_Space)
    assert backups.asked[1:] == [("restore", PATHS[1])]
    backups.show_message("Done.")
    assert "Done." in said(backups)
    assert not button(backups, "Restore it").isVisible()


def test_it_can_be_left_as_it_is(backups: BackupsPanel, press) -> None:
    press(KEY.Key_Return)
    backups.show_preview(BackupPreview(str(PATHS[0]), "", documents_gone=1))
    press(KEY.Key_Space)
    assert "would go" not in said(backups)
    assert QApplication.focusWidget().accessibleName() == "Backups"
    press(KEY.Key_Return)
    backups.show_preview(BackupPreview(str(PATHS[0]), "", documents_gone=1))
    backups.focus_list()
    press(KEY.Key_Down)  # another one: what was said is of the first
    assert "would go" not in said(backups)
    assert [asked[0] for asked in backups.asked] == ["preview", "preview"]
    assert not button(backups, "Restore it").isVisible()


def test_a_backup_is_made(backups: BackupsPanel) -> None:
    button(backups, "Back up now").click()
    assert backups.asked == [("back up",)]
    assert not button(backups, "Back up now").isEnabled()
    backups.show_message("The backup is made.")
    assert button(backups, "Back up now").isEnabled()


def test_a_backup_says_when_and_how_big(tmp_path: Path) -> None:
    path = tmp_path / "daily-2026-02-09.sqlite3"
    path.write_bytes(b"x" * 1_240_000)
    os.utime(path, (86_400 * 7, 86_400 * 7))
    row = backup_row(path)
    assert row is not None
    assert "Jan 1970, " in row.text
    assert row.hint == "the copy of the day · 1.2 MB"
    assert backup_row(tmp_path / "gone.sqlite3") is None


def test_a_moment_that_is_none_is_shown_as_it_is() -> None:
    assert moment("long ago") == "long ago"
    assert moment("2026-02-09T12:00:00.000Z").startswith("9 Feb 2026, ")


# ---- through the window


@pytest.fixture
def table(tmp_path: Path, appearance: Appearance, settings: QSettings, qtbot: QtBot) -> Iterator[Table]:
    laid = Table(tmp_path / "library", appearance, settings, qtbot)
    yield laid
    laid.close()


def test_what_is_in_the_trash_comes_back(table: Table, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    (document,) = table.add(tmp_path / "report.txt")
    table.open(document)
    table.select("238 barrels")
    table.press(KEY.Key_1)
    (made,) = table.highlights()
    table.window.reading.delete(made.id)
    table.do("trash")
    panel = table.window.findChild(TrashPanel)
    assert button(panel, "Highlights 1").isChecked()
    button(panel, "Restore").click()
    assert [one.id for one in table.highlights()] == [made.id]
    assert button(panel, "Highlights 0")
    table.window.documents.removal_requested.emit([document])  # while the trash is open
    button(panel, "Documents 1").click()
    button(panel, "Restore").click()
    assert [summary.id for summary in table.corpus.documents()] == [document]
    table.do("trash")
    assert len(table.window.findChildren(TrashPanel)) == 1
    panel.close()


def test_going_back_to_a_backup(table: Table, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    (document,) = table.add(tmp_path / "report.txt")
    table.open(document)
    table.do("backups")
    panel = table.window.findChild(BackupsPanel)
    assert "There is no backup yet." in said(panel)
    button(panel, "Back up now").click()
    table.until(lambda: "The backup is made." in said(panel))
    table.window.documents.removal_requested.emit([document])
    assert table.window.reading.document == ""
    button(panel, "Restore…").click()
    table.until(button(panel, "Restore it").isVisible)
    assert "1 document would come back" in said(panel)
    button(panel, "Restore it").click()
    table.until(lambda: "The library is as the backup has it" in said(panel))
    table.until(lambda: table.window.documents._model.total() == 1)
    assert len(table.corpus.backups()) == 2
    assert table.corpus.undo_text == ""
    panel.close()
