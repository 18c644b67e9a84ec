"""The starter corpus: what its manifest says is in its files."""

import tomllib
from importlib import import_module

import pytest

from florilegium.importers import read, read_many
from florilegium.model import STARTING_LABELS, BlockKind, SpanKind
from florilegium.paths import seeds

MANIFEST = tomllib.loads((seeds() / "manifest.toml").read_text(encoding="utf-8"))
DOCUMENTS = MANIFEST["document"]


HEADED = [document for document in DOCUMENTS if not document["file"].endswith((".csv", ".vtt"))]

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


@pytest.mark.parametrize("document", HEADED, ids=lambda document: document["file"])
def test_a_document_reads_as_its_entry_says(document: dict[str, object]) -> None:
    imported = read(seeds() / str(document["file"]))
    assert imported.metadata.title == document["title"]
    assert imported.metadata.language == document["language"]
    assert imported.metadata.author in ("", document["author"])  # plain text cannot state it
    assert imported.metadata.date in ("", document["date"])
    assert not imported.remarks
    first = imported.structure.blocks[0]
    assert first.kind is BlockKind.HEADING
    assert imported.text[first.start : first.end] == document["title"]


@pytest.mark.parametrize(("file", "highlight"), HIGHLIGHTS)
def test_a_quote_stands_once_in_its_document(file: str, highlight: dict[str, object]) -> None:
    assert read(seeds() / file).text.count(str(highlight["quote"])) == 1


def test_each_telegram_is_a_document() -> None:
    path = seeds() / "telegrams.csv"
    rows = [part.read() for part in read_many(path.read_bytes(), path.name)]
    assert len(rows) == 6
    for row in rows:
        assert row.metadata.title and row.metadata.author
        assert row.metadata.date == "1887-02-09"
        assert [name for name, _ in row.metadata.other] == ["number", "hour", "to"]


def test_what_is_made_is_as_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(seeds().parent / "packaging")
    made = import_module("seeds")
    assert {name: make() for name, make in made.FILES.items()} == {
        name: (seeds() / name).read_bytes() for name in made.FILES
    }


def kinds(file: str) -> set[BlockKind | SpanKind]:
    structure = read(seeds() / file).structure
    return {part.kind for part in (*structure.blocks, *structure.spans)}


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("guide.md", {BlockKind.CELL, BlockKind.CODE, BlockKind.LIST_ITEM, SpanKind.CODE}),
        (
            "regulations.html",
            {BlockKind.CAPTION, BlockKind.CELL, SpanKind.ANCHOR, SpanKind.LINK, SpanKind.PICTURE},
        ),
        ("minutes-of-the-inquiry.txt", {BlockKind.HEADING, BlockKind.PARAGRAPH}),
        ("on-reading-closely.md", {BlockKind.CODE, BlockKind.LIST_ITEM, BlockKind.NOTE, SpanKind.EMPHASIS}),
        ("the-lamp-on-tern-rock.txt", {BlockKind.VERSE}),
        ("almanac-for-sallow-ness.epub", {BlockKind.CELL, BlockKind.NOTE, SpanKind.LINK}),
        ("inventory-of-the-lamp-room.odt", {BlockKind.CELL, BlockKind.LIST_ITEM}),
        ("pell-to-the-surveyor.docx", {BlockKind.NOTE, SpanKind.LINK}),
        ("soundings-off-tern-rock.pdf", {BlockKind.HEADING, BlockKind.NOTE, SpanKind.LINK, SpanKind.PAGE}),
        ("recollections-of-ada-quist.vtt", {SpanKind.TIME}),
    ],
)
def test_a_document_shows_what_it_is_there_for(file: str, expected: set[BlockKind | SpanKind]) -> None:
    assert expected <= kinds(file)


def test_the_minutes_are_reflowed_and_the_song_is_not() -> None:
    assert "\n" not in read(seeds() / "minutes-of-the-inquiry.txt").text.replace("\n\n", "")
    assert "wick,\n  And his boots" in read(seeds() / "the-lamp-on-tern-rock.txt").text


def test_the_essay_quotes_what_the_papers_say() -> None:
    minutes = read(seeds() / "minutes-of-the-inquiry.txt").text
    essay = read(seeds() / "on-reading-closely.md")
    quoted = [essay.text[block.start : block.end] for block in essay.structure.blocks if block.quote]
    assert len(quoted) == 3
    assert all(words.replace("ORR: … ", "") in minutes for words in quoted)
