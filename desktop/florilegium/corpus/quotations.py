"""Verifying quotations: whether the corpus says, word for word, what a draft says it does.

Verbatim means the same words and the same punctuation between them; kinds of quotation marks and
dashes, ligatures, white space, line wraps and the punctuation at either end are the draft's own
business. An ellipsis stands for words left out, brackets for words put in; that is told. Everything
else that differs is an alteration, shown word by word.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from florilegium.anchoring.places import Sought
from florilegium.anchoring.words import same_words
from florilegium.corpus.comparing import (
    MOST_PLACES,
    Part,
    Place,
    chains,
    difference,
    differing,
    remarks_on_case,
    share,
    trimmed,
)
from florilegium.corpus.draft_files import DraftFile
from florilegium.corpus.drafts import Quoted, quotations
from florilegium.corpus.locating import Candidates, Locator, PlainWords, ReadDocument
from florilegium.errors import NotFound
from florilegium.exporters.links import SCHEME, OpenRequest, link, parse_link
from florilegium.importers.reading import Reader
from florilegium.model import MOST_CANDIDATES, QuotationStatus, QuotedPlace, Range, Verdict, WordChange
from florilegium.search.analysis import forms
from florilegium.store import DocumentRows, HighlightRows

FEWEST = 2
"""Words of a quotation that is looked for; one word in quotation marks names, and quotes nothing."""
_SHARED = 0.6  # of the longer one's words that a passage has in the same order, to be an alteration
_SHARED_WEIGHT = 0.5  # the same by the words' rarity
_SHARED_FEW = 0.7  # the same of a part of at most a few words
_FEW = 5
_LACKING = 1.5  # what a word that is lacking weighs at most, beside the rarest that is there
_TRIED = 4  # documents that are looked through for a passage nearly the same
_READ_OTHERWISE = 2  # documents looked into though they lack a word, for it may be cut in two there
_CLOSE = 0.8  # share of the words with which no nearer passage is looked for
_INSERTED = 10  # words that a bracket may stand for
_GAP = re.compile(
    r"\s*(?:\[\s*(?:…|\.{3}|\.\s\.\s\.)\s*\]|\(\s*(?:…|\.{3}|\.\s\.\s\.)\s*\)|…|\.\s\.\s\.(?:\s\.)?|\.{3,4})\s*"
)
_SIC = re.compile(r"\s*\[\s*sic[.!?]?\s*\]", re.IGNORECASE)
_LETTER = re.compile(r"\[(\w)\](?=\w)")
_BRACKET = re.compile(r"\s*\[[^\[\]\n]{1,200}\]\s*")
_UNSEEN = "\u200b"


class Quotations:
    """Looks the quotations of drafts up in the corpus."""

    def __init__(
        self, documents: DocumentRows, highlights: HighlightRows, locator: Locator, reader: Reader
    ) -> None:
        self._documents = documents
        self._highlights = highlights
        self._locator = locator
        self._reader = reader

    def verify(self, draft: str | Path) -> list[Verdict]:
        """What became of each quotation of a draft, in its order.

        ``draft`` is Markdown, or the path of a file: Markdown, plain text, or a document of a kind that
        can be added. Raises FlorilegiumError where the file cannot be read.
        """
        if isinstance(draft, Path):
            source = DraftFile(draft)
            found, without = self.quoted_in(source), self.itself(source)
        else:
            found, without = quotations(draft), frozenset()
        return [verdict for quoted in found if (verdict := self.verdict(quoted, without)) is not None]

    def quoted_in(self, draft: DraftFile) -> list[Quoted]:
        """The quotations of a draft, in its order. Raises ImportFailure."""
        return draft.quotations(self._reader)

    def itself(self, draft: DraftFile) -> frozenset[str]:
        """The documents that were read from a draft's own file, which prove nothing of what it quotes."""
        path = str(draft.path.resolve())
        found = {self._documents.at_path(path), self._documents.with_fingerprint(draft.fingerprint)}
        return frozenset(found - {""})

    def verdict(self, quoted: Quoted, without: frozenset[str] = frozenset()) -> Verdict | None:
        """What became of one quotation, some documents left out; None if it is too short to be one."""
        found = self._verdict_on(quoted, without)
        if found is None:
            return None
        spot = quoted.spot
        return replace(
            found,
            before=quoted.before,
            after=quoted.after,
            spot=None if spot is None else Range(spot.start, spot.end),
            referable=spot is not None and spot.reference >= 0,
        )

    def _verdict_on(self, quoted: Quoted, without: frozenset[str]) -> Verdict | None:
        text = quoted.text.replace(_UNSEEN, "")
        quoted = replace(quoted, text=text)
        if len(self._locator.words(text)) < FEWEST:
            return None
        sources = {one: asked for one, asked in self._linked(quoted).items() if one not in without}
        literal = [Part(text, self._locator.words(text), None)]
        parts, remarks = self._parts(text)
        readings = [(literal, [])] if not remarks else [(literal, []), (parts, remarks)]
        candidates = self._locator.candidates([part.text for part in parts])
        if without:
            sure, alike = (
                [one for one in documents if one not in without]
                for documents in (candidates.sure, candidates.alike)
            )
            candidates = replace(candidates, sure=sure, alike=alike)
        for documents in ([*sources, *candidates.sure], candidates.alike[:_READ_OTHERWISE]):
            for reading, said in readings:
                if places := self._same(reading, list(dict.fromkeys(documents))):
                    return self._found(quoted, reading, places, sources, said)
        if any(self._said_once(text, asked.highlight) for asked in sources.values()):
            remarks = [*remarks, "The highlight has these words; its document has changed since."]
        return self._altered(quoted, parts, candidates, sources, remarks, without) or Verdict(
            quoted.line, text, QuotationStatus.NOT_FOUND, remark=" ".join(remarks)
        )

    # ---- what the draft says of the source

    def _linked(self, quoted: Quoted) -> dict[str, OpenRequest]:
        """Documents that the draft links to beside the quotation, by id, with what the link asks for."""
        found: dict[str, OpenRequest] = {}
        for target in quoted.links:
            if not target.startswith(f"{SCHEME}:"):
                continue
            try:
                asked = parse_link(target)
            except NotFound:
                continue
            # By id, or by the content: a library elsewhere has made an id of the same bytes.
            for document in self._documents.find(asked.document)[:1]:
                found.setdefault(document, asked)
        return found

    def _said_once(self, text: str, highlight: str) -> bool:
        """Whether a highlight, in the version of the document that it is of, has the words quoted."""
        known = self._highlights.by_id([highlight]).get(highlight) if highlight else None
        return known is not None and same_words(known.exact, text)

    def _cited(self, quoted: Quoted, documents: Sequence[str]) -> list[str]:
        """Which of some documents are named, by title or author, around the quotation."""
        around = f" {' '.join(forms(quoted.around)[0])} "
        named: list[str] = []
        for summary in self._documents.summaries(list(dict.fromkeys(documents))):
            title = " ".join(forms(summary.title)[0])
            authors = [forms(name)[0] for name in re.split(r"[,;&]|\band\b", summary.author)]
            surnames = {name[-1] for name in authors if name and len(name[-1]) > 2}
            if (title and f" {title} " in around) or any(f" {name} " in around for name in surnames):
                named.append(summary.id)
        return named

    # ---- the parts of a quotation

    def _parts(self, text: str) -> tuple[list[Part], list[str]]:
        """A quotation cut where words are left out or put in, and what is to be said of that."""
        remarks: list[str] = []
        plain = _SIC.sub("", text)
        if _LETTER.search(plain):
            plain = _LETTER.sub(r"\1", plain)
            remarks.append("A letter in brackets is the draft's own.")
        elif plain != text:
            remarks.append("“[sic]” is the draft's own.")
        pieces: list[tuple[str, int | None]] = []
        gaps: list[tuple[tuple[int, int], int | None]] = [
            (found.span(), None) for found in _GAP.finditer(plain)
        ]
        gaps += [
            (found.span(), _INSERTED) for found in _BRACKET.finditer(plain) if not _GAP.fullmatch(found[0])
        ]
        at, reach = 0, None
        for (start, end), following in sorted(gaps, key=lambda gap: gap[0]):
            if start >= at:
                pieces.append((plain[at:start], reach))
                at, reach = end, following
        pieces.append((plain[at:], reach))
        if any(reach is None for _, reach in gaps):
            remarks.append("Words are left out where the ellipsis is.")
        if any(reach is not None for _, reach in gaps):
            remarks.append("Words in brackets are the draft's own.")
        parts = [Part(piece, self._locator.words(piece), reach) for piece, reach in pieces]
        return [part for part in parts if len(part.words)], remarks

    # ---- the same words

    def _same(self, parts: Sequence[Part], documents: list[str]) -> list[Place]:
        """Where documents say the parts, one after the other."""
        found: list[Place] = []
        if not parts:
            return found
        for document in documents:
            read = self._locator.read(document)
            if read is None or any(part.words.line not in read.words.line for part in parts):
                continue
            found += (Place(read, place) for place in chains(read.words.line, parts))
            if len(found) >= MOST_PLACES:
                break
        return found

    def _found(
        self,
        quoted: Quoted,
        parts: Sequence[Part],
        places: list[Place],
        sources: dict[str, OpenRequest],
        remarks: list[str],
    ) -> Verdict:
        """The verdict on words that are there: verbatim, ambiguous, or altered in their punctuation."""
        marked = [(place, differing(parts, place)) for place in places]
        exact = [place for place, fault in marked if not fault]
        chosen = self._chosen(quoted, exact or places, sources)
        if not exact:
            place = chosen[0]
            return self._verdict(
                quoted, QuotationStatus.ALTERED, place, remarks, sources, diff=difference(parts, place)
            )
        if len(chosen) > 1:
            titles = self._titles([place.document.id for place in chosen])
            counts = Counter(place.document.id for place in places)
            return Verdict(
                quoted.line,
                quoted.text,
                QuotationStatus.AMBIGUOUS,
                candidates=tuple(
                    QuotedPlace(
                        place.document.id,
                        titles.get(place.document.id, ""),
                        *place.range,
                        _link_to(place, among=counts[place.document.id]),
                    )
                    for place in chosen[:MOST_CANDIDATES]
                ),
                remark=" ".join(remarks),
            )
        (place,) = chosen
        remarks = [*remarks, *remarks_on_case(parts, place)]
        if sources and place.document.id not in sources:
            remarks.append("It stands in another document than the one it is linked to.")
        among = sum(other.document.id == place.document.id for other in places)
        return self._verdict(quoted, QuotationStatus.VERBATIM, place, remarks, sources, among=among)

    def _chosen(self, quoted: Quoted, places: list[Place], sources: dict[str, OpenRequest]) -> list[Place]:
        """Those of the places that the draft's own link or citation leaves."""
        linked = [place for place in places if place.document.id in sources]
        if linked:
            for place in linked:
                if self._is_highlighted(place, sources[place.document.id].highlight):
                    return [place]
            first = next(iter(sources))
            linked = [place for place in linked if place.document.id == first] or linked
            near = sources[linked[0].document.id].at
            if near is not None:
                return [min(linked, key=lambda place: abs(place.range.start - near))]
            return linked
        documents = {place.document.id for place in places}
        if len(documents) > 1:
            cited = self._cited(quoted, list(documents))
            if len(cited) == 1:
                return [place for place in places if place.document.id == cited[0]]
        return places

    def _is_highlighted(self, place: Place, highlight: str) -> bool:
        known = self._highlights.by_id([highlight]).get(highlight) if highlight else None
        if known is None or known.version != place.document.version:
            return False
        return Range(known.start, known.end).overlaps(place.range)

    # ---- nearly the same words

    def _altered(
        self,
        quoted: Quoted,
        parts: Sequence[Part],
        candidates: Candidates,
        sources: dict[str, OpenRequest],
        remarks: list[str],
        without: frozenset[str],
    ) -> Verdict | None:
        """The verdict on the passage that is nearest; None if none is near."""
        best: tuple[float, Place] | None = None
        for step in ("linked", "alike", "others"):
            documents = list(sources) if step == "linked" else candidates.alike[:_TRIED]
            if step == "others":
                others = self._locator.others([part.text for part in parts], candidates, _TRIED)
                documents = [one for one in others if one not in without]
            for document in documents:
                read = self._locator.read(document)
                near = self._near(parts, read, candidates.weights) if read is not None else None
                if near is not None and (best is None or near[0] > best[0]):
                    best = near
                if best is not None and best[0] >= _CLOSE:
                    break
            if best is not None and (best[0] >= _CLOSE or best[1].document.id in sources):
                break
        if best is None:
            return None
        place = best[1]
        diff = difference(parts, place)
        return self._verdict(quoted, QuotationStatus.ALTERED, place, remarks, sources, diff)

    def _near(
        self, parts: Sequence[Part], document: ReadDocument, weights: dict[str, float]
    ) -> tuple[float, Place] | None:
        """The passage of one document that is nearly what is quoted, with the share of words in common."""
        after = 0
        places: list[tuple[int, int]] = []
        total = shared = 0.0
        for part in parts:
            line = document.words.line
            at = line.find(part.words.line, after)
            if at < 0:
                at = line.find(part.words.line)
            if at >= 0:
                place, score = (at, at + len(part.words)), 1.0
            else:
                found = self._nearest(part, document, weights)
                if found is None:
                    return None
                place, score = found
            places.append(place)
            total += len(part.words)
            shared += score * len(part.words)
            after = place[1]
        if any(second[0] < first[0] for first, second in pairwise(places)) or not total:
            return None
        return shared / total, Place(document, tuple(places))

    def _nearest(
        self, part: Part, document: ReadDocument, weights: dict[str, float]
    ) -> tuple[tuple[int, int], float] | None:
        words = part.words
        best: tuple[tuple[int, int], float] | None = None
        for place in document.alike.places(Sought(words.line, "", "", part.text)):
            first, last = trimmed(words.line, document.words.line, place.first, place.last)
            if last <= first:
                continue
            common = share(words, document.words, first, last)
            enough = _SHARED_FEW if len(words) <= _FEW else _SHARED
            if common < enough or self._weight(words, document.words, first, last, weights) < _SHARED_WEIGHT:
                continue
            if best is None or common > best[1]:
                best = (first, last), common
        return best

    def _weight(
        self, words: PlainWords, others: PlainWords, first: int, last: int, weights: dict[str, float]
    ) -> float:
        """The share of the quotation's words that the passage has, weighed by rarity.

        One that it lacks weighs little more than the rarest that it has: "umbrella" for "lamp" is one word.
        """
        if not weights:
            return 1.0
        line = others.line[first:last]
        shared: list[float] = []
        missing: list[float] = []
        for index, character in enumerate(words.line):
            exact = forms(words.text[words.starts[index] : words.ends[index]])[0]
            weight = max((weights.get(form, 0.0) for form in exact), default=0.0)
            (shared if character in line else missing).append(weight)
        most = _LACKING * max(shared, default=0.0)
        lacking = sum(min(weight, most) for weight in missing)
        return sum(shared) / (sum(shared) + lacking) if shared else 0.0

    # ----

    def _titles(self, documents: Sequence[str]) -> dict[str, str]:
        ids = list(dict.fromkeys(documents))
        return {summary.id: summary.title for summary in self._documents.summaries(ids)}

    def _verdict(
        self,
        quoted: Quoted,
        status: QuotationStatus,
        place: Place,
        remarks: Sequence[str],
        sources: dict[str, OpenRequest],
        diff: tuple[WordChange, ...] = (),
        among: int = 1,
    ) -> Verdict:
        document, passage = place.document.id, place.range
        return Verdict(
            quoted.line,
            quoted.text,
            status,
            document,
            self._titles([document]).get(document, ""),
            passage.start,
            passage.end,
            diff,
            _link_to(place, among=among),
            remark=" ".join(remarks),
            linked=document in sources,
        )


def _link_to(place: Place, *, among: int) -> str:
    """The link to a place; it says where, if it is ``among`` several in its document."""
    document, passage = place.document, place.range
    words = document.text[passage.start : passage.end]
    return link(document.id, None, words, passage.start if among > 1 else None)
