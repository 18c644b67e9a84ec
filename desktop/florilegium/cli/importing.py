"""The command that takes in highlights made in other programs."""

import argparse
import sys
from dataclasses import asdict

from florilegium.cli.saying import DONE, IN_PART, Command, say
from florilegium.corpus import Corpus
from florilegium.model import ImportOutcome


def offer(command: Command) -> None:
    """Register the command."""
    made = command("import-highlights", "Take in highlights that were made in other programs.")
    made.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="Kindle clippings, Readwise, Zotero, Hypothesis, KOReader, calibre, W3C or Readium annotations, "
        "a PDF or EPUB with highlights in it, notes that Florilegium exported",
    )
    made.set_defaults(do=_import)


def _import(corpus: Corpus, request: argparse.Namespace) -> int:
    corpus.update_index()
    failed = False
    for outcome in corpus.imports.take_in(request.files):
        failed = failed or not outcome.source
        if outcome.source or request.json:
            say(request, asdict(outcome), _words(outcome))
        if not outcome.source:
            print(f"florilegium: {outcome.reason}", file=sys.stderr)
    corpus.update_index()
    return IN_PART if failed else DONE


def _words(outcome: ImportOutcome) -> str:
    counts = (
        (outcome.found, "found in the text"),
        (outcome.updated, "changed there, and now here"),
        (outcome.review, "to be reviewed"),
        (outcome.unmatched, "kept until their document is added"),
        (outcome.unchanged, "here already"),
    )
    told = ", ".join(f"{count} {words}" for count, words in counts if count) or "no highlights"
    lines = [f"{outcome.path} ({outcome.source}): {told}" + (f". {outcome.reason}" if outcome.reason else "")]
    for note in outcome.differing:
        lines += [
            f"    {note.highlight}: its note was changed both here and there, and is kept as it is here:",
            f"        here:  {' '.join(note.here.split())}",
            f"        there: {' '.join(note.there.split())}",
        ]
    return "\n".join(lines)
