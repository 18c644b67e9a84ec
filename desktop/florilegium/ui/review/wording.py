"""What a change did to highlights, in words."""

from collections.abc import Mapping, Sequence

from florilegium.model import AnchorStatus, RefreshOutcome, ReviewItem
from florilegium.ui.one_line import isolated, one_line

STATUS_WORDS = {
    AnchorStatus.EXACT: "In place",
    AnchorStatus.MOVED: "Moved",
    AnchorStatus.ALTERED: "Words changed",
    AnchorStatus.LOST: "Lost",
}
"""The status of an item, in a line of the list."""

_LONGEST_TITLE = 60  # code points of a title within a sentence


def explanation(item: ReviewItem) -> str:
    """The status of an item in a sentence."""
    match item.highlight.status:
        case AnchorStatus.EXACT:
            return "The same words stand among the same neighbours."
        case AnchorStatus.MOVED:
            return "The same words stand elsewhere in the document now."
        case AnchorStatus.ALTERED:
            return "The words are not the same any more."
        case AnchorStatus.LOST:
            if len(item.candidates) > 1:
                return f"{len(item.candidates)} places fit about as well. Which is it?"
            if item.candidates:
                return "One place may be it, but it is not certain."
            return "Nothing in the document fits any more."


def what_changed(outcomes: Sequence[RefreshOutcome], titles: Mapping[str, str]) -> str:
    """ "“Title” changed: 41 kept, 3 moved, 1 altered, 2 lost"; "" where no highlight was touched."""
    touched = [one for one in outcomes if one.moved or one.altered or one.lost]
    if not touched:
        return ""
    if len(touched) == 1:
        subject = f"{quoted(titles.get(touched[0].document, ''))} changed"
    else:
        subject = f"{len(touched):,} documents changed"
    counts = (
        (sum(one.exact for one in touched), "kept"),
        (sum(one.moved for one in touched), "moved"),
        (sum(one.altered for one in touched), "altered"),
        (sum(one.lost for one in touched), "lost"),
    )
    return f"{subject}: {', '.join(f'{count:,} {word}' for count, word in counts if count)}"


def what_failed(outcomes: Sequence[RefreshOutcome], titles: Mapping[str, str]) -> str:
    """Which changed files could not be read, and why; "" if all could."""
    failed = [one for one in outcomes if one.reason]
    if not failed:
        return ""
    if len(failed) == 1:
        return (
            f"{quoted(titles.get(failed[0].document, ''))} changed, but could not be read: {failed[0].reason}"
        )
    return f"{len(failed):,} changed files could not be read. Their documents are as they were."


def quoted(title: str) -> str:
    """A title within a sentence."""
    title = one_line(title) or "Untitled"
    return f"“{isolated(title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + '…')}”"
