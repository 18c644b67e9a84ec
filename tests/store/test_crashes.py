"""Processes are killed while they write: what they said was done is there, and nothing is half there."""

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.model import Range

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs kill -9")

_HIGHLIGHTER = """
import sys
from pathlib import Path
from florilegium.corpus import Corpus
from florilegium.model import Range
corpus = Corpus(Path(sys.argv[1]))
document = sys.argv[2]
number = int(sys.argv[3])
while True:
    where = Range(number % 200, number % 200 + 7)
    made, _ = corpus.highlight(document, where, "claim", f"note {number}", ["a", "b"])
    print(made.id, flush=True)
    if number % 3 == 0:
        corpus.set_note(made.id, f"changed {number}")
        print("changed", made.id, number, flush=True)
    number += 1
"""

_ADDER = """
import sys
from pathlib import Path
from florilegium.corpus import Corpus
corpus = Corpus(Path(sys.argv[1]))
for outcome in corpus.add([Path(sys.argv[2])]):
    print(outcome.document, flush=True)
corpus.update_index()
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def document(library: Path, tmp_path: Path) -> str:
    path = tmp_path / "text.txt"
    path.write_text("A sentence that is long enough to be highlighted in many places. " * 8)
    corpus = Corpus(library)
    (outcome,) = corpus.add([path])
    corpus.close()
    return outcome.document


def run_and_kill(script: str, arguments: list[str], seconds: float) -> list[str]:
    """The lines that a process printed before it was killed, the last one only if it is whole."""
    with subprocess.Popen(
        [sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, env=os.environ
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        timer = threading.Timer(seconds, process.send_signal, [signal.SIGKILL])
        timer.start()
        printed = first + process.stdout.read()
        timer.cancel()
        timer.join()
    return printed.decode().rsplit("\n", 1)[0].split("\n")


def test_highlights_survive_kills_at_random_instants(library: Path, document: str) -> None:
    made: set[str] = set()
    changed: dict[str, str] = {}
    for turn in range(6):
        for line in run_and_kill(
            _HIGHLIGHTER, [str(library), document, str(turn * 1000)], random.uniform(0.0, 0.15)
        ):
            word, *rest = line.split()
            if word == "changed":
                changed[rest[0]] = f"changed {rest[1]}"
            else:
                made.add(word)
    corpus = Corpus(library)
    kept = {highlight.id: highlight for highlight in corpus.highlights(document)}
    assert made <= kept.keys()
    for identity, note in changed.items():
        assert kept[identity].note == note
    assert all(highlight.tags == ("a", "b") for highlight in kept.values())
    corpus.update_index()
    assert list(corpus.check()) == []
    corpus.close()


def test_adding_survives_kills_at_random_instants(library: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    for number in range(60):
        (shelf / f"{number}.txt").write_text(f"Document {number} has a text of its own to be read. " * 20)
    acknowledged: set[str] = set()
    for _ in range(4):
        acknowledged.update(
            line
            for line in run_and_kill(_ADDER, [str(library), str(shelf)], random.uniform(0.0, 0.6))
            if line
        )
    corpus = Corpus(library)
    assert acknowledged <= {summary.id for summary in corpus.documents()}
    corpus.update_index()
    assert list(corpus.check()) == []
    assert corpus.search("document").total == len(corpus.documents())
    corpus.close()


def test_two_processes_highlight_at_once(library: Path, document: str) -> None:
    script = _HIGHLIGHTER.replace("while True:", "for _ in range(150):")
    command = [sys.executable, "-c", script, str(library), document]
    both = [
        subprocess.Popen([*command, str(start)], stdout=subprocess.PIPE, env=os.environ)
        for start in (0, 100_000)
    ]
    printed = [process.communicate()[0].decode().split("\n") for process in both]
    assert [process.returncode for process in both] == [0, 0]
    made = {line for lines in printed for line in lines if line and not line.startswith("changed")}
    corpus = Corpus(library)
    assert {highlight.id for highlight in corpus.highlights(document)} == made
    assert len(made) == 300
    assert corpus.highlight(document, Range(0, 5), "claim")
    corpus.close()
