"""A note opens beside its mark, closes, and leads to its own place."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from florilegium.model import BlockKind, DocumentText, Range, SpanKind
from florilegium.ui.reader.note_card import note_blocks
from florilegium.ui.reader.pane import ReaderPane

from .build import Builder, summary

KEY = Qt.Key


@pytest.fixture
def text() -> DocumentText:
    built = Builder()
    built.block("The lamp was lit at four[1] and put out at dawn.[2]")
    built.span("[1]", SpanKind.LINK, "#note1")
    built.span("[2]", SpanKind.LINK, "#note2")
    for number in range(40):
        built.block(f"Paragraph {number} says nothing of the lamp at all.")
    built.block("So says the Ledger & the keeper.", BlockKind.NOTE, marker="1")
    built.span("So says", SpanKind.ANCHOR, "note1")
    built.span("Ledger", SpanKind.EMPHASIS)
    built.block("It goes on in a second paragraph.", BlockKind.NOTE)
    built.block("Nobody saw it.", BlockKind.NOTE, marker="2")
    built.span("Nobody", SpanKind.ANCHOR, "note2")
    return built.made()


@pytest.fixture
def shown(pane: ReaderPane, text: DocumentText) -> ReaderPane:
    pane.open(summary(text), text, [], 0)
    QApplication.processEvents()
    return pane


def _activate(pane: ReaderPane, text: DocumentText, mark: str, qtbot: QtBot) -> None:
    at = text.text.index(mark) + 1
    pane.view.setFocus()
    pane.view.select(at, at)
    qtbot.keyClick(pane.view, KEY.Key_Return)


def test_a_note_opens_beside_its_mark_with_all_its_paragraphs(
    shown: ReaderPane, text: DocumentText, qtbot: QtBot
) -> None:
    before = shown.view.verticalScrollBar().value()
    _activate(shown, text, "[1]", qtbot)
    card = shown.note_card
    assert card.isVisible()
    assert card.page.toPlainText() == "So says the Ledger & the keeper.\nIt goes on in a second paragraph."
    assert "italic" in card.page.toHtml()
    assert shown.view.verticalScrollBar().value() == before
    mark = shown.view.passage_rects(Range(text.text.index("[1]"), text.text.index("[1]") + 3))[0]
    top = shown.view.viewport().mapTo(shown, QPoint(0, round(mark.bottom()))).y()
    assert 0 <= card.y() - top < 20
    assert shown.rect().contains(card.geometry())


def test_escape_closes_it_and_gives_the_keyboard_back(
    shown: ReaderPane, text: DocumentText, qtbot: QtBot
) -> None:
    _activate(shown, text, "[1]", qtbot)
    with qtbot.waitSignal(shown.note_card.dismissed):
        qtbot.keyClick(shown.note_card.page, KEY.Key_Escape)
    assert not shown.note_card.isVisible()
    assert shown.window().focusWidget() is shown.view
    _activate(shown, text, "[1]", qtbot)
    assert shown.note_card.isVisible()


def test_enter_goes_to_the_note_and_back_returns(shown: ReaderPane, text: DocumentText, qtbot: QtBot) -> None:
    _activate(shown, text, "[2]", qtbot)
    assert shown.note_card.page.toPlainText() == "Nobody saw it."
    qtbot.keyClick(shown.note_card.page, KEY.Key_Return)
    assert not shown.note_card.isVisible()
    assert shown.view.is_visible(text.text.index("Nobody saw"))
    shown.back()
    assert shown.view.is_visible(text.text.index("[2]"))


def test_a_second_activation_goes_there_too(shown: ReaderPane, text: DocumentText, qtbot: QtBot) -> None:
    at = text.text.index("[1]") + 1
    rect = shown.view.passage_rects(Range(at, at + 1))[0].center().toPoint()
    qtbot.mouseClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=rect)
    assert shown.note_card.name == "note1"
    qtbot.mouseClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=rect)
    assert shown.view.is_visible(text.text.index("So says"))


def test_elsewhere_a_click_makes_the_next_one_a_first(
    shown: ReaderPane, text: DocumentText, qtbot: QtBot
) -> None:
    _activate(shown, text, "[1]", qtbot)
    shown.view.setFocus()
    assert not shown.note_card.isVisible()
    shown.view.select(2, 2)
    _activate(shown, text, "[1]", qtbot)
    assert shown.note_card.isVisible()


def test_what_is_no_note_has_no_card(text: DocumentText) -> None:
    assert [text.text[one.start : one.end] for one in note_blocks(text, "note2")] == ["Nobody saw it."]
    assert note_blocks(text, "elsewhere") == []
