"""A file as it will be written, to look at."""

import re

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit

from florilegium.ui.appearance import Appearance

_ADDRESS = re.compile(r"\]\((florilegium:[^)]*)\)|\^hl-\S+$")
_FRONT_MATTER, _BODY = 1, 2


class _Tints(QSyntaxHighlighter):
    """Says with weight and colour what is structure and what is text."""

    def __init__(self, view: QPlainTextEdit, appearance: Appearance) -> None:
        super().__init__(view.document())
        self._appearance = appearance

    def _format(self, role: str, *, bold: bool = False) -> QTextCharFormat:
        tint = QTextCharFormat()
        tint.setForeground(self._appearance.theme.colour(role))
        if bold:
            tint.setFontWeight(QFont.Weight.Bold)
        return tint

    def highlightBlock(self, text: str) -> None:
        fence = text == "---"
        first = self.currentBlock().blockNumber() == 0
        inside = self.previousBlockState() == _FRONT_MATTER
        if (first and fence) or inside:
            self.setCurrentBlockState(_BODY if inside and fence else _FRONT_MATTER)
            self.setFormat(0, len(text), self._format("muted"))
            return
        self.setCurrentBlockState(_BODY)
        if text.startswith("#"):
            self.setFormat(0, len(text), self._format("text", bold=True))
        elif text.startswith(">"):
            self.setFormat(0, 1, self._format("accent"))
        else:
            for match in _ADDRESS.finditer(text):
                group = 1 if match[1] else 0
                self.setFormat(match.start(group), len(match[group]), self._format("faint"))


class Preview(QPlainTextEdit):
    """The text of a file, which can be read and copied but not changed."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("Text of the first file")
        self.setPlaceholderText("Here you will see the text before it is written.")
        self._tints = _Tints(self, appearance)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    def show_text(self, text: str) -> None:
        """Show ``text``, keeping the place where it is only a little different."""
        if text != self.toPlainText():
            place = self.verticalScrollBar().value()
            self.setPlainText(text)
            self.verticalScrollBar().setValue(place)

    def _on_appearance_changed(self) -> None:
        font = self._appearance.code_font()
        font.setPixelSize(12)
        self.setFont(font)
        self._tints.rehighlight()
