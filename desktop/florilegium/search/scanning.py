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
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_REMEMBERED = 200_000  # chunks


class WordScan:
    """Looks for one word (not a phrase, not a beginning) in texts of one language.

    ``forms`` are all exact forms in plain ASCII, lower case, that the texts may hold of it.
    """

    def __init__(self, matcher: Matcher, forms: Collection[str]) -> None:
        (self._form,) = matcher.words.forms
        self._matcher = matcher
        self._candidates = re.compile(_pattern(forms)) if forms else None
        self._known: dict[str, tuple[tuple[int, int], ...]] = {}

    def find(self, text: str) -> list[Range]:
        """Where the word stands in a text, in order."""
        found = list(self._plain(text)) if self._candidates else []
        if not text.isascii():
            found += self._others(text)
            found = sorted(set(found))
        return found

    def _plain(self, text: str) -> Iterator[Range]:
        assert self._candidates is not None  # noqa: S101 - find has seen to it
        length = len(text)
        done = 0  # up to here the chunks are dealt with
        for match in self._candidates.finditer(text):
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
        while other := _OTHER.search(text, at):
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
    """Matches each form in any case where no ASCII letter or digit follows.

    It begins with a class of characters: that is what Python's regular expressions skip by fastest.
    """
    by_first: dict[str, list[str]] = {}
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        by_first.setdefault(form[0], []).append(form[1:])
    rests = {first: "|".join(map(_any_case, of_first)) for first, of_first in by_first.items()}
    classes = "".join(_cases(first) for first in rests)
    if len(rests) == 1:
        inside = "".join(rests.values())
    else:
        inside = "|".join(f"(?<=[{_cases(first)}])(?:{rest})" for first, rest in rests.items())
    return f"[{classes}](?:{inside})(?![A-Za-z0-9])"


def _cases(character: str) -> str:
    return "".join(re.escape(one) for one in dict.fromkeys((character, character.upper())))


def _any_case(text: str) -> str:
    return "".join(
        f"[{_cases(character)}]" if character.isalpha() else re.escape(character) for character in text
    )
