"""The command that takes highlights away as Markdown."""

import argparse
from pathlib import Path

from florilegium.cli.saying import DONE, Command, say
from florilegium.corpus import Corpus


def offer(command: Command) -> None:
    """Register the command."""
    made = command("export", "Write highlights as Markdown.")
    made.add_argument("documents", metavar="DOCUMENT", nargs="*")
    made.add_argument(
        "--to", metavar="PATH", type=Path, required=True, help="a folder, or a file with --single"
    )
    made.add_argument("--template", metavar="FILE", type=Path, help="a Jinja template of your own")
    made.add_argument("--single", action="store_true", help="everything in one file")
    made.set_defaults(do=_export)


def _export(corpus: Corpus, request: argparse.Namespace) -> int:
    ids = [corpus.document(reference).id for reference in request.documents] or None
    for path in corpus.export(ids, request.to, template=request.template, single=request.single):
        say(request, {"path": str(path)}, str(path))
    return DONE
