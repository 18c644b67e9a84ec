"""The panel for exporting highlights."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from florilegium.ui.appearance import Appearance
from florilegium.ui.export.choice import ExportChoice, Subjects, counted, previews_alike
from florilegium.ui.export.options import ExportOptions
from florilegium.ui.export.preview import Preview
from florilegium.ui.one_line import one_line

_SETTLED = 200  # milliseconds without a change after which a preview is asked for


class ExportPanel(QDialog):
    """A window beside the main one: it asks for previews and exports, and shows what came of them.

    ``settings`` remember the choices from one time to the next.
    """

    export_requested = Signal(ExportChoice)
    """Answered with :meth:`show_done` or :meth:`show_error`."""
    preview_requested = Signal(ExportChoice)
    """Answered with :meth:`show_preview` or :meth:`show_error`; its ``to`` does not matter."""
    folder_requested = Signal(Path)
    """The reader wants to see the folder of the files that were written."""
    template_copy_requested = Signal(Path)
    """The reader wants the shipped template as a file of this name; answered with
    :meth:`use_template` or :meth:`show_error`."""

    def __init__(
        self, appearance: Appearance, settings: QSettings, subjects: Subjects, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._previewed: ExportChoice | None = None
        self._running = False
        self._kind = ""
        self._folder = Path()
        self.setModal(False)
        self.setWindowTitle("Export highlights")
        self._options = ExportOptions(appearance, settings)
        self._preview = Preview(appearance)
        self._message = QLabel()
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setWordWrap(True)
        self._open_folder = QPushButton("Open folder")
        self._export = QPushButton("Export")
        self._export.setDefault(True)
        self._close = QPushButton("Close")
        for button in (self._open_folder, self._close):
            button.setAutoDefault(False)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLED)
        self._lay_out()
        self._options.changed.connect(self._on_changed)
        self._options.template_copy_requested.connect(self.template_copy_requested)
        self._settling.timeout.connect(self._on_settled)
        self._export.clicked.connect(self._on_export)
        self._close.clicked.connect(self.close)
        self._open_folder.clicked.connect(lambda: self.folder_requested.emit(self._folder))
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()
        self.set_subjects(subjects)
        self.resize(940, 620)

    # ---- what the window tells

    def set_subjects(self, subjects: Subjects) -> None:
        """Offer these documents for export."""
        self._previewed = None  # their highlights may have changed
        self._options.set_subjects(subjects)

    def show_preview(self, markdown: str) -> None:
        """Show how a file will look; its beginning is enough."""
        self._preview.show_markdown(markdown)
        if self._kind == "error":
            self._say(self._options.missing())

    def show_error(self, sentence: str) -> None:
        """Say what went wrong; the reader can change something and try again."""
        self._running = False
        self._say(sentence, "error")

    def show_done(self, paths: Sequence[Path]) -> None:
        """Say what was written, and offer to open its folder."""
        self._running = False
        self._folder = paths[0].parent if paths else Path()
        name = one_line(paths[0].name) if len(paths) == 1 else counted(len(paths), "file")
        self._say(f"Written: {name}", "done")

    def use_template(self, path: Path) -> None:
        """Choose this file as the reader's own template."""
        self._options.use_template(path)

    # ----

    def _lay_out(self) -> None:
        self._options.setFixedWidth(320)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addWidget(self._options)
        columns.addWidget(self._preview, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._message, 1)
        for button in (self._open_folder, self._close, self._export):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(columns, 1)
        layout.addLayout(buttons)

    def _say(self, words: str, kind: str = "") -> None:
        self._kind = kind
        self._message.setText(words)
        self._open_folder.setVisible(kind == "done")
        self._export.setEnabled(not self._running and not self._options.missing())
        self._tint_message()

    def _tint_message(self) -> None:
        palette = QPalette(self.palette())
        colour = self._appearance.theme.colour({"error": "error", "done": "text"}.get(self._kind, "muted"))
        palette.setColor(QPalette.ColorRole.WindowText, colour)
        self._message.setPalette(palette)

    def _on_changed(self) -> None:
        if not self._running:
            self._say(self._options.missing())
        if self.isVisible():
            self._settling.start()

    def _on_settled(self) -> None:
        choice = self._options.choice()
        if choice is None:
            self._preview.show_markdown("")
        elif not previews_alike(choice, self._previewed):
            self.preview_requested.emit(choice)
        self._previewed = choice

    def _on_export(self) -> None:
        choice = self._options.choice()
        if choice is None or self._running or self._options.missing():
            return
        self._options.remember()
        self._running = True
        self._say("Writing…")
        self.export_requested.emit(choice)

    def _on_appearance_changed(self) -> None:
        self._tint_message()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._options.setFocus()
        self._on_settled()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._settling.stop()
        self._options.remember()
