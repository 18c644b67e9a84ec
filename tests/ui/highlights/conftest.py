"""A theme, icons, and rows of highlights."""

import pytest
from PySide6.QtGui import QIcon

from florilegium.model import (
    STARTING_LABELS,
    Anchor,
    AnchorStatus,
    Highlight,
    TextPositionSelector,
    TextQuoteSelector,
)
from florilegium.ui.highlights.pane import HighlightsPane
from florilegium.ui.highlights.rows import HighlightRow


class NoIcons:
    def icon(self, name: str) -> QIcon:
        return QIcon()


@pytest.fixture
def icons():
    return NoIcons()


@pytest.fixture(scope="session")
def make_row():
    def make(
        number: int,
        words: str = "The lamp was lit",
        *,
        label: str = "claim",
        note: str = "",
        tags: tuple[str, ...] = (),
        status: AnchorStatus = AnchorStatus.EXACT,
        document: str = "one",
        created: str = "",
    ) -> HighlightRow:
        anchor = Anchor(TextPositionSelector(number * 10, number * 10 + 5), TextQuoteSelector(words))
        highlight = Highlight(
            f"h{number}", document, 1, anchor, label, note, tags, status, created or f"2026-01-01T{number:04}"
        )
        return HighlightRow(highlight, f"Document {document}", f"¶ {number}")

    return make


@pytest.fixture
def pane(qtbot, appearance, icons):
    pane = HighlightsPane(appearance, icons)
    qtbot.addWidget(pane)
    pane.resize(316, 700)
    pane.set_labels(STARTING_LABELS)
    pane.set_tags([("inquiry", 3), ("timeline", 1), ("fog", 1)])
    with qtbot.waitExposed(pane):
        pane.show()
    pane.activateWindow()
    return pane


@pytest.fixture
def three(make_row):
    return [
        make_row(1, "The ledger counts 238 barrels", label="figure", tags=("inquiry",)),
        make_row(
            2,
            "The order came after the ships",
            label="claim",
            note="By *whom*?",
            tags=("inquiry", "timeline"),
        ),
        make_row(3, "Whether fog can stand for an enemy", label="question"),
    ]
