"""Whether files of other programs give the highlights that stand beside them.

    python -m tests.benchmarks.imports_table FOLDER

FOLDER holds ``kindle/locales`` (clippings, and ``expected.json`` with what every entry says),
``readwise`` (a CSV, and ``expected.json``), and Hypothesis files, whose quotes are looked for in the web
page of the same name beside them.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from florilegium.annotations import formats
from florilegium.corpus import Corpus
from florilegium.errors import AnnotationFailure
from florilegium.model import ForeignHighlight


def kindle(folder: Path) -> list[tuple[str, int, int]]:
    """For each file how many of the expected highlights and notes it gives, and how many there are."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["entries"]
    wanted = [entry for entry in expected if entry["kind"] != "bookmark"]
    lines = []
    for path in sorted(folder.glob("*.txt")):
        found = formats.read(path)[1]
        if path.name == "extended_highlight.txt":
            longer = [one for one in found if one.quote.endswith("extended further.")]
            lines.append((path.name, len(longer) if len(found) == 1 else 0, 1))
            continue
        right = sum(any(_same_clipping(one, entry) for one in found) for entry in wanted)
        lines.append((path.name, right if len(found) == len(wanted) else 0, len(wanted)))
    return lines


def _same_clipping(one: ForeignHighlight, entry: dict[str, str]) -> bool:
    words = one.quote if entry["kind"] == "highlight" else one.note
    return (
        words == entry["text"]
        and one.title == entry["title"]
        and one.author == (entry.get("author") or "")
        and one.location == entry.get("location", "")
        and one.page == entry.get("page", "")
        and one.created.startswith(entry.get("date", "")[:19])
    )


def readwise(folder: Path) -> list[tuple[str, int, int]]:
    """As :func:`kindle`, of the rows of a CSV."""
    lines = []
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    names = {"text": "quote", "note": "note", "title": "title", "author": "author", "page": "page",
             "location": "location", "color": "label"}  # fmt: skip
    for path in sorted(folder.glob("*.csv")):
        found = {one.quote: one for one in formats.read(path)[1]}
        right = 0
        for row in expected["expect"]:
            one = found.get(row["text"])
            right += one is not None and all(
                getattr(one, names[key]) == value for key, value in row.items() if key in names
            )
        lines.append(
            (path.name, right if len(found) == expected["highlights"] else 0, expected["highlights"])
        )
    return lines


def pages(folder: Path) -> list[tuple[str, int, int]]:
    """For each web page how many of the annotations beside it are on their words in its text."""
    lines = []
    for path in sorted(folder.rglob("*.json")):
        page = path.with_suffix(".html")
        try:
            source, found = formats.read(path)
        except AnnotationFailure:
            continue
        if source != "hypothesis" or not page.exists():
            continue
        with tempfile.TemporaryDirectory() as place:
            corpus = Corpus(Path(place) / "library")
            list(corpus.add([page]))
            (outcome,) = corpus.imports.take_in([path])
            placed = sum(
                any(
                    " ".join(one.quote.split()) == " ".join(made.exact.split())
                    for made in corpus.highlights()
                )
                for one in found
            )
            (again,) = corpus.imports.take_in([path])
            same = again.unchanged + again.unmatched == outcome.total
            corpus.close()
        lines.append((path.name, placed if same else 0, len(found)))
    return lines


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    lines = ["| file | highlights | right |", "|:--|--:|--:|"]
    for measured in (
        kindle(folder / "kindle" / "locales"),
        readwise(folder / "readwise"),
        pages(folder / "hypothesis"),
    ):
        lines += [f"| {name} | {count} | {right} |" for name, right, count in measured]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
