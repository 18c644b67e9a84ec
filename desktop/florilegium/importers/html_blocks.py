"""The elements of an HTML tree as blocks and spans; walked without recursion."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from florilegium.importers import links
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.html_tables import Grid, Tables
from florilegium.importers.html_tree import Tree, names
from florilegium.importers.images import picture
from florilegium.model import Block, BlockKind, SpanKind

NO_TEXT = names(
    "script style template noscript iframe frame frameset object embed applet svg canvas audio video "
    "map area select option datalist button input textarea meter progress head title meta link base "
    "param source track annotation annotation-xml colgroup col"
)
BLOCKS = names(
    "html body p div section article main header footer aside nav address blockquote ul ol li dl dt "
    "dd menu dir table thead tbody tfoot tr td th caption figure figcaption h1 h2 h3 h4 h5 h6 pre "
    "listing xmp plaintext hr details summary form fieldset legend center hgroup dialog search label"
)
SPANS = {
    "em": SpanKind.EMPHASIS, "i": SpanKind.EMPHASIS, "cite": SpanKind.EMPHASIS, "dfn": SpanKind.EMPHASIS,
    "var": SpanKind.EMPHASIS, "strong": SpanKind.STRONG, "b": SpanKind.STRONG, "code": SpanKind.CODE,
    "kbd": SpanKind.CODE, "samp": SpanKind.CODE, "tt": SpanKind.CODE, "s": SpanKind.STRIKE,
    "del": SpanKind.STRIKE, "strike": SpanKind.STRIKE, "u": SpanKind.UNDERLINE, "ins": SpanKind.UNDERLINE,
    "mark": SpanKind.MARK, "sup": SpanKind.SUPERSCRIPT, "sub": SpanKind.SUBSCRIPT,
}  # fmt: skip
_ANY = Block(0, 0)
_DEEPEST = 16  # spans over one another; more say nothing more
_PREFORMATTED = frozenset(("pre", "listing", "xmp", "plaintext"))
_NOTES = ("doc-footnote", "doc-endnote")  # roles of DPUB-ARIA 1.1
_INVISIBLE = re.compile("[\xad\u200b\u2060\ufeff]")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def is_hidden(element: Tree) -> bool:
    """Whether ``element`` has nothing to read in it: scripts, frames, what is not shown."""
    if element.tag in NO_TEXT or not isinstance(element.tag, str):
        return True
    attributes = element.attrib
    if not attributes:
        return False
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or (element.tag == "dialog" and "open" not in attributes)
        or bool(_HIDDEN.search(attributes.get("style", "")))
    )


@dataclass(slots=True)
class _Frame:
    """What an open block element means for the text in it."""

    element: Tree
    block: Block
    group: int = 0
    preformatted: bool = False
    in_cell: bool = False
    marker_given: bool = True
    number: int | None = None
    """Of the next item, in an ordered list."""
    grid: Grid | None = None


@dataclass(slots=True)
class _Mark:
    """An open inline element."""

    element: Tree
    kind: SpanKind
    target: str
    start: int


class BlockWalk:
    """Adds the text under elements to a builder."""

    def __init__(
        self,
        builder: DocumentBuilder,
        page: str = "",
        base: Path | None = None,
        *,
        pictures: Callable[[str], bytes | None] | None = None,
        wanted: Collection[str] = (),
    ) -> None:
        """Walk into ``builder``; ``page`` is the document's own address, ``base`` its folder.

        ``pictures`` gives the bytes at a picture's address, where they lie elsewhere than in
        ``base``; places called one of ``wanted`` are named even if no link leads to them.
        """
        self._builder = builder
        self._page = page
        self._pictures = pictures or (lambda address: picture(address, base))
        self._frames: list[_Frame] = []
        self._marks: list[_Mark] = []
        self._tables = Tables()
        self._wanted = frozenset(wanted)
        self._groups = 1_000_000  # apart from those of a Markdown document around this

    def walk(
        self, roots: Collection[Tree], *, within: Block = _ANY, group: int = 0, skipped: Collection[Tree] = ()
    ) -> None:
        """Add what is under ``roots``, less what is under ``skipped``, as blocks like ``within``."""
        for root in roots:
            self._tables.look_at(root)
            self._wanted |= {name[1:] for a in root.iter("a") if (name := self._target(a)).startswith("#")}
        for root in roots:
            self._frames = [_Frame(root, within, group, marker_given=not within.marker)]
            self._walk(root, skipped)
            self._end()

    def _walk(self, root: Tree, skipped: Collection[Tree]) -> None:
        stack: list[tuple[Tree, bool]] = [(root, True)]
        while stack:
            element, opening = stack.pop()
            if not opening:
                self._close(element)
                if element is not root and element.tail:
                    self._text(element.tail)
                continue
            if element is not root and (element in skipped or is_hidden(element)):
                if element.tail:
                    self._text(element.tail)
                continue
            stack.append((element, False))
            self._open(element)
            if element.text:
                self._text(element.text)
            stack.extend((child, True) for child in reversed(element))

    def _text(self, text: str) -> None:
        frame = self._frames[-1]
        if not text.isascii():
            text = _INVISIBLE.sub("", text)
        if not self._builder.is_open:
            if not text or text.isspace():
                return
            self._begin()
        if frame.preformatted and self._builder.position == 0:
            text = text.removeprefix("\n")
        self._builder.add(text)

    def _begin(self) -> None:
        frame = self._frames[-1]
        marker = self._marker() if frame.block.kind in (BlockKind.LIST_ITEM, BlockKind.NOTE) else ""
        block = frame.block if frame.block.marker == marker else replace(frame.block, marker=marker)
        self._builder.begin(block, group=frame.group, preformatted=frame.preformatted)
        for mark in self._marks:
            mark.start = 0

    def _marker(self) -> str:
        """The marker of the item that is open, if this is its first block."""
        for frame in reversed(self._frames):
            if not frame.marker_given:
                frame.marker_given = True
                return frame.block.marker
            if frame.element.tag in ("li", "ul", "ol"):
                break
        return ""

    def _end(self) -> None:
        if self._builder.is_open:
            for mark in self._marks:
                self._builder.mark(mark.start, mark.kind, mark.target)
        self._builder.end()

    def _open(self, element: Tree) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self._open_block(element)
        name = element.get("id") or (element.get("name") if tag == "a" else None)
        if name and name in self._wanted:
            self._builder.add_anchor(name)
        if tag in BLOCKS:
            return
        if tag == "br":
            self._line_end()
        elif tag in ("img", "image"):
            self._picture(element)
        elif tag == "q":
            self._text("“")
        elif tag == "rt" and not _has_parenthesis(element):
            self._text("(")
        kind, target = SPANS.get(tag), ""
        if tag == "a" and (target := self._target(element)):
            kind = SpanKind.LINK
        if (
            kind
            and len(self._marks) < _DEEPEST
            and not (kind is SpanKind.CODE and self._frames[-1].preformatted)
        ):
            self._marks.append(_Mark(element, kind, target, self._builder.position))

    def _target(self, element: Tree) -> str:
        return links.target(element.get("href") or "", self._page)

    def _close(self, element: Tree) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self._close_block()
            return
        if tag == "q":
            self._text("”")
        elif tag == "rt" and not _has_parenthesis(element):
            self._text(")")
        if self._marks and self._marks[-1].element is element:
            mark = self._marks.pop()
            self._builder.mark(mark.start, mark.kind, mark.target)

    def _line_end(self) -> None:
        frame = self._frames[-1]
        if frame.preformatted or frame.in_cell or not self._builder.at_line_end:
            self._builder.add_line_end()
        elif self._builder.is_open:
            self._end()  # two in a row: that is how old pages part paragraphs

    def _picture(self, element: Tree) -> None:
        sizes = [element.get(side, "") for side in ("width", "height")]
        if any(size.strip().removesuffix("px") in ("0", "1", "2") for size in sizes):
            return  # a counter, not a picture
        alternative = element.get("alt") or element.get("title") or ""
        data = self._pictures(element.get("src") or element.get("data-src") or "")
        if (
            data is None
            and not alternative.strip()
            and all(f.element.tag != "figure" for f in self._frames[-4:])
        ):
            return
        if not self._builder.is_open:
            self._begin()
        self._builder.add_picture(data, _INVISIBLE.sub("", alternative))

    def _open_block(self, element: Tree) -> None:
        frame, tag = self._frames[-1], element.tag
        if frame.in_cell:
            if not self._builder.at_line_end:
                self._builder.add_line_end()
            self._frames.append(replace(frame, element=element, marker_given=True, number=None, grid=None))
            return
        self._end()
        self._frames.append(self._frame(element, tag, frame))
        if tag == "hr":
            self._builder.add_rule()

    def _frame(self, element: Tree, tag: str, outer: _Frame) -> _Frame:
        block = replace(outer.block, marker="") if outer.block.marker else outer.block
        new = _Frame(element, block, outer.group, outer.preformatted)
        if element.get("role") in _NOTES:
            new.block = Block(0, 0, BlockKind.NOTE, 0, block.quote, element.get("data-marker", ""))
            new.group, new.marker_given = 0, False
        elif tag == "blockquote":
            new.block = replace(block, quote=min(block.quote + 1, 20))
        elif tag in ("ul", "ol", "menu", "dir", "dl"):
            if not outer.group:
                self._groups += 1
                new.group = self._groups
            depth = min(block.level + 1, 20) if block.kind is BlockKind.LIST_ITEM else 1
            new.block = replace(block, kind=BlockKind.LIST_ITEM, level=depth)
            new.number = _number(element.get("start"), 1) if tag == "ol" else None
        elif tag == "li":
            self._item(element, new, outer)
        elif tag == "dt":
            new.block = replace(block, kind=BlockKind.PARAGRAPH, level=0)
        elif tag == "dd":
            new.block = replace(block, kind=BlockKind.LIST_ITEM, level=max(block.level, 1))
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            new.block = Block(0, 0, BlockKind.HEADING, int(tag[1]), block.quote)
        elif tag in _PREFORMATTED:
            new.block, new.preformatted = Block(0, 0, BlockKind.CODE, 0, block.quote), True
        elif tag in ("figcaption", "caption"):
            new.block, new.group = Block(0, 0, BlockKind.CAPTION, 0, block.quote), 0
        elif tag == "table" and (rows := self._tables.rows(element)):
            new.grid = Grid(self._builder.new_table(), rows)
        elif tag in ("tr", "td", "th", "thead", "tbody", "tfoot"):
            self._part_of_table(element, tag, new)
        return new

    def _item(self, element: Tree, new: _Frame, outer: _Frame) -> None:
        marker = "•"
        if outer.number is not None:
            outer.number = _number(element.get("value"), outer.number)
            marker = f"{outer.number}."
            outer.number += 1
        level = max(outer.block.level, 1) if outer.block.kind is BlockKind.LIST_ITEM else 1
        new.block = replace(new.block, kind=BlockKind.LIST_ITEM, level=level, marker=marker)
        new.marker_given = False

    def _part_of_table(self, element: Tree, tag: str, new: _Frame) -> None:
        grid = next((frame.grid for frame in reversed(self._frames) if frame.grid), None)
        if grid is None:
            return
        if tag == "tr":
            grid.next_row()
        elif tag in ("td", "th"):
            place = grid.place(_number(element.get("rowspan"), 1), _number(element.get("colspan"), 1))
            header = tag == "th" or any(frame.element.tag == "thead" for frame in self._frames[-2:])
            new.block = Block(
                0,
                0,
                BlockKind.CELL,
                quote=new.block.quote,
                table=grid.table,
                row=place.row,
                column=place.column,
                row_span=place.row_span,
                column_span=place.column_span,
                header=header,
            )
            new.in_cell, new.group = True, 0

    def _close_block(self) -> None:
        frame = self._frames.pop()
        if self._frames and self._frames[-1].in_cell and frame.in_cell:
            if not self._builder.at_line_end:
                self._builder.add_line_end()
            return
        if not self._frames:
            self._frames.append(frame)
            return
        self._end()


def _has_parenthesis(element: Tree) -> bool:
    """Whether the page itself sets a ruby annotation in parentheses where it cannot be set above."""
    before = element.getprevious()
    return before is not None and before.tag == "rp"


def _number(stated: str | None, otherwise: int) -> int:
    """An attribute that should be a small whole number."""
    found = re.match(r"\s*(-?\d{1,6})", stated or "")
    return int(found.group(1)) if found else otherwise
