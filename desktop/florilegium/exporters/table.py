"""Highlights as a table in CSV: one row for each.

The columns are those of :data:`COLUMNS`. The file is UTF-8 with a byte order mark, without which Excel
takes it for Windows-1252; rows end in CR LF, and fields are quoted, as RFC 4180 has it. A field that a
spreadsheet would run as a formula (:mod:`.formulas`) gets an apostrophe before it.
"""

import csv
import io
from collections.abc import Iterable

from florilegium.exporters.formulas import is_formula
from florilegium.exporters.views import DocumentView, FileView, HighlightView

COLUMNS = (
    "label",
    "quote",
    "note",
    "tags",  # joined with ", "
    "title",
    "author",
    "date",
    "headings",  # outermost first, joined with " › "
    "location",
    "before",  # the context, if any was asked for
    "after",
    "created",  # ISO 8601, UTC
    "modified",
    "status",  # exact, moved, altered, lost
    "link",
    "citation",  # the key in Pandoc, BibTeX and CSL
    "source",
    "file",
    "sha256",  # of the file
    "start",  # code points of the document's text
    "end",
    "document",
    "id",
)


def csv_table(file: FileView) -> bytes:
    """The highlights of a file, in its order, each once."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    seen: set[str] = set()
    for entry in file.entries:
        if entry.highlight.id not in seen:
            seen.add(entry.highlight.id)
            writer.writerow(map(_harmless, _row(entry.document, entry.highlight)))
    return stream.getvalue().encode("utf-8-sig", "replace")


def _harmless(field: str) -> str:
    return f"'{field}" if is_formula(field) else field


def _row(document: DocumentView, highlight: HighlightView) -> Iterable[str]:
    return (
        highlight.label.name,
        highlight.text,
        highlight.written,
        ", ".join(highlight.tags),
        document.title,
        document.author,
        document.date,
        " › ".join(highlight.path),
        highlight.location,
        highlight.before,
        highlight.after,
        highlight.created,
        highlight.modified,
        highlight.status,
        highlight.link,
        document.key,
        document.address,
        document.file,
        document.fingerprint,
        str(highlight.start),
        str(highlight.end),
        document.id,
        highlight.id,
    )
