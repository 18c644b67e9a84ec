"""The list model: what Qt asks of it, and that small changes are small."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt

from florilegium.model import STARTING_LABELS, AnchorStatus
from florilegium.ui.highlights.model import HighlightRole, HighlightsModel
from florilegium.ui.highlights.rows import HighlightFilter, Order, in_order

LABELS = {label.id: label for label in STARTING_LABELS}


@pytest.fixture
def model(qapp):
    model = HighlightsModel(Order.TEXT)
    model.set_labels(LABELS)
    return model


@pytest.fixture
def signals(model):
    seen = []
    model.rowsInserted.connect(lambda _, first, last: seen.append(("in", first, last)))
    model.rowsRemoved.connect(lambda _, first, last: seen.append(("out", first, last)))
    model.dataChanged.connect(lambda first, last: seen.append(("changed", first.row(), last.row())))
    model.layoutChanged.connect(lambda: seen.append("layout"))
    model.modelReset.connect(lambda: seen.append("reset"))
    return seen


def test_the_model_keeps_qts_rules(model, qtmodeltester, three, make_row):
    model.set_rows(three)
    qtmodeltester.check(model)
    model.update_rows([make_row(0), make_row(9)], ["h2"])
    model.set_filter(HighlightFilter(labels=frozenset({"claim"})))
    model.set_filter(HighlightFilter())
    model.set_order(Order.NEWEST)
    model.set_rows([make_row(n) for n in range(0, 200, 2)])


def test_an_edited_row_is_one_change(model, signals, make_row):
    model.set_rows([make_row(n) for n in range(5)])
    signals.clear()
    model.set_rows([make_row(n, note="new" if n == 3 else "") for n in range(5)])
    assert signals == [("changed", 3, 3)]


def test_rows_come_and_go_where_they_are(model, signals, make_row):
    model.set_rows([make_row(n) for n in (1, 2, 5, 6)])
    signals.clear()
    model.update_rows([make_row(3), make_row(4)], ["h6"])
    assert signals == [("out", 3, 3), ("in", 2, 3)]


def test_another_order_moves_what_is_held_on_to(model, signals, make_row):
    model.set_rows([make_row(1, created="2026-01"), make_row(2, created="2026-02")])
    held = QPersistentModelIndex(model.index(0))
    signals.clear()
    model.set_order(Order.NEWEST)
    assert held.row() == 1
    assert held.data(HighlightRole.ROW).id == "h1"
    assert "layout" in signals and "reset" not in signals


def test_scattered_changes_are_one_reset(model, signals, make_row):
    model.set_rows([make_row(n, label="claim" if n % 2 else "doubt") for n in range(200)])
    signals.clear()
    model.set_filter(HighlightFilter(labels=frozenset({"claim"})))
    assert signals == ["reset"]


def test_a_kept_row_is_shown_until_the_filter_changes(model, three):
    model.set_rows(three)
    model.set_filter(HighlightFilter(labels=frozenset({"claim"})))
    assert model.place("h3") == -1
    model.keep("h3")
    assert model.place("h3") == 1
    model.set_filter(HighlightFilter(labels=frozenset({"figure"})))
    assert [row.id for row in model.rows()] == ["h1"]


def test_sections(qapp, make_row):
    model = HighlightsModel(Order.DOCUMENT)
    model.set_labels(LABELS)
    model.set_rows([make_row(1, document="a"), make_row(2, document="a"), make_row(3, document="b")])
    assert [model.section(n) for n in range(3)] == ["Document a", "", "Document b"]
    model.update_rows([], ["h1"])
    assert [model.section(n) for n in range(2)] == ["Document a", "Document b"]
    model.set_order(Order.LABEL)
    assert [model.section(n) for n in range(2)] == ["Claim", ""]
    model.set_order(Order.NEWEST)
    assert [model.section(n) for n in range(2)] == ["", ""]


def test_counts_are_of_all_rows(model, three):
    model.set_rows(three)
    model.set_filter(HighlightFilter(words="nothing has this"))
    labels, tags, statuses = model.counts()
    assert labels == {"figure": 1, "claim": 1, "question": 1}
    assert tags == {"inquiry": 2, "timeline": 1}
    assert statuses == {AnchorStatus.EXACT: 3}
    assert model.rowCount() == 0 and model.total == 3


def test_a_screen_reader_hears_all_of_a_card(model, make_row):
    model.set_rows([make_row(1, "The lamp", note="Why?", tags=("fog",), status=AnchorStatus.ALTERED)])
    spoken = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Claim. Document one. The lamp. Note: Why?. Tags: fog. Passage altered. ¶ 1"


def test_words_are_folded_between_events(model, make_row, qtbot):
    rows = [make_row(n, "é" * 9) for n in range(600)]
    model.set_rows(rows)
    assert "haystack" not in rows[0].__dict__
    qtbot.waitUntil(lambda: all("haystack" in row.__dict__ for row in rows))
    assert not model._folding.isActive()


NUMBERS = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(["claim", "doubt"])), unique_by=lambda p: p[0]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(NUMBERS, st.sampled_from(Order), st.booleans()), max_size=5))
def test_whatever_happens_the_rows_are_right(qapp, make_row, steps):
    model = HighlightsModel(Order.TEXT)
    model.set_labels(LABELS)
    mirror: list[str] = []

    def inserted(_, first, last):
        mirror[first:first] = [model.row(place).id for place in range(first, last + 1)]

    def removed(_, first, last):
        del mirror[first : last + 1]

    def anew():
        mirror[:] = [row.id for row in model.rows()]

    model.rowsInserted.connect(inserted)
    model.rowsRemoved.connect(removed)
    model.layoutChanged.connect(anew)
    model.modelReset.connect(anew)
    for numbers, order, filtered in steps:
        rows = [make_row(number, label=label, document=str(number % 3)) for number, label in numbers]
        wanted = HighlightFilter(labels=frozenset({"claim"})) if filtered else HighlightFilter()
        model.set_rows(rows)
        model.set_order(order)
        model.set_filter(wanted)
        matches = wanted.matcher()
        expected = [row.id for row in in_order(rows, order, LABELS) if matches(row)]
        assert [row.id for row in model.rows()] == expected == mirror
        assert [model.place(identity) for identity in expected] == list(range(len(expected)))
