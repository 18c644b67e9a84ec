"""Styles of an OpenDocument text (OpenDocument 1.3 part 3, 16)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from florilegium.importers import office_numbers
from florilegium.importers.xml import Tree, attribute, children, descendants, local
from florilegium.model import Block, BlockKind, SpanKind

_HOLDERS = ("styles", "automatic-styles")
_ESCAPED = re.compile(r"_([0-9a-f]{2,5})_")
_QUOTES = frozenset(("quotations", "quote", "block text", "block quotation"))
_CODES = frozenset(("preformatted text", "source code", "html preformatted"))
_CODE_RUNS = frozenset(("source text", "source_text", "teletype", "user entry", "verbatim char"))
_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "01": "decimalZero",
    "①, ②, ③, ...": "decimalEnclosedCircle",
    "一, 二, 三, ...": "chineseCounting",
    "Α, Β, Γ, ...": "upperGreek",
    "α, β, γ, ...": "lowerGreek",
    "1st": "ordinal",
}
_HIGHEST = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Look:
    """How characters look."""

    kinds: frozenset[SpanKind] = frozenset()
    hidden: bool = False
    font: str = ""


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How one level of a list is marked."""

    form: str = "bullet"
    sign: str = office_numbers.BULLET
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1
    """How many levels' numbers the marker shows."""


ListStyle = dict[int, ListLevel]


class Styles:
    """Answers what a style means, through its parents."""

    def __init__(self, *roots: Tree | None) -> None:
        self._styles: dict[tuple[str, str], Tree] = {}
        self._automatic: set[tuple[str, str]] = set()
        self._lists: dict[str, ListStyle] = {}
        self._looks: dict[tuple[str, str], Look] = {}
        self._blocks: dict[str, Block] = {}
        self.outline: ListStyle = {}
        self.language = ""
        for root in roots:
            for holder in children(root, *_HOLDERS) if root is not None else ():
                for style in holder:
                    self._take(style, automatic=local(holder) == "automatic-styles")

    def _take(self, style: Tree, *, automatic: bool) -> None:
        kind = local(style)
        if kind == "style":
            key = (attribute(style, "family"), attribute(style, "name"))
            self._styles[key] = style
            if automatic:
                self._automatic.add(key)
        elif kind == "list-style":
            self._lists[attribute(style, "name")] = _levels(style)
        elif kind == "outline-style":
            self.outline = {
                at: level for at, level in _levels(style).items() if level.form not in ("none", "bullet")
            }
        elif kind == "default-style" and attribute(style, "family") == "paragraph":
            for properties in children(style, "text-properties"):
                language, country = attribute(properties, "language"), attribute(properties, "country")
                if language not in ("", "none", "zxx"):
                    self.language = f"{language}-{country}" if country not in ("", "none") else language

    def _chain(self, family: str, name: str) -> Iterator[tuple[str, Tree]]:
        """The style and its parents, nearest first."""
        seen: set[str] = set()
        while name not in seen and (style := self._styles.get((family, name))) is not None:
            seen.add(name)
            yield name, style
            name = attribute(style, "parent-style-name")

    def block(self, name: str) -> Block:
        """What kind of block a paragraph of this style is."""
        if name not in self._blocks:
            self._blocks[name] = self._block(name)
        return self._blocks[name]

    def _block(self, name: str) -> Block:
        known = self._names("paragraph", name)
        for called in known:
            if called == "title":
                return Block(0, 0, BlockKind.HEADING, 1)
            if called == "caption":
                return Block(0, 0, BlockKind.CAPTION)
            if called in _QUOTES:
                return Block(0, 0, quote=1)
            if called in _CODES:
                return Block(0, 0, BlockKind.CODE)
        return Block(0, 0)

    def _names(self, family: str, name: str) -> list[str]:
        """What the style and its parents are called, lower case."""
        chain = [attribute(style, "display-name") or at for at, style in self._chain(family, name)]
        return [_ESCAPED.sub(_unescaped, called).lower() for called in chain or [name]]

    def is_title(self, name: str) -> bool:
        """Whether paragraphs of this style are the document's title."""
        return "title" in self._names("paragraph", name)

    def look(self, family: str, name: str) -> Look:
        """How characters of this style look; of paragraph styles, automatic ones alone count."""
        key = (family, name)
        if key not in self._looks:
            look = Look()
            for at, style in reversed(list(self._chain(family, name))):
                if family == "paragraph" and (family, at) not in self._automatic:
                    continue
                for properties in children(style, "text-properties"):
                    look = _with(look, properties)
            if family == "text" and not _CODE_RUNS.isdisjoint(self._names(family, name)):
                look = Look(look.kinds | {SpanKind.CODE}, look.hidden, look.font)
            self._looks[key] = look
        return self._looks[key]

    def list_style(self, name: str) -> ListStyle | None:
        """The levels of the list style ``name``, from 1; None where there is none."""
        return self._lists.get(name)

    def list_of(self, paragraph_style: str) -> str:
        """The list style that a paragraph style states; "" if none."""
        return next(
            (
                found
                for _, style in self._chain("paragraph", paragraph_style)
                if (found := attribute(style, "list-style-name"))
            ),
            "",
        )

    def is_hidden_section(self, name: str) -> bool:
        """Whether a section of this style is not shown."""
        return any(attribute(style, "display") == "none" for _, style in self._chain("section", name))


def number(text: str, default: int = 0) -> int:
    """``text`` as a number no list outgrows; ``default`` where it is none."""
    try:
        return max(min(int(text), _HIGHEST), -_HIGHEST)
    except ValueError:
        return default


def marker(style: ListStyle, level: int, counters: dict[int, int]) -> str:
    """The marker of an item on ``level``, from 1, given the count of each level."""
    own = style.get(level, ListLevel())
    if own.form == "bullet":
        return own.sign
    if own.form == "none":
        return (own.prefix + own.suffix).strip()
    numbers = []
    for at in range(max(level - own.shown + 1, 1), level + 1):
        other = style.get(at, own)
        if other.form not in ("none", "bullet"):
            numbers.append(office_numbers.formatted(counters.get(at, other.start), other.form))
    return f"{own.prefix}{'.'.join(numbers)}{own.suffix}".strip()[:40]


def _levels(style: Tree) -> ListStyle:
    levels: ListStyle = {}
    for element in style:
        at = number(attribute(element, "level"))
        kind = local(element)
        if not 1 <= at <= 10:
            continue
        if kind in ("list-level-style-number", "outline-level-style"):
            stated = attribute(element, "num-format")
            levels[at] = ListLevel(
                _FORMS.get(stated, "decimal" if stated else "none"),
                "",
                attribute(element, "num-prefix"),
                attribute(element, "num-suffix"),
                number(attribute(element, "start-value"), 1),
                min(max(number(attribute(element, "display-levels"), 1), 1), 10),
            )
        elif kind == "list-level-style-bullet":
            font = next(
                (
                    attribute(properties, "font-name")
                    for properties in descendants(element, "text-properties")
                ),
                "",
            )
            levels[at] = ListLevel(sign=office_numbers.bullet(attribute(element, "bullet-char"), font))
        elif kind == "list-level-style-image":
            levels[at] = ListLevel()
    return levels


def _with(look: Look, properties: Tree) -> Look:
    kinds, hidden, font = set(look.kinds), look.hidden, look.font

    def set_if(stated: str, kind: SpanKind, off: tuple[str, ...] = ("none",)) -> None:
        if stated:
            (kinds.discard if stated in off else kinds.add)(kind)

    for key, raw in properties.attrib.items():
        name, stated = str(key).rpartition("}")[2], str(raw).strip()
        if name == "font-weight":
            bold = stated == "bold" or (stated.isdigit() and int(stated[:4]) >= 600)
            (kinds.add if bold else kinds.discard)(SpanKind.STRONG)
        elif name == "font-style":
            set_if(stated, SpanKind.EMPHASIS, ("normal",))
        elif name in ("text-line-through-style", "text-line-through-type"):
            set_if(stated, SpanKind.STRIKE)
        elif name == "text-underline-style":
            set_if(stated, SpanKind.UNDERLINE)
        elif name == "text-position":
            kinds.difference_update((SpanKind.SUPERSCRIPT, SpanKind.SUBSCRIPT))
            height = stated.split(" ")[0]
            if height == "super" or (height[:1].isdigit() and height not in ("0%", "0")):
                kinds.add(SpanKind.SUPERSCRIPT)
            elif height == "sub" or height.startswith("-"):
                kinds.add(SpanKind.SUBSCRIPT)
        elif name == "display":
            hidden = stated == "none"
        elif name in ("font-name", "font-family"):
            font = stated.strip("'\"")
    return Look(frozenset(kinds), hidden, font)


def _unescaped(code: re.Match[str]) -> str:
    point = int(code.group(1), 16)
    return chr(point) if 32 <= point < 0xD800 else ""
