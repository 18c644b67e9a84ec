"""Highlights go out in each exchange format and come back into another library as they were."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.model import Context, ExportOptions, Files, Group, Range

TEXT = """The Harbour Book

The *harbour* was dredged in the spring, and <nobody> paid for it. [It] cost 3.5 == 4 & more.

- A list item, with #tags and ^carets^
- Another one; the lamp was lit at dusk.

A pilot waited for the tide to turn. Nobody paid for the second dredging either, and the
lamp was lit at dusk again. 😀 The end | of it.
"""
MARKDOWN = ("commonmark", "obsidian", "logseq", "pandoc")
FORMATS = (*MARKDOWN, "json", "w3c", "epub", "readium", "hypothesis")


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Corpus, Corpus, Path]]:
    """Two libraries with the same document, and a folder."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "harbour.txt").write_text(TEXT, encoding="utf-8")
    made = Corpus(folder / "one"), Corpus(folder / "other")
    for corpus in made:
        list(corpus.add([folder / "harbour.txt"]))
    yield *made, folder
    for corpus in made:
        corpus.close()


CHOSEN = (  # from these words on, how long, label, note, tags
    ("The Harbour", 16, "claim", "", ()),
    ("Book", 30, "figure", "One *note*\n\nof two paragraphs", ("tide",)),
    ("<nobody", 30, "quote", "> quoted\n- listed", ("lamp-light", "tide")),
    ("== 4", 12, "doubt", "^hl-nothing\n\n<!-- /hl:nothing -->", ()),
    ("^\n", 12, "claim", "# Not a heading", ()),
    ("the lamp was lit at dusk again", 26, "claim", "[^1] and $x$ | y", ()),
    ("😀", 14, "question", "==marked==", ()),
    ("lamp was lit at dusk again", 20, "claim", "The second", ()),
)


@pytest.mark.parametrize("context", [Context.NONE, Context.SENTENCE])
@pytest.mark.parametrize("name", FORMATS)
def test_highlights_come_back_as_they_were(
    libraries: tuple[Corpus, Corpus, Path], name: str, context: Context
) -> None:
    one, other, folder = libraries
    for corpus in (one, other):
        corpus.delete([highlight.id for highlight in corpus.highlights()])
    document = one.documents()[0].id
    text = one.text(document).text
    made = []
    for words, length, label, note, tags in CHOSEN:
        at = text.index(words)
        made.append(one.highlight(document, Range(at, at + length), label, note, tags)[0])
    options = ExportOptions(name, context=context, group=Group.TAG, files=Files.SINGLE)
    (written,) = one.exports.write(one.exports.plan([document], folder / f"{name}-{context}", options))
    (outcome,) = other.imports.take_in([written.path])
    assert outcome.source, outcome.reason
    assert outcome.total == len(made)
    back = {highlight.id: highlight for highlight in other.highlights()}
    for highlight in made:
        came = back[highlight.id]
        assert (came.label, came.tags) == (highlight.label, highlight.tags)
        assert came.note.split() == highlight.note.split()
        assert came.exact.split() == highlight.exact.split()
        if name not in MARKDOWN or context is not Context.NONE or came.status == "exact":
            assert came.status == "exact"
            assert came.start <= highlight.end
            assert highlight.start <= came.end
    (again,) = other.imports.take_in([written.path])
    assert again.unchanged == again.total
    (own,) = one.imports.take_in([written.path])
    assert own.unchanged == own.total
