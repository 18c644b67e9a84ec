"""Pandoc's tree of a document as blocks and spans; walked without recursion.

The tree is that of pandoc-types 1.22 and 1.23 (https://hackage.haskell.org/package/pandoc-types),
as pandoc's own JSON writer gives it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import unquote

from florilegium.importers import links
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.html_blocks import BlockWalk
from florilegium.importers.html_tables import Grid
from florilegium.importers.html_tree import parse
from florilegium.importers.images import picture
from florilegium.importers.pandoc_metadata import Node, named, words
from florilegium.model import Block, BlockKind, SpanKind

_SPANS = {
    "Emph": SpanKind.EMPHASIS, "Strong": SpanKind.STRONG, "Underline": SpanKind.UNDERLINE,
    "Strikeout": SpanKind.STRIKE, "Superscript": SpanKind.SUPERSCRIPT, "Subscript": SpanKind.SUBSCRIPT,
}  # fmt: skip
_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
_BOXES = {"☐": "☐", "☒": "☑", "☑": "☑"}
_DEEPEST = 16  # spans, quotations and lists in one another; more say nothing more


@dataclass(frozen=True, slots=True)
class _Place:
    """What the blocks around one make of it."""

    kind: BlockKind = BlockKind.PARAGRAPH
    quote: int = 0
    depth: int = 0
    group: int = 0
    markers: list[str] = field(default_factory=list)
    """The marker of the item or note that is open; taken by its first block."""


@dataclass(frozen=True, slots=True)
class _End:
    """The end of an inline that says something of its words."""

    kind: SpanKind
    start: int
    target: str = ""
    title: str = ""


class TreeWalk:
    """Adds the document that a tree describes to a builder.

    Its methods raise TypeError, ValueError, LookupError or AttributeError where the tree is none of pandoc's.
    """

    def __init__(
        self, builder: DocumentBuilder, tree: Node, base: Path | None, pictures: Mapping[str, bytes]
    ) -> None:
        self._builder = builder
        self._tree = tree
        self._base = base
        self._pictures = pictures
        self._wanted = _wanted(tree)
        self._notes: list[list[Node]] = []
        self._groups = 0

    def walk(self) -> None:
        """Add all blocks: the abstract, the text, the notes."""
        abstract = self._tree["meta"].get("abstract")
        if abstract and abstract["t"] in ("MetaBlocks", "MetaInlines"):
            content = abstract["c"]
            self._blocks(
                content if abstract["t"] == "MetaBlocks" else [{"t": "Para", "c": content}], _Place()
            )
        self._blocks(self._tree["blocks"], _Place())
        done = 0
        while done < len(self._notes):  # notes may have notes
            content, done = self._notes[done], done + 1
            self._builder.end()
            self._builder.add_anchor(f"fn-{done}")
            self._blocks(content, _Place(BlockKind.NOTE, markers=[f"{done}."]))

    # ---- blocks

    def _blocks(self, blocks: list[Node], place: _Place) -> None:
        stack = [(block, place) for block in reversed(blocks)]
        while stack:
            block, at = stack.pop()
            stack.extend(reversed(self._block(block, at)))

    def _block(self, block: Node, at: _Place) -> list[tuple[Node, _Place]]:
        """Add ``block``, or give the blocks in it that are to be added."""
        kind, content = named(block)
        builder = self._builder
        if kind in ("Para", "Plain"):
            builder.begin(self._template(at, at.kind), group=at.group)
            self._inlines(content)
            builder.end()
        elif kind == "Header":
            level, attributes, inlines = content
            self._anchor(attributes)
            builder.begin(Block(0, 0, BlockKind.HEADING, min(max(int(level), 1), 6), at.quote))
            self._inlines(inlines)
            builder.end()
        elif kind == "LineBlock":
            builder.begin(self._template(at, BlockKind.VERSE), group=at.group, preformatted=True)
            for count, line in enumerate(content):
                if count:
                    builder.add_line_end()
                self._inlines(line)
            builder.end()
        elif kind == "CodeBlock":
            builder.add_block(
                self._template(at, BlockKind.CODE), str(content[1]).expandtabs(8), group=at.group
            )
        elif kind == "RawBlock" and content[0] == "html":
            if (root := parse(content[1])) is not None:
                BlockWalk(builder, base=self._base).walk(
                    [root], within=self._template(at, at.kind), group=at.group
                )
        elif kind == "HorizontalRule":
            builder.add_rule()
        elif kind == "BlockQuote":
            return [(inner, replace(at, quote=min(at.quote + 1, _DEEPEST))) for inner in content]
        elif kind in ("BulletList", "OrderedList"):
            return self._items(kind, content, at)
        elif kind == "DefinitionList":
            inner = self._in_list(at)
            found: list[tuple[Node, _Place]] = []
            for term, meanings in content:
                found.append(({"t": "Para", "c": term}, at))
                found += [(part, replace(inner, markers=[])) for meaning in meanings for part in meaning]
            return found
        elif kind == "Table":
            return self._table(content, at)
        elif kind == "Figure":
            attributes, (_, caption), inner_blocks = content
            self._anchor(attributes)
            below = replace(at, kind=BlockKind.CAPTION, group=0, markers=[])
            return [(part, at) for part in inner_blocks] + [(part, below) for part in caption]
        elif kind == "Div":
            self._anchor(content[0])
            return [(inner, at) for inner in content[1]]
        return []

    def _template(self, at: _Place, kind: BlockKind) -> Block:
        """A block of ``kind`` here; where it is an item's or note's first, with its marker."""
        takes = kind in (BlockKind.LIST_ITEM, BlockKind.NOTE)
        marker = at.markers.pop() if takes and at.markers else ""
        return Block(0, 0, kind, at.depth if kind is BlockKind.LIST_ITEM else 0, at.quote, marker)

    def _in_list(self, at: _Place) -> _Place:
        if not at.group:
            self._groups += 1
        return replace(
            at, kind=BlockKind.LIST_ITEM, depth=min(at.depth + 1, _DEEPEST), group=at.group or self._groups
        )

    def _items(self, kind: str, content: Any, at: _Place) -> list[tuple[Node, _Place]]:
        inner = self._in_list(at)
        if kind == "BulletList":
            return [
                (part, place)
                for item in content
                for place in [replace(inner, markers=["•"])]
                for part in item
            ]
        (start, style, delimiter), items = content
        found: list[tuple[Node, _Place]] = []
        for number, item in enumerate(items, start=int(start)):
            place = replace(inner, markers=[_number(number, style["t"], delimiter["t"])])
            found += [(part, place) for part in item]
        return found

    def _table(self, content: Any, at: _Place) -> list[tuple[Node, _Place]]:
        """Add the cells of a table; its caption is given back."""
        attributes, (_, caption), _, (_, head), bodies, (_, foot) = content
        self._anchor(attributes)
        rows = [(row, 10_000) for row in head]
        for _, header_columns, inner_head, body in bodies:
            rows += [(row, 10_000) for row in inner_head] + [(row, int(header_columns)) for row in body]
        rows += [(row, 0) for row in foot]
        grid = Grid(self._builder.new_table(), len(rows))
        for (_, cells), header_columns in rows:
            grid.next_row()
            for _, _, row_span, column_span, blocks in cells:
                placed = grid.place(max(int(row_span), 1), int(column_span))
                self._builder.begin(
                    Block(
                        0,
                        0,
                        BlockKind.CELL,
                        quote=at.quote,
                        table=grid.table,
                        row=placed.row,
                        column=placed.column,
                        row_span=placed.row_span,
                        column_span=placed.column_span,
                        header=placed.column < header_columns,
                    )
                )
                self._cell(blocks)
                self._builder.end()
        return [(part, replace(at, kind=BlockKind.CAPTION, group=0, markers=[])) for part in caption]

    def _cell(self, blocks: list[Node]) -> None:
        """Add the words of ``blocks`` to the open cell, a line for each."""
        stack = list(reversed(blocks))
        while stack:
            block = stack.pop()
            kind, content = named(block)
            if not self._builder.at_line_end:
                self._builder.add_line_end()
            if kind in ("Para", "Plain"):
                self._inlines(content)
            elif kind == "Header":
                self._inlines(content[2])
            elif kind == "CodeBlock":
                self._builder.add(content[1])
            else:
                stack.extend(reversed(_inside(kind, content)))

    # ---- inlines

    def _inlines(self, inlines: list[Node]) -> None:
        stack: list[Node | _End | str] = list(reversed(inlines))
        builder = self._builder
        depth = 0
        while stack:
            inline = stack.pop()
            if isinstance(inline, str):
                builder.add(inline)
                continue
            if isinstance(inline, _End):
                depth -= 1
                builder.mark(inline.start, inline.kind, inline.target, inline.title)
                continue
            kind, content = named(inline)
            end: _End | None = None
            inner: list[Node | _End | str] = []
            if kind == "Str":
                self._string(content)
            elif kind in ("Space", "SoftBreak"):
                builder.add(" ")
            elif kind == "LineBreak":
                builder.add_line_end()
            elif kind in _SPANS:
                end, inner = _End(_SPANS[kind], builder.position), content
            elif kind == "Link":
                self._anchor(content[0])
                address, title = content[2]
                inner = content[1]
                if target := links.target(address):
                    end = _End(SpanKind.LINK, builder.position, target, " ".join(title.split()))
            elif kind == "Span":
                self._anchor(content[0])
                inner = content[1]
                if "mark" in content[0][1]:
                    end = _End(SpanKind.MARK, builder.position)
            elif kind == "Quoted":
                opening, closing = _QUOTES[content[0]["t"]]
                inner = [opening, *content[1], closing]
            elif kind in ("Code", "Math"):
                start = builder.position
                builder.add(content[1])
                builder.mark(start, SpanKind.CODE)
            elif kind == "Image":
                self._picture(content)
            elif kind == "Note":
                self._note(content)
            elif kind == "SmallCaps":
                inner = content
            elif kind == "Cite":
                inner = content[1]
            elif kind == "RawInline" and content[1].lower().startswith("<br"):
                builder.add_line_end()
            if end is not None and depth < _DEEPEST:
                depth += 1
                stack.append(end)
            stack.extend(reversed(inner))

    def _string(self, words: str) -> None:
        builder = self._builder
        if builder.position == 0 and builder.open_kind is BlockKind.LIST_ITEM and words in _BOXES:
            builder.remark(_BOXES[words])
        elif builder.open_kind is BlockKind.VERSE and builder.at_line_end:
            bare = words.lstrip("\xa0")  # pandoc's indentation
            builder.add(" " * (len(words) - len(bare)) + bare)
        else:
            builder.add(words)

    def _note(self, content: list[Node]) -> None:
        self._notes.append(content)
        number = len(self._notes)
        start = self._builder.position
        self._builder.add(f"[{number}]")
        self._builder.mark(start, SpanKind.SUPERSCRIPT)
        self._builder.mark(start, SpanKind.LINK, f"#fn-{number}")

    def _picture(self, content: Any) -> None:
        """A picture that the file holds or that lies beside it; of others, what is said of them."""
        _, inlines, (address, title) = content
        held = self._pictures.get(address) or self._pictures.get(PurePath(address).stem)
        data = held or picture(address, self._base)
        alternative = words(inlines) or title
        if data is not None or alternative.strip():
            self._builder.add_picture(data, alternative)

    def _anchor(self, attributes: Any) -> None:
        if attributes[0] in self._wanted:
            self._builder.add_anchor(attributes[0])


def _number(number: int, style: str, delimiter: str) -> str:
    """The marker of an item of an ordered list."""
    shown = str(number)
    if style in ("LowerAlpha", "UpperAlpha") and 1 <= number <= 26:
        shown = chr(ord("a") + number - 1)
    elif style in ("LowerRoman", "UpperRoman") and 1 <= number < 100:
        tens = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")
        ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
        shown = tens[number // 10] + ones[number % 10]
    shown = shown.upper() if style.startswith("Upper") else shown
    return {"OneParen": f"{shown})", "TwoParens": f"({shown})"}.get(delimiter, f"{shown}.")


def _inside(kind: str, content: Any) -> list[Node]:
    """The blocks in a block, in order; none in one that holds words itself."""
    if kind == "BlockQuote":
        return list(content)
    if kind in ("Div", "Figure"):
        return list(content[-1])
    if kind == "LineBlock":
        return [{"t": "Para", "c": line} for line in content]
    if kind in ("BulletList", "OrderedList"):
        return [part for item in (content if kind == "BulletList" else content[1]) for part in item]
    if kind == "DefinitionList":
        return [
            part
            for term, meanings in content
            for part in ({"t": "Para", "c": term}, *(part for meaning in meanings for part in meaning))
        ]
    if kind == "Table":
        rows = [*content[3][1], *(row for body in content[4] for row in (*body[2], *body[3])), *content[5][1]]
        return [part for _, cells in rows for cell in cells for part in cell[4]]
    return []


def _wanted(tree: Any) -> frozenset[str]:
    """The names of places that links in ``tree`` lead to."""
    found: set[str] = set()
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, dict):
            if node.get("t") == "Link":
                address = node["c"][2][0]
                if address.startswith("#"):
                    found.add(unquote(address[1:]))
            stack.extend(node.values())
    return frozenset(found)
