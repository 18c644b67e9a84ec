"""The order of a concordance's lines, and which of them read the same."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from florilegium.errors import QueryError

DEPTH = 5
"""How many words either side an order can look at."""
_WORD = re.compile(rf"([1-{DEPTH}])([LR])")
_OTHERS = ("match", "document", "date", "label")

Numbers = NDArray[np.int32]


def check_sort(keys: Sequence[str]) -> None:
    """Raise QueryError for a key that is none."""
    for key in keys:
        if key not in _OTHERS and not _WORD.fullmatch(key):
            raise QueryError(
                f"There is no order “{key}”. Choose among 1L to {DEPTH}L and 1R to {DEPTH}R "
                f"for the words left and right, {', '.join(_OTHERS)}."
            )


def side_and_place(key: str) -> tuple[str, int] | None:
    """ "L" or "R" and the word's place from 0, of a key that names a word; None for others."""
    found = _WORD.fullmatch(key)
    return (found[2], int(found[1]) - 1) if found else None


def ranks(numbers: Numbers, words: Sequence[str]) -> Numbers:
    """The place of each number's word in the alphabet: folded words, by their code points."""
    present = np.unique(numbers)
    order = sorted(range(len(present)), key=[words[number] for number in present.tolist()].__getitem__)
    rank = np.empty(len(present), np.int32)
    rank[order] = np.arange(len(present), dtype=np.int32)
    return rank[np.searchsorted(present, numbers)]


def order(keys: Sequence[Numbers], count: int) -> NDArray[np.int64]:
    """The lines by the first key, then the next; where all are alike, as they were."""
    if not keys:
        return np.arange(count)
    return np.lexsort(tuple(reversed(keys)))


def groups(columns: Sequence[Numbers]) -> Numbers:
    """For each line the first one that is the same in all columns."""
    codes = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        _, codes = np.unique(codes * (int(column.max(initial=0)) + 1) + column, return_inverse=True)
    _, first, which = np.unique(codes, return_index=True, return_inverse=True)
    return first[which].astype(np.int32)
