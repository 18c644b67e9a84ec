"""Frequency by date, as bars beside its table."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from florilegium.model import YearCount
from florilegium.ui.appearance import Appearance
from florilegium.ui.search.header import counted
from florilegium.ui.words.delegate import figures
from florilegium.ui.words.drawing import Bar, paint_bars, place_bars
from florilegium.ui.words.tables import per_million


def bars_of(years: Sequence[YearCount], *, relative: bool) -> list[Bar]:
    """A bar for each year; ``relative`` to the length of its documents."""
    return [
        Bar(int(one.year), per_million(one) if relative else one.count)
        for one in years
        if one.year.isdecimal()
    ]


class YearsPlot(QWidget):
    """A click chooses a year, a double click opens its lines. By keyboard, the table does both."""

    year_reached = Signal(str)
    year_opened = Signal(object)
    """The YearCount."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._years: list[YearCount] = []
        self._bars: list[Bar] = []
        self._chosen = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Frequency by date")
        appearance.changed.connect(self.update)

    def show_years(self, years: Sequence[YearCount], *, relative: bool) -> None:
        """Show these years."""
        self._years = [one for one in years if one.year.isdecimal()]
        self._bars = bars_of(self._years, relative=relative)
        self._chosen = -1
        self.setAccessibleDescription(self._described())
        self.update()

    def choose(self, year: str) -> None:
        """Let a year stand out."""
        self._chosen = next((place for place, one in enumerate(self._years) if one.year == year), -1)
        self.update()

    def bar_of(self, year: str) -> QRectF:
        """Where a year's bar is; nowhere if it has none."""
        placed = place_bars(self._room(), self._bars)
        return next(
            (one.bar for one, known in zip(placed, self._years, strict=False) if known.year == year), QRectF()
        )

    def sizeHint(self) -> QSize:
        return QSize(400, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 80)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if place >= 0:
            self.year_reached.emit(self._years[place].year)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if place >= 0:
            self.year_opened.emit(self._years[place])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._tell(event.pos(), event.globalPos())
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        font = figures(self._appearance.interface_font(size=11))
        paint_bars(painter, self._room(), self._bars, self._appearance.theme, font, self._chosen)

    # ----

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(4, 6, -6, -4)

    def _at(self, point: QPointF) -> int:
        placed = place_bars(self._room(), self._bars)
        here = [place for place, one in enumerate(placed) if one.room.contains(point)]
        return min(here, key=lambda place: abs(placed[place].bar.center().x() - point.x()), default=-1)

    def _tell(self, at: QPoint, on_screen: QPoint) -> None:
        place = self._at(QPointF(at))
        if place < 0:
            QToolTip.hideText()
        else:
            QToolTip.showText(on_screen, year_words(self._years[place]), self)

    def _described(self) -> str:
        if not self._years:
            return ""
        most = max(self._years, key=lambda one: one.count)
        return f"{self._years[0].year} to {self._years[-1].year}; most in {year_words(most)}"


def year_words(year: YearCount) -> str:
    """A year's hits in words."""
    return (
        f"{year.year}: {counted(year.count, 'hit')} in {counted(year.documents, 'document')}, "
        f"{per_million(year):,.0f} in a million characters"
    )
