"""OpenDocument texts, made here from the XML that matters."""

import base64
import io
import random
import zipfile
from collections.abc import Callable

import pytest

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.model import BlockKind, ImportedDocument, Metadata, SpanKind

Check = Callable[[ImportedDocument], None]

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for prefix, space in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("meta", "meta"), ("manifest", "manifest"),
    )
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
KIND = "application/vnd.oasis.opendocument.text"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
STYLES = """
<style:default-style style:family="paragraph"><style:text-properties fo:language="cs" fo:country="CZ"/>
</style:default-style>
<style:style style:name="Title" style:family="paragraph"/>
<style:style style:name="Preformatted_20_Text"
 style:display-name="Preformatted Text" style:family="paragraph"/>
<style:style style:name="Quotations" style:family="paragraph"/>
<style:style style:name="Caption" style:family="paragraph"/>
<style:style style:name="Illustration" style:family="paragraph" style:parent-style-name="Caption"/>
<style:style style:name="Loud" style:family="paragraph"><style:text-properties fo:font-weight="bold"/>
</style:style>
<style:style style:name="Listed" style:family="paragraph" style:list-style-name="Numbers"/>
<text:list-style style:name="Numbers">
 <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
 <text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"
  text:display-levels="2"/>
 <text:list-level-style-bullet text:level="3" text:bullet-char="&#xF0B7;">
<style:text-properties style:font-name="Symbol"/></text:list-level-style-bullet>
</text:list-style>
"""
AUTOMATIC = """
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Loud">
<style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Quotations"/>
<style:style style:name="Loop" style:family="paragraph" style:parent-style-name="Loop"/>
<style:style style:name="b" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="i" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="up" style:family="text"><style:text-properties style:text-position="super 58%"/>
</style:style>
<style:style style:name="down" style:family="text"><style:text-properties style:text-position="-33% 58%"/>
</style:style>
<style:style style:name="s" style:family="text">
<style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="u" style:family="text"><style:text-properties style:text-underline-style="solid"/>
</style:style>
<style:style style:name="gone" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="w" style:family="text"><style:text-properties style:font-name="Wingdings"/>
</style:style>
<style:style style:name="Sect" style:family="section" text:display="none"/>
"""
META = """<dc:title>Lamps</dc:title>
<meta:initial-creator>Ida Quist</meta:initial-creator><dc:creator>Last</dc:creator>
<meta:creation-date>2014-09-30T08:00:00</meta:creation-date><dc:language>en-GB</dc:language>"""


def package(
    body: str, styles: str = STYLES, meta: str = "", files: dict[str, bytes] | None = None, kind: str = "text"
) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", KIND)
        content = (
            f"<office:document-content {SPACES}>"
            f"<office:automatic-styles>{AUTOMATIC}</office:automatic-styles>"
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
        )
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {SPACES}><office:styles>{styles}</office:styles>"
            f"</office:document-styles>",
        )
        archive.writestr(
            "meta.xml",
            f"<office:document-meta {SPACES}><office:meta>{meta}</office:meta></office:document-meta>",
        )
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return made.getvalue()


def read(data: bytes, check: Check, name: str = "letter.odt") -> ImportedDocument:
    document = importers.read_bytes(data, name)
    check(document)
    assert document.format == "odt"
    return document


def p(words: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def spans(document: ImportedDocument, kind: SpanKind) -> list[tuple[str, str]]:
    return [(document.text[s.start : s.end], s.target) for s in document.structure.spans if s.kind is kind]


def test_blocks(check: Check) -> None:
    body = (
        p("The lamp", "Title") + '<text:h text:outline-level="2">At the stair</text:h>'
        '<text:h text:outline-level="9">Below</text:h>'
        + p("Said she", "P2") + p("One picture", "Illustration")
        + p('<text:s text:c="2"/>if lit:', "Preformatted_20_Text")
        + p('<text:s text:c="4"/>wait', "Preformatted_20_Text")
        + p("Plain\n   words<text:line-break/>and<text:tab/>more", "Loop")
    )  # fmt: skip
    document = read(package(body), check)
    assert [(b.kind.value, b.level, b.quote) for b in document.structure.blocks] == [
        ("heading", 1, 0), ("heading", 2, 0), ("heading", 6, 0), ("paragraph", 0, 1), ("caption", 0, 0),
        ("code", 0, 0), ("paragraph", 0, 0),
    ]  # fmt: skip
    assert document.text.endswith("  if lit:\n    wait\n\nPlain words\nand more")
    assert document.metadata.title == "The lamp"


def test_looks(check: Check) -> None:
    names = ("b", "i", "up", "down", "s", "u", "gone")
    body = p("".join(f'<text:span text:style-name="{n}">{n}</text:span> ' for n in names)) + p(
        "leaning", "P1"
    )
    nested = p('<text:span text:style-name="b">x<text:span text:style-name="i">y</text:span></text:span>')
    document = read(package(body + nested), check)
    assert document.text == "b i up down s u\n\nleaning\n\nxy"
    assert [(s.kind.value, document.text[s.start : s.end]) for s in document.structure.spans] == [
        ("strong", "b"), ("emphasis", "i"), ("superscript", "up"), ("subscript", "down"), ("strike", "s"),
        ("underline", "u"), ("emphasis", "leaning"), ("strong", "xy"), ("emphasis", "y"),
    ]  # fmt: skip


def listed(document: ImportedDocument) -> list[tuple[str, int, str]]:
    return [
        (b.marker, b.level, document.text[b.start : b.end])
        for b in document.structure.blocks
        if b.kind is BlockKind.LIST_ITEM
    ]


def item(*content: str, start: str = "") -> str:
    return f"<text:list-item{start}>{''.join(content)}</text:list-item>"


def test_lists(check: Check) -> None:
    seven = ' text:start-value="7"'
    deep = f"<text:list>{item(p('dot'))}</text:list>"
    inner = f"<text:list>{item(p('first'), deep)}{item(p('second'))}</text:list>"
    body = (
        f'<text:list xml:id="L1" text:style-name="Numbers"><text:list-header>{p("Head")}</text:list-header>'
        f"{item(p('one'), p('still one'))}{item(p('two'), inner)}{item(p('three'))}</text:list>"
        + p("Between.")
        + f'<text:list text:style-name="Numbers" text:continue-numbering="true">{item(p("four"))}</text:list>'
        + f'<text:list '
          f'text:style-name="Numbers">{item(p("anew"))}{item(p("seven"), start=seven)}</text:list>'
        + f'<text:list text:continue-list="L1">{item(p("five", "Listed"))}</text:list>'
        + f"<text:list>{item(p('no style'))}</text:list>"
    )  # fmt: skip
    document = read(package(body), check)
    assert listed(document) == [
        ("1.", 1, "one"), ("", 1, "still one"), ("2.", 1, "two"), ("2.a)", 2, "first"), ("•", 3, "dot"),
        ("2.b)", 2, "second"), ("3.", 1, "three"), ("4.", 1, "four"), ("1.", 1, "anew"), ("7.", 1, "seven"),
        ("5.", 1, "five"), ("•", 1, "no style"),
    ]  # fmt: skip


def test_numbered_headings(check: Check) -> None:
    outline = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="I" '
        'style:num-suffix="."/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
        "</text:outline-style>"
    )
    levels = ((1, "Lamp"), (2, "Oil"), (2, "Wick"), (1, "Stair"), (2, "Steps"))
    body = "".join(f'<text:h text:outline-level="{level}">{words}</text:h>' for level, words in levels)
    document = read(package(body, outline), check)
    assert document.text.split("\n\n") == ["I. Lamp", "I.1 Oil", "I.2 Wick", "II. Stair", "II.1 Steps"]


def test_notes_and_comments(check: Check) -> None:
    body = p(
        'Lit<text:note text:id="ftn1"><text:note-citation>1</text:note-citation><text:note-body>'
        + p("By the clerk.")
        + p("Twice.")
        + '</text:note-body></text:note> at <office:annotation office:name="c1"><dc:creator>Ida '
        "Quist</dc:creator>"
        "<dc:date>2014-09-30</dc:date>"
        + p("Or seven?")
        + '</office:annotation>six<office:annotation-end office:name="c1"/> in the evening '
        + "<office:annotation>"
        + p("Sure?")
        + "</office:annotation>again."
    )
    document = read(package(body), check)
    assert document.text == (
        "Lit[1] at six in the evening again.\n\nBy the clerk.\n\nTwice.\n\nComment by Ida Quist: Or "
        "seven?\n\nComment: Sure?"
    )
    assert spans(document, SpanKind.LINK) == [
        ("[1]", "#ftn1"),
        ("six", "#comment-c1"),
        ("evening", "#comment-2"),
    ]
    assert [b.marker for b in document.structure.blocks] == ["", "1.", "", "✎", "✎"]
    places = [s.target for s in document.structure.spans if s.kind is SpanKind.ANCHOR]
    assert places == ["ftn1", "comment-c1", "comment-2"]


def test_tracked_changes_count_as_accepted(check: Check) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion>"
        + p("old") + "</text:deletion></text:changed-region>"
        "</text:tracked-changes>"
        + p('The <text:change text:change-id="1"/><text:change-start/>new<text:change-end/> lamp')
    )  # fmt: skip
    assert read(package(body), check).text == "The new lamp"


def test_links_and_places(check: Check) -> None:
    body = (
        p('<text:a xlink:href="https://e.org/a">far</text:a> <text:a xlink:href="#here">near</text:a> '
          '<text:a xlink:href="#1.2.Oil|outline">contents</text:a> <text:bookmark-ref '
          'text:ref-name="here">see</text:bookmark-ref> '
          '<text:a xlink:href="javascript:x">bad</text:a> <text:page-number>3</text:page-number>')
        + '<text:h text:outline-level="1">Oil</text:h>' + p('<text:bookmark-start text:name="here"/>Here.')
    )  # fmt: skip
    document = read(package(body), check)
    assert document.text == "far near contents see bad 3\n\nOil\n\nHere."
    assert spans(document, SpanKind.LINK) == [
        ("far", "https://e.org/a"), ("near", "#here"), ("contents", "#Oil|outline"), ("see", "#here"),
    ]  # fmt: skip


def cell(content: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{content}</table:table-cell>"


def test_tables(check: Check) -> None:
    wide, high = 'table:number-columns-spanned="2"', 'table:number-rows-spanned="2"'
    covered, once = "<table:covered-table-cell/>", 'table:number-columns-repeated="1"'
    body = (
        '<table:table><table:table-column table:number-columns-repeated="3"/>'
        f"<table:table-header-rows>"
        f"<table:table-row>{cell(p('Hour'))}{cell(p('Witness'), wide)}{covered}</table:table-row>"
        f"</table:table-header-rows>"
        f"<table:table-row>{cell(p('six'), high)}{cell(p('Clerk'))}"
        f"{cell(p('by') + p('the clock'))}</table:table-row>"
        f"<table:table-row>{covered}{cell('', once)}{cell(p('Pilot'))}</table:table-row></table:table>"
    )
    document = read(package(body), check)
    cells = {
        document.text[b.start : b.end]: (b.row, b.column, b.row_span, b.column_span, b.header)
        for b in document.structure.blocks
    }
    assert cells == {
        "Hour": (0, 0, 1, 1, True), "Witness": (0, 1, 1, 2, True), "six": (1, 0, 2, 1, False),
        "Clerk": (1, 1, 1, 1, False), "by\nthe clock": (1, 2, 1, 1, False), "Pilot": (2, 2, 1, 1, False),
    }  # fmt: skip


def test_pictures_boxes_and_formulas(check: Check) -> None:
    body = p(
        'Seen: <draw:frame><svg:desc>A lamp</svg:desc><draw:image xlink:href="Pictures/one.svm"/>'
        '<draw:image xlink:href="./Pictures/one.png"/></draw:frame>'
        '<draw:frame><draw:image xlink:href="http://127.0.0.1:9/x.png"/></draw:frame>'
        f"<draw:frame><draw:text-box>{p('In the box')}</draw:text-box></draw:frame>"
        f"<draw:custom-shape>{p('On the shape')}</draw:custom-shape>"
        '<draw:frame><draw:object xlink:href="./Object 1"/><draw:image '
        'xlink:href="./ObjectReplacements/1"/></draw:frame> there.'
    )
    formula = (
        b"<math><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mi>y</mi></mrow>"
        b"<annotation>x^2</annotation></semantics></math>"
    )
    document = read(package(body, files={"Pictures/one.png": PNG, "Object 1/content.xml": formula}), check)
    assert document.text == "Seen: \ufffc\ufffcx² + y there.\n\nIn the box\n\nOn the shape"
    assert [(s.title, bool(s.target)) for s in document.structure.spans] == [("A lamp", True), ("", False)]
    assert list(document.images.values()) == [PNG]


def test_what_is_left_out(check: Check) -> None:
    body = (
        f'<text:section text:style-name="Sect">{p("hidden")}</text:section>'
        f'<text:section>{p("shown")}</text:section>'
        "<text:table-of-content><text:table-of-content-source>"
        "<text:index-title-template>no</text:index-title-template>"
        f"</text:table-of-content-source><text:index-body>{p('Contents')}</text:index-body>"
        f"</text:table-of-content>"
        + p("ruby <text:ruby><text:ruby-base>灯</text:ruby-base>"
            "<text:ruby-text>ひ</text:ruby-text></text:ruby>"
            '<text:span text:style-name="w">&#xF04A;</text:span> soft&#xAD;ly')
    )  # fmt: skip
    assert read(package(body), check).text == "shown\n\nContents\n\nruby 灯(ひ)☺ softly"


def test_metadata(check: Check) -> None:
    assert read(package(p("Words."), meta=META), check).metadata == Metadata(
        "Lamps", "Ida Quist", "2014-09-30", "en-GB"
    )
    assert read(package(p("Slova.")), check).metadata.language == "cs-CZ"


def test_flat_documents(check: Check) -> None:
    image = base64.b64encode(PNG).decode()
    flat = (
        f'<?xml version="1.0"?><office:document {SPACES} office:version="1.3" office:mimetype="{KIND}">'
        f"<office:meta>{META}</office:meta>"
        f"<office:styles>{STYLES}</office:styles><office:body><office:text>{p('Words.', 'Title')}"
        f"{p(f'<draw:frame><draw:image><office:binary-data>{image}</office:binary-data></draw:image></draw:frame>')}"
        "</office:text></office:body></office:document>"
    )
    document = read(flat.encode(), check, "letter.xml")
    assert document.text == "Words.\n\n\ufffc" and list(document.images.values()) == [PNG]
    assert document.metadata.title == "Lamps"


def test_it_is_known_by_its_content(check: Check) -> None:
    assert read(package(p("Words.")), check, "letter").text == "Words."


def _failure(data: bytes) -> str:
    with pytest.raises(ImportFailure) as failure:
        importers.read_bytes(data, "letter.odt")
    return str(failure.value)


def test_failures_say_why() -> None:
    locked = (
        f'<manifest:manifest {SPACES}><manifest:file-entry manifest:full-path="content.xml">'
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    assert "password" in _failure(package(p("x"), files={"META-INF/manifest.xml": locked.encode()}))
    assert "another kind" in _failure(package(p("x"), kind="spreadsheet"))
    assert "empty" in _failure(package(p("")))
    assert "damaged" in _failure(package(p("Words."))[:400])
    assert "damaged" in _failure(b"Words.")


def _try(data: bytes, check: Check) -> None:
    try:
        check(importers.read_bytes(data, "letter.odt"))
    except ImportFailure as failure:
        assert str(failure).endswith(".") and len(str(failure)) < 200


@pytest.mark.parametrize("depth", [300, 10_000])
@pytest.mark.parametrize(
    "opening, closing",
    [
        ("<text:section>", "</text:section>"),
        ("<text:list><text:list-item>", "</text:list-item></text:list>"),
        (
            "<table:table><table:table-row><table:table-cell>",
            "</table:table-cell></table:table-row></table:table>",
        ),
        ("<text:p><draw:frame><draw:text-box>", "</draw:text-box></draw:frame></text:p>"),
        ("<text:p><text:note><text:note-body>", "</text:note-body></text:note></text:p>"),
        ("<text:p><office:annotation>", "</office:annotation></text:p>"),
        ("<text:p>", "</text:p>"),
    ],
)
def test_elements_in_one_another(check: Check, opening: str, closing: str, depth: int) -> None:
    _try(package(p("Before.") + opening * depth + p("Deep.") + closing * depth + p("After.")), check)


def test_numbers_out_of_bounds(check: Check) -> None:
    cells = cell("", 'table:number-columns-repeated="99999999"') + cell(
        p("x"), 'table:number-columns-spanned="-4"'
    )
    high = cell(p("y"), 'table:number-rows-spanned="99999999" table:number-columns-spanned="99999999"')
    _try(package(f"<table:table><table:table-row>{cells}{high}</table:table-row></table:table>"), check)
    start = ' text:start-value="99999999999999999999"'
    _try(package(f'<text:list text:style-name="Numbers">{item(p("x"), start=start)}</text:list>'), check)
    _try(package(p('<text:s text:c="99999999999"/>x') + '<text:h text:outline-level="-7">y</text:h>'), check)
    _try(package("<text:numbered-paragraph text:level='99'>" + p("z") + "</text:numbered-paragraph>"), check)


def test_damaged_files(check: Check) -> None:
    whole = package(
        p("The lamp", "P1") + f'<text:list text:style-name="Numbers">{item(p("one"))}</text:list>'
        + f"<table:table><table:table-row>{cell(p('a'))}{cell(p('b'))}</table:table-row></table:table>"
        + p("x<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        + p("n") + "</text:note-body></text:note>"),
        meta=META,
    )  # fmt: skip
    chance = random.Random(3)
    with zipfile.ZipFile(io.BytesIO(whole)) as old:
        members = {name: old.read(name) for name in old.namelist()}
    for _ in range(120):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as new:
            for name, data in members.items():
                new.writestr(
                    name, _damaged(data, chance) if name != "mimetype" and chance.random() < 0.5 else data
                )
        _try(made.getvalue(), check)
        _try(_damaged(whole, chance), check)


def _damaged(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(made) or 1)
        deed = chance.randrange(4)
        if deed == 0:
            made[at : at + 1] = bytes((chance.randrange(256),))
        elif deed == 1:
            del made[at : at + chance.randrange(1, 30)]
        elif deed == 2:
            made[at:at] = made[: chance.randrange(1, 200)]
        else:
            made = made[: max(at, 20)]
    return bytes(made)
