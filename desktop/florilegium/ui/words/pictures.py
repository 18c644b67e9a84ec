"""Plots as files: PNG at twice the size, or SVG. They are for paper: in the light theme."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from florilegium.errors import ExportError
from florilegium.ui.one_line import one_line
from florilegium.ui.theme import Theme
from florilegium.ui.words.drawing import Bar, paint_bars, paint_strip
from florilegium.ui.words.tables import Row, Strip

_SCALE = 2
_MARGIN = 20
_TITLE = 30
_BARS = QSize(760, 380)
_STRIPS = 760
_NAMES = 220
_NUMBERS = 64
_ROW = 18
MOST_STRIPS = 400
"""Documents that one picture shows at most."""

Draw = Callable[[QPainter], None]


class Picture:
    """A plot that can be written to a file."""

    def __init__(self, size: QSize, title: str, draw: Draw) -> None:
        self.size = size
        self.title = title
        self._draw = draw

    def write(self, path: Path) -> None:
        """Write it as the name's ending says, whole or not at all. Raises ExportError."""
        form = path.suffix.lower()
        if form not in (".png", ".svg"):
            raise ExportError(f"“{path.name}” must end in .png or .svg, to say what to write.")
        from florilegium.exporters.files import replace_file  # when first wanted: it is slow to load

        try:
            replace_file(path, self.png() if form == ".png" else self.svg())
        except OSError as error:
            raise ExportError(f"“{path}” cannot be written: {error.strerror or error}.") from error

    def png(self) -> bytes:
        """As PNG, of twice as many pixels."""
        image = QImage(self.size * _SCALE, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(_SCALE)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        self._draw(painter)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        return bytes(buffer.data().data())

    def svg(self) -> bytes:
        """As SVG 1.1."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
        generator.setOutputDevice(buffer)
        generator.setSize(self.size)
        generator.setViewBox(QRectF(0, 0, self.size.width(), self.size.height()))
        generator.setResolution(96)
        generator.setTitle(self.title)
        painter = QPainter(generator)
        self._draw(painter)
        painter.end()
        return bytes(buffer.data().data())


def bars_picture(title: str, bars: Sequence[Bar], theme: Theme, font: QFont) -> Picture:
    """Frequency by date."""

    def draw(painter: QPainter) -> None:
        _paint_title(painter, title, _BARS.width(), theme, font)
        room = QRectF(0, 0, _BARS.width(), _BARS.height())
        paint_bars(
            painter, room.adjusted(_MARGIN - 8, _MARGIN + _TITLE, -_MARGIN, -_MARGIN), bars, theme, font
        )

    return Picture(_BARS, title, draw)


def strips_picture(title: str, rows: Sequence[Row], theme: Theme, font: QFont) -> Picture:
    """Where hits stand in documents: a strip for each, the first :data:`MOST_STRIPS` of them."""
    shown = rows[:MOST_STRIPS]
    size = QSize(_STRIPS, 2 * _MARGIN + _TITLE + _ROW * len(shown))

    def draw(painter: QPainter) -> None:
        _paint_title(painter, title, _STRIPS, theme, font)
        strong = QFont(font)
        strong.setBold(True)
        for number, row in enumerate(shown):
            room = QRectF(_MARGIN, _MARGIN + _TITLE + number * _ROW, _STRIPS - 2 * _MARGIN, _ROW)
            face = strong if row.item is None else font
            painter.setFont(face)
            painter.setPen(theme.colour("text"))
            name = QFontMetricsF(face).elidedText(
                one_line(str(row.cells[0])), Qt.TextElideMode.ElideRight, _NAMES - 12
            )
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(room.left(), room.top(), _NAMES, _ROW), middle, name)
            painter.setPen(theme.colour("muted"))
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | middle, f"{row.cells[2]:,}")
            strip = row.cells[1]
            if isinstance(strip, Strip):
                paint_strip(painter, room.adjusted(_NAMES, 3, -_NUMBERS, -3), strip.counts, theme)

    return Picture(size, title, draw)


def _paint_title(painter: QPainter, title: str, width: int, theme: Theme, font: QFont) -> None:
    strong = QFont(font)
    strong.setBold(True)
    strong.setPixelSize(13)
    painter.fillRect(painter.viewport(), theme.colour("page"))
    painter.setFont(strong)
    painter.setPen(theme.colour("text"))
    room = QRectF(_MARGIN, _MARGIN - 4, width - 2 * _MARGIN, 20)
    shown = QFontMetricsF(strong).elidedText(title, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
