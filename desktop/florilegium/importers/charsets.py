"""Telling legacy encodings apart.

A text read with the wrong encoding is full of letters its language does not use. Each candidate is
decoded and given a cost, the bits needed to spell its non-ASCII characters by the best fitting of
a few dozen alphabets (a naive Bayes classifier, seen as minimum description length); the cheapest
wins. Candidates of several bytes a character, which differ in structure rather than in letters,
are left to charset-normalizer and only checked here.
"""

import codecs
import math
import re
import unicodedata
from collections import Counter
from functools import cache

# Letters beyond ASCII, most frequent first, as running text uses them.
_ALPHABETS = (
    # Western
    "éàèêçôîùâûœïëüæÿ",  # French
    "äüößéàèç",  # German, Swedish, Finnish
    "äöåéüà",
    "áíóéñúü¿¡ºª",  # Spanish
    "ãçáéíõóêúàâôºª",  # Portuguese
    "èàòùéìíóïçüú·",  # Italian, Catalan
    "åøæéöäóòôü",  # Danish, Norwegian
    "íáðéóúþöýæ",  # Icelandic
    "ëçéèï",  # Dutch, Albanian
    "áéíóúàèìòù",  # Irish, Gaelic
    # Central European
    "áéóöőíüúű",  # Hungarian
    "ąęłóśżćńź",  # Polish
    "íáěéýřčžšůúťďňó",  # Czech
    "áíéčžýšľúťťôóňäďŕĺ",  # Slovak
    "čšžćđ",  # Croatian, Slovene, Serbian
    "ăîşţâșț",  # Romanian
    # Baltic, Turkish, Southern
    "āīēšžūļņčģķ",  # Latvian
    "ėšųžįčąūę",  # Lithuanian
    "äõüöšž",  # Estonian
    "ıüşğçöİâîû",  # Turkish
    "ħżġċàèòù",  # Maltese
    "ĉĝĥĵŝŭ",  # Esperanto
    # Cyrillic
    "оеаинтсрвлкмдпуяызьбгчйхжшюцщэфъё",  # Russian
    "аиоетнрвсдлкпмзягъубчщцжйхшюфь",  # Bulgarian
    "оанивертсклідумпязьбгчйхцїжшєюфщґ",  # Ukrainian
    "аоіенрсыкдлтяувзпўмйчьбжцшхэюёгф",  # Belarusian
    "аоиенрсјутлкдвмпзбгјљчцшхњћжђфџѓќѕ",  # Serbian, Macedonian
    "аеныитрлідқбокмсжғуйшпөұүзгңяәэ",  # Kazakh
    "аигнхэлрдоүбтсөчувйямжшеыцзьюёкпъ",  # Mongolian
    # Others
    "αοιετσνηυρπκμλςωγδίόάθέήχύφβξώζψϊΐϋΰ",  # Greek
    "יוהלאתרמבשעןםנקדחפגצךטזכסץף",  # Hebrew
    "اليمنوتربدعهكفسقةحجشصأطذخىثغضزءإظئآؤ",  # Arabic, Persian
    "انیردوهتمبشسلکگفزخقعپجچحغصط",
    "านรกเอมงลวีสยทตดปห่ั้ิ์ะใแคบพไุโจชขผื็ถซณธญึูษฐศภฟฝฎํฉฆฒ",  # Thai
    "のいるしにたをはてがとなでれかさすっりんこまもらあきけよ、。くせおじだスンールトリアラ",  # Japanese
    "的一是不了人我在有他这中大来上国个到说们为子和地出道也时年得就那要下以生会自着去之过家学对",  # Chinese
    "的一是不了人我在有他這中大來上國個到說們為子和地出道也時年得就那要下以生會自著去之過家學對",
    "이다는에의을하고를가한은지로서사기자들도그해어인리있나시대아수일정",  # Korean
)

_LATIN_1 = frozenset("àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿßœš’“”\xa0")  # what languages not listed use
_UNLISTED = 1.5  # bits more a letter for a language not listed
_PUNCTUATION = frozenset("«»“”‘’„‚–—…•°§©®™€£·\xa0\xad´¿¡。、，：；？！（）「」《》")
_SAMPLE = 24_000  # bytes that a choice is made from: more would not change it

_SINGLE_BYTE = {
    "cp1252": 0,
    "iso8859-15": 4,
    "cp1250": 4,
    "iso8859-2": 4,
    "cp1254": 4,
    "cp1257": 5,
    "iso8859-4": 8,
    "iso8859-3": 8,
    "cp1251": 4,
    "koi8-r": 5,
    "koi8-u": 6,
    "iso8859-5": 6,
    "cp866": 14,
    "cp855": 16,
    "mac-cyrillic": 14,
    "cp1253": 5,
    "iso8859-7": 5,
    "cp1255": 4,
    "iso8859-8": 6,
    "cp1256": 5,
    "iso8859-6": 6,
    "iso8859-11": 4,
    "cp874": 5,
    "mac-roman": 30,
    "cp850": 30,
    "cp852": 30,
    "cp437": 32,
}
"""Python's names, and the bits to name each: how rarely files are so written."""

_MULTI_BYTE = {
    "big5": ("big5", "cp950", "big5hkscs"),
    "shift": ("shift_jis", "cp932"),
    "cp932": ("shift_jis", "cp932"),
    "cp950": ("big5", "cp950", "big5hkscs"),
    "euc_j": ("euc_jp", "euc_jis_2004"),
    "euc_k": ("euc_kr", "cp949"),
    "cp949": ("euc_kr", "cp949"),
    "johab": ("johab",),
    "gb231": ("gb2312", "gb18030"),
    "gbk": ("gb2312", "gb18030"),
    "gb180": ("gb2312", "gb18030"),
}
"""The start of what charset-normalizer may say, and what to read with: the first that fits, else the last."""

_EAST_ASIAN = sorted(set(_MULTI_BYTE.values()))


@cache
def _tables() -> tuple[dict[str, float], ...]:
    """Bits of each letter in each alphabet: frequencies fall off as in Zipf's law."""
    tables = []
    for letters in _ALPHABETS:
        weights: dict[str, float] = {}
        for rank, letter in enumerate(letters):
            weights.setdefault(letter, 1 / (rank + 2))
        for letter, weight in list(weights.items()):
            weights.setdefault(letter.upper(), weight / 12)
        total = sum(weights.values())
        tables.append({letter: -math.log2(weight / total) for letter, weight in weights.items()})
    return tuple(tables)


@cache
def _script(character: str) -> str:
    """The first word of the letter's Unicode name ("LATIN", "CYRILLIC"); "" for no letter."""
    if not character.isalpha():
        return ""
    return unicodedata.name(character, "").partition(" ")[0]


@cache
def _stranger(character: str) -> float:
    """Bits of a character that an alphabet does not have."""
    if character in _PUNCTUATION:
        return 6.0
    category = unicodedata.category(character)
    if category in ("Cc", "Co", "Cn", "Cs") or character == "\ufffd":
        return 18.0
    if category[0] == "L":
        return 13.0 if "\u3400" <= character <= "\u9fff" else 10.0
    return 11.0 if category[0] in "PN" else 13.0


_NEIGHBOURS = re.compile(r"(?=(.?)([^\x00-\x7f])(.?))", re.DOTALL)


def _awkward(before: str, character: str, after: str) -> float:
    """Extra bits for a character that does not sit well between its neighbours."""
    bits = 0.0
    if character.isalpha():
        if character.isupper() and before.islower():
            bits += 5.0
        for neighbour in (before, after):
            if neighbour.isalpha() and _script(neighbour) != _script(character):
                bits += 4.0
        if after > "\x7f" and _script(character) == "LATIN" == _script(after):
            bits += 2.0
    elif before.isalpha() and after.isalpha() and character not in "’·\xad" and not _joins(character):
        bits += 6.0
    return bits


def _joins(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Mc", "Lm")


def _unlisted(counts: Counter[str]) -> float:
    """Bits by an alphabet learnt from the text itself, of the letters of Latin-1.

    That is the description of a text in one of the thousand languages not listed, nearly all of
    which are written in those letters.
    """
    letters = {c: times for c, times in counts.items() if c.lower() in _LATIN_1}
    total = sum(letters.values())
    bits = sum(times * (_UNLISTED - math.log2(times / total)) for times in letters.values())
    bits += len(letters) * math.log2(len(_LATIN_1))
    return bits + sum(times * _stranger(c) for c, times in counts.items() if c not in letters)


def _cost(text: str) -> float:
    """Bits to spell the non-ASCII characters of ``text`` by the alphabet that fits best."""
    awkward = 0.0
    counts: Counter[str] = Counter()
    for (before, character, after), times in Counter(_NEIGHBOURS.findall(text)).items():
        counts[character] += times
        awkward += times * _awkward(before, character, after)
    listed = min(
        sum(times * table.get(character, _stranger(character)) for character, times in counts.items())
        for table in _tables()
    )
    return awkward + min(listed, _unlisted(counts))


def _sample(data: bytes) -> bytes:
    """A part of ``data`` with the most to tell: from the first non-ASCII byte on, whole lines."""
    if len(data) <= _SAMPLE:
        return data
    first = re.search(rb"[\x80-\xff]", data)
    start = data.rfind(b"\n", max(0, first.start() - 4096), first.start()) + 1 if first else 0
    if first and start == 0:
        start = max(0, first.start() - 64)
    return data[start : start + _SAMPLE]


def _is_east_asian(text: str) -> bool:
    """Whether the non-ASCII characters of ``text`` are Chinese, Japanese or Korean, in runs."""
    runs = re.findall(r"[^\x00-\x7f](?: ?[^\x00-\x7f])*", text)
    characters = "".join(runs).replace(" ", "")
    if len(characters) < 2 * len(runs):
        return False
    east = sum(
        1 for c in characters if "\u2e80" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" or c >= "\uff00"
    )
    return east >= 0.9 * len(characters)


def known(name: str) -> str | None:
    """Python's name for the character encoding called ``name``; None if there is none."""
    try:
        found = codecs.lookup(name).name
        "".encode(found)
        b"".decode(found)
    except (LookupError, ValueError):  # unknown, or it turns bytes into bytes
        return None
    return found


def escaped(data: bytes) -> str:
    """The encoding of seven bits that switches by escape sequences (ISO 2022); "" if it is none."""
    if b"\x1b$" not in data:
        return ""
    return next((name for name in ("iso2022_jp_2", "iso2022_kr") if decodes(data, name)), "")


def guess(data: bytes) -> str:
    """Python's name of the encoding that ``data``, which is not whole UTF-8, most likely has."""
    from charset_normalizer import from_bytes  # 50 ms to load, and most files are UTF-8

    sample = _sample(data)
    best = from_bytes(sample).best()
    family = _MULTI_BYTE.get(best.encoding[:5]) if best is not None else None
    if family and _is_east_asian(sample.decode(family[-1], "replace")):
        return _first_fit(data, family)
    costs = {name: prior + _cost(sample.decode(name, "replace")) for name, prior in _SINGLE_BYTE.items()}
    costs["utf-8"] = _cost(sample.decode("utf-8", "replace"))  # with some damage
    for family in _EAST_ASIAN:
        text = sample.decode(family[-1], "replace")
        if _is_east_asian(text):
            costs[_first_fit(data, family)] = _cost(text)
    return min(costs, key=costs.__getitem__)


def _first_fit(data: bytes, family: tuple[str, ...]) -> str:
    return next((encoding for encoding in family if decodes(data, encoding)), family[-1])


def decodes(data: bytes, encoding: str) -> bool:
    """Whether every byte of ``data`` means something in ``encoding``."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
