"""Pictures of every screen, in light and in dark: ``.venv/bin/python packaging/screenshots.py FOLDER``.

They are taken offscreen from a library made for it out of the starter corpus. ``--scale 2`` takes
them for a dense screen.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "desktop"))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

THEMES = ("light", "dark")
PATIENCE_SECONDS = 60


class Studio:
    """A window at work, which things are done to and pictures taken of."""

    def __init__(self, library: Path, theme: str) -> None:
        from PySide6.QtCore import QSettings
        from PySide6.QtWidgets import QApplication

        from florilegium import paths
        from florilegium.corpus import Corpus
        from florilegium.ui.appearance import Appearance
        from florilegium.ui.desk import Desk
        from florilegium.ui.window import Window

        application = QApplication.instance() or QApplication([])
        assert isinstance(application, QApplication)
        settings = QSettings(str(library.parent / "settings.ini"), QSettings.Format.IniFormat)
        settings.setValue("appearance/theme", theme)
        self.corpus = Corpus(library)
        self.desk = Desk(self.corpus)
        self.appearance = Appearance(application, settings, paths.resources())
        self.window = Window(self.desk, self.appearance, settings)
        self.window.resize(1360, 860)
        self.window.show()
        self.window.activateWindow()
        self.settle()

    def close(self) -> None:
        """End the window and its children."""
        self.window.close()
        self.desk.stop()
        self.corpus.close()

    def settle(self, seconds: float = 0.3) -> None:
        """Let what is under way be done."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def until(self, condition: Callable[[], bool]) -> None:
        """Let the window work until it is so."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError
            self.settle(0.02)
        self.settle()

    def do(self, command: str) -> None:
        """What a line of the menu does."""
        self.window.commands[command].trigger()
        self.settle()

    def open(self, title: str) -> str:
        """Open the document of this title; gives its text."""
        (found,) = [summary for summary in self.corpus.documents() if summary.title == title]
        self.window.reading.open(found.id)
        self.window.reader.setFocus()
        self.settle()
        return self.corpus.text(found.id).text

    def select(self, words: str) -> None:
        """Select these words in the document that is open, as a drag does."""
        start = self.corpus.text(self.window.reading.document).text.index(words)
        self.window.reader.view.select(start, start + len(words))
        self.window.reader.view.selection_made.emit()
        self.settle()

    def search(self, query: str) -> None:
        """Type a query, and wait for its answer."""
        answers: list[str] = []
        connection = self.desk.searched.connect(lambda result: answers.append(result.query))
        self.window.field.setFocus()
        self.window.field.setText(query)
        self.until(lambda: query in answers)
        self.desk.searched.disconnect(connection)


def screens(studio: Studio) -> Iterator[tuple[str, "QWidget"]]:
    """Each screen's name with the widget to take, in an order in which one leads to the next."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from florilegium.model import Progress, Range

    window = studio.window
    yield "empty", window
    window.adding.add_starter_corpus()
    studio.until(lambda: studio.corpus.highlight_count() > 20 and window.progress.isHidden())
    window.notices.hide()
    for title in sorted(summary.title for summary in studio.corpus.documents()):
        studio.open(title)

    studio.open("The keeper’s ledger, winter 1887")
    studio.select("for a second lamp and for a man to tend it")
    yield "reading", window
    studio.window.reader.palette_box.hide()
    window.reader.view.select(0, 0)

    highlight = studio.corpus.highlights(window.reading.document)[1]
    window.sidebar.edit_note(highlight.id)
    studio.settle()
    yield "note", window
    window.reader.setFocus()
    studio.settle()

    studio.search("lamp")
    text = studio.open("Minutes of the inquiry into the wreck")
    start = text.index("lamp was heard")
    window.results.passage_activated.emit(window.reading.document, start, start + 4, None)
    studio.settle(1.5)
    yield "search", window
    studio.search("lamp AND (oil OR")
    QTest.keyClick(window.field, Qt.Key.Key_Return)
    studio.settle(1.0)
    yield "query", window
    window.searching.leave()

    studio.open("Reading a news report: a worked example")
    window.reader.go_to(Range(text_at(studio, "The figures, side by side"), 0), flash=False)
    studio.do("all_highlights")
    studio.settle(1.0)
    yield "all-highlights", window
    window.sidebar.show_tab(corpus=False)

    studio.open("Regulations for lights and signals, annotated")
    window.reader.go_to(Range(text_at(studio, "Section 9. Of fog"), 0), flash=False)
    window.reader.show_find("lamp")
    studio.settle(1.0)
    yield "find", window
    window.reader.view.setFocus()
    studio.do("type")
    yield "type", window
    window.reader.type_popover.hide()

    window.progress.show_progress("Adding “reports/”", Progress(620, 1000, "report-0620.txt"))
    window.notices.show_notice("Highlight deleted", "Undo", window.reading.undo)
    studio.settle(0.6)
    yield "notices", window
    window.progress.hide()
    window.notices.hide()

    studio.do("export")
    studio.settle(2.0)
    panel = window.exporting.panel
    assert panel is not None
    name_no_folder(panel)
    yield "export", panel
    panel.close()
    for name in ("labels", "keys", "trash"):
        studio.do(name)
        studio.settle(0.6)
        beside = newest_panel(studio)
        yield name, beside
        beside.close()
        studio.settle()


def name_no_folder(panel: "QWidget") -> None:
    """Show folders as a reader's, not those of the machine that takes the picture."""
    from PySide6.QtGui import QTextCursor
    from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

    from florilegium import paths

    for field in panel.findChildren(QLineEdit):
        if os.sep in field.text():
            field.setText("~/Documents/Highlights")
            field.setCursorPosition(0)
    for preview in panel.findChildren(QPlainTextEdit):
        found = preview.document().find(str(paths.seeds()))
        if not found.isNull():
            found.insertText("/home/reader/papers")
        preview.moveCursor(QTextCursor.MoveOperation.Start)


def picture(widget: "QWidget") -> "QPixmap":
    """The widget, with whatever has popped up over it."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QApplication

    taken = widget.grab()
    over = [
        other
        for other in QApplication.topLevelWidgets()
        if other.isVisible() and other.windowType() is Qt.WindowType.Popup
    ]
    painter = QPainter(taken)
    for other in over:
        painter.drawPixmap(other.mapToGlobal(QPoint()) - widget.mapToGlobal(QPoint()), other.grab())
    painter.end()
    return taken


def text_at(studio: Studio, words: str) -> int:
    """Where these words begin in the document that is open."""
    return studio.corpus.text(studio.window.reading.document).text.index(words)


def newest_panel(studio: Studio) -> "QWidget":
    """The window that opened beside the main one."""
    from PySide6.QtWidgets import QApplication

    return next(
        widget
        for widget in reversed(QApplication.topLevelWidgets())
        if widget.isVisible() and widget is not studio.window
    )


def main() -> int:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", default="1")
    parser.add_argument("--only", nargs="*", help="names of screens; all others are passed over")
    options = parser.parse_args()
    os.environ["QT_SCALE_FACTOR"] = options.scale
    options.folder.mkdir(parents=True, exist_ok=True)
    for theme in THEMES:
        with tempfile.TemporaryDirectory() as folder:
            studio = Studio(Path(folder) / "library", theme)
            for name, widget in screens(studio):
                if not options.only or name in options.only:
                    picture(widget).save(str(options.folder / f"{name}-{theme}.png"))
            studio.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
