"""W3C Web Annotations: a collection in JSON-LD (https://www.w3.org/TR/annotation-model/, 2017).

Written is one AnnotationCollection (section 5) with its one page. The note is a body of its own in
Markdown, a tag a body that tags, the label one that classifies (section 3.3.5, motivations); the
passage has a TextQuoteSelector and a TextPositionSelector (4.2.4, 4.2.5), which counts code points
of the canonical text. The document is the file with its SHA-256, by RFC 6920, or its own address.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from florilegium.annotations.identities import content_iri, urn
from florilegium.annotations.jsonld import (
    completed,
    fields,
    listed,
    position_selector,
    quote_selector,
    read_annotation,
    text,
)
from florilegium.annotations.reading import loaded
from florilegium.errors import AnnotationFailure
from florilegium.model import ForeignHighlight

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
SUFFIX = ".jsonld"

_ABOUT = ForeignHighlight(source="w3c", identity="", title="", quote="")
_EXTRA = {"florilegium": {"@id": "urn:florilegium:extra", "@type": "@json"}}
_DEEPEST = 6


def write(highlights: Sequence[ForeignHighlight], now: str) -> bytes:
    """``highlights`` as the bytes of a file; ``now`` is ISO 8601. The inverse of :func:`read`."""
    name = uuid5(NAMESPACE_URL, " ".join([now, *(one.identity for one in highlights)]))
    collection: dict[str, Any] = {
        "@context": [CONTEXT, _EXTRA],
        "id": f"urn:uuid:{name}",
        "type": "AnnotationCollection",
        "label": "Highlights from Florilegium",
        "created": now,
        "total": len(highlights),
    }
    if highlights:
        collection["first"] = {
            "id": f"urn:uuid:{uuid5(name, 'page 1')}",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": [_annotation(highlight) for highlight in highlights],
        }
        collection["last"] = collection["first"]["id"]
    return (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode()


def recognises(name: str, head: bytes) -> bool:
    """Whether a file that begins so speaks of Web Annotations, and not in a profile of them."""
    del name
    return b"www.w3.org/ns/anno.jsonld" in head and b"AnnotationSet" not in head


def read(data: bytes, name: str) -> list[ForeignHighlight]:
    """The highlights in a file: a collection, a page, a list, or one annotation.

    Raises AnnotationFailure.
    """
    found = loaded(data, name)
    records = list(_annotations(found, 0))
    if not records and fields(found).get("type") not in ("AnnotationCollection", "AnnotationPage"):
        raise AnnotationFailure(f"“{name}” holds no annotations.")
    read_ones = (read_annotation(record, _ABOUT) for record in records)
    return [one for one in read_ones if one is not None]


def _annotations(value: object, depth: int) -> Iterator[dict[str, Any]]:
    """The annotations in a list, a collection, a page, or the graph of any JSON-LD."""
    if depth > _DEEPEST:
        return
    for one in listed(value):
        record = fields(one)
        if "target" in record:
            yield record
            continue
        for key in ("first", "items", "@graph", "annotations", "resources"):
            yield from _annotations(record.get(key), depth + 1)


def _annotation(highlight: ForeignHighlight) -> dict[str, Any]:
    bodies = [
        {"type": "TextualBody", "value": highlight.note, "format": "text/markdown", "purpose": "commenting"}
        if highlight.note
        else {},
        {"type": "TextualBody", "value": highlight.label, "purpose": "classifying"}
        if highlight.label
        else {},
        *({"type": "TextualBody", "value": tag, "purpose": "tagging"} for tag in highlight.tags),
    ]
    record: dict[str, Any] = {
        "id": urn(highlight.identity),
        "type": "Annotation",
        "motivation": "commenting" if highlight.note else "highlighting",
        "created": highlight.created,
        "modified": highlight.modified,
        "body": [body for body in bodies if body],
        "target": {
            "type": "SpecificResource",
            "source": _document(highlight),
            "selector": [quote_selector(highlight), *position_selector(highlight)],
        },
    }
    record = {key: value for key, value in record.items() if value}
    return completed(record, highlight, lambda written: read_annotation(written, _ABOUT))


def _document(highlight: ForeignHighlight) -> dict[str, Any]:
    content = content_iri(highlight.fingerprint)
    address = highlight.uri if _is_iri(highlight.uri) else ""
    described = {
        "id": address or content or "urn:florilegium:document",
        "dc:identifier": content if address else "",
        "dc:title": highlight.title,
        "dc:creator": highlight.author.split("; ") if highlight.author else [],
    }
    return {key: value for key, value in described.items() if value}


def _is_iri(words: str) -> bool:
    scheme, colon, rest = words.partition(":")
    return bool(
        colon and rest and scheme.isascii() and scheme.isalpha() and text(words) == words
    ) and not any(
        character.isspace() or character in '<>"{}|\\^`' or ord(character) < 32 for character in words
    )
