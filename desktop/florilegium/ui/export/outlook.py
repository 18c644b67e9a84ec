"""How it will be: the text of the first file, and what changes in each."""

from collections.abc import Sequence

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from florilegium.model import PlannedFile
from florilegium.ui.appearance import Appearance
from florilegium.ui.elided_label import ElidedLabel
from florilegium.ui.export.changes import Changes
from florilegium.ui.export.preview import Preview
from florilegium.ui.export.wording import tally

_WORKING = "Looking at the files…"


class Outlook(QWidget):
    """Two tabs and a line of counts."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._text = Preview(appearance)
        self._changes = Changes(appearance)
        self._count = ElidedLabel()
        self._tabs = QButtonGroup(self)
        self._stack = QStackedWidget()
        bar = QHBoxLayout()
        bar.setSpacing(2)
        for place, (name, page) in enumerate((("New text", self._text), ("Changes", self._changes))):
            tab = QPushButton(name)
            tab.setProperty("kind", "tab")
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            self._tabs.addButton(tab, place)
            bar.addWidget(tab)
            self._stack.addWidget(page)
        bar.addSpacing(12)
        bar.addWidget(self._count, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(bar)
        column.addWidget(self._stack, 1)
        self._tabs.button(0).setChecked(True)
        self._tabs.idToggled.connect(self._on_tab_toggled)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()
        self.clear("")

    def clear(self, sentence: str) -> None:
        """Show nothing, and say in the list of changes why."""
        self._text.show_text("")
        self._changes.say(sentence)
        self._count.setText("")

    def show_first(self, file: PlannedFile, *, more: bool) -> None:
        """Show the first file, or its beginning; ``more`` says whether what becomes of all follows."""
        self._text.show_text(file.content or file.diff)
        if more:
            if file.diff or file.status != "unchanged":
                self._changes.show_files([file])
            else:
                self._changes.say("Nothing changes so far.")
            self._count.setText(_WORKING)
        else:
            self._changes.say("When you have chosen where to export, you will see here what would change.")
            self._count.setText("")

    def show_plan(self, files: Sequence[PlannedFile]) -> None:
        """Show what would become of all files, and the text of the first."""
        if files and (files[0].content or files[0].diff):
            self._text.show_text(files[0].content or files[0].diff)
        self._changes.show_files(files)
        self._count.setText(tally(files))

    def wait(self) -> None:
        """What is shown is being worked out anew."""
        self._count.setText(_WORKING)

    # ----

    def _on_tab_toggled(self, place: int, checked: bool) -> None:
        if checked:
            self._stack.setCurrentIndex(place)

    def _on_appearance_changed(self) -> None:
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, self._appearance.theme.colour("muted"))
        self._count.setPalette(palette)
        self._count.setFont(self._appearance.interface_font(size=12))
