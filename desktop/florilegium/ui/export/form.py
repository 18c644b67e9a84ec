"""All that is chosen of an export, but for where it goes; remembered in the settings."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from florilegium.model import ExportOptions
from florilegium.ui.appearance import Appearance
from florilegium.ui.export.choice import Subjects
from florilegium.ui.export.formats import FormatRow
from florilegium.ui.export.look import Look
from florilegium.ui.export.scope import Scope

_OPTIONS = "export/options"
_WIDTH = 330
_BAR = 12  # pixels that the scroll bar may take


class ExportForm(QScrollArea):
    """What, and as what. It scrolls where the window is low."""

    changed = Signal()
    documents_changed = Signal()
    """Other documents are chosen, whose labels and tags are to be shown; ``changed`` comes too."""
    template_copy_requested = Signal(Path, str)

    def __init__(self, appearance: Appearance, settings: QSettings, head: QWidget, parent: QWidget) -> None:
        """``head`` stands over the form and scrolls with it."""
        super().__init__(parent)  # from the first: to be given one later would undo the fonts of its labels
        self._appearance = appearance
        self._settings = settings
        self._scope = Scope(appearance)
        self._look = Look(appearance)
        self._headings = (QLabel("What"), QLabel("As"))
        board = QWidget()
        column = QVBoxLayout(board)
        column.setContentsMargins(0, 0, _BAR, 0)
        column.setSpacing(8)
        column.addWidget(head)
        for heading, part in zip(self._headings, (self._scope, self._look), strict=True):
            column.addSpacing(10)
            column.addWidget(heading)
            column.addWidget(part)
        column.addStretch()
        self.setWidget(board)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(_WIDTH)
        self.viewport().setAutoFillBackground(False)
        board.setAutoFillBackground(False)
        self._restore()
        for part in (self._scope, self._look):
            part.changed.connect(self.changed)
        self._scope.documents_changed.connect(self.documents_changed)
        self._look.template_copy_requested.connect(self.template_copy_requested)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    @property
    def row(self) -> FormatRow:
        """The format that is chosen."""
        return self._look.row

    @property
    def single(self) -> bool:
        """Whether all goes into one file."""
        return self._look.single

    def focus_first(self) -> None:
        """Give the keyboard to what is exported. (A proxy would make Tab pass over what is before it.)"""
        self._scope.focus_chosen()

    def set_subjects(self, subjects: Subjects, *, anew: bool = True) -> None:
        """Offer these documents; if not ``anew``, what is chosen of them stays."""
        self._scope.set_subjects(subjects, anew=anew)

    def show_marks(self, labels: Mapping[str, int], tags: Sequence[tuple[str, int]]) -> None:
        """How many of the highlights have each label, by id, and each tag, the commonest first."""
        self._scope.show_marks(labels, tags)

    def documents(self) -> tuple[str, ...] | None:
        """Ids of the documents that have highlights; None means every such document."""
        return self._scope.documents()

    def options(self) -> ExportOptions:
        """The options as chosen."""
        return replace(self._look.options(), labels=self._scope.labels(), tags=self._scope.tags())

    def with_label_ids(self, options: ExportOptions) -> ExportOptions:
        """The options with labels by id, where they are known by name."""
        return replace(options, labels=tuple(map(self._scope.label_id, options.labels)))

    def set_options(self, options: ExportOptions) -> None:
        """Choose as these options say."""
        self._look.set_options(options)
        self._scope.set_filters(options.labels, options.tags)
        self.changed.emit()

    def nothing(self) -> str:
        """Why there is nothing to export, in a sentence; "" where there is."""
        return self._scope.nothing()

    def use_template(self, path: Path) -> None:
        """Choose this file as the reader's own template."""
        self._look.use_template(path)

    def remember(self) -> None:
        """Keep the choices for the next time."""
        self._settings.setValue(_OPTIONS, json.dumps(self.options().to_json()))

    # ----

    def _restore(self) -> None:
        try:
            kept = json.loads(str(self._settings.value(_OPTIONS, "{}")))
        except ValueError:
            kept = {}
        options = ExportOptions.from_json(kept)
        self._look.set_options(options)
        self._scope.set_filters(options.labels, options.tags)

    def _on_appearance_changed(self) -> None:
        for heading in self._headings:
            heading.setFont(self._appearance.interface_font(bold=True))
