"""A book in reading order is one text with its chapters, notes, pages and pictures."""

import hashlib
from collections.abc import Callable

import pytest

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.model import PICTURE, BlockKind, DocumentText, ImportedDocument, SpanKind

from .epub_making import (
    CONTAINER,
    METADATA,
    PNG,
    book,
    headings,
    leads,
    nav,
    ncx,
    one,
    packed,
    page,
    point,
    read,
    shape,
    spans,
)

Check = Callable[[ImportedDocument], None]


def test_the_order_is_that_of_the_spine(check: Check) -> None:
    files = {
        "a.xhtml": page("<p>Last.</p>"),
        "b.xhtml": page("<p>First.</p>"),
        "c.xhtml": page("<p>Never.</p>"),
    }
    document = read(book(files, ["b.xhtml", "a.xhtml"]))
    check(document)
    assert document.text == "First.\n\nLast."
    assert document.format == "epub"
    assert not document.remarks


def test_a_chapter_that_comes_twice_is_read_twice() -> None:
    files = {"a.xhtml": page('<p id="x">Again.</p>'), "b.xhtml": page('<p><a href="a.xhtml#x">Back</a></p>')}
    document = read(book(files, ["a.xhtml", "b.xhtml", "a.xhtml"]))
    assert document.text == "Again.\n\nBack\n\nAgain."
    assert leads(document, "Back") == document.text


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("book.epub", book({"a.xhtml": page("<p>x</p>")}), "epub"),
        ("book.zip", book({"a.xhtml": page("<p>x</p>")}), "epub"),
        ("book", packed({"META-INF/container.xml": CONTAINER}, None), "epub"),
        ("book.ibooks", packed({"a": "x"}, "application/x-ibooks+zip"), "epub"),
        ("letter.zip", packed({"a": "x"}, "application/vnd.oasis.opendocument.text"), "odt"),
        ("other.zip", packed({"a": "x"}, None), None),
    ],
)
def test_recognised_by_what_it_holds(name: str, data: bytes, expected: str | None) -> None:
    found = importers.recognise(name, data[: importers.HEAD_BYTES])
    assert (found.name if found else None) == expected


def test_what_a_book_states_of_itself() -> None:
    document = read(
        book(
            {"a.xhtml": page("<p>Words.</p>")},
            metadata="""<dc:title> The
            Lamp </dc:title><dc:title>Or, the Oil</dc:title>
            <dc:creator id="a">A. Keeper</dc:creator><dc:creator id="b">B. Drawer</dc:creator>
            <dc:creator>C. Other</dc:creator>
            <meta refines="#b" property="role">ill</meta>
            <dc:date opf:event="modification">2020-01-01</dc:date>
            <dc:date opf:event="publication">1887-02</dc:date>
            <dc:language>pt_br</dc:language><dc:publisher>Harbour Press</dc:publisher>
            <dc:identifier>urn:isbn:978-0-00-000000-2</dc:identifier>""",
        )
    )
    stated = document.metadata
    assert stated.title == "The Lamp"
    assert stated.author == "A. Keeper; C. Other"
    assert stated.date == "1887-02"
    assert stated.language == "pt-BR"
    assert stated.site == "Harbour Press"
    assert stated.source == "urn:isbn:9780000000002"


def test_its_address_comes_before_its_number() -> None:
    metadata = (
        METADATA
        + "<dc:source>https://example.org/lamp</dc:source><dc:identifier>978-0-00-000000-2</dc:identifier>"
    )
    document = read(book({"a.xhtml": page("<p>Words.</p>")}, metadata=metadata))
    assert document.metadata.source == "https://example.org/lamp"


def test_a_book_that_states_nothing() -> None:
    document = read(
        book({"a.xhtml": page("<h1>The Lamp</h1><p>It is lit at the end of the day.</p>")}, metadata="")
    )
    assert document.metadata.title == "The Lamp"
    assert document.metadata.author == ""
    assert document.metadata.language == "en"


def test_titles_that_only_the_contents_have() -> None:
    entries = """<li><a href="a.xhtml">Part One</a><ol><li><a href="b.xhtml">Oil</a></li>
    <li><a href="b.xhtml#w">Wick</a></li></ol></li>"""
    document = read(
        book(
            {
                "nav.xhtml": nav(entries),
                "a.xhtml": page("<p>Before.</p>"),
                "b.xhtml": page('<p>Of oil.</p><div><p>Of <b id="w">wicks</b>.</p></div>'),
            }
        )
    )
    assert headings(document) == [(1, "Part One"), (2, "Oil"), (2, "Wick")]
    assert document.text == "Part One\n\nBefore.\n\nOil\n\nOf oil.\n\nWick\n\nOf wicks."


def test_titles_that_the_text_has_are_not_repeated() -> None:
    entries = """<li><a href="a.xhtml">1. Oil</a></li><li><a href="b.xhtml">II: Wick and Glass</a></li>
    <li><a href="c.xhtml">Light</a></li>"""
    files = {
        "nav.xhtml": nav(entries),
        "a.xhtml": page("<h2>Oil</h2><p>Of oil.</p>"),
        "b.xhtml": page("<p>II</p><div><p><b>Wick and Glass</b></p></div><p>Of wicks.</p>"),
        "c.xhtml": page("<p>By night.</p><h3>What shines</h3><p>Of light.</p>"),
    }
    document = read(book(files))
    assert headings(document) == [(2, "Oil"), (1, "II\nWick and Glass"), (3, "What shines")]
    assert document.text.count("Wick and Glass") == 1


def test_headings_are_as_deep_as_the_contents_say() -> None:
    entries = """<li><a href="a.xhtml">Part</a><ol><li><a href="b.xhtml">Chapter</a></li></ol></li>
    <li><a href="c.xhtml">End</a></li>"""
    files = {
        "nav.xhtml": nav(entries),
        "a.xhtml": page("<h2>Part</h2>"),
        "b.xhtml": page("<h2>Chapter</h2><p>Words.</p><h3>Section</h3>"),
        "c.xhtml": page("<h2>End</h2>"),
    }
    assert headings(read(book(files))) == [(2, "Part"), (3, "Chapter"), (4, "Section"), (2, "End")]


def test_contents_of_the_older_kind() -> None:
    toc = ncx(point("Oil", "a.xhtml", point("Wick", "a.xhtml#w")) + point("Nowhere", "a.xhtml#gone"))
    files = {"toc.ncx": toc, "a.xhtml": page('<p>Of oil.</p><p id="w">Of wicks.</p>')}
    document = read(book(files, on_spine='toc="toc.ncx"'))
    assert headings(document) == [(1, "Oil"), (2, "Wick")]


def test_an_entry_for_a_picture_of_a_title() -> None:
    files = {
        "nav.xhtml": nav('<li><a href="a.xhtml">The Lamp</a></li>'),
        "a.xhtml": page('<h1><img src="t.png" alt="lamp in gold"/></h1><p>Words.</p>'),
        "t.png": PNG,
    }
    assert shape(read(book(files))) == [
        (BlockKind.HEADING, "The Lamp"),
        (BlockKind.PARAGRAPH, PICTURE),
        (BlockKind.PARAGRAPH, "Words."),
    ]


def test_links_lead_across_files(check: Check) -> None:
    files = {
        "a.xhtml": page(
            '<p id="x">Here.</p><p><a href="b.xhtml#x">there</a> <a href="#x">here</a> '
            '<a href="b.xhtml">start</a></p>'
        ),
        "b.xhtml": page(
            '<p>Beginning.</p><p id="x">There. <a href="gone.xhtml">gone</a> '
            '<a href="b.xhtml#gone">lost</a></p>'
        ),
    }
    document = read(book(files))
    check(document)
    assert leads(document, "there").startswith("There.")
    assert leads(document, "here").startswith("Here.")
    assert leads(document, "start").startswith("Beginning.")
    assert leads(document, "lost").startswith("Beginning.")
    assert "gone" in document.text
    assert len(spans(document, SpanKind.LINK)) == 4


def test_links_with_odd_names() -> None:
    files = {
        "dir/a b.xhtml": page(
            '<p><a href="../c%C3%A9.xhtml#%E6%BC%A2%20x">go</a> <a href="http://example.org/">web</a></p>'
        ),
        "c\u00e9.xhtml": page('<p>Words.</p><p id="漢 x">There.</p>'),
    }
    document = read(book(files))
    assert leads(document, "go") == "There."
    assert leads(document, "web") == "http://example.org/"


def test_scripts_and_addresses_that_do_harm_are_left_out() -> None:
    document = one(
        '<p><a href="javascript:alert(1)">a</a> <a href="file:///etc/passwd">b</a><script>c()</script></p>'
    )
    assert document.text == "a b"
    assert not spans(document, SpanKind.LINK)


def test_notes_that_the_book_marks_go_to_the_end_of_their_chapter(check: Check) -> None:
    files = {
        "nav.xhtml": nav('<li><a href="a.xhtml#one">One</a></li><li><a href="a.xhtml#two">Two</a></li>'),
        "a.xhtml": page(
            '<h1 id="one">One</h1><p>Oil<a epub:type="noteref" href="#n1">1</a> burns.</p>'
            '<aside id="n1" epub:type="footnote" hidden=""><p>Of whales.</p><p>Or seals.</p></aside>'
            "<p>It smokes.</p>"
            '<section id="two"><h1>Two</h1><p>Words.</p></section>'
        ),
    }
    document = read(book(files))
    check(document)
    assert shape(document) == [
        (BlockKind.HEADING, "One"),
        (BlockKind.PARAGRAPH, "Oil1 burns."),
        (BlockKind.PARAGRAPH, "It smokes."),
        (BlockKind.NOTE, "Of whales."),
        (BlockKind.NOTE, "Or seals."),
        (BlockKind.HEADING, "Two"),
        (BlockKind.PARAGRAPH, "Words."),
    ]
    assert [b.marker for b in document.structure.blocks if b.kind is BlockKind.NOTE] == ["1", ""]
    assert leads(document, "1").startswith("Of whales.")
    assert [document.text[s.start : s.end] for s in spans(document, SpanKind.SUPERSCRIPT)] == ["1"]


def test_plain_notes_that_lead_back(check: Check) -> None:
    files = {
        "a.xhtml": page(
            '<p>Oil<sup><a id="r1" href="b.xhtml#n1">[1]</a></sup> and wick'
            '<a id="r2" href="b.xhtml#n2">*</a>.</p>'
        ),
        "b.xhtml": page(
            '<h2>Notes</h2><p id="n1"><a href="a.xhtml#r1">[1]</a> Of whales.</p>'
            '<div id="n2"><p>Of cotton. <a href="a.xhtml#r2">↩</a></p></div><p>'
            '<a href="a.xhtml">3</a> is no note.</p>'
        ),
    }
    document = read(book(files))
    check(document)
    assert shape(document)[1:] == [
        (BlockKind.HEADING, "Notes"),
        (BlockKind.NOTE, "[1] Of whales."),
        (BlockKind.NOTE, "Of cotton. ↩"),
        (BlockKind.PARAGRAPH, "3 is no note."),
    ]
    assert [block.marker for block in document.structure.blocks[2:4]] == ["", "*"]
    assert leads(document, "[1]").startswith("[1] Of whales.")
    assert leads(document, "↩").startswith("*.")


def test_notes_in_a_list_keep_their_numbers_and_place() -> None:
    body = """<p>Oil<a id="r5" epub:type="noteref" href="#n5">5</a>.</p><h2>Notes</h2>
    <ol start="5"><li id="n5" epub:type="endnote"><p>Of whales. <a href="#r5">↩</a></p></li>
    <li id="n6" epub:type="endnote"><p>Of none.</p></li></ol><p>The end.</p>"""
    document = one(body)
    assert [kind for kind, _ in shape(document)] == [
        BlockKind.PARAGRAPH,
        BlockKind.HEADING,
        BlockKind.NOTE,
        BlockKind.NOTE,
        BlockKind.PARAGRAPH,
    ]
    assert [block.marker for block in document.structure.blocks[2:4]] == ["5.", "6."]


def test_a_text_that_points_to_numbered_sections_has_no_notes() -> None:
    document = one('<p>See <a href="#s2">2</a>.</p><div id="s2"><h2>2</h2><p>Of oil.</p></div>')
    assert all(kind is not BlockKind.NOTE for kind, _ in shape(document))


def test_printed_pages(check: Check) -> None:
    pages = (
        '<nav epub:type="page-list"><ol><li><a href="a.xhtml#p1">1</a></li><li>'
        '<a href="b.xhtml#w">3</a></li></ol></nav>'
    )
    files = {
        "nav.xhtml": nav("", pages),
        "a.xhtml": page(
            '<p><span epub:type="pagebreak" id="p1" title="1"></span>Oil burns '
            '<span role="doc-pagebreak" id="p2">2</span>in lamps.</p><p>Words.</p>'
        ),
        "b.xhtml": page('<p>More.</p><p>Of <b id="w">wicks</b>.</p><hr epub:type="pagebreak" title="iv"/>'),
    }
    document = read(book(files))
    check(document)
    assert document.text == "Oil burns in lamps.\n\nWords.\n\nMore.\n\nOf wicks."
    found = spans(document, SpanKind.PAGE)
    assert [(s.target, s.title, document.text[s.start : s.end]) for s in found] == [
        ("0", "1", "Oil burns"),
        ("1", "2", "in lamps."),
        ("2", "3", "wicks."),
    ]
    text = DocumentText("d", 1, document.text, document.structure)
    assert text.location(document.text.index("More")).startswith("p. 2 ")


def test_pictures_are_kept_once(check: Check) -> None:
    files = {
        "a.xhtml": page(
            '<p><img src="img/x.png" alt="A lamp"/><svg xmlns="http://www.w3.org/2000/svg" '
            'xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="img/x.png"/></svg></p>'
        ),
        "img/x.png": PNG,
        "img/unused.png": PNG + b"\0",
    }
    document = read(book(files))
    check(document)
    assert list(document.images) == [hashlib.sha256(PNG).hexdigest()]
    assert [span.title for span in spans(document, SpanKind.PICTURE)] == ["A lamp", ""]


def test_a_book_that_runs_from_right_to_left(check: Check) -> None:
    files = {
        "b.xhtml": page("<h1>המנורה</h1><p>השומר ירד ב־6, <i>twice</i>.</p>"),
        "a.xhtml": page("<p>סוף.</p>"),
    }
    right = METADATA.replace("<dc:language>en", "<dc:language>he")
    document = read(book(files, metadata=right, on_spine='page-progression-direction="rtl"'))
    check(document)
    assert document.text == "המנורה\n\nהשומר ירד ב־6, twice.\n\nסוף."
    assert document.metadata.language == "he"


def test_pages_with_a_fixed_layout_are_text_and_pictures(check: Check) -> None:
    placed = '<div style="position:absolute;left:{0}px"><p>{1}</p></div>'
    files = {
        "p1.xhtml": page(
            '<img src="p1.png" alt="The quay"/>'
            + placed.format(9, "At low water")
            + placed.format(90, "the keys."),
            '<title>1</title><meta name="viewport" content="width=600, height=800"/>',
        ),
        "p2.xhtml": page('<img src="p1.png" alt="The quay again"/>'),
        "p1.png": PNG,
    }
    layout = METADATA + '<meta property="rendition:layout">pre-paginated</meta>'
    document = read(book(files, metadata=layout))
    check(document)
    assert document.text == f"{PICTURE}\n\nAt low water\n\nthe keys.\n\n{PICTURE}"
    assert [span.title for span in spans(document, SpanKind.PICTURE)] == ["The quay", "The quay again"]


def test_a_cover_that_the_text_does_not_show() -> None:
    files = {"a.xhtml": page("<p>Words.</p>"), "cover.png": PNG}
    document = read(book(files, attributes={"cover.png": 'properties="cover-image"'}))
    assert document.text == f"{PICTURE}\n\nWords."
    assert spans(document, SpanKind.PICTURE)[0].title == "Cover"
    older = METADATA + '<meta name="cover" content="cover.png"/>'
    files["a.xhtml"] = page('<div><img src="cover.png" alt=""/></div><p>Words.</p>')
    assert read(book(files, metadata=older)).text == f"{PICTURE}\n\nWords."


def test_pictures_that_cannot_be_shown() -> None:
    files = {
        "a.xhtml": page('<p>A <img src="x.psd" alt="plan"/> and <img src="gone.png" alt="map"/></p>'),
        "x.psd": b"8BPS",
        "y.png": PNG,
    }
    document = read(book(files, attributes={"x.psd": 'fallback="y.png"'}))
    assert [bool(span.target) for span in spans(document, SpanKind.PICTURE)] == [True, False]
    assert document.remarks == ("One picture is missing or of a kind that cannot be shown.",)


def test_drawings_are_pictures_and_words() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg"><title>Plan</title><rect width="5" height="5"/>'
        "<text>Harbour</text><text>Sea</text></svg>"
    )
    document = read(book({"a.xhtml": page(f"<div>{drawing}</div>"), "b.svg": drawing}, ["a.xhtml", "b.svg"]))
    assert document.text == f"{PICTURE}Harbour\nSea\n\n{PICTURE}Harbour\nSea"
    assert [span.title for span in spans(document, SpanKind.PICTURE)] == ["Plan", "Plan"]


def test_formulas_are_set_in_a_line() -> None:
    formula = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><msup><mi>a</mi>'
        "<mn>2</mn></msup><mo>=</mo>"
        "<mfrac><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow><mi>c</mi></mfrac><msqrt><mi>x</mi></msqrt></mrow>"
        '<annotation encoding="TeX">a^2</annotation></semantics></math>'
    )
    document = one(f"<p>So {formula}.</p>")
    assert document.text == "So a2 = (b + 1)/c√(x)."
    (raised,) = spans(document, SpanKind.SUPERSCRIPT)
    assert document.text[raised.start : raised.end] == "2"


def test_tables_and_lists(check: Check) -> None:
    document = one(
        "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>"
        "<ol><li>e</li><li>f</li></ol>"
    )
    check(document)
    assert document.text == "a\tb\nc\td\n\ne\nf"


def test_named_characters_and_entities() -> None:
    text = page("<p>caf&eacute;&nbsp;&mdash; &amp;lt; &unknown; &x;</p>").replace(
        "<!DOCTYPE html>", '<!DOCTYPE html [<!ENTITY x SYSTEM "secret.xhtml">]>'
    )
    document = read(book({"a.xhtml": text, "secret.xhtml": "<p>Secret</p>"}, ["a.xhtml"]))
    assert document.text.startswith("café\u00a0— &lt;")
    assert "Secret" not in document.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings(encoding: str) -> None:
    text = page("<p>café</p>").replace("UTF-8", encoding.removesuffix("-sig"))
    assert read(book({"a.xhtml": text.encode(encoding)})).text == "café"


def test_pages_that_are_not_well_formed(check: Check) -> None:
    text = (
        '<html><head><title/><script src="x.js"/></head><body><a id="x"/><p>One & two<br>Three '
        "<b>bold</p><p>Four</body>"
    )
    document = read(book({"a.xhtml": text}))
    check(document)
    assert document.text == "One & two\nThree bold\n\nFour"


def test_a_talking_book() -> None:
    dtbook = """<dtbook xmlns="http://www.daisy.org/z3986/2005/dtbook/"><head/><book><bodymatter>
    <level1><h1>Oil</h1>
    <p>Of<noteref idref="#n">1</noteref> oil.</p><pagenum id="p2">2</pagenum><p>More.</p>
    <note id="n"><p>Whales.</p></note>
    </level1></bodymatter></book></dtbook>"""
    document = read(book({"a.xml": dtbook}))
    assert [kind for kind, _ in shape(document)] == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
        BlockKind.NOTE,
    ]
    assert leads(document, "1") == "Whales."
    assert [span.title for span in spans(document, SpanKind.PAGE)] == ["2"]


def test_what_frames_show() -> None:
    files = {
        "a.xhtml": page(
            '<p>Before.</p><iframe src="in.xhtml"></iframe><p>After. <a href="in.xhtml#x">in</a></p>'
        ),
        "in.xhtml": page('<p id="x">Inside.</p>'),
    }
    document = read(book(files, ["a.xhtml"]))
    assert document.text == "Before.\n\nInside.\n\nAfter. in"
    assert leads(document, "in").startswith("Inside.")


def test_fallbacks_in_the_spine() -> None:
    files = {"a.json": "{}", "a.xhtml": page("<p>Words.</p>"), "b.png": PNG}
    document = read(book(files, ["a.json", "b.png"], attributes={"a.json": 'fallback="a.xhtml"'}))
    assert document.text == f"Words.\n\n{PICTURE}"


def test_parts_that_are_missing() -> None:
    files = {"a.xhtml": page("<p>Words.</p>"), "b.xhtml": b""}
    document = read(book(files, ["a.xhtml", "b.xhtml", "gone.xhtml"]))
    assert document.text == "Words."
    assert document.remarks == ("2 parts of the book are missing or could not be read.",)


def test_containers_that_are_not_quite_right() -> None:
    whole = {"META-INF/container.xml": CONTAINER, "OPS/book.opf": "", "OPS/a.xhtml": page("<p>Words.</p>")}
    opf = """<package><metadata/><manifest>
    <item id="a" href="A.XHTML" media-type="application/x-wrong"/></manifest>
    <spine><itemref idref="a"/></spine>"""
    for members in (
        whole | {"OPS/book.opf": opf},
        {"book.opf": opf, "a.xhtml": whole["OPS/a.xhtml"]},
        whole | {"OPS/book.opf": opf.replace('<spine><itemref idref="a"/></spine>', "")},
        whole | {"META-INF/container.xml": CONTAINER.replace("OPS/", ""), "OPS/book.opf": opf},
    ):
        assert read(packed(members, None)).text == "Words."


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"a.xhtml": "x"}, "list of its parts"),
        ({"META-INF/container.xml": CONTAINER, "OPS/book.opf": ""}, "list of its parts"),
        ({"META-INF/container.xml": CONTAINER, "OPS/book.opf": "<package/>"}, "no text"),
    ],
)
def test_books_that_are_none(members: dict[str, str], reason: str) -> None:
    with pytest.raises(ImportFailure, match=reason):
        read(packed(members))


_ENCRYPTED = """
    <encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">
<enc:EncryptedData><enc:EncryptionMethod Algorithm="{}"/><enc:CipherData>
    <enc:CipherReference URI="OPS/{}"/></enc:CipherData>
</enc:EncryptedData></encryption>"""


@pytest.mark.parametrize(
    ("lock", "content", "whose"),
    [
        ("META-INF/rights.xml", "<rights xmlns='http://ns.adobe.com/adept'/>", "(Adobe)"),
        ("META-INF/rights.xml", "<rights><kobo/></rights>", "(Kobo)"),
        ("META-INF/sinf.xml", "<sinf/>", "(Apple FairPlay)"),
        ("META-INF/license.lcpl", "{}", "(Readium LCP)"),
        ("OPS/other", "", "protection;"),
    ],
)
def test_books_under_lock(lock: str, content: str, whose: str) -> None:
    algorithm = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
    more = {"META-INF/encryption.xml": _ENCRYPTED.format(algorithm, "a.xhtml"), lock: content}
    with pytest.raises(ImportFailure, match="locked by its seller") as failure:
        read(book({"a.xhtml": bytes(range(256)) * 8}, more=more))
    assert whose in str(failure.value)


def test_obfuscated_fonts_are_no_lock() -> None:
    more = {"META-INF/encryption.xml": _ENCRYPTED.format("http://www.idpf.org/2008/embedding", "font.otf")}
    assert read(book({"a.xhtml": page("<p>Words.</p>")}, more=more)).text == "Words."


def test_a_locked_picture_leaves_the_text() -> None:
    more = {
        "META-INF/encryption.xml": _ENCRYPTED.format("urn:other", "x.png"),
        "META-INF/rights.xml": "<rights/>",
    }
    document = read(
        book(
            {"a.xhtml": page('<p>Words <img src="x.png" alt="lamp"/></p>'), "x.png": b"\x8f\0" * 50},
            more=more,
        )
    )
    assert document.text == f"Words {PICTURE}"
