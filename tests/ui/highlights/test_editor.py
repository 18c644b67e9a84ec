"""Writing notes and tags: nothing that was written is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLineEdit, QWidget

from florilegium.model import STARTING_LABELS, clean_tag
from florilegium.ui.highlights.editor import HighlightEditor
from florilegium.ui.highlights.tags import TagLine, parse_tags, written_tags

Key = Qt.Key
offscreen = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing|propagate)", extend=True)
"""What the platform of the tests says of a list of completions."""
Control = Qt.KeyboardModifier.ControlModifier


def calls(signal):
    spy = QSignalSpy(signal)
    return lambda: [list(spy.at(place)) for place in range(spy.count())]


@pytest.fixture
def page(pane, three):
    pane.show_document("one", three)
    pane.page.setFocus()
    return pane.document_page


@pytest.fixture
def noted(pane):
    return calls(pane.note_edited)


@pytest.fixture
def tagged(pane):
    return calls(pane.tags_edited)


def write(qtbot, page, words):
    qtbot.keyClicks(page.editor._note, words)


def test_f2_edits_in_the_card_and_control_enter_saves(qtbot, page, noted):
    page.view.reveal("h1")
    qtbot.keyClick(page.view, Key.Key_F2)
    assert page.editor.isVisible() and page.editor._note.hasFocus()
    card = page.view.visualRect(page.model.index(0))
    assert card.contains(page.editor.geometry())
    write(qtbot, page, "259 in all")
    qtbot.keyClick(page.editor._note, Key.Key_Return, Control)
    assert noted() == [["h1", "259 in all"]]
    assert not page.editor.isVisible() and page.view.hasFocus()


def test_nothing_changed_is_nothing_said(qtbot, pane, page, noted, tagged):
    pane.edit_note("h2")
    qtbot.keyClick(page.editor._note, Key.Key_Return, Control)
    assert noted() == [] and tagged() == []


def test_control_enter_saves_from_the_labels_too(qtbot, pane, page, noted):
    pane.edit_note("h1")
    write(qtbot, page, "259 in all")
    label = page.editor._labels.buttons()[0]
    label.setFocus()
    qtbot.keyClick(label, Key.Key_Return, Control)
    assert noted() == [["h1", "259 in all"]]
    assert not page.editor.isVisible() and page.view.hasFocus()


@pytest.mark.parametrize("leave", ["click", "tab", "document", "close", "hide", "lost row"])
def test_leaving_saves(qtbot, pane, page, noted, make_row, leave):
    pane.edit_note("h1")
    write(qtbot, page, "kept")
    match leave:
        case "click":
            page.view.setFocus()
        case "tab":
            pane.show_tab(corpus=True)
        case "document":
            pane.show_document("two", [make_row(9, document="two")])
        case "close":
            pane.finish_editing()
        case "hide":
            pane.hide()
        case "lost row":
            page.chips.choose(frozenset({("label", "claim")}))
            page.view.executeDelayedItemsLayout()
    assert noted() == [["h1", "kept"]]
    assert not page.editor.editing


def test_another_window_in_front_saves_and_goes_on(qtbot, pane, page, noted):
    pane.edit_note("h1")
    write(qtbot, page, "half")
    page.editor._on_focus_changed(page.editor._note, None)
    assert noted() == [["h1", "half"]] and page.editor.editing == "h1"
    write(qtbot, page, " and half")
    qtbot.keyClick(page.editor._note, Key.Key_Return, Control)
    assert noted()[1:] == [["h1", "half and half"]]


def test_escape_keeps_a_draft_that_comes_back_and_can_be_discarded(qtbot, pane, page, noted):
    pane.edit_note("h2")
    write(qtbot, page, " Or when?")
    qtbot.keyClick(page.editor._note, Key.Key_Escape)
    assert noted() == [] and page.view.hasFocus()
    pane.edit_note("h1")
    assert not page.editor._notice.isVisible()
    qtbot.keyClick(page.editor._note, Key.Key_Escape)
    pane.edit_note("h2")
    assert page.editor._notice.isVisible()
    assert page.editor._note.toPlainText() == "By *whom*? Or when?"
    qtbot.mouseClick(page.editor._discard, Qt.MouseButton.LeftButton)
    assert page.editor._note.toPlainText() == "By *whom*?"
    assert not page.editor._notice.isVisible()
    qtbot.keyClick(page.editor._note, Key.Key_Escape)
    assert noted() == [] and pane.drafts == {}


def test_a_draft_is_found_in_the_other_tab_too(qtbot, pane, page, three, noted):
    pane.show_corpus(three)
    pane.edit_note("h1")
    write(qtbot, page, "draft")
    qtbot.keyClick(page.editor._note, Key.Key_Escape)
    pane.show_tab(corpus=True)
    pane.edit_note("h1")
    editor = pane.corpus_page.editor
    assert editor._note.toPlainText() == "draft"
    qtbot.keyClick(editor._note, Key.Key_Return, Control)
    assert noted() == [["h1", "draft"]] and pane.drafts == {}


def test_what_is_written_on_a_deleted_highlight_waits_for_undo(qtbot, pane, page, three, noted):
    pane.edit_note("h1")
    write(qtbot, page, "not lost")
    pane.show_document("one", three[1:])
    page.view.executeDelayedItemsLayout()
    assert noted() == [] and not page.editor.editing
    pane.show_document("one", three)
    pane.edit_note("h1")
    assert page.editor._note.toPlainText() == "not lost"


def test_editing_another_highlight_saves_the_first(qtbot, pane, page, noted):
    pane.edit_note("h1")
    write(qtbot, page, "first")
    pane.edit_note("h3")
    assert noted() == [["h1", "first"]] and page.editor.editing == "h3"
    assert page.editor.isVisible() and page.editor._note.toPlainText() == ""


def test_a_change_from_outside_leaves_what_is_being_written(qtbot, pane, page, three, make_row):
    pane.edit_note("h1")
    write(qtbot, page, "still here")
    pane.show_document("one", [make_row(0), make_row(1, "The ledger", tags=("new",)), *three[1:]])
    page.view.executeDelayedItemsLayout()
    assert page.editor._note.toPlainText() == "still here" and page.editor.isVisible()
    card = page.view.visualRect(page.model.index(page.model.place("h1")))
    assert card.contains(page.editor.geometry())


@offscreen
def test_tags_are_added_and_removed(qtbot, pane, page, tagged):
    pane.edit_tags("h2")
    line = page.editor._tags
    assert line.hasFocus() and line.text() == "inquiry, timeline"
    line.setText("")
    qtbot.keyClicks(line, "Timeline, #harbour office,")
    qtbot.keyClick(line, Key.Key_Return)
    assert tagged() == [[["h2"], ("harbour-office",), ("inquiry",)]]


def test_enter_ends_a_tag_and_then_the_line(qtbot, pane, page, tagged):
    pane.edit_tags("h3")
    qtbot.keyClicks(page.editor._tags, "zz")
    qtbot.keyClick(page.editor._tags, Key.Key_Return)
    assert page.editor._tags.text() == "zz, " and tagged() == []
    qtbot.keyClick(page.editor._tags, Key.Key_Return)
    assert tagged() == [[["h3"], ("zz",), ()]]


@offscreen
def test_tags_are_completed(qtbot):
    line = TagLine()
    qtbot.addWidget(line)
    line.set_known(["timeline", "inquiry", "Été", "time"])
    line.show()
    qtbot.keyClicks(line, "inquiry, ime")
    assert line._fitting.stringList() == ["timeline", "time"]
    line._on_completed("timeline")
    assert line.text() == "inquiry, timeline, "
    qtbot.keyClicks(line, "ete")
    assert line.tags == ("inquiry", "timeline", "Été")
    line._popup.hide()


def test_a_label_is_chosen_in_the_editor(qtbot, pane, page):
    asked = calls(pane.relabel_requested)
    pane.edit_note("h1")
    button = page.editor._labels.buttons()[4]
    assert button.accessibleName() == "Label: Doubt" and button.toolTip() == "Doubt (5)"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked() == [[["h1"], "doubt"]]
    assert page.editor.editing == "h1"


@pytest.mark.parametrize("anchor", [QRect(10, 10, 60, 20), QRect(700, 560, 60, 20), QRect(-50, 300, 10, 400)])
def test_the_popover_stays_inside_its_parent(qtbot, appearance, three, anchor):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    field = QLineEdit(window)
    editor = HighlightEditor(appearance, None, window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    editor.edit(three[0], STARTING_LABELS, ["inquiry"], "tags", anchor)
    assert window.rect().contains(editor.geometry())
    assert editor.isVisible() and editor._tags.hasFocus()
    said = calls(editor.note_edited)
    editor._note.setPlainText("from the page")
    field.setFocus()
    assert said() == [["h1", "from the page"]] and not editor.isVisible()


def test_a_long_note_makes_the_editor_grow(qtbot, pane, page):
    pane.edit_note("h1")
    low = page.editor.height()
    page.editor._note.setPlainText("\n".join("line" for _ in range(8)))
    assert page.editor.height() > low
    assert page.view.visualRect(page.model.index(0)).contains(page.editor.geometry())


def test_tags_of_several(qtbot, pane, page, tagged):
    page.view.selectAll()
    qtbot.keyClick(page.view, Key.Key_T)
    editor = page.tags_editor
    assert editor.isVisible() and editor._field.hasFocus()
    items = {
        item.data(Qt.ItemDataRole.UserRole): item
        for item in (editor._list.item(row) for row in range(editor._list.count()))
    }
    assert {tag: item.checkState() for tag, item in items.items()} == {
        "inquiry": Qt.CheckState.PartiallyChecked,
        "timeline": Qt.CheckState.PartiallyChecked,
        "fog": Qt.CheckState.Unchecked,
    }
    assert items["inquiry"].text() == "#inquiry · on 2 of 3"
    ids = ["h1", "h2", "h3"]
    qtbot.keyClicks(editor._field, "Inqu")
    assert items["fog"].isHidden() and not items["inquiry"].isHidden()
    qtbot.keyClicks(editor._field, "iry")
    qtbot.keyClick(editor._field, Key.Key_Return)
    qtbot.keyClicks(editor._field, "#new one")
    qtbot.keyClick(editor._field, Key.Key_Return)
    items["timeline"].setCheckState(Qt.CheckState.Unchecked)
    assert tagged() == [[ids, ("inquiry",), ()], [ids, ("new-one",), ()], [ids, (), ("timeline",)]]
    qtbot.keyClick(editor._field, Key.Key_Escape)
    assert not editor.isVisible() and page.view.hasFocus()


TAGS = st.lists(st.text(max_size=8).map(clean_tag).filter(bool), max_size=5)


@given(TAGS)
def test_written_tags_are_read_back(tags):
    read = parse_tags(written_tags(tags))
    assert parse_tags(written_tags(read)) == read
    assert set(read) <= set(tags)
    assert all(
        parse_tags(tag, read) == parse_tags(tag, read) and parse_tags(tag, read)[0] in read for tag in tags
    )
