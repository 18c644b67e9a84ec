"""Where an export goes: a folder, or a file where there is to be one."""

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QWidget

from florilegium.ui.export.formats import FORMAT_ROWS, FormatRow
from florilegium.ui.export.place_field import PlaceField


class Target(QWidget):
    """A place; the last folder and the last file are remembered in the settings, each by itself."""

    changed = Signal()

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self._settings = settings
        self._single: bool | None = None
        self._row = FORMAT_ROWS["commonmark"]
        self._field = PlaceField("Where to export", "Where to export")
        self._name = QLabel()
        self._name.setBuddy(self._field)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._name)
        row.addWidget(self._field, 1)
        self.setFocusProxy(self._field)
        self._field.changed.connect(self.changed)

    def path(self) -> Path | None:
        """The folder or file, absolute; None where none is written."""
        path = self._field.path()
        if path is not None and self._single and path.name and not path.suffix:
            path = path.with_suffix(self._row.suffix)
        return path

    def set_path(self, path: Path) -> None:
        """Write this place into the field."""
        self._field.set_path(path)

    def missing(self) -> str:
        """What the reader is to do; "" where a place is written."""
        if self._field.path() is not None:
            return ""
        return "Choose a file." if self._single else "Choose a folder."

    def set_kind(self, row: FormatRow, *, single: bool) -> None:
        """Ask for a folder, or for one file of this format; the place last written of that kind is shown."""
        before, self._row = self._row, row
        self._field.set_mode(
            QFileDialog.FileMode.AnyFile if single else QFileDialog.FileMode.Directory,
            f"{row.title} (*{row.suffix})" if single else "",
            row.suffix if single else "",
        )
        self._name.setText("To the file" if single else "To the folder")
        if single != self._single:
            if self._single is not None:
                self.remember()
            self._single = single
            self._field.set_path(self._kept())
        path = self._field.path()
        if single and path is not None and path.suffix.lower() == before.suffix != row.suffix:
            self._field.set_path(path.with_suffix(row.suffix))

    def remember(self) -> None:
        """Keep the place for the next time."""
        if path := self._field.path():
            self._settings.setValue(self._key(), str(path))

    # ----

    def _key(self) -> str:
        return "export/file" if self._single else "export/folder"

    def _kept(self) -> Path:
        if kept := self._settings.value(self._key()):
            path = Path(str(kept))
            other = self._single and path.suffix in {row.suffix for row in FORMAT_ROWS.values()}
            return path.with_suffix(self._row.suffix) if other else path
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(documents) / (f"Highlights{self._row.suffix}" if self._single else "Highlights")
