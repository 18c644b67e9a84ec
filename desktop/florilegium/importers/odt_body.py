"""The text of an OpenDocument file as paragraphs and tables; walked without recursion.

Tracked changes count as accepted: the file keeps what was deleted apart from the text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from florilegium.importers import links
from florilegium.importers.odt_package import Package
from florilegium.importers.odt_styles import ListStyle, Look, Styles, marker, number
from florilegium.importers.office_flow import (
    Anchor,
    Cell,
    Item,
    Paragraph,
    Picture,
    Table,
    Words,
    comment_here,
    note_mark,
    notes,
)
from florilegium.importers.office_mathematics import formula
from florilegium.importers.office_symbols import unprivate
from florilegium.importers.xml import Tree, attribute, children, local, text
from florilegium.model import Block, BlockKind

_SPACE = re.compile(r"[ \t\r\n]+")
_NUMBERS = re.compile(r"^[\d.]+\s*")
_SKIPPED = frozenset(
    ("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls",
     "dde-connection-decls", "forms",
     "scripts",
     "table-of-content-source", "illustration-index-source", "table-index-source", "object-index-source",
     "user-index-source",
     "alphabetical-index-source", "bibliography-source", "note-citation", "title", "desc",
     "covered-table-cell", "event-listeners",
     "table-column", "table-columns", "table-header-columns", "shapes", "creator", "date",
     "creator-initials", "binary-data",
     "script", "glue-point", "enhanced-geometry", "image-map", "meta-field-source", "ruby-text-style")
)  # fmt: skip
_SHAPES = frozenset(
    ("text-box", "custom-shape", "rect", "line", "polyline", "polygon", "regular-polygon", "path", "circle",
     "ellipse",
     "connector", "caption", "measure", "page-thumbnail")
)  # fmt: skip
_DEEPEST = 10  # levels of a list


@dataclass(slots=True)
class _List:
    """A list that is open."""

    style: ListStyle | None
    counters: dict[int, int]
    waiting: bool = False
    """Whether the item that is open has not shown its marker yet."""
    heading: bool = False
    """Whether what is open is a list's header, which has no marker."""
    identity: str = ""


@dataclass(slots=True)
class _Rows:
    table: Table
    row: list[Cell] = field(default_factory=list)
    header: bool = False


@dataclass(slots=True)
class _Outer:
    """What waits while a box inside a paragraph is read."""

    paragraph: Paragraph | None
    boxes: list[Item]
    lists: list[_List]
    tables: list[_Rows]
    looks: list[Look]
    links: list[str]


class Body:
    """Reads the text under office:text."""

    def __init__(self, package: Package, styles: Styles) -> None:
        self._package = package
        self._styles = styles
        self._sinks: list[list[Item]] = [[]]
        self._paragraph: Paragraph | None = None
        self._boxes: list[Item] = []
        self._outer: list[_Outer] = []
        self._lists: list[_List] = []
        self._kept: dict[str, dict[int, int]] = {}
        """The counts of lists that may be continued, by id."""
        self._last: dict[int, int] = {}
        self._tables: list[_Rows] = []
        self._looks: list[Look] = [Look()]
        self._links: list[str] = []
        self._comments: list[str] = []
        self._outline: dict[int, int] = {}
        self._notes: list[Item] = []
        self._remarks: list[Item] = []
        self._open: dict[str, Callable[[Tree], object]] = {
            "p": self._open_paragraph, "h": self._open_heading, "span": self._open_span,
            "a": self._open_link, "s": self._spaces,
            "tab": lambda _: self._say("\t"), "line-break": lambda _: self._say("\n"),
            "list": self._open_list,
            "list-item": self._open_item, "list-header": self._open_header, "table": self._open_table,
            "table-header-rows": self._open_header_rows, "table-row": self._open_row,
            "table-cell": self._open_cell,
            "note": self._open_note, "annotation": self._open_annotation,
            "annotation-end": self._end_annotation,
            "bookmark": self._anchor, "bookmark-start": self._anchor, "reference-mark": self._anchor,
            "reference-mark-start": self._anchor, "bookmark-ref": self._open_reference,
            "reference-ref": self._open_reference,
            "note-ref": self._open_reference, "frame": self._open_frame, "image": self._image,
            "section": self._section,
            "ruby-text": lambda _: self._say("("), "numbered-paragraph": self._open_list,
        }  # fmt: skip
        self._close: dict[str, Callable[[Tree], object]] = {
            "p": self._close_paragraph, "h": self._close_paragraph, "span": self._close_span,
            "a": self._close_link,
            "list": self._close_list, "table": self._close_table,
            "table-header-rows": self._close_header_rows,
            "table-cell": self._close_cell, "note": self._close_note, "annotation": self._close_annotation,
            "bookmark-ref": self._close_link, "reference-ref": self._close_link, "note-ref": self._close_link,
            "ruby-text": lambda _: self._say(")"), "numbered-paragraph": self._close_list,
        }  # fmt: skip
        self.title = ""

    def items(self, root: Tree) -> list[Item]:
        """The paragraphs and tables under ``root``, then the notes, then the comments."""
        stack: list[tuple[Tree, bool]] = [(root, True)]
        while stack:
            element, opening = stack.pop()
            name = local(element)
            if not opening:
                if name in _SHAPES:
                    self._close_box()
                elif name in self._close:
                    self._close[name](element)
                self._tail(element)
                continue
            if not name or name in _SKIPPED:
                self._tail(element)
                continue
            if name in _SHAPES:
                self._open_box()
            handler = self._open.get(name)
            if handler is not None and handler(element) is False:
                self._tail(element)
                continue
            stack.append((element, False))
            if element.text:
                self._said(element.text)
            stack.extend((child, True) for child in reversed(element))
        return [*self._sinks[0], *self._notes, *self._remarks]

    def _tail(self, element: Tree) -> None:
        if element.tail:
            self._said(element.tail)

    def _said(self, words: str) -> None:
        if self._paragraph is not None:
            self._say(_SPACE.sub(" ", words))

    def _say(self, words: str) -> None:
        look = self._looks[-1]
        if self._paragraph is not None and words and not look.hidden:
            comment = self._comments[-1] if self._comments else ""
            link = self._links[-1] if self._links else ""
            self._paragraph.pieces.append(Words(unprivate(words, look.font), look.kinds, link, comment))

    # ---- paragraphs

    def _open_paragraph(self, element: Tree) -> None:
        style = attribute(element, "style-name")
        self._begin(self._listed(self._styles.block(style), style), style)

    def _open_heading(self, element: Tree) -> None:
        style = attribute(element, "style-name")
        level = min(max(number(attribute(element, "outline-level"), 1), 1), _DEEPEST)
        block = self._listed(Block(0, 0, BlockKind.HEADING, min(level, 6)), style)
        if not self._lists and attribute(element, "is-list-header") != "true" and self._styles.outline:
            self._count(self._outline, self._styles.outline, level)
            block = replace(block, marker=marker(self._styles.outline, level, self._outline))
        self._begin(block, style)
        if self._paragraph is not None:
            self._paragraph.pieces.append(Anchor(f"{text(element)}|outline"))

    def _begin(self, block: Block, style: str) -> None:
        if self._paragraph is not None:  # a paragraph in another, against the rules
            self._sinks[-1].append(self._paragraph)
        self._paragraph = Paragraph(block)
        self._looks.append(self._styles.look("paragraph", style))

    def _listed(self, block: Block, style: str) -> Block:
        """``block`` as the item of the list that is open, if one is."""
        if not self._lists:
            return block
        found = self._lists[-1]
        if found.style is None:
            found.style = self._styles.list_style(self._styles.list_of(style))
        level = min(len(self._lists), _DEEPEST)
        sign = ""
        if found.waiting and not found.heading:
            found.waiting = False
            sign = marker(found.style or {}, level, found.counters)
        if block.kind is BlockKind.HEADING:
            return replace(block, marker=sign)
        if found.heading or block.kind is BlockKind.CODE:
            return block
        return Block(0, 0, BlockKind.LIST_ITEM, level, block.quote, sign)

    def _close_paragraph(self, element: Tree) -> None:
        self._looks.pop()
        if self._paragraph is None:
            return
        if not self.title and self._styles.is_title(attribute(element, "style-name")):
            self.title = self._paragraph.plain().strip()
        self._sinks[-1].append(self._paragraph)
        self._sinks[-1].extend(self._boxes)
        self._paragraph, self._boxes = None, []

    def _open_span(self, element: Tree) -> None:
        own, outer = self._styles.look("text", attribute(element, "style-name")), self._looks[-1]
        self._looks.append(Look(outer.kinds | own.kinds, outer.hidden or own.hidden, own.font or outer.font))

    def _close_span(self, _element: Tree) -> None:
        self._looks.pop()

    def _spaces(self, element: Tree) -> None:
        self._say(" " * min(max(number(attribute(element, "c"), 1), 1), 1000))

    # ---- links and places

    def _open_link(self, element: Tree) -> None:
        address = attribute(element, "href")
        if address.endswith("|outline"):
            self._links.append("#" + _NUMBERS.sub("", links.target(address)[1:]))
        else:
            self._links.append(links.target(address))

    def _open_reference(self, element: Tree) -> None:
        place = attribute(element, "ref-name")
        self._links.append(f"#{place}" if place else "")

    def _close_link(self, _element: Tree) -> None:
        self._links.pop()

    def _anchor(self, element: Tree) -> None:
        self._put(Anchor(attribute(element, "name")))

    def _put(self, piece: Anchor | Picture | Words) -> None:
        if isinstance(piece, Anchor) and not piece.name:
            return
        if self._paragraph is not None:
            self._paragraph.pieces.append(piece)
        else:
            self._sinks[-1].append(Paragraph(pieces=[piece]))

    # ---- lists

    def _open_list(self, element: Tree) -> None:
        outer = self._lists[-1] if self._lists else None
        named = self._styles.list_style(attribute(element, "style-name"))
        identity = attribute(element, "id")
        if outer is not None:
            self._lists.append(_List(named or outer.style, outer.counters, identity=identity))
            return
        counters: dict[int, int] = {}
        continued = attribute(element, "continue-list") or attribute(element, "list-id")
        if continued in self._kept:
            counters = self._kept[continued]
        elif attribute(element, "continue-numbering") == "true":
            counters = self._last
        self._lists.append(_List(named, counters, identity=identity or attribute(element, "list-id")))
        if local(element) == "numbered-paragraph":
            for _ in range(min(max(number(attribute(element, "level"), 1), 1), _DEEPEST) - 1):
                self._lists.append(_List(named, counters, identity=identity))
            self._open_item(element)

    def _close_list(self, element: Tree) -> None:
        if local(element) == "numbered-paragraph":
            del self._lists[1:]
        found = self._lists.pop()
        if not self._lists:
            self._last = found.counters
            if found.identity:
                self._kept[found.identity] = found.counters

    def _open_item(self, element: Tree) -> None:
        if not self._lists:
            return
        found, level = self._lists[-1], min(len(self._lists), _DEEPEST)
        found.waiting, found.heading = True, False
        if found.style is None:
            paragraph = next(children(element, "p", "h"), None)
            if paragraph is not None:
                found.style = self._styles.list_style(
                    self._styles.list_of(attribute(paragraph, "style-name"))
                )
        self._count(found.counters, found.style or {}, level, attribute(element, "start-value"))

    @staticmethod
    def _count(counters: dict[int, int], style: ListStyle, level: int, stated: str = "") -> None:
        start = style[level].start if level in style else 1
        counters[level] = number(stated, 1) if stated else counters[level] + 1 if level in counters else start
        for below in [below for below in counters if below > level]:
            del counters[below]

    def _open_header(self, _element: Tree) -> None:
        if self._lists:
            self._lists[-1].heading = True

    # ---- tables

    def _open_table(self, _element: Tree) -> None:
        table = Table()
        self._sinks[-1].append(table)
        self._tables.append(_Rows(table))
        self._outer.append(_Outer(None, [], self._lists, [], [], []))
        self._lists = []

    def _close_table(self, _element: Tree) -> None:
        self._tables.pop()
        self._lists = self._outer.pop().lists

    def _open_header_rows(self, _element: Tree) -> None:
        if self._tables:
            self._tables[-1].header = True

    def _close_header_rows(self, _element: Tree) -> None:
        if self._tables:
            self._tables[-1].header = False

    def _open_row(self, _element: Tree) -> None:
        if self._tables:
            self._tables[-1].row = []
            self._tables[-1].table.rows.append(self._tables[-1].row)

    def _open_cell(self, element: Tree) -> None:
        cell = Cell(
            [],
            max(number(attribute(element, "number-rows-spanned"), 1), 1),
            max(number(attribute(element, "number-columns-spanned"), 1), 1),
        )
        if self._tables:
            cell.header = self._tables[-1].header
            self._tables[-1].row.append(cell)
            repeated = min(number(attribute(element, "number-columns-repeated"), 1), 200)
            self._tables[-1].row.extend([Cell()] * (repeated - 1))
        self._sinks.append(cell.items)

    def _close_cell(self, _element: Tree) -> None:
        self._sinks.pop()

    # ---- notes and comments

    def _open_note(self, element: Tree) -> None:
        citation = next(children(element, "note-citation"), None)
        given = text(citation) or attribute(citation, "label") if citation is not None else ""
        name = attribute(element, "id") or f"note-{len(self._notes) + 1}"
        self._put(note_mark(given or "*", name))
        self._open_box()

    def _close_note(self, element: Tree) -> None:
        citation = next(children(element, "note-citation"), None)
        given = text(citation) if citation is not None else ""
        name = attribute(element, "id") or f"note-{len(self._notes) + 1}"
        self._notes += notes(name, f"{given or '*'}.", self._leave_box())

    def _open_annotation(self, element: Tree) -> None:
        name = f"comment-{attribute(element, 'name') or len(self._remarks) + 1}"
        if attribute(element, "name"):
            self._comments.append(name)
        self._open_box()

    def _close_annotation(self, element: Tree) -> None:
        stated = attribute(element, "name")
        name = f"comment-{stated or len(self._remarks) + 1}"
        who = text(next(children(element, "creator"), None))
        self._remarks += notes(name, "✎", self._leave_box(), f"Comment by {who}: " if who else "Comment: ")
        if self._paragraph is not None and not stated:
            comment_here(self._paragraph, name)

    def _end_annotation(self, element: Tree) -> None:
        name = f"comment-{attribute(element, 'name')}"
        if name in self._comments:
            self._comments.remove(name)

    # ---- boxes and pictures

    def _open_box(self) -> None:
        self._outer.append(
            _Outer(self._paragraph, self._boxes, self._lists, self._tables, self._looks, self._links)
        )
        self._paragraph, self._boxes, self._lists, self._tables = None, [], [], []
        self._looks, self._links = [Look()], []
        self._sinks.append([])

    def _leave_box(self) -> list[Item]:
        outer = self._outer.pop()
        self._paragraph, self._boxes, self._lists, self._tables = (
            outer.paragraph,
            outer.boxes,
            outer.lists,
            outer.tables,
        )
        self._looks, self._links = outer.looks, outer.links
        return self._sinks.pop()

    def _close_box(self) -> None:
        items = self._leave_box()
        (self._sinks[-1] if self._paragraph is None else self._boxes).extend(items)

    def _open_frame(self, element: Tree) -> bool | None:
        for made in children(element, "object"):
            root = self._package.formula(made)
            if root is not None:
                self._put(Words(formula(root), self._looks[-1].kinds))
                return False
        return None

    def _image(self, element: Tree) -> bool:
        frame = element.getparent()
        before = element.getprevious()
        if before is not None and local(before) == "image":
            return False  # the same picture in another format
        kinds = list(children(frame, "image")) if frame is not None and local(frame) == "frame" else [element]
        alternative = ""
        if frame is not None:
            alternative = next(
                (words for kind in ("desc", "title") if (words := text(next(children(frame, kind), None)))),
                "",
            )
        data = next((found for kind in kinds if (found := self._package.picture(kind))), None)
        if not self._looks[-1].hidden:
            self._put(Picture(data, alternative, self._links[-1] if self._links else ""))
        return False

    def _section(self, element: Tree) -> bool | None:
        hidden = attribute(element, "display") == "none" or self._styles.is_hidden_section(
            attribute(element, "style-name")
        )
        return False if hidden else None
