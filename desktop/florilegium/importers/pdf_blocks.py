"""Lines become paragraphs, headings and list items, by their places, sizes and weights."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from florilegium.importers.pdf_characters import Face, Fragment
from florilegium.model import BlockKind

_BULLET = re.compile(r"([•·▪‣◦●○■□◆–—*\uf0b7\uf0a7\u2043-])[  \t]+(?=\S)")
_NUMBER = re.compile(r"(\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\[\d{1,3}\])[  \t]+(?=\S)")
_TERMINAL = re.compile(r"[.!?:;…。！？][\"'”’»)\]\d]*\s*$")
_RULE = re.compile(r"[\s._=*~–—-]{10,}")
_AROUND = 6
"""Lines before and after one that tell where its margins are."""
_REACH = 40
"""Blocks back in which a paragraph that goes on is looked for."""
_LARGER = 1.12
"""How many times larger than the body a heading's type is at least."""
_HEADING_LINES, _HEADING_LENGTH = 6, 260


@dataclass(slots=True)
class Draft:
    """A block before it has its place in the text."""

    lines: list[Fragment]
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    marker: str = ""
    skip: int = 0
    """Characters of the first line that are its marker."""
    picture: str = ""
    """What is said of a page that is a picture, and stands in the text as one."""

    @property
    def size(self) -> float:
        """Size of most of its type, in points."""
        return _commonest_size(self.lines)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(_is_bold(line) for line in self.lines)

    @property
    def text(self) -> str:
        """Its lines, one space between them."""
        return " ".join(line.text for line in self.lines)


@dataclass(slots=True)
class _Run:
    """Lines of one size that stand one below the other, evenly spaced."""

    lines: list[Fragment] = field(default_factory=list)
    left: float = 0.0
    rights: list[float] = field(default_factory=list)
    """The right margin at each line."""
    pitch: float = 0.0
    """From one base line to the next; 0 where there is one line alone."""

    def measure(self) -> None:
        """Find the margins and the distance between the lines."""
        lefts = Counter(round(line.left / 2) for line in self.lines)
        self.left = max(lefts, key=lambda left: (lefts[left], -left)) * 2
        ends = [line.right for line in self.lines]
        self.rights = [max(ends[max(at - _AROUND, 0) : at + _AROUND + 1]) for at in range(len(ends))]
        steps = Counter(round((before.base - after.base) * 2) for before, after in pairwise(self.lines))
        self.pitch = max(steps, key=lambda step: (steps[step], -step)) / 2 if steps else 0.0


def drafts_of(pages: Sequence[Sequence[Fragment]]) -> list[Draft]:
    """The blocks of a document's pages, in reading order."""
    body = body_size(pages)
    made: list[Draft] = []
    for lines in pages:
        for run in _runs([line for line in lines if not _RULE.fullmatch(line.text)]):
            for number, draft in enumerate(_paragraphs(run)):
                if number == 0 and (earlier := _continued(made, draft, body)) is not None:
                    earlier.lines += draft.lines
                else:
                    made.append(draft)
    _find_items(made)
    _find_headings(made, body)
    _find_verse(made)
    return made


def body_size(pages: Sequence[Sequence[Fragment]]) -> float:
    """Size of most of a document's type, in points."""
    return _commonest_size([line for lines in pages for line in lines])


def _commonest_size(lines: Sequence[Fragment]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.codes)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _runs(lines: Sequence[Fragment]) -> list[_Run]:
    made: list[_Run] = []
    for line in lines:
        before = made[-1].lines[-1] if made else None
        if before is None or not _is_evenly_below(made[-1].lines, line):
            made.append(_Run())
        made[-1].lines.append(line)
    for run in made:
        run.measure()
    return made


def _is_evenly_below(run: Sequence[Fragment], line: Fragment) -> bool:
    before = run[-1]
    size = max(before.size, line.size)
    step = before.base - line.base
    if line.angle != before.angle or step < -0.3 * size:
        return False
    if min(line.right, before.right) < max(line.left, before.left) - 3 * size:
        return False
    if step < 0.3 * size:
        return True
    if abs(before.size - line.size) > 0.12 * size and min(len(before.codes), len(line.codes)) > 2:
        return False
    pitch = run[-2].base - before.base if len(run) > 1 else 0.0
    pitch = pitch if 0.9 * size < pitch < 2.4 * size else 1.35 * size
    return step < 1.3 * pitch


def _paragraphs(run: _Run) -> list[Draft]:
    made: list[Draft] = []
    for at, line in enumerate(run.lines):
        if at == 0 or _begins_paragraph(run, at, made[-1].lines):
            made.append(Draft([line]))
        else:
            made[-1].lines.append(line)
    return made


def _begins_paragraph(run: _Run, at: int, paragraph: Sequence[Fragment]) -> bool:
    before, line = run.lines[at - 1], run.lines[at]
    after = run.lines[at + 1] if at + 1 < len(run.lines) else None
    size = max(before.size, line.size)
    step = before.base - line.base
    if step < 0.3 * size:
        return not _shares_line(before, line)
    if run.pitch and step > 1.25 * max(run.pitch, 0.9 * size):
        return True
    if _is_bold(before) != _is_bold(line) and (_is_bold(before) or not _starts_low(line)):
        return True
    short = _is_short(run, at)
    if _marker(line)[0] and (_marker(paragraph[0])[0] or short or line.left > run.left + size):
        return True
    if before.hyphenated:
        return False
    if not line.rightwards:
        return short
    indent, was = line.left - run.left, before.left - run.left
    if _is_centred(run, at - 1) and _is_centred(run, at):
        return False
    if indent < -0.8 * size and was > -0.8 * size:
        return not _starts_low(line)
    first_line = after is None or after.left < line.left - 0.5 * size
    if 0.8 * size < indent < 6 * size and abs(was) < 0.5 * size and first_line:
        return not _starts_low(line)
    return short


def _shares_line(before: Fragment, line: Fragment) -> bool:
    return abs(before.base - line.base) < 0.3 * max(before.size, line.size)


def _is_short(run: _Run, at: int) -> bool:
    """Whether the first word of a line would have had room on the line before it."""
    before, line = run.lines[at - 1], run.lines[at]
    ended = bool(_TERMINAL.search(before.text))
    if _starts_low(line) and not ended:
        return False
    text = line.text
    word = text.split(" ", 1)[0]
    width = (line.right - line.left) * (len(word) + 1) / max(len(text), 1)
    room = run.rights[at - 1] - before.right if line.rightwards else before.left - run.left
    return room > width + (1.0 if ended else 3.0) * line.size


def _is_centred(run: _Run, at: int) -> bool:
    line = run.lines[at]
    left = line.left - min(one.left for one in run.lines[max(at - _AROUND, 0) : at + _AROUND + 1])
    right = run.rights[at] - line.right
    return left > line.size and abs(left - right) < 2 * line.size


def _starts_low(line: Fragment) -> bool:
    first = line.text.lstrip(" \"'“‘«„([")[:1]
    return first.islower() or first in ",;)"


def _is_bold(line: Fragment) -> bool:
    if line.heavy is None:
        letters = [face for code, face in zip(line.codes, line.faces, strict=True) if code > 0x20]
        line.heavy = sum(face & Face.BOLD for face in letters) > 0.9 * len(letters)
    return line.heavy


def _continued(made: Sequence[Draft], draft: Draft, body: float) -> Draft | None:
    """The paragraph before the column or page that ``draft`` goes on with; notes may stand between."""
    if _marker(draft.lines[0])[0] or not _is_prose(draft):
        return None
    for whole in reversed(made[-_REACH:]):
        earlier = Draft(whole.lines[-_AROUND:])  # its end tells enough, however long it has grown
        last = earlier.lines[-1]
        if last.angle != draft.lines[0].angle:
            continue
        if abs(earlier.size - draft.size) <= 0.06 * draft.size:
            if last.page < draft.lines[0].page - 1 or not _is_prose(earlier) or earlier.bold != draft.bold:
                return None
            if last.hyphenated and _starts_low(draft.lines[0]):
                return whole
            if _TERMINAL.search(last.text):
                return None
            filled = _is_filled(earlier.lines) and not _is_indented(draft.lines)
            return whole if filled or _starts_low(draft.lines[0]) else None
        if earlier.size > 0.98 * body and abs(draft.size - body) < 0.06 * body:
            return None
    return None


def _is_filled(lines: Sequence[Fragment]) -> bool:
    """Whether the last of some lines reaches as far as the others."""
    return len(lines) > 2 and lines[-1].right > max(line.right for line in lines) - 0.5 * lines[-1].size


def _is_indented(lines: Sequence[Fragment]) -> bool:
    """Whether the first of some lines begins a paragraph by its indent, or may do so."""
    return len(lines) < 2 or lines[0].left > lines[1].left + 0.5 * lines[0].size


def _is_prose(draft: Draft) -> bool:
    """Whether it is running text: words that fill lines."""
    letters = sum(1 for line in draft.lines for code in line.codes if chr(code).isalpha())
    return (
        letters > 25
        and letters > 0.6 * sum(len(line.codes) for line in draft.lines)
        and draft.lines[-1].breaks == 0
    )


def _marker(line: Fragment) -> tuple[str, int]:
    """A list item's marker and how many characters it takes with the space after it."""
    head = "".join(map(chr, line.codes[:12]))
    found = _BULLET.match(head) or _NUMBER.match(head)
    return (found.group(1), found.end()) if found else ("", 0)


def _find_items(made: Sequence[Draft]) -> None:
    """Bullets make items; numbers do where one follows another."""
    heads = [_marker(draft.lines[0]) for draft in made]
    for number, draft in enumerate(made):
        marker, skip = heads[number]
        if not marker:
            continue
        if marker[0].isalnum() or marker[0] in "([":
            near = [
                heads[other][0]
                for other in range(max(number - 3, 0), min(number + 4, len(made)))
                if other != number
            ]
            if not any(other and (_follows(marker, other) or _follows(other, marker)) for other in near):
                continue
        elif marker in "–—-*" and not any(
            heads[other][0] == marker for other in (number - 1, number + 1) if 0 <= other < len(made)
        ):
            continue
        shown = "•" if marker in "\uf0b7\uf0a7●" else marker
        draft.kind, draft.level, draft.marker, draft.skip = BlockKind.LIST_ITEM, 1, shown, skip


def _follows(marker: str, following: str) -> bool:
    first, second = marker.strip("().[]"), following.strip("().[]")
    if first.isdigit() and second.isdigit():
        return int(second) == int(first) + 1
    return len(first) == len(second) == 1 and first.isalpha() and ord(second) == ord(first) + 1


def _find_headings(made: Sequence[Draft], body: float) -> None:
    """Larger or bold type on few lines heads what follows; the sizes give the levels."""
    bold_body = sum(len(draft.text) for draft in made if draft.bold) > 0.4 * sum(
        len(draft.text) for draft in made
    )
    found: list[tuple[Draft, float]] = []
    for number, draft in enumerate(made):
        text = draft.text.strip()
        if len(draft.lines) > _HEADING_LINES or len(text) > _HEADING_LENGTH or draft.lines[0].breaks > 1:
            continue
        if (
            sum(1 for character in text if character.isalpha()) < 2
            or draft.lines[0].angle != made[0].lines[0].angle
        ):
            continue
        if draft.lines[0].breaks and text[-1:].isdigit():
            continue  # a line of the contents, with its page
        size = draft.size
        numbered = bool(re.match(r"(?:\d+\.)*\d+\.?\s+\w|[IVX]+\.\s+\w", text))
        if draft.kind is BlockKind.LIST_ITEM and not (numbered and (size > _LARGER * body or draft.bold)):
            continue
        ahead = any(
            len(other.text) > 2 * len(text) or not _looks_headed(other, body)
            for other in made[number + 1 : number + 4]
        )
        if size >= _LARGER * body and ahead and not text.endswith((",", ";")):
            found.append((draft, size))
        elif draft.bold and not bold_body and len(draft.lines) <= 2 and size > 0.94 * body and ahead:
            size = body if numbered or not text.endswith((".", ",", ";")) else 0.0
            found += [(draft, size)] if size else []
    sizes = sorted({_step(size) for _, size in found}, reverse=True)
    for draft, size in found:
        draft.kind, draft.marker, draft.skip = BlockKind.HEADING, "", 0
        draft.level = min(sizes.index(_step(size)) + 1, 6)


def _looks_headed(draft: Draft, body: float) -> bool:
    return draft.size >= _LARGER * body or draft.bold


def _step(size: float) -> int:
    return round(size)


def _find_verse(made: list[Draft]) -> None:
    """Rows with wide gaps, and short lines one after the other, keep their lines."""
    for draft in made:
        if draft.kind is BlockKind.PARAGRAPH and len(draft.lines) > 1:
            spread = sum(1 for line in draft.lines if line.breaks)
            if spread >= 2 and spread > 0.5 * len(draft.lines):
                draft.kind = BlockKind.VERSE
