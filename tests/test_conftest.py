"""The tests' own rules: what must fail a test does fail it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import florilegium

HERE = Path(__file__).parent

CASES = """
import logging, subprocess, sys, threading, warnings
from PySide6.QtCore import QThread, QTimer, qWarning
from PySide6.QtWidgets import QWidget

kept = []

def test_error_log():
    logging.getLogger("florilegium.store").warning("a fault")

def test_passes_log_looked_at(caplog):
    logging.getLogger("florilegium.store").warning("a fault")

def test_passes_log_of_others():
    logging.getLogger("another").warning("a fault")

def test_error_thread():
    kept.append(threading.Event())
    threading.Thread(target=kept[-1].wait, args=(60,), daemon=True).start()

def test_passes_thread_that_ends():
    threading.Thread(target=kept[-1].set).start()

def test_error_process():
    kept.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]))

def test_passes_process_that_ends():
    subprocess.Popen([sys.executable, "-c", ""]).wait()

def test_error_timer(qapp):
    kept.append(QTimer())
    kept[-1].start(60_000)

def test_passes_timer_stopped(qapp):
    kept.append(QTimer())
    kept[-1].start(60_000)
    kept[-1].stop()

def test_passes_timer_of_a_closed_widget(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    QTimer(widget).start(60_000)

def test_error_qthread(qapp):
    kept.append(QThread())
    kept[-1].start()

def test_passes_qthread_ended(qapp):
    thread = kept[-1]
    thread.quit()
    thread.wait()

def test_fails_qt_warning(qapp):
    qWarning("a fault")

def test_fails_warning():
    warnings.warn("a fault")

def test_passes_nothing_of_the_readers_own(home):
    from florilegium import paths

    for place in (paths.default_library(), paths.settings_file(), paths.log_folder()):
        assert place.is_relative_to(home)
"""

SETTINGS = """
[pytest]
qt_api = pyside6
qt_log_level_fail = WARNING
filterwarnings = error
"""


@pytest.fixture
def results(tmp_path):
    """What became of each case, by its name."""
    (tmp_path / "ui").mkdir()
    shutil.copyfile(HERE / "ui" / "conftest.py", tmp_path / "ui" / "conftest.py")
    patience = (HERE / "conftest.py").read_text(encoding="utf-8")
    assert "LEAVING = 5.0" in patience
    (tmp_path / "conftest.py").write_text(
        patience.replace("LEAVING = 5.0", "LEAVING = 0.5"), encoding="utf-8"
    )
    (tmp_path / "ui" / "test_cases.py").write_text(CASES, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(SETTINGS, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-rA",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        str(tmp_path),
    ]
    package = {**os.environ, "PYTHONPATH": str(Path(florilegium.__file__).parents[1])}
    done = subprocess.run(command, cwd=tmp_path, env=package, capture_output=True, text=True, check=False)
    lines = re.findall(r"^(PASSED|FAILED|ERROR) \S*::(\w+)", done.stdout, re.MULTILINE)
    assert lines, done.stdout + done.stderr
    found = {}
    for result, name in lines:  # a test that passed may have an error in what is checked after it
        found[name] = result if found.get(name, "PASSED") == "PASSED" else found[name]
    return found


def test_each_rule_fails_what_it_must_and_nothing_else(results):
    wanted = {"error": "ERROR", "fails": "FAILED", "passes": "PASSED"}
    assert {name: result for name, result in results.items() if result != wanted[name.split("_")[1]]} == {}
    assert len(results) == CASES.count("def test_")
