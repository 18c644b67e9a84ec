import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QToolButton
from pytestqt.qtbot import QtBot

from florilegium.model import Progress
from florilegium.ui.appearance import Appearance
from florilegium.ui.icon_source import IconSource
from florilegium.ui.progress import StatusProgress, progress_words


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
