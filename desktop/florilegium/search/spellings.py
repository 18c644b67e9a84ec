"""Which of the index's words have a stem."""

import numpy as np
from numpy.typing import NDArray

from florilegium.search.analysis import stems
from florilegium.search.mapping import SegmentFile


class Spellings:
    """The words of index segments by their stems; each segment is gone through once."""

    def __init__(self) -> None:
        self._segments: dict[str, _Segment] = {}

    def knows(self, segments: list[SegmentFile], code: str) -> bool:
        """Whether it can say at once."""
        return all(
            (known := self._segments.get(segment.name)) is not None and known.knows(code)
            for segment in segments
        )

    def of_stem(self, segments: list[SegmentFile], code: str, stem: str) -> set[str]:
        """The exact forms in plain ASCII that may have a stem in the language ``stemming`` named.

        In ASCII the exact form is the word that is stemmed.
        """
        names = {segment.name for segment in segments}
        for name in self._segments.keys() - names:
            del self._segments[name]
        found: set[str] = set()
        for segment in segments:
            known = self._segments.get(segment.name)
            if known is None:
                known = self._segments[segment.name] = _Segment(segment)
            found |= known.of_stem(code, stem)
        return found


class _Segment:
    """The ASCII words of one segment, one after the other, and a hash of the stem of each.

    In bytes and arrays, which need a tenth of the memory that strings would.
    """

    def __init__(self, segment: SegmentFile) -> None:
        words = [word for word in segment.words("text", b"") if word.isascii()]
        self._words = b"".join(word + b"\n" for word in words)
        lengths = np.fromiter(map(len, words), np.int64, len(words))
        self._ends = np.cumsum(lengths + 1)
        self._hashes: dict[str, NDArray[np.int32]] = {}

    def knows(self, code: str) -> bool:
        return code in self._hashes

    def of_stem(self, code: str, stem: str) -> set[str]:
        hashes = self._hashes.get(code)
        stem_of = stems(code)
        if hashes is None:
            words = self._words.decode().splitlines()
            hashes = np.fromiter((hash(one) >> 32 for one in stem_of.all(words)), np.int32, len(words))
            self._hashes[code] = hashes
        found = set()
        for number in np.flatnonzero(hashes == hash(stem) >> 32).tolist():
            start = int(self._ends[number - 1]) if number else 0
            word = self._words[start : int(self._ends[number]) - 1].decode()
            if stem_of[word] == stem:
                found.add(word)
        return found
