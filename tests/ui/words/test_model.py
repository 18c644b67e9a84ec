"""The tables and their model: cells, orders, and what is saved of them."""

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from florilegium.ui.words.model import TableModel
from florilegium.ui.words.tables import (
    STRETCHES,
    PlacedDocument,
    Strip,
    Table,
    clusters_table,
    collocates_table,
    dates_table,
    file_rows,
    forms_table,
    keywords_table,
    places_table,
)

from .making import CLUSTERS, COLLOCATES, FORMS, PLACES, WORDS, YEARS

TABLES = [
    collocates_table(COLLOCATES, "log-likelihood"),
    collocates_table(COLLOCATES, "mi"),
    collocates_table(COLLOCATES, "frequency"),
    forms_table(FORMS),
    clusters_table(CLUSTERS),
    keywords_table(WORDS),
    dates_table(YEARS),
    places_table(PLACES),
]


@pytest.fixture
def model(qtbot: QtBot) -> TableModel:
    return TableModel()


def names(model: TableModel) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_tester_finds_no_fault(model: TableModel) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for table in TABLES:
        model.show(table)
        for column in range(len(table.columns)):
            model.sort_by(column)
    model.show(None)
    assert tester.model() is model


def test_numbers_fall_first_and_words_rise_and_again_the_other_way(model: TableModel) -> None:
    model.show(TABLES[0])
    assert names(model) == ["oil", "the", "Ärger"]
    model.sort_by(1)
    assert names(model) == ["the", "oil", "Ärger"]
    model.sort_by(1)
    assert names(model) == ["Ärger", "oil", "the"]
    model.sort_by(0)
    assert names(model) == ["Ärger", "oil", "the"]
    model.sort_by(0)
    assert names(model) == ["the", "oil", "Ärger"]


def test_an_order_stays_with_the_same_columns_only(model: TableModel) -> None:
    model.show(TABLES[0])
    model.sort_by(4)
    model.show(collocates_table(COLLOCATES[::-1], "log-likelihood"))
    assert names(model) == ["the", "oil", "Ärger"]
    model.show(TABLES[3])
    assert model.order == (1, True)


def test_a_row_that_is_held_on_to_moves_with_the_order(model: TableModel) -> None:
    model.show(TABLES[0])
    held = QPersistentModelIndex(model.index(0, 0))
    model.sort_by(1)
    assert held.row() == 1
    assert held.data() == "oil"


def test_the_whole_corpus_stays_on_top(model: TableModel) -> None:
    model.show(TABLES[-1])
    assert names(model) == ["Whole corpus", "Ledger", "Minutes"]
    for column, expected in (
        (2, ["Ledger", "Minutes"]),
        (2, ["Minutes", "Ledger"]),
        (1, ["Minutes", "Ledger"]),
    ):
        model.sort_by(column)  # a picture has no order
        assert names(model) == ["Whole corpus", *expected]
    assert model.rows[0].item is None
    assert model.rows[1].item == PlacedDocument("b", "Minutes")


def test_cells_are_read_and_spoken(model: TableModel) -> None:
    model.show(TABLES[0])
    row = [model.index(2, column).data() for column in range(model.columnCount())]
    assert row == ["Ärger", "3", "3", "0", "3", "−2.50", ""]
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "oil, Together 9, Left 2, Right 7, In all 12, Log-likelihood 31.50"
    assert model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert "press 6" in model.headerData(5, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)


def test_hits_are_counted_along_their_document() -> None:
    whole, ledger, minutes = TABLES[-1].rows
    assert isinstance(whole.cells[1], Strip)
    assert whole.cells[1].counts == PLACES.corpus
    for row, places in ((ledger, [0, 120, STRETCHES - 1]), (minutes, [120])):
        strip = row.cells[1]
        assert isinstance(strip, Strip)
        assert [place for place, count in enumerate(strip.counts) if count] == places
    assert [row.cells[2:] for row in TABLES[-1].rows] == [(4, 1000), (3, 3000), (1, 500)]


@pytest.mark.parametrize("table", TABLES)
def test_what_is_saved_is_what_is_shown_without_the_pictures(table: Table) -> None:
    saved = file_rows(table.columns, table.rows)
    columns = [column.key for column in table.columns if column.ordered]
    assert all(columns)
    assert len(set(columns)) == len(columns)
    assert all(len(row) == len(columns) for row in saved)
    assert [row[0] for row in saved] == [str(row.cells[0]) for row in table.rows]


def test_numbers_are_saved_as_numbers() -> None:
    assert file_rows(TABLES[0].columns, TABLES[0].rows)[2] == ("Ärger", "3", "3", "0", "3", "-2.5000")
