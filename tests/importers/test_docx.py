"""Word documents, made here from the XML that matters."""

import io
import random
import zipfile
from collections.abc import Callable

import pytest

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.model import BlockKind, ImportedDocument, Metadata, SpanKind

Check = Callable[[ImportedDocument], None]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
PARTS = ("styles", "numbering", "footnotes", "endnotes", "comments", "settings")


def package(body: str, relations: str = "", files: dict[str, bytes] | None = None, **parts: str) -> bytes:
    """A document with this body; ``parts`` by their names, without their root elements."""
    made = io.BytesIO()
    links = "".join(f'<Relationship Id="{n}" Type="{R}/{n}" Target="{n}.xml"/>' for n in parts if n in PARTS)
    spaces = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels",
            f'<Relationships {spaces}><Relationship Id="d" Type="{R}/officeDocument" '
            f'Target="word/document.xml"/>'
            "</Relationships>",
        )
        archive.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
        archive.writestr(
            "word/_rels/document.xml.rels", f"<Relationships {spaces}>{links}{relations}</Relationships>"
        )
        for name, content in parts.items():
            if name in PARTS:
                archive.writestr(f"word/{name}.xml", f"<w:{name} {NAMES}>{content}</w:{name}>")
        if "core" in parts:
            archive.writestr("docProps/core.xml", parts["core"])
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return made.getvalue()


def read(data: bytes, check: Check, name: str = "letter.docx") -> ImportedDocument:
    document = importers.read_bytes(data, name)
    check(document)
    assert document.format == "docx"
    return document


def p(words: str, properties: str = "", run: str = "") -> str:
    inner = f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>' if words else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def texts(document: ImportedDocument, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.structure.blocks if b.kind is kind]


def marked(document: ImportedDocument) -> list[tuple[str, int, str]]:
    return [
        (b.marker, b.level, document.text[b.start : b.end])
        for b in document.structure.blocks
        if b.kind is BlockKind.LIST_ITEM
    ]


def spans(document: ImportedDocument, *kinds: SpanKind) -> list[tuple[str, str, str]]:
    return [
        (span.kind.value, document.text[span.start : span.end], span.target)
        for span in document.structure.spans
        if span.kind in kinds
    ]


STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="cs-CZ"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/>
</w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift2"/></w:style>
<w:style w:type="paragraph" w:styleId="Outlined"><w:name w:val="O"/><w:pPr><w:outlineLvl w:val="2"/>
</w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>
<w:style w:type="paragraph" w:styleId="Code"><w:name w:val="Source Code"/></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Bulleted"><w:name w:val="B"/>
  <w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
<w:style w:type="table" w:styleId="Grid"><w:tblStylePr w:type="firstRow"/></w:style>
"""


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def test_styles_make_blocks(check: Check) -> None:
    body = (
        p("The lamp", style("Title"))
        + p("At the stair", style("berschrift2"))
        + p("In the room", style("Mine"))
        + p("Below", style("Outlined"))
        + p("Not a heading", style("Outlined") + '<w:outlineLvl w:val="9"/>')
        + p("Direct", '<w:outlineLvl w:val="7"/>')
        + p("One picture", style("Caption"))
        + p("Said she", style("Zitat"))
        + p("  if lit:", style("Code"))
        + p("    wait", style("Code"))
        + p("Plain", style("Loop"))
    )
    document = read(package(body, styles=STYLES), check)
    assert [(b.kind.value, b.level, b.quote) for b in document.structure.blocks] == [
        ("heading", 1, 0), ("heading", 2, 0), ("heading", 2, 0), ("heading", 3, 0), ("paragraph", 0, 0),
        ("heading", 6, 0), ("caption", 0, 0), ("paragraph", 0, 1), ("code", 0, 0), ("paragraph", 0, 0),
    ]  # fmt: skip
    assert texts(document, BlockKind.CODE) == ["  if lit:\n    wait"]
    assert document.metadata.title == "The lamp"


def test_looks(check: Check) -> None:
    body = (
        "<w:p>"
        + "".join(
            f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{words} </w:t></w:r>'
            for words, look in (
                ("bold", "<w:b/>"), ("still", "<w:b/><w:lang w:val='en-GB'/>"),
                ("leaning", "<w:i w:val='1'/>"),
                ("neither", "<w:b w:val='0'/><w:i w:val='false'/>"), ("styled", "<w:rStyle w:val='Strong'/>"),
                ("unstyled", "<w:rStyle w:val='Strong'/><w:b w:val='0'/>"), ("struck", "<w:strike/>"),
                ("up", "<w:vertAlign w:val='superscript'/>"), ("down", "<w:vertAlign w:val='subscript'/>"),
                ("under", "<w:u w:val='single'/>"), ("flat", "<w:u w:val='none'/>"), ("gone", "<w:vanish/>"),
            )
        )
        + "</w:p>"
    )  # fmt: skip
    document = read(package(body, styles=STYLES), check)
    assert document.text == "bold still leaning neither styled unstyled struck up down under flat"
    assert [(s.kind.value, document.text[s.start : s.end]) for s in document.structure.spans] == [
        ("strong", "bold still"), ("emphasis", "leaning"), ("strong", "styled"), ("strike", "struck"),
        ("superscript", "up"), ("subscript", "down"), ("underline", "under"),
    ]  # fmt: skip


NUMBERING = """
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="(%3)"/>
<w:isLgl w:val="0"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/><w:rPr>
<w:rFonts w:ascii="Symbol"/></w:rPr></w:lvl>
 <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/><w:rPr><w:rFonts w:ascii="Courier New"/>
</w:rPr></w:lvl>
 <w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0A7;"/><w:rPr>
<w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>
</w:lvlOverride></w:num>
"""


def item(words: str, number: int, level: int = 0, more: str = "") -> str:
    return p(words, f'{more}<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_numbers_of_lists(check: Check) -> None:
    body = (
        item("one", 1) + item("two", 1) + item("first", 1, 1) + item("deep", 1, 2) + item("second", 1, 1)
        + item("three", 1) + item("anew", 1, 1) + p("Between.") + item("four", 1) + item("five again", 3)
        + item("six", 3) + item("dot", 2) + item("ring", 2, 1) + item("square", 2, 2)
        + p("styled", style("Bulleted"))
        + p("not listed", style("Bulleted") + '<w:numPr><w:numId w:val="0"/></w:numPr>')
        + item("no such list", 99)
    )  # fmt: skip
    document = read(package(body, numbering=NUMBERING, styles=STYLES), check)
    assert marked(document) == [
        ("1.", 1, "one"), ("2.", 1, "two"), ("2.a)", 2, "first"), ("(III)", 3, "deep"), ("2.b)", 2, "second"),
        ("3.", 1, "three"), ("3.a)", 2, "anew"), ("4.", 1, "four"), ("5.", 1, "five again"), ("6.", 1, "six"),
        ("•", 1, "dot"), ("◦", 2, "ring"), ("▪", 3, "square"), ("•", 1, "styled"),
    ]  # fmt: skip
    assert "1." not in document.text and "one\ntwo\nfirst" in document.text
    assert texts(document, BlockKind.PARAGRAPH) == ["Between.", "not listed", "no such list"]


def test_a_headings_number_is_part_of_it(check: Check) -> None:
    document = read(
        package(item("Scope", 1, 0, style("berschrift2")), numbering=NUMBERING, styles=STYLES), check
    )
    assert texts(document, BlockKind.HEADING) == ["1. Scope"]


def test_notes_and_comments(check: Check) -> None:
    body = (
        '<w:p><w:r><w:t>Lit</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r><w:r><w:t '
        'xml:space="preserve"> at </w:t></w:r>'
        '<w:commentRangeStart w:id="0"/><w:r><w:t>six</w:t></w:r><w:commentRangeEnd w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r><w:r><w:endnoteReference w:id="2"/></w:r>'
        '<w:r><w:footnoteReference w:id="404"/></w:r></w:p>'
    )
    document = read(
        package(
            body,
            footnotes='<w:footnote w:id="7">'
            + p("By the clerk.")
            + p("Twice.")
            + '</w:footnote><w:footnote w:id="8">'
            + p("Nobody asks for this.")
            + "</w:footnote>",
            endnotes='<w:endnote w:id="2">' + p("In the ledger.") + "</w:endnote>",
            comments='<w:comment w:id="0" w:author="Ida  Quist">' + p("Or seven?") + "</w:comment>",
        ),
        check,
    )
    assert document.text == (
        "Lit[1] at six[i]\n\nBy the clerk.\n\nTwice.\n\nIn the ledger.\n\nComment by Ida Quist: Or seven?"
    )
    assert [(b.kind.value, b.marker) for b in document.structure.blocks] == [
        ("paragraph", ""), ("note", "1."), ("note", ""), ("note", "i."), ("note", "✎"),
    ]  # fmt: skip
    assert spans(document, SpanKind.LINK) == [
        ("link", "[1]", "#footnote-7"), ("link", "six", "#comment-0"), ("link", "[i]", "#endnote-2"),
    ]  # fmt: skip
    anchors = {
        s.target: document.text[s.start :][:6] for s in document.structure.spans if s.kind is SpanKind.ANCHOR
    }
    assert anchors == {"footnote-7": "By the", "endnote-2": "In the", "comment-0": "Commen"}


def test_tracked_changes_count_as_accepted(check: Check) -> None:
    gone = "<w:rPr><w:del w:id='1'/></w:rPr>"
    body = (
        "<w:p><w:r><w:t>The </w:t></w:r><w:del><w:r><w:delText>old </w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t xml:space='preserve'> new</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t xml:space='preserve"
        "'> here</w:t></w:r></w:moveTo></w:p>" + p("One ", gone) + p("line.")
    )
    assert read(package(body), check).text == "The new here\n\nOne line."


def test_fields_give_their_results(check: Check) -> None:
    def field(code: str, result: str) -> str:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            f'<w:r><w:t xml:space="preserve">{result}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/>'
        "</w:checkBox>"
        "</w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    near, see = field(" HYPERLINK \\l &quot;here&quot; ", "near "), field(" REF here \\h ", "see ")
    body = (
        f"<w:p>{field(' PAGE ', '3 ')}{field(' HYPERLINK &quot;https://e.org/a b&quot; ', 'far ')}{near}"
        f"{see}"
        '<w:fldSimple w:instr=" DATE "><w:r><w:t xml:space="preserve">today </w:t></w:r></w:fldSimple>'
        '<w:hyperlink r:id="h"><w:r><w:t xml:space="preserve">linked </w:t></w:r></w:hyperlink>'
        '<w:hyperlink w:anchor="nowhere"><w:r><w:t xml:space="preserve">lost </w:t></w:r></w:hyperlink>'
        f'{box}</w:p><w:p><w:bookmarkStart w:id="1" w:name="here"/><w:r><w:t>Here.</w:t></w:r></w:p>'
    )
    relations = f'<Relationship Id="h" Type="{R}/hyperlink" Target="https://e.org/x" TargetMode="External"/>'
    document = read(package(body, relations), check)
    assert document.text == "3 far near see today linked lost ☑\n\nHere."
    assert spans(document, SpanKind.LINK) == [
        ("link", "far", "https://e.org/a%20b"), ("link", "near see", "#here"),
        ("link", "linked", "https://e.org/x"),
    ]  # fmt: skip
    (anchor,) = (s for s in document.structure.spans if s.kind is SpanKind.ANCHOR)
    assert document.text[anchor.start :] == "Here."


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def test_tables(check: Check) -> None:
    wide = '<w:gridSpan w:val="2"/>'
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblLook w:firstRow="1"/></w:tblPr>'
        f"<w:tr>{cell(p('Hour'))}{cell(p('Witness'), wide)}</w:tr>"
        f"<w:tr>{cell(p('six'), down)}{cell(p('Clerk'))}{cell(p('by') + p('the clock'))}</w:tr>"
        f"<w:tr>{cell(p(''), on)}{cell(item('Pilot', 1))}{cell(p(''))}</w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell(p('struck'))}{cell(p('out'))}{cell(p('row'))}</w:tr>"
        "</w:tbl>"
    )
    document = read(package(body, styles=STYLES, numbering=NUMBERING), check)
    cells = {
        document.text[b.start : b.end]: (b.row, b.column, b.row_span, b.column_span, b.header)
        for b in document.structure.blocks
    }
    assert cells == {
        "Hour": (0, 0, 1, 1, True), "Witness": (0, 1, 1, 2, True), "six": (1, 0, 2, 1, False),
        "Clerk": (1, 1, 1, 1, False), "by\nthe clock": (1, 2, 1, 1, False), "1. Pilot": (2, 1, 1, 1, False),
    }  # fmt: skip
    assert document.text.startswith("Hour\tWitness\nsix\tClerk")


def test_tables_that_set_the_page_flow(check: Check) -> None:
    inner = f"<w:tbl><w:tr>{cell(p('a'))}{cell(p('b'))}</w:tr></w:tbl>"
    body = f"<w:tbl><w:tr>{cell(p('Left ' * 400) + inner)}{cell(p('Right'))}</w:tr></w:tbl>" + (
        f"<w:tbl><w:tr>{cell(p('A box of its own'))}</w:tr></w:tbl>"
    )
    document = read(package(body), check)
    assert texts(document, BlockKind.CELL) == ["a", "b"]
    assert "Right" in texts(document, BlockKind.PARAGRAPH)
    assert "A box of its own" in texts(document, BlockKind.PARAGRAPH)


def test_pictures_boxes_and_drawings(check: Check) -> None:
    def drawing(identity: str) -> str:
        return (
            '<w:drawing><wp:inline><wp:docPr id="1" descr="A lamp"/><a:graphic><a:graphicData>'
            f'<a:blip r:embed="{identity}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
        )

    box = f"<w:txbxContent>{p('In the box')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><w:t>Seen: </w:t></w:r><w:r>{drawing('png')}</w:r>"
        f"<w:r>{drawing('far')}{drawing('emf')}</w:r>"
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        f"</mc:AlternateContent></w:r>"
        '<w:r><dgm:relIds r:dm="data"/></w:r><w:r><w:t> there.</w:t></w:r></w:p>'
    )
    relations = "".join(
        f'<Relationship Id="{i}" Type="{R}/image" Target="{t}"{mode}/>'
        for i, t, mode in (
            ("png", "media/one.png", ""),
            ("far", "http://127.0.0.1:9/x.png", ' TargetMode="External"'),
            ("emf", "media/two.emf", ""),
            ("data", "diagrams/data1.xml", ""),
        )
    )
    diagram = f"<dgm:dataModel {NAMES}><a:p><a:r><a:t>In the diagram</a:t></a:r></a:p></dgm:dataModel>"
    files = {
        "word/media/one.png": PNG,
        "word/media/two.emf": b"\1\0\0\0",
        "word/diagrams/data1.xml": diagram.encode(),
    }
    document = read(package(body, relations, files), check)
    assert document.text == "Seen: ￼￼￼ there.\n\nIn the box\n\nIn the diagram"
    assert [bool(s.target) for s in document.structure.spans if s.kind is SpanKind.PICTURE] == [
        True,
        False,
        False,
    ]
    assert {s.title for s in document.structure.spans if s.kind is SpanKind.PICTURE} == {"A lamp"}
    assert list(document.images.values()) == [PNG]


def test_odd_characters(check: Check) -> None:
    body = (
        "<w:p><w:r><w:t>light&#xAD;house</w:t><w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t><w:noBreakHyphen/>"
        "<w:t>c</w:t>"
        '<w:softHyphen/><w:t xml:space="preserve">d </w:t><w:sym w:font="Wingdings" w:char="F0FC"/>'
        '<w:sym w:font="Symbol" w:char="F061"/><w:sym w:char="zz"/></w:r>'
        '<w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>&#xF04A;</w:t></w:r></w:p>'
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>ひ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>灯</w:t></w:r>"
        "</w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert read(package(body), check).text == "lighthouse a\nb\u2011cd ✓α☺\n\n灯(ひ)"


def test_what_wraps_text_does_not_hide_it(check: Check) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:sdt><w:sdtPr><w:alias w:val='no'/></w:sdtPr><w:sdtContent>"
        f"<w:p>{run.format('control ')}</w:p></w:sdtContent></w:sdt>"
        f"<w:p><w:smartTag>{run.format('smart')}</w:smartTag>"
        f"<w:customXml>{run.format('custom')}</w:customXml>"
        f"<w:bdo w:val='rtl'><w:r><w:rPr><w:rtl/></w:rPr><w:t>שלום</w:t></w:r></w:bdo></w:p>"
    )
    assert read(package(body), check).text == "control\n\nsmartcustomשלום"


def test_an_initial_belongs_to_its_paragraph(check: Check) -> None:
    body = p("T", '<w:framePr w:dropCap="drop"/>') + p("he lamp.")
    assert read(package(body), check).text == "The lamp."


def test_chunks_of_other_formats(check: Check) -> None:
    page = (
        "<html><body><h1>The stair</h1><p>Some <b>words</b> and <a href='https://e.org/x'>more</a>.</p>"
        "<table><tr><th>Hour</th><th>Witness</th></tr><tr><td>six</td><td>Clerk</td></tr></table></body></html>"
    )
    relations = "".join(
        f'<Relationship Id="{i}" Type="{R}/aFChunk" Target="{t}"/>'
        for i, t in (("page", "chunk.html"), ("self", "inner.docx"), ("gone", "gone.html"))
    )
    files = {"word/chunk.html": page.encode(), "word/inner.docx": package(p("Inner."))}
    body = p("Before.") + "".join(f'<w:altChunk r:id="{i}"/>' for i in ("page", "self", "gone")) + p("After.")
    document = read(package(body, relations, files), check)
    assert document.text == (
        "Before.\n\nThe stair\n\nSome words and more.\n\nHour\tWitness\nsix\tClerk\n\nAfter."
    )
    assert texts(document, BlockKind.HEADING) == ["The stair"]
    assert spans(document, SpanKind.STRONG, SpanKind.LINK) == [
        ("strong", "words", ""),
        ("link", "more", "https://e.org/x"),
    ]


def test_formulas(check: Check) -> None:
    def run(words: str) -> str:
        return f"<m:r><m:t>{words}</m:t></m:r>"

    squared = f"<m:sSup><m:e>{run('x')}</m:e><m:sup>{run('2')}</m:sup></m:sSup>"
    root = f"<m:rad><m:deg/><m:e>{run('b')}{run('+1')}</m:e></m:rad>"
    fraction = f"<m:f><m:num>{run('1')}</m:num><m:den>{run('a+b')}</m:den></m:f>"
    sum_ = (
        '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>'
        f"<m:sub>{run('i')}</m:sub><m:sup>{run('n')}</m:sup><m:e>{run('i')}</m:e></m:nary>"
    )
    body = f"<w:p><m:oMath>{squared}{run('=')}{root}{run('=')}{fraction}{run('=')}{sum_}</m:oMath></w:p>"
    assert read(package(body), check).text == "x² = √(b + 1) = 1/(a + b) = ∑_iⁿ i"


CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
<dc:title>Lamps</dc:title>
 <dc:creator>Ida Quist;Tomas Berg</dc:creator><dc:language>en-GB</dc:language>
 <dcterms:created>2014-09-30T08:00:00Z</dcterms:created></cp:coreProperties>"""


def test_metadata(check: Check) -> None:
    stated = read(package(p("Words."), core=CORE), check).metadata
    assert stated == Metadata("Lamps", "Ida Quist; Tomas Berg", "2014-09-30", "en-GB")
    assert read(package(p("Slova."), styles=STYLES), check).metadata.language == "cs-CZ"


def test_it_is_known_by_its_content(check: Check) -> None:
    assert read(package(p("Words.")), check, "letter").text == "Words."
    strict = package(p("Words."))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(strict)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            text = text.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
            new.writestr(name, text.replace(R, "http://purl.oclc.org/ooxml/officeDocument/relationships"))
    assert read(made.getvalue(), check).text == "Words."


def _failure(data: bytes, name: str = "letter.docx") -> str:
    with pytest.raises(ImportFailure) as failure:
        importers.read_bytes(data, name)
    return str(failure.value)


def test_failures_say_why() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert "password" in _failure(ole + "EncryptedPackage".encode("utf-16-le"))
    assert "older" in _failure(ole)
    assert "empty" in _failure(package("<w:p/>"))
    assert "damaged" in _failure(package(p("Words."))[:300])
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert "no text document" in _failure(empty.getvalue())


def _try(data: bytes, check: Check) -> None:
    try:
        check(importers.read_bytes(data, "letter.docx"))
    except ImportFailure as failure:
        assert str(failure).endswith(".") and len(str(failure)) < 200


def test_deep_and_wide_hostility(check: Check) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 10_000 + p("Deep.") + "</w:tc></w:tr></w:tbl>" * 10_000
    _try(package(deep + p("After.")), check)
    _try(package("<w:tbl><w:tr><w:tc>" * 600 + p("Deep.") + "</w:tc></w:tr></w:tbl>" * 600), check)
    _try(package("<w:sdt><w:sdtContent>" * 10_000 + p("Deep.")), check)
    _try(
        package(
            "<w:p><w:r><w:pict><w:txbxContent>" * 400
            + p("Deep.")
            + "</w:txbxContent></w:pict></w:r></w:p>" * 400
        ),
        check,
    )
    widest = '<w:gridSpan w:val="99999999"/>'
    _try(package("<w:tbl>" + "<w:tr>" + cell(p("x"), widest) * 300 + "</w:tr></w:tbl>"), check)
    _try(
        package(
            "<w:p><m:oMath>" + "<m:rad><m:deg/><m:e>" * 500 + "</m:e></m:rad>" * 500 + "</m:oMath></w:p>"
        ),
        check,
    )
    numbered = f'<w:numPr><w:ilvl w:val="-3"/><w:numId w:val="1"/></w:numPr>{style("Nobody")}'
    _try(package(p("x", numbered) * 50, numbering=NUMBERING), check)
    _try(package("</w:p></w:tc></w:tr><w:tc>" + p("x") + "<w:tr/>"), check)


def test_entities_do_not_multiply(check: Check) -> None:
    bomb = (
        '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package(p("Words.")))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name == "word/document.xml":
                text = bomb + text.replace("Words.", "Words.&b;&c;")
            new.writestr(name, text)
    document = importers.read_bytes(made.getvalue(), "letter.docx")
    check(document)
    assert document.text == "Words."


def test_a_bomb_of_zeros_is_refused() -> None:
    assert "unpacks" in _failure(package(p("Words." + " " * 40_000_000)))


def test_damaged_files(check: Check) -> None:
    whole = package(
        p("The lamp", style("berschrift2")) + item("one", 1) + item("two", 2, 1)
        + f"<w:tbl><w:tr>{cell(p('a'))}{cell(p('b'))}</w:tr></w:tbl>"
        + '<w:p><w:r><w:footnoteReference w:id="7"/></w:r></w:p>',
        styles=STYLES, numbering=NUMBERING, core=CORE,
        footnotes=f'<w:footnote w:id="7">{p("Note.")}</w:footnote>',
    )  # fmt: skip
    chance = random.Random(3)
    with zipfile.ZipFile(io.BytesIO(whole)) as old:
        members = {name: old.read(name) for name in old.namelist()}
    for _ in range(150):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as new:
            for name, data in members.items():
                new.writestr(name, _damaged(data, chance) if chance.random() < 0.4 else data)
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
