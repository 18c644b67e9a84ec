"""Items to review, and the text that they are of."""

from collections.abc import Sequence

from florilegium.anchoring import describe
from florilegium.model import AnchorStatus, Highlight, Range, ReviewItem
from florilegium.ui.review.candidates import Candidate, candidate

TEXT = (
    "The lamp was lit at a quarter past four. "
    "The keeper counts 214 barrels of oil landed before the storm.\n\n"
    "The order came after the ships had passed the outer buoy, he says.\n\n"
    "A year later he says it again: the order came after the ships had passed the buoy."
)


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
    anchor = (
        describe(words, Range(0, len(words)))
        if words not in TEXT
        else describe(TEXT, Range(start, start + len(words)))
    )
    highlight = Highlight(identity, document, 2, anchor, label, status=status)
    return ReviewItem(
        highlight, f"Document {document}", was or words, tuple(candidates), "2026-01-02T03:04:05Z"
    )


def places(*words: str) -> list[Range]:
    """Where the text has these words."""
    return [Range(TEXT.index(word), TEXT.index(word) + len(word)) for word in words]


def texts(_document: str, ranges: Sequence[Range]) -> list[Candidate]:
    """The places of the one text there is."""
    return [candidate(TEXT, passage, f"¶ {number}") for number, passage in enumerate(ranges, start=1)]
