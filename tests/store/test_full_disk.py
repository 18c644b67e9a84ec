"""A disk that is full and a folder that is read-only, on a file system of the test's own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_OWN_DISK = ["unshare", "--mount", "sh", "-c"]


def _can_mount(folder: Path) -> bool:
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    try:
        done = subprocess.run(
            [*_OWN_DISK, 'mount -t tmpfs -o size=1m tmpfs "$0"', str(folder)],
            check=False,
            capture_output=True,
        )
    except OSError:
        return False
    return done.returncode == 0


_SCRIPT = """
import os, shutil, subprocess, sys
from pathlib import Path
from florilegium.corpus import Corpus
from florilegium.errors import FlorilegiumError
from florilegium.model import ExportOptions, Range

disk = Path(sys.argv[1])
library, file = disk / "library", disk / "text.txt"
file.write_text("A sentence to be highlighted in many places. " * 40)
corpus = Corpus(library)
(outcome,) = corpus.add([file])
made = []
sentences = []


def fails(deed):
    try:
        deed()
    except FlorilegiumError as error:
        sentences.append(str(error))
    else:
        raise AssertionError("there was room")


def fill():
    for start in range(2000):
        where = Range(start % 99, start % 99 + 5)
        made.append(corpus.highlight(outcome.document, where, "claim", "n" * 4000)[0])


backup = corpus.back_up()
corpus.update_index()
fails(fill)
with (disk / "ballast").open("wb", buffering=0) as ballast:
    try:
        while ballast.write(b"x" * 4096) == 4096:
            pass
    except OSError:
        pass
fails(corpus.back_up)
fails(lambda: corpus.restore_backup(backup))
fails(lambda: list(corpus.repair()))
assert [found.id for found in corpus.highlights()] and not any(corpus.library.glob("backups/.*"))
assert {found.id for found in corpus.highlights()} == {found.id for found in made}
corpus.close()
(disk / "ballast").unlink()
subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
corpus = Corpus(library)
made.append(corpus.highlight(outcome.document, Range(0, 5), "claim")[0])
assert {found.id for found in corpus.highlights()} == {found.id for found in made}
corpus.update_index()
assert list(corpus.check()) == []
corpus.close()
crashed = disk / "crashed"
shutil.copytree(library, crashed)
writer = Corpus(library)
writer.save_reading(outcome.document, 7, 0.5)
shutil.copyfile(library / "library.sqlite3-wal", crashed / "library.sqlite3-wal")
writer.close()
subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
fails(lambda: Corpus(crashed))
corpus = Corpus(library)
assert corpus.read_only and corpus.text(outcome.document).text.startswith("A sentence")
assert {found.id for found in corpus.highlights()} == {found.id for found in made}
fails(lambda: corpus.highlight(outcome.document, Range(0, 5), "claim"))
fails(corpus.back_up)
fails(lambda: corpus.restore_backup(backup))
assert not corpus.save_reading(outcome.document, 3, 0.1) and corpus.back_up_daily() is None
assert list(corpus.check()) == [] and list(corpus.refresh()) and corpus.new_files() == []
corpus.update_index()
assert corpus.search("sentence").total
assert corpus.exports.write(corpus.exports.plan(None, disk.parent / "exported", ExportOptions()))
corpus.close()
told = subprocess.run(
    [sys.executable, "-m", "florilegium", "--library", str(library), "search", "sentence"],
    capture_output=True, text=True,
)
assert told.returncode == 0 and "highlighted" in told.stdout, told
sentences.append(told.stderr.strip())
fails(lambda: Corpus(disk / "another"))
subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
corpus = Corpus(library)
assert {found.id for found in corpus.highlights()} == {found.id for found in made}
corpus.close()
print("\\n".join(sentences))
"""


def test_nothing_is_lost_and_work_goes_on_when_there_is_room(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if not _can_mount(disk):
        pytest.skip("needs the right to mount a file system")
    run = subprocess.run(
        [
            *_OWN_DISK,
            'mount -t tmpfs -o size=3m tmpfs "$0" && exec "$@"',
            str(disk),
            sys.executable,
            "-c",
            _SCRIPT,
            str(disk),
        ],
        capture_output=True,
        text=True,
        env=os.environ,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    full, backup, restored, repaired, crashed, marked, copied, taken_back, told, made = (
        run.stdout.splitlines()
    )
    assert "The disk is full: nothing was changed. Free some space" in full
    for sentence in (backup, restored, repaired):
        assert "disk is full" in sentence or "as it was" in sentence
    assert "changes waiting in library.sqlite3-wal" in crashed
    assert marked.endswith(
        "can only be read: nothing was changed. Make its folder and files writable, and open it again."
    )
    for sentence in (copied, taken_back):
        assert "as it was" in sentence or "cannot be written to" in sentence
    assert told == "florilegium: This library can only be read, not changed."
    assert "Read-only file system" in made
    assert "make it writable" in made
