"""The lines' model: rows, groups, ticks and the words that are asked for."""

from array import array

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from florilegium.model import STATES, Concordance, ConcordanceLine, HitState, Range
from florilegium.ui.concordance.model import LinesModel


def concordance(count: int, groups: list[int] | None = None) -> Concordance:
    """``count`` lines, by turns in two documents."""
    return Concordance(
        "lamp",
        ("a", "b"),
        (1, 2),
        array("i", [number % 2 for number in range(count)]),
        array("i", [10 * number for number in range(count)]),
        array("i", [10 * number + 4 for number in range(count)]),
        array("i", groups or list(range(count))),
    )


def words(model: LinesModel, number: int) -> ConcordanceLine:
    document, passage = model.place(number)
    return ConcordanceLine(document, passage.start, passage.end, "the", "lamp", "was lit", "Ledger", "¶ 2")


@pytest.fixture
def model(qtbot: QtBot) -> LinesModel:
    return LinesModel()


def test_a_tester_finds_no_fault(model: LinesModel) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(concordance(5))
    model.toggle([1])
    model.group(True)
    model.show(None)
    assert tester.model() is model


def test_words_are_asked_for_when_they_are_looked_at(model: LinesModel, qtbot: QtBot) -> None:
    model.show(concordance(1000))
    with qtbot.waitSignal(model.lines_wanted) as asked:
        assert model.shown(500).line is None
    numbers = asked.args[0]
    assert 500 in numbers
    assert len(numbers) < 200
    model.take_lines({number: words(model, number) for number in numbers})
    line = model.shown(500).line
    assert line is not None
    assert line.start == 5000
    index = model.index(500, 0)
    assert "the lamp was lit" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_words_of_far_more_lines_than_are_shown_are_let_go(model: LinesModel) -> None:
    model.show(concordance(20_000))
    for number in range(20_000):
        model.take_lines({number: words(model, number)}) if number % 64 == 0 else None
    assert sum(model.shown(row).line is not None for row in range(0, 20_000, 64)) < 100
    model.show(None)


def test_lines_that_read_the_same_are_shown_as_one(model: LinesModel) -> None:
    model.show(concordance(5, [0, 0, 0, 3, 4]))
    model.group(True)
    assert model.rowCount() == 3
    assert [model.shown(row).alike for row in range(3)] == [3, 1, 1]
    model.toggle([0])
    assert model.ticked_places() == [("a", Range(0, 4)), ("b", Range(10, 14)), ("a", Range(20, 24))]
    model.group(False)
    assert [model.shown(row).ticked for row in range(5)] == [True, True, True, False, False]
    model.show(None)


def test_toggling_ticked_and_other_rows_ticks_all_and_then_none(model: LinesModel) -> None:
    model.show(concordance(3))
    model.toggle([0])
    model.toggle([0, 1, 2])
    assert model.ticked_count == 3
    model.toggle([0, 1, 2])
    assert model.ticked_count == 0
    model.tick_all()
    assert model.ticked_count == 3
    model.show(None)
    assert model.ticked_count == 0


def test_ticks_stay_with_their_places_and_go_with_them(model: LinesModel) -> None:
    model.show(concordance(6))
    model.toggle([1, 2, 5])
    fewer = Concordance(
        "lamp", ("b", "c"), (1, 2), array("i", [1, 0, 0]), array("i", [20, 50, 10]), array("i", [24, 54, 14]),
        array("i", [0, 1, 2]),
    )  # fmt: skip
    model.show(fewer)
    assert model.ticked_places() == [("b", Range(50, 54)), ("b", Range(10, 14))]
    assert model.ticked_count == 2
    model.show(None)


def test_a_row_is_found_by_its_place(model: LinesModel) -> None:
    shown = concordance(7, [0, 0, 2, 2, 4, 5, 5])
    model.show(shown)
    for row in range(7):
        document, passage = model.place(row)
        assert model.row_of(document, passage.start) == row
    assert model.row_of("a", 10) == model.row_of("z", 0) == model.row_of("b", 11) == -1
    assert [model.number_in_corpus_order(place) for place in range(8)] == [0, 2, 4, 6, 1, 3, 5, -1]
    model.group(True)
    assert [model.row_of("a", 0), model.row_of("a", 20), model.row_of("b", 50)] == [0, 1, 3]
    assert model.row_of("b", 10) == -1
    model.show(None)
    assert model.row_of("a", 0) == model.number_in_corpus_order(0) == -1


def test_the_next_unseen_line_comes_round(model: LinesModel) -> None:
    model.show(concordance(4))
    assert model.next_unseen(-1) == -1
    states = (HitState.SEEN, HitState.UNSEEN, HitState.DISMISSED, HitState.UNSEEN)
    model.set_states(bytes(STATES.index(state) for state in states))
    assert [model.shown(row).state for row in range(4)] == list(states)
    assert model.next_unseen(-1) == 1
    assert model.next_unseen(1) == 3
    assert model.next_unseen(3) == 1
    model.show(None)
