"""Items to review, and a pane that shows them."""

from collections.abc import Callable, Sequence

import pytest
from pytestqt.qtbot import QtBot

from florilegium.anchoring import describe
from florilegium.model import STARTING_LABELS, AnchorStatus, Highlight, Range, ReviewItem
from florilegium.ui.appearance import Appearance
from florilegium.ui.review.candidates import Candidate, candidate
from florilegium.ui.review.pane import ReviewPane

from PySide6.QtGui import QIcon

TEXT = (
    "The lamp was lit at a quarter past four. The keeper counts 214 barrels of oil landed before the storm.\n\n"
    "The order came after the ships had passed the outer buoy, he says.\n\n"
    "A year later he says it again: the order came after the ships had passed the buoy."
)


class Icons:
    """Icons without pictures."""

    def icon(self, name: str) -> QIcon:
        return QIcon()


def item(
    identity: str,
    status: AnchorStatus,
    words: str,
    was: str = "",
    *,
    document: str = "d1",
    candidates: Sequence[Range] = (),
    label: str = "claim",
) -> ReviewItem:
    """An item whose highlight has these words in the text, or had them before if it has them no more."""
    start = max(TEXT.find(words), 0)
    anchor = describe(words, Range(0, len(words))) if words not in TEXT else describe(
        TEXT, Range(start, start + len(words))
    )
    highlight = Highlight(identity, document, 2, anchor, label, status=status)
    return ReviewItem(highlight, f"Document {document}", was or words, tuple(candidates), "2026-01-02T03:04:05Z")


def places(*words: str) -> list[Range]:
    """Where the text has these words."""
    return [Range(TEXT.index(word), TEXT.index(word) + len(word)) for word in words]


def texts(_document: str, ranges: Sequence[Range]) -> list[Candidate]:
    """The places of the one text there is."""
    return [candidate(TEXT, passage, f"¶ {number}") for number, passage in enumerate(ranges, start=1)]


@pytest.fixture
def items() -> list[ReviewItem]:
    """One altered, one moved, one lost with two places that fit, in this order; and one of another document."""
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
