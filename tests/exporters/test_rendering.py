from hypothesis import given, settings
from ruamel.yaml import YAML

from florilegium.exporters import parse_link
from florilegium.exporters.markdown import shipped_template
from florilegium.model import PICTURE, Range

from .making import NOW, document_of, heading, highlight_of, lost, paragraph, render, simple, text_of
from .reading_back import PLAIN, quoted
from .test_escaping import TEXT

WORDS = TEXT.map(str.strip).filter(lambda text: text and not text.startswith("\ufeff"))


def _front_matter(markdown):
    assert markdown.startswith("---\n")
    return YAML(typ="safe", pure=True).load(markdown[4 : markdown.index("\n---\n")])


def _body(markdown):
    return markdown[markdown.index("\n---\n") + 5 :]


def test_the_whole_of_one_document():
    text = text_of(
        heading("The ferry book"),
        paragraph("Before the log begins."),
        heading("Crossings", 2),
        heading("In *spring*", 3),
        paragraph("Eleven crossings a day.\nNone at night."),
        paragraph("Thirty fares."),
        heading("Repairs", 2),
        paragraph("New rope."),
    )
    document = document_of(
        text,
        highlight_of(text, "Before the log", "h1"),
        highlight_of(
            text, "Eleven crossings a day.\nNone at night.\n\nThirty", "h2", tags=("fares", "log_book")
        ),
        highlight_of(text, "Thirty fares.", "h3", label="figure", note="Compare *page* 9.\n\n- or not"),
        highlight_of(text, "New rope.", "h4", label="doubt"),
        lost(highlight_of(text, "fares", "h5")),
        author="B. Oar",
        date="1912",
        site="River Press",
        source="https://river.example/log",
        language="en",
    )
    markdown = render([document])
    assert _front_matter(markdown) == {
        "title": "The ferry book",
        "author": "B. Oar",
        "date": "1912",
        "site": "River Press",
        "source": "https://river.example/log",
        "language": "en",
        "document": "d1",
        "sha256": "5e" * 32,
        "highlights": 5,
        "labels": {"Claim": 3, "Figure": 1, "Doubt": 1},
        "exported": NOW,
    }
    open_link = "florilegium://open?document=d1"
    assert (
        _body(markdown)
        == f"""
# The ferry book

B. Oar · 1912 · River Press · [Open in Florilegium]({open_link})

<!-- hl:h1 -->
> Before the log

[¶ 1 · 12%]({open_link}&highlight=h1&quote=Before%20the%20log) · **Claim**
<!-- /hl:h1 -->

## Crossings

### In \\*spring\\*

<!-- hl:h2 -->
> Eleven crossings a day.\\
> None at night.
>
> Thirty

[¶ 2 · 47%]({open_link}&highlight=h2&quote=Eleven%20crossings%20a%20day.%20None%20at%20night.%20Thirty) \
· **Claim** · #fares · #log_book
<!-- /hl:h2 -->

<!-- hl:h3 -->
> Thirty fares.

[¶ 3 · 76%]({open_link}&highlight=h3&quote=Thirty%20fares.) · **Figure**

Compare *page* 9.

- or not
<!-- /hl:h3 -->

## Repairs

<!-- hl:h4 -->
> New rope.

[¶ 4 · 93%]({open_link}&highlight=h4&quote=New%20rope.) · **Doubt**
<!-- /hl:h4 -->

## No longer in the text

<!-- hl:h5 -->
> fares

[No longer in the text]({open_link}&highlight=h5&quote=fares) · **Claim**
<!-- /hl:h5 -->
"""
    )


def test_a_silent_document_says_only_what_it_knows():
    markdown = render([simple()])
    assert set(_front_matter(markdown)) == {"title", "document", "sha256", "highlights", "labels", "exported"}
    assert "\n# The ferry book\n\n[Open in Florilegium](florilegium://open?document=d1)\n\n<!--" in markdown


def test_a_text_without_headings_still_has_places():
    assert "\n[¶ 1 · 0%](" in render([simple()])


def test_several_documents_share_a_file():
    markdown = render([simple("d1"), simple("d2", "Tides", "High at noon.")])
    properties = _front_matter(markdown)
    assert (properties["title"], properties["highlights"]) == ("Highlights from 2 documents", 2)
    assert [document["document"] for document in properties["documents"]] == ["d1", "d2"]
    headings = [line for line in _body(markdown).split("\n") if line.startswith("#")]
    assert headings == ["# The ferry book", "# Tides"]
    assert "> High at noon.\n" in markdown and markdown.count("\n---\n") == 1


def test_deep_headings_stop_at_six_and_show_only_when_they_change():
    parts = [heading(f"Level {level}", level) for level in range(1, 7)]
    text = text_of(*parts, paragraph("first"), paragraph("second"), heading("Level 6", 6), paragraph("third"))
    marks = [highlight_of(text, word, word) for word in ("first", "second", "third")]
    lines = render([document_of(text, *marks)]).split("\n")
    assert [line for line in lines if line.startswith("##")] == [
        "## Level 1",
        "### Level 2",
        "#### Level 3",
        "##### Level 4",
        "###### Level 5",
        "###### Level 6",
        "###### Level 6",
    ]


@settings(max_examples=25)
@given(WORDS, WORDS, WORDS, WORDS)
def test_any_words_leave_the_file_in_order(title, chapter, words, note):
    chapter = " ".join(chapter.split())
    text = text_of(heading(chapter, 2), paragraph(words))
    passage = Range(len(chapter) + 2, len(text.text))
    document = document_of(
        text, highlight_of(text, passage, note=note), title=title, author=chapter, path=words
    )
    markdown = render([document])
    properties = _front_matter(markdown)
    assert (properties["title"], properties["author"]) == (" ".join(title.split()), chapter)
    body = _body(markdown)
    assert quoted(body) == words.replace(PICTURE, "[picture]")
    tokens = PLAIN.parse(body)
    headings = [token for token in tokens if token.type == "heading_open" and token.level == 0]
    assert headings[0].tag == "h1"
    targets = {
        child.attrs["href"]
        for token in tokens
        for child in token.children or []
        if child.type == "link_open" and "highlight=" in str(child.attrs["href"])
    }
    assert {parse_link(target).highlight for target in targets} == {"h1"}


def test_a_path_that_is_not_unicode_does_no_harm():
    text = text_of(paragraph("a"))
    document = document_of(text, title="", path="/river/b\udcffok.txt")
    assert _front_matter(render([document]))["source"] == "b\ufffdok.txt"
    assert _front_matter(render([document]))["title"] == "b\ufffdok"


def test_the_shipped_template_is_what_is_used_without_one():
    assert render([simple()], template=shipped_template("commonmark")) == render([simple()])
