"""The libraries that are known, and which of them a link leads into."""

import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.corpus.libraries import KnownLibraries, leading, saying
from florilegium.errors import NotFound
from florilegium.exporters import OpenRequest
from florilegium.model import Range
from florilegium.store import FILE_NAME

WORDS = "The ledger counts 238 barrels of oil landed before the storm"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Corpus]:
    opened = Corpus(tmp_path / "elsewhere")
    yield opened
    opened.close()


def test_libraries_are_known_from_the_last_opened_on(tmp_path: Path) -> None:
    known = KnownLibraries()
    assert known.all() == []
    folders = [tmp_path / name for name in ("one", "two", "thrée \udce9" if os.name == "posix" else "three")]
    for age, folder in enumerate(folders):
        Corpus(folder).close()
        known.remember(folder)
        os.utime(known.place(folder).with_suffix(".json"), (age, age))
    assert known.all() == folders[::-1]
    assert known.others(folders[1]) == [folders[2], folders[0]]
    (folders[2] / FILE_NAME).unlink()
    assert known.all() == folders[1::-1]


def test_what_is_no_note_is_passed_over(tmp_path: Path) -> None:
    known = KnownLibraries()
    known.remember(tmp_path)
    folder = known.place(tmp_path).parent
    for number, noise in enumerate((b"", b"[]", b'{"library": 7}', b'{"library": "here"}', b"\xff")):
        (folder / f"{number}.json").write_bytes(noise)
    assert known.all() == []


def test_the_key_is_the_users_own_and_stays(tmp_path: Path) -> None:
    known = KnownLibraries(tmp_path / "state" / "libraries")
    assert known.key() == KnownLibraries(tmp_path / "state" / "libraries").key()
    assert known.key() != KnownLibraries(tmp_path / "other").key()
    if sys.platform != "win32":
        for path in (tmp_path / "state" / "libraries", tmp_path / "state" / "libraries" / "key"):
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    (tmp_path / "state" / "libraries" / "key").write_bytes(b"short")
    assert known.key() != known.key() == known.key()  # made anew


def test_a_link_leads_into_the_library_that_has_the_highlight(corpus, document, elsewhere, tmp_path):
    list(elsewhere.add([tmp_path / "ledger.txt"]))
    made, _ = elsewhere.highlight(document, Range(0, 10), "claim")
    libraries = [tmp_path / "none", corpus.library, elsewhere.library]
    assert leading(OpenRequest(document), libraries) == corpus.library
    assert leading(OpenRequest(document, made.id), libraries) == elsewhere.library
    assert leading(OpenRequest("0" * 16, made.id), libraries) == elsewhere.library
    elsewhere.delete([made.id])
    assert leading(OpenRequest(document, made.id), libraries) == corpus.library
    corpus.remove([document])
    assert leading(OpenRequest(document, made.id), libraries) == elsewhere.library
    assert leading(OpenRequest("0" * 16, "0" * 12), libraries) is None


def test_a_link_leads_into_the_library_that_had_the_file_in_another_version(
    corpus, document, elsewhere, tmp_path
):
    path = tmp_path / "ledger.txt"
    path.write_text("Another.\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    (there,) = elsewhere.add([path])
    list(corpus.refresh())
    assert leading(OpenRequest(there.document), [corpus.library]) == corpus.library


def test_words_lead_into_a_library_that_is_closed(corpus, document, tmp_path):
    corpus.update_index()
    asked = OpenRequest("0" * 16, "", WORDS)
    assert leading(asked, [corpus.library]) is None
    assert saying(asked, [tmp_path / "none", corpus.library]) == corpus.library
    assert saying(OpenRequest("0" * 16, "", "Nobody ever said such a thing"), [corpus.library]) is None
    assert saying(OpenRequest("0" * 16), [corpus.library]) is None


def test_looking_into_libraries_changes_nothing_and_makes_none(tmp_path):
    asked = OpenRequest("0" * 16, "0" * 12, WORDS)
    noise, old = tmp_path / "noise", tmp_path / "old"
    for folder in (noise, old):
        folder.mkdir()
    (noise / FILE_NAME).write_bytes(b"no database " * 500)
    with sqlite3.connect(old / FILE_NAME) as connection:
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    libraries = [tmp_path / "none", noise, old]
    assert leading(asked, libraries) is None and saying(asked, libraries) is None
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_library_leads_elsewhere_by_name_before_its_own_words(corpus, document, elsewhere, tmp_path):
    path = tmp_path / "copy.txt"
    other = "Nobody in the harbour office had counted the gulls."
    path.write_text(f"{other}\n\n{(tmp_path / 'ledger.txt').read_text(encoding='utf-8')}", encoding="utf-8")
    (there,) = elsewhere.add([path])
    for one in (corpus, elsewhere):
        one.update_index()
    found = corpus.links.wherever(OpenRequest(there.document, "", WORDS), [elsewhere.library])
    assert found.library == elsewhere.library
    found = corpus.links.wherever(OpenRequest("0" * 16, "", WORDS), [elsewhere.library])
    assert found.library is None and found.document == document
    found = corpus.links.wherever(OpenRequest("0" * 16, "", other), [elsewhere.library])
    assert found.library == elsewhere.library


def test_what_is_nowhere_is_said_with_what_was_looked_for(corpus, elsewhere):
    with pytest.raises(NotFound, match=r"0{16}.*“Nobody ever said such a thing”.*the other that is known"):
        corpus.links.wherever(OpenRequest("0" * 16, "", "Nobody ever said such a thing"), [elsewhere.library])
    with pytest.raises(NotFound, match=r"The document of that link \(0{16}\) is not in this library\."):
        corpus.links.wherever(OpenRequest("0" * 16), [])
