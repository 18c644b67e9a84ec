import os
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.importers import tables
from florilegium.importers.parts import AS_IT_IS, Asked
from florilegium.importers.reading import Cancelled, HereReader, ReadPart, read_file
from florilegium.model import AnchorStatus, Progress, Range

LEDGER = (
    "The keeper’s ledger\n\nThe lamp was lit at a quarter past four.\n\n"
    "The ledger counts 238 barrels of oil.\n"
)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_folder_is_added_with_all_it_holds(corpus: Corpus, shelf: Path) -> None:
    write(shelf, "a.txt", LEDGER)
    (shelf / "deep" / "er").mkdir(parents=True)
    write(shelf / "deep" / "er", "b.md", "# On reading\n\nSlowly.")
    write(shelf, "picture.bin", bytes(range(256)) * 20)
    write(shelf, ".hidden.txt", "not to be seen")
    write(shelf, "empty.txt", "")
    outcomes = {Path(outcome.path).name: outcome for outcome in corpus.add([shelf])}
    assert {name: outcome.status for name, outcome in outcomes.items()} == {
        "a.txt": "added",
        "b.md": "added",
        "picture.bin": "skipped",
        "empty.txt": "failed",
    }
    assert "empty" in outcomes["empty.txt"].reason
    assert "does not read" in outcomes["picture.bin"].reason
    assert {summary.title for summary in corpus.documents()} == {"The keeper’s ledger", "On reading"}
    assert corpus.folders() == [str(shelf)]


def test_the_files_themselves_are_left_as_they_were(corpus: Corpus, shelf: Path) -> None:
    path = write(shelf, "a.txt", LEDGER)
    before = path.stat()
    list(corpus.add([path]))
    assert path.read_text(encoding="utf-8") == LEDGER
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert list(shelf.iterdir()) == [path]


def test_the_same_content_twice_is_one_document(corpus: Corpus, shelf: Path) -> None:
    write(shelf, "a.txt", LEDGER)
    write(shelf, "b.txt", LEDGER)
    first, second = corpus.add([shelf])
    assert (first.status, second.status) == ("added", "unchanged")
    assert second.document == first.document
    assert "already" in second.reason
    assert [outcome.status for outcome in corpus.add([shelf])] == ["unchanged", "unchanged"]
    assert len(corpus.documents()) == 1


def test_a_moved_file_is_recognised(corpus: Corpus, shelf: Path) -> None:
    path = write(shelf, "a.txt", LEDGER)
    (outcome,) = corpus.add([path])
    path.rename(shelf / "moved.txt")
    assert corpus.new_files() == []  # a file alone is no folder to look through
    assert corpus.documents()[0].missing
    (again,) = corpus.add([shelf / "moved.txt"])
    assert (again.status, again.document) == ("unchanged", outcome.document)
    (summary,) = corpus.documents()
    assert summary.path == str(shelf / "moved.txt")
    assert not summary.missing


def test_a_document_in_the_trash_comes_back_when_its_file_is_added(corpus: Corpus, shelf: Path) -> None:
    path = write(shelf, "a.txt", LEDGER)
    (outcome,) = corpus.add([path])
    corpus.highlight(outcome.document, Range(0, 3), "claim")
    corpus.remove([outcome.document])
    assert corpus.documents() == []
    assert [summary.id for summary in corpus.trash()] == [outcome.document]
    (again,) = corpus.add([path])
    assert (again.status, again.document) == ("added", outcome.document)
    assert corpus.documents()[0].highlights == 1


def test_a_changed_file_keeps_its_highlights_and_says_how_they_fared(corpus: Corpus, shelf: Path) -> None:
    path = write(shelf, "a.txt", LEDGER + "\nNothing of this last line is going to stay in the file.\n")
    (outcome,) = corpus.add([path])
    text = corpus.text(outcome.document).text
    kept_words, altered_words = "lit at a quarter past four", "counts 238 barrels of oil"
    lost_words = "Nothing of this last line is going to stay"
    for words in (kept_words, altered_words, lost_words):
        start = text.index(words)
        corpus.highlight(outcome.document, Range(start, start + len(words)), "claim")
    write(
        shelf,
        "a.txt",
        "A new first line, put before all the others.\n\n" + LEDGER.replace("238", "283"),
    )
    (again,) = corpus.add([path])
    assert (again.status, again.document) == ("updated", outcome.document)
    assert again.reason == "1 kept, 1 altered, 1 lost"
    new = corpus.text(outcome.document)
    by_words = {highlight.exact: highlight for highlight in corpus.highlights(outcome.document)}
    kept, altered = by_words[kept_words], by_words["counts 283 barrels of oil"]
    lost = by_words[lost_words]
    assert [highlight.status for highlight in (kept, altered, lost)] == [
        AnchorStatus.EXACT,
        AnchorStatus.ALTERED,
        AnchorStatus.LOST,
    ]
    assert new.text[kept.start : kept.end] == kept_words
    assert corpus.version(lost.version).text[lost.start : lost.end] == lost_words
    assert list(corpus.check()) == []


def test_a_file_that_could_not_be_read_for_a_while_is_still_the_documents(
    corpus: Corpus, shelf: Path
) -> None:
    path = write(shelf, "a.txt", LEDGER)
    (outcome,) = corpus.add([path])
    write(shelf, "a.txt", "")
    assert [failed.status for failed in corpus.add([path])] == ["failed"]
    write(shelf, "a.txt", LEDGER + "\nAnd one more line.\n")
    (again,) = corpus.add([path])
    assert (again.status, again.document) == ("updated", outcome.document)


def test_an_old_copy_of_a_document_does_not_take_its_place(corpus: Corpus, shelf: Path) -> None:
    path = write(shelf, "a.txt", LEDGER)
    (outcome,) = corpus.add([path])
    start = corpus.text(outcome.document).text.index("counts 238")
    corpus.highlight(outcome.document, Range(start, start + 10), "claim")
    newer = LEDGER.replace("The ledger counts 238 barrels of oil.", "A page is missing here.")
    write(shelf, "a.txt", newer)
    list(corpus.add([path]))
    (copy,) = corpus.add([write(shelf, "copy of a.txt", LEDGER)])
    assert copy.document != outcome.document
    assert "A page is missing here." in corpus.text(outcome.document).text


def test_something_wholly_different_at_the_same_path_is_a_new_document(corpus: Corpus, shelf: Path) -> None:
    path = write(shelf, "a.txt", LEDGER)
    (outcome,) = corpus.add([path])
    corpus.highlight(outcome.document, Range(0, 3), "claim")
    write(shelf, "a.txt", "Entirely other words stand here now; none repeats anything from earlier days.")
    (again,) = corpus.add([path])
    assert again.status == "added"
    assert again.document != outcome.document
    assert len(corpus.documents()) == 2
    assert corpus.document(outcome.document).highlights == 1


def test_what_is_new_in_a_folder_is_noticed(corpus: Corpus, shelf: Path) -> None:
    write(shelf, "a.txt", LEDGER)
    write(shelf, "empty.txt", "")
    list(corpus.add([shelf]))
    assert corpus.new_files() == []
    fresh = write(shelf, "b.txt", "Something new to read, of some length.")
    assert corpus.new_files() == [str(fresh)]
    corpus.forget_folder(str(shelf))
    assert corpus.new_files() == []


def test_cancelling_keeps_what_is_done(corpus: Corpus, shelf: Path) -> None:
    for number in range(6):
        write(shelf, f"{number}.txt", f"Document number {number} has a text of its own.")
    seen: list[Progress] = []
    outcomes = corpus.add([shelf], seen.append, lambda: len(seen) > 9)
    assert 0 < len(list(outcomes)) < 6
    assert 0 < len(corpus.documents()) < 6


class _Stopped(HereReader):
    """Asks while it reads b.txt whether that is still wanted, as a process of its own does."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.stopped = False

    def start(
        self, path: str, asked: Asked = AS_IT_IS, cancelled: Cancelled = lambda: False
    ) -> Generator[ReadPart, None, None]:
        self.begun.append(Path(path).name)
        if not path.endswith("b.txt"):
            return read_file(path, asked)
        return self._waiting(cancelled)

    def _waiting(self, cancelled: Cancelled) -> Generator[ReadPart, None, None]:
        self.stopped = True
        while not cancelled():
            yield ReadPart("", "", None, "It was read to its end.")


def test_a_file_that_takes_long_can_be_cancelled_while_it_is_read(tmp_path: Path, shelf: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        write(shelf, name, f"The text of {name}, which has a length of its own.")
    reader = _Stopped()
    corpus = Corpus(tmp_path / "library", reader)
    outcomes = list(corpus.add([shelf], cancelled=lambda: reader.stopped))
    corpus.close()
    assert [Path(outcome.path).name for outcome in outcomes] == ["a.txt"]
    assert reader.begun == ["a.txt", "b.txt"]


def test_progress_tells_count_and_name(corpus: Corpus, shelf: Path) -> None:
    write(shelf, "a.txt", LEDGER)
    write(shelf, "b.txt", "Something else to read, of some length.")
    seen: list[Progress] = []
    list(corpus.add([shelf], seen.append))
    assert seen[-3:] == [Progress(0, 2, "a.txt"), Progress(1, 2, "b.txt"), Progress(2, 2)]


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_odd_things_in_a_folder_stop_nothing(corpus: Corpus, shelf: Path) -> None:
    write(shelf, "a.txt", LEDGER)
    (shelf / "loop").symlink_to(shelf, target_is_directory=True)
    (shelf / "dangling.txt").symlink_to(shelf / "nowhere.txt")
    os.mkfifo(shelf / "pipe.txt")
    (shelf / "newline\nname.txt").write_text("A file name may hold anything at all.")
    with (shelf / "a.txt").open("rb") as file:
        content = file.read()
    with open(os.fsencode(shelf) + b"/\xff\xfe.txt", "wb") as file:  # noqa: PTH123
        file.write(content + b"\nWith one more line at the end.\n")
    outcomes = {os.fsencode(Path(outcome.path).name): outcome for outcome in corpus.add([shelf])}
    assert {name: outcome.status for name, outcome in outcomes.items()} == {
        b"a.txt": "added",
        b"dangling.txt": "failed",
        b"newline\nname.txt": "added",
        b"pipe.txt": "skipped",
        b"\xff\xfe.txt": "added",
    }
    assert "link to something that is not there" in outcomes[b"dangling.txt"].reason
    odd = outcomes[b"\xff\xfe.txt"]
    assert os.fsencode(corpus.document(odd.document).path).endswith(b"/\xff\xfe.txt")
    assert list(corpus.check()) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs permissions that bind")
def test_what_may_not_be_read_is_said(corpus: Corpus, shelf: Path) -> None:
    write(shelf, "a.txt", LEDGER).chmod(0)
    closed = shelf / "closed"
    closed.mkdir()
    closed.chmod(0)
    try:
        outcomes = list(corpus.add([shelf]))
    finally:
        closed.chmod(0o700)
    assert [outcome.status for outcome in outcomes] == ["failed", "failed"]
    assert all("permission" in outcome.reason for outcome in outcomes)


def test_the_library_does_not_eat_itself(corpus: Corpus, tmp_path: Path) -> None:
    write(tmp_path, "a.txt", LEDGER)
    assert [Path(outcome.path).name for outcome in corpus.add([tmp_path])] == ["a.txt"]
    (outcome,) = corpus.add([corpus.library])
    assert outcome.status == "skipped"


def test_the_parts_of_a_saved_page_are_no_documents(corpus: Corpus, shelf: Path) -> None:
    write(shelf, "page.html", "<title>A page</title><p>With words of its own to read.</p>")
    (shelf / "page_files").mkdir()
    write(shelf / "page_files", "script.txt", "var x = 1;")
    assert [Path(outcome.path).name for outcome in corpus.add([shelf])] == ["page.html"]


def test_an_importers_fault_costs_one_line(
    corpus: Corpus, shelf: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    write(shelf, "a.txt", LEDGER)
    write(shelf, "b.txt", "Something else to read, of some length.")
    from florilegium.importers import reading

    real = reading.read_many

    def faulty(data: bytes, name: str, **options: object) -> object:
        if name == "a.txt":
            raise ZeroDivisionError
        return real(data, name, **options)

    monkeypatch.setattr(reading, "read_many", faulty)
    with caplog.at_level("CRITICAL"):
        assert [outcome.status for outcome in corpus.add([shelf])] == ["failed", "added"]


def test_each_row_of_a_table_is_a_document(corpus: Corpus, shelf: Path) -> None:
    rows = ["The first row has a text of some length.", "The second row has another one of its own."]
    path = write(shelf, "rows.csv", "title,text\nOne,{}\nTwo,{}\n".format(*rows))
    first, second = corpus.add([path])
    assert (first.status, second.status) == ("added", "added")
    assert [corpus.document(one.document).title for one in (first, second)] == ["One", "Two"]
    assert not corpus.document(first.document).missing
    write(
        shelf, "rows.csv", "title,text\nOne,{}\nTwo,{}\n".format(rows[0], rows[1].replace("own", "very own"))
    )
    again = list(corpus.add([path]))
    assert [(one.status, one.document) for one in again] == [
        ("unchanged", first.document),
        ("updated", second.document),
    ]
    assert list(corpus.check()) == []
    assert corpus.new_files() == []


def test_what_a_row_says_beside_its_text_is_kept(corpus: Corpus, shelf: Path) -> None:
    rows = "title,text,shelf\nOne,The first row has a text of some length.,A 3\n"
    (outcome,) = corpus.add([write(shelf, "rows.csv", rows)])
    assert corpus.document(outcome.document).other == (("shelf", "A 3"),)


def test_what_was_skipped_for_want_of_a_program_is_new_once_it_is_there(
    corpus: Corpus, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    tale = write(shelf, "tale.fb2", "<?xml version='1.0'?><FictionBook></FictionBook>")
    write(shelf, "noise.bin", bytes(range(256)) * 20)
    assert [outcome.status for outcome in corpus.add([shelf])] == ["skipped", "skipped"]
    assert corpus.new_files() == []
    name = "pandoc.exe" if sys.platform == "win32" else "pandoc"
    write(programs, name, "").chmod(0o755)
    assert corpus.new_files() == [str(tale)]


def test_rows_that_have_not_changed_are_not_read_again(
    corpus: Corpus, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def table(third: str) -> str:
        rows = ("One,The first row has a text of some length.", "Two,And the second one has another.", third)
        return "title,text\n" + "\n".join(rows) + "\n"

    path = write(shelf, "rows.csv", table("Three,The third is the one that changes in the end."))
    first, second, third = (outcome.document for outcome in corpus.add([path]))
    real, read = tables._document, []

    def counted(source: object, decoded: object, row: object, columns: object) -> object:
        read.append(row)
        return real(source, decoded, row, columns)

    monkeypatch.setattr(tables, "_document", counted)
    assert [one.status for one in corpus.add([path])] == ["unchanged"] * 3
    assert not read
    write(shelf, "rows.csv", table("Three,The third is the one that changed in the end."))
    fared = {outcome.document: outcome.status for outcome in corpus.refresh()}
    assert fared == {first: "unchanged", second: "unchanged", third: "updated"}
    assert len(read) == 1
    corpus.remove([second])
    assert [one.status for one in corpus.add([path])] == ["unchanged", "added", "unchanged"]
    assert not corpus.trash()
    assert list(corpus.check()) == []
