"""Choosing what the columns of a table of texts mean."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from florilegium.importers import Columns, Table
from florilegium.ui.appearance import Appearance
from florilegium.ui.elided_label import ElidedLabel
from florilegium.ui.menu_button import MenuButton
from florilegium.ui.one_line import one_line
from florilegium.ui.panels import Panel, panel_button, words

DETAIL = ""
ROLES = {
    "text": "Text",
    "title": "Title",
    "author": "Author",
    "date": "Date",
    "language": "Language",
    "site": "Publication",
    "source": "Web address",
    DETAIL: "Detail",
}
"""What a column may be: its text, a part of the metadata, or a detail that is kept beside it."""
_MOST = 60
_SHOWN_ROWS = 3


class TablePanel(Panel):
    """A line for each column: its name, what it is taken for, and what its first rows hold."""

    columns_chosen = Signal(object)
    """The Columns to read the table with."""

    def __init__(self, appearance: Appearance, name: str, table: Table, parent: QWidget) -> None:
        super().__init__(
            f"Columns of “{name}”",
            "Each row becomes a document. Say which columns hold its text, and which its title, author and "
            "date. The others are kept as its details.",
            parent,
        )
        self._appearance = appearance
        self._table = table
        self.roles = roles_of(table)
        self.buttons: dict[str, MenuButton] = {}
        self.column.addWidget(self._make_lines(), 1)
        if len(table.names) > _MOST:
            self.column.addWidget(words(f"{len(table.names) - _MOST} more columns are kept as details."))
        self.button = panel_button("Read with these columns")
        self.button.setDefault(True)
        self.button.clicked.connect(self._on_button)
        self.add_buttons(self.button)
        self.resize(760, min(240 + 34 * len(table.names), 620))
        self._show_roles()

    def _make_lines(self) -> QWidget:
        lines = QWidget()
        grid = QGridLayout(lines)
        grid.setContentsMargins(14, 10, 14, 10)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(6)
        heads = ("Column", "What it is", *(f"Row {row + 1}" for row in range(len(self._examples()))))
        for column, head in enumerate(heads):
            label = QLabel(head)
            label.setFont(self._appearance.interface_font(size=12))
            label.setProperty("kind", "muted")
            grid.addWidget(label, 0, column)
        for line, name in enumerate(self._table.names[:_MOST], start=1):
            called = ElidedLabel()
            called.setText(one_line(name))
            called.setFont(self._appearance.interface_font(bold=True))
            called.setMinimumWidth(110)
            button = self.buttons[name] = MenuButton(self._appearance, f"What “{name}” is")
            button.setMinimumWidth(116)
            for role, words_ in ROLES.items():
                action = button.choices().addAction(words_)
                action.triggered.connect(lambda _checked=False, name=name, role=role: self.choose(name, role))
            grid.addWidget(called, line, 0)
            grid.addWidget(button, line, 1, Qt.AlignmentFlag.AlignLeft)
            for column, row in enumerate(self._examples(), start=2):
                example = ElidedLabel()
                example.setText(one_line(row[line - 1]))
                example.setMinimumWidth(120)
                grid.addWidget(example, line, column)
        for column in range(2, 2 + len(self._examples())):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        area = QScrollArea()
        area.setWidget(lines)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName("Columns")
        lines.setAutoFillBackground(True)
        palette = lines.palette()
        palette.setColor(palette.ColorRole.Window, self._appearance.theme.colour("page"))
        lines.setPalette(palette)
        return area

    def _examples(self) -> tuple[tuple[str, ...], ...]:
        return self._table.rows[:_SHOWN_ROWS]

    def choose(self, name: str, role: str) -> None:
        """Take a column for something; but for texts, only one column can be each thing."""
        if role not in ("text", DETAIL):
            for other, known in self.roles.items():
                if known == role:
                    self.roles[other] = DETAIL
        self.roles[name] = role
        self._show_roles()

    def _show_roles(self) -> None:
        for name, button in self.buttons.items():
            button.show_choice(ROLES[self.roles[name]])
        self.button.setEnabled("text" in self.roles.values())

    def _on_button(self) -> None:
        self.columns_chosen.emit(columns_of(self.roles))
        self.close()


def roles_of(table: Table) -> dict[str, str]:
    """What each column of a table is taken for."""
    roles = dict.fromkeys(table.names, DETAIL)
    chosen = table.chosen
    if chosen is not None:
        roles |= {
            name: role for role in ROLES if role and (name := str(getattr(chosen, role))) in table.names
        }
        roles |= {name: "text" for name in chosen.more if name in table.names}
    return roles


def columns_of(roles: Mapping[str, str]) -> Columns:
    """The choice that gives columns these roles; the first text comes first."""
    texts = [name for name, role in roles.items() if role == "text"]
    others = {role: name for name, role in roles.items() if role not in ("text", DETAIL)}
    return Columns(texts[0], more=tuple(texts[1:]), **others)
