"""calibre: its two kinds of exported JSON, and what its viewer and editor put into books.

``.calibre_highlights`` and ``.calibre_annotation_collection`` are JSON. In an EPUB they are in
``META-INF/calibre_bookmarks.txt`` (JSON in Base64 after a line that says so); in OPF, of a book or
beside it, in ``<meta name="calibre:annotation" content="JSON">``.
"""

import base64
import binascii
import hashlib
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from florilegium.annotations.reading import decoded, identity, loaded, moment, number, words
from florilegium.errors import AnnotationFailure
from florilegium.model import ForeignHighlight

BOOKMARKS = "META-INF/calibre_bookmarks.txt"
_BASE64 = b"encoding=json+base64:"
_KEYS = (b'"highlighted_text"', b'"calibre_highlights"', b'"calibre_annotation_collection"')
_META = re.compile(r"<meta\b[^<>]*>", re.IGNORECASE)
_CONTENT = re.compile(r"""\bcontent\s*=\s*("[^"]*"|'[^']*')""")
_TITLE = re.compile(r"<dc:title\b[^<>]*>([^<]*)<")
_CREATOR = re.compile(r"<dc:creator\b[^<>]*>([^<]*)<")
_IDENTIFIER = re.compile(r"<dc:identifier\b[^<>]*>([^<]*)<")
_LARGEST_PART = 64 * 1024 * 1024  # bytes of a book's part that are read
_MOST_PACKAGES = 4  # of a book, which has one
_DEEPEST = 40


def recognises(_name: str, head: bytes) -> bool:
    """Whether it is JSON or OPF with calibre's keys, its bookmarks, or a book that may hold some."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"[", b"{"):
        return any(key in head for key in _KEYS)
    if start.startswith(_BASE64) or (start.startswith(b"<") and b"calibre:annotation" in head):
        return True
    return head.startswith(b"PK\x03\x04") and b"mimetypeapplication/epub+zip" in head[:200]


@dataclass(frozen=True, slots=True)
class _Book:
    title: str = ""
    author: str = ""
    uri: str = ""
    path: str = ""
    fingerprint: str = ""

    def within(self, record: dict[str, Any]) -> "_Book":
        """What a record around highlights adds."""
        authors = record.get("authors")
        author = ", ".join(map(words, authors)) if isinstance(authors, list) else words(authors)
        title = words(record.get("title") or record.get("book_title"))
        return replace(self, title=title or self.title, author=author or self.author)


def read(data: bytes, name: str) -> list[ForeignHighlight]:
    """The highlights that are not removed. Raises AnnotationFailure."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(b"PK"):
        found = _of_epub(data, name)
    elif start.startswith(b"<"):
        found = list(_of_opf(decoded(data), _Book()))
    elif start.startswith(_BASE64):
        found = list(_of_bookmarks(start, name, _Book()))
    else:
        found = list(_walk(loaded(data, name), _Book(), 0))
    return list({one.identity: one for one in found}.values())


def _of_epub(data: bytes, name: str) -> list[ForeignHighlight]:
    book = _Book(path=name, fingerprint=hashlib.sha256(data).hexdigest())
    found: list[ForeignHighlight] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            packages = (one for one in names if one.lower().endswith(".opf"))
            for part in islice(packages, _MOST_PACKAGES):
                package = decoded(_part(archive, part))
                book = _described(package, book)
                found += _of_opf(package, book)
            if BOOKMARKS in names:
                found += _of_bookmarks(_part(archive, BOOKMARKS), name, book)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError, NotImplementedError) as error:
        raise AnnotationFailure(f"“{name}” is no whole EPUB: {error}.") from error
    except Exception as error:  # zlib.error and lzma's own, which share no ancestor
        raise AnnotationFailure(f"“{name}” is no whole EPUB.") from error
    return found


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_LARGEST_PART)


def _described(package: str, book: _Book) -> _Book:
    title, creators = _TITLE.search(package), _CREATOR.findall(package)
    identifier = _IDENTIFIER.search(package)
    return replace(
        book,
        title=html.unescape(title[1]).strip() if title else book.title,
        author=", ".join(html.unescape(creator).strip() for creator in creators) or book.author,
        uri=html.unescape(identifier[1]).strip() if identifier else book.uri,
    )


def _of_opf(package: str, book: _Book) -> Iterator[ForeignHighlight]:
    book = _described(package, book)
    for meta in _META.findall(package):
        content = _CONTENT.search(meta)
        if "calibre:annotation" in meta and content:
            try:
                value = json.loads(html.unescape(content[1][1:-1]))
            except (ValueError, RecursionError):
                continue
            yield from _walk(value, book, 0)


def _of_bookmarks(data: bytes, name: str, book: _Book) -> Iterator[ForeignHighlight]:
    if not data.startswith(_BASE64):
        return  # bookmarks of an old kind, which has no highlights
    try:
        decoded_data = base64.b64decode(data.removeprefix(_BASE64))
    except binascii.Error as error:
        raise AnnotationFailure(f"The bookmarks of calibre in “{name}” are cut short.") from error
    yield from _walk(loaded(decoded_data, name), book, 0)


def _walk(value: Any, book: _Book, depth: int) -> Iterator[ForeignHighlight]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _walk(one, book, depth + 1)
    elif isinstance(value, dict):
        if "highlighted_text" in value or value.get("type") == "highlight":
            if not value.get("removed") and (
                words(value.get("highlighted_text")) or words(value.get("notes"))
            ):
                yield _highlight(value, book)
        else:
            book = book.within(value)
            for one in value.values():
                if isinstance(one, list | dict):
                    yield from _walk(one, book, depth + 1)


def _highlight(record: dict[str, Any], book: _Book) -> ForeignHighlight:
    style = record.get("style")
    which = style if isinstance(style, dict) else {}
    chapter = record.get("toc_family_titles")
    quote = words(record.get("highlighted_text"))
    fraction = number(record.get("pos_frac"))
    return ForeignHighlight(
        source="calibre",
        identity=words(record.get("uuid"))
        or identity("calibre", book.title, words(record.get("start_cfi")), quote),
        title=book.title,
        quote=quote,
        author=book.author,
        uri=book.uri,
        path=book.path,
        fingerprint=book.fingerprint,
        progression=fraction if fraction is not None and 0 <= fraction <= 1 else None,
        location=" › ".join(filter(None, map(words, chapter))) if isinstance(chapter, list) else "",
        note=words(record.get("notes")),
        label=words(which.get("which")) or words(which.get("background-color")),
        created=moment(words(record.get("timestamp"))),
        modified=moment(words(record.get("timestamp"))),
    )
