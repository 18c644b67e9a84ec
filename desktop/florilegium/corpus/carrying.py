"""Taking highlights from one version of their document to the next, and what is to be reviewed."""

import contextlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from florilegium.anchoring import Carried, carry, describe, resolve
from florilegium.errors import FlorilegiumError
from florilegium.model import (
    Anchor,
    AnchorStatus,
    Highlight,
    HitMark,
    Range,
    TextPositionSelector,
    TextQuoteSelector,
)
from florilegium.store import DocumentRows, HighlightRows, Review, ReviewRows, SearchRows

Places = Mapping[tuple[int, Anchor], Carried]
"""Where anchors of earlier versions are in a new text."""


class Carrier:
    """Carries highlights to their document's current version."""

    def __init__(
        self,
        documents: DocumentRows,
        highlights: HighlightRows,
        reviews: ReviewRows,
        searches: SearchRows,
    ) -> None:
        self._documents = documents
        self._highlights = highlights
        self._reviews = reviews
        self._searches = searches

    def places(self, document: str, text: str) -> Places:
        """Where the anchors of a document's highlights are in a new text.

        Comparing two long texts takes a while: it is done before the transaction, so that nobody
        waits for it.
        """
        by_version: dict[int, list[Anchor]] = defaultdict(list)
        for highlight in self._highlights.of_document(document):
            by_version[highlight.version].append(highlight.anchor)
        for _, mark, anchor in self._marks(document):
            by_version[mark.version].append(anchor)
        return {
            (version, anchor): place
            for version, anchors in by_version.items()
            for anchor, place in zip(anchors, self._find(version, text, anchors), strict=True)
        }

    def carry_document(self, document: str, text: str, places: Places, moment: str) -> Counter[AnchorStatus]:
        """Carry all of a document's highlights to its current version, whose text is given.

        Called inside a transaction, with what :meth:`places` gave. Gives how they fared. Those in
        the trash stay with their version until they are restored.
        """
        fared: Counter[AnchorStatus] = Counter()
        highlights = self._highlights.of_document(document)
        for highlight in self._carry(
            highlights,
            self._reviews.of_document(document),
            self._documents.current_version(document),
            text,
            places,
            moment,
        ):
            self._highlights.put(highlight)
            fared[highlight.status] += 1
        self._carry_marks(document, places)
        return fared

    def carry_one(self, highlight: Highlight, moment: str) -> Highlight:
        """A highlight made on an older version, as it sits in the current one.

        Called inside a transaction. Its row must be there already, as what is to be reviewed refers
        to it.
        """
        version = self._documents.current_version(highlight.document)
        text = self._documents.text(version).text
        (carried,) = self._carry([highlight], self._reviews.by_id([highlight.id]), version, text, {}, moment)
        return carried

    def _carry(
        self,
        highlights: Sequence[Highlight],
        reviews: Mapping[str, Review],
        version: int,
        text: str,
        places: Places,
        moment: str,
    ) -> list[Highlight]:
        by_version: dict[int, list[Highlight]] = defaultdict(list)
        for highlight in highlights:
            by_version[highlight.version].append(highlight)
        carried: list[Highlight] = []
        for origin, group in by_version.items():
            late = [highlight.anchor for highlight in group if (origin, highlight.anchor) not in places]
            found = dict(zip(late, self._find(origin, text, late), strict=True)) if late else {}
            for highlight in group:
                place = found.get(highlight.anchor) or places[origin, highlight.anchor]
                fared, review = _fared(highlight, place, reviews.get(highlight.id), version, text, moment)
                if fared.status is AnchorStatus.LOST and review and review.from_version != fared.version:
                    fared = self._as_it_was(fared, review)
                if review is None:
                    self._reviews.drop([highlight.id])
                elif review != reviews.get(highlight.id):
                    self._reviews.put(review)
                carried.append(fared)
        return carried

    def _carry_marks(self, document: str, places: Places) -> None:
        """Take along what was seen of saved searches; a hit whose words changed is unseen again."""
        version = self._documents.current_version(document)
        kept: dict[str, list[HitMark]] = defaultdict(list)
        for search, mark, anchor in self._marks(document):
            place = places.get((mark.version, anchor))
            if place and place.range and place.status in (AnchorStatus.EXACT, AnchorStatus.MOVED):
                start, end = place.range.start, place.range.end
                kept[search].append(replace(mark, version=version, start=start, end=end))
        self._searches.replace_marks_in(document, kept)

    def _marks(self, document: str) -> Iterator[tuple[str, HitMark, Anchor]]:
        """A document's hits that were looked at, with their search and anchor; none whose text is gone."""
        texts: dict[int, str] = {}
        for search, marks in self._searches.marks_in(document).items():
            for mark in marks:
                with contextlib.suppress(FlorilegiumError, ValueError):
                    if mark.version not in texts:
                        texts[mark.version] = self._documents.text(mark.version).text
                    yield search, mark, describe(texts[mark.version], Range(mark.start, mark.end))

    def _find(self, origin: int, text: str, anchors: Sequence[Anchor]) -> list[Carried]:
        try:
            old = self._documents.text(origin).text
        except FlorilegiumError:  # forgotten in the meantime, or damaged: the quotations are all there is
            return [resolve(text, anchor) for anchor in anchors]
        # One that came from elsewhere and was not found here has no place in that version either.
        placed = [anchor for anchor in anchors if old[anchor.range.start : anchor.range.end]]
        carried = dict(zip(placed, carry(old, text, placed), strict=True))
        return [carried.get(anchor) or resolve(text, anchor) for anchor in anchors]

    def _as_it_was(self, highlight: Highlight, review: Review) -> Highlight:
        """A lost highlight with the words that the reader chose, not those that a change made of them."""
        try:
            text = self._documents.text(review.from_version).text
        except FlorilegiumError:
            return highlight
        return as_it_was(highlight, review, text)


def as_it_was(highlight: Highlight, review: Review, text: str) -> Highlight:
    """A highlight on the words it had before a change, in ``text`` of that version; lost.

    One that came from elsewhere with other words than the text's has no place there: it keeps its words.
    """
    passage = Range(review.start, review.start + len(review.was))
    said = text[passage.start : passage.end] == review.was
    return replace(
        highlight,
        version=review.from_version,
        anchor=describe(text, passage) if said else nowhere(text, review.was),
        status=AnchorStatus.LOST,
    )


def nowhere(text: str, words: str, prefix: str = "", suffix: str = "") -> Anchor:
    """An anchor of words that a text has no place for: it begins where the text ends."""
    end = len(text)
    return Anchor(TextPositionSelector(end, end + len(words)), TextQuoteSelector(words, prefix, suffix))


def _fared(
    highlight: Highlight, place: Carried, review: Review | None, version: int, text: str, moment: str
) -> tuple[Highlight, Review | None]:
    """A highlight after a change, and what there is to be reviewed of it."""
    lost = highlight.status is AnchorStatus.LOST
    waiting = review if review is not None and not review.reviewed else None
    unattached = review if lost and review is not None and review.reviewed else None
    fresh = waiting or Review(highlight.id, highlight.version, highlight.start, highlight.exact, (), moment)
    if place.range is None or (unattached and place.status is AnchorStatus.ALTERED):
        kept = replace(unattached or replace(fresh, changed=moment), candidates=place.candidates)
        return replace(highlight, status=AnchorStatus.LOST), kept
    status = place.status
    if waiting is not None and not lost:
        words_are_back = text[place.range.start : place.range.end] == waiting.was
        status = _since(highlight.status, status, words_are_back=words_are_back)
    new = replace(
        highlight, version=version, anchor=describe(text, place.range), status=status, modified=moment
    )
    if status is AnchorStatus.EXACT:
        return new, None
    return new, replace(fresh, candidates=(), changed=moment if lost else fresh.changed)


def _since(before: AnchorStatus, after: AnchorStatus, *, words_are_back: bool) -> AnchorStatus:
    """The status after two changes, the first of which the reader has not looked at."""
    if before is AnchorStatus.ALTERED:
        if not words_are_back:
            return AnchorStatus.ALTERED
        return AnchorStatus.MOVED if after is AnchorStatus.MOVED else AnchorStatus.EXACT
    return before if after is AnchorStatus.EXACT else after
