"""The column, used with keyboard and mouse."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy

from florilegium.model import STARTING_LABELS, AnchorStatus
from florilegium.ui.highlights.rows import Order

Key = Qt.Key
Modifier = Qt.KeyboardModifier


@pytest.fixture
def page(pane, three):
    pane.show_document("one", three)
    pane.page.setFocus()
    return pane.document_page


def calls(signal):
    spy = QSignalSpy(signal)
    return lambda: [list(spy.at(place)) for place in range(spy.count())]


def shown(page):
    return [row.id for row in page.model.rows()]


def press(qtbot, page, key, modifier=Modifier.NoModifier):
    qtbot.keyClick(page.view, key, modifier)


def click(qtbot, page, identity, modifier=Modifier.NoModifier):
    rect = page.view.visualRect(page.model.index(page.model.place(identity)))
    qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, modifier, rect.center())


def test_arrows_walk_and_enter_opens(qtbot, pane, page):
    opened = calls(pane.highlight_activated)
    press(qtbot, page, Key.Key_Home)
    press(qtbot, page, Key.Key_Down)
    assert page.view.selected() == ["h2"]
    press(qtbot, page, Key.Key_End)
    press(qtbot, page, Key.Key_Down)
    press(qtbot, page, Key.Key_Up)
    assert opened() == []
    press(qtbot, page, Key.Key_Return)
    assert opened() == [["h2"]]


def test_a_click_opens_and_one_with_a_modifier_only_selects(qtbot, pane, page):
    opened = calls(pane.highlight_activated)
    click(qtbot, page, "h1")
    click(qtbot, page, "h3", Modifier.ShiftModifier)
    click(qtbot, page, "h2", Modifier.ControlModifier)
    assert opened() == [["h1"]]
    assert page.view.selected() == ["h1", "h3"]


def test_the_gap_between_cards_belongs_to_none(page):
    rect = page.view.visualRect(page.model.index(0))
    assert page.view.indexAt(rect.center()).row() == 0
    assert not page.view.indexAt(QPoint(rect.center().x(), rect.bottom() - 2)).isValid()
    assert not page.view.indexAt(QPoint(2, rect.center().y())).isValid()


def test_keys_ask_for_deeds_on_all_that_is_selected(qtbot, pane, page):
    relabelled, deleted = calls(pane.relabel_requested), calls(pane.delete_requested)
    merged, copied = calls(pane.merge_requested), calls(pane.markdown_copy_requested)
    press(qtbot, page, Key.Key_A, Modifier.ControlModifier)
    press(qtbot, page, Key.Key_4)
    press(qtbot, page, Key.Key_M)
    press(qtbot, page, Key.Key_C, Modifier.ControlModifier | Modifier.ShiftModifier)
    press(qtbot, page, Key.Key_Delete)
    all_three = ["h1", "h2", "h3"]
    assert relabelled() == [[all_three, "quote"]]
    assert merged() == copied() == deleted() == [[all_three]]


def test_keys_without_a_selection_ask_for_nothing(qtbot, pane, page):
    asked = [
        calls(signal) for signal in (pane.relabel_requested, pane.delete_requested, pane.merge_requested)
    ]
    page.view.clearSelection()
    for key in (Key.Key_1, Key.Key_Delete, Key.Key_M, Key.Key_F2, Key.Key_T):
        press(qtbot, page, key)
    assert [each() for each in asked] == [[], [], []]
    assert not page.editor.editing and not page.tags_editor.isVisible()


def test_one_card_or_two_documents_cannot_be_merged(qtbot, pane, make_row):
    merged = calls(pane.merge_requested)
    pane.show_corpus([make_row(1, document="one"), make_row(2, document="two")])
    pane.show_tab(corpus=True)
    pane.page.setFocus()
    page = pane.corpus_page
    press(qtbot, page, Key.Key_Home)
    press(qtbot, page, Key.Key_M)
    press(qtbot, page, Key.Key_A, Modifier.ControlModifier)
    press(qtbot, page, Key.Key_M)
    assert merged() == []


def test_excerpts_are_copied(qtbot, page):
    click(qtbot, page, "h1")
    click(qtbot, page, "h2", Modifier.ControlModifier)
    press(qtbot, page, Key.Key_C, Modifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        "The ledger counts 238 barrels\n\nThe order came after the ships"
    )


def test_the_menu_offers_what_can_be_done(pane, page):
    page.view.reveal("h2")
    menu = page._actions.menu()
    entries = {action.text().split("\t")[0]: action.isEnabled() for action in menu.actions() if action.text()}
    assert [name for name in entries if name in {label.name for label in STARTING_LABELS}] == [
        label.name for label in STARTING_LABELS
    ]
    assert entries["Note…"] and entries["Delete"] and not entries["Merge"]
    asked = calls(pane.edit_labels_requested)
    next(action for action in menu.actions() if action.text() == "Edit labels…").trigger()
    assert asked() == [[]]
    page.view.selectAll()
    several = {a.text().split("\t")[0]: a.isEnabled() for a in page._actions.menu().actions() if a.text()}
    assert several["Merge"] and not several["Note…"] and "Copy excerpts" in several


def test_chips_filter_by_mouse_and_keyboard(qtbot, page):
    claim, question, figure, inquiry, timeline = page.chips._chips
    assert [chip.text() for chip in page.chips._chips] == [
        "Claim 1",
        "Question 1",
        "Figure 1",
        "#inquiry 2",
        "#timeline 1",
    ]
    qtbot.mouseClick(claim, Qt.MouseButton.LeftButton)
    assert shown(page) == ["h2"]
    claim.setFocus()
    qtbot.keyClick(claim, Key.Key_Right)
    qtbot.keyClick(question, Key.Key_Right)
    qtbot.keyClick(figure, Key.Key_Space)
    assert shown(page) == ["h1", "h2"]
    qtbot.keyClick(figure, Key.Key_Right)
    qtbot.keyClick(inquiry, Key.Key_Right)
    qtbot.keyClick(timeline, Key.Key_Return)
    assert shown(page) == ["h2"]
    assert timeline.isChecked() and timeline.accessibleName() == "Show only #timeline, 1 highlight"


def test_chips_beyond_two_lines_wait_behind_more(qtbot, pane, make_row):
    pane.show_document("one", [make_row(n, tags=(f"a-tag-of-number-{n}",)) for n in range(40)])
    chips = pane.document_page.chips
    few, low = sum(chip.isVisible() for chip in chips._chips), chips.height()
    assert few < 10 and chips._more.text() == f"{41 - few} more"
    qtbot.mouseClick(chips._more, Qt.MouseButton.LeftButton)
    assert sum(chip.isVisible() for chip in chips._chips) == 41
    assert chips.height() > low and chips._more.text() == "fewer"
    qtbot.mouseClick(chips._more, Qt.MouseButton.LeftButton)
    assert sum(chip.isVisible() for chip in chips._chips) == few


def test_altered_and_lost_passages_have_chips_of_their_own(qtbot, pane, make_row):
    pane.show_document("one", [make_row(1), make_row(2, status=AnchorStatus.LOST)])
    page = pane.document_page
    lost = next(chip for chip in page.chips._chips if chip.text() == "Lost 1")
    qtbot.mouseClick(lost, Qt.MouseButton.LeftButton)
    assert shown(page) == ["h2"]
    pane.update_rows([make_row(2)])
    assert shown(page) == ["h1", "h2"], "the chip is gone, and so is what it asked for"


def test_words_filter_and_escape_clears(qtbot, page):
    page.find_words()
    qtbot.keyClicks(page.words, "FÓG enemy")
    assert shown(page) == ["h3"]
    qtbot.keyClicks(page.words, " zebra")
    assert shown(page) == []
    assert page.empty.isVisible() and not page.view.isVisible()
    qtbot.mouseClick(page.empty._clear, Qt.MouseButton.LeftButton)
    assert shown(page) == ["h1", "h2", "h3"]
    assert not page.empty.isVisible() and not page.words.isVisible()
    page.find_words()
    qtbot.keyClicks(page.words, "fog")
    qtbot.keyClick(page.words, Key.Key_Escape)
    assert shown(page) == ["h1", "h2", "h3"] and page.view.hasFocus()


def test_what_is_said_where_there_is_nothing(pane):
    empty = pane.document_page.empty
    pane.show_document("", [])
    assert empty._title.text() == "No document is open"
    pane.show_document("one", [])
    assert (empty._title.text(), empty._advice.text()) == (
        "No highlights yet",
        "Select a passage and press 1 to 5.",
    )


def test_selection_and_place_survive_a_change(pane, make_row):
    rows = [make_row(n) for n in range(100)]
    pane.show_document("one", rows)
    page = pane.document_page
    pane.reveal("h60")
    before = page.view.visualRect(page.model.index(60)).top()
    pane.show_document("one", [*rows[:10], *rows[12:], make_row(61, "Other words", note="New")])
    page.view.executeDelayedItemsLayout()
    assert page.view.selected() == ["h60"]
    assert page.view.visualRect(page.model.index(page.model.place("h60"))).top() == before


def test_another_document_begins_anew(pane, page, make_row):
    page.find_words()
    page.words.setText("ships")
    pane.reveal("h2")
    pane.show_document("two", [make_row(n, document="two") for n in range(3)])
    assert shown(page) == ["h0", "h1", "h2"]
    assert page.view.selected() == [] and page.words.text() == ""


def test_a_card_is_revealed_whatever_the_filters(pane, page):
    page.chips.choose(frozenset({("label", "claim")}))
    assert pane.reveal("h3")
    assert shown(page) == ["h2", "h3"] and page.view.selected() == ["h3"]
    assert not pane.reveal("nobody")


def test_far_down_a_long_list(pane, make_row):
    pane.show_document("one", [make_row(n, "Words and words " * (n % 40 + 1)) for n in range(3000)])
    view = pane.document_page.view
    pane.reveal("h2345")
    rect = view.visualRect(pane.document_page.model.index(2345))
    assert view.viewport().rect().contains(rect)
    assert view._heights.measured < 60, "only what was seen is set"


def test_scrolling_up_through_cards_not_yet_set_moves_none_of_those_in_view(pane, make_row):
    pane.show_document("one", [make_row(n, "Words and words " * (n % 40 + 1)) for n in range(300)])
    view, model = pane.document_page.view, pane.document_page.model
    pane.reveal("h200")
    for _ in range(40):
        top = view.indexAt(QPoint(100, view.viewport().height() // 2))
        if not top.isValid():
            top = view.indexAt(QPoint(100, view.viewport().height() // 2 + 12))
        place = view.visualRect(top).top()
        view.verticalScrollBar().setValue(view.verticalScrollBar().value() - 24)
        assert view.visualRect(top).top() == place + 24
    assert model.rowCount() == 300


def test_the_selected_card_shows_everything(pane, make_row):
    pane.show_document("one", [make_row(n, "Words and words " * 60) for n in range(3)])
    view, model = pane.document_page.view, pane.document_page.model
    low = view.visualRect(model.index(1)).height()
    pane.reveal("h1")
    assert view.visualRect(model.index(1)).height() > low * 2
    pane.reveal("h2")
    assert view.visualRect(model.index(1)).height() == low


def test_the_corpus_is_asked_for_when_it_is_looked_at(qtbot, pane, make_row):
    asked = calls(pane.corpus_tab_shown)
    page = pane.corpus_page
    pane.show_tab(corpus=True)
    assert asked() == [[]] and page.empty._title.text() == "Reading the highlights…"
    pane.show_corpus([make_row(1, document="b", label="doubt"), make_row(2, document="a", created="2020")])
    assert shown(page) == ["h2", "h1"]
    for action in page._order.choices().actions():
        if action.text() == "Newest first":
            action.trigger()
    assert page.model.order is Order.NEWEST and shown(page) == ["h1", "h2"]
    pane.update_rows([make_row(3, document="c", created="2030")], ["h1"])
    assert shown(page) == ["h3", "h2"]


def test_changes_elsewhere_reach_only_the_corpus(pane, page, make_row):
    pane.show_corpus([])
    pane.update_rows([make_row(7, document="two"), make_row(8, document="one")])
    assert shown(page) == ["h1", "h2", "h3", "h8"]
    assert shown(pane.corpus_page) == ["h8", "h7"]


def test_tabs_and_export_are_reached_by_keyboard(qtbot, pane, page):
    exported = calls(pane.export_requested)
    pane._export.setFocus()
    qtbot.keyClick(pane._export, Key.Key_Space)
    assert exported() == [[]]
    first, second = pane._tabs.buttons()
    first.setFocus()
    qtbot.keyClick(first, Key.Key_Right)
    assert second.isChecked() and pane.page is pane.corpus_page


def test_a_card_that_went_and_came_back_is_cut_short_again(pane, make_row):
    rows = [make_row(n, "Words and words " * 60, label="claim" if n % 2 else "doubt") for n in range(100)]
    pane.show_document("one", rows)
    page = pane.document_page
    page.view.reveal("h1")
    high = page.view.visualRect(page.model.index(1)).height()
    page.chips.choose(frozenset({("label", "doubt")}))
    page.chips.choose(frozenset())
    page.view.scrollTo(page.model.index(1))
    assert page.view.selected() == []
    assert page.view.visualRect(page.model.index(1)).height() < high
