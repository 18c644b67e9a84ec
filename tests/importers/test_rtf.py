"""Rich Text Format, from strings."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.model import BlockKind, ImportedDocument, Metadata, SpanKind

Check = Callable[[ImportedDocument], None]

FONTS = (
    r"{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fnil\fcharset204 Arial Cyr;}{\f2\fcharset2 Symbol;}"
    r"{\f3\fcharset128 MS Mincho;}{\f4\fcharset2 Wingdings;}}"
)
STYLES = (
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel1 Whatever;}{\s2 heading 3;}{\s3\sbasedon2 Mine;}{\s4 Title;}"
    r"{\s5 caption;}{\s6 Quote;}{\s7 HTML Preformatted;}{\*\cs8 Strong;}{\s9\sbasedon9 Loop;}}"
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def rtf(body: str, head: str = "") -> bytes:
    return (r"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + STYLES + head + body + "}").encode("latin-1")


def read(data: bytes, check: Check, name: str = "letter.rtf") -> ImportedDocument:
    document = importers.read_bytes(data, name)
    check(document)
    assert document.format == "rtf"
    return document


def spans(document: ImportedDocument, kind: SpanKind) -> list[tuple[str, str]]:
    return [(document.text[s.start : s.end], s.target) for s in document.structure.spans if s.kind is kind]


@pytest.mark.parametrize(
    "body, text",
    [
        (r"one\par two\line three\par\pard four", "one\n\ntwo\nthree\n\nfour"),
        ("one\\\ntwo", "one\n\ntwo"),
        ("bro\nken \r\nlines", "broken lines"),
        (r"a\tab b\~c\_d\-e\emdash f\ldblquote g\rdblquote\bullet", "a b\xa0c\u2011de—f“g”•"),
        (r"\{braces\} and \\", "{braces} and \\"),
        (r"\'e9t\'e9", "été"),
        (r"{\f1 \'cf\'f0\'e8\'e2\'e5\'f2} \'cf", "Привет Ï"),
        (r"{\f3 \'93\'fa\'96\'7b}", "日本"),
        (r"{\f3 \'83A\'83B}", "アィ"),
        (r"{\f2 abg\'b7} {\f4 \'fc}", "αβγ• ✓"),
        (r"{\f2\u-3999 ?}", "α"),
        (r"\u26085?\u26412?", "日本"),
        (r"\uc2\u233\'c3\'a9t\u-10179 ??\u-8704 ??\uc0\u8212 x", "ét😀—x"),
        (r"{\uc0 \u233}\u233?", "éé"),
        (r"\u8217{x}", "’x"),
        (r"\u55357 ?lone", "lone"),
        (r"a{\upr{plain}{\*\ud{\u233?clair}}}b", "aéclairb"),
        (r"a{\v hidden}b{\deleted gone}c{\revised new}", "abcnew"),
        (r"a{\*\unknown no}b{\*\generator Maker;}c{\header top}{\footerf end}d", "abcd"),
        (r"a{\object\objemb{\*\objdata 0105}{\result seen}}b", "aseenb"),
        (r"a\bin5 {{}}\bb", "abb"),
        ("caf\u00c3\u00a9", "café"),
        (r"a{\xe index}\chpgn b", "ab"),
        (r"one}\par two\par", "one\n\ntwo"),
    ],
)
def test_characters(check: Check, body: str, text: str) -> None:
    assert read(rtf(body), check).text == text


@pytest.mark.parametrize(
    "head, data, text",
    [
        (r"\ansi\ansicpg1250", r"\'9alechta", "šlechta"),
        (r"\mac", r"\'8e", "é"),
        (r"\pc", r"\'82", "é"),
        (r"\ansi\ansicpg932", r"\'93\'fa", "日"),
        (r"\ansi\ansicpg77777", r"\'e9", "é"),
        (r"\ansi\ansicpg65001", r"\'c3\'a9", "é"),
        (r"\ansi", r"\'81\'e9", "\x81é"),
    ],
)
def test_code_pages(check: Check, head: str, data: str, text: str) -> None:
    assert read(rf"{{\rtf1{head} {data}}}".encode(), check).text == text


def test_looks(check: Check) -> None:
    body = (
        r"{\b bold} {\i lean\i0 ing} {\ul under\ulnone  flat} {\strike struck} x{\super up}y{\sub down}"
        r" \b on\plain  off {\b a{\b0 b}c}"
    )
    document = read(rtf(body), check)
    assert document.text == "bold leaning under flat struck xupydown on off abc"
    assert [(s.kind.value, document.text[s.start : s.end]) for s in document.structure.spans] == [
        ("strong", "bold"), ("emphasis", "lean"), ("underline", "under"), ("strike", "struck"),
        ("superscript", "up"),
        ("subscript", "down"), ("strong", "on"), ("strong", "a"), ("strong", "c"),
    ]  # fmt: skip


def test_styles_make_blocks(check: Check) -> None:
    body = "".join(
        rf"\pard\plain\{style} {words}\par"
        for style, words in (
            ("s4", "The lamp"), ("s1", "Two"), ("s2", "Three"), ("s3", "Also three"),
            ("s0\\outlinelevel0", "One"),
            ("s2\\outlinelevel9", "Body"), ("s5", "Caption"), ("s6", "Quoted"), ("s7", "  if lit:"),
            ("s7", "    wait"),
            ("s9", "Plain"),
        )
    )  # fmt: skip
    document = read(rtf(body), check)
    assert [(b.kind.value, b.level, b.quote) for b in document.structure.blocks] == [
        ("heading", 1, 0), ("heading", 2, 0), ("heading", 3, 0), ("heading", 3, 0), ("heading", 1, 0),
        ("paragraph", 0, 0), ("caption", 0, 0), ("paragraph", 0, 1), ("code", 0, 0), ("paragraph", 0, 0),
    ]  # fmt: skip
    assert document.metadata.title == "The lamp"


LISTS = (
    r"{\*\listtable{\list{\listlevel\levelnfc0\levelstartat3{\leveltext\'02\'00.;}{\levelnumbers\'01;}}"
    r"{\listlevel\levelnfc4\levelstartat1{\leveltext\'04\'00.\'01);}{\levelnumbers\'01\'03;}}\listid77}"
    r"{\list{\listlevel\levelnfc23{\leveltext\'01\u-3913 ?;}{\levelnumbers;}\f2}\listid78}}"
    r"{\*\listoverridetable{\listoverride\listid77\listoverridecount0\ls1}{\listoverride\listid78\ls2}}"
)


def test_lists(check: Check) -> None:
    body = (
        r"\pard\ls1\ilvl0 three\par four\par\pard\ls1\ilvl1 first\par second\par\pard\ls1\ilvl0 five\par"
        r"\pard\ls2\ilvl0 dot\par\pard{\pntext\f2\'b7\tab}{\*\pn\pnlvlblt{\pntxtb\'b7}}old\par"
        r"\pard\ls9{\listtext 7)\tab}spelt\par counted\par\pard plain\par"
    )
    document = read(rtf(body, LISTS), check)
    assert [(b.marker, b.level, document.text[b.start : b.end]) for b in document.structure.blocks] == [
        ("3.", 1, "three"), ("4.", 1, "four"), ("4.a)", 2, "first"), ("4.b)", 2, "second"), ("5.", 1, "five"),
        ("•", 1, "dot"), ("•", 1, "old"), ("7)", 1, "spelt"), ("8)", 1, "counted"), ("", 0, "plain"),
    ]  # fmt: skip


def test_tables(check: Check) -> None:
    body = (
        r"\trowd\trhdr\cellx1000\cellx3000\pard\intbl Hour\cell Witness\cell\row"
        r"\trowd\clvmgf\cellx1000\cellx2000\cellx3000\pard\intbl six\cell Clerk\cell by\par the clock"
        r"\cell\row"
        r"\trowd\clvmrg\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl\cell Pilot\cell\cell\row"
        r"\pard After.\par"
    )
    document = read(rtf(body), check)
    cells = {
        document.text[b.start : b.end]: (b.row, b.column, b.row_span, b.column_span, b.header)
        for b in document.structure.blocks
        if b.kind is BlockKind.CELL
    }
    assert cells == {
        "Hour": (0, 0, 1, 1, True), "Witness": (0, 1, 1, 2, True), "six": (1, 0, 2, 1, False),
        "Clerk": (1, 1, 1, 1, False), "by\nthe clock": (1, 2, 1, 1, False), "Pilot": (2, 1, 1, 2, False),
    }  # fmt: skip
    assert document.text.endswith("\n\nAfter.")


def test_tables_in_cells(check: Check) -> None:
    body = (
        r"\trowd\cellx1000\cellx2000\pard\intbl\itap2 a\nestcell b\nestcell{\*\nesttableprops\trowd"
        r"\cellx500\cellx900"
        r"\nestrow}{\nonesttables\par}\pard\intbl outer\cell right\cell\row\pard After.\par"
    )
    document = read(rtf(body), check)
    assert document.text == "a\nb\nouter\tright\n\nAfter."


def test_notes_and_comments(check: Check) -> None:
    body = (
        r"Lit{\super\chftn}{\footnote\pard\plain{\super\chftn} By the {\b clerk}.\par Twice.} at "
        r"{\*\atrfstart 5}six{\*\atrfend 5}{\*\atnid IQ}{\*\atnauthor Ida Quist}\chatn{\*\annotation"
        r"{\*\atnref 5}"
        r"\pard Or seven?} o'clock{\*\atnauthor T}\chatn{\*\annotation\pard Sure?}"
        r"{\footnote\ftnalt\pard In the ledger.}.\par"
    )
    document = read(rtf(body), check)
    assert document.text == (
        "Lit[1] at six o'clock[i].\n\nBy the clerk.\n\nTwice.\n\nIn the ledger.\n\n"
        "Comment by Ida Quist: Or seven?\n\nComment by T: Sure?"
    )
    links = spans(document, SpanKind.LINK)
    assert [words for words, _ in links] == ["[1]", "six", "o'clock", "[i]"]
    places = {s.target for s in document.structure.spans if s.kind is SpanKind.ANCHOR}
    assert {target[1:] for _, target in links} == places
    assert [b.marker for b in document.structure.blocks] == ["", "1.", "", "i.", "✎", "✎"]


def test_fields_and_bookmarks(check: Check) -> None:
    body = (
        r"{\field{\*\fldinst{HYPERLINK "
        '"https://e.org/a"'
        r"}}{\fldrslt{\ul far}}} "
        r"{\field{\*\fldinst HYPERLINK \\l "
        '"here"'
        r"}{\fldrslt near}} {\field{\*\fldinst PAGE}{\fldrslt 3}} "
        r"{\field{\*\fldinst SYMBOL 183 \\f "
        '"Symbol"'
        r" \\s 10}{\fldrslt}}"
        r"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres1{\*\ffname x}}}}{\fldrslt}}\par"
        r"{\*\bkmkstart here}Here.{\*\bkmkend here}"
    )
    document = read(rtf(body), check)
    assert document.text == "far near 3 ☑\n\nHere."
    assert spans(document, SpanKind.LINK) == [("far", "https://e.org/a"), ("near", "#here")]


def test_a_symbol_without_a_result(check: Check) -> None:
    assert read(rtf(r"{\field{\*\fldinst SYMBOL 183 \\f " + r'"Symbol"}} x'), check).text == "• x"


def test_pictures_and_boxes(check: Check) -> None:
    body = (
        r"A{\*\shppict{\pict{\*\picprop{\sp{\sn wzDescription}{\sv A lamp}}}\pngblip"
        + "\n"
        + PNG.hex()
        + "}}"
        r"{\nonshppict{\pict\wmetafile8 0102}}B{\pict\wmetafile8 010203}"
        r"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt\pard In the box\par}}{\shprslt not this}}C\par"
    )
    document = read(rtf(body), check)
    assert document.text == "A\ufffcB\ufffcC\n\nIn the box"
    assert [(s.title, bool(s.target)) for s in document.structure.spans] == [("A lamp", True), ("", False)]
    assert list(document.images.values()) == [PNG]


def test_a_picture_in_bytes(check: Check) -> None:
    data = rtf("A{\\pict\\pngblip\\bin" + str(len(PNG)) + " MARK}B").replace(b"MARK", PNG)
    assert list(read(data, check).images.values()) == [PNG]


def test_metadata(check: Check) -> None:
    info = (
        r"{\info{\title Lamps}{\author Ida Quist}{\creatim\yr2014\mo9\dy30\hr8}{\operator No}{\doccomm No}}"
    )
    document = read(rtf("Slova.", r"\deflang1029" + info), check)
    assert document.metadata == Metadata("Lamps", "Ida Quist", "2014-09-30", "cs-CZ")
    assert document.text == "Slova."


def test_it_is_known_by_its_content(check: Check) -> None:
    assert read(rtf("Words."), check, "letter.txt").text == "Words."
    assert read(b"\xef\xbb\xbf\r\n" + rtf("Words."), check, "letter").text == "Words."


def test_failures_say_why() -> None:
    for data, words in ((b"Plain words.", "no Rich Text"), (rtf(""), "empty")):
        with pytest.raises(ImportFailure, match=words):
            importers.read_bytes(data, "letter.rtf")


def _try(data: bytes, check: Check) -> ImportedDocument | None:
    try:
        document = importers.read_bytes(data, "letter.rtf")
    except ImportFailure as failure:
        assert str(failure).endswith(".") and len(str(failure)) < 200
        return None
    check(document)
    return document


@pytest.mark.parametrize(
    "opening, closing",
    [
        ("{", "}"), (r"{\b ", "}"), (r"{\field{\fldrslt ", "}}"), (r"{\footnote ", "}"), (r"{\shptxt ", "}"),
        (r"{\*\annotation ", "}"), (r"{\upr{a}{\*\ud ", "}}"), (r"{\*\bkmkstart ", "}"),
        (r"{\trowd\cellx9\intbl ", r"\cell\row}"), (r"{\pict ", "}"),
        (r"\itap9999\intbl ", r"\nestcell\nestrow "),
    ],
)  # fmt: skip
def test_groups_in_one_another(check: Check, opening: str, closing: str) -> None:
    document = _try(rtf("Before. " + opening * 10_000 + "Deep." + closing * 10_000 + r"\par After."), check)
    assert document is not None and "Before." in document.text and "After." in document.text
    _try(rtf("Before. " + opening * 1000), check)


def test_endless_nesting_is_refused() -> None:
    with pytest.raises(ImportFailure, match="nested"):
        importers.read_bytes(rtf("{" * 60_000), "letter.rtf")


@pytest.mark.parametrize(
    "piece",
    [r"\u26085?", r"\'e9", r"a\par ", r"{\b x}", r"\trowd\cellx1\intbl a\cell\row ", r"{\footnote x}",
     r"{\listtext 1.}a\par ",
     r"{\*\atrfstart 1}", r"{\*\bkmkstart a}", r"\cellx9", r"\bin9", "{\\pict 89}"],
)  # fmt: skip
def test_time_grows_with_length_only(check: Check, piece: str) -> None:
    _try(rtf("Words. " + piece * (60_000 // len(piece))), check)


_WORDS = (
    r"\par ", r"\cell", r"\row", r"\nestcell", r"\nestrow", r"\trowd", r"\cellx900", r"\clvmrg", r"\clmrg",
    r"\intbl", r"\itap2",
    r"\pard", r"\plain", r"\b", r"\v", r"\deleted0", r"\u26085", r"\uc3", r"\'e9", r"\'82", r"\f3", r"\f2",
    r"\ls1", r"\ilvl7",
    r"\bin3", r"\bin-9", r"\bin99999", "{", "}", r"{\*", r"\footnote ", r"\ftnalt", r"\field",
    r"\fldinst ", r"\fldrslt ", r"\pict",
    r"\pngblip ", r"\listtext ", r"\annotation ", r"\upr", r"\ud", r"\stylesheet ", r"\fonttbl ", r"\info",
    r"\title ",
    r"\creatim", r"\yr0", r"\listtable", r"\leveltext ", r"\listlevel", r"\shptxt ", r"\s1",
    r"\outlinelevel3",
    r"\ansicpg1255 ", "\\\n", "\\", ";", "words ", r"\u-10179 ", r"\chftn", r"\atnref 1", r"\bkmkstart x",
    r"\line", r"\'zz",
)  # fmt: skip


@given(st.lists(st.sampled_from(_WORDS), max_size=40))
@settings(max_examples=150)
def test_words_in_any_order(check: Check, words: list[str]) -> None:
    _try(rtf("".join(words)), check)


@given(
    st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs", "Co", "Cn")),
        min_size=1,
        max_size=60,
    )
)
@settings(max_examples=50)
def test_any_text_comes_back(check: Check, text: str) -> None:
    units = text.encode("utf-16-le")
    codes = [int.from_bytes(units[i : i + 2], "little", signed=True) for i in range(0, len(units), 2)]
    written = "".join(rf"\u{code}?" for code in codes)
    assert read(rtf(f"[{written}]"), check).text == f"[{text}]"


def test_damaged_files(check: Check) -> None:
    whole = rtf(
        r"\pard\s1 Lamp\par\ls1\ilvl0 one\par{\footnote x}\trowd\cellx9\intbl a\cell\row {\b \u233?}", LISTS
    )
    chance = random.Random(3)
    for _ in range(300):
        made = bytearray(whole)
        for _ in range(chance.randrange(1, 12)):
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
        _try(bytes(made), check)
