import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
)
from pytestqt.qtbot import QtBot

from florilegium.exporters.formats import FORMATS
from florilegium.model import (
    Context,
    DocumentSummary,
    ExportOptions,
    ExportProfile,
    Files,
    Group,
    Label,
    LabelColour,
    Mark,
    PlannedFile,
)
from florilegium.ui.appearance import Appearance
from florilegium.ui.export.changes import MOST_LINES, lines_of
from florilegium.ui.export.choice import ExportChoice, Subjects, same_export
from florilegium.ui.export.choice_row import ChoiceRow
from florilegium.ui.export.formats import FORMAT_ROWS
from florilegium.ui.export.panel import ExportPanel
from florilegium.ui.export.wording import tally, told, told_briefly
from florilegium.ui.menu_button import MenuButton
from florilegium.ui.name_popup import NamePopup

PATIENCE = 30_000
"""Milliseconds a child may take on a busy machine."""

LOG = DocumentSummary("d1", "The ferry book", highlights=3)
TIDES = DocumentSummary("d2", "Tides & times", highlights=1)
BARE = DocumentSummary("d3", "Nothing marked")
LABELS = (
    Label("claim", "Claim", colour=LabelColour.AMBER, mark=Mark.CIRCLE),
    Label("doubt", "Doubt", colour=LabelColour.BLUE, mark=Mark.SQUARE),
)
CROSSINGS = ExportProfile(
    "Crossings",
    ExportOptions("obsidian", Group.LABEL, Context.SENTENCE, labels=("Doubt",), tags=("fog",)),
    "",
)


class Table:
    """A panel with what it has asked for."""

    def __init__(self, qtbot: QtBot, appearance: Appearance, settings: QSettings, subjects: Subjects) -> None:
        self.qtbot = qtbot
        self.panel = ExportPanel(appearance, settings, subjects)
        qtbot.addWidget(self.panel)
        self.exports: list[ExportChoice] = []
        self.previews: list[ExportChoice] = []
        self.saved: list[tuple[ExportProfile, str]] = []
        self.deleted: list[str] = []
        self.panel.export_requested.connect(self.exports.append)
        self.panel.preview_requested.connect(self.previews.append)
        self.panel.profile_saved.connect(lambda profile, instead: self.saved.append((profile, instead)))
        self.panel.profile_deleted.connect(self.deleted.append)
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

    def menu(self, purpose: str) -> MenuButton:
        return next(
            one
            for one in self.panel.findChildren(MenuButton)
            if one.accessibleName().startswith(f"{purpose}: ")
        )

    def row(self, name: str) -> ChoiceRow:
        return next(
            row
            for row in self.panel.findChildren(ChoiceRow)
            if any(label.text() == name for label in row.findChildren(QLabel))
        )

    def choices(self, purpose: str) -> list[str]:
        self.menu(purpose).choices().aboutToShow.emit()
        return [action.text() for action in self.menu(purpose).choices().actions() if action.text()]

    def choose(self, purpose: str, words: str) -> None:
        """As from a menu."""
        self.menu(purpose).choices().aboutToShow.emit()
        next(one for one in self.menu(purpose).choices().actions() if one.text() == words).trigger()

    def name(self, name: str) -> None:
        """Answer the question for a name."""
        popup = next(one for one in self.panel.findChildren(NamePopup) if one.isVisible())
        popup.line.setText(name)
        self.qtbot.keyClick(popup.line, Qt.Key.Key_Return)

    def offered(self) -> list[str]:
        return [button.text() for button in self.panel.findChildren(QRadioButton) if button.isVisible()]

    def says(self) -> str:
        return " ".join(label.text() for label in self.panel.findChildren(QLabel) if label.isVisible())

    def settle(self) -> ExportChoice:
        """As if the reader had stopped choosing; gives the newest preview that was asked for."""
        self.panel._settling.stop()
        self.panel._settling.timeout.emit()
        return self.previews[-1]

    def page(self, name: str) -> QPlainTextEdit:
        found = self.panel.findChildren(QPlainTextEdit)
        return next(page for page in found if page.accessibleName().startswith(name))

    def text(self) -> str:
        return self.page("Text of the first file").toPlainText()

    def changes(self) -> str:
        return self.page("What the files would change to").toPlainText()


@pytest.fixture
def open_panel(qtbot: QtBot, appearance: Appearance, settings: QSettings):
    def open_panel(subjects: Subjects) -> Table:
        return Table(qtbot, appearance, settings, subjects)

    return open_panel


# ---- what


def test_it_is_in_nobodys_way_and_escape_closes_it(open_panel) -> None:
    table = open_panel(Subjects(LOG))
    assert not table.panel.isModal()
    table.qtbot.keyClick(table.panel, Qt.Key.Key_Escape)
    assert not table.panel.isVisible()


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
    table = open_panel(subjects)
    assert table.offered() == offered
    assert [choice.documents for choice in table.previews] == [documents]
    table.click("Export")
    assert [choice.documents for choice in table.exports] == [documents]


def test_what_there_is_of_each_is_said(open_panel) -> None:
    table = open_panel(Subjects(LOG, (LOG, TIDES), 1204, 3812))
    for words in ("3 highlights · The ferry book", "4 highlights", "3,812 highlights · 1,204 documents"):
        assert words in table.says()
    everything = table.button("Everything")
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
    table = open_panel(subjects)
    assert sentence in table.says()
    assert not table.button("Export").isEnabled() and not table.previews


def test_only_some_labels_and_tags(open_panel) -> None:
    table = open_panel(Subjects(LOG, (), 2, 4, LABELS))
    asked: list[object] = []
    table.panel.marks_requested.connect(asked.append)
    table.click("Everything")
    assert asked == [None]
    table.panel.show_marks({"doubt": 2, "claim": 1}, [("fog", 3), ("tide", 1)])
    chips = table.panel._form._scope._chips
    assert [one.text for one in chips._contents] == ["Claim", "Doubt", "#fog", "#tide"]
    chips._chips[1].click()
    assert "Only those with the label" in table.says()
    chips._chips[2].click()
    assert "Only those with one of the labels and one of the tags" in table.says()
    options = table.settle().options
    assert (options.labels, options.tags) == (("doubt",), ("fog",))
    # What is asked for stays asked for where no highlight has it: else all would be exported.
    table.panel.show_marks({"claim": 1}, [])
    assert [(one.text, one.count) for one in chips._contents] == [("Claim", 1), ("Doubt", 0), ("#fog", 0)]
    assert (table.panel._form.options().labels, table.panel._form.options().tags) == (("doubt",), ("fog",))


# ---- as what


def test_the_formats_are_those_there_are(open_panel) -> None:
    assert [(row.name, row.title, row.suffix) for row in FORMAT_ROWS.values()] == [
        (form.name, form.title, form.suffix) for form in FORMATS.values()
    ]
    assert {row.name for row in FORMAT_ROWS.values() if not row.no_template} == {
        form.name for form in FORMATS.values() if form.mergeable
    }
    assert open_panel(Subjects(LOG)).choices("Format") == [form.title for form in FORMATS.values()]


def test_all_that_can_be_chosen_of_markdown(open_panel) -> None:
    table = open_panel(Subjects(LOG))
    table.choose("Format", "Markdown for Obsidian")
    table.choose("Files", "One for each label")
    table.choose("Grouped by", "Day they were made")
    table.choose("Context", "Its paragraph")
    table.choose("Provenance", "And file, version and time")
    assert table.settle().options == ExportOptions(
        "obsidian", Group.DATE, Context.PARAGRAPH, Files.LABEL, provenance=True
    )


def test_what_a_format_has_no_use_for_says_why_and_comes_back(open_panel) -> None:
    table = open_panel(Subjects(LOG))
    table.choose("Grouped by", "Tag")
    table.choose("Context", "Its sentence")
    table.choose("Format", "BibTeX, of the documents")
    for name in ("Grouped by", "Context", "Provenance", "Template"):
        assert table.row(name).reason and not table.row(name)._button.isVisible()
    assert table.settle().options == ExportOptions("bibtex", files=Files.SINGLE)
    table.choose("Format", "Table (CSV)")
    assert table.row("Provenance").reason == "always said"
    assert table.settle().options == ExportOptions("csv", Group.TAG, Context.SENTENCE)
    table.choose("Format", "Markdown")
    assert not any(row.reason for row in table.panel.findChildren(ChoiceRow))
    assert table.settle().options == ExportOptions("commonmark", Group.TAG, Context.SENTENCE)


def test_files_are_as_each_format_has_them_until_something_else_is_chosen(open_panel) -> None:
    table = open_panel(Subjects(LOG))

    def files(title: str) -> Files:
        table.choose("Format", title)
        return table.settle().options.files

    assert files("CSL-JSON, of the documents") is Files.SINGLE
    assert table.choices("Files") == ["One for all", "One for each document"]
    assert files("Readium Annotations") is Files.DOCUMENT
    assert table.choices("Files") == ["One for each document", "One for each highlight"]
    table.choose("Format", "Markdown")
    table.choose("Files", "One for all")
    assert files("EPUB Annotations") is Files.DOCUMENT
    table.choose("Format", "BibTeX, of the documents")
    table.choose("Files", "One for each document")
    assert files("Web page") is Files.SINGLE
    assert files("CSL-JSON, of the documents") is Files.DOCUMENT


# ---- where to


def test_where_to(open_panel, tmp_path: Path) -> None:
    table = open_panel(Subjects(LOG))
    where = table.field("Where to export")
    where.setText(str(tmp_path / "notes"))
    table.choose("Files", "One for all")
    assert "To the file" in table.says()
    where.setText(str(tmp_path / "all"))
    assert table.settle().to == tmp_path / "all.md"
    where.setText("below/all.txt")
    assert table.settle().to == Path.home() / "below" / "all.txt"
    where.setText("~/x.md")
    assert table.settle().to == Path.home() / "x.md"
    table.choose("Format", "Table (CSV)")  # the ending is of the format
    assert table.settle().to == Path.home() / "x.csv"
    table.choose("Files", "One for each document")
    assert "To the folder" in table.says() and table.settle().to == tmp_path / "notes"
    table.choose("Format", "BibTeX, of the documents")
    assert table.settle().to == Path.home() / "x.bib"


def test_without_a_place_it_waits(open_panel) -> None:
    table = open_panel(Subjects(LOG))
    table.field("Where to export").clear()
    assert "Choose a folder." in table.says() and not table.button("Export").isEnabled()
    assert table.settle().to is None  # the preview needs no place
    table.panel.show_first(PlannedFile("The ferry book.md", "new", content="# x\n"))
    assert table.text() == "# x\n" and table.changes() == ""
    table.choose("Files", "One for all")
    table.field("Where to export").clear()
    assert "Choose a file." in table.says()


def test_a_folder_can_be_chosen_with_the_system_s_chooser(open_panel, tmp_path: Path) -> None:
    table = open_panel(Subjects(LOG))
    table.click("Choose…")
    dialog = table.panel.findChild(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    assert table.field("Where to export").text() == str(tmp_path)


# ---- templates


def test_a_template_of_ones_own(open_panel, tmp_path: Path) -> None:
    table = open_panel(Subjects(LOG))
    table.choose("Template", "Choose a file…")
    dialog = table.panel.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "own.jinja"))
    dialog.close()
    assert table.settle().options.template == str(tmp_path / "own.jinja")
    table.choose("Template", "Florilegium’s own")
    assert table.settle().options.template == ""
    table.choose("Template", "own.jinja")
    assert table.settle().options.template == str(tmp_path / "own.jinja")


def test_a_copy_of_the_template_is_asked_for_and_used(open_panel, tmp_path: Path) -> None:
    table = open_panel(Subjects(LOG))
    wanted: list[tuple[Path, str]] = []
    table.panel.template_copy_requested.connect(lambda path, form: wanted.append((path, form)))
    table.choose("Format", "Markdown for Logseq")
    table.choose("Template", "Save a copy of Florilegium’s to change…")
    dialog = table.panel.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "own.jinja"))
    dialog.close()
    assert wanted == [(tmp_path / "own.jinja", "logseq")]
    table.panel.use_template(wanted[0][0])
    table.click("Export")
    assert table.exports[0].options.template == str(tmp_path / "own.jinja")


def test_a_template_that_is_saved_is_shown_anew(open_panel, tmp_path: Path) -> None:
    table = open_panel(Subjects(LOG))
    own = tmp_path / "own.jinja"
    own.write_text("one")
    table.panel.use_template(own)
    table.settle()
    before = len(table.previews)
    with table.qtbot.waitSignal(table.panel.preview_requested, timeout=PATIENCE):
        own.write_text("two")
    assert len(table.previews) == before + 1


# ---- preview


def test_previews_are_asked_for_when_they_would_differ(open_panel, tmp_path: Path) -> None:
    table = open_panel(Subjects(LOG, (), 2, 4))
    assert len(table.previews) == 1
    table.settle()
    assert len(table.previews) == 1
    table.field("Where to export").setText(str(tmp_path))
    table.settle()
    table.click("Everything")
    table.settle()
    table.choose("Files", "One for all")
    table.settle()
    assert [(choice.documents, choice.options.files) for choice in table.previews[1:]] == [
        (("d1",), Files.DOCUMENT),
        (None, Files.DOCUMENT),
        (None, Files.SINGLE),
    ]
    table.panel.set_subjects(Subjects(LOG, (), 2, 5))
    table.settle()
    assert len(table.previews) == 5


def test_the_preview_comes_by_itself(open_panel) -> None:
    table = open_panel(Subjects(LOG, (), 2, 4))
    with table.qtbot.waitSignal(table.panel.preview_requested):
        table.qtbot.keyClick(table.button("This document"), Qt.Key.Key_Down)
    assert table.previews[-1].documents is None


def test_who_comes_back_from_another_window_sees_what_is_there_now(open_panel) -> None:
    table = open_panel(Subjects(BARE, (), 2, 4))
    returns: list[bool] = []
    table.panel.returned.connect(lambda: returns.append(True))
    table.panel.returned.connect(lambda: table.panel.set_subjects(Subjects(LOG, (TIDES,), 3, 7), anew=False))
    other = QLineEdit()
    table.qtbot.addWidget(other)
    with table.qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    with table.qtbot.waitSignal(table.panel.preview_requested):
        table.panel.activateWindow()
    assert returns == [True]
    assert table.previews[-1].documents == ("d1",)  # still this document, which has highlights by now


NEW = PlannedFile(
    "/n/a.md", "new", "--- /dev/null\n+++ a.md\n@@ -0,0 +1,2 @@\n+# A\n+- b\n", "# A\n- b\n", 0, 1
)
UPDATED = PlannedFile(
    "/n/b.md",
    "updated",
    "--- b.md\n+++ b.md\n@@ -3,3 +3,3 @@\n # B\n-- old\n+- new\n \n",
    "# B\n- new\n\n",
    conflicts=1,
    highlights=2,
)
SAME = PlannedFile("/n/c.md", "unchanged", content="# C\n")
BESIDE = PlannedFile(
    "/n/d (2).md", "beside", "--- /dev/null\n+++ d\n@@ -0,0 +1,1 @@\n+D\n", reason="“d.md” is yours."
)


def test_the_first_file_is_shown_and_then_what_changes_in_all(open_panel) -> None:
    table = open_panel(Subjects(LOG))
    assert "Looking at the files…" in table.says()
    table.panel.show_first(UPDATED)
    assert table.text() == "# B\n- new\n\n"
    assert table.changes().startswith(
        "b.md   updated · 2 highlights\n1 conflict: both versions stand in the file"
    )
    assert "Looking at the files…" in table.says()
    table.panel.show_plan([NEW, UPDATED, SAME, SAME, BESIDE])
    assert table.text() == NEW.content
    assert "1 new, 1 updated, 2 unchanged, 1 beside another file, 1 conflict" in table.says()
    assert [line.split(" ", 1)[0] for line in table.changes().split("\n")[:3]] == ["a.md", "+", "+"]
    for words in ("- - old", "+ - new", "from line 3", "“d.md” is yours.", "2 files unchanged: c.md, c.md"):
        assert words in table.changes()
    assert table.page("Text").isReadOnly() and table.page("What").isReadOnly()


def test_lines_that_go_and_come_are_told_by_colour_too(open_panel, appearance: Appearance) -> None:
    table = open_panel(Subjects(LOG))
    table.panel.show_plan([UPDATED])

    def grounds() -> dict[str, int]:
        block, found = table.page("What").document().firstBlock(), {}
        while block.isValid():
            brush = block.blockFormat().background()
            if brush.style() is not Qt.BrushStyle.NoBrush:
                found[block.text()] = brush.color().rgb()
            block = block.next()
        return found

    light = grounds()
    assert list(light) == ["- - old", "+ - new"] and len(set(light.values())) == 2
    appearance.choice = "dark"
    assert list(grounds()) == list(light) and not set(grounds().values()) & set(light.values())


def test_of_many_lines_the_first_are_shown_and_the_rest_counted() -> None:
    long = "".join(f"+{number}\n" for number in range(MOST_LINES + 40))
    files = [PlannedFile(f"/n/{n}.md", "new", f"--- /dev/null\n+++ x\n@@ -0,0 +1,1 @@\n{long}") for n in "ab"]
    lines = list(lines_of([*files, PlannedFile("/n/c.md", "new"), SAME]))
    assert lines[MOST_LINES + 1].text == "and 40 lines more"
    assert [line.text for line in lines if line.kind == "rest"] == [
        "2 files will be written too: b.md, c.md",
        "1 file unchanged: c.md",
    ]
    assert [line.text for line in lines_of([SAME])] == ["1 file unchanged: c.md"]
    binary = PlannedFile("/n/w.docx", "new", "“w.docx” is no text; 12 bytes will be written.\n")
    assert [line.text for line in lines_of([binary])][1:] == [
        "“w.docx” is no text; 12 bytes will be written."
    ]


def test_a_template_s_fault_is_said_until_there_is_a_preview(open_panel) -> None:
    table = open_panel(Subjects(LOG))
    table.panel.show_first(UPDATED)
    table.panel.show_no_preview("The template is wrong at line 2: 'x' is undefined.")
    assert "line 2" in table.says() and table.button("Export").isEnabled()
    assert table.text() == table.changes() == ""
    table.panel.show_first(NEW)
    assert "line 2" not in table.says()


# ---- done


def test_what_was_written_is_said_with_its_folder(open_panel) -> None:
    table = open_panel(Subjects(LOG))
    folders: list[Path] = []
    table.panel.folder_requested.connect(folders.append)
    assert "Open folder" not in [
        one.text() for one in table.panel.findChildren(QPushButton) if one.isVisible()
    ]
    table.click("Export")
    assert "Writing…" in table.says()
    table.click("Export")
    assert len(table.exports) == 1
    table.panel.show_plan([NEW])
    assert "Writing…" in table.says()
    table.panel.show_done([NEW, SAME])
    assert "Written: 1 new, 1 unchanged." in table.says()
    table.settle()
    assert len(table.previews) == 2  # what is there is another thing now
    table.panel.show_plan([SAME, SAME])
    assert "Written: 1 new, 1 unchanged." in table.says()
    table.click("Open folder")
    assert folders == [Path("/n")]
    table.click("Export")
    table.panel.show_error("“/n” cannot be written: no room.")
    table.panel.show_plan([SAME])
    assert "no room" in table.says()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([NEW], "Written: a.md."),
        ([SAME], "Nothing had changed: c.md stayed as it was."),
        ([SAME, SAME], "Nothing had changed: all 2 files stayed as they were."),
        ([NEW, NEW, SAME], "Written: 2 new, 1 unchanged."),
        (
            [UPDATED],
            "Brought up to date: b.md. 1 highlight was changed both there and here: yours is kept in “b.md”, "
            "and the new version stands under it, marked. Delete what you do not want.",
        ),
        ([BESIDE, SAME], "Written: 1 unchanged, 1 beside another file. “d.md” is yours."),
    ],
)
def test_what_was_done_in_words(files: list[PlannedFile], said: str) -> None:
    assert told(files) == said


def test_what_was_done_in_a_line() -> None:
    assert told_briefly([NEW, SAME]) == "Written: 1 new, 1 unchanged."
    assert told_briefly([UPDATED, SAME]) == "Written: 1 updated, 1 unchanged; 1 conflict to settle."


def test_the_counts() -> None:
    assert tally([NEW, NEW, UPDATED, SAME, SAME, SAME]) == "2 new, 1 updated, 3 unchanged, 1 conflict"


# ---- profiles


def test_a_profile_says_everything(open_panel, tmp_path: Path) -> None:
    table = open_panel(Subjects(LOG, (), 2, 4, LABELS))
    table.panel.show_profiles(
        [CROSSINGS, ExportProfile("Works", ExportOptions("bibtex"), str(tmp_path / "w.bib"))]
    )
    assert table.menu("Profile").text() == "none"
    table.choose("Profile", "Crossings")
    options = table.settle().options
    assert options == ExportOptions(
        "obsidian", Group.LABEL, Context.SENTENCE, labels=("doubt",), tags=("fog",)
    )
    assert table.menu("Profile").text() == "Crossings" and table.panel.profile == "Crossings"
    table.choose("Context", "None")
    assert table.menu("Profile").text() == "Crossings, changed" and table.panel.profile == ""
    table.choose("Profile", "Works")
    assert table.settle().options == ExportOptions("bibtex")  # its own, not one file as is usual
    assert table.panel.profile == "Works"


def test_a_profile_is_kept_replaced_renamed_and_deleted(open_panel, tmp_path: Path) -> None:
    table = open_panel(Subjects(LOG, (), 2, 4, LABELS))
    table.field("Where to export").setText(str(tmp_path))
    assert table.choices("Profile") == ["Save as…"]
    table.choose("Profile", "Save as…")
    table.name("Crossings")
    assert table.exports == []  # Enter was for the name
    made = ExportProfile("Crossings", ExportOptions(), str(tmp_path))
    assert table.saved == [(made, "")]
    table.panel.show_profiles([made])
    assert table.menu("Profile").text() == "Crossings"
    table.choose("Context", "Its sentence")
    table.choose("Profile", "Save the changes to “Crossings”")
    changed = ExportProfile("Crossings", ExportOptions(context=Context.SENTENCE), str(tmp_path))
    assert table.saved[-1] == (changed, "")
    table.panel.show_profiles([changed])
    table.choose("Profile", "Rename…")
    table.name("Over the water")
    renamed = ExportProfile("Over the water", changed.options, str(tmp_path))
    assert table.saved[-1] == (renamed, "Crossings")
    table.panel.show_profiles([renamed])
    table.choose("Profile", "Delete “Over the water”")
    assert table.deleted == ["Over the water"] and table.menu("Profile").text() == "none"
    table.panel.show_profiles([])
    table.click("Undo")
    assert table.saved[-1] == (renamed, "")
    table.panel.show_profiles([renamed])
    assert table.menu("Profile").text() == "Over the water"


def test_of_a_long_name_enough_is_shown_to_see_that_it_is_changed(open_panel) -> None:
    table = open_panel(Subjects(LOG))
    table.panel.show_profiles(
        [ExportProfile("All that was said of the lamps & the quays", ExportOptions("csv"))]
    )
    table.choose("Profile", "All that was said of the lamps && the quays")
    table.choose("Context", "Its paragraph")
    assert table.menu("Profile").text() == "All that was said of the lamp…, changed"
    assert "Delete “All that was said of the lamp…”" in table.choices("Profile")


def test_a_name_that_is_taken(open_panel) -> None:
    table = open_panel(Subjects(LOG, (), 2, 4, LABELS))
    works = ExportProfile("Works", ExportOptions("bibtex", files=Files.SINGLE))
    table.panel.show_profiles([CROSSINGS, works])
    table.choose("Profile", "Crossings")
    table.choose("Profile", "Rename…")
    table.name("works")
    assert "There is a profile “Works” already." in table.says() and table.saved == []
    table.choose("Profile", "Save as…")
    table.name("works")
    assert table.saved[-1][0].name == "works"
    table.click("Undo")
    assert table.saved[-1] == (works, "")


def test_the_choices_and_the_profile_come_back(open_panel, tmp_path: Path) -> None:
    table = open_panel(Subjects(LOG, (), 2, 4, LABELS))
    table.panel.show_profiles([CROSSINGS])
    table.choose("Profile", "Crossings")
    table.field("Where to export").setText(str(tmp_path / "notes"))
    table.choose("Files", "One for all")
    table.field("Where to export").setText(str(tmp_path / "all.md"))
    table.panel.use_template(tmp_path / "own.jinja")
    table.panel.close()
    again = open_panel(Subjects(TIDES, (), 2, 4, LABELS))
    again.panel.show_profiles([CROSSINGS])
    assert again.menu("Profile").text() == "Crossings, changed"
    again.click("Export")
    options = ExportOptions(
        "obsidian",
        Group.LABEL,
        Context.SENTENCE,
        Files.SINGLE,
        str(tmp_path / "own.jinja"),
        labels=("doubt",),
        tags=("fog",),
    )
    assert again.exports == [ExportChoice(("d2",), tmp_path / "all.md", options)]
    again.panel.show_done([])
    again.choose("Files", "One for each document")
    assert again.field("Where to export").text() == str(tmp_path / "notes")


@pytest.mark.parametrize("kept", ["", "{", "[1]", json.dumps({"format": "clay tablets", "files": 3})])
def test_settings_that_say_nothing_sensible_are_passed_over(
    open_panel, settings: QSettings, kept: str
) -> None:
    settings.setValue("export/options", kept)
    assert open_panel(Subjects(LOG)).settle().options == ExportOptions()


def test_which_exports_are_a_profile_s() -> None:
    here = Path("/notes")
    assert same_export(
        ExportProfile("x", ExportOptions(tags=("b", "a"))), ExportOptions(tags=("a", "b")), here
    )
    assert same_export(ExportProfile("x", target="/notes"), ExportOptions(), here)
    assert not same_export(ExportProfile("x", target="/elsewhere"), ExportOptions(), here)
    assert not same_export(ExportProfile("x"), ExportOptions(provenance=True), here)
    # What a format has no use for does not tell exports apart.
    assert same_export(ExportProfile("x", ExportOptions("csv", provenance=True)), ExportOptions("csv"), here)


# ---- for everybody


def test_everything_is_reached_by_keyboard_and_has_a_name(open_panel, monkeypatch) -> None:
    table = open_panel(Subjects(LOG, (TIDES,), 2, 4, LABELS))
    table.panel.show_marks({"claim": 3}, [("fog", 1)])
    assert table.button("The selected document").hasFocus()
    seen = set()
    for _ in range(30):
        widget = table.panel.focusWidget()
        seen.add(widget.accessibleName() or widget.text())
        table.qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert {
        "Profile: none",
        "The selected document",
        "Show only Claim, 3 highlights",
        "Format: Markdown",
        "Files: One for each document",
        "Grouped by: Document and headings",
        "Context: None",
        "Provenance: Place and link",
        "Template: Florilegium’s own",
        "New text",
        "Text of the first file",
        "Where to export",
        "Choose: Where to export",
        "Close",
        "Export",
    } <= seen
    opened: list[QPoint] = []
    monkeypatch.setattr(QMenu, "popup", lambda _menu, place: opened.append(place))
    table.qtbot.keyClick(table.menu("Format"), Qt.Key.Key_Return)  # and does not press Export
    assert len(opened) == 1 and table.exports == []
    table.button("New text").setFocus()
    table.qtbot.keyClick(table.button("New text"), Qt.Key.Key_Right)
    assert table.page("What the files would change to").isVisible()


def test_a_change_of_theme_is_followed(open_panel, appearance: Appearance) -> None:
    table = open_panel(Subjects(LOG))
    table.panel.show_error("No.")
    appearance.choice = "dark"
    label = next(label for label in table.panel.findChildren(QLabel) if label.text() == "No.")
    assert label.palette().windowText().color() == appearance.theme.colour("error")
