"""Paints cards: rounded, on the ground of the page, with the label's ink along the left."""

from collections import OrderedDict
from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QIcon, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle

from florilegium.model import Label
from florilegium.ui.appearance import Appearance
from florilegium.ui.highlights.card import EDGE, MARGIN, Card, CardFonts
from florilegium.ui.highlights.rows import HighlightRow
from florilegium.ui.icon_source import IconSource
from florilegium.ui.marks import paint_mark
from florilegium.ui.theme import Theme

_RADIUS = 6.0
_KEPT = 96
"""Cards kept set: some screens full, so that scrolling back and forth sets none twice."""


class CardDelegate:
    """Sets and paints the cards of one list.

    Not one of Qt's delegates: those are not told whether a card is expanded, or holds an editor.
    """

    def __init__(self, appearance: Appearance, icons: IconSource) -> None:
        self._appearance = appearance
        self._icons = icons
        self._labels: dict[str, Label] = {}
        self._cards: OrderedDict[tuple[object, ...], Card] = OrderedDict()
        self._titled = False
        self.refresh()

    def refresh(self) -> None:
        """Take the type of the appearance, and forget what was set in the old one."""
        appearance = self._appearance
        reading = appearance.reading_size
        # 14 pixels beside a page of 19; the column is narrow, so that it does not grow with it for ever.
        size = min(max(round(reading * 0.74), 12), 20)
        self._fonts = CardFonts(
            excerpt=appearance.reading_font(size / reading),
            note=appearance.interface_font(size=12),
            small=appearance.interface_font(size=11),
            section=appearance.interface_font(size=12, bold=True),
        )
        self._icon: QIcon | None = None
        self._cards.clear()

    def set_labels(self, labels: Mapping[str, Label]) -> None:
        """Know the labels by id."""
        self._labels = dict(labels)

    def set_titled(self, titled: bool) -> None:
        """Whether every card says what document it is from."""
        self._titled = titled
        self._cards.clear()

    def card(self, row: HighlightRow, width: int, section: str, expanded: bool, editing: int) -> Card:
        """The card of a row in ``width`` pixels; set anew only when it is not at hand."""
        key = (row.id, width, section, expanded, editing)
        card = self._cards.get(key)
        if card is None or card.row is not row:
            card = Card(
                row,
                width,
                self._fonts,
                section=section,
                titled=self._titled,
                expanded=expanded,
                editing=editing,
            )
            self._cards[key] = card
            if len(self._cards) > _KEPT:
                self._cards.popitem(last=False)
        else:
            self._cards.move_to_end(key)
        return card

    def estimate(self, row: HighlightRow, width: int, section: str) -> int:
        """About how many pixels high the card will be, without setting it."""
        excerpt, written = row.lengths
        room = max(width - 50, 40)
        lines = min(excerpt * 7 // room + 1, 6)
        note = min(written * 6 // room + 1, 4) if written else 0
        return 46 + lines * 21 + note * 20 + (30 if section else 0) + (18 if self._titled else 0)

    def paint(self, painter: QPainter, card: Card, at: QPointF, room: int, state: QStyle.StateFlag) -> None:
        """Paint a card with its top left corner at ``at``, as far as it is within ``room`` pixels."""
        theme = self._appearance.theme
        painter.save()
        painter.translate(at)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen = QRectF(0, -at.y(), card.frame.right(), room)
        if card.section:
            self._paint_section(painter, card, theme)
        self._paint_frame(painter, card, theme, state)
        for lines in card.lines:
            painter.setPen(theme.colour(lines.role))
            lines.layout.draw(painter, lines.at, [], seen)
        painter.setFont(self._fonts.small)
        for words in card.words:
            painter.setPen(theme.colour(words.role))
            painter.drawText(words.at, words.text)
        if card.warning is not None:
            self._warning().paint(painter, card.warning.toRect())
        if card.mark is not None and (label := self._labels.get(card.row.highlight.label)):
            paint_mark(painter, label.mark, card.mark, theme.ink(label.colour))
        painter.restore()

    # ----

    def _warning(self) -> QIcon:
        if self._icon is None:
            self._icon = self._icons.icon("warning")
        return self._icon

    def _paint_section(self, painter: QPainter, card: Card, theme: Theme) -> None:
        metrics = QFontMetricsF(self._fonts.section)
        x = float(MARGIN + 2)
        room = card.frame.width() - 4
        painter.setFont(self._fonts.section)
        painter.setPen(theme.colour("text"))
        text = metrics.elidedText(card.section, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(x, card.frame.top() - 9), text)

    def _paint_frame(self, painter: QPainter, card: Card, theme: Theme, state: QStyle.StateFlag) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        frame = card.frame.adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(frame, _RADIUS, _RADIUS)
        painter.fillPath(shape, theme.colour("page"))
        label = self._labels.get(card.row.highlight.label)
        painter.save()
        painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
        edge = QRectF(card.frame.left(), card.frame.top(), EDGE + 0.5, card.frame.height())
        painter.fillRect(edge, theme.ink(label.colour) if label else theme.colour("line"))
        painter.restore()
        painter.save()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # The ink takes the place of the line on the left.
        painter.setClipRect(card.frame.adjusted(EDGE + 0.5, -1, 1, 1), Qt.ClipOperation.IntersectClip)
        if selected:
            painter.setPen(QPen(theme.colour("accent"), 2.0))
            shape = QPainterPath()
            shape.addRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        elif focused:
            painter.setPen(QPen(theme.colour("accent"), 1.0, Qt.PenStyle.DashLine))
        else:
            painter.setPen(QPen(theme.colour("faint" if hovered else "line"), 1.0))
        painter.drawPath(shape)
        painter.restore()
