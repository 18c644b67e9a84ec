"""The quotations in a draft: block quotations, and what stands in quotation marks.

Markdown is read by its own rules, so that emphasis, escapes, entities and line wraps inside a
quotation are gone and links are known. In other text, lines that begin with ">" are a block
quotation, and paragraphs are parted by blank lines.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from florilegium.corpus.draft_paragraphs import UNSEEN, Link, Paragraph, markdown_paragraphs, plain_paragraphs
from florilegium.corpus.draft_spots import Places, spots
from florilegium.corpus.quotation_marks import PAIRS, closing_mark, opens
from florilegium.exporters.links import SCHEME
from florilegium.model import BlockKind, ImportedDocument, SpanKind

_ATTRIBUTION = re.compile(r"^\s*(?:[-–—―]{1,3}\s*\S|~\s)")
_CALLOUT = re.compile(r"^\[!\w[^\]]*\][-+]?[^\n]*\n?")
_BLOCK_ID = re.compile(r"\s*\^[A-Za-z0-9-]+\s*$")
_PROVENANCE = re.compile(r"Source: .*, SHA-256 [0-9a-f]{64}, version ")
_WORD = re.compile(r"\w")
_BESIDE = re.compile(r"\s*[(\[]?\s*")  # between a quotation and the reference that is its own
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s")
_MOST_SPOTS = 300  # quotations in one paragraph whose places are looked for: each is told from all others
_SENTENCE = 300  # code points of the draft's own words that are shown on either side


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a quotation stands in the draft's own characters. Offsets are code points of the draft."""

    start: int
    """With its opening mark."""
    end: int
    """Behind its closing mark; of a block quotation, behind its last word."""
    places: Places
    """Where each character of its text is."""
    reference: int = -1
    """Where a reference goes; -1 if it cannot be told."""
    before: str = " ("
    """What stands before the reference."""
    after: str = ")"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation in a draft."""

    line: int
    """Where it begins, from 1."""
    text: str
    around: str
    """The paragraph that it stands in, or that follows it, for what it says of the source."""
    links: tuple[str, ...]
    """What is linked to beside it, the nearest first."""
    before: str = ""
    """The draft's own words in the same sentence before it; of a block quotation, the sentence before."""
    after: str = ""
    spot: Spot | None = None
    """None where it cannot be told for certain."""


def quotations(draft: str, *, markdown: bool = True) -> list[Quoted]:
    """The quotations of a draft, in its order. Offsets in it count a line's end as one."""
    draft = draft.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    paragraphs = list(markdown_paragraphs(draft) if markdown else plain_paragraphs(draft))
    return _in_paragraphs(paragraphs, _Source(draft, markdown))


def document_quotations(document: ImportedDocument) -> list[Quoted]:
    """The quotations of a draft that is a document of another kind; its lines are its paragraphs."""
    links = [span for span in document.structure.spans if span.kind is SpanKind.LINK]
    numbers = itertools.count(1)
    number, was_quoted = 0, False
    paragraphs: list[Paragraph] = []
    for block in document.structure.blocks:
        if block.start == block.end or block.kind is BlockKind.CODE:
            continue
        number += bool(block.quote) and not was_quoted
        was_quoted = bool(block.quote)
        inside = tuple(
            Link(span.start - block.start, span.end - block.start, span.target)
            for span in links
            if block.start <= span.start < block.end
        )
        text = document.text[block.start : block.end]
        paragraphs.append(Paragraph(next(numbers), text, (), inside, number if block.quote else 0))
    return _in_paragraphs(paragraphs, _Source())


@dataclass(frozen=True, slots=True)
class _Source:
    """A draft's characters, where they can be had."""

    draft: str = ""
    markdown: bool = True

    def spots(self, start: int, end: int, words: str) -> list[Places]:
        return spots(self.draft, start, end, words, markup=self.markdown)


def _in_paragraphs(paragraphs: list[Paragraph], source: _Source) -> list[Quoted]:
    found: list[Quoted] = []
    at = 0
    while at < len(paragraphs):
        end = at + 1
        if number := paragraphs[at].quoted:
            while end < len(paragraphs) and paragraphs[end].quoted == number:
                end += 1
            following = paragraphs[end] if end < len(paragraphs) else None
            before = paragraphs[at - 1].text if at and not paragraphs[at - 1].quoted else ""
            found += _block(paragraphs[at:end], following, before, source)
        else:
            found += _marked(paragraphs[at], source)
        at = end
    return found


# ---- block quotations


def _block(
    paragraphs: list[Paragraph], following: Paragraph | None, before: str, source: _Source
) -> Iterator[Quoted]:
    """A block quotation without what only says where it is from."""
    words: list[str] = []
    about: list[Paragraph] = []
    notes: list[Paragraph] = []
    bodies: list[Paragraph] = []
    attributions: list[Paragraph] = []
    line = 0
    inner = 0  # depth of a callout within, which is a note
    for index, paragraph in enumerate(paragraphs):
        if index and paragraph.depth > 1 and _CALLOUT.match(paragraph.text):
            inner = paragraph.depth
        inner = inner if paragraph.depth >= inner else 0
        if inner:
            notes.append(paragraph)
        if inner or _PROVENANCE.match(paragraph.text):
            continue
        text = _CALLOUT.sub("", paragraph.text) if index == 0 else paragraph.text
        kept: list[str] = []
        for one in text.split("\n"):
            if (kept or words) and _ATTRIBUTION.match(one):
                break
            kept.append(one)
        body = _BLOCK_ID.sub("", "\n".join(kept)).strip()
        if len(kept) < len(text.split("\n")) or not body:
            about.append(paragraph)
        if len(kept) < len(text.split("\n")):
            attributions.append(paragraph)
        if body:
            bodies.append(paragraph)
            skipped = 1 if text != paragraph.text else 0
            line = line or paragraph.line + skipped
            words.append(body)
    if following is not None and not following.quoted:
        about.append(_without_references(following))
    text = _unwrapped("\n\n".join(words))
    if _WORD.search(text):
        beside = [*about, *paragraphs]
        links = tuple(link.target for paragraph in beside for link in paragraph.links)
        yield Quoted(
            line,
            text,
            "\n".join(paragraph.text for paragraph in about),
            tuple(dict.fromkeys(links)),
            _sentence_before(before, len(before.rstrip())),
            spot=_block_spot(bodies, attributions, text, source),
        )
    for paragraph in notes:
        yield from _marked(paragraph, source)


def _block_spot(
    bodies: list[Paragraph], attributions: list[Paragraph], text: str, source: _Source
) -> Spot | None:
    """Where a block quotation stands; a reference to it is a line of its own, or ends the one there is."""
    found = source.spots(bodies[0].source[0], bodies[-1].source[1], text)
    if len(found) != 1:
        return None
    (places,) = found
    spot = Spot(places[0][0], places[-1][1], places)
    last = attributions[-1] if attributions else bodies[-1]
    draft = source.draft
    start, end = last.source
    end = start + len(draft[start:end].rstrip())
    row = draft[draft.rfind("\n", 0, end) + 1 : end]
    marked = re.match(r"[ \t]*(?:>[ \t]?)+", row)
    if marked is None or _BLOCK_ID.search(row):
        return spot
    if attributions:
        return replace(spot, reference=end)
    mark = marked[0]
    return replace(spot, reference=end, before=f"\n{mark.rstrip()}\n{mark}— ", after="")


def _unwrapped(text: str) -> str:
    """A block quotation without quotation marks around the whole of it."""
    closing = PAIRS.get(text[:1])
    if closing and len(text) > 2 and text[-1] in closing and not any(mark in text[1:-1] for mark in closing):
        return text[1:-1].strip()
    return text


# ---- quotation marks


def _marked(paragraph: Paragraph, source: _Source) -> Iterator[Quoted]:
    """What stands in quotation marks in a paragraph, the outermost of those within each other."""
    text = paragraph.text
    stretches = _stretches(paragraph)
    owned = [own for _, _, own in stretches if own is not None]
    counts: Counter[str] = Counter()
    whole = Counter(text[at : end + 1] for at, end, _ in stretches)
    for at, end, own in stretches:
        with_marks = text[at : end + 1]
        counts[with_marks] += 1
        inner = text[at + 1 : end]
        words = inner.strip()
        others = [link for link in owned if link is not own]
        own_links = {other.start for other in others}
        links = sorted(
            (link for link in paragraph.links if link.start not in own_links),
            key=lambda link: (link.end < at, abs(link.end - end)),
        )
        found = source.spots(*paragraph.source, with_marks) if len(stretches) <= _MOST_SPOTS else []
        spot = None
        if len(found) == whole[with_marks]:
            skipped = 1 + len(inner) - len(inner.lstrip())
            spot = _inline_spot(found[counts[with_marks] - 1], skipped, len(words), source)
        yield Quoted(
            paragraph.line_at(at),
            words,
            _cut_out(text, others),
            tuple(link.target for link in links),
            _sentence_before(text, at) + text[at],
            text[end] + _sentence_after(text, end + 1),
            spot,
        )


def _stretches(paragraph: Paragraph) -> list[tuple[int, int, Link | None]]:
    """Opening and closing mark of each quotation, and the reference that is its own.

    That is a link to a passage that stands just behind it. It says nothing of the other quotations, and
    marks in its words open none.
    """
    text = paragraph.text
    found: list[tuple[int, int, Link | None]] = []
    at = 0
    while at < len(text):
        if text[at] in PAIRS and opens(text, at):
            end = closing_mark(text, at)
            if end > at:
                own = next(
                    (
                        link
                        for link in paragraph.links
                        if link.start > end
                        and link.target.startswith(f"{SCHEME}:")
                        and _BESIDE.fullmatch(text, end + 1, link.start)
                    ),
                    None,
                )
                if _WORD.search(text, at + 1, end):
                    found.append((at, end, own))
                at = own.end - 1 if own is not None else end
        at += 1
    return found


def _without_references(paragraph: Paragraph) -> Paragraph:
    """A paragraph without the references that are its quotations' own."""
    owned = [own for _, _, own in _stretches(paragraph) if own is not None]
    links = tuple(link for link in paragraph.links if link not in owned)
    return replace(paragraph, text=_cut_out(paragraph.text, owned), links=links)


def _cut_out(text: str, links: Sequence[Link]) -> str:
    """A text without some links, in the order they stand in, and the brackets around them."""
    pieces: list[str] = []
    at = 0
    for link in links:
        before = text[at : link.start].rstrip()
        at = link.end
        if before.endswith(("(", "[")):
            before = before[:-1].rstrip()
            at += text.startswith((")", "]"), at)
        pieces.append(before)
    return "".join([*pieces, text[at:]])


def _inline_spot(places: Places, skipped: int, length: int, source: _Source) -> Spot:
    """The spot of a quotation with its marks at ``places``; a reference goes behind marks around both."""
    start, end = places[0][0], places[-1][1]
    opening = re.search(r"[*_~=]+\Z", source.draft[max(start - 8, 0) : start])
    reference = end
    if source.markdown and opening and source.draft.startswith(opening[0][::-1], end):
        reference += len(opening[0])
    return Spot(start, end, places[skipped : skipped + length], reference)


def _sentence_before(text: str, at: int) -> str:
    """The words of the sentence at ``at`` that stand before it."""
    first = max(at - _SENTENCE, 0)
    ends = [found.end() for found in _SENTENCE_END.finditer(text, first, at)]
    start = ends[-1] if ends else first
    return ("… " if start == first > 0 else "") + text[start:at].replace(UNSEEN, "").lstrip()


def _sentence_after(text: str, at: int) -> str:
    if re.search(r"[.!?…]\W*\Z", text[max(at - 3, 0) : at]) and text[at : at + 1].isspace():
        return ""
    found = _SENTENCE_END.search(text, at)
    end = found.end() if found else len(text)
    cut = end - at > _SENTENCE
    return text[at : at + _SENTENCE if cut else end].replace(UNSEEN, "").rstrip() + (" …" if cut else "")
