"""The library that is measured, built once through the Corpus and kept in a folder."""

import random
import shutil
from pathlib import Path

from florilegium.corpus import Corpus
from florilegium.model import BlockKind, Range

HIGHLIGHTED = 10
"""Of so many documents one has highlights."""
EACH = 3
"""How many highlights such a document has."""


def build(folder: Path, documents: Path) -> None:
    """A library in ``folder`` of the files in ``documents``, highlighted and indexed."""
    unfinished = folder.with_name(folder.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    corpus = Corpus(unfinished)
    try:
        failed = [outcome for outcome in corpus.add([documents]) if outcome.status != "added"]
        if failed:
            raise RuntimeError(f"{len(failed)} documents were not added; the first: {failed[0]}")
        for summary in corpus.documents()[::HIGHLIGHTED]:
            highlight(corpus, summary.id, EACH)
        corpus.forget_history()
        corpus.update_index()
    finally:
        corpus.close()
    unfinished.rename(folder)


def highlight(corpus: Corpus, document: str, count: int) -> None:
    """Highlight ``count`` passages of a document, spread over its text, with notes and tags."""
    chance = random.Random(document)
    text = corpus.text(document)
    blocks = [block for block in text.structure.blocks if block.kind is BlockKind.PARAGRAPH]
    labels = [label.id for label in corpus.labels()]
    for number in range(count):
        block = blocks[number * len(blocks) // count]
        length = min(block.end - block.start, 90)
        start = chance.randint(block.start, block.end - length)
        note = "To be compared with the other account." if number % 3 == 0 else ""
        corpus.highlight(
            document,
            Range(start, start + length),
            labels[number % len(labels)],
            note,
            ("figures", f"topic-{chance.randrange(40)}") if number % 2 else (),
        )
