"""The quiet buttons over a list that open a menu and show what is chosen in it: "All documents ▾"."""

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import (
    QMenu,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from florilegium.ui.appearance import Appearance

_ARROW = QSize(7, 4)
_GAP = 6
_PADDING = 5


class MenuButton(QToolButton):
    """A flat button with a menu; the text is the choice in force, elided when room is short.

    ``purpose`` says what is chosen ("Order"), for screen readers; ``ink`` is the role of the theme that
    the text is written in, where it is not ``strong``.
    """

    def __init__(
        self,
        appearance: Appearance,
        purpose: str,
        *,
        strong: bool = False,
        ink: str = "muted",
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self._appearance = appearance
        self._purpose = purpose
        self._strong = strong
        self._ink = "text" if strong else ink
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(48)
        self._on_appearance_changed()
        appearance.changed.connect(self._on_appearance_changed)

    def choices(self) -> QMenu:
        """The menu, to be filled by the owner."""
        return self._menu

    def show_choice(self, text: str) -> None:
        """Say what is chosen."""
        self.setText(text)
        self.setAccessibleName(f"{self._purpose}: {text}")
        self.setToolTip(f"{self._purpose}: {text}")
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        width = metrics.horizontalAdvance(self.text()) + _GAP + _ARROW.width() + 2 * _PADDING + 2
        return QSize(width, metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # which else press a dialog's button
            self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QStylePainter(self)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        option.features = QStyleOptionToolButton.ToolButtonFeature.None_
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        theme = self._appearance.theme
        colour = theme.colour(self._ink)
        room = self.rect().adjusted(_PADDING, 0, -_PADDING, 0)
        metrics = QFontMetrics(self.font())
        text = metrics.elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width() - _GAP - _ARROW.width()
        )
        painter.setPen(colour)
        painter.setFont(self.font())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        left = room.left() + metrics.horizontalAdvance(text) + _GAP
        arrow = QRect(left, (self.height() - _ARROW.height()) // 2 + 1, _ARROW.width(), _ARROW.height())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("muted"))
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(arrow.left(), arrow.top()),
                    QPointF(arrow.left() + arrow.width(), arrow.top()),
                    QPointF(arrow.left() + arrow.width() / 2, arrow.top() + arrow.height()),
                ]
            )
        )

    def _on_appearance_changed(self) -> None:
        self.setFont(self._appearance.interface_font(bold=self._strong))
        self.update()
