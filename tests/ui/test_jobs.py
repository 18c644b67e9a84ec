import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from florilegium.corpus import Corpus
from florilegium.model import SearchResult
from florilegium.ui.jobs import Child
from florilegium.work import AddFiles, ReadAgain, Search

PATIENCE = 30_000


@pytest.fixture
def child(tmp_path: Path, qapp: object) -> Iterator[Child]:
    made = Child(tmp_path / "library")
    yield made
    made.stop()


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number}.txt").write_text(f"Document number {number} speaks of lamps and of oil.")
    return folder


def test_no_process_is_started_before_the_first_job(child: Child) -> None:
    assert child.pid == 0


def test_what_a_job_tells_arrives_in_order(child: Child, shelf: Path, qtbot: QtBot) -> None:
    told: list[object] = []
    job = child.start(AddFiles((str(shelf),)))
    job.progressed.connect(told.append)
    job.reported.connect(told.extend)
    with qtbot.waitSignal(job.finished, timeout=PATIENCE):
        assert child.busy
    assert not child.busy
    assert sum(getattr(one, "status", "") == "added" for one in told) == 40
    search = child.start(Search("lamps"))
    with qtbot.waitSignal(search.finished, timeout=PATIENCE) as done:
        pass
    assert isinstance(done.args[0], SearchResult)
    assert done.args[0].total == 40


def test_a_failure_is_told_as_a_sentence(child: Child, qtbot: QtBot) -> None:
    job = child.start(ReadAgain("nothing", "utf-8"))
    with qtbot.waitSignal(job.failed, timeout=PATIENCE) as failed:
        pass
    assert failed.args[0].startswith("There is no document")


@pytest.mark.skipif(sys.platform == "win32", reason="needs kill -9")
def test_after_a_child_is_killed_the_next_job_gets_a_new_one(
    child: Child, shelf: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    job = child.start(AddFiles((str(shelf),)))
    qtbot.waitUntil((tmp_path / "library" / "library.sqlite3").exists, timeout=PATIENCE)
    with qtbot.waitSignal(job.failed, timeout=PATIENCE) as failed:
        os.kill(child.pid, signal.SIGKILL)
    assert "kept" in failed.args[0]
    again = child.start(AddFiles((str(shelf),)))
    with qtbot.waitSignal(again.finished, timeout=PATIENCE):
        pass
    corpus = Corpus(tmp_path / "library")
    assert len(corpus.documents()) == 40
    assert list(corpus.check()) == []
    corpus.close()


def test_stopping_with_work_under_way_leaves_nothing_running(child: Child, shelf: Path) -> None:
    child.start(AddFiles((str(shelf),)))
    child.stop()
    assert child.pid == 0
