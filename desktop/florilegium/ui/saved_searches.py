"""Joins the panel of saved searches to the corpus: each is counted through in a child, one by one."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from florilegium.model import Changes, Covered, Progress, SavedSearch
from florilegium.ui.appearance import Appearance
from florilegium.ui.concording import Concording
from florilegium.ui.desk import Desk
from florilegium.ui.jobs import RunningJob
from florilegium.ui.searches_panel import SearchesPanel
from florilegium.ui.searching import Searching

_QUIET_MILLISECONDS = 1500  # after a query until it is counted again: the same child answers queries


class SavedSearches(QObject):
    """Shows the saved searches and does what is asked of them."""

    def __init__(
        self,
        desk: Desk,
        appearance: Appearance,
        searching: Searching,
        concording: Concording,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._appearance = appearance
        self._concording = concording
        self._window = window
        self._panel: SearchesPanel | None = None
        self._searches: dict[str, SavedSearch] = {}
        self._summaries: dict[str, str] = {}
        self._covering: RunningJob | None = None
        self._later = QTimer(self, interval=_QUIET_MILLISECONDS, singleShot=True)
        self._later.timeout.connect(self._cover_next)
        searching.asked.connect(self._on_asked)
        desk.changed.connect(self._on_changed)

    def show(self) -> None:
        """Show the panel, or bring it to the front."""
        if self._panel is None:
            panel = self._panel = SearchesPanel(self._appearance, self._window)
            panel.open_requested.connect(self._on_open_requested)
            panel.rename_requested.connect(
                lambda key: self._concording.saved.rename(self._searches[key], panel.list)
            )
            panel.delete_requested.connect(self._on_delete_requested)
            panel.destroyed.connect(self._on_closed)
            self._fill()
            panel.show()
            self._cover_next()
        self._panel.raise_()
        self._panel.activateWindow()

    # ----

    def _fill(self) -> None:
        searches = self._desk.corpus.searches.all()
        self._searches = {search.id: search for search in searches}
        if self._panel is not None:
            self._panel.show_searches(searches, self._summaries)

    def _say(self, search: SavedSearch, summary: str, *, known: bool = True) -> None:
        """Say how far one has got with a search, or as long as that is not ``known`` the counting."""
        if known:
            self._summaries[search.id] = summary
        if self._panel is not None:
            self._panel.show_searches(list(self._searches.values()), {**self._summaries, search.id: summary})

    def _cover_next(self) -> None:
        """Count through the next search that is not counted, if any."""
        if self._panel is None or self._covering is not None:
            return
        search = next((one for one in self._searches.values() if one.id not in self._summaries), None)
        if search is None:
            return
        running = self._covering = self._desk.cover(search)

        def on_progressed(progress: Progress) -> None:
            if self._covering is running and progress.total:
                self._say(search, f"counting… {100 * progress.done // progress.total} %", known=False)

        def on_finished(covered: object, cancelled: bool) -> None:
            if self._covering is not running:
                return
            self._covering = None
            if isinstance(covered, Covered) and not cancelled:
                self._say(search, covered.coverage.message or covered.coverage.summary)
                self._cover_next()

        def on_failed(_sentence: str) -> None:
            if self._covering is running:
                self._covering = None
                self._say(search, "could not be counted")
                self._cover_next()

        running.progressed.connect(on_progressed)
        running.finished.connect(on_finished)
        running.failed.connect(on_failed)

    def _stop(self) -> None:
        self._later.stop()
        if self._covering is not None:
            self._covering.cancel()
            self._covering = None

    def _on_asked(self, _query: str) -> None:
        """A query is not to wait: go on when it is quiet."""
        if self._panel is not None:
            self._stop()
            self._later.start()

    def _on_changed(self, changes: Changes) -> None:
        read = changes.documents and not changes.placed
        if self._panel is not None and (changes.searches or changes.annotated or changes.everything or read):
            self._stop()
            self._summaries.clear()
            self._fill()
            self._later.start()

    def _on_closed(self) -> None:
        self._panel = None
        self._stop()
        self._summaries.clear()

    def _on_open_requested(self, key: str) -> None:
        search = self._searches[key]
        if self._panel is not None:
            self._panel.close()
        self._concording.open_saved(search)

    def _on_delete_requested(self, key: str) -> None:
        name = self._searches[key].name
        take_back = self._concording.saved.delete(self._searches[key])
        if take_back is not None and self._panel is not None:
            self._panel.show_undo(f"“{name}” is deleted.", take_back)
