"""What stands in place of results: a sentence, and for a query that is wrong, where it is."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.one_line import one_line

_HEIGHT = 38
_LINK_PADDING = 7  # pixels inside a link's edge, which is not seen
_LONGEST = 28  # characters of a suggestion that are shown


class QueryPointer(QWidget):
    """The query on one line with a wedge under the place where it stops making sense."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._query = ""
        self._position = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def point(self, query: str, position: int) -> None:
        """Show ``query``; ``position`` is in code points, up to its length."""
        self._query = query
        self._position = min(max(position, 0), len(query))
        self.setAccessibleName(f"The query, up to where it is wrong: {query[: self._position]}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self._appearance.theme
        font = self._appearance.interface_font(size=14)
        metrics = QFontMetricsF(font)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        # Tabs and line ends become single spaces one for one, so that the position still holds.
        query = "".join(" " if c.isspace() else c for c in self._query)
        head, tail = query[: self._position], query[self._position :]
        room = self.width() - 2.0
        head = metrics.elidedText(head, Qt.TextElideMode.ElideLeft, room * 0.7)
        x = metrics.horizontalAdvance(head)
        tail = metrics.elidedText(tail, Qt.TextElideMode.ElideRight, room - x)
        line = QRectF(0, 0, room, 24)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.colour("muted"))
        painter.drawText(line, flags, head)
        painter.setPen(theme.colour("error"))
        painter.drawText(line.adjusted(x, 0, 0, 0), flags, tail)
        at = max(x + (metrics.horizontalAdvance(tail[0]) / 2 if tail else 3), 6)
        painter.setPen(QPen(theme.colour("error"), 1.5))
        wedge = QPainterPath()
        wedge.moveTo(at - 5, 33)
        wedge.lineTo(at, 26)
        wedge.lineTo(at + 5, 33)
        painter.drawPath(wedge)


class MessagePage(QWidget):
    """A sentence, a second one that says what to try, and perhaps the query with its fault.

    What may have been meant stands there as a link.
    """

    suggestion_chosen = Signal(str)
    """The query that was meant."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._pointer = QueryPointer(appearance)
        self._suggested = ""
        self._text = QLabel()
        self._advice = QLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(17, 14, 14, 14)
        layout.setSpacing(6)
        layout.addWidget(self._pointer)
        for label in (self._text, self._advice):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            layout.addWidget(label)
        self._suggestion = QPushButton()
        self._suggestion.setProperty("kind", "link")
        self._suggestion.setAutoDefault(False)
        self._suggestion.clicked.connect(lambda _checked=False: self.suggestion_chosen.emit(self._suggested))
        line = QHBoxLayout()
        line.setContentsMargins(-_LINK_PADDING, 0, 0, 0)
        line.addWidget(self._suggestion, 0, Qt.AlignmentFlag.AlignLeft)
        layout.insertLayout(2, line)
        layout.addStretch()
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    def say(self, text: str, advice: str = "", suggestion: str = "") -> None:
        """Show one sentence, what to try, and the query that may have been meant."""
        self._pointer.hide()
        self._show(text, advice, suggestion)

    def say_error(self, query: str, text: str, position: int) -> None:
        """Show what is wrong with ``query`` and where, in code points."""
        self._pointer.point(query, position)
        self._pointer.setVisible(bool(one_line(query)))
        self._show(text, "")

    def text(self) -> str:
        """What is said."""
        meant = self._suggestion.accessibleName() if self._suggested else ""
        return " ".join(part for part in (self._text.text(), meant, self._advice.text()) if part)

    def _show(self, text: str, advice: str, suggestion: str = "") -> None:
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._suggested = suggestion
        shown = one_line(suggestion)
        if len(shown) > _LONGEST:
            shown = shown[:_LONGEST] + "…"
        self._suggestion.setText(f"Did you mean {shown}?".replace("&", "&&"))
        self._suggestion.setAccessibleName(f"Did you mean {shown}?")
        self._suggestion.setVisible(bool(suggestion))
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))

    def _on_appearance_changed(self) -> None:
        self._text.setFont(self._appearance.interface_font())
        self._suggestion.setFont(self._appearance.interface_font())
        self._advice.setFont(self._appearance.interface_font())
        palette = self._advice.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._appearance.theme.colour("muted"))
        self._advice.setPalette(palette)
