"""What the reader asks for by key, mouse, palette and menu, and how finding and going about work."""

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from florilegium.model import STARTING_LABELS, DocumentText, Range
from florilegium.ui.appearance import Appearance
from florilegium.ui.reader.finder import find_folded
from florilegium.ui.reader.history import History, Place
from florilegium.ui.reader.pane import ReaderPane

from .build import Builder, highlight, long_text, summary

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def small() -> DocumentText:
    built = Builder()
    built.block("The lamp was lit at dusk, and the lamp was put out at dawn.")
    built.block("Nobody wrote down who had asked for a second lamp.")
    return built.made()


def show(pane: ReaderPane, text: DocumentText, *highlights) -> None:
    pane.open(summary(text), text, list(highlights), 0)
    QApplication.processEvents()


def passage(text: DocumentText, words: str) -> Range:
    start = text.text.index(words)
    return Range(start, start + len(words))


def heard(signal) -> list[tuple]:
    """Everything that a signal says from now on."""
    said: list[tuple] = []
    signal.connect(lambda *arguments: said.append(arguments))
    return said


# ---- keys


@pytest.mark.parametrize(("key", "number"), [(KEY.Key_1, 0), (KEY.Key_3, 2), (KEY.Key_5, 4)])
def test_a_number_highlights_the_selection(pane: ReaderPane, qtbot: QtBot, key: Qt.Key, number: int) -> None:
    text = small()
    show(pane, text)
    said = heard(pane.highlight_requested)
    where = passage(text, "lit at dusk")
    pane.view.select(where.start - 1, where.end)
    qtbot.keyClick(pane.view, key)
    assert said == [(where, STARTING_LABELS[number].id)]
    assert pane.selection() is None


def test_a_number_beyond_the_labels_does_nothing(pane: ReaderPane, qtbot: QtBot) -> None:
    text = small()
    show(pane, text)
    said = heard(pane.highlight_requested)
    pane.view.select(4, 8)
    qtbot.keyClick(pane.view, KEY.Key_9)
    assert said == []


def test_keys_act_on_the_highlight_under_the_caret(pane: ReaderPane, qtbot: QtBot) -> None:
    text = small()
    where = passage(text, "lit at dusk")
    show(pane, text, highlight("a", text, where, "claim"))
    relabelled, deleted, noted = map(
        heard, (pane.relabel_requested, pane.delete_requested, pane.note_requested)
    )
    pane.view.select(where.start + 2, where.start + 2)
    qtbot.keyClick(pane.view, KEY.Key_1)
    assert relabelled == []
    qtbot.keyClick(pane.view, KEY.Key_2)
    qtbot.keyClick(pane.view, KEY.Key_Return)
    qtbot.keyClick(pane.view, KEY.Key_Delete)
    assert relabelled == [("a", "question")]
    assert noted == [("a",)]
    assert deleted == [(["a"],)]


def test_enter_on_a_selection_asks_for_a_note_on_it(pane: ReaderPane, qtbot: QtBot) -> None:
    text = small()
    show(pane, text)
    noted = heard(pane.note_requested)
    pane.view.select(4, 8)
    qtbot.keyClick(pane.view, KEY.Key_Return)
    assert noted == [(Range(4, 8),)]


def test_the_window_can_ask_in_the_keys_place(pane: ReaderPane) -> None:
    text = small()
    show(pane, text, highlight("a", text, Range(4, 8)))
    said = {
        name: heard(getattr(pane, name))
        for name in ("highlight_requested", "note_requested", "tag_requested", "delete_requested")
    }
    pane.request_delete()
    assert said["delete_requested"] == []
    pane.view.select(5, 5)
    pane.request_note()
    pane.request_tags()
    pane.request_delete()
    pane.view.select(9, 16)
    pane.request_highlight("quote")
    assert said["note_requested"] == [("a",)]
    assert said["tag_requested"] == [("a",)]
    assert said["delete_requested"] == [(["a"],)]
    assert said["highlight_requested"] == [(Range(9, 16), "quote")]


# ---- clicks


def test_clicks_reach_the_buried_highlights_in_turn(pane: ReaderPane, qtbot: QtBot) -> None:
    text = small()
    marks = [
        highlight("whole", text, Range(0, 40)),
        highlight("part", text, Range(4, 24), "question"),
        highlight("word", text, Range(9, 16), "doubt"),
    ]
    show(pane, text, *marks)
    said = heard(pane.highlight_activated)
    at = pane.view.passage_rects(Range(11, 12))[0].center().toPoint()
    for _ in range(4):
        qtbot.mouseClick(pane.view.viewport(), LEFT, NONE, at)
        qtbot.mouseMove(pane.view.viewport(), at)
    assert [one for (one,) in said] == ["word", "part", "whole", "word"]
    assert pane.view.highlights_here()[0].id == "word"
    edge = pane.view.passage_rects(Range(39, 40))[0].center().toPoint()
    qtbot.mouseClick(pane.view.viewport(), LEFT, NONE, edge)
    assert said[-1] == ("whole",)


def test_a_click_beside_highlights_says_nothing(pane: ReaderPane, qtbot: QtBot) -> None:
    text = small()
    show(pane, text, highlight("a", text, Range(4, 8)))
    said = heard(pane.highlight_activated)
    at = pane.view.passage_rects(Range(12, 13))[0].center().toPoint()
    qtbot.mouseClick(pane.view.viewport(), LEFT, NONE, at)
    assert said == []


# ---- palette


def test_the_palette_never_covers_the_selection(pane: ReaderPane) -> None:
    text = long_text(40)
    show(pane, text)
    for start in range(0, 1800, 150):
        where = Range(start + 2, start + 60)
        pane.view.select(*where)
        pane.show_palette()
        origin = pane.view.viewport().mapTo(pane, QPoint(0, 0))
        box = QRectF(pane.palette_box.geometry())
        assert QRectF(pane.rect()).contains(box)
        shown = pane.view.passage_rects(pane.selection())
        assert pane.palette_box.isVisible() == bool(shown)
        if shown:
            assert not any(rect.translated(origin).intersects(box) for rect in shown)


def test_the_palette_works_by_keyboard(pane: ReaderPane, qtbot: QtBot) -> None:
    text = small()
    show(pane, text)
    said = heard(pane.highlight_requested)
    pane.view.select(4, 8)
    at = pane.view.viewport().mapToGlobal(QPoint(5, 5))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), at)
    QApplication.sendEvent(pane.view.viewport(), event)
    assert pane.palette_box.isVisible()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Highlight as Claim"
    qtbot.keyClick(focused, KEY.Key_Right)
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Return)
    assert said == [(Range(4, 8), "question")]
    assert not pane.palette_box.isVisible()
    pane.view.select(4, 8)
    pane.show_palette()
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Escape)
    assert not pane.palette_box.isVisible()
    assert pane.selection() == Range(4, 8)
    assert pane.view.hasFocus()


def test_a_selection_by_keyboard_brings_the_palette_after_a_pause(pane: ReaderPane, qtbot: QtBot) -> None:
    text = small()
    show(pane, text)
    pane.view.setFocus()
    pane.view.select(4, 4)
    qtbot.keyClick(pane.view, KEY.Key_Right, SHIFT | CONTROL)
    assert not pane.palette_box.isVisible()
    assert pane.view._pause.isActive()
    pane.view._pause.stop()
    pane.view._on_pause()
    assert pane.palette_box.isVisible()
    qtbot.keyClick(pane.view, KEY.Key_Right)
    assert not pane.palette_box.isVisible()


def test_labels_can_be_others(pane: ReaderPane, appearance: Appearance) -> None:
    text = small()
    show(pane, text)
    pane.set_labels(STARTING_LABELS[:2])
    said = heard(pane.highlight_requested)
    pane.view.select(4, 8)
    pane.palette_box.label_chosen.emit(1)
    pane.view.select(4, 8)
    pane.palette_box.label_chosen.emit(2)
    assert said == [(Range(4, 8), "question")]
    appearance.choice = "dark"


# ---- menu


def _menu(pane: ReaderPane, monkeypatch: pytest.MonkeyPatch) -> dict[str, QAction]:
    shown: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda self, point: shown.append(self))
    pane.view.menu_requested.emit(QPoint(4, 4))
    actions: dict[str, QAction] = {}

    def collect(menu: QMenu) -> None:
        for action in menu.actions():
            if isinstance(action.menu(), QMenu):
                collect(action.menu())
            actions[action.text().split("\t")[0]] = action

    if shown:
        collect(shown[0])
    return actions


def test_the_menu_on_a_selection_over_a_highlight(pane: ReaderPane, monkeypatch: pytest.MonkeyPatch) -> None:
    text = small()
    show(pane, text, highlight("a", text, Range(4, 16)), highlight("b", text, Range(30, 40), "doubt"))
    extended, merged, searched = map(
        heard, (pane.extend_requested, pane.merge_requested, pane.find_in_corpus)
    )
    pane.view.select(10, 24)
    actions = _menu(pane, monkeypatch)
    actions["Find in corpus"].trigger()
    actions["Copy with reference"].trigger()
    actions[text.text[30:40].strip()].trigger()
    actions["Extend to selection"].trigger()
    assert extended == [("a", Range(4, 24))]
    assert merged == [(["a", "b"],)]
    assert searched == [(text.text[10:24].strip(),)]
    assert QApplication.clipboard().text() == f"“{text.text[10:24].strip()}”\n— A title, {text.location(10)}"


def test_the_menu_on_a_highlight_relabels_and_deletes(
    pane: ReaderPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = small()
    show(pane, text, highlight("a", text, Range(4, 16), "claim", note="why"))
    relabelled, deleted = heard(pane.relabel_requested), heard(pane.delete_requested)
    pane.view.select(6, 6)
    actions = _menu(pane, monkeypatch)
    assert not actions["Claim"].isEnabled()
    assert "Edit note…" in actions
    assert "Extend to selection" not in actions
    actions["Doubt"].trigger()
    actions["Delete highlight"].trigger()
    assert relabelled == [("a", "doubt")]
    assert deleted == [(["a"],)]


def test_there_is_no_menu_where_nothing_can_be_done(
    pane: ReaderPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(pane, small())
    assert _menu(pane, monkeypatch) == {}


# ---- finding


def test_finding_as_one_types(pane: ReaderPane, qtbot: QtBot) -> None:
    text = small()
    show(pane, text)
    qtbot.keyClick(pane.view, KEY.Key_F, CONTROL)
    bar = pane.find_bar
    assert bar.field.hasFocus()
    qtbot.keyClicks(bar.field, "LAMP")
    qtbot.keyClick(bar.field, KEY.Key_Return)
    assert bar.controls.words() == "1 of 3"
    qtbot.keyClick(bar.field, KEY.Key_Return)
    assert bar.controls.words() == "2 of 3"
    qtbot.keyClick(bar.field, KEY.Key_Up)
    qtbot.keyClick(bar.field, KEY.Key_Return, SHIFT)
    assert bar.controls.words() == "3 of 3"
    qtbot.keyClick(bar.field, KEY.Key_Escape)
    assert bar.isHidden()
    assert pane.view.hasFocus()
    last = text.text.rindex("lamp")
    assert pane.selection() == Range(last, last + 4)


def test_what_is_not_there_is_said(pane: ReaderPane, qtbot: QtBot) -> None:
    show(pane, small())
    pane.show_find()
    pane.find_bar.query_changed.emit("zzz")
    pane.find_bar.field.setText("zzz")
    pane.find_bar._wait.stop()
    pane.find_bar.query_changed.emit("zzz")
    assert pane.find_bar.controls.words() == "No hits"


def test_finding_in_a_long_text_goes_on_in_slices(pane: ReaderPane, qtbot: QtBot) -> None:
    text = long_text(1500)
    show(pane, text)
    pane.show_find()
    pane.find_bar.field.setText("quarter past")
    pane.find_bar._flush()
    assert "+" in pane.find_bar.controls.words()
    qtbot.waitUntil(lambda: "+" not in pane.find_bar.controls.words(), timeout=5000)
    assert list(pane._finding.hits) == find_folded(text.text, "quarter past")


def test_hits_of_a_search_are_walked_from_where_one_reads(pane: ReaderPane, qtbot: QtBot) -> None:
    text = long_text(60)
    show(pane, text)
    hits = find_folded(text.text, "quarter past")
    pane.show_hits(hits, -1)
    assert pane.view.position() == 0
    assert pane.header.hits.isVisible()
    pane.next_hit()
    assert pane.header.hits.words() == f"1 of {len(hits)}"
    pane.previous_hit()
    assert pane.header.hits.words() == f"{len(hits)} of {len(hits)}"
    assert pane.view.passage_rects(hits[-1])
    qtbot.keyClick(pane.view, KEY.Key_F3)
    assert pane.view.passage_rects(hits[0])
    qtbot.keyClick(pane.view, KEY.Key_Escape)
    assert not pane.header.hits.isVisible()


def test_folded_search() -> None:
    assert find_folded("A lamp.\nA  Lamp", "a LAMP") == [Range(0, 6), Range(8, 15)]
    assert find_folded("a.b", ".") == [Range(1, 2)]
    assert find_folded("abc", "  ") == []


# ---- going about


def test_marks_lead_where_they_stand(pane: ReaderPane, qtbot: QtBot) -> None:
    text = long_text(60)
    far = Range(len(text.text) - 400, len(text.text) - 300)
    show(pane, text, highlight("a", text, Range(10, 40)), highlight("b", text, far, "figure"))
    qtbot.waitUntil(lambda: bool(pane.bar.marks()) and pane.bar.marks()[-1].share > 0.9, timeout=2000)
    marks = pane.bar.marks()
    assert [mark.position for mark in marks] == [10, far.start]
    assert 0 < marks[0].share < 0.1
    assert marks[1].share < 1
    at = QPoint(pane.bar.width() - 5, round(pane.bar.height_of(marks[1])))
    qtbot.mouseClick(pane.bar, LEFT, NONE, at)
    assert pane.view.passage_rects(far)
    pane.back()
    assert pane.view.position() == 0


def test_the_place_is_told(pane: ReaderPane) -> None:
    text = long_text(60)
    places, words = heard(pane.position_changed), heard(pane.location_changed)
    show(pane, text)
    pane.go_to(Range(len(text.text) - 5, len(text.text)), flash=False)
    position, progress = places[-1]
    assert position == pane.position() > 0
    assert progress == 1.0
    assert words[-1][0].endswith("of 60 · 100%")


def test_back_leads_to_the_document_before(pane: ReaderPane) -> None:
    first, second = small(), long_text(5)
    show(pane, first)
    pane.open(summary(DocumentText("e", 1, second.text, second.structure)), second, [], 0)
    wanted = heard(pane.document_requested)
    pane.back()
    assert wanted == [("d", 0)]


def test_history_is_a_browsers() -> None:
    history = History()
    a, b, c = (Place("d", position) for position in (1, 2, 3))
    assert history.back(a) is None
    history.leave(a)
    history.leave(b)
    assert history.back(c) == b
    assert history.back(b) == a
    assert history.forward(a) == b
    history.leave(b)
    assert not history.can_go_forward
    assert history.can_go_back


# ---- the rest


def test_nothing_open_is_calm(pane: ReaderPane) -> None:
    show(pane, small())
    pane.close_document()
    assert pane._stack.currentIndex() == 0
    assert pane.selection() is None
    wanted = heard(pane.search_requested)
    pane.show_find()
    pane.next_hit()
    pane.request_highlight("claim")
    pane.go_to(Range(0, 3))
    pane.copy()
    assert pane.find_bar.isHidden()
    assert wanted == []


def test_an_empty_text_opens(pane: ReaderPane) -> None:
    show(pane, Builder().made())
    pane.view.grab()
    assert pane.selection() is None
    assert pane.position() == 0


def test_everything_has_a_name_and_can_be_reached(pane: ReaderPane) -> None:
    show(pane, small())
    header = pane.header
    for widget in (header.sidebar, header.search, header.type, header.theme, header.more, header.hits.next):
        assert widget.accessibleName()
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert pane.view.accessibleName() == "A title"


def test_the_theme_button_goes_round(pane: ReaderPane, appearance: Appearance, qtbot: QtBot) -> None:
    seen = []
    for _ in range(4):
        seen.append(appearance.theme.key)
        qtbot.mouseClick(pane.header.theme, LEFT)
    assert seen == ["light", "sepia", "dark", "light"]


def test_type_changes_at_once(pane: ReaderPane, appearance: Appearance, qtbot: QtBot) -> None:
    show(pane, small())
    popover = pane.type_popover
    popover.size_step.more.click()
    assert appearance.reading_size == 20
    popover.width_step.less.click()
    assert appearance.measure == 63
    popover.spacing_step.more.click()
    assert appearance.line_spacing == pytest.approx(1.6)
    popover._choose_face("Inter")
    assert pane.view.document().begin().charFormat().font().family() == "Inter"


def test_zoom_keys_stay_within_bounds(pane: ReaderPane, appearance: Appearance, qtbot: QtBot) -> None:
    show(pane, small())
    qtbot.keyClick(pane.view, KEY.Key_Plus, CONTROL)
    assert appearance.reading_size == 20
    qtbot.keyClick(pane.view, KEY.Key_0, CONTROL)
    assert appearance.reading_size == 19
    appearance.set_type(size=12)
    qtbot.keyClick(pane.view, KEY.Key_Minus, CONTROL)
    assert appearance.reading_size == 12


def test_an_offer_leaves_and_gives_back_the_keyboard(qtbot: QtBot, pane: ReaderPane) -> None:
    text = long_text(2)
    pane.open(summary(text), text, [], 0)
    with qtbot.waitActive(pane):
        pane.activateWindow()
    pane.setFocus()
    pane.offer_bar.offer("Page 2 is a picture without text.", "Recognise text…")
    qtbot.mouseClick(pane.offer_bar.button, Qt.MouseButton.LeftButton)
    assert pane.view.hasFocus()
    pane.offer_bar.button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(pane.offer_bar.button, Qt.Key.Key_Escape)
    assert not pane.offer_bar.isVisible()
    assert pane.view.hasFocus()
