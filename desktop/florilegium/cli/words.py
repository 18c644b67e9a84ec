"""The commands that count words: near a query's hits, and in the corpus."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict

from florilegium.cli.saying import DONE, MISUSE, Command, is_refused, positive, say
from florilegium.corpus import Corpus
from florilegium.errors import QueryError
from florilegium.model import HitPlaces, Progress

_MEASURES = ("log-likelihood", "mi", "frequency")
_SIZES = range(2, 6)  # words of a cluster
_STRETCHES = 20
_BARS = "·▁▂▃▄▅▆▇█"


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

    made = command(
        "words",
        "List how often words occur: all, those that are key, or what a query finds: its forms, the words "
        "in rows with it, its years, or where it stands.",
    )
    made.add_argument("query", metavar="QUERY", nargs="?", default="")
    what = made.add_mutually_exclusive_group()
    what.add_argument(
        "--clusters", metavar="N", type=_size, help="list the rows of N words (2 to 5) that hold a hit"
    )
    what.add_argument("--by-date", action="store_true", help="count the hits of each year of the documents")
    what.add_argument(
        "--dispersion",
        metavar="N",
        type=positive,
        nargs="?",
        const=_STRETCHES,
        help="count the hits in N stretches of the corpus and of each document (default: 20), with Gries's "
        "DP (0: spread as the texts are, 1: in one small part) and Juilland's D (1: even, 0: in one)",
    )
    made.add_argument(
        "--documents", metavar="DOCUMENT", nargs="+", help="count in these, compared with the others"
    )
    made.add_argument("--against", metavar="DOCUMENT", nargs="+", help="compare with these")
    made.add_argument("--minimum", metavar="N", type=positive, default=1, help="least times (default: 1)")
    made.add_argument("--limit", metavar="N", type=positive, help="rows at most")
    made.add_argument("--case", action="store_true", help="of a query: words as written, with their capitals")
    made.set_defaults(do=_words)


def _size(text: str) -> int:
    if text not in map(str, _SIZES):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from {_SIZES[0]} to {_SIZES[-1]}")
    return int(text)


def _window(text: str) -> tuple[int, int]:
    sides = text.split(",")
    if not all(side.strip().isdecimal() for side in sides) or len(sides) > 2:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number of words nor two, as in 3,5")
    return int(sides[0]), int(sides[-1])


def _collocates(corpus: Corpus, request: argparse.Namespace) -> int:
    if is_refused(request.query):
        return MISUSE
    corpus.update_index()
    found = corpus.concordances.collocates(
        request.query, request.window, request.measure, request.minimum, case=request.case
    )
    for one in found[: request.limit]:
        say(request, asdict(one), f"{one.score:12.2f} {one.count:8,}  {one.word}")
    return DONE


def _words(corpus: Corpus, request: argparse.Namespace) -> int:
    if is_refused(request.query):
        return MISUSE
    corpus.update_index()
    documents, against = (
        None if names is None else [corpus.document(name).id for name in names]
        for names in (request.documents, request.against)
    )
    asked = request.clusters or request.by_date or request.dispersion
    if request.query:
        if against is not None:
            raise QueryError("What a query finds is counted, not compared: leave --against out.")
        if request.dispersion:
            if documents is not None:
                raise QueryError("Where hits stand is counted in all documents: leave --documents out.")
            return _dispersion(corpus, request)
        return _found(corpus, request, documents)
    if asked:
        raise QueryError(
            "This is counted of what a query finds: give a QUERY, as in: words lamp --clusters 3"
        )
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


def _found(corpus: Corpus, request: argparse.Namespace, documents: list[str] | None) -> int:
    """The forms of a query, its clusters, or its years."""
    concordances, query, case = corpus.concordances, request.query, request.case
    if request.by_date:
        for year in concordances.by_date(query, documents=documents, case=case)[: request.limit]:
            if year.count >= request.minimum or request.minimum == 1:
                rate = 1e6 * year.count / max(year.characters, 1)
                data = {**asdict(year), "per_million": rate}
                words = f"{year.count:10,} {rate:12.2f} {year.documents:10,}  {year.year or '(no date)'}"
                say(request, data, words)
        return DONE
    rows: list[tuple[dict[str, object], int, int, str]]
    if request.clusters:
        clusters = concordances.clusters(
            query, request.clusters, request.minimum, documents=documents, case=case
        )
        rows = [(asdict(one), one.count, one.documents, one.text) for one in clusters]
    else:
        forms = concordances.forms(query, documents=documents, case=case)
        rows = [(asdict(one), one.count, one.documents, one.form) for one in forms]
    for data, count, holders, text in [row for row in rows if row[1] >= request.minimum][: request.limit]:
        say(request, data, f"{count:10,} {holders:10,}  {text}")
    return DONE


def _dispersion(corpus: Corpus, request: argparse.Namespace) -> int:
    bins = request.dispersion
    found = corpus.concordances.places(request.query, bins, case=request.case)
    if found is None:
        return DONE
    hits = len(found.starts)
    whole = {
        "document": "",
        "title": "Whole corpus",
        "hits": hits,
        "characters": found.length,
        "stretches": list(found.corpus),
        "documents": len(found.documents),
        "of": found.of,
        "dp": found.deviation,
        "d": found.evenness,
    }
    of = f"in {len(found.documents):,} of {found.of:,} documents"
    spread = f"DP {found.deviation:.3f}, D {found.evenness:.3f}"
    say(request, whole, f"{hits:8,} {_strip(found.corpus)}  Whole corpus, {of}: {spread}")
    rows = sorted(
        (row for row in range(len(found.documents)) if _hits(found, row) >= request.minimum),
        key=lambda row: -_hits(found, row),
    )
    for row in rows[: request.limit]:
        length = found.characters[row]
        stretches = [0] * bins
        for start in found.starts[found.edges[row] : found.edges[row + 1]]:
            stretches[min(start * bins // max(length, 1), bins - 1)] += 1
        data = {
            "document": found.documents[row],
            "title": found.titles[row],
            "hits": _hits(found, row),
            "characters": length,
            "stretches": stretches,
        }
        say(request, data, f"{_hits(found, row):8,} {_strip(stretches)}  {found.titles[row]}")
    return DONE


def _hits(found: HitPlaces, row: int) -> int:
    return found.edges[row + 1] - found.edges[row]


def _strip(counts: Sequence[int]) -> str:
    """Bars of text, as high as the counts."""
    most = max(counts, default=0) or 1
    return "".join(_BARS[-(-count * (len(_BARS) - 1) // most)] for count in counts)
