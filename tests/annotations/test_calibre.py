import base64
import html
import io
import json
import zipfile

import pytest

from florilegium.annotations import calibre
from florilegium.annotations.formats import read_bytes
from florilegium.errors import AnnotationFailure

HIGHLIGHT = {
    "type": "highlight", "timestamp": "2023-01-02T03:04:05.678Z", "uuid": "u1",
    "highlighted_text": "The words.",
    "start_cfi": "/2/4/1:0", "end_cfi": "/2/4/1:9",
    "style": {"kind": "color", "type": "builtin", "which": "green"},
    "spine_name": "a.xhtml", "notes": "Why?", "toc_family_titles": ["Part", "Chapter"],
}  # fmt: skip
REMOVED = {"type": "highlight", "uuid": "u2", "removed": True, "timestamp": "2023-01-02T03:04:05Z"}
OPF = (
    '<package><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Salt &amp; Ink</dc:title>'
    "<dc:creator>Ann Other</dc:creator>{}</metadata></package>"
)


def check(found: calibre.ForeignHighlight) -> None:
    assert (found.identity, found.quote, found.note) == ("u1", "The words.", "Why?")
    assert (found.label, found.location, found.created) == ("green", "Part › Chapter", "2023-01-02T03:04:05Z")


@pytest.mark.parametrize(
    "value",
    [
        {"version": 1, "type": "calibre_highlights", "highlights": [HIGHLIGHT, REMOVED]},
        {
            "version": 1, "type": "calibre_annotation_collection",
            "annotations": [{"book_id": 1, "title": "T", "annotation": HIGHLIGHT}, {"annotation": REMOVED}],
        },
    ],
)  # fmt: skip
def test_exported_json(value: object) -> None:
    source, (found,) = read_bytes(json.dumps(value).encode(), "x.calibre_highlights")
    assert source == "calibre"
    check(found)


def epub(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_opf", ".opf").replace("_txt", ".txt"), data)
    return file.getvalue()


def test_bookmarks_in_a_book() -> None:
    bookmarks = b"encoding=json+base64:\n" + base64.encodebytes(json.dumps([HIGHLIGHT, REMOVED]).encode())
    data = epub(book_opf=OPF.format("").encode(), **{"META-INF__calibre_bookmarks_txt": bookmarks})
    (found,) = calibre.read(data, "book.epub")
    check(found)
    assert (found.title, found.author, found.path) == ("Salt & Ink", "Ann Other", "book.epub")
    assert len(found.fingerprint) == 64


def test_meta_in_the_package() -> None:
    content = html.escape(json.dumps({"format": "EPUB", "annotation": HIGHLIGHT}))
    opf = OPF.format(f'<meta name="calibre:annotation" content="{content}"/>').encode()
    (found,) = calibre.read(opf, "metadata.opf")
    check(found)
    assert found.title == "Salt & Ink"


def test_a_book_cut_short_says_so() -> None:
    with pytest.raises(AnnotationFailure, match="no whole EPUB"):
        calibre.read(epub(book_opf=OPF.encode())[:-40], "book.epub")


def test_a_book_of_many_packages_is_not_read_through() -> None:
    package = '<package><metadata><meta name="calibre:annotation" content="{}"/></metadata></package>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for number in range(40):
            record = {"type": "highlight", "highlighted_text": f"Words {number}.", "uuid": str(number)}
            content = json.dumps({"annotation": record}).replace('"', "&quot;")
            archive.writestr(f"{number}.opf", package.format(content))
    assert 0 < len(calibre.read(stream.getvalue(), "book.epub")) < 10


@pytest.mark.parametrize("tag", ["<meta ", "<dc:title ", "<dc:creator ", "<dc:identifier "])
def test_tags_that_never_end_are_passed_over(tag: str) -> None:
    assert calibre.read(f"<package>{tag * 50_000}".encode(), "metadata.opf") == []
