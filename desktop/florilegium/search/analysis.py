"""From text to tokens: the one way in which documents, notes and queries are read.

A token is a word (letters, digits and the marks on them), a number with its inner separators, or,
in scripts written without spaces (Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese), a bigram:
every character of such a run starts one token, made of itself and the character after it; the
last stands alone. A token never holds white space, so a text may be read chunk by chunk.

Decisions, each the same for text and query:

- An apostrophe joins (o'clock, don't, O'Brien), except after an elided article (l'eau, dell'arte)
  and before an English ending ('s, 'll, 're, 've, 'd, 'm), so that "eau" and "people" are found in
  "l'eau" and "people's". Written with several tokens, a word is looked for as a phrase.
- Point and comma join a number only where they can be its own: 3.14 and 1,000,000, not 12,13.
- A token has two forms. *Exact*: compatibility forms, case, accents and vowel points folded away
  (Unicode Standard Annex 15, NFKD; Unicode Standard, section 3.13, case folding). *Stem*: the
  Snowball stem by the document's language, of the word with its accents, folded afterwards.
- A text of unknown language ("") is stemmed as English: matching stays symmetric, so at worst two
  words of another language are taken for one. A language without a stemmer has exact forms only.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

import Stemmer

LONGEST = 100
"""Code points that a token's form keeps; two longer words that agree so far are one."""
LONG_CHUNK = 64
"""Chunks above this many code points are read in pieces."""

_APOSTROPHES = "'’‘＇"
_INVISIBLE = "\u00ad\u034f\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_LETTERS = {
    "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŧ": "t",
    "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'",
}  # fmt: skip
_UNSPACED_RANGES = (
    (0x0E01, 0x0E46), (0x0E81, 0x0EC6), (0x1000, 0x109F), (0x1100, 0x115F), (0x1780, 0x17B3),
    (0x3005, 0x3007), (0x3021, 0x3035), (0x3041, 0x30FF), (0x3105, 0x31BF), (0x31F0, 0x31FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
    (0xFF66, 0xFF9D), (0x20000, 0x3FFFD),
)  # fmt: skip
_WHOLE = {(0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0x20000, 0x3FFFD)}  # letters all of them, or to be some day
_MARK_END = 0x1F000  # no script's marks lie above, save the variation selectors


def _ranges(points: list[int]) -> str:
    """A regular expression's class of the code points, which ascend."""
    parts: list[str] = []
    first = last = -2
    for point in [*points, sys.maxunicode + 2]:
        if point != last + 1:
            if first >= 0:
                parts.append(f"{chr(first)}-{chr(last)}" if last > first else chr(first))
            first = point
        last = point
    return "".join(parts)


def _of_categories(points: range, categories: set[str]) -> list[int]:
    """Those of the code points that are of some of Unicode's general categories."""
    found = map(unicodedata.category, map(chr, points))
    return list(compress(points, map(categories.__contains__, found)))


def _points() -> tuple[str, str, dict[int, str | None], dict[int, str | None]]:
    """Classes of unspaced letters and of marks; what folding drops or replaces; what stemming drops."""
    unspaced = "".join(
        f"{chr(first)}-{chr(last)}"
        if (first, last) in _WHOLE
        else _ranges(_of_categories(range(first, last + 1), {"Lo", "Lm", "Nl"}))
        for first, last in _UNSPACED_RANGES
    )
    marks = _of_categories(range(0x300, _MARK_END), {"Mn", "Mc", "Me"})
    marks += [
        *range(0x1160, 0x1200),
        0xFF9E,
        0xFF9F,
        *range(0xE0100, 0xE01F0),
    ]  # jamo vowels and finals; voicing
    folded: dict[int, str | None] = {ord(letter): plain for letter, plain in _LETTERS.items()}
    points: dict[int, str | None] = dict.fromkeys(map(ord, _INVISIBLE + "\u0640"))
    for point in (*marks, *range(0xFE00, 0xFE10)):
        place = unicodedata.combining(chr(point))
        category = unicodedata.category(chr(point))
        if 10 <= place <= 36 or category == "Me" or point in range(0xFE00, 0xFE10) or point >= 0xE0100:
            points[point] = None  # points of Hebrew, Arabic and Syriac
        elif place >= 200 and category == "Mn":
            folded[point] = None  # accents; the vowel signs of Indian scripts are letters in all but name
    return unspaced, _ranges(sorted(set(marks))), folded | points, points


_UNSPACED, _MARKS, _FOLDED, _POINTS = _points()
_LETTER = rf"[^\W_{_UNSPACED}]"
_PIECE = rf"{_LETTER}+(?:[{_MARKS}]+{_LETTER}*|[{_INVISIBLE}]+{_LETTER}+)*"
_ENDING = rf"(?i:s|ll|re|ve|d|m)(?!{_LETTER})"
_ARTICLE = r"(?i:jusqu|lorsqu|puisqu|quoiqu|quell|dell|nell|dall|sull|all|qu|[cdjlmnst])"
_ELIDED = rf"{_ARTICLE}(?=[{_APOSTROPHES}]{_LETTER})"
_NUMBER = rf"(?<!\d[.,])(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+\.\d+)(?![.,]?\d)(?!{_LETTER})"
_TOKEN = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}][{_MARKS}]*)|{_NUMBER}|{_ELIDED}"
    rf"|{_PIECE}(?:[{_APOSTROPHES}](?!{_ENDING}){_PIECE})*"
)
_UNSPACED_LETTER = re.compile(rf"[{_UNSPACED}]")
# Most chunks: a word of Latin letters in common punctuation. They need no closer look.
_PLAIN = re.compile(r"""[("“‘'\[{<*]*([A-Za-z]+)[.,;:!?)"”’'\]}>*]*""")
RUN = re.compile(rf"[\w{_MARKS}{_INVISIBLE}{_APOSTROPHES}.,]+")
"""A run of characters that can be in one token; no token crosses its ends."""
CHUNK = re.compile(r"\S+")
"""What stands between white space."""

_LANGUAGES = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech", "da": "danish",
    "nl": "dutch", "en": "english", "eo": "esperanto", "et": "estonian", "fi": "finnish", "fr": "french",
    "de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "no": "norwegian", "nb": "norwegian",
    "nn": "norwegian", "fa": "persian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "st": "sesotho", "es": "spanish", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
LANGUAGE_CODES = {name: code for code, name in _LANGUAGES.items() if code not in ("nb", "nn")}
"""Code of each language that has a stemmer, by its English name."""


class Token(NamedTuple):
    """One token. Offsets are code points of the text it was read from."""

    start: int
    end: int
    head: int
    """Where the first character of a bigram ends; elsewhere the same as ``end``."""
    exact: str
    clean: str
    """The word for stemming: case folded, accents kept; "" for unspaced scripts."""


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """``text`` without case, accents, vowel points, compatibility forms and invisible characters."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).translate(_FOLDED).casefold()
    plain = unicodedata.normalize("NFKD", plain).translate(_FOLDED)
    if not plain.isascii():
        plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    return unicodedata.normalize("NFC", plain)


def cased(text: str) -> str:
    """``text`` folded as :func:`fold` does, but with its capitals."""
    plain = unicodedata.normalize("NFKD", text).translate(_FOLDED)
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    return unicodedata.normalize("NFC", plain)


def is_letter(character: str) -> bool:
    """Whether a character is a letter, a digit, or a mark on one; "" is not."""
    return character.isalnum() or (character != "" and unicodedata.category(character)[0] == "M")


def is_unspaced(character: str) -> bool:
    """Whether a character is of a script written without spaces."""
    return _UNSPACED_LETTER.match(character) is not None


def _clean(word: str) -> str:
    if word.isascii():
        return word.lower()[:LONGEST]
    plain = (
        unicodedata.normalize("NFKC", word).translate(_POINTS).casefold().replace("’", "'").replace("‘", "'")
    )
    return unicodedata.normalize("NFC", plain)[:LONGEST]


def scan(piece: str) -> tuple[Token, ...]:
    """What :func:`piece_tokens` gives, worked out again: for those who remember pieces themselves."""
    plain = _PLAIN.fullmatch(piece)
    if plain:
        start, end = plain.span(1)
        word = plain[1].lower()[:LONGEST]
        return (Token(start, end, end, word, word),)
    found: list[Token] = []
    run: list[tuple[int, int, str]] = []

    def end_run() -> None:
        for index, (start, end, form) in enumerate(run):
            if index + 1 < len(run):
                _, last, following = run[index + 1]
                found.append(Token(start, last, end, form + following, ""))
            else:
                found.append(Token(start, end, end, form, ""))
        run.clear()

    for match in _TOKEN.finditer(piece):
        start, end = match.span()
        exact = fold(match[0])[:LONGEST]
        if run and (match.lastgroup is None or run[-1][1] != start):
            end_run()
        if not exact:
            continue
        if match.lastgroup is None:
            found.append(Token(start, end, end, exact, _clean(match[0])))
        else:
            run.append((start, end, exact))
    end_run()
    return tuple(found)


_remembered = lru_cache(maxsize=1 << 17)(scan)


def pieces(chunk: str) -> Iterator[tuple[int, str]]:
    """The parts of a long chunk that can hold tokens, and where they start; a short one as it is."""
    if len(chunk) <= LONG_CHUNK:
        yield 0, chunk
    else:
        for match in RUN.finditer(chunk):
            yield match.start(), match[0]


@lru_cache(maxsize=1 << 12)
def can_join(character: str) -> bool:
    """Whether a character can be in one token with the one beside it."""
    return RUN.match(character) is not None


def piece_tokens(piece: str) -> tuple[Token, ...]:
    """The tokens of one of the :func:`pieces`, with offsets into it."""
    return _remembered(piece) if len(piece) <= LONG_CHUNK else scan(piece)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of ``text`` in order, with offsets in code points of ``text``."""
    for match in CHUNK.finditer(text):
        for start, piece in pieces(match[0]):
            base = match.start() + start
            for token in piece_tokens(piece):
                first, end, head, exact, clean = token
                yield Token(base + first, base + end, base + head, exact, clean)


def forms(text: str) -> tuple[list[str], list[str]]:
    """The exact forms of the tokens of ``text``, and beside them the words to be stemmed."""
    exact: list[str] = []
    clean: list[str] = []
    for chunk in text.split():
        for _, piece in pieces(chunk):
            for token in piece_tokens(piece):
                exact.append(token.exact)
                clean.append(token.clean)
    return exact, clean


def key(text: str) -> str:
    """The form in which tags and the names of labels are compared as wholes."""
    return " ".join(token.exact for token in tokens(text)) or fold(text).strip()


def stemming(language: str) -> str:
    """Code of the language that a text of ``language`` (BCP 47) is stemmed by; "" if by none."""
    primary = language.replace("_", "-").split("-")[0].lower()
    return (primary or "en") if primary in _LANGUAGES or not primary else ""


class Stems(dict[str, str]):
    """Stems by word (:attr:`Token.clean`) in one language, worked out when first asked for."""

    def __init__(self, code: str) -> None:
        super().__init__()
        stemmer = Stemmer.Stemmer(_LANGUAGES[code], 0) if code else None
        self._stem = stemmer.stemWord if stemmer else None
        self._stem_all = stemmer.stemWords if stemmer else None

    def __missing__(self, word: str) -> str:
        if len(self) >= 1 << 17:
            self.clear()
        stem = fold(self._stem(word)) if self._stem and word else ""
        self[word] = stem
        return stem

    def all(self, words: list[str]) -> list[str]:
        """The stems of many words, which are not remembered."""
        return (
            [fold.__wrapped__(stem) for stem in self._stem_all(words)]
            if self._stem_all
            else [""] * len(words)
        )


@lru_cache(maxsize=len(_LANGUAGES) + 1)
def stems(code: str) -> Stems:
    """The stems of the language that :func:`stemming` named."""
    return Stems(code)
