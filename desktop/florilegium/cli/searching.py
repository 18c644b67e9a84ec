"""The command that searches."""

import argparse
import sys
from dataclasses import asdict

from florilegium.cli.saying import DONE, Command, positive, refuse, say
from florilegium.corpus import Corpus
from florilegium.model.asking import EXAMPLES


def offer(command: Command) -> None:
    """Register the command."""
    made = command("search", "Find passages in titles, texts, notes and highlights.")
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.epilog = "QUERY:\n" + "\n".join(f"  {query:<24} {meaning}" for query, meaning in EXAMPLES)
    made.add_argument("query", metavar="QUERY")
    made.add_argument("--limit", metavar="N", type=positive, default=50, help="documents at most")
    made.add_argument("--case", action="store_true", help="words just as written, with their capitals")
    made.set_defaults(do=_search)


def _search(corpus: Corpus, request: argparse.Namespace) -> int:
    corpus.update_index()
    result = corpus.search(request.query, request.limit, case=request.case)
    if result.message:
        return refuse(request.query, result.message, result.position)
    if result.suggestion:
        print(f"Did you mean: {result.suggestion}", file=sys.stderr)
    for found in result.documents:
        data = asdict(found)
        words = [f"{found.document}  {found.title} ({found.hits})"]
        words += [f"    …{hit.before}[{hit.match}]{hit.after}…" for hit in found.passages]
        say(request, data, "\n".join(words))
    return DONE
