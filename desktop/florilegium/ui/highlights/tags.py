"""Tags as a line of text: separated by commas, "#" or not, completed from the tags there are.

A tag is kept as :func:`florilegium.model.clean_tag` makes it; one that differs from a known tag only
in case or accents becomes the known one.
"""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from florilegium.model import clean_tag
from florilegium.ui.highlights.rows import folded


def parse_tags(text: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """The tags written in ``text``, sorted, each once."""
    spellings = {folded(tag): tag for tag in known}
    tags: dict[str, str] = {}
    for part in text.split(","):
        if tag := clean_tag(part):
            tags.setdefault(folded(tag), spellings.get(folded(tag), tag))
    return tuple(sorted(tags.values()))


def written_tags(tags: Iterable[str]) -> str:
    """``tags`` as a line that :func:`parse_tags` reads back."""
    return ", ".join(tags)


class TagLine(QLineEdit):
    """A line of tags. A comma or Enter ends one; Enter where none is begun submits the line."""

    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: list[str] = []
        self.setPlaceholderText("Tags, separated by commas")
        self.setAccessibleName("Tags, separated by commas")
        self._fitting = QStringListModel(self)
        self._popup = QListView()
        self._completer = QCompleter(self._fitting, self)
        self._completer.setPopup(self._popup)
        self._completer.setWidget(self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setMaxVisibleItems(8)
        self._completer.activated.connect(self._on_completed)
        self.textEdited.connect(self._on_edited)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the line, sorted."""
        return parse_tags(self.text(), self._known)

    def set_known(self, tags: Sequence[str]) -> None:
        """Complete from these, the likeliest first."""
        self._known = list(tags)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self._popup.isVisible() and (enter or event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Escape)):
            event.ignore()  # the list of completions takes it
        elif enter and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            start, end = self._part()
            if self.text()[start:end].strip():
                self.setCursorPosition(end)
                if end == len(self.text()):
                    self.insert(", ")
            else:
                self.submitted.emit()
        else:
            super().keyPressEvent(event)

    # ----

    def _part(self) -> tuple[int, int]:
        """Where the tag at the cursor starts and ends."""
        text, cursor = self.text(), self.cursorPosition()
        start = text.rfind(",", 0, cursor) + 1
        end = text.find(",", cursor)
        return start, len(text) if end < 0 else end

    def _on_edited(self) -> None:
        start, end = self._part()
        begun = folded(clean_tag(self.text()[start:end]))
        used = set(parse_tags(self.text()[:start] + self.text()[end:], self._known))
        fitting = [tag for tag in self._known if begun and begun in folded(tag) and tag not in used]
        fitting.sort(key=lambda tag: not folded(tag).startswith(begun))
        self._fitting.setStringList(fitting)
        if fitting and folded(fitting[0]) != begun:
            self._completer.setCompletionPrefix("")
            self._completer.complete()
        else:
            self._popup.hide()

    def _on_completed(self, tag: str) -> None:
        start, end = self._part()
        before, after = self.text()[:start], self.text()[end:]
        lead = f"{before} " if before else ""
        text = f"{lead}{tag}{after or ', '}"
        self.setText(text)
        self.setCursorPosition(len(text) - len(after))
