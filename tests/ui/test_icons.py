import re
import xml.etree.ElementTree as ElementTree

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QColor, QIcon, QImage
from PySide6.QtWidgets import QPushButton, QToolButton

from florilegium import paths
from florilegium.model import Mark
from florilegium.ui.icons import RATIOS, Icons

FOLDER = paths.resources() / "icons"
NAMES = sorted(file.stem for file in FOLDER.glob("*.svg"))


@pytest.fixture
def icons(appearance):
    return Icons(appearance, FOLDER)


def colours(image: QImage) -> set[str]:
    """The colours of the pixels that are wholly covered."""
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("name", NAMES)
def test_each_file_is_a_drawing_in_one_colour_on_the_grid(name):
    root = ElementTree.parse(FOLDER / f"{name}.svg").getroot()
    assert root.get("viewBox") == "0 0 16 16"
    paints = {part.get(key) for part in root.iter() for key in ("fill", "stroke")}
    assert paints <= {None, "none", "currentColor"}
    stroked = [part for part in root.iter() if part.get("stroke") == "currentColor"]
    assert all(0.9 < float(part.get("stroke-width")) < 1.5 for part in stroked)


@pytest.mark.parametrize("name", NAMES)
def test_each_icon_shows_something_and_keeps_clear_of_the_edge(icons, name):
    image = icons.pixmap(name, QColor("#000000"), 64).toImage()
    inside = [(x, y) for x in range(64) for y in range(64) if image.pixelColor(x, y).alpha() > 128]
    assert len(inside) > 64
    assert all(1 < x < 62 and 1 < y < 62 for x, y in inside)


def test_every_mark_of_a_label_has_its_icon():
    assert {f"mark-{mark}" for mark in Mark} <= set(NAMES)


@pytest.mark.parametrize("ratio", RATIOS)
def test_an_icon_is_sharp_at_each_ratio(icons, appearance, ratio):
    shown = icons.icon("mark-square").pixmap(QSize(16, 16), ratio)
    drawn = icons.pixmap("mark-square", appearance.theme.colour("muted"), 16, ratio)
    assert shown.devicePixelRatio() == ratio
    assert shown.toImage() == drawn.toImage()


@pytest.mark.parametrize("theme", ["light", "sepia", "dark"])
def test_the_colours_are_the_themes(icons, appearance, theme):
    appearance.choice = theme
    icon = icons.icon("mark-square")
    for mode, state, role in (
        (QIcon.Mode.Normal, QIcon.State.Off, "muted"),
        (QIcon.Mode.Active, QIcon.State.Off, "text"),
        (QIcon.Mode.Normal, QIcon.State.On, "accent"),
    ):
        image = icon.pixmap(QSize(16, 16), 2.0, mode, state).toImage()
        assert colours(image) == {appearance.theme.colour(role).name()}


def test_what_is_disabled_is_fainter(icons, appearance):
    image = icons.icon("mark-square").pixmap(QSize(16, 16), 1.0, QIcon.Mode.Disabled).toImage()
    assert image.pixelColor(8, 8).alpha() < 200
    assert image.pixelColor(8, 8).alpha() > 60


def test_icons_are_made_once_for_a_theme(icons, appearance):
    first = icons.icon("search").cacheKey()
    assert icons.icon("search").cacheKey() == first
    appearance.choice = "dark"
    assert icons.icon("search").cacheKey() != first
    appearance.choice = "light"
    assert icons.icon("search").cacheKey() == first


def test_an_unknown_icon_is_an_error(icons):
    with pytest.raises(FileNotFoundError, match=re.escape("no-such.svg")):
        icons.icon("no-such")


@pytest.mark.parametrize("kind", [QToolButton, QPushButton, QAction])
def test_a_dressed_button_follows_the_theme_and_may_change_its_icon(icons, appearance, qapp, kind):
    target = kind()
    icons.dress(target, "search")
    assert target.icon().cacheKey() == icons.icon("search").cacheKey()
    icons.dress(target, "close")
    assert target.icon().cacheKey() == icons.icon("close").cacheKey()
    appearance.choice = "dark"
    assert target.icon().cacheKey() == icons.icon("close").cacheKey()
    assert len(target.children()) == 1


def test_a_dressed_button_that_is_gone_is_forgotten(icons, appearance, qtbot):
    target = QToolButton()
    icons.dress(target, "search")
    with qtbot.waitSignal(target.destroyed):
        target.deleteLater()
    appearance.choice = "dark"  # nothing is called on what is gone: that would raise


def test_the_applications_icon_is_drawn_for_each_size(icons):
    icon = icons.application()
    assert {(size.width(), size.height()) for size in icon.availableSizes()} >= {(16, 16), (256, 256)}
    small = icon.pixmap(QSize(16, 16), 1.0).toImage()
    assert small != icon.pixmap(QSize(256, 256), 1.0).toImage().scaled(16, 16)
    assert small.pixelColor(8, 3).alpha() == 255
