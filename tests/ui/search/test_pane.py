import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from florilegium.model import STARTING_LABELS, DocumentHits, DocumentSummary, Field, Passage, SearchResult
from florilegium.model.asking import EXAMPLES
from florilegium.ui.appearance import Appearance
from florilegium.ui.search.header import CountLine
from florilegium.ui.search.message import MessagePage
from florilegium.ui.search.pane import ResultsPane
from florilegium.ui.search.query_help import QueryHelp
from florilegium.ui.search.view import ResultsView

FIRST = Passage(5, 9, "the ", "lamp", " was lit at a quarter past four on every evening of January and later")
NOTE = Passage(50, 60, "", "lamp", "?", Field.NOTE, "h1")
RTL = Passage(7, 14, "השומר הדליק את ", "המנורה", " ברבע אחרי ארבע")
RESULT = SearchResult(
    "lamp",
    (
        DocumentHits("a", "Ledger", 3.0, 17, (FIRST, NOTE)),
        DocumentHits("b", "A very long title " * 30, 2.0, 1204, (Passage(0, 0, "", "A", "", Field.TITLE),)),
        DocumentHits("c", "דו״ח", 1.0, 1, (RTL,)),
    ),
    total=3,
)


@pytest.fixture
def pane(qtbot: QtBot, appearance: Appearance) -> ResultsPane:
    pane = ResultsPane(appearance)
    qtbot.addWidget(pane)
    pane.resize(287, 420)
    with qtbot.waitActive(pane):
        pane.show()
    return pane


def view_of(pane: ResultsPane) -> ResultsView:
    return pane.findChild(ResultsView)


def said(pane: ResultsPane) -> str:
    return " ".join(page.text() for page in pane.findChildren(MessagePage) if page.isVisible())


def test_a_walk_from_passage_to_passage(qtbot: QtBot, pane: ResultsPane) -> None:
    pane.show_result(RESULT, {"h1": STARTING_LABELS[0]})
    pane.focus_list()
    view = view_of(pane)
    opened: list[tuple[object, ...]] = []
    pane.passage_activated.connect(lambda *arguments: opened.append(arguments))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened == [("a", 5, 9, FIRST), ("a", 50, 60, NOTE)]
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)  # there is no further one
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened[-1] == ("c", 7, 14, RTL)
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert view.currentIndex().row() == 0
    with qtbot.waitSignal(pane.left_upwards):
        qtbot.keyClick(view, Qt.Key.Key_Up)
    with qtbot.waitSignal(pane.left):
        qtbot.keyClick(view, Qt.Key.Key_Escape)


def test_the_keys_between_documents_stay_the_lists_own(qtbot: QtBot, pane: ResultsPane) -> None:
    taken: list[bool] = []
    QShortcut(QKeySequence("Ctrl+Down"), pane, lambda: taken.append(True))
    pane.show_result(RESULT)
    pane.focus_list()
    qtbot.keyClick(view_of(pane), Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert view_of(pane).currentIndex().row() == 2
    assert taken == []


def test_a_click_opens_the_passage_under_it(qtbot: QtBot, pane: ResultsPane) -> None:
    pane.show_result(RESULT)
    view = view_of(pane)
    with qtbot.waitSignal(pane.passage_activated) as opened:
        where = view.visualRect(view.model().index(1)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert opened.args == ["a", 50, 60, NOTE]


def test_rows_are_as_high_as_their_text(pane: ResultsPane) -> None:
    pane.show_result(RESULT)
    view = view_of(pane)
    tall = view.visualRect(view.model().index(0)).height()
    assert tall > view.visualRect(view.model().index(1)).height()
    pane.resize(700, 420)
    view.executeDelayedItemsLayout()
    pane.grab()
    assert view.visualRect(view.model().index(0)).height() < tall


def test_the_chosen_passage_stays_chosen_in_the_next_answer(pane: ResultsPane) -> None:
    pane.show_result(RESULT)
    pane.focus_list()
    view_of(pane).choose(1)
    pane.show_result(SearchResult("lamp o", RESULT.documents[:1], total=1))
    assert view_of(pane).currentIndex().row() == 1
    pane.show_result(SearchResult("lamp oi", RESULT.documents[2:], total=1))
    assert view_of(pane).currentIndex().row() == -1


def test_how_much_was_found_is_said(pane: ResultsPane) -> None:
    pane.show_result(RESULT)
    assert pane.findChild(CountLine).accessibleName() == "1,222 passages in 3 documents"


def test_more_documents_can_be_asked_for(qtbot: QtBot, pane: ResultsPane) -> None:
    pane.show_result(RESULT)
    more = pane._more
    assert not more.isVisible()
    pane.show_result(SearchResult("lamp", RESULT.documents, total=90))
    assert more.isVisible()
    with qtbot.waitSignal(pane.more_requested):
        qtbot.mouseClick(more, Qt.MouseButton.LeftButton)


def test_order_by_date(pane: ResultsPane) -> None:
    pane.set_documents([DocumentSummary("c", "t", date="1888"), DocumentSummary("a", "t", date="1887")])
    pane.show_result(RESULT)
    menu = pane._order_button.choices()
    next(action for action in menu.actions() if action.text() == "Date").trigger()
    assert view_of(pane).model().hit_at(0).document == "c"
    assert pane._order_button.accessibleName() == "Order: Date"


def test_nothing_found_comes_with_advice(pane: ResultsPane) -> None:
    pane.show_result(SearchResult("lanterns"))
    assert said(pane).startswith("Nothing found for “lanterns” ")
    assert "lante*" in said(pane)
    pane.show_result(RESULT)
    assert said(pane) == ""
    pane.show_result(SearchResult("a\nb" + "x" * 500))
    assert len(said(pane)) < 200
    pane.focus_list()  # nothing to go to
    assert not view_of(pane).hasFocus()


def test_a_wrong_query_is_explained_where_it_is_wrong(pane: ResultsPane) -> None:
    for query, position in (("lamp AND (oil", 9), ("", 0), ("x" * 900, 899), ("“lamp", 99), ("מנורה (", 6)):
        pane.show_query_error(query, "A parenthesis is opened here and never closed.", position)
        assert said(pane) == "A parenthesis is opened here and never closed."
        pane.grab()


def test_what_the_index_says_stands_over_what_it_found(pane: ResultsPane) -> None:
    pane.show_result(
        SearchResult("lamp", RESULT.documents, total=3, message="The index is being rebuilt: 620 of 1,000")
    )
    assert said(pane) == "The index is being rebuilt: 620 of 1,000"
    assert view_of(pane).isVisible()
    pane.show_result(SearchResult("lamp", message="The index is being rebuilt: 621 of 1,000"))
    assert said(pane) == "The index is being rebuilt: 621 of 1,000"
    assert not view_of(pane).isVisible()


def test_a_quick_answer_is_not_announced_as_slow(pane: ResultsPane) -> None:
    pane.show_searching("lamp")
    assert pane.findChild(CountLine).text() == ""
    assert pane._patience.isActive()
    pane.show_result(RESULT)
    assert not pane._patience.isActive()


def test_a_slow_search_says_that_it_is_at_work(pane: ResultsPane) -> None:
    pane.show_result(SearchResult("lanterns"))
    pane.show_searching("lantern")
    assert said(pane)
    pane._patience.timeout.emit()
    assert pane.findChild(CountLine).text() == "Searching…"
    assert said(pane) == ""
    pane.show_result(RESULT)
    pane.show_searching("lamps")
    pane._patience.timeout.emit()
    assert view_of(pane).isVisible()  # what was found before stays in sight
    pane.clear()
    assert pane.findChild(CountLine).text() == ""
    assert not view_of(pane).isVisible()


@pytest.mark.parametrize("theme", ["light", "sepia", "dark"])
def test_matches_stand_on_the_ground_of_a_hit(pane: ResultsPane, appearance: Appearance, theme: str) -> None:
    appearance.choice = theme
    appearance.set_type(size=30)
    pane.show_result(RESULT, {"h1": STARTING_LABELS[0]})
    view_of(pane).choose(0)
    image = pane.grab().toImage()
    hit = appearance.theme.colour("hit")
    ground = sum(image.pixelColor(x, y) == hit for x in range(0, image.width(), 2) for y in range(0, 200, 2))
    assert ground > 50
    row = view_of(pane).visualRect(view_of(pane).currentIndex())
    edge = view_of(pane).viewport().mapTo(pane, QPoint(1, row.center().y()))
    assert image.pixelColor(edge) == appearance.theme.colour("accent")


def test_help_opens_under_the_field_and_closes(
    qtbot: QtBot, pane: ResultsPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    help_sheet = pane.findChild(QueryHelp)
    monkeypatch.setattr(help_sheet, "show", lambda: None)  # the offscreen platform has no pop-ups
    field = QWidget(pane)
    field.setGeometry(12, 12, 263, 32)
    pane.show_help(field)
    assert help_sheet.pos().y() >= field.mapToGlobal(QPoint(0, 32)).y()
    for query, meaning in EXAMPLES:
        assert f"{query}: {meaning}" in help_sheet.accessibleDescription()
    help_sheet.grab()


def test_what_was_meant_is_a_link(qtbot: QtBot, pane: ResultsPane) -> None:
    pane.show_result(SearchResult("lanp", suggestion="lamp"))
    (link,) = (one for one in pane.findChildren(QPushButton) if one.isVisible())
    assert link.text() == "Did you mean lamp?"
    assert link.focusPolicy() & Qt.FocusPolicy.TabFocus
    with qtbot.waitSignal(pane.suggestion_chosen) as chosen:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert chosen.args == ["lamp"]
    pane.show_result(SearchResult("xyz"))
    assert not [one for one in pane.findChildren(QPushButton) if one.isVisible()]


def test_what_was_meant_stands_above_what_was_found(pane: ResultsPane) -> None:
    pane.show_result(
        SearchResult("lamp OR lanp & " + "x" * 60, RESULT.documents, 3, suggestion="a & " + "b" * 60)
    )
    (link,) = (one for one in pane.findChildren(QPushButton) if one.isVisible())
    assert link.accessibleName() == "Did you mean a & " + "b" * 24 + "…?"
    assert view_of(pane).isVisible()


def test_rows_fit_their_text_in_another_width(qtbot: QtBot, pane: ResultsPane) -> None:
    pane.show_result(RESULT)
    view = view_of(pane)

    def height() -> int:
        return view.visualRect(view.model().index(0, 0)).height()

    wide = height()
    pane.resize(180, 420)
    qtbot.waitUntil(lambda: height() > wide)
    pane.resize(287, 420)
    qtbot.waitUntil(lambda: height() == wide)
