"""What is known of a document, and what of it the reader may put right."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QDateTime, Qt, QTimeZone, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QScrollArea, QWidget

from florilegium.model import DocumentSummary
from florilegium.ui.appearance import Appearance
from florilegium.ui.documents.wording import shown_date
from florilegium.ui.export.choice import counted
from florilegium.ui.one_line import shown_path
from florilegium.ui.panels import Panel, panel_button, words

_FIELDS = (("title", "Title"), ("author", "Author"), ("date", "Date"), ("language", "Language"))
_HINTS = {
    "author": "Several are joined with “; ”",
    "date": "As 1887, 1887-02 or 1887-02-09",
    "language": "A code: en, pt-BR",
}


class DetailsPanel(Panel):
    """Four fields to be put right, and the rest to be read and copied."""

    amended = Signal(object)
    """Fields ("title", "author"...) and their new values; "" returns to what the document states."""

    def __init__(
        self,
        appearance: Appearance,
        summary: DocumentSummary,
        stated: Mapping[str, str],
        versions: Sequence[tuple[int, str, int]],
        parent: QWidget | None,
    ) -> None:
        """``stated`` by the document itself where the reader put something in its place; ``versions``
        with when they were read and their code points.
        """
        super().__init__("Details", "", parent)  # type: ignore[arg-type]
        self._appearance = appearance
        self._was = {field: str(getattr(summary, field)) for field, _ in _FIELDS}
        self.fields: dict[str, QLineEdit] = {}
        self._lines = QWidget()
        self._grid = QGridLayout(self._lines)
        self._grid.setContentsMargins(2, 2, 10, 2)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        for field, name in _FIELDS:
            self._add_field(field, name, stated)
        for name, value in _facts(summary, versions):
            self._add_fact(name, value)
        if summary.other:
            self._add_heading("What else the document states")
            for name, value in summary.other:
                self._add_fact(name, value)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        area = QScrollArea()
        area.setWidget(self._lines)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column.addWidget(area, 1)
        self.save = panel_button("Save")
        self.save.setDefault(True)
        self.save.clicked.connect(self._on_save)
        self.add_buttons(self.save)
        self.resize(560, 620)
        self._on_edited()

    def _add_field(self, field: str, name: str, stated: Mapping[str, str]) -> None:
        editor = self.fields[field] = QLineEdit(self._was[field])
        editor.setAccessibleName(name)
        editor.setPlaceholderText(_HINTS.get(field, ""))
        editor.setCursorPosition(0)
        editor.textChanged.connect(self._on_edited)
        row = self._grid.rowCount()
        self._grid.addWidget(self._name(name), row, 0)
        self._grid.addWidget(editor, row, 1)
        if field in stated:
            what = f"The document says: {stated[field]}" if stated[field] else "The document does not say."
            said = words(f"{what}\nEmpty the field to return to that.")
            said.setProperty("kind", "muted")
            self._grid.addWidget(said, row + 1, 1)

    def _add_fact(self, name: str, value: str) -> None:
        row = self._grid.rowCount()
        said = words(value)
        said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        said.setAccessibleName(f"{name}: {value}")
        self._grid.addWidget(self._name(name), row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(said, row, 1)

    def _add_heading(self, name: str) -> None:
        label = QLabel(name)
        label.setFont(self._appearance.interface_font(bold=True))
        label.setContentsMargins(0, 10, 0, 0)
        self._grid.addWidget(label, self._grid.rowCount(), 0, 1, 2)

    def _name(self, name: str) -> QLabel:
        label = words(name)
        label.setProperty("kind", "muted")
        label.setFixedWidth(110)
        return label

    def _edited(self) -> dict[str, str]:
        texts = {field: editor.text().strip() for field, editor in self.fields.items()}
        return {field: text for field, text in texts.items() if text != self._was[field].strip()}

    def _on_edited(self) -> None:
        self.save.setEnabled(bool(self._edited()))

    def _on_save(self) -> None:
        if edited := self._edited():
            self.amended.emit(edited)
        self.close()


def _facts(summary: DocumentSummary, versions: Sequence[tuple[int, str, int]]) -> list[tuple[str, str]]:
    """Names and values of what is known, without what is not."""
    path = shown_path(summary.path) + (" (missing)" if summary.missing else "")
    remarks = [("Remark", remark) for remark in summary.remarks]
    earlier = [
        f"{_moment(read)}, {characters:,} characters"
        for number, read, characters in versions
        if number != summary.version
    ]
    facts = [
        ("Publication", summary.site),
        ("Address", summary.source),
        ("Format", summary.format),
        ("Encoding", summary.encoding),
        ("File", path),
        ("Length", f"{summary.characters:,} characters, about {counted(summary.minutes, 'minute')}"),
        ("Added", _moment(summary.added)),
        ("Last read", _moment(summary.opened)),
        ("Earlier texts", "\n".join(earlier)),
        *remarks,
        ("Id", summary.id),
    ]
    return [(name, value) for name, value in facts if value]


def _moment(when: str) -> str:
    """A moment (ISO 8601, UTC) as one says it here."""
    moment = QDateTime.fromString(when, Qt.DateFormat.ISODateWithMs)
    if not moment.isValid():
        return when
    here = moment.toTimeZone(QTimeZone.systemTimeZone())
    return f"{shown_date(here.toString('yyyy-MM-dd'))}, {here.toString('HH:mm')}"
