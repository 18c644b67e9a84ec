"""What became of each hit of a saved search, for hundreds of thousands of them at once."""

from collections.abc import Iterable
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from florilegium.model import STATES, Concordance, HitState

Keys = NDArray[np.int64]

Mark = tuple[str, int, int, int, str, str]
"""A document and its version, start, end, state, and when it was marked."""

_CODES = {state: code for code, state in enumerate(STATES)}
_TEXT = 1 << 32  # more code points than a text has: a document's number and a place in it make one key


def states(
    found: Concordance, marks: Iterable[Mark], highlights: Iterable[tuple[str, int, int]]
) -> tuple[NDArray[np.uint8], dict[int, str]]:
    """The place in STATES of each line's state, and when it was marked for those that were.

    A mark counts where it is of the very words: the same version, start and end. A hit that shares a code
    point with a highlight is highlighted.
    """
    ordinals = np.frombuffer(found.ordinals, np.int32) if len(found) else np.empty(0, np.int32)
    starts = np.frombuffer(found.starts, np.int32).astype(np.int64) if len(found) else np.empty(0, np.int64)
    ends = np.frombuffer(found.ends, np.int32).astype(np.int64) if len(found) else np.empty(0, np.int64)
    bases = ordinals.astype(np.int64) * _TEXT
    ordinal_of = {document: ordinal for ordinal, document in enumerate(found.documents)}
    made = np.full(len(found), _CODES[HitState.UNSEEN], np.uint8)
    marked: dict[int, str] = {}

    there = [mark for mark in marks if _is_current(mark, ordinal_of, found.versions)]
    if there:
        keys = np.array([ordinal_of[mark[0]] * _TEXT + mark[2] for mark in there], np.int64)
        order = np.argsort(keys, kind="stable")
        # One search cannot have two hits that begin at one place, but marks of two lengths may be kept.
        for line, at in _equal(bases + starts, keys[order]):
            mark = there[order[at]]
            if mark[3] == ends[line]:
                made[line] = _CODES[HitState(mark[4])]
                marked[line] = mark[5]

    reach = _joined(highlights, ordinal_of)
    if len(reach):
        before = np.searchsorted(reach[:, 0], bases + ends, "left") - 1
        touches = (before >= 0) & (reach[np.maximum(before, 0), 1] > bases + starts)
        made[touches] = _CODES[HitState.HIGHLIGHTED]
    return made, marked


def _is_current(mark: Mark, ordinal_of: dict[str, int], versions: tuple[int, ...]) -> bool:
    ordinal = ordinal_of.get(mark[0], -1)
    return ordinal >= 0 and versions[ordinal] == mark[1]


def _equal(lines: Keys, known: Keys) -> Iterable[tuple[int, int]]:
    """Each line with each place in the sorted ``known`` that has its key."""
    first, last = np.searchsorted(known, lines, "left"), np.searchsorted(known, lines, "right")
    here = np.flatnonzero(first < last)
    return chain.from_iterable(
        ((line, at) for at in range(begin, end))
        for line, begin, end in zip(here.tolist(), first[here].tolist(), last[here].tolist(), strict=True)
    )


def _joined(highlights: Iterable[tuple[str, int, int]], ordinal_of: dict[str, int]) -> Keys:
    """Where highlights reach, as rows of first key and last, in order and joined where they overlap."""
    rows = [
        (ordinal_of[document] * _TEXT + start, ordinal_of[document] * _TEXT + end)
        for document, start, end in highlights
        if document in ordinal_of
    ]
    if not rows:
        return np.empty((0, 2), np.int64)
    table = np.array(sorted(rows), np.int64)
    ends = np.maximum.accumulate(table[:, 1])
    begins = np.flatnonzero(np.concatenate(([True], table[1:, 0] > ends[:-1])))
    lasts = np.concatenate((begins[1:] - 1, [len(table) - 1]))
    return np.stack((table[begins, 0], ends[lasts]), axis=1)
