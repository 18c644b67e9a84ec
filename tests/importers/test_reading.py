import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from florilegium.annotations.formats import ReadAnnotations
from florilegium.importers import Table
from florilegium.importers.reading import HereReader, ProcessReader, Reader, ReadPart, read_file


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("A text of some length, to be read.")
    (tmp_path / "b.md").write_text("# Another\n\nWith words of its own.")
    (tmp_path / "rows.csv").write_text(
        "title,text\nOne,The first row has a text of some length.\nTwo,So has the second row of them.\n"
    )
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 40)
    return tmp_path


@pytest.fixture(params=[HereReader, ProcessReader])
def reader(request: pytest.FixtureRequest) -> Iterator[Reader]:
    made: Reader = request.param()
    yield made
    made.close()


def test_files_are_read_wherever_it_is_done(reader: Reader, shelf: Path) -> None:
    names = ["a.txt", "b.md", "rows.csv", "empty.txt", "noise.bin", "nowhere.txt"]
    found = {name: list(reader.start(str(shelf / name))) for name in names}
    assert {
        name: [(part.key, part.skipped, bool(part.imported)) for part in parts]
        for name, parts in found.items()
    } == {
        "a.txt": [("", False, True)],
        "b.md": [("", False, True)],
        "rows.csv": [("row=2", False, True), ("row=3", False, True)],
        "empty.txt": [("", False, False)],
        "noise.bin": [("", True, False)],
        "nowhere.txt": [("", False, False)],
    }
    assert all(part.reason or part.imported for parts in found.values() for part in parts)


def test_both_ways_of_reading_give_the_same(shelf: Path) -> None:
    reader = ProcessReader(1)
    for name in ("a.txt", "b.md", "rows.csv"):
        assert list(reader.start(str(shelf / name))) == list(read_file(str(shelf / name)))
    reader.close()


def test_several_files_are_read_at_once(shelf: Path) -> None:
    reader = ProcessReader(2)
    first, second = (reader.start(str(shelf / name)) for name in ("a.txt", "b.md"))
    assert [part.imported is not None for part in second] == [True]
    assert [part.imported is not None for part in first] == [True]
    reader.close()


def test_what_is_not_wanted_any_more_is_left(shelf: Path) -> None:
    reader = ProcessReader(2)
    begun = reader.start(str(shelf / "rows.csv"))
    next(begun)
    begun.close()
    reader.start(str(shelf / "a.txt")).close()
    assert [part.imported is not None for part in reader.start(str(shelf / "b.md"))] == [True]
    reader.close()


@pytest.mark.skipif(sys.platform == "win32", reason="needs kill -9")
def test_a_library_that_fails_costs_one_reason(shelf: Path) -> None:
    reader = ProcessReader(1)
    reading = reader.start(str(shelf / "a.txt"))
    os.kill(reading._process._process.pid, signal.SIGKILL)
    (part,) = reading
    assert part.imported is None or part.reason == ""
    list(reading)
    again = reader.start(str(shelf / "b.md"))
    assert [one.imported is not None for one in again] == [True]
    reader.close()


@pytest.mark.skipif(sys.platform == "win32", reason="needs named pipes")
def test_what_hangs_is_given_up(shelf: Path) -> None:
    os.mkfifo(shelf / "pipe.txt")  # opening it waits for a writer for ever
    reader = ProcessReader(1, seconds=0.6)
    (part,) = reader.start(str(shelf / "pipe.txt"))
    assert "too long" in part.reason
    reader.close()


@pytest.mark.skipif(sys.platform == "win32", reason="needs named pipes")
def test_what_takes_long_is_left_at_once_when_it_is_cancelled(shelf: Path) -> None:
    os.mkfifo(shelf / "pipe.txt")
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 1

    reader = ProcessReader(1)
    assert list(reader.start(str(shelf / "pipe.txt"), cancelled=cancelled)) == []
    assert len(asked) == 2
    assert [part.imported is not None for part in reader.start(str(shelf / "a.txt"))] == [True]
    reader.close()


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit of address space")
def test_what_takes_too_much_memory_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_bytes(b"word " * 40_000_000)
    reader = ProcessReader(1, memory=300 * 1024**2)
    (part,) = reader.start(str(tmp_path / "big.txt"))
    assert part.imported is None
    assert part.reason
    reader.close()


def test_highlights_of_other_programs_are_read_likewise(reader: Reader, shelf: Path) -> None:
    (shelf / "found.csv").write_text("Highlight,Title\nThe words.,A book\n")
    (read,) = reader.annotations(str(shelf / "found.csv"))
    assert isinstance(read, ReadAnnotations)
    assert (read.source, [one.quote for one in read.highlights]) == ("readwise", ["The words."])
    (read,) = reader.annotations(str(shelf / "a.txt"))
    assert isinstance(read, ReadAnnotations)
    assert (read.source, read.highlights) == ("", ())
    assert "none of the kinds" in read.reason


def test_tables_are_looked_at_likewise(reader: Reader, shelf: Path) -> None:
    (table,) = reader.look_at_table(str(shelf / "rows.csv"))
    assert isinstance(table, Table)
    assert table.names == ("title", "text")
    (part,) = reader.look_at_table(str(shelf / "nowhere.csv"))
    assert isinstance(part, ReadPart)
    assert part.reason


def test_highlights_that_take_too_long_are_given_up(shelf: Path) -> None:
    reader = ProcessReader(1, seconds=0.0)
    (part,) = reader.annotations(str(shelf / "a.txt"))
    assert isinstance(part, ReadPart)
    assert "too long" in part.reason
    reader.close()
