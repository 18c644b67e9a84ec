"""Taking in highlights of other programs: choosing files, what became of them, what still waits."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMainWindow

from florilegium.corpus.import_plan import ImportPlan
from florilegium.errors import FlorilegiumError
from florilegium.model import ForeignHighlight, ImportOutcome, Progress
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.jobs import RunningJob
from florilegium.ui.notices import NoticeBar
from florilegium.ui.panels import ListPanel
from florilegium.ui.progress import StatusProgress
from florilegium.ui.row_list import Row

_FILTERS = (
    "Highlights (*.txt *.csv *.json *.jsonld *.lua *.annotation *.annotations *.calibre_highlights *.opf "
    "*.epub *.pdf *.md);;All files (*)"
)
_COUNTED = (
    ("found", "found"),
    ("updated", "brought up to date"),
    ("review", "to review"),
    ("unmatched", "kept until their documents arrive"),
    ("unchanged", "here already"),
)


class Importing(QObject):
    """Joins the menu entries to the children. Files are read there; the deed is done here, to be undone."""

    review_requested = Signal()
    documents_wanted = Signal()
    """Documents are to be chosen and added."""
    undo_requested = Signal()
    """The import is to be taken back."""

    def __init__(
        self,
        desk: Desk,
        appearance: Appearance,
        progress: StatusProgress,
        notices: NoticeBar,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._appearance = appearance
        self._progress = progress
        self._notices = notices
        self._window = window
        self._job: RunningJob | None = None
        self._waiting: ListPanel | None = None
        progress.cancel_requested.connect(self._on_cancel_requested)

    def choose_files(self) -> None:
        """Let the reader choose files of highlights."""
        names, _ = QFileDialog.getOpenFileNames(self._window, "Import highlights", "", _FILTERS)
        self.take_in([Path(name) for name in names])

    def take_in(self, paths: Sequence[Path]) -> None:
        """Import the highlights in these files."""
        if not paths or self._job is not None:
            return
        self._progress.show_progress("Reading highlights", Progress(0, 0, paths[0].name))
        running = self._desk.plan_import(paths)
        self._job = running

        def on_finished(plan: object, cancelled: bool) -> None:
            self._end()
            if isinstance(plan, ImportPlan) and not cancelled:
                self._carry_out(plan)

        running.finished.connect(on_finished)
        running.failed.connect(lambda _sentence: self._end())

    def show_waiting(self) -> None:
        """List the highlights whose documents are not in the corpus yet, or bring the list to the front."""
        if self._waiting is not None:
            self._waiting.raise_()
            self._waiting.activateWindow()
            return
        panel = self._waiting = ListPanel(
            self._appearance,
            "Highlights that wait",
            "These were imported, and their documents are not in the corpus. Add the documents, and the "
            "highlights go to their places by themselves.",
            "Add documents…",
            "No highlight waits for its document.",
            self._window,
        )
        panel.chosen.connect(lambda _keys: self.documents_wanted.emit())
        panel.destroyed.connect(self._on_waiting_closed)

        def on_finished(waiting: object, cancelled: bool) -> None:
            if isinstance(waiting, list) and not cancelled and self._waiting is panel:  # not closed since
                panel.set_rows([_row(one) for one in waiting if isinstance(one, ForeignHighlight)])

        self._desk.list_waiting().finished.connect(on_finished)
        panel.show()

    # ----

    def _carry_out(self, plan: ImportPlan) -> None:
        try:
            changes = self._desk.corpus.take_in(plan)
        except FlorilegiumError as error:
            self._notices.show_notice(str(error), lasting=True)
            return
        self._desk.tell(changes)
        said = outcome_words(plan.outcomes)
        if any(outcome.review for outcome in plan.outcomes):
            self._notices.show_notice(said, "Review", self.review_requested.emit, lasting=True)
        elif any(outcome.unmatched for outcome in plan.outcomes):
            self._notices.show_notice(said, "Show what waits", self.show_waiting, lasting=True)
        elif changes.highlights and any(outcome.differing for outcome in plan.outcomes):
            self._notices.show_notice(said, "Undo", self.undo_requested.emit, lasting=True)
        elif changes.highlights:
            self._notices.show_notice(said, "Undo", self.undo_requested.emit)
        else:
            self._notices.show_notice(said, lasting=any(one.reason or one.differing for one in plan.outcomes))

    def _on_waiting_closed(self) -> None:
        self._waiting = None

    def _end(self) -> None:
        self._job = None
        self._progress.finish()

    def _on_cancel_requested(self) -> None:
        if self._job is not None:
            self._job.cancel()


def outcome_words(outcomes: Sequence[ImportOutcome]) -> str:
    """What became of all files, in a sentence or two; why some could not be read comes last."""
    counts = [
        f"{count:,} {words}"
        for key, words in _COUNTED
        if (count := sum(int(getattr(outcome, key)) for outcome in outcomes))
    ]
    reasons = [outcome.reason for outcome in outcomes if outcome.reason and not outcome.total]
    said = [
        f"Highlights: {', '.join(counts)}." if counts else "" if reasons else "The files hold no highlights."
    ]
    differing = [note for outcome in outcomes for note in outcome.differing]
    if differing:
        what = "1 note was" if len(differing) == 1 else f"{len(differing):,} notes were"
        said.append(
            f"{what} changed both here and in the file, and stay as they are here; "
            "to see both beside each other in the file, export to it again."
        )
    if reasons:
        said.append(
            reasons[0] if len(reasons) == 1 else f"{len(reasons)} files could not be read: {reasons[0]}"
        )
    return " ".join(part for part in said if part)


def _row(foreign: ForeignHighlight) -> Row:
    where = " · ".join(part for part in (foreign.title, foreign.author, foreign.source) if part)
    return Row(f"{foreign.source}:{foreign.identity}", foreign.quote or foreign.note, where)
