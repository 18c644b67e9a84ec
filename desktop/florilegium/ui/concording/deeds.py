"""Deeds on lines: highlighting, labelling and tagging them in one, and saving them to a file."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSettings

from florilegium.model import Progress, new_id
from florilegium.ui import file_kinds
from florilegium.ui.appearance import Appearance
from florilegium.ui.concordance.pane import ConcordancePane
from florilegium.ui.concording.finding import Finding
from florilegium.ui.desk import Desk
from florilegium.ui.jobs import RunningJob
from florilegium.ui.name_popup import NamePopup
from florilegium.ui.notices import NoticeBar
from florilegium.ui.reading import Reading
from florilegium.ui.saving import Saving
from florilegium.ui.search.header import counted
from florilegium.work import HighlightLines

_PATIENCE = 200
"""Lines from which on it is said how far the highlighting has got."""


class LineDeeds(QObject):
    """Does what the reader wants done with lines; many of them in a child, with one Undo for all."""

    def __init__(
        self,
        desk: Desk,
        appearance: Appearance,
        settings: QSettings,
        finding: Finding,
        reading: Reading,
        saving: Saving,
        notices: NoticeBar,
        pane: ConcordancePane,
    ) -> None:
        super().__init__(pane)
        self._desk = desk
        self._appearance = appearance
        self._settings = settings
        self._finding = finding
        self._reading = reading
        self._saving = saving
        self._notices = notices
        self._pane = pane
        self._running: RunningJob | None = None
        self._sentences = settings.value("concordance/sentences") in (True, "true")
        pane.ticks.show_sentences(self._sentences)
        pane.ticks.sentences_toggled.connect(self._on_sentences_toggled)
        pane.ticks.stop_requested.connect(self._on_stop_requested)
        pane.highlight_requested.connect(self._highlight)
        pane.tag_requested.connect(self._on_tag_requested)
        pane.save_requested.connect(self._on_save_requested)

    def _highlight(self, lines: Sequence[int], label: str, tags: tuple[str, ...] = ()) -> None:
        concordance = self._finding.concordance
        if concordance is None or self._running is not None:
            return
        chosen = concordance if len(lines) == len(concordance) else concordance.part(lines)
        job = HighlightLines(chosen, label, tags, self._sentences, new_id())
        running = self._running = self._desk.highlight_lines(job)
        what = f"Highlighting {counted(len(lines), 'line')}"

        def on_progressed(progress: Progress) -> None:
            if progress.total >= _PATIENCE:
                self._pane.ticks.show_doing(what, progress)

        def on_finished(summary: object, cancelled: bool) -> None:
            self._end()
            if summary is None or (cancelled and not summary):
                self._notices.show_notice("Stopped: nothing was highlighted.")
            elif summary:
                self._pane.model.untick_all()
                self._notices.show_notice(str(summary), "Undo", self._reading.undo)
            else:
                self._notices.show_notice("These lines are highlighted so already.")

        running.progressed.connect(on_progressed)
        running.finished.connect(on_finished)
        running.failed.connect(lambda _sentence: self._end())

    def _end(self) -> None:
        self._running = None
        self._pane.ticks.show_doing("")

    def _on_stop_requested(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _on_sentences_toggled(self, on: bool) -> None:
        self._sentences = on
        self._settings.setValue("concordance/sentences", on)

    def _on_tag_requested(self, lines: Sequence[int]) -> None:
        popup = NamePopup(
            self._appearance, "Tags for these passages, with commas between", "Tag", "", self._pane.window()
        )

        def on_given(text: str) -> None:
            labels = self._desk.corpus.labels()
            self._highlight(lines, labels[0].id, tuple(text.split(",")))

        popup.given.connect(on_given)
        popup.show_over(self._pane)

    def _on_save_requested(self, lines: Sequence[int] | None) -> None:
        concordance = self._finding.concordance
        if concordance is None:
            return
        path = self._saving.ask("Save the lines", "concordance.csv", file_kinds.TABLE)
        if path is not None:
            chosen = concordance if lines is None else concordance.part(lines)
            self._saving.follow(self._desk.save_lines(chosen, path, self._finding.context), path)
