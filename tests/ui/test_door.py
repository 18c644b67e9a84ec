import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from florilegium.corpus.libraries import KnownLibraries
from florilegium.ui.door import Door

_SECOND = (
    "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication; "
    "from florilegium.corpus.libraries import KnownLibraries; "
    "from florilegium.ui.door import Door; application = QCoreApplication([]); "
    "sys.exit(0 if Door(Path(sys.argv[1]), KnownLibraries()).hand_over(sys.argv[2]) else 3)"
)


@pytest.fixture
def door(tmp_path: Path, qapp: object) -> Iterator[Door]:
    opened = Door(tmp_path / "library", KnownLibraries())
    opened.open()
    yield opened
    opened.close()


def second_start(library: Path, what: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", _SECOND, str(library), what], env=os.environ)


def test_a_second_start_hands_its_request_to_the_first(door: Door, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(door.requested, timeout=20_000) as asked:
        process = second_start(tmp_path / "library", "florilegium://open?document=x")
    assert asked.args == ["florilegium://open?document=x"]
    assert process.wait(20) == 0


def test_a_path_is_made_whole_for_a_window_that_runs_elsewhere(
    door: Door, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(door.requested, timeout=20_000) as asked:
        process = second_start(tmp_path / "library", "some file.txt")
    assert asked.args == [str(Path("some file.txt").absolute())]
    assert process.wait(20) == 0


def test_another_library_has_a_door_of_its_own(door: Door, tmp_path: Path) -> None:
    assert not Door(tmp_path / "other", KnownLibraries()).hand_over("")


def test_noise_at_the_door_opens_nothing(door: Door, tmp_path: Path, qtbot: QtBot) -> None:
    asked: list[str] = []
    door.requested.connect(asked.append)
    for noise in (b"\xff\xfe\x00\n", b"[1]\n", b'{"open": 7}\n', b"x" * 100_000):
        socket = QLocalSocket()
        socket.connectToServer(door._name)
        assert socket.waitForConnected(5000)
        socket.write(noise)
        socket.flush()
        socket.waitForBytesWritten(5000)
        QApplication.processEvents()
        socket.abort()
    with qtbot.waitSignal(door.requested, timeout=20_000):
        process = second_start(tmp_path / "library", "after.txt")
    process.wait(20)
    assert len(asked) == 1


def test_a_window_that_does_not_know_the_key_is_told_nothing(
    door: Door, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    door.requested.connect(asked.append)
    monkeypatch.setattr(door, "_key", b"another")  # as one who has taken the name of the door
    process = second_start(tmp_path / "library", "secret.txt")
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=20_000)
    assert process.wait() == 3 and asked == []


def test_a_window_that_is_busy_keeps_nobody_waiting(door: Door, tmp_path: Path) -> None:
    process = second_start(tmp_path / "library", "some.txt")
    assert process.wait(20) == 3  # nothing is answered meanwhile


def test_only_one_start_gets_the_window(tmp_path: Path, qapp: object) -> None:
    first, second = (Door(tmp_path / "library", KnownLibraries()) for _ in range(2))
    assert first.claim("")
    first.open()
    with pytest.raises(TimeoutError):  # it is this very thread, which is busy
        second.claim("")
    second.open()  # takes no door away
    first.close()
    assert second.claim("")
    second.close()


def test_where_nothing_can_be_kept_each_start_gets_a_window(tmp_path: Path, qapp: object) -> None:
    (tmp_path / "file").touch()
    nowhere = KnownLibraries(tmp_path / "file" / "libraries")
    first, second = (Door(tmp_path / "library", nowhere) for _ in range(2))
    for door in (first, second):
        assert door.claim("")
        door.open()
    first.close()
    second.close()
