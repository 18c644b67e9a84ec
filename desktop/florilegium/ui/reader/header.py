"""The line above the page: sidebars, back and forward, the title, search, type, theme, more."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.icon_source import IconSource
from florilegium.ui.reader.find import HitControls, tool

HEIGHT = 44


class ReaderHeader(QWidget):
    """Says which document it is, and holds what one needs seldom."""

    documents_toggled = Signal()
    back_requested = Signal()
    forward_requested = Signal()
    find_requested = Signal()
    type_requested = Signal()
    theme_requested = Signal()
    pages_toggled = Signal(bool)
    more_requested = Signal()
    """The More menu, now empty, is about to be shown."""

    def __init__(self, appearance: Appearance, icons: IconSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._icons = icons
        self._title = ""
        self.setFixedHeight(HEIGHT)
        self.setAutoFillBackground(True)
        self.hits = HitControls(self)
        self.more_menu = QMenu(self)
        self.sidebar = tool(self, "Documents", "Show or hide the documents", self.documents_toggled.emit)
        self.back = tool(self, "Back", "Back (Alt+Left)", self.back_requested.emit)
        self.forward = tool(self, "Forward", "Forward (Alt+Right)", self.forward_requested.emit)
        self.pages = tool(
            self, "Pages as printed", "Pages as printed, or the text reflowed (Ctrl+Shift+G)", lambda: None
        )
        self.pages.setCheckable(True)
        self.pages.toggled.connect(self.pages_toggled)
        self.pages.hide()
        self.search = tool(
            self, "Find in this document", "Find in this document (Ctrl+F)", self.find_requested.emit
        )
        self.type = tool(self, "Type", "Face, size, width and spacing", self.type_requested.emit)
        self.type.setText("Aa")
        self.theme = tool(self, "Theme", "Light, sepia or dark", self.theme_requested.emit)
        self.more = tool(self, "More", "More", lambda: None)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self.more_menu)
        self.more_menu.aboutToShow.connect(self._on_more)
        self._left = (self.sidebar, self.back, self.forward)
        self._right = (self.hits, self.pages, self.search, self.type, self.theme, self.more)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 1)
        row.setSpacing(2)
        for button in self._left:
            row.addWidget(button)
        row.addStretch(1)
        for widget in self._right:
            row.addWidget(widget)
        self.hits.hide()
        appearance.changed.connect(self._restyle)
        self._restyle()

    def set_title(self, title: str) -> None:
        """The title, and where in the document one is if that is worth saying."""
        self._title = title
        self.update()

    def title(self) -> str:
        """What is written in the middle."""
        return self._title

    def set_open(self, is_open: bool) -> None:
        """Whether there is a document to act on."""
        for button in (self.search, self.type):
            button.setEnabled(is_open)

    def set_pages(self, *, has_pages: bool, printed: bool) -> None:
        """Whether the document has printed pages to change to, and whether they are shown."""
        self.pages.setVisible(has_pages)
        self.pages.blockSignals(True)
        self.pages.setChecked(printed)
        self.pages.blockSignals(False)

    def _on_more(self) -> None:
        self.more_menu.clear()
        self.more_requested.emit()

    def _restyle(self) -> None:
        for button, name in (
            (self.sidebar, "sidebar-left"),
            (self.back, "back"),
            (self.forward, "forward"),
            (self.pages, "document"),
            (self.search, "search"),
            (self.theme, "contrast"),
            (self.more, "more"),
        ):
            button.setIcon(self._icons.icon(name))
        self.hits.restyle(self._icons)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The title in the middle of the pane, or of the room there is; a thin line below."""
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("page"))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        left = self._left[-1].geometry().right() + 12
        right = min(widget.x() for widget in self._right if widget.isVisible()) - 12
        if right - left > 40:
            font = self._appearance.interface_font(size=12)
            metrics = QFontMetrics(font)
            words = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, right - left)
            width = metrics.horizontalAdvance(words)
            x = min(max((self.width() - width) // 2, left), right - width)
            painter.setFont(font)
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRect(x, 0, width + 2, self.height() - 1), Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()
