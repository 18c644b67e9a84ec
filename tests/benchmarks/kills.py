"""Kills processes at random instants while they write, over and over, and checks what is left.

Run it by hand: ``python tests/benchmarks/kills.py [KILLS] [SEED]``. After every kill the library is
opened as anyone would: all that was acknowledged must be there, nothing may be half there, and
``check`` must find no fault. The last part writes 10,000 highlights from two processes at once.
"""

# ruff: noqa: T201

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

from florilegium.corpus import Corpus
from florilegium.store import migrations

TEXT = "A sentence that is long enough to be highlighted in many places, number {}. "

_BEGIN = """
import sys, itertools, random
from pathlib import Path
from florilegium.corpus import Corpus
from florilegium.model import Range
from florilegium.store import migrations
library, shelf, turn = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
def say(*words):
    print(*words, flush=True)
"""

HIGHLIGHTING = """
corpus = Corpus(library)
documents = [summary.id for summary in corpus.documents()]
for number in itertools.count(turn * 100_000):
    made, _ = corpus.highlight(documents[number % len(documents)], Range(number % 200, number % 200 + 7),
                               "claim", f"note {number}", ["a", "b"])
    say("highlight", made.id)
    if number % 3 == 0:
        corpus.set_note(made.id, f"changed {number}")
        say("note", made.id, f"changed {number}")
    if number % 7 == 0:
        corpus.delete([made.id])
        say("deleted", made.id)
"""

IN_THE_WINDOW = """
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from florilegium import paths
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.window import Window
application = QApplication([])
settings = QSettings(str(library.parent / "window.ini"), QSettings.Format.IniFormat)
corpus = Corpus(library)
desk = Desk(corpus)
window = Window(desk, Appearance(application, settings, paths.resources()), settings)
desk.changed.connect(lambda changes: [say("highlight", made) for made in sorted(changes.highlights)])
window.show()
document = corpus.documents()[turn % 4].id
window.reading.open(document)
while window.reading.document != document:
    application.processEvents()
length = len(corpus.text(document).text) - 200
say("open")
for number in itertools.count(turn * 31):
    start = number % length
    window.reader.view.select(start, start + 5 + number // length % 150)
    QTest.keyClick(window.reader.view, Qt.Key.Key_1 if number % 2 else Qt.Key.Key_2)
    application.processEvents()
"""

IMPORTING = """
corpus = Corpus(library)
say("open")
for outcome in corpus.add([shelf / str(turn)]):
    say("document", outcome.document)
    if turn % 2:
        corpus.update_index()
corpus.update_index()
"""

REFRESHING = """
corpus = Corpus(library)
say("open")
chance = random.Random(turn)
while True:
    for path in sorted(shelf.glob("*.txt"))[:6]:
        words = path.read_text().split()
        at = chance.randrange(len(words))
        words[at:at + 2] = ["changed", str(chance.randrange(1000))]
        path.with_suffix(".new").write_text(" ".join(words))
        path.with_suffix(".new").rename(path)
    for outcome in corpus.refresh():
        say(outcome.status)
    waiting = [item.highlight.id for item in corpus.review()]
    if waiting:
        corpus.accept(waiting[::2])
        corpus.keep(waiting[1::2])
    corpus.update_index()
"""

MIGRATING = """
column = "ALTER TABLE document ADD COLUMN c{0} TEXT;\\n"
index = "CREATE INDEX i{0} ON highlight (note, exact);\\n"
steps = "".join((column + index).format(number) for number in range(40))
migrations.STEPS = (*migrations.STEPS, steps)
say("begin")
Corpus(library)
"""

BACKING_UP = """
corpus = Corpus(library)
say("open")
while True:
    say("backup", corpus.back_up())
    if turn % 2:
        corpus.restore_backup(corpus.backups()[0])
        say("restored")
"""

ACTIVITIES = {
    "highlighting": (HIGHLIGHTING, 0.4),
    "highlighting in the window": (IN_THE_WINDOW, 0.6),
    "importing": (IMPORTING, 0.9),
    "refreshing": (REFRESHING, 0.9),
    "migrating": (MIGRATING, 0.12),
    "backing up": (BACKING_UP, 0.4),
}


def run_and_kill(script: str, arguments: list[str], seconds: float) -> tuple[list[list[str]], bool]:
    """The whole lines that a process printed before it was killed, and whether it was at work then."""
    command = [sys.executable, "-c", _BEGIN + script, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        first = process.stdout.readline()
        timer = threading.Timer(seconds, process.send_signal, [signal.SIGKILL])
        timer.start()
        printed, complaints = first + process.stdout.read(), process.stderr.read()
        timer.cancel()
        timer.join()
    if process.returncode not in (0, -signal.SIGKILL):
        raise AssertionError(complaints.decode())
    lines = printed.decode().rsplit("\n", 1)[0].split("\n")
    return [line.split(" ", 2) for line in lines if line], process.returncode == -signal.SIGKILL


class Acknowledged:
    """What processes said they had done."""

    def __init__(self) -> None:
        self.documents: set[str] = set()
        self.highlights: set[str] = set()
        self.deleted: set[str] = set()
        self.notes: dict[str, str] = {}
        self.backups: set[Path] = set()

    def hear(self, lines: list[list[str]]) -> None:
        for what, *rest in lines:
            if what == "highlight":
                self.highlights.add(rest[0])
            elif what == "note":
                self.notes[rest[0]] = rest[1]
            elif what == "deleted":
                self.deleted.add(rest[0])
            elif what == "document":
                self.documents.add(rest[0])
            elif what == "backup":
                self.backups.add(Path(rest[0]))

    def check(self, corpus: Corpus, *, wholly: bool) -> None:
        """Raises AssertionError where something is missing or half there."""
        assert self.documents <= {summary.id for summary in corpus.documents()}, "a document is missing"
        kept = {highlight.id: highlight for highlight in corpus.highlights()}
        trashed = {highlight.id for highlight, _ in corpus.trashed_highlights()}
        assert self.highlights - self.deleted <= kept.keys() | trashed, "a highlight is missing"
        assert self.deleted <= trashed, "a deleted highlight is gone or back"
        for identity, note in self.notes.items():
            assert identity in trashed or kept[identity].note == note, "a note is missing"
        for highlight in kept.values():
            # Those made in the window have neither.
            assert highlight.tags == (("a", "b") if highlight.note else ()), "a highlight is half there"
            text = corpus.version(highlight.version).text
            assert text[highlight.start : highlight.end] == highlight.exact, "a highlight is astray"
        if wholly:
            corpus.update_index()
            faults = list(corpus.check())
            assert not faults, faults
        for path in self.backups:
            corpus.preview_backup(path)
            path.unlink()
        self.backups.clear()


def killed(folder: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    library, shelf = folder / "library", folder / "shelf"
    shelf.mkdir()
    heard = Acknowledged()
    for number in range(4):
        (shelf / f"{number}.txt").write_text(TEXT.format(number) * 8)
    with closing(Corpus(library)) as corpus:
        heard.documents |= {outcome.document for outcome in corpus.add([shelf])}
    counts = dict.fromkeys(ACTIVITIES, 0)
    turn = 0
    started = time.monotonic()
    while min(counts.values()) < kills / len(ACTIVITIES):
        turn += 1
        name = min(counts, key=lambda name: counts[name])
        script, longest = ACTIVITIES[name]
        here = library
        if name == "importing":
            (shelf / str(turn)).mkdir()
            for extra in range(12):
                words = TEXT.format(f"{turn} and {extra}") * chance.randrange(4, 400)
                (shelf / str(turn) / f"{extra}.txt").write_text(words)
        if name == "migrating":
            here = folder / "migrated"
            shutil.rmtree(here, ignore_errors=True)
            shutil.copytree(library, here)
        for old in (library / "backups").glob("*"):
            old.unlink()
        lines, was_killed = run_and_kill(
            script, [str(here), str(shelf), str(turn)], chance.uniform(0, longest)
        )
        counts[name] += was_killed
        heard.hear(lines)
        if name == "migrating":
            check_migrated(here, library)
            continue
        with closing(Corpus(library)) as corpus:
            heard.check(corpus, wholly=turn % 3 == 0)
        if sum(counts.values()) % 20 == 0:
            print(
                f"{sum(counts.values())} kills, {time.monotonic() - started:.0f} s, "
                f"{len(heard.documents)} documents, {len(heard.highlights)} highlights",
                flush=True,
            )
    with closing(Corpus(library)) as corpus:
        heard.check(corpus, wholly=True)
        print(
            f"{sum(counts.values())} kills {counts}: {len(heard.highlights):,} highlights, "
            f"{len(heard.documents):,} documents, all there; check finds no fault"
        )


def check_migrated(library: Path, before: Path) -> None:
    """The copy has the schema it had or the next, with all that was in it; its backup is whole."""
    with closing(_connected(library)) as after, closing(_connected(before)) as old:
        assert after.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        migrated = migrations.schema_of(after) > migrations.schema_of(old)
        columns, old_columns = (
            connection.execute("SELECT count(*) FROM pragma_table_info('document')").fetchone()[0]
            for connection in (after, old)
        )
        assert columns == old_columns + (40 if migrated else 0), "a migration is half there"
        for table in ("document", "highlight", "version", "highlight_tag"):
            rows, old_rows = (
                connection.execute(f"SELECT count(*) FROM {table}").fetchone() for connection in (after, old)
            )
            assert rows == old_rows, f"{table} has lost rows"
    for backup in (library / "backups").glob("*.sqlite3"):
        with closing(sqlite3.connect(backup)) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _connected(library: Path) -> sqlite3.Connection:
    return sqlite3.connect(library / "library.sqlite3")


def two_at_once(folder: Path, each: int) -> None:
    """Two processes write highlights at the same time; all are there."""
    shelf, library = folder / "shelf", folder / "library"
    shelf.mkdir()
    (shelf / "a.txt").write_text(TEXT.format(1) * 40)
    with closing(Corpus(library)) as corpus:
        list(corpus.add([shelf]))
    script = _BEGIN + HIGHLIGHTING.replace("itertools.count(turn * 100_000)", f"range(turn, turn + {each})")
    started = time.monotonic()
    both = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(library), str(shelf), turn], stdout=subprocess.PIPE
        )
        for turn in ("0", "1000000")
    ]
    heard = Acknowledged()
    for process in both:
        printed = process.communicate()[0].decode()
        assert process.returncode == 0
        heard.hear([line.split(" ", 2) for line in printed.splitlines()])
    seconds = time.monotonic() - started
    with closing(Corpus(library)) as corpus:
        assert len(heard.highlights) == 2 * each
        heard.check(corpus, wholly=True)
    print(f"{2 * each:,} highlights from two processes in {seconds:.0f} s, all there")


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
    print(f"{wanted} kills with seed {seed}", flush=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("PYTHONPATH", str(Path(__file__).parents[2] / "desktop"))
    with tempfile.TemporaryDirectory() as made:
        killed(Path(made), wanted, seed)
    with tempfile.TemporaryDirectory() as made:
        two_at_once(Path(made), 5_000)
