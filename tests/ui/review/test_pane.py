import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QListView, QPushButton, QToolButton

from florilegium.model import AnchorStatus, Range
from florilegium.ui.review.candidates import candidate
from florilegium.ui.review.model import FIRST_ROLE, ReviewModel
from florilegium.ui.review.pane import ReviewPane

from .making import TEXT, item, places

KEY = Qt.Key


class Wishes:
    """What a pane has asked for."""

    def __init__(self, pane: ReviewPane) -> None:
        self.all: list[tuple] = []
        for name in (
            "accept_requested",
            "keep_requested",
            "delete_requested",
            "attach_requested",
            "attach_to_selection_requested",
            "highlight_activated",
            "candidate_activated",
            "closed",
        ):
            signal = getattr(pane, name)
            signal.connect(lambda *what, name=name: self.all.append((name, *what)))

    def taken(self) -> list[tuple]:
        taken, self.all = self.all, []
        return taken


@pytest.fixture
def pane(make_pane, items) -> ReviewPane:
    return make_pane(items)


@pytest.fixture
def wishes(pane: ReviewPane) -> Wishes:
    return Wishes(pane)


@pytest.fixture
def press(qtbot):
    def press(key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.keyClick(QApplication.focusWidget(), key, modifiers)

    return press


def test_it_is_a_sound_model_that_groups_by_document(items) -> None:
    model = ReviewModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_items([items[0], items[2], items[1], items[3]])
    assert isinstance(model, QAbstractItemModel)
    assert [model.item_at(row).highlight.id for row in range(4)] == ["a", "m", "l", "x"]
    assert [model.index(row).data(FIRST_ROLE) for row in range(4)] == [True, False, True, False]
    spoken = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Words changed: The keeper counts 238 barrels of oil. In Document d1"
    del tester


def test_the_whole_way_by_keyboard(pane: ReviewPane, wishes: Wishes, press) -> None:
    assert pane.view.hasFocus()
    press(KEY.Key_Return)
    press(KEY.Key_A)
    assert wishes.taken() == [("highlight_activated", "a"), ("accept_requested", ["a"])]
    press(KEY.Key_Down)
    press(KEY.Key_Down)  # a lost one: there is nothing to accept, but it can be kept, deleted or attached
    press(KEY.Key_A)
    assert wishes.taken() == []
    press(KEY.Key_K)
    press(KEY.Key_S)
    press(KEY.Key_Delete)
    assert wishes.taken() == [
        ("keep_requested", ["l"]),
        ("attach_to_selection_requested", "l"),
        ("delete_requested", ["l"]),
    ]
    press(KEY.Key_Tab)  # the words
    assert pane.detail.wordings.hasFocus()
    press(KEY.Key_Tab)  # the places that fit
    assert pane.detail.candidates.hasFocus()
    press(KEY.Key_Down)
    press(KEY.Key_Down)
    first, second = places("The order came after the ships", "the order came after the ships")
    press(KEY.Key_A)
    assert wishes.taken() == [
        ("candidate_activated", "d2", first),
        ("candidate_activated", "d2", second),
        ("attach_requested", "l", second),
    ]
    press(KEY.Key_Escape)
    assert wishes.taken() == [("closed",)]


def test_the_letters_work_from_everywhere_in_it(pane: ReviewPane, wishes: Wishes, press) -> None:
    for part in (pane.view, pane.detail.wordings, pane.detail.accept, pane.detail.delete):
        part.setFocus()
        press(KEY.Key_A)
        assert wishes.taken() == [("accept_requested", ["a"])]


def test_several_are_accepted_at_once_but_for_the_lost(pane: ReviewPane, wishes: Wishes, press) -> None:
    press(KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(KEY.Key_A)
    press(KEY.Key_K)
    press(KEY.Key_S)  # one selection is for one highlight
    assert wishes.taken() == [("accept_requested", ["a", "m"]), ("keep_requested", ["a", "l", "x"])]
    assert not pane.detail.attach.isEnabled()


def test_buttons_do_what_the_keys_do(pane: ReviewPane, wishes: Wishes, qtbot) -> None:
    detail = pane.detail
    for button in (detail.accept, detail.attach, detail.keep, detail.delete):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wishes.taken() == [
        ("accept_requested", ["a"]),
        ("attach_to_selection_requested", "a"),
        ("keep_requested", ["a"]),
        ("delete_requested", ["a"]),
    ]


def test_a_moved_one_has_nothing_to_keep(pane: ReviewPane, press, wishes: Wishes) -> None:
    press(KEY.Key_Down)
    assert not pane.detail.keep.isEnabled()
    press(KEY.Key_K)
    assert wishes.taken() == []


def test_what_went_is_struck_through_and_what_came_underlined(pane: ReviewPane) -> None:
    shown = pane.detail.wordings.document()
    assert pane.detail.wordings.toPlainText().split("\n") == [
        "Before",
        "The keeper counts 238 barrels of oil",
        "Now",
        "The keeper counts 214 barrels of oil",
    ]
    gone = QTextCursor(shown.find("238")).charFormat()
    new = QTextCursor(shown.find("214")).charFormat()
    assert (gone.fontStrikeOut(), gone.fontUnderline()) == (True, False)
    assert (new.fontStrikeOut(), new.fontUnderline()) == (False, True)
    assert gone.foreground() != new.foreground()
    assert pane.detail.wordings.accessibleDescription() == "Gone: 238. New: 214"


def test_a_place_can_be_attached_to_only_when_it_is_chosen(pane: ReviewPane, press, qtbot, wishes) -> None:
    pane.view.choose(2)
    assert pane.detail.accept.text() == "Attach here"
    assert not pane.detail.accept.isEnabled()
    assert pane.detail.candidates.count() == 2
    pane.detail.candidates.setCurrentRow(0)
    qtbot.mouseClick(pane.detail.accept, Qt.MouseButton.LeftButton)
    (first,) = places("The order came after the ships")
    assert wishes.taken() == [("candidate_activated", "d2", first), ("attach_requested", "l", first)]
    pane.view.choose(0)
    assert pane.detail.accept.text() == "Accept"
    assert pane.detail.candidates.isHidden()


def test_after_one_is_done_with_the_next_is_there(pane: ReviewPane, items, press, wishes: Wishes) -> None:
    press(KEY.Key_Down)
    pane.set_items([items[0], items[2], items[3]])
    assert pane.view.chosen() == ["l"]
    pane.set_items(items)  # undone: what was looked at stays
    assert pane.view.chosen() == ["l"]
    press(KEY.Key_Down)
    pane.set_items(items[:2])
    assert pane.view.chosen() == ["m"]


def test_when_nothing_is_left_it_says_so_and_the_keyboard_can_leave(pane, wishes: Wishes, press) -> None:
    pane.set_items([])
    press(KEY.Key_A)
    assert wishes.taken() == []
    button = QApplication.focusWidget()
    assert isinstance(button, QPushButton)
    assert button.text() == "Back to the highlights"
    press(KEY.Key_Space)
    assert wishes.taken() == [("closed",)]


def test_everything_has_a_name(pane: ReviewPane) -> None:
    for part in [*pane.findChildren(QPushButton), *pane.findChildren(QToolButton)]:
        assert part.accessibleName() or part.text()
    for part in pane.findChildren(QListView):
        assert part.accessibleName()


def test_themes_are_followed(pane: ReviewPane, appearance) -> None:
    before = QTextCursor(pane.detail.wordings.document().find("238")).charFormat().foreground()
    appearance.choice = "dark"
    assert QTextCursor(pane.detail.wordings.document().find("238")).charFormat().foreground() != before
    pane.grab()


def test_ten_thousand_are_shown(make_pane, monkeypatch) -> None:
    asked = []
    row_data = ReviewModel.data
    monkeypatch.setattr(ReviewModel, "data", lambda self, *a: asked.append(1) or row_data(self, *a))
    many = [item(f"h{n}", AnchorStatus.LOST, f"words {n}", document=f"d{n // 40}") for n in range(10_000)]
    pane = make_pane(many)
    pane.grab()
    assert pane.count() == 10_000
    assert len(asked) < 30_000


@pytest.mark.parametrize("passage", [Range(0, 4), Range(0, len(TEXT)), Range(len(TEXT) - 5, len(TEXT))])
def test_a_place_is_shown_in_its_context(passage: Range) -> None:
    shown = candidate(TEXT, passage, "¶ 1")
    whole = " ".join(TEXT.split())
    parts = [part.strip(" …") for part in (shown.before, shown.match, shown.after)]
    assert all(part in whole for part in parts)
    assert shown.match
    assert len(shown.before + shown.match + shown.after) < 300
