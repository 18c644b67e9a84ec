"""Finding an anchor's words in a text it was not made for.

Only a certain match counts: the same words with the same neighbours, or words long enough not to
recur by chance, and in either case nowhere else. Everything else is lost, and says so: a highlight
on the wrong words is worse than one that asks to be placed.
"""

from dataclasses import dataclass

from florilegium.anchoring.describe import occurrences
from florilegium.model import Anchor, AnchorStatus, Range

_NEIGHBOUR = 24  # code points on one side that tell a place apart
_TELLING = 40  # code points of a quotation that does not recur by chance


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where an anchor sits, and how well; no range where it is lost."""

    status: AnchorStatus
    range: Range | None = None


def resolve(text: str, anchor: Anchor) -> Resolution:
    """Where in ``text`` the anchor's words are, or that they cannot be told."""
    quote = anchor.quote
    before, after = quote.prefix[-_NEIGHBOUR:], quote.suffix[:_NEIGHBOUR]
    both: list[Range] = []
    one: list[Range] = []
    places = occurrences(text, quote.exact)
    for place in places:
        same_before = text.endswith(before, 0, place.start) and (bool(before) or place.start == 0)
        same_after = text.startswith(after, place.end) and (bool(after) or place.end == len(text))
        if same_before and same_after:
            both.append(place)
        elif (same_before and len(before) == _NEIGHBOUR) or (same_after and len(after) == _NEIGHBOUR):
            one.append(place)
    if len(both) == 1:
        return Resolution(AnchorStatus.EXACT, both[0])
    if not both and len(one) == 1:
        return Resolution(AnchorStatus.MOVED, one[0])
    if len(places) == 1 and len(quote.exact) >= _TELLING:
        return Resolution(AnchorStatus.MOVED, places[0])
    return Resolution(AnchorStatus.LOST)
