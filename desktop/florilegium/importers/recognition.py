"""Text in the pictures of PDF pages, recognised by Tesseract where it is installed.

Tesseract (https://tesseract-ocr.github.io) is given a page's picture on its standard input and
answers in hOCR (http://kba.github.io/hocr-spec/1.2/), which says of each line where it stands, on
which base line, and in what size of type. The lines then go the way of all lines of a PDF.
"""

from __future__ import annotations  # array is a generic for type checkers only before Python 3.12

import ctypes
import os
import re
import shutil
import subprocess
from array import array
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

import pypdfium2

from florilegium.errors import ImportFailure, ImportSkipped
from florilegium.importers import pdf, xml
from florilegium.importers.parts import Recognised
from florilegium.importers.pdf_characters import Face, Fragment
from florilegium.importers.pdf_remarks import NOT_INSTALLED
from florilegium.importers.sources import Source
from florilegium.model import ImportedDocument, RecognisedWords

_DOTS_AN_INCH = 300
_MOST_PIXELS = 40_000_000  # of a page's picture
_SECONDS = 240.0  # for one page
_LEAST_SURE = 25  # per cent, below which a "word" is a stain or a line of a drawing
_NEAR = 0.18  # share by which type may differ from the page's and still be taken for it: sizes are estimates
_PLACES = (  # where installers put it that a program started from a desktop does not look
    "/opt/homebrew/bin",
    "/usr/local/bin",
    r"C:\Program Files\Tesseract-OCR",
)
_LINES = ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat")
_LANGUAGE = re.compile(r"[A-Za-z]{2,}[A-Za-z0-9_]*(?:/[A-Za-z0-9_]+)?(?:\+[A-Za-z0-9_/]+)*")


def program() -> str:
    """Where Tesseract is; "" where it is not installed."""
    places = os.pathsep.join((os.environ.get("PATH", ""), *_PLACES))
    return shutil.which("tesseract", path=places) or ""


def languages() -> list[str]:
    """The languages that Tesseract has the data of, by its own names ("eng", "chi_sim")."""
    found = program()
    if not found:
        return []
    try:
        answer = subprocess.run(  # noqa: S603 - no word of the command is from a document
            [found, "--list-langs"], capture_output=True, timeout=20, check=False, text=True
        )
    except (OSError, subprocess.SubprocessError):
        return []
    names = (answer.stdout or answer.stderr).splitlines()[1:]
    return [name.strip() for name in names if name.strip() not in ("", "osd", "equ")]


def recognise(source: Source, language: str) -> Iterator[Recognised | ImportedDocument]:
    """How far it has got, and then the document of ``source`` with the text of its pictures.

    Recognised are pages without text; all pages where the text behind the letters is broken. Raises
    ImportFailure, PasswordNeeded, and ImportSkipped where Tesseract is not installed.
    """
    found = program()
    if not found:
        raise ImportSkipped(NOT_INSTALLED)
    if not _LANGUAGE.fullmatch(language):
        raise ImportFailure(f"“{language}” is no language of Tesseract's.")
    with closing(pdf.opened(source)) as document:
        pages = pdf.read_pages(document)
        wanted = list(range(len(document))) if pages.is_soup else list(pages.pictures)
        if not wanted:
            raise ImportFailure("All of its pages have text already.")
        for done, page in enumerate(wanted):
            yield Recognised(done, len(wanted))
            lines = _page_lines(document, page, found, language)
            pages.lines[page] = [line.fragment for line in lines]
            pages.recognised[page] = _places(lines)
        yield Recognised(len(wanted), len(wanted))
        read = {page for page in wanted if pages.lines[page]}
        pages.recognised = {page: words for page, words in pages.recognised.items() if page in read}
        pages.pictures = [page for page in pages.pictures if page not in read]
        for page in read:
            pages.links.pop(page, None)  # they name characters of the text that was there
        yield pdf.assembled(source, document, pages)


class Box(NamedTuple):
    """Pixels from the upper left corner of a picture."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(slots=True)
class _Line:
    """A line of a page, and where its words stand in points."""

    fragment: Fragment
    words: list[tuple[float, float, int]] = field(default_factory=list)
    """Left, right and number of characters of each."""
    top: float = 0.0
    bottom: float = 0.0


def _page_lines(document: pypdfium2.PdfDocument, page: int, found: str, language: str) -> list[_Line]:
    try:
        with closing(document[page]) as shown:
            width, height = shown.get_size()
            scale = _DOTS_AN_INCH / 72
            scale = min(scale, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
            bitmap = shown.render(scale=scale, grayscale=True)
            picture = _pgm(bitmap)
            bitmap.close()
    except (pypdfium2.PdfiumError, MemoryError) as error:
        raise ImportFailure(f"Page {page + 1} cannot be drawn.") from error
    answer = _run(found, picture, round(72 * scale), language)
    return _lines(answer, page, 1 / scale, height)


def _pgm(bitmap: pypdfium2.PdfBitmap) -> bytes:
    """A grey picture as Netpbm has it (https://netpbm.sourceforge.net/doc/pgm.html)."""
    data = ctypes.string_at(bitmap.buffer, bitmap.stride * bitmap.height)
    rows = (data[at : at + bitmap.width] for at in range(0, len(data), bitmap.stride))
    return b"P5\n%d %d\n255\n" % (bitmap.width, bitmap.height) + b"".join(rows)


def _run(found: str, picture: bytes, dots: int, language: str) -> bytes:
    command = [found, "stdin", "stdout", "-l", language, "--dpi", str(max(dots, 70)), "hocr"]
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and nothing that a document says is in the command
            command,
            input=picture,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # its threads cost more than they give
        )
    except subprocess.TimeoutExpired as error:
        raise ImportFailure("Recognising a page took too long, and was given up.") from error
    except OSError as error:
        raise ImportFailure("Tesseract could not be started.") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ImportFailure(f"Tesseract failed: {said[-1][:200] if said else 'it did not say why'}.")
    return done.stdout


def _lines(answer: bytes, page: int, points: float, height: float) -> list[_Line]:
    """The lines of a page; ``points`` a pixel, ``height`` of the page in points."""
    root = xml.parse(answer, recover=True)
    found = []
    char = 0
    for element in xml.descendants(root, "span"):
        if element.get("class") not in _LINES:
            continue
        line = _line(element, page, points, height, char)
        if line is not None:
            char += sum(length for _, _, length in line.words)
            found.append(line)
    _even(found)
    return found


def _line(element: xml.Tree, page: int, points: float, height: float, char: int) -> _Line | None:
    title = element.get("title", "")
    box = _box(title)
    size = float(_numbers(title, "x_size", 1)[0] or box.bottom - box.top)
    slope, drop = _numbers(title, "baseline", 2)
    base = height - (box.bottom + drop + slope * (box.right - box.left) / 2) * points
    fragment = Fragment(page, 0, box.left * points, box.right * points, base, max(size * points, 1.0))
    line = _Line(fragment, top=box.top * points, bottom=box.bottom * points)
    for word in xml.descendants(element, "span"):
        if word.get("class") != "ocrx_word":
            continue
        text = xml.text(word)
        said = word.get("title", "")
        if not text or _numbers(said, "x_wconf", 1)[0] < _LEAST_SURE:
            continue
        place = _box(said)
        face = Face.BOLD * any(True for _ in xml.descendants(word, "strong"))
        if fragment.codes:
            fragment.codes.append(0x20)
            fragment.chars.append(-1)
            fragment.faces.append(Face.PLAIN)
        for letter in text:
            fragment.codes.append(ord(letter))
            fragment.chars.append(char)
            fragment.faces.append(face)
            char += 1
        line.words.append((place.left * points, place.right * points, len(text)))
        fragment.rightwards = fragment.rightwards and not any("\u0590" <= one <= "\u08ff" for one in text)
    if not any(chr(code).isalnum() for code in fragment.codes):
        return None
    fragment.left, fragment.right = line.words[0][0], line.words[-1][1]
    return line


def _even(lines: Sequence[_Line]) -> None:
    """Give lines that are about of the page's usual size just that: each is estimated for itself."""
    sizes = [line.fragment.size for line in lines for _ in line.fragment.codes]
    if not sizes:
        return
    usual = median(sizes)
    for line in lines:
        size = line.fragment.size
        line.fragment.size = round(usual if abs(size - usual) < _NEAR * usual else size, 1)


def _places(lines: Sequence[_Line]) -> RecognisedWords:
    lefts, tops, rights, bottoms = (array("d") for _ in range(4))
    lengths = array("q")
    for line in lines:
        for left, right, length in line.words:
            lefts.append(left)
            tops.append(line.top)
            rights.append(right)
            bottoms.append(line.bottom)
            lengths.append(length)
    return RecognisedWords(lefts, tops, rights, bottoms, lengths)


def _box(title: str) -> Box:
    left, top, right, bottom = (round(one) for one in _numbers(title, "bbox", 4))
    return Box(left, top, right, bottom)


def _numbers(title: str, name: str, count: int) -> list[float]:
    """The numbers of a property in hOCR's title; zeros where it is not stated."""
    found = re.search(rf"(?:^|;)\s*{name}((?:\s+-?[\d.]+){{{count}}})", title)
    return [float(one) for one in found.group(1).split()] if found else [0.0] * count
