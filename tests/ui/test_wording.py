"""The words around a word in the window, with real children: counted, opened, saved, and back again."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from florilegium.corpus import Corpus
from florilegium.model import Range
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.window import Window
from florilegium.ui.words.options import CLUSTERS, COLLOCATES, DATES, FORMS, KEYWORDS, PLACES, Options

PATIENCE = 30_000
TEXTS = {
    "ledger": (
        "1886-02-09",
        "The lamp oil was bought. The lamps were lit at four. The lamp oil was sold, and lamp oil it was.",
    ),
    "minutes": ("1887-05-01", "Nobody had trimmed the lamp, and the chairman asked why it was dark."),
    "notices": ("1887-06-01", "No vessel shall pass the bar. The bar is closed to every vessel."),
}


class Bench:
    """A window over a small corpus."""

    def __init__(self, library: Path, appearance: Appearance, settings: QSettings, bot: QtBot) -> None:
        self.corpus = Corpus(library)
        self.desk = Desk(self.corpus)
        self.window = Window(self.desk, appearance, settings)
        self.bot = bot
        self.words, self.lines = self.window.words, self.window.lines
        self.window.show()
        bot.waitExposed(self.window)

    def until(self, holds: Callable[[], bool]) -> None:
        self.bot.waitUntil(holds, timeout=PATIENCE)

    def show(self, table: str) -> list[str]:
        """Choose a table in the menu; the names of its rows."""
        self.window.commands[table].trigger()
        self.until(lambda: not self.window.wording._counting.busy)
        return [str(row.cells[0]) for row in self.words.model.rows]

    def open(self, name: str) -> None:
        self.words.view.choose(name)
        self.words.view.setFocus()
        self.bot.keyClick(self.words.view, Qt.Key.Key_Return)
        self.until(self.lines.isVisible)

    def document(self, title: str) -> str:
        return next(one.id for one in self.corpus.documents() if one.title == title)

    def close(self) -> None:
        self.window.close()
        self.desk.stop()
        self.window.deleteLater()
        self.corpus.close()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    for name, (date, text) in TEXTS.items():
        (shelf / f"{name}.md").write_text(
            f"---\ntitle: {name.title()}\ndate: {date}\n---\n\n{text}\n", encoding="utf-8"
        )
    corpus = Corpus(tmp_path / "library")
    list(corpus.add([shelf]))
    corpus.update_index()
    corpus.close()
    return tmp_path / "library"


@pytest.fixture
def bench(library: Path, appearance: Appearance, settings: QSettings, qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(library, appearance, settings, qtbot)
    yield bench
    bench.close()


def test_what_was_counted_is_kept_while_one_reads_and_forgotten_when_the_corpus_changes(bench: Bench) -> None:
    bench.window.searching.ask("lamp")
    bench.show(FORMS)
    ledger = bench.document("Ledger")
    bench.desk.do(lambda: bench.corpus.save_reading(ledger, 3, 0.5))
    assert bench.window.wording._counting._known
    assert not bench.window.wording._settle.isActive()
    bench.desk.do(lambda: bench.corpus.highlight(ledger, Range(0, 5), "claim")[1])
    assert not bench.window.wording._counting._known
    bench.desk.do(lambda: bench.corpus.remove([ledger]))
    assert bench.window.wording._settle.isActive()


def test_every_table_is_counted_and_a_form_opens_its_lines(bench: Bench) -> None:
    bench.window.searching.ask("lamp")
    assert bench.show(FORMS) == ["lamp", "lamps"]
    assert bench.show(COLLOCATES)[0] == "oil"
    assert "the lamp oil" in bench.show(CLUSTERS)
    assert bench.show(DATES) == ["1886", "1887"]
    assert set(bench.show(PLACES)) == {"Whole corpus", "Minutes", "Ledger"}
    assert "5 hits of “lamp” in 2 of 3 documents" in bench.words.header.text()
    bench.show(FORMS)
    bench.open("lamps")
    assert bench.window.searching.query == "=lamps"
    bench.until(lambda: "1 line of “=lamps”" in bench.lines.header.text())
    assert not bench.words.isVisible()
    assert bench.window.commands["concordance"].isChecked()
    assert not bench.window.commands["words"].isChecked()


def test_a_collocate_opens_the_lines_in_which_it_is_near(bench: Bench) -> None:
    bench.window.searching.ask("lamp")
    bench.show(COLLOCATES)
    bench.open("oil")
    bench.until(lambda: "3 lines of “lamp NEAR/4 =oil”" in bench.lines.header.text())


def test_back_from_a_rows_lines_the_table_is_as_it_was(bench: Bench) -> None:
    bench.window.searching.ask("lamp")
    bench.show(FORMS)
    bench.open("lamps")
    bench.until(lambda: "=lamps" in bench.lines.header.text())
    tab = next(one for one in bench.lines.header.findChildren(QPushButton) if one.text() == "Words")
    tab.click()
    assert bench.words.isVisible()
    assert bench.window.searching.query == "lamp"
    assert bench.words.view.current_name() == "lamps"
    assert "2 forms of “lamp”" in bench.words.header.text()


def test_a_document_opens_its_lines_alone(bench: Bench) -> None:
    bench.window.searching.ask("lamp")
    bench.show(PLACES)
    bench.open("Ledger")
    bench.until(lambda: "4 lines in “Ledger” of “lamp”" in bench.lines.header.text())
    assert bench.window.searching.query == "lamp"
    bench.window.searching.ask("lamp")
    bench.until(lambda: "5 lines of “lamp”" in bench.lines.header.text())


def test_keywords_are_those_of_the_chosen_document(bench: Bench) -> None:
    bench.window.reading.open(bench.document("Notices"))
    assert bench.show(KEYWORDS)[0] in ("bar", "vessel")
    assert "“Notices” against all others" in bench.words.header.text()
    bench.window.reading.open(bench.document("Minutes"))
    bench.until(lambda: "“Minutes” against" in bench.words.header.text())
    bench.open("chairman")
    bench.until(lambda: "1 line in “Minutes” of “=chairman”" in bench.lines.header.text())


def test_years_open_their_lines(bench: Bench) -> None:
    bench.window.searching.ask("lamp")
    bench.show(DATES)
    bench.open("1887")
    bench.until(lambda: "1 line of “lamp date:1887”" in bench.lines.header.text())


def test_a_newer_query_is_counted_in_place_of_the_older(bench: Bench) -> None:
    bench.window.searching.ask("lamp")
    bench.show(FORMS)
    bench.window.searching.ask("vessel")
    bench.until(lambda: "of “vessel”" in bench.words.header.text())
    assert [row.cells[:3] for row in bench.words.model.rows] == [("vessel", 2, 1)]
    bench.window.searching.ask("(vessel")
    bench.until(lambda: "(" in bench.words.text())
    bench.window.searching.ask("zeppelin")
    bench.until(lambda: "nowhere" in bench.words.text())
    bench.window.searching.ask("")
    bench.until(lambda: "Search for a word" in bench.words.text())


def test_another_window_of_words_is_counted_at_once(bench: Bench) -> None:
    bench.window.searching.ask("chairman")
    bench.words.header.options_chosen.emit(Options(window=2, minimum=1))
    assert sorted(bench.show(COLLOCATES)) == ["and", "asked", "the", "why"]
    bench.words.header.options_chosen.emit(Options(window=1, minimum=1))
    bench.until(lambda: bench.words.model.rowCount() == 2)
    bench.words.header.options_chosen.emit(Options(window=1, minimum=10))
    bench.until(lambda: "often enough" in bench.words.text())


@pytest.mark.parametrize("ending", ["csv", "tsv", "md"])
def test_a_table_is_saved(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    bench.window.searching.ask("lamp")
    bench.show(FORMS)
    target = tmp_path / f"forms.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    bench.words.header.save_table_requested.emit()
    bench.until(lambda: "Saved" in bench.window.notices.text())
    written = target.read_text(encoding="utf-8")
    if ending == "csv":
        assert list(csv.reader(written.splitlines())) == [
            ["form", "hits", "documents", "percent"],
            ["lamp", "4", "2", "80.0000"],
            ["lamps", "1", "1", "20.0000"],
        ]
    assert "lamps" in written


def test_a_plot_and_its_data_are_saved(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.window.searching.ask("lamp")
    for table, name in ((DATES, "dates.svg"), (PLACES, "places.png")):
        bench.show(table)
        target = tmp_path / name
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, to=target: (str(to), ""))
        bench.words.header.save_picture_requested.emit()
        assert target.stat().st_size > 1000
    target = tmp_path / "hits.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    bench.words.header.save_data_requested.emit()
    bench.until(target.exists)
    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 5
    for row in rows:
        text = bench.corpus.text(row["document"]).text
        assert text[int(row["start"]) :].lower().startswith("lamp")
        assert len(text) == int(row["length"])
        assert float(row["share"]) == pytest.approx(int(row["start"]) / len(text), abs=1e-4)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "plot.gif"), ""))
    bench.words.header.save_picture_requested.emit()
    assert ".png or .svg" in bench.window.notices.text()


def test_keys_lead_in_and_out(bench: Bench) -> None:
    bench.window.searching.ask("lamp")
    bench.window.commands["to_words"].trigger()
    bench.until(lambda: bench.words.model.rowCount() > 0)
    assert bench.words.view.hasFocus()
    bench.bot.keyClick(bench.words.view, Qt.Key.Key_Escape)
    assert not bench.words.isVisible()
    assert not bench.window.commands["words"].isChecked()
    bench.window.commands["words"].trigger()
    assert bench.words.isVisible()
    bench.window.commands["concordance"].trigger()
    assert bench.lines.isVisible()
    assert not bench.words.isVisible()
    bench.window.commands["concordance"].trigger()
    assert not bench.words.parentWidget().isVisible()


def test_a_table_is_counted_again_when_documents_come_and_go(bench: Bench) -> None:
    bench.window.searching.ask("lamp")
    bench.show(FORMS)
    assert "2 forms" in bench.words.header.text()
    ledger = bench.document("Ledger")
    bench.desk.do(lambda: bench.corpus.remove([ledger]))
    bench.until(lambda: [str(row.cells[0]) for row in bench.words.model.rows] == ["lamp"])
    bench.desk.do(lambda: bench.corpus.restore([ledger]))
    bench.until(lambda: len(bench.words.model.rows) == 2)
