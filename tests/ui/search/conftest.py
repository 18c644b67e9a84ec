import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPixmap


class PlainIcons:
    """A square for every name."""

    def icon(self, name: str) -> QIcon:
        pixmap = QPixmap(16, 16)
        pixmap.fill(Qt.GlobalColor.gray)
        return QIcon(pixmap)


@pytest.fixture
def icons() -> PlainIcons:
    return PlainIcons()
