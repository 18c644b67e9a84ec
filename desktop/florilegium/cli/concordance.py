"""The command that shows every hit in its context."""

import argparse
from pathlib import Path

from florilegium.cli.saying import DONE, Command, positive, refuse, say
from florilegium.corpus import Corpus
from florilegium.model import ConcordanceLine

_AT_A_TIME = 500  # lines, so that the first are soon seen
_WORD = 6  # columns for each word of context
_WIDEST = 240


def offer(command: Command) -> None:
    """Register the command."""
    made = command("concordance", "Show every passage that a query finds, a line each, in context.")
    made.add_argument("query", metavar="QUERY")
    made.add_argument(
        "--sort",
        metavar="KEYS",
        type=_keys,
        default=(),
        help="by what, the most important first: 1L to 5L and 1R to 5R (words left and right), match, "
        "document, date, label; as in 1R,2R (default: as in the corpus)",
    )
    made.add_argument("--context", metavar="N", type=_number, default=8, help="words either side")
    made.add_argument("--limit", metavar="N", type=positive, help="lines at most")
    made.add_argument("--case", action="store_true", help="words as they are written, with their capitals")
    made.add_argument(
        "--document", metavar="DOCUMENT", action="append", help="look in this one only; may be given again"
    )
    file = made.add_mutually_exclusive_group()
    for name, what in (("csv", "as CSV"), ("tsv", "as TSV"), ("markdown", "as a Markdown table")):
        file.add_argument(f"--{name}", metavar="FILE", type=Path, help=f"write the lines to a file {what}")
    file.add_argument("--save", metavar="FILE", type=Path, help="the same, as its ending says")
    made.set_defaults(do=_concordance)


def _keys(text: str) -> tuple[str, ...]:
    return tuple(key.strip() for key in text.split(",") if key.strip())


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) > 1_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1000")
    return int(text)


def _concordance(corpus: Corpus, request: argparse.Namespace) -> int:
    from florilegium.exporters.lines import write_lines

    corpus.update_index()
    documents = [corpus.document(one).id for one in request.document] if request.document else None
    found = corpus.concordances.find(request.query, request.sort, documents=documents, case=request.case)
    if found.message:
        return refuse(request.query, found.message, found.position)
    rows = range(len(found) if request.limit is None else min(request.limit, len(found)))
    names = {label.id: label.name for label in corpus.labels()}
    forms = {".csv": request.csv, ".tsv": request.tsv, ".md": request.markdown, "": request.save}
    for form, file in forms.items():
        if file is not None:
            lines = corpus.concordances.lines(found, rows, request.context)
            write_lines(file, lines, names, form)
            say(request, {"path": str(file), "lines": len(lines)}, str(file))
            return DONE
    for first in range(0, len(rows), _AT_A_TIME):
        for line in corpus.concordances.lines(found, rows[first : first + _AT_A_TIME], request.context):
            say(request, _data(line, names), _words(line, min(_WORD * request.context, _WIDEST)))
    return DONE


def _data(line: ConcordanceLine, names: dict[str, str]) -> dict[str, object]:
    return {
        "document": line.document,
        "start": line.start,
        "end": line.end,
        "left": line.left,
        "match": line.match,
        "right": line.right,
        "title": line.title,
        "location": line.location,
        "labels": [names.get(label, label) for label in line.labels],
    }


def _words(line: ConcordanceLine, width: int) -> str:
    left = line.left[max(len(line.left) - width, 0) :].rjust(width)
    return f"{left}[{line.match}]{line.right[:width].ljust(width)}  {line.title}, {line.location}"
