"""Opening what the window is asked for from outside: files, folders and florilegium:// links."""

import logging
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Qt

from florilegium.corpus.links import Destination
from florilegium.errors import FlorilegiumError
from florilegium.ui.adding import Adding
from florilegium.ui.desk import Desk
from florilegium.ui.notices import NoticeBar
from florilegium.ui.reading import Reading

log = logging.getLogger(__name__)


class Opening(QObject):
    """Finds the document that a path or a link means, and has it read."""

    def __init__(
        self, desk: Desk, reading: Reading, adding: Adding, notices: NoticeBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._corpus = desk.corpus
        self._reading = reading
        self._adding = adding
        self._notices = notices

    def open_link(self, link: str) -> None:
        """Go where a florilegium:// link leads. Raises FlorilegiumError."""
        from florilegium.exporters import parse_link

        request = parse_link(link)
        found = self._corpus.links.here(request)
        if found is None:  # by its words, which takes a while
            self._desk.follow_link(request, lambda found: self._go(found, link))
        elif found.highlight:
            self._reading.go_to_highlight(found.highlight)
        else:
            self._reading.open(found.document, found.passage)
            if request.highlight and found.passage is None:
                self._notices.show_notice("The highlight of that link is not in this library.")

    def _go(self, found: Destination, link: str) -> None:
        if found.library is None:
            self._reading.open(found.document, found.passage)
            return
        self._notices.show_notice(f"That passage is in the library {found.library}; its window opens it.")
        start = [] if getattr(sys, "frozen", False) else ["-m", "florilegium"]
        # It hands the link to the window that has the library open, if there is one.
        QProcess.startDetached(sys.executable, [*start, "--library", str(found.library), "open", link])

    def open_path(self, path: str) -> None:
        """Open a file's document, adding the file if need be; add what is in a folder."""
        if Path(path).is_dir():
            self._adding.add([path])
            return
        try:
            self._reading.open(self._corpus.document(path).id)
        except FlorilegiumError:
            self._adding.add([path])
            self._adding.added.connect(
                lambda: self._open_path_if_known(path), Qt.ConnectionType.SingleShotConnection
            )

    def _open_path_if_known(self, path: str) -> None:
        try:
            self._reading.open(self._corpus.document(path).id)
        except FlorilegiumError:
            log.info("Nothing was made of what was to be opened")
