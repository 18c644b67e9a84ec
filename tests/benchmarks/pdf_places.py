"""Whether words and places agree: run as ``python tests/benchmarks/pdf_places.py FOLDER``.

For words sampled from the PDFs that ``pdf_manifest.json`` says have an agreed text: a drag from the
word's first edge to its last gives exactly the word, and its rectangles hold its characters and no
others. Prints the share of each, and the first words that fail, apart from those that the file
prints something else over (an accent, a stamp): no point of the page is theirs alone.
"""

import argparse
import json
import random
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
from PySide6.QtCore import QPointF, QRectF, QSizeF

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.model import ImportedDocument, Range
from florilegium.ui.pages.layout import PageLayout
from florilegium.ui.pages.sheet import PageSheet
from florilegium.ui.pages.worker import characters_of

EACH = 40
"""Words sampled from one file."""


def sheet_of(path: Path, document: ImportedDocument) -> PageSheet:
    """The first pages of a file, laid out with their characters."""
    pages = document.pages
    assert pages is not None
    sizes = [QSizeF(width, height) for width, height in zip(pages.widths, pages.heights, strict=True)]
    sheet = PageSheet(pages, PageLayout(sizes, 2.0, 0, 1000))
    with pypdfium2.PdfDocument(path) as file:
        for page in range(min(pages.count, 20)):
            sheet.put(page, characters_of(file[page]))
    return sheet


def sampled(text: str, chance: random.Random) -> Iterator[Range]:
    """Some words of a text, with the marks over and under their letters."""
    found = []
    for word in re.finditer(r"\w{2,}", text):
        start, end = word.span()
        while start and unicodedata.combining(text[start - 1]):
            start -= 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        found.append(Range(start, end))
    yield from chance.sample(found, min(EACH, len(found)))


def edge(sheet: PageSheet, position: int, box: QRectF, *, last: bool = False) -> QPointF:
    """A point just within the edge of a character where reading enters it, or leaves it."""
    ((page, char, _),) = sheet.pages.pieces(Range(position, position + 1))
    characters = sheet.characters(page)
    assert characters is not None
    line = next(line for line in characters.lines if line.first <= char < line.last)
    low = line.backwards is last
    if line.upright:
        inset = min(0.3, box.height() / 4)
        return QPointF(box.center().x(), box.top() + inset if low else box.bottom() - inset)
    inset = min(0.3, box.width() / 4)
    return QPointF(box.left() + inset if low else box.right() - inset, box.center().y())


def judged(sheet: PageSheet, text: str, word: Range) -> tuple[bool, bool] | None:
    """Whether a drag gives the word, and whether its rectangles are its own; None where it is not shown."""
    height = sheet.layout.height
    first = sheet.rects(Range(word.start, word.start + 1), 0, height)
    last = sheet.rects(Range(word.end - 1, word.end), 0, height)
    if not first or not last:
        return None
    start, end = edge(sheet, word.start, first[0]), edge(sheet, word.end - 1, last[0], last=True)
    dragged = sheet.caret_at(start), sheet.caret_at(end)
    rects = sheet.rects(word, 0, height)
    covers = True
    for position in range(max(word.start - 30, 0), min(word.end + 30, len(text))):
        own = sheet.rects(Range(position, position + 1), 0, height)
        if own and own[0].width() > 0.5 and not text[position].isspace():
            covers &= any(rect.contains(own[0].center()) for rect in rects) is word.contains(position)
    return dragged == (word.start, word.end), covers


def overprinted(sheet: PageSheet, word: Range) -> bool:
    """Whether other characters of the page stand where those of a word do."""
    for page, first, count in sheet.pages.pieces(word):
        characters = sheet.characters(page)
        assert characters is not None
        others = [
            characters.rect(char, char + 1)
            for line in characters.lines
            for char in range(line.first, line.last)
            if sheet.pages.position(page, char) not in range(word.start, word.end)
        ]
        for box in (characters.rect(char, char + 1) for char in range(first, first + count)):
            if any(box.contains(other.center()) or other.contains(box.center()) for other in others):
                return True
    return False


@dataclass
class Places:
    """What was found of sampled words."""

    words: int = 0
    drags: int = 0
    """Given exactly by a drag."""
    covers: int = 0
    """Covered exactly by their highlight."""
    overprinted: int = 0
    """Of those that fail, how many have something else printed over them."""
    missed: list[tuple[str, list[str]]] = field(default_factory=list)
    """The words that fail, by file."""


def measured(folder: Path) -> Places:
    """What becomes of a sample of words."""
    chance = random.Random(1)
    made = Places()
    for entry in json.loads((folder / "pdf_manifest.json").read_text()):
        path = folder / entry["path"]
        if entry["class"] != "text_agreed":
            continue
        try:
            document = importers.read(path)
        except ImportFailure:
            continue
        sheet = sheet_of(path, document)
        failed = []
        for word in sampled(document.text, chance):
            found = judged(sheet, document.text, word)
            if found is not None:
                made.words += 1
                made.drags += found[0]
                made.covers += found[1]
                if not all(found):
                    under = overprinted(sheet, word)
                    made.overprinted += under
                    failed.append(document.text[word.start : word.end] + " (overprinted)" * under)
        if failed:
            made.missed.append((entry["path"], failed))
    return made


def main() -> None:
    """Sample and print."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    made = measured(arguments.parse_args().folder)
    for path, failed in made.missed:
        sys.stdout.write(f"{len(failed):3} of {path}: {failed[:6]}\n")
    sys.stdout.write(
        f"{made.words} words: a drag gives {made.drags / made.words:.4%}, the highlight covers"
        f" {made.covers / made.words:.4%}; {made.overprinted} that fail have others over them\n"
    )


if __name__ == "__main__":
    main()
