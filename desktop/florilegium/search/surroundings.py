"""The words around a hit, as numbers to count and sort by, or as a slice of the text."""

import unicodedata
from bisect import bisect_left

from florilegium.model import PICTURE
from florilegium.search.analysis import CHUNK, LONG_CHUNK, piece_tokens, pieces, tokens

_WORD = 16  # code points that are looked at for each word wanted, at first
_NEAR = 9  # the same where many are looked at for a few words each
_FARTHEST, _WIDEST = 1_024, 64
"""Code points beyond which no word is looked for, and besides for each word wanted."""

_GLUED = 64
"""Code points beyond a hit that have a say in what the words beside it are."""


class WordNumbers(dict[str, int]):
    """Numbers for words, given out when first asked for; 0 is no word."""

    def __init__(self) -> None:
        super().__init__({"": 0})
        self.words: list[str] = [""]
        """The words, by number."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self.words)
        self.words.append(word)
        return number


class Surroundings:
    """Numbers the words before and after hits, the nearest first.

    A word is a token's exact form (:mod:`.analysis`): in scripts without spaces, a bigram.
    """

    def __init__(self) -> None:
        self.numbers = WordNumbers()
        self._chunks: dict[str, tuple[int, ...]] = {}
        self._parts: dict[tuple[str, int], tuple[tuple[int, ...], tuple[int, ...]]] = {}
        self._matches: dict[str, int] = {}
        self._spellings: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._chunks) + len(self._parts) + len(self._matches)

    def after(self, text: str, end: int, count: int) -> list[int]:
        """The first ``count`` words after a hit that ends at ``end``, or as many as there are."""
        length = len(text)
        size = _WORD * count
        known = self._chunks
        while True:
            limit = end + size
            window = text[end:limit]
            chunks = window.split()
            found: list[int] = []
            within = bool(chunks) and not window[0].isspace()  # the hit's chunk goes on
            if limit < length and chunks and not window[-1].isspace() and not text[limit].isspace():
                if len(chunks) == 1 and within and size > LONG_CHUNK:  # no white space far and wide
                    near = [self.numbers[token.exact] for token in tokens(window)][:-1]
                    if len(near) >= count:
                        return near[:count]
                del chunks[-1]  # it is cut
            if chunks and within:
                del chunks[0]
                found += self._beside(text, end)[1]
            for chunk in chunks:
                if len(found) >= count:
                    break
                numbers = known.get(chunk)
                found += self._chunk(chunk) if numbers is None else numbers
            if len(found) >= count or limit >= length or size >= _FARTHEST + _WIDEST * count:
                return found[:count]
            size *= 4

    def before(self, text: str, start: int, count: int) -> list[int]:
        """The last ``count`` words before a hit that starts at ``start``, the nearest first."""
        size = _WORD * count
        known = self._chunks
        while True:
            first = max(start - size, 0)
            window = text[first:start]
            chunks = window.split()
            found: list[int] = []
            within = bool(chunks) and not window[-1].isspace()
            if first and chunks and not window[0].isspace() and not text[first - 1].isspace():
                if len(chunks) == 1 and within and size > LONG_CHUNK:
                    read = [token for token in tokens(text[first : start + 2]) if token.start < start - first]
                    if len(read) > count:
                        return [self.numbers[token.exact] for token in read[: -count - 1 : -1]]
                del chunks[0]
            if chunks and within:
                del chunks[-1]
                found += self._beside(text, start)[0]
            for chunk in reversed(chunks):
                if len(found) >= count:
                    break
                numbers = known.get(chunk)
                found += (self._chunk(chunk) if numbers is None else numbers)[::-1]
            if len(found) >= count or not first or size >= _FARTHEST + _WIDEST * count:
                return found[:count]
            size *= 4

    def match(self, text: str) -> int:
        """The number of a match as a whole."""
        known = self._matches.get(text)
        if known is None:
            whole = " ".join(token.exact for token in tokens(text))
            known = self._matches[text] = self.numbers[whole]
        return known

    def spelling(self, text: str) -> int:
        """The number of a match as it is written, in lower case, white space folded."""
        known = self._spellings.get(text)
        if known is None:
            plain = " ".join(unicodedata.normalize("NFC", text).lower().split())
            known = self._spellings[text] = self.numbers[plain]
        return known

    # ----

    def _chunk(self, chunk: str) -> tuple[int, ...]:
        numbers = self._chunks[chunk] = tuple(
            self.numbers[token.exact] for _, piece in pieces(chunk) for token in piece_tokens(piece)
        )
        return numbers

    def _beside(self, text: str, at: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The words of the chunk around ``at``: those that start before it, the last first; the others."""
        first, last = at, at
        while first and at - first < _FARTHEST and not text[first - 1].isspace():
            first -= 1
        while last < len(text) and last - at < _FARTHEST and not text[last].isspace():
            last += 1
        chunk = text[first:last]
        known = self._parts.get((chunk, at - first))
        if known is None:
            read = [
                (base + token.start, self.numbers[token.exact])
                for base, piece in pieces(chunk)
                for token in piece_tokens(piece)
            ]
            parted = bisect_left(read, (at - first, 0))
            numbers = [number for _, number in read]
            known = tuple(numbers[:parted][::-1]), tuple(numbers[parted:])
            self._parts[chunk, at - first] = known
        return known


def context(text: str, start: int, end: int, words: int) -> tuple[int, int]:
    """Where so many words of context begin before ``text[start:end]``, and end after it.

    Marks that stand at the outer words, with no white space between, belong to them.
    """
    return _context_start(text, start, end, words), _context_end(text, start, end, words)


def _places(text: str) -> list[tuple[int, int]]:
    """Where the tokens start and their heads end, in order: what :func:`tokens` says of that, sooner."""
    found: list[tuple[int, int]] = []
    for match in CHUNK.finditer(text):
        for start, piece in pieces(match[0]):
            base = match.start() + start
            found += [(base + token[0], base + token[2]) for token in piece_tokens(piece)]
    return found


def _context_start(text: str, start: int, end: int, words: int) -> int:
    if not words:
        return start
    size = _NEAR * words
    space = text.find(" ", end, end + _GLUED)  # no token goes on beyond it
    last = space if space >= 0 else end + _GLUED
    while True:
        first = max(start - size, 0)
        window = text[first:last]
        found = [at for token, _ in _places(window) if (at := first + token) < start]
        if first:
            del found[:1]  # it may be the rest of one that was cut
        if len(found) >= words or not first or size >= _FARTHEST + _WIDEST * words:
            break
        size *= 4
    if len(found) < words and not first:
        return 0
    at = found[-words:][0] if found else start
    while at and not text[at - 1].isspace() and not text[at - 1].isalnum():
        at -= 1
    return at


def _context_end(text: str, start: int, end: int, words: int) -> int:
    if not words:
        return end
    length = len(text)
    size = _NEAR * words
    base = max(start - _GLUED, 0)
    base = max(base, text.rfind(" ", base, start))
    while True:
        limit = min(end + size, length)
        found = [base + head for token, head in _places(text[base:limit]) if base + token >= end]
        if limit < length:
            del found[-1:]
        if len(found) >= words or limit == length or size >= _FARTHEST + _WIDEST * words:
            break
        size *= 4
    if len(found) < words and limit == length:
        return length
    at = found[:words][-1] if found else end
    while at < length and not text[at].isspace() and not text[at].isalnum():
        at += 1
    return at


def one_line(text: str) -> str:
    """The text with white space, and what stands for a picture, folded to single spaces."""
    text = text.replace(PICTURE, " ")
    folded = " ".join(text.split())
    if not folded:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{folded}{' ' if text[-1].isspace() else ''}"
