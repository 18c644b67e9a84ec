import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from florilegium.model import AddOutcome
from florilegium.ui.appearance import Appearance
from florilegium.ui.report import AddReport, outcome_counts, outcome_groups

OUTCOMES = [
    *(AddOutcome(f"/x/{n}.txt", "added") for n in range(12)),
    *(AddOutcome(f"/x/same{n}.txt", "unchanged") for n in range(3)),
    AddOutcome("/x/scan\udcff\n.pdf", "failed", reason="It is empty."),
    AddOutcome("/x/b.html", "failed", reason="It is\nempty."),
    AddOutcome("/x/p.jpg", "skipped", reason="Pictures are not documents."),
    AddOutcome("/x/old.txt", "added", reason="Read as windows-1252."),
]


def test_counts_in_words() -> None:
    assert outcome_counts(OUTCOMES) == "13 added, 3 unchanged, 2 could not be read, 1 skipped"
    assert outcome_counts([]) == "Nothing to add"


def test_files_are_grouped_by_reason() -> None:
    assert outcome_groups(OUTCOMES) == [
        ("Could not be read: It is empty.", ["/x/scan\ufffd .pdf", "/x/b.html"]),
        ("Skipped: Pictures are not documents.", ["/x/p.jpg"]),
        ("Read with a remark: Read as windows-1252.", ["/x/old.txt"]),
    ]


@pytest.fixture
def report(qtbot: QtBot, appearance: Appearance) -> AddReport:
    report = AddReport(appearance)
    qtbot.addWidget(report)
    report.set_outcomes(OUTCOMES)
    return report


def test_it_is_in_nobodys_way(report: AddReport) -> None:
    assert not report.isModal()


def test_all_of_it_can_be_copied(qtbot: QtBot, report: AddReport) -> None:
    button = next(b for b in report.findChildren(QPushButton) if b.text() == "Copy all")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert text == report.text()
    assert text.startswith("13 added, 3 unchanged")
    assert "\nSkipped: Pictures are not documents. (1)\n  /x/p.jpg\n" in text


def test_chosen_lines_can_be_copied(qtbot: QtBot, report: AddReport) -> None:
    tree = report.findChild(QTreeWidget)
    tree.setCurrentItem(tree.topLevelItem(1).child(0))
    qtbot.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "/x/p.jpg"


def test_another_report_takes_its_place(report: AddReport) -> None:
    report.set_outcomes([AddOutcome("/x", "skipped", reason="Not a file.")] * 3000)
    tree = report.findChild(QTreeWidget)
    assert tree.topLevelItemCount() == 1
    assert not tree.topLevelItem(0).isExpanded()  # long lists are opened by the reader
    report.grab()
