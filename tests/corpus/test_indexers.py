"""Two processes index side by side: the same index, or, whatever ends them, the one there was before."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import psutil
import pytest
from whoosh.index import open_dir

from florilegium.corpus import Corpus, indexing
from florilegium.corpus.indexers import IndexerEnded, Indexers
from florilegium.errors import LibraryError
from florilegium.model import Range

WORDS = ["lamp", "ship", "oil", "keeper", "tower"]


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(24):
        words = " ".join(WORDS[: 1 + number % 5])
        (folder / f"{number:02}.txt").write_text(f"Page {number} of the log\n\n{words} {number}\n")
    return folder


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.setattr(indexing, "_MUCH", -1)
    monkeypatch.setattr(indexing, "_PIECE", 2)
    monkeypatch.setattr(indexing, "worth_while", lambda: True)
    corpus = Corpus(tmp_path / "library")
    yield corpus
    corpus.close()


@pytest.fixture
def indexers(monkeypatch):
    """Those that are started, the last one last."""
    started = []

    class Watched(Indexers):
        def __init__(self, library):
            super().__init__(library)
            started.append(self)

    monkeypatch.setattr(indexing, "Indexers", Watched)
    return started


def index_files(folder):
    return sorted(path.name for path in (folder / "library" / "index").iterdir())


def strays(folder):
    """Segments that belong to no commit."""
    index = folder / "library" / "index"
    segments = open_dir(index)._read_toc().segments
    return {path.name for path in index.glob("*.seg")} - {f"MAIN_{one.segid}.seg" for one in segments}


def found(corpus, query):
    return {hit.document for hit in corpus.search(query, limit=100).documents}


def test_two_processes_write_what_one_does(tmp_path, files, corpus, indexers, monkeypatch):
    list(corpus.add([str(files)]))
    first = corpus.documents()[0]
    corpus.highlight(first.id, Range(0, 4), "claim", note="remarked")
    told = []
    corpus.update_index(told.append)
    assert len(indexers) == 1
    assert not any(psutil.pid_exists(pid) for pid in indexers[0].pids), "they have ended"
    assert len(list((tmp_path / "library" / "index").glob("*.seg"))) == 2
    assert [progress.done for progress in told] == [*range(2, 25, 2), 24]
    assert {progress.total for progress in told} == {24}
    assert list(corpus.check()) == []
    two = {word: found(corpus, word) for word in (*WORDS, "remarked has:note", '"page 7"', "log*")}
    monkeypatch.setattr(indexing, "_MUCH", 10**9)
    corpus.reindex()
    assert len(indexers) == 1
    assert two == {query: found(corpus, query) for query in two}
    assert two["remarked has:note"] == {first.id}
    assert len(two["tower"]) == 4


def test_what_changed_or_is_gone_is_replaced(files, corpus, indexers):
    list(corpus.add([str(files)]))
    corpus.update_index()
    changed, removed = sorted(files.iterdir())[:2]
    changed.write_text("Page 0 of the log\n\nxylophone\n")
    of = {Path(one.path).name: one.id for one in corpus.documents()}
    list(corpus.refresh([of[changed.name]]))
    corpus.remove([of[removed.name]])
    corpus.update_index()
    assert len(indexers) == 2
    assert found(corpus, "xylophone") == {of[changed.name]}
    assert len(found(corpus, "lamp")) == 22
    assert list(corpus.check()) == []


def test_a_search_is_answered_while_they_write(tmp_path, files, corpus):
    list(corpus.add([str(path) for path in sorted(files.iterdir())[:3]]))
    corpus.update_index()
    list(corpus.add([str(files)]))
    other = Corpus(tmp_path / "library")
    seen = []
    corpus.update_index(lambda _: seen.append(len(found(other, "lamp"))))
    assert set(seen[:-1]) == {3}
    assert seen[-1] == len(found(other, "lamp")) == 24
    other.close()


@pytest.mark.parametrize(("which", "when"), [(0, 2), (1, 8), (0, 24), (1, 24)])
def test_one_that_is_killed_costs_time_only(tmp_path, files, corpus, indexers, which, when):
    list(corpus.add([str(files)]))
    killed = []

    def kill(progress):
        if progress.done >= when and not killed:
            killed.append(indexers[0].pids[which])
            os.kill(killed[0], signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)

    corpus.update_index(kill)
    assert killed
    assert len(found(corpus, "lamp")) == 24
    assert list(corpus.check()) == []
    assert strays(tmp_path) == set()


def test_cancelled_they_leave_the_index_as_it_was(tmp_path, files, corpus, indexers):
    list(corpus.add([str(path) for path in sorted(files.iterdir())[:3]]))
    corpus.update_index()
    before = index_files(tmp_path)
    list(corpus.add([str(files)]))
    told = []
    corpus.update_index(told.append, lambda: len(told) >= 3)
    assert not any(psutil.pid_exists(pid) for pid in indexers[-1].pids)
    assert index_files(tmp_path) == before
    assert len(found(corpus, "lamp")) == 3
    corpus.update_index()
    assert len(found(corpus, "lamp")) == 24


def test_what_a_process_says_of_the_library_is_said(tmp_path):
    (tmp_path / "library.sqlite3").write_bytes(b"no database " * 400)
    with Indexers(tmp_path) as indexers, pytest.raises(LibraryError, match="cannot be opened"):
        indexers.write([["a"]], lambda _: None, lambda: False)


def test_a_fault_in_a_process_is_told_from_what_a_reader_can_mend(files, corpus, tmp_path):
    list(corpus.add([str(files)]))
    with Indexers(tmp_path / "library") as indexers, pytest.raises(IndexerEnded, match="FileNotFoundError"):
        indexers.write([[one.id for one in corpus.documents()]], lambda _: None, lambda: False)


def test_they_end_with_their_parent_and_nothing_is_left_of_them(tmp_path, files, corpus):
    list(corpus.add([str(path) for path in sorted(files.iterdir())[:3]]))
    corpus.update_index()
    before = index_files(tmp_path)
    list(corpus.add([str(files)]))
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(
            """
            import os, signal, sys
            from pathlib import Path

            from florilegium.corpus import Corpus, indexing

            class Watched(indexing.Indexers):
                def __init__(self, library):
                    super().__init__(library)
                    print(*self.pids, flush=True)

            def die(progress):
                if progress.done >= 8:
                    os.kill(os.getpid(), signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)

            if __name__ == "__main__":
                indexing._MUCH, indexing._PIECE, indexing.worth_while = -1, 2, lambda: True
                indexing.Indexers = Watched
                Corpus(Path(sys.argv[1])).update_index(die)
            """
        )
    )
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "library")], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    pids = list(map(int, done.stdout.split()))
    assert len(pids) == 2
    psutil.wait_procs([psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)], timeout=20)
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert len(found(corpus, "lamp")) == 3
    assert set(before) <= set(index_files(tmp_path))
    corpus.update_index()
    assert len(found(corpus, "lamp")) == 24
    assert list(corpus.check()) == []
    assert strays(tmp_path) == set()
