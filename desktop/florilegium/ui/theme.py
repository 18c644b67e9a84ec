"""Themes as data: a TOML file of roles becomes a palette, a style sheet and the colours of labels.

Roles: window (lists and sidebars), page (where one reads, fields, cards), text, muted (second
lines), faint (third lines, hints), line (borders), accent (what is active), accent_text (on it),
selected (the chosen row), selection (selected text), hover, hit (a search match), hit_line (its
outline), link, code (behind code), error, warning, shadow.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QColor, QPalette

from florilegium.model import LabelColour

NAMES = ("light", "sepia", "dark")


@dataclass(frozen=True)
class Theme:
    """One theme, as read from its file."""

    key: str
    name: str
    dark: bool
    colours: dict[str, QColor]
    fills: dict[str, QColor]
    inks: dict[str, QColor]

    def colour(self, role: str) -> QColor:
        """The colour of a role."""
        return QColor(self.colours[role])

    def fill(self, colour: LabelColour) -> QColor:
        """What a highlight of this colour is painted with, under the text."""
        return QColor(self.fills[colour])

    def ink(self, colour: LabelColour) -> QColor:
        """The strong form of a label's colour: marks, edges, lines."""
        return QColor(self.inks[colour])

    def palette(self) -> QPalette:
        """The theme as Qt's palette."""
        roles = QPalette.ColorRole
        palette = QPalette()
        for role, name in (
            (roles.Window, "window"),
            (roles.WindowText, "text"),
            (roles.Base, "page"),
            (roles.AlternateBase, "window"),
            (roles.Text, "text"),
            (roles.Button, "window"),
            (roles.ButtonText, "text"),
            (roles.BrightText, "error"),
            (roles.ToolTipBase, "page"),
            (roles.ToolTipText, "text"),
            (roles.PlaceholderText, "faint"),
            (roles.Highlight, "selection"),
            (roles.HighlightedText, "text"),
            (roles.Link, "link"),
            (roles.LinkVisited, "link"),
            (roles.Accent, "accent"),
            (roles.Light, "page"),
            (roles.Midlight, "hover"),
            (roles.Mid, "line"),
            (roles.Dark, "faint"),
            (roles.Shadow, "shadow"),
        ):
            palette.setColor(role, self.colours[name])
        for role in (roles.WindowText, roles.Text, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colours["faint"])
        return palette


def load_theme(folder: Path, key: str) -> Theme:
    """The theme in ``folder/key.toml``."""
    data = tomllib.loads((folder / f"{key}.toml").read_text(encoding="utf-8"))
    return Theme(
        key=key,
        name=data["name"],
        dark=data["dark"],
        colours={role: QColor(value) for role, value in data["colours"].items()},
        fills={name: QColor(pair["fill"]) for name, pair in data["labels"].items()},
        inks={name: QColor(pair["ink"]) for name, pair in data["labels"].items()},
    )


def style_sheet(theme: Theme) -> str:
    """The one style sheet of the application: shapes and spacing that a palette cannot say."""
    c = {role: colour.name(QColor.NameFormat.HexArgb) for role, colour in theme.colours.items()}
    return f"""
QToolTip {{ background: {c["page"]}; color: {c["text"]}; border: 1px solid {c["line"]}; padding: 4px 6px; }}
QMenu {{ background: {c["page"]}; border: 1px solid {c["line"]}; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c["selected"]}; }}
QMenu::item:disabled {{ color: {c["faint"]}; }}
QMenu::separator {{ height: 1px; background: {c["line"]}; margin: 4px 8px; }}
QMenuBar {{ background: {c["window"]}; }}
QMenuBar::item {{ padding: 4px 8px; border-radius: 4px; }}
QMenuBar::item:selected {{ background: {c["selected"]}; }}
QStatusBar {{ border-top: 1px solid {c["line"]}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {c["muted"]}; font-size: 12px; padding: 4px 0; }}
QSplitter::handle {{ background: {c["line"]}; }}
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox {{
    background: {c["page"]}; border: 1px solid {c["line"]}; border-radius: 6px; padding: 5px 8px;
    selection-background-color: {c["selection"]}; selection-color: {c["text"]};
}}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus {{ border-color: {c["accent"]}; }}
QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 4px; }}
QToolButton:hover {{ background: {c["hover"]}; }}
QToolButton:focus {{ border-color: {c["accent"]}; }}
QToolButton:checked, QToolButton:pressed {{ background: {c["selected"]}; }}
QToolButton::menu-indicator {{ image: none; }}
QPushButton {{
    background: {c["page"]}; border: 1px solid {c["line"]}; border-radius: 6px; padding: 6px 14px;
}}
QPushButton:hover {{ background: {c["hover"]}; }}
QPushButton:focus {{ border-color: {c["accent"]}; outline: none; }}
QPushButton:default {{ background: {c["accent"]}; color: {c["accent_text"]}; border-color: {c["accent"]}; }}
QPushButton:disabled {{ color: {c["faint"]}; background: {c["window"]}; border-color: {c["line"]}; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {c["line"]}; border-radius: 4px; min-height: 32px; margin: 1px; }}
QScrollBar::handle:vertical:hover {{ background: {c["faint"]}; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {c["line"]}; border-radius: 4px; min-width: 32px; margin: 1px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {c["line"]}; border: none; border-radius: 2px; max-height: 4px; }}
QProgressBar::chunk {{ background: {c["accent"]}; border-radius: 2px; }}
/* report, trash and folders */
QTreeView::item:hover, QListWidget::item:hover {{ background: {c["hover"]}; }}
QTreeView::item:selected, QListWidget::item:selected {{ background: {c["selected"]}; color: {c["text"]}; }}
QListWidget {{ background: {c["page"]}; border: 1px solid {c["line"]}; border-radius: 6px; padding: 4px; }}
QListWidget::item {{ padding: 6px 8px; border-radius: 4px; }}
/* highlights and labels */
QPushButton[kind="tab"] {{
    background: transparent; border-color: transparent; color: {c["muted"]};
    padding: 5px 11px; min-height: 15px;
}}
QPushButton[kind="tab"]:hover {{ background: {c["hover"]}; }}
QPushButton[kind="tab"]:checked {{ background: {c["page"]}; border-color: {c["line"]}; color: {c["text"]}; }}
QPushButton[kind="tab"]:focus {{ border-color: {c["accent"]}; }}
QPushButton[kind="link"] {{
    background: transparent; border-color: transparent; color: {c["accent"]}; padding: 5px 6px;
}}
QPushButton[kind="link"]:hover {{ background: {c["hover"]}; }}
QPushButton[kind="link"]:focus {{ border-color: {c["accent"]}; }}
/* export panel */
QRadioButton {{ border: 1px solid transparent; border-radius: 6px; padding: 2px 6px 2px 4px; spacing: 8px; }}
QRadioButton:focus {{ border-color: {c["accent"]}; }}
QRadioButton::indicator {{
    width: 12px; height: 12px; border: 2px solid {c["faint"]}; border-radius: 8px; background: {c["page"]};
}}
QRadioButton::indicator:checked {{
    width: 6px; height: 6px; border: 5px solid {c["accent"]}; background: {c["accent_text"]};
}}
/* lists of panels */
QListView[kind="rows"] {{
    background: {c["page"]}; border: 1px solid {c["line"]}; border-radius: 6px; padding: 1px;
}}
QListView[kind="rows"]:focus {{ border-color: {c["accent"]}; }}
/* columns of tables, details of documents */
QLabel[kind="muted"] {{ color: {c["muted"]}; }}
"""
