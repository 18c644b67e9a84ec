"""A library of every released schema is opened, taken to today's, and has all it had."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.errors import LibraryError
from florilegium.importers import Columns
from florilegium.model import AnchorStatus, ExportOptions, Files, HitState
from florilegium.store import ExportRows, migrations

from . import make_library

FILES = sorted((Path(__file__).parent.parent / "files").glob("library-schema-*.sqlite3.gz"))


def test_there_is_a_library_of_each_schema() -> None:
    assert [schema_of(file) for file in FILES] == list(range(1, len(migrations.STEPS) + 1))


def unpacked(file: Path, folder: Path) -> Path:
    library = folder / "library"
    library.mkdir()
    (library / "library.sqlite3").write_bytes(gzip.decompress(file.read_bytes()))
    return library


def schema_of(file: Path) -> int:
    return int(file.name.split("-")[2].split(".")[0])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.split(".")[0])
def test_a_library_of_a_released_schema_opens_with_all_it_had(file: Path, tmp_path: Path) -> None:
    with closing(Corpus(unpacked(file, tmp_path))) as corpus:
        assert corpus._database.rows("PRAGMA user_version") == [(len(migrations.STEPS),)]
        (ink,) = [summary for summary in corpus.documents() if summary.format != "csv"]
        assert (ink.title, ink.position, ink.format) == ("On ink", 20, "txt")
        assert [summary.title for summary in corpus.trash()] == ["On paper"]
        statuses = {found.exact: found.status for found in corpus.highlights()}
        assert statuses.pop("galls and iron", AnchorStatus.EXACT) is AnchorStatus.EXACT
        assert statuses == {
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


@pytest.mark.parametrize("file", [file for file in FILES if schema_of(file) >= 2], ids=lambda file: file.name)
def test_a_library_of_the_second_schema_has_what_is_kept_since(file: Path, tmp_path: Path) -> None:
    with closing(Corpus(unpacked(file, tmp_path))) as corpus:
        (ink,) = [summary.id for summary in corpus.documents() if summary.format == "txt"]
        (letter,) = [summary for summary in corpus.documents() if summary.format == "csv"]
        assert (corpus.document(ink).author, corpus.details.stated(ink)) == ("Ann Other", {"author": ""})
        assert letter.author == "Bee"
        assert corpus._adder.wish("/home/reader/shelf/letters.csv").columns == Columns("letter", author="who")
        corpus.update_index()
        search = corpus.searches.named("Inks")
        states = {hit.start: hit.state for hit in corpus.searches.hits(search)}
        text = corpus.text(ink).text
        assert states == {
            text.index("ink"): HitState.UNSEEN,
            text.index("Ink "): HitState.UNSEEN,
            text.index("galls"): HitState.HIGHLIGHTED,
            text.index("recipes"): HitState.HIGHLIGHTED,
        }
        marks = corpus._searches.marks(search.id)
        assert {(mark.start, mark.state) for mark in marks} == {
            (text.index("galls"), HitState.SEEN),
            (text.index("recipes"), HitState.DISMISSED),
        }
        (profile,) = corpus.exports.profiles()
        assert (profile.name, profile.target) == ("Vault", "/home/reader/vault/Ink.md")
        assert profile.options == ExportOptions(files=Files.SINGLE, format="obsidian")
        base = ExportRows(corpus._database).base(Path("/home/reader/Ink.md"))
        assert base is not None
        assert base.subject == "single:"
        assert b"Three recipes" in base.content
        (waiting,) = corpus.imports.waiting()
        assert (waiting.source, waiting.title) == ("kindle", "On glass")
        again = tmp_path / "My Clippings.txt"
        again.write_text(make_library.CLIPPINGS, encoding="utf-8")
        (outcome,) = corpus.imports.take_in([again])
        assert (outcome.unchanged, outcome.unmatched) == (1, 1)


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
