"""Line icons, painted in the theme's own colours.

Each icon is an SVG file on a 16 by 16 grid, drawn in one colour. It is rendered anew for each size it
is shown at, since a scaled picture of a thin line is not sharp.
"""

from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from florilegium.ui.appearance import Appearance

SIZE = 16
"""Side of an icon in a button or a menu, in device-independent pixels."""
RATIOS = (1.0, 1.25, 1.5, 2.0, 3.0)
"""Device pixel ratios of common screens; others get the nearest above, scaled."""

_APPLICATION = (16, 24, 32, 48, 64, 128, 256)
"""Sides of the application's own icon, in pixels; below 32 it has a simpler drawing."""

_Look = tuple[QIcon.Mode, QIcon.State]

_ROLES: dict[_Look, str] = {
    (QIcon.Mode.Normal, QIcon.State.Off): "muted",
    (QIcon.Mode.Normal, QIcon.State.On): "accent",
    (QIcon.Mode.Active, QIcon.State.Off): "text",
    (QIcon.Mode.Active, QIcon.State.On): "accent",
    (QIcon.Mode.Selected, QIcon.State.Off): "text",
    (QIcon.Mode.Selected, QIcon.State.On): "accent",
    (QIcon.Mode.Disabled, QIcon.State.Off): "faint",
    (QIcon.Mode.Disabled, QIcon.State.On): "faint",
}
"""The role of the theme that each state of a button is painted in."""
_DISABLED = 0.5
"""Opacity of an icon that cannot be used: beside a muted one, a faint colour alone is hard to tell."""


class Icons:
    """The icons of one folder, in the colours of the theme in force."""

    def __init__(self, appearance: Appearance, folder: Path) -> None:
        self._appearance = appearance
        self._folder = folder
        self._renderers: dict[str, QSvgRenderer] = {}
        self._shapes: dict[tuple[str, int], QPixmap] = {}
        self._icons: dict[tuple[str, str], QIcon] = {}

    def icon(self, name: str) -> QIcon:
        """The icon ``name``: muted, in the text's colour under the pointer, in the accent where it is
        switched on. It keeps the colours of the theme in force; :meth:`dress` follows the theme.

        Raises :exc:`FileNotFoundError` where there is no such icon.
        """
        theme = self._appearance.theme
        icon = self._icons.get((name, theme.key))
        if icon is None:
            icon = QIcon()
            for (mode, state), role in _ROLES.items():
                colour = theme.colour(role)
                if mode is QIcon.Mode.Disabled:
                    colour.setAlphaF(_DISABLED)
                for ratio in RATIOS:
                    icon.addPixmap(self.pixmap(name, colour, SIZE, ratio), mode, state)
            self._icons[name, theme.key] = icon
        return icon

    def pixmap(self, name: str, colour: QColor, size: int = SIZE, ratio: float = 1.0) -> QPixmap:
        """The icon ``name`` in one colour, for what paints itself: ``size`` device-independent pixels
        wide and high, of ``ratio`` device pixels each.

        Raises :exc:`FileNotFoundError` where there is no such icon.
        """
        pixmap = QPixmap(self._shape(name, max(1, round(size * ratio))))
        painter = QPainter(pixmap)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), colour)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def application(self) -> QIcon:
        """The application's own icon, for its windows."""
        icon = QIcon()
        for side in _APPLICATION:
            name = "florilegium-small" if side < 32 else "florilegium"
            icon.addPixmap(self._shape(f"application/{name}", side))
        return icon

    def dress(self, target: QAbstractButton | QAction, name: str) -> None:
        """Give ``target`` the icon ``name``, now and after each change of the theme. Called again, it
        changes the icon."""
        if isinstance(target, QAbstractButton):
            target.setIconSize(QSize(SIZE, SIZE))
        worn = target.findChild(_Dress, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if worn is None:
            worn = _Dress(target, self, self._appearance)
        worn.put_on(name)

    def _shape(self, name: str, side: int) -> QPixmap:
        """The drawing as it is in its file, ``side`` device pixels wide and high."""
        shape = self._shapes.get((name, side))
        if shape is None:
            renderer = self._renderer(name)
            shape = QPixmap(side, side)
            shape.fill(Qt.GlobalColor.transparent)
            painter = QPainter(shape)
            renderer.render(painter, QRectF(0, 0, side, side))
            painter.end()
            self._shapes[name, side] = shape
        return shape

    def _renderer(self, name: str) -> QSvgRenderer:
        if name not in self._renderers:
            self._renderers[name] = QSvgRenderer((self._folder / f"{name}.svg").read_bytes())
        return self._renderers[name]


class _Dress(QObject):
    """Keeps the icon of its parent in the theme's colours, for as long as the parent lives."""

    def __init__(self, target: QAbstractButton | QAction, icons: Icons, appearance: Appearance) -> None:
        super().__init__(target)
        self._target = target
        self._icons = icons
        self._name = ""
        appearance.changed.connect(self._on_appearance_changed)

    def put_on(self, name: str) -> None:
        """Show the icon ``name`` from now on."""
        self._name = name
        self._on_appearance_changed()

    def _on_appearance_changed(self) -> None:
        self._target.setIcon(self._icons.icon(self._name))
