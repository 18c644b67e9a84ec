"""What a widget needs of the icons, whoever draws them."""

from typing import Protocol

from PySide6.QtGui import QIcon


class IconSource(Protocol):
    """Anything that gives an icon for a name, in the colours of the theme in force."""

    def icon(self, name: str) -> QIcon:
        """The icon called ``name``."""
        ...
