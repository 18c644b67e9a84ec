from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLineEdit,
    QPushButton,
)

from florilegium.model import (
    Files,
    PlannedFile,
)
from florilegium.ui.appearance import Appearance
from florilegium.ui.export.changes import MOST_LINES, lines_of
from florilegium.ui.export.choice import Subjects
from florilegium.ui.export.wording import tally, told, told_briefly

from .making import BARE, BESIDE, LOG, NEW, SAME, TIDES, UPDATED


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
