"""What was looked at, as a table for others: each passage a search found, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from florilegium.exporters.escaping import escape_line
from florilegium.exporters.lines import csv_table
from florilegium.model import HitState


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One hit of a saved search."""

    state: HitState
    marked: str
    """When it was seen or dismissed, ISO 8601 UTC; "" where it was not."""
    title: str
    location: str
    left: str
    match: str
    right: str
    document: str
    start: int
    end: int
    fingerprint: str
    """SHA-256 (hex) of the document's file."""


_COLUMNS = (
    "state",
    "marked",
    "title",
    "location",
    "left",
    "match",
    "right",
    "document",
    "start",
    "end",
    "sha256",
)


def evidence_csv(lines: Iterable[EvidenceLine]) -> str:
    """A row a passage, under a row of names."""
    return csv_table(
        (
            (
                line.state,
                line.marked,
                line.title,
                line.location,
                line.left,
                line.match,
                line.right,
                line.document,
                str(line.start),
                str(line.end),
                line.fingerprint,
            )
            for line in lines
        ),
        _COLUMNS,
    )


def evidence_markdown(name: str, query: str, summary: str, lines: Iterable[EvidenceLine], *, now: str) -> str:
    """The same as a page to read, document by document; ``now`` is ISO 8601."""
    parts = [
        f"# Coverage of “{escape_line(name)}”",
        "",
        f"Query: {escape_line(query)}",
        "",
        f"{escape_line(summary)}. Taken down {now}.",
    ]
    document = ""
    for line in lines:
        if line.document != document:
            document = line.document
            parts += ["", f"## {escape_line(line.title)}", "", f"File: SHA-256 `{line.fingerprint}`", ""]
        when = f" {line.marked}" if line.marked else ""
        where = f", {escape_line(line.location)}" if line.location else ""
        parts.append(
            f"- **{line.state}**{when}{where}: …{escape_line(line.left)} **{escape_line(line.match)}** "
            f"{escape_line(line.right)}…"
        )
    return "\n".join(parts) + "\n"
