"""Lists and numbered headings of an OpenDocument text (OpenDocument 1.3 part 3, 5.3)."""

from dataclasses import dataclass, replace

from florilegium.importers.odt_styles import ListStyle, Styles, marker, number
from florilegium.importers.xml import Tree, attribute, children
from florilegium.model import Block, BlockKind

_DEEPEST = 10  # levels of a list


@dataclass(slots=True)
class _List:
    """A list that is open."""

    style: ListStyle | None
    counters: dict[int, int]
    identity: str = ""
    waiting: bool = False
    """Whether the item that is open has not shown its marker yet."""
    heading: bool = False
    """Whether what is open is the list's header, which has no marker."""


class Lists:
    """Knows at each paragraph which item it is in, and with which marker."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._open: list[_List] = []
        self._outer: list[list[_List]] = []
        self._kept: dict[str, dict[int, int]] = {}  # the counts of lists that may be continued, by id
        self._last: dict[int, int] = {}
        self._outline: dict[int, int] = {}

    def enter(self) -> None:
        """A box or cell begins, in which no list is open."""
        self._outer.append(self._open)
        self._open = []

    def leave(self) -> None:
        """It ends."""
        self._open = self._outer.pop()

    def begin(self, element: Tree) -> None:
        """A text:list begins."""
        named = self._styles.list_style(attribute(element, "style-name"))
        identity = attribute(element, "id")
        if self._open:
            outer = self._open[-1]
            self._open.append(_List(named or outer.style, outer.counters, identity))
            return
        counters: dict[int, int] = {}
        continued = attribute(element, "continue-list")
        if continued in self._kept:
            counters = self._kept[continued]
        elif attribute(element, "continue-numbering") == "true":
            counters = self._last
        self._open.append(_List(named, counters, identity))

    def end(self) -> None:
        """It ends."""
        found = self._open.pop()
        if not self._open:
            self._last = found.counters
            if found.identity:
                self._kept[found.identity] = found.counters

    def begin_numbered(self, element: Tree) -> None:
        """A text:numbered-paragraph begins: an item that says itself of which list it is."""
        identity = attribute(element, "list-id")
        named = self._styles.list_style(attribute(element, "style-name"))
        found = _List(named, self._kept.setdefault(identity, {}), identity)
        self.enter()
        self._open = [found] * min(max(number(attribute(element, "level"), 1), 1), _DEEPEST)
        self.begin_item(element)

    def begin_item(self, element: Tree) -> None:
        """An item begins."""
        if not self._open:
            return
        found = self._open[-1]
        found.waiting, found.heading = True, False
        if found.style is None and (paragraph := next(children(element, "p", "h"), None)) is not None:
            found.style = self._styles.list_style(self._styles.list_of(attribute(paragraph, "style-name")))
        _count(found.counters, found.style or {}, self._level, attribute(element, "start-value"))

    def begin_header(self) -> None:
        """A list's header begins."""
        if self._open:
            self._open[-1].heading = True

    @property
    def _level(self) -> int:
        return min(len(self._open), _DEEPEST)

    def placed(self, block: Block, style: str) -> Block:
        """``block``, a paragraph of this style, as the item of the list that is open, if one is."""
        if not self._open:
            return block
        found = self._open[-1]
        if found.style is None:
            found.style = self._styles.list_style(self._styles.list_of(style))
        sign = ""
        if found.waiting and not found.heading:
            found.waiting = False
            sign = marker(found.style or {}, self._level, found.counters)
        if block.kind is BlockKind.HEADING:
            return replace(block, marker=sign)
        if found.heading or block.kind is BlockKind.CODE:
            return block
        return Block(0, 0, BlockKind.LIST_ITEM, self._level, block.quote, sign)

    def heading(self, element: Tree) -> Block:
        """The block of a text:h, numbered as the document's outline is."""
        level = min(max(number(attribute(element, "outline-level"), 1), 1), _DEEPEST)
        block = Block(0, 0, BlockKind.HEADING, min(level, 6))
        if self._open:
            return self.placed(block, attribute(element, "style-name"))
        if attribute(element, "is-list-header") == "true" or not self._styles.outline:
            return block
        _count(self._outline, self._styles.outline, level)
        return replace(block, marker=marker(self._styles.outline, level, self._outline))


def _count(counters: dict[int, int], style: ListStyle, level: int, stated: str = "") -> None:
    start = style[level].start if level in style else 1
    if stated:
        counters[level] = number(stated, 1)
    else:
        counters[level] = counters[level] + 1 if level in counters else start
    for below in [below for below in counters if below > level]:
        del counters[below]
