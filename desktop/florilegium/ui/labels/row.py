"""One label in the list that the reader edits."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from florilegium.model import Label, LabelColour, Mark
from florilegium.ui.appearance import Appearance
from florilegium.ui.icon_source import IconSource
from florilegium.ui.mark_icon import mark_icon
from florilegium.ui.menu_button import MenuButton

_INDENT = 53
"""Pixels to the left of what stands under the name."""


class LabelRow(QWidget):
    """Name, meaning, colour and mark of a label, its place, and what becomes of its highlights."""

    edited = Signal()
    raise_requested = Signal()
    lower_requested = Signal()
    removal_requested = Signal()
    """The label is to go; its highlights, if any, are not spoken for yet."""
    removal_settled = Signal(str)
    """The label goes, and its highlights get the label of this id."""

    def __init__(
        self, label: Label, highlights: int, appearance: Appearance, icons: IconSource, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._label = label
        self.highlights = highlights
        """How many highlights have the label, or are to get it."""
        self._appearance = appearance
        self._icons = icons
        self._key = QLabel()
        self._key.setFixedWidth(16)
        self._key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._look = self._button("Colour and mark", checkable=True)
        self.name = QLineEdit(label.name)
        self.name.setPlaceholderText("Name")
        self.name.setAccessibleName("Name of the label")
        self._meaning = QLineEdit(label.meaning)
        self._meaning.setPlaceholderText("What it means")
        self._meaning.setAccessibleName("Meaning of the label")
        self.up = self._button("Move up")
        self.down = self._button("Move down")
        self.remove = self._button("Remove")
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        self._looks = QWidget()
        self._colours = QButtonGroup(self)
        self._marks = QButtonGroup(self)
        self._heir = QWidget()
        self._heir_text = QLabel()
        self._heirs = MenuButton(appearance, "The label its highlights get", strong=True)
        self._heir_id = ""
        self._lay_out()
        self._looks.hide()
        self._heir.hide()
        self.name.textChanged.connect(self._on_edited)
        self._meaning.textChanged.connect(self._on_edited)
        self._look.toggled.connect(self._looks.setVisible)
        self._colours.idClicked.connect(self._on_look_chosen)
        self._marks.idClicked.connect(self._on_look_chosen)
        self.up.clicked.connect(self.raise_requested)
        self.down.clicked.connect(self.lower_requested)
        self.remove.clicked.connect(self.removal_requested)
        self.refresh()

    @property
    def label(self) -> Label:
        """The label as it is written now."""
        return self._label

    def tab_stops(self) -> list[QWidget]:
        """What takes the keyboard, in the order of Tab."""
        looks = (*self._colours.buttons(), *self._marks.buttons())
        ends = (self.name, self._meaning, self.up, self.down, self.remove, self._heirs)
        return [self._look, *looks, *ends]

    def show_place(self, place: int, count: int, keys: int) -> None:
        """Show the key the label has at this place, and which ways it can still go."""
        self._key.setText(str(place + 1) if place < keys else "")
        self._key.setToolTip(f"Press {place + 1} to give this label" if place < keys else "")
        self.up.setEnabled(place > 0)
        self.down.setEnabled(place < count - 1)
        self.remove.setEnabled(count > 1)

    def show_problem(self, problem: str) -> None:
        """Say why the label cannot be saved as it is; "" if it can."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def ask_heir(self, others: Sequence[Label]) -> None:
        """Ask which label the highlights get."""
        number = f"{self.highlights:,} highlight{' has' if self.highlights == 1 else 's have'}"
        self._heir_text.setText(f"{number} this label. Change to")
        self._heirs.choices().clear()
        for label in others:
            ink = self._appearance.theme.ink(label.colour)
            icon = mark_icon(label.mark, ink, self.devicePixelRatioF())
            action = self._heirs.choices().addAction(icon, label.name.replace("&", "&&"))
            action.triggered.connect(partial(self._choose_heir, label))
        self._choose_heir(others[0])
        self._heir.show()
        self._heirs.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Take colours and icons of the theme in force."""
        theme, ratio = self._appearance.theme, self.devicePixelRatioF()
        ink = theme.ink(self._label.colour)
        self._look.setIcon(mark_icon(self._label.mark, ink, ratio))
        for place, colour in enumerate(LabelColour):
            button: QAbstractButton = self._colours.button(place)
            button.setIcon(mark_icon(Mark.CIRCLE, theme.ink(colour), ratio))
            button.setChecked(colour is self._label.colour)
        for place, mark in enumerate(Mark):
            button = self._marks.button(place)
            button.setIcon(mark_icon(mark, ink, ratio))
            button.setChecked(mark is self._label.mark)
        for tool, name in ((self.up, "up"), (self.down, "down"), (self.remove, "trash")):
            tool.setIcon(self._icons.icon(name))
        small = self._appearance.interface_font(size=11)
        labelled: tuple[tuple[QLabel, str], ...] = (
            (self._key, "muted"),
            (self._problem, "error"),
            (self._heir_text, "text"),
        )
        for text, role in labelled:
            text.setFont(small)
            palette = text.palette()
            palette.setColor(text.foregroundRole(), theme.colour(role))
            text.setPalette(palette)

    # ----

    def _button(self, name: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setCheckable(checkable)
        button.setToolTip(name)
        button.setAccessibleName(name)
        return button

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(4)
        for widget in (self._key, self._look):
            first.addWidget(widget)
        first.addWidget(self.name, 1)
        for widget in (self.up, self.down, self.remove):
            first.addWidget(widget)
        looks = QVBoxLayout(self._looks)
        looks.setContentsMargins(0, 0, 0, 0)
        looks.setSpacing(0)
        for group, kinds in ((self._colours, list(LabelColour)), (self._marks, list(Mark))):
            line = QHBoxLayout()
            line.setSpacing(0)
            for place, kind in enumerate(kinds):
                button = self._button(kind.value.capitalize(), checkable=True)
                group.addButton(button, place)
                line.addWidget(button)
            line.addStretch()
            looks.addLayout(line)
        change = QPushButton("Remove label")
        change.clicked.connect(lambda: self.removal_settled.emit(self._heir_id))
        keep = QPushButton("Keep it")
        keep.clicked.connect(self._on_kept)
        choice = QHBoxLayout()
        choice.addWidget(change)
        choice.addWidget(keep)
        choice.addStretch()
        heir = QVBoxLayout(self._heir)
        heir.setContentsMargins(0, 2, 0, 4)
        question = QHBoxLayout()
        question.addWidget(self._heir_text)
        question.addWidget(self._heirs)
        question.addStretch()
        heir.addLayout(question)
        heir.addLayout(choice)
        under = QVBoxLayout()
        under.setContentsMargins(_INDENT, 0, 0, 0)
        under.setSpacing(4)
        for part in (self._problem, self._meaning, self._looks, self._heir):
            under.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 10)
        column.setSpacing(4)
        column.addLayout(first)
        column.addLayout(under)

    def _on_edited(self) -> None:
        name, meaning = (" ".join(field.text().split()) for field in (self.name, self._meaning))
        self._label = replace(self._label, name=name, meaning=meaning)
        self.edited.emit()

    def _on_look_chosen(self) -> None:
        colour = list(LabelColour)[self._colours.checkedId()]
        mark = list(Mark)[self._marks.checkedId()]
        self._label = replace(self._label, colour=colour, mark=mark)
        self.refresh()
        self.edited.emit()

    def _choose_heir(self, label: Label) -> None:
        self._heir_id = label.id
        self._heirs.show_choice(label.name)

    def _on_kept(self) -> None:
        self._heir.hide()
        self.remove.setFocus(Qt.FocusReason.OtherFocusReason)
