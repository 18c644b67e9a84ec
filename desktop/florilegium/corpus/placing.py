"""Where in a document a foreign highlight is: its words are looked for, foreign positions only help."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from florilegium.anchoring import describe, resolve
from florilegium.corpus.locating import ReadDocument
from florilegium.model import (
    Anchor,
    AnchorStatus,
    DocumentText,
    ForeignHighlight,
    Range,
    SpanKind,
    TextPositionSelector,
    TextQuoteSelector,
)
from florilegium.search.folding import find_plain

_COUNTED = re.compile(r"(\d{1,9})\s*(?:[-\u2010-\u2015].*)?$")
_MOST = 200  # places with the same words that are weighed
_CANDIDATES = 5
_CLEARLY = 0.5  # how much nearer than the next the nearest place must be
_NEAR = 0.25  # of the text, within which a progression is believed to tell two places apart
_SPACE = 8  # code points of white space between words and the punctuation that belongs to them
_TELLING = 3  # words of which the last may be part of one
_SHORTEST = 3  # code points of a part of a word that is looked for


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a foreign highlight is; lost where the text has no one place for it."""

    anchor: Anchor
    status: AnchorStatus
    candidates: tuple[Range, ...] = ()
    """Of a lost one, the places to choose from."""
    equals: tuple[Range, ...] = ()
    """Of a lost one, all places with the same words."""


def place_all(
    highlights: Sequence[ForeignHighlight], document: ReadDocument, text: DocumentText
) -> list[Placed]:
    """Find highlights of one document as :func:`place` does; then their order there tells more of them.

    A source that counts locations or pages counts them up: a highlight between two that have a place
    stands between these.
    """
    placed = [place(highlight, document, text) for highlight in highlights]
    orders = [_order(highlight) for highlight in highlights]
    anchored = [
        (order, where.anchor.position.start)
        for order, where in zip(orders, placed, strict=True)
        if order is not None and where.status is AnchorStatus.EXACT
    ]
    for index, (order, where) in enumerate(zip(orders, placed, strict=True)):
        if order is None or len(where.equals) < 2:
            continue
        after = max((start for other, start in anchored if other < order), default=-1)
        before = min((start for other, start in anchored if other > order), default=len(text.text) + 1)
        between = [one for one in where.equals if after <= one.start <= before]
        if len(between) == 1:
            placed[index] = Placed(describe(text.text, between[0]), AnchorStatus.EXACT)
    return placed


def _order(highlight: ForeignHighlight) -> int | None:
    """The first of the locations or pages that a source counts; None if it does not."""
    counted = _COUNTED.match(highlight.location) or _COUNTED.match(highlight.page)
    return int(counted[1]) if counted else None


def place(highlight: ForeignHighlight, document: ReadDocument, text: DocumentText) -> Placed:
    """Find a foreign highlight's words in its document.

    ``document`` and ``text`` are the same version. Words that stand in one place are there; of several
    places the one is taken that its context, its place or its page tells. Altered words are taken
    only where they are beyond doubt.
    """
    places = _places(highlight.quote, document)
    if len(places) != 1 and (highlight.prefix or highlight.suffix):
        found = resolve(text.text, _sought(highlight))
        if found.range is not None and found.status is not AnchorStatus.ALTERED:
            return Placed(describe(text.text, found.range), AnchorStatus.EXACT)
    if len(places) > 1:
        places = _told_apart(places, highlight, text)
    if len(places) == 1:
        return Placed(describe(text.text, places[0]), AnchorStatus.EXACT)
    if places:
        return replace(_lost(highlight, text, places[:_CANDIDATES]), equals=tuple(places))
    found = resolve(text.text, _sought(highlight))
    if found.range is not None:
        status = AnchorStatus.ALTERED if found.status is AnchorStatus.ALTERED else AnchorStatus.EXACT
        return Placed(describe(text.text, found.range), status)
    return _lost(highlight, text, found.candidates)


def _sought(highlight: ForeignHighlight) -> Anchor:
    start = -1 if highlight.start is None else highlight.start
    quote = TextQuoteSelector(highlight.quote, highlight.prefix, highlight.suffix)
    return Anchor(TextPositionSelector(start, start + len(highlight.quote)), quote)


def _lost(highlight: ForeignHighlight, text: DocumentText, candidates: Sequence[Range]) -> Placed:
    """A highlight without a place: it begins where the text ends."""
    end = len(text.text)
    words = highlight.quote
    anchor = Anchor(
        TextPositionSelector(end, end + len(words)),
        TextQuoteSelector(words, highlight.prefix, highlight.suffix),
    )
    return Placed(anchor, AnchorStatus.LOST, tuple(candidates))


def _places(quote: str, document: ReadDocument) -> list[Range]:
    """Where the words stand: as they are, else as part of words, else with other punctuation."""
    words = document.words
    if found := find_plain(words.text, quote, whole_words=True):
        return found[:_MOST]
    in_words = find_plain(words.text, quote)[:_MOST] if len(quote.strip()) >= _SHORTEST else []
    sought = words.alike_of(quote)
    if in_words and len(sought.line) >= _TELLING:
        return in_words
    at = words.line.find(sought.line) if sought.line else -1
    while at >= 0 and len(found) < _MOST:
        passage = words.range(at, at + len(sought.line))
        found.append(_with_edges(quote, sought.starts[0], sought.ends[-1], words.text, passage))
        at = words.line.find(sought.line, at + 1)
    return found or in_words


def _with_edges(quote: str, first: int, last: int, text: str, passage: Range) -> Range:
    """A passage with the punctuation around it that the quote has too."""
    start, end = passage
    at = start
    for mark in reversed("".join(quote[:first].split())):
        at -= len(text[max(0, at - _SPACE) : at]) - len(text[max(0, at - _SPACE) : at].rstrip())
        if not at or text[at - 1] != mark:
            break
        start = at = at - 1
    at = end
    for mark in "".join(quote[last:].split()):
        at += len(text[at : at + _SPACE]) - len(text[at : at + _SPACE].lstrip())
        if text[at : at + 1] != mark:
            break
        end = at = at + 1
    return Range(start, end)


def _told_apart(places: list[Range], highlight: ForeignHighlight, text: DocumentText) -> list[Range]:
    """The place that foreign positions tell; all of them where they do not."""
    length = max(1, len(text.text))
    if highlight.page and (on_page := _on_page(places, highlight.page, text)):
        if len(on_page) == 1:
            return on_page
        places = on_page
    if highlight.start is not None:
        wanted = highlight.start
        if nearest := _nearest(places, lambda place: abs(place.start - wanted), length):
            return nearest
    if highlight.progression is not None:
        share = highlight.progression
        if nearest := _nearest(places, lambda place: abs(place.start - share * length), length * _NEAR):
            return nearest
    return places


def _nearest(places: list[Range], distance: Callable[[Range], float], within: float) -> list[Range]:
    """The nearest place, if it is clearly nearer than the next; none otherwise."""
    ranked = sorted(places, key=distance)
    nearest, next_ = distance(ranked[0]), distance(ranked[1])
    return [ranked[0]] if nearest <= within and nearest < next_ * _CLEARLY else []


def _on_page(places: list[Range], page: str, text: DocumentText) -> list[Range]:
    """The places that stand on a page of this name."""
    pages = [
        span
        for span in text.structure.spans
        if span.kind is SpanKind.PAGE and span.title.casefold() == page.casefold()
    ]
    return [place for place in places if any(span.start <= place.start < span.end for span in pages)]
