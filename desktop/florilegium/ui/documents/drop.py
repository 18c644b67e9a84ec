"""Files and folders dropped onto the list, and what shows that they may be."""

import os
import sys
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, QRectF, Qt, QUrl
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from florilegium.ui.appearance import Appearance


def dropped_paths(data: QMimeData) -> list[str]:
    """The local files and folders among what is dropped."""
    return [_local_path(url) for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []


def _local_path(url: QUrl) -> str:
    if sys.platform == "win32":
        return url.toLocalFile()
    # Qt would lose bytes that are not UTF-8; the file system's own encoding keeps them as surrogate escapes.
    encoded = bytes(url.toEncoded().data()).removeprefix(b"file:")
    path = encoded.removeprefix(b"//localhost").removeprefix(b"//")
    return os.fsdecode(unquote_to_bytes(path))


class DropSheet(QWidget):
    """A sheet over the list while files hover above it: what letting go would do."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_count(self, count: int) -> None:
        """Cover the parent and say that ``count`` things would be added."""
        self._text = "Drop to add" if count == 1 else f"Drop to add {count:,} items"
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("window"))
        painter.setBrush(theme.colour("selected"))
        pen = QPen(theme.colour("accent"), 2)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(9, 9, -9, -9), 8, 8)
        painter.setFont(self._appearance.interface_font(size=15, bold=True))
        painter.setPen(theme.colour("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._text)
