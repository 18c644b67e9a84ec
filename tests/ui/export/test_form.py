from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QMenu,
)

from florilegium.exporters.formats import FORMATS
from florilegium.model import (
    Context,
    ExportOptions,
    Files,
    Group,
    PlannedFile,
)
from florilegium.ui.appearance import Appearance
from florilegium.ui.export.choice import Subjects
from florilegium.ui.export.choice_row import ChoiceRow
from florilegium.ui.export.formats import FORMAT_ROWS

from .making import BARE, LABELS, LOG, PATIENCE, TIDES

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
