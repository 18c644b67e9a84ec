"""Render the application's icon into the folders each system wants: ``.venv/bin/python packaging/icons.py``.

Run it after a change of resources/icons/application. It writes packaging/linux/icons (the hicolor
theme), packaging/windows/florilegium.ico and packaging/macos/florilegium.icns.
"""

import os
import shutil
import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "resources" / "icons" / "application"
NAME = "io.github.florilegium.Florilegium"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
ICO = (16, 24, 32, 48, 64, 128, 256)
ICNS = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09"}
"""Side in pixels -> type of the element that holds it as PNG."""


def source(size: int) -> Path:
    """The drawing for a size; below 32 pixels the leaves would be mud."""
    return SOURCES / ("florilegium-small.svg" if size < 32 else "florilegium.svg")


def png(size: int) -> bytes:
    """The icon as PNG, ``size`` pixels wide and high."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(source(size))).render(painter, QRectF(0, 0, size, size))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """A Windows icon whose pictures are PNG (understood since Windows Vista)."""
    offset = 6 + 16 * len(pictures)
    entries = b""
    for size, data in pictures.items():
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(pictures.values())


def icns(pictures: dict[int, bytes]) -> bytes:
    """A macOS icon whose pictures are PNG."""
    body = b"".join(ICNS[size] + struct.pack(">I", len(data) + 8) + data for size, data in pictures.items())
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def write(to: Path) -> None:
    """Write every file below ``to``."""
    hicolor = to / "linux" / "icons" / "hicolor"
    for size in SIZES:
        file = hicolor / f"{size}x{size}" / "apps" / f"{NAME}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(png(size))
    scalable = hicolor / "scalable" / "apps" / f"{NAME}.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source(512), scalable)
    for folder, name, data in (
        ("windows", "florilegium.ico", ico({size: png(size) for size in ICO})),
        ("macos", "florilegium.icns", icns({size: png(size) for size in ICNS})),
    ):
        (to / folder).mkdir(parents=True, exist_ok=True)
        (to / folder / name).write_bytes(data)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication(sys.argv)
    write(ROOT / "packaging")
