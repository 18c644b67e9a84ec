"""What the lines of a plain text are: prose to be reflowed, verse, tables, code, lists, headings.

The test for prose is that of a typist or a program that fills lines: a line ends where the next
word would not have fitted. Lines that end before that were ended on purpose, and are kept.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from florilegium.model import BlockKind

_LONG = 120  # columns; no one wraps wider, so a longer line is a paragraph
_OPENING = 400  # lines that tell what a run of lines is
_NARROW = 50  # columns; prose is seldom wrapped narrower, verse nearly always is
_WIDE = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\U0001f300-\U0001faff\U00020000-\U0003fffd]")
_GAP = re.compile(r"\S(?: {3,}|\t+ *)\S")
_COLUMNS = re.compile(r"\S(?: {5,}|\t+ *)\S")
_LEADERS = re.compile(r"\.{4,}|(?:\. ){3,}")
_RULE = re.compile(r"[ \t]*([*_=~#+—–-])(?:[ \t]*\1){2,}[ \t]*")
_UNDERLINE = re.compile(r"[ \t]*([=\-~^*#+\"])\1{2,}[ \t]*")
_BULLET = re.compile(r"([-*•·–+o▪‣◦])[ \t]+(?=\S)")
_NUMBER = re.compile(r"(\(?(?:\d{1,3}|[a-zA-Z]|[ivxlc]{1,5})[.)]|\[\d{1,3}\])[ \t]+(?=\S)")
_QUOTED = re.compile(r"[ \t]?(?:>[ \t]?)+")
_CHAPTER = re.compile(
    r"(?P<outer>book|part|volume|act|livre|partie|tome|buch|teil|band|libro|parte|книга|часть)\b"
    r"|chapter|section|scene|canto|letter|stave|appendix|chapitre|kapitel|capitolo|cap[ií]tulo|глава"
    r"|rozdział|hoofdstuk|luku|fejezet",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"[\s.]+(?:the\s+)?(?:\d+|[ivxlcdm]+|[a-z]|first|second|third|fourth|last|one|two|three|four|five)\b", re.IGNORECASE)
_STANDING = re.compile(
    r"(?:preface|foreword|introduction|prologue|epilogue|conclusion|contents|table of contents|abstract"
    r"|appendix|references|bibliography|acknowledge?ments|glossary|index|notes|footnotes)[.:]?",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"(?=[IVXLC])(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\.?")
_SECTION = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|(?:Appendix\s+)?[A-Z](?:\.\d{1,2}){0,4}\.|Appendix\s+[A-Z]\.?)[ \t]+(?=\S)")
_CODE_LINE = re.compile(
    r"[;{}\\]$|^\s*(?://|/\*|#include|#!|</?[A-Za-z][\w-]*(?:\s[^<>]*)?>|\$ |def |class |import |from \w+ import|return\b|\}|\{|@\w+)"
    r"|\w\(.*\)\s*[;{:]?$|^\s*[\w.\[\]\"']+\s*(?:=|:=|->|=>)\s*\S|^\s*\"[^\"]*\"\s*:"
)
_CODE_SIGN = re.compile(r"[;{}\\()=<>@#$\"/]|^\s*(?:def|class|import|from|return)\b")
_SIGNS = re.compile(r"[|+\-=_/\\<>^*#~:.'`]")
_ENDS_SENTENCE = re.compile(r"[.!?:…。！？][\"'”’»)\]_]*$")
_SUSPENDED = frozenset(("and", "or", "und", "oder", "et", "ou", "y", "e", "o", "bis", "nor", "to"))


@dataclass(frozen=True, slots=True)
class Piece:
    """One block to be."""

    kind: BlockKind
    text: str
    level: int = 0
    marker: str = ""
    quote: int = 0
    group: int = 0


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
    several = [chunk for chunk in pieces[:20_000] if len(chunk) > 1 and not _is_unwrapped(chunk)]
    inner = sorted(width(line) for chunk in several for line in chunk[:-1] if not _has_gap(line))
    indents = Counter(indent(line) for chunk in several for line in chunk[1:])
    if not inner:
        return Measure(72, 0, verse=False)
    columns = inner[min(len(inner) - 1, len(inner) * 93 // 100)]
    capitals = [_capitals(chunk) for chunk in several if len(chunk) > 2]
    verse = sum(1 for share in capitals if share > 0.7) * 2 > len(capitals) > 0 or columns < _NARROW
    return Measure(max(columns, _NARROW), indents.most_common(1)[0][0], verse)


def _capitals(chunk: list[str]) -> float:
    """Share of the lines after the first that begin with a capital letter."""
    initials = [next((c for c in line if c.isalnum()), "") for line in chunk[1:]]
    return sum(1 for c in initials if c.isupper()) / len(initials) if initials else 0.0


def _is_unwrapped(chunk: list[str]) -> bool:
    """Whether some line is a whole paragraph, too long to be one of several."""
    return any(len(line) > _LONG and " " in line[100:].strip() for line in chunk) or any(
        width(line) > _LONG * 2 for line in chunk if not line.isascii()
    )


def _is_short(line: str, following: str, columns: int) -> bool:
    """Whether the next word would have fitted on the line with room to spare."""
    room = columns - columns // 12
    if line.isascii():
        return len(line) + 1 + len(following.split(None, 1)[0]) < room
    if width(line) > len(line) * 1.5:
        return width(line) + 2 < columns - 4  # scripts without spaces break anywhere
    return width(line) + 1 + width(following.split(None, 1)[0]) < room


def _has_gap(line: str) -> bool:
    return ("   " in line or "\t" in line) and _GAP.search(line) is not None


def is_code(lines: list[str]) -> bool:
    """Whether most lines are those of a program or of data."""
    return sum(1 for line in lines if _CODE_SIGN.search(line) and _CODE_LINE.search(line)) * 5 >= len(lines) * 3


def _is_table(lines: list[str], columns: int) -> bool:
    """Whether lines are set in columns, or drawn with signs."""
    if len(lines) < 2:
        return False
    gaps = columned = 0
    for line in lines:
        if "   " in line or "\t" in line or ".." in line or ". ." in line:
            bare = line.strip()
            gaps += _GAP.search(bare) is not None
            columned += (_COLUMNS.search(bare) or _LEADERS.search(bare)) is not None
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
    if short * 3 > len(chunk) - 1:
        return False
    if _capitals(chunk) > 0.7 and len(chunk) > (1 if measured.verse else 3):
        return False
    return not measured.verse or short == 0


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
        if _is_short(line, following, measured.width) and (_ENDS_SENTENCE.search(line) and _begins(following)):
            parts.append([following])
        else:
            parts[-1].append(following)
    if len(parts) * 2 <= len(chunk) and all(is_prose(part, measured) for part in parts):
        return parts
    return None


def _begins(line: str) -> bool:
    """Whether ``line`` could begin a paragraph."""
    first = line.lstrip("\"'“‘«„([—–-_ \t")[:1]
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
    return "\u3000" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or "\uff00" <= character <= "\uff60"


def pieces(found: list[list[str]], measured: Measure, words: Counter[str]) -> Iterator[Piece]:
    """The blocks that the chunks ``found`` make."""
    group = 0
    titled = False
    for at, chunk in enumerate(found):
        if not titled and 0 < at < 8 and _is_centred(chunk, measured):
            titled = True
            yield Piece(BlockKind.HEADING, " ".join(" ".join(chunk).split()), 1)
            continue
        before = found[at - 1] if at else None
        after = found[at + 1] if at + 1 < len(found) else None
        if heading := _heading(chunk, before, after, measured):
            titled = titled or heading.level == 1
            yield heading
            continue
        if items := _items(chunk, before, after, measured):
            if not (before and _marker(before[0]) and _follows(_marker(before[0]), items[0][0])):
                group += 1
            base = min(indent(item[0]) for _, item in items)
            for marker, item in items:
                level = 1 + min((indent(item[0]) - base + 1) // 2, 5) if len(items) > 1 else 1
                text = joined([_without_marker(item[0]), *item[1:]], words)
                yield Piece(BlockKind.LIST_ITEM, text, level, "•" if marker in "-*+o–" else marker, group=group)
            continue
        yield from _plain(chunk, measured, words)


def _plain(chunk: list[str], measured: Measure, words: Counter[str]) -> Iterator[Piece]:
    if all(_RULE.fullmatch(line) for line in chunk):
        yield Piece(BlockKind.RULE, "")
        return
    if all(line.lstrip().startswith(">") for line in chunk):
        yield from _quotation(chunk, measured, words)
        return
    if _is_unwrapped(chunk):
        for line in chunk:
            yield Piece(BlockKind.PARAGRAPH, joined([line], words))
        return
    deep = min(indent(line) for line in chunk) >= measured.indent + 2
    opening = chunk[:_OPENING]
    if _is_table(opening, measured.width) or (is_code(opening) and (len(chunk) > 1 or deep)):
        yield Piece(BlockKind.CODE, _outdented(chunk))
        return
    parts = paragraphs(chunk, measured)
    if parts is None:
        yield Piece(BlockKind.VERSE, _outdented(chunk))
        return
    for part in parts:
        yield Piece(BlockKind.PARAGRAPH, joined(part, words))


def _quotation(chunk: list[str], measured: Measure, words: Counter[str]) -> Iterator[Piece]:
    """Lines marked with ">", as e-mail quotes: each run of one depth is laid out by itself."""
    run: list[str] = []
    depth = 0
    for line in [*chunk, ""]:
        mark = _QUOTED.match(line)
        level = mark.group().count(">") if mark else 0
        content = line[mark.end() :] if mark else ""
        if run and (level != depth or not content):
            for piece in _plain(run, measured, words):
                yield Piece(piece.kind, piece.text, piece.level, piece.marker, depth, piece.group)
            run = []
        depth = level
        if content:
            run.append(content)


def _outdented(chunk: list[str]) -> str:
    lines = [line.expandtabs(8) for line in chunk]
    margin = min(indent(line) for line in lines)
    return "\n".join(line[margin:] for line in lines)


def _marker(line: str) -> str:
    stripped = line.lstrip()
    found = _BULLET.match(stripped) or _NUMBER.match(stripped)
    return found.group(1) if found else ""


def _without_marker(line: str) -> str:
    stripped = line.lstrip()
    found = _BULLET.match(stripped) or _NUMBER.match(stripped)
    return stripped[found.end() :] if found else stripped


def _follows(marker: str, following: str) -> bool:
    """Whether ``following`` is the marker of the item after that of ``marker``."""
    if not marker or not following:
        return False
    first, second = marker.strip("().[]"), following.strip("().[]")
    if first.isdigit() and second.isdigit():
        return int(second) == int(first) + 1
    if marker == following and not first.isalnum():
        return True
    if not first or not second:
        return False
    if len(first) == len(second) == 1 and ord(second) == ord(first) + 1:
        return True
    roman = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
    low = first.lower(), second.lower()
    return low[0] in roman and low[1] in roman and roman.index(low[1]) == roman.index(low[0]) + 1


def _items(
    chunk: list[str], before: list[str] | None, after: list[str] | None, measured: Measure
) -> list[tuple[str, list[str]]] | None:
    """The items, each with its marker, where ``chunk`` is clearly a list or one item of one."""
    first = _marker(chunk[0])
    if not first or _RULE.fullmatch(chunk[0]) or any(map(_LEADERS.search, chunk)) or _is_unwrapped(chunk) and len(chunk) > 1 and not _marker(chunk[1]):
        return None
    items: list[tuple[str, list[str]]] = []
    for line in chunk:
        marker = _marker(line)
        if marker and (not items or _is_next(items, marker, line)):
            items.append((marker, [line]))
        else:
            items[-1][1].append(line)
    if len(items) == 1:
        neighbours = (_marker(before[0]) if before else "", _marker(after[0]) if after else "")
        if not (_follows(neighbours[0], first) or _follows(first, neighbours[1])):
            return None
    for _, item in items:
        inner = [_without_marker(item[0]), *item[1:]]
        if len(item) > 1 and (_is_table(item, measured.width) or not is_prose(inner, measured)):
            return None
    return items


def _is_next(items: list[tuple[str, list[str]]], marker: str, line: str) -> bool:
    """Whether a line with ``marker`` goes on with the list so far, or begins a list inside it."""
    if any(_follows(earlier, marker) for earlier, _ in items[-8:]):
        return True
    return indent(line) > indent(items[-1][1][0]) and marker.strip("().[]") in ("", "1", "a", "i", "A", "I")


def _heading(
    chunk: list[str], before: list[str] | None, after: list[str] | None, measured: Measure
) -> Piece | None:
    """The heading that ``chunk`` is, where that is convincing."""
    if len(chunk) in (2, 3) and (mark := _UNDERLINE.fullmatch(chunk[-1])):
        title = chunk[-2].strip()
        over = len(chunk) == 2 or bool(_UNDERLINE.fullmatch(chunk[0]))
        if over and 0 < width(title) <= 80 and len(chunk[-1].strip()) * 2 >= width(title) and any(map(str.isalnum, title)):
            return Piece(BlockKind.HEADING, " ".join(title.split()), {"=": 1, "-": 2}.get(mark.group(1), 3))
        return None
    if len(chunk) > 2 or after is None:
        return None
    text = " ".join(" ".join(chunk).split())
    if not 0 < width(text) <= 76 or not any(c.isalpha() for c in text) or any(_has_gap(line.strip()) for line in chunk) or _LEADERS.search(text):
        return None
    level = _heading_level(text, chunk, before, after, measured)
    return Piece(BlockKind.HEADING, text, level) if level else None


def _is_centred(chunk: list[str], measured: Measure) -> bool:
    """Whether ``chunk`` is a title in the middle of its lines, as on the first page of a memo."""
    if len(chunk) > 3 or measured.verse or _ENDS_SENTENCE.search(chunk[-1]):
        return False
    return all(
        indent(line) >= 8
        and abs(2 * indent(line) + len(line.strip()) - measured.width) <= 10
        and not _has_gap(line.strip())
        and sum(map(str.isalpha, line)) > 2
        for line in chunk
    )


def _heading_level(text: str, chunk: list[str], before: list[str] | None, after: list[str], measured: Measure) -> int:
    named = _CHAPTER.match(text)
    if named and (found := _ORDINAL.match(text, named.end())) and not text.endswith((",", ";")):
        rest = text[found.end() :].strip()
        if text[0].isupper() and (not rest or rest[0] in ".:—–-" or (text.isupper() or not _ENDS_SENTENCE.search(text))):
            return 1 if named.group("outer") else 2
    if len(chunk) == 1 and _ROMAN.fullmatch(text):
        return 2
    if len(chunk) == 1 and _STANDING.fullmatch(text) and text[0].isupper():
        return 2
    if len(chunk) == 1 and (section := _SECTION.match(text)):
        title = text[section.end() :]
        deeper = measured.indent >= 2 and indent(chunk[0]) < measured.indent
        if title[:1].isupper() and not title.endswith((".", ",", ";", ":")) and (deeper or section.group().count(".") > 1):
            return min(1 + section.group().strip().rstrip(".").count(".") + 1, 6)
        return 0
    letters = [c for c in text if c.isalpha()]
    if text.upper() == text and any(c.islower() for c in text.lower()) and len(letters) >= 3 and text[0] not in "*|#>" and not text.endswith((",", ";")):
        return 3 if not _is_shouting(before) and not _is_shouting(after) else 0
    if len(chunk) == 1 and measured.indent >= 2 and indent(chunk[0]) == 0 and indent(after[0]) >= measured.indent:
        return 2 if not text[0].islower() and not _ENDS_SENTENCE.search(text) and text[-1] not in ",;:" else 0
    if before is None and len(chunk) == 1 and text[0].isalnum() and not _ENDS_SENTENCE.search(text) and text[-1] not in ",;:":
        prose = len(" ".join(after)) > 2 * len(text) and not _marker(text)
        return 1 if prose and len(text) <= 76 else 0
    return 0


def _is_shouting(chunk: list[str] | None) -> bool:
    """Whether a whole paragraph is in capitals, so that capitals mean nothing."""
    text = " ".join(chunk or ())
    return len(text) > 90 and text.upper() == text
