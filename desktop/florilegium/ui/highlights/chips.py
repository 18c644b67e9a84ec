"""Filter chips: one for each label, tag and status among the cards, wrapped, two lines at first."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QSizePolicy, QWidget

from florilegium.model import Label
from florilegium.ui.appearance import Appearance
from florilegium.ui.marks import paint_mark

_HEIGHT = 22
_GAP = 7
_LINE_GAP = 5
_PADDING = 9
_MARK = 9
_WIDEST = 180
_LINES = 2
"""Lines of chips shown before "more" is asked for."""
_TALLEST = 8 * (_HEIGHT + _LINE_GAP)
"""Pixels of chips beyond which they scroll."""
MOST_TAGS = 120
"""Chips of tags, the commonest ones; the field above finds the others."""


ChipKey = tuple[str, str]
"""What kind of thing a chip stands for, and which: ("tag", "inquiry")."""


@dataclass(frozen=True)
class ChipContent:
    """What one chip says, and the ``key`` it is known by."""

    key: ChipKey
    text: str
    count: int
    label: Label | None = None
    noun: str = "highlight"
    """What is counted."""

    @property
    def spoken(self) -> str:
        """The chip in words."""
        return f"{self.text}, {self.count} {self.noun}{'' if self.count == 1 else 's'}"


class Chip(QAbstractButton):
    """A rounded button that stays down: a mark where it stands for a label, words, and a count."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._content: ChipContent | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFont(appearance.interface_font(size=11))

    def show_content(self, content: ChipContent) -> None:
        """Say this."""
        self._content = content
        self.setCheckable(True)
        self.setText(f"{content.text} {content.count:,}")
        self.setAccessibleName(f"Show only {content.spoken}")
        self.setToolTip(content.label.meaning if content.label else "")
        self.update()

    def say(self, text: str, accessible: str) -> None:
        """Be a plain button with these words."""
        self._content = None
        self.setText(text)
        self.setAccessibleName(accessible)
        self.update()

    def sizeHint(self) -> QSize:
        mark = _MARK + 6 if self._content and self._content.label else 0
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * _PADDING + mark + 1
        return QSize(min(width, _WIDEST), _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()  # the bar moves among its chips

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain = self._content is None
        if not plain or self.hasFocus():
            frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            on = self.isChecked() or self.hasFocus()
            ground = "selected" if self.isChecked() else "hover" if self.underMouse() else "page"
            painter.setBrush(Qt.BrushStyle.NoBrush if plain else theme.colour(ground))
            painter.setPen(QPen(theme.colour("accent" if on else "line"), 1.5 if self.hasFocus() else 1.0))
            painter.drawRoundedRect(frame, _HEIGHT / 2, _HEIGHT / 2)
        left = _PADDING
        if self._content and (label := self._content.label):
            mark = QRectF(left - 1, (self.height() - _MARK) / 2, _MARK, _MARK)
            paint_mark(painter, label.mark, mark, theme.ink(label.colour))
            left += _MARK + 5
        painter.setFont(self.font())
        painter.setPen(theme.colour("text" if self.isChecked() else "accent" if plain else "muted"))
        room = QRect(left, 0, self.width() - left - _PADDING + 1, self.height())
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class ChipBar(QScrollArea):
    """Chips on as many lines as they need. Arrow keys move among them, Space or Enter toggles."""

    chosen_changed = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._contents: list[ChipContent] = []
        self._chosen: set[ChipKey] = set()
        self._chips: list[Chip] = []
        self._unfolded = False
        self._board = QWidget()
        self._more = Chip(appearance, self._board)
        self._more.clicked.connect(self._on_more)
        self.setWidget(self._board)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self._board.setAutoFillBackground(False)
        self.setAccessibleName("Filters")
        appearance.changed.connect(self._on_appearance_changed)

    @property
    def chosen(self) -> frozenset[ChipKey]:
        """Keys of the chips that are down."""
        return frozenset(self._chosen)

    def choose(self, keys: frozenset[ChipKey]) -> None:
        """Let exactly these chips be down."""
        if keys != self._chosen:
            self._chosen = set(keys)
            for chip, content in zip(self._chips, self._contents, strict=False):
                chip.setChecked(content.key in self._chosen)
            self.chosen_changed.emit()

    def set_contents(self, contents: Sequence[ChipContent]) -> None:
        """Show these chips; one that is down and no longer there comes up."""
        if list(contents) == self._contents:
            return
        self._contents = list(contents)
        gone = self._chosen - {content.key for content in contents}
        self._chosen -= gone
        self._arrange()
        if gone:
            self.chosen_changed.emit()

    # ----

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = [chip for chip in (*self._chips, self._more) if chip.isVisible()]
        focused = next((place for place, chip in enumerate(shown) if chip.hasFocus()), -1)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if focused >= 0 and step:
            self._focus(shown[(focused + step) % len(shown)])
        elif focused >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shown[focused].click()
        else:
            event.ignore()

    def _focus(self, chip: Chip) -> None:
        for other in (*self._chips, self._more):
            other.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the bar is one stop of the Tab key
        chip.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(chip, 0, _LINE_GAP)

    def _arrange(self) -> None:
        """Place the chips; widgets are made only for those that are seen."""
        width = self.width()
        at = QPoint(0, 0)
        placed = 0
        cut = False
        for content in self._contents:
            chip = self._chip(placed)
            chip.show_content(content)
            chip.setChecked(content.key in self._chosen)
            size = chip.sizeHint()
            spot = self._next(at, size.width(), width)
            if not self._unfolded and self._line(spot) >= _LINES:
                cut = True
                break
            chip.setGeometry(QRect(spot, size))
            chip.show()
            at = QPoint(spot.x() + size.width() + _GAP, spot.y())
            placed += 1
        foldable = self._unfolded and self._line(at) >= _LINES
        if cut:
            self._more.say(f"{len(self._contents) - placed} more", "Show more filters")
            while placed and self._line(self._next(at, self._more.sizeHint().width(), width)) >= _LINES:
                placed -= 1
                at = self._chips[placed].pos()
                self._more.say(f"{len(self._contents) - placed} more", "Show more filters")
        elif foldable:
            self._more.say("fewer", "Show fewer filters")
        self._more.setVisible(cut or foldable)
        if cut or foldable:
            size = self._more.sizeHint()
            spot = self._next(at, size.width(), width)
            self._more.setGeometry(QRect(spot, size))
            at = QPoint(spot.x() + size.width(), spot.y())
        for chip in self._chips[placed:]:
            chip.hide()
        if self._chips and not any(
            chip.focusPolicy() is Qt.FocusPolicy.TabFocus for chip in (*self._chips[:placed], self._more)
        ):
            self._chips[0].setFocusPolicy(Qt.FocusPolicy.TabFocus)
        height = at.y() + _HEIGHT if self._contents else 0
        self._board.resize(width, height)
        self.setFixedHeight(min(height, _TALLEST))

    def _chip(self, place: int) -> Chip:
        if place == len(self._chips):
            chip = Chip(self._appearance, self._board)
            chip.clicked.connect(lambda: self._on_clicked(place))
            self._chips.append(chip)
            self._stand_with_more(chip)
        return self._chips[place]

    def _stand_with_more(self, chip: Chip) -> None:
        """Let Tab come to a new chip where the bar is, not after all that was there before it."""
        policy = self._more.focusPolicy()
        for part in (self._more, chip):
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # without it Qt gives them no place
        QWidget.setTabOrder(self._more, chip)
        self._more.setFocusPolicy(policy)
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @staticmethod
    def _next(at: QPoint, needed: int, width: int) -> QPoint:
        fits = at.x() == 0 or at.x() + needed <= width
        return at if fits else QPoint(0, at.y() + _HEIGHT + _LINE_GAP)

    @staticmethod
    def _line(at: QPoint) -> int:
        return at.y() // (_HEIGHT + _LINE_GAP)

    def _on_clicked(self, place: int) -> None:
        self._chosen ^= {self._contents[place].key}
        self.chosen_changed.emit()

    def _on_more(self) -> None:
        self._unfolded = not self._unfolded
        self._arrange()
        self._focus(self._more)

    def _on_appearance_changed(self) -> None:
        for chip in (*self._chips, self._more):
            chip.setFont(self._appearance.interface_font(size=11))
        self._arrange()
