"""The pages one below the other: laid out, drawn as they come into view, painted over."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import cast

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QStyle, QWidget

from florilegium.model import DocumentText, PageMap, Range
from florilegium.ui.appearance import Appearance
from florilegium.ui.pages.cache import TileCache
from florilegium.ui.pages.characters import PageCharacters
from florilegium.ui.pages.layout import GAP, MARGIN, PageLayout
from florilegium.ui.pages.sheet import PageSheet
from florilegium.ui.pages.worker import PdfWorker, Tile, Tone
from florilegium.ui.reader.flash import Flash
from florilegium.ui.reader.overlay import Overlay
from florilegium.ui.reader.sheet import Sheet

PIXELS_A_POINT = 96 / 72
"""At a zoom of 1."""
ZOOMS = (0.1, 8.0)
"""Smallest and largest."""
_WHOLE_UP_TO = 5_000_000
"""Device pixels of a page that is drawn in one piece."""
_PIECE = 1536
"""Device pixels of a side of a piece of a larger page."""
_SCREENS = 10
"""Screens full of drawn pages that are kept, within the bounds of the cache."""
_LEAST_BYTES = 64 * 1024**2
_TO_LINE = 0.3
"""Where in the view, from its top, a passage comes to stand."""


class Fit(StrEnum):
    """What decides the zoom."""

    WIDTH = "width"
    PAGE = "page"
    FREE = "free"
    """The reader."""


class PageCanvas(QAbstractScrollArea):
    """Shows the pages of one PDF. Memory is bounded by its cache, whatever the number of pages."""

    moved = Signal()
    """The pages were scrolled, or are of another height."""
    recomposed = Signal()
    """The pages were laid out anew, or it became known where characters stand."""
    caret_moved = Signal()
    """The caret or the selection changed."""
    zoomed = Signal(float)
    """The zoom is another; 1 is a point's true size at 96 pixels an inch."""
    unavailable = Signal(str)
    """The pages cannot be shown: a sentence for the reader."""
    locked = Signal()
    """The pages need a password, or another than was given."""
    opened = Signal()
    """The file is open: its pages come."""

    def __init__(
        self, appearance: Appearance, cache_bytes: int = 192 * 1024**2, parent: QWidget | None = None
    ) -> None:
        """``cache_bytes`` is the most that drawn pages may take, on a large screen."""
        super().__init__(parent)
        self.flash = Flash(self)
        self.flash.changed.connect(self.viewport().update)
        self.overlay = Overlay(self.flash)
        self._most_bytes = cache_bytes
        self.cache = TileCache(cache_bytes)
        self._appearance = appearance
        self._text: DocumentText | None = None
        self._sizes: list[QSizeF] = []
        self._sheet: PageSheet | None = None
        self._worker: PdfWorker | None = None
        self._fit, self._zoom, self._quarters = Fit.WIDTH, 1.0, 0
        self._turned: Path | None = None
        """The file whose pages are turned so: another's begin upright."""
        self._selected = (0, 0)
        self._held: tuple[int, float] | None = None
        """Code point and drop that are to be kept until it is known where the code point stands."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalScrollBar().valueChanged.connect(self._on_scrolled)
        appearance.changed.connect(self._on_appearance_changed)

    # ---- what is shown

    @property
    def text(self) -> DocumentText | None:
        """The text whose pages are open."""
        return self._text

    def show_pages(
        self,
        text: DocumentText,
        pages: PageMap,
        file: Path,
        position: int = 0,
        *,
        fingerprint: str = "",
        password: str | None = None,
    ) -> None:
        """Open a document's pages at a code point.

        ``fingerprint`` is the SHA-256 (hex) that the file must have; "" where any will do.
        ``password`` unlocks it.
        """
        self.clear_text()
        if file != self._turned:
            self._turned, self._quarters = file, 0
        self._text = text
        self._sizes = [QSizeF(w, h) for w, h in zip(pages.widths, pages.heights, strict=True)]
        self._sheet = PageSheet(pages, self._new_layout())
        self._selected = (position, position)
        self._worker = PdfWorker(file, fingerprint, password, self)
        self._worker.drawn.connect(self._on_drawn)
        self._worker.characters_found.connect(self._on_characters)
        self._worker.failed.connect(self.unavailable)
        self._worker.locked.connect(self.locked)
        self._worker.opened.connect(self.opened)
        self._compose((position, 0.0) if position else None)

    def clear_text(self) -> None:
        """Show nothing, and close the file."""
        if self._worker is not None:
            self._worker.end()
            self._worker.deleteLater()
            self._worker = None
        self._text = self._sheet = None
        self._sizes = []
        self._held = None
        self.cache.clear()
        self.flash.stop()
        self._set_bars()
        self.viewport().update()

    def position(self) -> int:
        """First code point of the first visible line."""
        if self._held is not None:
            return self._held[0]
        return self._sheet.first_position(self.offset()) if self._sheet is not None else 0

    def last_position(self) -> int:
        """Code point at the end of what is visible."""
        if self._sheet is None or self._text is None:
            return 0
        bar = self.verticalScrollBar()
        if bar.value() >= bar.maximum():
            return len(self._text.text)
        return self._sheet.first_position(self.offset() + self.viewport().height())

    def is_visible(self, position: int) -> bool:
        """Whether the line that holds a code point is on the screen."""
        if self._sheet is None:
            return False
        top, exact = self._sheet.top_of(position)
        return exact and 0 <= top - self.offset() <= self.viewport().height() - 20

    def reveal(self, passage: Range) -> None:
        """Bring a passage into view, if it is not, and put the caret at its start."""
        if self._text is None:
            return
        passage = passage.clamped(len(self._text.text))
        if not self.is_visible(passage.start) or not self.is_visible(max(passage.end - 1, passage.start)):
            self.hold_at(passage.start, self.viewport().height() * _TO_LINE)
        self.select(passage.start, passage.start)

    def go_to(self, passage: Range) -> None:
        """Bring a passage into view and light it up for a moment."""
        self.reveal(passage)
        self.light_up(passage)

    def hold_at(self, position: int, drop: float = 0.0) -> None:
        """Scroll so that a code point's line stands ``drop`` pixels below the top."""
        if self._sheet is None:
            return
        top, exact = self._sheet.top_of(position)
        self._held = None
        self.verticalScrollBar().setValue(round(top - drop))
        if not exact:
            self._held = (position, drop)
        self._show_across(position)
        self._want()
        self.moved.emit()

    def _show_across(self, position: int) -> None:
        """Scroll sideways where a code point would be out of sight."""
        rects = self.passage_rects(Range(position, position + 1))
        if rects and not 0 <= rects[0].center().x() <= self.viewport().width():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + round(rects[0].left() - MARGIN))

    # ---- the selection, in code points

    @property
    def selected(self) -> tuple[int, int]:
        """Anchor and caret."""
        return self._selected

    def select(self, anchor: int, caret: int) -> None:
        """Select from one code point to another."""
        if self._text is None:
            return
        length = len(self._text.text)
        chosen = min(max(anchor, 0), length), min(max(caret, 0), length)
        if chosen != self._selected:
            self._selected = chosen
            self.viewport().update()
            self.caret_moved.emit()

    def passage_rects(self, passage: Range) -> list[QRectF]:
        """The visible lines of a passage, in the viewport's coordinates."""
        if self._sheet is None:
            return []
        top = self.offset()
        rects = self._sheet.rects(passage, top, top + self.viewport().height())
        return [rect.translated(-self._origin()) for rect in rects]

    def character_at(self, point: QPointF) -> int | None:
        """Code point under a point of the viewport, if there is text."""
        return self._sheet.character_at(point + self._origin()) if self._sheet is not None else None

    def caret_at(self, point: QPointF) -> int | None:
        """Where in the text a caret set at a point of the viewport would stand."""
        return self._sheet.caret_at(point + self._origin()) if self._sheet is not None else None

    # ---- zoom and rotation

    @property
    def fit(self) -> Fit:
        """What decides the zoom."""
        return self._fit

    @property
    def scale(self) -> float:
        """The zoom; 1 is true size at 96 pixels an inch."""
        return self._sheet.layout.scale / PIXELS_A_POINT if self._sheet is not None else self._zoom

    def set_fit(self, fit: Fit) -> None:
        """Let the width of the view, or its height too, decide the zoom."""
        held = self._place()
        self._zoom, self._fit = self.scale, fit
        self._compose(held)

    def set_zoom(self, zoom: float) -> None:
        """Show the pages at this zoom."""
        held = self._place()
        self._zoom, self._fit = min(max(zoom, ZOOMS[0]), ZOOMS[1]), Fit.FREE
        self._compose(held)

    def zoom(self, step: int) -> None:
        """Larger (1) or smaller (-1) pages, or as wide as the view (0)."""
        if step == 0:
            self.set_fit(Fit.WIDTH)
        else:
            self.set_zoom(self.scale * 1.15**step)

    @property
    def quarters(self) -> int:
        """Turns clockwise of all pages."""
        return self._quarters

    def rotate(self, quarters: int) -> None:
        """Turn all pages clockwise by so many quarters."""
        held = (self.position(), 0.0)
        self._quarters = (self._quarters + quarters) % 4
        self._compose(held)

    # ---- heights, for the scroll bar

    def full_height(self) -> float:
        """Pixels of all pages."""
        return self._sheet.layout.height if self._sheet is not None else 0.0

    def heights_of(self, positions: Iterable[int]) -> list[float]:
        """Pixels from the top to each code point; guessed within pages not seen of late."""
        return [self._sheet.top_of(position)[0] for position in positions] if self._sheet is not None else []

    def offset(self) -> float:
        """Pixels above the view."""
        return float(self.verticalScrollBar().value())

    def scroll_to(self, offset: float) -> None:
        """Let so many pixels be above the view."""
        self.verticalScrollBar().setValue(round(offset))

    # ---- layout

    def _new_layout(self) -> PageLayout:
        return PageLayout(self._sizes, self._wanted_scale(), self._quarters, float(self.viewport().width()))

    def _wanted_scale(self) -> float:
        turned = [size.transposed() if self._quarters % 2 else size for size in self._sizes]
        if self._fit is Fit.FREE or not turned:
            return self._zoom * PIXELS_A_POINT
        room = self.viewport().size()
        widest = sorted(size.width() for size in turned)[len(turned) * 9 // 10]  # one foldout shrinks nothing
        scale = max(room.width() - 2 * MARGIN, 40) / max(widest, 1)
        if self._fit is Fit.PAGE:
            tallest = sorted(size.height() for size in turned)[len(turned) * 9 // 10]
            scale = min(scale, max(room.height() - 2 * GAP, 40) / max(tallest, 1))
        return min(max(scale, ZOOMS[0] * PIXELS_A_POINT), ZOOMS[1] * PIXELS_A_POINT)

    def _place(self) -> tuple[int, float]:
        """The first visible line, and how far below the top it is in pixels."""
        if self._held is not None or self._sheet is None:
            return self._held or (0, 0.0)
        position = self.position()
        return position, self._sheet.top_of(position)[0] - self.offset()

    def _compose(self, held: tuple[int, float] | None) -> None:
        """Lay the pages out anew, keeping a code point where it was."""
        if self._sheet is None:
            return
        before = self._sheet.layout.scale
        self._sheet.layout = self._new_layout()
        self._set_bars()
        if held is not None:
            self.hold_at(held[0], held[1] * self._sheet.layout.scale / before)
        self._want()
        self.recomposed.emit()
        self.moved.emit()
        if self._sheet.layout.scale != before:
            self.zoomed.emit(self.scale)
        self.viewport().update()

    def _set_bars(self) -> None:
        view = self.viewport().size()
        layout = self._sheet.layout if self._sheet is not None else None
        high, wide = (layout.height, layout.width) if layout is not None else (0.0, 0.0)
        for bar, whole, page in (
            (self.verticalScrollBar(), high, view.height()),
            (self.horizontalScrollBar(), wide, view.width()),
        ):
            bar.setRange(0, max(round(whole) - page, 0))
            bar.setPageStep(page)
            bar.setSingleStep(48)

    def _origin(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new width, at the same place."""
        super().resizeEvent(event)
        self._compose(self._place() if self.offset() or self._held else None)

    def _on_scrolled(self) -> None:
        self._held = None
        self._want()
        self.viewport().update()
        self.moved.emit()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Nothing to move: what is seen is painted anew."""

    # ---- drawing

    def _tone(self) -> Tone:
        theme = self._appearance.theme
        return Tone(theme.colour("page").rgba(), theme.dark)

    def _tiles(self, page: int, seen: QRectF) -> Iterator[tuple[Tile, QRectF]]:
        """The pieces of a page that show in ``seen``, and where each goes."""
        assert self._sheet is not None  # noqa: S101 - asked for only while something is open
        ratio = self.devicePixelRatioF()
        rect = self._sheet.layout.rect(page)
        left, top = round(rect.left() * ratio), round(rect.top() * ratio)
        width, height = max(round(rect.width() * ratio), 1), max(round(rect.height() * ratio), 1)
        side = max(width, height) if width * height <= _WHOLE_UP_TO else _PIECE
        tone = self._tone()
        for y in range(0, height, side):
            for x in range(0, width, side):
                area = (x, y, min(side, width - x), min(side, height - y))
                place = QRectF(
                    *((value + by) / ratio for value, by in zip(area, (left, top, 0, 0), strict=True))
                )
                if place.intersects(seen):
                    yield Tile(page, width, height, self._quarters, area, tone), place

    def _seen(self) -> QRectF:
        return QRectF(self.viewport().rect()).translated(self._origin())

    def _want(self) -> None:
        """Tell the worker what is missing, what is in view first."""
        if self._sheet is None or self._worker is None:
            return
        self.cache.limit = self._room()
        seen = self._seen()
        near = seen.adjusted(0, -0.5 * seen.height(), 0, seen.height())
        wanted: list[Tile | int] = []
        for area in (seen, near):
            pages = self._sheet.layout.pages_between(area.top(), area.bottom())
            wanted += [
                tile for page in pages for tile, _ in self._tiles(page, area) if tile not in self.cache
            ]
            wanted += [page for page in pages if self._sheet.characters(page) is None]
        self._worker.want(list(dict.fromkeys(wanted)))

    def _room(self) -> int:
        """Bytes for drawn pages: what is near, several times over, and some pages to go back to."""
        screen = self.viewport().size() * self.devicePixelRatioF()
        return min(self._most_bytes, max(_LEAST_BYTES, _SCREENS * 4 * screen.width() * screen.height()))

    def _on_drawn(self, tile: Tile, image: QImage) -> None:
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self.cache.put(tile, pixmap)
        self.viewport().update()

    def _on_characters(self, page: int, characters: PageCharacters) -> None:
        if self._sheet is None:
            return
        self._sheet.put(page, characters)
        if self._held is not None and self._sheet.pages.page_of(self._held[0]) == page:
            self.hold_at(*self._held)
        self.recomposed.emit()
        self.viewport().update()

    def _on_appearance_changed(self) -> None:
        self.cache.clear()
        self._want()
        self.viewport().update()

    def light_up(self, passage: Range) -> None:
        """Light a passage up for a moment, so that the eye finds it."""
        lively = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) > 0
        self.flash.start(passage, animated=lively)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pages in view, then what lies over them."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._appearance.theme.colour("window"))
        if self._sheet is not None:
            painter.translate(-self._origin())
            seen = QRectF(event.rect()).translated(self._origin())
            for page in self._sheet.layout.pages_between(seen.top(), seen.bottom()):
                self._paint_page(painter, page, seen)
            self._paint_over(painter, seen)
        painter.end()

    def _paint_page(self, painter: QPainter, page: int, seen: QRectF) -> None:
        assert self._sheet is not None  # noqa: S101 - painted only while something is open
        theme = self._appearance.theme
        rect = self._sheet.layout.rect(page)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("page"))
        painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
        pieces = [(self.cache.get(tile), place) for tile, place in self._tiles(page, seen)]
        if any(pixmap is None for pixmap, _ in pieces):
            stand_in = self.cache.stand_in(page, self._quarters)
            if stand_in is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawPixmap(rect, stand_in, QRectF(stand_in.rect()))
        for pixmap, place in pieces:
            if pixmap is not None:
                painter.drawPixmap(place.topLeft(), pixmap)

    def _paint_over(self, painter: QPainter, seen: QRectF) -> None:
        """Highlights, hits and the selection, laid over the print as a marker pen would."""
        assert self._sheet is not None  # noqa: S101 - painted only while something is open
        theme = self._appearance.theme
        modes = QPainter.CompositionMode
        painter.setCompositionMode(
            modes.CompositionMode_Lighten if theme.dark else modes.CompositionMode_Multiply
        )
        extents = [
            self._sheet.extent(page) for page in self._sheet.layout.pages_between(seen.top(), seen.bottom())
        ]
        visible = Range(
            min((one.start for one in extents), default=0), max((one.end for one in extents), default=0)
        )
        # The overlay asks its sheet for rectangles only, and both kinds of sheet give them.
        self.overlay.paint(painter, cast("Sheet", self._sheet), visible, seen.top(), seen.bottom(), theme)
        start, end = sorted(self._selected)
        if start < end:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection"))
            for rect in self._sheet.rects(Range(start, end), seen.top(), seen.bottom()):
                painter.drawRect(rect)
        painter.setCompositionMode(modes.CompositionMode_SourceOver)
        if self.hasFocus() and start == end:
            self._paint_caret(painter, theme.colour("accent"), seen)

    def _paint_caret(self, painter: QPainter, colour: QColor, seen: QRectF) -> None:
        assert self._sheet is not None  # noqa: S101 - painted only while something is open
        caret = self._selected[1]
        rects = self._sheet.rects(Range(caret, caret + 1), seen.top(), seen.bottom())
        if rects:
            painter.fillRect(QRectF(rects[0].left() - 1, rects[0].top(), 2, rects[0].height()), colour)

    def caret_rect(self) -> QRect:
        """Where the caret is in the viewport; empty where it is out of sight."""
        caret = self._selected[1]
        rects = self.passage_rects(Range(caret, caret + 1))
        return rects[0].toAlignedRect() if rects else QRect()
