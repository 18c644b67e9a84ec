"""The command that says how far one has got with a saved search."""

import argparse
from dataclasses import asdict
from pathlib import Path

from florilegium.cli.saying import DONE, MISUSE, Command, is_refused, refuse, say
from florilegium.corpus import Corpus
from florilegium.model import Coverage, HitState, Range


def offer(command: Command) -> None:
    """Register the command."""
    made = command(
        "coverage", "Say which passages of a saved search were looked at; list the saved searches."
    )
    made.add_argument("name", metavar="NAME", nargs="?", help="of the saved search (default: list them)")
    made.add_argument("--query", metavar="QUERY", help="save this query under the name first")
    made.add_argument("--case", action="store_true", help="with --query: letters must be of the same case")
    made.add_argument("--hits", action="store_true", help="list every passage with its state")
    for option, text in (
        ("--seen", "note that a passage was seen"),
        ("--dismiss", "note that a passage is of no use"),
        ("--unseen", "note that a passage is to be looked at again"),
    ):
        made.add_argument(
            option, metavar="DOCUMENT:START:END", type=_place, action="append", default=[], help=text
        )
    made.add_argument("--save", metavar="FILE", type=Path, help="write the evidence: Markdown, or .csv")
    made.add_argument("--delete", action="store_true", help="forget the saved search")
    made.set_defaults(do=_coverage)


def _place(text: str) -> tuple[str, Range]:
    document, _, rest = text.rpartition(":")
    document, _, start = document.rpartition(":")
    try:
        first, last = int(start), int(rest)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not DOCUMENT:START:END") from None
    if not document or not 0 <= first < last:
        raise argparse.ArgumentTypeError(f"{text!r} is not a passage: START must be below END")
    return document, Range(first, last)


def _coverage(corpus: Corpus, request: argparse.Namespace) -> int:
    searches = corpus.searches
    if request.name is None:
        for search in searches.all():
            say(request, asdict(search), f"{search.name}: {search.query}")
        return DONE
    if request.query is not None:
        if is_refused(request.query):
            return MISUSE
        searches.save(request.name, request.query, case=request.case)
    search = searches.named(request.name)
    if request.delete:
        _, changes = searches.delete(search.id)
        say(request, {"name": search.name, "status": "deleted"}, changes.summary)
        return DONE
    for places, state in (
        (request.seen, HitState.SEEN),
        (request.dismiss, HitState.DISMISSED),
        (request.unseen, HitState.UNSEEN),
    ):
        if places:
            whole = [(corpus.document(document).id, place) for document, place in places]
            searches.mark(search, whole, state)
    corpus.update_index()
    coverage = searches.coverage(search)
    if coverage.message:
        return refuse(search.query, coverage.message, -1)
    if request.save is not None:
        searches.save_evidence(search, request.save)
    if request.hits:
        for hit in searches.hits(search):
            say(request, asdict(hit), f"{hit.state}: {hit.document}:{hit.start}:{hit.end}")
    else:
        say(request, _counts(coverage), coverage.summary)
    return DONE


def _counts(coverage: Coverage) -> dict[str, object]:
    search = coverage.search
    return {
        "name": search.name,
        "query": search.query,
        "total": coverage.total,
        **{state: coverage.count(state) for state in HitState},
    }
