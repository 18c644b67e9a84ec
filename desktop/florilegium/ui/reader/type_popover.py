"""Under "Aa": face, size, width, spacing and theme."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QFont, QFontDatabase, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QWidget,
)

from florilegium.ui.appearance import (
    INTERFACE_FACE,
    READING_FACE,
    SIZES,
    SPACINGS,
    SYSTEM,
    WIDTHS,
    Appearance,
)
from florilegium.ui.menu_button import MenuButton

_FACES = (
    READING_FACE,
    INTERFACE_FACE,
    "Atkinson Hyperlegible",
    "Charter",
    "Georgia",
    "Iowan Old Style",
    "Palatino",
    "Source Serif 4",
    "Noto Serif",
    "DejaVu Serif",
    "Liberation Serif",
    "Times New Roman",
    "Noto Sans",
    "DejaVu Sans",
    "OpenDyslexic",
    "Verdana",
)
"""Offered where they are installed: faces that are good to read long texts in."""
_THEMES = ((SYSTEM, "System"), ("light", "Light"), ("sepia", "Sepia"), ("dark", "Dark"))


class Stepper(QWidget):
    """A value with a button on either side."""

    def __init__(self, name: str, step: Callable[[int], None], parent: QWidget) -> None:
        """``step`` is called with -1 or 1."""
        super().__init__(parent)
        self.value = QLabel(self, alignment=Qt.AlignmentFlag.AlignCenter)
        self.value.setMinimumWidth(64)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.less = self._button("−", f"Less {name}", lambda: step(-1))
        self.more = self._button("+", f"More {name}", lambda: step(1))
        for widget in (self.less, self.value, self.more):
            row.addWidget(widget)

    def _button(self, text: str, name: str, pressed: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAutoRepeat(True)
        button.setFixedSize(28, 26)
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _=False: pressed())
        return button


class TypePopover(QFrame):
    """Every change shows on the page at once."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAccessibleName("Type")
        self._appearance = appearance
        self.face = MenuButton(appearance, "Face", strong=True, parent=self)
        self.size_step = Stepper("size", self._step_size, self)
        self.width_step = Stepper("width", self._step_width, self)
        self.spacing_step = Stepper("spacing", self._step_spacing, self)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
        for row, (name, widget) in enumerate(
            (
                ("Face", self.face),
                ("Size", self.size_step),
                ("Width", self.width_step),
                ("Spacing", self.spacing_step),
                ("Theme", self._make_themes()),
            )
        ):
            grid.addWidget(QLabel(name, self), row, 0)
            grid.addWidget(widget, row, 1)
        appearance.changed.connect(self._refresh)

    def show_under(self, button: QWidget) -> None:
        """Open with the right edge below a button's."""
        self._offer_faces()
        self._refresh()
        self.adjustSize()
        corner = button.mapToGlobal(QPoint(button.width(), button.height() + 4))
        self.move(corner - QPoint(self.width(), 0))
        self.show()
        self.size_step.more.setFocus(Qt.FocusReason.PopupFocusReason)

    def _offer_faces(self) -> None:
        menu = self.face.choices()
        menu.clear()
        installed = set(QFontDatabase.families())
        faces = [name for name in _FACES if name in installed]
        chosen = self._appearance.reading_family
        for name in faces if chosen in faces else [chosen, *faces]:
            action = QAction(name, menu)
            font = QFont(name)
            font.setPixelSize(15)
            action.setFont(font)
            action.triggered.connect(partial(self._choose_face, name))
            menu.addAction(action)

    def _make_themes(self) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self.themes = QButtonGroup(self)
        for number, (choice, name) in enumerate(_THEMES):
            button = QToolButton(holder)
            button.setText(name)
            button.setCheckable(True)
            button.setAccessibleName(f"{name} theme")
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(lambda _=False, chosen=choice: setattr(self._appearance, "choice", chosen))
            self.themes.addButton(button, number)
            row.addWidget(button)
        return holder

    def _step_size(self, step: int) -> None:
        size = self._appearance.reading_size + step
        self._appearance.set_type(size=min(max(size, SIZES[0]), SIZES[1]))

    def _step_width(self, step: int) -> None:
        width = self._appearance.measure + 3 * step
        self._appearance.set_type(width=min(max(width, WIDTHS[0]), WIDTHS[1]))

    def _step_spacing(self, step: int) -> None:
        spacing = self._appearance.line_spacing + 0.05 * step
        self._appearance.set_type(spacing=min(max(spacing, SPACINGS[0]), SPACINGS[1]))

    def _choose_face(self, name: str, _checked: bool = False) -> None:
        self._appearance.set_type(family=name)

    def _refresh(self) -> None:
        appearance = self._appearance
        self.face.show_choice(appearance.reading_family)
        self.size_step.value.setText(f"{appearance.reading_size} px")
        self.width_step.value.setText(f"{appearance.measure} letters")
        self.spacing_step.value.setText(f"{appearance.line_spacing:.2f}")
        chosen = [choice for choice, _ in _THEMES].index(appearance.choice)
        self.themes.button(chosen).setChecked(True)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card with a thin border."""
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("page"))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
