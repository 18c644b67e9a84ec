"""Finding words in one text, without reading all of it as tokens each time.

A token never crosses white space, so a text is a row of chunks (long ones, of unspaced scripts, in
pieces). Which of the distinct ones hold the word is soon known, and where those stand in the text
is found by plain string search. Phrases are read on from there, piece by piece.
"""

from collections.abc import Callable, Collection, Iterator

from florilegium.model import Range
from florilegium.search.analysis import (
    CHUNK,
    LONG_CHUNK,
    RUN,
    Stems,
    Token,
    can_join,
    fold,
    piece_tokens,
    pieces,
    stems,
)
from florilegium.search.query import Form, Words

_FEW = 48  # so many pieces are looked for one by one; more, by walking over the text
_LONG_WORD = 24  # code points
_POLL = 4_096  # steps between two looks at whether to go on


class SearchCancelled(Exception):  # no failure, and nothing to show
    """The search was given up because its answer is no longer wanted."""


def check(cancelled: Callable[[], bool]) -> None:
    """Raise SearchCancelled if the answer is no longer wanted."""
    if cancelled():
        raise SearchCancelled


class Matcher:
    """Tells which tokens a query's word or phrase takes, in one language."""

    def __init__(self, words: Words, stems: Stems) -> None:
        self.words = words
        self._stems = stems
        self._stem = stems[words.clean] if words.clean else ""
        self._seen: set[str] = set()
        self._starts: set[str] = set()

    def takes(self, token: Token, form: Form) -> bool:
        """Whether the token is the form, begins with it, or (one word only) has its stem."""
        if token.exact == form.text or (form.prefix and token.exact.startswith(form.text)):
            return True
        return bool(self._stem and token.clean and self._stems[token.clean] == self._stem)

    def end(self, token: Token, form: Form) -> int:
        """Where the hit ends: one character asked for is one character found, though tokens have two."""
        return token.head if form.prefix else token.end

    def starting(self, vocabulary: frozenset[str]) -> frozenset[str]:
        """The pieces of a text's vocabulary in which a hit may start."""
        for piece in vocabulary - self._seen:
            if self._starts_in(piece):
                self._starts.add(piece)
        self._seen |= vocabulary
        return vocabulary & self._starts

    def _starts_in(self, piece: str) -> bool:
        first = self.words.forms[0]
        text, prefix, stem, stem_of = first.text, first.prefix, self._stem, self._stems
        if len(piece) > _LONG_WORD and not stem and text not in fold.__wrapped__(piece):
            return False  # a sentence of an unspaced script: folding is less work than reading tokens
        for token in piece_tokens(piece):  # as in takes(), but this runs for every word of the text
            if token.exact == text or (prefix and token.exact.startswith(text)):
                return True
            if stem and token.clean and stem_of[token.clean] == stem:
                return True
        return False


class Matchers:
    """The matchers of one query, by word and language, for all the documents that are looked at."""

    def __init__(self) -> None:
        self._known: dict[tuple[Words, str], Matcher] = {}

    def of(self, words: Words, code: str) -> Matcher:
        """The matcher of some words in the language that ``stemming`` named."""
        matcher = self._known.get((words, code))
        if matcher is None:
            matcher = self._known[words, code] = Matcher(words, stems(code))
        return matcher


class FoundText:
    """A text in which words are looked for, again and again."""

    def __init__(self, text: str) -> None:
        self.text = text
        chunks = set(text.split())
        long = [chunk for chunk in chunks if len(chunk) > LONG_CHUNK]
        chunks.difference_update(long)
        chunks.update(piece for chunk in long for _, piece in pieces(chunk))
        self._vocabulary = frozenset(chunks)

    def find(self, matcher: Matcher, cancelled: Callable[[], bool]) -> list[Range]:
        """Where the words stand, in text order; hits may overlap, and the same may come twice.

        Raises SearchCancelled soon after ``cancelled`` turns true.
        """
        check(cancelled)
        wanted = matcher.starting(self._vocabulary)
        found: list[Range] = []
        for steps, (base, piece) in enumerate(self._places(wanted, cancelled)):
            if steps % _POLL == 0:
                check(cancelled)
            self._read_piece(matcher, base, piece, found)
        return found

    def _places(self, wanted: Collection[str], cancelled: Callable[[], bool]) -> Iterator[tuple[int, str]]:
        """Where the wanted pieces stand, in text order."""
        if len(wanted) > _FEW:
            for steps, match in enumerate(CHUNK.finditer(self.text)):
                if steps % _POLL == 0:
                    check(cancelled)
                chunk = match[0]
                if len(chunk) > LONG_CHUNK:
                    yield from ((match.start() + at, one) for at, one in pieces(chunk) if one in wanted)
                elif chunk in wanted:
                    yield match.start(), chunk
            return
        places: list[tuple[int, str]] = []
        for piece in wanted:
            check(cancelled)
            places += ((start, piece) for start in self._standing(piece))
        places.sort()
        yield from places

    def _standing(self, piece: str) -> Iterator[int]:
        """Where a piece stands that is not a part of a larger one."""
        text = self.text
        length = len(text)
        start = text.find(piece)
        while start >= 0:
            end = start + len(piece)
            if (start == 0 or not can_join(text[start - 1])) and (end == length or not can_join(text[end])):
                yield start
            start = text.find(piece, end)

    def _read_piece(self, matcher: Matcher, base: int, piece: str, found: list[Range]) -> None:
        forms = matcher.words.forms
        tokens = piece_tokens(piece)
        for index, token in enumerate(tokens):
            if not matcher.takes(token, forms[0]):
                continue
            if len(forms) == 1:
                found.append(Range(base + token.start, base + matcher.end(token, forms[0])))
                continue
            end = self._follow(matcher, base, piece, tokens[index + 1 :])
            if end is not None:
                found.append(Range(base + token.start, end))

    def _follow(self, matcher: Matcher, base: int, piece: str, rest: tuple[Token, ...]) -> int | None:
        """Where the phrase ends whose first word stands before ``rest``; None if it breaks off."""
        end = base + len(piece)
        at = 0
        last = 0
        for form in matcher.words.forms[1:]:
            while at >= len(rest):
                following = RUN.search(self.text, end)
                if following is None:
                    return None
                base, end = following.span()
                rest, at = piece_tokens(following[0]), 0
            if not matcher.takes(rest[at], form):
                return None
            last = base + matcher.end(rest[at], form)
            at += 1
        return last


def separate(ranges: Collection[Range]) -> list[Range]:
    """The ranges in text order, the leftmost and longest where some overlap."""
    kept: list[Range] = []
    for one in sorted(set(ranges), key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
