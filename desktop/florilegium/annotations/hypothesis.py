"""Hypothesis: the JSON that its client exports and its API answers with.

The client writes ``{export_date, export_userid, client_version, annotations}``
(hypothesis/client, ``annotations-exporter.tsx``), the API ``{total, rows}``; both hold the
annotation of its API (https://h.readthedocs.io/en/latest/api-reference/, "Annotation"). A target
has a RangeSelector, a TextPositionSelector in UTF-16 units of the page's own text, and a
TextQuoteSelector. Replies (``references``) are no highlights.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from florilegium.annotations.identities import SOURCE, content_iri, fingerprint_of
from florilegium.annotations.jsonld import (
    KEY,
    completed,
    fields,
    listed,
    position_selector,
    quote_selector,
    tags,
    text,
    when,
    with_extra,
    with_selectors,
)
from florilegium.annotations.reading import identity, loaded, records
from florilegium.errors import AnnotationFailure
from florilegium.model import ForeignHighlight

SUFFIX = ".json"

_USER = "acct:reader@florilegium"  # the format asks for one; who reads is nobody's business
_NOWHERE = "urn:florilegium:document"


def write(highlights: Sequence[ForeignHighlight], now: str) -> bytes:
    """``highlights`` as the bytes of a file; ``now`` is ISO 8601. The inverse of :func:`read`."""
    found = {
        "export_date": now,
        "export_userid": _USER,
        "client_version": "Florilegium",
        "annotations": [_annotation(highlight) for highlight in highlights],
    }
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def recognises(name: str, head: bytes) -> bool:
    """Whether a file that begins so is Hypothesis's: its export, or an answer of its API."""
    del name
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    exported = b'"client_version"' in head and b'"annotations"' in head
    answered = b'"rows"' in head and b'"selector"' in head
    return begins and (exported or answered)


def read(data: bytes, name: str) -> list[ForeignHighlight]:
    """The highlights in a file. Raises AnnotationFailure."""
    found = loaded(data, name)
    answer = fields(found)
    listing = found if isinstance(found, list) else answer.get("annotations", answer.get("rows"))
    if not isinstance(listing, list):
        listing = [found] if "target" in answer else None
    if listing is None:
        raise AnnotationFailure(f"“{name}” holds no list of annotations.")
    return [one for one in map(_highlight, records(listing)) if one is not None]


def _highlight(record: Mapping[str, Any]) -> ForeignHighlight | None:
    if record.get("references"):
        return None
    target = fields(next(iter(listed(record.get("target"))), None))
    address = text(record.get("uri")) or text(target.get("source"))
    titles = listed(fields(record.get("document")).get("title"))
    digest = fingerprint_of(address)
    found = ForeignHighlight(
        source="hypothesis",
        identity=text(record.get("id")),
        title=text(titles[0]) if titles else "",
        quote="",
        uri="" if digest or address == _NOWHERE else address,
        fingerprint=digest,
        note=text(record.get("text")),
        tags=tags([text(tag) for tag in listed(record.get("tags"))]),
        created=when(record.get("created")),
        modified=when(record.get("updated")),
    )
    found = with_selectors(found, target.get("selector"))
    if not found.identity:
        found = replace(found, identity=identity(found.uri, found.start, found.quote, found.note))
    if KEY in record:
        found = with_extra(replace(found, source=SOURCE), record[KEY])
    return found if found.quote or found.note else None


def _annotation(highlight: ForeignHighlight) -> dict[str, Any]:
    address = highlight.uri or content_iri(highlight.fingerprint) or _NOWHERE
    record: dict[str, Any] = {
        "id": highlight.identity,
        "created": highlight.created,
        "updated": highlight.modified or highlight.created,
        "user": _USER,
        "uri": address,
        "text": highlight.note,
        "tags": list(highlight.tags),
        "group": "__world__",
        "permissions": {"read": [_USER], "admin": [_USER], "update": [_USER], "delete": [_USER]},
        "target": [
            {
                "source": address,
                "selector": [*position_selector(highlight), quote_selector(highlight)],
            }
        ],
        "document": {"title": [highlight.title]},
        "links": {},
        "hidden": False,
        "flagged": False,
        KEY: {},
    }
    return completed(record, highlight, _highlight)
