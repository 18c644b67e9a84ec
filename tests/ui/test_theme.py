"""What is written is legible, and what is marked can be seen, in every theme (WCAG 2.2, 1.4.3 and 1.4.11)."""

import pytest
from PySide6.QtGui import QColor

from florilegium import paths
from florilegium.model import LabelColour
from florilegium.ui.theme import NAMES, Theme, load_theme


@pytest.fixture(params=NAMES)
def theme(request: pytest.FixtureRequest) -> Theme:
    return load_theme(paths.resources() / "themes", request.param)


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("role", ["text", "muted", "faint", "accent", "link", "error", "warning"])
def test_words_are_legible_on_the_page_and_the_window(theme: Theme, role: str) -> None:
    for ground in ("page", "window"):
        assert contrast(theme.colour(role), theme.colour(ground)) >= 4.5, ground


@pytest.mark.parametrize("role", ["text", "link"])
def test_words_are_legible_on_every_highlight_and_in_the_selection(theme: Theme, role: str) -> None:
    grounds = {colour.value: theme.fill(colour) for colour in LabelColour}
    grounds |= {name: theme.colour(name) for name in ("hit", "selection", "code")}
    for name, ground in grounds.items():
        assert contrast(theme.colour(role), ground) >= 4.5, name


@pytest.mark.parametrize("colour", LabelColour)
def test_marks_of_labels_can_be_seen_on_the_page_and_in_lists(theme: Theme, colour: LabelColour) -> None:
    for ground in ("page", "window", "selected"):
        assert contrast(theme.ink(colour), theme.colour(ground)) >= 3, ground
