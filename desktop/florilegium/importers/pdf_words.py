"""Lines become running text: clean characters, words broken at line ends made whole, each in its place."""

from __future__ import annotations  # array is a generic for type checkers only before Python 3.12

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from florilegium.importers.pdf_characters import Fragment

_COMPOUND_LETTERS = 4
"""Letters that each half of an unseen compound has at least, to be taken for two words."""
_SUSPENDED = frozenset(("and", "or", "und", "oder", "bzw", "et", "ou", "y", "o", "e", "ed", "en", "of"))
_LEADERS = re.compile(r"\.(?: ?\.){4,}")
"""Dots that lead the eye to a number; one ellipsis says as much."""
_ODD = re.compile(r"^ |  |\.(?: ?\.){4}")
_HYPHENS = "-\u2010\xad\x02"
_FEW = 0.03
"""Share of places below which something is not a document's habit."""


@dataclass(slots=True)
class Running:
    """The text of one block, with the place of every code point."""

    codes: list[str] = field(default_factory=list)
    pages: array[int] = field(default_factory=lambda: array("i"))
    chars: array[int] = field(default_factory=lambda: array("i"))
    """Index on its page; -1 where it stands on none."""
    faces: bytearray = field(default_factory=bytearray)

    def add(self, character: str, page: int, char: int, face: int) -> None:
        """Put one code point at the end."""
        self.codes.append(character)
        self.pages.append(page)
        self.chars.append(char)
        self.faces.append(face)

    def drop_last(self) -> None:
        """Take the last code point away."""
        for column in (self.codes, self.pages, self.chars, self.faces):
            column.pop()

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(self.codes)


@cache
def cleaned(code: int) -> str:
    """What a code point of a page is in the text: itself as a rule, nothing, or several."""
    if 0x20 <= code < 0x7F:
        return chr(code)
    character = chr(code) if code <= 0x10FFFF else "\ufffd"
    if character.isspace() or code == 1:  # U+0001 parts words in fonts that count their glyphs from it
        return " "
    if 0xFB00 <= code <= 0xFB06 or 0xFB1D <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFC:
        return unicodedata.normalize("NFKC", character)  # ligatures and shapes of letters
    if code in (0xFFFE, 0xFFFF, 0xFFFC):
        return "\ufffd"
    category = unicodedata.category(character)
    if category == "Cc" or character in "\xad\u200b\ufeff\u2060":
        return ""
    return "\ufffd" if category == "Cs" else character


@dataclass(frozen=True, slots=True)
class Habits:
    """How a document writes."""

    words: Counter[str]
    """How often it writes each word that is not broken at a line's end."""
    spaced: bool = True
    """Whether it sets spaces between words of Hangul at all."""
    spaced_ends: bool = False
    """Whether it sets them at the ends of lines, too, where a word ends there."""


def habits_of(lines: Iterable[Fragment]) -> Habits:
    """The habits of a document of these lines."""
    lines = list(lines)
    joined = spaces = ends = spaced = 0
    for line in lines:
        if not any(0xAC00 <= code <= 0xD7A3 for code in line.codes):
            continue
        joined += len(_HANGUL_JOINED.findall(line.text))
        spaces += len(_HANGUL_SPACED.findall(line.text))
        if _is_hangul(line.text[-1:]):
            ends += 1
            spaced += line.spaced
    return Habits(_words(lines), spaces >= _FEW * joined, spaced > _FEW * ends)


def _words(lines: Iterable[Fragment]) -> Counter[str]:
    words: Counter[str] = Counter()
    after_hyphen = False
    for line in lines:
        found = re.findall(r"\w+(?:[-\u2010]\w+)*", line.text.lower().replace("\u2010", "-"))
        if after_hyphen:
            found = found[1:]
        after_hyphen = line.hyphenated
        words.update(found[:-1] if after_hyphen else found)
    return words


def run_together(
    lines: Sequence[Fragment], habits: Habits, *, keep_lines: bool = False, skip: int = 0
) -> Running:
    """The lines as one text. ``skip`` characters of the first are left out (a list item's marker)."""
    out = Running()
    for number, line in enumerate(lines):
        if number:
            _join(out, lines[number - 1], line, habits, keep_lines=keep_lines)
        _add_line(out, line, skip if number == 0 else 0)
    _settle_hyphen(out)
    while out.codes and out.codes[-1].isspace():
        out.drop_last()
    return out


def _add_line(out: Running, line: Fragment, skip: int) -> None:
    page = line.page
    text = line.text
    if not skip and text.isascii() and text.isprintable() and not _ODD.search(text):
        out.codes += text
        out.pages.extend([page] * len(text))
        out.chars.extend(line.chars)
        out.faces += line.faces
        return
    last = len(line.codes) - 1
    leaders = {at for found in _LEADERS.finditer(text) for at in range(found.start() + 1, found.end())}
    for at in range(skip, last + 1):
        code = line.codes[at]
        if at in leaders:
            continue
        if at + 1 in leaders and code == 0x2E:
            code = 0x2026
        if at == last and code in (2, 0xAD):
            out.add("\xad" if code == 0xAD else "\x02", page, line.chars[at], line.faces[at])
            continue
        for character in cleaned(code):
            if character == " " and (not out.codes or out.codes[-1].isspace()):
                continue
            out.add(character, page, line.chars[at], line.faces[at])


def _join(out: Running, line: Fragment, following: Fragment, habits: Habits, *, keep_lines: bool) -> None:
    while out.codes and out.codes[-1] == " ":
        out.drop_last()
    if not out.codes:
        return
    begins = _begins(following)
    last = out.codes[-1]
    if keep_lines:
        _settle_hyphen(out)
        out.add("\n", following.page, -1, 0)
    elif last in _HYPHENS and len(out.codes) > 1 and (out.codes[-2].isalnum() or out.codes[-2] == ")"):
        _across_hyphen(out, begins, following, habits.words)
    elif _is_hangul(last) and _is_hangul(begins[:1]) and _goes_on(out, line, begins, habits):
        return
    elif not (_is_spaceless(last) and _is_spaceless(begins[:1])):
        _settle_hyphen(out)
        out.add(" ", following.page, -1, out.faces[-1] & (following.faces[0] if following.faces else 0) & 3)


def _goes_on(out: Running, line: Fragment, begins: str, habits: Habits) -> bool:
    """Whether a word of Hangul, which lines break anywhere, goes on in the next line."""
    if not habits.spaced:
        return True
    if habits.spaced_ends:
        return not line.spaced
    first = re.split(r"\W", begins, maxsplit=1)[0]
    begun = re.split(r"\W", "".join(out.codes[-30:]))[-1]
    return habits.words[begun + first] >= max(min(habits.words[begun], habits.words[first]), 1)


def _begins(line: Fragment) -> str:
    return "".join(cleaned(code) for code in line.codes[:40]).lstrip()


def _across_hyphen(out: Running, begins: str, following: Fragment, words: Counter[str]) -> None:
    first = re.split(r"[^\w'’]", begins, maxsplit=1)[0]
    if first.lower() in _SUSPENDED and out.codes[-1] in "-\u2010":
        out.add(" ", following.page, -1, 0)
        return
    begun = re.split(r"[^\w'’-]", "".join(out.codes[-60:-1]))[-1]
    if not keeps_hyphen(begun, first, words, soft=out.codes[-1] == "\xad"):
        out.drop_last()
    else:
        _settle_hyphen(out)


def keeps_hyphen(begun: str, first: str, words: Counter[str], *, soft: bool = False) -> bool:
    """Whether the hyphen between the two halves of a word broken at a line's end is the word's own."""
    if soft:
        return False
    if not first[:1].islower() or not begun[-1:].isalpha():
        return True
    before = begun.rsplit("-", 1)[-1]
    whole = words[(begun + first).lower()] + (words[(before + first).lower()] if "-" in begun else 0)
    compound = words[f"{begun}-{first}".lower()]
    if whole or compound:
        return compound > whole
    if before[:1].isupper() and len(begun) == 1:
        return True
    halves = words[before.lower()], words[first.lower()]
    return min(len(before), len(first)) >= _COMPOUND_LETTERS and min(halves) >= 2


def _settle_hyphen(out: Running) -> None:
    """The hyphen at a line's end is one to be read."""
    if out.codes and out.codes[-1] == "\x02":
        out.codes[-1] = "-"
    elif out.codes and out.codes[-1] == "\xad":
        out.drop_last()


def _is_spaceless(character: str) -> bool:
    """Whether the character's script sets no spaces between words (Chinese, Japanese)."""
    return (
        "\u3000" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\uff00" <= character <= "\uff60"
    )


_HANGUL_JOINED = re.compile("[\uac00-\ud7a3](?=[\uac00-\ud7a3])")
_HANGUL_SPACED = re.compile("[\uac00-\ud7a3] (?=[\uac00-\ud7a3])")


def _is_hangul(character: str) -> bool:
    """Whether it is a syllable of Korean."""
    return "\uac00" <= character <= "\ud7a3"
