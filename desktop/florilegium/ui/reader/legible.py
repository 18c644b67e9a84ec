"""Pictures on a dark page: drawings in ink without paper would be dark on dark."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

_SAMPLE = 48  # pixels of a side: enough to tell a drawing from a photograph
_THROUGH = 0.02  # share of a picture that must be seen through
_INK = 0.15  # share of what is seen that must be dark
_GREY = 40  # widest distance of red, green and blue of what counts as grey
_COLOURED = 0.03  # share of what is seen beyond which a drawing is one in colours


def legible(image: QImage, paper: QColor) -> QImage:
    """``image`` as it can be seen on a dark page.

    A picture with its own ground is left as it is, and so is one in light colours. A drawing in dark
    grey lines on nothing changes dark for light; one in colours gets ``paper``, a light colour,
    under it.
    """
    if not image.hasAlphaChannel():
        return image
    size = image.size().boundedTo(QSize(_SAMPLE, _SAMPLE))
    smooth = Qt.TransformationMode.SmoothTransformation
    sample = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    data = bytes(sample.convertToFormat(QImage.Format.Format_RGBA8888).constBits())
    pixels = [data[at : at + 4] for at in range(0, len(data), 4)]
    seen = [pixel for pixel in pixels if pixel[3] > 48]
    if not seen or len(pixels) - sum(pixel[3] > 200 for pixel in pixels) < _THROUGH * len(pixels):
        return image
    if sum(max(pixel[:3]) < 110 for pixel in seen) < _INK * len(seen):
        return image
    ratio = image.devicePixelRatio()
    if sum(max(pixel[:3]) - min(pixel[:3]) > _GREY for pixel in seen) <= _COLOURED * len(seen):
        made = image.convertToFormat(QImage.Format.Format_ARGB32)
        made.invertPixels(QImage.InvertMode.InvertRgb)
        made.setDevicePixelRatio(ratio)
        return made
    made = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(paper)
    painter = QPainter(made)
    painter.drawImage(made.rect(), image)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made
