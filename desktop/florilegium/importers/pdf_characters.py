"""The characters of a PDF page, as PDFium gives them, gathered into stretches of lines.

PDFium (https://pdfium.googlesource.com/pdfium/, public/fpdf_text.h) gives each page's characters
in the order in which they were drawn, with breaks and spaces of its own where it sees gaps. A
hyphen at a line's end comes as U+0002. Its own line breaks are not used where the characters'
places tell better.
"""

from __future__ import annotations  # array is a generic for type checkers only before Python 3.12

import ctypes
import math
import sys
from array import array
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

_WIDE_GAP = 1.3
"""Gap, in sizes of the type, that separates columns rather than words."""
_LINE_END_HYPHEN = 2
_SPACES = frozenset((9, 0x20, 0xA0, 0x3000, *range(0x2000, 0x200B), 0x202F, 0x205F))
_LAM, _ALEFS = 0x644, frozenset((0x622, 0x623, 0x625, 0x627))
_HEBREW, _PRESENTATION = (0x590, 0x8FF), (0xFB1D, 0xFEFC)


class Face:
    """Bits that say how a character is set. Plain numbers: enumerations are ten times slower."""

    PLAIN = 0
    BOLD = 1
    ITALIC = 2
    RAISED = 4
    LOWERED = 8


@dataclass(slots=True)
class Fragment:
    """Characters that follow each other on one line of a page, or a whole line.

    Lengths are in points, in the page's own frame turned so that the line runs from left to right
    and ``base`` goes up.
    """

    page: int
    angle: int
    """0 to 3: quarter turns of the line, anticlockwise."""
    left: float
    right: float
    base: float
    size: float
    """Of most of the type."""
    codes: list[int] = field(default_factory=list)
    """Code points."""
    chars: array[int] = field(default_factory=lambda: array("i"))
    """Index on the page of each code point's character; -1 where it stands on none."""
    faces: bytearray = field(default_factory=bytearray)
    """A :class:`Face` for each code point."""
    breaks: int = 0
    """How many wide gaps there are in it, as between the cells of a row."""
    rightwards: bool = True
    """Whether it is of a script that is written from left to right."""
    heavy: bool | None = None
    """Whether it is bold, once that was asked."""
    spaced: bool = False
    """Whether the file sets a space after it."""

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(map(chr, self.codes))

    @property
    def hyphenated(self) -> bool:
        """Whether it ends in a hyphen that may have been put there to break a word."""
        return bool(self.codes) and self.codes[-1] in (_LINE_END_HYPHEN, 0x2D, 0x2010, 0xAD)


@dataclass(slots=True)
class _Style:
    size: float
    angle: int
    face: int


class PageReader:
    """Reads one page's characters. The text page stays the caller's to close."""

    def __init__(self, handle: object, page: int) -> None:
        self._handle = handle
        self._page = page
        self._styles: dict[int, _Style] = {}
        self._name = ctypes.create_string_buffer(256)

    def fragments(self, count: int) -> list[Fragment]:
        """The page's ``count`` characters, in the order in which they were drawn."""
        handle, page = self._handle, self._page
        get_code, get_object = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetTextObject
        get_box, get_origin = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharOrigin
        box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        box_at, x_at, y_at = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
        cast, pointer = ctypes.cast, ctypes.c_void_p
        made: list[Fragment] = []
        here: Fragment | None = None
        style, key = _Style(0.0, 0, Face.PLAIN), -1
        size_weight: dict[float, int] = {}
        spaces: list[int] = []
        broken = False
        left = right = 0.0
        last_size = 0.0
        known_face = -1
        """The face of the object that is being read, once its base line is known."""
        high = 0
        for index in range(count):
            code = get_code(handle, index)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD
                first, high = index - 1, 0
            else:
                first = index
            if code in (10, 13):
                broken = True
                continue
            if code in _SPACES:
                spaces.append(index)
                continue
            if code == 0:
                continue
            if code > sys.maxunicode:
                code = 0xFFFD
            found = cast(get_object(handle, index), pointer).value
            if found is not None and found != key:
                key = found
                style = self._style(index, key)
                known_face = -1
            get_box(handle, index, box_at)
            if known_face >= 0 and here is not None and here.rightwards and not broken and code < _HEBREW[0]:
                # The drawing goes on: all of one object stands on one base line, in one face.
                start, end = _across(box, style.angle)
                if -0.5 * style.size < start - right < _WIDE_GAP * style.size:
                    if spaces:
                        here.codes.append(0x20)
                        here.chars.append(spaces[0])
                        here.faces.append(known_face & ~(Face.RAISED | Face.LOWERED))
                        spaces.clear()
                    here.codes.append(code)
                    here.chars.append(first)
                    here.faces.append(known_face)
                    here.right = max(here.right, end)
                    size_weight[style.size] += 1
                    left, right = start, end
                    continue
            if not get_origin(handle, index, x_at, y_at):
                continue
            start, end = _across(box, style.angle)
            base = _upward(x.value, y.value, style.angle)
            size = style.size
            face = style.face
            rtl = _HEBREW[0] <= code <= _HEBREW[1] or _PRESENTATION[0] <= code <= _PRESENTATION[1]
            joins = here is not None and here.angle == style.angle
            if joins and here is not None:
                bigger = max(size, last_size)
                gap = max(start - right, left - end)
                shift = base - here.base
                if here.rightwards and not rtl:
                    joins = gap < _WIDE_GAP * bigger and start > left - 0.5 * bigger
                else:
                    joins = not (broken and abs(shift) > 0.3 * bigger)
                if abs(shift) > 0.35 * bigger:
                    small = min(size, here.size) < 0.9 * max(size, here.size)
                    joins = joins and small and abs(shift) < 0.8 * max(size, here.size) and gap < 0.6 * bigger
            if here is not None and not joins:
                here.spaced = bool(spaces)
                _settle(here, size_weight)
                here = None
            if here is None:
                here = Fragment(page, style.angle, start, end, base, size, rightwards=not rtl)
                made.append(here)
                size_weight = {}
            elif spaces or (broken and (start - right > 0.2 * size or not here.rightwards)):
                here.codes.append(0x20)
                here.chars.append(spaces[0] if spaces else -1)
                here.faces.append(face & here.faces[-1] & ~(Face.RAISED | Face.LOWERED))
            if size > 1.15 * here.size and abs(base - here.base) > 0.1 * size:
                # The line began with a raised mark: the larger type is what stands on the line.
                here.faces = bytearray(one | Face.RAISED for one in here.faces)
                here.base, here.size = base, size
            elif size < 0.87 * here.size and abs(base - here.base) > 0.08 * here.size:
                face |= Face.RAISED if base > here.base else Face.LOWERED
            if code == _LAM and here.codes and here.codes[-1] in _ALEFS and abs(start - left) < 0.01 * size:
                # One glyph for both letters, which PDFium gives in the wrong order.
                here.codes.insert(-1, code)
                here.chars.insert(len(here.chars) - 1, first)
            else:
                here.codes.append(code)
                here.chars.append(first)
            here.faces.append(face)
            here.left = min(here.left, start)
            here.right = max(here.right, end)
            here.rightwards = here.rightwards and not rtl
            size_weight[size] = size_weight.get(size, 0) + 1
            left, right, last_size, known_face = start, end, size, face
            spaces.clear()
            broken = False
        if here is not None:
            _settle(here, size_weight)
        return made

    def _style(self, index: int, key: int) -> _Style:
        known = self._styles.get(key)
        if known is not None:
            return known
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._handle, index, ctypes.byref(matrix))
        scale = math.hypot(matrix.c, matrix.d)
        stated = pdfium.FPDFText_GetFontSize(self._handle, index)
        size = abs(stated) * (scale if math.isfinite(scale) else 1)
        angle = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) if math.isfinite(scale) else 0
        angle = (angle + (2 if stated < 0 else 0)) % 4
        flags = ctypes.c_int()
        length = pdfium.FPDFText_GetFontInfo(
            self._handle, index, self._name, len(self._name), ctypes.byref(flags)
        )
        name = self._name.raw[: min(max(length - 1, 0), 255)].decode("utf-8", "replace").lower()
        face: int = Face.PLAIN
        if (
            flags.value & 1 << 18
            or pdfium.FPDFText_GetFontWeight(self._handle, index) >= 600
            or _names(name, _BOLD)
        ):
            face |= Face.BOLD
        if flags.value & 1 << 6 or _names(name, _ITALIC):
            face |= Face.ITALIC
        style = _Style(min(max(round(size, 1), 0.1), 10_000.0), angle, face)
        self._styles[key] = style
        return style


_BOLD = ("bold", "black", "heavy", "semibold", "demi", "-bd", "cmbx", "medi")
_ITALIC = ("italic", "oblique", "slanted", "-it", "cmti", "cmsl", "cmmi", "kursiv")


def _names(name: str, words: tuple[str, ...]) -> bool:
    return any(word in name for word in words)


def _across(box: pdfium.FS_RECTF, angle: int) -> tuple[float, float]:
    """Left and right, in the frame of a line turned by so many quarters."""
    if angle == 0:
        return box.left, box.right
    if angle == 1:
        return box.bottom, box.top
    if angle == 2:
        return -box.right, -box.left
    return -box.top, -box.bottom


def _upward(x: float, y: float, angle: int) -> float:
    """The height of a base line in the same frame."""
    return (y, -x, -y, x)[angle]


def _settle(fragment: Fragment, sizes: dict[float, int]) -> None:
    """Give the fragment the size that most of its characters have."""
    fragment.size = max(sizes, key=lambda size: (sizes[size], size))
