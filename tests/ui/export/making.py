"""What the tests of the export panel are made of."""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
)
from pytestqt.qtbot import QtBot

from florilegium.model import (
    Context,
    DocumentSummary,
    ExportOptions,
    ExportProfile,
    Group,
    Label,
    LabelColour,
    Mark,
    PlannedFile,
)
from florilegium.ui.appearance import Appearance
from florilegium.ui.export.choice import ExportChoice, Subjects
from florilegium.ui.export.choice_row import ChoiceRow
from florilegium.ui.export.panel import ExportPanel
from florilegium.ui.menu_button import MenuButton
from florilegium.ui.name_popup import NamePopup

PATIENCE = 30_000
"""Milliseconds a child may take on a busy machine."""

LOG = DocumentSummary("d1", "The ferry book", highlights=3)
TIDES = DocumentSummary("d2", "Tides & times", highlights=1)
BARE = DocumentSummary("d3", "Nothing marked")
LABELS = (
    Label("claim", "Claim", colour=LabelColour.AMBER, mark=Mark.CIRCLE),
    Label("doubt", "Doubt", colour=LabelColour.BLUE, mark=Mark.SQUARE),
)
CROSSINGS = ExportProfile(
    "Crossings",
    ExportOptions("obsidian", Group.LABEL, Context.SENTENCE, labels=("Doubt",), tags=("fog",)),
    "",
)


class Table:
    """A panel with what it has asked for."""

    def __init__(self, qtbot: QtBot, appearance: Appearance, settings: QSettings, subjects: Subjects) -> None:
        self.qtbot = qtbot
        self.panel = ExportPanel(appearance, settings, subjects)
        qtbot.addWidget(self.panel)
        self.exports: list[ExportChoice] = []
        self.previews: list[ExportChoice] = []
        self.saved: list[tuple[ExportProfile, str]] = []
        self.deleted: list[str] = []
        self.panel.export_requested.connect(self.exports.append)
        self.panel.preview_requested.connect(self.previews.append)
        self.panel.profile_saved.connect(lambda profile, instead: self.saved.append((profile, instead)))
        self.panel.profile_deleted.connect(self.deleted.append)
        with qtbot.waitActive(self.panel):
            self.panel.show()
            self.panel.activateWindow()

    def button(self, text: str) -> QPushButton | QRadioButton:
        return next(
            button
            for kind in (QRadioButton, QPushButton)
            for button in self.panel.findChildren(kind)
            if button.text() == text
        )

    def click(self, text: str) -> None:
        self.qtbot.mouseClick(self.button(text), Qt.MouseButton.LeftButton)

    def field(self, name: str) -> QLineEdit:
        return next(line for line in self.panel.findChildren(QLineEdit) if line.accessibleName() == name)

    def menu(self, purpose: str) -> MenuButton:
        return next(
            one
            for one in self.panel.findChildren(MenuButton)
            if one.accessibleName().startswith(f"{purpose}: ")
        )

    def row(self, name: str) -> ChoiceRow:
        return next(
            row
            for row in self.panel.findChildren(ChoiceRow)
            if any(label.text() == name for label in row.findChildren(QLabel))
        )

    def choices(self, purpose: str) -> list[str]:
        self.menu(purpose).choices().aboutToShow.emit()
        return [action.text() for action in self.menu(purpose).choices().actions() if action.text()]

    def choose(self, purpose: str, words: str) -> None:
        """As from a menu."""
        self.menu(purpose).choices().aboutToShow.emit()
        next(one for one in self.menu(purpose).choices().actions() if one.text() == words).trigger()

    def name(self, name: str) -> None:
        """Answer the question for a name."""
        popup = next(one for one in self.panel.findChildren(NamePopup) if one.isVisible())
        popup.line.setText(name)
        self.qtbot.keyClick(popup.line, Qt.Key.Key_Return)

    def offered(self) -> list[str]:
        return [button.text() for button in self.panel.findChildren(QRadioButton) if button.isVisible()]

    def says(self) -> str:
        return " ".join(label.text() for label in self.panel.findChildren(QLabel) if label.isVisible())

    def settle(self) -> ExportChoice:
        """As if the reader had stopped choosing; gives the newest preview that was asked for."""
        self.panel._settling.stop()
        self.panel._settling.timeout.emit()
        return self.previews[-1]

    def page(self, name: str) -> QPlainTextEdit:
        found = self.panel.findChildren(QPlainTextEdit)
        return next(page for page in found if page.accessibleName().startswith(name))

    def text(self) -> str:
        return self.page("Text of the first file").toPlainText()

    def changes(self) -> str:
        return self.page("What the files would change to").toPlainText()


NEW = PlannedFile(
    "/n/a.md", "new", "--- /dev/null\n+++ a.md\n@@ -0,0 +1,2 @@\n+# A\n+- b\n", "# A\n- b\n", 0, 1
)
UPDATED = PlannedFile(
    "/n/b.md",
    "updated",
    "--- b.md\n+++ b.md\n@@ -3,3 +3,3 @@\n # B\n-- old\n+- new\n \n",
    "# B\n- new\n\n",
    conflicts=1,
    highlights=2,
)
SAME = PlannedFile("/n/c.md", "unchanged", content="# C\n")
BESIDE = PlannedFile(
    "/n/d (2).md", "beside", "--- /dev/null\n+++ d\n@@ -0,0 +1,1 @@\n+D\n", reason="“d.md” is yours."
)
