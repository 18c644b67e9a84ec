import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QToolButton
from pytestqt.qtbot import QtBot

from florilegium.model import Progress
from florilegium.ui.appearance import Appearance
from florilegium.ui.icon_source import IconSource
from florilegium.ui.progress import StatusProgress, progress_words, slow_words


@pytest.fixture
def progress(qtbot: QtBot, appearance: Appearance, icons: IconSource) -> StatusProgress:
    progress = StatusProgress(appearance, icons)
    qtbot.addWidget(progress)
    return progress


@pytest.mark.parametrize(
    ("doing", "state", "words"),
    [
        ("Adding “reports/”", Progress(620, 1000, "a.txt"), "Adding “reports/”: 620 of 1,000"),
        ("Adding", Progress(0, 0), "Adding…"),
        ("Adding “a.pdf”", Progress(0, 1, "a.pdf"), "Adding “a.pdf”…"),
        ("Adding “a\udcff\nb”", Progress(1200, 0), "Adding “a\ufffd b”: 1,200 so far"),
        (
            "Adding “" + "x" * 99 + ".txt”",
            Progress(1, 2),
            "Adding “" + "x" * 15 + "…" + "x" * 19 + ".txt”: 1 of 2",
        ),
    ],
)
def test_words(doing: str, state: Progress, words: str) -> None:
    assert progress_words(doing, state) == words


def test_it_shows_only_while_something_is_at_work(progress: StatusProgress) -> None:
    assert progress.text() == ""
    progress.show_progress("Adding", Progress(620, 1000, "reports/"))
    assert progress.isVisible()
    bar = progress.findChild(QProgressBar)
    assert (bar.value(), bar.maximum()) == (620, 1000)
    progress.show_progress("Adding", Progress(7, 0))
    assert not bar.isVisible()
    progress.finish()
    assert not progress.isVisible()


def test_the_line_does_not_jump_back_and_forth(progress: StatusProgress) -> None:
    progress.show_progress("Adding", Progress(1000, 1000))
    wide = progress._label.minimumWidth()
    progress.show_progress("Adding", Progress(1, 1000, "a.txt"))
    assert progress.toolTip() == "a.txt"
    assert progress._label.minimumWidth() == wide


def test_stopping_is_asked_once_and_said(qtbot: QtBot, progress: StatusProgress) -> None:
    asked: list[bool] = []
    progress.cancel_requested.connect(lambda: asked.append(True))
    progress.show_progress("Adding", Progress(1, 9))
    button = progress.findChild(QToolButton)
    for _ in range(2):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    progress.show_progress("Adding", Progress(2, 9))
    assert progress.text() == "Stopping…"
    assert asked == [True]
    progress.finish()
    progress.show_progress("Adding", Progress(1, 5))
    assert progress.text() == "Adding: 1 of 5"
    assert button.isEnabled()


def test_a_file_that_takes_long_is_named_with_the_time_it_takes(
    qtbot: QtBot, progress: StatusProgress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("florilegium.ui.progress.SLOW", 1)
    progress.show_progress("Adding “reports/”", Progress(3, 9, "a.pdf"), slow="Reading “a.pdf”")
    assert progress.text() == "Adding “reports/”: 3 of 9"
    qtbot.waitUntil(lambda: progress.text() == "Reading “a.pdf”…")
    progress.show_progress("Adding “reports/”", Progress(4, 9, "b.pdf"))
    assert progress.text() == "Adding “reports/”: 4 of 9"
    progress.show_progress("Adding “reports/”", Progress(5, 9, "c.pdf"), slow="Reading “c.pdf”")
    progress.findChild(QToolButton).click()
    with qtbot.waitSignal(progress._ticks.timeout):
        pass
    assert progress.text() == "Stopping…"
    progress.finish()
    assert not progress._ticks.isActive()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "Reading “a.pdf”…"), (4, "Reading “a.pdf”… 4 s"), (125, "Reading “a.pdf”… 2 min 5 s")],
)
def test_the_time_in_words(seconds: int, words: str) -> None:
    assert slow_words("Reading “a.pdf”", seconds) == words
