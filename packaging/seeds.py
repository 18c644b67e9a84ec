#!/usr/bin/env python3
"""Makes those documents of the starter corpus that no text editor writes: ``python3 packaging/seeds.py``.

Every byte is the same on every machine: archives are stored, not packed, and bear no time.
"""

# ruff: noqa: E501 - what is written keeps its own lines

import io
import zipfile
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
_THEN = (1980, 1, 1, 0, 0, 0)


def archive(members: dict[str, str]) -> bytes:
    """A zip file of these texts, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for name, text in members.items():
            info = zipfile.ZipInfo(name, _THEN)
            info.create_system, info.external_attr = 3, 0o644 << 16
            made.writestr(info, text.encode())
    return out.getvalue()


# ---- PDF (ISO 32000-1)

_SOUNDINGS = (
    (
        ("H", "Soundings off Tern Rock"),
        ("P", "Taken from the Board’s cutter in the last week of June 1889, at", "the wish of the Secretary, "
         "who had read the finding of the inquiry", "and wished to know how deep the convenient time was."),
        ("h", "1. The line to the buoy"),
        ("P", "From the landing to the outer buoy is a mile and a quarter by the", "chart and a mile and a half "
         "by the log. The lead gives seven fathoms", "for the first half of it, then nine, then four upon the bar."
         " At low", "springs it gives two and a man may stand where the Perpetua lay."),
        ("P", "I had the cutter lie at the buoy from six in the evening until eight,", "with both lamps shown. "
         "They stand one above the other and cannot be", "mistaken. With one lamp shown, the mark on the harbour "
         "wall stands", "above it, and a tired man counts two."),
        ("n", "1", "The mark was whitewashed in 1886, by whom is not known. It has", "been tarred since."),
    ),
    (
        ("h", "2. What can be heard"),
        ("P", "The bell was struck once in two minutes by the new assistant, who", "had been told to expect me. "
         "At the buoy I heard every third stroke", "with the wind off the land, and none at all with it on."),
        ("h", "3. Oil upon the stair"),
        ("P", "There is room on the stair for nineteen barrels of 32 gallons, if the", "keeper is content to climb "
         "over them. There is room for sixteen of 36.", "I had them carried up and counted in daylight."),
        ("P", "I draw no conclusion. I was asked for depths.", "J. Amory, Surveyor."),
    ),
)  # fmt: skip


def soundings() -> bytes:
    """Two pages with a running head, headings and a note at the foot."""
    fonts = {3: "Times-Roman", 4: "Times-Bold", 5: "Times-Italic"}
    objects = {
        number: f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
        for number, name in fonts.items()
    }
    named = " ".join(f"/F{number} {number} 0 R" for number in fonts)
    for page, blocks in enumerate(_SOUNDINGS):
        number = 10 + 2 * page
        content = "\n".join(_page(blocks, page + 1))
        objects[number] = (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] "
            f"/Contents {number + 1} 0 R /Resources << /Font << {named} >> >> >>"
        )
        objects[number + 1] = f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream"
    kids = " ".join(f"{10 + 2 * page} 0 R" for page in range(len(_SOUNDINGS)))
    objects[1] = "<< /Type /Catalog /Pages 2 0 R /Lang (en) /PageLabels << /Nums [0 << /S /D /St 41 >>] >> >>"
    objects[2] = f"<< /Type /Pages /Kids [{kids}] /Count {len(_SOUNDINGS)} >>"
    objects[6] = "<< /Title (Soundings off Tern Rock) /Author (J. Amory) /CreationDate (D:18890702000000Z) >>"
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    size, start = max(objects) + 1, len(out)
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        used = number in places
        out += f"{places.get(number, 0):010} {0 if used else 65535:05} {'n' if used else 'f'} \n".encode()
    out += f"trailer\n<< /Size {size} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _page(blocks: tuple[tuple[str, ...], ...], number: int) -> list[str]:
    made = [_show(5, 8, 60, 560, f"Reports of the Surveyor, 1889 {' ' * 60} {40 + number}")]
    y = 520.0
    for kind, *lines in blocks:
        font, size, step = {"H": (4, 17, 26), "h": (4, 12, 20), "P": (3, 10, 13), "n": (3, 8, 10)}[kind]
        y -= 60 if kind == "n" else 8
        if kind == "n":
            made.append(_show(3, 5, 60, y + 3, lines.pop(0)))
        for at, line in enumerate(lines):
            made.append(_show(font, size, 64 if kind == "n" and not at else 60, y, line))
            y -= step
    return made


def _show(font: int, size: float, x: float, y: float, words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    mark = ""
    if escaped.endswith("a tired man counts two."):
        mark = " 5 Ts /F3 6 Tf (1) Tj"
    return f"BT /F{font} {size} Tf {x} {y} Td ({escaped}) Tj{mark} ET"


# ---- EPUB 3 (https://www.w3.org/TR/epub-33/)

_XHTML = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="en">
<head><title>{title}</title></head>
<body>
{body}
</body>
</html>
"""
_CHAPTERS = {
    "calendar": (
        "Almanac for Sallow Ness, 1887",
        """<h1>Almanac for Sallow Ness, 1887</h1>
<p>Printed for M. Garrick, stationer, opposite the Custom House. Price fourpence, or threepence to pilots.</p>
<h2>The first quarter</h2>
<p>New Year’s Day falls on a Saturday. The moon is full on the eighth of February in the forenoon, so that the
ninth may be counted upon for light, cloud and fog excepted.<a epub:type="noteref" href="#excepted"><sup>1</sup></a>
High water at the bar on that evening is at nine minutes past eight.</p>
<p>Shrove Tuesday is the twenty-second of February. The pilots dine on the twenty-third.</p>
<aside epub:type="footnote" id="excepted"><p>The printer is not answerable for either.</p></aside>""",
    ),
    "lights": (
        "Lights",
        """<h2>Lights that may be looked for</h2>
<table><tr><th>Light</th><th>Shows</th><th>Miles</th></tr>
<tr><td>Outer Light, Tern Rock</td><td>one lamp fixed; two if the bar may be crossed</td><td>11</td></tr>
<tr><td>Harbour wall</td><td>one green, when remembered</td><td>2</td></tr>
<tr><td>Custom House clock</td><td>lit until ten</td><td>½</td></tr></table>
<p>A master who sees one lamp where he expected two will do well to remember which of the two he is looking
at.</p>""",
    ),
    "sayings": (
        "Sayings",
        """<h2>Sayings of the coast</h2>
<blockquote><p>Fog before five, keep her alive;<br/>fog after six, count your wicks.</p></blockquote>
<p>It is held to be unlucky to write down the hour before it has struck.</p>""",
    ),
}


def almanac() -> bytes:
    """Three chapters with a note, a table and a verse."""
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in _CHAPTERS
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in _CHAPTERS)
    links = "".join(f'<li><a href="{name}.xhtml">{title}</a></li>' for name, (title, _) in _CHAPTERS.items())
    package = f"""<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">sallow-ness-almanac-1887</dc:identifier>
<dc:title>Almanac for Sallow Ness, 1887</dc:title><dc:creator>M. Garrick</dc:creator><dc:language>en</dc:language>
<dc:date>1886-12-01</dc:date><meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{items}</manifest>
<spine>{spine}</spine>
</package>
"""
    container = (
        '<?xml version="1.0"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="package.opf" media-type="application/oebps-package+xml"/></rootfiles>'
        "</container>\n"
    )
    chapters = {
        f"{name}.xhtml": _XHTML.format(title=title, body=body) for name, (title, body) in _CHAPTERS.items()
    }
    contents = _XHTML.format(title="Contents", body=f'<nav epub:type="toc"><ol>{links}</ol></nav>')
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "package.opf": package,
            "nav.xhtml": contents,
            **chapters,
        }
    )


# ---- DOCX (ISO/IEC 29500)

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LETTER = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document {_W}><w:body>
<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Pell to the Surveyor</w:t></w:r></w:p>
<w:p><w:r><w:t>Tern Rock, 11 August 1889</w:t></w:r></w:p>
<w:p><w:r><w:t>Sir,</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">You ask who made the flash. I did. Mr. Orr was at his tea, and the glass was dim, and \
I saw the harbour winking and winked back, as we do. I did not read it. </w:t></w:r><w:r><w:t>Nobody had taught me to.\
</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">As to the barrels, I counted </w:t></w:r><w:del w:id="1" w:author="J. Pell" \
w:date="1889-08-11T00:00:00Z"><w:r><w:delText>259</w:delText></w:r></w:del><w:ins w:id="2" w:author="J. Pell" \
w:date="1889-08-11T00:00:00Z"><w:r><w:t>240</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> by the lantern and I \
will stand by it, because that is what the vault holds, and a man can be sure of a vault.</w:t></w:r></w:p>
<w:p><w:r><w:t>The boy’s name was James. He told it to me on the landing when the boat brought him in.</w:t></w:r></w:p>
<w:p><w:r><w:t>Your servant, Jonas Pell, Keeper (acting)</w:t></w:r></w:p>
</w:body></w:document>
"""
_NOTES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes {_W}><w:footnote w:id="2"><w:p><w:r><w:t>In another hand: He reads it well enough now.</w:t></w:r>\
</w:p></w:footnote></w:footnotes>
"""
_STYLES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles {_W}><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style></w:styles>
"""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def letter() -> bytes:
    """A letter with a note and a tracked change."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>'
        for part, kind in (
            ("word/document.xml", f"{_WORDS}.document.main+xml"),
            ("word/styles.xml", f"{_WORDS}.styles+xml"),
            ("word/footnotes.xml", f"{_WORDS}.footnotes+xml"),
            ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        )
    )
    return archive(
        {
            "[Content_Types].xml": f'{head}<Types xmlns="{package}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>\n',
            "_rels/.rels": f'{head}<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="r2" '
            f'Type="{package}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
            "</Relationships>\n",
            "docProps/core.xml": f'{head}<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Pell to the Surveyor</dc:title>'
            "<dc:creator>Jonas Pell</dc:creator><dc:language>en</dc:language>"
            '<dcterms:created xsi:type="dcterms:W3CDTF">1889-08-11T00:00:00Z</dcterms:created>'
            "</cp:coreProperties>\n",
            "word/document.xml": _LETTER,
            "word/footnotes.xml": _NOTES,
            "word/styles.xml": _STYLES,
            "word/_rels/document.xml.rels": f'{head}<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
            f'<Relationship Id="r2" Type="{_OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>\n',
        }
    )


# ---- ODT (OASIS OpenDocument 1.3)

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "meta")
)
_ROWS = (
    ("What", "How many", "Where found"),
    ("Lamps, of the first order", "2", "lantern; vault, in straw"),
    ("Wicks, unused", "61", "behind the ledger"),
    ("Barrels, full", "19", "stair"),
    ("Barrels, said to be full", "221", "vault"),
    ("Bell ropes", "none", "—"),
)


def inventory() -> bytes:
    """A list and a table."""
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in _ROWS
    )
    rows = rows.replace("<table:table-row>", "<table:table-header-rows><table:table-row>", 1).replace(
        "</table:table-row>", "</table:table-row></table:table-header-rows>", 1
    )
    items = "".join(
        f"<text:list-item><text:p>{words}</text:p></text:list-item>"
        for words in (
            "The rope was there at Michaelmas. The hook is worn bright on one side.",
            "The second lamp has soot in it, and the straw has none.",
            "Nothing was found with the hour on it.",
        )
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {_SPACES} office:version="1.3">'
        '<office:body><office:text><text:h text:outline-level="1">Inventory of the lamp room</text:h>'
        "<text:p>Made at the change of keepers, 2 April 1888, Orr going out and Pell coming in. Each signed for what "
        "the other showed him.</text:p>"
        f'<table:table><table:table-column table:number-columns-repeated="3"/>{rows}</table:table>'
        f"<text:p>Remarks:</text:p><text:list>{items}</text:list>"
        "</office:text></office:body></office:document-content>\n"
    )
    stated = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta {_SPACES} '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:meta>'
        "<dc:title>Inventory of the lamp room</dc:title><dc:creator>Board of Lights</dc:creator>"
        "<meta:initial-creator>Board of Lights</meta:initial-creator><dc:language>en</dc:language>"
        "<meta:creation-date>1888-04-02T00:00:00</meta:creation-date><dc:date>1888-04-02T00:00:00</dc:date>"
        "</office:meta></office:document-meta>\n"
    )
    kind = "application/vnd.oasis.opendocument.text"
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media}"/>'
        for path, media in (("/", kind), ("content.xml", "text/xml"), ("meta.xml", "text/xml"))
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f"{listed}</manifest:manifest>\n"
    )
    return archive(
        {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content, "meta.xml": stated}
    )


FILES = {
    "soundings-off-tern-rock.pdf": soundings,
    "almanac-for-sallow-ness.epub": almanac,
    "pell-to-the-surveyor.docx": letter,
    "inventory-of-the-lamp-room.odt": inventory,
}
"""What each file is made by."""


def main() -> None:
    """Write them all."""
    for name, make in FILES.items():
        (SEEDS / name).write_bytes(make())


if __name__ == "__main__":
    main()
