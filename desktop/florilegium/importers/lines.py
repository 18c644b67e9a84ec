"""What runs of lines are: prose to be reflowed, or verse, tables and code, whose lines stay.

The test for prose is that of a typist or a program that fills lines: a line ends where the next
word would not have fitted. Lines that end before that were ended on purpose, and are kept.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

_LONG = 120  # columns; no one wraps wider, so a longer line is a paragraph
_NARROW = 50  # columns; prose is seldom wrapped narrower, verse nearly always is
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)
_GAP = re.compile(r"\S(?: {3,}|\t+ *)\S")
_COLUMNS = re.compile(r"\S(?: {5,}|\t+ *)\S")
LEADERS = re.compile(r"\.{4,}|(?:\. ){3,}")
_OPENERS = "\"'“‘«„([—–-_ \t"
_CODE_LINE = re.compile(
    r"[;{}\\]$|^\s*(?://|/\*|#include|#!|</?[A-Za-z][\w-]*(?:\s[^<>]*)?>"
    r"|\$ |def |class |import |from \w+ import|return\b|\}|\{|@\w+)"
    r"|\w\(.*\)\s*[;{:]?$|^\s*[\w.\[\]\"']+\s*(?:=|:=|->|=>)\s*\S|^\s*\"[^\"]*\"\s*:"
)
_CODE_SIGN = re.compile(r"[;{}\\()=<>@#$\"/]|^\s*(?:def|class|import|from|return)\b")
_SIGNS = re.compile(r"[|+\-=_/\\<>^*#~:.'`]")
ENDS_SENTENCE = re.compile(r"[.!?:…。！？][\"'”’»)\]_]*$")
_SUSPENDED = frozenset(("and", "or", "und", "oder", "et", "ou", "y", "e", "o", "bis", "nor", "to"))


@dataclass(frozen=True, slots=True)
class Measure:
    """How the document sets its lines, in columns."""

    width: int
    indent: int
    """Of most lines."""
    verse: bool
    """Whether line ends are kept throughout, save where prose is plain to see."""


def width(line: str) -> int:
    """Columns that ``line`` takes in a fixed-width face."""
    if line.isascii():
        return len(line)
    return len(line) + len(_WIDE.findall(line))


def indent(line: str) -> int:
    """Columns of white space before the first character."""
    return len(line) - len(line.lstrip())


def chunks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Runs of lines that are not blank."""
    chunk: list[str] = []
    for line in lines:
        if line and not line.isspace():
            chunk.append(line.rstrip())
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def measure(pieces: list[list[str]]) -> Measure:
    """How the document that falls into ``pieces`` sets its lines."""
    several = [chunk for chunk in pieces[:20_000] if len(chunk) > 1 and not is_unwrapped(chunk)]
    inner = sorted(width(line) for chunk in several for line in chunk[:-1] if not has_gap(line))
    indents = Counter(indent(line) for chunk in several for line in chunk[1:])
    if not inner:
        return Measure(72, 0, verse=False)
    columns = inner[min(len(inner) - 1, len(inner) * 93 // 100)]
    capitals = [_capitals(chunk) for chunk in several if len(chunk) > 2]
    verse = sum(1 for share in capitals if share > 0.7) * 2 > len(capitals) > 0 or columns < _NARROW
    return Measure(max(columns, _NARROW), indents.most_common(1)[0][0], verse)


def _capitals(chunk: list[str]) -> float:
    """Share of the lines after the first that begin with a capital, as verse does; not those in capitals."""
    starts = [line.lstrip(_OPENERS)[:2] for line in chunk[1:]]
    capital = sum(1 for start in starts if start[:1].isupper() and not start[1:].isupper())
    return capital / len(starts) if starts else 0.0


def is_unwrapped(chunk: list[str]) -> bool:
    """Whether some line is a whole paragraph, too long to be one of several."""
    return any(len(line) > _LONG and " " in line[100:].strip() for line in chunk) or any(
        width(line) > _LONG * 2 for line in chunk if not line.isascii()
    )


def _is_short(line: str, following: str, columns: int) -> bool:
    """Whether the next word would have fitted on the line with room to spare.

    Lines broken by hand are less even, so a line that ends in the middle of a sentence may end sooner.
    """
    taken = width(line)
    if taken > len(line) * 1.5:
        return taken + 2 < columns - 4  # scripts without spaces break anywhere
    if line[-1] not in ".,;:!?" and taken * 4 > columns * 3:
        return False
    return taken + 1 + width(following.split(None, 1)[0]) < columns - columns // 12


def has_gap(line: str) -> bool:
    """Whether there is a gap in ``line`` as between columns."""
    return ("   " in line or "\t" in line) and _GAP.search(line) is not None


def is_code(lines: list[str]) -> bool:
    """Whether most lines are those of a program or of data."""
    return (
        sum(1 for line in lines if _CODE_SIGN.search(line) and _CODE_LINE.search(line)) * 5 >= len(lines) * 3
    )


def is_table(lines: list[str], columns: int) -> bool:
    """Whether lines are set in columns, or drawn with signs."""
    if len(lines) < 2:
        return False
    gaps = columned = 0
    for line in lines:
        if "   " in line or "\t" in line or ".." in line or ". ." in line:
            bare = line.strip()
            gaps += _GAP.search(bare) is not None
            columned += (_COLUMNS.search(bare) or LEADERS.search(bare)) is not None
    if columned * 5 >= len(lines) * 3:
        return True
    if gaps * 5 >= len(lines) * 3:
        justified = sum(1 for line in lines[:-1] if abs(width(line) - columns) <= 2)
        return justified * 3 < (len(lines) - 1) * 2
    solid = "".join("".join(lines).split())
    return len(_SIGNS.findall(solid)) * 5 > len(solid) * 2


def is_prose(chunk: list[str], measured: Measure) -> bool:
    """Whether the lines of ``chunk`` are one paragraph, filled to the measure."""
    if len(chunk) == 1:
        return True
    columns = measured.width
    short = sum(1 for line, following in pairwise(chunk) if _is_short(line, following, columns))
    capitals = _capitals(chunk)
    if short * 3 > len(chunk) - 1 or (short and measured.verse and capitals > 0.35):
        return False
    if len(chunk) <= (1 if measured.verse else 3):
        return True
    return capitals <= (0.7 if short or measured.verse else 0.85)


def paragraphs(chunk: list[str], measured: Measure) -> list[list[str]] | None:
    """The paragraphs in a chunk of filled lines; None where its lines were ended on purpose."""
    indents = [indent(line) for line in chunk]
    flush = min(indents)
    starts = [i for i, columns in enumerate(indents) if i and columns >= flush + 2]
    if starts and len(starts) * 5 < len(chunk) * 3 and Counter(indents).most_common(1)[0][0] == flush:
        parts = [chunk[a:b] for a, b in pairwise([0, *starts, len(chunk)])]
        if all(_begins(part[0]) for part in parts[1:]) and all(is_prose(part, measured) for part in parts):
            return parts
    if is_prose(chunk, measured):
        return [chunk]
    parts = [[chunk[0]]]
    for line, following in pairwise(chunk):
        if _is_short(line, following, measured.width) and (ENDS_SENTENCE.search(line) and _begins(following)):
            parts.append([following])
        else:
            parts[-1].append(following)
    if len(parts) * 2 <= len(chunk) and all(is_prose(part, measured) for part in parts):
        return parts
    return None


def _begins(line: str) -> bool:
    """Whether ``line`` could begin a paragraph."""
    first = line.lstrip(_OPENERS)[:1]
    return not first.islower()


def joined(lines: list[str], words: Counter[str]) -> str:
    """The lines of a paragraph as one; ``words`` says which words the document has."""
    text = " ".join(lines[0].split())
    parts = [text]
    for line in lines[1:]:
        following = " ".join(line.split())
        before = parts[-1]
        if before.endswith(("-", "\u2010", "\xad")) and before[-2:-1].isalpha() and following[:1].isalpha():
            parts.extend(_across_hyphen(parts, following, words))
        elif (before.endswith(("--", "—")) and following[:1].isalpha() and before[:-2][-1:].isalpha()) or (
            _is_spaceless(before[-1:]) and _is_spaceless(following[:1])
        ):
            parts.append(following)
        else:
            parts.extend((" ", following))
    return "".join(parts)


def _across_hyphen(parts: list[str], following: str, words: Counter[str]) -> tuple[str, ...]:
    """What follows a hyphen at a line's end; the hyphen goes only if the document says it may."""
    first = re.split(r"[^\w]", following, maxsplit=1)[0]
    if first.lower() in _SUSPENDED:
        return " ", following
    begun = re.split(r"[^\w]", parts[-1][:-1])[-1]
    whole = (begun + first).lower()
    if parts[-1].endswith("\xad") or (first.islower() and words[whole] > words[f"{begun}-{first}".lower()]):
        parts[-1] = parts[-1][:-1]
    return (following,)


def _is_spaceless(character: str) -> bool:
    """Whether the character's script sets no spaces between words (Chinese, Japanese)."""
    return (
        "\u3000" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\uff00" <= character <= "\uff60"
    )
