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

from rapidfuzz.distance import LCSseq

LARGEST_MATRIX = 2**29
"""Cells, of one bit each, of the largest matrix that is built: 64 MiB."""

_RUNS = (8, 4, 2)  # words of a run that may occur once only
_DEEPEST = 12  # times a gap is cut by runs before it is given up
_FARTHEST = 400  # words an insertion or deletion is moved at most


def align(old: str, new: str) -> "array[int]":
    """For each character of ``old`` the place in ``new`` it is aligned to, or -1.

    The places rise, and aligning ``new`` with ``old`` gives the same pairs. Time and memory grow
    with the length of the texts, beyond what the one matrix of :data:`LARGEST_MATRIX` costs; a gap
    too large for it in which no run occurs once stays unaligned.
    """
    if (len(old), old) > (len(new), new):
        return _inverse(align(new, old), len(old))
    pairs = array("l", [-1]) * len(old)
    gaps = [(0, len(old), 0, len(new), 0)]
    while gaps:
        start, end, new_start, new_end, depth = gaps.pop()
        same = common_start(old[start:end], new[new_start:new_end])
        pairs[start : start + same] = array("l", range(new_start, new_start + same))
        start, new_start = start + same, new_start + same
        same = common_end(old[start:end], new[new_start:new_end])
        pairs[end - same : end] = array("l", range(new_end - same, new_end))
        end, new_end = end - same, new_end - same
        if start == end or new_start == new_end:
            continue
        if (end - start) * (new_end - new_start) <= LARGEST_MATRIX:
            for block in LCSseq.opcodes(old[start:end], new[new_start:new_end]):
                if block.tag == "equal":
                    place = new_start + block.dest_start
                    length = block.src_end - block.src_start
                    first = start + block.src_start
                    pairs[first : first + length] = array("l", range(place, place + length))
        elif depth < _DEEPEST:
            at, new_at = start, new_start
            for place, new_place in _chain(old, new, start, end, new_start, new_end):
                gaps.append((at, place, new_at, new_place, depth + 1))
                at, new_at = place, new_place
            if (at, new_at) != (start, new_start):
                gaps.append((at, end, new_at, new_end, depth + 1))
    return pairs


def settle(
    old: str,
    new: str,
    pairs: "array[int]",
    weight_old: Callable[[int], int],
    weight_new: Callable[[int], int],
) -> "array[int]":
    """The alignment with each insertion and deletion where it begins and ends best.

    ``weight_*`` says how well an edit may begin before a place of ``old`` and ``new``. As many
    words are aligned as before, in either direction.
    """
    pairs = pairs[:]
    _settle(old, pairs, len(new), weight_old)
    backward = _inverse(pairs, len(new))
    _settle(new, backward, len(old), weight_new)
    return _inverse(backward, len(old))


def _chain(old: str, new: str, start: int, end: int, new_start: int, new_end: int) -> list[tuple[int, int]]:
    """Places in rising order, in both, of runs that occur once in each; none if there are none."""
    for length in _RUNS:
        ours = _single(old, start, end, length)
        theirs = _single(new, new_start, new_end, length)
        found = [(place, theirs[run]) for run, place in ours.items() if theirs.get(run, -1) >= 0 <= place]
        if found:
            return _longest_rising(sorted(found))
    return []


def _single(text: str, start: int, end: int, length: int) -> dict[str, int]:
    """Each run of ``length`` in ``text[start:end]`` and its place; -1 if it has several."""
    places: dict[str, int] = {}
    for place in range(start, end - length + 1):
        run = text[place : place + length]
        places[run] = -1 if run in places else place
    return places


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


def _inverse(pairs: "array[int]", length: int) -> "array[int]":
    """The same pairs, seen from the other side, which has ``length`` places."""
    inverse = array("l", [-1]) * length
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


def common_start(one: str, other: str) -> int:
    """How many characters the two begin with alike."""
    low, high = 0, min(len(one), len(other))
    if one[:high] == other[:high]:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_end(one: str, other: str) -> int:
    """How many characters the two end with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low
