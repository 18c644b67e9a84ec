"""Indexing and searching against stock Whoosh's writer and SQLite's FTS5, in one run.

Run as ``python -m tests.benchmarks.search_table --texts FOLDER [--documents N]``, with ``--only`` of some
engines only, as JSON. Beside them stand Recoll, Tantivy and ripgrep where they are installed
(``engines.py``). Documents of news size
are cut from the folder's .txt files, shuffled with a fixed seed. Prints a table in Markdown.
Each engine works in a process of its own, one after the other.

Indexing is measured in CPU seconds, system time included, for a megabyte of text: ours as the library
has it (exact forms and stems, both with positions); FTS5 with Porter's stemmer, storing the texts; stock
Whoosh given the tokens of a tenth of the documents, or of 1,000. Typed queries are stretches of the
texts, typed letter by letter; each key asks for 50 documents with titles, and ours with their first
passages and exact numbers of hits, and once more for the 20 that the window asks for at each key (and for
50 on the pause); FTS5 is measured with titles only and with its snippets. Times of searches are the
process's CPU time: nothing in them waits for the disk, and the machine may be busy otherwise.
"""

import argparse
import gc
import json
import random
import re
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

import whoosh.index

from florilegium.search import IndexEntry, SearchIndex, SearchSource
from florilegium.search.analysis import forms, stems
from florilegium.search.schema import SCHEMA, STEMS, rows

from .engines import OTHERS, lines
from .results import machine
from .texts import cut

KEYS = 145
BATCH = 2_000  # documents in a commit, as the library makes them
ASKED = {
    "common word": ("the", '"the"'),
    "OR of three common words": ("the OR of OR and", '"the" OR "of" OR "and"'),
    "prefix": ("co*", "co*"),
    "phrase of two common words": ('"of the"', '"of the"'),
    "phrase of a common and a rarer word": ('"the people"', '"the people"'),
    "rarer word": ("president", '"president"'),
    "AND of two": ("government people", '"government" "people"'),
    "two words near each other": ("government NEAR/10 people", 'NEAR("government" "people", 10)'),
    "word with one wrong letter": ("goverment~", None),
    "word with two wrong letters": ("goverment~2", None),
    "leading wildcard": ("*ology", None),
}


def documents(folder, count):
    """Titles and texts."""
    cuts = [(title, "\n\n".join(paragraphs)) for title, paragraphs in cut(folder)]
    random.Random(1887).shuffle(cuts)
    if len(cuts) < count:
        sys.stderr.write(f"The texts give {len(cuts):,} documents only.\n")
    return cuts[:count]


def typed(texts):
    """What stands in the field after each key: stretches of two to four words."""
    chance = random.Random(2)
    keys = []
    while len(keys) < KEYS:
        words = re.findall(r"[A-Za-z]{2,}", chance.choice(texts)[1])
        size = chance.randint(2, 4)
        if len(words) > size:
            at = chance.randrange(len(words) - size)
            query = " ".join(words[at : at + size]).lower()
            keys += [query[:end] for end in range(1, len(query) + 1)]
    return [key for key in keys[:KEYS] if not key.endswith(" ")]


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def memory():
    """Peak, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def now_resident():
    """Resident memory that belongs to no file, in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) * 1024
    return 0


def size(folder):
    return sum(path.stat().st_size for path in folder.iterdir())


def milliseconds(asked, ask, repetitions=1):
    taken = []
    for one in asked:
        for _ in range(repetitions):
            start = time.process_time()
            ask(one)
            taken.append((time.process_time() - start) * 1000)
    return taken


# ---- the engines, each in its process


def ours(texts, place, megabytes):
    database = sqlite3.connect(place / "texts")
    database.execute("CREATE TABLE text (id TEXT PRIMARY KEY, title TEXT, content BLOB)")
    database.executemany(
        "INSERT INTO text VALUES (?, ?, ?)",
        ((f"d{number}", title, zlib.compress(text.encode())) for number, (title, text) in enumerate(texts)),
    )
    database.commit()
    entries = [IndexEntry(f"d{n}", text, title, language="en") for n, (title, text) in enumerate(texts)]
    index = SearchIndex(place / "index")
    before, start, resident = cpu(), time.perf_counter(), memory()
    for first in range(0, len(entries), BATCH):
        index.update(entries[first : first + BATCH])
    result = {
        "CPU s/MB": (cpu() - before) / megabytes,
        "wall s/MB": (time.perf_counter() - start) / megabytes,
        "indexing above the texts, MB": (memory() - resident) / 1e6,
    }
    start = time.perf_counter()
    before = cpu()
    while index.tidy():
        pass
    result["merging, CPU s/MB"] = (cpu() - before) / megabytes
    result["size"] = size(place / "index") / 1e6 / megabytes
    one = []
    for number in range(8):
        changed = IndexEntry(f"d{number}", texts[number][1] + " Xanadu", texts[number][0], language="en")
        start = time.perf_counter()
        index.update([changed])
        index.search("Xanadu", load=lambda _: None)
        one.append((time.perf_counter() - start) * 1000)
    result["one changed"] = one
    index.close()

    def load(document):
        found = database.execute("SELECT title, content FROM text WHERE id = ?", (document,)).fetchone()
        return SearchSource(zlib.decompress(found[1]).decode(), found[0], language="en")

    del entries
    gc.collect()
    gc.freeze()  # what the measuring itself holds is no burden of the application's
    resident = now_resident()
    index = SearchIndex(place / "index")
    start = time.perf_counter()
    index.search("xylophone", load=load)
    result["first search"] = (time.perf_counter() - start) * 1000

    def ranked(query):
        index.search(query, limit=0, load=load)

    cold = {}
    for what, (query, _) in ASKED.items():
        index.close()
        ranked("xylophone")
        cold[what] = milliseconds([query], ranked)[0]
    index.close()
    start = time.perf_counter()
    index.prewarm(load=load)
    gc.collect()
    gc.freeze()  # as the child that answers searches does
    result["prewarm"] = (time.perf_counter() - start) * 1000
    keys = typed(texts)
    result["typed"] = milliseconds(keys, lambda key: index.search(key, load=load, typing=True))
    index.close()
    index.prewarm(load=load)
    result["typed, 20"] = milliseconds(keys, lambda key: index.search(key, limit=20, load=load, typing=True))
    result["asked"] = []
    for what, (query, _) in ASKED.items():
        index._stale = True  # as after a commit: what the query came to is forgotten
        ranked("xylophone")
        warm = milliseconds([query], ranked)[0]
        full = statistics.median(milliseconds([query], lambda query: index.search(query, load=load), 3))
        result["asked"].append((what, cold[what], warm, full))
    result["searching above the start, MB"] = (now_resident() - resident) / 1e6
    index.close()
    return result


def fts5(texts, place, megabytes):
    database = sqlite3.connect(place / "fts5")
    database.execute("CREATE VIRTUAL TABLE text USING fts5 (title, content, tokenize = 'porter unicode61')")
    before = cpu()
    for first in range(0, len(texts), BATCH):
        database.executemany("INSERT INTO text VALUES (?, ?)", texts[first : first + BATCH])
        database.commit()
    result = {"CPU s/MB": (cpu() - before) / megabytes, "size": size(place) / 1e6 / megabytes}

    def ask(query, columns="title"):
        database.execute(
            f"SELECT {columns}, bm25(text) FROM text WHERE text MATCH ? ORDER BY rank LIMIT 50", (query,)
        ).fetchall()
        database.execute("SELECT count(*) FROM text WHERE text MATCH ?", (query,)).fetchall()

    def ask_with_snippets(query):
        ask(query, "title, snippet(text, 1, '[', ']', '...', 20)")

    keys = [" ".join(f'"{word}"' for word in key.split()) + "*" for key in typed(texts)]
    result["typed"] = milliseconds(keys, ask)
    result["typed, snippets"] = milliseconds(keys, ask_with_snippets)
    result["asked"] = [
        (
            what,
            statistics.median(milliseconds([query], ask, 5)),
            statistics.median(milliseconds([query], ask_with_snippets, 3)),
        )
        for what, (_, query) in ASKED.items()
        if query
    ]
    return result


def stock(texts, place, megabytes):
    """Stock Whoosh's writer, of the same tokens in the same fields."""
    folder = place / "stock"
    folder.mkdir()
    index = whoosh.index.create_in(folder, SCHEMA)
    before = cpu()
    writer = index.writer()
    for number, (title, text) in enumerate(texts):
        for row in rows(IndexEntry(f"d{number}", text, title, language="en")):
            fields = {name: values[0] for name, values in row.values.items()}
            for name, written in row.texts.items():
                exact, clean = forms(" ".join(written))
                fields[name] = exact
                if name + STEMS in SCHEMA:
                    fields[name + STEMS] = [
                        f"en {stem}" for stem in map(stems("en").__getitem__, clean) if stem
                    ]
            writer.add_document(**{name: value for name, value in fields.items() if value})
    writer.commit()
    return {"CPU s/MB": (cpu() - before) / megabytes, "size": size(folder) / 1e6 / megabytes}


ENGINES = {"ours": ours, "fts5": fts5, "stock": stock, **OTHERS}


def spread(taken):
    ordered = sorted(taken)
    late = ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
    return f"{statistics.median(ordered):.1f} / {late:.1f} / {ordered[-1]:.1f}"


def table(found, about):
    us, they, old = found["ours"], found["fts5"], found["stock"]
    rows_ = [
        "; ".join(f"{key}: {value}" for key, value in (machine() | about).items()),
        "",
        "| measured (searches: CPU ms) | ours | FTS5 | stock Whoosh | ours to FTS5 | ours to stock |",
        "|:--|--:|--:|--:|--:|--:|",
    ]

    def row(what, mine, theirs=None, stock=None, form=".3f"):
        parts = [what, f"{mine:{form}}"]
        parts += ["" if one is None else f"{one:{form}}" for one in (theirs, stock)]
        parts += ["" if not one else f"{mine / one:.2f}" for one in (theirs, stock)]
        rows_.append(f"| {' | '.join(parts)} |")

    row("indexing, CPU s/MB", us["CPU s/MB"], they["CPU s/MB"], old["CPU s/MB"])
    row("merging when idle, CPU s/MB", us["merging, CPU s/MB"])
    row("index, of the text", us["size"], they["size"], old["size"], ".2f")
    row("memory: indexing above the texts, MB", us["indexing above the texts, MB"], form=".0f")
    row("memory: searching, MB (RssAnon)", us["searching above the start, MB"], form=".0f")
    row("opening and first search, ms", us["first search"], form=".1f")
    row("prewarming, ms", us["prewarm"], form=".0f")
    rows_.append(
        f"| one document changed and seen, ms, p50 / p95 / max | {spread(us['one changed'])} | | | | |"
    )
    typing = f"| {len(us['typed'])} keys typed, ms, p50 / p95 / max"
    rows_.append(f"{typing} | {spread(us['typed'])} | {spread(they['typed'])} (titles only) | | | |")
    rows_.append(f"{typing} | {spread(us['typed'])} | {spread(they['typed, snippets'])} (snippets) | | | |")
    rows_.append(f"{typing}, 20 documents | {spread(us['typed, 20'])} | | | | |")
    others = {what: (titles, snippets) for what, titles, snippets in they["asked"]}
    for what, cold, warm, full in us["asked"]:
        titles, snippets = others.get(what, (None, None))
        row(f"{what}: just opened, ranking only, ms", cold, titles, form=".1f")
        row(f"{what}: prewarmed, ranking only, ms", warm, titles, form=".1f")
        row(f"{what}: again, with 50 documents' passages and counts, ms", full, snippets, form=".1f")
    return "\n".join([*rows_, *lines(found)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--engine", choices=ENGINES)
    parser.add_argument("--only", choices=ENGINES, nargs="+")
    asked = parser.parse_args()
    if asked.engine:
        texts = documents(asked.texts, asked.documents)
        if asked.engine == "stock":
            texts = texts[:: max(10, len(texts) // 1_000)]
        megabytes = sum(len(text.encode()) for _, text in texts) / 1e6
        place = Path(tempfile.mkdtemp())
        try:
            found = ENGINES[asked.engine](texts, place, megabytes)
        finally:
            shutil.rmtree(place)
        if found is not None:
            found |= {"documents": len(texts), "megabytes": megabytes}
        json.dump(found, sys.stdout)
        return
    found = {}
    for engine in asked.only or ENGINES:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", __spec__.name, "--engine", engine, *sys.argv[1:]],
            check=True,
            capture_output=True,
            text=True,
        )
        found[engine] = json.loads(done.stdout)
    if asked.only:
        json.dump(found, sys.stdout, indent=1)
        return
    size = f"{found['ours']['documents']:,} documents, {found['ours']['megabytes']:.1f} MB"
    sys.stdout.write(table(found, {"texts": size, "SQLite": sqlite3.sqlite_version}) + "\n")


if __name__ == "__main__":
    main()
