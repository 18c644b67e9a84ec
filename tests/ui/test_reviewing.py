"""The whole way: a file changes, the window says so, and what that did is looked at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from florilegium.model import AnchorStatus, Highlight
from florilegium.ui.appearance import Appearance
from florilegium.ui.review.pane import ReviewPane
from florilegium.ui.watching import Watching

from .test_window import Table

OLD = (
    "On the harbour\n\n"
    "The keeper counts 238 barrels of oil landed before the storm, and the office agrees with him.\n\n"
    "The lamp was lit at a quarter past four on every evening of that long January.\n\n"
    "Nobody on the bar that night could have told a sail from a wave, the pilot remembers.\n\n"
    "A year later the harbour office sold the boat that had been kept to tend the outer light.\n"
)
NEW = (
    "On the harbour\n\n"
    "A year later the harbour office sold the boat that had been kept to tend the outer light.\n\n"
    "The keeper counts 214 barrels of oil landed before the storm, and the office agrees with him.\n\n"
    "The lamp was lit at a quarter past four on every evening of that long January.\n\n"
    "What follows was written by another hand and says nothing of the night at all.\n"
)
KEY = Qt.Key


class Review(Table):
    """A window whose one document has four highlights, and its file."""

    def prepare(self, path: Path) -> None:
        self.path = path
        path.write_text(OLD, encoding="utf-8")
        (document,) = self.add(path)
        self.open(document)
        self.document = document
        for words in (
            "238 barrels of oil landed before the storm",
            "The lamp was lit at a quarter past four",
            "could have told a sail from a wave",
            "sold the boat that had been kept to tend the outer light",
        ):
            self.select(words)
            self.press(KEY.Key_1)
        self.window.watching.start()
        self.until(lambda: str(path) in self.window.watching.watched())

    def change_the_file(self) -> None:
        self.path.write_text(NEW, encoding="utf-8")
        self.until(lambda: "changed: " in self.window.notices.text())

    @property
    def pane(self) -> ReviewPane:
        pane = self.window.reviewing._pane
        assert pane is not None
        return pane

    def key(self, key: Qt.Key) -> None:
        self.bot.keyClick(QApplication.focusWidget(), key)

    def with_status(self, status: AnchorStatus) -> list[Highlight]:
        return [one for one in self.highlights() if one.status is status]


@pytest.fixture
def review(
    tmp_path: Path, appearance: Appearance, settings: QSettings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Review]:
    monkeypatch.setattr("florilegium.ui.watching.QUIET_MILLISECONDS", 20)
    laid = Review(tmp_path / "library", appearance, settings, qtbot)
    laid.prepare(tmp_path / "harbour.txt")
    yield laid
    laid.close()


def test_a_changed_file_is_noticed_said_and_reviewed_by_keyboard(review: Review) -> None:
    review.change_the_file()
    assert review.window.notices.text() == "“On the harbour” changed: 1 kept, 1 moved, 1 altered, 1 lost"
    assert review.window.reader.view.toPlainText().count("214") == 1  # the open text is the new one
    waiting = {item.highlight.status for item in review.corpus.review()}
    assert waiting == {AnchorStatus.MOVED, AnchorStatus.ALTERED, AnchorStatus.LOST}

    # F8 goes to the notice, Enter or Space on its button opens the review.
    review.window.notices.focus_action.trigger()
    review.key(KEY.Key_Space)
    assert review.pane.view.hasFocus()
    assert review.pane.count() == 3
    assert [item.highlight.id for item in review.corpus.review()] == [
        review.pane._model.item_at(row).highlight.id for row in range(3)
    ]

    # The altered one comes first in the old text: shown in the reader, then accepted.
    review.key(KEY.Key_Return)
    assert review.window.reader.view.is_visible(review.with_status(AnchorStatus.ALTERED)[0].start)
    review.key(KEY.Key_A)
    assert review.with_status(AnchorStatus.ALTERED) == []
    assert review.pane.count() == 2

    # The lost one is attached to what is selected in the text.
    (lost,) = review.with_status(AnchorStatus.LOST)
    assert review.pane.view.chosen() == [lost.id]
    review.key(KEY.Key_S)
    assert "Select the words" in review.window.notices.text()
    review.select("says nothing of the night at all")
    review.key(KEY.Key_S)
    assert review.corpus.by_id([lost.id])[lost.id].exact == "says nothing of the night at all"
    assert review.pane.count() == 1

    # Undo brings it back into the list, and it is kept as an excerpt.
    review.do("undo")
    assert review.pane.count() == 2
    review.pane.view.choose(0)
    review.key(KEY.Key_K)
    kept = review.corpus.by_id([lost.id])[lost.id]
    assert (kept.status, kept.exact) == (AnchorStatus.LOST, "could have told a sail from a wave")

    # The moved one is deleted; nothing is left to review, and the keyboard finds the way back.
    review.key(KEY.Key_Delete)
    assert review.pane.count() == 0
    assert len(review.highlights()) == 3
    review.key(KEY.Key_Space)
    assert not review.window.reviewing.shown
    assert review.window.sidebar.isVisible()
    assert review.window.reader.view.hasFocus()


def test_the_menu_counts_what_is_to_be_reviewed(review: Review) -> None:
    action = review.window.commands["review"]
    menu = review.window.commands.menus["Highlight"]
    menu.aboutToShow.emit()
    assert action.text() == "&Review changes…"
    review.change_the_file()
    menu.aboutToShow.emit()
    assert action.text() == "&Review changes (3)…"
    review.do("review")
    assert review.window.reviewing.shown
    review.window.commands["highlights_column"].setChecked(False)
    review.do("review")
    assert review.pane.isVisible()


def test_writing_a_note_brings_the_cards_back(review: Review) -> None:
    review.change_the_file()
    review.do("review")
    review.window.reader.note_requested.emit(review.highlights()[0].id)
    assert not review.window.reviewing.shown
    assert review.window.sidebar.isVisible()
    review.do("review")
    review.do("to_highlights")
    assert not review.window.reviewing.shown


def test_a_change_that_touches_nothing_is_not_told(review: Review) -> None:
    said = review.window.notices.text()
    changed = OLD + "\nAnd one paragraph more that nobody has read.\n"
    review.path.write_text(changed, encoding="utf-8")
    review.until(lambda: "nobody has read" in review.corpus.text(review.document).text)
    review.until(lambda: not review.desk._librarian.busy)
    assert review.window.notices.text() == said
    assert review.corpus.review() == []


def test_watching_ends_with_the_window(review: Review) -> None:
    watching: Watching = review.window.watching
    assert watching.watched()
    review.window.close()
    assert watching.watched() == []
