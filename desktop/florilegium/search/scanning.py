"""Every place of one word in many texts, without reading any of them as tokens.

A token never crosses white space. Where what stands between white space is plain ASCII, a token is one
of a few known spellings (the exact forms in the index, in any case), so a regular expression finds the
candidates, and only a chunk that is more than the word itself is looked at more closely. Chunks with
other letters are looked at each, once: the same chunk need not be read twice.
"""

import re
from collections.abc import Collection, Iterator

from florilegium.model import Range
from florilegium.search.analysis import CHUNK, piece_tokens, pieces
from florilegium.search.lexicon import Matcher

_OTHER = re.compile(r"[^\x00-\x7f\s“”–—…«»•·]")
"""Beyond ASCII, and not one of the common marks that are part of no token."""
_OTHER_BUT_APOSTROPHES = re.compile(r"[^\x00-\x7f\s“”–—…«»•·’‘]")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_REMEMBERED = 200_000  # chunks


class WordScan:
    """Looks for one word (not a phrase, not a beginning) in texts of one language.

    ``forms`` are all exact forms in plain ASCII, lower case, that the texts may hold of it.
    """

    def __init__(self, matcher: Matcher, forms: Collection[str]) -> None:
        (self._form,) = matcher.words.forms
        self._matcher = matcher
        self._lower = re.compile(_pattern(forms)) if forms else None
        self._any_case = re.compile(_pattern(forms), re.IGNORECASE | re.ASCII) if forms else None
        # An apostrophe is part of a token only where a form has it, however it is written.
        self._other = _OTHER if any("'" in form for form in forms) else _OTHER_BUT_APOSTROPHES
        self._known: dict[str, tuple[tuple[int, int], ...]] = {}

    def find(self, text: str) -> list[Range]:
        """Where the word stands in a text, in order."""
        found = list(self._plain(text))
        if not text.isascii():
            found += self._others(text)
            found = sorted(set(found))
        return found

    def _plain(self, text: str) -> Iterator[Range]:
        """The hits in plain chunks, and in those of the others where it is spelled plainly."""
        if self._lower is None or self._any_case is None:
            return
        lower = text.lower()
        candidates = self._lower.finditer(lower) if len(lower) == len(text) else self._any_case.finditer(text)
        length = len(text)
        done = 0  # up to here the chunks are dealt with
        for match in candidates:
            start, end = match.span()
            if start < done or (start and text[start - 1] in _WORD):
                continue
            if (not start or text[start - 1].isspace()) and (end == length or text[end].isspace()):
                yield Range(start, end)
                continue
            first = _chunk_start(text, start)
            chunk, done = _chunk(text, first)
            for begin, stop in self._in_chunk(chunk):
                yield Range(first + begin, first + stop)

    def _others(self, text: str) -> Iterator[Range]:
        at = 0
        while other := self._other.search(text, at):
            first = _chunk_start(text, other.start(), at)
            chunk, at = _chunk(text, first)
            for begin, stop in self._in_chunk(chunk):
                yield Range(first + begin, first + stop)

    def _in_chunk(self, chunk: str) -> tuple[tuple[int, int], ...]:
        known = self._known.get(chunk)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[chunk] = tuple(
                (at + token.start, at + self._matcher.end(token, self._form))
                for at, piece in pieces(chunk)
                for token in piece_tokens(piece)
                if self._matcher.takes(token, self._form)
            )
        return known


def _chunk_start(text: str, at: int, least: int = 0) -> int:
    while at > least and not text[at - 1].isspace():
        at -= 1
    return at


def _chunk(text: str, start: int) -> tuple[str, int]:
    match = CHUNK.match(text, start)
    assert match is not None  # noqa: S101 - something stands there
    return match[0], match.end()


def _pattern(forms: Collection[str]) -> str:
    """Matches each form where no ASCII letter or digit follows.

    It begins with what all forms begin with: that is what Python's regular expressions skip by fastest.
    """
    least, most = min(forms), max(forms)
    start = least
    while not most.startswith(start):
        start = start[:-1]
    rests = sorted((form[len(start) :] for form in forms), key=lambda rest: (-len(rest), rest))
    return f"{re.escape(start)}(?:{'|'.join(map(re.escape, rests))})(?![A-Za-z0-9])"
