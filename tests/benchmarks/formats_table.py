"""How well each format is read, as one table: run as ``python tests/benchmarks/formats_table.py CORPUS``.

CORPUS holds a folder a set: pdf, epub, html, office, encodings, multiformat, each with its index of
what is expected (see the scripts and functions that measure it). ``--only`` takes some of the sets;
"places" and "speed" are two more. Below the table stands, set by set, every file that keeps a figure
from being perfect, with what it lacks and what it has beside what was expected, so that each can be
looked at. Pandoc, pdftotext, mammoth, python-docx and striprtf are measured beside ours where they are
installed.
"""

import argparse
import json
import os
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import epub_table
import multiformat
import office_table
import pages_open
import pdf_table
import saved_pages
import speeds

from florilegium import importers
from florilegium.importers import pdf as pdf_importer


@dataclass
class Table:
    """Rows of (set, measure, result, aim), and what is to be said beside them."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def row(self, name: str, measure: str, result: str, aim: str = "") -> None:
        """Add one row."""
        self.rows.append((name, measure, result, aim))

    def text(self) -> str:
        """The table in Markdown, and the notes below it."""
        lines = ["| set | measure | result | aim |", "|:--|:--|--:|--:|"]
        lines += [f"| {' | '.join(row)} |" for row in self.rows]
        for name, notes in self.notes.items():
            lines += ["", f"## {name}", "", *notes]
        return "\n".join(lines) + "\n"


def pdf(folder: Path, table: Table) -> None:
    """Crashes, classes, and the text of the class whose text two extractors agree on."""
    folder /= "pdf"
    manifest = json.loads((folder / "pdf_manifest.json").read_text(encoding="utf-8"))
    answers = pdf_table.read_all([str(folder / entry["path"]) for entry in manifest], 2)
    failed = [one for one in answers.values() if one["status"].startswith(("crash", "hang", "fault"))]
    table.row("pdf", f"crashes, hangs or faults, of {len(manifest)} files", str(len(failed)), "0")
    right: dict[str, list[bool]] = defaultdict(list)
    scores: list[float] = []
    whole: list[float] = []
    for entry in manifest:
        answer = answers[str(folder / entry["path"])]
        good = pdf_table.is_right(entry["class"], answer, encrypted=entry.get("encrypt_marker", False))
        right[entry["class"]].append(good)
        if not good:
            table.notes["pdf"].append(f"- {entry['class']}: {entry['path']}: {answer.get('reason', 'read')}")
        if entry["class"] != "text_agreed" or answer["status"] != "read":
            continue
        scores.append(pdf_table.score(folder, entry, answer["text"], answer["markers"]))
        whole.append(scores[-1])
        if scores[-1] < 0.98:
            whole[-1] = max(scores[-1], with_furniture(folder, entry))
            soup = " (said to be broken text)" if "broken" in " ".join(answer["remarks"]) else ""
            table.notes["pdf"].append(
                f"- {scores[-1]:.3f}, with running heads {whole[-1]:.3f}: {entry['path']}{soup}"
            )
    for kind, results in sorted(right.items()):
        table.row("pdf", f"class {kind}: the right answer", f"{sum(results)} of {len(results)}", "all")
    for words, values in (("as read", scores), ("with the running heads that are left out", whole)):
        table.row(
            "pdf",
            f"token F1 of the agreed text, {words}: mean; below .98; below .90",
            f"{statistics.mean(values):.4f}; {sum(v < 0.98 for v in values)}; {sum(v < 0.9 for v in values)}",
            ".98; none unexplained",
        )


def with_furniture(folder: Path, entry: dict) -> float:
    """The score of a file's text with its running heads and page numbers."""
    kept, pdf_importer.without_furniture = pdf_importer.without_furniture, list
    try:
        document = importers.read(folder / entry["path"])
    finally:
        pdf_importer.without_furniture = kept
    markers = " ".join(block.marker for block in document.structure.blocks)
    return pdf_table.score(folder, entry, document.text, markers)


def places(folder: Path, table: Table) -> None:
    """Drags and highlights over words on pages; a file of 500 pages in the window."""
    import pdf_places  # needs Qt

    made = pdf_places.measured(folder / "pdf")
    of = f"of {made.words:,} words"
    table.row("pdf", f"a drag over a word gives exactly it, {of}", f"{made.drags / made.words:.4f}", "1")
    table.row("pdf", f"its highlight covers exactly it, {of}", f"{made.covers / made.words:.4f}", "1")
    failed = sum(len(words) for _, words in made.missed)
    said = f"{failed - made.overprinted}; {made.overprinted}"
    table.row("pdf", "words that fail: alone on their place; with others printed over them", said, "0")
    table.notes["pages"] += [
        f"- {len(words)} of {path}: {' '.join(words[:6])}" for path, words in made.missed
    ]
    first, frames, memory = pages_open.measured(500)
    table.row("pdf", "500 pages: first page drawn", f"{first * 1000:.0f} ms", "200 ms")
    late = sorted(frames)[int(len(frames) * 0.99)]
    table.row(
        "pdf",
        "500 pages: frame while scrolling, median and 99 %",
        f"{statistics.median(frames) * 1000:.1f}, {late * 1000:.1f} ms",
        "16 ms",
    )
    table.row("pdf", "500 pages: memory taken by scrolling through all", f"{memory / 1e6:.0f} MB", "bounded")


def epub(folder: Path, table: Table) -> None:
    """epubcheck's samples, the W3C's tests, and whether all words of the spine are there."""
    folder /= "epub"
    found = epub_table.read_all(folder, json.loads((folder / "epub_index.json").read_text(encoding="utf-8")))
    fit = [one for one in found if all(e["valid"] for e in one.entry.get("expect", ()))]
    fit = [one for one in fit if Path(one.path).stem not in epub_table.REFUSED]
    opened = [one for one in fit if one.document is not None]
    table.row("epub", "fit to open, and opened", f"{len(opened)} of {len(fit)}", "all")
    table.notes["epub"] += [f"- not opened: {one.path}: {one.reason}" for one in fit if one.document is None]
    crashed = sum(one.reason.startswith("CRASH") for one in found)
    table.row("epub", f"crashes, of {len(found)} files", str(crashed), "0")
    results, reasons = epub_table.w3c_results(
        folder, [one for one in found if one.entry.get("source") == "w3c/epub-tests"]
    )
    counts = ", ".join(f"{len(names)} {result}" for result, names in results.items())
    table.row("epub", "W3C tests", counts, "a table")
    table.notes["epub"] += [f"- failed: {name}" for name in results["failed"]]
    table.notes["epub"] += [f"- does not apply, {times}: {why}" for why, times in reasons.most_common()]
    shares = []
    for one in found:
        try:
            expected = epub_table.words_of_spine(folder / one.path) if one.document else None
        except Exception:  # what is no archive has no words to compare
            continue
        if expected and one.document:
            missing = expected - epub_table.tokens(one.document.text)
            shares.append(1 - missing.total() / expected.total())
    complete = f"{statistics.mean(shares):.4f}, {sum(share == 1 for share in shares)} of {len(shares)}"
    table.row("epub", "words of the spine in the text: mean, books whole", complete, "complete")


def html(folder: Path, table: Table) -> None:
    """Articles and what pages state, against the expected of a suite of readability tests."""
    measured = saved_pages.measured(folder / "html" / "readability")
    table.row("html", "token F1 of the article: mean, median", measured.f1, ".96")
    for name, aim in (("title", ".95"), ("author", ".8"), ("date", ".8")):
        right, of = measured.fields[name]
        table.row("html", f"{name} exact", f"{right / of:.3f} ({right} of {of})", aim)
    table.notes["html"] += measured.notes


def office(folder: Path, table: Table) -> None:
    """Texts of word processors' documents, beside other programs where they are installed."""
    for suffix, aim in (("docx", ".97"), ("odt", ".99"), ("rtf", ".98")):
        made = office_table.measured(folder / "office", suffix, beside=True)
        for name, said in office_table.rows(made):
            table.row("office", f"{suffix}: {name}", said, aim)
        table.notes["office"] += made.notes


def encodings(folder: Path, table: Table) -> None:
    """Share of texts decoded wholly right."""
    right, of, wrong = saved_pages.decoded(folder / "encodings")
    table.row("encodings", "wholly right text", f"{right / of:.3f} ({right} of {of})", ".90")
    table.notes["encodings"] += wrong


def formats(folder: Path, table: Table) -> None:
    """One manual in several formats: how many of the words of its text come in the same order."""
    for name, figures in multiformat.measured(folder / "multiformat").items():
        for share, said in (
            ("ordered", "words of the text in the same order"),
            ("chapters", "the same, the list of contents left out on both sides"),
            ("anywhere", "words of the text, wherever"),
        ):
            words = ", ".join(
                f"{language} {getattr(found, share):.4f}" for language, found in figures.items()
            )
            table.row("multiformat", f"{name}: {said}", words, "" if share == "anywhere" else ".99")


def speed(folder: Path, table: Table) -> None:
    """Documents and MB a second of CPU, beside pdftotext and pandoc."""
    for name, found in speeds.measured(folder).items():
        said = ", ".join(f"{who} {speed}" for who, speed in found.said().items())
        table.row("speed", f"{name}: documents and MB a second of CPU ({found.files} files)", said)
    if hasattr(os, "getloadavg"):  # not on Windows
        load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
        table.notes["speed"].append(f"- load of the machine in the last 1, 5, 15 minutes: {load}")


SETS: dict[str, Callable[[Path, Table], None]] = {
    "pdf": pdf,
    "places": places,
    "epub": epub,
    "html": html,
    "office": office,
    "encodings": encodings,
    "multiformat": formats,
    "speed": speed,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--only", nargs="+", choices=SETS, default=list(SETS), metavar="SET")
    chosen = parser.parse_args()
    table = Table()
    for name in chosen.only:
        SETS[name](chosen.corpus, table)
    sys.stdout.write(table.text())


if __name__ == "__main__":
    main()
