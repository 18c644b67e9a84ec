"""Places, painting, keys and clicks on the page."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from florilegium.model import BlockKind, DocumentText, Range, SpanKind
from florilegium.ui.appearance import Appearance
from florilegium.ui.reader.pane import ReaderPane

from .build import Builder, highlight, long_text, summary

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key


def small() -> DocumentText:
    built = Builder()
    built.block("The lamp was lit 😀 at dusk on every evening of the winter, and the keeper wrote it down.")
    built.block("The second paragraph says e\u0301t\u0301 and ends.")
    built.block("Third and last of them.")
    return built.made()


def show(
    pane: ReaderPane, text: DocumentText, *highlights, position: int = 0, title: str = "A title"
) -> None:
    pane.open(summary(text, title), text, list(highlights), position)
    QApplication.processEvents()


def passage(text: DocumentText, words: str) -> Range:
    start = text.text.index(words)
    return Range(start, start + len(words))


def rect_of(pane: ReaderPane, where: Range) -> QRectF:
    rects = pane.view.passage_rects(where)
    assert rects
    return rects[0]


def point_on(pane: ReaderPane, position: int) -> QPoint:
    return rect_of(pane, Range(position, position + 1)).center().toPoint()


def click(qtbot: QtBot, pane: ReaderPane, position: int) -> None:
    qtbot.mouseClick(pane.view.viewport(), LEFT, NONE, point_on(pane, position))


def grab(pane: ReaderPane) -> QImage:
    return pane.view.viewport().grab().toImage()


# ---- geometry


def test_the_character_under_a_point_is_the_one_drawn_there(pane: ReaderPane, appearance: Appearance) -> None:
    appearance.set_type(family="Inter")  # has no ligatures: two characters in one glyph share its place
    text = small()
    show(pane, text)
    for position, character in enumerate(text.text):
        if (
            not character.isspace()
            and character != "\u0301"
            and text.text[position + 1 : position + 2] != "\u0301"
        ):
            at = QPointF(point_on(pane, position))
            assert pane.view.character_at(at) == position, character


def test_there_is_no_character_beside_the_text(pane: ReaderPane) -> None:
    show(pane, small())
    assert pane.view.character_at(QPointF(2, 2)) is None


@pytest.mark.parametrize("words", ["מגדלור", "القديم", "abc שלום"])
def test_right_to_left_passages_are_where_their_words_are(pane: ReaderPane, words: str) -> None:
    built = Builder()
    built.block("abc שלום עולם של מגדלור def")
    built.block("نص عن المصباح القديم في الميناء")
    text = built.made()
    show(pane, text)
    where = passage(text, words)
    rects = pane.view.passage_rects(where)
    for position in range(len(text.text)):
        if text.text[position].isspace():
            continue
        centre = QPointF(point_on(pane, position))
        assert any(rect.contains(centre) for rect in rects) == where.contains(position)


def test_a_right_to_left_block_stands_at_the_right(pane: ReaderPane) -> None:
    built = Builder()
    built.block("left")
    built.block("ימין")
    text = built.made()
    show(pane, text)
    middle = pane.view.viewport().width() / 2
    assert rect_of(pane, passage(text, "left")).right() < middle
    assert rect_of(pane, passage(text, "ימין")).left() > middle


# ---- painting


@pytest.mark.parametrize("theme", ["light", "sepia", "dark"])
def test_a_highlight_is_painted_in_its_labels_fill(
    pane: ReaderPane, appearance: Appearance, theme: str
) -> None:
    appearance.choice = theme
    text = small()
    where = passage(text, "lit 😀 at dusk")
    show(pane, text, highlight("a", text, where, "figure"))
    image = grab(pane)
    rect = rect_of(pane, where)
    corner = QPoint(round(rect.left()) + 3, round(rect.top()) + 2)
    assert image.pixelColor(corner) == appearance.theme.fills["blue"]
    assert image.pixelColor(round(rect.left()) - 6, round(rect.top()) + 2) == appearance.theme.colour("page")


def test_overlapping_highlights_are_both_seen(pane: ReaderPane, appearance: Appearance) -> None:
    text = small()
    outer, inner = passage(text, "lamp was lit 😀 at dusk"), passage(text, "was lit")
    show(pane, text, highlight("a", text, outer, "claim"), highlight("b", text, inner, "question"))
    image, rect = grab(pane), rect_of(pane, inner)
    x = round(rect.center().x())
    fills = appearance.theme.fills
    assert image.pixelColor(x, round(rect.top()) + 1) == fills["amber"]
    assert fills["green"] in [image.pixelColor(x, y) for y in range(round(rect.top()), round(rect.bottom()))]


def test_highlights_change_without_typesetting_anew(pane: ReaderPane, appearance: Appearance) -> None:
    text = small()
    show(pane, text)
    page = pane.view.document()
    where = passage(text, "second paragraph")
    pane.show_highlights([highlight("a", text, where)])
    assert pane.view.document() is page
    rect = rect_of(pane, where)
    corner = QPoint(round(rect.left()) + 3, round(rect.top()) + 2)
    assert grab(pane).pixelColor(corner) == appearance.theme.fills["amber"]


def test_the_current_hit_is_filled_and_the_others_are_not(pane: ReaderPane, appearance: Appearance) -> None:
    text = small()
    first, second = passage(text, "lamp"), passage(text, "paragraph")
    show(pane, text)
    pane.show_hits([first, second], 1)
    image, hit = grab(pane), appearance.theme.colour("hit")
    for where, filled in ((first, False), (second, True)):
        rect = rect_of(pane, where)
        assert (image.pixelColor(round(rect.left()) + 1, round(rect.top()) + 4) == hit) is filled


def test_a_flash_comes_and_goes(pane: ReaderPane, qtbot: QtBot) -> None:
    text = small()
    show(pane, text)
    pane.go_to(passage(text, "second"))
    flash = pane.view.flash
    assert (flash.passage, flash.strength) == (passage(text, "second"), 1.0)
    for _ in range(30):
        flash.advance()
    assert flash.passage is None
    assert not flash.is_active


def test_the_title_is_no_part_of_the_text(pane: ReaderPane, qtbot: QtBot) -> None:
    text = small()
    show(pane, text, title="Words of the title")
    assert "Words of the title" not in pane.view.document().toPlainText()
    qtbot.keyClick(pane.view, KEY.Key_A, CONTROL)
    assert pane.selection() == Range(0, len(text.text))
    assert pane.view.createMimeDataFromSelection().text() == text.text


def test_a_heading_that_is_the_title_is_set_once(pane: ReaderPane) -> None:
    built = Builder()
    built.block("The  Keeper’s ledger", BlockKind.HEADING, level=2)
    built.block("Text.")
    text = built.made()
    show(pane, text, title="The keeper’s Ledger")
    size = pane.view.document().begin().charFormat().font().pixelSize()
    assert pane.view._title.title == ""
    show(pane, text, title="Another")
    assert pane.view._title.title == "Another"
    assert pane.view.document().begin().charFormat().font().pixelSize() < size


# ---- selection


def test_dragging_selects_code_points(pane: ReaderPane, qtbot: QtBot) -> None:
    text = small()
    show(pane, text)
    where = passage(text, "lit 😀 at")
    start, end = (
        rect_of(pane, Range(where.start, where.start + 1)),
        rect_of(pane, Range(where.end - 1, where.end)),
    )
    viewport = pane.view.viewport()
    qtbot.mousePress(viewport, LEFT, NONE, QPoint(round(start.left()) + 1, round(start.center().y())))
    qtbot.mouseMove(viewport, QPoint(round(end.right()), round(end.center().y())))
    qtbot.mouseRelease(viewport, LEFT, NONE, QPoint(round(end.right()), round(end.center().y())))
    assert pane.selection() == where
    assert pane.palette_box.isVisible()


def test_a_drag_can_begin_in_the_margin(pane: ReaderPane, qtbot: QtBot) -> None:
    text = small()
    pane.resize(1100, 640)
    show(pane, text)
    first = rect_of(pane, Range(0, 1))
    y = round(first.center().y())
    x = pane.view.viewport().x()
    assert x > 100
    end = rect_of(pane, Range(7, 8))
    qtbot.mousePress(pane.view, LEFT, NONE, QPoint(10, y))
    qtbot.mouseMove(pane.view, QPoint(x + round(end.right()), y))
    qtbot.mouseRelease(pane.view, LEFT, NONE, QPoint(x + round(end.right()), y))
    assert pane.selection() == Range(0, 8)


def test_a_double_click_selects_a_word(pane: ReaderPane, qtbot: QtBot) -> None:
    text = small()
    show(pane, text)
    where = passage(text, "evening")
    qtbot.mouseDClick(pane.view.viewport(), LEFT, NONE, point_on(pane, where.start + 2))
    qtbot.mouseRelease(pane.view.viewport(), LEFT, NONE, point_on(pane, where.start + 2))
    assert pane.selection() == where


def test_the_caret_selects_by_keyboard(pane: ReaderPane, qtbot: QtBot) -> None:
    text = small()
    show(pane, text)
    pane.view.select(17, 17)
    for _ in range(3):
        qtbot.keyClick(pane.view, KEY.Key_Right, SHIFT)
    assert text.text[17] == "😀"
    assert pane.view.selected == (17, 20)
    qtbot.keyClick(pane.view, KEY.Key_Right, SHIFT | CONTROL)
    assert pane.selection() == Range(17, 21)


def test_copy_gives_the_canonical_text(pane: ReaderPane, qtbot: QtBot) -> None:
    built = Builder()
    built.block("One\nline", BlockKind.VERSE)
    built.table([["a", "b"], ["c", "d"]])
    built.block("End.")
    text = built.made()
    show(pane, text)
    pane.view.select(0, len(text.text))
    pane.copy()
    assert QApplication.clipboard().text() == text.text
    pane.view.select(2, 6)
    qtbot.keyClick(pane.view, KEY.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "e\nli"


# ---- keeping the place


def test_the_place_is_kept_when_lines_change(pane: ReaderPane, appearance: Appearance) -> None:
    text = long_text(60)
    show(pane, text, position=len(text.text) // 2)
    before = pane.view.position()
    assert before > 0
    for change in (
        lambda: pane.resize(420, 500),
        lambda: pane.resize(1100, 700),
        lambda: pane.zoom(1),
        lambda: appearance.set_type(spacing=1.9, width=50),
        lambda: setattr(appearance, "choice", "dark"),
        lambda: pane.zoom(0),
    ):
        change()
        QApplication.processEvents()
        block = text.structure.block_index(before)
        assert text.structure.block_index(pane.view.position()) == block
    pane.resize(760, 640)
    appearance.set_type(spacing=1.55, width=66)
    QApplication.processEvents()
    assert abs(pane.view.position() - before) < 80


def test_it_opens_at_the_top_with_its_title(pane: ReaderPane) -> None:
    show(pane, long_text(60), position=9000)
    assert pane.view.position() > 0
    show(pane, long_text(60))
    assert pane.view.position() == 0
    assert pane.view.verticalScrollBar().value() == 0


def test_a_long_text_is_walked_without_a_seam(pane: ReaderPane) -> None:
    text = long_text(1500)
    show(pane, text)
    bar = pane.view.verticalScrollBar()
    pages = {id(pane.view.document())}
    last = -1
    while bar.value() < bar.maximum():
        position = pane.view.position()
        assert position > last
        last = position
        bar.setValue(bar.value() + 6000)
        pages.add(id(pane.view.document()))
    assert len(pages) > 3
    assert last > len(text.text) * 0.98


def test_any_place_of_a_long_text_can_be_shown(pane: ReaderPane) -> None:
    text = long_text(1500)
    show(pane, text)
    end = len(text.text)
    for start in (end - 30, 100, end // 2):
        pane.go_to(Range(start, start + 10), flash=False)
        assert pane.view.passage_rects(Range(start, start + 10))
        assert pane.view.selected == (start, start)


def test_a_selection_reaches_beyond_what_is_typeset(pane: ReaderPane, qtbot: QtBot) -> None:
    text = long_text(1500)
    show(pane, text)
    pane.view.select(1000, 1000)
    qtbot.keyClick(pane.view, KEY.Key_End, CONTROL | SHIFT)
    assert pane.selection() == Range(1000, len(text.text))
    qtbot.keyClick(pane.view, KEY.Key_Home, CONTROL)
    assert pane.view.selected == (0, 0)
    assert pane.view.position() == 0


def test_the_scroll_bar_spans_the_whole_text(pane: ReaderPane) -> None:
    text = long_text(1500)
    show(pane, text)
    pane.bar.setValue(pane.bar.maximum())
    assert pane.view.position() > len(text.text) * 0.9
    pane.bar.setValue(pane.bar.maximum() // 2)
    assert abs(pane.view.position() / len(text.text) - 0.5) < 0.1
    pane.bar.setValue(0)
    assert pane.view.position() == 0


def test_nothing_is_loaded_by_the_view(pane: ReaderPane) -> None:
    show(pane, small())
    assert pane.view.loadResource(2, QUrl("https://example.org/a.png")) is None


def test_links_say_where_they_lead(pane: ReaderPane, qtbot: QtBot) -> None:
    built = Builder()
    built.block("A link to the end, and one away.")
    built.span("link", SpanKind.LINK, "#end")
    away = built.span("away", SpanKind.LINK, "https://example.org/")
    for number in range(40):
        built.block(f"{number} filler " * 20)
    there = built.block("The end.")
    built.spans.append(_anchor(there.start))
    text = built.made()
    show(pane, text)
    tip = pane.view._tip(away.start)
    assert tip == "https://example.org/"
    with qtbot.waitSignal(pane.link_activated, timeout=500) as heard:
        click(qtbot, pane, away.start + 1)
    assert heard.args == ["https://example.org/"]
    click(qtbot, pane, passage(text, "link").start + 1)
    assert pane.view.passage_rects(there)
    assert pane.header.back.isEnabled()
    pane.back()
    assert pane.view.position() == 0
    pane.forward()
    assert pane.view.passage_rects(there)


def _anchor(start: int):
    from florilegium.model import Span

    return Span(start, start, SpanKind.ANCHOR, "end")
