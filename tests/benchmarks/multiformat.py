"""One manual in several formats: its text is what the others are compared with."""

import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import html as lxml_html

from florilegium import importers

_WORD = re.compile(r"[\uac00-\ud7a3\u3040-\u30ff\u3400-\u9fff]|[^\W\uac00-\ud7a3\u3040-\u30ff\u3400-\u9fff]+")
"""Of Korean, Chinese and Japanese each character: typesetters of Korean may set no spaces."""


MADE = ("docx", "odt", "rtf", "rst", "org", "mediawiki", "tex", "dbk")
"""Formats that pandoc makes of the pages, where it is installed."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Of the words of a manual's text, how many are read."""

    ordered: float
    """In the same order."""
    chapters: float
    """In the same order, the list of contents left out on both sides."""
    anywhere: float


def measured(folder: Path) -> dict[str, dict[str, Shares]]:
    """For each format and language, the shares of the text's words that are read.

    Each manual is a folder named after its language at the end, with doc.txt, doc.pdf, doc.epub and
    a folder html, whose pages name the next one.
    """
    made: dict[str, dict[str, Shares]] = {}
    for manual in sorted(path for path in folder.iterdir() if path.is_dir()):
        language = manual.name.rpartition(".")[2]
        expected = _words((manual / "doc.txt").read_text(encoding="utf-8"))
        contents = _contents(manual / "doc.epub")
        for name, text in _texts(manual):
            found = _words(text)
            rest, read = _without(expected, contents), _without(found, contents)
            made.setdefault(name, {})[language] = Shares(
                in_order(expected, found) / len(expected),
                in_order(rest, read) / len(rest),
                (Counter(expected) & Counter(found)).total() / len(expected),
            )
    return made


def _texts(manual: Path) -> Iterator[tuple[str, str]]:
    for name in ("txt", "pdf", "epub"):
        yield name, importers.read(manual / f"doc.{name}").text
    pages = _in_order(manual / "html")
    yield "html", "\n".join(importers.read(page).text for page in pages)
    if pandoc := shutil.which("pandoc"):
        for name in MADE:
            with TemporaryDirectory() as folder:
                made = Path(folder) / f"doc.{name}"
                command = [pandoc, "--standalone", "--from=html", "--quiet", f"--output={made}"]
                subprocess.run([*command, f"--to={_TO.get(name, name)}", *map(str, pages)], check=True)
                yield f"{name}, by pandoc", importers.read(made).text


_TO = {"tex": "latex", "dbk": "docbook"}


def _contents(book: Path) -> list[str]:
    """The words of the list of contents of an EPUB that has it as a page."""
    with zipfile.ZipFile(book) as archive:
        name = next(name for name in archive.namelist() if "toc" in name and name.endswith("html"))
        page = lxml_html.document_fromstring(archive.read(name))
    return _words(" ".join(link.text_content() for link in page.iter("a")))


def _without(words: list[str], contents: list[str]) -> list[str]:
    """Some words less those of the list of contents in them, with the numbers of pages among these."""
    begun = (at for at in range(len(words)) if words[at : at + 6] == contents[:6])
    for at in begun:
        end, met = at, 0
        while end < min(at + 2 * len(contents), len(words)) and met < len(contents):
            met += words[end] == contents[met]
            end += 1
        if met == len(contents):
            return words[:at] + words[end:]
    return words


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
