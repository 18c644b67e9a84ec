"""Whatever happens to the library and to the processes that index it, the two stay in step."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
)

from florilegium.corpus import Corpus, indexing
from florilegium.model import Range
from florilegium.search.segments import SegmentWriter
from florilegium.search.storage import IndexStorage

WORDS = ["lamp", "ship", "Straße", "東京", "oil"]
ALIKE = "What the keeper of the tower wrote down each evening for many years, and never read again: "
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
ENDS = {
    "a segment is begun": (SegmentWriter, "finish", False),
    "a segment is written": (SegmentWriter, "finish", True),
    "the commit is prepared": (IndexStorage, "rename_file", False),
    "the commit is made": (IndexStorage, "rename_file", True),
}


def die_when(what):
    """End this process at once, as a kill does, when it has come so far."""
    kind, name, after = ENDS[what]
    method = getattr(kind, name)

    def last(*arguments, **options):
        if after:
            method(*arguments, **options)
        os._exit(9)

    setattr(kind, name, last)


class LibraryAndIndex(RuleBasedStateMachine):
    documents = Bundle("documents")
    trash = Bundle("trash")

    @initialize()
    def open(self):
        self.folder = Path(tempfile.mkdtemp())
        self.corpus = Corpus(self.folder / "library")
        self.texts = {}
        self.paths = {}
        self.made = 0
        self.indexed = False
        self.processes = 0

    def teardown(self):
        self.corpus.close()
        shutil.rmtree(self.folder)

    # ---- what people do

    @rule(target=documents, text=texts)
    def add(self, text):
        self.made += 1
        path = self.folder / f"{self.made}.txt"
        path.write_text(f"{ALIKE}{text} number{self.made}", encoding="utf-8")
        (outcome,) = self.corpus.add([str(path)])
        self.texts[outcome.document] = path.read_text(encoding="utf-8")
        self.paths[outcome.document] = path
        self.indexed = False
        return outcome.document

    @rule(document=documents, text=texts)
    def change(self, document, text):
        if document in self.texts:
            self.made += 1
            self.paths[document].write_text(f"{ALIKE}{text} number{self.made}", encoding="utf-8")
            list(self.corpus.refresh([document]))
            self.texts[document] = self.paths[document].read_text(encoding="utf-8")
            self.indexed = False

    @rule(document=documents)
    def note(self, document):
        if document in self.texts:
            self.corpus.highlight(document, Range(0, 2), "claim", note="remarked")
            self.indexed = False

    @rule(target=trash, document=consumes(documents))
    def remove(self, document):
        self.corpus.remove([document])
        del self.texts[document]
        self.indexed = False
        return document

    @rule(target=documents, document=consumes(trash))
    def restore(self, document):
        self.corpus.restore([document])
        self.texts[document] = self.paths[document].read_text(encoding="utf-8")
        self.indexed = False
        return document

    # ---- what processes do

    @rule()
    def index(self):
        self.corpus.update_index()
        self.indexed = True

    @rule()
    def index_anew(self):
        self.corpus.reindex()
        self.indexed = True

    @rule()
    def start_again(self):
        self.corpus.close()
        self.corpus = Corpus(self.folder / "library")

    @precondition(lambda self: self.processes < 2)  # to start them takes a while
    @rule(ends=st.sampled_from(["", "the first", "the second", "both", "given up"]), at=st.integers(1, 3))
    def index_in_two_processes(self, ends, at):
        self.processes += 1
        told = []

        def kill(progress):
            told.append(progress)
            if len(told) == at:
                chosen = {"the first": slice(1), "the second": slice(1, 2), "both": slice(2)}.get(
                    ends, slice(0)
                )
                for pid in started[-1].pids[chosen]:
                    os.kill(pid, signal.SIGKILL)

        started = []

        class Watched(indexing.Indexers):
            def __init__(self, library):
                super().__init__(library)
                started.append(self)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(indexing, "_MUCH", -1)
            patch.setattr(indexing, "_PIECE", 1)
            patch.setattr(indexing, "worth_while", lambda: True)
            patch.setattr(indexing, "Indexers", Watched)
            self.corpus.update_index(kill, lambda: ends == "given up" and len(told) >= at)
        self.indexed = self.corpus._indexing.pending() == 0
        assert self.indexed or ends == "given up"

    @rule(seen=st.integers(0, 3))
    def index_and_give_up(self, seen):
        answers = iter([False] * seen)
        self.corpus.update_index(cancelled=lambda: next(answers, True))

    @rule(what=st.sampled_from(sorted(ENDS)), anew=st.booleans())
    def killed(self, what, anew):
        child = os.fork()
        if child == 0:
            try:
                die_when(what)
                corpus = Corpus(self.folder / "library")
                (corpus.reindex if anew else corpus.update_index)()
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        self.indexed = False

    @rule(cut=st.integers(1, 60))
    def damage(self, cut):
        for path in (self.folder / "library" / "index").glob("*.seg"):
            path.write_bytes(path.read_bytes()[:-cut])
            self.indexed = False
            break

    # ---- what has to hold

    @invariant()
    def they_agree(self):
        if not self.indexed:
            return
        assert list(self.corpus.check()) == []
        library = {one.id: f"{one.title} {self.corpus.text(one.id).text}" for one in self.corpus.documents()}
        for document, text in self.texts.items():
            assert text in library[document]
        for word in WORDS:
            result = self.corpus.search(word, limit=100)
            assert result.message == ""
            assert {found.document for found in result.documents} == {
                document for document, text in library.items() if word in text
            }
        noted = {found.document for found in self.corpus.search("remarked has:note", limit=100).documents}
        assert noted == {one.document for one in self.corpus.highlights()}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
class TestLibraryAndIndex(LibraryAndIndex.TestCase):
    settings = settings(max_examples=8, stateful_step_count=20, deadline=None)


@pytest.mark.parametrize("damage", ["cut", "gone", "emptied"])
def test_an_index_that_was_damaged_says_so_and_heals(tmp_path, damage):
    (tmp_path / "a.txt").write_text("the old lamp")
    corpus, other = Corpus(tmp_path / "library"), Corpus(tmp_path / "library")
    list(corpus.add([str(tmp_path / "a.txt")]))
    corpus.update_index()
    assert corpus.search("lamp").total == other.search("lamp").total == 1
    for path in list((tmp_path / "library" / "index").glob("*.seg")):
        if damage == "gone":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:-9] if damage == "cut" else b"")
    for one in (corpus, other):
        result = one.search("lamp")
        assert result.rebuilding
        assert result.message == (
            "The search index was damaged and is being built. Search again in a moment."
        )
    other.update_index()
    for one in (corpus, other):
        assert (one.search("lamp").total, one.search("lamp").message) == (1, "")
        one.close()


def test_damage_that_only_a_search_meets_is_known_to_every_process(tmp_path, monkeypatch, caplog):
    (tmp_path / "a.txt").write_text("the old lamp")
    corpus, other = Corpus(tmp_path / "library"), Corpus(tmp_path / "library")
    list(corpus.add([str(tmp_path / "a.txt")]))
    corpus.update_index()

    def broken(*_):
        raise ValueError

    with monkeypatch.context() as patch:
        patch.setattr("florilegium.search.reader.IndexReader.answer", broken)
        assert corpus.search("lamp").rebuilding
    assert "cannot be read" in caplog.text
    assert other.search("lamp").rebuilding
    other.update_index()
    assert corpus.search("lamp").total == 1
    corpus.close()
    other.close()


def test_documents_on_their_way_are_told_of(tmp_path):
    corpus = Corpus(tmp_path / "library")
    for number in range(30):
        (tmp_path / f"{number}.txt").write_text(f"lamp {number}")
    list(corpus.add([str(tmp_path / "0.txt")]))
    corpus.update_index()
    list(corpus.add([str(path) for path in tmp_path.glob("*.txt")]))
    result = corpus.search("lamp")
    assert (result.total, result.message) == (1, "29 documents are still on their way into the search.")
    corpus.update_index()
    assert (corpus.search("lamp").total, corpus.search("lamp").message) == (30, "")
    corpus.close()


def test_queries_are_completed_from_the_corpus(tmp_path):
    (tmp_path / "a.md").write_text("---\nauthor: Ann Board; Bo\n---\n\n# Ledger\n\nlamp lamplight oil")
    (tmp_path / "b.txt").write_text("lamp")
    corpus = Corpus(tmp_path / "library")
    list(corpus.add([str(tmp_path / "a.md"), str(tmp_path / "b.txt")]))
    corpus.update_index()
    document = next(one.id for one in corpus.documents() if one.format == "md")
    corpus.highlight(document, Range(0, 3), "claim", tags=("sea-trade",))

    def texts(query, **options):
        return [one.text for one in corpus.completions.complete(query, len(query), **options)]

    assert texts("label:cl") == ["Claim"]
    assert texts("-label:") == ["Claim", "Question", "Figure", "Quote", "Doubt"]
    assert texts("tag:trade") == ["sea-trade"]
    assert texts("author:") == ['"Ann Board"', "Bo"]
    assert texts('author:"ann b') == ['"Ann Board"']
    assert texts("format:") == ["md", "txt"]
    assert texts("in:n") == ["notes"]
    assert texts("has:") == ["highlight", "note", "tag"]
    assert texts("lam") == ["lamp", "lamplight"]
    assert texts("lam", words=False) == []
    assert texts('"old lam') == ["lamp", "lamplight"]
    assert texts("lab") == ["label:"]
    assert texts("colour:x") == []
    corpus.close()
