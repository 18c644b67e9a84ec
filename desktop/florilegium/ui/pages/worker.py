"""The one thread that touches the PDF: it draws pieces of pages and finds where characters stand.

PDFium is not safe for threads, so everything that calls it in this process holds one lock. What is
wanted is said anew at each change of the view: what is no longer wanted is not done.
"""

import ctypes
import hashlib
import math
import threading
from array import array
from collections import OrderedDict, deque
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from PySide6.QtCore import QObject, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter

from florilegium.ui.pages.characters import PageCharacters

PDFIUM = threading.Lock()
"""Held by whoever calls PDFium in this process."""

_OPEN_PAGES = 4
_MOST_CHARACTERS = 200_000
_SPACES = (0x20, 0xA0)
_TALLEST = 1.9
"""Height of a character, in sizes of its type, beyond which its font is wrong about it."""
_GREY = 12
"""How far red, green and blue may be from each other in what counts as grey."""
_HALF_TURN = ((-0.856, 0.144, 0.144), (1.430, 0.430, 1.430), (0.426, 0.426, -0.574))
"""What blue, green and red (rows) give to blue, green and red (columns)."""
_WHOLE = 0.7
"""Share of a page from which a picture counts as a scan, and is darkened with the page."""


class _State(Enum):
    """What became of opening the file."""

    OPEN = "open"
    LOCKED = "locked"


class Tone(NamedTuple):
    """How paper and ink are coloured."""

    paper: int
    """0xAARRGGBB of what is white in the file."""
    dark: bool
    """Whether light and dark change places, save in pictures."""


class Tile(NamedTuple):
    """A piece of a page, in device pixels."""

    page: int
    width: int
    """Of the whole page."""
    height: int
    quarters: int
    """Turns clockwise, beyond the page's own."""
    area: tuple[int, int, int, int]
    """Left, top, width and height of the piece."""
    tone: Tone


class PdfWorker(QObject):
    """Opens one file and answers what is wanted of it, the most urgent first."""

    failed = Signal(str)
    """The file cannot be shown: a sentence for the reader."""
    locked = Signal()
    """A password is needed, or another than was given."""
    opened = Signal()
    drawn = Signal(object, object)
    """A Tile and its QImage."""
    characters_found = Signal(int, object)
    """A page and its PageCharacters."""
    _answered = Signal(object, object)

    def __init__(
        self, file: Path, fingerprint: str = "", password: str | None = None, parent: QObject | None = None
    ) -> None:
        """``fingerprint`` is the SHA-256 (hex) that the file must have; "" where any will do."""
        super().__init__(parent)
        self._file, self._fingerprint, self._password = file, fingerprint, password
        self._wanted: deque[Tile | int] = deque()
        self._changed = threading.Condition()
        self._ended = False
        self._pages: OrderedDict[int, pypdfium2.PdfPage] = OrderedDict()
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="pdf-pages", daemon=True)
        self._thread.start()

    def want(self, keys: Sequence[Tile | int]) -> None:
        """Do these next, in this order, and nothing else: tiles, and pages whose characters are wanted."""
        with self._changed:
            self._wanted = deque(keys)
            self._changed.notify()

    def end(self) -> None:
        """Stop, close the file, and wait until that is done (a few milliseconds, or one drawing)."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        self._thread.join()

    @Slot(object, object)
    def _on_answered(self, key: object, answer: object) -> None:
        if self._ended:
            return
        if isinstance(answer, str):
            self.failed.emit(answer)
        elif isinstance(answer, _State):
            (self.opened if answer is _State.OPEN else self.locked).emit()
        elif isinstance(key, Tile):
            self.drawn.emit(key, answer)
        elif isinstance(key, int):
            self.characters_found.emit(key, answer)

    # ---- in the thread

    def _run(self) -> None:
        document = self._open()
        if document is None:
            return
        while (key := self._next()) is not None:
            try:
                with PDFIUM:
                    page = self._page(document, key.page if isinstance(key, Tile) else key)
                    answer = _draw(page, key) if isinstance(key, Tile) else characters_of(page)
            except (pypdfium2.PdfiumError, MemoryError):
                answer = None
            if answer is not None:
                self._answered.emit(key, answer)
        with PDFIUM:
            for page in self._pages.values():
                page.close()
            document.close()

    def _open(self) -> pypdfium2.PdfDocument | None:
        try:
            data = self._file.read_bytes()
        except OSError:
            self._answered.emit(None, "The file is no longer where it was, so its pages cannot be shown.")
            return None
        if self._fingerprint and hashlib.sha256(data).hexdigest() != self._fingerprint:
            self._answered.emit(
                None, "The file has changed since it was read; add it again to see its pages."
            )
            return None
        try:
            with PDFIUM:
                document = pypdfium2.PdfDocument(data, password=self._password)
        except pypdfium2.PdfiumError as error:
            locked = error.err_code == pdfium.FPDF_ERR_PASSWORD
            self._answered.emit(
                None, _State.LOCKED if locked else "The file is damaged; its pages cannot be shown."
            )
            return None
        self._answered.emit(None, _State.OPEN)
        return document

    def _next(self) -> "Tile | int | None":
        with self._changed:
            while not self._wanted and not self._ended:
                self._changed.wait()
            return None if self._ended else self._wanted.popleft()

    def _page(self, document: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
        page = self._pages.pop(index, None) or document[index]
        self._pages[index] = page
        while len(self._pages) > _OPEN_PAGES:
            self._pages.popitem(last=False)[1].close()
        return page


def _draw(page: pypdfium2.PdfPage, tile: Tile) -> QImage:
    left, top, width, height = tile.area
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    pixels = (ctypes.c_ubyte * image.sizeInBytes()).from_buffer(image.bits())
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, pixels, image.bytesPerLine())
    pdfium.FPDF_RenderPageBitmap(
        bitmap, page, -left, -top, tile.width, tile.height, tile.quarters % 4, pdfium.FPDF_ANNOT
    )
    pdfium.FPDFBitmap_Destroy(bitmap)
    del pixels
    return _toned(image, _pictures(page, tile) if tile.tone.dark else [], tile.tone)


def _toned(image: QImage, pictures: Sequence[QRect], tone: Tone) -> QImage:
    """The image on the theme's paper. In the dark all but the pictures changes light for dark."""
    paper = QColor.fromRgba(tone.paper)
    if not tone.dark:
        if paper == QColor(Qt.GlobalColor.white):
            return image
        painter = QPainter(image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.fillRect(image.rect(), paper)
        painter.end()
        return image
    toned = image.copy()
    toned.invertPixels()
    _restore_hues(toned)
    painter = QPainter(toned)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Lighten)
    painter.fillRect(toned.rect(), paper)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    for rect in pictures:
        painter.drawImage(rect.topLeft(), image, rect)
    painter.end()
    return toned


def _restore_hues(image: QImage) -> None:
    """Give an inverted image its hues again: red stays red, as light as it was dark.

    The turn of hues is that of CSS's hue-rotate (https://www.w3.org/TR/filter-effects-1/).
    """
    import numpy as np  # only where pages are shown in the dark

    bits = np.frombuffer(image.bits(), np.uint8)
    pixels = bits.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, :, :3]  # blue, green, red
    coloured = pixels.max(axis=2) - pixels.min(axis=2) > _GREY
    if coloured.any():
        turned = pixels[coloured].astype(np.float32) @ np.array(_HALF_TURN, np.float32)
        pixels[coloured] = np.clip(turned, 0, 255).astype(np.uint8)


def _pictures(page: pypdfium2.PdfPage, tile: Tile) -> list[QRect]:
    """Where the pictures of a page are in a tile; scans of whole pages do not count."""
    size = page.get_size()
    found = []
    for number, each in enumerate(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3)):
        if number > 500:
            break
        try:
            left, bottom, right, top = each.get_bounds()
        except pypdfium2.PdfiumError:
            continue
        shown = _shown(page.get_bbox(), page.get_rotation() // 90 % 4, left, bottom, right, top)
        box = QRectF(shown[0], shown[1], shown[2] - shown[0], shown[3] - shown[1])
        if box.width() * box.height() > _WHOLE * size[0] * size[1]:
            continue
        found.append(_turned(box, size, tile))
    seen = QRect(0, 0, tile.area[2], tile.area[3])
    return [rect for rect in (rect.intersected(seen) for rect in found) if not rect.isEmpty()]


def _turned(box: QRectF, size: tuple[float, float], tile: Tile) -> QRect:
    width, height = size
    if tile.quarters % 4 == 1:
        box = QRectF(height - box.bottom(), box.left(), box.height(), box.width())
    elif tile.quarters % 4 == 2:
        box = QRectF(width - box.right(), height - box.bottom(), box.width(), box.height())
    elif tile.quarters % 4 == 3:
        box = QRectF(box.top(), width - box.right(), box.height(), box.width())
    across = tile.width / (height if tile.quarters % 2 else width)
    down = tile.height / (width if tile.quarters % 2 else height)
    x, y = box.left() * across - tile.area[0], box.top() * down - tile.area[1]
    return QRectF(x, y, box.width() * across, box.height() * down).toAlignedRect()


def characters_of(page: pypdfium2.PdfPage) -> PageCharacters:
    """The boxes of a page's characters; a space has none, for files put it anywhere. Raises PdfiumError."""
    columns = [array("f") for _ in range(4)]
    text_page = page.get_textpage()
    try:
        handle = text_page.raw
        box = pdfium.FS_RECTF()
        at = ctypes.byref(box)
        heights: dict[float, bool] = {}
        page_box = page.get_bbox()
        turn = page.get_rotation() // 90 % 4
        for char in range(min(text_page.count_chars(), _MOST_CHARACTERS)):
            if pdfium.FPDFText_GetUnicode(handle, char) in _SPACES:
                for column in columns:
                    column.append(0.0)
                continue
            pdfium.FPDFText_GetLooseCharBox(handle, char, at)
            height = round(box.top - box.bottom, 1)
            if height not in heights:
                heights[height] = _is_too_tall(handle, char, box)
            if heights[height]:
                _cut(handle, char, box)
            for column, value in zip(
                columns, _shown(page_box, turn, box.left, box.bottom, box.right, box.top), strict=True
            ):
                column.append(value)
    finally:
        text_page.close()
    lefts, tops, rights, bottoms = columns
    return PageCharacters(lefts, tops, rights, bottoms)


def _type_size(handle: object, char: int) -> float:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(handle, char, ctypes.byref(matrix))
    return float(abs(pdfium.FPDFText_GetFontSize(handle, char)) * math.hypot(matrix.c, matrix.d))


def _is_too_tall(handle: object, char: int, box: pdfium.FS_RECTF) -> bool:
    """Whether a font states more height than its type can have, on a line that is not turned."""
    size = _type_size(handle, char)
    level = abs(pdfium.FPDFText_GetCharAngle(handle, char)) < 0.1
    return bool(level and 0 < _TALLEST * size < box.top - box.bottom)


def _cut(handle: object, char: int, box: pdfium.FS_RECTF) -> None:
    """Make a box as high as its type."""
    x, y = ctypes.c_double(), ctypes.c_double()
    if pdfium.FPDFText_GetCharOrigin(handle, char, ctypes.byref(x), ctypes.byref(y)):
        size = _type_size(handle, char)
        box.top, box.bottom = y.value + 0.95 * size, y.value - 0.3 * size


def _shown(
    page: tuple[float, float, float, float], turn: int, left: float, bottom: float, right: float, top: float
) -> tuple[float, float, float, float]:
    """A box of the page's own space as left, top, right and bottom, in points from the corner as shown."""
    if turn == 0:
        return left - page[0], page[3] - top, right - page[0], page[3] - bottom
    if turn == 1:
        return bottom - page[1], left - page[0], top - page[1], right - page[0]
    if turn == 2:
        return page[2] - right, bottom - page[1], page[2] - left, top - page[1]
    return page[3] - top, page[2] - right, page[3] - bottom, page[2] - left
