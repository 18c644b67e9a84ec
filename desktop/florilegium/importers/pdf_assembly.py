"""The blocks of a PDF set into one canonical text, with the map back to the pages."""

import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from florilegium.importers.building import DocumentBuilder
from florilegium.importers.pdf_blocks import Draft
from florilegium.importers.pdf_characters import Face, Fragment
from florilegium.importers.pdf_statements import Entry, Place
from florilegium.importers.pdf_words import Running, habits_of, run_together
from florilegium.model import PICTURE, Block, BlockKind, PageMap, Span, SpanKind, Structure

_STYLES = (
    (Face.BOLD, SpanKind.STRONG),
    (Face.ITALIC, SpanKind.EMPHASIS),
    (Face.RAISED, SpanKind.SUPERSCRIPT),
    (Face.LOWERED, SpanKind.SUBSCRIPT),
)
_KEEP_LINES = (BlockKind.VERSE, BlockKind.CODE)

Links = Mapping[int, Sequence[tuple[str | Place, list[int]]]]
"""For each page, targets with the characters that lead there."""


def set_blocks(builder: DocumentBuilder, drafts: Sequence[Draft]) -> list[Running]:
    """Add the drafts to ``builder``; gives what each of its blocks was made of."""
    habits = habits_of(line for draft in drafts for line in draft.lines)
    made = []
    for draft in drafts:
        if draft.picture:
            running = Running()
            running.add(PICTURE, draft.lines[0].page, -1, 0)
            picture = Span(0, 1, SpanKind.PICTURE, "", draft.picture)
            builder.add_block(Block(0, 0), PICTURE, (picture,))
            made.append(running)
            continue
        running = run_together(draft.lines, habits, keep_lines=draft.kind in _KEEP_LINES, skip=draft.skip)
        text = running.text
        if not text.strip():
            continue
        group = 1 if draft.kind is BlockKind.LIST_ITEM else 0
        spans = list(_styled(running, draft.kind))
        builder.add_block(Block(0, 0, draft.kind, draft.level, marker=draft.marker), text, spans, group=group)
        made.append(running)
    return made


def _styled(running: Running, kind: BlockKind) -> Iterator[Span]:
    found: dict[int, list[tuple[int, int]]] = {face: [] for face, _ in _STYLES}
    start = 0
    for faces, run in groupby(running.faces):
        end = start + sum(1 for _ in run)
        for face, stretches in found.items():
            if faces & face:
                if stretches and stretches[-1][1] == start:
                    start_before, _ = stretches.pop()
                    stretches.append((start_before, end))
                else:
                    stretches.append((start, end))
        start = end
    for face, span in _STYLES:
        if face == Face.BOLD and kind is BlockKind.HEADING:
            continue
        for first, last in found[face]:
            if face == Face.BOLD or (first, last) != (0, start):
                yield Span(first, last, span)


def map_of(
    made: Sequence[Running],
    blocks: Sequence[Block],
    sizes: Sequence[tuple[float, float, int]],
    labels: Sequence[str],
) -> PageMap:
    """Where each code point stands. ``sizes`` are width, height and rotation of the pages."""
    starts, ends, pages, firsts = (array("q") for _ in range(4))
    for running, block in zip(made, blocks, strict=True):
        before = -2
        for offset, (page, char) in enumerate(zip(running.pages, running.chars, strict=True)):
            if char < 0:
                before = -2
                continue
            if char == before + 1 and pages[-1] == page:
                ends[-1] += 1
            else:
                starts.append(block.start + offset)
                ends.append(block.start + offset + 1)
                pages.append(page)
                firsts.append(char)
            before = char
    return PageMap(
        text_starts=starts,
        text_ends=ends,
        pages=pages,
        first_chars=firsts,
        widths=array("d", [width for width, _, _ in sizes]),
        heights=array("d", [height for _, height, _ in sizes]),
        labels=tuple(labels),
        rotations=array("q", [rotation for _, _, rotation in sizes]),
    )


def page_spans(made: Sequence[Running], blocks: Sequence[Block], labels: Sequence[str]) -> list[Span]:
    """A span wherever another page begins."""
    found = []
    last = -1
    for running, block in zip(made, blocks, strict=True):
        start = 0
        for page, run in groupby(running.pages):
            end = start + sum(1 for _ in run)
            while start < end and running.codes[start].isspace():
                start += 1
            stop = end
            while start < stop and running.codes[stop - 1].isspace():
                stop -= 1
            if page != last and start < stop:
                found.append(
                    Span(block.start + start, block.start + stop, SpanKind.PAGE, str(page), labels[page])
                )
                last = page
            start = end
    return found


def link_spans(
    text: str, structure: Structure, pages: PageMap, links: Links
) -> tuple[list[Span], set[Place]]:
    """The links over the text, and the places they lead to."""
    found: list[Span] = []
    places: set[Place] = set()
    for page, targets in links.items():
        for target, chars in targets:
            positions = sorted({at for char in chars if (at := pages.position(page, char)) is not None})
            for start, end in _stretches(text, structure, positions):
                name = target if isinstance(target, str) else f"#{target.name}"
                found.append(Span(start, end, SpanKind.LINK, name))
                if isinstance(target, Place):
                    places.add(target)
    return found, places


def _stretches(text: str, structure: Structure, positions: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(1, len(positions) + 1):
        if at < len(positions):
            before, after = positions[at - 1], positions[at]
            together = after - before <= 2 and structure.block_index(before) == structure.block_index(after)
            if together and not text[before + 1 : after].strip():
                continue
        first, last = positions[start], positions[at - 1] + 1
        while first < last and text[first].isspace():
            first += 1
        while first < last and text[last - 1].isspace():
            last -= 1
        if first < last:
            yield first, last
        start = at


def anchor_spans(places: set[Place], pages: PageMap, lines: Sequence[Fragment]) -> list[Span]:
    """An anchor at the line that each place is just above of."""
    by_page: dict[int, list[Fragment]] = defaultdict(list)
    for line in lines:
        by_page[line.page].append(line)
    found = []
    for place in sorted(places, key=lambda one: one.name):
        position = pages.first_position(place.page)
        if place.top is not None:
            below = [line for line in by_page[place.page] if line.base < place.top + 1]
            if below:
                line = max(below, key=lambda one: (one.base, -one.left))
                char = next((char for char in line.chars if char >= 0), -1)
                at = pages.position(place.page, char)
                position = position if at is None else at
        found.append(Span(position, position, SpanKind.ANCHOR, place.name))
    return found


def head_by_outline(drafts: Sequence[Draft], outline: Sequence[Entry]) -> None:
    """Make headings of what the outline names, with its levels."""
    by_page: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if len(draft.lines) <= 4:
            by_page[draft.lines[0].page].append(draft)
    levels: dict[int, int] = {}
    matched: set[int] = set()
    for entry in outline:
        wanted = _letters(entry.title)
        for draft in by_page[entry.place.page]:
            has = _letters(draft.text)
            same = has == wanted or (
                len(wanted) >= 4 and len(has) >= 4 and (has.endswith(wanted) or wanted.endswith(has))
            )
            if same and wanted and id(draft) not in matched and len(has) <= 2 * len(wanted) + 12:
                draft.kind, draft.level, draft.marker, draft.skip = (
                    BlockKind.HEADING,
                    min(entry.level, 6),
                    "",
                    0,
                )
                levels.setdefault(round(draft.size), draft.level)
                matched.add(id(draft))
                break
    if len(matched) < 3:
        return
    deepest = max(levels.values())
    sizes = sorted(levels)
    for draft in drafts:
        if draft.kind is BlockKind.HEADING and id(draft) not in matched:
            size = round(draft.size)
            at = bisect_left(sizes, size)
            if at == len(sizes):
                draft.level = 1
            elif sizes[at] == size:
                draft.level = levels[size]
            else:
                draft.level = min(deepest + 1, 6, levels[sizes[at]] + 1)


def _letters(words: str) -> str:
    return re.sub(r"[\W_]", "", words.casefold())


def merged(structure: Structure, spans: Sequence[Span]) -> Structure:
    """The structure with further spans, in order."""
    every = sorted((*structure.spans, *spans), key=lambda span: (span.start, -span.end))
    kept = [span for before, span in pairwise((None, *every)) if span is not None and span != before]
    return Structure(structure.blocks, tuple(kept))
