"""KOReader's ``metadata.*.lua`` beside each book.

Since 2024 ``annotations`` holds everything; before that the words were in ``highlight``, page by
page, and what the reader wrote in ``bookmarks``, where ``notes`` are the words and ``text`` is the
note, or a line made up of page and date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from florilegium.annotations.lua_tables import read_table
from florilegium.annotations.reading import identity, moment, number, words
from florilegium.errors import AnnotationFailure
from florilegium.model import ForeignHighlight

_HEAD = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:--[^\n]*\n\s*)*return\s*\{")
_KEYS = (b'["annotations"]', b'["bookmarks"]', b'["highlight"]', b'["doc_props"]', b'["doc_path"]')
_NAME = re.compile(r"metadata\.[^.]+\.lua(\.old)?$", re.IGNORECASE)


def recognises(name: str, head: bytes) -> bool:
    """Whether it is a Lua table that is KOReader's by its keys or its name."""
    return _HEAD.match(head) is not None and (
        any(key in head for key in _KEYS) or _NAME.search(name) is not None
    )


@dataclass(frozen=True, slots=True)
class _Book:
    title: str
    author: str
    path: str
    pages: float


def read(data: bytes, name: str) -> list[ForeignHighlight]:
    """The highlights, old and new kind. Raises AnnotationFailure."""
    try:
        table = read_table(data)
    except ValueError as error:
        raise AnnotationFailure(
            f"“{name}” is no whole table of KOReader's: it stops making sense at {error}."
        ) from error
    if not isinstance(table, dict):
        raise AnnotationFailure(f"“{name}” is no table of KOReader's.")
    book = _book(table)
    annotations = _rows(table.get("annotations"))
    found = _new(annotations, book) if annotations else _old(table, book)
    return list({one.identity: one for one in found}.values())


def _rows(value: Any) -> list[dict[Any, Any]]:
    """The tables in a table, in the order of their numbers."""
    if not isinstance(value, dict):
        return []
    numbered = [(key, row) for key, row in value.items() if isinstance(key, int | float)]
    return [row for _, row in sorted(numbered, key=lambda one: one[0]) if isinstance(row, dict)]


def _book(table: dict[Any, Any]) -> _Book:
    properties: dict[Any, Any] = {}
    for key in ("stats", "doc_props"):
        part = table.get(key)
        properties |= {name: value for name, value in part.items() if value} if isinstance(part, dict) else {}
    path = words(table.get("doc_path"))
    author = ", ".join(filter(None, (one.strip() for one in words(properties.get("authors")).split("\n"))))
    return _Book(
        words(properties.get("title")) or (PurePath(path).stem if path else ""),
        author,
        path,
        number(table.get("doc_pages")) or number(properties.get("pages")) or 0.0,
    )


def _new(rows: list[dict[Any, Any]], book: _Book) -> Iterator[ForeignHighlight]:
    for row in rows:
        if row.get("drawer") or row.get("pos0"):
            yield _highlight(row, book, words(row.get("note")), row.get("pageno"))


def _old(table: dict[Any, Any], book: _Book) -> Iterator[ForeignHighlight]:
    notes = {
        words(bookmark.get("datetime")): note
        for bookmark in _rows(table.get("bookmarks"))
        if bookmark.get("highlighted") and (note := _own_words(bookmark))
    }
    by_page = table.get("highlight")
    pages = by_page if isinstance(by_page, dict) else {}
    for page, rows in pages.items():
        for row in _rows(rows):
            yield _highlight(row, book, notes.get(words(row.get("datetime")), ""), page)


def _own_words(bookmark: dict[Any, Any]) -> str:
    """The note of an old bookmark; its text is made up by KOReader unless the reader wrote one."""
    text, quoted = words(bookmark.get("text")), words(bookmark.get("notes"))
    stamp = words(bookmark.get("datetime"))
    made_up = not text or text == quoted or (stamp and text.endswith(f"@ {stamp}"))
    return "" if made_up else text


def _highlight(row: dict[Any, Any], book: _Book, note: str, page: Any) -> ForeignHighlight:
    quote = words(row.get("text"))
    at = number(page)
    return ForeignHighlight(
        source="koreader",
        identity=identity(
            "koreader",
            book.title,
            words(row.get("datetime")),
            words(row.get("pos0")) or str(page),
            quote[:24],
        ),
        title=book.title,
        quote=quote,
        author=book.author,
        path=book.path,
        progression=min(1.0, max(0.0, (at - 0.5) / book.pages))
        if at is not None and book.pages >= 1
        else None,
        page=words(row.get("pageref")) or (words(page) if at is not None else ""),
        location=words(row.get("chapter")),
        note=note,
        label=words(row.get("color")),
        created=moment(words(row.get("datetime"))),
        modified=moment(words(row.get("datetime_updated"))),
    )
