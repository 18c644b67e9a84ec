"""How everything looks: the theme in force, and the reader's choice of type."""

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication
from PySide6.QtWidgets import QApplication

from florilegium.ui.theme import NAMES, Theme, load_theme, style_sheet

READING_FACE = "Literata"
INTERFACE_FACE = "Inter"
SYSTEM = "system"

SIZES = (12, 40)
"""Smallest and largest reading size, in pixels."""
WIDTHS = (45, 100)
"""Narrowest and widest measure, in characters a line."""
SPACINGS = (1.1, 2.2)
"""Closest and widest line spacing, as a multiple of the size of the type."""


class Appearance(QObject):
    """The theme and the type, remembered in the settings. Everything that paints holds one.

    ``changed`` is emitted after any change, when the application's palette already is the new one.
    """

    changed = Signal()

    def __init__(self, application: QApplication, settings: QSettings, resources: Path) -> None:
        super().__init__(application)
        self._application = application
        self._settings = settings
        self._themes = {name: load_theme(resources / "themes", name) for name in NAMES}
        for font in sorted((resources / "fonts").glob("*.woff2")):
            QFontDatabase.addApplicationFont(str(font))
        application.setStyle("Fusion")
        interface = QFont(INTERFACE_FACE)
        interface.setPixelSize(13)
        application.setFont(interface)
        application.setCursorFlashTime(0)  # nothing blinks
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self._apply()

    # ---- theme

    @property
    def choice(self) -> str:
        """What the reader chose: "system", "light", "sepia" or "dark"."""
        choice = str(self._settings.value("appearance/theme", SYSTEM))
        return choice if choice in self._themes else SYSTEM

    @choice.setter
    def choice(self, choice: str) -> None:
        self._settings.setValue("appearance/theme", choice)
        self._apply()

    @property
    def theme(self) -> Theme:
        """The theme in force."""
        if self.choice != SYSTEM:
            return self._themes[self.choice]
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self._themes["dark" if dark else "light"]

    # ---- type

    @property
    def reading_family(self) -> str:
        """The face one reads in."""
        return str(self._settings.value("appearance/face", READING_FACE))

    @property
    def reading_size(self) -> int:
        """Size of the reading face in pixels."""
        return self._bounded("size", 19, SIZES)

    @property
    def measure(self) -> int:
        """Characters a line, on average."""
        return self._bounded("width", 66, WIDTHS)

    @property
    def line_spacing(self) -> float:
        """Distance between lines, as a multiple of the size of the type."""
        return self._bounded("spacing", 155, (round(SPACINGS[0] * 100), round(SPACINGS[1] * 100))) / 100

    def set_type(
        self,
        *,
        family: str | None = None,
        size: int | None = None,
        width: int | None = None,
        spacing: float | None = None,
    ) -> None:
        """Choose any of the face, its size, the measure and the line spacing."""
        for key, value in (
            ("face", family),
            ("size", size),
            ("width", width),
            ("spacing", None if spacing is None else round(spacing * 100)),
        ):
            if value is not None:
                self._settings.setValue(f"appearance/{key}", value)
        self.changed.emit()

    def reading_font(self, scale: float = 1.0) -> QFont:
        """The reading face at ``scale`` times its chosen size."""
        font = QFont(self.reading_family)
        font.setPixelSize(max(1, round(self.reading_size * scale)))
        font.setStyleHint(QFont.StyleHint.Serif)
        return font

    def measure_pixels(self) -> int:
        """The measure as a width in pixels."""
        metrics = QFontMetricsF(self.reading_font())
        sample = "the quick brown fox jumps over a lazy dog and then it reads on in peace "
        return round(metrics.horizontalAdvance(sample) / len(sample) * self.measure)

    def interface_font(self, *, size: int = 13, bold: bool = False) -> QFont:
        """The face of lists and buttons; ``size`` in pixels."""
        font = QFont(INTERFACE_FACE)
        font.setPixelSize(size)
        font.setBold(bold)
        return font

    def code_font(self, scale: float = 0.86) -> QFont:
        """The fixed-width face, beside the reading face."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(max(1, round(self.reading_size * scale)))
        font.setStyleHint(QFont.StyleHint.Monospace)
        return font

    # ----

    def _bounded(self, key: str, default: int, bounds: tuple[int, int]) -> int:
        try:
            value = int(str(self._settings.value(f"appearance/{key}", default)))
        except ValueError:
            value = default
        return min(max(value, bounds[0]), bounds[1])

    def _apply(self) -> None:
        theme = self.theme
        self._application.setPalette(theme.palette())
        self._application.setStyleSheet(style_sheet(theme))
        self.changed.emit()

    def _on_scheme_changed(self) -> None:
        if self.choice == SYSTEM:
            self._apply()
