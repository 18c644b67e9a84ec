import pytest

from florilegium.exporters.grouping import divide
from florilegium.exporters.views import view
from florilegium.model import ExportOptions, Files, Group

from .making import NOW, document_of, file_of, heading, highlight_of, lost, paragraph, simple, text_of

TEXT = text_of(
    heading("Crossings"),
    heading("In spring", 2),
    paragraph("Eleven crossings."),
    heading("Repairs"),
    paragraph("New rope. Old tar."),
)
DOCUMENT = document_of(
    TEXT,
    highlight_of(TEXT, "Eleven", "h1", tags=("b", "A"), created="2031-04-02T10:00:00Z"),
    highlight_of(TEXT, "rope", "h2", label="doubt", created="2031-04-01T10:00:00Z"),
    highlight_of(TEXT, "tar", "h3", tags=("A",)),
    lost(highlight_of(TEXT, "New", "h4")),
)


def outline(group: Group, *documents, **options) -> list[str]:
    """The headings, indented by their level, and the ids under them."""
    found = []
    for entry in file_of(documents or [DOCUMENT], group=group, **options).entries:
        found += [f"{'#' * one.level} {one.text}" for one in entry.headings]
        found.append(entry.id)
    return found


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (
            Group.DOCUMENT,
            ["# The ferry book", "## Crossings", "### In spring", "h1", "## Repairs", "h2", "h3"],
        ),
        (Group.HEADING, ["# The ferry book", "## Crossings › In spring", "h1", "## Repairs", "h2", "h3"]),
    ],
)
def test_by_document(group, expected):
    assert outline(group) == [*expected, "## No longer in the text", "h4"]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (Group.LABEL, ["Claim", "h1", "h3", "h4", "Doubt", "h2"]),
        (Group.TAG, ["A", "h1", "h3", "b", "h1-2", "Without a tag", "h2", "h4"]),
        (Group.DATE, ["2031-04-01", "h2", "2031-04-02", "h1", "Without a date", "h3", "h4"]),
    ],
)
def test_by_what_highlights_have(group, expected):
    one_document = [word if word[0] == "h" else f"## {word}" for word in expected]
    assert outline(group) == ["# The ferry book", *one_document]
    in_all = [word if word[0] == "h" else f"# {word}" for word in expected]
    assert outline(group, files=Files.SINGLE) == in_all


def test_groups_go_across_documents_and_say_which():
    entries = file_of([simple("d1"), simple("d2", "Tides")], group=Group.LABEL, files=Files.SINGLE).entries
    assert [entry.place for entry in entries] == ["The ferry book, ¶ 1 · 0%", "Tides, ¶ 1 · 0%"]
    assert [len(entry.headings) for entry in entries] == [1, 0]


def divided(**options) -> list[tuple[str, str, list[str]]]:
    views = [view(DOCUMENT), view(simple("d2", "Tides"))]
    return [
        (part.title, part.key, [entry.highlight.id for entry in part.file.entries])
        for part in divide(views, ExportOptions(**options), NOW)
    ]


def test_into_files():
    assert divided() == [
        ("The ferry book", "d1", ["h1", "h2", "h3", "h4"]),
        ("Tides", "d2", ["h-d2"]),
    ]
    assert divided(files=Files.LABEL) == [
        ("Claim", "claim", ["h1", "h3", "h4", "h-d2"]),
        ("Doubt", "doubt", ["h2"]),
    ]
    assert divided(files=Files.SINGLE) == [
        ("Highlights from 2 documents", "", ["h1", "h2", "h3", "h4", "h-d2"])
    ]
    assert divided(files=Files.HIGHLIGHT)[0] == ("The ferry book Eleven", "h1", ["h1"])


def test_only_some_highlights():
    assert divided(labels=("DOUBT",)) == [("The ferry book", "d1", ["h2"])]
    assert divided(tags=("a",)) == [("The ferry book", "d1", ["h1", "h3"])]
    assert divided(labels=("doubt",), tags=("a",)) == []
    assert divide([view(DOCUMENT)], ExportOptions(labels=("doubt",)), NOW)[0].file.properties["labels"] == {
        "Doubt": 1
    }


def test_options_are_read_back_and_nonsense_is_passed_over():
    options = ExportOptions("obsidian", Group.TAG, provenance=True, tags=("a", "b"))
    assert ExportOptions.from_json(options.to_json()) == options
    odd = {
        "format": 3,
        "group": "nothing",
        "context": "sentence",
        "tags": ["a", 1],
        "provenance": "yes",
        "new": 1,
    }
    assert ExportOptions.from_json(odd) == ExportOptions(context="sentence", tags=("a",))
    assert ExportOptions.from_json([]) == ExportOptions()
