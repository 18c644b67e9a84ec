"""The concordance in the window, with real children: found, read in place, highlighted, covered."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from florilegium.corpus import Corpus
from florilegium.model import Changes, HitState
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.name_popup import NamePopup
from florilegium.ui.searches_panel import SearchesPanel
from florilegium.ui.window import Window
from florilegium.ui.words.asking import Lines

PATIENCE = 30_000
TEXTS = {
    "ledger": "The keeper's ledger\n\nThe lamp was lit at four. The old lamp was sold.\n",
    "minutes": "Minutes\n\nNobody had trimmed the lamp, and the lamp was dark.\n\nThe chairman asked why.\n",
}


class Bench:
    """A window over a small corpus."""

    def __init__(self, library: Path, appearance: Appearance, settings: QSettings, bot: QtBot) -> None:
        self.corpus = Corpus(library)
        self.desk = Desk(self.corpus)
        self.window = Window(self.desk, appearance, settings)
        self.bot = bot
        self.lines = self.window.lines
        self.window.show()
        bot.waitExposed(self.window)

    def until(self, holds: Callable[[], bool]) -> None:
        self.bot.waitUntil(holds, timeout=PATIENCE)

    def show(self, query: str, count: int) -> None:
        self.window.searching.ask(query)
        self.window.commands["concordance"].trigger()
        self.until(lambda: self.lines.model.rowCount() == count)
        self.until(lambda: all(self.lines.model.shown(row).line for row in range(count)))

    def row(self, words: str) -> int:
        rows = range(self.lines.model.rowCount())
        return next(
            row
            for row in rows
            if (line := self.lines.model.shown(row).line) and words in line.left + line.right
        )

    def press(self, key: Qt.Key) -> None:
        self.bot.keyClick(self.lines.view, key)

    def state(self, row: int) -> HitState | None:
        return self.lines.model.shown(row).state

    def fill_in(self, words: str) -> None:
        popup = self.window.findChild(NamePopup)
        assert popup is not None
        popup.line.setText(words)
        self.bot.keyClick(popup.line, Qt.Key.Key_Return)

    def close(self) -> None:
        self.window.close()
        self.desk.stop()
        self.window.deleteLater()
        self.corpus.close()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    for name, text in TEXTS.items():
        (shelf / f"{name}.txt").write_text(text, encoding="utf-8")
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


def test_a_line_is_read_in_place_and_enter_goes_there(bench: Bench) -> None:
    bench.show("lamp", 4)
    assert "4 lines" in bench.lines.header.text()
    bench.lines.view.focus_list()
    bench.lines.view.go(bench.row("trimmed"))
    document = bench.window.reading.document
    assert bench.corpus.document(document).title == "Minutes"
    assert bench.lines.view.hasFocus()
    bench.press(Qt.Key.Key_Return)
    assert not bench.lines.view.hasFocus()


def test_ticked_lines_are_highlighted_in_one_deed(bench: Bench) -> None:
    bench.show("lamp", 4)
    for words in ("lit at four", "trimmed"):
        bench.lines.view.go(bench.row(words))
        bench.press(Qt.Key.Key_Space)
    bench.press(Qt.Key.Key_2)
    bench.until(lambda: bench.corpus.highlight_count() == 2)
    assert {highlight.label for highlight in bench.corpus.highlights()} == {"question"}
    bench.until(
        lambda: (
            sum(
                bool(bench.lines.model.shown(r).line.labels)
                for r in range(4)  # type: ignore[union-attr]
                if bench.lines.model.shown(r).line
            )
            == 2
        )
    )
    bench.window.commands["undo"].trigger()
    bench.until(lambda: bench.corpus.highlight_count() == 0)
    bench.until(bench.window.commands["redo"].isEnabled)  # the window hears of it after the disk does
    bench.window.commands["redo"].trigger()
    bench.until(lambda: bench.corpus.highlight_count() == 2)


def test_the_order_changes_and_the_line_stays(bench: Bench) -> None:
    bench.show("lamp", 4)
    bench.lines.view.go(bench.row("trimmed"))
    bench.lines.header.order_chosen.emit(("1L", "2L", "3L"))
    bench.until(lambda: [_left(bench, row) for row in range(4)] == ["old", "the", "the", "the"])
    here = bench.lines.model.shown(bench.lines.view.current_row()).line
    assert here is not None
    assert "trimmed" in here.left


def _left(bench: Bench, row: int) -> str:
    line = bench.lines.model.shown(row).line if row < bench.lines.model.rowCount() else None
    return line.left.split()[-1].lower() if line else ""


def test_a_saved_search_knows_what_was_looked_at(
    bench: Bench, library: Path, appearance: Appearance, settings: QSettings, qtbot: QtBot
) -> None:
    bench.show("lamp", 4)
    bench.window.commands["save_search"].trigger()
    bench.fill_in("The lamp")
    bench.until(lambda: "4 to go" in bench.lines.coverage.text())
    bench.lines.view.go(bench.row("trimmed"))
    bench.press(Qt.Key.Key_Return)
    bench.until(lambda: "1 seen, 3 to go" in bench.lines.coverage.text())
    bench.lines.view.go(bench.row("sold"))
    bench.press(Qt.Key.Key_Delete)
    bench.until(lambda: "1 dismissed" in bench.lines.coverage.text())
    assert bench.state(bench.row("sold")) is HitState.DISMISSED
    bench.window.commands["next_unseen"].trigger()
    assert bench.state(bench.lines.view.current_row()) is HitState.UNSEEN
    bench.window.close()
    again = Bench(library, appearance, settings, qtbot)
    try:
        again.window.concording.open_saved(again.corpus.searches.named("The lamp"))
        again.until(lambda: "1 seen, 1 dismissed" in again.lines.coverage.text())
    finally:
        again.close()


def test_a_dismissal_is_undone(bench: Bench) -> None:
    bench.corpus.searches.save("The lamp", "lamp")
    bench.show("lamp", 4)
    bench.until(lambda: "4 to go" in bench.lines.coverage.text())
    bench.lines.view.go(0)
    bench.press(Qt.Key.Key_Delete)
    bench.until(lambda: "1 dismissed" in bench.lines.coverage.text())
    bench.window.notices._button.click()
    bench.until(lambda: "dismissed" not in bench.lines.coverage.text())
    bench.press(Qt.Key.Key_Delete)
    bench.until(lambda: "1 dismissed" in bench.lines.coverage.text())
    bench.lines.header.order_chosen.emit(("1L", "2L"))
    bench.until(lambda: bench.window.concording._finding._running is None)
    bench.window.notices._button.click()
    bench.until(lambda: "dismissed" not in bench.lines.coverage.text())


def test_a_saved_search_is_deleted_and_comes_back(bench: Bench) -> None:
    bench.corpus.searches.save("The lamp", "lamp")
    bench.show("lamp", 4)
    bench.until(bench.lines.coverage.isVisible)
    bench.lines.coverage.delete_requested.emit()
    bench.until(lambda: not bench.lines.coverage.isVisible())
    bench.window.notices._button.click()
    bench.until(bench.lines.coverage.isVisible)


def test_lines_are_saved(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.show("lamp", 4)
    target = tmp_path / "lines.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    bench.lines.save_requested.emit(None)
    bench.until(lambda: "Saved" in bench.window.notices.text())
    assert len(target.read_text(encoding="utf-8").splitlines()) == 5


def test_saving_is_stopped_and_nothing_is_written(
    bench: Bench, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.corpus.searches.save("The lamp", "lamp")
    bench.show("lamp", 4)
    bench.until(lambda: "4 to go" in bench.lines.coverage.text())
    target = tmp_path / "evidence.md"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    bench.lines.coverage.export_requested.emit()
    bench.window.progress.cancel_requested.emit()
    bench.until(lambda: bench.window.notices.text() != "")
    assert ("Nothing was saved" in bench.window.notices.text()) != target.exists()
    bench.lines.coverage.export_requested.emit()
    bench.until(target.exists)


def test_a_query_that_finds_nothing_or_is_wrong_says_so(bench: Bench) -> None:
    bench.window.searching.ask("zeppelin")
    bench.window.commands["concordance"].trigger()
    bench.until(lambda: "0 lines" in bench.lines.header.text())
    bench.window.searching.ask("(lamp")
    bench.window.concording.show()
    bench.until(lambda: "(lamp" in bench.lines.header.text())
    assert bench.lines.model.rowCount() == 0


def test_escape_puts_the_concordance_away(bench: Bench) -> None:
    bench.show("lamp", 4)
    bench.lines.view.focus_list()
    bench.press(Qt.Key.Key_Escape)
    assert not bench.lines.isVisible()
    assert not bench.window.commands["concordance"].isChecked()


def test_capitals_make_a_difference_where_they_are_to(bench: Bench, library: Path) -> None:
    (library.parent / "shelf" / "office.txt").write_text(
        "The office\n\nThe Lamp Office sold a lamp.\n", encoding="utf-8"
    )
    list(bench.corpus.add([library.parent / "shelf"]))
    bench.corpus.update_index()
    bench.show("Lamp", 6)
    bench.lines.model.tick_all()
    bench.window.commands["case"].trigger()
    bench.until(lambda: bench.lines.model.rowCount() == 1)
    assert bench.lines.model.ticked_count == 1
    bench.until(lambda: "1 passage " in bench.window.results._count.text())
    bench.lines.view.go(0)
    bench.until(lambda: len(bench.window.reader._finding.hits) == 1)
    bench.window.concording.save_search()
    bench.fill_in("Offices")
    bench.until(lambda: "1 passage" in bench.lines.coverage.text())
    (saved,) = bench.corpus.searches.all()
    assert saved.case
    bench.window.field.case_toggled.emit(False)
    bench.until(lambda: bench.lines.model.rowCount() == 6)
    bench.until(bench.lines.coverage.isHidden)
    assert not bench.window.commands["case"].isChecked()
    bench.window.concording.open_saved(saved)
    bench.until(lambda: bench.lines.model.rowCount() == 1)
    assert bench.window.commands["case"].isChecked()
    for table, rows in (("forms", 1), ("dates", 1), ("places", 2)):
        bench.window.wording.show(table)
        bench.until(lambda rows=rows: bench.window.words.model.rowCount() == rows)  # type: ignore[misc]
        assert bench.window.words.header.text().startswith("1 "), table


def test_the_panel_of_saved_searches_says_how_far_one_has_got(bench: Bench) -> None:
    bench.corpus.searches.save("All lamps", "lamp")
    bench.corpus.searches.save("Asking", "asked")
    bench.window.commands["saved_searches"].trigger()
    panel = bench.window.findChild(SearchesPanel)
    assert panel is not None

    def rows() -> list[str]:
        model = panel.list.model()
        return [
            model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())
        ]

    bench.until(
        lambda: rows() == ["All lamps, lamp · 4 passages: 4 to go", "Asking, asked · 1 passage: 1 to go"]
    )
    bench.bot.keyClick(panel.list, Qt.Key.Key_F2)
    popup = panel.findChild(NamePopup)
    assert popup is not None
    popup.line.setText("Lamps")
    bench.bot.keyClick(popup.line, Qt.Key.Key_Return)
    bench.until(lambda: [row.split(",")[0] for row in rows()] == ["Asking", "Lamps"])
    (asking, lamps) = bench.corpus.searches.all()
    panel.delete_requested.emit(lamps.id)
    assert [search.id for search in bench.corpus.searches.all()] == [asking.id]
    panel._undo.click()
    bench.until(lambda: len(rows()) == 2 and "counting" not in " ".join(rows()))
    panel.open_requested.emit(lamps.id)
    bench.until(lambda: "4 passages" in bench.lines.coverage.text())


def test_the_open_document_is_marked_for_what_is_searched_for_now(bench: Bench) -> None:
    bench.show("lamp", 4)
    bench.lines.view.go(bench.row("trimmed"))
    hits = bench.window.reader._finding
    bench.until(lambda: len(hits.hits) == 2)
    bench.window.field.set_query("chairman")
    bench.until(lambda: len(hits.hits) == 1)
    bench.window.field.set_query("zeppelin")
    bench.until(lambda: not hits.hits)


def test_a_narrow_pane_says_how_many_lines_there_are_and_offers_everything(bench: Bench) -> None:
    bench.show("lamp", 4)
    header = bench.lines.header
    header.resize(440, header.height())
    assert header.strip.isHidden()
    assert header._count.width() > 60
    assert header._context_below.menuAction().isVisible()
    header.resize(900, header.height())
    assert not header.strip.isHidden()
    assert not header._context.isHidden()


def test_another_query_begins_at_the_top_without_ticks_and_its_match_gets_its_own_room(bench: Bench) -> None:
    bench.show('"lamp was"', 3)
    wide = bench.lines.view.delegate._match_width
    bench.lines.view.go(1)
    bench.lines.model.tick_all()
    bench.window.searching.ask("the")
    bench.until(lambda: bench.lines.model.rowCount() == 6 and bench.lines.model.shown(0).line is not None)
    assert bench.lines.model.ticked_count == 0
    assert bench.lines.view.current_row() == -1
    assert bench.lines.view.delegate._match_width < wide


def shelve(bench: Bench, library: Path, name: str, text: str) -> str:
    """Add a document, or change it, as the librarian would."""
    file = library.parent / "shelf" / f"{name}.txt"
    file.write_text(text, encoding="utf-8")
    (outcome,) = bench.corpus.add([file])
    bench.corpus.update_index()
    return outcome.document


def lines(bench: Bench) -> list[str]:
    rows = range(bench.lines.model.rowCount())
    shown = [bench.lines.model.shown(row).line for row in rows]
    return [f"{line.left} {line.match} {line.right}" if line else "" for line in shown]


def test_lines_of_a_document_that_arrives_are_taken_in_while_nobody_is_at_work(
    bench: Bench, library: Path
) -> None:
    bench.show("lamp", 4)
    document = shelve(bench, library, "office", "The office\n\nA lamp for the office.\n")
    bench.desk.tell(Changes(documents=frozenset([document])))
    bench.until(lambda: bench.lines.model.rowCount() == 5)
    assert bench.lines.header.new_lines == 0
    bench.desk.do(lambda: bench.corpus.remove([document]))
    bench.until(lambda: bench.lines.model.rowCount() == 4)


def test_new_lines_wait_while_lines_are_ticked_and_those_that_went_go(bench: Bench, library: Path) -> None:
    bench.show("lamp", 4)
    view, model = bench.lines.view, bench.lines.model
    view.go(bench.row("trimmed"))
    bench.press(Qt.Key.Key_Space)
    ledger = next(one.id for one in bench.corpus.documents() if "ledger" in one.title)
    document = shelve(bench, library, "office", "The office\n\nA lamp for the office, one lamp only.\n")
    bench.desk.tell(Changes(documents=frozenset([document])))
    bench.until(lambda: bench.lines.header.new_lines == 2)
    assert model.rowCount() == 4
    bench.desk.do(lambda: bench.corpus.remove([ledger]))
    bench.until(lambda: model.rowCount() == 2)
    assert model.ticked_count == 1
    assert bench.lines.header.new_lines == 2
    view.setFocus()
    bench.press(Qt.Key.Key_F5)
    bench.until(lambda: model.rowCount() == 4)
    assert bench.lines.header.new_lines == 0
    assert model.ticked_count == 1
    assert view.current_row() == bench.row("trimmed")
    assert model.shown(view.current_row()).ticked


def test_a_document_that_changes_keeps_its_ticks(bench: Bench, library: Path) -> None:
    bench.show("lamp", 4)
    bench.lines.view.go(bench.row("trimmed"))
    bench.press(Qt.Key.Key_Space)
    document = bench.lines.model.place(bench.lines.view.current_row())[0]
    (library.parent / "shelf" / "minutes.txt").write_text(
        f"Of the inquiry.\n\n{TEXTS['minutes']}", encoding="utf-8"
    )
    list(bench.corpus.refresh([document]))
    bench.desk.tell(Changes(documents=frozenset([document])))
    before = bench.lines.model.place(bench.lines.view.current_row())
    bench.until(lambda: bench.lines.model.place(bench.lines.view.current_row()) != before)
    bench.until(lambda: all(lines(bench)))
    assert bench.lines.model.ticked_count == 1
    row = bench.row("trimmed")
    assert bench.lines.model.shown(row).ticked
    assert bench.lines.view.current_row() == row


def test_a_reading_place_that_is_kept_changes_no_lines(bench: Bench) -> None:
    bench.show("lamp", 4)
    document = bench.corpus.documents()[0].id
    bench.desk.do(lambda: bench.corpus.save_reading(document, 3, 0.5))
    assert not bench.window.concording._finding._settle.isActive()


def test_of_very_many_lines_the_first_are_shown_while_the_others_are_looked_for(
    bench: Bench, library: Path
) -> None:
    shelve(bench, library, "many", "Many\n\n" + "The lamp was lit. " * 300 + "\n")
    seen: list[str] = []
    bench.lines.model.modelReset.connect(lambda: seen.append(bench.lines.header.text()))
    bench.window.searching.ask("lamp")
    bench.window.commands["concordance"].trigger()
    bench.until(lambda: bench.lines.model.rowCount() == 304)
    bench.until(lambda: "304 lines" in bench.lines.header.text())
    assert len(seen) == 2
    assert "304 lines" not in seen[1]
    assert bench.lines.header._work.isHidden()


def test_the_looking_is_stopped_and_taken_up_again(bench: Bench, library: Path) -> None:
    shelve(bench, library, "many", "Many\n\n" + "The lamp was lit. " * 300 + "\n")
    bench.window.searching.ask("lamp")
    stop = bench.lines.model.modelReset.connect(
        lambda: bench.lines.header.stop_requested.emit() if bench.lines.model.rowCount() == 120 else None,
        Qt.ConnectionType.QueuedConnection,
    )
    bench.window.commands["concordance"].trigger()
    bench.until(
        lambda: bench.lines.header._work.isVisible() and bench.lines.header._work.text() == "Find all"
    )
    bench.lines.model.disconnect(stop)
    assert bench.lines.header.text().startswith("first 120 lines")
    shelve(bench, library, "office", "The office\n\nA lamp for the office.\n")
    bench.window.concording._finding.renew_soon()
    bench.until(lambda: not bench.window.concording._finding._settle.isActive())
    bench.until(lambda: bench.window.concording._finding._running is None)
    assert bench.lines.header.text().startswith("first 120 lines")
    bench.lines.header._work.click()
    bench.until(lambda: "305 lines" in bench.lines.header.text())
    assert bench.lines.header._work.isHidden()


def test_the_whole_sentence_is_highlighted_where_that_is_wanted(bench: Bench) -> None:
    bench.show("lamp", 4)
    bench.lines.ticks._sentences.trigger()
    bench.lines.view.go(bench.row("trimmed"))
    bench.press(Qt.Key.Key_1)
    bench.until(lambda: bench.corpus.highlight_count() == 1)
    (highlight,) = bench.corpus.highlights()
    assert highlight.anchor.quote.exact == "Nobody had trimmed the lamp, and the lamp was dark."
    bench.until(lambda: "Highlight added" in bench.window.notices.text())
    bench.press(Qt.Key.Key_1)
    bench.until(lambda: "already" in bench.window.notices.text())


def test_very_many_hits_are_marked_and_the_mark_taken_back(bench: Bench, library: Path) -> None:
    shelve(bench, library, "many", "Many\n\n" + "The lamp was lit. " * 300 + "\n")
    bench.corpus.searches.save("The lamp", "lamp")
    bench.show("lamp", 304)
    bench.until(lambda: "304 to go" in bench.lines.coverage.text())
    bench.lines.model.tick_all()
    bench.lines.ticks.states_wanted.emit(HitState.SEEN)
    bench.until(lambda: "304 seen" in bench.lines.coverage.text())
    assert bench.lines.model.ticked_count == 0
    assert bench.corpus.searches.coverage(bench.corpus.searches.named("The lamp")).count(HitState.SEEN) == 304
    bench.window.notices._button.click()
    bench.until(lambda: "304 to go" in bench.lines.coverage.text())


def test_coverage_is_of_the_whole_corpus_though_the_lines_are_of_one_document(bench: Bench) -> None:
    bench.corpus.searches.save("The lamp", "lamp")
    document = next(one.id for one in bench.corpus.documents() if one.title == "Minutes")
    bench.window.concording.show_lines_of(Lines("lamp", (document,), "in “Minutes”"))
    bench.until(lambda: bench.lines.model.rowCount() == 2)
    bench.until(lambda: "4 passages" in bench.lines.coverage.text())
    bench.lines.view.go(1)
    bench.press(Qt.Key.Key_Delete)
    bench.until(lambda: "1 dismissed, 3 to go" in bench.lines.coverage.text())
