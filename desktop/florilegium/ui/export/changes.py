"""What an export would change, file by file, as the lines that go and come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from florilegium.model import LabelColour, PlannedFile
from florilegium.ui.appearance import Appearance
from florilegium.ui.export.choice import counted
from florilegium.ui.export.wording import STATUSES, name_of

MOST_LINES = 1200
"""Lines that are shown of all files together; the rest is only counted."""
_MOST_NAMES = 20  # of files that do not change, or are not shown


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: of what kind, and its words."""

    kind: str
    """file, reason, conflict, place, same, gone, come or rest."""
    text: str
    aside: str = ""
    """Quieter, behind them."""


def lines_of(files: Sequence[PlannedFile]) -> Iterator[Line]:
    """What the list says of these files; those whose diff is not there, or that stay, are only named."""
    shown = [file for file in files if file.diff]
    others = [file for file in files if not file.diff and file.status != "unchanged"]
    said = [file for file in files if file.status == "unchanged" and (file.conflicts or file.reason)]
    same = [file for file in files if file.status == "unchanged" and file not in said]
    left = MOST_LINES
    gap: list[Line] = []  # before all but the first
    for number, file in enumerate(shown):
        if left <= 0:
            others = [*shown[number:], *others]
            break
        yield from gap
        yield from _head(file)
        lines = _body(file)
        yield from map(_line, lines[:left])
        if len(lines) > left:
            yield Line("place", f"and {counted(len(lines) - left, 'line')} more")
        left -= len(lines)
        gap = [Line("same", "")]
    for file in said:
        yield from gap
        yield from _head(file)
        gap = [Line("same", "")]
    for words, group in (("will be written too", others), ("unchanged", same)):
        if group:
            yield from gap
            yield Line("rest", f"{counted(len(group), 'file')} {words}: {_names(group)}")
            gap = [Line("same", "")]


def _body(file: PlannedFile) -> list[str]:
    """The lines of a file's diff, without what only says which file it is of; or the sentence it is."""
    lines = file.diff.rstrip("\n").split("\n")
    if not lines[0].startswith("--- "):
        return lines
    return lines[3:] if lines[0] == "--- /dev/null" else lines[2:]


def _head(file: PlannedFile) -> Iterator[Line]:
    said = [STATUSES[file.status], *([counted(file.highlights, "highlight")] if file.highlights else [])]
    yield Line("file", name_of(file), " · ".join(said))
    if file.conflicts:
        yield Line("conflict", f"{counted(file.conflicts, 'conflict')}: both versions stand in the file")
    if file.reason:
        yield Line("reason", file.reason)


def _line(line: str) -> Line:
    if line.startswith("@@"):
        start = line.split("+", 1)[-1].split(" ", 1)[0].split(",", 1)[0]
        return Line("place", f"from line {start}")
    kind = {"+": "come", "-": "gone", " ": "same"}.get(line[:1], "place")
    return Line(kind, line if kind == "place" else f"{line[:1]} {line[1:]}".rstrip())


def _names(files: Sequence[PlannedFile]) -> str:
    names = [name_of(file) for file in files[:_MOST_NAMES]]
    more = f" and {len(files) - len(names):,} more" if len(files) > len(names) else ""
    return f"{', '.join(names)}{more}"


class Changes(QPlainTextEdit):
    """The list, which can be read and copied but not changed."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._lines: list[Line] = []
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName("What the files would change to, line by line")
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    def show_files(self, files: Sequence[PlannedFile]) -> None:
        """Show what would become of these files, keeping the place if it is much the same as before."""
        lines = list(lines_of(files))
        if lines != self._lines:
            self._lines = lines
            self._write()

    def say(self, sentence: str) -> None:
        """Say why there is nothing to show."""
        self._lines = []
        self.clear()
        self.setPlaceholderText(sentence)

    # ----

    def _write(self) -> None:
        place = self.verticalScrollBar().value()
        self.clear()
        cursor = QTextCursor(self.document())
        grounds = {kind: self._ground(kind) for kind in ("gone", "come")}
        cursor.beginEditBlock()
        for number, line in enumerate(self._lines):
            if number:
                cursor.insertBlock()
            block = QTextBlockFormat()
            if line.kind in grounds:
                block.setBackground(grounds[line.kind])
            cursor.setBlockFormat(block)
            cursor.insertText(line.text, self._ink(line.kind))
            if line.aside:
                cursor.insertText(f"   {line.aside}", self._ink("rest"))
        cursor.endEditBlock()
        self.verticalScrollBar().setValue(place)

    def _ground(self, kind: str) -> QColor:
        """A quiet form of green or rose, so that the words are as legible as any."""
        theme = self._appearance.theme
        fill = theme.fill(LabelColour.GREEN if kind == "come" else LabelColour.ROSE)
        fill.setAlphaF(0.6)
        return fill

    def _ink(self, kind: str) -> QTextCharFormat:
        ink = QTextCharFormat()
        role = {"conflict": "warning", "reason": "warning", "place": "muted", "rest": "muted"}.get(
            kind, "text"
        )
        ink.setForeground(self._appearance.theme.colour(role))
        if kind in ("file", "reason", "conflict", "place", "rest"):
            ink.setFont(self._appearance.interface_font(bold=kind == "file"))
        return ink

    def _on_appearance_changed(self) -> None:
        font = self._appearance.code_font()
        font.setPixelSize(12)
        self.setFont(font)
        if self._lines:
            self._write()
