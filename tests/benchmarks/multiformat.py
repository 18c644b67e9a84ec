"""One manual in several formats: its text is what the others are compared with."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

from florilegium import importers

_WORD = re.compile(r"[\uac00-\ud7a3\u3040-\u30ff\u3400-\u9fff]|[^\W\uac00-\ud7a3\u3040-\u30ff\u3400-\u9fff]+")
"""Of Korean, Chinese and Japanese each character: typesetters of Korean may set no spaces."""


def measured(folder: Path) -> dict[str, dict[str, tuple[float, float]]]:
    """For each format and language, the share of the text's words in the same order, and wherever.

    Each manual is a folder named after its language at the end, with doc.txt, doc.pdf, doc.epub and
    a folder html, whose pages name the next one.
    """
    made: dict[str, dict[str, tuple[float, float]]] = {}
    for manual in sorted(path for path in folder.iterdir() if path.is_dir()):
        language = manual.name.rpartition(".")[2]
        expected = _words((manual / "doc.txt").read_text(encoding="utf-8"))
        texts = {name: importers.read(manual / f"doc.{name}").text for name in ("txt", "pdf", "epub")}
        texts["html"] = "\n".join(importers.read(page).text for page in _in_order(manual / "html"))
        for name, text in texts.items():
            found = _words(text)
            anywhere = (Counter(expected) & Counter(found)).total()
            ordered = in_order(expected, found)
            made.setdefault(name, {})[language] = ordered / len(expected), anywhere / len(expected)
    return made


def in_order(expected: list[str], found: list[str]) -> int:
    """How many of the expected words can be found in the same order: the longest common subsequence.

    Bit by bit, after Hyyrö, "Bit-parallel LCS-length computation revisited" (2004).
    """
    places: dict[str, int] = {}
    for at, word in enumerate(expected):
        places[word] = places.get(word, 0) | 1 << at
    every = (1 << len(expected)) - 1
    open_ones = every
    for word in found:
        met = open_ones & places.get(word, 0)
        open_ones = ((open_ones + met) | (open_ones - met)) & every
    return len(expected) - open_ones.bit_count()


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def _in_order(folder: Path) -> list[Path]:
    """The pages from the index on, as each names the next."""
    pages = {path.name: path for path in folder.rglob("*.html")}
    name = next((name for name in pages if name.startswith("index")), "")
    made: list[Path] = []
    while name in pages:
        path = pages.pop(name)
        made.append(path)
        following = re.search(
            r'rel="next" href="([^"]+)"', path.read_text(encoding="utf-8", errors="replace")
        )
        name = following.group(1) if following else ""
    return made
