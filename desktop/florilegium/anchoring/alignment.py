"""Aligning two sequences of words.

What both have in common at their ends is set aside; the rest is aligned by its longest common
subsequence (Hyyrö 2004, bit-parallel, as rapidfuzz does it). Where that would need too large a
matrix, runs of words that occur once in each sequence are matched first, the longest chain of them
that keeps its order is taken (patience diff, Bram Cohen), and each gap between them is aligned by
itself. Last, an insertion or deletion that could as well stand a few words earlier or later is put
where a paragraph, line or sentence begins.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable
from itertools import pairwise

from rapidfuzz.distance import LCSseq

LARGEST_MATRIX = 2**29
"""Cells, of one bit each, of the largest matrix that is built: 64 MiB."""

_RUNS = (8, 4, 2)  # words of a run that may occur once only
_HASH_FACTOR = 0x9E3779B97F4A7C15
_DEEPEST = 12  # times a gap is cut by runs before it is given up
_WINDOW = 8192  # words of each side that are aligned at a time where nothing occurs once
_FARTHEST = 400  # words an insertion or deletion is moved at most


def align(old: str, new: str) -> "array[int]":
    """For each character of ``old`` the place in ``new`` it is aligned to, or -1.

    The places rise, and aligning ``new`` with ``old`` gives the same pairs. Time and memory grow
    with the length of the texts, beyond what the one matrix of :data:`LARGEST_MATRIX` costs. A gap
    too large for it in which no run occurs once is aligned a window at a time.
    """
    if (len(old), old) > (len(new), new):
        return _inverse(align(new, old), len(old))
    pairs = array("i", [-1]) * len(old)
    gaps = [(0, len(old), 0, len(new), 0)]
    while gaps:
        start, end, new_start, new_end, depth = gaps.pop()
        same = common_start(old, new, (start, end), (new_start, new_end))
        pairs[start : start + same] = array("i", range(new_start, new_start + same))
        start, new_start = start + same, new_start + same
        same = common_end(old, new, (start, end), (new_start, new_end))
        pairs[end - same : end] = array("i", range(new_end - same, new_end))
        end, new_end = end - same, new_end - same
        if start == end or new_start == new_end:
            continue
        if (end - start) * (new_end - new_start) <= LARGEST_MATRIX:
            _longest_common(old, new, pairs, (start, end), (new_start, new_end))
            continue
        chain = _chain(old, new, start, end, new_start, new_end) if depth < _DEEPEST else []
        if chain:
            for place, new_place in chain:
                gaps.append((start, place, new_start, new_place, depth + 1))
                start, new_start = place, new_place
            gaps.append((start, end, new_start, new_end, depth + 1))
            continue
        window = (start, min(start + _WINDOW, end)), (new_start, min(new_start + _WINDOW, new_end))
        firm = _longest_common(old, new, pairs, *window, firm=_WINDOW * 3 // 4)
        # On by a quarter of the window at least, or a text that shares little would take for ever.
        start, new_start = max(firm[0], start + _WINDOW // 4), max(firm[1], new_start + _WINDOW // 4)
        if start < end and new_start < new_end:
            gaps.append((start, end, new_start, new_end, _DEEPEST))
    return pairs


def _longest_common(
    old: str,
    new: str,
    pairs: "array[int]",
    part: tuple[int, int],
    new_part: tuple[int, int],
    firm: int = LARGEST_MATRIX,
) -> tuple[int, int]:
    """Align a part of each by its longest common subsequence, but none beyond its ``firm`` first words.

    Gives where to go on: after the last pair, or where there is none after the parts.
    """
    reached = part[1], new_part[1]
    for block in LCSseq.opcodes(old[slice(*part)], new[slice(*new_part)]):
        if block.tag == "equal" and max(block.src_start, block.dest_start) < firm:
            first, place = part[0] + block.src_start, new_part[0] + block.dest_start
            length = block.src_end - block.src_start
            pairs[first : first + length] = array("i", range(place, place + length))
            reached = first + length, place + length
    return reached


def _chain(old: str, new: str, start: int, end: int, new_start: int, new_end: int) -> list[tuple[int, int]]:
    """Places in rising order, in both, of runs that occur once in each; none if there are none."""
    for length in _RUNS:
        found = _single_in_both(old[start:end], new[new_start:new_end], length)
        if found:
            chain = _longest_rising(found)
            # Those that follow on the one before are found again from there.
            follows = (
                False,
                *((x + 1, y + 1) == later for (x, y), later in pairwise(chain)),
            )
            return [
                (start + x, new_start + y) for (x, y), known in zip(chain, follows, strict=True) if not known
            ]
    return []


def _single_in_both(old: str, new: str, length: int) -> list[tuple[int, int]]:
    """The places, in both, of each run of ``length`` that each of the two has once; by those of ``old``."""
    import numpy  # a tenth of a second, for large gaps only

    if min(len(old), len(new)) < length:
        return []
    sides = [
        numpy.frombuffer(side.encode("utf-32-le", "surrogatepass"), numpy.uint32).astype(numpy.uint64)
        for side in (old, new)
    ]
    hashes, places = [], []
    for side in sides:
        runs = numpy.zeros(len(side) - length + 1, numpy.uint64)
        for offset in range(length):  # overflow is as good as any other remainder
            runs = runs * numpy.uint64(_HASH_FACTOR) + side[offset : offset + len(runs)]
        values, first, count = numpy.unique(runs, return_index=True, return_counts=True)
        hashes.append(values[count == 1])
        places.append(first[count == 1])
    _, ours, theirs = numpy.intersect1d(hashes[0], hashes[1], assume_unique=True, return_indices=True)
    one, other = places[0][ours], places[1][theirs]
    same = numpy.ones(len(one), bool)
    for offset in range(length):
        same &= sides[0][one + offset] == sides[1][other + offset]
    order = numpy.argsort(one[same])
    return list(zip(one[same][order].tolist(), other[same][order].tolist(), strict=True))


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence in which the second of each pair rises too (patience sorting)."""
    tops: list[int] = []
    holders: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        if pile == len(tops):
            tops.append(place)
            holders.append(index)
        else:
            tops[pile] = place
            holders[pile] = index
        before.append(holders[pile - 1] if pile else -1)
    chain: list[tuple[int, int]] = []
    index = holders[-1]
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def settle(
    old: str,
    new: str,
    pairs: "array[int]",
    weight_old: Callable[[int], int],
    weight_new: Callable[[int], int],
) -> "array[int]":
    """The alignment with each insertion and deletion where it begins and ends best.

    ``weight_*`` says how well an edit may begin before a place of ``old`` and ``new``. As many
    words are aligned as before.
    """
    pairs = pairs[:]
    _settle(old, pairs, len(new), weight_old)
    backward = _inverse(pairs, len(new))
    _settle(new, backward, len(old), weight_new)
    return _inverse(backward, len(old))


def _inverse(pairs: "array[int]", length: int) -> "array[int]":
    """The same pairs, seen from the other side, which has ``length`` places."""
    inverse = array("i", [-1]) * length
    for place, other in enumerate(pairs):
        if other >= 0:
            inverse[other] = place
    return inverse


def _settle(line: str, pairs: "array[int]", total: int, weight: Callable[[int], int]) -> None:
    """Put each deletion where it begins and ends best.

    Where "a b" is cut from "a b a b c" it may have been the first or the second: as far as equal
    words let the cut slide, it is put where paragraphs, lines or sentences begin.
    """
    length = len(line)
    at = 0
    while at < length:
        if pairs[at] >= 0:
            at += 1
            continue
        end = at + 1
        while end < length and pairs[end] < 0:
            end += 1
        before = pairs[at - 1] if at else -1
        after = pairs[end] if end < length else total
        if after - before == 1:  # nothing was put in its place
            left = right = 0
            while left < min(at, _FARTHEST) and line[at - 1 - left] == line[end - 1 - left]:
                if pairs[at - 1 - left] != before - left:
                    break
                left += 1
            while right < min(length - end, _FARTHEST) and line[at + right] == line[end + right]:
                if pairs[end + right] != after + right:
                    break
                right += 1
            best = max(range(-left, right + 1), key=lambda by: (weight(at + by) + weight(end + by), -abs(by)))
            for step in range(best):
                pairs[at + step], pairs[end + step] = after + step, -1
            for step in range(-best):
                pairs[end - 1 - step], pairs[at - 1 - step] = before - step, -1
            end += best
        at = max(end, at)
        while at < length and pairs[at] < 0:
            at += 1


def common_start(
    one: str, other: str, part: tuple[int, int] | None = None, other_part: tuple[int, int] | None = None
) -> int:
    """How many characters the two, or the parts of them that are named, begin with alike."""
    at, end = part or (0, len(one))
    other_at, other_end = other_part or (0, len(other))
    most = min(end - at, other_end - other_at)
    return _alike(
        most, lambda low, high: one[at + low : at + high] == other[other_at + low : other_at + high]
    )


def common_end(
    one: str, other: str, part: tuple[int, int] | None = None, other_part: tuple[int, int] | None = None
) -> int:
    """How many characters the two, or the parts of them that are named, end with alike."""
    at, end = part or (0, len(one))
    other_at, other_end = other_part or (0, len(other))
    most = min(end - at, other_end - other_at)
    return _alike(
        most, lambda low, high: one[end - high : end - low] == other[other_end - high : other_end - low]
    )


def _alike(most: int, same: Callable[[int, int], bool]) -> int:
    """The largest number up to ``most`` with ``same(0, number)``, in steps that double, then halve."""
    low, step = 0, 16
    while low < most and same(low, min(low + step, most)):
        low = min(low + step, most)
        step *= 2
    high = min(low + step, most)
    while low < high:
        middle = (low + high + 1) // 2
        if same(low, middle):
            low = middle
        else:
            high = middle - 1
    return low
