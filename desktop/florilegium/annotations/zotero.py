"""Zotero: annotations as JSON, and notes that were made of them and exported as Markdown.

JSON comes as the reader keeps annotations (``type``, ``text``, ``sortIndex``), as the Web API and
item exports give them (``annotationType``, ``annotationText``), alone or within their items. In the
Markdown of a note each annotation is one paragraph:

    “words” ([Author, 2020, p. 3](zotero://select/…)) ([pdf](zotero://open-pdf/…?annotation=KEY)) comment
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from florilegium.annotations.reading import decoded, identity, loaded, moment, records, words
from florilegium.errors import AnnotationFailure
from florilegium.model import ForeignHighlight

_JSON = re.compile(rb'"annotationType"|"sortIndex"')
_LINK = re.compile(r"\]\(zotero://(?:open-pdf|open)/[^)\s]*[?&]annotation=([A-Z0-9]{8})[^)\s]*\)\)")
_PARAGRAPH = re.compile(
    r"(?:(?P<quote>[“\"‘«](?P<words>[\s\S]+?)[”\"’»])\s+)?"
    r"\(\[(?P<cite>(?:[^\[\]\\]|\\.)*)\]\((?P<item>zotero://select/[^)\s]*)\)\)\s*"
    r"\(\[[^\[\]]*\]\(zotero://(?:open-pdf|open)/[^)\s]*[?&]annotation=(?P<key>[A-Z0-9]{8})[^)\s]*\)\)"
    r"[ \t]*(?P<comment>[\s\S]*)"
)
_CITED_PAGE = re.compile(r",\s*(?:pp?|s|S)\.\s*([^,]+)$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_TYPES = ("highlight", "underline", "note", "text")
_COLOURS = {
    "#ffd400": "yellow", "#ff6666": "red", "#5fb236": "green", "#2ea8e5": "blue", "#a28ae5": "purple",
    "#e56eee": "magenta", "#f19837": "orange", "#aaaaaa": "grey",
}  # fmt: skip
_DEEPEST = 40


def recognises(_name: str, head: bytes) -> bool:
    """Whether it is JSON with Zotero's own keys, or Markdown with links to its annotations."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        return _JSON.search(head) is not None
    return b"zotero://" in head and _LINK.search(decoded(head)) is not None


def read(data: bytes, name: str) -> list[ForeignHighlight]:
    """The highlights, underlines and notes. Raises AnnotationFailure."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        found = list(_walk(loaded(data, name), _Item(), 0))
    else:
        found = list(_of_note(decoded(data)))
    if not found:
        raise AnnotationFailure(f"“{name}” holds no annotation of Zotero's that could be read.")
    return list({one.identity: one for one in found}.values())


@dataclass(frozen=True, slots=True)
class _Item:
    """What is known of the document that annotations are found in."""

    title: str = ""
    author: str = ""
    uri: str = ""
    path: str = ""

    def within(self, record: dict[str, Any]) -> "_Item":
        """What a record around annotations adds."""
        made = self
        if record.get("creators") or not self.title:
            made = replace(made, title=words(record.get("title")) or self.title)
        if creators := _creators(record.get("creators")):
            made = replace(made, author=creators)
        if uri := words(record.get("DOI")) or words(record.get("url")):
            made = replace(made, uri=uri)
        if path := words(record.get("path")) or words(record.get("localPath")):
            made = replace(made, path=path)
        return made


def _creators(value: object) -> str:
    names = (
        words(creator.get("name"))
        or " ".join(filter(None, (words(creator.get("firstName")), words(creator.get("lastName")))))
        for creator in records(value)
    )
    return ", ".join(filter(None, names))


def _walk(value: Any, item: _Item, depth: int) -> Iterator[ForeignHighlight]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _walk(one, item, depth + 1)
    elif isinstance(value, dict):
        if "annotationType" in value:
            yield from _annotation(_plain(value), item)
        elif "sortIndex" in value and value.get("type") in (*_TYPES, "image", "ink"):
            yield from _annotation(value, item)
        else:
            item = item.within(value)
            for one in value.values():
                if isinstance(one, list | dict):
                    yield from _walk(one, item, depth + 1)


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """An annotation of an item export under the names that the reader uses."""
    named = {
        key.removeprefix("annotation")[:1].lower() + key.removeprefix("annotation")[1:]: value
        for key, value in record.items()
        if key.startswith("annotation")
    }
    named["tags"] = record.get("tags")
    named["id"] = record.get("key") or record.get("itemKey") or record.get("id")
    named["dateCreated"] = record.get("dateAdded")
    named["dateModified"] = record.get("dateModified")
    return named


def _annotation(record: dict[str, Any], item: _Item) -> Iterator[ForeignHighlight]:
    if record.get("type") not in _TYPES:
        return
    quote, comment = words(record.get("text")), words(record.get("comment"))
    if not quote and not comment:
        return
    page = words(record.get("pageLabel"))
    colour = words(record.get("color"))
    yield ForeignHighlight(
        source="zotero",
        identity=words(record.get("id") or record.get("key"))
        or identity("zotero", item.title, words(record.get("sortIndex")), quote),
        title=item.title,
        quote=quote,
        author=item.author,
        uri=item.uri,
        path=item.path,
        start=_start(words(record.get("sortIndex"))),
        page=page,
        note=comment,
        tags=tuple(_tags(record.get("tags"))),
        label=_COLOURS.get(colour.lower(), colour),
        created=moment(record.get("dateCreated")),
        modified=moment(record.get("dateModified")),
    )


def _start(sort_index: str) -> int | None:
    """The offset in "page|offset|top" of a PDF is one in the page: of no use beside others'."""
    parts = sort_index.split("|")
    return int(parts[-1]) if len(parts) in (1, 2) and parts[-1].isdecimal() and len(parts[-1]) < 12 else None


def _tags(value: object) -> Iterator[str]:
    if not isinstance(value, list):
        return
    for tag in value:
        name = words(tag.get("name") or tag.get("tag")) if isinstance(tag, dict) else words(tag)
        if name:
            yield name


# ---- notes


def _of_note(text: str) -> Iterator[ForeignHighlight]:
    heading = re.search(r"(?m)^#\s+(.+)$", text)
    title = heading[1].strip() if heading else ""
    if title.casefold().startswith(("annotations", "anmerkungen")):
        title = ""  # what Zotero calls every such note
    for paragraph in re.split(r"\n\s*\n", text):
        found = _PARAGRAPH.search(paragraph.strip())
        if found is None:
            continue
        cite = _unescaped(found["cite"])
        page = _CITED_PAGE.search(cite)
        author = cite.partition(",")[0].replace(" et al.", "").strip()
        yield ForeignHighlight(
            source="zotero",
            identity=found["key"],
            title=title,
            quote=_unescaped(" ".join((found["words"] or "").split())),
            author=author,
            uri=found["item"],
            page=page[1].strip() if page else "",
            note=found["comment"].strip(),
        )


def _unescaped(markdown: str) -> str:
    return _ESCAPED.sub(r"\1", markdown)
