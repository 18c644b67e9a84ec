"""Mean average precision on test collections, with the words of each query OR-ed.

Run as ``python -m tests.benchmarks.relevance FOLDER...``; each folder has ``corpus.jsonl`` and
``queries.jsonl`` (``_id``, ``text``, and of documents ``title``) and ``qrels.tsv`` (query, document,
score), as the BEIR benchmark lays them out.
"""

import argparse
import json
import re
import sys
import tempfile
from pathlib import Path

from florilegium.search import IndexEntry, SearchIndex
from florilegium.search.parser import parse

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def precision(ranked, relevant):
    """Average precision of a ranking."""
    total = found = 0
    for place, document in enumerate(ranked, 1):
        if document in relevant:
            found += 1
            total += found / place
    return total / len(relevant)


def measure(folder, *, once):
    """Mean average precision; with ``once`` a word that a query repeats is asked for once."""
    relevant = {}
    for line in (folder / "qrels.tsv").read_text().splitlines()[1:]:
        query, document, score = line.split("\t")
        if int(score) > 0:
            relevant.setdefault(query, set()).add(document)
    with tempfile.TemporaryDirectory() as place:
        index = SearchIndex(Path(place) / "index")
        index.update(
            IndexEntry(one["_id"], one["text"], one["title"], language="en")
            for one in lines(folder / "corpus.jsonl")
        )
        found = []
        for query in lines(folder / "queries.jsonl"):
            if query["_id"] in relevant:
                words = _WORD.findall(query["text"].lower())
                asked = parse(" OR ".join(dict.fromkeys(words) if once else words))
                ranked = index.consult(
                    lambda reader, asked=asked: list(reader.answer(asked, lambda: False)[1])
                )
                found.append(precision([document for document, _ in ranked], relevant[query["_id"]]))
        index.close()
    return sum(found) / len(found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", type=Path, nargs="+")
    for folder in parser.parse_args().folders:
        once, often = measure(folder, once=True), measure(folder, once=False)
        sys.stdout.write(f"| {folder.name} | {once:.4f} | {often:.4f} |\n")


if __name__ == "__main__":
    main()
