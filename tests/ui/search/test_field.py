from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from florilegium.model import Completion, CompletionKind
from florilegium.ui.appearance import Appearance
from florilegium.ui.icon_source import IconSource
from florilegium.ui.search.completions import CompletionList
from florilegium.ui.search.field import SearchField


@pytest.fixture
def field(qtbot: QtBot, appearance: Appearance, icons: IconSource) -> Iterator[SearchField]:
    window = QWidget()
    qtbot.addWidget(window)
    field = SearchField(appearance, icons, parent=window)
    field.resize(263, 32)
    with qtbot.waitActive(window):
        window.show()
    field.setFocus()
    yield field


def test_it_says_how_much_it_searches(field: SearchField) -> None:
    field.set_document_count(1204)
    assert field.placeholderText() == "Search 1,204 documents"
    field.set_document_count(1)
    assert field.placeholderText() == "Search 1 document"
    field.set_document_count(0)
    assert field.placeholderText() == "Search"
    assert field.accessibleName()


def test_keys_in_a_row_are_one_query(qtbot: QtBot, field: SearchField) -> None:
    asked: list[str] = []
    field.query_changed.connect(asked.append)
    with qtbot.waitSignal(field.query_changed):
        qtbot.keyClicks(field, "lamp ")
    assert asked == ["lamp"]
    qtbot.keyClicks(field, " ")  # the same query
    field._timer.timeout.emit()
    assert asked == ["lamp"]


def test_enter_asks_at_once(qtbot: QtBot, field: SearchField) -> None:
    told: list[tuple[str, str]] = []
    field.query_changed.connect(lambda query: told.append(("changed", query)))
    field.query_submitted.connect(lambda query: told.append(("submitted", query)))
    qtbot.keyClicks(field, "oil")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Enter)
    assert told == [("changed", "oil"), ("submitted", "oil"), ("submitted", "oil")]
    assert not field._timer.isActive()


def test_escape_clears_and_then_leaves(qtbot: QtBot, field: SearchField) -> None:
    asked: list[str] = []
    left: list[bool] = []
    field.query_changed.connect(asked.append)
    field.left.connect(lambda: left.append(True))
    field.set_query("lamp")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), asked, left) == ("", ["lamp", ""], [])
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert left == [True]


def test_down_goes_to_the_results_and_f1_explains(qtbot: QtBot, field: SearchField) -> None:
    with qtbot.waitSignal(field.results_wanted):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    taken: list[bool] = []
    QShortcut(QKeySequence("F1"), field.window(), lambda: taken.append(True))
    with qtbot.waitSignal(field.help_wanted):
        qtbot.keyClick(field, Qt.Key.Key_F1)
    assert taken == []


def test_the_hint_leads_in_and_out(qtbot: QtBot, field: SearchField) -> None:
    assert field._chip_text() == "Esc"
    field.setText("lamp")
    end = QPoint(field.width() - 20, field.height() // 2)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=end)
    assert field.text() == ""
    with qtbot.waitSignal(field.help_wanted):
        qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=field._help_box().center())
    field.clearFocus()
    assert field._chip_text() == "Ctrl K"
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=end)
    assert field.hasFocus()


@pytest.mark.parametrize("text", ["", "long query " * 40, "מנורה"])
def test_the_text_keeps_clear_of_the_hint(field: SearchField, text: str) -> None:
    field.setText(text)
    field.end(False)
    field.grab()  # it scrolls as it paints
    assert field.cursorRect().right() < field._help_box().left()


LABELS = [
    Completion("Claim", CompletionKind.LABEL, 6, 8),
    Completion('"To doubt"', CompletionKind.LABEL, 6, 8),
]


def typed(qtbot: QtBot, field: SearchField, text: str) -> list[tuple[str, int, bool]]:
    """Type, and give what ways to go on were asked for."""
    wanted: list[tuple[str, int, bool]] = []
    field.completions_wanted.connect(lambda *asked: wanted.append(asked))
    qtbot.keyClicks(field, text)
    field._timer.timeout.emit()
    return wanted


def list_of(field: SearchField) -> CompletionList:
    return field._completions


@pytest.mark.parametrize("text", ["label:cl", "a -tag:", 'tag:"sea tr', "tit", "(lab"])
def test_what_may_be_a_field_asks_how_to_go_on(qtbot: QtBot, field: SearchField, text: str) -> None:
    assert typed(qtbot, field, text) == [(text, len(text), False)]


@pytest.mark.parametrize("text", ["of", "label:claim ", "a 1"])
def test_what_is_no_field_asks_nothing(qtbot: QtBot, field: SearchField, text: str) -> None:
    assert typed(qtbot, field, text) == []


def test_typing_goes_on_over_what_is_offered(qtbot: QtBot, field: SearchField) -> None:
    typed(qtbot, field, "label:cl")
    field.offer("label:cl", 8, LABELS)
    assert list_of(field).isVisible()
    assert field.hasFocus()
    with qtbot.waitSignal(field.query_submitted) as asked:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked.args == ["label:cl"], "Enter asks as ever while nothing is chosen"
    qtbot.keyClicks(field, "a")
    assert field.text() == "label:cla"
    assert not list_of(field).isVisible()
    field._timer.timeout.emit()


def test_what_is_offered_is_reached_and_left_by_keys(qtbot: QtBot, field: SearchField) -> None:
    typed(qtbot, field, "label:cl")
    field.offer("label:cl", 8, LABELS)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up):
        qtbot.keyClick(field, key)
    assert list_of(field).current() is None
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == 'label:"To doubt" '
    assert field.cursorPosition() == len(field.text())
    field.set_query("label:cl")
    field.offer("label:cl", 8, LABELS)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), list_of(field).isVisible()) == ("label:cl", False)
    field.offer("label:cl", 8, LABELS)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "label:Claim "
    assert field.hasFocus()
    field._timer.timeout.emit()


def test_an_answer_that_comes_late_is_not_shown(qtbot: QtBot, field: SearchField) -> None:
    typed(qtbot, field, "label:cl")
    field.offer("label:c", 7, LABELS)
    assert not list_of(field).isVisible()
    field.offer("label:cl", 8, [])
    assert not list_of(field).isVisible()


def test_control_space_asks_for_words(qtbot: QtBot, field: SearchField) -> None:
    field.set_query("😀 la")
    with qtbot.waitSignal(field.completions_wanted) as wanted:
        qtbot.keyClick(field, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert wanted.args == ["😀 la", 4, True]
    field.offer("😀 la", 4, [Completion("lamp", CompletionKind.WORD, 2, 4)])
    list_of(field).itemClicked.emit(list_of(field).item(0))
    assert (field.text(), field.cursorPosition()) == ("😀 lamp ", 8)
    field._timer.timeout.emit()


def test_a_saved_search_is_taken_by_choice_only(qtbot: QtBot, field: SearchField) -> None:
    saved = Completion('"the lamp" NEAR oil', CompletionKind.SEARCH, 0, 4, "Lamps and oil", True)
    typed(qtbot, field, "lamp")
    field.offer("lamp", 4, [saved])
    assert list_of(field).item(0).text() == "Lamps and oil"
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "lamp"
    field.setFocus()
    field.offer("lamp", 4, [saved])
    qtbot.keyClick(field, Qt.Key.Key_Down)
    with qtbot.waitSignal(field.search_chosen) as chosen:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert chosen.args == ['"the lamp" NEAR oil', True]
    assert not list_of(field).isVisible()
