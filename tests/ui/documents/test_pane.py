from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from florilegium.model import STARTING_LABELS, DocumentSummary
from florilegium.ui.appearance import Appearance
from florilegium.ui.documents.delegate import ROW_HEIGHT, marks_of
from florilegium.ui.documents.drop import DropSheet, dropped_paths
from florilegium.ui.documents.model import DocumentsModel
from florilegium.ui.documents.order import Filter, Show, Sort
from florilegium.ui.documents.pane import DocumentsPane
from florilegium.ui.documents.view import DocumentsView
from florilegium.ui.icon_source import IconSource

DOCUMENTS = [
    DocumentSummary(
        "a", "Annual report", author="Harbour office", path="/x/a.txt", encoding="utf-8", format="txt"
    ),
    DocumentSummary("b", "Board minutes", format="md", opened="2026-01", progress=0.4),
    DocumentSummary("c", "Coal and oil", missing=True, path="/x/c.html", format="html"),
    DocumentSummary(
        "d", "דו״ח שנתי\nשל הנמל", author="נמל", highlights=9, label_counts=(("claim", 8), ("doubt", 1))
    ),
    DocumentSummary("e", "", path="/x/港\udcff.txt", format="txt", added="2026-01-01"),
    DocumentSummary("f", "Very long " * 200, author="Long " * 90),
]

Show_pane = Callable[..., DocumentsPane]


@pytest.fixture
def pane(qtbot: QtBot, appearance: Appearance, icons: IconSource) -> DocumentsPane:
    pane = DocumentsPane(appearance, icons)
    qtbot.addWidget(pane)
    pane.resize(287, 420)
    pane.set_labels(STARTING_LABELS)
    pane.set_documents(DOCUMENTS)
    pane.set_sort(Sort.TITLE)
    with qtbot.waitActive(pane):
        pane.show()
    return pane


def view_of(pane: DocumentsPane) -> DocumentsView:
    return pane.findChild(DocumentsView)


def narrowing(pane: DocumentsPane) -> QLineEdit:
    return pane.findChild(QLineEdit)


def shown(pane: DocumentsPane) -> list[str]:
    model = pane.findChild(DocumentsModel)
    return [model.document_at(row).id for row in range(model.rowCount())]


def index_of(pane: DocumentsPane, document: str) -> QModelIndex:
    return view_of(pane).model().index(pane.findChild(DocumentsModel).row_of(document), 0)


def centre(pane: DocumentsPane, document: str) -> QPoint:
    return view_of(pane).visualRect(index_of(pane, document)).center()


def click(qtbot: QtBot, pane: DocumentsPane, document: str, *modifiers: Qt.KeyboardModifier) -> None:
    modifier = modifiers[0] if modifiers else Qt.KeyboardModifier.NoModifier
    view = view_of(pane)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, centre(pane, document))


def test_a_plain_click_opens_and_others_choose(qtbot: QtBot, pane: DocumentsPane) -> None:
    opened: list[str] = []
    chosen: list[list[str]] = []
    pane.document_activated.connect(opened.append)
    pane.selection_changed.connect(chosen.append)
    click(qtbot, pane, "b")
    assert opened == ["b"]
    assert chosen == [["b"]]
    click(qtbot, pane, "a", Qt.KeyboardModifier.ControlModifier)
    assert chosen[-1] == pane.selected() == ["a", "b"]
    assert opened == ["b"]


def test_a_walk_by_keys(qtbot: QtBot, pane: DocumentsPane) -> None:
    view = view_of(pane)
    opened: list[str] = []
    pane.document_activated.connect(opened.append)
    pane.focus_list()
    assert view.hasFocus()
    order = shown(pane)
    assert pane.current() == order[0]
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened == [order[1]]
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert pane.selected() == order
    with qtbot.waitSignal(pane.removal_requested) as removal:
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert removal.args == [order]
    qtbot.keyClick(view, Qt.Key.Key_Home)
    with qtbot.waitSignal(pane.left_upwards):
        qtbot.keyClick(view, Qt.Key.Key_Up)


def test_typing_narrows_and_escape_widens(qtbot: QtBot, pane: DocumentsPane) -> None:
    pane.focus_list()
    qtbot.keyClicks(view_of(pane), "h")
    field = narrowing(pane)
    assert field.hasFocus()
    qtbot.keyClicks(field, "arb")
    assert field.text() == "harb"
    assert shown(pane) == ["a"]
    with qtbot.waitSignal(pane.document_activated) as opened:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert opened.args == ["a"]
    qtbot.keyClick(view_of(pane), Qt.Key.Key_Escape)
    assert not field.isVisible()
    assert len(shown(pane)) == len(DOCUMENTS)
    assert view_of(pane).hasFocus()


def test_down_leads_from_the_words_to_the_list_and_up_back(qtbot: QtBot, pane: DocumentsPane) -> None:
    pane.focus_list()
    qtbot.keyClicks(view_of(pane), "o")
    qtbot.keyClick(narrowing(pane), Qt.Key.Key_Down)
    assert view_of(pane).hasFocus()
    qtbot.keyClick(view_of(pane), Qt.Key.Key_Up)
    assert narrowing(pane).hasFocus()


def test_no_match_says_so_and_leads_back(qtbot: QtBot, pane: DocumentsPane) -> None:
    pane.set_filter(Filter(Show.FORMAT, "html"))
    pane.focus_list()
    qtbot.keyClicks(view_of(pane), "zeppelin")
    button = next(b for b in pane.findChildren(QPushButton) if b.isVisible())
    assert button.text() == "Show all documents"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(shown(pane)) == len(DOCUMENTS)
    assert not narrowing(pane).text()


def test_the_empty_corpus_offers_to_add(qtbot: QtBot, appearance: Appearance, icons: IconSource) -> None:
    pane = DocumentsPane(appearance, icons)
    qtbot.addWidget(pane)
    with qtbot.waitActive(pane):
        pane.show()
    assert not [
        b for b in pane.findChildren(QPushButton) if b.isVisible()
    ]  # not before it is known to be empty
    pane.set_documents([])
    files, folder = (b for b in pane.findChildren(QPushButton) if b.isVisible())
    with qtbot.waitSignal(pane.add_files_requested):
        qtbot.mouseClick(files, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(pane.add_folder_requested):
        qtbot.mouseClick(folder, Qt.MouseButton.LeftButton)
    pane.focus_list()
    assert files.hasFocus()
    pane.update_documents(DOCUMENTS[:1])
    assert shown(pane) == ["a"]
    assert not files.isVisible()


def test_a_step_opens_the_next_document_but_not_past_the_end(pane: DocumentsPane) -> None:
    opened: list[str] = []
    pane.document_activated.connect(opened.append)
    order = shown(pane)
    pane.step(1)
    pane.step(1)
    pane.step(-1)
    pane.step(-9)
    pane.step(99)
    assert opened == [order[0], order[1], order[0]]
    assert pane.selected() == [order[0]]


def test_the_lists_keys_stay_the_lists_own(qtbot: QtBot, pane: DocumentsPane) -> None:
    taken: list[str] = []
    for keys in ("Ctrl+A", "Del"):
        QShortcut(QKeySequence(keys), pane, lambda keys=keys: taken.append(keys))
    pane.focus_list()
    qtbot.keyClick(view_of(pane), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(pane.removal_requested) as removal:
        qtbot.keyClick(view_of(pane), Qt.Key.Key_Delete)
    assert removal.args == [shown(pane)]
    assert taken == []


def entries(menu: QMenu) -> dict[str, object]:
    return {action.text().partition("\t")[0]: action for action in menu.actions() if action.text()}


def test_the_context_menu_of_one_document(qtbot: QtBot, pane: DocumentsPane) -> None:
    pane.select("a")
    menu = entries(pane.context_menu())
    for text, signal in (
        ("Open", pane.document_activated),
        ("Show in file manager", pane.reveal_requested),
        ("Read again in another encoding…", pane.read_again_requested),
    ):
        with qtbot.waitSignal(signal) as asked:
            menu[text].trigger()
        assert asked.args == ["a"]
    for text, signal in (
        ("Export…", pane.export_requested),
        ("Remove from the corpus", pane.removal_requested),
    ):
        with qtbot.waitSignal(signal) as asked:
            menu[text].trigger()
        assert asked.args == [["a"]]


def test_the_context_menu_offers_only_what_can_be_done(pane: DocumentsPane) -> None:
    pane.select("c")
    menu = entries(pane.context_menu())
    assert not menu["Show in file manager"].isEnabled()
    assert not menu["Read again in another encoding…"].isEnabled()
    view_of(pane).selectAll()
    assert list(entries(pane.context_menu())) == ["Export 6 documents…", "Remove 6 documents from the corpus"]
    pane.select("")
    assert list(entries(pane.context_menu())) == ["Add files…", "Add a folder…"]


def test_the_menu_key_opens_the_menu_at_the_row(pane: DocumentsPane, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QPoint] = []
    monkeypatch.setattr(QMenu, "popup", lambda _menu, at: opened.append(at))
    pane.select("b")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(view_of(pane).viewport(), event)
    assert [view_of(pane).viewport().mapFromGlobal(at) for at in opened] == [centre(pane, "b")]


def test_the_filter_and_order_menus(pane: DocumentsPane) -> None:
    filters, orders = pane._filter_button.choices(), pane._sort_button.choices()
    for _ in range(3):  # filled anew each time
        filters.aboutToShow.emit()
    entries(filters)["Unread"].trigger()
    assert pane._filter_button.text() == "Unread"
    assert pane._filter_button.accessibleName() == "Show: Unread"
    assert "b" not in shown(pane)
    filters.aboutToShow.emit()
    assert entries(filters)["Unread"].isChecked()
    formats = entries(filters)["Format"].menu()
    assert list(entries(formats)) == ["txt (2)", "md (1)", "html (1)"]
    entries(formats)["html (1)"].trigger()
    assert shown(pane) == ["c"]
    assert pane._filter_button.text() == "Format: html"
    orders.aboutToShow.emit()
    entries(orders)["Date"].trigger()
    assert pane.sort_order is Sort.DATE
    assert pane._sort_button.text() == "Date"


def test_dropped_files_are_handed_up_byte_for_byte(qtbot: QtBot, pane: DocumentsPane) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromEncoded(b"file:///tmp/har%FFbour%20%23%3F.txt"), QUrl("https://example.org/x")])
    assert dropped_paths(data) == ["/tmp/har\udcffbour #?.txt"]
    sheet = pane.findChild(DropSheet)
    at, copy = QPoint(40, 40), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, copy, data, left, none)
    QApplication.sendEvent(pane, enter)
    assert enter.isAccepted()
    assert sheet.isVisible()
    sheet.grab()
    QApplication.sendEvent(pane, QDragLeaveEvent())
    assert not sheet.isVisible()
    QApplication.sendEvent(pane, QDragEnterEvent(at, copy, data, left, none))
    with qtbot.waitSignal(pane.paths_dropped) as dropped:
        QApplication.sendEvent(pane, QDropEvent(QPointF(at), copy, data, left, none))
    assert dropped.args == [["/tmp/har\udcffbour #?.txt"]]
    assert not sheet.isVisible()


def test_words_dropped_are_not_taken(pane: DocumentsPane) -> None:
    data = QMimeData()
    data.setText("only words")
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(40, 40), Qt.DropAction.CopyAction, data, left, none)
    enter.ignore()
    QApplication.sendEvent(pane, enter)
    assert not enter.isAccepted()


def test_what_is_in_sight_and_chosen_stays_so_while_documents_come(qtbot: QtBot, pane: DocumentsPane) -> None:
    many = [DocumentSummary(f"{n:05}", f"Document {n}", added="2026") for n in range(10_000)]
    pane.set_documents(many)
    pane.select("05000")
    view = view_of(pane)
    view.verticalScrollBar().setValue(5000 * ROW_HEIGHT - 100)
    told: list[list[str]] = []
    pane.selection_changed.connect(told.append)
    before = centre(pane, "05000")
    pane.update_documents(
        [DocumentSummary(f"n{n}", f"Document {n} b") for n in range(40)], ["00007", "00009"]
    )
    assert centre(pane, "05000") == before
    assert pane.selected() == ["05000"]
    pane.update_documents([DocumentSummary(f"m{n}", f"Document {n * 9} c") for n in range(500)])  # a reset
    assert centre(pane, "05000") == before
    assert pane.selected() == ["05000"]
    assert pane.current() == "05000"
    assert told == []
    pane.update_documents([], ["05000"])
    assert told == [[]]


def test_at_the_top_what_comes_is_seen(pane: DocumentsPane) -> None:
    pane.set_documents([DocumentSummary(f"{n:03}", f"Document {n}") for n in range(100)])
    pane.update_documents([DocumentSummary("new", "Aardvark")])
    assert view_of(pane).verticalScrollBar().value() == 0
    assert shown(pane)[0] == "new"


def test_a_document_far_down_is_shown_among_its_neighbours(pane: DocumentsPane) -> None:
    pane.set_documents([DocumentSummary(f"n{number:03}", f"Number {number:03}") for number in range(200)])
    view = view_of(pane)
    pane.select("n100")
    row = view.visualRect(view.currentIndex())
    assert row.top() > ROW_HEIGHT
    assert row.bottom() < view.viewport().height() - ROW_HEIGHT
    held = view.verticalScrollBar().value()
    pane.select("n101")  # a step away: nothing need move
    assert view.verticalScrollBar().value() == held


def test_coming_back_to_the_list_orders_it_by_what_was_read(pane: DocumentsPane) -> None:
    pane.set_sort(Sort.READ)
    pane.update_documents([replace(DOCUMENTS[2], opened="2026-05")])
    assert shown(pane)[0] == "b"
    pane.hide()
    pane.show()
    assert shown(pane)[0] == "c"


def test_coming_back_to_the_list_shows_the_document_that_is_read(pane: DocumentsPane) -> None:
    documents = [DocumentSummary(f"{n:03}", f"Document {n:03}") for n in range(100)]
    pane.set_documents(documents)
    pane.set_sort(Sort.READ)
    pane.select("090")
    pane.hide()
    pane.update_documents([replace(documents[90], opened="2026-05")])
    pane.show()
    assert shown(pane)[0] == "090"
    assert view_of(pane).verticalScrollBar().value() == 0


def test_selecting_what_the_filter_hides_keeps_the_filter(pane: DocumentsPane) -> None:
    pane.set_filter(Filter(Show.FORMAT, "md"))
    pane.select("a")
    assert shown(pane) == ["b"]
    assert pane.selected() == []


def test_a_few_highlights_have_a_mark_each_and_many_one_for_each_label() -> None:
    labels = {label.id: label for label in STARTING_LABELS}
    few = DocumentSummary("a", "t", highlights=3, label_counts=(("claim", 2), ("doubt", 1), ("gone", 4)))
    marks, more = marks_of(few, labels)
    assert [label.id for label in marks] == ["claim", "claim", "doubt"]
    assert more == 0
    marks, more = marks_of(DOCUMENTS[3], labels)
    assert [label.id for label in marks] == ["claim", "doubt"]
    assert more == 7


@pytest.mark.parametrize("theme", ["light", "sepia", "dark"])
def test_every_row_can_be_painted(pane: DocumentsPane, appearance: Appearance, theme: str) -> None:
    appearance.choice = theme
    pane.select("b")
    picture = pane.grab().toImage()
    selected = picture.pixelColor(
        pane.mapFromGlobal(view_of(pane).viewport().mapToGlobal(QPoint(8, 0))).x(), 0
    )
    assert isinstance(picture, QImage)
    view = view_of(pane)
    row = view.visualRect(view.currentIndex())
    at = view.viewport().mapTo(pane, QPoint(1, row.center().y()))
    assert picture.pixelColor(at) == appearance.theme.colour("accent")
    assert selected == appearance.theme.colour("window")


def test_a_hover_tells_where_the_file_is(pane: DocumentsPane) -> None:
    index = index_of(pane, "e")
    assert "/x/港\ufffd.txt" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.DisplayRole) == "港\ufffd"


def test_nothing_is_left_of_a_closed_pane(
    qtbot: QtBot, appearance: Appearance, icons: IconSource, qapp: QApplication
) -> None:
    pane = DocumentsPane(appearance, icons)
    pane.set_documents(DOCUMENTS)
    pane.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    appearance.choice = "dark"  # whatever still listened would fail here
    appearance.choice = "light"
