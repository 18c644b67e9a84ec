"""Small windows beside the main one: a list with things to do, and a page to read."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


class _Panel(QDialog):
    """A window that does not stop the others."""

    def __init__(self, title: str, intro: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 18, 20, 16)
        self._column.setSpacing(12)
        if intro:
            self._column.addWidget(_words(intro))

    def _add_buttons(self, *buttons: QPushButton) -> None:
        row = QHBoxLayout()
        for button in buttons:
            row.addWidget(button)
        row.addStretch()
        close = QPushButton("Close")
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        row.addWidget(close)
        self._column.addLayout(row)


@dataclass(frozen=True)
class Row:
    """One line of a list panel."""

    key: str
    text: str
    hint: str = ""


class ListPanel(_Panel):
    """A list of things, and one thing that can be done with those that are chosen."""

    chosen = Signal(list)
    """Keys of the rows that it is to be done with."""

    def __init__(self, title: str, intro: str, deed: str, nothing: str, parent: QWidget) -> None:
        super().__init__(title, intro, parent)
        self._nothing = nothing
        self._list = QListWidget()
        self._list.setAccessibleName(title)
        self._list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self._list.itemSelectionChanged.connect(self._on_selection_changed)
        self._list.itemActivated.connect(self._on_wanted)
        self._empty = _words(nothing)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._deed = QPushButton(deed)
        self._deed.setAutoDefault(False)
        self._deed.clicked.connect(self._on_wanted)
        self._column.addWidget(self._list, 1)
        self._column.addWidget(self._empty, 1)
        self._add_buttons(self._deed)
        self.resize(520, 420)
        self.set_rows(())

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows and no others."""
        self._list.clear()
        for row in rows:
            item = QListWidgetItem(f"{row.text}\n{row.hint}" if row.hint else row.text)
            item.setData(Qt.ItemDataRole.UserRole, row.key)
            self._list.addItem(item)
        if rows:
            self._list.setCurrentRow(0)
        self._list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._on_selection_changed()

    def _on_selection_changed(self) -> None:
        self._deed.setEnabled(bool(self._list.selectedItems()))

    def _on_wanted(self) -> None:
        keys = [item.data(Qt.ItemDataRole.UserRole) for item in self._list.selectedItems()]
        if keys:
            self.chosen.emit(keys)


class PagePanel(_Panel):
    """A page to read, such as the list of keys."""

    def __init__(self, title: str, html: str, parent: QWidget) -> None:
        super().__init__(title, "", parent)
        page = QTextBrowser()
        page.setAccessibleName(title)
        page.setOpenLinks(False)
        page.setFrameShape(QTextBrowser.Shape.NoFrame)
        page.document().setDocumentMargin(4)
        page.setHtml(html)
        self._column.addWidget(page, 1)
        self._add_buttons()
        self.resize(480, 600)


class FaultPanel(_Panel):
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
        self._column.addWidget(text, 1)
        copy = QPushButton("Copy the report")
        copy.setAutoDefault(False)
        copy.clicked.connect(self._on_copy)
        self._add_buttons(copy)
        self.resize(640, 420)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
