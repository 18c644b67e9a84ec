"""Concordance lines as a table in a file: CSV, TSV or Markdown.

The texts in the cells are those of the lines, white space at their ends off. Spreadsheets take a cell
that begins with ``= + - @`` for a formula, and a document may have been written to abuse that: such a
cell gets a space before it, which makes it text and is no part of what is read back (no other cell
begins with one). See OWASP, "CSV Injection".
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from florilegium.errors import ExportError
from florilegium.exporters.escaping import escape_line
from florilegium.exporters.files import write_text
from florilegium.model import ConcordanceLine

COLUMNS = ("document", "title", "location", "start", "end", "left", "match", "right", "labels")
_SHOWN = (
    ("left", "Left"),
    ("match", "Match"),
    ("right", "Right"),
    ("title", "Document"),
    ("location", "Place"),
)
_FORMULAS = ("=", "+", "-", "@")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)

Row = Sequence[str]


def rows(lines: Iterable[ConcordanceLine], labels: Mapping[str, str]) -> list[list[str]]:
    """The cells of each line, in the order of :data:`COLUMNS`; ``labels`` are names by id."""
    return [
        [
            line.document,
            _folded(line.title),
            line.location,
            str(line.start),
            str(line.end),
            line.left.strip(),
            line.match,
            line.right.strip(),
            "; ".join(_folded(labels.get(label, label)) for label in line.labels),
        ]
        for line in lines
    ]


def csv_table(table: Iterable[Row], columns: Row = COLUMNS) -> str:
    """As RFC 4180 has it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows(map(_as_text, table))
    return stream.getvalue()


def tsv_table(table: Iterable[Row], columns: Row = COLUMNS) -> str:
    """As IANA's text/tab-separated-values has it: cells hold no tabs and line ends, and no quotes."""
    return "".join("\t".join(row) + "\n" for row in (columns, *map(_as_text, table)))


def markdown_table(table: Iterable[Row], columns: Row = COLUMNS) -> str:
    """A table of GitHub's Markdown: of lines what is to be read, without the offsets."""
    places = [(place, name) for place, name in enumerate(columns)]
    if "match" in columns:
        places = [(columns.index(name), title) for name, title in _SHOWN if name in columns]
    aligned = {"left": "--:", "match": ":-:"}
    written = [
        [title for _, title in places],
        [aligned.get(columns[place], ":--") for place, _ in places],
        *([_cell(columns[place], row[place]) for place, _ in places] for row in table),
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in written)


FORMS: Mapping[str, Callable[..., str]] = {".csv": csv_table, ".tsv": tsv_table, ".md": markdown_table}
"""How a table is written, by the ending of the file's name."""


def write_lines(
    path: Path, lines: Iterable[ConcordanceLine], labels: Mapping[str, str], form: str = ""
) -> None:
    """Write lines to a file, whole or not at all, as ``form`` or else the name's ending says.

    Raises ExportError.
    """
    write_table(path, rows(lines, labels), form=form)


def write_table(path: Path, table: Iterable[Row], columns: Row = COLUMNS, form: str = "") -> None:
    """Write any table to a file as :func:`write_lines` does. Raises ExportError."""
    make = FORMS.get(form or path.suffix.lower())
    if make is None:
        raise ExportError(f"“{path}” must end in {', '.join(FORMS)}, to say what to write.")
    write_text(path, make(table, columns))


def _folded(text: str) -> str:
    return " ".join(text.split())


def _as_text(row: Row) -> list[str]:
    return [
        f" {cell}" if cell.startswith(_FORMULAS) and not _NUMBER.fullmatch(cell) else cell for cell in row
    ]


def _cell(column: str, text: str) -> str:
    escaped = escape_line(text)
    return f"**{escaped}**" if column == "match" and escaped else escaped
