"""Every place of a word in many texts, without reading any of them as tokens.

A token never crosses white space. Where what stands between white space is plain ASCII, a token is one
of a few known spellings (the exact forms in the index, in any case), so a regular expression finds the
candidates, and only a chunk that is more than the word itself is looked at more closely. Chunks with
other letters are looked at each, once: the same chunk need not be read twice.
"""

import re
from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from typing import Any

from florilegium.model import Range
from florilegium.search.analysis import CHUNK, LONGEST, piece_tokens, pieces
from florilegium.search.finding import FoundText, check
from florilegium.search.lexicon import Lexicon, Matcher

_MARKS = frozenset("?“”–—…«»•·")
"""Common marks that are part of no token."""
_ENDS = frozenset(",.;:!?")
_SPACES = frozenset(("", " ", "\n"))
_APOSTROPHES = frozenset("’‘")
_LETTER = "A-Za-z0-9"
_JOINED = r"[A-Za-z0-9'.,]"
_REMEMBERED = 200_000  # chunks
MOST_FORMS = 3_000
"""Forms that are looked for together; more would take long to make ready."""


class Letters:
    """A text as scans read it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._others: dict[bool, list[tuple[int, str]]] = {}

    @cached_property
    def lower(self) -> str:
        """The text in lower case, with "?" for all that is not ASCII."""
        if self.text.isascii():
            return self.text.lower()
        return self.text.encode("ascii", "replace").decode("ascii").lower()

    def others(self, apostrophes: bool) -> list[tuple[int, str]]:
        """The chunks with letters beyond ASCII, and ``apostrophes``, and where each begins."""
        if self.text.isascii():
            return []
        known = self._others.get(apostrophes)
        if known is None:
            known = self._others[apostrophes] = list(self._find_others(apostrophes))
        return known

    def _find_others(self, apostrophes: bool) -> Iterator[tuple[int, str]]:
        text, find = self.text, self.lower.find
        none = _MARKS if apostrophes else _MARKS | _APOSTROPHES
        at = find("?")
        while at >= 0:
            if text[at] in none or text[at].isspace():
                at = find("?", at + 1)
                continue
            first = _chunk_start(text, at)
            chunk, end = _chunk(text, first)
            yield first, chunk
            at = find("?", end)


class WordScan:
    """Looks for one word or beginning, or the first of a phrase, in texts of one language.

    ``forms`` are all exact forms in plain ASCII, lower case, that the texts may hold of it, or how they
    begin; of a word with wildcards, which say so themselves, only those that are cut (:data:`LONGEST`).
    """

    def __init__(self, matcher: Matcher, forms: Collection[str]) -> None:
        form = matcher.words.forms[0]
        self._matcher = matcher
        self._as_written = bool(form.cased) and not form.edits
        written = form.cased or form.text
        open_ended = form.wild and (written[0] in "*?" or written[-1] in "*?")
        self._sure = not (open_ended or (form.cased and form.edits))
        self._prefix = written if form.prefix else ""
        self._forms = frozenset(forms)
        patterns: list[str] = []
        if form.wild and written.isascii():
            patterns.append(_wild(written))
        if self._as_written and not form.wild:
            forms = [written] if written.isascii() else ()
        if forms:
            patterns.append(_spelled(forms, form.prefix))
        pattern = "|".join(patterns)
        self._pattern = re.compile(pattern) if pattern else None
        # An apostrophe is part of a token only where a form has it, however it is written.
        self._apostrophes = form.wild or any("'" in one for one in forms)
        self._known: dict[str, tuple[tuple[int, int], ...]] = {}

    def find(self, letters: Letters) -> list[Range]:
        """Where the word stands in a text, in order; hits may overlap."""
        found = list(self._plain(letters))
        if others := letters.others(self._apostrophes):
            for first, chunk in others:
                found += [Range(first + begin, first + stop) for begin, stop in self._in_chunk(chunk)]
            found = sorted(set(found))
        return found

    def _plain(self, letters: Letters) -> Iterator[Range]:
        """The hits in plain chunks, and in those of the others where it is spelled plainly."""
        if self._pattern is None:
            return
        text = letters.text
        candidates = self._pattern.finditer(text if self._as_written else letters.lower)
        length = len(text)
        done = 0  # up to here the chunks are dealt with
        for match in candidates:
            start, end = match.span()
            if start < done:
                continue
            if self._sure and end - start < LONGEST and (not start or text[start - 1].isspace()):
                word = match[0]
                if end == length or text[end].isspace():
                    alone = word.isalnum()
                else:
                    alone = text[end] in _ENDS and word.isalpha() and text[end + 1 : end + 2] in _SPACES
                if alone and (not self._prefix or word.startswith(self._prefix) or word in self._forms):
                    yield Range(start, end)
                    continue
            first = _chunk_start(text, start)
            chunk, done = _chunk(text, first)
            for begin, stop in self._in_chunk(chunk):
                yield Range(first + begin, first + stop)

    def _in_chunk(self, chunk: str) -> tuple[tuple[int, int], ...]:
        known = self._known.get(chunk)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[chunk] = tuple(
                (at + start, at + end)
                for at, piece in pieces(chunk)
                for _, start, end in self._matcher.within(piece)
            )
        return known


class ScannedText(FoundText):
    """A text in which words are looked for once only: it is not read as a whole unless it has to be.

    ``scan_of`` gives the scan for a matcher's first word, None where there is none: ``read`` gives the text
    as it is read then.
    """

    def __init__(
        self,
        letters: Letters,
        lexicon: Lexicon,
        scan_of: Callable[[Matcher], WordScan | None],
        read: Callable[[], FoundText] | None = None,
    ) -> None:
        self.text = letters.text
        self._letters = letters
        self._lexicon = lexicon
        self._scan_of = scan_of
        self._read = read or self._read_here
        self._is_read = False

    def find(self, matcher: Matcher, cancelled: Callable[[], bool]) -> list[Range]:
        """Where the words stand, as :meth:`FoundText.find` does."""
        check(cancelled)
        scan = self._scan_of(matcher)
        if scan is None:
            return FoundText.find(self._read(), matcher, cancelled)
        hits = scan.find(self._letters)
        if len(matcher.words.forms) == 1:
            return hits
        found: list[Range] = []
        done = 0
        for hit in hits:
            if hit.start < done:
                continue
            first = _chunk_start(self.text, hit.start)
            chunk, done = _chunk(self.text, first)
            for at, piece in pieces(chunk):
                base = first + at
                for index, start, _ in matcher.within(piece):
                    last = self._follow(matcher, base, piece, piece_tokens(piece)[index + 1 :])
                    if last is not None:
                        found.append(Range(base + start, last))
        return found

    def _read_here(self) -> FoundText:
        if not self._is_read:
            super().__init__(self.text, self._lexicon)
            self._is_read = True
        return self


def _chunk_start(text: str, at: int, least: int = 0) -> int:
    while at > least and not text[at - 1].isspace():
        at -= 1
    return at


def _chunk(text: str, start: int) -> tuple[str, int]:
    match = CHUNK.match(text, start)
    assert match is not None  # noqa: S101 - something stands there
    return match[0], match.end()


def _spelled(forms: Collection[str], beginnings: bool) -> str:
    """Matches what is one of the forms, or words that begin so.

    It begins with what all forms begin with, or else with one of their first letters: that is what
    Python's regular expressions skip by fastest.
    """
    start, most = min(forms), max(forms)
    while not most.startswith(start):
        start = start[:-1]
    tree: dict[str, Any] = {}
    for form in forms:
        node = tree
        for letter in form[len(start) :]:
            node = node.setdefault(letter, {})
        node[""] = f"[{_LETTER}]*" if beginnings else "" if len(form) >= LONGEST else f"(?![{_LETTER}])"
    if start:
        return _beginning(start) + _branches(tree)
    return "|".join(_beginning(letter) + _branches(rest) for letter, rest in sorted(tree.items()))


def _branches(tree: dict[str, Any]) -> str:
    """Matches what the tree of letters holds, the longer before what it goes on from."""
    parts = [re.escape(letter) + _branches(rest) for letter, rest in sorted(tree.items()) if letter]
    if "" in tree:
        parts.append(tree[""])
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


def _wild(text: str) -> str:
    """Matches what a word with wildcards stands for, or the part of it from its first letter to its last."""
    first, *rest = re.split(r"([*?])", text.strip("*?"))
    middle = "".join({"*": f"{_JOINED}*", "?": _JOINED}.get(part) or re.escape(part) for part in rest)
    start = re.escape(first) if text[0] in "*?" else _beginning(first)
    return start + middle + ("" if text[-1] in "*?" else f"(?![{_LETTER}])")


def _beginning(text: str) -> str:
    """Matches the text where a word may begin."""
    return f"{re.escape(text)}(?<![{_LETTER}]{re.escape(text)})"
