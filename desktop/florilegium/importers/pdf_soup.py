"""Glyph soup: text layers whose code points are not the letters that one sees.

Fonts without a table of code points give private or unassigned ones, or letters of a plain
substitution, whose frequencies no language has.
"""

import re
import unicodedata
from collections import Counter

_SAMPLE = 50_000
_ENOUGH = 300
"""Letters from which their frequencies say something."""
_ALPHABET = 16
"""Different letters that prose has at least; tables of codes have fewer."""


def is_soup(text: str) -> bool:
    """Whether ``text``, as the file gives it, looks like the wrong letters."""
    counts = Counter(character for character in text[:_SAMPLE] if character not in " \t\n")
    total = counts.total()
    if total < 20:
        return False
    strange = sum(times for character, times in counts.items() if _is_strange(character))
    if strange > 0.15 * total:
        return True
    latin = {
        character: times
        for character, times in counts.items()
        if character.isalpha() and character < "\u0250"
    }
    letters = sum(latin.values())
    if letters < _ENOUGH or letters < 0.4 * total:
        return _is_shifted(text[:_SAMPLE], total, letters)
    plain: Counter[str] = Counter()
    for character, times in latin.items():
        plain[unicodedata.normalize("NFD", character)[0].lower()] += times
    vowels = sum(plain[letter] for letter in "aeiouyæœøı")
    common = sum(plain[letter] for letter in "etaoinsr")
    if len(plain) < _ALPHABET:
        return False
    return not 0.2 < vowels / letters < 0.7 or common < 0.38 * letters


def _is_strange(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Co", "Cn")
        or character == "\ufffd"
        or ("\0" <= character < " " and character not in "\x02\t\n")
    )


def _is_shifted(text: str, total: int, letters: int) -> bool:
    """Whether words are of letters, digits and signs all mixed, as when each code is off by a number."""
    if total < _ENOUGH or letters < 0.1 * total:
        return False
    words = [word for word in text.split() if len(word) > 3]
    mixed = [word for word in words if re.search(r"[^\W\d_][^\w\s.,;:'’()/-][^\W\d_]", word)]
    return len(words) > 30 and len(mixed) > 0.4 * len(words)
