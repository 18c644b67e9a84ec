"""Readwise's CSV: what it exports, and the shape it imports.

Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,…
Highlight,Title,Author,URL,Note,Location,Date
"""

import csv
import io
import re

from florilegium.annotations.reading import decoded, identity, moment
from florilegium.errors import AnnotationFailure
from florilegium.model import ForeignHighlight

_HEADER = re.compile(r"\A\ufeff?\s*\"?highlight\"?\s*[,;\t]", re.IGNORECASE)
_TITLE = re.compile(r"[,;\t]\"?(?:book )?title\"?\s*(?:[,;\t\n]|\Z)", re.IGNORECASE)


def recognises(_name: str, head: bytes) -> bool:
    """Whether the first row names the columns of one of the two shapes, in any order after the first."""
    first = decoded(head).lstrip().partition("\n")[0]
    return bool(_HEADER.match(first) and _TITLE.search(first))


def read(data: bytes, name: str) -> list[ForeignHighlight]:
    """The highlights, row by row; rows without words or a note are passed over. Raises AnnotationFailure."""
    text = decoded(data).lstrip()
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    found: list[ForeignHighlight] = []
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        columns = [column.strip().casefold() for column in next(rows)]
        for row in rows:
            values = dict(zip(columns, (value.strip() for value in row), strict=False))
            if values.get("highlight") or values.get("note"):
                found.append(_highlight(values))
    except (csv.Error, StopIteration) as error:
        raise AnnotationFailure(
            f"“{name}” is no CSV that can be read: it stops making sense after {len(found)} highlights."
        ) from error
    return list({one.identity: one for one in found}.values())


def _highlight(values: dict[str, str]) -> ForeignHighlight:
    quote = values.get("highlight", "")
    title = values.get("book title") or values.get("title", "")
    author = values.get("book author") or values.get("author", "")
    location = values.get("location", "")
    by_page = values.get("location type", "") == "page"
    url = values.get("url", "")
    return ForeignHighlight(
        source="readwise",
        identity=identity("readwise", title, author, location, quote or values.get("note", "")),
        title=title,
        quote=quote,
        author=author,
        uri=url or (f"urn:asin:{asin}" if (asin := values.get("amazon book id", "")) else ""),
        page=location if by_page else "",
        location="" if by_page else location,
        note=values.get("note", ""),
        tags=tuple(tag for part in values.get("tags", "").split(",") if (tag := part.strip())),
        label=values.get("color") or values.get("colour", ""),
        created=moment(values.get("highlighted at") or values.get("date", "")),
    )
