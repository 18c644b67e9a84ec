"""Carrying anchors from one version of a text to the next.

Both versions are known, so they are compared as a whole (:mod:`alignment`), and each anchor's words
are followed to where they went. Nothing is guessed: where the evidence is thin, or a second place
has nearly as much of it, the anchor is lost, and the places are named for a person to choose from.

A highlight stays where the alignment leaves all of its words together; if they are few, only where
some of their own sentence stayed with them, and no other place holds more of it. Else the same words
are looked for elsewhere: among what was added, or, if they are many enough not to recur by chance,
anywhere, as long as it is one place that no other passage of the old version went to. Else what is
left of it in place is taken for it if enough is left, or else what was added and says nearly the
same, or stands between the same neighbours.

The thresholds were chosen by carrying 7,627 labelled passages through 597 real revisions of
prose, statutes and technical writing, most of them English, German and French
(``tests/benchmarks/anchoring_table.py --vary``). The share of the passages put in the right place
(sharing at least half of its characters; lost, where they were deleted), and the share put in a
wrong one, as each threshold takes other values, the others being as they are:

==========  =============  =============  =============  =============  =============
SURVIVING   .30            .35            **.39**        .45            .50
..          .9945 .0024    .9946 .0022    .9949 .0020    .9925 .0020    .9889 .0018
ALIKE       .50            .55            **.595**       .65            .70
..          .9944 .0035    .9948 .0025    .9949 .0020    .9847 .0018    .9591 .0017
MARGIN      .02            **.08**        .20
..          .9949 .0020    .9949 .0020    .9950 .0020
FIRM        .20            **.35**        .50            .70
..          .9949 .0020    .9949 .0020    .9945 .0020    .9938 .0020
TELLING     3              **5**          8
..          .9949 .0018    .9949 .0020    .9868 .0026
NEIGHBOURS  .60            .75            **.90**
..          .9949 .0020    .9949 .0020    .9949 .0020
HELD        2              **3**          5
..          .9949 .0020    .9949 .0020    .9949 .0018
REWORDED    .70            .80            **.90**
..          .9949 .0024    .9949 .0022    .9949 .0020
==========  =============  =============  =============  =============  =============

In none of them was a passage called exact or moved whose words were not the same. HELD and
HELD_MARGIN were chosen so that of a few words of lines that change their order, made up at random,
none follows another line (``tests/anchoring/test_short_passages.py``).
"""

from array import array
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from florilegium.anchoring.carried import Carried
from florilegium.anchoring.comparison import HELD, TELLING, Comparison
from florilegium.anchoring.places import Alike, Place, Sought, between, candidates, context, likeness, same
from florilegium.anchoring.words import carried_edges, same_number, same_words
from florilegium.model import Anchor, AnchorStatus, Range

SURVIVING = 0.39
"""Share of a passage's words that must be where it is said to have been altered."""
ALIKE = 0.595
"""Likeness of the wording there, old and new."""
VERY_ALIKE = 0.85
"""Likeness of the wording in place that outweighs the same words elsewhere."""
LIKE_ENOUGH = 0.75
"""The same, where none elsewhere is as good in context; and of words that moved with all their neighbours."""
MARGIN = 0.08
"""Of context, by which a place with the same words must be better than the next."""
FIRM = 0.35
"""Context that settles a passage whose words all stayed together, whatever is elsewhere."""
NEIGHBOURS = 0.9
"""Context of a passage that was altered where its neighbours moved to."""
HELD_MARGIN = 2
"""By which a place must hold more of them than the next."""
REWORDED = 0.9
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
    carrying = _Carrying(Comparison(old_text, new_text))
    return [carrying.carried(anchor.range) for anchor in anchors]


class _Carrying:
    """Decides where passages went from what comparing two versions showed."""

    def __init__(self, versions: Comparison) -> None:
        self._versions = versions
        self._old, self._new = versions.old, versions.new

    @cached_property
    def _alike(self) -> Alike:
        return Alike(self._new, bytes(origin >= 0 for origin in self._versions.origin))

    def carried(self, passage: Range) -> Carried:
        """Where the passage of the old version sits in the new one."""
        length = len(self._old.text)
        if not 0 <= passage.start < passage.end <= length:
            raise ValueError(f"no passage {passage.start}:{passage.end} in a text of {length} code points")
        untouched = self._untouched(passage)
        unslid = self._versions.common_start + self._versions.common_end <= min(length, len(self._new.text))
        if untouched is not None and unslid:
            return self._placed(AnchorStatus.EXACT, passage, untouched)
        first, last = self._old.covering(*passage)
        found = self._by_words(passage, first, last) if first < last else Carried(AnchorStatus.LOST)
        if untouched is not None and found.status in {AnchorStatus.ALTERED, AnchorStatus.LOST}:
            return self._placed(AnchorStatus.EXACT, passage, untouched)
        return found

    def _untouched(self, passage: Range) -> Range | None:
        """The passage before or after all that was edited, if it is, and no word of it was joined to another.

        None too where something was cut from between equal letters, for that may be the passage.
        """
        old, new = self._old, self._new
        grown = len(new.text) - len(old.text)
        if grown < 0 and self._versions.common_start + self._versions.common_end > len(new.text):
            return None
        shifted = Range(passage.start + grown, passage.end + grown)
        for place, unchanged in (
            (passage, passage.end <= self._versions.common_start),
            (shifted, passage.start >= len(old.text) - self._versions.common_end),
        ):
            if unchanged and all(
                new.cuts(now) <= old.cuts(was) for was, now in zip(passage, place, strict=True)
            ):
                first, last = old.covering(*passage)
                there = Place(*new.covering(*place), 1.0, 0.0)
                leans = self._versions.leans(first, last, there, close=True)
                if not leans or self._versions.torn(first, last, there.first):
                    return None  # a word or two at the edge of what is common, torn from the rest
                return place
        return None

    def _by_words(self, passage: Range, first: int, last: int) -> Carried:
        sought = Sought.passage(self._old, first, last)
        cut_out = self._cut_out(passage)
        stays = None if cut_out else self._stays(sought, first, last)
        if stays is not None and not self._versions.leans(first, last, stays):
            stays = None  # a word or two that recur anywhere, torn from their neighbours
        drawn = self._versions.drawn(sought, first, last, stays)
        if drawn:
            held, *less = (
                self._versions.held(first, last, place.first) for place in (*drawn, *filter(None, [stays]))
            )
            if held >= max(HELD, HELD_MARGIN + max(less, default=0)):
                return self._at(AnchorStatus.MOVED, passage, drawn[0])
            if stays is not None:
                return Carried(AnchorStatus.LOST, candidates=candidates(self._new, [*drawn, stays], []))
        if stays is not None and stays.context >= FIRM:
            return self._at(AnchorStatus.EXACT, passage, stays)
        places = sorted(same(self._new, sought), key=lambda place: -place.context)
        if stays is not None:
            rivals = [place for place in places if not place.overlaps(stays)]
            if any(
                rival.context > stays.context - MARGIN
                and not self._versions.is_twin(rival.first, last - first)
                for rival in rivals
            ):
                return Carried(AnchorStatus.LOST, candidates=candidates(self._new, places, []))
            return self._at(AnchorStatus.EXACT, passage, stays)
        in_place = None if cut_out else self._in_place(sought, first, last)
        if in_place is not None and not self._versions.leans(first, last, in_place):
            in_place = None
        chosen = self._chosen(places, in_place, sought, first)
        if chosen is not None:
            return self._at(AnchorStatus.MOVED, passage, chosen)
        if in_place is not None and in_place.likeness >= ALIKE:
            rival = places[0].context if places else 0.0
            if not places or (in_place.likeness >= LIKE_ENOUGH and in_place.context >= rival):
                return self._altered(passage, in_place)
        reworded = self._alike.places(sought)
        went = None if places else self._went(sought, first, in_place, reworded)
        if went is not None:
            return self._altered(passage, went)
        others = [in_place, *reworded] if in_place is not None else reworded
        return Carried(AnchorStatus.LOST, candidates=candidates(self._new, places, others))

    def _cut_out(self, passage: Range) -> bool:
        """Whether the only edit was to cut the passage out, to the letter."""
        before, after = self._versions.common_start, len(self._old.text) - self._versions.common_end
        whole = before + self._versions.common_end == len(self._new.text)
        return whole and before <= passage.start and passage.end <= after

    def _stays(self, sought: Sought, first: int, last: int) -> Place | None:
        """Where all of a passage's words went together, if they did.

        Either alignment will do, and if they differ the context decides; but where the better
        settled one has another passage with the same words, this one has been deleted.
        """
        length = last - first
        found: list[Place] = []
        beside: dict[Place, int] = {}
        for pairs in (self._versions.settled, self._versions.shortest):
            at = pairs[first]
            together = at >= 0 and pairs[first:last] == array("i", range(at, at + length))
            if together and (pairs is self._versions.settled or not self._versions.is_twin(at, length)):
                around = context(sought.before, sought.after, self._new.line, at, at + length)
                found.append(Place(at, at + length, 1.0, around))
                before = first > 0 and at > 0 and pairs[first - 1] == at - 1
                beside[found[-1]] = before + (last < len(pairs) and pairs[last] == at + length)
        if len(found) > 1 and found[0] != found[1] and abs(found[0].context - found[1].context) < MARGIN:
            first_beside, other_beside = (beside[place] for place in found)
            if length >= TELLING or first_beside == other_beside:
                return None
            return found[first_beside < other_beside]
        return max(found, key=lambda place: place.context, default=None)

    def _in_place(self, sought: Sought, first: int, last: int) -> Place | None:
        """Where what is left of a passage is, if enough of it is left.

        Words that were replaced at its edges are taken in, up to the neighbours that stayed.
        """
        pairs, new = self._versions.settled, self._new
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

    def _chosen(
        self, places: Sequence[Place], in_place: Place | None, sought: Sought, first: int
    ) -> Place | None:
        """The one place, of those with the same words, that the passage must have gone to."""
        chosen = self._likeliest(places, in_place, sought, first)
        length = len(sought.line)
        if chosen is not None and self._versions.torn(first, first + length, chosen.first):
            once = len(places) == 1 and self._old.line.count(sought.line) == 1
            return chosen if once and length > 1 else None
        return chosen

    def _likeliest(
        self, places: Sequence[Place], in_place: Place | None, sought: Sought, first: int
    ) -> Place | None:
        if not places:
            return None
        length = len(sought.line)
        best = places[0]
        stayed = in_place is not None and in_place.likeness >= ALIKE
        if len(places) > 1 and length >= TELLING and not stayed:
            free = [place for place in places if not self._versions.claimed(place, first, first + length)]
            if len(free) == 1:
                return free[0]
        verbatim = [place for place in places if self._new.excerpt(place.first, place.last) == sought.excerpt]
        if len(places) == 1 or best.context - places[1].context >= MARGIN:
            if not self._versions.is_twin(best.first, length):
                other = len(verbatim) == 1 and verbatim[0] is not best
                if other and not self._versions.is_twin(verbatim[0].first, length):
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

    def _went(
        self, sought: Sought, first: int, in_place: Place | None, reworded: Sequence[Place]
    ) -> Place | None:
        """The one place where a passage was both moved and altered.

        It has much the same words, or all its neighbours.
        """
        if reworded and len(sought.line) >= REWORDED_WORDS:
            rival = reworded[1].likeness if len(reworded) > 1 else 0.0
            if reworded[0].likeness >= max(REWORDED, rival + REWORDED_MARGIN):
                return reworded[0]
        before, after = self._versions.paragraph(first, first + len(sought.line))
        if in_place is not None or len(before) + len(after) < TELLING:
            return None
        amid = between(self._new, replace(sought, before=before, after=after))
        places = [*amid, *(place for place in reworded if not any(map(place.overlaps, amid)))]
        around = [context(before, after, self._new.line, place.first, place.last) for place in places]
        best = max(range(len(places)), key=around.__getitem__, default=-1)
        if best < 0 or places[best].likeness < LIKE_ENOUGH or around[best] < NEIGHBOURS:
            return None
        rival = max((share for number, share in enumerate(around) if number != best), default=0.0)
        return places[best] if around[best] - rival >= MARGIN else None

    def _at(self, status: AnchorStatus, passage: Range, place: Place) -> Carried:
        found = carried_edges(self._old, passage, self._new, place.first, place.last)
        return self._placed(status, passage, found)

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
        return self._placed(AnchorStatus.EXACT, passage, found)
