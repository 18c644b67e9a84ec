"""Stretches of tokens that hold several words: the arithmetic of nearness.

Stretches are kept as the shortest ones only: of two that lie in each other, the inner one. So their
starts and their ends both ascend, and each operation is a walk along sorted arrays. (Clarke, Cormack,
Burkowski: An Algebra for Structured Text Search and a Framework for its Implementation, 1995.)

A place is a token's number; in an index a document's number times 2 ** 32 is added, so that no
stretch leads from one document into the next.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]


class Stretches(NamedTuple):
    """Where each of some stretches begins, and its last token; both ascend."""

    first: Places
    last: Places


NONE = Stretches(np.empty(0, np.int64), np.empty(0, np.int64))


def shortest(first: Places, last: Places) -> Stretches:
    """Of any stretches those in which no other lies."""
    if not len(first):
        return NONE
    if (first[1:] > first[:-1]).all() and (last[1:] > last[:-1]).all():
        return Stretches(first, last)
    order = np.lexsort((last, first))
    first, last = first[order], last[order]
    kept = np.ones(len(first), bool)
    kept[1:] = first[1:] != first[:-1]
    first, last = first[kept], last[kept]
    # A stretch is kept if every later one ends after it.
    least = np.minimum.accumulate(last[::-1])[::-1]
    kept = np.ones(len(first), bool)
    kept[:-1] = last[:-1] < least[1:]
    return Stretches(first[kept], last[kept])


def either(parts: Sequence[Stretches]) -> Stretches:
    """The stretches of any of the parts."""
    return shortest(np.concatenate([one.first for one in parts]), np.concatenate([one.last for one in parts]))


def close(left: Stretches, right: Stretches, distance: int) -> Stretches:
    """Where both stand, in any order, with at most ``distance`` tokens between them."""
    return either((in_order((left, right), distance), in_order((right, left), distance)))


def in_order(parts: Sequence[Stretches], distance: int) -> Stretches:
    """Where the parts stand one after the other, with at most ``distance`` other tokens in all."""
    first, last = parts[0]
    between = np.zeros(len(first), np.int64)
    for part in parts[1:]:
        if not len(first) or not len(part.first):
            return NONE
        following = np.searchsorted(part.first, last, side="right")
        there = following < len(part.first)
        first, last, between, following = first[there], last[there], between[there], following[there]
        between = between + part.first[following] - last - 1
        last = part.last[following]
        kept = (between <= distance) & (first >> 32 == last >> 32)
        first, last, between = first[kept], last[kept], between[kept]
    return shortest(first, last)


def unbroken(some: Stretches, breaks: Places) -> Stretches:
    """The stretches that hold no break."""
    if not len(breaks) or not len(some.first):
        return some
    kept = np.searchsorted(breaks, some.first) == np.searchsorted(breaks, some.last)
    return Stretches(some.first[kept], some.last[kept])
