"""Florilegium's own JSON: documents with their highlights, and the labels, with nothing left out.

    format      "florilegium highlights"
    version     1; goes up when a name changes its meaning
    exported    ISO 8601, UTC
    labels      those in use: id, name, meaning, colour, mark
    documents   each: id, key (as which it is cited), title, author (several joined with "; "), date,
                language, site, address (its own, on the web), file, format, sha256 (of the file),
                version, characters (code points of its text), link, highlights
      highlights  each: id, quote, prefix and suffix (up to 64 code points on either side), start and
                end (code points of the text), progress (0 to 1), label (id of one above), note
                (Markdown), tags, headings (outermost first), page, location (in words), before and
                after (the context, if any was asked for), status (exact, moved, altered, lost),
                created, modified, link

Every name is always there; "" means that nothing is known. ``annotations.florilegium_json`` reads it.
"""

import json
from dataclasses import asdict
from typing import Any

from florilegium.exporters.exchange import page
from florilegium.exporters.views import DocumentView, FileView, HighlightView

FORMAT = "florilegium highlights"
VERSION = 1


def json_file(file: FileView) -> str:
    """What a file holds, as JSON in UTF-8."""
    labels = {one.label.id: one.label for document in file.documents for one in document.highlights}
    found = {
        "format": FORMAT,
        "version": VERSION,
        "exported": file.exported,
        "labels": [asdict(label) for label in labels.values()],
        "documents": [_document(document) for document in file.documents],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _document(document: DocumentView) -> dict[str, Any]:
    return {
        "id": document.id,
        "key": document.key,
        "title": document.title,
        "author": document.author,
        "date": document.date,
        "language": document.language,
        "site": document.site,
        "address": document.address,
        "file": document.file,
        "format": document.format,
        "sha256": document.fingerprint,
        "version": document.version,
        "characters": document.characters,
        "link": document.link,
        "highlights": [_highlight(highlight) for highlight in document.highlights],
    }


def _highlight(highlight: HighlightView) -> dict[str, Any]:
    return {
        "id": highlight.id,
        "quote": highlight.text,
        "prefix": highlight.prefix,
        "suffix": highlight.suffix,
        "start": highlight.start,
        "end": highlight.end,
        "progress": highlight.progress,
        "label": highlight.label.id,
        "note": highlight.written,
        "tags": list(highlight.tags),
        "headings": list(highlight.path),
        "page": page(highlight),
        "location": highlight.location,
        "before": highlight.before,
        "after": highlight.after,
        "status": highlight.status,
        "created": highlight.created,
        "modified": highlight.modified,
        "link": highlight.link,
    }
