"""The page: one document typeset, with what is painted over it. Reads, never writes."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QFrame, QStyle, QTextEdit, QWidget

from florilegium.model import DocumentText, Range
from florilegium.ui.appearance import Appearance
from florilegium.ui.reader.decoration import TitleBlock, paint_decoration
from florilegium.ui.reader.flash import Flash
from florilegium.ui.reader.heights import Heights
from florilegium.ui.reader.overlay import Overlay
from florilegium.ui.reader.parts import stretch
from florilegium.ui.reader.pictures import Pictures
from florilegium.ui.reader.sheet import Sheet
from florilegium.ui.reader.styles import PADDING, Styles
from florilegium.ui.reader.typesetting import compose, set_space

_NEAR_EDGE = 8_000
"""Code points from an end of what is typeset at which more is typeset."""
_FOOT = 72
"""Pixels left free below the last line."""
TO_LINE = 0.3
"""Where on the page, from its top, a passage comes to stand."""


class Anchor(NamedTuple):
    """What holds the page in place when its lines change."""

    position: int
    """Code point that begins the first visible line."""
    drop: float
    """Pixels from the top of the view to that line."""


class PageView(QTextEdit):
    """Shows one text. Of a long one a stretch around the reading position is typeset at a time."""

    moved = Signal()
    """The page was scrolled, or is of another height."""
    recomposed = Signal()
    """The text was typeset anew: places on the page have changed."""
    caret_moved = Signal()
    """The caret or the selection changed."""

    def __init__(
        self, appearance: Appearance, image: Callable[[str], bytes | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.flash = Flash(self)
        self.overlay = Overlay(self.flash)
        self._appearance = appearance
        self._image = image
        self._styles = Styles(appearance)
        self._text: DocumentText | None = None
        self._title = TitleBlock("", ())
        self._sheet: Sheet | None = None
        self._anchor = Anchor(0, 0.0)
        self._holding = False
        self._pressed = False
        """Whether a mouse button is held down on the page."""
        self._from_margin = False
        """Whether that is a drag that began beside the column."""
        self._selected = (0, 0)
        """Anchor and caret, in code points; they may lie outside what is typeset."""
        self._places = (0, 0)
        """The document positions that stand for them."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCursorWidth(2)
        self.flash.changed.connect(self.viewport().update)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().rangeChanged.connect(self.moved)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        self.selectionChanged.connect(self._on_cursor_moved)
        appearance.changed.connect(self._on_appearance_changed)

    # ---- what is shown

    @property
    def text(self) -> DocumentText | None:
        """The text that is open."""
        return self._text

    def show_text(self, text: DocumentText, title: TitleBlock, position: int) -> None:
        """Open a text at a code point."""
        self._text = text
        self._title = title
        self._selected = (position, position)
        self.flash.stop()
        # Drop far below the top: reading that stopped at the start begins with the title block.
        self._recompose(Anchor(position, 0.0 if position else 10_000.0))

    def clear_text(self) -> None:
        """Show nothing."""
        self._text = None
        self._sheet = None
        self.flash.stop()
        self.clear()

    def position(self) -> int:
        """Code point that begins the first visible line."""
        return self._anchor.position

    def last_position(self) -> int:
        """Code point at the end of what is visible."""
        if self._sheet is None or self._text is None:
            return 0
        bar = self.verticalScrollBar()
        if bar.value() >= bar.maximum() and self._sheet.extent.end >= len(self._text.text.rstrip()):
            return len(self._text.text)
        return self._sheet.first_position(bar.value() + self.viewport().height())

    def is_visible(self, position: int) -> bool:
        """Whether the line that holds a code point is on the screen."""
        if self._sheet is None or not self._sheet.extent.start <= position <= self._sheet.extent.end:
            return False
        top = self._sheet.line_top(position) - self.verticalScrollBar().value()
        return -1 <= top <= self.viewport().height() - 1.5 * self._styles.size  # bars know whole pixels only

    def reveal(self, passage: Range) -> None:
        """Bring a passage into view, if it is not, and put the caret at its start."""
        if self._text is None:
            return
        passage = passage.clamped(len(self._text.text))
        if not self.is_visible(passage.start) or not self.is_visible(max(passage.end - 1, passage.start)):
            self.hold_at(passage.start, self.viewport().height() * TO_LINE)
        self.select(passage.start, passage.start)

    def hold_at(self, position: int, drop: float = 0.0) -> None:
        """Scroll so that a code point's line stands ``drop`` pixels below the top."""
        anchor = Anchor(position, drop)
        if self._text is None or self._sheet is None:
            return
        if self._needs_more(anchor.position):
            self._recompose(anchor)
        else:
            self._restore(anchor)
            self._anchor = self._read_anchor()
            self.moved.emit()

    # ---- the selection, in code points

    @property
    def selected(self) -> tuple[int, int]:
        """Anchor and caret."""
        return self._selected

    def select(self, anchor: int, caret: int) -> None:
        """Select from one code point to another; both may lie outside what is typeset."""
        if self._sheet is None:
            return
        positions = self._sheet.positions
        self._selected = (anchor, caret)
        self._places = (positions.to_place(anchor), positions.to_place(caret))
        self._holding = True
        value = self.verticalScrollBar().value()
        cursor = QTextCursor(self._sheet.page)
        cursor.setPosition(self._places[0])
        cursor.setPosition(self._places[1], QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(value)
        self._holding = False
        self.caret_moved.emit()

    def passage_rects(self, passage: Range) -> list[QRectF]:
        """The visible lines of a passage, in the viewport's coordinates."""
        if self._sheet is None:
            return []
        offset = self.verticalScrollBar().value()
        rects = self._sheet.rects(passage, offset, offset + self.viewport().height())
        return [rect.translated(0, -offset) for rect in rects]

    def character_at(self, point: QPointF) -> int | None:
        """Code point under a point of the viewport, if there is text."""
        if self._sheet is None:
            return None
        return self._sheet.character_at(point + QPointF(0, self.verticalScrollBar().value()))

    # ---- heights, for the scroll bar: of the whole text, typeset or not

    def full_height(self) -> float:
        """Pixels of the whole text; estimated where it is not typeset."""
        return self._heights().full

    def heights_of(self, positions: Iterable[int]) -> list[float]:
        """Pixels from the top of the whole text to each code point."""
        if self._sheet is None:
            return []
        heights, found = self._heights(), []
        for position in positions:
            height = heights.of(position)
            found.append(heights.above + self._sheet.line_top(position) if height is None else height)
        return found

    def offset(self) -> float:
        """Pixels of the whole text above the view."""
        return self._heights().above + self.verticalScrollBar().value()

    def scroll_to(self, offset: float) -> None:
        """Let so many pixels of the whole text be above the view."""
        if self._sheet is None:
            return
        heights, bar = self._heights(), self.verticalScrollBar()
        value = offset - heights.above
        if heights.whole or 0 <= value <= bar.maximum():
            bar.setValue(round(value))
        elif value > bar.maximum() and offset < heights.above + heights.own:
            self._recompose(Anchor(self.last_position(), 0.0))
        else:
            self._recompose(Anchor(heights.position_at(offset), 0.0))

    def _heights(self) -> Heights:
        extent = self._sheet.extent if self._sheet is not None else Range(0, 0)
        length = len(self._text.text) if self._text is not None else 0
        own = float(self.verticalScrollBar().maximum() + self.viewport().height())
        return Heights(extent, length, own, not self._at_length())

    def _at_length(self) -> bool:
        """Whether the text is too long to be typeset whole."""
        return self._text is not None and stretch(self._text, 0).end < len(self._text.text)

    def light_up(self, passage: Range) -> None:
        """Let a passage flash, unless animations are off; then it is lit for a moment."""
        animated = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) > 0
        self.flash.start(passage, animated=animated)

    # ---- typesetting

    def _needs_more(self, position: int) -> bool:
        """Whether the end of what is typeset is near."""
        if self._sheet is None or self._text is None or not self._at_length():
            return False
        extent = self._sheet.extent
        wanted = stretch(self._text, position)
        near = min(_NEAR_EDGE, extent.length // 10)
        early = position < extent.start + near and wanted.start < extent.start - near // 2
        late = position > extent.end - near and wanted.end > extent.end + near // 2
        outside = not extent.start <= position <= extent.end and not (early or late)
        return early or late or (outside and wanted.start != extent.start and wanted.end != extent.end)

    def _recompose(self, anchor: Anchor) -> None:
        if self._text is None:
            return
        styles = self._styles
        width = self._column_width()
        font = self._appearance.reading_font(0.8)
        pictures = Pictures(self._image, styles.theme, font, width - 2 * PADDING)
        within = stretch(self._text, anchor.position)
        composition = compose(
            self._text,
            within,
            styles,
            pictures,
            self,
            ratio=self.devicePixelRatioF(),
            title_block=0 if self._title.in_text else -1,
            title_room=round(self._title.room(styles)),
            space=self._space(within),
        )
        old = self._sheet.page if self._sheet is not None else None
        self._holding = True
        self._sheet = Sheet(composition)
        self._set_margins()
        self._set_space()
        self.setDocument(composition.page)
        if old is not None:
            old.deleteLater()
        self._holding = False
        self.select(*self._selected)
        self._restore(anchor)
        self._anchor = self._read_anchor()
        self.recomposed.emit()
        self.moved.emit()
        self.viewport().update()

    def _restore(self, anchor: Anchor) -> None:
        if self._sheet is None:
            return
        self._holding = True
        value = max(self._sheet.line_top(anchor.position) - anchor.drop, 0)
        # Lays out the lines that will be seen; the scroll bar hears of it only later.
        reach = self._sheet.page.documentLayout().hitTest(
            QPointF(1, value + 2 * self.viewport().height()), Qt.HitTestAccuracy.FuzzyHit
        )
        bar = self.verticalScrollBar()
        if bar.maximum() < value and reach >= 0:
            bottom = self._sheet.page.documentLayout().blockBoundingRect(self._sheet.page.findBlock(reach))
            bar.setMaximum(max(bar.maximum(), round(min(value, bottom.bottom()))))
        bar.setValue(round(value))
        self._holding = False

    def _read_anchor(self) -> Anchor:
        if self._sheet is None:
            return Anchor(0, 0.0)
        value = self.verticalScrollBar().value()
        position = self._sheet.first_position(value)
        return Anchor(position, self._sheet.line_top(position) - value)

    def _column_width(self) -> int:
        return min(self._appearance.measure_pixels() + 2 * PADDING, max(self.width(), 80))

    def _set_margins(self) -> None:
        column = self._column_width()
        left = (self.width() - column) // 2
        self.setViewportMargins(left, 0, self.width() - column - left, 0)

    def _space(self, extent: Range) -> tuple[float, float]:
        """Pixels to leave free above and below the text, where ``extent`` of it is typeset."""
        if self._text is None:
            return 0.0, 0.0
        blocks = self._text.structure.blocks
        at_start = not blocks or extent.start <= blocks[0].start
        at_end = extent.end >= len(self._text.text.rstrip())
        above = self._title.height(self._styles, self._column_width()) if at_start else 0.0
        return above, float(_FOOT) if at_end else 0.0

    def _set_space(self) -> None:
        if self._sheet is None:
            return
        wanted = self._space(self._sheet.extent)
        frame = self._sheet.page.rootFrame().frameFormat()
        if (frame.topMargin(), frame.bottomMargin()) != wanted:
            set_space(self._sheet.page, *wanted)

    # ---- events

    def _on_scrolled(self) -> None:
        if self._holding or self._sheet is None:
            return
        self._anchor = self._read_anchor()
        if self._needs_more(self._anchor.position) and not self._pressed:
            self._recompose(self._anchor)
        else:
            self.moved.emit()

    def _on_cursor_moved(self) -> None:
        if self._holding or self._sheet is None:
            return
        cursor = self.textCursor()
        to = self._sheet.positions.to_code_point
        anchor = self._selected[0] if cursor.anchor() == self._places[0] else to(cursor.anchor())
        caret = self._selected[1] if cursor.position() == self._places[1] else to(cursor.position())
        self._places = (cursor.anchor(), cursor.position())
        if (anchor, caret) != self._selected:
            self._selected = (anchor, caret)
            self.caret_moved.emit()

    def _on_appearance_changed(self) -> None:
        self._styles = Styles(self._appearance)
        self._recompose(self._anchor)

    def event(self, event: QEvent) -> bool:
        """Keep the column in the middle, and let the margins beside it do what the page does."""
        if event.type() is QEvent.Type.Resize:
            anchor = self._anchor
            width = self.viewport().width()
            self._holding = True
            self._set_margins()
            handled = super().event(event)
            self._set_space()
            self._holding = False
            if self._sheet is not None:
                if self.viewport().width() != width and self._sheet.composition.pictured:
                    self._recompose(anchor)
                else:
                    self._restore(anchor)
                self._anchor = anchor
                self.moved.emit()
            return handled
        if isinstance(event, QWheelEvent) and not self._on_viewport(event.position()):
            self.wheelEvent(event)
            return True
        if isinstance(event, QMouseEvent) and (self._from_margin or not self._on_viewport(event.position())):
            return self._pass_on(event)
        return super().event(event)

    def _on_viewport(self, point: QPointF) -> bool:
        return self.viewport().geometry().contains(point.toPoint())

    def _pass_on(self, event: QMouseEvent) -> bool:
        self._from_margin = event.type() is not QEvent.Type.MouseButtonRelease and bool(event.buttons())
        moved = QMouseEvent(
            event.type(),
            event.position() - QPointF(self.viewport().pos()),
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
        )
        return self.viewportEvent(moved)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what lies under the letters, then the letters."""
        if self._sheet is not None:
            offset = self.verticalScrollBar().value()
            top, bottom = event.rect().top() + offset - 2, event.rect().bottom() + offset + 2
            painter = QPainter(self.viewport())
            painter.translate(0, -offset)
            self._paint_under(painter, float(top), float(bottom))
            painter.end()
        super().paintEvent(event)

    def _paint_under(self, painter: QPainter, top: float, bottom: float) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        width = sheet.page.textWidth()
        # The meta line hangs below a title in the text, and may need painting where the title does not.
        hanging = self._title.room(self._styles) if self._title.in_text else 0.0
        placed = sheet.blocks(top - hanging, bottom)
        if sheet.page.rootFrame().frameFormat().topMargin() > top:
            self._title.paint(painter, self._styles, width)
        paint_decoration(painter, sheet, placed, self._styles)
        if not placed:
            return
        if self._title.in_text and placed[0].part.block == 0 and placed[0].part.last:
            self._title.paint_meta(painter, self._styles, width, placed[0].rect.bottom())
        start = sheet.positions.to_code_point(placed[0].block.position())
        last = placed[-1].block
        end = sheet.positions.to_code_point(last.position() + last.length())
        self.overlay.paint(painter, sheet, Range(start, end), top, bottom, self._styles.theme)

    # ---- what must not come from Qt

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Nothing: the page holds its own pictures."""
        return None

    def createMimeDataFromSelection(self) -> QMimeData:
        """The canonical text of the selection."""
        data = QMimeData()
        if self._text is not None:
            start, end = sorted(self._selected)
            data.setText(self._text.text[start:end])
        return data
