"""Commands on highlights: highlight, highlights, review."""

import argparse
import sys

from florilegium.anchoring import nearest, occurrences
from florilegium.cli.saying import DONE, IN_PART, Command, positive, say
from florilegium.corpus import Corpus
from florilegium.model import AnchorStatus, Highlight, Range


def offer(command: Command) -> None:
    """Register the commands."""
    made = command("highlight", "Highlight a passage.")
    made.add_argument("document", metavar="DOCUMENT")
    where = made.add_mutually_exclusive_group(required=True)
    where.add_argument("--quote", metavar="TEXT", help="the words as they stand in the text")
    where.add_argument("--range", metavar="START:END", type=_range, help="code points of the text")
    made.add_argument(
        "--occurrence", metavar="N", type=positive, help="which, where the words occur more than once"
    )
    made.add_argument("--label", metavar="NAME")
    made.add_argument("--note", metavar="TEXT", default="")
    made.add_argument("--tag", metavar="TAG", action="append", default=[])
    made.set_defaults(do=_highlight)

    made = command("highlights", "List highlights, of one document or of all.")
    made.add_argument("document", metavar="DOCUMENT", nargs="?")
    made.set_defaults(do=_highlights)

    command("review", "List the highlights that changes of their documents touched.").set_defaults(do=_review)


def _range(text: str) -> Range:
    try:
        start, end = (int(part) for part in text.split(":"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not START:END") from None
    if not 0 <= start < end:
        raise argparse.ArgumentTypeError(f"{text!r} is not a passage: START must be below END")
    return Range(start, end)


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
    say(request, highlight_data(corpus, made), f"{made.id}  {made.start}:{made.end}")
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
        say(request, highlight_data(corpus, highlight), f"{highlight.id}  [{highlight.label}] {words}")
    return DONE


def highlight_data(corpus: Corpus, highlight: Highlight) -> dict[str, object]:
    """A highlight as the commands tell it in JSON."""
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
        say(request, data, words)
    return DONE
