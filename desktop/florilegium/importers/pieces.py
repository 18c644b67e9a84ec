"""The blocks that runs of lines make: headings, lists, quotations, rules, and what lines.py tells apart."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from florilegium.importers.lines import (
    ENDS_SENTENCE,
    LEADERS,
    Measure,
    has_gap,
    indent,
    is_code,
    is_prose,
    is_table,
    is_unwrapped,
    joined,
    paragraphs,
    width,
)
from florilegium.model import BlockKind

_OPENING = 400  # lines that tell what a run of lines is
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
_ORDINAL = re.compile(
    r"[\s.]+(?:the\s+)?(?:\d+|[ivxlcdm]+|[a-z]|first|second|third|fourth|last|one|two|three|four|five)\b",
    re.IGNORECASE,
)
_STANDING = re.compile(
    r"(?:preface|foreword|introduction|prologue|epilogue|conclusion|contents|table of contents|abstract"
    r"|appendix|references|bibliography|acknowledge?ments|glossary|index|notes|footnotes)[.:]?",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"(?=[IVXLC])(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\.?")
_SECTION = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|(?:Appendix\s+)?[A-Z](?:\.\d{1,2}){0,4}\.|Appendix\s+[A-Z]\.?)"
    r"[ \t]+(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One block to be."""

    kind: BlockKind
    text: str
    level: int = 0
    marker: str = ""
    quote: int = 0
    group: int = 0


def pieces(found: list[list[str]], measured: Measure, words: Counter[str]) -> Iterator[Piece]:
    """The blocks that the chunks ``found`` make."""
    found = [part for chunk in found for part in _parted(chunk)]
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
                yield Piece(
                    BlockKind.LIST_ITEM, text, level, "•" if marker in "-*+o–" else marker, group=group
                )
            continue
        yield from _plain(chunk, measured, words)


def _parted(chunk: list[str]) -> list[list[str]]:
    """``chunk``, or the underlined title at its head and the lines right below it."""
    if len(chunk) > 2 and _UNDERLINE.fullmatch(chunk[1]) and not _UNDERLINE.fullmatch(chunk[0]):
        title, line = chunk[0].strip(), chunk[1].strip()
        if not has_gap(title) and abs(width(title) - len(line)) <= 2 and any(map(str.isalnum, title)):
            return [chunk[:2], chunk[2:]]
    return [chunk]


def _plain(chunk: list[str], measured: Measure, words: Counter[str]) -> Iterator[Piece]:
    if all(_RULE.fullmatch(line) for line in chunk):
        yield Piece(BlockKind.RULE, "")
        return
    if all(line.lstrip().startswith(">") for line in chunk):
        yield from _quotation(chunk, measured, words)
        return
    if is_unwrapped(chunk):
        for line in chunk:
            yield Piece(BlockKind.PARAGRAPH, joined([line], words))
        return
    deep = min(indent(line) for line in chunk) >= measured.indent + 2
    opening = chunk[:_OPENING]
    if is_table(opening, measured.width) or (is_code(opening) and (len(chunk) > 1 or deep)):
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
    roman = (
        "",
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
        "xi",
        "xii",
        "xiii",
        "xiv",
        "xv",
    )
    low = first.lower(), second.lower()
    return low[0] in roman and low[1] in roman and roman.index(low[1]) == roman.index(low[0]) + 1


def _items(
    chunk: list[str], before: list[str] | None, after: list[str] | None, measured: Measure
) -> list[tuple[str, list[str]]] | None:
    """The items, each with its marker, where ``chunk`` is clearly a list or one item of one."""
    first = _marker(chunk[0])
    if (
        not first
        or _RULE.fullmatch(chunk[0])
        or any(map(LEADERS.search, chunk))
        or (is_unwrapped(chunk) and len(chunk) > 1 and not _marker(chunk[1]))
    ):
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
        if len(item) > 1 and (is_table(item, measured.width) or not is_prose(inner, measured)):
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
        if (
            over
            and 0 < width(title) <= 80
            and len(chunk[-1].strip()) * 2 >= width(title)
            and any(map(str.isalnum, title))
        ):
            return Piece(BlockKind.HEADING, " ".join(title.split()), {"=": 1, "-": 2}.get(mark.group(1), 3))
        return None
    if len(chunk) > 2 or after is None:
        return None
    text = " ".join(" ".join(chunk).split())
    if (
        not 0 < width(text) <= 76
        or not any(c.isalpha() for c in text)
        or any(has_gap(line.strip()) for line in chunk)
        or LEADERS.search(text)
    ):
        return None
    level = _heading_level(text, chunk, before, after, measured)
    return Piece(BlockKind.HEADING, text, level) if level else None


def _is_centred(chunk: list[str], measured: Measure) -> bool:
    """Whether ``chunk`` is a title in the middle of its lines, as on the first page of a memo."""
    if len(chunk) > 3 or measured.verse or ENDS_SENTENCE.search(chunk[-1]):
        return False
    return all(
        indent(line) >= 8
        and abs(2 * indent(line) + len(line.strip()) - measured.width) <= 10
        and not has_gap(line.strip())
        and sum(map(str.isalpha, line)) > 2
        for line in chunk
    )


def _heading_level(
    text: str, chunk: list[str], before: list[str] | None, after: list[str], measured: Measure
) -> int:
    named = _CHAPTER.match(text)
    if named and (found := _ORDINAL.match(text, named.end())) and not text.endswith((",", ";")):
        rest = text[found.end() :].strip()
        if text[0].isupper() and (
            not rest or rest[0] in ".:—–-" or (text.isupper() or not ENDS_SENTENCE.search(text))
        ):
            return 1 if named.group("outer") else 2
    if len(chunk) == 1 and _ROMAN.fullmatch(text):
        return 2
    if len(chunk) == 1 and _STANDING.fullmatch(text) and text[0].isupper():
        return 2
    if len(chunk) == 1 and (section := _SECTION.match(text)):
        title = text[section.end() :]
        deeper = measured.indent >= 2 and indent(chunk[0]) < measured.indent
        if (
            title[:1].isupper()
            and not title.endswith((".", ",", ";", ":"))
            and (deeper or section.group().count(".") > 1)
        ):
            return min(1 + section.group().strip().rstrip(".").count(".") + 1, 6)
        return 0
    letters = [c for c in text if c.isalpha()]
    if (
        text.upper() == text
        and any(c.islower() for c in text.lower())
        and len(letters) >= 3
        and text[0] not in "*|#>"
        and not text.endswith((",", ";"))
    ):
        return 3 if not _is_shouting(before) and not _is_shouting(after) else 0
    if (
        len(chunk) == 1
        and measured.indent >= 2
        and indent(chunk[0]) == 0
        and indent(after[0]) >= measured.indent
    ):
        return 2 if not text[0].islower() and not ENDS_SENTENCE.search(text) and text[-1] not in ",;:" else 0
    if (
        before is None
        and len(chunk) == 1
        and text[0].isalnum()
        and not ENDS_SENTENCE.search(text)
        and text[-1] not in ",;:"
    ):
        prose = len(" ".join(after)) > 2 * len(text) and not _marker(text)
        return 1 if prose and len(text) <= 76 else 0
    return 0


def _is_shouting(chunk: list[str] | None) -> bool:
    """Whether a whole paragraph is in capitals, so that capitals mean nothing."""
    text = " ".join(chunk or ())
    return len(text) > 90 and text.upper() == text
