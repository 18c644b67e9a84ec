"""The reader's labels."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from florilegium.model import STARTING_LABELS, Label, LabelColour, Mark
from florilegium.ui.labels.editor import LabelsEditor


@pytest.fixture
def editor(qtbot, appearance, icons):
    editor = LabelsEditor(appearance, icons)
    qtbot.addWidget(editor)
    editor.closed.connect(editor.hide)
    editor.edit(STARTING_LABELS[:2], {"claim": 9})
    editor.edit(STARTING_LABELS, {"claim": 3, "figure": 1})
    with qtbot.waitExposed(editor):
        editor.show()
    return editor


@pytest.fixture
def saved(editor):
    spy = QSignalSpy(editor.labels_saved)
    return lambda: [list(spy.at(place)) for place in range(spy.count())]


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def names(editor):
    return [label.name for label in editor.labels()]


def settle(qtbot, row, heir):
    action = next(action for action in row._heirs.choices().actions() if action.text() == heir)
    action.trigger()
    row.removal_settled.emit(row._heir_id)


def test_saved_as_they_were(qtbot, editor, saved):
    click(qtbot, editor._save)
    assert saved() == [[list(STARTING_LABELS), {}]]


def test_renamed_and_given_another_look(qtbot, editor, saved):
    row = editor.rows()[1]
    row.name.setText("  Open   question ")
    row._meaning.setText("Ask the archive")
    click(qtbot, row._look)
    assert row._looks.isVisible()
    click(qtbot, row._colours.button(list(LabelColour).index(LabelColour.TEAL)))
    click(qtbot, row._marks.button(list(Mark).index(Mark.STAR)))
    qtbot.keyClick(row.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    label = Label("question", "Open question", "Ask the archive", LabelColour.TEAL, Mark.STAR)
    assert saved()[0][0][1] == label


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "A label needs a name."),
        ("  ", "A label needs a name."),
        ("CLAIM", "Another label has this name."),
    ],
)
def test_what_is_wrong_is_said_beside_it(qtbot, editor, saved, name, problem):
    row = editor.rows()[3]
    row.name.setText(name)
    assert editor.problems() == ["", "", "", problem, ""]
    assert row._problem.isVisible() and row._problem.text() == problem
    assert not editor._save.isEnabled()
    editor.save()
    assert saved() == [] and row.name.hasFocus()
    row.name.setText("Other")
    assert editor._save.isEnabled() and not row._problem.isVisible()


def test_the_keys_follow_the_order(qtbot, editor):
    click(qtbot, editor._add)
    assert [row._key.text() for row in editor.rows()] == ["1", "2", "3", "4", "5", ""]
    editor.rows()[5].name.setText("Sixth")
    editor.rows()[5].up.click()
    assert names(editor) == ["Claim", "Question", "Figure", "Quote", "Sixth", "Doubt"]
    assert [row._key.text() for row in editor.rows()] == ["1", "2", "3", "4", "5", ""]


def test_moving_keeps_the_keyboard_on_the_label(qtbot, editor):
    row = editor.rows()[2]
    for _ in range(2):
        row.up.click()
    assert names(editor)[0] == "Figure"
    assert not row.up.isEnabled() and row.down.hasFocus()
    row.down.click()
    assert names(editor)[:2] == ["Claim", "Figure"] and row.down.hasFocus()


def test_a_new_label_looks_like_no_other_and_needs_a_name(qtbot, editor, saved):
    click(qtbot, editor._add)
    row = editor.rows()[-1]
    assert row.name.hasFocus() and not row._problem.isVisible()
    assert row.label.colour not in {label.colour for label in STARTING_LABELS}
    assert not editor._save.isEnabled()
    qtbot.keyClicks(row.name, "Names")
    click(qtbot, editor._save)
    labels, moved = saved()[0]
    assert labels[:5] == list(STARTING_LABELS) and labels[5].name == "Names" and moved == {}
    assert labels[5].id not in {label.id for label in STARTING_LABELS}


def test_an_unused_label_goes_at_once(qtbot, editor, saved):
    click(qtbot, editor.rows()[4].remove)
    click(qtbot, editor._save)
    assert saved() == [[list(STARTING_LABELS[:4]), {}]]


def test_a_used_label_asks_who_gets_its_highlights(qtbot, editor, saved):
    row = editor.rows()[0]
    click(qtbot, row.remove)
    assert names(editor)[0] == "Claim"
    assert row._heir.isVisible() and row._heir_text.text() == "3 highlights have this label. Change to"
    settle(qtbot, row, "Doubt")
    click(qtbot, editor._save)
    assert saved() == [[list(STARTING_LABELS[1:]), {"claim": "doubt"}]]


def test_the_heir_of_an_heir(qtbot, editor, saved):
    click(qtbot, editor.rows()[0].remove)
    settle(qtbot, editor.rows()[0], "Quote")
    quote = next(row for row in editor.rows() if row.label.name == "Quote")
    assert quote.highlights == 3
    click(qtbot, quote.remove)
    assert quote._heir.isVisible(), "it has highlights now"
    settle(qtbot, quote, "Doubt")
    editor.save()
    assert saved()[0][1] == {"claim": "doubt", "quote": "doubt"}


def test_a_label_can_be_kept_after_all(qtbot, editor, saved):
    row = editor.rows()[2]
    click(qtbot, row.remove)
    assert row._heir_text.text().startswith("1 highlight has")
    row._on_kept()
    assert not row._heir.isVisible()
    editor.save()
    assert saved() == [[list(STARTING_LABELS), {}]]


def test_the_last_label_stays(qtbot, appearance, icons):
    editor = LabelsEditor(appearance, icons)
    qtbot.addWidget(editor)
    editor.edit(STARTING_LABELS[:1], {})
    assert not editor.rows()[0].remove.isEnabled()


def test_escape_saves_nothing(qtbot, editor, saved):
    editor.rows()[0].name.setText("Other")
    qtbot.keyClick(editor.rows()[0].name, Qt.Key.Key_Escape)
    assert saved() == [] and not editor.isVisible()


def test_tab_goes_down_the_rows_as_they_stand_and_then_to_the_buttons(qtbot, editor):
    with qtbot.waitActive(editor):
        editor.activateWindow()
    click(qtbot, editor.rows()[0].down)
    first, second = editor.rows()[:2]
    first.name.setFocus()
    seen = []
    for _ in range(6):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    # The topmost cannot go up: Tab passes that by.
    assert seen == [first._meaning, first.down, first.remove, second._look, second.name, second._meaning]
    editor.rows()[-1].remove.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is editor._add
