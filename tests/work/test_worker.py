import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from florilegium.corpus import Corpus
from florilegium.model import AddOutcome, BackupPreview, Changes, Progress, SearchResult
from florilegium.work import (
    AddFiles,
    BackUpNow,
    CountWords,
    Crashed,
    Done,
    Failed,
    FetchLines,
    FindCollocates,
    FindConcordance,
    FindForms,
    FormsAndYears,
    FoundConcordance,
    Job,
    Message,
    PreviewBackup,
    Progressed,
    Refresh,
    Reported,
    RestoreBackup,
    Search,
    UpdateIndex,
    Worker,
)
from florilegium.work.worker import _Reporter


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    started = Worker(tmp_path / "library")
    yield started
    started.stop()
    started.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.txt").write_text(f"Document number {number} speaks of lamps and oil.")
    return folder


def messages(worker: Worker, job: int) -> list[Message]:
    """All messages up to the end of a job."""
    seen: list[Message] = []
    while not (seen and isinstance(seen[-1], Done | Failed | Crashed) and seen[-1].job in (job, -1)):
        seen.append(worker.receive())
    return seen


def outcomes(seen: list[Message]) -> list[AddOutcome]:
    return [outcome for message in seen if isinstance(message, Reported) for outcome in message.outcomes]


def test_the_child_adds_and_finds(worker: Worker, shelf: Path) -> None:
    seen = messages(worker, worker.start(AddFiles((str(shelf),))))
    assert [outcome.status for outcome in outcomes(seen)] == ["added"] * 30
    (found,) = messages(worker, worker.start(Search("lamps", limit=5)))
    assert isinstance(found, Done)
    assert isinstance(found.result, SearchResult)
    assert (found.result.total, len(found.result.documents)) == (30, 5)


class Listener:
    """Hears nothing, and says whether another job is to be done."""

    def __init__(self, waited_for: bool) -> None:
        self._waited_for = waited_for

    def progress(self, progress: Progress) -> None:
        """Nobody looks."""

    def outcome(self, outcome: AddOutcome) -> None:
        """Nobody looks."""

    def cancelled(self) -> bool:
        return False

    def waited_for(self) -> bool:
        return self._waited_for


def test_tidying_the_index_gives_way_to_other_jobs(shelf: Path, tmp_path: Path) -> None:
    corpus = Corpus(tmp_path / "library")
    for path in sorted(shelf.iterdir())[:6]:
        assert [outcome.status for outcome in corpus.add([path])] == ["added"]
        corpus.update_index()

    def parts() -> int:
        return len(list((tmp_path / "library" / "index").glob("*.seg")))

    UpdateIndex(tidy=True).run(corpus, Listener(waited_for=True))
    assert parts() == 6
    UpdateIndex(tidy=True).run(corpus, Listener(waited_for=False))
    assert parts() < 6
    corpus.close()


def test_a_failure_comes_as_a_sentence(worker: Worker, tmp_path: Path) -> None:
    (tmp_path / "library").mkdir(exist_ok=True)
    from florilegium.work import ReadAgain

    (last,) = messages(worker, worker.start(ReadAgain("nothing", "utf-8")))
    assert last == Failed(1, "There is no document “nothing” in the library; “list” shows them.")


def test_a_cancelled_job_keeps_what_it_did(worker: Worker, shelf: Path, tmp_path: Path) -> None:
    first = worker.start(AddFiles((str(shelf),)))
    second = worker.start(AddFiles((str(shelf),)))
    worker.cancel(second)
    worker.cancel(first)
    assert isinstance(messages(worker, first)[-1], Done)
    assert messages(worker, second)[-1] == Done(second, None, cancelled=True)
    corpus = Corpus(tmp_path / "library")
    assert list(corpus.check()) == []
    corpus.close()


@pytest.mark.skipif(sys.platform == "win32", reason="needs kill -9")
def test_a_killed_child_is_told_and_what_it_added_is_kept(
    worker: Worker, shelf: Path, tmp_path: Path
) -> None:
    job = worker.start(AddFiles((str(shelf),)))
    while not isinstance(message := worker.receive(), Reported):
        pass
    acknowledged = {outcome.document for outcome in message.outcomes}
    os.kill(worker.pid, signal.SIGKILL)
    assert isinstance(messages(worker, job)[-1], Crashed)
    corpus = Corpus(tmp_path / "library")
    assert acknowledged <= {summary.id for summary in corpus.documents()}
    corpus.update_index()
    assert list(corpus.check()) == []
    corpus.close()


def test_the_child_ends_with_its_parent(tmp_path: Path) -> None:
    started = Worker(tmp_path / "library")
    child = psutil.Process(started.pid)
    started.close()  # all that the child notices of a parent that was killed
    child.wait(timeout=30)
    started.stop()


def test_a_library_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("in the way")
    started = Worker(tmp_path / "library")
    message = started.receive()
    assert isinstance(message, Failed)
    assert "cannot be used" in message.sentence
    started.stop()
    started.close()


def result(worker: Worker, job: object) -> object:
    last = messages(worker, worker.start(job))[-1]  # type: ignore[arg-type]
    assert isinstance(last, Done), last
    return last.result


def test_the_child_refreshes_backs_up_and_restores(worker: Worker, shelf: Path) -> None:
    result(worker, AddFiles((str(shelf),)))
    path = result(worker, BackUpNow())
    assert isinstance(path, Path)
    (shelf / "00.txt").write_text("Document number 0 speaks of lamps and tallow.")
    (shelf / "01.txt").unlink()
    outcomes = result(worker, Refresh())
    assert isinstance(outcomes, list)
    assert sorted(outcome.status for outcome in outcomes) == ["missing"] + ["unchanged"] * 28 + ["updated"]
    found = result(worker, Search("tallow"))
    assert isinstance(found, SearchResult)
    assert found.total == 1
    assert isinstance(result(worker, PreviewBackup(path)), BackupPreview)
    changes = result(worker, RestoreBackup(path))
    assert isinstance(changes, Changes)
    assert changes.everything
    found = result(worker, Search("tallow"))
    assert isinstance(found, SearchResult)
    assert found.total == 0
    assert isinstance(messages(worker, worker.start(RestoreBackup(shelf / "02.txt")))[-1], Failed)


def test_the_child_gives_a_concordance_and_lines_of_it(worker: Worker, shelf: Path) -> None:
    messages(worker, worker.start(AddFiles((str(shelf),))))
    first, whole = (
        messages(worker, worker.start(FindConcordance("lamps", ("1R",), most=most, shown=5)))[-1]
        for most in (10, None)
    )
    assert isinstance(first, Done) and isinstance(first.result, FoundConcordance)
    assert isinstance(whole, Done) and isinstance(whole.result, FoundConcordance)
    assert (len(first.result.concordance), len(whole.result.concordance)) == (10, 30)
    assert [line.match for line in whole.result.lines] == ["lamps"] * 5
    assert sum(whole.result.dispersion) == 30
    fetched = messages(worker, worker.start(FetchLines(whole.result.concordance.part([29, 3]))))[-1]
    assert isinstance(fetched, Done) and isinstance(fetched.result, list)
    assert [line.right for line in fetched.result] == [" and oil."] * 2


def test_a_newer_concordance_abandons_the_older(worker: Worker, shelf: Path) -> None:
    messages(worker, worker.start(AddFiles((str(shelf),))))
    older = worker.start(FindConcordance("lamps"))
    worker.cancel(older)
    newer = worker.start(FindConcordance("oil"))
    done = [message for message in messages(worker, newer) if isinstance(message, Done)]
    assert [message.job for message in done] == [older, newer]
    assert isinstance(done[1].result, FoundConcordance) and len(done[1].result.concordance) == 30


def test_the_child_counts_words(worker: Worker, shelf: Path) -> None:
    messages(worker, worker.start(AddFiles((str(shelf),))))

    def done(job: Job) -> object:
        last = messages(worker, worker.start(job))[-1]
        assert isinstance(last, Done)
        return last.result

    (best, *_) = done(FindCollocates("oil", (2, 0), "frequency"))
    assert (best.word, best.count, best.left) == ("and", 30, 30)
    found = done(FindForms("lamps"))
    assert isinstance(found, FormsAndYears)
    assert [(one.form, one.count) for one in found.forms] == [("lamps", 30)]
    assert ("of lamps and", 30) in [(one.text, one.count) for one in found.clusters]
    assert [one.year for one in found.years] == [""]
    words = done(CountWords(limit=3))
    assert [(one.word, one.count) for one in words] == [("and", 30), ("document", 30), ("lamps", 30)]


def test_the_file_that_takes_long_is_told_and_left_when_cancelled(worker: Worker, shelf: Path) -> None:
    long = shelf / "05 long.md"
    long.write_text("*a* [b](c) `d` " * 400_000, encoding="utf-8")  # many seconds' reading
    job = worker.start(AddFiles((str(shelf / "00.txt"), str(long), str(shelf / "01.txt"))))
    while not (isinstance(message := worker.receive(), Progressed) and message.progress.name == long.name):
        assert not isinstance(message, Done | Failed | Crashed)
    assert message.progress == Progress(1, 3, long.name)
    worker.cancel(job)
    seen = messages(worker, job)
    assert isinstance(seen[-1], Done)
    assert seen[-1].cancelled


def test_progress_that_came_too_soon_is_told_a_little_later() -> None:
    sent: list[Message] = []
    reporter = _Reporter(7, sent.append, lambda: False, lambda: False)
    reporter._sent = time.monotonic()
    reporter.progress(Progress(0, 1, "long.pdf"))
    assert not reporter.cancelled()
    assert sent == []
    reporter._sent -= 60
    assert not reporter.cancelled()
    assert sent == [Progressed(7, Progress(0, 1, "long.pdf"))]
    reporter._sent -= 60
    reporter.cancelled()
    assert len(sent) == 1
