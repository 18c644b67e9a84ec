"""Exporting from the window: the panel's wishes, done in the children."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from florilegium.errors import FlorilegiumError
from florilegium.model import DocumentSummary, ExportOptions, Files, PlannedFile
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.export.choice import ExportChoice, Subjects
from florilegium.ui.export.panel import ExportPanel


class Exporting(QObject):
    """Joins the export panel to the desk. The panel is made when it is first wanted, and kept."""

    def __init__(self, desk: Desk, appearance: Appearance, settings: QSettings, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._appearance = appearance
        self._settings = settings
        self._window = window
        self.panel: ExportPanel | None = None
        self._preview = 0  # counts the previews asked for: only the newest is shown

    def show(self, current: str, selected: Sequence[str]) -> None:
        """Open the panel for the document that is read and those that are chosen."""
        subjects = self._subjects(current, selected)
        if self.panel is None:
            self.panel = ExportPanel(self._appearance, self._settings, subjects, self._window)
            self.panel.preview_requested.connect(self._on_preview_requested)
            self.panel.export_requested.connect(self._on_export_requested)
            self.panel.folder_requested.connect(self._on_folder_requested)
            self.panel.template_copy_requested.connect(self._on_template_copy_requested)
        else:
            self.panel.set_subjects(subjects)
        self.panel.show()
        self.panel.raise_()
        self.panel.activateWindow()

    def _subjects(self, current: str, selected: Sequence[str]) -> Subjects:
        documents: dict[str, DocumentSummary] = {row.id: row for row in self._desk.corpus.documents()}
        return Subjects(
            current=documents.get(current),
            selected=tuple(documents[key] for key in selected if key in documents),
            documents=sum(1 for row in documents.values() if row.highlights),
            highlights=sum(row.highlights for row in documents.values()),
        )

    def _on_preview_requested(self, choice: ExportChoice) -> None:
        panel = self.panel
        if panel is None:
            return
        self._preview += 1
        number = self._preview

        def on_finished(file: object, cancelled: bool) -> None:
            if number == self._preview and isinstance(file, PlannedFile) and not cancelled:
                panel.show_preview(file.content)

        def on_failed(sentence: str) -> None:
            if number == self._preview:
                panel.show_error(sentence)

        running = self._desk.preview(choice.documents, _options(choice))
        running.finished.connect(on_finished)
        running.failed.connect(on_failed)

    def _on_export_requested(self, choice: ExportChoice) -> None:
        panel = self.panel
        if panel is None:
            return
        running = self._desk.export(choice.documents, choice.to, _options(choice))
        running.finished.connect(
            lambda files, _cancelled: panel.show_done([Path(file.path) for file in files or []])
        )
        running.failed.connect(panel.show_error)

    def _on_folder_requested(self, folder: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _on_template_copy_requested(self, path: Path) -> None:
        if self.panel is None:
            return
        from florilegium.exporters import shipped_template, write_text

        try:
            write_text(path, shipped_template("commonmark"))
        except FlorilegiumError as error:
            self.panel.show_error(str(error))
        else:
            self.panel.use_template(path)


def _options(choice: ExportChoice) -> ExportOptions:
    return ExportOptions(
        files=Files.SINGLE if choice.single else Files.DOCUMENT,
        template="" if choice.template is None else str(choice.template),
    )
