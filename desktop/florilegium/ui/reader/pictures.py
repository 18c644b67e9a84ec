"""Pictures that the document itself holds, at the size of the page. Nothing is ever fetched."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    QXmlStreamReader,
    QXmlStreamWriter,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QImageIOHandler,
    QImageReader,
    QPainter,
    QPen,
    QTextOption,
)
from PySide6.QtSvg import QSvgRenderer

from florilegium.ui.reader.legible import legible
from florilegium.ui.theme import Theme

SCHEME = "picture:"
"""What the typesetter names its pictures with; a page answers no other name."""
_HEIGHT = 640
"""Highest a picture is shown."""
_FRAME_MARGIN = 16
_NO_WORDS = "A picture that the file does not hold"
_SVG_LIMIT = 4 << 20
"""Bytes of the largest SVG that is drawn."""


@dataclass(frozen=True)
class Picture:
    """One picture as it stands on the page."""

    data: bytes
    """Its bytes; empty where the file does not hold it."""
    words: str
    """The alternative text."""
    size: QSize
    """On the page, in pixels."""


class Pictures:
    """Measures pictures without decoding them, and draws them when they come into view."""

    def __init__(self, image: Callable[[str], bytes | None], theme: Theme, font: QFont, width: int) -> None:
        """``image`` gives the bytes of a SHA-256; ``width`` is the widest a picture may be, in pixels."""
        self._image = image
        self._theme = theme
        self._font = font
        self._width = max(width, 40)
        self._pictures: list[Picture] = []

    @property
    def width(self) -> int:
        """Pixels of the widest."""
        return self._width

    def add(self, sha256: str, words: str) -> tuple[str, QSize]:
        """Name and size of a picture on the page."""
        data = (self._image(sha256) or b"") if sha256 else b""
        size = _natural_size(data) if data else QSize()
        if size.isEmpty():
            data = b""
            size = self._frame_size(words)
        elif size.width() > self._width or size.height() > _HEIGHT:
            size = size.scaled(self._width, _HEIGHT, Qt.AspectRatioMode.KeepAspectRatio)
        self._pictures.append(Picture(data, words, size.expandedTo(QSize(1, 1))))
        return f"{SCHEME}{len(self._pictures) - 1}", self._pictures[-1].size

    def draw(self, name: str, ratio: float) -> QImage | None:
        """The picture called ``name`` for a screen of ``ratio`` device pixels a pixel."""
        number = name.removeprefix(SCHEME)
        if number == name or not number.isdecimal() or int(number) >= len(self._pictures):
            return None
        picture = self._pictures[int(number)]
        drawn = _decode(picture, ratio) if picture.data else None
        if drawn is None:
            return self._frame(picture, ratio)
        return legible(drawn, self._theme.colour("text")) if self._theme.dark else drawn

    def _frame_size(self, words: str) -> QSize:
        width = min(self._width, 420)
        room = QRectF(0, 0, width - 2 * _FRAME_MARGIN, 6 * QFontMetricsF(self._font).lineSpacing())
        shown = words.strip() or _NO_WORDS
        held = QFontMetricsF(self._font).boundingRect(room, int(Qt.TextFlag.TextWordWrap), shown)
        return QSize(width, round(min(held.height(), room.height())) + 20)

    def _frame(self, picture: Picture, ratio: float) -> QImage:
        """A quiet frame that holds the alternative text."""
        image = _blank(picture.size, ratio)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(0.5, 0.5, picture.size.width() - 1, picture.size.height() - 1)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(self._theme.colour("code"))
        painter.drawRoundedRect(frame, 5, 5)
        painter.setPen(self._theme.colour("muted"))
        painter.setFont(self._font)
        option = QTextOption(Qt.AlignmentFlag.AlignCenter)
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        words = picture.words.strip() or _NO_WORDS
        painter.drawText(frame.adjusted(_FRAME_MARGIN, 6, -_FRAME_MARGIN, -6), words, option)
        painter.end()
        return image


def _natural_size(data: bytes) -> QSize:
    if _is_svg(data):
        renderer = QSvgRenderer(closed_svg(data))
        return renderer.defaultSize() if renderer.isValid() else QSize()
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    turned = reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90
    return size.transposed() if turned else size


def _decode(picture: Picture, ratio: float) -> QImage | None:
    device = QSize(round(picture.size.width() * ratio), round(picture.size.height() * ratio))
    if _is_svg(picture.data):
        image = _blank(picture.size, ratio)
        painter = QPainter(image)
        QSvgRenderer(closed_svg(picture.data)).render(painter, QRectF(0, 0, *_pair(picture.size)))
        painter.end()
        return image
    buffer = QBuffer()
    buffer.setData(QByteArray(picture.data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        return None
    image = image.scaled(
        device, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    image.setDevicePixelRatio(ratio)
    return image


def _pair(size: QSize) -> tuple[int, int]:
    return size.width(), size.height()


def _blank(size: QSize, ratio: float) -> QImage:
    image = QImage(QSizeF(size * ratio).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(Qt.GlobalColor.transparent))
    return image


def _is_svg(data: bytes) -> bool:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and b"<svg" in data[:65536]


def closed_svg(data: bytes) -> QByteArray:
    """``data`` without its document type and whatever refers to anything outside it."""
    made = QByteArray()
    source = QBuffer()
    source.setData(QByteArray(data))
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    if len(data) > _SVG_LIMIT:
        return made
    buffer = QBuffer(made)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    reader = QXmlStreamReader(source)
    writer = QXmlStreamWriter(buffer)
    depth = 0
    token = QXmlStreamReader.TokenType
    while not reader.atEnd():
        kind = reader.readNext()
        if kind is token.DTD or kind is token.ProcessingInstruction:
            continue
        if kind is token.StartElement and (depth or _points_outside(reader)):
            depth += 1
        elif kind is token.EndElement and depth:
            depth -= 1
        elif not depth and kind is not token.Invalid:
            writer.writeCurrentToken(reader)
    buffer.close()
    return QByteArray() if reader.hasError() else made


def _points_outside(reader: QXmlStreamReader) -> bool:
    if reader.name() in ("script", "foreignObject"):
        return True
    if reader.name() == "a":
        return False  # a link is not followed by drawing it
    attributes = reader.attributes()
    for number in range(attributes.size()):
        attribute = attributes.at(number)
        value = str(attribute.value()).strip().lower()
        if attribute.name() in ("href", "src") and not value.startswith(("#", "data:image/")):
            return True
        if "url(" in value and "url(#" not in value.replace(" ", "").replace('"', "").replace("'", ""):
            return True
    return False
