"""Enter presses the button that has the keyboard, as it does elsewhere; Qt gives it the space bar only."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton


def enter_pressed(event: QKeyEvent) -> bool:
    """Press the button in focus if the key is Enter, which it let pass; whether that was so."""
    button = QApplication.focusWidget()
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if not isinstance(button, QPushButton | QToolButton):  # on a check box it means the whole form
        return False
    if not event.isAutoRepeat():
        button.click()
    event.accept()
    return True
