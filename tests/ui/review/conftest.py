"""A pane that shows items to review."""

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtGui import QIcon
from pytestqt.qtbot import QtBot

from florilegium.model import STARTING_LABELS, AnchorStatus, ReviewItem
from florilegium.ui.appearance import Appearance
from florilegium.ui.review.pane import ReviewPane

from .making import item, places, texts


class Icons:
    """Icons without pictures."""

    def icon(self, name: str) -> QIcon:
        return QIcon()


@pytest.fixture
def items() -> list[ReviewItem]:
    """One altered and one moved; of another document one lost with two places that fit, and one with none."""
    return [
        item(
            "a",
            AnchorStatus.ALTERED,
            "The keeper counts 214 barrels of oil",
            "The keeper counts 238 barrels of oil",
        ),
        item("m", AnchorStatus.MOVED, "he says.", label="quote"),
        item(
            "l",
            AnchorStatus.LOST,
            "the order came after all ships had passed",
            document="d2",
            candidates=places("The order came after the ships", "the order came after the ships"),
        ),
        item("x", AnchorStatus.LOST, "a sentence that went", document="d2"),
    ]


@pytest.fixture
def make_pane(qtbot: QtBot, appearance: Appearance) -> Callable[[Sequence[ReviewItem]], ReviewPane]:
    """A pane, shown, with the keyboard in its list."""

    def make(items: Sequence[ReviewItem]) -> ReviewPane:
        pane = ReviewPane(appearance, Icons(), texts)
        qtbot.addWidget(pane)
        pane.set_labels(STARTING_LABELS)
        pane.set_items(items)
        pane.resize(316, 800)
        with qtbot.waitActive(pane):
            pane.show()
            pane.activateWindow()
        pane.focus_list()
        return pane

    return make
