"""Buttons that look like links."""

from PySide6.QtWidgets import QPushButton


def link_button(text: str) -> QPushButton:
    """A button that looks like a link."""
    button = QPushButton(text)
    button.setProperty("kind", "link")
    button.setAutoDefault(False)
    return button
