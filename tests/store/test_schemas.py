"""A library of every released schema is opened, taken to today's, and has all it had."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.errors import LibraryError
from florilegium.model import AnchorStatus
from florilegium.store import migrations

FILES = sorted((Path(__file__).parent.parent / "files").glob("library-schema-*.sqlite3.gz"))


def test_there_is_a_library_of_each_schema() -> None:
    numbers = [int(file.name.split("-")[2].split(".")[0]) for file in FILES]
    assert numbers == list(range(1, len(migrations.STEPS) + 1))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.split(".")[0])
def test_a_library_of_a_released_schema_opens_with_all_it_had(file: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "library.sqlite3").write_bytes(gzip.decompress(file.read_bytes()))
    with closing(Corpus(library)) as corpus:
        assert corpus._database.rows("PRAGMA user_version") == [(len(migrations.STEPS),)]
        (ink,) = corpus.documents()
        assert (ink.title, ink.position, ink.format) == ("On ink", 20, "txt")
        assert [summary.title for summary in corpus.trash()] == ["On paper"]
        assert {found.exact: found.status for found in corpus.highlights()} == {
            "oak galls": AnchorStatus.EXACT,
            "Five recipes": AnchorStatus.ALTERED,
            "The fourth was lost.": AnchorStatus.LOST,
        }
        assert [item.was for item in corpus.review()] == ["Three recipes", "The fourth was lost."]
        assert [found.note for found, _ in corpus.trashed_highlights()] == ["Taken away again."]
        assert dict(corpus.tags()) == {"ink": 1, "making": 1, "loss": 1}
        corpus.update_index()
        assert [fault for fault in corpus.check() if "is gone; its text is kept" not in fault] == []
        assert corpus.search("galls").total == 1


NEXT = "ALTER TABLE document ADD COLUMN shelf TEXT NOT NULL DEFAULT '';\n"


def test_a_step_that_fails_leaves_the_library_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Corpus(tmp_path)):
        pass
    released = migrations.STEPS
    monkeypatch.setattr(migrations, "STEPS", (*released, NEXT + "INSERT INTO nowhere VALUES (1);\n"))
    with pytest.raises(LibraryError, match="Nothing was changed"):
        Corpus(tmp_path)
    monkeypatch.setattr(migrations, "STEPS", released)
    with closing(Corpus(tmp_path)) as corpus:
        assert list(corpus.check()) == []
        columns = corpus._database.rows("SELECT name FROM pragma_table_info('document')")
        assert ("shelf",) not in columns


def test_a_backup_is_made_before_a_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Corpus(tmp_path)):
        pass
    schema = len(migrations.STEPS)
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, NEXT))
    with closing(Corpus(tmp_path)) as corpus:
        (path,) = corpus.backups()
        assert path.stem == f"before-schema-{schema + 1}"
        corpus.preview_backup(path)
    with closing(sqlite3.connect(path)) as copy:
        assert migrations.schema_of(copy) == schema
