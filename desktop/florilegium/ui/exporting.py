"""Exporting from the window: the panel's wishes, done in the children; and the last export, done again."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from florilegium.model import DocumentSummary, ExportOptions, ExportProfile, PlannedFile
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.export.choice import ExportChoice, Subjects
from florilegium.ui.export.panel import ExportPanel
from florilegium.ui.export.wording import has_conflicts, told_briefly
from florilegium.ui.jobs import RunningJob
from florilegium.ui.notices import NoticeBar

_LAST = "export/last"


class Exporting(QObject):
    """Joins the export panel to the desk. The panel is made when it is first wanted, and kept."""

    def __init__(
        self,
        desk: Desk,
        appearance: Appearance,
        settings: QSettings,
        notices: NoticeBar,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._appearance = appearance
        self._settings = settings
        self._notices = notices
        self._window = window
        self.panel: ExportPanel | None = None
        self._shown: tuple[str, tuple[str, ...]] = ("", ())  # the documents that the panel was opened for
        self._looking: list[RunningJob] = []  # of the newest preview
        self._counting = 0  # counts of labels and tags asked for: only the newest is shown
        self._again = False

    def show(self, current: str, selected: Sequence[str]) -> None:
        """Open the panel for the document that is read and those that are chosen."""
        self._shown = current, tuple(selected)
        subjects = self._subjects(*self._shown)
        if self.panel is None:
            self.panel = ExportPanel(self._appearance, self._settings, subjects, self._window)
            self.panel.preview_requested.connect(self._on_preview_requested)
            self.panel.marks_requested.connect(self._on_marks_requested)
            self.panel.export_requested.connect(self._on_export_requested)
            self.panel.profile_saved.connect(self._on_profile_saved)
            self.panel.profile_deleted.connect(lambda name: self._keep_profiles(delete=name))
            self.panel.folder_requested.connect(_open_folder)
            self.panel.returned.connect(self._on_returned)
            self.panel.template_copy_requested.connect(self._on_template_copy_requested)
        else:
            self.panel.set_subjects(subjects)
        self.panel.show()
        self.panel.raise_()
        self.panel.activateWindow()
        self._keep_profiles()

    def again(self, current: str, selected: Sequence[str]) -> None:
        """Do the last export once more, and say what was written; without one, open the panel.

        It is of the same documents. Where it had a profile, it is as the profile says today.
        """
        last = self._last()
        if last is None:
            self.show(current, selected)
            return
        if self._again:
            return
        self._again = True
        choice, name = last
        self._notices.show_notice("Exporting again…", lasting=True)
        if not name:
            self._write_again(choice, "")
            return

        def on_finished(profiles: object, _cancelled: bool) -> None:
            found = [one for one in profiles if one.name == name] if isinstance(profiles, list) else []
            if found:
                to = Path(found[0].target) if found[0].target else choice.to
                self._write_again(ExportChoice(choice.documents, to, found[0].options), name)
            else:
                self._write_again(choice, "")

        running = self._desk.keep_profiles()
        running.finished.connect(on_finished)
        running.failed.connect(self._on_not_again)

    def _subjects(self, current: str, selected: Sequence[str]) -> Subjects:
        documents: dict[str, DocumentSummary] = {row.id: row for row in self._desk.corpus.documents()}
        return Subjects(
            current=documents.get(current),
            selected=tuple(documents[key] for key in selected if key in documents),
            documents=sum(1 for row in documents.values() if row.highlights),
            highlights=sum(row.highlights for row in documents.values()),
            labels=tuple(self._desk.corpus.labels()),
        )

    def _on_returned(self) -> None:
        if self.panel is not None:
            self.panel.set_subjects(self._subjects(*self._shown), anew=False)

    # ---- what the panel wants to see

    def _on_preview_requested(self, choice: ExportChoice) -> None:
        panel = self.panel
        if panel is None:
            return
        for running in self._looking:
            running.cancel()
        self._looking = []
        self._look(
            self._desk.preview(choice.documents, choice.options, choice.to),
            lambda file: panel.show_first(file) if isinstance(file, PlannedFile) else None,
        )
        if choice.to is not None:
            self._look(
                self._desk.plan_export(choice.documents, choice.options, choice.to),
                lambda files: panel.show_plan(files) if isinstance(files, list) else None,
            )

    def _look(self, running: RunningJob, show: Callable[[object], object]) -> None:
        """Show what comes of a job, as long as it is of the newest preview."""
        self._looking.append(running)

        def on_finished(result: object, cancelled: bool) -> None:
            if running in self._looking:
                self._looking.remove(running)
                if not cancelled:
                    show(result)

        def on_failed(sentence: str) -> None:
            if running in self._looking:
                for other in self._looking:
                    if other is not running:
                        other.cancel()
                self._looking = []
                if self.panel is not None:
                    self.panel.show_no_preview(sentence)

        running.finished.connect(on_finished)
        running.failed.connect(on_failed)

    def _on_marks_requested(self, documents: tuple[str, ...] | None) -> None:
        self._counting += 1
        number = self._counting

        def on_finished(marks: object, cancelled: bool) -> None:
            if (
                number == self._counting
                and self.panel is not None
                and isinstance(marks, tuple)
                and not cancelled
            ):
                self.panel.show_marks(*marks)

        self._desk.count_marks(documents).finished.connect(on_finished)

    # ---- what it wants done

    def _on_export_requested(self, choice: ExportChoice) -> None:
        panel = self.panel
        if panel is None or choice.to is None:
            return
        name = panel.profile

        def on_finished(files: object, _cancelled: bool) -> None:
            self._remember(choice, name)
            written = files if isinstance(files, list) else []
            panel.show_done(written)
            if not panel.isVisible():  # it was closed meanwhile
                self._notices.show_notice(told_briefly(written), lasting=has_conflicts(written))

        def on_failed(sentence: str) -> None:
            panel.show_error(sentence)
            if not panel.isVisible():
                self._notices.show_notice(sentence, lasting=True)

        running = self._desk.export(choice.documents, choice.to, choice.options)
        running.finished.connect(on_finished)
        running.failed.connect(on_failed)

    def _on_profile_saved(self, profile: ExportProfile, instead_of: str) -> None:
        self._keep_profiles(profile, instead_of)

    def _keep_profiles(self, save: ExportProfile | None = None, delete: str = "") -> None:
        panel = self.panel
        if panel is None:
            return
        running = self._desk.keep_profiles(save, delete)
        running.finished.connect(
            lambda profiles, _cancelled: panel.show_profiles(profiles) if isinstance(profiles, list) else None
        )
        running.failed.connect(panel.show_error)

    def _on_template_copy_requested(self, path: Path, form: str) -> None:
        panel = self.panel
        if panel is None:
            return
        running = self._desk.copy_template(form, path)
        running.finished.connect(lambda written, _cancelled: panel.use_template(written))
        running.failed.connect(panel.show_error)

    # ---- again

    def _write_again(self, choice: ExportChoice, name: str) -> None:
        if choice.to is None:
            self._on_not_again("The last export went nowhere that is known.")
            return
        to = choice.to

        def on_finished(files: object, _cancelled: bool) -> None:
            self._again = False
            written = files if isinstance(files, list) else []
            folder = Path(written[0].path).parent if written else to
            words = f"{name}: {told_briefly(written)}" if name else told_briefly(written)
            self._notices.show_notice(
                words, "Open folder", lambda: _open_folder(folder), lasting=has_conflicts(written)
            )
            if self.panel is not None:
                self.panel.look_again()

        running = self._desk.export(choice.documents, to, choice.options)
        running.finished.connect(on_finished)
        running.failed.connect(self._on_not_again)

    def _on_not_again(self, sentence: str) -> None:
        self._again = False
        self._notices.show_notice(sentence, lasting=True)

    def _remember(self, choice: ExportChoice, name: str) -> None:
        kept = {
            "profile": name,
            "documents": choice.documents,
            "to": str(choice.to),
            "options": choice.options.to_json(),
        }
        self._settings.setValue(_LAST, json.dumps(kept))

    def _last(self) -> tuple[ExportChoice, str] | None:
        """The last export and the profile it was of; None if there was none."""
        try:
            kept = json.loads(str(self._settings.value(_LAST, "")))
            documents = None if kept["documents"] is None else tuple(map(str, kept["documents"]))
            choice = ExportChoice(documents, Path(kept["to"]), ExportOptions.from_json(kept["options"]))
            return choice, str(kept["profile"])
        except (ValueError, KeyError, TypeError):
            return None


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
