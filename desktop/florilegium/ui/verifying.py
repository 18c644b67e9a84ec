"""Verifying drafts: choosing a file, stepping through its quotations beside the corpus, mending it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget

from florilegium.model import Changes, CheckedDraft, Progress, QuotedPlace, Range, Verdict
from florilegium.ui import file_kinds
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.icon_source import IconSource
from florilegium.ui.jobs import RunningJob
from florilegium.ui.notices import NoticeBar
from florilegium.ui.one_line import shown_path
from florilegium.ui.progress import StatusProgress
from florilegium.ui.reader.pane import ReaderPane
from florilegium.ui.reading import Reading
from florilegium.ui.review.wording import quoted
from florilegium.work import InsertReference, PutBack, UseWords

if TYPE_CHECKING:
    from florilegium.model import MendedDraft
    from florilegium.ui.draft.pane import DraftPane

QUIET_MILLISECONDS = 400
"""Of quiet after the draft, or the corpus, changed before it is verified again."""
_REACH_MILLISECONDS = 90  # at a quotation before its passage is shown: keys may be held down
_FILTERS = (
    "Drafts (*.md *.markdown *.mdown *.mkd *.mkdn *.qmd *.rmd *.txt *.text *.docx *.odt *.rtf *.html *.htm "
    "*.epub *.pdf);;All files (*)"
)


class Verifying(QObject):
    """Shows a draft's quotations in place of the highlights, and does what is asked there."""

    def __init__(
        self,
        desk: Desk,
        appearance: Appearance,
        icons: IconSource,
        reading: Reading,
        reader: ReaderPane,
        progress: StatusProgress,
        notices: NoticeBar,
        column: QStackedWidget,
        window: QMainWindow,
    ) -> None:
        """``column`` holds the highlights, and while a draft is verified its quotations."""
        super().__init__(window)
        self._desk = desk
        self._appearance = appearance
        self._icons = icons
        self._reading = reading
        self._reader = reader
        self._progress = progress
        self._notices = notices
        self._column = column
        self._window = window
        self._pane: DraftPane | None = None
        self._path: Path | None = None
        self._checking: RunningJob | None = None
        self._mending = False
        self._seen: tuple[int, int] | None = None
        """Size and time of the draft when it was last looked at; None where it is not there."""
        self._wanted: tuple[str, Range] | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._on_disk_changed)
        self._watcher.directoryChanged.connect(self._on_disk_changed)
        self._quiet = QTimer(self, interval=QUIET_MILLISECONDS, singleShot=True)
        self._quiet.timeout.connect(self.again)
        self._reach = QTimer(self, interval=_REACH_MILLISECONDS, singleShot=True)
        self._reach.timeout.connect(self._on_reach)
        progress.cancel_requested.connect(self._on_cancel_requested)
        desk.changed.connect(self._on_changed)

    @property
    def shown(self) -> bool:
        """Whether a draft's quotations are in the column."""
        return self._pane is not None and self._column.currentWidget() is self._pane

    def choose_file(self) -> None:
        """Let the reader choose a draft."""
        folder = str(self._path.parent) if self._path else ""
        name, _ = QFileDialog.getOpenFileName(self._window, "Verify a draft", folder, _FILTERS)
        if name:
            self.verify(Path(name))

    def verify(self, path: Path) -> None:
        """Look the quotations of a draft up, and show what became of them."""
        self._path = path
        self._check(first=True)

    def again(self) -> None:
        """Verify the draft again."""
        if self._path is not None and not self._desk.stopped:
            self._check(first=False)

    def step(self, step: int) -> None:
        """Go to the next (1) or the previous (-1) quotation; to the first where none is shown yet."""
        if self._pane is None or self._path is None:
            self.choose_file()
        elif self.shown:
            self._pane.step(step)
        else:
            self._show_pane()

    def close(self) -> None:
        """Show the highlights again, and give the keyboard to the text."""
        self._reach.stop()
        self._column.setCurrentIndex(0)
        self._reader.setFocus()

    def stop(self) -> None:
        """Watch nothing any more, and show nothing: the window closes."""
        self._quiet.stop()
        self._reach.stop()
        if watched := self._watcher.files() + self._watcher.directories():
            self._watcher.removePaths(watched)
        self._path = None

    # ---- verifying

    def _check(self, *, first: bool) -> None:
        path = self._path
        if path is None:
            return
        self._quiet.stop()
        if self._checking is not None:
            self._checking.cancel()
        self._watch(path)
        running = self._checking = self._desk.check_draft(path)
        doing = f"Verifying “{path.name}”"
        if first:
            self._progress.show_progress(doing, Progress(0, 0))
            running.progressed.connect(lambda progress: self._progress.show_progress(doing, progress))

        def on_finished(draft: object, cancelled: bool) -> None:
            if self._ended(running) and isinstance(draft, CheckedDraft) and not cancelled:
                self._show(draft, first=first)

        def on_failed(sentence: str) -> None:
            if self._ended(running):
                self._fail(sentence, path, first=first)

        running.finished.connect(on_finished)
        running.failed.connect(on_failed)

    def _ended(self, running: RunningJob) -> bool:
        """Whether it was the newest that has ended."""
        if self._checking is not running:
            return False
        self._checking = None
        self._progress.finish()
        return self._path is not None

    def _show(self, draft: CheckedDraft, *, first: bool) -> None:
        pane = self._pane or self._make()
        pane.show_draft(draft, shown_path(Path(draft.path).name))
        if first:
            self._show_pane()

    def _fail(self, sentence: str, path: Path, *, first: bool) -> None:
        pane = self._pane or self._make()
        pane.show_failure(sentence, shown_path(path.name))
        if first:
            self._show_pane()

    def _show_pane(self) -> None:
        if self._pane is not None:
            self._column.setCurrentWidget(self._pane)
            self._pane.focus_list()

    def _on_cancel_requested(self) -> None:
        if self._checking is not None:
            self._checking.cancel()

    # ---- watching

    def _watch(self, path: Path) -> None:
        wanted = {str(path.parent), *([str(path)] if path.exists() else [])}
        present = set(self._watcher.files() + self._watcher.directories())
        if gone := present - wanted:
            self._watcher.removePaths(sorted(gone))
        if fresh := wanted - present:
            self._watcher.addPaths(sorted(fresh))
        self._seen = _looks(path)

    def _on_disk_changed(self, _path: str) -> None:
        if self._path is None or _looks(self._path) == self._seen:
            return
        if self._pane is not None:
            self._pane.say("The draft has changed. It is verified again.")
        self._quiet.start()

    def _on_changed(self, changes: Changes) -> None:
        draft = self._pane.draft if self._pane else None
        if draft is None or not (changes.documents or changes.everything):
            return
        # Where reading stopped is kept with a document's row, too: that makes no difference.
        ids = changes.documents - {self._reading.document} | changes.documents & draft.versions.keys()
        now = {summary.id: summary.version for summary in self._desk.corpus.documents(sorted(ids))}
        if changes.everything or any(now.get(one) != draft.versions.get(one) for one in ids):
            self._quiet.start()

    # ---- reading

    def _on_passage_reached(self, document: str, passage: Range) -> None:
        self._wanted = document, passage
        self._reach.start()

    def _on_reach(self) -> None:
        if self._wanted is not None and self.shown:
            self._reading.open(*self._wanted)

    def _on_passage_opened(self, document: str, passage: Range) -> None:
        self._reach.stop()
        if self._reading.open(document, passage):
            self._reader.setFocus()

    # ---- deeds

    def _on_reference_requested(self, verdict: Verdict, place: QuotedPlace) -> None:
        draft = self._pane.draft if self._pane else None
        if draft is not None:
            location = draft.location(place.document, place.start)
            job = InsertReference(
                Path(draft.path), draft.fingerprint, verdict.number, place.title, location, place.link
            )
            self._mend(job, f"Reference to {quoted(place.title)} inserted")

    def _on_words_requested(self, verdict: Verdict) -> None:
        draft = self._pane.draft if self._pane else None
        if draft is not None:
            job = UseWords(Path(draft.path), draft.fingerprint, verdict)
            self._mend(job, f"Line {verdict.line:,} has the document’s words now")

    def _mend(self, job: InsertReference | UseWords | PutBack, said: str) -> None:
        if self._mending:
            return
        self._mending = True

        def on_finished(mended: "MendedDraft | None", _cancelled: bool) -> None:
            self._mending = False
            if mended is None:
                self._notices.show_notice(said)
            else:
                back = PutBack(mended)
                self._notices.show_notice(
                    said, "Undo", lambda: self._mend(back, f"“{mended.path.name}” is as it was")
                )
            self.again()

        def on_failed(sentence: str) -> None:
            self._mending = False
            self._notices.show_notice(sentence, lasting=True)
            self.again()

        running = self._desk.mend_draft(job)
        running.finished.connect(on_finished)
        running.failed.connect(on_failed)

    def _on_refusal(self, why: str) -> None:
        self._notices.show_notice(why)

    def _on_copy_requested(self, place: QuotedPlace) -> None:
        from florilegium.exporters.references import reference

        draft = self._pane.draft if self._pane else None
        where = draft.location(place.document, place.start) if draft else ""
        QGuiApplication.clipboard().setText(reference(place.title, where, place.link, markdown=True))
        self._notices.show_notice("Reference copied")

    def _on_report_requested(self) -> None:
        draft = self._pane.draft if self._pane else None
        if draft is None:
            return
        path = Path(draft.path)
        suggested = str(path.with_name(f"{path.stem} quotations.md"))
        name, _ = QFileDialog.getSaveFileName(self._window, "Save the report", suggested, file_kinds.REPORT)
        if name:
            saved = Path(name)
            running = self._desk.save_report(draft, saved)
            running.finished.connect(lambda _d, _c: self._notices.show_notice(f"Saved as “{saved.name}”"))

    # ----

    def _make(self) -> "DraftPane":
        from florilegium.ui.draft.pane import DraftPane  # seldom wanted: the window opens sooner without

        pane = self._pane = DraftPane(self._appearance, self._icons)
        pane.passage_reached.connect(self._on_passage_reached)
        pane.passage_opened.connect(self._on_passage_opened)
        pane.reference_requested.connect(self._on_reference_requested)
        pane.words_requested.connect(self._on_words_requested)
        pane.copy_requested.connect(self._on_copy_requested)
        pane.refusal.connect(self._on_refusal)
        pane.again_requested.connect(self.again)
        pane.report_requested.connect(self._on_report_requested)
        pane.closed.connect(self.close)
        self._column.addWidget(pane)
        return pane


def _looks(path: Path) -> tuple[int, int] | None:
    """Size and time of a file; None if it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
