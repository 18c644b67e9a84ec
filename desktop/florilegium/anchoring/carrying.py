"""Carrying anchors from one version of a text to the next.

Both versions are known, so they are compared as a whole (:mod:`alignment`), and each anchor's words
are followed to where they went. Nothing is guessed: where the evidence is thin, or a second place
has nearly as much of it, the anchor is lost, and the places are named for a person to choose from.

The thresholds were chosen by carrying 7,627 labelled passages through 597 real revisions of
prose, statutes and technical writing in five languages. Share of the passages put in the right
place (at least half of their characters), and put in a wrong one, as each threshold is varied
from its value here (*), the others staying:

TABLE
"""

from array import array
from collections.abc import Sequence
from functools import cached_property

from florilegium.anchoring.alignment import align, common_end, common_start, settle
from florilegium.anchoring.carried import Carried
from florilegium.anchoring.places import Alike, Place, Sought, candidates, context, likeness, same
from florilegium.anchoring.words import Vocabulary, Words, carried_edges, same_number, same_words
from florilegium.model import Anchor, AnchorStatus, Range

SURVIVING = 0.39
"""Share of a passage's words that must be where it is said to have been altered."""
ALIKE = 0.595
"""Likeness of the wording there, old and new."""
VERY_ALIKE = 0.85
"""Likeness of the wording in place that outweighs the same words elsewhere."""
LIKE_ENOUGH = 0.75
"""The same, where none of the places elsewhere is as good in context."""
MARGIN = 0.08
"""Of context, by which a place with the same words must be better than the next."""
TELLING = 5
"""Words that do not recur by chance."""
REWORDED = 0.8
"""Likeness of wording that was both moved and altered."""
REWORDED_MARGIN = 0.1
"""By which it must be better than the next."""
REWORDED_WORDS = 8
"""Words of such a passage at least."""


def carry(old_text: str, new_text: str, anchors: Sequence[Anchor]) -> list[Carried]:
    """Where each anchor of ``old_text`` sits in ``new_text``.

    * exact: the same words, where the text around them went;
    * moved: the same words, elsewhere;
    * altered: other words in their place, or much the same words elsewhere;
    * lost: deleted, or more than one place would do.

    Words are the same where they differ only in case, the form of quotes and dashes, ligatures,
    soft hyphens, white space and line ends. An edit that touches a word without a space between,
    "unable" for "able" or "14" for "4", alters the word. Raises ValueError for an anchor that does
    not lie in ``old_text``.
    """
    if not anchors:
        return []
    versions = _Versions(old_text, new_text)
    return [versions.carried(anchor.range) for anchor in anchors]


class _Versions:
    """Two versions, compared."""

    def __init__(self, old_text: str, new_text: str) -> None:
        vocabulary = Vocabulary()
        self._old = old = Words(old_text, vocabulary)
        self._new = new = Words(new_text, vocabulary)
        self._shortest = align(old.line, new.line)
        self._settled = settle(old.line, new.line, self._shortest, old.weight, new.weight)
        self._origin = array("l", [-1]) * len(new)
        for place, other in enumerate(self._settled):
            if other >= 0:
                self._origin[other] = place
        self._common_start = common_start(old_text, new_text)
        self._common_end = common_end(old_text, new_text)

    @cached_property
    def _alike(self) -> Alike:
        return Alike(self._new, bytes(origin >= 0 for origin in self._origin))

    def carried(self, passage: Range) -> Carried:
        """Where the passage of the old version sits in the new one."""
        length = len(self._old.text)
        if not 0 <= passage.start < passage.end <= length:
            raise ValueError(f"no passage {passage.start}:{passage.end} in a text of {length} code points")
        first, last = self._old.covering(*passage)
        found = self._by_words(passage, first, last) if first < last else Carried(AnchorStatus.LOST)
        if found.status in {AnchorStatus.ALTERED, AnchorStatus.LOST}:
            untouched = self._untouched(passage)
            if untouched is not None:
                return self._placed(AnchorStatus.EXACT, passage, untouched)
        return found

    def _untouched(self, passage: Range) -> Range | None:
        """The passage, part of a word or no word at all, where the only edit is elsewhere."""
        old, new = self._old, self._new
        grown = len(new.text) - len(old.text)
        if grown < 0 and self._common_start + self._common_end > len(new.text):
            return None  # what was deleted may have been the passage
        for place, unchanged in (
            (passage, passage.end <= self._common_start),
            (
                Range(passage.start + grown, passage.end + grown),
                passage.start >= len(old.text) - self._common_end,
            ),
        ):
            if unchanged and all(
                new.cuts(there) <= old.cuts(here) for here, there in zip(passage, place, strict=True)
            ):
                return place
        return None

    def _by_words(self, passage: Range, first: int, last: int) -> Carried:
        for pairs in (self._settled, self._shortest):
            at = pairs[first]
            whole = at >= 0 and pairs[first:last] == array("l", range(at, at + last - first))
            if whole and (pairs is self._settled or not self._is_twin(at, last - first)):
                return self._at(AnchorStatus.EXACT, passage, at, at + last - first)
        sought = Sought.passage(self._old, first, last)
        places = sorted(same(self._new, sought), key=lambda place: -place.context)
        in_place = self._in_place(sought, first, last)
        chosen = self._chosen(places, in_place, sought)
        if chosen is not None:
            return self._at(AnchorStatus.MOVED, passage, chosen.first, chosen.last)
        if in_place is not None and in_place.likeness >= ALIKE:
            rival = places[0].context if places else 0.0
            if not places or (in_place.likeness >= LIKE_ENOUGH and in_place.context >= rival):
                return self._altered(passage, in_place)
        reworded = self._alike.places(sought)
        if reworded and not places and len(sought.line) >= REWORDED_WORDS:
            rival = reworded[1].likeness if len(reworded) > 1 else 0.0
            if reworded[0].likeness >= max(REWORDED, rival + REWORDED_MARGIN):
                return self._altered(passage, reworded[0])
        others = [in_place, *reworded] if in_place is not None else reworded
        return Carried(AnchorStatus.LOST, candidates=candidates(self._new, places, others))

    def _in_place(self, sought: Sought, first: int, last: int) -> Place | None:
        """Where what is left of a passage is, if enough of it is left.

        Words that were replaced at its edges are taken in, up to the neighbours that stayed.
        """
        pairs, new = self._settled, self._new
        left = [word for word in range(first, last) if pairs[word] >= 0]
        if len(left) < SURVIVING * (last - first):
            return None
        start, end = pairs[left[0]], pairs[left[-1]] + 1
        missing = left[0] - first
        neighbour = pairs[first - 1] + 1 if first else 0
        if missing and (not first or neighbour > 0) and start - neighbour <= 2 * missing + 3:
            start = neighbour
        missing = last - 1 - left[-1]
        neighbour = pairs[last] if last < len(pairs) else len(new)
        if missing and neighbour >= 0 and neighbour - end <= 2 * missing + 3:
            end = neighbour
        around = context(sought.before, sought.after, new.line, start, end)
        return Place(start, end, likeness(sought.excerpt, new.excerpt(start, end)), around)

    def _is_twin(self, at: int, length: int) -> bool:
        """Whether a place of the new version is where another passage with the same words went."""
        origin = self._origin[at]
        return origin >= 0 and self._origin[at : at + length] == array("l", range(origin, origin + length))

    def _chosen(self, places: Sequence[Place], in_place: Place | None, sought: Sought) -> Place | None:
        """The one place, of those with the same words, that the passage must have gone to."""
        if not places:
            return None
        length = len(sought.line)
        best = places[0]
        stayed = in_place is not None and in_place.likeness >= ALIKE
        verbatim = [place for place in places if self._new.excerpt(place.first, place.last) == sought.excerpt]
        if len(places) == 1 or best.context - places[1].context >= MARGIN:
            if not self._is_twin(best.first, length):
                other = len(verbatim) == 1 and verbatim[0] is not best
                if other and not self._is_twin(verbatim[0].first, length):
                    return None
                outweighed = (
                    in_place is not None
                    and in_place.likeness >= VERY_ALIKE
                    and in_place.context >= best.context
                    and not in_place.overlaps(best)
                )
                return None if outweighed else best
            if len(places) == 1:
                return best if length >= TELLING and not stayed else None
        if len(verbatim) == 1 and length >= TELLING and not stayed:
            return verbatim[0] if verbatim[0].context >= best.context - MARGIN else None
        return None

    def _at(self, status: AnchorStatus, passage: Range, first: int, last: int) -> Carried:
        return self._placed(status, passage, carried_edges(self._old, passage, self._new, first, last))

    def _placed(self, status: AnchorStatus, passage: Range, place: Range) -> Carried:
        """The passage at a place of the same words; altered if they turn out not to be the same."""
        old, new = self._old.text[passage.start : passage.end], self._new.text[place.start : place.end]
        if same_words(old, new) and same_number(self._old.text, passage, self._new.text, place):
            return Carried(status, place, new, 1.0)
        return Carried(AnchorStatus.ALTERED, place, new, min(likeness(old, new), 0.999))

    def _altered(self, passage: Range, place: Place) -> Carried:
        found = Range(self._new.starts[place.first], self._new.ends[place.last - 1])
        old, new = self._old.text[passage.start : passage.end], self._new.text[found.start : found.end]
        if (self._old.cuts(passage.start) or self._old.cuts(passage.end)) and new.count(old) == 1:
            # Only the rest of a word was altered, of which the passage has a part.
            start = found.start + new.index(old)
            return self._placed(AnchorStatus.MOVED, passage, Range(start, start + len(old)))
        return Carried(AnchorStatus.ALTERED, found, new, min(likeness(old, new), 0.999))
