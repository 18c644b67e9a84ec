"""What stands in place of a list: its buttons are of one width, under one another."""

from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from florilegium import paths
from florilegium.ui.appearance import Appearance
from florilegium.ui.documents.empty import EmptyPage
from florilegium.ui.icons import Icons


def test_buttons_stay_under_one_another_when_the_theme_changes(appearance: Appearance, qtbot: QtBot) -> None:
    icons = Icons(appearance, Path(paths.resources()) / "icons")
    page = EmptyPage(appearance, icons, (("Add files…", "add"), ("Add a folder…", "folder")))
    qtbot.addWidget(page)
    page.resize(288, 400)
    page.show()
    first = [button.minimumWidth() for button in page.findChildren(QPushButton)]
    appearance.choice = "dark"
    assert [button.minimumWidth() for button in page.findChildren(QPushButton)] == first
    assert {button.geometry().center().x() for button in page.findChildren(QPushButton)} == {
        page.findChildren(QPushButton)[0].geometry().center().x()
    }
