"""The starter corpus: what its manifest says is in its files."""

import tomllib

import pytest

from florilegium.model import STARTING_LABELS
from florilegium.paths import seeds

MANIFEST = tomllib.loads((seeds() / "manifest.toml").read_text(encoding="utf-8"))
DOCUMENTS = MANIFEST["document"]


HIGHLIGHTS = [
    (document["file"], highlight) for document in DOCUMENTS for highlight in document.get("highlight", ())
]


def test_every_document_is_listed_once() -> None:
    listed = [document["file"] for document in DOCUMENTS]
    found = {path.name for path in seeds().iterdir() if path.name != "manifest.toml"}
    assert len(listed) == len(set(listed))
    assert set(listed) == found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["file"])
def test_a_document_is_described(document: dict[str, object]) -> None:
    assert set(document) <= {"file", "title", "author", "date", "language", "highlight"}
    assert all(document[key] for key in ("title", "author", "date", "language"))


@pytest.mark.parametrize(("file", "highlight"), HIGHLIGHTS)
def test_a_highlight_is_well_formed(file: str, highlight: dict[str, object]) -> None:
    assert set(highlight) <= {"quote", "label", "note", "tags"}
    assert highlight["label"] in {label.id for label in STARTING_LABELS}
    tags = highlight.get("tags", [])
    assert isinstance(tags, list)
    assert tags == sorted(set(tags))
    assert not any(tag.startswith("#") or " " in tag for tag in tags)


def test_every_starting_label_is_shown() -> None:
    assert {highlight["label"] for _, highlight in HIGHLIGHTS} == {label.id for label in STARTING_LABELS}


@pytest.mark.parametrize(("file", "highlight"), HIGHLIGHTS)
def test_a_quote_stands_once_in_its_document(file: str, highlight: dict[str, object]) -> None:
    words = " ".join((seeds() / file).read_text(encoding="utf-8").split())
    assert words.count(str(highlight["quote"])) == 1
