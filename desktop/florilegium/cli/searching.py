"""The command that searches."""

import argparse
import sys
from dataclasses import asdict

from florilegium.cli.saying import DONE, MISUSE, Command, positive, say
from florilegium.corpus import Corpus


def offer(command: Command) -> None:
    """Register the command."""
    made = command("search", "Find passages in titles, texts, notes and highlights.")
    made.add_argument("query", metavar="QUERY")
    made.add_argument("--limit", metavar="N", type=positive, default=50, help="documents at most")
    made.set_defaults(do=_search)


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
        say(request, data, "\n".join(words))
    return DONE
