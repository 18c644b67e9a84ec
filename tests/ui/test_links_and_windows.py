"""A link opens in the window of the library that has its passage; with real windows."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.corpus.libraries import KnownLibraries
from florilegium.exporters import link
from florilegium.model import Range

WORDS = "The pilot asked for the lamp to be doubled on the ninth"
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the application with arguments; what is left of it is ended by closing its input."""
    running: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        program = Path(__file__).with_name("opened_windows.py")
        environment = {**os.environ, "FLORILEGIUM_LIBRARY": str(tmp_path / "default")}
        process = subprocess.Popen(
            [sys.executable, str(program), *arguments],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.communicate(timeout=30)


@pytest.fixture
def passage(tmp_path: Path) -> tuple[Path, str]:
    """A library that is not the default one, and a link to a highlight in it."""
    path = tmp_path / "log.txt"
    path.write_text(f"A pilot's log\n\n{WORDS}, and the keeper answered.\n", encoding="utf-8")
    corpus = Corpus(tmp_path / "other")
    (outcome,) = corpus.add([path])
    begin = corpus.text(outcome.document).text.index(WORDS)
    made, _ = corpus.highlight(outcome.document, Range(begin, begin + len(WORDS)), "claim")
    corpus.update_index()
    corpus.close()
    return tmp_path / "other", link(outcome.document, made.id, WORDS)


def said(process: subprocess.Popen[str]) -> str:
    """The next line that it says."""
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def test_a_link_goes_to_the_window_that_has_the_library(
    start: Start, passage: tuple[Path, str], tmp_path: Path
) -> None:
    other, to = passage
    default, there = start(), start("--library", str(other))
    assert said(default) == f"window {tmp_path / 'default'}" and said(there) == f"window {other}"
    second = start("open", to)
    assert said(there) == f"asked {to}"
    assert said(second) == "" and second.wait(30) == 0
    by_words = link("0" * 16, "0" * 12, WORDS)
    second = start("open", by_words)
    assert said(there) == f"asked {by_words}"
    assert second.wait(30) == 0
    nowhere = link("0" * 16, "0" * 12, "Nobody has ever said this, nor written it down")
    second = start("open", nowhere)
    assert said(default) == f"asked {nowhere}"
    assert second.wait(30) == 0


def test_a_link_opens_a_library_that_is_closed_if_that_has_it(
    start: Start, passage: tuple[Path, str]
) -> None:
    other, to = passage
    KnownLibraries().remember(other)
    first, second = start("open", to), start("open", to)  # at once: there is one window
    assert {said(first), said(second)} == {f"asked {to}", ""}


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be stopped there")
def test_a_busy_window_holds_nobody_up(start: Start, passage: tuple[Path, str]) -> None:
    other, to = passage
    there = start("--library", str(other))
    assert said(there) == f"window {other}"
    there.send_signal(signal.SIGSTOP)
    try:
        second = start("open", to)
        _, complaint = second.communicate(timeout=30)
    finally:
        there.send_signal(signal.SIGCONT)
    assert second.returncode == 1 and "busy" in complaint
