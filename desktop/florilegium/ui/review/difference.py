"""The words in which two wordings of one passage differ."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_IDEOGRAPHS = "\u2e80-\u2fdf\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
# Letters with their marks; a script without spaces goes character by character; else one sign at a time.
_TOKEN = re.compile(
    rf"\s+|[{_IDEOGRAPHS}]"
    rf"|(?:(?![{_IDEOGRAPHS}])[\w\u0300-\u036f\u0591-\u05c7\u0610-\u065f\u0900-\u0dff\u0e31-\u0e4e\u200c\u200d]"
    r"|(?<=\w)['’.,](?=\w))+"
    r"|.",
    re.DOTALL,
)
_MOST_COMPARISONS = 50_000_000  # pairs of words; beyond, what lies between the common ends is one change


class Kind(StrEnum):
    """Where a piece stands."""

    SAME = "same"
    """In both wordings."""
    GONE = "gone"
    """In the old wording only."""
    NEW = "new"
    """In the new wording only."""
    AROUND = "around"
    """Around the two, to show where they stand."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text of one kind."""

    kind: Kind
    text: str
    before: str = ""
    """For SAME: as the old wording has it; only the white space may differ from ``text``."""


def differences(was: str, now: str) -> list[Piece]:
    """The pieces that ``was`` and ``now`` are made of, in order; what went stands before what came.

    Whole words are compared, by the longest common subsequence (Indel distance); white space of
    any kind is alike. The GONE and SAME pieces together (SAME by ``before``) are ``was``, the NEW
    and SAME ones are ``now``.
    """
    old, new = _TOKEN.findall(was), _TOKEN.findall(now)
    pieces: list[Piece] = []
    gone: list[str] = []
    come: list[str] = []

    def flush() -> None:
        if gone:
            pieces.append(Piece(Kind.GONE, "".join(gone)))
        if come:
            pieces.append(Piece(Kind.NEW, "".join(come)))
        gone.clear()
        come.clear()

    runs = _slid(_runs(old, new), old, new)
    for number, (same, first, last, start, end) in enumerate(runs):
        if not same:
            gone += old[first:last]
            come += new[start:end]
        elif 0 < number < len(runs) - 1 and not any(token[0].isalnum() for token in old[first:last]):
            gone += old[first:last]  # only a space or a comma between two changes: it reads as one
            come += new[start:end]
        else:
            flush()
            pieces.append(Piece(Kind.SAME, "".join(new[start:end]), "".join(old[first:last])))
    flush()
    return pieces


_Run = tuple[bool, int, int, int, int]


def _slid(runs: list[_Run], old: Sequence[str], new: Sequence[str]) -> list[_Run]:
    """The same with "the[ great]" told as "the [great ]": what only came or only went starts with a word."""
    for number in range(1, len(runs) - 1):
        same, first, last, start, end = runs[number]
        leading = new[start] if first == last else old[first] if start == end else ""
        if not same and leading.isspace() and old[last].isspace() and new[end].isspace():
            _, *before = runs[number - 1]
            _, *after = runs[number + 1]
            runs[number - 1] = (True, before[0], before[1] + 1, before[2], before[3] + 1)
            runs[number] = (False, first + 1, last + 1, start + 1, end + 1)
            runs[number + 1] = (True, after[0] + 1, after[1], after[2] + 1, after[3])
    return [run for run in runs if run[2] > run[1] or run[4] > run[3]]


def _runs(old: Sequence[str], new: Sequence[str]) -> list[_Run]:
    """(alike, start and end in ``old``, start and end in ``new``), in order, alternating."""
    from rapidfuzz.distance import Indel  # when it is first wanted: it is slow to load

    numbers: dict[str, int] = {}

    def numbered(tokens: Sequence[str]) -> list[int]:
        return [numbers.setdefault(" " if token.isspace() else token, len(numbers)) for token in tokens]

    one, other = numbered(old), numbered(new)
    shorter = min(len(one), len(other))
    head = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    tail = next(
        (place for place in range(shorter - head) if one[-1 - place] != other[-1 - place]), shorter - head
    )
    middle, fresh = one[head : len(one) - tail], other[head : len(other) - tail]
    runs = [(True, 0, head, 0, head)] if head else []
    if len(middle) * len(fresh) > _MOST_COMPARISONS:
        runs.append((False, head, len(one) - tail, head, len(other) - tail))
    else:
        for step in Indel.opcodes(middle, fresh):
            same = step.tag == "equal"
            first, last = head + step.src_start, head + step.src_end
            start, end = head + step.dest_start, head + step.dest_end
            if runs and runs[-1][0] == same:
                runs[-1] = (same, runs[-1][1], last, runs[-1][3], end)
            elif last > first or end > start:
                runs.append((same, first, last, start, end))
    if tail:
        runs.append((True, len(one) - tail, len(one), len(other) - tail, len(other)))
    return runs
