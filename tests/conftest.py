"""What holds for every test: nothing of the reader's own is touched, and nothing is left behind.

The platform is chosen here, before anything imports Qt.
"""

import logging
import multiprocessing
import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psutil
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

LEAVING = 5.0
"""Seconds that what a test has already told to end may take to do so."""

# No timed assertion: a busy machine is no bug. In CI the examples are the same every time.
hypothesis.settings.register_profile(
    "desk", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("ci", hypothesis.settings.get_profile("desk"), derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "desk")


def _home(patch: pytest.MonkeyPatch, home: Path) -> None:
    """Make ``home`` the place of everything that is per user, on every system."""
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    for name in ("HOME", "USERPROFILE"):
        patch.setenv(name, str(home))
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    patch.setenv("XDG_RUNTIME_DIR", str(runtime))
    for name in ("APPDATA", "LOCAL_APPDATA"):  # read by platformdirs, on Windows
        patch.setenv(f"WIN_PD_OVERRIDE_{name}", str(home / name.lower()))
    patch.delenv("FLORILEGIUM_LIBRARY", raising=False)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of all the tests' homes; itself the home of fixtures that outlive a test."""
    folder = tmp_path_factory.mktemp("homes")
    with pytest.MonkeyPatch.context() as patch:
        _home(patch, folder)
        yield folder


@pytest.fixture(autouse=True)
def home(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own, empty; no library is named in the environment."""
    folder = Path(tempfile.mkdtemp(dir=homes))
    _home(monkeypatch, folder)
    return folder


class _Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning or worse in the log fails the test, unless it asks for ``caplog`` to look at it."""
    handler = _Complaints()
    logger = logging.getLogger("florilegium")
    logger.addHandler(handler)
    yield
    logger.removeHandler(handler)
    if handler.records and "caplog" not in request.fixturenames:
        pytest.fail("logged: " + "\n".join(record.getMessage() for record in handler.records), pytrace=False)


def _children() -> set[psutil.Process]:
    return {child for child in psutil.Process().children(recursive=True) if not _is_helper(child)}


def _is_helper(process: psutil.Process) -> bool:
    """Python's own keeper of shared resources, which lives as long as the tests do."""
    try:
        return any("resource_tracker" in argument for argument in process.cmdline())
    except psutil.Error:  # gone in the meantime
        return True


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """A thread or child process that outlives its test fails it; the process is ended."""
    threads = set(threading.enumerate())
    children = _children()
    yield
    for thread in set(threading.enumerate()) - threads:
        thread.join(LEAVING)
    multiprocessing.active_children()  # reaps those that have ended
    _, running = psutil.wait_procs(_children() - children, timeout=LEAVING)
    left = [f"process {process.pid}: {' '.join(process.cmdline())}" for process in running]
    left += [f"thread {thread.name}" for thread in set(threading.enumerate()) - threads]
    for process in running:
        process.kill()
    if left:
        pytest.fail("left running: " + "; ".join(left), pytrace=False)
