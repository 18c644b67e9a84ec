"""The list of labels, to be renamed, given other looks, ordered, added and removed."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from florilegium.model import Label, LabelColour, Mark, new_id
from florilegium.ui.appearance import Appearance
from florilegium.ui.enter import enter_pressed
from florilegium.ui.icon_source import IconSource
from florilegium.ui.labels.row import LabelRow

KEYS = 5
"""Labels that have a key of their own: the first ones, 1 to 5."""


class LabelsEditor(QWidget):
    """A panel, not a dialog: the window goes on working beside it. Nothing counts until it is saved."""

    labels_saved = Signal(list, dict)
    """The labels in their order; and for each one that went, by id, the one its highlights get."""
    closed = Signal()
    """The reader gave up: nothing is to be saved."""

    def __init__(
        self,
        appearance: Appearance,
        icons: IconSource,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._icons = icons
        self._rows: list[LabelRow] = []
        self._moved: dict[str, str] = {}
        self._advice = QLabel("The first five have a key: press it to highlight, or to change the label.")
        self._advice.setWordWrap(True)
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(0)
        self._column.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._list)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._list.setAutoFillBackground(False)
        self._add = QPushButton("Add label")
        self._cancel = QPushButton("Cancel")
        self._save = QPushButton("Save")
        buttons = QHBoxLayout()
        buttons.addWidget(self._add)
        buttons.addStretch()
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 12, 14)
        column.setSpacing(8)
        column.addWidget(self._advice)
        column.addWidget(self._scroll, 1)
        column.addLayout(buttons)
        self.setMinimumWidth(380)
        self._add.clicked.connect(self._on_add)
        self._cancel.clicked.connect(self.closed)
        self._save.clicked.connect(self.save)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    def edit(self, labels: Sequence[Label], counts: Mapping[str, int]) -> None:
        """Begin with these labels; ``counts`` says how many highlights have each, by id."""
        while self._rows:
            self._take(self._rows[0])
        self._moved = {}
        for label in labels:
            self._append(label, counts.get(label.id, 0))
        self._check()

    def labels(self) -> list[Label]:
        """The labels as they are written now, in order."""
        return [row.label for row in self._rows]

    def rows(self) -> list[LabelRow]:
        """The rows, in order."""
        return self._rows

    def problems(self) -> list[str]:
        """What is wrong with each label, in order; "" where nothing is."""
        names = [row.label.name.casefold() for row in self._rows]
        return [
            "A label needs a name."
            if not name
            else "Another label has this name."
            if name in names[:place]
            else ""
            for place, name in enumerate(names)
        ]

    def save(self) -> None:
        """Say what the labels are now, if they can be saved; otherwise go to the one that cannot."""
        for row, problem in zip(self._rows, self.problems(), strict=True):
            if problem:
                row.name.setFocus(Qt.FocusReason.OtherFocusReason)
                self._scroll.ensureWidgetVisible(row)
                return
        self.labels_saved.emit(self.labels(), dict(self._moved))

    # ---- Qt's side

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        elif not enter_pressed(event):
            super().keyPressEvent(event)

    # ----

    def _append(self, label: Label, highlights: int) -> LabelRow:
        row = LabelRow(label, highlights, self._appearance, self._icons, self._list)
        row.edited.connect(self._check)
        row.raise_requested.connect(lambda: self._move(row, -1))
        row.lower_requested.connect(lambda: self._move(row, 1))
        row.removal_requested.connect(lambda: self._on_removal_requested(row))
        row.removal_settled.connect(lambda heir: self._remove(row, heir))
        self._rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        row.show()
        return row

    def _take(self, row: LabelRow) -> None:
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _check(self) -> None:
        """Show places and problems anew."""
        problems = self.problems()
        for place, (row, problem) in enumerate(zip(self._rows, problems, strict=True)):
            row.show_place(place, len(self._rows), KEYS)
            row.show_problem(problem)
        self._save.setEnabled(not any(problems))

    def _move(self, row: LabelRow, step: int) -> None:
        place = self._rows.index(row)
        self._rows.insert(place + step, self._rows.pop(place))
        self._column.removeWidget(row)
        self._column.insertWidget(place + step, row)
        self._check()
        self._keep_focus(row.up if step < 0 else row.down, row.down if step < 0 else row.up)
        self._scroll.ensureWidgetVisible(row)

    def _keep_focus(self, button: QToolButton, other: QToolButton) -> None:
        (button if button.isEnabled() else other).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_removal_requested(self, row: LabelRow) -> None:
        if row.highlights:
            row.ask_heir([other.label for other in self._rows if other is not row])
            self._scroll.ensureWidgetVisible(row)
        else:
            self._remove(row, "")

    def _remove(self, row: LabelRow, heir: str) -> None:
        gone = row.label.id
        if heir:
            next(other for other in self._rows if other.label.id == heir).highlights += row.highlights
            # What was to get this label gets its heir.
            self._moved = {old: heir if new == gone else new for old, new in self._moved.items()}
            self._moved[gone] = heir
        place = self._rows.index(row)
        self._take(row)
        self._check()
        self._rows[min(place, len(self._rows) - 1)].name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_add(self) -> None:
        used = self.labels()
        colour = next((c for c in LabelColour if c not in {label.colour for label in used}), LabelColour.GREY)
        mark = next((m for m in Mark if m not in {label.mark for label in used}), Mark.CIRCLE)
        row = self._append(Label(new_id(), "", "", colour, mark), 0)
        self._check()
        row.show_problem("")  # not before anything was typed
        row.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._list.adjustSize()
        self._scroll.ensureWidgetVisible(row)

    def _on_appearance_changed(self) -> None:
        self._advice.setFont(self._appearance.interface_font(size=12))
        palette = self._advice.palette()
        palette.setColor(self._advice.foregroundRole(), self._appearance.theme.colour("muted"))
        self._advice.setPalette(palette)
        for row in self._rows:
            row.refresh()
