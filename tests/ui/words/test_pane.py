"""The pane: tables, options, keys, and what is said while nothing is there."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from florilegium import paths
from florilegium.model import Progress
from florilegium.ui.appearance import Appearance
from florilegium.ui.icons import Icons
from florilegium.ui.words import options
from florilegium.ui.words.header import WordsHeader
from florilegium.ui.words.options import TABLES, Options, store_options, stored_options
from florilegium.ui.words.pane import WordsPane
from florilegium.ui.words.tables import collocates_table, dates_table, forms_table, places_table

from .making import COLLOCATES, FORMS, PLACES, YEARS

TABLE = collocates_table(COLLOCATES, "log-likelihood")


@pytest.fixture
def pane(appearance: Appearance, qtbot: QtBot) -> Iterator[WordsPane]:
    pane = WordsPane(appearance, Icons(appearance, paths.resources() / "icons"))
    qtbot.addWidget(pane)
    pane.resize(760, 300)
    pane.show_options(Options())
    pane.choose_table(options.COLLOCATES)
    pane.show()
    qtbot.waitExposed(pane)
    pane.activateWindow()
    yield pane
    pane.stop_counting()


def test_a_row_opens_with_enter_and_with_a_double_click(pane: WordsPane, qtbot: QtBot) -> None:
    pane.show_table(options.COLLOCATES, TABLE, "“lamp”")
    pane.view.setFocus()
    qtbot.keyClick(pane.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(pane.row_opened) as opened:
        qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    assert opened.args == [COLLOCATES[1]]
    at = pane.view.visualRect(pane.model.index(2, 1)).center()
    with qtbot.waitSignal(pane.row_opened) as opened:
        qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        qtbot.mouseDClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.args == [COLLOCATES[2]]


def test_a_digit_and_a_click_on_a_name_sort(pane: WordsPane, qtbot: QtBot) -> None:
    pane.show_table(options.COLLOCATES, TABLE, "“lamp”")
    pane.view.choose("oil")
    qtbot.keyClick(pane.view, Qt.Key.Key_2)
    assert pane.model.rows[0].cells[0] == "the"
    assert pane.view.current_name() == "oil"
    header = pane.view.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(1) + 10, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert pane.model.rows[0].cells[0] == "Ärger"


def test_the_chosen_row_stays_when_it_is_counted_anew(pane: WordsPane) -> None:
    pane.show_table(options.COLLOCATES, TABLE, "“lamp”")
    pane.view.choose("the")
    pane.show_table(options.COLLOCATES, collocates_table(COLLOCATES[1:], "log-likelihood"), "“lamp”")
    assert pane.view.current_name() == "the"
    pane.show_table(options.FORMS, forms_table(FORMS), "“lamp”")
    assert pane.view.current_name() == "lamp"


def test_escape_closes_from_anywhere(pane: WordsPane, qtbot: QtBot) -> None:
    pane.show_table(options.COLLOCATES, TABLE, "“lamp”")
    for widget in (pane.view, pane.header.findChildren(QAbstractButton)[0]):
        with qtbot.waitSignal(pane.closed):
            qtbot.keyClick(widget, Qt.Key.Key_Escape)


def test_what_was_shown_stays_until_there_is_something(pane: WordsPane, qtbot: QtBot) -> None:
    pane.show_table(options.COLLOCATES, TABLE, "“lamp”")
    pane.show_counting("“lamp”")
    assert "3 words" in pane.header.text()
    qtbot.waitUntil(lambda: "counting" in pane.header.text())
    pane.show_progress(Progress(3, 12))
    assert "25 %" in pane.header.text()
    assert pane.text() == ""
    assert pane.model.rowCount() == 3
    with qtbot.waitSignal(pane.header.stop_requested):
        pane.header._stop.click()
    pane.show_table(options.COLLOCATES, TABLE, "“lamp”")
    assert not pane.header._stop.isVisible()


def test_another_table_does_not_pass_for_the_one_that_is_wanted(pane: WordsPane, qtbot: QtBot) -> None:
    pane.show_table(options.COLLOCATES, TABLE, "“lamp”")
    pane.choose_table(options.FORMS)
    pane.show_counting("“lamp”")
    assert pane.text() == ""
    qtbot.waitUntil(lambda: pane.text() == "Counting…")


def test_a_reason_takes_the_place_of_the_table(pane: WordsPane) -> None:
    pane.show_table(options.COLLOCATES, TABLE, "“lamp”")
    assert pane.header._save.isEnabled()
    pane.say("There is a “)” without its “(”.")
    assert "without its" in pane.text()
    assert pane.model.rowCount() == 0
    assert not pane.header._save.isEnabled()


def test_years_are_chosen_in_the_plot_and_in_the_table(pane: WordsPane, qtbot: QtBot) -> None:
    pane.choose_table(options.DATES)
    pane.show_table(options.DATES, dates_table(YEARS), "“lamp”", YEARS)
    assert pane.plot.isVisible()
    assert "1886 to 1888" in pane.plot.accessibleDescription()
    with qtbot.waitSignal(pane.plot.year_reached) as reached:
        qtbot.mouseClick(
            pane.plot, Qt.MouseButton.LeftButton, pos=pane.plot.bar_of("1888").center().toPoint()
        )
    assert reached.args == ["1888"]
    assert pane.view.current_name() == "1888"
    with qtbot.waitSignal(pane.row_opened) as opened:
        qtbot.mouseDClick(
            pane.plot, Qt.MouseButton.LeftButton, pos=pane.plot.bar_of("1888").center().toPoint()
        )
    assert opened.args == [YEARS[1]]
    pane.choose_table(options.PLACES)
    pane.show_table(options.PLACES, places_table(PLACES), "“lamp”")
    assert not pane.plot.isVisible()
    assert "4 hits of “lamp” in 2 of 3 documents" in pane.header.text()


def test_only_the_options_of_the_table_in_front_are_shown(pane: WordsPane) -> None:
    header = pane.header
    shown = {
        key: [
            button.isVisible() for button in (header._window, header._measure, header._size, header._relative)
        ]
        for key, _, _ in TABLES
        if pane.choose_table(key) is None
    }
    assert shown[options.COLLOCATES] == [True, True, False, False]
    assert shown["clusters"] == [False, False, True, False]
    assert shown[options.DATES] == [False, False, False, True]
    assert shown[options.FORMS] == shown["keywords"] == shown[options.PLACES] == [False] * 4


def test_an_option_is_chosen(pane: WordsPane, qtbot: QtBot) -> None:
    header: WordsHeader = pane.header
    for button, text, expected in (
        (header._window, "2 words", {"window": 2}),
        (header._measure, "MI", {"measure": "mi"}),
        (header._measure, "Any number", {"minimum": 1}),
        (header._size, "5 words", {"size": 5}),
        (header._relative, "Per million characters", {"relative": True}),
    ):
        action = next(action for action in button.choices().actions() if action.text() == text)
        with qtbot.waitSignal(header.options_chosen) as chosen:
            action.trigger()
        assert chosen.args == [replace(Options(), **expected)]
        pane.show_options(chosen.args[0])
        assert action.isChecked()
        pane.show_options(Options())


def test_options_are_remembered_and_nonsense_is_not(settings: QSettings) -> None:
    chosen = Options(window=2, measure="mi", minimum=10, size=4, relative=True)
    assert stored_options(settings) == Options()
    store_options(settings, chosen)
    assert stored_options(settings) == chosen
    settings.setValue("words/window", "none")
    settings.setValue("words/size", "77")
    assert stored_options(settings) == replace(chosen, window=5, size=3)


def test_everything_in_the_header_has_a_name(pane: WordsPane) -> None:
    for button in pane.header.findChildren(QAbstractButton):
        assert button.accessibleName() or button.text()
        group = button.group()  # of tabs one is a stop, and arrows lead to the others
        stops = group.buttons() if group else [button]
        assert any(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in stops)


def test_in_a_narrow_pane_a_menu_stands_for_the_tabs(pane: WordsPane, qtbot: QtBot) -> None:
    header = pane.header
    assert header._tables.button(0).isVisible()
    assert not header._table.isVisible()
    pane.resize(400, 300)
    qtbot.waitUntil(lambda: header.width() == 400)
    assert not header._tables.button(0).isVisible()
    assert header._table.isVisible()
    assert header._table.text() == "Collocates"
    with qtbot.waitSignal(header.table_chosen) as chosen:
        header._table.choices().actions()[1].trigger()
    assert chosen.args == [options.FORMS]
    pane.show_table(options.COLLOCATES, TABLE, "“lamp”")
    assert pane.view.isColumnHidden(6)
    assert pane.view.columnWidth(2) < pane.view.columnWidth(0) < 190
    pane.resize(800, 300)
    qtbot.waitUntil(lambda: not pane.view.isColumnHidden(6))
    assert pane.view.columnWidth(0) == 190
    assert header._tables.button(0).isVisible()
