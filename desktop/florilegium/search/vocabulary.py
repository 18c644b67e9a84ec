"""Numbers for the words of the texts that are being indexed, so that each is read only once.

A token never crosses white space, so a text is a row of chunks. What tokens a chunk holds is worked
out when it is first met; from then on a chunk is a number, and a text an array of numbers.
"""

from array import array
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from florilegium.search.analysis import pieces, scan
from florilegium.search.schema import BREAK

Numbers = NDArray[np.int32]


class Read(NamedTuple):
    """Texts read as tokens, one array element a token, in text order."""

    exact: Numbers
    """Number of each token's exact form, in :attr:`Vocabulary.exact`."""
    clean: Numbers
    """Number of the word to be stemmed, in :attr:`Vocabulary.clean`; 0 if there is none."""
    text: Numbers
    """Which of the texts the token stands in."""
    position: Numbers
    """Place among the tokens of its text, from 0."""


class _Numbered(dict[str, int]):
    """Numbers words in the order in which they are first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self.words)
        self.words.append(word)
        return number


class Vocabulary(dict[str, int]):
    """Numbers of chunks, by chunk."""

    def __init__(self) -> None:
        super().__init__()
        self._exact = _Numbered()
        self._clean = _Numbered()
        self.exact = self._exact.words
        """The exact forms, by number."""
        self.clean = self._clean.words
        """The words to be stemmed, by number."""
        self._starts = array("i", (0,))
        self._exact_of = array("i")
        self._clean_of = array("i")
        self._arrays = (np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32))
        self._break = self._hold([(BREAK, "")])

    def __missing__(self, chunk: str) -> int:
        number = self._hold(
            [(token.exact, token.clean) for _, piece in pieces(chunk) for token in scan(piece)]
        )
        self[chunk] = number
        return number

    def _hold(self, tokens: list[tuple[str, str]]) -> int:
        for exact, clean in tokens:
            self._exact_of.append(self._exact[exact])
            self._clean_of.append(self._clean[clean])
        self._starts.append(len(self._exact_of))
        return len(self._starts) - 2

    def chunks(self, texts: Sequence[str]) -> Numbers:
        """The chunks of texts that stand in one field, parted so that no phrase crosses."""
        read = [self._read(text) for text in texts if text]
        if not read:
            return np.empty(0, np.int32)
        if len(read) == 1:
            return read[0]
        parted: list[Numbers] = []
        for chunks in read:
            if any(self._starts[chunk] < self._starts[chunk + 1] for chunk in chunks.tolist()):
                if parted:
                    parted.append(np.array([self._break], np.int32))
                parted.append(chunks)
        return np.concatenate(parted) if parted else np.empty(0, np.int32)

    def _read(self, text: str) -> Numbers:
        chunks = text.split()
        return np.fromiter(map(self.__getitem__, chunks), np.int32, len(chunks))

    def tokens(self, texts: Sequence[Numbers]) -> Read:
        """The tokens of texts given by their chunks."""
        chunks = np.concatenate(texts) if texts else np.empty(0, np.int32)
        if len(self._arrays[0]) != len(self._starts):
            self._arrays = (
                np.array(self._starts, np.int64),
                np.array(self._exact_of, np.int32),
                np.array(self._clean_of, np.int32),
            )
        starts, exact_of, clean_of = self._arrays
        first, counts = starts[chunks], np.diff(starts)[chunks]
        total = int(counts.sum())
        ends = np.cumsum(counts)
        places = np.arange(total) - np.repeat(ends - counts - first, counts)
        sizes = np.fromiter(map(len, texts), np.int64, len(texts))
        edges = np.concatenate(([0], ends))[np.concatenate(([0], np.cumsum(sizes)))]
        lengths = np.diff(edges)
        return Read(
            exact_of[places],
            clean_of[places],
            np.repeat(np.arange(len(texts), dtype=np.int32), lengths),
            (np.arange(total) - np.repeat(edges[:-1], lengths)).astype(np.int32),
        )
