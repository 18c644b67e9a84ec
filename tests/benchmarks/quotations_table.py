"""How a draft of a hundred quotations is told, and how fast, in a library of any size.

    python -m tests.benchmarks.quotations_table LIBRARY

LIBRARY is copied, two documents that say the same twenty sentences are added to the copy, and the draft
is made of its texts. The first run reads from the disk all that the second has in memory.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.corpus.hundred import KINDS, hundred

from florilegium.corpus import Corpus

from .results import machine
from .texts import MadeUp, vocabulary

_SAMPLE = 400  # texts of which quotations are made


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    request = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "library"
        shutil.copytree(request.library, copy)
        corpus = Corpus(copy)
        chance = random.Random(1887)
        ids = [summary.id for summary in corpus.documents()]
        texts = [corpus.text(document).text for document in chance.sample(ids, min(_SAMPLE, len(ids)))]
        words = vocabulary(" ".join(texts))
        shared, invented = (
            [MadeUp(words, seed).sentence() for seed in range(at, at + 20)] for at in (0, 100)
        )
        for number, order in enumerate((shared, shared[::-1])):
            (Path(folder) / f"{number}.txt").write_text(
                "\n\n".join([f"Copy {number}", *order]), encoding="utf-8"
            )
        list(corpus.add([Path(folder) / "0.txt", Path(folder) / "1.txt"]))
        corpus.update_index()
        corpus.close()
        draft, kinds = hundred(texts, invented, shared, chance)
        corpus = Corpus(copy)
        lines = [
            f"{machine()['machine']}, {len(ids):,} documents",
            "",
            "| run | s | CPU s |",
            "|:--|--:|--:|",
        ]
        for run in ("first", "second"):
            started, spent = time.perf_counter(), time.process_time()
            found = corpus.quotations.verify(draft)
            took, worked = time.perf_counter() - started, time.process_time() - spent
            lines.append(f"| {run} | {took:.2f} | {worked:.2f} |")
        corpus.close()
    right = Counter(kind for kind, verdict in zip(kinds, found, strict=True) if verdict.status is KINDS[kind])
    lines += ["", "| quotations | told right |", "|:--|--:|"]
    lines += [f"| {kind} | {right[kind]} of {kinds.count(kind)} |" for kind in KINDS]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
