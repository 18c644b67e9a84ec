"""Whatever a book holds: a document that keeps to the model, or a reason that a reader understands."""

import random
import socket
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.model import ImportedDocument

from .epub_making import CONTAINER, METADATA, PNG, book, nav, ncx, package, packed, page, point

Check = Callable[[ImportedDocument], None]

CHAPTER = page(
    '<h1 id="t">Oil</h1><p>Of<a id="r" epub:type="noteref" href="#n">1</a> <img src="x.png" alt="lamp"/></p>'
    '<aside id="n" epub:type="footnote"><p>Whales. <a href="#r">↩</a></p></aside><p>More <i>of</i> it.</p>'
    '<span epub:type="pagebreak" title="2"/><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>'
    '<svg xmlns="http://www.w3.org/2000/svg"><rect/><text>Sea</text></svg>'
    '<ol><li><a href="b.xhtml#w">w</a></li></ol>'
)
PARTS = {
    "META-INF/container.xml": CONTAINER,
    "OPS/book.opf": package(
        ["nav.xhtml", "toc.ncx", "a.xhtml", "b.xhtml", "x.png"],
        ["a.xhtml", "b.xhtml"],
        METADATA + "<dc:date>1887-02</dc:date>",
        {"nav.xhtml": 'properties="nav"', "x.png": 'properties="cover-image"'},
    ),
    "OPS/nav.xhtml": nav('<li><a href="a.xhtml#t">Oil</a><ol><li><a href="b.xhtml">Wick</a></li></ol></li>'),
    "OPS/toc.ncx": ncx(point("Oil", "a.xhtml", point("Wick", "b.xhtml#w"))),
    "OPS/a.xhtml": CHAPTER,
    "OPS/b.xhtml": page('<p id="w">Of wicks.</p><p><a href="a.xhtml#t">back</a></p>'),
    "OPS/x.png": PNG,
}


def _read(data: bytes, check: Check) -> ImportedDocument | None:
    try:
        document = importers.read_bytes(data, "book.epub")
    except ImportFailure as failure:
        sentence = str(failure)
        assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 200
        return None
    check(document)
    return document


def test_the_sample_is_whole(check: Check) -> None:
    document = _read(packed(PARTS), check)
    assert document is not None
    assert not document.remarks


@pytest.mark.parametrize("name", [name for name in PARTS if not name.endswith(".png")])
def test_damaged_parts(check: Check, name: str) -> None:
    chance = random.Random(name)
    whole = {part: data.encode() if isinstance(data, str) else data for part, data in PARTS.items()}
    for _ in range(40):
        data = bytearray(whole[name])
        for _ in range(chance.randrange(1, 8)):
            at = chance.randrange(len(data))
            deed = chance.randrange(4)
            if deed == 0:
                data[at] = chance.randrange(256)
            elif deed == 1:
                del data[at : at + chance.randrange(1, 40)]
            elif deed == 2:
                data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 9)))
            else:
                start = chance.randrange(len(data))
                data[at:at] = data[start : start + chance.randrange(1, 200)]
        _read(packed(whole | {name: bytes(data)}), check)


@given(st.data())
@settings(max_examples=100)
def test_damaged_archives(check: Check, data: st.DataObject) -> None:
    whole = bytearray(packed(PARTS))
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    _read(bytes(whole[: data.draw(st.integers(0, len(whole)))]), check)
    _read(bytes(whole), check)


_TAGS = (
    "p",
    "div",
    "li",
    "ol",
    "table",
    "tr",
    "td",
    "a",
    "h1",
    "h2",
    "br",
    "hr",
    "span",
    "aside",
    "section",
    "svg",
    "text",
    "image",
    "math",
    "mfrac",
    "mi",
    "msup",
    "iframe",
    "object",
    "img",
    "sup",
    "blockquote",
    "switch",
)
_ATTRIBUTES = (
    "",
    ' id="x"',
    ' id="y"',
    ' href="#x"',
    ' href="#y"',
    ' href="b.xhtml#w"',
    ' href="a.xhtml"',
    ' epub:type="noteref"',
    ' epub:type="footnote"',
    ' epub:type="pagebreak" title="9"',
    ' role="doc-endnote"',
    ' src="x.png" alt="q"',
    ' src="b.xhtml"',
    ' data="x.png" type="image/png"',
    ' hidden=""',
    ' href="http://[x"',
)


@given(
    st.lists(
        st.one_of(
            st.builds(
                "<{}{}{}>".format,
                st.sampled_from(_TAGS),
                st.sampled_from(_ATTRIBUTES),
                st.sampled_from(("", "/")),
            ),
            st.builds("</{}>".format, st.sampled_from(_TAGS)),
            st.sampled_from(
                (" ", "1", "*", "[2]", "Oil", "Wick", "words of prose ", "&nbsp;", "&#x1;", "\ufffc")
            ),
        ),
        max_size=40,
    ),
    st.sampled_from(("nav.xhtml", "a.xhtml")),
)
@settings(max_examples=100)
def test_tags_in_any_order(check: Check, pieces: list[str], name: str) -> None:
    _read(packed(PARTS | {f"OPS/{name}": page("".join(pieces))}), check)


_TREE = st.recursive(
    st.sampled_from(
        ("1", "*", "Oil", "Wick", "words of prose ", "<br/>", '<img src="x.png" alt="q"/>', "<hr/>")
    ),
    lambda inner: st.builds(
        lambda tag, attribute, parts: f"<{tag}{attribute}>{''.join(parts)}</{tag}>",
        st.sampled_from(_TAGS),
        st.sampled_from(_ATTRIBUTES),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


@given(_TREE, _TREE)
@settings(max_examples=120)
def test_trees_of_any_shape(check: Check, first: str, second: str) -> None:
    _read(packed(PARTS | {"OPS/a.xhtml": page(first), "OPS/b.xhtml": page(second)}), check)


@pytest.mark.parametrize("depth", [300, 10_000])
@pytest.mark.parametrize("tag", ["div", "aside", "li", "svg", "mrow"])
def test_tags_in_one_another(check: Check, depth: int, tag: str) -> None:
    around = {"mrow": "math"}.get(tag, "div")
    deep = f"<{around}>" + f"<{tag}>" * depth + "Deep." + f"</{tag}>" * depth + f"</{around}>"
    document = _read(book({"a.xhtml": page(f"<p>Before.</p>{deep}<p>After.</p>")}), check)
    assert document is not None
    assert document.text.startswith("Before.")
    assert document.text.endswith("After.")


@pytest.mark.parametrize("depth", [100, 10_000])
def test_contents_in_one_another(check: Check, depth: int) -> None:
    older = ncx(point("Oil", "a.xhtml").replace("</navPoint>", "") * depth + "</navPoint>" * depth)
    newer = nav('<li><a href="a.xhtml">Oil</a><ol>' * depth + "</ol></li>" * depth)
    files = {"nav.xhtml": newer, "toc.ncx": older, "a.xhtml": page("<p>Words.</p>")}
    document = _read(book(files, on_spine='toc="toc.ncx"'), check)
    assert document is not None
    assert document.text.endswith("Words.")


def test_entities_do_not_multiply(check: Check) -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 20))
    prologue = f'<!DOCTYPE x [<!ENTITY e0 "ha">{bomb}]>'
    parts = {name: f"{prologue}{data}&e19;" for name, data in PARTS.items() if isinstance(data, str)}
    _read(packed(PARTS | parts), check)
    text = page("<p>Laugh: &e19;</p>").replace("<!DOCTYPE html>", prologue)
    document = _read(book({"a.xhtml": text}), check)
    assert document is not None
    assert len(document.text) < 100


def test_chapters_that_unpack_to_too_much() -> None:
    for files in (
        {"a.xhtml": page(" " * 40_000_000)},
        {f"{n}.xhtml": page("word " * 4_000_000) for n in range(4)},
    ):
        with pytest.raises(ImportFailure, match="far more than"):
            importers.read_bytes(book(files), "book.epub")


def test_more_tags_than_a_book_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("florilegium.importers.epub._MOST_TAGS", 1000)
    files = {name: page("<b>a</b>" * 200) for name in ("a.xhtml", "b.xhtml", "c.xhtml")}
    with pytest.raises(ImportFailure, match="far more than"):
        importers.read_bytes(book(files), "book.epub")


def test_a_chapter_that_comes_a_thousand_times() -> None:
    data = book({"a.xhtml": page("<p>" + "word " * 20_000 + "</p>")}, ["a.xhtml"] * 1000)
    with pytest.raises(ImportFailure, match="far more than"):
        importers.read_bytes(data, "book.epub")


def test_items_that_stand_in_for_each_other(check: Check) -> None:
    attributes = {"a.json": 'fallback="b.json"', "b.json": 'fallback="a.json"'}
    files = {"a.json": "", "b.json": "", "a.xhtml": page("<p>Words.</p>")}
    document = _read(book(files, ["a.json", "a.xhtml"], attributes=attributes), check)
    assert document is not None
    assert document.text == "Words."


def test_frames_that_show_each_other(check: Check) -> None:
    files = {
        "a.xhtml": page('<p>Words.</p><iframe src="a.xhtml"/><iframe src="b.xhtml"/>'),
        "b.xhtml": page('<p>Framed.</p><iframe src="b.xhtml"/><iframe src="a.xhtml"/>'),
    }
    document = _read(book(files, ["a.xhtml"]), check)
    assert document is not None
    assert document.text == "Words.\n\nFramed."


@pytest.mark.parametrize(
    "piece",
    [
        '<p><a id="r{0}" href="#n{0}">{0}</a> words</p><p id="n{0}"><a href="#r{0}">{0}</a> note</p>',
        '<a epub:type="noteref" href="#n">1</a><p id="n">x</p>',
        '<aside epub:type="footnote" id="n{0}">x</aside><p>y<a epub:type="noteref" href="#n{0}">1</a></p>',
        '<ol><li epub:type="endnote">x</li></ol>',
        '<li epub:type="endnote" id="n{0}">x</li>',
        '<div id="n{0}"><a href="#n{0}">1</a>',
        '<span epub:type="pagebreak" title="{0}"/>',
        '<h2 id="t{0}">x</h2>',
        '<p><img src="x.png" alt=""/></p>',
        "<svg><path/><text>x</text></svg>",
        "<math><mfrac><mi>x</mi><mi>y</mi></mfrac></math>",
        "<iframe src='{0}.xhtml'/>",
        "<a '",
    ],
)
def test_time_grows_with_length_only(check: Check, piece: str) -> None:
    entries = "".join(f'<li><a href="a.xhtml#t{n}">{n}</a></li>' for n in range(1500))
    pages = "".join(f'<li><a href="a.xhtml#n{n}">{n}</a></li>' for n in range(1500))
    files = {
        "nav.xhtml": nav(entries, f'<nav epub:type="page-list"><ol>{pages}</ol></nav>'),
        "a.xhtml": page("".join(piece.format(n) for n in range(1500)) + "<p>End.</p>"),
        "x.png": PNG,
    }
    assert _read(book(files), check) is not None


def test_nothing_is_fetched(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    far = "http://127.0.0.1:9/x"
    text = page(
        f'<p>Words.<img src="{far}.png" alt="far"/><img src="file:///etc/hostname" alt="near"/></p>'
        f'<iframe src="{far}"/><object data="{far}.png" type="image/png"/><video src="{far}"/>',
        f'<link rel="stylesheet" href="{far}.css"/><base href="{far}"/>',
    ).replace("<!DOCTYPE html>", f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "{far}.dtd">')
    document = _read(book({"a.xhtml": text}), check)
    assert document is not None
    assert document.text.startswith("Words.")
    assert not document.images
