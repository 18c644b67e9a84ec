"""Where the lines of one concordance stand in another of the same query: found again after changes."""

from bisect import bisect_left
from collections.abc import Sequence

from florilegium.model import Concordance

_FEW = 8  # lines that are looked up one by one


def number_at(concordance: Concordance, document: str, start: int) -> int:
    """The line whose match begins there; -1 if none does."""
    if document not in concordance.documents:
        return -1
    ordinal, number = concordance.documents.index(document), -1
    try:
        while number < 0 or concordance.ordinals[number] != ordinal:
            number = concordance.starts.index(start, number + 1)
    except ValueError:
        return -1
    return number


def carried(before: Concordance, after: Concordance, numbers: Sequence[int]) -> list[int]:
    """For each of some lines of ``before`` the one of ``after`` that is the same; -1 where it is gone.

    In a document that has changed, and holds as many lines as it did, the first is the first, and so on;
    with more or fewer, those that begin at the same place are taken for the same.
    """
    if not numbers:
        return []
    documents = {before.ordinals[number] for number in numbers}
    there = {document: ordinal for ordinal, document in enumerate(after.documents)}
    moved = {
        ordinal
        for ordinal in documents
        if (now := there.get(before.documents[ordinal], -1)) >= 0
        and after.versions[now] != before.versions[ordinal]
    }
    places = {ordinal: _Places(before, ordinal, after, there[before.documents[ordinal]]) for ordinal in moved}

    wanted = []
    for number in numbers:
        ordinal, start = before.ordinals[number], before.starts[number]
        if ordinal in places:
            start = places[ordinal].now(start)
        wanted.append((there.get(before.documents[ordinal], -1), start))
    if len(numbers) <= _FEW:
        return [
            number_at(after, after.documents[ordinal], start) if ordinal >= 0 else -1
            for ordinal, start in wanted
        ]
    places_of = dict.fromkeys(wanted, -1)
    for number, place in enumerate(zip(after.ordinals, after.starts, strict=True)):
        if place in places_of:
            places_of[place] = number
    return [places_of[place] for place in wanted]


class _Places:
    """The places of a document's lines, before and after it changed."""

    def __init__(self, before: Concordance, old: int, after: Concordance, new: int) -> None:
        self._old = _starts(before, old)
        self._new = _starts(after, new)

    def now(self, start: int) -> int:
        """Where the line that began at a place begins now, as far as that can be told."""
        if len(self._old) != len(self._new):
            return start
        return self._new[bisect_left(self._old, start)]


def _starts(concordance: Concordance, wanted: int) -> list[int]:
    pairs = zip(concordance.ordinals, concordance.starts, strict=True)
    return sorted(start for ordinal, start in pairs if ordinal == wanted)
