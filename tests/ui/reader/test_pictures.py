"""Pictures of the document's own: measured, fitted, drawn; SVG without anything from outside."""

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from florilegium.ui.appearance import Appearance
from florilegium.ui.reader.pictures import Pictures, closed_svg


def _png(width: int, height: int, colour: str = "#ff0000") -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    made = QByteArray()
    buffer = QBuffer(made)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(made.data())


def _pictures(appearance: Appearance, **held: bytes) -> Pictures:
    return Pictures(held.get, appearance.theme, appearance.interface_font(), 300)


def test_a_picture_is_fitted_to_the_measure(appearance: Appearance) -> None:
    pictures = _pictures(appearance, wide=_png(600, 100), small=_png(20, 10))
    name, size = pictures.add("wide", "")
    assert size == QSize(300, 50)
    drawn = pictures.draw(name, 2.0)
    assert drawn is not None
    assert drawn.size() == QSize(600, 100)
    assert drawn.pixelColor(300, 50) == QColor("#ff0000")
    assert pictures.add("small", "")[1] == QSize(20, 10)


@pytest.mark.parametrize("data", [b"", b"not a picture", b"<svg", b"\x89PNG\r\n\x1a\n"])
def test_what_cannot_be_shown_is_a_frame_with_its_words(appearance: Appearance, data: bytes) -> None:
    pictures = _pictures(appearance, broken=data)
    name, size = pictures.add("broken", "A lamp at night")
    drawn = pictures.draw(name, 1.0)
    assert drawn is not None
    assert drawn.size() == size
    assert drawn.pixelColor(4, size.height() // 2) == appearance.theme.colour("code")


def test_longer_words_make_a_higher_frame(appearance: Appearance) -> None:
    pictures = _pictures(appearance)
    short, long = pictures.add("", "A lamp")[1], pictures.add("", "A lamp that is lit " * 8)[1]
    assert long.height() > short.height()


def test_only_its_own_names_are_answered(appearance: Appearance) -> None:
    pictures = _pictures(appearance)
    pictures.add("", "")
    for name in ("picture:1", "picture:-1", "picture:x", "0", "file:///etc/hostname", "http://example.org/"):
        assert pictures.draw(name, 1.0) is None


def test_svg_is_drawn_without_what_it_refers_to(appearance: Appearance, tmp_path) -> None:
    outside = tmp_path / "outside.png"
    outside.write_bytes(_png(40, 40))
    svg = f"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e SYSTEM "file://{outside}">]>
    <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="40">
    <rect width="40" height="40" fill="#0000ff"/>
    <image xlink:href="file://{outside}" width="40" height="40"/>
    <rect width="5" height="5" style="fill: url(http://example.org/a)"/>
    <script>x</script></svg>""".encode()
    closed = bytes(closed_svg(svg).data())
    for trace in (b"outside", b"ENTITY", b"example.org", b"script"):
        assert trace not in closed
    pictures = _pictures(appearance, drawing=svg)
    name, size = pictures.add("drawing", "")
    assert size == QSize(40, 40)
    drawn = pictures.draw(name, 1.0)
    assert drawn is not None
    assert drawn.pixelColor(20, 20) == QColor("#0000ff")


def test_an_svg_keeps_references_within_itself(qapp: QApplication) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/><rect fill="url(#b)"/></svg>'
    closed = bytes(closed_svg(svg).data())
    assert b"#a" in closed
    assert b"url(#b)" in closed
