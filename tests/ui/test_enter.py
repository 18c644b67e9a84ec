"""Enter presses the button that has the keyboard, and no other."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from florilegium.ui.appearance import Appearance
from florilegium.ui.panels import Panel, panel_button
from florilegium.ui.password_form import PasswordForm

Show = Callable[[QWidget], None]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def show(panel: QWidget) -> None:
        with qtbot.waitActive(panel):
            panel.show()
            panel.activateWindow()

    return show


@pytest.fixture
def pressed() -> list[str]:
    return []


@pytest.fixture
def panel(qtbot: QtBot, pressed: list[str]) -> Iterator[Panel]:
    parent = QWidget()
    qtbot.addWidget(parent)
    panel = Panel("Things", "", parent)
    panel.field = QLineEdit()
    panel.column.addWidget(panel.field)
    buttons = [panel_button(name) for name in ("Save", "Copy")]
    buttons[0].setDefault(True)
    for button in buttons:
        button.clicked.connect(lambda _checked=False, button=button: pressed.append(button.text()))
    panel.add_buttons(*buttons)
    panel.copy = buttons[1]
    yield panel
    panel.close()
    parent.close()


def test_enter_on_a_button_presses_it_and_elsewhere_the_chief_one(
    panel: Panel, show: Show, pressed: list[str], qtbot: QtBot
) -> None:
    show(panel)
    panel.copy.setFocus()
    qtbot.keyClick(panel.copy, Qt.Key.Key_Return)
    assert pressed == ["Copy"]
    panel.field.setFocus()
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert pressed == ["Copy", "Save"]


def test_enter_presses_the_buttons_beside_a_password(
    appearance: Appearance, show: Show, qtbot: QtBot
) -> None:
    form = PasswordForm(appearance)
    qtbot.addWidget(form)
    show(form)
    given: list[str] = []
    form.given.connect(given.append)
    form.field.setText("a key")
    form.button.setFocus()
    qtbot.keyPress(form.button, Qt.Key.Key_Enter)
    assert given == ["a key"]
