"""Words: the unit in which two versions of a text are compared.

A word is a run of letters, digits and the marks on them, or one other character; of scripts that
are written without spaces, each character. Two words are the same where they differ only in what
a typesetter may change: case, the form of quotes and dashes, ligatures and letter widths (Unicode
NFKC, UAX #15), soft hyphens and other characters that are not seen, a hyphen at a line's end.
Superscripts, subscripts and fractions are not unfolded, since "10²" is not "102".
"""

import re
import sys
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from functools import cache
from itertools import compress

from florilegium.model import Range

_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_UNSPACED = (  # Thai to Burmese, Khmer, kana, Han, Hangul
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_KEPT = ("<super>", "<sub>", "<fraction>", "<circle>", "<square>")  # unfolded, these change what is said
_ALIKE = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2039\u203a\u02bc\u00b4`", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    "\u2026": "...",
}
_TYPED_DASH = re.compile(r"(?<=\w)---?(?=\w)|(?<=\s)---?(?=\s)")
_NUMBER_BEFORE = re.compile(r"(?:(?<!\S)[-\u2212+])?(?:\d[.,]?)*$")
_NUMBER_AFTER = re.compile(r"(?:[.,]?\d)*")
PARAGRAPH = 3
"""Weight of a word that a paragraph begins with."""
_SIGNS = ("-", "\u2212", "+")
_NUMBER_REACH = 32  # code points in which the rest of a number is looked for
_LONG_WORD = 200  # code points
_LARGEST = sys.maxunicode + 1
_WRAPPED = re.compile(r"(?<=\w)[-\u2010]\s*\n\s*(?=\w)")
_HYPHENS = re.compile(r"(?<=\w)[-\u2010\u2011](?:\s*\n\s*)?(?=\w)")


@cache
def _pattern() -> re.Pattern[str]:
    """What is one word.

    Python's ``\\w`` lacks the combining marks, so they are listed here, as ranges: planes 0 and 1
    and the variation selectors.
    """
    ranges: list[list[int]] = []
    codes = (*range(0x300, 0x20000), *range(0xE0100, 0xE01F0))
    categories = map(unicodedata.category, map(chr, codes))
    for code in compress(codes, map({"Mn", "Mc", "Me"}.__contains__, categories)):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    marks = "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges) + _UNSEEN
    letter = rf"(?![{_UNSPACED}])\w"
    part = rf"{letter}(?:{letter}|[{marks}])*"
    wrap = r"[-\u2010][^\S\n]*\n\s*(?=[^\W\d_A-Z])|\u00ad\s*\n\s*"
    return re.compile(
        r"[0-9A-Za-z_]++(?![-\u0080-\U0010ffff])|[!-,/:-@[-^`{-~](?![\u0300-\U0010ffff])"  # most of it
        rf"|[{_UNSPACED}][{marks}]*"
        rf"|{part}(?:(?:{wrap}){part})*"
        r"|\.\.\."
        rf"|[^\w\s{_UNSEEN}][{marks}]*"
    )


def folded(word: str) -> str:
    """``word`` without what a typesetter may change; equal for two words that say the same."""
    if word.isascii() and "\n" not in word:
        return _ALIKE.get(word) or word.lower()
    if alike := _ALIKE.get(word):
        return alike
    word = re.sub(rf"[{_UNSEEN}]|[-\u2010]?\s*\n\s*", "", word) or word
    parts = (
        part
        if unicodedata.decomposition(part).startswith(_KEPT)
        else _ALIKE.get(part) or unicodedata.normalize("NFKC", part)
        for part in unicodedata.normalize("NFC", word)
    )
    return unicodedata.normalize("NFC", "".join(parts).casefold())


def words_of(text: str) -> list[str]:
    """The words of a text, as :class:`Words` has them."""
    return _pattern().findall(text)


def places_of(text: str) -> list[tuple[int, int]]:
    """Where each of :func:`words_of` a text begins and ends."""
    return [match.span() for match in _pattern().finditer(text)]


class Vocabulary(dict[str, str]):
    """Gives each word one character, the same for words that are folded alike.

    A text becomes a string that is searched and aligned as fast as strings are. Beyond 1,114,112
    different words characters are used again; what is found must be compared as words anyway.
    """

    def __init__(self) -> None:
        super().__init__()
        self._of_folded: dict[str, str] = {}

    def __missing__(self, word: str) -> str:
        """The character of a word that has not been met."""
        known = self._of_folded
        character = known.setdefault(folded(word), chr(len(known) % _LARGEST))
        self[word] = character
        return character


class Words:
    """A text cut into words: where each stands, and its character in the vocabulary."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.starts = array("I")
        self.ends = array("I")
        words: list[str] = []
        for match in _pattern().finditer(text):
            self.starts.append(match.start())
            self.ends.append(match.end())
            words.append(match[0])
        self.line = "".join(map(vocabulary.__getitem__, words))
        """One character a word."""

    def __len__(self) -> int:
        """How many words there are."""
        return len(self.line)

    def covering(self, start: int, end: int) -> tuple[int, int]:
        """The words, from first to one past the last, that ``text[start:end]`` touches."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def cuts(self, position: int) -> bool:
        """Whether a code point of the text lies inside a word."""
        word = bisect_right(self.ends, position)
        return word < len(self) and self.starts[word] < position

    def excerpt(self, first: int, last: int) -> str:
        """The text from the word ``first`` to before the word ``last``."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def weight(self, index: int) -> int:
        """How well an edit may begin before this word: 3 a paragraph, 2 a line, 1 a sentence."""
        if index in {0, len(self)}:
            return PARAGRAPH
        between = self.text[self.ends[index - 1] : self.starts[index]]
        if "\n" in between:
            return PARAGRAPH if between.count("\n") > 1 else 2
        return 1 if between and self.text[self.ends[index - 1] - 1] in ".!?…。！？:;" else 0

    def is_word(self, index: int) -> bool:
        """Whether this one is made of letters or digits, rather than a mark of punctuation."""
        return self.text[self.starts[index]].isalnum()

    def begins(self, index: int) -> bool:
        """Whether a line or a sentence begins with this word."""
        if index in {0, len(self)}:
            return True
        return "\n" in self.text[self.ends[index - 1] : self.starts[index]] or (
            self.text[self.ends[index - 1] - 1] in ".!?…。！？"
        )


def same_words(one: str, other: str) -> bool:
    """Whether two excerpts say the same, word for word."""
    if one == other:
        return True
    if _WRAPPED.search(one) or _WRAPPED.search(other):
        # Whether a hyphen at a line's end is the word's own cannot be told: then hyphens do not count.
        one, other = _HYPHENS.sub("", one), _HYPHENS.sub("", other)
    find = _pattern().findall
    one, other = _TYPED_DASH.sub("\u2014", one), _TYPED_DASH.sub("\u2014", other)
    return [folded(word) for word in find(one)] == [folded(word) for word in find(other)]


def carried_edges(old: Words, passage: Range, new: Words, first: int, last: int) -> Range:
    """The part of the words ``first`` to ``last`` of ``new`` that answers to a passage of ``old``.

    The two have the same words. White space at the passage's edges is kept where it is still
    there, and a passage that begins or ends inside a word does so in the new text too.
    """
    old_first, old_last = old.covering(*passage)
    start, end = new.starts[first], new.ends[last - 1]
    inside = passage.start - old.starts[old_first]
    if inside > 0:
        start += _within(old.excerpt(old_first, old_first + 1), inside, new.excerpt(first, first + 1))
    else:
        floor = new.ends[first - 1] if first else 0
        start -= _alike_end(old.text[passage.start : old.starts[old_first]], new.text[floor:start])
    inside = passage.end - old.starts[old_last - 1]
    if passage.end < old.ends[old_last - 1]:
        end = new.starts[last - 1]
        end += _within(old.excerpt(old_last - 1, old_last), inside, new.excerpt(last - 1, last))
    else:
        ceiling = new.starts[last] if last < len(new) else len(new.text)
        after = old.text[old.ends[old_last - 1] : passage.end]
        end += _alike_end(after[::-1], new.text[end:ceiling][::-1])
    return Range(start, end) if start < end else Range(new.starts[first], new.ends[last - 1])


def _alike_end(one: str, other: str) -> int:
    """How many characters at the end of the two are the same."""
    count = 0
    while count < min(len(one), len(other)) and one[-1 - count] == other[-1 - count]:
        count += 1
    return count


def _within(old: str, inside: int, new: str) -> int:
    """Where in the word ``new`` the place ``inside`` the same word, written ``old``, is."""
    if old == new or max(len(old), len(new)) > _LONG_WORD:
        return min(inside, len(new))
    wanted = len(folded(old[:inside]))
    return next((place for place in range(len(new)) if len(folded(new[:place])) >= wanted), len(new))


def same_number(old_text: str, passage: Range, new_text: str, place: Range) -> bool:
    """Whether numbers at the edges of two excerpts with the same words are the same as wholes.

    "4 per cent" is not the same in "4 per cent" and in "14 per cent" or "-4 per cent".
    """
    was, now = _rest_of_numbers(old_text, passage), _rest_of_numbers(new_text, place)
    if now[0] in _SIGNS and old_text[passage.start - 1 : passage.start] in _SIGNS:
        now = "", now[1]  # a dash that white space was put before makes no negative number
    return all(old or not new for old, new in zip(was, now, strict=True))


def _rest_of_numbers(text: str, passage: Range) -> tuple[str, str]:
    """What of a number lies before an excerpt that starts in one, and after one that ends in one."""
    before = after = ""
    if text[passage.start].isdecimal():
        found = _NUMBER_BEFORE.search(text, max(0, passage.start - _NUMBER_REACH), passage.start)
        before = found[0] if found else ""
    if text[passage.end - 1].isdecimal():
        found = _NUMBER_AFTER.match(text, passage.end, passage.end + _NUMBER_REACH)
        after = found[0] if found else ""
    return before, after
