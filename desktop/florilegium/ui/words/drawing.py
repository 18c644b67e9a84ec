"""The plots themselves: painted the same on the screen and into files."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from florilegium.ui.theme import Theme

_AXIS = 18.0  # pixels under the bars for the years
_SCALE = 44.0  # pixels left of the bars for the numbers
_ABOVE = 8.0
_WIDEST = 22.0
_APART = 16.0
_V = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Bar:
    """A year and how much there is of it."""

    year: int
    value: float


@dataclass(frozen=True)
class PlacedBar:
    """Where a bar stands."""

    room: QRectF
    """All of its height, for the pointer."""
    bar: QRectF


def paint_strip(painter: QPainter, room: QRectF, counts: Sequence[int], theme: Theme) -> None:
    """A line along a text with a tick where hits are, the stronger the more."""
    painter.save()
    middle = room.center().y()
    painter.setPen(QPen(theme.colour("line"), 1))
    painter.drawLine(QLineF(room.left(), middle, room.right(), middle))
    most = max(counts, default=0)
    step = room.width() / max(len(counts), 1)
    width = 1.0 if step < 3 else 2.0
    ratio = painter.device().devicePixelRatioF()
    height = min(room.height(), 14.0)
    for place, count in enumerate(counts):
        if count:
            colour = theme.colour("accent")
            colour.setAlphaF(0.45 + 0.55 * count / most)
            left = round((room.left() + place * step) * ratio) / ratio
            painter.fillRect(QRectF(left, middle - height / 2, width, height), colour)
    painter.restore()


def bars_room(room: QRectF) -> QRectF:
    """The part of a plot in which the bars are."""
    return room.adjusted(_SCALE, _ABOVE, -_APART, -_AXIS)


def place_bars(room: QRectF, bars: Sequence[Bar]) -> list[PlacedBar]:
    """Where the bars of a plot stand: years are as far apart as they are."""
    inner = bars_room(room)
    if not bars or inner.width() <= 0 or inner.height() <= 0:
        return []
    first = min(bar.year for bar in bars)
    span = max(bar.year for bar in bars) - first + 1
    top = ticks(max(bar.value for bar in bars))[-1] or 1
    # A year alone is not stretched over the whole room.
    slot = min(inner.width() / span, 4 * _WIDEST)
    width = min(max(slot * 0.72, 1.5), _WIDEST)
    placed = []
    for bar in bars:
        middle = inner.left() + (bar.year - first + 0.5) * slot
        height = max(inner.height() * bar.value / top, 1.0) if bar.value else 0.0
        reach = max(slot, 5.0)
        placed.append(
            PlacedBar(
                QRectF(middle - reach / 2, room.top(), reach, room.height()),
                QRectF(middle - width / 2, inner.bottom() - height, width, height),
            )
        )
    return placed


def paint_bars(
    painter: QPainter, room: QRectF, bars: Sequence[Bar], theme: Theme, font: QFont, chosen: int = -1
) -> None:
    """Bars by year over an axis, with a scale; the bar of number ``chosen`` stands out."""
    placed = place_bars(room, bars)
    if not placed:
        return
    inner = bars_room(room)
    metrics = QFontMetricsF(font)
    painter.save()
    painter.setFont(font)
    marks = ticks(max(bar.value for bar in bars))
    for mark in marks:
        y = round(inner.bottom() - inner.height() * mark / (marks[-1] or 1)) + 0.5
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(QLineF(inner.left(), y, room.right() - _APART, y))
        painter.setPen(theme.colour("muted"))
        painter.drawText(
            QRectF(room.left(), y - 8, _SCALE - 8, 16), Qt.AlignmentFlag.AlignRight | _V, f"{mark:,}"
        )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for number, one in enumerate(placed):
        painter.setBrush(theme.colour("accent") if number == chosen else _softened(theme))
        if one.bar.width() >= 4 and one.bar.height() >= 4:
            painter.drawRoundedRect(one.bar, 1.5, 1.5)
        else:
            painter.drawRect(one.bar)
    painter.setPen(theme.colour("muted"))
    apart = metrics.horizontalAdvance("0000") + _APART
    for number in labelled([one.bar.center().x() for one in placed], apart, chosen):
        middle = placed[number].bar.center().x()
        painter.drawText(
            QRectF(middle - 30, inner.bottom() + 3, 60, _AXIS - 3),
            Qt.AlignmentFlag.AlignHCenter | _V,
            str(bars[number].year),
        )
    painter.restore()


def labelled(middles: Sequence[float], apart: float, chosen: int = -1) -> list[int]:
    """Which bars have room for their year under them; the first and the chosen one always."""
    wanted = [chosen] if 0 <= chosen < len(middles) else []
    for number in (0, len(middles) - 1, *range(len(middles))) if middles else ():
        if all(abs(middles[number] - middles[other]) >= apart for other in wanted):
            wanted.append(number)
    return sorted(wanted)


def ticks(most: float) -> list[int]:
    """Round numbers from 0 to no less than ``most``, at most five."""
    step = 1
    while step * 4 < most:
        step = _next_step(step)
    count = max(-(-int(most + 0.999999) // step), 1)
    return [number * step for number in range(count + 1)]


def _next_step(step: int) -> int:
    """1, 2, 5, 10, 20, 50 and so on."""
    return step * 5 // 2 if str(step).startswith("2") else step * 2


def _softened(theme: Theme) -> QColor:
    """The accent, nearer to the ground; opaque, so that no line shines through."""
    accent, ground = theme.colour("accent"), theme.colour("window")
    return QColor.fromRgbF(
        0.62 * accent.redF() + 0.38 * ground.redF(),
        0.62 * accent.greenF() + 0.38 * ground.greenF(),
        0.62 * accent.blueF() + 0.38 * ground.blueF(),
    )
