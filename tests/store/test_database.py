import os
import sqlite3
import stat
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from florilegium.errors import LibraryError, NewerLibrary
from florilegium.store import Database, back_up_daily
from florilegium.store import database as database_module
from florilegium.store.migrations import STEPS


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_new_library_is_its_owners_alone(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "library")) as database:
        assert stat.S_IMODE(database.folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(database.path.stat().st_mode) == 0o600


def test_a_new_library_has_todays_schema_and_flushes_each_change(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as database:
        assert database.rows("PRAGMA user_version") == [(len(STEPS),)]
        assert database.rows("PRAGMA journal_mode") == [("wal",)]
        assert database.rows("PRAGMA synchronous") == [(2,)]
        assert database.rows("PRAGMA foreign_keys") == [(1,)]


def test_a_library_from_the_future_is_left_alone(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as database:
        database.connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    before = (tmp_path / "library.sqlite3").read_bytes()
    with pytest.raises(NewerLibrary, match="later version"):
        Database(tmp_path)
    assert (tmp_path / "library.sqlite3").read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all, but a text of some length" * 40, b"\0" * 5000])
def test_what_is_no_database_is_said_and_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "library.sqlite3").write_bytes(content)
    with pytest.raises(LibraryError, match="cannot be opened"):
        Database(tmp_path)
    assert (tmp_path / "library.sqlite3").read_bytes() == content


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("in the way")
    with pytest.raises(LibraryError, match="cannot be used"):
        Database(tmp_path / "library")


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as database:

        def fail() -> None:
            with database.transaction() as connection:
                connection.execute("INSERT INTO folder VALUES (x'61', '')")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        assert database.rows("SELECT * FROM folder") == []


def test_a_writer_that_never_gets_its_turn_is_told(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as database, closing(Database(tmp_path)) as other:
        database.connection.execute("PRAGMA busy_timeout = 1")
        with other.transaction(), pytest.raises(LibraryError, match="locked"), database.transaction():
            pass


def test_a_full_disk_is_said_and_changes_nothing(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as database:
        (pages,) = database.rows("PRAGMA page_count")
        database.connection.execute(f"PRAGMA max_page_count = {pages[0]}")
        with pytest.raises(LibraryError, match="disk is full"), database.transaction() as connection:
            connection.execute("INSERT INTO image VALUES ('x', ?)", (os.urandom(500_000),))
        assert database.rows("SELECT count(*) FROM image") == [(0,)]
        database.connection.execute("PRAGMA max_page_count = 100000")
        with database.transaction() as connection:
            connection.execute("INSERT INTO image VALUES ('x', x'00')")
        assert database.rows("SELECT count(*) FROM image") == [(1,)]


def test_backups_are_whole_and_rotate(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as database:
        with database.transaction() as connection:
            connection.execute("INSERT INTO folder VALUES (x'61', 'then')")
        day = date(2026, 1, 30)
        for later in range(10):
            assert back_up_daily(database.connection, tmp_path, day + timedelta(days=later)) is not None
        assert back_up_daily(database.connection, tmp_path, day + timedelta(days=9)) is None
    names = sorted(path.name for path in (tmp_path / "backups").iterdir())
    assert names == [f"daily-2026-02-0{number}.sqlite3" for number in range(2, 9)]
    with closing(sqlite3.connect(tmp_path / "backups" / names[0])) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT added FROM folder").fetchone() == ("then",)


def test_a_copy_left_half_made_is_cleared_away(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as database:
        (tmp_path / "backups").mkdir()
        left = tmp_path / "backups" / ".daily-2026-01-01.999999999.partial"
        left.write_bytes(b"half")
        back_up_daily(database.connection, tmp_path, date(2026, 1, 2))
    assert not left.exists()


# ---- cut short, locked, or only to be read


@pytest.mark.parametrize("left", [100, 4096, 20_000])
def test_a_library_that_was_cut_short_is_said_and_kept(tmp_path: Path, left: int) -> None:
    with closing(Database(tmp_path)) as database:
        database.connection.execute("PRAGMA journal_mode = DELETE")
    path = tmp_path / "library.sqlite3"
    path.write_bytes(path.read_bytes()[:left])
    kept = path.read_bytes()
    with (
        pytest.raises(LibraryError, match=r"cannot be opened|failed") as raised,
        closing(Database(tmp_path)) as it,
    ):
        it.rows("SELECT count(*) FROM highlight, document, label, journal, review")
    assert "othing was changed" in str(raised.value)
    assert path.read_bytes() == kept


def test_a_library_that_another_program_keeps_locked_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Database(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "library.sqlite3", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(database_module, "WAIT_MILLISECONDS", 0)
        with pytest.raises(LibraryError, match="Another program keeps the library locked"):
            Database(tmp_path)


@pytest.fixture
def unwritable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be written to; as root everything can, whatever its mode."""
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).exists() and mode == os.R_OK)


def test_what_cannot_be_written_to_is_opened_for_reading(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    writer = Database(tmp_path)
    with writer.transaction() as connection:
        connection.execute("INSERT INTO folder VALUES (x'2f61', '')")
    request.getfixturevalue("unwritable")
    with closing(Database(tmp_path)) as database:  # what is in the log only is seen, too
        assert database.read_only
        assert database.rows("SELECT path FROM folder") == [(b"/a",)]
        with (
            pytest.raises(LibraryError, match="can only be read: nothing was changed"),
            database.transaction(),
        ):
            raise AssertionError("it was begun")
    writer.close()
    with closing(Database(tmp_path)) as database:
        assert database.rows("SELECT path FROM folder") == [(b"/a",)]


@pytest.mark.usefixtures("unwritable")
def test_nothing_can_be_made_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError, match="cannot be used"):
        Database(tmp_path / "file" / "library")


def test_an_older_library_that_cannot_be_written_to_is_said(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with closing(Database(tmp_path)) as database:
        database.connection.execute(f"PRAGMA user_version = {len(STEPS) - 1}")
    request.getfixturevalue("unwritable")
    with pytest.raises(LibraryError, match=r"earlier version .* cannot be renewed"):
        Database(tmp_path)


@pytest.mark.usefixtures("unwritable")
def test_what_is_no_database_and_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite3").write_bytes(b"not a database at all" * 400)
    with pytest.raises(LibraryError, match="cannot be opened"):
        Database(tmp_path)
