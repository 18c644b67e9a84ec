"""A process of its own that starts the application as its command does, and says how far it is.

Run as ``start.py LIBRARY [FOLDER]``. Prints "usable" once the window has painted the list and a
document, adds FOLDER if one is given and prints "added", then quits.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from florilegium import app
from florilegium.ui.reader.view import ReaderView
from florilegium.ui.window import Window


def say(word: str) -> None:
    """Tell the process that measures."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


class FirstPaint(QObject):
    """Waits for the page to be painted with a document on it."""

    def __init__(self, window: Window, folder: str) -> None:
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._said = False
        window.findChild(ReaderView).viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self._said and event.type() is QEvent.Type.Paint and self._window.reading.document:
            self._said = True
            QTimer.singleShot(0, self, self._on_painted)
        return False

    def _on_painted(self) -> None:
        say("usable")
        if self._folder:
            self._window.adding.added.connect(self._on_added)
            self._window.adding.add([self._folder])
        else:
            QTimer.singleShot(500, self, QApplication.quit)

    def _on_added(self) -> None:
        say("added")
        QApplication.quit()


def main(library: Path, folder: str) -> int:
    """Start, with a listener put in as the window begins."""
    begin = Window.start

    def start(window: Window, what: str = "") -> None:
        begin(window, what)
        FirstPaint(window, folder)

    Window.start = start
    return app.main(library)


if __name__ == "__main__":  # the children of work are spawned, and read this file again
    sys.exit(main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""))
