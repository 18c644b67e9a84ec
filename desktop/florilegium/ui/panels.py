"""Small windows beside the main one: a list with a thing to do, and a page to read."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from florilegium.ui.appearance import Appearance
from florilegium.ui.enter import enter_pressed
from florilegium.ui.row_list import Row, RowList


def words(text: str) -> QLabel:
    """A paragraph of plain text."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def panel_button(text: str) -> QPushButton:
    """A button that Enter elsewhere does not press."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    return button


def under_a_line(widget: QWidget) -> QWidget:
    """A widget with a thin line over it, for the lower part of a split."""
    foot = QWidget()
    column = QVBoxLayout(foot)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setForegroundRole(QPalette.ColorRole.Mid)
    line.setFixedHeight(1)
    column.addWidget(line)
    column.addWidget(widget, 1)
    return foot


class Panel(QDialog):
    """A window that does not stop the others."""

    def __init__(self, title: str, intro: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 18, 20, 16)
        self.column.setSpacing(12)
        if intro:
            self.column.addWidget(words(intro))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not enter_pressed(event):
            super().keyPressEvent(event)

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Put buttons at the foot, with Close at their right."""
        row = QHBoxLayout()
        for button in buttons:
            row.addWidget(button)
        row.addStretch()
        close = panel_button("Close")
        close.clicked.connect(self.close)
        row.addWidget(close)
        self.column.addLayout(row)


class ListPanel(Panel):
    """A list of things, and one thing that can be done with those that are chosen."""

    chosen = Signal(list)
    """Keys of the rows that it is to be done with."""

    def __init__(
        self, appearance: Appearance, title: str, intro: str, deed: str, nothing: str, parent: QWidget
    ) -> None:
        super().__init__(title, intro, parent)
        self._list = RowList(appearance, title)
        self._list.chosen_changed.connect(self._on_chosen_changed)
        self._list.deed_wanted.connect(self._on_wanted)
        self._empty = words(nothing)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._deed = panel_button(deed)
        self._deed.clicked.connect(self._on_wanted)
        self.column.addWidget(self._list, 1)
        self.column.addWidget(self._empty, 1)
        self.add_buttons(self._deed)
        self.resize(520, 420)
        self.set_rows(())

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows and no others."""
        self._list.set_rows(rows)
        self._list.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def _on_chosen_changed(self) -> None:
        self._deed.setEnabled(bool(self._list.chosen()))

    def _on_wanted(self) -> None:
        if keys := self._list.chosen():
            self.chosen.emit(keys)


class PagePanel(Panel):
    """A page to read, such as the list of keys."""

    def __init__(self, title: str, html: str, parent: QWidget, height: int = 600) -> None:
        super().__init__(title, "", parent)
        page = QTextBrowser()
        page.setAccessibleName(title)
        page.setOpenLinks(False)
        page.setFrameShape(QTextBrowser.Shape.NoFrame)
        page.document().setDocumentMargin(4)
        page.setHtml(html)
        self.column.addWidget(page, 1)
        self.add_buttons()
        self.resize(480, height)


class FaultPanel(Panel):
    """A fault of ours: what happened, in words that can be sent to whoever mends it."""

    def __init__(self, report: str, parent: QWidget) -> None:
        super().__init__(
            "Something went wrong",
            "Florilegium met a fault of its own. What you had done until then is on the disk. "
            "You can go on. "
            "Should it happen again, please report it with these lines. They hold no text of your "
            "documents.",
            parent,
        )
        self._report = report
        text = QPlainTextEdit(report)
        text.setAccessibleName("Report of the fault")
        text.setReadOnly(True)
        self.column.addWidget(text, 1)
        copy = panel_button("Copy the report")
        copy.clicked.connect(self._on_copy)
        self.add_buttons(copy)
        self.resize(640, 420)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
