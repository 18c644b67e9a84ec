"""Finding words in one text, without reading all of it as tokens each time.

A token never crosses white space, so a text is a row of chunks. Which of its distinct chunks hold
the word is soon known, and where those stand in the text is found by plain string search. Phrases
are read on from there, chunk by chunk.
"""

from collections.abc import Callable, Collection, Iterator

from florilegium.model import Range
from florilegium.search.analysis import CHUNK, LONG_CHUNK, Stems, Token, chunk_tokens, fold, stems
from florilegium.search.query import Form, Words

_FEW_CHUNKS = 12  # so many are looked for one by one; more, by walking over the text
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
        """The chunks of a text's vocabulary in which a hit may start."""
        for chunk in vocabulary - self._seen:
            if self._starts_in(chunk):
                self._starts.add(chunk)
        self._seen |= vocabulary
        return vocabulary & self._starts

    def _starts_in(self, chunk: str) -> bool:
        first = self.words.forms[0]
        if len(chunk) > LONG_CHUNK and not self._stem and first.text not in fold_long(chunk):
            return False
        text, prefix, stem, stem_of = first.text, first.prefix, self._stem, self._stems
        for token in chunk_tokens(chunk):  # as in takes(), but this runs for every word of the text
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


def fold_long(chunk: str) -> str:
    """``fold`` without remembering: a form of any token in the chunk is a part of this."""
    return fold.__wrapped__(chunk)


class FoundText:
    """A text in which words are looked for, again and again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._vocabulary = frozenset(text.split())

    def find(self, matcher: Matcher, cancelled: Callable[[], bool]) -> list[Range]:
        """Where the words stand, in text order; hits may overlap each other.

        Raises SearchCancelled soon after ``cancelled`` turns true.
        """
        check(cancelled)
        wanted = matcher.starting(self._vocabulary)
        found: list[Range] = []
        for steps, (base, chunk) in enumerate(self._places(wanted, cancelled)):
            if steps % _POLL == 0:
                check(cancelled)
            self._read_chunk(matcher, base, chunk, found)
        return found

    def _places(self, wanted: Collection[str], cancelled: Callable[[], bool]) -> Iterator[tuple[int, str]]:
        """Where the wanted chunks stand, in text order."""
        if len(wanted) > _FEW_CHUNKS:
            for steps, match in enumerate(CHUNK.finditer(self.text)):
                if steps % _POLL == 0:
                    check(cancelled)
                if match[0] in wanted:
                    yield match.start(), match[0]
            return
        places: list[tuple[int, str]] = []
        for chunk in wanted:
            check(cancelled)
            places += ((start, chunk) for start in self._standing(chunk))
        places.sort()
        yield from places

    def _standing(self, chunk: str) -> Iterator[int]:
        text = self.text
        length = len(text)
        start = text.find(chunk)
        while start >= 0:
            end = start + len(chunk)
            if (start == 0 or text[start - 1].isspace()) and (end == length or text[end].isspace()):
                yield start
            start = text.find(chunk, end)

    def _read_chunk(self, matcher: Matcher, base: int, chunk: str, found: list[Range]) -> None:
        forms = matcher.words.forms
        tokens = chunk_tokens(chunk)
        for index, token in enumerate(tokens):
            if not matcher.takes(token, forms[0]):
                continue
            if len(forms) == 1:
                found.append(Range(base + token.start, base + matcher.end(token, forms[0])))
                continue
            end = self._follow(matcher, base, chunk, tokens[index + 1 :])
            if end is not None:
                found.append(Range(base + token.start, end))

    def _follow(self, matcher: Matcher, base: int, chunk: str, rest: tuple[Token, ...]) -> int | None:
        """Where the phrase ends whose first word stands before ``rest``; None if it breaks off."""
        end = base + len(chunk)
        at = 0
        last = 0
        for form in matcher.words.forms[1:]:
            while at >= len(rest):
                following = CHUNK.search(self.text, end)
                if following is None:
                    return None
                base, end = following.span()
                rest, at = chunk_tokens(following[0]), 0
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
