"""The text of a Word document as paragraphs and tables; walked without recursion.

Tracked changes count as accepted: what was inserted is in, what was deleted or moved away is out.
Of a field its result is read, not its code.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from florilegium.importers import links
from florilegium.importers.docx_chunks import chunk
from florilegium.importers.docx_names import R, W, child, is_on, name, number, value
from florilegium.importers.docx_numbering import Numbering
from florilegium.importers.docx_package import Package
from florilegium.importers.docx_styles import Look, Styles, outline_level
from florilegium.importers.docx_tables import OpenTable
from florilegium.importers.office_fields import link_of
from florilegium.importers.office_flow import (
    Anchor,
    Item,
    Paragraph,
    Picture,
    Words,
    comment_here,
    note_mark,
)
from florilegium.importers.office_mathematics import formula
from florilegium.importers.office_symbols import translated, unprivate
from florilegium.importers.xml import Tree, attribute
from florilegium.model import Block, BlockKind

_SKIPPED = frozenset(
    ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:sectPr", "w:tblPr", "w:tblGrid", "w:trPr",
     "w:tcPr", "w:sdtPr",
     "w:sdtEndPr",
     "w:delText", "w:delInstrText", "w:footnoteRef", "w:endnoteRef", "w:annotationRef", "w:rubyPr",
     "w:fldData", "w:ffData",
     "w:softHyphen", "mc:Fallback", "w:customXmlPr", "w:smartTagPr")
)  # fmt: skip
_CHARACTERS = {
    "w:br": "\n",
    "w:cr": "\n",
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "",
}


@dataclass(slots=True)
class _Field:
    """A field whose end has not come yet."""

    code: str = ""
    in_result: bool = False
    link: str = ""


@dataclass(slots=True)
class _Outer:
    """What waits while the text of a box or a note inside a paragraph is read."""

    paragraph: Paragraph | None
    tables: list[OpenTable]
    fields: list[_Field]
    links: list[str]
    look: Look
    joins: bool


class Body:
    """Reads one part's text after another, so that lists count on through all of them."""

    def __init__(
        self, package: Package, styles: Styles, numbering: Numbering, note_numbers: Callable[[str, str], str]
    ) -> None:
        """``note_numbers(kind, id)`` is asked for the number of each "footnote" or "endnote" as it is met."""
        self._package = package
        self._styles = styles
        self._numbering = numbering
        self._note_number = note_numbers
        self._part = ""
        self._sinks: list[list[Item]] = []
        self._outer: list[_Outer] = []
        self._boxes: list[list[Item]] = []
        self._paragraph: Paragraph | None = None
        self._joins = False
        self._tables: list[OpenTable] = []
        self._fields: list[_Field] = []
        self._links: list[str] = []
        self._look = Look()
        self._comments: list[str] = []
        self._ranges: set[str] = set()
        self._open: dict[str, Callable[[Tree], object]] = {
            "w:p": self._open_paragraph, "w:r": self._open_run, "w:t": self._text,
            "w:instrText": self._instruction,
            "w:sym": self._symbol, "w:fldChar": self._field_character, "w:fldSimple": self._open_simple_field,
            "w:hyperlink": self._open_hyperlink, "w:bookmarkStart": self._bookmark, "w:tbl": self._open_table,
            "w:tr": self._open_row, "w:tc": self._open_cell, "w:txbxContent": self._open_box,
            "w:footnoteReference": self._note, "w:endnoteReference": self._note,
            "w:commentRangeStart": self._comment_start,
            "w:commentRangeEnd": self._comment_end, "w:commentReference": self._comment_reference,
            "a:blip": self._blip, "v:imagedata": self._image_data, "m:oMath": self._formula,
            "dgm:relIds": self._diagram,
            "a:p": self._drawn_text, "c:chart": self._chart, "w:rt": self._open_ruby,
            "w:altChunk": self._chunk,
        }  # fmt: skip
        self._close: dict[str, Callable[[Tree], None]] = {
            "w:p": self._close_paragraph, "w:r": self._close_run, "w:fldSimple": self._close_simple_field,
            "w:hyperlink": self._close_hyperlink, "w:tbl": self._close_table, "w:tr": self._close_row,
            "w:tc": self._close_cell,
            "w:txbxContent": self._close_box, "w:rt": self._close_ruby,
        }  # fmt: skip
        self.title = ""
        self.commented: list[str] = []
        """Ids of comments in the order they are met."""

    def items(self, part: str, root: Tree) -> list[Item]:
        """The paragraphs and tables under ``root``, an element of the part ``part``."""
        self._part = part
        self._sinks = [[]]
        self._paragraph, self._tables, self._fields, self._links, self._outer, self._boxes = (
            None,
            [],
            [],
            [],
            [],
            [],
        )
        self._look, self._joins = Look(), False
        stack: list[tuple[Tree, bool]] = [(root, True)]
        while stack:
            element, opening = stack.pop()
            called = name(element)
            if not opening:
                self._close[called](element)
                continue
            if called in _SKIPPED or not called:
                continue
            if called in _CHARACTERS:
                self._say(_CHARACTERS[called])
                continue
            handler = self._open.get(called)
            if handler is not None and handler(element) is False:
                continue
            if called in self._close:
                stack.append((element, False))
            if len(element):
                stack.extend((child, True) for child in self._children(called, element))
        return self._sinks[0]

    def _children(self, called: str, element: Tree) -> Iterator[Tree]:
        if called == "mc:AlternateContent":
            choices = [part for part in element if name(part) == "mc:Choice"]
            fallback = [part for part in element if name(part) == "mc:Fallback"]
            return iter([*choices[:1]] if choices else [kid for part in fallback for kid in reversed(part)])
        if called == "w:ruby":  # the base first, then its reading
            return iter(sorted(element, key=lambda kid: name(kid) != "w:rt"))
        return reversed(element)

    # ---- paragraphs

    def _open_paragraph(self, element: Tree) -> None:
        if self._joins and self._paragraph is not None:
            return  # the mark that parted the two was deleted
        properties = child(element, "pPr")
        self._paragraph = Paragraph(self._block(properties))

    def _block(self, properties: Tree | None) -> Block:
        style = value(properties, "pStyle")
        block = self._styles.block(style)
        level = outline_level(properties)
        if level is not None and (level == 0) == (block.kind is BlockKind.HEADING):
            block = Block(0, 0, BlockKind.HEADING, level) if level else Block(0, 0)
        identity, at = self._styles.numbering(style)
        own = child(properties, "numPr")
        if own is not None:
            identity = value(own, "numId") or identity
            at = number(value(own, "ilvl"), 0) if value(own, "ilvl") else at
        if not identity or identity == "0":
            return block
        at = self._numbering.level_of(identity, style) if at is None else at
        marker = self._numbering.marker(identity, at)
        if not marker:
            return block
        if block.kind is BlockKind.HEADING:
            return replace(block, marker=marker)
        if block.kind is BlockKind.CODE:
            return block
        return Block(0, 0, BlockKind.LIST_ITEM, min(max(at, 0), 8) + 1, block.quote, marker)

    def _close_paragraph(self, element: Tree) -> None:
        mark = child(element, "pPr", "rPr")
        self._joins = mark is not None and (
            child(mark, "del") is not None or child(mark, "moveFrom") is not None
        )
        if value(element, "pPr", "framePr", attribute="dropCap") in ("drop", "margin"):
            self._joins = True  # the initial of the next paragraph
        paragraph = self._paragraph
        if self._joins or paragraph is None:
            return
        if not self.title and self._styles.is_title(value(element, "pPr", "pStyle")):
            self.title = paragraph.plain().strip()
        self._sinks[-1].append(paragraph)
        self._paragraph = None
        if len(self._boxes) > len(self._outer):
            self._sinks[-1].extend(self._boxes.pop())

    def _say(self, text: str) -> None:
        if (
            self._paragraph is None
            or not text
            or self._look.hidden
            or any(not f.in_result for f in self._fields)
        ):
            return
        comment = self._comments[-1] if self._comments else ""
        self._paragraph.pieces.append(Words(text, self._look.kinds, self._link(), comment))

    def _link(self) -> str:
        return next((link for link in reversed(self._links) if link), "") or next(
            (found.link for found in reversed(self._fields) if found.link), ""
        )

    # ---- runs

    def _open_run(self, element: Tree) -> None:
        self._look = self._styles.look(child(element, "rPr"))

    def _close_run(self, _element: Tree) -> None:
        self._look = Look()

    def _text(self, element: Tree) -> bool:
        self._say(unprivate((element.text or "").replace("\n", " ").replace("\r", " "), self._look.font))
        return False

    def _symbol(self, element: Tree) -> None:
        try:
            code = chr(int(element.get(W + "char", ""), 16))
        except (ValueError, OverflowError):
            return
        self._say(translated(code, element.get(W + "font", "")))

    def _open_ruby(self, _element: Tree) -> None:
        self._say("(")

    def _close_ruby(self, _element: Tree) -> None:
        self._say(")")

    def _formula(self, element: Tree) -> bool:
        self._say(formula(element))
        return False

    # ---- links, fields and bookmarks

    def _open_hyperlink(self, element: Tree) -> None:
        place = element.get(W + "anchor", "")
        relation = self._package.relations(self._part).get(element.get(R + "id", ""))
        if relation is not None and relation.external:
            address = relation.target + (f"#{place}" if place and "#" not in relation.target else "")
            self._links.append(links.target(address))
        else:
            self._links.append(f"#{place}" if place else "")

    def _close_hyperlink(self, _element: Tree) -> None:
        self._links.pop()

    def _bookmark(self, element: Tree) -> None:
        called = element.get(W + "name", "")
        if called and self._paragraph is not None:
            self._paragraph.pieces.append(Anchor(called))
        elif called:
            self._sinks[-1].append(Paragraph(pieces=[Anchor(called)]))

    def _field_character(self, element: Tree) -> None:
        kind = element.get(W + "fldCharType", "")
        if kind == "begin":
            self._fields.append(_Field())
            box = child(element, "ffData", "checkBox")
            if box is not None:
                state = child(box, "checked") if child(box, "checked") is not None else child(box, "default")
                outer, self._fields = self._fields, []
                self._say("☑" if is_on(state) else "☐")
                self._fields = outer
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
            self._fields[-1].link = link_of(self._fields[-1].code)
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _instruction(self, element: Tree) -> bool:
        if self._fields and not self._fields[-1].in_result and len(self._fields[-1].code) < 10_000:
            self._fields[-1].code += element.text or ""
        return False

    def _open_simple_field(self, element: Tree) -> None:
        self._links.append(link_of(element.get(W + "instr", "")))

    def _close_simple_field(self, _element: Tree) -> None:
        self._links.pop()

    # ---- notes and comments

    def _note(self, element: Tree) -> None:
        kind = "footnote" if name(element) == "w:footnoteReference" else "endnote"
        identity = element.get(W + "id", "")
        given = self._note_number(kind, identity)
        if given and self._paragraph is not None and not self._look.hidden:
            self._paragraph.pieces.append(note_mark(given, f"{kind}-{identity}"))

    def _comment_start(self, element: Tree) -> None:
        called = f"comment-{element.get(W + 'id', '')}"
        self._comments.append(called)
        self._ranges.add(called)

    def _comment_end(self, element: Tree) -> None:
        called = f"comment-{element.get(W + 'id', '')}"
        if called in self._comments:
            self._comments.remove(called)

    def _comment_reference(self, element: Tree) -> None:
        identity = element.get(W + "id", "")
        called = f"comment-{identity}"
        if called in self._comments:
            self._comments.remove(called)  # its words had no end
        elif called not in self._ranges and self._paragraph is not None:
            comment_here(self._paragraph, called)
        if identity not in self.commented:
            self.commented.append(identity)

    # ---- tables

    def _open_table(self, element: Tree) -> None:
        self._finish()
        opened = OpenTable(element, self._styles)
        self._sinks[-1].append(opened.table)
        self._tables.append(opened)

    def _close_table(self, _element: Tree) -> None:
        self._tables.pop()

    def _open_row(self, element: Tree) -> bool:
        return self._tables[-1].begin_row(element) if self._tables else True

    def _close_row(self, _element: Tree) -> None:
        if self._tables:
            self._tables[-1].end_row()

    def _open_cell(self, element: Tree) -> None:
        self._sinks.append(self._tables[-1].begin_cell(element) if self._tables else self._sinks[-1])

    def _close_cell(self, _element: Tree) -> None:
        self._finish()
        self._sinks.pop()

    def _finish(self) -> None:
        """End what a paragraph without an end of its own has begun."""
        if self._paragraph is not None:
            self._sinks[-1].append(self._paragraph)
            self._paragraph, self._joins = None, False

    # ---- boxes, drawings, pictures

    def _open_box(self, _element: Tree) -> None:
        self._outer.append(
            _Outer(self._paragraph, self._tables, self._fields, self._links, self._look, self._joins)
        )
        self._paragraph, self._tables, self._fields, self._links, self._joins = None, [], [], [], False
        self._look = Look()
        self._sinks.append([])

    def _close_box(self, _element: Tree) -> None:
        self._finish()
        items = self._sinks.pop()
        outer = self._outer.pop()
        self._paragraph, self._tables, self._fields, self._links = (
            outer.paragraph,
            outer.tables,
            outer.fields,
            outer.links,
        )
        self._look, self._joins = outer.look, outer.joins
        self._after(items)

    def _after(self, items: list[Item]) -> None:
        """Put ``items`` after the paragraph that is open, or here."""
        if self._paragraph is None:
            self._sinks[-1].extend(items)
        elif len(self._boxes) > len(self._outer):
            self._boxes[-1].extend(items)
        else:
            self._boxes.append(items)

    def _drawn_text(self, element: Tree) -> bool:
        words = "".join(part.text or "" for part in element.iter("{*}t"))
        if words.strip():
            self._after([Paragraph(pieces=[Words(words)])])
        return False

    def _blip(self, element: Tree) -> None:
        self._picture(element.get(R + "embed", ""), _alternative(element))

    def _image_data(self, element: Tree) -> None:
        self._picture(element.get(R + "id", ""), _alternative(element) or attribute(element, "title"))

    def _picture(self, relation: str, alternative: str) -> None:
        if self._look.hidden or any(not found.in_result for found in self._fields):
            return
        picture = Picture(self._package.picture(self._part, relation), alternative, self._link())
        if self._paragraph is None:
            self._sinks[-1].append(Paragraph(pieces=[picture]))
        else:
            self._paragraph.pieces.append(picture)

    def _diagram(self, element: Tree) -> None:
        relation = self._package.relations(self._part).get(element.get(R + "dm", ""))
        root = None if relation is None or relation.external else self._package.tree(relation.target)
        if root is not None:
            for paragraph in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p"):
                self._drawn_text(paragraph)

    def _chunk(self, element: Tree) -> None:
        relation = self._package.relations(self._part).get(element.get(R + "id", ""))
        if relation is not None and not relation.external and (data := self._package.data(relation.target)):
            self._after(chunk(data, relation.target))

    def _chart(self, element: Tree) -> None:
        self._picture("", _alternative(element) or "Chart")


def _alternative(element: Tree) -> str:
    """The words that stand for the drawing ``element`` is in."""
    for above in element.iterancestors():
        called = name(above)
        if called in ("wp:inline", "wp:anchor"):
            properties = next((kid for kid in above if name(kid) == "wp:docPr"), None)
            return "" if properties is None else properties.get("descr") or properties.get("title") or ""
        if called == "v:shape":
            return above.get("alt", "")
        if called in ("w:p", "w:r"):
            break
    return ""
