"""Make the pictures in the README from the application itself and its starter corpus.

``python packaging/screenshots.py [FOLDER]`` with the project's own environment (``.venv``). The
window is drawn off the screen, at its usual size and in each theme; nothing of the reader's own
library or settings is used. With ``--all`` every screen is drawn, for looking at.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["HOME"] = "/home/reader"  # what a picture shows of folders is nobody's

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QSettings
from PySide6.QtWidgets import QApplication, QWidget

from florilegium import paths
from florilegium.corpus import Corpus
from florilegium.model import Range
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.window import Window

PICTURES = Path(__file__).parent / "pictures"
README = {
    "reading-light",
    "reading-dark",
    "search-light",
    "concordance-light",
    "highlights-sepia",
    "export-dark",
}
THEMES = ("light", "sepia", "dark")
PATIENCE = 60_000  # milliseconds for anything to happen


class Studio:
    """A window on a library of its own, and what there is to be seen in it."""

    def __init__(self, application: QApplication, folder: Path) -> None:
        self._application = application
        settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        self.appearance = Appearance(application, settings, paths.resources())
        self.corpus = Corpus(folder / "library")
        self.desk = Desk(self.corpus)
        self.window = Window(self.desk, self.appearance, settings)
        self.window.resize(1360, 860)
        self.window.show()

    def until(self, holds: Callable[[], bool]) -> None:
        """Let the window work until something is so. Raises TimeoutError."""
        deadline = QDeadlineTimer(PATIENCE)
        while not holds():
            if deadline.hasExpired():
                raise TimeoutError
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def rest(self, milliseconds: int = 700) -> None:
        """Let the window come to rest: flashes fade, timers run out."""
        until = QDeadlineTimer(milliseconds)
        self.until(until.hasExpired)

    def stop(self) -> None:
        self.window.close()
        self.desk.stop()
        self.corpus.close()

    def document(self, part: str) -> str:
        """Id of the document whose title has these words."""
        return next(row.id for row in self.corpus.documents() if part in row.title)

    def open(self, part: str) -> None:
        """Read a document, which comes to the top of the list."""
        documents = self.window.documents
        self.window.reading.open(self.document(part))
        documents.set_sort(documents.sort_order)
        documents.select("")
        documents.select(self.document(part))
        self.window.reader.setFocus()

    # ---- the screens, each in the theme that is set

    def empty(self) -> QWidget:
        return self.window

    def reading(self) -> QWidget:
        self.open("ledger")
        self.rest()
        text = self.corpus.text(self.document("ledger")).text
        words = "A year later the harbour office"
        start = text.index(words)
        self.window.reader.view.select(start, start + len(words))
        self.window.reader.view.selection_made.emit()
        self.rest()
        return self.window

    def search(self) -> QWidget:
        self.window.field.setFocus()
        self.window.field.set_query("lamp")
        self.window.field.query_submitted.emit("lamp")
        self.until(lambda: self.window.results._model.rowCount() > 3)
        hit = self.window.results._model.hit_at(0)
        if hit.passage is not None:
            passage = hit.passage
            self.window.results.passage_activated.emit(hit.document, passage.start, passage.end, passage)
        self.rest()
        return self.window

    def concordance(self) -> QWidget:
        lines = self.window.lines
        self.window.concording.show()
        self.until(lambda: lines.model.rowCount() > 3 and lines.model.shown(3).line is not None)
        lines.view.go(3)
        self.rest()
        return self.window

    def words(self) -> QWidget:
        self.window.commands["words"].trigger()
        self.rest(2500)
        return self.window

    def malformed(self) -> QWidget:
        self.window.wording.hide()
        self.window.field.set_query("author: (")
        self.window.field.query_submitted.emit("author: (")
        self.rest()
        return self.window

    def highlights(self) -> QWidget:
        self.window.searching.leave()
        self.open("Reading a news report")
        self.window.sidebar.show_tab(corpus=True)
        self.rest()
        return self.window

    def writing(self) -> QWidget:
        self.window.sidebar.show_tab(corpus=False)
        self.window.reading.open(self.document("ledger"))
        first = self.corpus.highlights(self.document("ledger"))[0]
        self.window.sidebar.edit_note(first.id)
        self.rest()
        return self.window

    def find(self) -> QWidget:
        self.window.sidebar.finish_editing()
        self.window.reader.show_find("the")
        self.rest()
        return self.window

    def type(self) -> QWidget:
        self.window.reader.show_type()
        self.rest()
        return self.window

    def table(self) -> QWidget:
        self.window.reader.type_popover.hide()
        self.window.reading.open(self.document("Regulations"))
        self.rest()
        return self.window

    def export(self) -> QWidget:
        self.window.exporting.show(self.document("ledger"), [])
        panel = self.window.exporting.panel
        assert panel is not None
        self.rest(2500)
        return panel

    def labels(self) -> QWidget:
        self.window.exporting.panel.close() if self.window.exporting.panel else None
        return self._panel("labels")

    def keys(self) -> QWidget:
        return self._panel("keys")

    def trash(self) -> QWidget:
        return self._panel("trash")

    def folders(self) -> QWidget:
        return self._panel("folders")

    def about(self) -> QWidget:
        return self._panel("about")

    def notice(self) -> QWidget:
        identity = self.document("ledger")
        self.window.reading.open(identity)
        made, _ = self.corpus.highlight(identity, Range(0, 8), "doubt")
        self.window.reading.delete([made.id])
        self.rest()
        return self.window

    def _panel(self, command: str) -> QWidget:
        before = set(self._application.topLevelWidgets())
        self.window.commands[command].trigger()
        self.rest()
        (panel,) = [
            one for one in self._application.topLevelWidgets() if one not in before and one.isVisible()
        ]
        return panel


SCREENS = (
    "reading", "search", "concordance", "words", "malformed", "highlights", "writing", "find", "type",
    "table", "export", "labels", "keys", "trash", "folders", "about", "notice",
)  # fmt: skip


@contextmanager
def studio(application: QApplication) -> Iterator[Studio]:
    with tempfile.TemporaryDirectory() as folder:
        made = Studio(application, Path(folder))
        try:
            yield made
        finally:
            made.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the pictures in the README.")
    parser.add_argument("folder", nargs="?", type=Path, default=PICTURES)
    parser.add_argument("--all", action="store_true", help="every screen in every theme")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    for theme in THEMES:
        with studio(application) as made:
            made.appearance.choice = theme

            def keep(name: str, widget: QWidget, theme: str = theme) -> None:
                name = f"{name}-{theme}"
                if options.all or name in README:
                    widget.grab().save(str(options.folder / f"{name}.png"))
                    print(name)

            keep("empty", made.empty())
            made.window.adding.add_starter_corpus()
            made.until(lambda: made.corpus.highlight_count() > 25 and made.window.progress.isHidden())
            made.window.notices.dismiss()
            for screen in SCREENS:
                widget = getattr(made, screen)()
                keep(screen, widget)
                if widget is not made.window:
                    widget.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
