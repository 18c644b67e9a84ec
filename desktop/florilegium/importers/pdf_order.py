"""The order in which a page is read: as it was drawn, unless that runs across columns.

Where it does, the page is cut along its white gutters, the widest first across and then down
(recursive X-Y cut: Nagy and Seth 1984).
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from florilegium.importers.pdf_characters import Face, Fragment

_MOST = 4000
"""Fragments up to which a page is cut anew; there is no reading order in more."""
_DEEPEST = 40


def lines_of(fragments: Sequence[Fragment]) -> list[Fragment]:
    """The lines of one page, in reading order."""
    fragments = [one for one in fragments if one.right > one.left - 1]
    if not fragments:
        return []
    turns = Counter[int]()
    for one in fragments:
        turns[one.angle] += len(one.codes)
    upright = turns.most_common(1)[0][0]
    main = [one for one in fragments if one.angle == upright]
    aside = [one for one in fragments if one.angle != upright]
    if _is_disordered(main):
        main = _cut(main, 0)
    return _joined(main) + _joined(aside)


def _is_disordered(fragments: Sequence[Fragment]) -> bool:
    """Whether the order of drawing jumps about, or from column to column on every line."""
    if not 6 <= len(fragments) <= _MOST:
        return False
    up = across = 0
    gutters: Counter[int] = Counter()
    for before, after in pairwise(fragments):
        size = max(before.size, after.size)
        overlap = min(before.right, after.right) - max(before.left, after.left)
        if after.base > before.base + size and overlap > 0.3 * min(
            before.right - before.left, after.right - after.left
        ):
            up += 1
        same_line = abs(after.base - before.base) < 0.3 * size
        if same_line and after.left > before.right and len(before.codes) > 15 and len(after.codes) > 15:
            across += 1
            gutters[round(after.left / 4)] += 1
    steps = len(fragments) - 1
    aligned = gutters.most_common(1)[0][1] if gutters else 0
    return up > max(0.2 * steps, 3) or (across >= 4 and aligned > 0.6 * across and across > 0.2 * steps)


def _cut(fragments: list[Fragment], depth: int) -> list[Fragment]:
    if len(fragments) < 2 or depth > _DEEPEST:
        return _rows(fragments)
    size = sorted(one.size for one in fragments)[len(fragments) // 2]
    gutter = _gap([(one.left, one.right) for one in fragments], 0.9 * size)
    if gutter is not None:
        first = [one for one in fragments if one.right <= gutter]
        second = [one for one in fragments if one.right > gutter]
        if _is_column(first) and _is_column(second):
            return _cut(first, depth + 1) + _cut(second, depth + 1)
    band = _gap([(one.base - 0.2 * one.size, one.base + 0.75 * one.size) for one in fragments], 0.0)
    if band is not None:
        upper = [one for one in fragments if one.base > band]
        lower = [one for one in fragments if one.base <= band]
        if upper and lower:
            return _cut(upper, depth + 1) + _cut(lower, depth + 1)
    return _rows(fragments)


def _is_column(fragments: Sequence[Fragment]) -> bool:
    """Whether there are lines one below the other, of words rather than numbers."""
    bases = {round(one.base / max(one.size, 1)) for one in fragments}
    return len(bases) >= 3 and sum(len(one.codes) for one in fragments) > 12 * len(fragments)


def _gap(intervals: list[tuple[float, float]], least: float) -> float | None:
    """The middle of the widest gap that no interval covers."""
    intervals.sort()
    reach, widest, middle = intervals[0][1], least, None
    for start, end in intervals[1:]:
        if start - reach > widest:
            widest, middle = start - reach, (start + reach) / 2
        reach = max(reach, end)
    return middle


def _rows(fragments: Sequence[Fragment]) -> list[Fragment]:
    """The fragments row by row."""
    rows: list[list[Fragment]] = []
    for one in sorted(fragments, key=lambda fragment: -fragment.base):
        if rows and abs(rows[-1][0].base - one.base) < 0.3 * max(one.size, rows[-1][0].size):
            rows[-1].append(one)
        else:
            rows.append([one])
    return [one for row in rows for one in sorted(row, key=lambda fragment: fragment.left)]


def _joined(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Neighbours that stand on one line, made one."""
    lines: list[Fragment] = []
    for one in fragments:
        before = lines[-1] if lines else None
        if before is not None and _continues(before, one):
            _append(before, one)
        else:
            lines.append(one)
    return lines


def _continues(before: Fragment, after: Fragment) -> bool:
    size = max(before.size, after.size)
    if before.angle != after.angle or abs(before.base - after.base) > 0.3 * size:
        return False
    if before.hyphenated and before.codes[-1] == 2:
        return False
    if not (before.rightwards and after.rightwards):
        return after.right < before.left + size or after.left > before.right - size
    return after.left > before.right - 0.3 * size


def _append(line: Fragment, more: Fragment) -> None:
    if more.left - line.right > 0.15 * line.size or not line.rightwards:
        line.codes.append(0x20)
        line.chars.append(-1)
        line.faces.append(Face.PLAIN)
    line.breaks += 1
    if len(more.codes) > len(line.codes):
        line.size, line.base = more.size, more.base
    line.codes += more.codes
    line.chars.extend(more.chars)
    line.faces += more.faces
    line.left = min(line.left, more.left)
    line.right = max(line.right, more.right)
    line.spaced = more.spaced
    line.rightwards = line.rightwards and more.rightwards
