"""Highlights go out in each exchange format and come back into another library as they were."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


NOTES = st.text(st.sampled_from("ab *_[]#>-`~\\<&!:^=%$|\n“”😀"), max_size=30).map(str.strip)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(FORMATS),
    st.lists(
        st.tuples(st.integers(0, len(TEXT) - 60), st.integers(1, 55), st.sampled_from(["claim", "figure"]), NOTES,
                  st.lists(st.sampled_from(["tide", "lamp-light"]), max_size=2)),
        min_size=1, max_size=4,
    ),
    st.sampled_from([Context.NONE, Context.SENTENCE]),
    st.sampled_from([Group.DOCUMENT, Group.TAG]),
)  # fmt: skip
def test_highlights_come_back_as_they_were(
    libraries: tuple[Corpus, Corpus, Path],
    name: str,
    chosen: list[tuple[int, int, str, str, list[str]]],
    context: Context,
    group: Group,
) -> None:
    one, other, folder = libraries
    document = one.documents()[0].id
    text = one.text(document).text
    for corpus in libraries[:2]:
        if ids := [highlight.id for highlight in corpus.highlights()]:
            corpus.delete(ids)
    made = [
        one.highlight(document, Range(start, start + length), label, note, tags)[0]
        for start, length, label, note, tags in chosen
        if any(character.isalnum() for character in text[start : start + length])
    ]
    if not made:
        return
    options = ExportOptions(name, context=context, group=group, files=Files.SINGLE)
    to = folder / f"export-{made[0].id}"
    (written,) = one.exports.write(one.exports.plan([document], to, options))
    (outcome,) = other.imports.take_in([written.path])
    assert outcome.source, outcome.reason
    assert outcome.total == len(made)
    back = {highlight.id: highlight for highlight in other.highlights()}
    for highlight in made:
        came = back[highlight.id]
        assert (came.label, came.tags) == (highlight.label, highlight.tags)
        assert came.note.split() == highlight.note.split()
        if came.status == "lost":  # the same few letters stand elsewhere, too
            assert outcome.review
        else:
            assert came.exact.split() == highlight.exact.split()
            assert came.start <= highlight.end
            assert highlight.start <= came.end
    (again,) = other.imports.take_in([written.path])
    assert again.unchanged == again.total
    (own,) = one.imports.take_in([written.path])
    assert own.unchanged == own.total
