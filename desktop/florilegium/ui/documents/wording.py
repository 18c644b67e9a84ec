"""A document in words: its title, the line below, its tooltip, and what a screen reader says."""

import re
from pathlib import PurePath

from florilegium.model import DocumentSummary
from florilegium.ui.one_line import isolated, one_line, shown_path

MISSING = "File missing"
"""What is said of a document whose file was gone when last looked for."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?![\d-])")


def shown_title(document: DocumentSummary) -> str:
    """The title on one line; where there is none, the name of the file."""
    return one_line(document.title) or shown_path(PurePath(document.path).stem) or "Untitled"


def shown_date(date: str) -> str:
    """A date as one writes it: "1887", "Feb 1887", "9 Feb 1887"; other words as they are."""
    parts = _DATE.match(date)
    if parts is None or not 1 <= int(parts[2]) <= 12:
        return one_line(date)
    month = f"{_MONTHS[int(parts[2]) - 1]} {parts[1]}"
    return f"{int(parts[3])} {month}" if parts[3] else month


def byline(document: DocumentSummary) -> str:
    """Who wrote it, or else where it appeared."""
    return one_line(document.author) or one_line(document.site)


def detail_parts(document: DocumentSummary) -> tuple[str, ...]:
    """The line under the title in its parts: "Harbour archive", "1887", "txt"."""
    parts = (byline(document), shown_date(document.date), document.format)
    return tuple(isolated(part) for part in parts if part)


def details(document: DocumentSummary) -> str:
    """The line under the title: "Harbour archive · 1887 · txt"."""
    return " · ".join(detail_parts(document))


def reading_state(document: DocumentSummary) -> str:
    """How far reading got: "unread", "40% read", "read"."""
    if not document.opened:
        return "unread"
    percent = round(document.progress * 100)
    return "read" if percent >= 98 else f"{percent}% read"


def spoken(document: DocumentSummary, label_names: dict[str, str]) -> str:
    """The row for a screen reader."""
    parts = [shown_title(document), details(document).replace(" · ", ", "), reading_state(document)]
    if document.missing:
        parts.append(MISSING.lower())
    if document.highlights:
        noun = "highlight" if document.highlights == 1 else "highlights"
        counts = ", ".join(
            f"{count} {label_names[label]}" for label, count in document.label_counts if label in label_names
        )
        parts.append(f"{document.highlights} {noun}" + (f" ({counts})" if counts else ""))
    return ", ".join(part for part in parts if part)


def tooltip(document: DocumentSummary) -> str:
    """Title, line below, where the file is, and remarks; plain text, a line each."""
    lines = [shown_title(document), details(document), shown_path(document.path)]
    if document.missing:
        lines.append("The file was not there when last looked for. Its text and highlights are kept.")
    lines += [one_line(remark) for remark in document.remarks]
    return "\n".join(line for line in lines if line)
