"""What to export, where to, and with which template."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from florilegium.ui.appearance import Appearance
from florilegium.ui.elided_label import ElidedLabel
from florilegium.ui.export.choice import ExportChoice, Subjects, counted, highlighted
from florilegium.ui.export.place_field import PlaceField

_INDENT = 29  # pixels from the left of a radio button to its text
_MARKDOWN = "Markdown (*.md)"
_TEMPLATES = "Templates (*.jinja *.jinja2 *.j2 *.md *.txt);;All files (*)"


class _Option(QWidget):
    """A radio button with a second line."""

    def __init__(self, group: QButtonGroup) -> None:
        super().__init__()
        self.button = QRadioButton()
        group.addButton(self.button)
        self.detail = ElidedLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self.button)
        indented = QHBoxLayout()
        indented.setContentsMargins(_INDENT, 0, 0, 0)
        indented.addWidget(self.detail)
        column.addLayout(indented)

    def say(self, text: str, *details: str) -> None:
        """The words of the button and of the line below it."""
        self.button.setText(text)
        self.detail.setText(" · ".join(details))
        self.button.setAccessibleDescription(self.detail.text())


class ExportOptions(QWidget):
    """The choices of an export; remembered in the settings, save what is exported."""

    changed = Signal()
    template_copy_requested = Signal(Path)
    """The reader wants the shipped template as a file of this name."""

    def __init__(self, appearance: Appearance, settings: QSettings) -> None:
        super().__init__()
        self._appearance = appearance
        self._settings = settings
        self._subjects = Subjects()
        self._headings: list[QLabel] = []
        whats, wheres, templates = QButtonGroup(self), QButtonGroup(self), QButtonGroup(self)
        self._current, self._selected, self._all = _Option(whats), _Option(whats), _Option(whats)
        self._in_folder = QRadioButton("A file for each document, in a folder")
        self._in_one_file = QRadioButton("One file for all")
        self._shipped = QRadioButton("Florilegium’s own")
        self._own = QRadioButton("One of my own")
        for group, button in (
            (wheres, self._in_folder),
            (wheres, self._in_one_file),
            (templates, self._shipped),
            (templates, self._own),
        ):
            group.addButton(button)
        self._to = PlaceField("Where to export", "Where to export")
        self._template = PlaceField("File of the template", "Choose a template")
        self._template.set_mode(QFileDialog.FileMode.ExistingFile, _TEMPLATES)
        self._copy = QPushButton("Save a copy to change…")
        self._copy.setToolTip("A file with Florilegium’s own template, which says in it what can be used")
        self._copy.setAutoDefault(False)
        self._lay_out()
        self._restore()
        for group in (whats, templates):
            group.buttonClicked.connect(self._on_changed)
        wheres.buttonClicked.connect(self._on_kind_of_place_changed)
        self._to.changed.connect(self.changed)
        self._template.changed.connect(self.changed)
        self._copy.clicked.connect(self._on_copy)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    def set_subjects(self, subjects: Subjects) -> None:
        """Offer these documents; the choice falls on those selected, else the one being read, else all."""
        self._subjects = subjects
        current, selected = subjects.current, subjects.selected
        only_current = current is not None and [one.id for one in selected] == [current.id]
        offer_selected = bool(selected) and not only_current
        self._current.setVisible(current is not None)
        self._selected.setVisible(offer_selected)
        if current is not None:
            self._current.say("This document", counted(current.highlights, "highlight"), current.title)
        if offer_selected:
            what = "The selected document" if len(selected) == 1 else f"{len(selected):,} selected documents"
            titles = [selected[0].title] if len(selected) == 1 else []
            highlights = sum(document.highlights for document in selected)
            self._selected.say(what, counted(highlights, "highlight"), *titles)
        self._all.say(
            "Everything",
            counted(subjects.highlights, "highlight"),
            counted(subjects.documents, "document"),
        )
        chosen = self._selected if offer_selected else self._all if current is None else self._current
        chosen.button.setChecked(True)
        self.setFocusProxy(chosen.button)
        self._on_changed()

    def choice(self) -> ExportChoice | None:
        """The export as chosen; None while :meth:`missing` says something. ``to`` may be empty still."""
        if self._nothing() or (self._own.isChecked() and self._template.path() is None):
            return None
        single = self._in_one_file.isChecked()
        to = self._to.path() or Path()
        if single and to.name and not to.suffix:
            to = to.with_suffix(".md")
        template = self._template.path() if self._own.isChecked() else None
        return ExportChoice(self._documents(), to, single, template)

    def missing(self) -> str:
        """What is missing for an export, in a sentence; "" when nothing is."""
        if nothing := self._nothing():
            return nothing
        if self._own.isChecked() and self._template.path() is None:
            return "Choose the file of your template."
        if self._to.path() is None:
            return "Choose a file." if self._in_one_file.isChecked() else "Choose a folder."
        return ""

    def remember(self) -> None:
        """Keep the choices for the next time."""
        self._keep_place()
        self._settings.setValue("export/single", self._in_one_file.isChecked())
        self._settings.setValue("export/own_template", self._own.isChecked())
        self._settings.setValue("export/template", str(self._template.path() or ""))

    # ----

    def _nothing(self) -> str:
        if self._all.button.isChecked():
            return "" if self._subjects.highlights else "There are no highlights yet."
        if self._documents():
            return ""
        this = self._current.button.isChecked() or len(self._subjects.selected) == 1
        return "This document has no highlights yet." if this else "These documents have no highlights yet."

    def _documents(self) -> tuple[str, ...] | None:
        if self._all.button.isChecked():
            return None
        if self._selected.button.isChecked():
            return highlighted(self._subjects.selected)
        return highlighted((self._subjects.current,)) if self._subjects.current is not None else ()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._group(column, "What", (self._current, self._selected, self._all))
        self._group(column, "Where", (self._in_folder, self._in_one_file, self._to))
        self._group(column, "Template", (self._shipped, self._own, self._template, self._copy))
        column.setAlignment(self._copy, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()

    def _group(self, column: QVBoxLayout, name: str, widgets: Sequence[QWidget]) -> None:
        if column.count():
            column.addSpacing(14)
        heading = QLabel(name)
        self._headings.append(heading)
        for widget in (heading, *widgets):
            column.addWidget(widget)

    def _restore(self) -> None:
        value = self._settings.value
        (self._in_one_file if value("export/single", False, type=bool) else self._in_folder).setChecked(True)
        (self._own if value("export/own_template", False, type=bool) else self._shipped).setChecked(True)
        self._template.set_path(Path(str(value("export/template"))) if value("export/template") else None)
        self._show_place()
        self._show_template()

    # ---- where

    def _place_key(self) -> str:
        return "export/file" if self._file_shown else "export/folder"

    def _show_place(self) -> None:
        """Put the remembered file or folder into the field."""
        self._file_shown = self._in_one_file.isChecked()
        kind = QFileDialog.FileMode.AnyFile if self._file_shown else QFileDialog.FileMode.Directory
        self._to.set_mode(kind, _MARKDOWN if self._file_shown else "")
        kept = self._settings.value(self._place_key())
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        usual = Path(documents) / ("Highlights.md" if self._file_shown else "Highlights")
        self._to.set_path(Path(str(kept)) if kept else usual)

    def _keep_place(self) -> None:
        if path := self._to.path():
            self._settings.setValue(self._place_key(), str(path))

    def _on_kind_of_place_changed(self) -> None:
        if self._in_one_file.isChecked() != self._file_shown:
            self._keep_place()
            self._show_place()
            self.changed.emit()

    # ---- template

    def _show_template(self) -> None:
        self._template.setVisible(self._own.isChecked())
        self._copy.setVisible(self._shipped.isChecked())

    def _on_changed(self) -> None:
        self._show_template()
        self.changed.emit()

    def _on_copy(self) -> None:
        dialog = QFileDialog(self, "Save Florilegium’s template", str(Path.home() / "highlights.md.jinja"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_TEMPLATES)
        dialog.fileSelected.connect(self._on_copy_named)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_copy_named(self, name: str) -> None:
        self.template_copy_requested.emit(Path(name))

    def use_template(self, path: Path) -> None:
        """Choose this file as the reader's own template."""
        self._template.set_path(path)
        self._own.setChecked(True)
        self._on_changed()

    # ----

    def _on_appearance_changed(self) -> None:
        for heading in self._headings:
            heading.setFont(self._appearance.interface_font(bold=True))
        muted = QPalette(self.palette())
        muted.setColor(QPalette.ColorRole.WindowText, self._appearance.theme.colour("muted"))
        for option in (self._current, self._selected, self._all):
            option.detail.setPalette(muted)
            option.detail.setFont(self._appearance.interface_font(size=12))
