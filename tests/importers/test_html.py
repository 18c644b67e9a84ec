"""HTML: the article of a page, and what the page states about it."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from florilegium import importers
from florilegium.model import BlockKind, ImportedDocument, Metadata, SpanKind

Check = Callable[[ImportedDocument], None]
FILES = Path(__file__).parent.parent / "files" / "importers"
PROSE = "The keeper went down the stair, counted the steps, and came up again, and the sum was not the same. "
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def _read(page: str, base: Path | None = None) -> ImportedDocument:
    return importers.read_bytes(page.encode(), "page.html", base=base)


def _texts(document: ImportedDocument, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.structure.blocks if b.kind is kind]


def _spans(document: ImportedDocument, kind: SpanKind) -> list[tuple[str, str]]:
    return [(document.text[s.start : s.end], s.target) for s in document.structure.spans if s.kind is kind]


def test_a_page(check: Check) -> None:
    document = importers.read(FILES / "page.html")
    check(document)
    assert document.metadata == Metadata(
        "The lamp that was lit twice",
        "Ida Quist; Tomas Berg",
        "2014-09-30",
        "en-GB",
        "The Sallow Courier",
        "https://courier.example/lamps/twice.html",
    )
    for words in ("Home", "cookies", "Hidden", "Herring", "First!", "Copyright", "Written words", "color"):
        assert words not in document.text
    assert "The pilot's boy was the fourth." in _texts(document, BlockKind.PARAGRAPH)[2]
    assert _texts(document, BlockKind.HEADING) == ["The lamp that was lit twice", "Who saw it"]
    items = [(b.marker, b.level) for b in document.structure.blocks if b.kind is BlockKind.LIST_ITEM]
    assert items == [("3.", 1), ("4.", 1), ("", 1), ("•", 2)]
    assert _texts(document, BlockKind.CODE) == ["ten past six\n  one long flash"]
    assert _texts(document, BlockKind.CAPTION) == ["The lamp, as it is now.", "Hours"]
    assert "灯(ひ) H2O and “so on”." in document.text
    assert _spans(document, SpanKind.LINK) == [
        ("other side", "https://courier.example/lamps/log.html#ninth"),
        ("above", "#who"),
    ]
    assert _spans(document, SpanKind.PICTURE) == [("\ufffc", "")]
    cells = {
        document.text[b.start : b.end]: (b.row, b.column, b.row_span, b.column_span, b.header)
        for b in document.structure.blocks
        if b.kind is BlockKind.CELL
    }
    assert cells["Witness"] == (0, 0, 1, 1, True)
    assert cells["Clerk"] == (1, 0, 2, 1, False)
    assert cells["by the office clock"] == (2, 1, 1, 2, False)


def test_the_article_rather_than_the_menus() -> None:
    menu = "<ul>" + "".join(f"<li><a href='/{n}'>Topic {n}</a></li>" for n in range(30)) + "</ul>"
    page = f"""<body><div id="top">{menu}</div><div class="layout"><div class="col">
    <h1>The stair</h1>{"".join(f"<p>{PROSE * 2}{n}</p>" for n in range(5))}
    <div class="share">Share this on all the networks there are.</div></div>
    <div class="related"><a href="/x">Another stair altogether</a></div></div>
    <div class="footer">About us</div></body>"""
    document = _read(page)
    assert document.text.startswith("The stair\n\n" + PROSE.strip())
    assert document.text.endswith("not the same. 4")
    assert "Topic" not in document.text and "Share" not in document.text


def test_where_the_article_is_doubtful_all_is_kept() -> None:
    document = _read(
        "<body><div class=a><p>One short line.</p></div><div class=b><p>And another.</p></div></body>"
    )
    assert document.text == "One short line.\n\nAnd another."


@pytest.mark.parametrize("name", ["comments", "sidebar", "share", "footer-text", "ad"])
def test_no_name_can_lose_most_of_a_text(name: str) -> None:
    document = _read(
        f"<body><h1>The stair</h1><div class='{name}'>" + f"<p>{PROSE}</p>" * 9 + "</div></body>"
    )
    assert document.text.count("The keeper went down") == 9


def test_a_standfirst_outside_the_body_of_the_article_is_kept() -> None:
    page = (
        f"<body><article><p>{PROSE}standing first</p><div>{f'<p>{PROSE * 3}</p>' * 9}</div></article></body>"
    )
    assert "standing first" in _read(page).text


def test_a_list_of_links_that_the_article_gives_is_kept() -> None:
    sources = "<h2>Sources</h2><ul><li><a href='http://e.org'>The ledger</a></li></ul>"
    page = f"<body><article><p>{PROSE * 4}</p>{sources}</article></body>"
    assert "The ledger" in _read(page).text


@pytest.mark.parametrize(
    ("opening", "kept"),
    [
        ("<div class='toc'><p><b>Contents</b></p>", True),
        ("<section id='table-of-contents'>", True),
        ("<div class='toc' role='navigation'>", False),
        ("<nav class='toc'>", False),
        ("<div class='side toc-menu'>", False),
    ],
)
def test_a_list_of_contents_belongs_to_the_article_unless_it_is_navigation(opening: str, kept: bool) -> None:
    parts = "<dt><a href='a.html'>1. The lamp</a></dt>"
    parts += "<dd><dl><dt><a href='a.html#oil'>1.1. Its oil</a></dt></dl></dd>"
    closing = f"</{opening[1:].split()[0]}>"
    menu = "<div><a href='/'>Home</a> <a href='/lamps'>Lamps</a></div>"
    page = f"<body>{menu}<div class='book'><div class='front'><h1>Lamps</h1><p>{PROSE * 3}</p></div>"
    text = _read(f"{page}{opening}<dl>{parts}</dl>{closing}</div></body>").text
    assert text.startswith("Lamps")
    assert ("The lamp" in text, "Its oil" in text) == (kept, kept)


def test_a_name_does_not_make_what_is_said_a_list_of_contents() -> None:
    page = f"<body class='toc'><div class='share'>Share this</div><p>{PROSE * 3}</p></body>"
    assert "Share" not in _read(page).text


def test_tables_that_only_set_the_page() -> None:
    inner = "<table><tr><th>A<th>B<tr><td>1<td>2</table>"
    page = f"<table><tr><td><a href=/>Home</a></td><td><h1>The stair</h1><p>{PROSE}</p>{inner}</table>"
    document = _read(page)
    assert _texts(document, BlockKind.HEADING) == ["The stair"]
    assert _texts(document, BlockKind.CELL) == ["A", "B", "1", "2"]
    assert PROSE.strip() in _texts(document, BlockKind.PARAGRAPH)


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVa\tscript:x",
        "file:///etc/passwd",
        "data:text/html,x",
        "vbscript:x",
        "http:",
        "",
        "#",
        "http://[",
        "\x01javascript:x",
    ],
)
def test_links_that_lead_nowhere_good(href: str) -> None:
    document = _read(f'<p>Some <a href="{href}">words</a> here.')
    assert document.text == "Some words here."
    assert not document.structure.spans


def test_a_link_whose_place_is_named() -> None:
    document = _read(
        '<base href="https://e.org/a/b.html"><p><a href="#n%C3%A9">Down</a> '
        '<a href="c.html">along</a><p id="né">Here.'
    )
    assert _spans(document, SpanKind.LINK) == [("Down", "#né"), ("along", "https://e.org/a/c.html")]
    (anchor,) = (s for s in document.structure.spans if s.kind is SpanKind.ANCHOR)
    assert document.text[anchor.start :] == "Here." and anchor.target == "né"


def test_pictures(tmp_path: Path) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    (tmp_path / "outside.gif").write_bytes(GIF)
    (folder / "one pic.gif").write_bytes(GIF)
    (folder / "words.gif").write_bytes(b"no picture")
    (folder / "link.gif").symlink_to(tmp_path / "outside.gif")
    encoded = base64.b64encode(GIF).decode()
    sources = [
        "one%20pic.gif",
        "../outside.gif",
        "words.gif",
        "link.gif",
        (folder / "one pic.gif").as_uri(),
        "http://e.org/a.gif",
        "//e.org/a.gif",
        f"data:image/gif;base64,{encoded}",
        "data:image/gif,nothing",
        "a\0.gif",
    ]
    page = "".join(f'<p><img src="{source}" alt="{n}">' for n, source in enumerate(sources))
    document = _read(page, folder)
    held = [s.title for s in document.structure.spans if s.kind is SpanKind.PICTURE and s.target]
    assert held == ["0", "7"]
    assert list(document.images.values()) == [GIF]


@pytest.mark.parametrize(
    "head, title",
    [
        (
            "<title>The stair | The Courier</title><meta property=og:site_name content='The Courier'>",
            "The stair",
        ),
        (
            "<title>The Courier - The stair</title><meta property=og:site_name content='The Courier'>",
            "The stair",
        ),
        ("<title>The long way down - Some Paper</title>", "The long way down"),
        ("<title>Night-time</title>", "Night-time"),
        ("<meta property='og:title' content='The stair | A walk'><title>x</title>", "The stair | A walk"),
        (f"<title>A stair{' of many steps' * 8}</title>", f"A stair{' of many steps' * 8}"),
        ("<title>x</title><meta property='og:title' content='The &quot;stair&quot;'>", 'The "stair"'),
        ("", "Down and up"),
    ],
)
def test_titles(head: str, title: str) -> None:
    assert _read(f"<html><head>{head}</head><body><h1>Down and up</h1><p>Words.").metadata.title == title


@pytest.mark.parametrize(
    "markup, author",
    [
        ('<meta name="author" content="By Ida Quist">', "Ida Quist"),
        (
            '<meta name="author" content="https://e.org/ida"><a rel=author href=/ida>Ida Quist</a>',
            "Ida Quist",
        ),
        ('<p class="byline">By Ida Quist, 4 May 2011</p>', "Ida Quist"),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "Article", '
            '"author": {"name": "Ida Quist"}}]}</script>',
            "Ida Quist",
        ),
        ('<script type="application/ld+json">{"@type": ["Article"], "author": [[[]]]}</script>', ""),
        ('<script type="application/ld+json">' + "[" * 9000 + "</script>", ""),
    ],
)
def test_authors(markup: str, author: str) -> None:
    assert _read(f"<body>{markup}<p>Words.").metadata.author == author


def test_an_unfinished_page_still_reads() -> None:
    assert _read("<html><body><p>One<p>Two <b>three").text == "One\n\nTwo three"
