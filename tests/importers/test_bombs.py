"""Small files that unfold to far more: in bounded time and memory refused, with one reason, or read."""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from florilegium.importers.reading import ProcessReader
from florilegium.model import ImportedDocument
from florilegium.paths import seeds

FILES = Path(__file__).parent.parent / "files" / "importers"
PAGE = "1/index.html"
PACKED = {
    "book.epub": (seeds() / "almanac-for-sallow-ness.epub", "calendar.xhtml"),
    "letter.docx": (seeds() / "pell-to-the-surveyor.docx", "word/document.xml"),
    "list.odt": (seeds() / "inventory-of-the-lamp-room.odt", "content.xml"),
    "page.maff": (FILES / "page.maff", PAGE),
}
"""A sound file of each packed format, and the member that holds its text."""
MOST_MEMORY = 900 * 1024 * 1024
"""Bytes of address space, of which the program itself takes a third."""
MOST_SECONDS = 30.0

Read = Callable[[bytes, str], ImportedDocument | None]


@pytest.fixture
def reader() -> Iterator[ProcessReader]:
    made = ProcessReader(1, seconds=MOST_SECONDS, memory=MOST_MEMORY)
    yield made
    made.close()


@pytest.fixture
def read(reader: ProcessReader, tmp_path: Path) -> Read:
    """Gives the first document; None where it was refused, with a plain sentence that is not the limits'."""

    def read_it(data: bytes, name: str) -> ImportedDocument | None:
        path = tmp_path / name
        path.write_bytes(data)
        part = next(reading := reader.start(str(path)))
        reading.close() if part.key else list(reading)
        assert not re.search("took too long|needs more memory|library fail|not be understood", part.reason)
        if part.imported is None:
            assert part.reason.endswith(".") and "\n" not in part.reason
        return part.imported

    return read_it


def members(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(PACKED[name][0]) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, data in parts.items():
            stored = zipfile.ZIP_STORED if each == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(each, data, stored)
    return out.getvalue()


def test_a_text_of_zeros(read: Read) -> None:
    for name in PACKED:
        parts = members(name) | {PACKED[name][1]: bytes(80 * 1024 * 1024)}
        assert read(packed(parts), name) is None or name == "book.epub"  # a book has other chapters


def test_members_that_share_their_bytes(read: Read) -> None:
    """One packed kernel under thousands of names (Fifield 2019, "A better zip bomb")."""
    for name in PACKED:
        sound = members(name)
        data = packed(sound | {"kernel": bytes(1_000_000)})
        directory = data.rfind(b"PK\x05\x06")
        size, start = struct.unpack_from("<2L", data, directory + 12)
        entries = data[start : start + size]
        kernel = entries[entries.rfind(b"PK\x01\x02") :]
        copies = b""
        for number in range(10_000):
            fresh = f"OPS/{number}.xhtml".encode()
            copies += kernel[:28] + struct.pack("<H", len(fresh)) + kernel[30:46] + fresh
        count = min(len(sound) + 1 + 10_000, 0xFFFF)
        end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size + len(copies), start, 0)
        document = read(data[: start + size] + copies + end, name)
        assert document is None or len(document.text) < 5_000


def test_an_archive_in_an_archive(read: Read) -> None:
    for name in PACKED:
        inner = packed({"zeros": bytes(20_000_000)})
        for _ in range(6):
            inner = packed({f"{number}.zip": inner for number in range(4)})
        document = read(packed(members(name) | {"more.zip": inner}), name)
        assert document is not None and len(document.text) < 5_000


ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "hahahahaha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (b"%d" % (n - 1) if n else b"") * 10) for n in range(9))
    + b"]>"
)


def test_entities_of_entities(read: Read) -> None:
    for name in PACKED:
        member = PACKED[name][1]
        text = members(name)[member]
        declared, body = text.split(b"?>", 1) if text.startswith(b"<?xml") else (b'<?xml version="1.0"', text)
        bomb = declared + b"?>" + ENTITIES + body.replace(b"</", b"&a8;</", 1)
        document = read(packed(members(name) | {member: bomb}), name)
        assert document is None or "haha" not in document.text


ELEMENTS_IN_ONE_ANOTHER = [
    ("book.epub", b"<div>", b"</div>"),
    ("letter.docx", b"<w:sdt><w:sdtContent>", b"</w:sdtContent></w:sdt>"),
    ("letter.docx", b"<w:tbl><w:tr><w:tc>", b"</w:tc></w:tr></w:tbl>"),
    ("list.odt", b"<text:section>", b"</text:section>"),
    ("list.odt", b"<text:list><text:list-item>", b"</text:list-item></text:list>"),
    ("page.maff", b"<div>", b"</div>"),
]


def test_elements_in_one_another(read: Read) -> None:
    for name, opening, closing in ELEMENTS_IN_ONE_ANOTHER:
        member = PACKED[name][1]
        text = members(name)[member]
        start, mark = next(
            (at + len(tag), tag)
            for tag in (b"<body>", b"<w:body>", b"<office:text>")
            if (at := text.find(tag)) >= 0
        )
        end = text.rfind(mark.replace(b"<", b"</"))
        deep = text[:start] + opening * 20_000 + text[start:end] + closing * 20_000 + text[end:]
        read(packed(members(name) | {member: deep}), name)


OTHER_BOMBS = [
    (
        "deep.eml",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2_000)),
    ),
    ("deep.jsonl", b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"),
    ("wide.csv", b"a,b\n" + b"," * 2_000_000),
    ("quoted.csv", b'a,b\n"' + b'""' * 1_000_000),
    ("cues.vtt", b"WEBVTT\n\n" + b"00:00.000 --> 00:01.000\n<v A>" * 20_000),
    ("groups.rtf", b"{\\rtf1 " + b"{" * 500_000),
    ("bin.rtf", b"{\\rtf1 \\bin999999999 x}"),
    ("cells.html", b"<table><tr>" + b"<td rowspan=65000 colspan=1000>x" * 400),
    ("letters.mbox", b"From a Mon May  2 06:00:00 1904\n\n" * 20_000),
    ("archive.webarchive", b"bplist00" + b"\xaf\x13" + b"\xff" * 2_000),
    (
        "page.mhtml",
        b"From: <Saved by Blink>\nContent-Type: multipart/related; boundary=b\n\n" + b"--b\n" * 50_000,
    ),
]


def test_other_bombs(read: Read) -> None:
    for name, data in OTHER_BOMBS:
        read(data, name)
