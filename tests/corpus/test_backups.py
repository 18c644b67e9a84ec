import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.errors import LibraryError, NewerLibrary
from florilegium.model import Range
from florilegium.store import Database, migrations


def test_a_backup_brings_back_what_was_lost(corpus: Corpus, document: str, tmp_path: Path) -> None:
    kept, _ = corpus.highlight(document, Range(0, 10), "claim", "first")
    gone, _ = corpus.highlight(document, Range(30, 40), "doubt")
    path = corpus.back_up()
    assert corpus.backups() == [path]
    corpus.set_note(kept.id, "second")
    corpus.delete([gone.id])
    new, _ = corpus.highlight(document, Range(50, 60), "claim")
    (tmp_path / "other.txt").write_text("Another document, of some length, to be read.")
    (other,) = corpus.add([tmp_path / "other.txt"])
    preview = corpus.preview_backup(path)
    assert (preview.path, preview.documents_back, preview.documents_gone) == (str(path), 0, 1)
    assert (preview.highlights_back, preview.highlights_gone, preview.highlights_changed) == (1, 1, 1)
    corpus.update_index()
    assert corpus.search("another").total == 1
    changes = corpus.restore_backup(path)
    assert changes.everything
    assert {found.id: found.note for found in corpus.highlights()} == {kept.id: "first", gone.id: ""}
    corpus.update_index()
    assert corpus.search("another").total == 0
    assert corpus.search("ledger").total == 1
    assert corpus.undo_text == ""
    assert list(corpus.check()) == []
    # And back again: what there was before is a backup too.
    (before,) = [found for found in corpus.backups() if found != path]
    corpus.restore_backup(before)
    assert {found.id for found in corpus.highlights()} == {kept.id, new.id}
    assert {summary.id for summary in corpus.documents()} == {document, other.document}


def test_other_processes_are_told_and_never_mix_old_and_new(
    corpus: Corpus, document: str, tmp_path: Path
) -> None:
    path = corpus.back_up()
    file = Path(corpus.document(document).path)
    with closing(Corpus(corpus.library)) as window:
        file.write_text(file.read_text(encoding="utf-8") + "\nOne line more.\n", encoding="utf-8")
        list(corpus.refresh())
        assert window.poll().documents == {document}
        newest = window.text(document)
        corpus.restore_backup(path)
        assert window.poll().everything
        assert "One line more" not in window.text(document).text
        list(corpus.refresh())
        assert corpus.text(document).version > newest.version
        assert window.text(document).text == corpus.text(document).text


def test_looking_at_a_backup_leaves_it_as_it_is(corpus: Corpus, document: str) -> None:
    path = corpus.back_up()
    before = path.read_bytes(), path.stat().st_mtime_ns
    corpus.preview_backup(path)
    corpus.restore_backup(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert not [found for found in path.parent.iterdir() if found.name.startswith(".")]


def not_one(path: Path, _good: Path) -> None:
    path.write_text("A letter to nobody in particular. " * 200)


def empty(path: Path, _good: Path) -> None:
    path.write_bytes(b"")


def another_kind(path: Path, _good: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")


def truncated(path: Path, good: Path) -> None:
    data = good.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])


def overwritten(path: Path, good: Path) -> None:
    data = bytearray(good.read_bytes())
    data[4096 * 3 : 4096 * 6] = os.urandom(4096 * 3)
    path.write_bytes(data)


def of_the_future(path: Path, good: Path) -> None:
    shutil.copy(good, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(migrations.STEPS) + 1}")


def of_another_library(path: Path, _good: Path) -> None:
    with closing(Corpus(path.parent / "another library")) as other:
        shutil.copy(other.back_up(), path)


def not_there(_path: Path, _good: Path) -> None: ...


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (not_one, "is no Florilegium library"),
        (empty, "is no Florilegium library"),
        (another_kind, "is no Florilegium library"),
        (truncated, "damaged or cut short"),
        (overwritten, "damaged or cut short"),
        (of_the_future, "later version"),
        (of_another_library, "another library"),
        (not_there, "cannot be read"),
    ],
)
def test_what_is_no_backup_of_this_library_is_refused(
    corpus: Corpus, document: str, tmp_path: Path, make: object, sentence: str
) -> None:
    made, _ = corpus.highlight(document, Range(0, 10), "claim")
    good = corpus.back_up()
    bad = tmp_path / "given.sqlite3"
    make(bad, good)  # type: ignore[operator]
    backups = corpus.backups()
    for deed in (corpus.preview_backup, corpus.restore_backup):
        with pytest.raises(LibraryError, match=sentence) as refused:
            deed(bad)
        assert "Nothing was changed" in str(refused.value)
        assert isinstance(refused.value, NewerLibrary) == (make is of_the_future)
    assert corpus.highlights() == [made]
    assert corpus.backups() == backups
    assert not [found for found in good.parent.iterdir() if found.name.startswith(".")]


def test_the_library_itself_is_no_backup(corpus: Corpus, document: str) -> None:
    with pytest.raises(LibraryError, match="the library itself"):
        corpus.restore_backup(corpus.library / "library.sqlite3")
    assert corpus.document(document)


def test_a_backup_of_an_older_schema_is_taken_along(
    corpus: Corpus, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = corpus.highlight(document, Range(0, 10), "claim")
    path = corpus.back_up()
    library = corpus.library
    corpus.close()
    monkeypatch.setattr(
        migrations, "STEPS", (*migrations.STEPS, "ALTER TABLE document ADD COLUMN shelf TEXT;\n")
    )
    with closing(Corpus(library)) as later:
        assert later.backups()[0].stem == f"before-schema-{len(migrations.STEPS)}"
        later.delete([made.id])
        later.restore_backup(path)
        assert later.highlights() == [made]
        assert later._database.rows("SELECT shelf FROM document") == [(None,)]
    with closing(sqlite3.connect(path)) as copy:
        assert migrations.schema_of(copy) == len(migrations.STEPS) - 1


def test_a_failed_copy_changes_nothing(
    corpus: Corpus, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from florilegium.corpus import restoring

    path = corpus.back_up()
    made, _ = corpus.highlight(document, Range(0, 10), "claim")

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring, "back_up", full)
    with pytest.raises(LibraryError, match=r"No space left on device.*as it was"):
        corpus.restore_backup(path)
    assert corpus.highlights() == [made]


def test_copies_made_unasked_rotate_and_those_asked_for_stay(corpus: Corpus, document: str) -> None:
    asked = [corpus.back_up() for _ in range(9)]
    for _ in range(9):
        corpus.restore_backup(asked[0])
    corpus.back_up_daily()
    names = [path.stem for path in corpus.backups()]
    assert sum(name.startswith("before-restore") for name in names) == 7
    assert set(asked) <= set(corpus.backups())


# ---- full disks and read-only folders

_LIMITED = """
import resource, signal, sys
from pathlib import Path
from florilegium.corpus import Corpus
from florilegium.errors import FlorilegiumError
from florilegium.model import Range
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
corpus = Corpus(Path(sys.argv[1]))
document = corpus.documents()[0].id
unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (Path(sys.argv[1], "library.sqlite3").stat().st_size, unlimited[1]))
made = []
sentences = set()


def highlight(note):
    return corpus.highlight(document, Range(0, 9), "claim", note)[0].id


for deed in (
    lambda: [made.append(highlight("n" * 9000)) for _ in range(99)],
    lambda: list(corpus.add([sys.argv[2]])),
    lambda: list(corpus.refresh()),
    lambda: corpus.back_up(),
    lambda: corpus.restore_backup(Path(sys.argv[3])),
):
    try:
        deed()
    except FlorilegiumError as error:
        sentences.add(str(error))
resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
made.append(highlight(""))
assert {found.id for found in corpus.highlights()} == set(made), "lost"
corpus.close()
print("\\n".join(sorted(sentences)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of file size")
def test_no_space_is_said_and_work_goes_on_when_there_is_some(
    corpus: Corpus, document: str, tmp_path: Path
) -> None:
    path = corpus.back_up()
    big = tmp_path / "big.txt"
    chance = random.Random(3)
    big.write_text(" ".join(f"{chance.getrandbits(64):x}" for _ in range(60_000)))
    corpus.close()
    run = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(corpus.library), str(big), str(path)],
        capture_output=True,
        text=True,
        env=os.environ,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    sentences = run.stdout.splitlines()
    assert sentences
    assert all("nothing was changed" in line.lower() or "as it was" in line for line in sentences)
    with closing(Corpus(corpus.library)) as after:
        after.update_index()
        assert list(after.check()) == []


def test_the_library_says_what_keeps_it_locked(
    corpus: Corpus, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from florilegium.store import database

    monkeypatch.setattr(database, "WAIT_MILLISECONDS", 20)
    corpus.close()
    with closing(sqlite3.connect(corpus.library / "library.sqlite3", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LibraryError, match="Another program keeps the library locked"):
            Corpus(corpus.library)
    with closing(Corpus(corpus.library)) as again:
        assert again.document(document)


@pytest.mark.parametrize("share", [0.1, 0.4, 0.7, 0.95])
def test_a_truncated_library_is_said_wherever_it_is_noticed(
    corpus: Corpus, document: str, share: float
) -> None:
    for start in range(0, 100, 5):
        corpus.highlight(document, Range(start, start + 4), "claim", "a note " * 300)
    corpus.close()
    path = corpus.library / "library.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(LibraryError), closing(Corpus(corpus.library)) as cut:
        for summary in cut.documents():
            cut.text(summary.id)
        cut.highlights()
        cut.highlight(document, Range(0, 3), "claim")
        cut.undo()
        if list(cut.check()):
            raise LibraryError("check tells")


def test_noise_in_the_index_folder_costs_the_index_only(corpus: Corpus, document: str) -> None:
    corpus.update_index()
    corpus.close()
    for found in (corpus.library / "index").rglob("*"):
        if found.is_file():
            found.write_bytes(os.urandom(500))
    (corpus.library / "index" / "stray").write_bytes(b"noise")
    with closing(Corpus(corpus.library)) as again:
        assert any(fault.startswith("Index") for fault in again.check())
        assert any("index was built anew" in done for done in again.repair())
        assert list(again.check()) == []
        assert again.search("ledger").total == 1


def test_every_library_has_an_identity_of_its_own(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "a")) as first, closing(Database(tmp_path / "b")) as second:
        assert len(first.identity) == 32
        assert first.identity != second.identity
