"""A field for a path, with a button that opens the system's own chooser."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget


class PlaceField(QWidget):
    """A path that is typed or chosen. A path that is not absolute counts from the home folder."""

    changed = Signal()
    """The path has become another one."""

    def __init__(self, name: str, chooser: str) -> None:
        super().__init__()
        self._chooser = chooser
        self._mode = QFileDialog.FileMode.ExistingFile
        self._filter = ""
        self._suffix = ""
        self._line = QLineEdit()
        self._line.setAccessibleName(name)
        self._line.textChanged.connect(self.changed)
        self._button = QPushButton("Choose…")
        self._button.setAccessibleName(f"Choose: {name}")
        self._button.setAutoDefault(False)
        self._button.clicked.connect(self._on_choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._line, 1)
        row.addWidget(self._button)
        self.setFocusProxy(self._line)

    def set_mode(self, mode: QFileDialog.FileMode, file_filter: str = "", suffix: str = "") -> None:
        """What the chooser is to choose: a folder, a new file (with this suffix) or an old one."""
        self._mode, self._filter, self._suffix = mode, file_filter, suffix

    def path(self) -> Path | None:
        """The path in the field; None when it is empty."""
        words = self._line.text().strip()
        if words == "~" or words.startswith(("~/", "~\\")):
            words = words[2:] or "."
        return Path.home() / words if words else None

    def set_path(self, path: Path | None) -> None:
        """Put a path into the field."""
        self._line.setText("" if path is None else str(path))
        self._line.setCursorPosition(0)

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, self._chooser, str(self.path() or Path.home()), self._filter)
        dialog.setFileMode(self._mode)
        if self._mode is QFileDialog.FileMode.AnyFile:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(self._suffix)
            dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # what is there is merged with
        if self._mode is QFileDialog.FileMode.Directory:
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._on_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_chosen(self, name: str) -> None:
        self.set_path(Path(name))
