"""Florilegium's own JSON (``exporters.json_file`` says what is in it), as highlights to be taken in."""

import re
from collections.abc import Iterator
from typing import Any

from florilegium.annotations.identities import SOURCE
from florilegium.annotations.jsonld import fields, listed, tags, text, when
from florilegium.annotations.reading import identity, loaded, number, records
from florilegium.errors import AnnotationFailure
from florilegium.model import ForeignHighlight

_FORMAT = re.compile(rb'"format"\s*:\s*"florilegium highlights"')
_VERSION = 1


def recognises(name: str, head: bytes) -> bool:
    """Whether a file that begins so is Florilegium's own."""
    del name
    return _FORMAT.search(head) is not None


def read(data: bytes, name: str) -> list[ForeignHighlight]:
    """The highlights in a file. Raises AnnotationFailure."""
    found = fields(loaded(data, name))
    if found.get("format") != "florilegium highlights":
        raise AnnotationFailure(f"“{name}” is no export of Florilegium.")
    version = number(found.get("version"))
    if version is None or version > _VERSION:
        raise AnnotationFailure(f"“{name}” was written by a later version of Florilegium; update this one.")
    labels = {text(label.get("id")): label for label in records(found.get("labels"))}
    return list(_highlights(found, labels))


def _highlights(found: dict[str, Any], labels: dict[str, dict[str, Any]]) -> Iterator[ForeignHighlight]:
    for document in records(found.get("documents")):
        for record in records(document.get("highlights")):
            label = labels.get(text(record.get("label")), {})
            lost = record.get("status") == "lost"
            start = number(record.get("start"))
            one = ForeignHighlight(
                source=SOURCE,
                identity=text(record.get("id")) or identity(document.get("id"), start, record.get("quote")),
                title=text(document.get("title")),
                quote=text(record.get("quote")),
                author=text(document.get("author")),
                uri=text(document.get("address")),
                path=text(document.get("file")),
                fingerprint=text(document.get("sha256")),
                prefix=text(record.get("prefix")),
                suffix=text(record.get("suffix")),
                start=None if lost or start is None or start < 0 else int(start),
                progression=None if lost else number(record.get("progress")),
                page=text(record.get("page")),
                location=" › ".join(filter(None, map(text, listed(record.get("headings"))))),
                note=text(record.get("note")),
                tags=tags([text(tag) for tag in listed(record.get("tags"))]),
                label=text(label.get("name")),
                created=when(record.get("created")),
                modified=when(record.get("modified")),
                colour=text(label.get("colour")),
            )
            if one.quote or one.note:
                yield one
