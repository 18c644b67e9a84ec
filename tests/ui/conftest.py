"""What the tests of the window share: the settings, the appearance, and no timer left running."""

import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QThread, QTimer
from PySide6.QtWidgets import QApplication

from florilegium import paths
from florilegium.ui.appearance import Appearance


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    """Empty settings in a file of the test's own."""
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def appearance(qapp: QApplication, settings: QSettings) -> Iterator[Appearance]:
    """The appearance as it is on first start, in the light theme."""
    settings.setValue("appearance/theme", "light")
    appearance = Appearance(qapp, settings, paths.resources())
    yield appearance
    shiboken6.delete(appearance)


@pytest.fixture(autouse=True)
def no_timer_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A QTimer or QThread that was started in the test and still runs after it fails the test."""
    started: list[tuple[weakref.ref[QTimer | QThread], str]] = []

    def watch(kind: type[QTimer] | type[QThread]) -> None:
        start = kind.start

        def watched(self: QTimer | QThread, *arguments: object) -> None:
            started.append((weakref.ref(self), type(self).__name__))
            try:
                start(self, *arguments)
            except TypeError:  # connected to a signal, whose arguments a slot of C++ would not be given
                start(self)

        monkeypatch.setattr(kind, "start", watched)

    watch(QTimer)
    watch(QThread)
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = []
    for reference, name in started:
        it = reference()
        if it is None or not shiboken6.isValid(it):
            continue
        if it.isActive() if isinstance(it, QTimer) else it.isRunning():
            left.append(f"{name} {it.objectName()} of {it.parent()}")
            if isinstance(it, QTimer):
                it.stop()
    if left:
        pytest.fail("left running: " + "; ".join(left), pytrace=False)
