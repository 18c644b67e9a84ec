"""A reader with plain icons and no images, shown offscreen."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from florilegium.ui.appearance import Appearance
from florilegium.ui.reader.pane import ReaderPane


class PlainIcons:
    """An empty square for every name."""

    def icon(self, name: str) -> QIcon:
        return QIcon(QPixmap(16, 16))


@pytest.fixture
def icons() -> PlainIcons:
    return PlainIcons()


@pytest.fixture
def images() -> dict[str, bytes]:
    """Bytes by SHA-256, for a test to fill."""
    return {}


@pytest.fixture
def pane(
    qapp: QApplication, qtbot: QtBot, appearance: Appearance, icons: PlainIcons, images: dict[str, bytes]
) -> Iterator[ReaderPane]:
    pane = ReaderPane(appearance, icons, images.get)
    pane.resize(760, 640)
    pane.show()
    pane.view.setFocus()
    yield pane
    pane.close_document()
    pane.hide()
    pane.deleteLater()
