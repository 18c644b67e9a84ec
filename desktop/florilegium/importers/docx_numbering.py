"""Lists of a Word document: which number comes next (ECMA-376 part 1, 17.9)."""

import re
from dataclasses import dataclass, replace

from florilegium.importers import office_numbers
from florilegium.importers.docx_names import W, child, is_on, number, value
from florilegium.importers.docx_styles import Styles
from florilegium.importers.xml import Tree

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_LONGEST_MARKER = 40  # code points


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    font: str = ""
    restart: int = -1
    """The level, from 1, after which this one starts anew; 0 for never, -1 for any above it."""
    legal: bool = False
    """Whether all numbers in the marker are decimal."""
    style: str = ""


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]
    """Levels that begin anew with this list, and with what."""


class Numbering:
    """Gives each item its marker, in text order."""

    def __init__(self, root: Tree | None, styles: Styles) -> None:
        self._abstract: dict[str, Tree] = {}
        self._nums: dict[str, Tree] = {}
        self._styles = styles
        for element in root if root is not None else ():
            if element.tag == f"{W}abstractNum":
                self._abstract[element.get(W + "abstractNumId", "")] = element
            elif element.tag == f"{W}num":
                self._nums[element.get(W + "numId", "")] = element
        self._lists: dict[str, _List | None] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def level_of(self, identity: str, style: str) -> int:
        """The level of the list ``identity`` that is tied to the paragraph style ``style``; else 0."""
        found = self._list(identity)
        if found is not None:
            for at, level in found.levels.items():
                if level.style == style:
                    return at
        return 0

    def marker(self, identity: str, at: int) -> str | None:
        """The marker of the next item on level ``at``, from 0; None where there is no such list."""
        found = self._list(identity)
        if found is None:
            return None
        at = min(max(at, 0), _LEVELS - 1)
        level = found.levels.get(at, Level())
        counters = self._counters.setdefault(found.abstract, {})
        if at in found.starts and (identity, at) not in self._begun:
            counters[at] = found.starts[at]
        else:
            counters[at] = counters[at] + 1 if at in counters else level.start
        self._begun.add((identity, at))
        for below in [below for below in counters if below > at]:
            restart = found.levels.get(below, Level()).restart
            if restart < 0 or at < restart:
                del counters[below]
        if level.form == "bullet":
            return office_numbers.bullet(level.text, level.font)
        return _PLACE.sub(
            lambda place: self._number(found, counters, int(place.group(1)) - 1, level), level.text
        ).strip()[:_LONGEST_MARKER]

    def _number(self, found: _List, counters: dict[int, int], at: int, shown: Level) -> str:
        level = found.levels.get(at, Level())
        count = counters.get(at, level.start)
        form = "decimal" if shown.legal and level.form not in ("none", "bullet") else level.form
        return office_numbers.formatted(count, form)

    def _list(self, identity: str) -> _List | None:
        if identity not in self._lists:
            self._lists[identity] = self._made(identity)
        return self._lists[identity]

    def _made(self, identity: str) -> _List | None:
        num = self._nums.get(identity)
        if num is None:
            return None
        abstract = value(num, "abstractNumId")
        element = self._abstract.get(abstract)
        link = value(element, "numStyleLink")
        if link and (other := self._nums.get(self._styles.list_of(link))) is not None:
            abstract = value(other, "abstractNumId")
            element = self._abstract.get(abstract)
        if element is None:
            return None
        levels = {
            number(part.get(W + "ilvl", "")): _level(part, Level()) for part in element.iterfind(f"{W}lvl")
        }
        starts: dict[int, int] = {}
        for override in num.iterfind(f"{W}lvlOverride"):
            at = number(override.get(W + "ilvl", ""))
            if (part := child(override, "lvl")) is not None:
                levels[at] = _level(part, levels.get(at, Level()))
            if stated := value(override, "startOverride"):
                starts[at] = number(stated, 1)
                levels[at] = replace(levels.get(at, Level()), start=starts[at])
        return _List(abstract, levels, starts)


def _level(element: Tree, base: Level) -> Level:
    form = value(element, "numFmt")
    for choice in element.iter(f"{W}numFmt"):  # a form of later versions, with one for all beside it
        form = choice.get(W + "val", "") if choice.get(W + "val") != "custom" else form
    fonts = child(element, "rPr", "rFonts")
    text = child(element, "lvlText")
    return Level(
        start=number(value(element, "start"), base.start),
        form=form or base.form,
        text=base.text if text is None else text.get(W + "val", ""),
        font=base.font if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or "",
        restart=number(value(element, "lvlRestart"), base.restart),
        legal=is_on(child(element, "isLgl")),
        style=value(element, "pStyle") or base.style,
    )
