"""The list of a draft's quotations, and one of them in detail."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from florilegium.model import CheckedDraft, QuotationStatus, QuotedPlace, Range, Verdict, WordChange
from florilegium.ui.appearance import Appearance
from florilegium.ui.draft.model import QuotationsModel
from florilegium.ui.draft.pane import DraftPane
from florilegium.ui.draft.wording import why_no_reference, why_no_words
from florilegium.ui.review.difference import Kind, Piece
from florilegium.ui.review.wordings import Wordings

KEY = Qt.Key
STATUS = QuotationStatus
PLACES = (
    QuotedPlace("a", "The Ledger", 10, 20, "florilegium://open?document=a&at=10"),
    QuotedPlace("a", "The Ledger", 50, 60, "florilegium://open?document=a&at=50"),
)
VERDICTS = (
    Verdict(
        3, "the lamp was lit", STATUS.VERBATIM, "a", "The Ledger", 5, 21, link="florilegium://open?document=a",
        number=0, before="He says “", after="”.", spot=Range(9, 27), referable=True,
    ),
    Verdict(
        5, "the oil was sold", STATUS.ALTERED, "b", "The Log", 0, 16,
        (WordChange("the oil was ", "the oil was "), WordChange("sold", "burnt")),
        "florilegium://open?document=b", number=2, spot=Range(40, 58), referable=True,
    ),
    Verdict(7, "nobody said this", STATUS.NOT_FOUND, number=3, spot=Range(60, 78), referable=True),
    Verdict(
        9, "the tide waits", STATUS.AMBIGUOUS, candidates=PLACES, number=4, spot=Range(80, 96), referable=True
    ),
)  # fmt: skip


def draft(*verdicts: Verdict, plain: bool = True, path: str = "/drafts/essay.md") -> CheckedDraft:
    locations = {("a", 5): "¶ 1 · 2%", ("a", 10): "¶ 2 · 20%", ("a", 50): "¶ 9 · 80%", ("b", 0): "p. 1 · 0%"}
    passages = {("a", 10): ("before ", "the tide waits", " after"), ("a", 50): ("x ", "the tide waits", " y")}
    return CheckedDraft(path, "0" * 64, plain, True, verdicts, locations, {"a": 1, "b": 1}, passages)


class Icons:
    def icon(self, name: str) -> QIcon:
        return QIcon()


@pytest.fixture
def pane(appearance: Appearance, qtbot: QtBot) -> Iterator[DraftPane]:
    made = DraftPane(appearance, Icons())
    qtbot.addWidget(made)
    made.resize(316, 800)
    made.show()
    qtbot.waitExposed(made)
    made.show_draft(draft(*VERDICTS), "essay.md")
    made.focus_list()
    yield made


def shown(model: QuotationsModel) -> list[int]:
    return [model.verdict_at(row).number for row in range(model.rowCount())]


def test_it_lists_them_in_order_and_shows_each_passage(pane: DraftPane, qtbot: QtBot) -> None:
    reached: list[tuple[str, Range]] = []
    pane.passage_reached.connect(lambda document, passage: reached.append((document, passage)))
    assert shown(pane.model) == [0, 2, 3, 4]
    for key in (KEY.Key_Down, KEY.Key_N, KEY.Key_Down, KEY.Key_P):
        qtbot.keyClick(pane.view, key)
    assert reached == [("b", Range(0, 16)), ("a", Range(10, 20))]  # nothing to show of what is not found
    assert pane.view.currentIndex().row() == 2
    spoken = pane.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Altered, line 5: the oil was sold. The Log · p. 1 · 0%"


def test_chips_count_and_filter(pane: DraftPane) -> None:
    texts = [content.spoken for content in pane.chips._contents]
    assert texts == [
        "Altered, 1 quotation",
        "Not found, 1 quotation",
        "Ambiguous, 1 quotation",
        "Verbatim, 1 quotation",
    ]
    pane.chips.choose(frozenset({("status", STATUS.ALTERED), ("status", STATUS.AMBIGUOUS)}))
    assert shown(pane.model) == [2, 4]
    pane.chips.choose(frozenset())
    assert len(shown(pane.model)) == 4
    # What is chosen stays chosen through both.
    assert pane.view.currentIndex().row() == 1


def test_a_filter_whose_last_quotation_is_mended_goes(pane: DraftPane) -> None:
    pane.chips.choose(frozenset({("status", STATUS.ALTERED)}))
    pane.show_draft(draft(VERDICTS[0], VERDICTS[2]), "essay.md")
    assert shown(pane.model) == [0, 3]


def test_verified_again_the_same_stays_chosen_and_the_text_where_it_is(pane: DraftPane) -> None:
    pane.view.choose(1)
    reached: list[object] = []
    pane.passage_reached.connect(lambda *place: reached.append(place))
    pane.show_draft(draft(*VERDICTS), "essay.md")
    assert pane.view.currentIndex().row() == 1
    assert reached == []


def test_a_reference_by_key_and_by_button(pane: DraftPane, qtbot: QtBot) -> None:
    asked: list[tuple[Verdict, QuotedPlace]] = []
    refused: list[str] = []
    pane.reference_requested.connect(lambda verdict, place: asked.append((verdict, place)))
    pane.refusal.connect(refused.append)
    qtbot.keyClick(pane.view, KEY.Key_R)
    qtbot.keyClick(pane.view, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.mouseClick(pane.detail.insert, Qt.MouseButton.LeftButton)
    assert [(verdict.number, place.link) for verdict, place in asked] == [(0, VERDICTS[0].link)] * 3
    pane.view.choose(2)
    assert not pane.detail.insert.isEnabled()
    assert not pane.detail.copy.isEnabled()
    qtbot.keyClick(pane.view, KEY.Key_R)
    assert refused == ["There is nothing to refer to."]


def test_an_ambiguous_one_is_chosen_first(pane: DraftPane, qtbot: QtBot) -> None:
    asked: list[str] = []
    reached: list[tuple[str, Range]] = []
    pane.reference_requested.connect(lambda _verdict, place: asked.append(place.link))
    pane.view.choose(3)
    pane.passage_reached.connect(lambda document, passage: reached.append((document, passage)))
    qtbot.keyClick(pane.view, KEY.Key_R)
    assert asked == []
    assert "Choose the place" in pane.detail._reason.text()
    pane.detail.candidates.setFocus()
    qtbot.keyClick(pane.detail.candidates, KEY.Key_Down)
    qtbot.keyClick(pane.detail.candidates, KEY.Key_Down)
    assert reached[-1] == ("a", Range(50, 60))
    qtbot.keyClick(pane.detail.candidates, KEY.Key_R)
    assert asked == [PLACES[1].link]


def test_words_are_put_right_where_that_can_be_done(pane: DraftPane, qtbot: QtBot) -> None:
    asked: list[Verdict] = []
    pane.words_requested.connect(asked.append)
    assert not pane.detail.words.isVisible()
    qtbot.keyClick(pane.view, KEY.Key_W)
    assert asked == []
    pane.view.choose(1)
    assert pane.detail.words.isVisible()
    qtbot.keyClick(pane.view, KEY.Key_W)
    assert [verdict.number for verdict in asked] == [2]
    text = pane.detail.wordings.toPlainText()
    assert "the oil was sold burnt" in text
    assert pane.detail.wordings.accessibleDescription() == "“sold” where the document says “burnt”"


def test_the_drafts_own_sentence_is_shown(pane: DraftPane) -> None:
    assert "He says “the lamp was lit”." in pane.detail.wordings.toPlainText()


def test_keys_of_the_pane(pane: DraftPane, qtbot: QtBot) -> None:
    heard: list[str] = []
    pane.again_requested.connect(lambda: heard.append("again"))
    pane.report_requested.connect(lambda: heard.append("report"))
    pane.closed.connect(lambda: heard.append("closed"))
    pane.copy_requested.connect(lambda place: heard.append(place.document))
    pane.passage_opened.connect(lambda document, _passage: heard.append(f"open {document}"))
    qtbot.keyClick(pane.view, KEY.Key_F5)
    qtbot.keyClick(pane.view, KEY.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(pane.view, KEY.Key_C)
    qtbot.keyClick(pane.view, KEY.Key_Return)
    qtbot.keyClick(pane.view, KEY.Key_Escape)
    assert heard == ["again", "report", "a", "open a", "closed"]


def test_nothing_quoted_and_nothing_read(pane: DraftPane) -> None:
    pane.show_draft(draft(), "essay.md")
    assert QApplication.focusWidget() is pane._empty.first_button()
    pane.show_failure("It is not there.", "essay.md")
    assert QApplication.focusWidget() is pane._empty.first_button()
    pane.show_draft(draft(*VERDICTS), "essay.md")
    assert QApplication.focusWidget() is pane.view


def test_everything_has_a_name(pane: DraftPane) -> None:
    for kind in (QToolButton, QPushButton):
        for button in pane.findChildren(kind):
            assert button.accessibleName() or button.text()
    assert pane.view.accessibleName()


@pytest.mark.parametrize(
    ("verdict", "plain", "why"),
    [
        (VERDICTS[0], True, ""),
        (VERDICTS[0], False, "Markdown and plain text only"),
        (VERDICTS[2], True, "nothing to refer to"),
        (
            Verdict(1, "x y", STATUS.VERBATIM, "a", linked=True, referable=True),
            True,
            "refers to this document",
        ),
        (Verdict(1, "x y", STATUS.VERBATIM, "a"), True, "cannot be told"),
    ],
)
def test_why_no_reference(verdict: Verdict, plain: bool, why: str) -> None:
    said = why_no_reference(draft(verdict, plain=plain), verdict)
    assert why in said
    assert bool(why) == bool(said)


def test_why_no_words() -> None:
    gaps = Verdict(1, "x […] y", STATUS.ALTERED, "a", diff=VERDICTS[1].diff, spot=Range(0, 3))
    assert "by hand" in why_no_words(draft(), gaps)
    assert why_no_words(draft(), VERDICTS[1]) == ""


def test_the_wording_comes_to_rest(appearance: Appearance, qtbot: QtBot) -> None:
    # At some widths a scroll bar made the words taller than the room, and no scroll bar shorter, for ever.
    made = Wordings(appearance)
    qtbot.addWidget(made)
    made.show()
    changes: list[float] = []
    made.document().documentLayout().documentSizeChanged.connect(lambda size: changes.append(size.height()))
    for width in range(200, 300, 3):
        made.resize(width, 90)
        made.show_wordings(
            [("Caption", [Piece(Kind.SAME, "Of the oil he says a word and another word " * 3)])]
        )
        QApplication.processEvents()
        del changes[:]
        for _ in range(5):
            QApplication.processEvents()
        assert changes == []
