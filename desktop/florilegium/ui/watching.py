"""Noticing that files change: at the start, and while the window is open."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from florilegium.errors import FlorilegiumError
from florilegium.model import AddOutcome, Changes, DocumentSummary, RefreshOutcome
from florilegium.ui.desk import Desk
from florilegium.ui.notices import NoticeBar
from florilegium.ui.review.wording import quoted, what_changed, what_failed

QUIET_MILLISECONDS = 2000
"""Of quiet on the disk before what changed is looked at: a file may still be being written."""

ROUND_MILLISECONDS = 60_000
"""Between two looks at the size and time of every document's file."""

MOST_PATHS = 200
"""Paths watched at most; each costs the system a little, and some systems allow 256."""


class Watching(QObject):
    """Watches the remembered folders and the open document's file, and keeps documents in step.

    Of the folders below a remembered one those that hold documents are watched; what comes into
    others is found when anything else changes, and at the next start. A watched folder says that a
    file came or went, but not that one was written to: the size and time of every document's file
    are looked at once a minute, and when the reader comes back from another program. All this goes
    on in the child process.
    """

    review_requested = Signal()
    """The reader wants to see what a change did."""

    def __init__(
        self,
        desk: Desk,
        notices: NoticeBar,
        offer_new_files: Callable[[], object],
        window: QWidget,
    ) -> None:
        """``offer_new_files`` looks through the remembered folders and offers what is new."""
        super().__init__(window)
        self._desk = desk
        self._corpus = desk.corpus
        self._notices = notices
        self._offer_new_files = offer_new_files
        self._window = window
        self._document = ""
        self._file = ""
        self._folders: list[str] = []
        self._started = False
        self._changed_files: set[str] = set()
        self._folders_changed = False
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._on_folder_changed)
        self._watcher.fileChanged.connect(self._on_file_changed)
        self._quiet = QTimer(self, interval=QUIET_MILLISECONDS, singleShot=True)
        self._quiet.timeout.connect(self._on_quiet)
        self._round = QTimer(self, interval=ROUND_MILLISECONDS)
        self._round.timeout.connect(self._on_round)
        self._rounding = False
        self._looked_at: set[tuple[str, int, int]] = set()
        """Files that were looked at as they are; one that cannot be read is told of once."""
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_application_state_changed)
        desk.changed.connect(self._on_changed)

    def start(self) -> None:
        """Look at all files once, in the child, offer what is new, and watch from here on."""
        self._started = True
        self._refresh(None, offer=True)
        self.watch_folders()
        self._round.start()

    def watched(self) -> list[str]:
        """What is watched at present."""
        return self._watcher.directories() + self._watcher.files()

    def watch_folders(self) -> None:
        """Watch the remembered folders, and those below that hold documents, as they are now."""
        if self._started:
            self._desk.find_folders(MOST_PATHS, self._on_folders_found)

    def watch_file_of(self, document: str) -> None:
        """Watch the file of the open document; "" for none."""
        self._document = document
        summaries = self._corpus.documents([document]) if document else []
        self._file = summaries[0].path if summaries else ""
        self._watch()

    def stop(self) -> None:
        """Watch nothing any more."""
        self._started = False
        self._quiet.stop()
        self._round.stop()
        if watched := self.watched():
            self._watcher.removePaths(watched)

    def locate(self, document: str) -> None:
        """Let the reader show where a document's file is now, and take it from there."""
        summary = self._corpus.document(document)
        name, _ = QFileDialog.getOpenFileName(
            self._window, f"Locate the file of {quoted(summary.title)}", str(Path(summary.path).parent)
        )
        if name:
            self.relink(document, name)

    def relink(self, document: str, name: str) -> None:
        """Take a document's file from ``name``, if it holds what the document says."""
        outcomes: list[AddOutcome] = []
        job = self._desk.add([name])
        job.reported.connect(outcomes.extend)
        job.finished.connect(lambda _result, _cancelled: self._on_relinked(document, outcomes))

    # ---- what is watched

    def _watch(self) -> None:
        if not self._started or self._desk.stopped:
            return
        wanted = set(([self._file] if self._file else []) + self._folders[: MOST_PATHS - 1])
        present = set(self.watched())
        if gone := present - wanted:
            self._watcher.removePaths(sorted(gone))
        # What is not there, or has a name that Qt cannot hold, is left out.
        if fresh := sorted(path for path in wanted - present if _fit(path) and Path(path).exists()):
            self._watcher.addPaths(fresh)

    def _on_folders_found(self, folders: list[str]) -> None:
        self._folders = folders
        self._watch()

    # ---- what happens

    def _on_changed(self, changes: Changes) -> None:
        if self._document and (changes.everything or self._document in changes.documents):
            self.watch_file_of(self._document)  # its file may be another one now

    def _on_folder_changed(self, _folder: str) -> None:
        self._folders_changed = True
        self._quiet.start()

    def _on_file_changed(self, path: str) -> None:
        self._changed_files.add(path)
        self._quiet.start()

    def _on_application_state_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self._on_round()

    def _on_round(self) -> None:
        if not self._started or self._rounding or self._desk.stopped:
            return
        self._rounding = True
        job = self._desk.find_changed_files()
        job.finished.connect(self._on_round_finished)
        job.failed.connect(self._on_round_failed)

    def _on_round_failed(self) -> None:
        self._rounding = False

    def _on_round_finished(self, found: list[tuple[str, int, int]] | None, cancelled: bool) -> None:
        self._rounding = False
        if cancelled or not found or not self._started or self._quiet.isActive():
            return
        young = time.time_ns() - QUIET_MILLISECONDS * 1_000_000
        fresh = [one for one in found if one not in self._looked_at and not young < one[2] <= time.time_ns()]
        self._looked_at.update(fresh)
        if fresh:
            self._refresh([document for document, _, _ in fresh], offer=False)

    def _on_quiet(self) -> None:
        files, folders = self._changed_files, self._folders_changed
        self._changed_files, self._folders_changed = set(), False
        if self._desk.stopped:
            return
        self._watch()  # a file that was replaced is watched no more by itself
        if folders:
            self._refresh(None, offer=True)
            self.watch_folders()
        elif ids := [summary.id for path in sorted(files) if (summary := self._document_at(path))]:
            self._refresh(ids, offer=False)

    def _document_at(self, path: str) -> DocumentSummary | None:
        try:
            return self._corpus.document(path)
        except FlorilegiumError:
            return None

    def _refresh(self, ids: Sequence[str] | None, *, offer: bool) -> None:
        """Look at files; with ``offer``, look for new ones after that."""

        def on_finished(outcomes: list[RefreshOutcome], _cancelled: bool) -> None:
            if not self._told(outcomes, offer=offer) and offer:
                self._offer_new_files()

        self._desk.refresh(ids).finished.connect(on_finished)

    def _told(self, outcomes: Sequence[RefreshOutcome], *, offer: bool) -> bool:
        """Say what became of highlights; whether there was anything to say."""
        changed = [one.document for one in outcomes if one.status == "updated" or one.reason]
        titles = {summary.id: summary.title for summary in self._corpus.documents(changed)} if changed else {}
        if words := what_changed(outcomes, titles):
            self._notices.show_notice(words, "Review", lambda: self._review(offer=offer), lasting=True)
        elif words := what_failed(outcomes, titles):
            self._notices.show_notice(words)
        return bool(words)

    def _review(self, *, offer: bool) -> None:
        self.review_requested.emit()
        if offer:  # put off until now: there is room for one notice only
            self._offer_new_files()

    def _on_relinked(self, document: str, outcomes: Sequence[AddOutcome]) -> None:
        outcome = outcomes[0] if outcomes else None
        if outcome is None or outcome.status in ("failed", "skipped"):
            reason = outcome.reason if outcome else "It was not read."
            self._notices.show_notice(f"That file cannot be it. {reason}", lasting=True)
            return
        try:
            title = quoted(self._corpus.document(document).title)
        except FlorilegiumError:  # removed in the meantime
            return
        if outcome.document == document:
            self._notices.show_notice(f"{title} has its file again.")
        elif outcome.status == "added":
            added = outcome.document
            self._notices.show_notice(
                f"That file holds something else than {title}. It was added as a document of its own.",
                "Remove it",
                lambda: self._remove(added),
                lasting=True,
            )
        else:
            self._notices.show_notice(
                f"That file holds something else than {title}: it is {quoted(outcome.title)}.", lasting=True
            )

    def _remove(self, document: str) -> None:
        self._desk.do(lambda: self._corpus.remove([document]))


def _fit(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
