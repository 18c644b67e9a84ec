"""Icons for the editor of labels."""

import pytest
from PySide6.QtGui import QIcon


class NoIcons:
    def icon(self, name: str) -> QIcon:
        return QIcon()


@pytest.fixture
def icons():
    return NoIcons()
