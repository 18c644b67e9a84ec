"""Sets of documents with a weight for each, and ascending places: joined, intersected, taken away.

A few are joined by sorting; many by an array of all documents, which takes the same time for any number.
Weights are added in the order in which they come, so that equal sums stay equal.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]
Marks = NDArray[np.bool_]

_FEW = 16  # many are more than one of so many
_ALIKE = 8  # two arrays are merged unless one is so many times as long


class Found(NamedTuple):
    """Whoosh documents, by ascending number, and a weight for each: a frequency or a score."""

    numbers: Numbers
    weights: Weights


NOTHING = Found(np.empty(0, np.int64), np.empty(0))


def added(parts: Sequence[Found], size: int) -> Found:
    """What is in any of the parts, with the sum of its weights; numbers are below ``size``."""
    parts = [part for part in parts if len(part.numbers)]
    if len(parts) < 2:
        return parts[0] if parts else NOTHING
    numbers, places, total = _places(parts, size)
    for part, place in zip(parts, places, strict=True):
        total[place] += part.weights
    return Found(numbers, total if len(total) == len(numbers) else total[numbers])


def raised(some: Found, others: Found, share: float, size: int) -> Found:
    """What is in either, with the greater weight, and a share of what it has among the others."""
    if not len(others.numbers):
        return some
    numbers, (there, here), total = _places((some, others), size)
    total[there] = some.weights
    total[here] = np.maximum(total[here], others.weights) + share * others.weights
    return Found(numbers, total if len(total) == len(numbers) else total[numbers])


def counted(numbers: NDArray[np.integer], counts: NDArray[Any], size: int) -> Found:
    """The numbers, which come in any order and more than once, with the sum of the counts of each."""
    if not len(numbers):
        return NOTHING
    if len(numbers) * _FEW < size:
        different, places = np.unique(numbers, return_inverse=True)
        return Found(different.astype(np.int64), np.bincount(places, counts).astype(np.float64, copy=False))
    total = np.bincount(numbers, counts, size).astype(np.float64, copy=False)
    different = np.flatnonzero(total != 0)
    return Found(different, total[different])


def shared(left: Found, right: Found, size: int) -> Found:
    """What is in both, with the sum of both weights."""
    few, many = (left, right) if len(left.numbers) <= len(right.numbers) else (right, left)
    if len(few.numbers) * _FEW < size:
        places = np.searchsorted(many.numbers, few.numbers)
        places[places == len(many.numbers)] = 0
        kept = many.numbers[places] == few.numbers if len(many.numbers) else np.zeros(len(few.numbers), bool)
        return Found(few.numbers[kept], few.weights[kept] + many.weights[places[kept]])
    marks, weights = np.zeros(size, bool), np.zeros(size)
    marks[few.numbers] = True
    weights[few.numbers] = few.weights
    kept = marks[many.numbers]
    numbers = many.numbers[kept]
    return Found(numbers, many.weights[kept] + weights[numbers])


def without(left: Found, right: Numbers, size: int) -> Found:
    """What is in ``left`` and not in ``right``."""
    marks = np.ones(size, bool)
    marks[right] = False
    kept = marks[left.numbers]
    return Found(left.numbers[kept], left.weights[kept])


def of_kind(found: Found, marks: Marks) -> Found:
    """What is marked."""
    kept = marks[found.numbers]
    return found if kept.all() else Found(found.numbers[kept], found.weights[kept])


def in_both(some: Numbers, others: Numbers) -> Numbers:
    """What is in two ascending arrays, in neither of them twice."""
    if len(some) > len(others):
        some, others = others, some
    if not len(some):
        return some
    if len(some) * _ALIKE > len(others):
        merged = _merged(some, others)
        both: Numbers = merged[:-1][merged[1:] == merged[:-1]]
        return both
    places = np.searchsorted(others, some)
    places[places == len(others)] = 0
    both = some[others[places] == some]
    return both


def in_any(parts: Sequence[Numbers]) -> Numbers:
    """What is in any of some ascending arrays, each once."""
    parts = [part for part in parts if len(part)]
    if len(parts) < 2:
        return parts[0] if parts else NOTHING.numbers
    merged = _merged(*parts)
    kept = np.ones(len(merged), bool)
    kept[1:] = merged[1:] != merged[:-1]
    return merged[kept]


def _places(parts: Sequence[Found], size: int) -> tuple[Numbers, list[Numbers], Weights]:
    """All numbers there are, where those of each part stand in an array of zeros, and this array.

    It has a place for each of the numbers, or for everything below ``size``.
    """
    if sum(len(part.numbers) for part in parts) * _FEW < size:
        numbers = np.unique(np.concatenate([part.numbers for part in parts]))
        places = [np.searchsorted(numbers, part.numbers) for part in parts]
        return numbers, places, np.zeros(len(numbers))
    marks = np.zeros(size, bool)
    for part in parts:
        marks[part.numbers] = True
    return np.flatnonzero(marks), [part.numbers for part in parts], np.zeros(size)


def _merged(*parts: Numbers) -> Numbers:
    merged = np.concatenate(parts)
    merged.sort(kind="stable")  # which finds the parts' order, and merges them
    return merged
