"""The words before and the words now, with what differs marked in both."""

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtGui import QFont, QPalette, QResizeEvent, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.review.difference import Kind, Piece

_TEXT_SIZE, _CAPTION_SIZE = 15, 11
_LONGEST = 20_000
"""Code points shown of one wording."""


class Wordings(QTextEdit):
    """What went is struck through, what came is underlined; each has a colour of its own besides."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._shown: list[tuple[str, list[Piece]]] = []
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.document().setDocumentMargin(0)
        self.setAccessibleName("The words before and now")
        self.document().documentLayout().documentSizeChanged.connect(self._on_size_changed)
        appearance.changed.connect(self._typeset)

    def show_wordings(self, shown: list[tuple[str, list[Piece]]]) -> None:
        """Show these wordings under one another, each under its caption."""
        self._shown = shown
        self._typeset()
        gone = [piece.text.strip() for _, pieces in shown for piece in pieces if piece.kind is Kind.GONE]
        come = [piece.text.strip() for _, pieces in shown for piece in pieces if piece.kind is Kind.NEW]
        said = [f"{verb}: {'; '.join(words)}" for verb, words in (("Gone", gone), ("New", come)) if words]
        self.setAccessibleDescription(". ".join(said))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_bar(self.height() < self.maximumHeight())

    def _on_size_changed(self, size: QSizeF) -> None:
        # No taller than its words: what is under it moves up to them. Measured without the scroll bar, or
        # the words would be taller with it than the room, and shorter without it, for ever.
        if self.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            self.setMaximumHeight(max(round(size.height()) + 4, self.minimumSizeHint().height()))

    def _show_bar(self, shown: bool) -> None:
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if shown else policy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 60)

    def _typeset(self) -> None:
        theme = self._appearance.theme
        reading = self._appearance.reading_font()
        reading.setPixelSize(_TEXT_SIZE)
        formats = {kind: _format(reading) for kind in Kind}
        formats[Kind.SAME].setForeground(theme.colour("text"))
        formats[Kind.AROUND].setForeground(theme.colour("muted"))
        formats[Kind.GONE].setForeground(theme.colour("error"))
        formats[Kind.GONE].setFontStrikeOut(True)
        formats[Kind.NEW].setForeground(theme.colour("accent"))
        formats[Kind.NEW].setFontUnderline(True)
        caption = _format(self._appearance.interface_font(size=_CAPTION_SIZE))
        caption.setForeground(theme.colour("muted"))
        self._show_bar(False)
        self.clear()
        cursor = QTextCursor(self.document())
        for number, (name, pieces) in enumerate(self._shown):
            _start_block(cursor, first=number == 0, above=12, line_height=100)
            cursor.insertText(name, caption)
            _start_block(cursor, first=False, above=2, line_height=100)
            room = _LONGEST
            for piece in pieces:
                if room <= 0:
                    cursor.insertText("…", formats[Kind.SAME])
                    break
                cursor.insertText(piece.text[:room].replace("\n", " "), formats[piece.kind])
                room -= len(piece.text)
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        self.setTextCursor(cursor)
        self._show_bar(self.height() < self.maximumHeight())


def _format(font: QFont) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(font)
    return made


def _start_block(cursor: QTextCursor, *, first: bool, above: int, line_height: int) -> None:
    block = QTextBlockFormat()
    block.setTopMargin(0 if first else above)
    block.setLineHeight(line_height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if first:
        cursor.setBlockFormat(block)
    else:
        cursor.insertBlock(block)
