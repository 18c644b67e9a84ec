"""Whether words and places agree: run as ``python tests/benchmarks/pdf_places.py FOLDER``.

For words sampled from the PDFs that ``pdf_manifest.json`` says have an agreed text: a drag from the
word's first edge to its last gives exactly the word, and its rectangles hold its characters and no
others. Prints the share of each, and the first words that fail.
"""

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator
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
    """Some words of a text."""
    found = [Range(*word.span()) for word in re.finditer(r"\w{2,}", text)]
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


def measured(folder: Path) -> tuple[int, int, int, list[tuple[str, list[str]]]]:
    """How many words were sampled, dragged exactly and covered exactly; and those that failed, by file."""
    chance = random.Random(1)
    words = drags = covers = 0
    missed = []
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
                words += 1
                drags += found[0]
                covers += found[1]
                if not all(found):
                    failed.append(document.text[word.start : word.end])
        if failed:
            missed.append((entry["path"], failed))
    return words, drags, covers, missed


def main() -> None:
    """Sample and print."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    words, drags, covers, missed = measured(arguments.parse_args().folder)
    for path, failed in missed:
        sys.stdout.write(f"{len(failed):3} of {path}: {failed[:6]}\n")
    sys.stdout.write(
        f"{words} words: a drag gives {drags / words:.4%}, the highlight covers {covers / words:.4%}\n"
    )


if __name__ == "__main__":
    main()
