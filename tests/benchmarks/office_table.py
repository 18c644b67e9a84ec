"""How much of word processors' documents is read, format by format, against texts known to be right.

    python tests/benchmarks/office_table.py CORPUS [--worst 10] [--compare]

CORPUS is a folder with office_index.json: a list of objects that have "path" and, where the text is
known, "truth", both relative to the folder. Tokens are runs of word characters, whatever their case;
F1 is the harmonic mean of the shares of tokens found and of tokens rightly found, order apart.
"marked" counts the markers of items and notes and the words that stand for pictures as text, as
expected texts do. --compare runs pandoc over the same files where it is installed.
"""

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from pathlib import Path

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.model import ImportedDocument, SpanKind

FORMATS = ("docx", "odt", "rtf")
_TOKEN = re.compile(r"\w+")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def tokens(text: str) -> Counter[str]:
    """The words of a text; what is raised or lowered, and where a word may be broken, is of no account."""
    plain = unicodedata.normalize("NFKC", _STAND_INS.sub(" ", text).replace("\xad", ""))
    return Counter(_TOKEN.findall(plain.casefold()))


_STAND_INS = re.compile(r"\[(?:image|diagram|chart)?\]", re.IGNORECASE)
"""What converters put in the place of pictures."""
_FORMULA = frozenset(("frac", "sqrt", "begin", "sum_", "text"))


def found_in(root: Path, path: str) -> Counter[str]:
    """The tokens that are read of a file, those of markers and pictures' words included."""
    try:
        return tokens(marked(importers.read_bytes((root / path).read_bytes(), Path(path).name)))
    except ImportFailure:
        return Counter()


def reason(found: Counter[str], expected: Counter[str]) -> str:
    """Why a text differs from the expected, where that one is at fault; "" where it is not."""
    lacks, more = expected - found, found - expected
    if lacks and _FORMULA & lacks.keys():
        return "the expected text sets formulas in TeX"
    if not lacks and more:
        return "the expected text leaves out words that the file holds"
    return ""


def f1(found: Counter[str], expected: Counter[str]) -> float:
    shared = (found & expected).total()
    return 2 * shared / (found.total() + expected.total()) if found or expected else 1.0


def marked(document: ImportedDocument) -> str:
    """The text with the markers of its blocks and the words that stand for its pictures."""
    pictures = [span.title for span in document.structure.spans if span.kind is SpanKind.PICTURE]
    blocks = (
        f"{block.marker} {document.text[block.start : block.end]}" for block in document.structure.blocks
    )
    return "\n".join([*blocks, *pictures])


def measure(root: Path, entries: list[dict[str, str]], worst: int) -> None:
    for name in FORMATS:
        scores: list[tuple[float, float, str]] = []
        shared = whole = 0
        failures: Counter[str] = Counter()
        failed: list[tuple[str, str]] = []
        seconds = size = 0.0
        of_format = [entry for entry in entries if entry["path"].lower().endswith(("." + name, ".f" + name))]
        for entry in of_format:
            data = (root / entry["path"]).read_bytes()
            started = time.perf_counter()
            try:
                document = importers.read_bytes(data, Path(entry["path"]).name)
            except ImportFailure as failure:
                failures[str(failure)] += 1
                failed.append((entry["path"], str(failure)))
                document = None
            seconds += time.perf_counter() - started
            size += len(data)
            if "truth" in entry:
                expected = tokens((root / entry["truth"]).read_text(encoding="utf-8"))
                plain = f1(tokens(document.text), expected) if document else f1(Counter(), expected)
                found = tokens(marked(document)) if document else Counter()
                shared += 2 * (found & expected).total()
                whole += found.total() + expected.total()
                scores.append((f1(found, expected), plain, entry["path"]))
        _report(name, len(of_format), scores, seconds, size, shared / max(whole, 1))
        for reason, times in failures.most_common():
            _say(f"    {times} x {reason}")
        for path, _ in failed:
            _say(f"        {path}")
        for with_markers, plain, path in sorted(scores)[:worst]:
            _say(f"    {with_markers:.3f} {plain:.3f}  {path}")


def _report(
    name: str, count: int, scores: list[tuple[float, float, str]], seconds: float, size: float, pooled: float
) -> None:
    if not scores:
        return
    with_markers, plain = [score[0] for score in scores], [score[1] for score in scores]
    _say(
        f"{name}: {len(scores)} texts; marked: mean {statistics.mean(with_markers):.4f}, median"
        f" {statistics.median(with_markers):.4f}, all tokens together {pooled:.4f};"
        f" text alone: mean {statistics.mean(plain):.4f}, median"
        f" {statistics.median(plain):.4f}; {count / seconds:.1f} documents/s, {size / seconds / 1e6:.2f} MB/s"
    )


def compare(root: Path, entries: list[dict[str, str]], pandoc: str) -> None:
    for name in FORMATS:
        scores, seconds, size, count, shared, whole = [], 0.0, 0, 0, 0, 0
        for entry in entries:
            if "truth" not in entry or not entry["path"].lower().endswith("." + name):
                continue
            started = time.perf_counter()
            made = subprocess.run(
                [pandoc, "--sandbox", "-f", name, "-t", "plain", "--wrap=none", root / entry["path"]],
                capture_output=True,
                check=False,
            )
            seconds += time.perf_counter() - started
            size += (root / entry["path"]).stat().st_size
            count += 1
            expected = tokens((root / entry["truth"]).read_text(encoding="utf-8"))
            found = tokens(made.stdout.decode("utf-8", "replace"))
            shared += 2 * (found & expected).total()
            whole += found.total() + expected.total()
            scores.append(f1(found, expected))
        _say(
            f"pandoc {name}: mean {statistics.mean(scores):.4f},"
            f" all tokens together {shared / max(whole, 1):.4f},"
            f" {count / seconds:.1f} documents/s, {size / seconds / 1e6:.2f} MB/s"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--worst", type=int, default=10, help="How many of the worst files to name.")
    parser.add_argument("--compare", action="store_true")
    chosen = parser.parse_args()
    entries = json.loads((chosen.corpus / "office_index.json").read_text(encoding="utf-8"))
    measure(chosen.corpus, entries, chosen.worst)
    if chosen.compare and (pandoc := shutil.which("pandoc")):
        compare(chosen.corpus, entries, pandoc)


if __name__ == "__main__":
    main()
