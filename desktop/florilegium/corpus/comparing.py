"""Comparing a quotation with the passage it was taken from: what differs, and what does not matter."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from florilegium.anchoring.words import folded, same_number
from florilegium.corpus.locating import PlainWords, ReadDocument
from florilegium.model import Range, WordChange

MOST_PLACES = 50
"""Places of the same words that are told apart."""
TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]|\s+")
_WORD_OR_MARK = re.compile(r"\w+|\.\.\.|--+|[^\w\s]")
_WRAPPED = re.compile(r"(?<=\w)[-\u2010\u00ad]\s*\n\s*(?=[^\W\d_])")
_NOT_SEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\ufffc]")
_MARKS = "\"'"  # quotation marks, as they are folded


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a quotation without anything left out or put in."""

    text: str
    words: PlainWords
    reach: int | None
    """Words of the document that may stand before it, after the part before; None: any number."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the parts of a quotation stand in a document, as words."""

    document: ReadDocument
    parts: tuple[tuple[int, int], ...]

    @property
    def range(self) -> Range:
        """From the first part to the last."""
        words = self.document.words
        return Range(words.starts[self.parts[0][0]], words.ends[self.parts[-1][1] - 1])


def chains(line: str, parts: Sequence[Part]) -> list[tuple[tuple[int, int], ...]]:
    """Where the parts follow each other, each chain as tight as it can be."""
    by_end: dict[int, tuple[tuple[int, int], ...]] = {}
    first = parts[0].words.line
    at = line.find(first)
    while at >= 0 and len(by_end) < MOST_PLACES:
        chain = [(at, at + len(first))]
        for part in parts[1:]:
            after = chain[-1][1]
            limit = len(line) if part.reach is None else after + part.reach + len(part.words)
            place = line.find(part.words.line, after, limit)
            if place < 0:
                break
            chain.append((place, place + len(part.words)))
        else:
            by_end[chain[-1][1]] = tuple(chain)  # of those that end alike the one that begins last
        at = line.find(first, at + 1)
    return list(by_end.values())


def differing(parts: Sequence[Part], place: Place) -> bool:
    """Whether anything but words differs within the parts: punctuation, case, the rest of a number."""
    document = place.document
    for part, (first, last) in zip(parts, place.parts, strict=True):
        ours = part.words.range(0, len(part.words))
        theirs = document.words.range(first, last)
        if not same_number(part.text, ours, document.text, theirs):
            return True
        if _punctuation(part.text, ours) != _punctuation(document.text, theirs):
            return True
        if _case_differs(part.words, document.words, first) is True:
            return True
    return False


def _punctuation(text: str, passage: Range) -> list[str]:
    """What stands between the words, with their number so far; hyphens at a line's end are left out."""
    found: list[str] = []
    excerpt = _WRAPPED.sub("", _seen(text[passage.start : passage.end]))
    for token in _WORD_OR_MARK.findall(excerpt):
        mark = "" if token[0].isalnum() or token[0] == "_" else "-" if token[0] == "-" else folded(token)
        if mark and mark not in _MARKS:
            found.append(mark)
    return found


def _seen(text: str) -> str:
    return _NOT_SEEN.sub("", text)


def _plain(word: str) -> str:
    """A word without ligatures and what is not seen, its case kept."""
    return unicodedata.normalize("NFKC", _seen(word))


def _cased(word: str) -> str:
    """A word with its case, but without what else a typesetter may change."""
    plain = folded(word)
    return "".join(a.upper() if b.isupper() and len(a) == 1 else a for a, b in zip(plain, word, strict=False))


def _case_differs(ours: PlainWords, theirs: PlainWords, first: int) -> bool | None:
    """True if case differs beyond the first letter, None if just there, False if nowhere."""
    differs: bool | None = False
    for index, (start, end) in enumerate(zip(ours.starts, ours.ends, strict=True)):
        our = _plain(ours.text[start:end])
        their = _plain(theirs.text[theirs.starts[first + index] : theirs.ends[first + index]])
        if our == their or len(our) != len(their):
            continue
        if index == 0 and our[1:] == their[1:]:
            differs = None
        elif any(a != b and a.lower() == b.lower() for a, b in zip(our, their, strict=True)):
            return True
    return differs


def remarks_on_case(parts: Sequence[Part], place: Place) -> list[str]:
    for part, (first, _) in zip(parts, place.parts, strict=True):
        if _case_differs(part.words, place.document.words, first) is None:
            return ["Its first letter is of another case there."]
    return []


def share(words: PlainWords, others: PlainWords, first: int, last: int) -> float:
    """Of the longer one's words, the share that both have in the same order."""
    longer = max(len(words.line), last - first)
    return LCSseq.similarity(words.line, others.line[first:last]) / longer


def trimmed(line: str, other: str, first: int, last: int) -> tuple[int, int]:
    """A place without words at its ends that have no counterpart, as far as it is longer than ``line``.

    Of a word that stands there twice it is the one nearer to the others that counts.
    """
    full = LCSseq.similarity(line, other[first:last])
    if not full:
        return first, first
    start, end = first, last
    if last - first > len(line):  # no more than it takes to share as many words
        end = first + bisect_left(
            range(last - first), full, key=lambda size: LCSseq.similarity(line, other[first : first + size])
        )
        start = end - bisect_left(
            range(end - first), full, key=lambda size: LCSseq.similarity(line, other[end - size : end])
        )
    blocks = [block for block in LCSseq.opcodes(line, other[start:end]) if block.tag == "equal"]
    before, after = blocks[0].src_start, len(line) - blocks[-1].src_end
    return (
        max(first, start + blocks[0].dest_start - before),
        min(last, start + blocks[-1].dest_end + after),
    )


def difference(parts: Sequence[Part], place: Place) -> tuple[WordChange, ...]:
    """The quotation beside the passage, word by word."""
    changes: list[WordChange] = []
    for index, (part, (first, last)) in enumerate(zip(parts, place.parts, strict=True)):
        if index:
            changes.append(WordChange(" … ", " … "))
        ours = part.words.range(0, len(part.words))
        theirs = place.document.words.range(first, last)
        changes += _word_changes(
            part.text[ours.start : ours.end], place.document.text[theirs.start : theirs.end]
        )
    return tuple(changes)


def _word_changes(quoted: str, said: str) -> list[WordChange]:
    ours, theirs = (" ".join(text.split()) for text in (quoted, said))
    our_tokens, their_tokens = TOKEN.findall(ours), TOKEN.findall(theirs)
    numbers: dict[str, int] = {}

    def line(tokens: list[str]) -> str:
        return "".join(
            chr(numbers.setdefault(_cased(_seen(token)) or token, len(numbers))) for token in tokens
        )

    made: list[WordChange] = []
    for block in LCSseq.opcodes(line(our_tokens), line(their_tokens)):
        our = "".join(our_tokens[block.src_start : block.src_end])
        their = "".join(their_tokens[block.dest_start : block.dest_end])
        if block.tag == "equal":
            our = their
        if made and not made[-1].equal and block.tag != "equal":
            made[-1] = WordChange(made[-1].quoted + our, made[-1].said + their)
        else:
            made.append(WordChange(our, their))
    return made
