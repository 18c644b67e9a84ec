"""Commands on documents: add, list, text, remove, refresh."""

import argparse
import sys
from dataclasses import asdict
from getpass import getpass

from florilegium.cli.saying import DONE, IN_PART, MISUSE, Command, say
from florilegium.corpus import Corpus
from florilegium.errors import FlorilegiumError
from florilegium.importers import Columns
from florilegium.model import DocumentSummary

_COLUMNS = {
    "text": "the texts, one document a row",
    "title": "their titles",
    "author": "their authors",
    "date": "their dates",
    "language": "their languages",
}


def offer(command: Command) -> None:
    """Register the commands."""
    made = command("add", "Add files, and folders with all they hold.")
    made.add_argument("paths", metavar="PATH", nargs="+", type=_named)
    made.add_argument("--encoding", help="read text files in this encoding instead of recognising it")
    made.add_argument(
        "--ask-password",
        action="store_true",
        help="ask for the password of locked files, or read it from a pipe",
    )
    made.add_argument(
        "--whole-page",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="of saved web pages: read all of it, or its article (remembered)",
    )
    for role, what in _COLUMNS.items():
        made.add_argument(
            f"--{role}-column", metavar="NAME", default="", help=f"of a table of texts: the column of {what}"
        )
    made.set_defaults(do=_add)

    command("list", "List the documents.").set_defaults(do=_list)

    made = command("text", "Print a document's canonical text, and nothing else.", machine=False)
    made.add_argument("document", metavar="DOCUMENT")
    made.set_defaults(do=_text)

    made = command("remove", "Put documents, with their highlights, into the trash.")
    made.add_argument("documents", metavar="DOCUMENT", nargs="+")
    made.set_defaults(do=_remove)

    made = command("refresh", "Look at documents' files again and take up what has changed in them.")
    made.add_argument("documents", metavar="DOCUMENT", nargs="*")
    made.set_defaults(do=_refresh)


def _named(path: str) -> str:
    if not path:
        raise argparse.ArgumentTypeError("a path is empty")
    return path


def _add(corpus: Corpus, request: argparse.Namespace) -> int:
    counts: dict[str, int] = {}
    named = {role: getattr(request, f"{role}_column") for role in _COLUMNS}
    if any(named.values()) and not named["text"]:
        print("Say with --text-column which column of the table holds the texts.", file=sys.stderr)
        return MISUSE
    columns = Columns(**named) if named["text"] else None
    password = asked_password() if request.ask_password else None
    for outcome in corpus.add(
        request.paths,
        encoding=request.encoding,
        password=password,
        columns=columns,
        whole=request.whole_page,
    ):
        counts[outcome.status] = counts.get(outcome.status, 0) + 1
        words = f"{outcome.status}: {outcome.title or outcome.path}"
        if outcome.reason:
            words += f" ({outcome.path}: {outcome.reason})" if not outcome.title else f" ({outcome.reason})"
        say(request, asdict(outcome), words)
    corpus.update_index()
    _back_up(corpus)
    print(
        ", ".join(f"{count} {status}" for status, count in counts.items()) or "nothing found", file=sys.stderr
    )
    return IN_PART if counts.get("failed") or not counts else DONE


def asked_password() -> str:
    """A password that is asked for or comes through a pipe: others on the machine can see commands."""
    if sys.stdin.isatty():
        return getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")


def _back_up(corpus: Corpus) -> None:
    try:
        corpus.back_up_daily()
    except FlorilegiumError as error:  # the deed itself is done
        print(f"florilegium: {error}", file=sys.stderr)


def _list(corpus: Corpus, request: argparse.Namespace) -> int:
    for summary in corpus.documents():
        say(request, document_data(summary), f"{summary.id}  {summary.title}")
    return DONE


def document_data(summary: DocumentSummary) -> dict[str, object]:
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
        "other": dict(summary.other),
    }


def _text(corpus: Corpus, request: argparse.Namespace) -> int:
    sys.stdout.write(corpus.text(corpus.document(request.document).id).text)
    return DONE


def _remove(corpus: Corpus, request: argparse.Namespace) -> int:
    summaries = [corpus.document(reference) for reference in request.documents]
    corpus.remove([summary.id for summary in summaries])
    corpus.update_index()
    for summary in summaries:
        say(
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
            say(request, asdict(outcome), f"{words} ({notes})" if notes else words)
    corpus.update_index()
    return IN_PART if unread else DONE
