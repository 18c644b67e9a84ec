"""How it is exported: format, order, words around, files, and the reader's own template."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from florilegium.model import Context, ExportOptions, Files, Group
from florilegium.ui.appearance import Appearance
from florilegium.ui.export.choice_row import ChoiceRow
from florilegium.ui.export.formats import FORMAT_ROWS, FormatRow, row_of
from florilegium.ui.one_line import one_line, shown_path

_TEMPLATES = "Templates (*.jinja *.jinja2 *.j2 *.md *.txt);;All files (*)"
_GROUPS = (
    (Group.DOCUMENT, "Document and headings"),
    (Group.HEADING, "Document, headings in one line"),
    (Group.LABEL, "Label"),
    (Group.TAG, "Tag"),
    (Group.DATE, "Day they were made"),
)
_CONTEXTS = (
    (Context.NONE, "None"),
    (Context.SENTENCE, "Its sentence"),
    (Context.AROUND, "And a sentence on each side"),
    (Context.PARAGRAPH, "Its paragraph"),
)
_FILES = {
    Files.DOCUMENT: "One for each document",
    Files.LABEL: "One for each label",
    Files.HIGHLIGHT: "One for each highlight",
    Files.SINGLE: "One for all",
}
_PROVENANCES = ((False, "Place and link"), (True, "And file, version and time"))


class Look(QWidget):
    """The options of an export, but for what is exported. What a format has no use for says why."""

    changed = Signal()
    template_copy_requested = Signal(Path, str)
    """The reader wants the template of this format as a file of this name."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._template_path = ""
        # By what a format offers: a bibliography in one file leaves notes in one for each document.
        self._files_chosen: dict[tuple[Files, ...], Files] = {}
        self._format = ChoiceRow(appearance, "Format")
        self._group = ChoiceRow(appearance, "Grouped by")
        self._context = ChoiceRow(appearance, "Context")
        self._provenance = ChoiceRow(appearance, "Provenance")
        self._files = ChoiceRow(appearance, "Files")
        self._template = ChoiceRow(appearance, "Template")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for row in (self._format, self._files, self._group, self._context, self._provenance, self._template):
            column.addWidget(row)
            row.chosen.connect(self._on_chosen)
        column.addStretch()
        self._format.offer([(row.name, row.title) for row in FORMAT_ROWS.values()])
        self._group.offer(_GROUPS)
        self._context.offer(_CONTEXTS)
        self._provenance.offer(_PROVENANCES)
        self._fit()

    @property
    def row(self) -> FormatRow:
        """The format that is chosen."""
        return FORMAT_ROWS[str(self._format.value)]

    @property
    def single(self) -> bool:
        """Whether all goes into one file."""
        return self._files.value is Files.SINGLE

    def options(self) -> ExportOptions:
        """The options as chosen, for all labels and tags; what the format has no use for is as by default."""
        options = ExportOptions(
            group=Group(str(self._group.value)),
            context=Context(str(self._context.value)),
            files=Files(str(self._files.value)),
            provenance=bool(self._provenance.value),
            template=str(self._template.value),
        )
        return self.row.fitted(options)

    def set_options(self, options: ExportOptions) -> None:
        """Choose as these options say."""
        row = row_of(options)
        options = row.fitted(options)
        self._format.choose(row.name)
        self._files_chosen[row.files] = options.files
        self._group.choose(options.group)
        self._context.choose(options.context)
        self._provenance.choose(options.provenance)
        self._template_path = options.template or self._template_path
        self._fit()
        self._template.choose(options.template)

    def use_template(self, path: Path) -> None:
        """Choose this file as the reader's own template."""
        self._template_path = str(path)
        self._offer_templates()
        self._template.choose(self._template_path)
        self.changed.emit()

    # ----

    def _on_chosen(self) -> None:
        if self.sender() is self._files:
            self._files_chosen[self.row.files] = Files(str(self._files.value))
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        """Offer what the format has a use for."""
        row = self.row
        self._files.offer([(files, _FILES[files]) for files in row.files])
        self._files.choose(self._files_chosen.get(row.files, row.files[0]))
        self._group.forbid(row.no_group)
        self._context.forbid(row.no_context)
        self._provenance.forbid(row.no_provenance)
        self._template.forbid(row.no_template)
        self._offer_templates()

    # ---- template

    def _offer_templates(self) -> None:
        own = self._template_path
        offered: list[tuple[object, str]] = [("", "Florilegium’s own")]
        if own:
            offered.append((own, one_line(shown_path(Path(own).name))))
        self._template.offer(
            offered,
            (
                ("Choose a file…", self._on_choose),
                ("Save a copy of Florilegium’s to change…", self._on_copy),
            ),
        )

    def _on_choose(self) -> None:
        folder = Path(self._template_path).parent if self._template_path else Path.home()
        dialog = QFileDialog(self, "Choose a template", str(folder))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(_TEMPLATES)
        dialog.fileSelected.connect(lambda name: self.use_template(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_copy(self) -> None:
        usual = f"{self.row.name}{self.row.suffix}.jinja"
        dialog = QFileDialog(self, "Save Florilegium’s template", str(Path.home() / usual))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_TEMPLATES)
        dialog.fileSelected.connect(lambda name: self.template_copy_requested.emit(Path(name), self.row.name))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
