"""The command line: the same Corpus as the window's, without a window or a display.

With ``--json`` each result is one JSON object a line on standard output; messages go to standard
error. Exit code 0: done; 1: done in part, or not at all, and what failed is listed; 2: misuse.
"""

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from florilegium import __version__
from florilegium.anchoring import nearest, occurrences
from florilegium.corpus import Corpus
from florilegium.errors import FlorilegiumError, NotFound, QueryError
from florilegium.importers.reading import ProcessReader
from florilegium.model import AnchorStatus, DocumentSummary, Highlight, Range
from florilegium.paths import default_library

DONE, IN_PART, MISUSE = 0, 1, 2


# ---- what may be asked


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The request. Exits with code 2 where the arguments are wrong."""
    parser = argparse.ArgumentParser(
        prog="florilegium",
        description="A reading desk: add documents, read, highlight, find every passage, export. "
        "Without a command the window opens.",
        epilog="DOCUMENT is an id, the unique start of one, or the path of its file.",
    )
    parser.add_argument("--version", action="version", version=f"Florilegium {__version__}")
    parser.add_argument(
        "--library", type=Path, metavar="DIR", default=None, help="the library folder (default: your own)"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, text: str, *, machine: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        if machine:
            made.add_argument("--json", action="store_true", help="one JSON object a line")
        return made

    made = command("open", "Open the window, at a file or a florilegium:// link.", machine=False)
    made.add_argument("what", metavar="PATH|LINK", nargs="?", default="")

    made = command("add", "Add files, and folders with all they hold.")
    made.add_argument("paths", metavar="PATH", nargs="+", type=_named)
    made.add_argument("--encoding", help="read text files in this encoding instead of recognising it")

    command("list", "List the documents.")

    made = command("text", "Print a document's canonical text, and nothing else.", machine=False)
    made.add_argument("document", metavar="DOCUMENT")

    made = command("highlight", "Highlight a passage.")
    made.add_argument("document", metavar="DOCUMENT")
    where = made.add_mutually_exclusive_group(required=True)
    where.add_argument("--quote", metavar="TEXT", help="the words as they stand in the text")
    where.add_argument("--range", metavar="START:END", type=_range, help="code points of the text")
    made.add_argument(
        "--occurrence", metavar="N", type=_positive, help="which, where the words occur more than once"
    )
    made.add_argument("--label", metavar="NAME")
    made.add_argument("--note", metavar="TEXT", default="")
    made.add_argument("--tag", metavar="TAG", action="append", default=[])

    made = command("highlights", "List highlights, of one document or of all.")
    made.add_argument("document", metavar="DOCUMENT", nargs="?")

    made = command("search", "Find passages in titles, texts, notes and highlights.")
    made.add_argument("query", metavar="QUERY")
    made.add_argument("--limit", metavar="N", type=_positive, default=50, help="documents at most")

    made = command("export", "Write highlights as Markdown.")
    made.add_argument("documents", metavar="DOCUMENT", nargs="*")
    made.add_argument(
        "--to", metavar="PATH", type=Path, required=True, help="a folder, or a file with --single"
    )
    made.add_argument("--template", metavar="FILE", type=Path, help="a Jinja template of your own")
    made.add_argument("--single", action="store_true", help="everything in one file")

    made = command("remove", "Put documents, with their highlights, into the trash.")
    made.add_argument("documents", metavar="DOCUMENT", nargs="+")

    made = command("refresh", "Look at documents' files again and take up what has changed in them.")
    made.add_argument("documents", metavar="DOCUMENT", nargs="*")

    command("review", "List the highlights that changes of their documents touched.")

    made = command("trash", "List what was removed: documents and highlights; or bring it back.")
    made.add_argument("--restore", metavar="ID", nargs="+", default=[], help="what to bring back")

    command("backup", "Copy the library as it is now.")
    made = command("restore", "Take the library back to a backup of it; what there is is kept as another.")
    made.add_argument("file", metavar="FILE", type=Path)

    command("reindex", "Build the search index anew.")
    made = command("check", "Check database, index and files; a line for each fault.")
    made.add_argument("--repair", action="store_true", help="first mend what can be mended")

    request = parser.parse_args(arguments)
    request.library = default_library() if request.library is None else request.library
    return request


def _range(text: str) -> Range:
    try:
        start, end = (int(part) for part in text.split(":"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not START:END") from None
    if not 0 <= start < end:
        raise argparse.ArgumentTypeError(f"{text!r} is not a passage: START must be below END")
    return Range(start, end)


def _named(path: str) -> str:
    if not path:
        raise argparse.ArgumentTypeError("a path is empty")
    return path


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return number


# ---- doing it


def run(request: argparse.Namespace) -> int:
    """Do what was asked; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):  # a test's stream, or one that is closed
            stream.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")  # type: ignore[union-attr]
    try:
        corpus = Corpus(request.library, ProcessReader())
    except FlorilegiumError as error:
        return _fail(error)
    try:
        code = _COMMANDS[request.command](corpus, request)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has enough; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return IN_PART
    except KeyboardInterrupt:
        print("Stopped; what was done is kept.", file=sys.stderr)
        return IN_PART
    except FlorilegiumError as error:
        return _fail(error)
    finally:
        corpus.close()
    return code


def _fail(error: FlorilegiumError) -> int:
    print(f"florilegium: {error}", file=sys.stderr)
    return MISUSE if isinstance(error, (NotFound, QueryError)) else IN_PART


def _say(request: argparse.Namespace, data: Mapping[str, object], words: str) -> None:
    if not request.json:
        print(words)
        return
    line = json.dumps(data, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # a file name that is no text: JSON's escapes keep its bytes
        line = json.dumps(data)
    print(line)


def _add(corpus: Corpus, request: argparse.Namespace) -> int:
    counts: dict[str, int] = {}
    for outcome in corpus.add(request.paths, encoding=request.encoding):
        counts[outcome.status] = counts.get(outcome.status, 0) + 1
        words = f"{outcome.status}: {outcome.title or outcome.path}"
        if outcome.reason:
            words += f" ({outcome.path}: {outcome.reason})" if not outcome.title else f" ({outcome.reason})"
        _say(request, asdict(outcome), words)
    corpus.update_index()
    _back_up(corpus)
    print(
        ", ".join(f"{count} {status}" for status, count in counts.items()) or "nothing found", file=sys.stderr
    )
    return IN_PART if counts.get("failed") or not counts else DONE


def _back_up(corpus: Corpus) -> None:
    try:
        corpus.back_up_daily()
    except FlorilegiumError as error:  # the deed itself is done
        print(f"florilegium: {error}", file=sys.stderr)


def _list(corpus: Corpus, request: argparse.Namespace) -> int:
    for summary in corpus.documents():
        _say(request, _document_data(summary), f"{summary.id}  {summary.title}")
    return DONE


def _document_data(summary: DocumentSummary) -> dict[str, object]:
    return {
        "document": summary.id,
        "title": summary.title,
        "author": summary.author,
        "date": summary.date,
        "language": summary.language,
        "format": summary.format,
        "path": summary.path,
        "characters": summary.characters,
        "highlights": summary.highlights,
    }


def _text(corpus: Corpus, request: argparse.Namespace) -> int:
    sys.stdout.write(corpus.text(corpus.document(request.document).id).text)
    return DONE


def _highlight(corpus: Corpus, request: argparse.Namespace) -> int:
    document = corpus.document(request.document)
    text = corpus.text(document.id).text
    passage = request.range
    if passage is None:
        places = occurrences(text, request.quote)
        if not places:
            return _no_such_quote(text, request.quote)
        wanted = request.occurrence or 1
        if request.occurrence is None and len(places) > 1:
            print(
                f"The words occur {len(places)} times; taking the first (see --occurrence).", file=sys.stderr
            )
        if wanted > len(places):
            print(f"florilegium: The words occur only {len(places)} times.", file=sys.stderr)
            return IN_PART
        passage = places[wanted - 1]
    label = corpus.label_named(request.label) if request.label else corpus.labels()[0]
    made, _ = corpus.highlight(document.id, passage, label.id, request.note, request.tag)
    corpus.update_index()
    _say(request, _highlight_data(corpus, made), f"{made.id}  {made.start}:{made.end}")
    return DONE


def _no_such_quote(text: str, quote: str) -> int:
    message = "florilegium: These words are not in the document."
    close = nearest(text, quote)
    if close is not None:
        message += (
            f" The nearest passage, at {close.start}:{close.end}, is: {text[close.start : close.end]!r}"
        )
    print(message, file=sys.stderr)
    return IN_PART


def _highlights(corpus: Corpus, request: argparse.Namespace) -> int:
    document = corpus.document(request.document).id if request.document else None
    for highlight in corpus.highlights(document):
        words = " ".join(highlight.exact.split())
        _say(request, _highlight_data(corpus, highlight), f"{highlight.id}  [{highlight.label}] {words}")
    return DONE


def _highlight_data(corpus: Corpus, highlight: Highlight) -> dict[str, object]:
    names = {label.id: label.name for label in corpus.labels()}
    return {
        "highlight": highlight.id,
        "document": highlight.document,
        "start": highlight.start,
        "end": highlight.end,
        "exact": highlight.exact,
        "prefix": highlight.anchor.quote.prefix,
        "suffix": highlight.anchor.quote.suffix,
        "label": names.get(highlight.label, highlight.label),
        "note": highlight.note,
        "tags": list(highlight.tags),
        "status": highlight.status,
        "created": highlight.created,
        "modified": highlight.modified,
    }


def _search(corpus: Corpus, request: argparse.Namespace) -> int:
    corpus.update_index()
    result = corpus.search(request.query, request.limit)
    if result.message:
        print(f"florilegium: {result.message}", file=sys.stderr)
        return MISUSE
    for found in result.documents:
        data = asdict(found)
        words = [f"{found.document}  {found.title} ({found.hits})"]
        words += [f"    …{hit.before}[{hit.match}]{hit.after}…" for hit in found.passages]
        _say(request, data, "\n".join(words))
    return DONE


def _export(corpus: Corpus, request: argparse.Namespace) -> int:
    ids = [corpus.document(reference).id for reference in request.documents] or None
    for path in corpus.export(ids, request.to, template=request.template, single=request.single):
        _say(request, {"path": str(path)}, str(path))
    return DONE


def _remove(corpus: Corpus, request: argparse.Namespace) -> int:
    summaries = [corpus.document(reference) for reference in request.documents]
    corpus.remove([summary.id for summary in summaries])
    corpus.update_index()
    for summary in summaries:
        _say(
            request,
            {"document": summary.id, "title": summary.title, "status": "removed"},
            f"removed: {summary.title}",
        )
    return DONE


def _refresh(corpus: Corpus, request: argparse.Namespace) -> int:
    ids = [corpus.document(reference).id for reference in request.documents] or None
    titles = {summary.id: summary.title for summary in corpus.documents(ids)}
    unread = False
    for outcome in corpus.refresh(ids):
        words = f"{outcome.status}: {titles.get(outcome.document, outcome.document)}"
        fared = ", ".join(
            f"{count} {word}"
            for count, word in (
                (outcome.exact, "kept"),
                (outcome.moved, "moved"),
                (outcome.altered, "altered"),
                (outcome.lost, "lost"),
            )
            if count
        )
        notes = " ".join(note for note in (fared, outcome.reason) if note)
        unread = unread or (outcome.status == "unchanged" and bool(outcome.reason))
        if request.json or ids or outcome.status != "unchanged" or outcome.reason:
            _say(request, asdict(outcome), f"{words} ({notes})" if notes else words)
    corpus.update_index()
    return IN_PART if unread else DONE


def _review(corpus: Corpus, request: argparse.Namespace) -> int:
    for item in corpus.review():
        highlight = item.highlight
        data = {
            "highlight": highlight.id,
            "document": highlight.document,
            "title": item.title,
            "status": highlight.status,
            "was": item.was,
            "is": "" if highlight.status is AnchorStatus.LOST else highlight.exact,
            "start": None if highlight.status is AnchorStatus.LOST else highlight.start,
            "end": None if highlight.status is AnchorStatus.LOST else highlight.end,
            "candidates": [[place.start, place.end] for place in item.candidates],
            "changed": item.when,
        }
        words = f"{highlight.id}  {highlight.status}: {' '.join(item.was.split())}"
        if highlight.status is AnchorStatus.ALTERED:
            words += f" → {' '.join(highlight.exact.split())}"
        _say(request, data, words)
    return DONE


def _trash(corpus: Corpus, request: argparse.Namespace) -> int:
    documents = {summary.id: summary for summary in corpus.trash()}
    highlights = {highlight.id: (highlight, removed) for highlight, removed in corpus.trashed_highlights()}
    if request.restore:
        if unknown := [name for name in request.restore if name not in documents and name not in highlights]:
            raise NotFound(f"There is no “{unknown[0]}” in the trash; “trash” shows what there is.")
        if ids := [name for name in request.restore if name in documents]:
            corpus.restore(ids)
        if ids := [name for name in request.restore if name in highlights]:
            corpus.restore_highlights(ids)
        corpus.update_index()
        for name in request.restore:
            what = "document" if name in documents else "highlight"
            _say(request, {what: name, "status": "restored"}, f"restored: {name}")
        return DONE
    for summary in documents.values():
        data = {"document": summary.id, "title": summary.title, "removed": summary.removed}
        _say(request, data, f"{summary.id}  {summary.title}")
    for highlight, removed in highlights.values():
        data = {"highlight": highlight.id, "document": highlight.document, "exact": highlight.exact}
        _say(request, {**data, "removed": removed}, f"{highlight.id}  {' '.join(highlight.exact.split())}")
    return DONE


def _backup(corpus: Corpus, request: argparse.Namespace) -> int:
    path = corpus.back_up()
    _say(request, {"path": str(path)}, str(path))
    return DONE


def _restore(corpus: Corpus, request: argparse.Namespace) -> int:
    preview = corpus.preview_backup(request.file)
    changes = corpus.restore_backup(request.file)
    corpus.update_index()
    words = (
        f"{changes.summary}. Documents: {preview.documents_back} back, {preview.documents_gone} gone. "
        f"Highlights: {preview.highlights_back} back, {preview.highlights_gone} gone, "
        f"{preview.highlights_changed} changed."
    )
    _say(request, asdict(preview), words)
    return DONE


def _reindex(corpus: Corpus, request: argparse.Namespace) -> int:
    corpus.reindex()
    count = len(corpus.documents())
    _say(request, {"documents": count}, f"{count} documents indexed")
    return DONE


def _check(corpus: Corpus, request: argparse.Namespace) -> int:
    if request.repair:
        for done in corpus.repair():
            _say(request, {"repair": done}, done)
    found = False
    for fault in corpus.check():
        found = True
        _say(request, {"fault": fault}, fault)
    if not found:
        print("No faults found.", file=sys.stderr)
    return IN_PART if found else DONE


_COMMANDS: dict[str, Callable[[Corpus, argparse.Namespace], int]] = {
    "add": _add,
    "list": _list,
    "text": _text,
    "highlight": _highlight,
    "highlights": _highlights,
    "search": _search,
    "export": _export,
    "remove": _remove,
    "refresh": _refresh,
    "review": _review,
    "trash": _trash,
    "backup": _backup,
    "restore": _restore,
    "reindex": _reindex,
    "check": _check,
}
