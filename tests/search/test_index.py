import json
import pickle
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
import whoosh.index
from whoosh.util.filelock import FileLock

from florilegium.errors import LibraryError
from florilegium.model import Anchor, Field, Highlight, TextPositionSelector, TextQuoteSelector
from florilegium.search import IndexEntry, IndexState, SearchCancelled, SearchIndex, SearchSource, storage
from florilegium.search import reader as reader_module
from florilegium.search.matching import Record
from florilegium.search.parser import parse
from florilegium.search.writer import IndexWriter

LABELS = {"claim": "Claim", "doubt": "Doubt"}


def highlight(identity, text, exact, label="claim", note="", tags=()):
    start = text.index(exact)
    anchor = Anchor(TextPositionSelector(start, start + len(exact)), TextQuoteSelector(exact))
    return Highlight(identity, "d", 1, anchor, label, note=note, tags=tags)


def entry(document, text, title="", **more):
    return IndexEntry(document, text, title, label_names=LABELS, **({"language": "en"} | more))


class Library:
    """Entries by document, and the index over them."""

    def __init__(self, folder):
        self.entries = {}
        self.index = SearchIndex(folder)

    def add(self, *entries):
        self.index.update(entries)
        self.entries |= {one.document: one for one in entries}

    def load(self, document):
        one = self.entries.get(document)
        return one and SearchSource(
            one.text, one.title, one.author, one.language, one.highlights, one.label_names
        )

    def search(self, query, **options):
        return self.index.search(query, load=self.load, **options)

    def find(self, query, **options):
        result = self.search(query, **options)
        assert result.message == ""
        return sorted(hits.document for hits in result.documents)


@pytest.fixture
def library(tmp_path):
    library = Library(tmp_path / "index")
    yield library
    library.index.close()


def test_nothing_is_on_the_disk_before_it_is_needed(tmp_path):
    index = SearchIndex(tmp_path / "index")
    assert index.state() is IndexState.MISSING
    assert index.documents() == set()
    assert "missing" in index.search("a", load=lambda _: None).message
    assert not (tmp_path / "index").exists()


def test_a_document_is_found_in_title_text_and_author(library):
    library.add(
        entry("a", "Ships in the harbour.", "Trade"),
        entry("b", "Nothing.", "The harbours"),
        entry("c", "Nothing.", author="Ann Harbour"),
        entry("d", "Nothing at all."),
    )
    assert library.find("harbour") == ["a", "b", "c"]
    assert library.find("title:harbour") == ["b"]
    assert library.find("author:harbour") == ["c"]
    assert library.find("nothing -harbour") == ["d"]
    assert library.index.documents() == {"a", "b", "c", "d"}
    assert library.search("harbour").documents[0].document == "b", "a title counts for more"


def test_a_passage_says_where_it_is(library):
    library.add(entry("a", "The old harbour, the new harbours.", "On ports"))
    (hits,) = library.search("harbour", passages=1).documents
    assert (hits.title, hits.hits, len(hits.passages)) == ("On ports", 2, 1)
    (passage,) = hits.passages
    assert (passage.start, passage.end, passage.field) == (8, 15, Field.TEXT)
    assert (passage.before, passage.match, passage.after) == ("The old ", "harbour", ", the new harbours.")


def test_properties_of_documents(library):
    library.add(
        entry("a", "ship", date="1887-02-09", language="en-GB", site="The Harbour Times"),
        entry("b", "ship", date="1888", language="de", site="www.example.org"),
        entry("c", "ship"),
    )
    assert library.find("ship date:1887") == library.find("ship date:1887-02") == ["a"]
    assert library.find("ship date:188") == ["a", "b"]
    assert library.find("language:en ship") == ["a", "c"]
    assert library.find("language:en-gb") == ["a"]
    assert library.find("language:german") == ["b"]
    assert library.find("site:times") == library.find('site:"harbour times"') == ["a"]
    assert library.find("site:example.org") == ["b"]
    assert library.find("ship -site:times") == ["b", "c"]
    assert library.find("ship -date:1887 -language:de") == ["c"]


def test_highlights_notes_tags_and_labels(library):
    text = "The old harbour was closed. The ships went elsewhere."
    library.add(
        entry(
            "a",
            text,
            highlights=(
                highlight("h1", text, "old harbour", note="Who says so?", tags=("sea trade",)),
                highlight("h2", text, "ships went", "doubt", note="And **when**?"),
            ),
        ),
        entry("b", "The harbour. Who went?"),
    )
    assert library.find("harbour") == ["a", "b"]
    assert library.find("harbour in:highlights") == ["a"]
    assert library.find("closed in:highlights") == []
    assert library.find("note:when") == ["a"]
    assert library.find("when") == ["a"]
    assert library.find("trade") == ["a"]
    assert library.find('tag:"sea trade" label:doubt') == ["a"]
    assert library.find('in:highlights tag:"sea trade" label:doubt') == []
    assert library.find('in:highlights tag:"sea trade" label:claim harbour') == ["a"]
    assert library.find("tag:sea") == []
    assert library.find("tag:sea*") == ["a"]
    assert library.find('"so and"') == [], "no phrase runs from one note into the next"
    ((note,),) = (hits.passages for hits in library.search("when").documents)
    assert (note.field, note.highlight, note.match) == (Field.NOTE, "h2", "when")
    assert text[note.start : note.end] == "ships went"
    ((claim,),) = (hits.passages for hits in library.search("label:claim").documents)
    assert (claim.field, claim.match, claim.highlight) == (Field.HIGHLIGHT, "old harbour", "h1")
    ((tag,),) = (hits.passages for hits in library.search('tag:"sea trade"').documents)
    assert (tag.field, tag.match, tag.start) == (Field.TAG, "sea trade", 4)
    (all_of_them,) = library.search("in:highlights").documents
    assert [passage.match for passage in all_of_them.passages] == ["old harbour", "ships went"]


def test_an_excerpt_whose_text_has_changed_is_found_by_its_own_words(library):
    former = highlight("h1", "The old harbour", "old harbour")
    library.add(entry("a", "The new port", highlights=(former,)))
    ((passage,),) = (hits.passages for hits in library.search("harbour").documents)
    assert (passage.field, passage.match, passage.before) == (Field.HIGHLIGHT, "harbour", "old ")
    assert (passage.start, passage.end) == (4, 12)


def test_later_entries_take_the_place_of_earlier_ones(library):
    library.add(entry("a", "first"), entry("b", "other"))
    library.add(entry("a", "second", highlights=(highlight("h", "second", "second"),)))
    assert (library.find("first"), library.find("second")) == ([], ["a"])
    library.add(entry("a", "third"), entry("a", "fourth"), entry("a", "fifth"))
    assert [library.find(word) for word in ("second", "third", "fourth", "fifth")] == [[], [], [], ["a"]]
    assert library.find("second in:highlights") == []
    assert library.search("fifth").total == 1
    library.index.update([], removed=["a", "unknown"])
    assert library.find("fifth") == []
    assert library.index.documents() == {"b"}


def test_updating_and_building_anew_come_to_the_same(tmp_path):
    first, second = Library(tmp_path / "one"), Library(tmp_path / "two")
    texts = {name: f"ship {name} harbour " + "old " * index for index, name in enumerate("abcdefgh")}
    for name, text in texts.items():
        first.add(entry(name, "before " + text))
        first.add(entry(name, text, highlights=(highlight("h", text, "harbour"),)))
    second.add(
        *(entry(name, text, highlights=(highlight("h", text, "harbour"),)) for name, text in texts.items())
    )
    for query in ("ship", "before", "old", '"harbour old"', "in:highlights harbour", "d OR old", "o*"):
        assert first.find(query) == second.find(query)
        ones, others = first.search(query), second.search(query)
        assert ones.total == others.total
        assert {h.document: h.passages for h in ones.documents} == {
            h.document: h.passages for h in others.documents
        }
    first.index.close()
    second.index.close()


def test_the_rarer_word_and_the_shorter_text_rank_higher(library):
    library.add(
        entry("a", "harbour " + "water " * 50), entry("b", "harbour"), entry("c", "ship harbour"),
        *(entry(f"w{n}", "water") for n in range(5)),
    )  # fmt: skip
    assert [hits.document for hits in library.search("harbour OR ship").documents] == ["c", "b", "a"]


def test_what_is_gone_from_the_library_is_not_shown(library):
    library.add(entry("a", "ship"), entry("b", "ship"), entry("c", "ship"))
    library.entries["a"] = entry("a", "changed since")
    del library.entries["b"]
    result = library.search("ship", limit=1)
    assert ([hits.document for hits in result.documents], result.total) == (["c"], 1)


def test_the_limit_is_of_what_is_shown_not_of_what_is_counted(library):
    library.add(*(entry(f"d{n}", "ship") for n in range(7)))
    result = library.search("ship", limit=3)
    assert (len(result.documents), result.total) == (3, 7)
    assert library.search("ship", limit=0).documents == ()


def test_a_malformed_query_is_answered_with_a_sentence(library):
    library.add(entry("a", "ship"))
    for query in ('"ship', "ship AND", "colour:red", "-ship", "(" * 3000, "ship " * 2000):
        result = library.search(query)
        assert result.documents == ()
        assert result.message
    assert library.search(" ").message == ""
    assert library.search("\ud800 ship").message == ""


def test_forms_that_stand_for_too_much_beside_others_are_refused(library, monkeypatch):
    monkeypatch.setattr(reader_module, "MOST_BESIDE", 3)
    library.add(entry("a", "ship shop shape shell boat"))
    for query in ('boat "sh* boat"', "boat NEAR *h*", '"*h* boat"~4'):
        result = library.search(query)
        assert "too many words" in result.message
        assert query[result.position] in "s*"
    assert library.find("sh* *h*") == ["a"]
    assert library.find("boat NEAR sho*") == ["a"]


def test_words_near_each_other_are_marked_together(library):
    text = "The lamp of the old harbour burnt oil. Oil was dear; nobody lit lamps."
    library.add(entry("a", text), entry("b", "lamp " + "and " * 20 + "oil"))

    def marked(query):
        return [p.match for hits in library.search(query).documents for p in hits.passages]

    assert marked("lamp NEAR/5 oil") == [
        "lamp of the old harbour burnt oil",
        "Oil was dear; nobody lit lamps",
    ]
    assert marked('"lamp oil"~5') == ["lamp of the old harbour burnt oil"]
    assert marked('"oil lamp"~5') == []
    assert marked("=lamps NEAR/4 oil") == ["Oil was dear; nobody lit lamps"]
    assert marked("lamp NEAR/4 oil") == ["Oil was dear; nobody lit lamps"]
    assert marked("lamp NEAR/1 (harbour OR of)") == ["lamp of"]


def test_no_stretch_runs_from_one_note_into_the_next(library):
    text = "one two three"
    notes = [highlight(f"h{n}", text, word, note=note) for n, (word, note) in enumerate(
        [("one", "the old lamp"), ("two", "oil of whales")]
    )]  # fmt: skip
    library.add(entry("a", text, highlights=tuple(notes)))
    assert library.find("note:(lamp NEAR oil)") == []
    assert library.find("note:(old NEAR lamp)") == ["a"]
    assert library.find("in:notes lamp old") == ["a"]
    assert library.find("in:notes lamp oil") == []


def test_with_case_words_have_their_capitals(library):
    library.add(entry("a", "Rose rose"), entry("b", "a rose; ROSES"), entry("c", "The Rose Garden"))
    assert library.find("rose") == ["a", "b", "c"]
    assert library.find("=Rose", case=True) == ["a", "c"]
    assert library.find("Rose", case=True) == ["a", "c"]
    assert library.find("rose", case=True) == ["a", "b"]
    assert library.find("Ro*", case=True) == ["a", "c"]
    assert library.find("?OSE*", case=True) == ["b"]
    assert library.find('"Rose Garden"', case=True) == ["c"]
    assert library.find('"rose Garden"', case=True) == []
    assert library.find("rose -Rose", case=True) == ["b"]
    assert library.search("=Rose", case=True, limit=1).total == 2
    ((passage,),) = (h.passages for h in library.search("Rose", case=True).documents if h.document == "a")
    assert (passage.start, passage.end) == (0, 4)


def test_with_case_every_document_is_counted(library):
    chance = random.Random(5)
    words = ("Rose", "rose", "ROSE", "Rosé", "roses", "Nose", "the", "The", "don’t", "Don't", "a-Rose")
    texts = {f"d{n}": " ".join(chance.choices(words, k=chance.randint(1, 9))) for n in range(60)}
    noted = highlight("h", texts["d7"], texts["d7"][:3], note="a Rose")
    library.add(*(entry(one, text, highlights=(noted,) * (one == "d7")) for one, text in texts.items()))
    library.entries["d3"] = entry("d3", "Rosy Lilac")  # changed since
    del library.entries["d4"]
    for query in (
        "Rose", "=rose", "R?se", "*OSE", "Ro*", "Don't", "Rose NEAR/1 the", '"The Rose"', "Rose -The",
        "Rose OR nose", "xX*", "in:highlights Rose", "Dose~", "title:Rose", '"the rose"~2',
    ):  # fmt: skip
        asked = parse(query, case=True)
        records = {one: Record(library.load(one)) for one in library.entries}
        hits = {one: record.hits(asked) is not None for one, record in records.items()}
        assert hits == {one: Record(library.load(one)).holds(asked) for one in hits}
        whole = library.search(query, case=True, limit=100)
        everything = [one.document for one in whole.documents]
        assert set(everything) == {one for one in hits if hits[one]} - {"d3"} | ({"d3"} & set(everything))
        for limit in (1, 3):
            result = library.search(query, case=True, limit=limit)
            assert [one.document for one in result.documents] == everything[:limit]
            assert result.total == whole.total == len(everything)


def test_periods_formats_and_what_highlights_have(library):
    text = "an old ship"
    library.add(
        entry("a", text, date="1887", format="txt", added="2026-05-01T10:00:00Z"),
        entry(
            "b", text, date="1887-03-05", format="pdf", highlights=(highlight("h", text, "old", note="why?"),)
        ),
        entry(
            "c", text, date="1890-01", added="2026-06-30T23:00:00Z", highlights=(highlight("h", text, "old"),)
        ),
        entry("d", text, date="spring 1887"),
    )
    assert library.find("ship date:1887") == ["a", "b"]
    assert library.find("ship date:1887..1889") == ["a", "b"]
    assert library.find("ship date:>=1887-02") == ["b", "c"]
    assert library.find("ship date:>1887") == ["c"]
    assert library.find("ship date:<=1887-03") == ["a", "b"]
    assert library.find("ship date:<1887-03") == ["a"]
    assert library.find('ship date:"Spring 1887"') == ["d"]
    assert library.find("ship -date:1800..1900") == ["d"]
    assert library.find("added:2026-05..2026-06") == ["a", "c"]
    assert library.find("added:2026-06-30") == ["c"]
    assert library.find("format:pdf") == ["b"]
    assert library.find("has:note") == ["b"]
    assert library.find("has:highlight") == ["b", "c"]
    assert library.find("ship -has:highlight") == ["a", "d"]
    assert library.find("in:highlights -has:note") == ["c"]
    assert library.find("has:tag") == []


def test_while_typing_the_last_word_is_a_beginning(library):
    library.add(entry("a", "the old harbour"), entry("b", "harm"))
    assert library.find("har", typing=True) == ["a", "b"]
    assert library.find('"old har', typing=True) == ["a"]
    assert library.find("har") == []


def test_a_search_is_given_up_when_asked(library):
    library.add(*(entry(f"d{n}", "ship " * 50) for n in range(3)))
    for looks in range(6):
        answers = iter([False] * looks + [True] * 100)
        with pytest.raises(SearchCancelled):
            library.search("ship s*", cancelled=lambda answers=answers: next(answers))


def test_cancelled_indexing_changes_nothing(library):
    library.add(entry("a", "ship"))
    answers = iter([False, True])
    entries = [entry("a", "boat"), entry("b", "boat")]
    assert library.index.update(entries, removed=["a"], cancelled=lambda: next(answers)) is False
    assert library.find("ship") == ["a"]
    assert library.index.documents() == {"a"}


def test_a_failing_source_of_entries_changes_nothing(library):
    library.add(entry("a", "ship"))

    def failing():
        yield entry("b", "boat")
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        library.index.update(failing(), removed=["a"])
    assert library.index.documents() == {"a"}
    library.add(entry("c", "boat"))
    assert library.find("boat") == ["c"]


def test_progress_is_told_by_document(library):
    told = []
    library.index.update([entry("a", "x", "One"), entry("b", "y", "Two")], on_progress=told.append)
    assert [(one.done, one.total, one.name) for one in told] == [(0, 2, "One"), (1, 2, "Two"), (2, 2, "")]


def test_another_process_commits_are_seen(tmp_path, library):
    library.add(entry("a", "ship"))
    assert library.find("ship") == ["a"]
    other = SearchIndex(tmp_path / "index")
    other.update([entry("b", "ship")])
    library.entries["b"] = entry("b", "ship")
    assert library.find("ship") == ["a", "b"]
    other.clear()
    other.update([entry("b", "ship")])
    assert library.find("ship") == ["b"]
    other.close()


def test_a_lock_that_is_held_is_waited_for_and_then_explained(tmp_path):
    writer = IndexWriter(tmp_path, lock_seconds=0.1)
    writer.clear()
    lock = FileLock(str(tmp_path / storage.LOCK))
    assert lock.acquire(blocking=False)
    with pytest.raises(LibraryError, match="in use by another"):
        writer.update([], [], None, None)
    assert writer.update([], [], None, lambda: True) is False
    lock.release()
    assert writer.update([], [], None, None) is True


def test_any_whoosh_opens_the_index(tmp_path, library):
    library.add(entry("a", "The Straße of ships", "Roads"))
    with whoosh.index.open_dir(tmp_path / "index").searcher() as searcher:
        (found,) = searcher.search(whoosh.query.Phrase("text", ["the", "strasse", "of"]))
        assert found["document"] == "a"
        assert len(searcher.search(whoosh.query.Term("text_stems", "en ship"))) == 1


# ---- damage


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "index"
    index = SearchIndex(folder)
    index.update([entry("a", "ship harbour " * 50), entry("b", "old ship")])
    index.close()
    return folder


def table(folder):
    (found,) = folder.glob("_MAIN_*.toc")
    return found


def segment(folder):
    (found,) = folder.glob("MAIN_*.seg")
    return found


def noise(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


class Explosive:
    def __reduce__(self):
        return (Path.touch, (Path("exploded"),))


DAMAGES = {
    "noise in the table": lambda folder: noise(table(folder)),
    "noise in the segment": lambda folder: noise(segment(folder)),
    "table cut short": lambda folder: table(folder).write_bytes(table(folder).read_bytes()[:-9]),
    "segment cut short": lambda folder: segment(folder).write_bytes(segment(folder).read_bytes()[:-9]),
    "segment gone": lambda folder: segment(folder).unlink(),
    "table gone": lambda folder: table(folder).unlink(),
    "marker gone": lambda folder: (folder / storage.MARKER).unlink(),
    "marker of noise": lambda folder: (folder / storage.MARKER).write_bytes(b"\xff\x00{"),
    "marker of another shape": lambda folder: (folder / storage.MARKER).write_text("[1]"),
    "marker nested deeply": lambda folder: (folder / storage.MARKER).write_text("[" * 100_000),
    "a foreign pickle": lambda folder: (
        table(folder).with_name("_MAIN_99.toc").write_bytes(pickle.dumps(Explosive()))
    ),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_is_known_and_mended(folder, damage, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    damage(folder)
    index = SearchIndex(folder)
    assert index.state() is IndexState.DAMAGED
    assert "built anew" in index.search("ship", load=lambda _: None).message
    assert index.documents() == set()
    with pytest.raises(LibraryError, match="damaged"):
        index.update([])
    index.clear()
    assert index.state() is IndexState.READY
    index.update([entry("a", "ship")])
    assert index.documents() == {"a"}
    assert not Path("exploded").exists()
    index.close()


def test_damage_after_the_index_was_opened_is_answered_with_a_sentence(folder, monkeypatch, caplog):
    index = SearchIndex(folder)
    assert index.state() is IndexState.READY

    def broken(*_):
        raise pickle.UnpicklingError

    monkeypatch.setattr("florilegium.search.index.IndexReader", broken)
    assert "damaged" in index.search("ship", load=lambda _: None).message
    assert "cannot be read" in caplog.text
    assert index.state() is IndexState.DAMAGED
    monkeypatch.undo()
    index.clear()
    assert index.state() is IndexState.READY


def test_an_index_of_another_version_is_outdated(folder):
    marker = folder / storage.MARKER
    marker.write_text(json.dumps(json.loads(marker.read_text()) | {"version": 0}))
    assert SearchIndex(folder).state() is IndexState.OUTDATED


def test_clearing_leaves_other_files_alone(folder):
    (folder / "mine.txt").write_text("kept")
    index = SearchIndex(folder)
    index.clear()
    assert (folder / "mine.txt").read_text() == "kept"
    assert index.documents() == set()
    assert list(folder.glob("MAIN_*.seg")) == []


def test_a_folder_that_is_none_is_damaged_and_explained(tmp_path):
    (tmp_path / "index").write_text("a file")
    index = SearchIndex(tmp_path / "index")
    assert index.state() is IndexState.DAMAGED
    with pytest.raises(LibraryError, match="cannot be written"):
        index.clear()


def test_a_folder_with_other_files_only_is_a_missing_index(tmp_path):
    (tmp_path / "mine.txt").write_text("kept")
    assert SearchIndex(tmp_path).state() is IndexState.MISSING


def test_a_long_file_is_sampled(tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "_WHOLE", 1 << 10)
    monkeypatch.setattr(storage, "_STRIDE", 1 << 15)
    path = tmp_path / "long"
    path.write_bytes(bytes(1 << 17))
    before = storage.measure(path)
    with path.open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"x")
    assert before[0] == 1 << 17
    assert storage.measure(path)[1] != before[1]


# ---- sudden ends

_LOOP = """
import sys
from pathlib import Path
from florilegium.search import IndexEntry, SearchIndex
index = SearchIndex(Path(sys.argv[1]))
for number in range(100000):
    index.update([IndexEntry(f"d{n}", f"ship {number}") for n in range(3)], removed=["d3"])
    print(number, flush=True)
"""


def test_a_process_killed_while_committing_leaves_the_last_commit_whole(tmp_path):
    folder = tmp_path / "index"
    for kills in range(4):
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", _LOOP, str(folder)], stdout=subprocess.PIPE, text=True
        )
        last = int(process.stdout.readline())
        until = time.monotonic() + 0.03 * kills
        while time.monotonic() < until:
            last = int(process.stdout.readline())
        process.kill()
        last = max([last, *(int(line) for line in process.stdout.read().split("\n")[:-1])])
        process.stdout.close()
        process.wait()
        index = SearchIndex(folder)
        assert index.state() is IndexState.READY
        assert index.documents() == {"d0", "d1", "d2"}
        # Killed after a commit and before it was told, the loop is one further.
        found = [
            index.search(f"={number}", load=lambda _, number=number: SearchSource(f"ship {number}")).total
            for number in (last, last + 1)
        ]
        assert sorted(found) == [0, 3]
        index.close()
