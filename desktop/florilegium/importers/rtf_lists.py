"""Style sheet and lists of an RTF file (specification 1.9.1, "Style Sheet", "Bullets and Numbering")."""

import re
from dataclasses import dataclass, field

from florilegium.importers import office_numbers
from florilegium.model import Block, BlockKind

_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|заголовок)\s?([1-9])\b", re.IGNORECASE)
_QUOTES = frozenset(("quote", "intense quote", "block text", "block quotation", "quotations"))
_CODES = frozenset(("html preformatted", "preformatted text", "source code", "macro text"))
_NUMBER = re.compile(r"\d{1,9}(?=\D*$)")
_FORMS = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    5: "ordinal",
    22: "decimalZero",
    23: "bullet",
    255: "none",
}


@dataclass(slots=True)
class Style:
    """A paragraph style."""

    number: int = 0
    name: str = ""
    outline: int = -1
    based_on: int = -1


@dataclass(slots=True)
class StyleSheet:
    """What paragraph styles mean."""

    styles: dict[int, Style] = field(default_factory=dict)

    def block(self, number: int) -> Block:
        """What kind of block a paragraph of this style is."""
        seen: set[int] = set()
        while number in self.styles and number not in seen:
            seen.add(number)
            style = self.styles[number]
            name = style.name.lower()
            if 0 <= style.outline <= 8:
                return Block(0, 0, BlockKind.HEADING, min(style.outline + 1, 6))
            if found := _HEADING.fullmatch(name):
                return Block(0, 0, BlockKind.HEADING, min(int(found.group(1)), 6))
            if name == "title":
                return Block(0, 0, BlockKind.HEADING, 1)
            if name == "caption":
                return Block(0, 0, BlockKind.CAPTION)
            if name in _QUOTES:
                return Block(0, 0, quote=1)
            if name in _CODES:
                return Block(0, 0, BlockKind.CODE)
            number = style.based_on
        return Block(0, 0)

    def is_title(self, number: int) -> bool:
        """Whether paragraphs of this style are the document's title."""
        return number in self.styles and self.styles[number].name.lower() == "title"


@dataclass(slots=True)
class ListLevel:
    """How one level of a list is marked."""

    form: int = 0
    start: int = 1
    text: str = ""
    """The marker, with chr(0) to chr(8) where levels' numbers stand; its first character is its length."""


@dataclass(slots=True)
class Lists:
    """Gives items their markers where the file does not spell them out."""

    levels: dict[int, list[ListLevel]] = field(default_factory=dict)
    """By list id."""
    overrides: dict[int, int] = field(default_factory=dict)
    """List ids by \\ls."""
    _counters: dict[int, dict[int, int]] = field(default_factory=dict)
    _spelt: dict[tuple[int, int], str] = field(default_factory=dict)

    def next(self, identity: int, at: int, spelt: str | None) -> str:
        """The marker of the next item of the list with this \\ls; ``spelt`` is what the file shows for it."""
        listed = self.overrides.get(identity, -identity)
        levels = self.levels.get(listed, [])
        level = levels[at] if at < len(levels) else ListLevel(23)
        counters = self._counters.setdefault(listed, {})
        counters[at] = counters[at] + 1 if at in counters else level.start
        for below in [below for below in counters if below > at]:
            del counters[below]
        if spelt:
            self._spelt[listed, at] = spelt
            return spelt
        if not levels and (before := self._spelt.get((listed, at))):
            self._spelt[listed, at] = _NUMBER.sub(lambda found: str(int(found.group()) + 1), before)
            return self._spelt[listed, at]
        if level.form == 23:
            return office_numbers.bullet(level.text[1:], "Symbol")
        return "".join(
            self._number(levels, counters, ord(sign)) if ord(sign) < 9 else sign for sign in level.text[1:]
        ).strip()[:40]

    @staticmethod
    def _number(levels: list[ListLevel], counters: dict[int, int], at: int) -> str:
        level = levels[at] if at < len(levels) else ListLevel()
        return office_numbers.formatted(counters.get(at, level.start), _FORMS.get(level.form, "decimal"))
