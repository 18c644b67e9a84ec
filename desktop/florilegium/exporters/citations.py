"""How a document is cited: names taken apart, dates, and a key.

A key is family name, year, the first word of weight of the title, and the beginning of the document's
id ("quill1931boats-9f2c41"): legible, legal for BibTeX, biber and pandoc, and the same in every export,
whichever other documents there are.
"""

import re
import unicodedata
from dataclasses import dataclass

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_NOT_DECOMPOSED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)
_LIGHT = frozenset(
    {
        "a", "an", "the", "of", "on", "in", "to", "at", "by", "for", "from", "with", "and", "or",
        "as", "is", "der", "die", "das", "den", "dem", "des", "ein", "eine", "einer", "eines",
        "und", "von", "vom", "zur", "zum", "im", "uber", "le", "la", "les", "l", "un", "une", "du",
        "de", "d", "et", "sur", "au", "aux", "el", "los", "las", "lo", "una", "y", "del", "il", "i",
        "gli", "gl", "uno", "di", "della", "dello", "het", "een", "van", "en", "o", "os", "um",
        "uma", "do", "da", "dos", "e", "ett", "det",
    }
)  # fmt: skip
_SUFFIX = re.compile(r"(?:jr|sr|junior|senior|[ivx]{2,4})\.?", re.IGNORECASE)
_PARTICLES = frozenset(
    {
        "af", "al", "auf", "av", "bin", "da", "dal", "das", "de", "degli", "dei", "del", "della",
        "den", "der", "des", "di", "do", "dos", "du", "el", "ibn", "la", "le", "los", "ten", "ter",
        "van", "vom", "von", "y", "zu", "zum", "zur", "d", "l",
    }
)  # fmt: skip
_PARTICLE = re.compile(rf"(?:(?:{'|'.join(sorted(_PARTICLES))})\s+)+(?=\S)|[dl]['’](?=\w)")
_BODY = re.compile(
    r"\b(?:of|for|the|and|und|et|archives?|association|bank|bureau|centre|center|club|college|commission|"
    r"committee|company|council|court|department|foundation|gmbh|government|group|inc|institut|institute|journal|llc|"
    r"ltd|ministry|museum|office|organi[sz]ation|press|society|team|times|union|universit\w+|verlag)\b|&",
    re.IGNORECASE,
)
_LONGEST = 30  # letters of a name or word in a key
_ID_LENGTH = 6  # hex digits that tell keys of equal words apart


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name, or a body's (``literal`` alone)."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""

    def csl(self) -> dict[str, str]:
        """The name as CSL has it: "van" of "van Gogh" apart, and kept in citations."""
        particle = _PARTICLE.match(self.family)
        fields = {
            "non-dropping-particle": particle[0].strip() if particle else "",
            "family": self.family[particle.end() :] if particle else self.family,
            "given": self.given,
            "suffix": self.suffix,
            "literal": self.literal,
        }
        return {field: value for field, value in fields.items() if value}


def names(author: str) -> list[Name]:
    """The authors that a document states, joined with "; ", in order."""
    return [_name(one) for one in map(_folded, author.split(";")) if one]


def citation_key(title: str, author: str, date: str, document: str) -> str:
    """The key of the document with this id, for as long as it has this title, author and date."""
    who = names(author)
    family = who[0].family or who[0].literal if who else ""
    heavy = [word for word in _words(family) if word not in _PARTICLES] if who and who[0].family else []
    name = "".join(heavy) or _first_of_weight(family)
    words = name[:_LONGEST] + year(date) + _first_of_weight(title)[:_LONGEST]
    if not words.strip("0123456789"):
        words = f"document{words}"
    identity = re.sub(r"[^A-Za-z0-9]", "", document)[:_ID_LENGTH]
    return f"{words}-{identity}" if identity else words


def year(date: str) -> str:
    """The year in a date as documents state it; "" if there is none."""
    found = _YEAR.search(date)
    return found[0] if found else ""


def date_parts(date: str) -> list[int]:
    """Year, month and day of an ISO 8601 date, as far as it goes; empty where it is none."""
    found = _ISO.fullmatch(date.strip())
    return [int(part) for part in found.groups() if part] if found else []


def _folded(words: str) -> str:
    return " ".join(words.split())


def _name(words: str) -> Name:
    words = _folded(re.sub(r"<[^>]*>", " ", words)) or words
    parts = [part.strip() for part in words.split(",")]
    parts = [part for part in parts if part] or [words]
    if len(parts) == 2 and not _SUFFIX.fullmatch(parts[1]):
        return Name(literal=words) if _BODY.search(words) else Name(parts[0], parts[1])
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[2]):
        return Name(*parts)
    suffix = parts.pop() if len(parts) == 2 else ""
    if len(parts) > 1 or "@" in words or _BODY.search(words):
        return Name(literal=words)
    pieces = parts[0].split()
    if not suffix and len(pieces) > 2 and _SUFFIX.fullmatch(pieces[-1]):
        suffix = pieces.pop()
    start = len(pieces) - 1
    while start > 1 and pieces[start - 1] in _PARTICLES:
        start -= 1
    family = " ".join(pieces[start:])
    if pieces[0][0].isupper() and pieces[-1].isalpha() and pieces[-1][0].islower():
        return Name(literal=words)  # "Harbour archive" is nobody's name
    return Name(family, " ".join(pieces[:start]), suffix)


def _words(text: str) -> list[str]:
    """The words of ``text`` in lower case, letters of the Latin alphabet without their accents."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_NOT_DECOMPOSED))
    latin = "".join(character for character in plain if not unicodedata.combining(character))
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", latin))


def _first_of_weight(text: str) -> str:
    found = _words(text)
    return next((word for word in found if word not in _LIGHT), found[0] if found else "")
