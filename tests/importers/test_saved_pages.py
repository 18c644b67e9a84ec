"""Pages saved whole: in one file with their pictures, or beside a folder of them."""

import base64
import plistlib
import random
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.model import ImportedDocument, SpanKind

Check = Callable[[ImportedDocument], None]
FILES = Path(__file__).parent.parent / "files" / "importers"
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
ADDRESS = "https://courier.example/lamps/twice.html"
PAGE = (
    "<!DOCTYPE html><html><head><title>Lit twice</title></head><body><h1>Lit twice</h1>"
    '<p>Two entries, <a href="log.html">one hand</a>.</p>'
    '<p><img src="index_files/lamp%20one.gif" alt="Lamp"><img src="far.gif" alt="Far"></p></body></html>'
)


def _pictures(document: ImportedDocument) -> list[tuple[str, bool]]:
    return [(s.title, bool(s.target)) for s in document.structure.spans if s.kind is SpanKind.PICTURE]


def _links(document: ImportedDocument) -> list[str]:
    return [span.target for span in document.structure.spans if span.kind is SpanKind.LINK]


def test_mime_html(check: Check) -> None:
    document = importers.read(FILES / "page.mhtml")
    check(document)
    assert (document.format, document.encoding) == ("mhtml", "cp1252")
    assert document.metadata.title == "The lamp that was lit twice"
    assert document.metadata.source == ADDRESS
    assert "The keeper’s log has two entries for the ninth, in one hand." in document.text
    assert _pictures(document) == [("The lamp", True), ("The key", True), ("Far away", False)]
    assert _links(document) == ["https://courier.example/lamps/log.html"]


def test_mime_html_that_starts_elsewhere(check: Check) -> None:
    data = b"""MIME-Version: 1.0
Content-Type: multipart/related; boundary=b; start="<main@x>"

--b
Content-Type: text/html

<p>An advert in a frame.</p>
--b
Content-Type: text/html
Content-ID: <main@x>

<p>The page itself.</p>
--b--
"""
    document = importers.read_bytes(data, "page.mht")
    check(document)
    assert document.text == "The page itself."


def _maff(members: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


RDF = (
    '<?xml version="1.0"?><RDF:RDF><RDF:Description RDF:about="urn:root">'
    f'<MAF:originalurl RDF:resource="{ADDRESS}"/><MAF:indexfilename RDF:resource="index.html"/>'
    "</RDF:Description></RDF:RDF>"
)
MEMBERS = {
    "1/index.rdf": RDF.encode(),
    "1/index.html": PAGE.encode(),
    "1/index_files/lamp one.gif": GIF,
    "2/index.html": b"<p>Another page.</p>",
}


def test_mozilla_archive(check: Check) -> None:
    document = importers.read_bytes(_maff(MEMBERS), "page.maff")
    check(document)
    assert document.format == "maff"
    assert (document.metadata.title, document.metadata.source) == ("Lit twice", ADDRESS)
    assert _pictures(document) == [("Lamp", True), ("Far", False)]
    assert _links(document) == ["https://courier.example/lamps/log.html"]
    assert document.remarks == ("It holds 2 pages; the first is read.",)


def test_a_zip_bomb_is_refused() -> None:
    bomb = _maff({"1/index.html": b"<p>" + b" " * 60_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(ImportFailure, match="unpacks to far more"):
        importers.read_bytes(bomb, "page.maff")


def _webarchive(**changes: object) -> bytes:
    main = {
        "WebResourceData": PAGE.encode("cp1252"),
        "WebResourceURL": ADDRESS,
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "windows-1252",
    }
    parts = [
        {
            "WebResourceURL": "https://courier.example/lamps/index_files/lamp%20one.gif",
            "WebResourceData": GIF,
        },
        "no part at all",
    ]
    archive = {"WebMainResource": main | changes, "WebSubresources": parts}
    return plistlib.dumps(archive, fmt=plistlib.FMT_BINARY)


def test_safari_archive(check: Check) -> None:
    document = importers.read_bytes(_webarchive(), "page.webarchive")
    check(document)
    assert (document.format, document.encoding, document.metadata.source) == ("webarchive", "cp1252", ADDRESS)
    assert _pictures(document) == [("Lamp", True), ("Far", False)]


@pytest.mark.parametrize(
    "changes", [{"WebResourceData": "words"}, {"WebResourceMIMEType": "application/pdf"}]
)
def test_safari_archive_without_a_page(changes: dict[str, object]) -> None:
    with pytest.raises(ImportFailure, match="no page"):
        importers.read_bytes(_webarchive(**changes), "page.webarchive")


def test_property_list_that_holds_itself() -> None:
    # One dictionary whose one key and value are objects 1 and 0: itself.
    objects = b"\xd1\x01\x00" + b"\x5f\x10\x0fWebMainResource"
    offsets = bytes((8, 11))
    trailer = struct.pack(">6xBBQQQ", 1, 1, 2, 0, 8 + len(objects))
    with pytest.raises(ImportFailure, match="no page"):
        importers.read_bytes(b"bplist00" + objects + offsets + trailer, "page.webarchive")


def test_property_list_of_countless_objects() -> None:
    trailer = struct.pack(">6xBBQQQ", 1, 1, 2**60, 0, 8)
    with pytest.raises(ImportFailure, match="damaged"):
        importers.read_bytes(b"bplist00" + b"\xd0" * 40 + trailer, "page.webarchive")


@pytest.mark.parametrize("name", ["page.maff", "page.webarchive", "page.mhtml"])
def test_damaged_archives(check: Check, name: str) -> None:
    whole = {
        "page.maff": _maff(MEMBERS),
        "page.webarchive": _webarchive(),
        "page.mhtml": (FILES / "page.mhtml").read_bytes(),
    }[name]
    chance = random.Random(name)
    for _ in range(80):
        data = bytearray(whole[: chance.randrange(1, len(whole))] if chance.random() < 0.3 else whole)
        for _ in range(chance.randrange(1, 10)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            document = importers.read_bytes(bytes(data), name)
        except ImportFailure as failure:
            assert str(failure).endswith(".") and "\n" not in str(failure)
            continue
        check(document)


def test_a_picture_shown_often_is_kept_once(check: Check) -> None:
    page = "<h1>Lamps</h1>" + '<p><img src="https://e.example/l.gif" alt="Lamp"></p>' * 2000
    part = {"WebResourceURL": "https://e.example/l.gif", "WebResourceData": GIF}
    archive = {"WebMainResource": {"WebResourceData": page.encode()}, "WebSubresources": [part]}
    document = importers.read_bytes(plistlib.dumps(archive, fmt=plistlib.FMT_BINARY), "page.webarchive")
    check(document)
    assert _pictures(document) == [("Lamp", True)] * 2000
    assert list(document.images.values()) == [GIF]


def test_pictures_in_the_folder_beside_a_page(check: Check, tmp_path: Path) -> None:
    folder = tmp_path / "Lit twice_files"
    folder.mkdir()
    (folder / "lamp one.gif").write_bytes(GIF)
    (tmp_path.parent / "outside.gif").write_bytes(GIF)
    page = (
        '<h1>Lit twice</h1><p>Words. <img src="./Lit%20twice_files/lamp%20one.gif" alt="Lamp">'
        '<img src="../outside.gif" alt="Outside"></p>'
    )
    (tmp_path / "Lit twice.html").write_text(page)
    document = importers.read(tmp_path / "Lit twice.html")
    check(document)
    assert _pictures(document) == [("Lamp", True), ("Outside", False)]
