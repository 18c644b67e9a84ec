"""A draft verified in the window, with real children: looked up, read in place, mended, watched."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from florilegium.corpus import Corpus
from florilegium.model import QuotationStatus
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.draft.pane import DraftPane
from florilegium.ui.window import Window

PATIENCE = 30_000
KEY = Qt.Key
LEDGER = (
    "The Ledger\n\nThe keeper counts 238 barrels of oil landed before the storm.\n\n"
    "The tide waits for no pilot.\n\nThe tide waits for no pilot.\n"
)
LOG = "The Log\n\nThe lamp was lit at a quarter past four.\n"
DRAFT = (
    "# Draft\n\nOne says “the lamp was lit at a quarter past four”.\n\n"
    "Another: “The keeper counts 214 barrels of oil landed”.\n\n> The tide waits for no pilot.\n"
)


class Bench:
    """A window over a small corpus, and a draft."""

    def __init__(self, folder: Path, appearance: Appearance, settings: QSettings, bot: QtBot) -> None:
        shelf = folder / "shelf"
        shelf.mkdir()
        (shelf / "ledger.txt").write_text(LEDGER, encoding="utf-8")
        (shelf / "log.txt").write_text(LOG, encoding="utf-8")
        self.corpus = Corpus(folder / "library")
        list(self.corpus.add([shelf]))
        self.corpus.update_index()
        self.path = folder / "drafts" / "essay.md"
        self.path.parent.mkdir()
        self.path.write_bytes(DRAFT.encode())
        self.desk = Desk(self.corpus)
        self.window = Window(self.desk, appearance, settings)
        self.bot = bot
        self.window.show()
        bot.waitExposed(self.window)

    @property
    def pane(self) -> DraftPane:
        pane = self.window.verifying._pane
        assert pane is not None
        return pane

    def until(self, holds: Callable[[], bool]) -> None:
        self.bot.waitUntil(holds, timeout=PATIENCE)

    def press(self, key: Qt.Key) -> None:
        self.bot.keyClick(self.pane.view, key)

    def statuses(self) -> list[QuotationStatus]:
        draft = self.pane.draft
        return [verdict.status for verdict in draft.verdicts] if draft else []

    def settled(self) -> None:
        """Nothing is under way any more."""
        verifying = self.window.verifying
        self.until(
            lambda: verifying._checking is None and not verifying._mending and not verifying._quiet.isActive()
        )

    def title(self) -> str:
        document = self.window.reading.document
        return self.corpus.document(document).title if document else ""

    def close(self) -> None:
        self.window.close()
        self.desk.stop()
        self.window.deleteLater()
        self.corpus.close()


@pytest.fixture
def bench(
    tmp_path: Path, appearance: Appearance, settings: QSettings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Bench]:
    monkeypatch.setattr("florilegium.ui.verifying.QUIET_MILLISECONDS", 20)
    made = Bench(tmp_path, appearance, settings, qtbot)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(made.path), ""))
    made.window.commands["verify_draft"].trigger()
    made.until(lambda: made.window.verifying.shown)
    made.settled()
    yield made
    made.close()


VERBATIM, ALTERED, AMBIGUOUS = (
    QuotationStatus.VERBATIM,
    QuotationStatus.ALTERED,
    QuotationStatus.AMBIGUOUS,
)


def test_one_steps_through_it_beside_the_corpus(bench: Bench) -> None:
    assert bench.statuses() == [VERBATIM, ALTERED, AMBIGUOUS]
    assert bench.pane.view.hasFocus()
    bench.until(lambda: bench.title() == "The Log")
    bench.window.commands["next_quotation"].trigger()
    bench.until(lambda: bench.title() == "The Ledger")
    assert bench.pane.view.hasFocus()
    bench.press(KEY.Key_Return)
    assert bench.window.reader.view.hasFocus()
    bench.window.verifying.close()
    assert bench.window.sidebar.isVisible()
    bench.window.commands["next_quotation"].trigger()
    assert bench.window.verifying.shown
    bench.window.commands["verify_draft"].trigger()
    bench.settled()


def test_a_reference_goes_in_and_can_be_taken_back(bench: Bench) -> None:
    bench.press(KEY.Key_R)
    bench.until(lambda: bench.window.notices.text() == "Reference to “The Log” inserted")
    bench.settled()
    text = bench.path.read_text(encoding="utf-8")
    assert "past four” ([The Log, ¶ 1](florilegium://open?document=" in text
    assert bench.path.with_name("essay.md~").read_bytes() == DRAFT.encode()
    assert bench.statuses() == [VERBATIM, ALTERED, AMBIGUOUS]
    bench.until(lambda: not bench.pane.detail.insert.isEnabled())
    bench.window.notices._button.click()
    bench.until(lambda: bench.path.read_bytes() == DRAFT.encode())
    bench.until(lambda: bench.window.notices.text() == "“essay.md” is as it was")
    bench.settled()


def test_words_are_put_right_and_the_places_of_one_document_told_apart(bench: Bench) -> None:
    bench.pane.view.choose(1)
    bench.press(KEY.Key_W)
    bench.until(lambda: bench.statuses() == [VERBATIM, VERBATIM, AMBIGUOUS])
    bench.settled()
    assert "“The keeper counts 238 barrels of oil landed”" in bench.path.read_text(encoding="utf-8")
    bench.pane.view.choose(2)
    bench.pane.detail.candidates.setCurrentRow(1)
    bench.press(KEY.Key_R)
    bench.until(lambda: bench.statuses() == [VERBATIM, VERBATIM, VERBATIM])
    bench.settled()
    draft = bench.pane.draft
    assert draft is not None
    assert draft.verdicts[2].start == LEDGER.rindex("The tide")
    assert bench.path.read_text(encoding="utf-8").endswith(")\n")


def test_a_draft_that_changes_is_verified_again(bench: Bench) -> None:
    bench.path.write_text("Only “the lamp was lit at a quarter past four”.\n", encoding="utf-8")
    bench.until(lambda: bench.statuses() == [VERBATIM])
    bench.settled()
    # As editors save: another file in its place.
    beside = bench.path.with_name("new")
    beside.write_text(DRAFT, encoding="utf-8")
    beside.replace(bench.path)
    bench.until(lambda: len(bench.statuses()) == 3)
    bench.settled()
    bench.path.unlink()
    bench.until(lambda: "cannot be read" in bench.pane._empty._heading.text())
    bench.settled()
    bench.path.write_text(DRAFT, encoding="utf-8")
    bench.until(lambda: len(bench.statuses()) == 3)
    bench.settled()


def test_what_changed_in_the_meantime_is_left_alone(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.window.verifying, "_on_disk_changed", lambda _path: None)
    bench.window.verifying._watcher.blockSignals(True)
    other = DRAFT.replace("Another", "A third")
    bench.path.write_text(other, encoding="utf-8")
    bench.press(KEY.Key_R)
    bench.until(lambda: "changed since it was verified" in bench.window.notices.text())
    bench.settled()
    assert bench.path.read_text(encoding="utf-8") == other


def test_a_document_that_goes_changes_what_is_found(bench: Bench) -> None:
    (log,) = (one.id for one in bench.corpus.documents() if one.title == "The Log")
    bench.window.reading.do(lambda: bench.corpus.remove([log]))
    bench.until(lambda: bench.statuses()[:1] == [QuotationStatus.NOT_FOUND])
    bench.settled()


def test_reading_on_does_not_verify_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    checks: list[object] = []
    monkeypatch.setattr(bench.window.verifying, "_check", lambda **_: checks.append(1))
    bench.until(lambda: bench.title() == "The Log")
    bench.window.commands["next_quotation"].trigger()
    bench.until(lambda: bench.title() == "The Ledger")
    assert not bench.window.verifying._quiet.isActive()
    assert checks == []


def test_a_reference_is_copied(bench: Bench) -> None:
    bench.press(KEY.Key_C)
    assert QGuiApplication.clipboard().text().startswith("[The Log, ¶ 1](florilegium://open?document=")


@pytest.mark.parametrize("suffix", [".md", ".csv"])
def test_the_report(bench: Bench, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = bench.path.with_name(f"report{suffix}")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(saved), ""))
    bench.pane.report_requested.emit()
    bench.until(lambda: bench.window.notices.text() == f"Saved as “report{suffix}”")
    text = saved.read_text(encoding="utf-8")
    assert "214" in text
    assert "238" in text
    assert text.count("The Ledger") >= 2


def test_a_file_that_is_none_says_so(bench: Bench) -> None:
    other = bench.path.with_name("other.txt")
    other.write_bytes(b"\x89PNG\0\1\2" * 40)
    bench.window.verifying.verify(other)
    bench.until(lambda: bench.pane.draft is None)
    bench.settled()
    assert "binary" in bench.pane._empty._text.text()


def test_keys_that_the_window_has_too_are_the_panes_in_it(bench: Bench) -> None:
    heard: list[str] = []
    bench.window.commands["new_files"].triggered.connect(lambda: heard.append("new files"))
    bench.window.commands["palette"].triggered.connect(lambda: heard.append("palette"))
    bench.press(KEY.Key_F5)
    assert bench.window.verifying._checking is not None
    bench.settled()
    bench.bot.keyClick(bench.pane.view, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.until(lambda: "inserted" in bench.window.notices.text())
    bench.settled()
    assert heard == []


def test_stopping_leaves_what_was_shown(bench: Bench) -> None:
    shown = bench.statuses()
    bench.window.verifying.verify(bench.path)
    assert "Verifying" in bench.window.progress.text()
    bench.window.progress.cancel_requested.emit()
    bench.settled()
    assert bench.statuses() == shown
    assert bench.window.progress.text() == ""
