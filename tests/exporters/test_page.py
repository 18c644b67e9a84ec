"""The page of HTML: whole in itself, harmless, and with every word in its place."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from florilegium.exporters.formats import FORMATS
from florilegium.exporters.grouping import file_view
from florilegium.exporters.views import view
from florilegium.model import Context, ExportOptions, Files, Group, Range

from .making import NOW, document_of, heading, highlight_of, lost, paragraph, simple, text_of

PAGE = FORMATS["html"]
OPTIONS = ExportOptions(format="html")
SEEN = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"]), max_size=40)


def page(*documents, options: ExportOptions = OPTIONS) -> html.HtmlElement:
    views = [view(one, PAGE.dialect, options.context) for one in documents]
    written = PAGE.prepare(options)(file_view("The file", views, options, NOW))
    assert written.startswith("<!DOCTYPE html>")
    return html.document_fromstring(written)


def folded(words: str) -> str:
    return " ".join(words.split())


def nothing_foreign(tree: html.HtmlElement) -> None:
    """Whether the page loads nothing and runs nothing."""
    allowed = {
        "html", "head", "meta", "title", "style", "body", "main", "nav", "ul", "ol", "li", "h1", "h2",
        "h3", "h4", "h5", "h6", "p", "a", "article", "blockquote", "div", "span", "time", "mark", "em",
        "strong", "code", "pre", "br", "hr", "s", "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    attributes = {
        "lang", "charset", "name", "content", "http-equiv", "href", "id", "class", "datetime", "dir",
        "aria-hidden",
        "title", "start", "style",
    }  # fmt: skip
    for element in tree.iter():
        assert element.tag in allowed
        assert set(element.attrib) <= attributes
        assert re.fullmatch(r"text-align:(left|right|center)", element.get("style", "text-align:left"))
        assert element.get("href") is None or element.tag == "a"
    style = tree.findtext(".//style")
    assert "url(" not in style
    assert "@import" not in style


def test_a_page_has_headings_excerpts_notes_and_places():
    text = text_of(
        heading("The ferry book"), paragraph("It runs."), heading("Tides & times", 2), paragraph("At six.")
    )
    document = document_of(
        text,
        highlight_of(text, "It runs.", "h1", note="Does *it*?", tags=("boats",), created=NOW),
        highlight_of(text, "At six.", "h2", label="question"),
        author="Marta Quill",
        date="1931",
    )
    tree = page(document)
    nothing_foreign(tree)
    assert tree.findtext(".//title") == "The file"
    assert [one.text_content() for one in tree.xpath("//h1|//h2")] == ["The ferry book", "Tides & times"]
    assert tree.xpath("string(//p[@class='byline'])") == "Marta Quill · 1931 · Open in Florilegium"
    first, second = tree.xpath("//article")
    assert first.get("class") == "card amber"
    assert first.get("id") == "hl-h1"
    assert folded(first.xpath("string(blockquote)")) == "It runs."
    assert first.xpath("string(.//div[@class='note']//em)") == "it"
    details = "● Claim · ¶ 1 · 33% · #boats · 2031-04-05"
    assert first.xpath("string(p[@class='details'])") == details
    assert first.xpath("string(p/a/@href)").startswith("florilegium://open?document=d1&highlight=h1")
    assert second.xpath("string(p[@class='details'])").startswith("▲ Question · ¶ 2")


@given(words=SEEN.filter(str.strip), note=SEEN, title=SEEN, tag=SEEN.filter(str.strip))
def test_any_words_come_back_and_nothing_else_does(words, note, title, tag):
    document = simple(words=words.strip(), title=title)
    one = replace(document.highlights[0], note=note, tags=(tag,))
    tree = page(replace(document, highlights=(one,)))
    nothing_foreign(tree)
    (card,) = tree.xpath("//article")
    assert folded(card.xpath("string(blockquote)")) == folded(words)
    assert folded(f"#{tag}") in folded(card.xpath("string(p[@class='details'])"))
    assert folded(tree.xpath("string(//h1)")) == (folded(title) or "Untitled")


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a <img src=x onerror=alert(1)> b", "a <img src=x onerror=alert(1)> b"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("![map](https://example.org/m.png)", "map"),
        ("![](data:image/png;base64,AAAA)", "picture"),
        ("![m][r]\n\n[r]: https://example.org/m.png", "m"),
        ("<style>@import 'x'</style>", "<style>@import 'x'</style>"),
        ("# Big", "Big"),
        ("| a |\n|:-:|\n| b |", "a b"),
        ('"><script>', '"><script>'),
    ],
)
def test_notes_load_and_run_nothing(note, shown):
    document = simple()
    tree = page(replace(document, highlights=(replace(document.highlights[0], note=note),)))
    nothing_foreign(tree)
    assert folded(tree.xpath("string(//div[@class='note'])")) == shown
    assert not tree.xpath("//a[starts-with(@href, 'javascript')]")


def test_marked_words_are_marked_and_words_that_look_like_marks_are_not():
    text = text_of(paragraph("First <mark>so</mark> it was. The lamp was lit. Then not."))
    document = document_of(text, highlight_of(text, "lamp was"))
    tree = page(document, options=replace(OPTIONS, context=Context.SENTENCE))
    assert folded(tree.xpath("string(//blockquote)")) == "The lamp was lit."
    assert [one.text for one in tree.xpath("//mark")] == ["lamp was"]
    around = page(document, options=replace(OPTIONS, context=Context.PARAGRAPH))
    assert folded(around.xpath("string(//blockquote)")) == text.text
    assert [one.text for one in around.xpath("//mark")] == ["lamp was"]


@pytest.mark.parametrize("group", list(Group))
@pytest.mark.parametrize("files", [Files.SINGLE, Files.DOCUMENT])
def test_a_page_of_several_documents_has_one_title_and_links_that_lead_somewhere(group, files):
    one, two = simple("d1", "One"), simple("d2", "Two")
    two = replace(two, highlights=(*two.highlights, lost(highlight_of(two.text, Range(0, 3), "h9"))))
    tree = page(one, two, options=replace(OPTIONS, group=group, files=files))
    nothing_foreign(tree)
    assert [title.text for title in tree.xpath("//h1")] == ["The file"]
    names = tree.xpath("//@id")
    assert len(names) == len(set(names))
    for address in tree.xpath("//nav//@href"):
        assert address.removeprefix("#") in names
    assert len(tree.xpath("//article")) == 3


def test_a_highlight_under_two_tags_is_two_cards_with_two_names():
    document = simple()
    tagged = replace(document, highlights=(replace(document.highlights[0], tags=("a", "b")),))
    tree = page(tagged, options=replace(OPTIONS, group=Group.TAG))
    assert tree.xpath("//article/@id") == ["hl-h-d1", "hl-h-d1-2"]
    assert [one.text for one in tree.xpath("//h2")] == ["a", "b"]


def test_provenance_and_language_are_said():
    document = document_of(text_of(paragraph("Hallo.")), language="de")
    document = replace(document, highlights=(highlight_of(document.text, "Hallo."),))
    tree = page(document, options=replace(OPTIONS, provenance=True))
    assert tree.xpath("string(//blockquote/@lang)") == "de"
    assert tree.xpath("string(//blockquote/@dir)") == "auto"
    assert "SHA-256 5e5e" in tree.xpath("string(//p[@class='source'])")
