"""Footnotes of a PDF: small type low on a page that begins with a mark which stands in its text."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from florilegium.importers.pdf_blocks import Draft, body_size
from florilegium.importers.pdf_characters import Face, Fragment
from florilegium.model import BlockKind, PageMap, Span, SpanKind

_MARK = re.compile(r"\d{1,3}|[*†‡§]{1,3}")
_OPENING = re.compile(r"(\d{1,3}|[*†‡§]{1,3})[.)]? ")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"  # digits that are raised by themselves
_SMALLER = 0.95
"""How large a note's type is at most, in sizes of the text's."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note and its mark, as characters of their page."""

    name: str
    page: int
    first: int
    """The note's first character."""
    mark: tuple[int, ...]
    """The mark's in the text."""


def take_notes(drafts: list[Draft]) -> list[Note]:
    """Make notes of those of ``drafts`` that are, parted where one ends and the next begins."""
    body = body_size([[line for draft in drafts for line in draft.lines]])
    marks: dict[tuple[int, str], tuple[float, tuple[int, ...]]] = {}
    for draft in drafts:
        if draft.size >= _SMALLER * body:
            for line in draft.lines:
                for words, chars in _raised(line):
                    marks.setdefault((line.page, words), (line.base, chars))
    if not marks:
        return []
    found: list[Note] = []
    made: list[Draft] = []
    for draft in drafts:
        if draft.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) or draft.size >= _SMALLER * body:
            made.append(draft)
            continue
        at = len(made)
        for line in draft.lines:
            words, skip = _opening(line)
            mark = marks.get((line.page, words))
            if mark is not None and mark[0] > line.base and skip < len(line.chars):
                made.append(Draft([line], BlockKind.NOTE, marker=words, skip=skip))
                found.append(Note(f"note-{len(found) + 1}", line.page, line.chars[skip], mark[1]))
                del marks[line.page, words]
            elif len(made) == at:
                made.append(Draft([line], draft.kind, draft.level, draft.marker, draft.skip, draft.picture))
            else:
                made[-1].lines.append(line)
    drafts[:] = made
    return found


def note_spans(notes: Sequence[Note], pages: PageMap) -> tuple[list[Span], list[Span]]:
    """The links from marks to their notes, and the notes' anchors."""
    links, anchors = [], []
    for note in notes:
        first = pages.position(note.page, note.first)
        mark = [at for char in note.mark if (at := pages.position(note.page, char)) is not None]
        if first is not None and mark:
            links.append(Span(min(mark), max(mark) + 1, SpanKind.LINK, f"#{note.name}"))
            anchors.append(Span(first, first, SpanKind.ANCHOR, note.name))
    return links, anchors


def _raised(line: Fragment) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The marks in a line, with their characters."""
    raised = [
        bool(face & Face.RAISED) or chr(code) in _RAISED
        for code, face in zip(line.codes, line.faces, strict=True)
    ]
    at = 0
    for is_raised, run in groupby(raised):
        start, at = at, at + sum(1 for _ in run)
        words = _plain(line.codes[start:at])
        if is_raised and start and _MARK.fullmatch(words):
            yield words, tuple(char for char in line.chars[start:at] if char >= 0)


def _opening(line: Fragment) -> tuple[str, int]:
    """The mark that a line begins with, and how many of its code points it takes with what follows."""
    length = 0
    for code, face in zip(line.codes, line.faces, strict=True):
        if not (face & Face.RAISED or chr(code) in _RAISED):
            break
        length += 1
    words = _plain(line.codes[:length])
    if _MARK.fullmatch(words):
        while length < len(line.codes) and line.codes[length] == 0x20:
            length += 1
        return words, length
    opening = _OPENING.match("".join(map(chr, line.codes[:8])))
    return (opening.group(1), opening.end()) if opening else ("", 0)


def _plain(codes: Sequence[int]) -> str:
    return unicodedata.normalize("NFKC", "".join(map(chr, codes))).strip()
