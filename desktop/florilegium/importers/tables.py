"""Tables of texts, one document a row: CSV and TSV (RFC 4180), and JSON lines (https://jsonlines.org).

Rows are named as RFC 7111 names them: "row=1" is the first, be it a header. The separator is found
by counting: the one that cuts most rows into the same number of cells; csv.Sniffer takes time that
grows with the square of the sample, and is easily led astray by the words of a text.
"""

import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import StringIO
from itertools import chain, islice
from pathlib import PurePath
from typing import Any, Literal

from florilegium.errors import ImportFailure
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.dates import iso_date
from florilegium.importers.decoding import Decoded, decode
from florilegium.importers.parts import Columns, Part, Table
from florilegium.importers.sources import Source
from florilegium.importers.text import add_text
from florilegium.importers.titles import completed
from florilegium.model import Block, BlockKind, ImportedDocument, Metadata, Span, SpanKind

MOST_ROWS = 200_000
"""Rows of one file that become documents."""

_LONGEST_CELL = 20_000_000  # code points
_MOST_COLUMNS = 500
_LEAST_TEXT = 25  # code points, on average, of a column that holds texts
_SAMPLE = 200  # rows that tell what the columns hold
_SAMPLE_CHARACTERS = 200_000
_LOOKED_AT = 4_000_000  # bytes of a file that tell its columns
_SHOWN_ROWS, _SHOWN_OF_CELL = 8, 200  # of a table that is looked at before it is read
_SHOWN_CELLS = 3_000  # of a table that is read whole: more would take long to set
_LONGEST_OTHER = 500  # code points of a value that is kept beside the text
_NUMBER = re.compile(r"[-+]?[\d.,:/\s-]+%?")
_NAMED = {
    "title": "title headline heading subject titel titre titulo título titolo name",
    "author": "author authors creator byline writer by from speaker user username autor auteur autore",
    "date": (
        "date published published_at publication_date pubdate created created_at datetime timestamp "
        "time year datum fecha"
    ),
    "language": "language lang locale",
    "source": "url link permalink uri href web_url source_url address",
    "site": "site publication publisher newspaper journal outlet source website domain",
}

csv.field_size_limit(_LONGEST_CELL)  # the module's own limit, the same for all, is 128 KiB


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one row by the names of their columns."""

    number: int
    cells: dict[str, str]
    fault: str = ""
    """Why it could not be understood."""


def look_at(source: Source) -> Table:
    """The columns of the table in ``source``. Raises ImportFailure."""
    return _look_at(source, decode(source.data, encoding=source.encoding))


def look_at_file(path: str) -> Table:
    """The columns of the table at a path, from its beginning. Raises ImportFailure."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - the path may not be text
            data = file.read(_LOOKED_AT)
    except OSError as error:
        raise ImportFailure("The file is not there any more, or cannot be read.") from error
    whole = data if len(data) < _LOOKED_AT else data[: data.rfind(b"\n") + 1] or data
    return look_at(Source(whole, PurePath(path).name))


def _look_at(source: Source, decoded: Decoded) -> Table:
    rows = list(islice(_rows(source, decoded), _SAMPLE))
    names = tuple(dict.fromkeys(chain.from_iterable(row.cells for row in rows)))
    first = tuple(
        tuple(row.cells.get(name, "")[:_SHOWN_OF_CELL] for name in names) for row in rows[:_SHOWN_ROWS]
    )
    return Table(names, _chosen(names, rows), first)


def parts(source: Source, columns: Columns | None = None) -> Iterator[Part]:
    """The documents in ``source``, one a row, or one in all where no column holds texts.

    ``columns`` are those the reader chose. Raises ImportFailure where there is no table at all.
    """
    decoded = decode(source.data, encoding=source.encoding)
    table = _look_at(source, decoded)
    if columns is None:
        columns = table.chosen
    elif missing := [name for name in (columns.text, *columns.more) if name not in table.names]:
        known = ", ".join(f"“{name[:40]}”" for name in table.names[:12])
        raise ImportFailure(f"The table has no column “{missing[0][:40]}”; it has {known}.")
    if columns is None:
        yield Part("", hashlib.sha256(source.data).hexdigest(), lambda: read(source))
        return
    for count, row in enumerate(_rows(source, decoded)):
        if count == MOST_ROWS:
            yield _faulty(
                replace(row, fault=f"Only the first {MOST_ROWS:,} rows are read; cut the table in parts.")
            )
            return
        if row.fault:
            yield _faulty(row)
        elif any(row.cells.get(name, "").strip() for name in (columns.text, *columns.more)):
            yield _part(source, decoded, row, columns)


def read(source: Source) -> ImportedDocument:
    """Read ``source`` as one document that holds the whole table. Raises ImportFailure."""
    decoded = decode(source.data, encoding=source.encoding)
    builder = DocumentBuilder()
    number = builder.new_table()
    names: list[str] = []
    cells = faults = down = 0
    for row in _rows(source, decoded):
        cells += len(row.cells)
        if cells > _SHOWN_CELLS:
            raise ImportFailure(
                "The table is long, and no column of it holds texts: there is little to read in it."
            )
        if row.fault:
            faults += 1
            continue
        if not names:
            names = list(row.cells)
            for column, name in enumerate(names):
                _cell(builder, name, Block(0, 0, BlockKind.CELL, table=number, column=column, header=True))
        down += 1
        first = next((name for name in names if row.cells.get(name, "").strip()), "")
        for column, name in enumerate(names):
            block = Block(0, 0, BlockKind.CELL, table=number, row=down, column=column)
            _cell(builder, row.cells.get(name, ""), block, row.number if name == first else 0)
    remarks = (f"{faults} lines could not be understood.",) if faults else ()
    return completed(source, builder, Metadata(title=_stem(source)), _format(source), decoded, remarks)


def _cell(builder: DocumentBuilder, text: str, block: Block, row: int = 0) -> None:
    builder.begin(block)
    builder.add(text)
    if row:
        builder.mark(0, SpanKind.ROW, title=str(row))
    builder.end()


def _faulty(row: _Row) -> Part:
    def read_it() -> ImportedDocument:
        raise ImportFailure(row.fault)

    return Part(f"row={row.number}", hashlib.sha256(row.fault.encode()).hexdigest(), read_it)


def _part(source: Source, decoded: Decoded, row: _Row, columns: Columns) -> Part:
    canonical = json.dumps(row.cells, sort_keys=True, separators=(",", ":"))  # ASCII, whatever the cells hold
    return Part(
        f"row={row.number}",
        hashlib.sha256(canonical.encode("ascii")).hexdigest(),
        lambda: _document(source, decoded, row, columns),
    )


def _document(source: Source, decoded: Decoded, row: _Row, columns: Columns) -> ImportedDocument:
    builder = DocumentBuilder()
    texts = (row.cells.get(name, "").strip("\r\n") for name in (columns.text, *columns.more))
    add_text(builder, re.sub("\r\n?", "\n", "\n\n".join(text for text in texts if text.strip())))
    address = row.cells.get(columns.source, "").strip()
    stated = Metadata(
        title=row.cells.get(columns.title, ""),
        author=row.cells.get(columns.author, ""),
        date=iso_date(row.cells.get(columns.date, "")),
        language=row.cells.get(columns.language, ""),
        site=row.cells.get(columns.site, ""),
        source=address if address.startswith(("http://", "https://")) else "",
    )
    named = replace(source, name=f"{_stem(source)} row {row.number}.{_format(source)}")
    document = completed(named, builder, stated, _format(source), decoded)
    first = document.structure.blocks[0]
    spans = (Span(first.start, first.end, SpanKind.ROW, title=str(row.number)), *document.structure.spans)
    taken = {
        columns.text,
        *columns.more,
        columns.title,
        columns.author,
        columns.date,
        columns.language,
        columns.site,
    }
    return replace(
        document,
        structure=replace(document.structure, spans=spans),
        metadata=replace(
            document.metadata, other=_other(row, taken | ({columns.source} if address else set()))
        ),
    )


def _other(row: _Row, taken: set[str]) -> tuple[tuple[str, str], ...]:
    """What the row says beside what was taken from it."""
    values = ((name, " ".join(value.split())) for name, value in row.cells.items() if name not in taken)
    return tuple((name, _storable(value[:_LONGEST_OTHER])) for name, value in values if value)


def _storable(text: str) -> str:
    return re.sub("[\x00-\x1f\x7f\ud800-\udfff]", "\ufffd", text)


def _stem(source: Source) -> str:
    return PurePath(_storable(source.name)).stem


def _format(source: Source) -> str:
    suffix = PurePath(source.name).suffix.lower()
    return {".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl"}.get(suffix, "csv")


def _chosen(names: tuple[str, ...], rows: list[_Row]) -> Columns | None:
    """The column with the longest texts, and others by what they are called."""
    lengths: Counter[str] = Counter()
    for row in rows:
        for name, value in row.cells.items():
            if not value.lstrip().startswith(("http://", "https://", "data:")):
                lengths[name] += len(value)
    text = max(names, key=lengths.__getitem__, default="")
    if not text or lengths[text] < _LEAST_TEXT * len(rows):
        return None
    found = {role: _called(names, words.split(), text) for role, words in _NAMED.items()}
    return Columns(
        text,
        found["title"],
        found["author"],
        found["date"],
        found["language"],
        found["site"],
        found["source"],
    )


def _called(names: tuple[str, ...], words: list[str], text: str) -> str:
    """The column that goes by one of ``words``, the better of them first; "" if none does."""
    plain = {name: re.sub(r"[\W_]+", "_", name.lower()).strip("_") for name in names if name != text}
    for ends in (False, True):
        for word in words:
            for name, known in plain.items():
                if known == word or (ends and known.endswith(f"_{word}")):
                    return name
    return ""


def _rows(source: Source, decoded: Decoded) -> Iterator[_Row]:
    """The rows of the table, its header left out."""
    return _json_rows(decoded.text) if _format(source) == "jsonl" else _csv_rows(source, decoded.text)


# ---- JSON lines


def _json_rows(text: str) -> Iterator[_Row]:
    for number, line in enumerate(StringIO(text), start=1):
        if not line.strip():
            continue
        try:
            loaded = json.loads(line)
        except (ValueError, RecursionError):
            yield _Row(number, {}, f"Line {number} is not valid JSON.")
            continue
        if isinstance(loaded, list):
            loaded = {f"column {at}": value for at, value in enumerate(loaded[:_MOST_COLUMNS], start=1)}
        elif not isinstance(loaded, dict):
            loaded = {"text": loaded}
        yield _Row(number, dict(islice(_flat(loaded), _MOST_COLUMNS)))


def _flat(loaded: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Names and values; those of an object within get its name before theirs."""
    for name, value in loaded.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{inner}", _plain(deep)) for inner, deep in value.items())
        else:
            yield name, _plain(value)


def _plain(value: Any) -> str:
    """A JSON value in words."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    try:
        return json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        return ""


# ---- CSV and TSV


def _csv_rows(source: Source, text: str) -> Iterator[_Row]:
    stated = re.match(r"sep=(.)\n", text)  # as spreadsheets write it
    if stated:
        text = text[stated.end() :]
    sample = text[:_SAMPLE_CHARACTERS]
    separators = stated.group(1) if stated else "\t,;|" if _format(source) == "tsv" else ",;\t|"
    ways: list[tuple[str, Literal[0, 3]]] = [(s, q) for s in separators for q in (0, 3)]
    separator, quoting = max(
        ways,
        key=lambda way: _evenness(sample, *way),
    )
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, quoting=quoting)
    before = 1 if stated else 0
    names: list[str] = []
    number = before
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error:
            yield _Row(number, {}, f"Row {number} is no row of a table, nor is what follows it.")
            return
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        cells = cells[:_MOST_COLUMNS]
        if not names:
            header = _is_header(cells)
            names = _unique(cells if header else [""] * len(cells))
            if header:
                continue
        names += _unique([""] * (len(cells) - len(names)), len(names))
        yield _Row(number, dict(zip(names, cells, strict=False)))


def _evenness(sample: str, separator: str, quoting: Literal[0, 3]) -> tuple[float, bool, int]:
    """How large a share of the sample's rows have the same number of cells, more than one; whether
    cells may be quoted; and how many cells."""
    counts: Counter[int] = Counter()
    strict = separator == "\t"  # tables parted by tabs seldom quote, and then well
    reader = csv.reader(StringIO(sample, newline=""), delimiter=separator, quoting=quoting, strict=strict)
    try:
        for cells in islice(reader, _SAMPLE):
            if cells:
                counts[len(cells)] += 1
    except csv.Error as error:
        if not str(error).startswith("unexpected end"):  # where the sample was cut
            return 0.0, False, 0
    cells_each, times = max(counts.items(), key=lambda item: (item[0] > 1, item[1]), default=(0, 0))
    share = times / counts.total() if cells_each > 1 else 0.0
    return share, quoting == csv.QUOTE_MINIMAL, cells_each


def _is_header(cells: list[str]) -> bool:
    """Whether the first row names the columns: short, all different, none a number."""
    stated = [cell.strip() for cell in cells if cell.strip()]
    return (
        len(set(stated)) == len(stated)
        and len(stated) * 2 > len(cells)
        and all(len(cell) <= 60 and not _NUMBER.fullmatch(cell) for cell in stated)
    )


def _unique(names: list[str], before: int = 0) -> list[str]:
    """``names`` on one line each, made different, those that are missing made up."""
    made: dict[str, None] = {}
    for at, name in enumerate(names, start=before + 1):
        wanted = _storable(" ".join(name.split()))[:60] or f"column {at}"
        made[wanted if wanted not in made else f"{wanted} ({at})"] = None
    return list(made)
