"""What stands on every page and belongs to none: running heads, feet and page numbers."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from florilegium.importers.pdf_characters import Fragment

_DEEP = 3
"""Lines from either end of a page among which furniture is looked for."""
_LARGE = 1.15
"""Sizes of most of the type from which a line with a number may be a heading."""
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|seite|pagina|página|p\.?|s\.?|стр\.?)\s*)?[\[(–—-]?\s*(\d{1,4}|[ivxlc]{1,7})\s*[\])–—-]?(?:\s*(?:of|/|von|de|из)\s*\d+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: int
    line: int
    key: str
    text: str
    height: float
    large: bool
    """Whether it is set larger than most of the file."""


def without_furniture(pages: Sequence[list[Fragment]]) -> list[list[Fragment]]:
    """The pages less what repeats at their heads and feet. A page of nothing else is left whole."""
    if len(pages) < 2:
        return list(pages)
    large = _LARGE * _usual_size(pages)
    candidates = [one for page, lines in enumerate(pages) for one in _candidates(page, lines, large)]
    taken = _repeated(candidates, len(pages)) | _numbered(candidates)
    drop: dict[int, set[int]] = defaultdict(set)
    for page, line in taken:
        drop[page].add(line)
    left = []
    for page, lines in enumerate(pages):
        gone = drop.get(page, set())
        rest = [line for number, line in enumerate(lines) if number not in gone]
        body = sum(len(line.codes) for line in rest)
        left.append(
            rest if len(rest) >= 2 and body > sum(len(lines[number].codes) for number in gone) else lines
        )
    return left


def _usual_size(pages: Sequence[list[Fragment]]) -> float:
    """The size of most of the type."""
    weights: dict[float, int] = defaultdict(int)
    for line in chain.from_iterable(pages):
        weights[line.size] += len(line.codes)
    return max(weights, key=lambda size: (weights[size], size), default=0.0)


def _candidates(page: int, lines: Sequence[Fragment], large: float) -> list[_Candidate]:
    """The lines nearest the top and the bottom of a page."""
    order = sorted(range(len(lines)), key=lambda number: -lines[number].base)
    found = []
    for number in dict.fromkeys(order[:_DEEP] + order[-_DEEP:]):
        line = lines[number]
        text = " ".join(line.text.split())
        if len(text) <= 200:
            key = _NUMBER.sub("#", text.casefold())
            found.append(_Candidate(page, number, key, text, line.base, large=line.size > large))
    return found


def _repeated(candidates: Sequence[_Candidate], pages: int) -> set[tuple[int, int]]:
    """Lines that say the same, numbers of pages aside, at the same height of several pages."""
    groups: dict[tuple[str, int], list[_Candidate]] = defaultdict(list)
    for one in candidates:
        groups[one.key, round(one.height / 8)].append(one)
    least = 2 if pages <= 3 else 3
    taken: set[tuple[int, int]] = set()
    for (key, height), group in groups.items():
        near = group + groups.get((key, height + 1), []) + groups.get((key, height - 1), [])
        where = {one.page for one in near}
        if len(where) < least or (least == 2 and len({one.text for one in near}) < 2):
            continue  # on two pages only a number that changes tells a head from words said twice
        if any(character.isalpha() for character in key) and len(where) < 2 * pages / 3 and _gaps(where):
            continue
        counted = least > 2 and 2 * len(where) < pages
        taken |= {(one.page, one.line) for one in group if not counted or _is_counted(one, near, least)}
    return taken


def _is_counted(one: _Candidate, others: Sequence[_Candidate], least: int) -> bool:
    """Whether each number of a line is that of ``least`` pages, or goes up with the pages.

    Others are of chapters and sections that begin pages, and so are those that are set large: chapters
    of a page each go up with the pages.
    """
    if one.large and _NUMBER.search(one.text):
        return False
    numbers = [list(map(int, _NUMBER.findall(other.text))) for other in others]
    for at, number in enumerate(map(int, _NUMBER.findall(one.text))):
        same = {other.page for other, found in zip(others, numbers, strict=True) if found[at] == number}
        rising = {
            other.page
            for other, found in zip(others, numbers, strict=True)
            if found[at] - other.page == number - one.page
        }
        if max(len(same), len(rising)) < least:
            return False
    return True


def _gaps(pages: set[int]) -> bool:
    """Whether the pages are too far from one another to be one chapter's."""
    return (max(pages) - min(pages)) > 4 * len(pages)


def _numbered(candidates: Sequence[_Candidate]) -> set[tuple[int, int]]:
    """Lines that are nothing but a number that goes up by one from page to page."""
    groups: dict[tuple[bool, int], list[_Candidate]] = defaultdict(list)
    for one in candidates:
        found = _PAGE_NUMBER.fullmatch(one.text)
        if found is None:
            continue
        roman = not found.group(1).isdigit()
        number = _value(found.group(1)) if roman else int(found.group(1))
        groups[roman, number - one.page].append(one)
    return {
        (one.page, one.line)
        for group in groups.values()
        if len({one.page for one in group}) >= 2
        for one in group
    }


def _value(roman: str) -> int:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
    total = 0
    digits = [values[letter] for letter in roman.lower()]
    for digit, following in zip(digits, [*digits[1:], 0], strict=True):
        total += -digit if digit < following else digit
    return total
