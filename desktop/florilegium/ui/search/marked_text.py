"""A short text over a few lines with one stretch of it marked, laid out once and painted often."""

import unicodedata

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

_ROUND = 2.0


class MarkedText:
    """``text`` in ``width`` pixels and at most ``lines`` lines; what does not fit is elided.

    ``mark`` is a range in code points that gets the ground ``hit``, the colour ``ink`` and, if
    ``bold``, heavier letters.
    """

    def __init__(
        self,
        text: str,
        font: QFont,
        width: float,
        *,
        lines: int,
        mark: tuple[int, int],
        ink: QColor,
        hit: QColor,
        line_height: float,
        bold: bool = True,
    ) -> None:
        self._hit = hit
        self._grounds: list[QRectF] = []
        start, end = utf16_length(text[: mark[0]]), utf16_length(text[: mark[1]])
        formats = [_format(start, end - start, ink, bold)] if end > start else []
        self._layout = _laid_out(text, font, width, formats, line_height)
        whole, first_try = text, self._layout
        for slack in (2, 8, 20, 40):  # bold letters and kerning: the first cut may be a little too long
            if self._layout.lineCount() <= lines:
                break
            text = _cut(whole, first_try.lineAt(lines - 1), font, width - slack)
            end = min(end, utf16_length(text))
            formats = [_format(start, end - start, ink, bold)] if end > start else []
            self._layout = _laid_out(text, font, width, formats, line_height)
        self.height = self._layout.lineCount() * line_height
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            first = max(start, line.textStart())
            last = min(end, line.textStart() + line.textLength())
            if first < last:
                left, right = sorted((_x(line.cursorToX(first)), _x(line.cursorToX(last))))
                ground = QRectF(left, number * line_height, right - left, line_height)
                self._grounds.append(ground.adjusted(-1.5, 0.5, 1.5, -0.5))

    def paint(self, painter: QPainter, at: QPointF) -> None:
        """Paint with its top left corner at ``at``, unmarked text in the painter's pen."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._hit)
        pen = painter.pen()
        painter.setPen(Qt.PenStyle.NoPen)
        for ground in self._grounds:
            painter.drawRoundedRect(ground.translated(at), _ROUND, _ROUND)
        painter.setPen(pen)
        self._layout.draw(painter, at)
        painter.restore()


def _cut(text: str, line: QTextLine, font: QFont, width: float) -> str:
    """``text`` with what does not fit from ``line`` on elided."""
    units = text.encode("utf-16-le", "surrogatepass")
    head = units[: 2 * line.textStart()].decode("utf-16-le", "ignore")
    rest = QFontMetricsF(font).elidedText(text[len(head) :], Qt.TextElideMode.ElideRight, width)
    return head + rest.replace(" ", "\u00a0")  # or the last word would go to a line of its own


def flows_left(text: str) -> bool:
    """Whether the text runs from right to left, by its first strong character (UAX #9, rule P2)."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return False
            case "R" | "AL":
                return True
    return False


def utf16_length(text: str) -> int:
    """How many units Qt counts in ``text``."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _format(start: int, length: int, ink: QColor, bold: bool) -> QTextLayout.FormatRange:
    char_format = QTextCharFormat()
    char_format.setForeground(QBrush(ink))
    if bold:
        char_format.setFontWeight(QFont.Weight.Bold)
    found = QTextLayout.FormatRange()
    found.start = start
    found.length = length
    found.format = char_format
    return found


def _laid_out(
    text: str, font: QFont, width: float, formats: list[QTextLayout.FormatRange], line_height: float
) -> QTextLayout:
    layout = QTextLayout(text, font)
    side = Qt.AlignmentFlag.AlignRight if flows_left(text) else Qt.AlignmentFlag.AlignLeft
    option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    layout.setFormats(formats)
    layout.beginLayout()
    number = 0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, number * line_height + (line_height - line.height()) / 2))
        number += 1
    layout.endLayout()
    return layout


def _x(found: object) -> float:
    """The x of ``QTextLine.cursorToX``, which some versions return with the cursor's position."""
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]
