"""Concordances and counts of words over real texts, beside a scan of the same files, in one run.

Run as ``python -m tests.benchmarks.concordance_table --texts FOLDER [--documents N]``. Documents of news
size are cut from the folder's .txt files, shuffled with a fixed seed, written to a folder and added to a
library. The word is the one whose occurrences are nearest to 25,000. The scan is ripgrep's where it is
installed, else grep's, for the whole word, in any case, counting only, the files already in memory; it
sorts nothing. Times are wall-clock, the median of five; before each, what is remembered of the last
concordance is let go.

Of the commonest word it is measured what a reader waits for with very many lines, once each and in CPU:
the first screen and all lines, the lines again after one document has changed, what became of each hit of a
saved search and its evidence in a file, 10,000 lines highlighted in one deed and taken back.

Then every count is made once more by NLTK, over the same tokens: the lines of words by its
ConcordanceIndex, all words by its FreqDist, collocates by its BigramCollocationFinder.
"""

import argparse
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from nltk.collocations import BigramCollocationFinder
from nltk.metrics import BigramAssocMeasures
from nltk.probability import FreqDist
from nltk.text import ConcordanceIndex

from florilegium.corpus import Corpus
from florilegium.search.analysis import forms

from .results import machine
from .texts import cut

AIM = 25_000
RUNS = 5
SCREEN = 40  # lines
MANY = 10_000  # lines highlighted in one deed
WORDS = 100  # that are counted once more


def library(texts, documents, place):
    """The library of the texts' pieces, and the folder where they stand as files."""
    pieces = [(title, "\n\n".join(paragraphs)) for title, paragraphs in cut(texts)]
    random.Random(1887).shuffle(pieces)
    folder = place / "files"
    folder.mkdir()
    for number, (title, text) in enumerate(pieces[:documents]):
        (folder / f"{number:06}.txt").write_text(f"{title}\n\n{text}\n", encoding="utf-8")
    corpus = Corpus(place / "library")
    for _ in corpus.add([folder]):
        pass
    corpus.update_index()
    corpus.tidy_index()
    return corpus, folder


def milliseconds(do, before=lambda: None):
    taken = []
    for _ in range(RUNS):
        before()
        start = time.perf_counter()
        do()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def scan(word, folder):
    """Name of the program that scans, and its milliseconds."""
    if shutil.which("rg"):
        name, command = "ripgrep", ["rg", "--count-matches", "--word-regexp", "--ignore-case", word, folder]
    else:
        name, command = "grep", ["grep", "-r", "-c", "-w", "-i", word, folder]
    return name, milliseconds(lambda: subprocess.run(command, check=True, capture_output=True))


def measure(corpus, word, folder):
    lines = corpus.concordances

    def forget():
        lines._last = None

    def first():
        lines.lines(lines.find(word, (), most=100), range(SCREEN))

    lines.warm_up()
    name, scanned = scan(word.removeprefix("="), folder)
    found = lines.find(word)
    sample = [summary.id for summary in corpus.documents()[:100]]
    rows = [
        ("first screen", milliseconds(first, forget)),
        ("all lines, sorted by the words right", milliseconds(lambda: lines.find(word), forget)),
        (
            "sorted anew by the words left",
            milliseconds(lambda: lines.find(word, ("1L", "2L")), lambda: (forget(), lines.find(word))),
        ),
        (
            "a screen of lines",
            milliseconds(lambda: lines.lines(found, range(len(found) // 2, len(found) // 2 + SCREEN))),
        ),
        ("collocates, five words either side", milliseconds(lambda: lines.collocates(word), forget)),
        ("clusters of three", milliseconds(lambda: lines.clusters(word), forget)),
        ("all words", milliseconds(lines.words)),
        ("keyness of 100 documents", milliseconds(lambda: lines.words(sample))),
    ]
    return len(found), name, scanned, rows


def cpu(do):
    """Seconds of CPU."""
    start = time.process_time()
    do()
    return time.process_time() - start


def measure_very_many(corpus, word, folder):
    """How many lines the word has, and rows of what is done with them in seconds."""
    lines = corpus.concordances
    order = ("1R", "2R", "3R")
    lines._last = None
    rows = [("first 120 lines", cpu(lambda: lines.lines(lines.find(word, order, most=120), range(SCREEN))))]
    rows.append(("all lines, sorted", cpu(lambda: lines.find(word, order))))
    found = lines.find(word, order)
    path = next(folder.iterdir())
    path.write_text(path.read_text(encoding="utf-8") + f"\n\nOnce more {word}.\n", encoding="utf-8")
    list(corpus.refresh())
    corpus.update_index()
    rows.append(("again, one document having changed", cpu(lambda: lines.find(word, order))))
    found = lines.find(word, order)
    search, _ = corpus.searches.save("All", word)
    rows.append(
        ("coverage, beside the lines", cpu(lambda: corpus.searches.covered(search, found, whole=True)))
    )
    lines._last = None
    rows.append(("coverage alone", cpu(lambda: corpus.searches.coverage(search))))
    evidence = folder.parent / "evidence.md"
    rows.append(("its evidence in a file", cpu(lambda: corpus.searches.save_evidence(search, evidence))))
    part = found.part(range(min(MANY, len(found))))
    rows.append((f"{len(part):,} lines highlighted", cpu(lambda: corpus.passages.highlight(part, "claim"))))
    rows.append(("taken back", cpu(corpus.undo)))
    highlight = corpus.passages.highlight
    rows.append(("their sentences highlighted", cpu(lambda: highlight(part, "claim", sentences=True))))
    corpus.undo()
    return len(found), rows


def check(corpus):
    """How many counts were compared; raises AssertionError for the first that differs."""
    texts = [forms(corpus.text(summary.id).text)[0] for summary in corpus.documents()]
    counted = FreqDist(word for text in texts for word in text)
    assert {one.word: one.count for one in corpus.concordances.words()} == dict(counted)
    compared = len(counted)
    chance = random.Random(7)
    flat = [word for text in texts for word in text]
    theirs = ConcordanceIndex(flat)
    words = sorted(word for word in counted if word.isalpha())
    chosen = chance.sample(words, min(WORDS, len(words))) + [
        word for word, _ in counted.most_common(20) if word.isalpha()
    ]
    for word in chosen:
        assert len(corpus.concordances.find(f"={word}", ())) == len(theirs.offsets(word)), word
    compared += len(chosen)
    pairs = Counter()
    for text in texts:
        pairs.update(BigramCollocationFinder.from_words(text, window_size=6).ngram_fd)
    for word in chosen[-3:]:
        for one in corpus.concordances.collocates(f"={word}", (0, 5), minimum=1):
            assert one.count == pairs[word, one.word], (word, one)
            score = BigramAssocMeasures.likelihood_ratio(
                one.count / 5, (counted[word], counted[one.word]), counted.N()
            )
            assert abs(abs(one.score) - score) < 1e-6 * max(score, 1), (word, one)
            compared += 1
    return compared


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=10_000)
    asked = parser.parse_args()
    place = Path(tempfile.mkdtemp())
    try:
        corpus, folder = library(asked.texts, asked.documents, place)
        counts = [one for one in corpus.concordances.words() if one.word.isalpha()]
        word = min(counts, key=lambda one: abs(one.count - AIM)).word
        lines, name, scanned, rows = measure(corpus, f"={word}", folder)
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        about = machine() | {"texts": f"{corpus.document_count():,} documents, {size:.1f} MB"}
        about["word"] = f"“{word}”, {lines:,} lines"
        sys.stdout.write("; ".join(f"{key}: {value}" for key, value in about.items()) + "\n\n")
        sys.stdout.write(f"| measured | ms | {name}'s scan, ms | ratio |\n|:--|--:|--:|--:|\n")
        for what, taken in rows:
            sys.stdout.write(f"| {what} | {taken:.0f} | {scanned:.0f} | {taken / scanned:.2f} |\n")
        common = max(counts, key=lambda one: one.count).word
        lines, rows = measure_very_many(corpus, common, folder)
        sys.stdout.write(f"\n| “{common}”, {lines:,} lines | s of CPU |\n|:--|--:|\n")
        for what, taken in rows:
            sys.stdout.write(f"| {what} | {taken:.2f} |\n")
        sys.stdout.write(f"\n{check(corpus):,} counts are the same as NLTK's.\n")
        corpus.close()
    finally:
        shutil.rmtree(place)


if __name__ == "__main__":
    main()
