"""Files as each program writes them: the highlights in them, and what an import makes of these.

Beside each file in ``tests/files/annotations`` stands what it holds. All of them are about the text there,
save a PDF that has its own.
"""

import json
from contextlib import closing
from pathlib import Path

import pytest

from florilegium.annotations.formats import FORMATS, read
from florilegium.corpus import Corpus
from florilegium.errors import AnnotationFailure
from florilegium.model import ForeignHighlight

FOLDER = Path(__file__).parents[1] / "files" / "annotations"
TEXT = FOLDER / "The Tide Tables.txt"
BESIDE = ".expected.json"
FILES = sorted(path for path in FOLDER.iterdir() if path != TEXT and not path.name.endswith(BESIDE))


def expected(path: Path) -> dict:
    return json.loads(path.with_name(path.name + BESIDE).read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_holds_the_highlights_that_stand_beside_it(path: Path) -> None:
    source, found = read(path)
    wanted = expected(path)
    assert source == wanted["source"]
    assert found == [
        ForeignHighlight(
            source=source, **{"title": "", "quote": "", **one, "tags": tuple(one.get("tags", ()))}
        )
        for one in wanted["highlights"]
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_they_come_to_their_words_and_a_second_import_changes_nothing(path: Path, tmp_path: Path) -> None:
    wanted = expected(path)
    with closing(Corpus(tmp_path / "library")) as corpus:
        list(corpus.add([TEXT, *([path] if path.suffix == ".pdf" else [])]))
        corpus.update_index()
        (outcome,) = corpus.imports.take_in([path])
        assert (outcome.found, outcome.review, outcome.unmatched) == tuple(
            wanted[count] for count in ("found", "review", "unmatched")
        )
        made = corpus.highlights()
        placed = {" ".join(one.exact.split()) for one in made if one.status == "exact"}
        quoted = {" ".join(one.get("quote", "").split()) for one in wanted["highlights"]}
        assert placed <= quoted and len(placed) == outcome.found
        (again,) = corpus.imports.take_in([path])
        assert (again.found, again.review, again.updated) == (0, 0, 0)
        assert again.unchanged == outcome.found + outcome.review and again.unmatched == outcome.unmatched
        assert corpus.highlights() == made
        assert len(corpus.imports.waiting()) == outcome.unmatched


def test_there_is_a_file_of_every_kind() -> None:
    assert {expected(path)["source"] for path in FILES} == {known.name for known in FORMATS}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (
            "My Clippings.txt",
            b"The Tide Tables (Other, Ann)\n- Your Highl",
            "no Kindle clipping that could be read",
        ),
        ("zotero.json", b'{"items": [{"key": "ITEM0001",\n "ti', "no whole JSON: .* at line 2"),
        ("zotero.json", b'{"items": []}', "none of the kinds"),
    ],
)
def test_half_a_file_is_said_to_be_that(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(AnnotationFailure, match=said):
        read(tmp_path / name)


def test_a_list_of_references_is_told_from_highlights(tmp_path: Path) -> None:
    for words in (b"TY  - BOOK\nAU  - Other, Ann\nER  - \n", b"\xef\xbb\xbf\n1.\nTY  -BOOK\n"):
        (tmp_path / "tides.ris").write_bytes(words)
        with pytest.raises(AnnotationFailure, match="list of references"):
            read(tmp_path / "tides.ris")
