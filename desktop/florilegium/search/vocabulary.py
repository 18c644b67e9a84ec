"""Numbers for the words of the texts that are being indexed, so that each is read only once.

A text is a row of chunks, which no token crosses. What tokens a chunk holds is worked out when it is
first met; from then on a chunk is a number, and a text an array of numbers.
"""

import re
from array import array
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from florilegium.search.analysis import LONGEST, pieces, scan, stems, tokens
from florilegium.search.chunks import BREAK, ChunkNumbers, Numbers, plain
from florilegium.search.schema import BREAK as BREAK_TERM

_LETTER = re.compile(rb"[a-z0-9]")
_NONE, _NOT_YET = -1, -2


class Read(NamedTuple):
    """Texts read as tokens, in text order."""

    tokens: Numbers
    """What :meth:`Vocabulary.exact` and :meth:`Vocabulary.clean` say more of."""
    lengths: NDArray[np.int64]
    """How many tokens each text has."""


class _Numbered(dict[bytes, int]):
    """Numbers words in the order in which they are first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[bytes] = []

    def __missing__(self, word: bytes) -> int:
        number = self[word] = len(self.words)
        self.words.append(word)
        return number


class Vocabulary:
    """What has been met of words: chunks, the tokens in them, and their stems."""

    def __init__(self) -> None:
        self._chunks = ChunkNumbers()
        self._word = _Numbered()
        self._stem = _Numbered()
        self.words = self._word.words
        """Exact forms and words to be stemmed, by number; the first is empty. UTF-8."""
        self.stems = self._stem.words
        """What :meth:`stems_of` numbers: language and stem, as they are indexed."""
        self._stems_of: dict[str, Numbers] = {}
        self._starts = array("i", (0,))
        self._exact_of = array("i")
        self._clean_of = array("i")
        _ = self._word[b""]
        self._hold(self._word[BREAK_TERM.encode()], 0)
        self._starts.append(1)
        self._known = 1
        self._arrays: tuple[Numbers, ...] = ()
        """Where each chunk's tokens begin; of each token the exact form and the word to be stemmed."""

    def __len__(self) -> int:
        return len(self._chunks)

    def read(self, texts: Sequence[bytes]) -> Read:
        """The tokens of texts, each as :func:`prepared` gives it."""
        chunks, sizes = self._chunks.read(texts)
        self._learn_more()
        starts, *_ = self._arrays
        first, counts = starts[chunks], (starts[1:] - starts[:-1])[chunks]
        ends = np.cumsum(counts)
        edges = np.concatenate(([0], ends))[np.cumsum(sizes)]
        lengths = np.diff(edges, prepend=0)
        if (counts != 1).any():
            first = np.repeat(first - (ends - counts).astype(np.int32), counts)
            first += np.arange(len(first), dtype=np.int32)
        return Read(first, lengths)

    def exact(self, tokens: Numbers) -> Numbers:
        """The number of each token's exact form, in :attr:`words`."""
        return self._arrays[1][tokens]

    def clean(self, tokens: Numbers) -> Numbers:
        """The number of the word to be stemmed, in :attr:`words`; 0 if there is none."""
        return self._arrays[2][tokens]

    def stems_of(self, code: str, words: Numbers) -> Numbers:
        """The number of each word's stem in a language that has a stemmer; -1 if it has none."""
        known = self._stems_of.get(code, np.full(1, _NONE, np.int32))
        if len(known) < len(self.words):
            more = np.full(len(self.words) - len(known), _NOT_YET, np.int32)
            known = self._stems_of[code] = np.concatenate((known, more))
        found = known[words]
        missing = np.unique(words[found == _NOT_YET])
        if len(missing):
            prefix = f"{code} ".encode()
            asked = [self.words[number].decode() for number in missing.tolist()]
            known[missing] = [
                self._stem[prefix + stem.encode()] if stem else _NONE for stem in stems(code).all(asked)
            ]
            found = known[words]
        return found

    # ----

    def _learn_more(self) -> None:
        """Read the chunks that are new."""
        met = self._chunks.met
        if self._known < len(met) or not self._arrays:
            word, exact_of, clean_of = self._word, self._exact_of, self._clean_of
            for chunk in met[self._known :]:
                if chunk.isalpha() and len(chunk) <= LONGEST:
                    number = word[chunk]
                    exact_of.append(number)
                    clean_of.append(number)
                else:
                    self._learn(chunk)
                self._starts.append(len(exact_of))
            met[self._known :] = [b""] * (len(met) - self._known)  # from here on its number says it all
            self._known = len(met)
            self._arrays = tuple(
                np.frombuffer(one, np.int32).copy() for one in (self._starts, self._exact_of, self._clean_of)
            )

    def _learn(self, chunk: bytes) -> None:
        for part in chunk.decode().split():
            for _, piece in pieces(part):
                for token in scan(piece):
                    self._hold(self._word[token.exact.encode()], self._word[token.clean.encode()])

    def _hold(self, exact: int, clean: int) -> None:
        self._exact_of.append(exact)
        self._clean_of.append(clean)


def prepared(texts: Sequence[str]) -> bytes:
    """Texts that stand in one field as one, parted so that no phrase crosses from one to the next."""
    if len(texts) == 1:
        return plain(texts[0])
    return BREAK.join([written for text in texts if (written := plain(text)) and _has_token(written, text)])


def _has_token(written: bytes, text: str) -> bool:
    return bool(_LETTER.search(written)) or next(tokens(text), None) is not None
