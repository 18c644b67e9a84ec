"""A process of its own that starts the application as its command does, and says what its window is asked.

Run as ``opened_windows.py ARGUMENT…``, with the command's own arguments. It quits when it is told
nothing more. What it says are lines: "window LIBRARY" once its window is there, "asked WHAT".
"""

import sys
import threading

from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from florilegium.__main__ import main
from florilegium.ui.window import Window


def say(*words: str) -> None:
    """Tell the process that tests."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def start() -> int:
    """Start, with listeners put in."""
    begin, asked = Window.start, Window.open_request

    def listen(application: QApplication) -> None:
        sys.stdin.read()
        QMetaObject.invokeMethod(application, "quit", Qt.ConnectionType.QueuedConnection)

    def begun(window: Window, what: str = "") -> None:
        begin(window, what)
        threading.Thread(target=listen, args=(QApplication.instance(),), daemon=True).start()
        say("window", str(window._corpus.library))

    def was_asked(window: Window, what: str) -> None:
        asked(window, what)
        say("asked", what)

    Window.start = begun  # type: ignore[method-assign]
    Window.open_request = was_asked  # type: ignore[method-assign]
    QMessageBox.exec = lambda _box: 0  # type: ignore[method-assign, assignment]
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(start())
