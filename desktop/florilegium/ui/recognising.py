"""Recognising the text of pages that are pictures: offered over the page, done in a child."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from florilegium.importers.pdf_remarks import NOT_INSTALLED, recognisable
from florilegium.model import AddOutcome, Progress
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.jobs import RunningJob
from florilegium.ui.notices import NoticeBar
from florilegium.ui.progress import StatusProgress
from florilegium.ui.reader.pane import ReaderPane
from florilegium.ui.recognition_panel import RecognitionPanel, likely


class Recognising(QObject):
    """Joins the offer over the page, its panel and the status bar to the desk."""

    def __init__(
        self,
        desk: Desk,
        appearance: Appearance,
        reader: ReaderPane,
        progress: StatusProgress,
        notices: NoticeBar,
        passwords: dict[str, str],
        window: QWidget,
    ) -> None:
        """``passwords`` unlock the files of some documents."""
        super().__init__(window)
        self._desk = desk
        self._appearance = appearance
        self._reader = reader
        self._progress = progress
        self._notices = notices
        self._passwords = passwords
        self._window = window
        self._job: RunningJob | None = None
        reader.offer_bar.accepted.connect(self.ask)
        progress.cancel_requested.connect(self._on_cancel_requested)

    def show_offer(self, document: str) -> None:
        """Offer to recognise text, where a document that is open now has pages without."""
        summaries = self._desk.corpus.documents([document]) if document else []
        remark = recognisable(summaries[0].remarks) if summaries and self._job is None else ""
        self._reader.offer_bar.offer(remark, "Recognise text…")

    def ask(self) -> None:
        """Let the reader choose a language, and recognise the text of the open document."""
        summaries = self._desk.corpus.documents([self._reader.document])
        if not summaries or summaries[0].format != "pdf":
            self._notices.show_notice("Text is recognised in the pictures of PDF pages; no PDF is open.")
            return
        if self._job is not None:
            self._notices.show_notice("Text is being recognised already.")
            return
        summary = summaries[0]

        def on_found(languages: list[str]) -> None:
            intro = recognisable(summary.remarks) or f"The pictures in “{summary.title}” are read anew."
            panel = RecognitionPanel(
                self._appearance,
                intro if languages else NOT_INSTALLED,
                languages,
                likely(languages, summary.language),
                self._window,
            )
            panel.language_chosen.connect(
                lambda language: self._recognise(summary.id, summary.title, language)
            )
            panel.show()

        self._desk.find_recognisers(on_found)

    def _recognise(self, document: str, title: str, language: str) -> None:
        job = self._job = self._desk.recognise_text(document, language, self._passwords.get(document))
        self._doing = f"Recognising “{title}”"
        job.progressed.connect(self._on_progressed)
        job.finished.connect(self._on_finished)
        job.failed.connect(self._on_failed)
        self._reader.offer_bar.hide()
        self._progress.show_progress(self._doing, Progress(0, 0))

    def _on_progressed(self, progress: Progress) -> None:
        self._progress.show_progress(self._doing, progress)

    def _on_cancel_requested(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_finished(self, outcome: object, cancelled: bool) -> None:
        self._end()
        if isinstance(outcome, AddOutcome) and not cancelled:
            fared = f" Highlights: {outcome.reason}." if outcome.reason else ""
            self._notices.show_notice(f"The text of the pages has been recognised.{fared}")
        else:
            self.show_offer(self._reader.document)

    def _on_failed(self, _sentence: str) -> None:
        self._end()
        self.show_offer(self._reader.document)

    def _end(self) -> None:
        self._job = None
        self._progress.finish()
