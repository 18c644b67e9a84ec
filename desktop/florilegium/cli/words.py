"""The commands that count words: near a query's hits, and in the corpus."""

import argparse
import sys
from dataclasses import asdict

from florilegium.cli.saying import DONE, Command, positive, say
from florilegium.corpus import Corpus
from florilegium.errors import QueryError
from florilegium.model import Progress

_MEASURES = ("log-likelihood", "mi", "frequency")


def offer(command: Command) -> None:
    """Register the commands."""
    made = command("collocates", "List the words that stand near what a query finds.")
    made.add_argument("query", metavar="QUERY")
    made.add_argument(
        "--window",
        metavar="N|L,R",
        type=_window,
        default=(5, 5),
        help="how many words either side, or left and right (default: 5)",
    )
    made.add_argument("--measure", choices=_MEASURES, default=_MEASURES[0], help="what orders them")
    made.add_argument(
        "--minimum", metavar="N", type=positive, default=3, help="least times near it (default: 3)"
    )
    made.add_argument("--limit", metavar="N", type=positive, help="words at most")
    made.add_argument("--case", action="store_true", help="words as they are written, with their capitals")
    made.set_defaults(do=_collocates)

    made = command("words", "List how often words occur: all, the forms of a query, or those that are key.")
    made.add_argument("query", metavar="QUERY", nargs="?", default="")
    made.add_argument(
        "--documents", metavar="DOCUMENT", nargs="+", help="count in these, compared with the others"
    )
    made.add_argument("--against", metavar="DOCUMENT", nargs="+", help="compare with these")
    made.add_argument("--minimum", metavar="N", type=positive, default=1, help="least times (default: 1)")
    made.add_argument("--limit", metavar="N", type=positive, help="words at most")
    made.set_defaults(do=_words)


def _window(text: str) -> tuple[int, int]:
    sides = text.split(",")
    if not all(side.strip().isdecimal() for side in sides) or len(sides) > 2:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number of words nor two, as in 3,5")
    return int(sides[0]), int(sides[-1])


def _collocates(corpus: Corpus, request: argparse.Namespace) -> int:
    corpus.update_index()
    found = corpus.concordances.collocates(
        request.query, request.window, request.measure, request.minimum, case=request.case
    )
    for one in found[: request.limit]:
        say(request, asdict(one), f"{one.score:12.2f} {one.count:8,}  {one.word}")
    return DONE


def _words(corpus: Corpus, request: argparse.Namespace) -> int:
    corpus.update_index()
    documents, against = (
        None if names is None else [corpus.document(name).id for name in names]
        for names in (request.documents, request.against)
    )
    if request.query:
        if against is not None:
            raise QueryError("The forms of a query are counted, not compared: leave --against out.")
        forms = corpus.concordances.forms(request.query, documents=documents)
        for form in [form for form in forms if form.count >= request.minimum][: request.limit]:
            say(request, asdict(form), f"{form.count:10,}  {form.form}")
        return DONE
    compared = documents is not None or against is not None
    for one in corpus.concordances.words(
        documents, against, request.limit, request.minimum, on_progress=_on_progress
    ):
        data = asdict(one)
        if not compared:
            del data["against"], data["keyness"], data["effect"]
        keyness = f"{one.keyness:12.2f} {one.effect:7.2f} {one.against:10,} " if compared else ""
        say(request, data, f"{keyness}{one.count:10,}  {one.word}")
    return DONE


def _on_progress(progress: Progress) -> None:
    if sys.stderr.isatty():
        end = "\n" if progress.done == progress.total else ""
        print(f"\r{progress.done:,} of {progress.total:,} documents", end=end, file=sys.stderr)
