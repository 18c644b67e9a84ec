"""The words of the texts that were searched so far, and which of them a query takes.

A text is a row of pieces (chunks between white space, long ones cut). There are far fewer different
pieces than texts, so what is known of a piece is kept here, and a text is an array of their numbers.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from florilegium.search.analysis import (
    LONG_CHUNK,
    LONGEST,
    Stems,
    Token,
    cased,
    fold,
    piece_tokens,
    pieces,
    scan,
    stems,
)
from florilegium.search.forms import taking
from florilegium.search.query import Form, Words

MOST = 400_000
"""Pieces from which on a lexicon is better begun anew."""
_LONG_WORD = 24  # code points
_BEGINNING = 2  # code points by which forms are kept together

_SHORT_TEXT = 200  # code points
_MOST_SHORT = 20_000
_MOST_COUNTED = 200_000
_MARKS = '.,;:!?()[]"“”'  # around words
_MANY = 32  # so many new pieces are not looked at one by one

Numbers = NDArray[np.int32]


class TokenCounts(dict[str, int]):
    """How many tokens a chunk has, counted when first asked for."""

    def __missing__(self, chunk: str) -> int:
        if len(self) >= _MOST_COUNTED:
            self.clear()
        core = chunk.strip(_MARKS)
        if core.isascii() and core.isalnum():
            count = 1
        else:
            count = sum(len(scan(piece)) for _, piece in pieces(chunk))
        self[chunk] = count
        return count


class Lexicon(dict[str, int]):
    """Numbers of pieces, by piece, given out when first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.counts = TokenCounts()
        self._by_exact: dict[str, list[int]] = {}
        self._by_clean: dict[str, list[int]] = {}
        self._beginnings: dict[str, list[str]] = {}
        self._stemmed: dict[str, dict[str, list[str]]] = {}
        self._stemmed_to: dict[str, int] = {}
        self._clean: list[str] = []
        self._short: dict[str, Numbers] = {}

    def __missing__(self, piece: str) -> int:
        number = self[piece] = len(self.pieces)
        self.pieces.append(piece)
        for _, _, _, exact, clean in scan(piece):
            known = self._by_exact.get(exact)
            if known is None:
                known = self._by_exact[exact] = []
                self._beginnings.setdefault(exact[:_BEGINNING], []).append(exact)
            known.append(number)
            if clean:
                if clean not in self._by_clean:
                    self._by_clean[clean] = []
                    self._clean.append(clean)
                self._by_clean[clean].append(number)
        return number

    def numbers(self, chosen: Iterable[str]) -> Numbers:
        """The numbers of pieces."""
        return np.array([self[piece] for piece in chosen], np.int32)

    def vocabulary(self, text: str) -> Numbers:
        """The numbers of the different pieces of a text; short texts, such as titles, are remembered."""
        known = self._short.get(text)
        if known is None:
            chunks = set(text.split())
            long = [chunk for chunk in chunks if len(chunk) > LONG_CHUNK]
            chunks.difference_update(long)
            chunks.update(piece for chunk in long for _, piece in pieces(chunk))
            known = self.numbers(chunks)
            if len(text) <= _SHORT_TEXT and len(self._short) < _MOST_SHORT:
                self._short[text] = known
        return known

    def holding(self, form: Form, stem: str, code: str) -> list[int]:
        """The pieces in which a token has the form, begins with it, or has the stem (if not "")."""
        found = list(self._by_exact.get(form.text, ()))
        if form.prefix:
            for exact in self._beginning(form.text):
                found += self._by_exact[exact]
        elif form.several:
            for exact in filter(taking(form), self._by_exact):
                found += self._by_exact[exact]
        if stem:
            for clean in self._of_stem(stem, code):
                found += self._by_clean[clean]
        return found

    def _beginning(self, text: str) -> list[str]:
        start = text[:_BEGINNING]
        if len(text) >= _BEGINNING:
            return [exact for exact in self._beginnings.get(start, ()) if exact.startswith(text)]
        return [exact for key, forms in self._beginnings.items() if key.startswith(start) for exact in forms]

    def learn_stems(self, code: str) -> None:
        """Work out the stems of all words met, in the language that ``stemming`` named."""
        by_stem = self._stemmed.setdefault(code, {})
        stem_of = stems(code)
        for clean in self._clean[self._stemmed_to.get(code, 0) :]:
            by_stem.setdefault(stem_of[clean], []).append(clean)
        self._stemmed_to[code] = len(self._clean)

    def _of_stem(self, stem: str, code: str) -> list[str]:
        self.learn_stems(code)
        return self._stemmed[code].get(stem, [])


class Matcher:
    """Tells which tokens a query's word or phrase takes, in one language."""

    def __init__(self, words: Words, code: str, lexicon: Lexicon) -> None:
        self.words = words
        self._code = code
        self._stems: Stems = stems(code)
        self._stem = self._stems[words.clean] if words.clean else ""
        self._takes = {form: taking(form) for form in words.forms}
        self._lexicon = lexicon
        self._within: dict[str, tuple[tuple[int, int, int], ...]] = {}
        self._starts = np.zeros(0, bool)
        self._known = 0  # pieces looked at

    def takes(self, token: Token, form: Form, piece: str) -> bool:
        """Whether a token of ``piece`` is of the form, or (one word only) has its stem."""
        takes = self._takes[form]
        if form.cased:
            return takes(cased(piece[token.start : token.end])[:LONGEST])
        if takes(token.exact):
            return True
        return bool(self._stem and token.clean and self._stems[token.clean] == self._stem)

    def end(self, token: Token, form: Form) -> int:
        """Where the hit ends: one character asked for is one character found, though tokens have two."""
        return token.head if form.prefix else token.end

    def within(self, piece: str) -> tuple[tuple[int, int, int], ...]:
        """The tokens of a piece with which a hit may start: number among its tokens, start, and end."""
        known = self._within.get(piece)
        if known is None:
            first = self.words.forms[0]
            known = self._within[piece] = tuple(
                (index, token.start, self.end(token, first))
                for index, token in enumerate(piece_tokens(piece))
                if self.takes(token, first, piece)
            )
        return known

    def starting(self, vocabulary: Numbers) -> list[str]:
        """The pieces of a text's vocabulary in which a hit may start."""
        self._look()
        pieces = self._lexicon.pieces
        return [pieces[number] for number in vocabulary[self._starts[vocabulary]].tolist()]

    def _look(self) -> None:
        """Look at the pieces that have come since."""
        total = len(self._lexicon.pieces)
        if total == self._known:
            return
        if len(self._starts) < total:
            grown = np.zeros(total + total // 2 + 64, bool)
            grown[: self._known] = self._starts[: self._known]
            self._starts = grown
        if total - self._known > _MANY:
            holding = self._lexicon.holding(self.words.forms[0], self._stem, self._code)
            if self.words.forms[0].cased:
                holding = [number for number in holding if self._starts_in(self._lexicon.pieces[number])]
            self._starts[holding] = True
        else:
            for number in range(self._known, total):
                self._starts[number] = self._starts_in(self._lexicon.pieces[number])
        self._known = total

    def _starts_in(self, piece: str) -> bool:
        first = self.words.forms[0]
        literal = not (self._stem or first.wild or first.edits)
        if literal and len(piece) > _LONG_WORD and first.text not in fold.__wrapped__(piece):
            return False  # a sentence of an unspaced script: folding is less work than reading tokens
        return any(self.takes(token, first, piece) for token in piece_tokens(piece))


class Matchers:
    """The matchers of one query, by word and language, for all the documents that are looked at."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self.lexicon = Lexicon() if lexicon is None else lexicon
        self._matchers: dict[tuple[Words, str], Matcher] = {}

    def of(self, words: Words, code: str) -> Matcher:
        """The matcher of some words in the language that ``stemming`` named."""
        matcher = self._matchers.get((words, code))
        if matcher is None:
            matcher = self._matchers[words, code] = Matcher(words, code, self.lexicon)
        return matcher
