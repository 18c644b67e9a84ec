"""The starter corpus: documents that come with Florilegium, with highlights made on some of them."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from florilegium.anchoring import occurrences
from florilegium.corpus.corpus import Cancelled, Corpus, OnProgress
from florilegium.corpus.files import file_of
from florilegium.errors import LibraryError
from florilegium.model import AddOutcome

MANIFEST = "manifest.toml"


def add_starter_corpus(
    corpus: Corpus, folder: Path, on_progress: OnProgress, cancelled: Cancelled
) -> Iterator[AddOutcome]:
    """Add the documents that the folder's manifest lists, and their highlights to those without any.

    Raises LibraryError where the folder has no manifest or the manifest does not fit its documents.
    """
    try:
        manifest = tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except OSError as error:
        raise LibraryError(f"The starter corpus is not where it should be ({folder}).") from error
    entries = {str((folder / entry["file"]).absolute()): entry for entry in manifest["document"]}
    for outcome in corpus.add(list(entries), on_progress, cancelled, remember_folders=False):
        yield outcome
        # "unchanged" as well: an earlier try may have been cut off before the highlights.
        if outcome.status not in ("added", "unchanged") or corpus.was_highlighted(outcome.document):
            continue
        entry = entries[file_of(outcome.path)]
        stated = {key: str(entry[key]) for key in ("author", "date", "language") if key in entry}
        corpus.complete(outcome.document, **stated)
        text = corpus.text(outcome.document).text
        for highlight in entry.get("highlight", ()):
            places = occurrences(text, highlight["quote"])
            if len(places) != 1:
                raise LibraryError(f"The starter corpus does not fit: {highlight['quote']!r}.")
            corpus.highlight(
                outcome.document,
                places[0],
                highlight["label"],
                highlight.get("note", ""),
                highlight.get("tags", ()),
            )
    corpus.forget_history()
