"""On a dark page a drawing in ink stays visible, and whatever has its own ground stays as it is."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from florilegium.ui.appearance import Appearance
from florilegium.ui.reader.legible import legible
from florilegium.ui.reader.pictures import Pictures

PAPER = QColor("#e6e3dc")


def _drawing(*inks: str, ground: str = "") -> QImage:
    image = QImage(90, 90, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(ground) if ground else QColor(Qt.GlobalColor.transparent))
    painter = QPainter(image)
    for number, ink in enumerate(inks):
        painter.fillRect(QRectF(0, 20 * number, 90, 12), QColor(ink))
    painter.end()
    return image


def test_dark_lines_on_nothing_become_light() -> None:
    made = legible(_drawing("#000000", "#202020"), PAPER)
    assert made.pixelColor(40, 5) == QColor("#ffffff")
    assert made.pixelColor(40, 85).alpha() == 0


def test_a_coloured_drawing_with_dark_lines_gets_paper() -> None:
    made = legible(_drawing("#000000", "#c02020"), PAPER)
    assert made.pixelColor(40, 5) == QColor("#000000")
    assert made.pixelColor(40, 25) == QColor("#c02020")
    assert made.pixelColor(40, 85) == PAPER


@pytest.mark.parametrize(
    "image",
    [_drawing("#000000", ground="#ffffff"), _drawing("#f0f0f0"), _drawing()],
    ids=["with a ground", "in light lines", "of nothing"],
)
def test_others_are_left_as_they_are(image: QImage) -> None:
    assert legible(image, PAPER) == image


def test_it_is_done_in_the_dark_only_and_at_every_scale(appearance: Appearance) -> None:
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        b'<rect x="0" y="10" width="40" height="10"/></svg>'
    )
    shown = {}
    for theme in ("light", "dark"):
        appearance.choice = theme
        pictures = Pictures({"s": svg}.get, appearance.theme, appearance.interface_font(), 300)
        drawn = pictures.draw(pictures.add("s", "")[0], 2.0)
        assert drawn is not None
        assert drawn.devicePixelRatio() == 2.0
        shown[theme] = drawn.pixelColor(40, 30)
    assert shown == {"light": QColor("#000000"), "dark": QColor("#ffffff")}
