"""The command that recognises the text of pages that are pictures."""

import argparse
import sys
from dataclasses import asdict

from florilegium.cli.documents import asked_password
from florilegium.cli.saying import DONE, IN_PART, Command, say
from florilegium.corpus import Corpus
from florilegium.model import Progress


def offer(command: Command) -> None:
    """Register the command."""
    made = command(
        "recognise", "Recognise the text of a PDF's pages that are pictures, where Tesseract is installed."
    )
    made.add_argument("document", metavar="DOCUMENT")
    made.add_argument(
        "--language", default="eng", help="one of those that “tesseract --list-langs” names (default: eng)"
    )
    made.add_argument(
        "--ask-password", action="store_true", help="ask for the file's password, or read it from a pipe"
    )
    made.set_defaults(do=_recognise)


def _recognise(corpus: Corpus, request: argparse.Namespace) -> int:
    summary = corpus.document(request.document)
    password = asked_password() if request.ask_password else None

    def tell(progress: Progress) -> None:
        if progress.done < progress.total:
            print(f"page {progress.done + 1} of {progress.total}", file=sys.stderr)

    outcome = corpus.recognition.recognise(
        summary.id, request.language, tell, lambda: False, password=password
    )
    if outcome is None:
        return IN_PART
    corpus.update_index()
    fared = f" (highlights: {outcome.reason})" if outcome.reason else ""
    say(request, asdict(outcome), f"recognised: {outcome.title}{fared}")
    return DONE
