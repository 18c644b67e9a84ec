"""A note beside its mark: a card that opens over the page and goes again."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from florilegium.model import PICTURE, Block, BlockKind, DocumentText, Range, Span, SpanKind
from florilegium.ui.appearance import Appearance

_WIDTH, _HIGHEST = 400, 240
_GAP = 8
_TAGS = {
    SpanKind.EMPHASIS: "i",
    SpanKind.STRONG: "b",
    SpanKind.SUPERSCRIPT: "sup",
    SpanKind.SUBSCRIPT: "sub",
    SpanKind.CODE: "code",
}


class NoteCard(QFrame):
    """Shows the text of one note. Escape closes it; Enter goes to the note's own place."""

    jump_requested = Signal(str)
    """The name of the place of the note that is shown."""
    dismissed = Signal()
    """It was closed by keyboard, and whoever had the keyboard before may have it back."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.name = ""
        """The name of the note's place; "" while none is shown."""
        self.page = QTextBrowser(self)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setOpenLinks(False)
        self.page.setTabChangesFocus(True)
        self.page.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.page.document().setDocumentMargin(2)
        self.go = QPushButton("Go to the note")
        self.go.setProperty("kind", "link")
        self.go.setAutoDefault(False)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 8, 4)
        column.setSpacing(2)
        column.addWidget(self.page)
        column.addLayout(row)
        self._shadow = QGraphicsDropShadowEffect(self)
        self._shadow.setBlurRadius(20)
        self._shadow.setOffset(0, 4)
        self.setGraphicsEffect(self._shadow)
        self.go.clicked.connect(self._on_go)
        for part in (self.page, self.go):
            part.installEventFilter(self)
        appearance.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def show_note(self, text: DocumentText, name: str, rects: Sequence[QRectF], room: QRect) -> None:
        """Show the note called ``name`` beside ``rects``, the lines of its mark, inside ``room``."""
        blocks = note_blocks(text, name)
        words = " ".join(text.text[block.start : block.end] for block in blocks)
        self.name = name
        self.setAccessibleName("Note")
        self.page.setAccessibleName(f"Note: {words}")
        self.page.setHtml(_html(text, blocks))
        width = min(_WIDTH, room.width() - 2 * _GAP)
        measured = QTextDocument()  # the page's own is bound to the page's width of the moment
        measured.setDefaultFont(self.page.font())
        measured.setDocumentMargin(2)
        measured.setHtml(self.page.toHtml())
        measured.setTextWidth(width - 22)
        high = min(round(measured.size().height()) + 2, _HIGHEST)
        self.page.setFixedHeight(high)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move(self._place(rects, room))
        self.show()
        self.raise_()
        self.page.setFocus(Qt.FocusReason.PopupFocusReason)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def dismiss(self) -> None:
        """Show no note."""
        self.name = ""
        self.hide()

    def _place(self, rects: Sequence[QRectF], room: QRect) -> QPoint:
        mark = rects[0]
        below = round(mark.bottom()) + _GAP
        above = round(mark.top()) - _GAP - self.height()
        y = below if below + self.height() <= room.bottom() or above < room.top() else above
        left = round(mark.center().x()) - self.width() // 2
        return QPoint(min(max(left, room.left() + _GAP), room.right() - self.width() - _GAP), y)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.dismiss()
                self.dismissed.emit()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_go()
                return True
        elif event.type() == QEvent.Type.FocusOut and not self._keeps_focus():
            self.dismiss()
        return super().eventFilter(watched, event)

    def _keeps_focus(self) -> bool:
        focused = self.window().focusWidget()
        return self.isVisible() and focused is not None and self.isAncestorOf(focused)

    def _on_go(self) -> None:
        name = self.name
        self.dismiss()
        self.jump_requested.emit(name)

    def _restyle(self) -> None:
        theme = self._appearance.theme
        self._shadow.setColor(theme.colour("shadow"))
        self.page.setFont(self._appearance.reading_font(0.82))
        palette = self.page.palette()
        palette.setColor(QPalette.ColorRole.Base, theme.colour("window"))
        self.page.setPalette(palette)
        self.go.setFont(self._appearance.interface_font(size=12))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("window"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()


def note_blocks(text: DocumentText, name: str) -> list[Block]:
    """The blocks of the note whose place is called ``name``; none where that is no note's."""
    structure = text.structure
    anchors = [span for span in structure.spans if span.kind is SpanKind.ANCHOR]
    place = next((span for span in anchors if span.target == name), None)
    if place is None or not structure.blocks:
        return []
    first = structure.block_index(place.start)
    begun = {structure.block_index(span.start) for span in anchors}
    found: list[Block] = []
    for number in range(first, len(structure.blocks)):
        block = structure.blocks[number]
        if block.kind is not BlockKind.NOTE or (found and (block.marker or number in begun)):
            break
        found.append(block)
    return found


def mark_of(text: DocumentText, target: str, caret: int) -> Span | None:
    """The link to ``target`` that is nearest to the caret."""
    links = (span for span in text.structure.spans if span.kind is SpanKind.LINK and span.target == target)
    return min(links, key=lambda link: max(link.start - caret, caret - link.end, 0), default=None)


def _html(text: DocumentText, blocks: Sequence[Block]) -> str:
    return "".join(f'<p style="margin: 0 0 6px 0">{_inline(text, block.range)}</p>' for block in blocks)


def _inline(text: DocumentText, passage: Range) -> str:
    """A block's words with the faces they are set in."""
    spans = [
        span
        for span in text.structure.spans
        if span.kind in _TAGS and passage.start <= span.start and span.end <= passage.end
    ]
    cuts = sorted({passage.start, passage.end, *(at for span in spans for at in (span.start, span.end))})
    made = []
    for start, end in pairwise(cuts):
        tags = [_TAGS[span.kind] for span in spans if span.start <= start and end <= span.end]
        words = escape(text.text[start:end].replace(PICTURE, "[picture]")).replace("\n", "<br>")
        made.append("".join(f"<{tag}>" for tag in tags) + words + "".join(f"</{tag}>" for tag in tags[::-1]))
    return "".join(made)
