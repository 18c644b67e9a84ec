"""Styles of a Word document: what each says of its paragraphs and characters (ECMA-376 part 1, 17.7)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from florilegium.importers.docx_names import W, child, is_on, name, number, value
from florilegium.importers.xml import Tree
from florilegium.model import Block, BlockKind, SpanKind

_HEADING = re.compile(r"heading\s?([1-9])")
_QUOTES = frozenset(
    ("quote", "intense quote", "block text", "block quotation", "blockquote", "quotations", "quote list")
)
_CODES = frozenset(
    (
        "source code",
        "sourcecode",
        "html preformatted",
        "preformatted text",
        "preformatted",
        "code",
        "code block",
        "macro",
        "macro text",
        "verbatim",
    )
)
_CODE_RUNS = frozenset(
    (
        "verbatim char",
        "html code",
        "source text",
        "code char",
        "html typewriter",
        "html keyboard",
        "inline code",
    )
)
_TOGGLES = {
    "b": SpanKind.STRONG, "i": SpanKind.EMPHASIS, "strike": SpanKind.STRIKE, "dstrike": SpanKind.STRIKE,
}  # fmt: skip
_HEIGHTS = {"superscript": SpanKind.SUPERSCRIPT, "subscript": SpanKind.SUBSCRIPT}
_LOOKS = frozenset(("b", "i", "strike", "dstrike", "u", "vertAlign", "vanish", "rFonts", "rStyle", "lang"))


@dataclass(frozen=True, slots=True)
class Look:
    """How characters look."""

    kinds: frozenset[SpanKind] = frozenset()
    hidden: bool = False
    font: str = ""
    """Name of the font that draws symbols."""


class Styles:
    """Answers what a style means, through the styles it is based on."""

    def __init__(self, root: Tree | None) -> None:
        self._styles: dict[str, Tree] = {}
        self._default = ""
        for style in root.iterfind(f"{W}style") if root is not None else ():
            identifier = style.get(W + "styleId", "")
            self._styles[identifier] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
                self._default = identifier
        self.language = value(root, "docDefaults", "rPrDefault", "rPr", "lang")
        self._blocks: dict[str, Block] = {}
        self._looks: dict[str, Look] = {}
        self._numbers: dict[str, tuple[str, int | None]] = {}

    def _chain(self, identifier: str) -> Iterator[tuple[str, Tree]]:
        """The style and those it is based on, nearest first."""
        seen: set[str] = set()
        while identifier in self._styles and identifier not in seen:
            seen.add(identifier)
            style = self._styles[identifier]
            yield identifier, style
            identifier = value(style, "basedOn")

    def block(self, identifier: str) -> Block:
        """What kind of block a paragraph of this style is."""
        identifier = identifier or self._default
        if identifier not in self._blocks:
            self._blocks[identifier] = self._block(identifier)
        return self._blocks[identifier]

    def _block(self, identifier: str) -> Block:
        chain: list[tuple[str, Tree | None]] = [*self._chain(identifier)] or [(identifier, None)]
        for at, style in chain:
            if (level := outline_level(child(style, "pPr"))) is not None:
                return Block(0, 0, BlockKind.HEADING, level) if level else Block(0, 0)
            called = (value(style, "name") or at).strip().lower()
            if found := _HEADING.fullmatch(called):
                return Block(0, 0, BlockKind.HEADING, min(int(found.group(1)), 6))
            if called == "title":
                return Block(0, 0, BlockKind.HEADING, 1)
            if called == "caption":
                return Block(0, 0, BlockKind.CAPTION)
            if called in _QUOTES:
                return Block(0, 0, quote=1)
            if called in _CODES:
                return Block(0, 0, BlockKind.CODE)
        return Block(0, 0)

    def is_title(self, identifier: str) -> bool:
        """Whether paragraphs of this style are the document's title."""
        return any(
            (value(style, "name") or at).strip().lower() == "title" for at, style in self._chain(identifier)
        )

    def numbering(self, identifier: str) -> tuple[str, int | None]:
        """The list that paragraphs of this style are in: its number id ("" for none) and level, if stated."""
        identifier = identifier or self._default
        if identifier not in self._numbers:
            found: tuple[str, int | None] = ("", None)
            level: int | None = None
            for _, style in self._chain(identifier):
                properties = child(style, "pPr", "numPr")
                if properties is None:
                    continue
                stated = value(properties, "ilvl")
                level = number(stated) if stated and level is None else level
                if identity := value(properties, "numId"):
                    found = (identity, level)
                    break
            self._numbers[identifier] = found
        return self._numbers[identifier]

    def list_of(self, identifier: str) -> str:
        """The number id that a numbering style stands for; "" if none."""
        return next(
            (
                found
                for _, style in self._chain(identifier)
                if (found := value(style, "pPr", "numPr", "numId"))
            ),
            "",
        )

    def look(self, run: Tree | None) -> Look:
        """How characters with the properties ``run`` look."""
        if run is None:
            return Look()
        base = self._style_look(value(run, "rStyle"))
        return _with(base, run)

    def _style_look(self, identifier: str) -> Look:
        if not identifier:
            return Look()
        if identifier not in self._looks:
            look = Look()
            for at, style in reversed(list(self._chain(identifier))):
                if (value(style, "name") or at).strip().lower() in _CODE_RUNS:
                    look = Look(look.kinds | {SpanKind.CODE}, look.hidden, look.font)
                look = _with(look, child(style, "rPr"))
            if value(self._styles.get(identifier), "name").lower() == "hyperlink":
                look = Look()
            self._looks[identifier] = look
        return self._looks[identifier]

    def first_row_heads(self, identifier: str) -> bool:
        """Whether tables of this style set their first row apart."""
        return any(
            part.get(W + "type") == "firstRow"
            for _, style in self._chain(identifier)
            for part in style.iterfind(f"{W}tblStylePr")
        )


def outline_level(properties: Tree | None) -> int | None:
    """The heading level that properties state, 1 to 6; 0 for body text, None if they are silent."""
    stated = value(properties, "outlineLvl")
    if not stated:
        return None
    level = number(stated, 9)
    return min(level + 1, 6) if 0 <= level < 9 else 0


def _with(look: Look, properties: Tree | None) -> Look:
    if properties is None:
        return look
    kinds, hidden, font = set(look.kinds), look.hidden, look.font
    for element in properties:
        tag = name(element)[2:]
        if tag not in _LOOKS:
            continue
        if tag in _TOGGLES:
            (kinds.add if is_on(element) else kinds.discard)(_TOGGLES[tag])
        elif tag == "u":
            stated = element.get(W + "val", "single").lower()
            (kinds.discard if stated in ("none", "0") else kinds.add)(SpanKind.UNDERLINE)
        elif tag == "vertAlign":
            kinds.difference_update(_HEIGHTS.values())
            if height := _HEIGHTS.get(element.get(W + "val", "")):
                kinds.add(height)
        elif tag == "vanish":
            hidden = is_on(element)
        elif tag == "rFonts":
            font = element.get(W + "ascii") or element.get(W + "hAnsi") or element.get(W + "cs") or font
    return Look(frozenset(kinds), hidden, font)
