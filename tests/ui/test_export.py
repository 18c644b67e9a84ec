from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from florilegium.model import DocumentSummary
from florilegium.ui.appearance import Appearance
from florilegium.ui.export.choice import ExportChoice, Subjects, previews_alike
from florilegium.ui.export.panel import ExportPanel
from florilegium.ui.export.preview import LONGEST

LOG = DocumentSummary("d1", "The ferry book", highlights=3)
TIDES = DocumentSummary("d2", "Tides & times", highlights=1)
BARE = DocumentSummary("d3", "Nothing marked")


class Desk:
    """A panel with what it has asked for."""

    def __init__(self, qtbot: QtBot, appearance: Appearance, settings: QSettings, subjects: Subjects) -> None:
        self.qtbot = qtbot
        self.panel = ExportPanel(appearance, settings, subjects)
        qtbot.addWidget(self.panel)
        self.exports: list[ExportChoice] = []
        self.previews: list[ExportChoice] = []
        self.panel.export_requested.connect(self.exports.append)
        self.panel.preview_requested.connect(self.previews.append)
        with qtbot.waitActive(self.panel):
            self.panel.show()
            self.panel.activateWindow()

    def button(self, text: str) -> QPushButton | QRadioButton:
        return next(
            button
            for kind in (QRadioButton, QPushButton)
            for button in self.panel.findChildren(kind)
            if button.text() == text
        )

    def click(self, text: str) -> None:
        self.qtbot.mouseClick(self.button(text), Qt.MouseButton.LeftButton)

    def field(self, name: str) -> QLineEdit:
        return next(line for line in self.panel.findChildren(QLineEdit) if line.accessibleName() == name)

    def offered(self) -> list[str]:
        return [button.text() for button in self.panel.findChildren(QRadioButton) if button.isVisible()][:-4]

    def says(self) -> str:
        return " ".join(label.text() for label in self.panel.findChildren(QLabel) if label.isVisible())

    def settle(self) -> None:
        """As if the reader had stopped choosing."""
        self.panel._settling.stop()
        self.panel._settling.timeout.emit()

    def preview(self) -> str:
        return self.panel.findChild(QPlainTextEdit).toPlainText()


@pytest.fixture
def open_panel(qtbot: QtBot, appearance: Appearance, settings: QSettings):
    def open_panel(subjects: Subjects) -> Desk:
        return Desk(qtbot, appearance, settings, subjects)

    return open_panel


def test_it_is_in_nobodys_way_and_escape_closes_it(open_panel) -> None:
    desk = open_panel(Subjects(LOG))
    assert not desk.panel.isModal()
    desk.qtbot.keyClick(desk.panel, Qt.Key.Key_Escape)
    assert not desk.panel.isVisible()


@pytest.mark.parametrize(
    ("subjects", "offered", "documents"),
    [
        (Subjects(LOG, (), 2, 4), ["This document", "Everything"], ("d1",)),
        (Subjects(LOG, (LOG,), 2, 4), ["This document", "Everything"], ("d1",)),
        (Subjects(LOG, (TIDES,), 2, 4), ["This document", "The selected document", "Everything"], ("d2",)),
        (
            Subjects(LOG, (LOG, BARE, TIDES), 2, 4),
            ["This document", "3 selected documents", "Everything"],
            ("d1", "d2"),
        ),
        (Subjects(None, (), 2, 4), ["Everything"], None),
    ],
)
def test_what_is_offered_and_chosen_at_first(open_panel, subjects, offered, documents) -> None:
    desk = open_panel(subjects)
    assert desk.offered() == offered
    assert [choice.documents for choice in desk.previews] == [documents]
    desk.click("Export")
    assert [choice.documents for choice in desk.exports] == [documents]


def test_what_there_is_of_each_is_said(open_panel) -> None:
    desk = open_panel(Subjects(LOG, (LOG, TIDES), 1204, 3812))
    for words in ("3 highlights · The ferry book", "4 highlights", "3,812 highlights · 1,204 documents"):
        assert words in desk.says()
    everything = desk.button("Everything")
    assert everything.accessibleDescription() == "3,812 highlights · 1,204 documents"


@pytest.mark.parametrize(
    ("subjects", "sentence"),
    [
        (Subjects(BARE, (), 2, 4), "This document has no highlights yet."),
        (Subjects(None, (BARE,), 2, 4), "This document has no highlights yet."),
        (Subjects(LOG, (BARE, BARE), 2, 4), "These documents have no highlights yet."),
        (Subjects(), "There are no highlights yet."),
    ],
)
def test_without_highlights_there_is_nothing_to_export(open_panel, subjects, sentence) -> None:
    desk = open_panel(subjects)
    assert sentence in desk.says()
    assert not desk.button("Export").isEnabled() and not desk.previews


def test_where_to(open_panel, tmp_path: Path) -> None:
    desk = open_panel(Subjects(LOG))
    where = desk.field("Where to export")
    where.setText(str(tmp_path / "notes"))
    desk.click("Export")
    desk.panel.show_done([tmp_path / "notes" / "a.md"])
    desk.click("One file for all")
    where.setText(str(tmp_path / "all"))
    desk.click("Export")
    desk.panel.show_done([tmp_path / "all.md"])
    where.setText("below/all.txt")
    desk.click("Export")
    assert [(choice.single, choice.to) for choice in desk.exports] == [
        (False, tmp_path / "notes"),
        (True, tmp_path / "all.md"),
        (True, Path.home() / "below" / "all.txt"),
    ]
    where.setText("~/x.md")
    assert desk.panel._options.choice().to == Path.home() / "x.md"


def test_without_a_place_it_waits(open_panel) -> None:
    desk = open_panel(Subjects(LOG))
    desk.field("Where to export").clear()
    assert "Choose a folder." in desk.says() and not desk.button("Export").isEnabled()
    assert desk.preview() == "" and desk.previews  # the preview needs no place
    desk.click("One file for all")
    desk.field("Where to export").clear()
    assert "Choose a file." in desk.says()


def test_a_template_of_ones_own(open_panel, tmp_path: Path) -> None:
    desk = open_panel(Subjects(LOG))
    desk.click("One of my own")
    assert "Choose the file of your template." in desk.says() and not desk.button("Export").isEnabled()
    desk.field("File of the template").setText(str(tmp_path / "own.jinja"))
    desk.settle()
    assert desk.previews[-1].template == tmp_path / "own.jinja"
    desk.click("Florilegium’s own")
    desk.settle()
    assert desk.previews[-1].template is None


def test_a_copy_of_the_template_is_asked_for_and_used(open_panel, tmp_path: Path) -> None:
    desk = open_panel(Subjects(LOG))
    wanted: list[Path] = []
    desk.panel.template_copy_requested.connect(wanted.append)
    desk.click("Save a copy to change…")
    dialog = desk.panel.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "own.jinja"))
    dialog.close()
    assert wanted == [tmp_path / "own.jinja"]
    desk.panel.use_template(wanted[0])
    desk.click("Export")
    assert desk.exports[0].template == tmp_path / "own.jinja"


def test_a_folder_can_be_chosen_with_the_system_s_chooser(open_panel, tmp_path: Path) -> None:
    desk = open_panel(Subjects(LOG))
    desk.click("Choose…")
    dialog = desk.panel.findChild(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    assert desk.field("Where to export").text() == str(tmp_path)


def test_previews_are_asked_for_when_they_would_differ(open_panel, tmp_path: Path) -> None:
    desk = open_panel(Subjects(LOG, (), 2, 4))
    assert len(desk.previews) == 1
    desk.field("Where to export").setText(str(tmp_path))
    desk.settle()
    assert len(desk.previews) == 1
    desk.click("Everything")
    desk.settle()
    desk.click("One file for all")
    desk.settle()
    assert [(choice.documents, choice.single) for choice in desk.previews] == [
        (("d1",), False),
        (None, False),
        (None, True),
    ]
    desk.panel.set_subjects(Subjects(LOG, (), 2, 5))
    desk.settle()
    assert len(desk.previews) == 4


def test_the_preview_comes_by_itself(open_panel) -> None:
    desk = open_panel(Subjects(LOG, (), 2, 4))
    with desk.qtbot.waitSignal(desk.panel.preview_requested):
        desk.qtbot.keyClick(desk.button("This document"), Qt.Key.Key_Down)
    assert desk.previews[-1].documents is None


def test_a_preview_is_shown_and_its_end_left_out(open_panel) -> None:
    desk = open_panel(Subjects(LOG))
    markdown = '---\ntitle: "x"\n---\n\n# x\n\n> y\n\n[¶ 1](florilegium://open?document=d) ^hl-h\n'
    desk.panel.show_preview(markdown)
    assert desk.preview() == markdown
    assert desk.panel.findChild(QPlainTextEdit).isReadOnly()
    desk.panel.show_preview("line of text\n" * 5000)
    assert desk.preview().endswith("line of text\n\n…") and len(desk.preview()) <= LONGEST + 2


def test_an_error_is_said_until_a_preview_succeeds(open_panel) -> None:
    desk = open_panel(Subjects(LOG))
    desk.panel.show_error("The template is wrong at line 2: 'x' is undefined.")
    assert "line 2" in desk.says() and desk.button("Export").isEnabled()
    desk.panel.show_preview("# x\n")
    assert "line 2" not in desk.says()


def test_what_was_written_is_said_with_its_folder(open_panel, tmp_path: Path) -> None:
    desk = open_panel(Subjects(LOG))
    folders: list[Path] = []
    desk.panel.folder_requested.connect(folders.append)
    assert not desk.button("Open folder").isVisible()
    desk.click("Export")
    assert "Writing…" in desk.says()
    desk.click("Export")
    assert len(desk.exports) == 1
    desk.panel.show_preview("# x\n")
    assert "Writing…" in desk.says()
    desk.panel.show_done([tmp_path / "a.md", tmp_path / "b.md"])
    assert "Written: 2 files" in desk.says()
    desk.click("Open folder")
    assert folders == [tmp_path]
    desk.panel.show_done([tmp_path / "a.md"])
    assert "Written: a.md" in desk.says()
    desk.click("Export")
    assert len(desk.exports) == 2


def test_the_choices_are_remembered(open_panel, tmp_path: Path) -> None:
    desk = open_panel(Subjects(LOG))
    desk.field("Where to export").setText(str(tmp_path / "notes"))
    desk.click("One file for all")
    desk.field("Where to export").setText(str(tmp_path / "all.md"))
    desk.panel.use_template(tmp_path / "own.jinja")
    desk.panel.close()
    again = open_panel(Subjects(TIDES))
    again.click("Export")
    assert again.exports == [ExportChoice(("d2",), tmp_path / "all.md", True, tmp_path / "own.jinja")]
    again.panel.show_done([])
    again.click("A file for each document, in a folder")
    assert again.field("Where to export").text() == str(tmp_path / "notes")


def test_everything_is_reached_by_keyboard_and_has_a_name(open_panel) -> None:
    desk = open_panel(Subjects(LOG, (TIDES,), 2, 4))
    assert desk.button("The selected document").hasFocus()
    seen = set()
    for _ in range(20):
        widget = desk.panel.focusWidget()
        seen.add(widget.accessibleName() or widget.text())
        desk.qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert {
        "The selected document",
        "A file for each document, in a folder",
        "Where to export",
        "Choose: Where to export",
        "Florilegium’s own",
        "Save a copy to change…",
        "Preview of the Markdown",
        "Close",
        "Export",
    } <= seen


def test_which_choices_preview_alike() -> None:
    one = ExportChoice(("d1",), Path("a"), False, None)
    assert previews_alike(one, ExportChoice(("d1",), Path("b"), False, None))
    assert not previews_alike(one, ExportChoice(("d1",), Path("a"), True, None))
    assert not previews_alike(one, None) and previews_alike(None, None)


def test_a_change_of_theme_is_followed(open_panel, appearance: Appearance) -> None:
    desk = open_panel(Subjects(LOG))
    desk.panel.show_preview("# x\n")
    desk.panel.show_error("No.")
    appearance.choice = "dark"
    label = next(label for label in desk.panel.findChildren(QLabel) if label.text() == "No.")
    assert label.palette().windowText().color() == appearance.theme.colour("error")
