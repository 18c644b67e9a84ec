"""The text of an OpenDocument file as paragraphs and tables; walked without recursion.

Tracked changes count as accepted: the file keeps what was deleted apart from the text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from florilegium.importers import links
from florilegium.importers.odt_lists import Lists
from florilegium.importers.odt_package import Package
from florilegium.importers.odt_styles import Look, Styles, number
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
from florilegium.importers.xml import Tree, attribute, children, descendants, local, text
from florilegium.model import Block

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
class _Rows:
    table: Table
    row: list[Cell] = field(default_factory=list)
    header: bool = False


@dataclass(slots=True)
class _Outer:
    """What waits while a box inside a paragraph is read."""

    paragraph: Paragraph | None
    boxes: list[Item]
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
        self._lists = Lists(styles)
        self._tables: list[_Rows] = []
        self._looks: list[Look] = [Look()]
        self._links: list[str] = []
        self._comments: list[str] = []
        self._ended: set[str] = set()
        """Names of the comments whose words have an end."""
        self._notes: list[Item] = []
        self._remarks: list[Item] = []
        self._open: dict[str, Callable[[Tree], object]] = {
            "p": self._open_paragraph, "h": self._open_heading, "span": self._open_span,
            "a": self._open_link, "s": self._spaces,
            "tab": lambda _: self._say("\t"), "line-break": lambda _: self._say("\n"),
            "list": self._lists.begin,
            "list-item": self._lists.begin_item, "list-header": lambda _: self._lists.begin_header(),
            "table": self._open_table,
            "table-header-rows": self._open_header_rows, "table-row": self._open_row,
            "table-cell": self._open_cell,
            "note": self._open_note, "annotation": self._open_annotation,
            "annotation-end": self._end_annotation,
            "bookmark": self._anchor, "bookmark-start": self._anchor, "reference-mark": self._anchor,
            "reference-mark-start": self._anchor, "bookmark-ref": self._open_reference,
            "reference-ref": self._open_reference,
            "note-ref": self._open_reference, "frame": self._open_frame, "image": self._image,
            "section": self._section,
            "ruby-text": lambda _: self._say("("), "numbered-paragraph": self._lists.begin_numbered,
        }  # fmt: skip
        self._close: dict[str, Callable[[Tree], object]] = {
            "p": self._close_paragraph, "h": self._close_paragraph, "span": self._close_span,
            "a": self._close_link,
            "list": lambda _: self._lists.end(), "table": self._close_table,
            "table-header-rows": self._close_header_rows,
            "table-cell": self._close_cell, "note": self._close_note, "annotation": self._close_annotation,
            "bookmark-ref": self._close_link, "reference-ref": self._close_link, "note-ref": self._close_link,
            "ruby-text": lambda _: self._say(")"), "numbered-paragraph": lambda _: self._lists.leave(),
        }  # fmt: skip
        self.title = ""

    def items(self, root: Tree) -> list[Item]:
        """The paragraphs and tables under ``root``, then the notes, then the comments."""
        self._ended = {attribute(element, "name") for element in descendants(root, "annotation-end")}
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
        self._begin(self._lists.placed(self._styles.block(style), style), style)

    def _open_heading(self, element: Tree) -> None:
        self._begin(self._lists.heading(element), attribute(element, "style-name"))
        if self._paragraph is not None:
            self._paragraph.pieces.append(Anchor(f"{text(element)}|outline"))

    def _begin(self, block: Block, style: str) -> None:
        if self._paragraph is not None:  # a paragraph in another, against the rules
            self._sinks[-1].append(self._paragraph)
        self._paragraph = Paragraph(block)
        self._looks.append(self._styles.look("paragraph", style))

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

    # ---- tables

    def _open_table(self, _element: Tree) -> None:
        table = Table()
        self._sinks[-1].append(table)
        self._tables.append(_Rows(table))
        self._lists.enter()

    def _close_table(self, _element: Tree) -> None:
        self._tables.pop()
        self._lists.leave()

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

    def _open_annotation(self, _element: Tree) -> None:
        self._open_box()

    def _close_annotation(self, element: Tree) -> None:
        stated = attribute(element, "name")
        name = f"comment-{stated or len(self._remarks) + 1}"
        who = text(next(children(element, "creator"), None))
        self._remarks += notes(name, "✎", self._leave_box(), f"Comment by {who}: " if who else "Comment: ")
        if stated in self._ended:
            self._comments.append(name)
        elif self._paragraph is not None:
            comment_here(self._paragraph, name)

    def _end_annotation(self, element: Tree) -> None:
        name = f"comment-{attribute(element, 'name')}"
        if name in self._comments:
            self._comments.remove(name)

    # ---- boxes and pictures

    def _open_box(self) -> None:
        self._outer.append(_Outer(self._paragraph, self._boxes, self._tables, self._looks, self._links))
        self._paragraph, self._boxes, self._tables = None, [], []
        self._lists.enter()
        self._looks, self._links = [Look()], []
        self._sinks.append([])

    def _leave_box(self) -> list[Item]:
        outer = self._outer.pop()
        self._lists.leave()
        self._paragraph, self._boxes, self._tables = (
            outer.paragraph,
            outer.boxes,
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
