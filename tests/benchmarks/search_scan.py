"""Queries of every kind over real texts, against a naive scan of the same texts.

Run as ``python -m tests.benchmarks.search_scan --texts FOLDER --language CODE [--documents N]
[--queries N]``, once for each language. Documents of news size are cut from the folder's .txt files;
apostrophes and separators in numbers, which the scan knows nothing of, are taken out of them first. Each
query has to find the same documents with the same passages. Prints a row of a table in Markdown, and what
differs.
"""

import argparse
import random
import re
import sys
import tempfile
from pathlib import Path

from tests.search.scanning import Asked, scanned

from florilegium.search import IndexEntry, SearchIndex, SearchSource

from .texts import cut


def documents(folder, count):
    """Texts without what the scan does not know."""
    texts = ["\n\n".join(paragraphs) for _, paragraphs in cut(folder)]
    random.Random(1887).shuffle(texts)
    texts = [re.sub(r"(?<=\d)[.,](?=\d)", " ", text) for text in texts[:count]]
    return [re.sub(r"['’‘ʼʻ＇*?]", " ", text) for text in texts]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--language", required=True)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--queries", type=int, default=200)
    asked = parser.parse_args()
    texts = documents(asked.texts, asked.documents)

    def load(document):
        return SearchSource(texts[int(document[1:])], language=asked.language)

    different, passages = [], 0
    with tempfile.TemporaryDirectory() as place:
        index = SearchIndex(Path(place) / "index")
        index.update([IndexEntry(f"d{n}", text, language=asked.language) for n, text in enumerate(texts)])
        for query, node in Asked(texts, asked.language, 7).queries(asked.queries):
            result = index.search(query, limit=len(texts), passages=1_000_000, load=load)
            found = {one.document: [(p.start, p.end) for p in one.passages] for one in result.documents}
            wanted = {f"d{n}": scanned(node, text, asked.language) for n, text in enumerate(texts)}
            wanted = {document: ranges for document, ranges in wanted.items() if ranges is not None}
            passages += sum(map(len, wanted.values()))
            if found != wanted or result.total != len(wanted):
                different.append((query, found, wanted))
        index.close()
    for query, found, wanted in different:
        sys.stdout.write(f"{query}\n")
        for document in sorted(found.keys() | wanted.keys()):
            ours, theirs = found.get(document), wanted.get(document)
            if ours != theirs:
                text = texts[int(document[1:])]
                for start, end in sorted(set(ours or ()) ^ set(theirs or ()))[:3]:
                    sys.stdout.write(f"    {document} {text[max(start - 20, 0) : end + 20]!r}\n")
                break
    size = sum(map(len, texts)) / 1e6
    sys.stdout.write(
        f"| {asked.language} | {len(texts)} documents, {size:.2f} M characters | {asked.queries} queries, "
        f"{passages:,} passages | {len(different)} differ |\n"
    )


if __name__ == "__main__":
    main()
