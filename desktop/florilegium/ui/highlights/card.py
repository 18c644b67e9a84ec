"""One card, set: every line of it placed, so that its height is known before it is painted."""

import unicodedata
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from florilegium.model import AnchorStatus
from florilegium.ui.highlights.plain import shown_excerpt, shown_note
from florilegium.ui.highlights.rows import HighlightRow

MARGIN = 12
"""Pixels between the column's edges and a card."""
GAP = 10
"""Pixels under a card."""
EDGE = 3
"""Width in pixels of the label's ink along a card."""
MARK = 9
"""Side in pixels of the label's mark."""

_EXCERPT_LINES = 6
_NOTE_LINES = 4
_LEFT, _RIGHT, _TOP, _BOTTOM = 14, 12, 9, 10
_SECTION = 30
_MORE = "more"
_LEADING = 1.45
_NARROWEST = 2.5
"""Pixels a code point takes at least, on average: how much of a long excerpt can be seen at all."""

STATUS_WORDS = {AnchorStatus.ALTERED: "Altered", AnchorStatus.LOST: "Lost"}
"""What a card says of an anchor that is not as it was."""


@dataclass(frozen=True)
class CardFonts:
    """The faces a card is set in."""

    excerpt: QFont
    note: QFont
    small: QFont
    section: QFont


@dataclass(frozen=True)
class Words:
    """Words on one line: ``at`` is the start of their baseline."""

    text: str
    role: str
    at: QPointF


@dataclass(frozen=True)
class Lines:
    """A run of set lines, and where they go."""

    layout: QTextLayout
    role: str
    at: QPointF


class Card:
    """A highlight set in ``width`` pixels, ``height`` pixels high with the gap under it.

    Where ``editing`` the note and the tags give way to ``editing`` pixels for an editor.
    """

    def __init__(
        self,
        row: HighlightRow,
        width: int,
        fonts: CardFonts,
        *,
        section: str = "",
        titled: bool = False,
        expanded: bool = False,
        editing: int = 0,
    ) -> None:
        self.row = row
        self.section = section
        self.lines: list[Lines] = []
        self.words: list[Words] = []
        self.warning: QRectF | None = None
        self.mark: QRectF | None = None
        self._fonts = fonts
        self._expanded = expanded
        self._left = MARGIN + _LEFT
        self._room = max(width - 2 * MARGIN - _LEFT - _RIGHT, 40)
        top = _SECTION if section else 0
        self._y = float(top + _TOP)
        if titled and row.document_title:
            self._set_title(row.document_title)
        self._set_excerpt(shown_excerpt(row.highlight.exact))
        self.editor: QRectF | None = None
        if editing:
            self._y += 6
            self.editor = QRectF(self._left - 4, self._y, self._room + 8, editing)
            self._y += editing - 4
        else:
            if row.highlight.note:
                self._set_note(shown_note(row.highlight.note))
            self._set_footer()
        self.frame = QRectF(MARGIN, top, width - 2 * MARGIN, self._y + _BOTTOM - top)
        self.height = round(self.frame.bottom()) + GAP

    # ----

    def _set_title(self, title: str) -> None:
        metrics = QFontMetricsF(self._fonts.small)
        text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, self._room)
        self.words.append(Words(text, "muted", QPointF(self._left, self._y + metrics.ascent())))
        self._y += metrics.height() + 4

    def _set_excerpt(self, text: str) -> None:
        font = self._fonts.excerpt
        leading = round(font.pixelSize() * _LEADING, 1)
        most = None if self._expanded else _EXCERPT_LINES
        if not self._set_lines(text, font, "text", leading, most):
            return
        metrics = QFontMetricsF(self._fonts.small)
        last = self.lines[-1]
        x = self._left if _right_to_left(text) else self._left + self._room - metrics.horizontalAdvance(_MORE)
        self.words.append(Words(_MORE, "muted", QPointF(x, last.at.y() + QFontMetricsF(font).ascent())))

    def _set_note(self, text: str) -> None:
        self._y += 5
        most = None if self._expanded else _NOTE_LINES
        self._set_lines(text, self._fonts.note, "muted", self._fonts.note.pixelSize() * 1.4, most)

    def _set_lines(self, text: str, font: QFont, role: str, leading: float, most: int | None) -> bool:
        """Set lines from the current height on; whether more than ``most`` of them were cut short."""
        seen = text if most is None else text[: round(most * self._room / _NARROWEST)]
        right_to_left = _right_to_left(seen)
        layout = _layout(seen, font, right_to_left)
        starts = _break(layout, self._room, leading, most)
        at = QPointF(self._left, self._y)
        self._y += leading * len(starts[:most])
        if len(starts) == len(starts[:most]):
            self.lines.append(Lines(layout, role, at))
            return False
        # Set again without the last line that is shown, and that line elided. Qt counts UTF-16 units.
        units, start = seen.encode("utf-16-le", "surrogatepass"), starts[len(starts) - 2] * 2
        above = _layout(units[:start].decode("utf-16-le", "replace").rstrip(), font, right_to_left)
        _break(above, self._room, leading, None)
        self.lines.append(Lines(above, role, at))
        more = QFontMetricsF(self._fonts.small).horizontalAdvance(_MORE) + 8 if role == "text" else 0
        rest = units[start:].decode("utf-16-le", "replace").replace("\u2028", " ")
        rest = QFontMetricsF(font).elidedText(rest, Qt.TextElideMode.ElideRight, self._room - more)
        last = _layout(rest, font, right_to_left)
        _break(last, self._room - more, leading, None)
        shift = QPointF(more if right_to_left else 0, (len(starts) - 2) * leading)
        self.lines.append(Lines(last, role, at + shift))
        return True

    def _set_footer(self) -> None:
        metrics = QFontMetricsF(self._fonts.small)
        height = metrics.height() + 2
        self._y += 5
        x, right = float(self._left), self._left + self._room
        baseline = self._y + metrics.ascent()
        highlight = self.row.highlight
        if self.row.location:
            self.words.append(Words(self.row.location, "faint", QPointF(x, baseline)))
            x += metrics.horizontalAdvance(self.row.location) + 9
        if word := STATUS_WORDS.get(highlight.status):
            side = 13.0
            self.warning = QRectF(x, baseline - metrics.capHeight() / 2 - side / 2, side, side)
            x += side + 3
            self.words.append(Words(word, "warning", QPointF(x, baseline)))
            x += metrics.horizontalAdvance(word) + 9
        room = right - MARK - 8
        for done, tag in enumerate(highlight.tags):
            text = f"#{tag}"
            left = len(highlight.tags) - done
            count = metrics.horizontalAdvance(f"+{left - 1}") + 6 if left > 1 and not self._expanded else 0
            advance = metrics.horizontalAdvance(text) + count
            if x + advance > room and x > self._left and self._expanded:
                x, self._y = float(self._left), self._y + height
                baseline += height
            elif x + advance > room and (done or room - x < 60):
                self.words.append(Words(f"+{left}", "accent", QPointF(x, baseline)))
                break
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room - count - x)
            self.words.append(Words(text, "accent", QPointF(x, baseline)))
            x += metrics.horizontalAdvance(text) + 6
        middle = baseline - metrics.capHeight() / 2
        self.mark = QRectF(right - MARK + 1, middle - MARK / 2, MARK, MARK)
        self._y += height - 2


def _right_to_left(text: str) -> bool:
    """Whether the first strong character is of a right-to-left script (UAX #9, rule P2)."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return False
            case "R" | "AL":
                return True
    return False


def _layout(text: str, font: QFont, right_to_left: bool) -> QTextLayout:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if right_to_left:
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    return layout


def _break(layout: QTextLayout, room: float, leading: float, most: int | None) -> list[int]:
    """Break into lines, one more than ``most`` at the end; where each starts, in UTF-16 units."""
    starts: list[int] = []
    layout.beginLayout()
    while (most is None or len(starts) <= most) and (line := layout.createLine()).isValid():
        line.setLineWidth(room)
        line.setPosition(QPointF(0, len(starts) * leading))
        starts.append(line.textStart())
    layout.endLayout()
    return starts
