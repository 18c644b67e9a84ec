"""Commands that keep the library: trash, backup, restore, reindex, check."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from florilegium.cli.saying import DONE, IN_PART, Command, say
from florilegium.corpus import Corpus
from florilegium.errors import NotFound


def offer(command: Command) -> None:
    """Register the commands."""
    made = command("trash", "List what was removed: documents and highlights; or bring it back.")
    made.add_argument("--restore", metavar="ID", nargs="+", default=[], help="what to bring back")
    made.set_defaults(do=_trash)

    command("backup", "Copy the library as it is now.").set_defaults(do=_backup)

    made = command("restore", "Take the library back to a backup of it; what there is is kept as another.")
    made.add_argument("file", metavar="FILE", type=Path)
    made.set_defaults(do=_restore)

    command("reindex", "Build the search index anew.").set_defaults(do=_reindex)

    made = command("check", "Check database, index and files; a line for each fault.")
    made.add_argument("--repair", action="store_true", help="first mend what can be mended")
    made.set_defaults(do=_check)


def _trash(corpus: Corpus, request: argparse.Namespace) -> int:
    documents = {summary.id: summary for summary in corpus.trash()}
    highlights = {highlight.id: (highlight, removed) for highlight, removed in corpus.trashed_highlights()}
    if request.restore:
        if unknown := [name for name in request.restore if name not in documents and name not in highlights]:
            raise NotFound(f"There is no “{unknown[0]}” in the trash; “trash” shows what there is.")
        if ids := [name for name in request.restore if name in documents]:
            corpus.restore(ids)
            corpus.collect_waiting(ids)
        if ids := [name for name in request.restore if name in highlights]:
            corpus.restore_highlights(ids)
        corpus.update_index()
        for name in request.restore:
            what = "document" if name in documents else "highlight"
            say(request, {what: name, "status": "restored"}, f"restored: {name}")
        return DONE
    for summary in documents.values():
        data = {"document": summary.id, "title": summary.title, "removed": summary.removed}
        say(request, data, f"{summary.id}  {summary.title}")
    for highlight, removed in highlights.values():
        data = {"highlight": highlight.id, "document": highlight.document, "exact": highlight.exact}
        say(request, {**data, "removed": removed}, f"{highlight.id}  {' '.join(highlight.exact.split())}")
    return DONE


def _backup(corpus: Corpus, request: argparse.Namespace) -> int:
    path = corpus.back_up()
    say(request, {"path": str(path)}, str(path))
    return DONE


def _restore(corpus: Corpus, request: argparse.Namespace) -> int:
    preview = corpus.preview_backup(request.file)
    changes = corpus.restore_backup(request.file)
    corpus.update_index()
    words = (
        f"{changes.summary}. Documents: {preview.documents_back} back, {preview.documents_gone} gone. "
        f"Highlights: {preview.highlights_back} back, {preview.highlights_gone} gone, "
        f"{preview.highlights_changed} changed."
    )
    say(request, asdict(preview), words)
    return DONE


def _reindex(corpus: Corpus, request: argparse.Namespace) -> int:
    corpus.reindex()
    count = len(corpus.documents())
    say(request, {"documents": count}, f"{count} documents indexed")
    return DONE


def _check(corpus: Corpus, request: argparse.Namespace) -> int:
    if request.repair:
        for done in corpus.repair():
            say(request, {"repair": done}, done)
    found = False
    for fault in corpus.check():
        found = True
        say(request, {"fault": fault}, fault)
    if not found:
        print("No faults found.", file=sys.stderr)
    return IN_PART if found else DONE
