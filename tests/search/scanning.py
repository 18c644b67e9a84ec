"""A naive scan of texts for what a query asks, written without the index and its reading of words.

It knows words, and Chinese, Japanese and Korean characters one by one; of apostrophes and of separators
in numbers it knows nothing.
"""

import random
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise

import Stemmer

VOICING = "\u3099\u309a"  # make another letter of a kana, not an accent
UNSPACED = (("\u3400", "\u9fff"), ("\u3041", "\u30ff"), ("\uac00", "\ud7a3"))
LANGUAGES = {
    "en": "english",
    "de": "german",
    "fr": "french",
    "": "english",
    "ar": "arabic",
}


# Letters that Unicode does not take apart, and readers without their keys do.
LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ħ": "h"})


@cache
def plain(word):
    word = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    word = "".join(c for c in word if unicodedata.category(c) != "Mn" or c in VOICING)
    word = word.translate(LETTERS)
    return unicodedata.normalize("NFC", word)


@cache
def stem(word, language):
    name = LANGUAGES.get(language)
    word = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word).casefold())
    word = "".join(c for c in word if not 10 <= unicodedata.combining(c) <= 36)
    return plain(Stemmer.Stemmer(name).stemWord(word)) if name else None


@cache
def is_han(character):
    return any(first <= character <= last for first, last in UNSPACED)


@lru_cache(maxsize=2048)
def units(text):
    """Words, and Chinese characters one by one: (start, end)."""
    found = []
    for at, character in enumerate(text):
        if is_han(character):
            found.append((at, at + 1))
        elif character.isalnum() or unicodedata.category(character)[0] == "M":
            joins = found and found[-1][1] == at and not is_han(text[at - 1])
            if joins:
                found[-1] = (found[-1][0], at + 1)
            else:
                found.append((at, at + 1))
    return found


def occurrences(text, kind, asked, language):
    """Ranges of a word (by stem), a prefix or a phrase in one text."""
    query_units = units(asked)
    text_units = units(text)
    hits = []
    for first in range(len(text_units) - len(query_units) + 1):
        window = text_units[first : first + len(query_units)]
        good = True
        for index, ((qs, qe), (ts, te)) in enumerate(zip(query_units, window, strict=True)):
            q, t = asked[qs:qe], text[ts:te]
            same = plain(q) == plain(t)
            if kind == "word" and len(query_units) == 1 and not is_han(q) and not is_han(t[0]):
                same = same or (stem(q, language) is not None and stem(q, language) == stem(t, language))
            if kind == "prefix" and index == len(query_units) - 1 and not is_han(q[0]) and not is_han(t[0]):
                same = same or plain(t).startswith(plain(q))
            good = good and same
        for (q1, q2), (t1, t2) in zip(pairwise(query_units), pairwise(window), strict=True):
            run = q1[1] == q2[0] and is_han(asked[q1[0]]) and is_han(asked[q2[0]])
            good = good and (not run or t1[1] == t2[0])
        if good and window:
            hits.append((window[0][0], window[-1][1]))
    return hits


def edits(one, other):
    """Distance of two words, a swap of neighbours counting as one."""
    before, row = None, list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row, former = row, [i], before
        before = last
        for j, b in enumerate(other, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (a != b)))
            if former and j > 1 and a == other[j - 2] and one[i - 2] == b:
                row[-1] = min(row[-1], former[j - 2] + 1)
    return row[-1]


def tried(text, takes):
    """Ranges of the words of spaced scripts that a test takes."""
    return [(start, end) for start, end in units(text) if not is_han(text[start]) and takes(text[start:end])]


def wildcard(pattern, word):
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(wildcard(pattern[1:], word[at:]) for at in range(len(word) + 1))
    return bool(word) and pattern[0] in ("?", word[0]) and wildcard(pattern[1:], word[1:])


def near(text, kind, asked, language):
    """The shortest stretches that hold both words: by trying each pair."""
    one, other, most = asked
    where = {start: number for number, (start, _) in enumerate(units(text))}
    exact = "phrase" if kind == "slop" else "word"
    pairs = []
    for a in occurrences(text, exact, one, language):
        for b in occurrences(text, exact, other, language):
            first, second = (a, b) if a < b else (b, a)
            between = where[second[0]] - where[first[0]] - 1
            if 0 <= between <= most and (kind == "near" or first == a):
                pairs.append((first[0], second[1]))
    return sorted({p for p in pairs if not any(q != p and p[0] <= q[0] and q[1] <= p[1] for q in pairs)})


def matches(text, kind, asked, language):
    """What a leaf of any kind finds in one text."""
    if kind in ("near", "slop"):
        return near(text, kind, asked, language)
    if kind == "wild":
        return tried(text, lambda word: wildcard(asked, plain(word)))
    if kind == "fuzzy":
        return tried(text, lambda word: edits(asked[0], plain(word)) <= asked[1])
    return occurrences(text, kind, asked, language)


# ---- queries of every kind


class Asked:
    """Makes queries out of the words of some texts: what is written, and what it asks."""

    def __init__(self, texts, language, seed):
        self._chance = random.Random(seed)
        self._texts = texts
        self._language = language
        kinds = "word exact phrase prefix wild fuzzy near slop combined without"
        self._makers = [getattr(self, f"_{kind}") for kind in kinds.split()]

    def queries(self, count):
        """So many, of one kind after the other."""
        made = []
        while len(made) < count:
            query = self._makers[len(made) % len(self._makers)]()
            if query:
                made.append(query)
        return made

    def _words(self, count):
        """Words that stand in this order in one of the texts, with what is between them."""
        for _ in range(100):
            text = self._chance.choice(self._texts)
            found = units(text)
            if len(found) >= count:
                at = self._chance.randrange(len(found) - count + 1)
                return [text[start:end] for start, end in found[at : at + count]]
        raise ValueError("the texts are too short")

    def _spaced(self, least=1):
        for _ in range(1000):
            (word,) = self._words(1)
            if len(plain(word)) >= least and not is_han(word[0]) and plain(word).isalpha():
                return word
        return ""

    def _word(self):
        (word,) = self._words(1)
        return word, ("word", word)

    def _exact(self):
        (word,) = self._words(1)
        return f"={word}", ("phrase", word)

    def _phrase(self):
        phrase = " ".join(self._words(self._chance.randint(2, 3)))
        return f'"{phrase}"', ("phrase", phrase)

    def _prefix(self):
        word = self._spaced(3)
        return word and (f"{word[: len(word) // 2]}*", ("prefix", word[: len(word) // 2]))

    def _wild(self):
        word = plain(self._spaced(4))
        if not word:
            return None
        middle = len(word) // 2
        pattern = self._chance.choice(
            [f"*{word[middle:]}", f"{word[:2]}*{word[-1]}", f"{word[:middle]}?{word[middle + 1 :]}"]
        )
        return pattern, ("wild", pattern)

    def _fuzzy(self):
        word = plain(self._spaced(4))
        if not word:
            return None
        at = self._chance.randrange(len(word) - 1)
        wrong = self._chance.choice(
            [word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :], word + "e"]
        )
        edits_allowed = self._chance.randint(1, 2)
        return f"{wrong}~{edits_allowed}", ("fuzzy", (wrong, edits_allowed))

    def _near(self):
        one, *_, other = self._words(self._chance.randint(2, 5))
        most = self._chance.randint(0, 6)
        return f"{other} NEAR/{most} {one}", ("near", (other, one, most))

    def _slop(self):
        one, *_, other = self._words(self._chance.randint(2, 5))
        most = self._chance.randint(1, 4)
        return f'"{one} {other}"~{most}', ("slop", (one, other, most))

    def _combined(self):
        (one, asked), (other, too) = self._exact(), self._phrase()
        operator = self._chance.choice(["AND", "OR"])
        return f"({one} {operator} {other})", (operator.lower(), (asked, too))

    def _without(self):
        (one, asked), (other, not_asked) = self._word(), self._word()
        return f"{one} -{other}", ("without", (asked, not_asked))


def scanned(node, text, language):
    """Where a text answers, without overlaps; None if it does not."""
    kind, asked = node
    if kind in ("and", "or"):
        parts = [scanned(part, text, language) for part in asked]
        if not (all if kind == "and" else any)(part is not None for part in parts):
            return None
        return separated(one for part in parts if part for one in part)
    if kind == "without":
        found, other = (scanned(part, text, language) for part in asked)
        return None if other is not None else found
    return separated(matches(text, kind, asked, language)) or None


def separated(ranges):
    """The leftmost and longest of those that overlap."""
    kept = []
    for start, end in sorted(ranges, key=lambda one: (one[0], -one[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
