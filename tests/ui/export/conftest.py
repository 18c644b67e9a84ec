"""An export panel at work."""

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from florilegium.ui.appearance import Appearance
from florilegium.ui.export.choice import Subjects

from .making import Table


@pytest.fixture
def open_panel(qtbot: QtBot, appearance: Appearance, settings: QSettings):
    def open_panel(subjects: Subjects) -> Table:
        return Table(qtbot, appearance, settings, subjects)

    return open_panel
