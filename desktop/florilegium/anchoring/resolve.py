"""Finding an anchor's words in a text where the version it was made for is not at hand.

What is known is the quotation, up to 64 code points on either side of it, and where it stood (W3C
Web Annotation Data Model, section 4.2). As in :mod:`carrying`, a place is taken only if it is the
only one that fits, and fits well; otherwise the anchor is lost, and the places are named. The
position counts where the words and all their neighbours are still at it, and where much the same
words begin at it to the letter, which are called altered and shown; it never picks between places
with the same words, for in a list the next row is as likely to be there.
"""

from florilegium.anchoring.carried import CANDIDATES, Carried
from florilegium.anchoring.carrying import ALIKE, MARGIN, REWORDED, REWORDED_MARGIN, REWORDED_WORDS
from florilegium.anchoring.comparison import TELLING
from florilegium.anchoring.describe import occurrences
from florilegium.anchoring.places import (
    CONTEXT_WORDS,
    Alike,
    Place,
    Sought,
    between,
    candidates,
    context,
    likeness,
    same,
)
from florilegium.anchoring.words import Vocabulary, Words, carried_edges, same_number, same_words
from florilegium.model import CONTEXT, Anchor, AnchorStatus, Range

_SAME_NEIGHBOURS = 0.75  # context above which the words are where they were
_SOME_NEIGHBOURS = 0.5  # context that bears out a short quotation
_FIRM_NEIGHBOURS = 0.6  # context that bears out altered words
_LETTERS_ALONE = 8  # code points, or two words, of a quotation that came without neighbours


def resolve(text: str, anchor: Anchor) -> Carried:
    """Where in ``text`` the anchor's words are; the statuses mean what they mean for ``carry``."""
    exact, here = anchor.quote.exact, anchor.range
    if not exact:
        return Carried(AnchorStatus.LOST)
    if here.start >= 0 and text[here.start : here.end] == exact and _stands(text, here, anchor):
        return Carried(AnchorStatus.EXACT, here, exact, 1.0)
    places = [place for place in occurrences(text, exact) if _stands(text, place, anchor)]
    if len(places) == 1 and len(anchor.quote.prefix + anchor.quote.suffix) >= CONTEXT:
        return Carried(AnchorStatus.EXACT, places[0], exact, 1.0)
    return _Search(text, anchor).result()


def _stands(text: str, place: Range, anchor: Anchor) -> bool:
    """Whether all the neighbours that the anchor knows are around a place.

    Fewer of them than are kept as a rule say that the text began or ended there.
    """
    before, after = anchor.quote.prefix, anchor.quote.suffix
    return (
        text.endswith(before, 0, place.start)
        and text.startswith(after, place.end)
        and (len(before) >= CONTEXT or place.start == len(before))
        and (len(after) >= CONTEXT or place.end + len(after) == len(text))
    )


class _Search:
    """One anchor, looked for in one text."""

    def __init__(self, text: str, anchor: Anchor) -> None:
        vocabulary = Vocabulary()
        quote = anchor.quote
        self._quote = quote
        self._position = anchor.position.start
        self._words = Words(text, vocabulary)
        self._exact = Words(quote.exact, vocabulary)
        before, after = Words(quote.prefix, vocabulary).line, Words(quote.suffix, vocabulary).line
        if len(quote.prefix) >= CONTEXT:  # the word the context begins with may have lost its beginning
            before = before[1:]
        if len(quote.suffix) >= CONTEXT:
            after = after[:-1]
        line = self._exact.line
        self._sought = Sought(line, before[-CONTEXT_WORDS:], after[:CONTEXT_WORDS], quote.exact.strip())

    def result(self) -> Carried:
        """Where the anchor sits."""
        words, exact = self._words, self._quote.exact
        whole = Range(0, len(exact))
        places = [
            carried_edges(self._exact, whole, words, place.first, place.last)
            for place in same(words, self._sought)
        ]
        places = places or occurrences(words.text, exact)  # it may be part of a word
        if not places:
            return self._altered()
        ranked = sorted(((self._context(place), place) for place in places), key=lambda found: -found[0])
        return self._same([share for share, _ in ranked], [place for _, place in ranked])

    def _context(self, place: Range) -> float:
        """How much of what stood around the quotation stands around a place, by words and by letters."""
        before, after = self._quote.prefix, self._quote.suffix
        if not before and not after:
            return 0.0
        text = self._words.text
        known = len(before) + len(after)
        letters = likeness(before, text[max(0, place.start - len(before)) : place.start]) * len(before)
        letters += likeness(after, text[place.end : place.end + len(after)]) * len(after)
        if len(self._sought.before) + len(self._sought.after) < TELLING:
            return letters / known  # too few words to count how many are there
        first, last = self._words.covering(*place)
        by_words = context(self._sought.before, self._sought.after, self._words.line, first, last)
        return (by_words + letters / known) / 2

    def _same(self, contexts: list[float], places: list[Range]) -> Carried:
        """The place among those with the same words, the best context first."""
        lost = Carried(AnchorStatus.LOST, candidates=tuple(places[:CANDIDATES]))
        if len(places) > 1 and contexts[0] - contexts[1] < MARGIN:
            return lost
        words = len(self._sought.line)
        if self._quote.prefix or self._quote.suffix:
            telling = len(places) == 1 and words >= TELLING
            if contexts[0] < _SOME_NEIGHBOURS and not telling:
                return lost
        elif len(places) > 1 or (words < 2 and len(self._quote.exact) < _LETTERS_ALONE):
            return lost
        status = AnchorStatus.EXACT if contexts[0] >= _SAME_NEIGHBOURS else AnchorStatus.MOVED
        return self._placed(status, places[0])

    def _altered(self) -> Carried:
        """A place with other words, between the same neighbours or much like the ones sought."""
        sought = self._sought
        places = between(self._words, sought)
        for place in Alike(self._words).places(sought):
            if not any(place.overlaps(other) for other in places):
                places.append(place)
        places.sort(key=lambda place: -(place.likeness + place.context))
        if places:
            best = places[0]
            rival = max((place.likeness for place in places[1:]), default=0.0)
            apart = len(places) == 1 or best.context - places[1].context >= MARGIN
            firm = best.likeness >= ALIKE and best.context >= _FIRM_NEIGHBOURS and apart
            reworded = best.likeness >= max(REWORDED, rival + REWORDED_MARGIN)
            if firm or (reworded and len(sought.line) >= REWORDED_WORDS):
                return self._placed(AnchorStatus.ALTERED, self._range(best))
            here = [place for place in places if self._range(place).start == self._position]
            if here and here[0].likeness >= max(REWORDED, best.likeness):
                return self._placed(AnchorStatus.ALTERED, self._range(here[0]))
        return Carried(AnchorStatus.LOST, candidates=candidates(self._words, [], places))

    def _range(self, place: Place) -> Range:
        return Range(self._words.starts[place.first], self._words.ends[place.last - 1])

    def _placed(self, status: AnchorStatus, place: Range) -> Carried:
        """The quotation at a place; altered where its words turn out not to be the same."""
        old, new = self._quote.exact, self._words.text[place.start : place.end]
        prefix, suffix = self._quote.prefix, self._quote.suffix
        passage = Range(len(prefix), len(prefix) + len(old))
        unaltered = same_words(old, new) and same_number(
            prefix + old + suffix, passage, self._words.text, place
        )
        if status is not AnchorStatus.ALTERED and unaltered:
            return Carried(status, place, new, 1.0)
        return Carried(AnchorStatus.ALTERED, place, new, min(likeness(old, new), 0.999))
