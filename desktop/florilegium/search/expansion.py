"""The terms of a field, looked through for those that a form with wildcards or errors stands for."""

import re

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from florilegium.search.query import Form

Ints = NDArray[np.int64]

_END = 0  # a byte that stands before, between and after the terms; no term has it
_LITERALS = re.compile(rb"[*?]+")
_ONE = np.uint32(1)
_WIDEST = 4  # bytes of a code point in UTF-8


class Terms:
    """A field's terms in their order, one after the other in memory."""

    def __init__(self, raw: NDArray[np.uint8], starts: Ints, sizes: Ints) -> None:
        """Terms whose bytes stand in ``raw`` from ``starts`` on, ``sizes`` bytes each."""
        self._sizes = sizes.astype(np.int32)
        ends = np.cumsum(sizes + 1)
        self._starts = (ends - sizes).astype(np.int32)  # in our own row, which begins with a separator
        row = np.full(int(ends[-1]) + 1 if len(ends) else 1, _END, np.uint8)
        total = int(sizes.sum())
        within = np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        row[np.repeat(self._starts.astype(np.int64), sizes) + within] = raw[np.repeat(starts, sizes) + within]
        self._row = row.tobytes()
        begins = self._starts.astype(np.int64)
        self._ascii = np.zeros(len(sizes), bool)
        self._letters = np.zeros(len(sizes), np.uint32)
        if len(sizes):
            # The separator after each term, 0, sets the lowest bit of them all.
            self._ascii = np.maximum.reduceat(row, begins) < 0x80
            self._letters = np.bitwise_or.reduceat(_ONE << (row & 31).astype(np.uint32), begins)

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        arrays = (self._starts, self._sizes, self._ascii, self._letters)
        return len(self._row) + sum(one.nbytes for one in arrays)

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, number: int) -> str:
        start = int(self._starts[number])
        return self._row[start : start + int(self._sizes[number])].decode()

    def matching(self, form: Form) -> Ints:
        """Numbers of the terms that the form stands for, ascending."""
        if form.wild:
            return self._wild(form.text)
        return self.within(form.text, form.edits)[0]

    def names(self, numbers: Ints, least: int, most: int) -> list[str] | None:
        """Those of some terms that are plain ASCII of ``least`` letters; None if more than ``most``."""
        chosen = numbers[self._ascii[numbers] & (self._sizes[numbers] >= least)]
        return None if len(chosen) > most else [self[number] for number in chosen.tolist()]

    def within(self, text: str, edits: int) -> tuple[Ints, Ints]:
        """Numbers of the terms at most ``edits`` from a text, and how far each is (see :mod:`.forms`)."""
        asked = np.frombuffer(text.encode(), np.uint8)
        # An edit changes the length by a code point at most, and the set of letters by two.
        plain = self._ascii if text.isascii() else np.zeros(len(self), bool)
        width = np.where(plain, 1, _WIDEST)
        letters = np.bitwise_or.reduce(_ONE << (asked & 31).astype(np.uint32)) | _ONE
        changed = np.bitwise_count(self._letters ^ letters)
        near = np.flatnonzero(
            (np.abs(self._sizes - len(asked)) <= width * edits) & (changed <= 2 * width * edits)
        )
        words = [self[number] for number in near.tolist()]
        found: list[Ints] = []
        distances: list[Ints] = []
        if words:
            far = cdist([text], words, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8)[0]
            kept = far <= edits
            found, distances = [near[kept]], [far[kept].astype(np.int64)]
        if not found:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        return found[0].astype(np.int64), distances[0]

    def _wild(self, text: str) -> Ints:
        asked = b"\0" + text.encode() + b"\0"
        literals = [part for part in _LITERALS.split(asked) if part != b"\0"]
        literal = max(literals, key=len)
        inside = 1 if literal.startswith(b"\0") else 0
        at = [match.start() + inside for match in re.finditer(re.escape(literal), self._row)]
        numbers: Ints = np.unique(np.searchsorted(self._starts, at, side="right") - 1)
        if b"?" not in asked and len(literals) == 1:
            return numbers
        parts = re.split(rb"([*?])", text.encode())
        wild = {b"*": rb"[^\0]*", b"?": rb"(?:[^\0\x80-\xff]|[\xc0-\xff][\x80-\xbf]*)"}
        matches = re.compile(b"".join(wild.get(part) or re.escape(part) for part in parts)).fullmatch
        kept = [
            matches(self._row, start, start + size) is not None
            for start, size in zip(self._starts[numbers].tolist(), self._sizes[numbers].tolist(), strict=True)
        ]
        matching: Ints = numbers[np.array(kept, bool)]
        return matching
