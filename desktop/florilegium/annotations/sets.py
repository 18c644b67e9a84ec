"""Annotation sets: the annotations of one publication, as Readium and W3C EPUB Annotations have them.

Both drafts have the same AnnotationSet; what differs is said by the modules ``readium`` and ``epub``.
A set is about one publication, and the source of a target is a file in it. Which file of a book a
passage stands in is not known here, so the source is the document as a whole, and the passage is
told by its words: no position is written, which another program would count in the wrong file.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib import parse
from uuid import NAMESPACE_URL, uuid5

from florilegium.annotations.identities import content_iri, fingerprint_of, urn
from florilegium.annotations.jsonld import (
    TEXT_FRAGMENTS,
    completed,
    fields,
    listed,
    localized,
    quote_selector,
    read_annotation,
    text_fragment,
)
from florilegium.errors import AnnotationFailure
from florilegium.model import ForeignHighlight

_COLOURS = {  # of labels -> the six that the drafts know; what they have not is the nearest, one to one
    "amber": "yellow",
    "green": "green",
    "blue": "blue",
    "rose": "pink",
    "violet": "purple",
    "teal": "green",
    "orange": "orange",
    "grey": "yellow",
}
_MEDIA_TYPES = {".epub": "application/epub+zip", ".pdf": "application/pdf", ".html": "text/html"}
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Profile:
    """What one draft asks of a set."""

    name: str
    context: str
    note_format: str
    """Media type of notes."""
    fragments: bool
    """Whether passages are told by text fragments too."""
    context_everywhere: bool
    """Whether each annotation says its context."""
    single_tag: bool
    """Whether "tag" is written beside "tags", for programs that read only one."""


def annotation_set(profile: Profile, highlights: Sequence[ForeignHighlight], now: str) -> bytes:
    """A set of highlights of one document, as JSON. Raises ValueError where there are several."""
    if len({(one.title, one.author, one.uri, one.fingerprint, one.path) for one in highlights}) > 1:
        raise ValueError("an annotation set is about one document")
    about = highlights[0] if highlights else _nothing(profile)
    name = uuid5(NAMESPACE_URL, " ".join([now, *(one.identity for one in highlights)]))
    found = {
        "@context": profile.context,
        "id": f"urn:uuid:{name}",
        "type": "AnnotationSet",
        "generator": {"id": "urn:florilegium:program", "type": "Software", "name": "Florilegium"},
        "generated": now,
        "title": about.title,
        "about": _about(about),
        "items": [_annotation(profile, highlight) for highlight in highlights],
    }
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def highlights_in(profile: Profile, value: object, name: str) -> list[ForeignHighlight]:
    """The highlights of all sets in JSON; ``name`` is the file's. Raises AnnotationFailure for none."""
    sets = list(_sets(value, 0))
    if not sets:
        raise AnnotationFailure(f"“{name}” holds no set of annotations.")
    found: list[ForeignHighlight] = []
    for one in sets:
        about = _document(profile, one)
        records = (fields(record) for record in listed(one.get("items")))
        found += filter(None, (read_annotation(_in_book(record), about) for record in records if record))
    return found


def _nothing(profile: Profile) -> ForeignHighlight:
    return ForeignHighlight(source=profile.name, identity="", title="", quote="")


def _sets(value: object, depth: int) -> Iterator[dict[str, Any]]:
    for one in listed(value):
        record = fields(one)
        if isinstance(record.get("items"), list):
            yield record
        elif isinstance(one, list) and depth < _DEEPEST:
            yield from _sets(one, depth + 1)


def _about(about: ForeignHighlight) -> dict[str, Any]:
    suffix = PurePosixPath(about.path).suffix.lower()
    found = {
        "dc:identifier": [name for name in (about.uri, content_iri(about.fingerprint)) if name],
        "dc:title": about.title,
        "dc:creator": about.author.split("; ") if about.author else [],
        "dc:format": _MEDIA_TYPES.get(suffix, ""),
    }
    return {key: value for key, value in found.items() if value}


def _document(profile: Profile, one: Mapping[str, Any]) -> ForeignHighlight:
    """What a set says of its document, as a highlight without words."""
    about = fields(one.get("about"))
    names = [words for words in map(localized, listed(about.get("dc:identifier"))) if words]
    digests = [digest for digest in map(fingerprint_of, names) if digest]
    others = [words for words in names if not fingerprint_of(words)]
    return ForeignHighlight(
        source=profile.name,
        identity="",
        title=localized(about.get("dc:title")),
        quote="",
        author="; ".join(map(localized, listed(about.get("dc:creator")))),
        uri=others[0] if others else "",
        fingerprint=digests[0] if digests else "",
    )


def _in_book(record: dict[str, Any]) -> dict[str, Any]:
    """An annotation without its source: that is a file in the book, and no address of the document."""
    return {**record, "target": {**fields(next(iter(listed(record.get("target"))), None)), "source": ""}}


def _annotation(profile: Profile, highlight: ForeignHighlight) -> dict[str, Any]:
    selectors: list[dict[str, Any]] = [quote_selector(highlight)]
    if profile.fragments and highlight.quote.strip():
        value = text_fragment(highlight)
        selectors.insert(0, {"type": "FragmentSelector", "conformsTo": TEXT_FRAGMENTS, "value": value})
    if highlight.progression is not None and not profile.fragments:
        selectors.append({"type": "ProgressionSelector", "value": highlight.progression})
    headings = highlight.location.split(" › ") if highlight.location else []
    meta: dict[str, Any] = {
        "headings": [{"level": level, "txt": words} for level, words in enumerate(headings, 1)],
        "page": highlight.page,
    }
    body = {
        "type": "TextualBody",
        "value": highlight.note,
        "format": profile.note_format,
        "color": _COLOURS.get(highlight.colour, "yellow"),
        "highlight": "solid",
        "tags": list(highlight.tags),
    }
    if profile.single_tag and highlight.tags:
        body["tag"] = highlight.tags[0]
    target = {
        "source": highlight.uri or parse.quote(highlight.path, errors="replace") or "document",
        "selector": selectors,
        "meta": {key: value for key, value in meta.items() if value},
    }
    record: dict[str, Any] = {
        **({"@context": profile.context} if profile.context_everywhere else {}),
        "id": urn(highlight.identity),
        "type": "Annotation",
        "motivation": "commenting" if highlight.note else "highlighting",
        "created": highlight.created,
        "modified": highlight.modified,
        "target": target,
        "body": body,
    }
    record = {key: value for key, value in record.items() if value}
    document = _document(profile, {"about": _about(highlight)})
    return completed(record, highlight, lambda written: read_annotation(_in_book(written), document))


def is_set(head: bytes) -> bool:
    """Whether JSON that begins so is a set of annotations."""
    return b"AnnotationSet" in head and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
