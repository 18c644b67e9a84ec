"""Markdown: CommonMark with tables, strikethrough, footnotes, task lists and front matter."""

import re
from collections.abc import Sequence
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from florilegium.importers import front_matter, links
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.decoding import decode
from florilegium.importers.html_blocks import NO_TEXT, SPANS, BlockWalk
from florilegium.importers.html_tree import parse
from florilegium.importers.images import picture
from florilegium.importers.slugs import Slugs
from florilegium.importers.sources import Source
from florilegium.importers.text import add_text
from florilegium.importers.titles import completed
from florilegium.model import Block, BlockKind, ImportedDocument, SpanKind

_DEEPEST = 60  # blocks in one another
_SPANS = {"em": SpanKind.EMPHASIS, "strong": SpanKind.STRONG, "s": SpanKind.STRIKE}
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_NAMED = re.compile(r"""\b(?:id|name)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(src|alt|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\][ \t]+")


def read(source: Source) -> ImportedDocument:
    """Read ``source`` as Markdown. Raises ImportFailure."""
    decoded = decode(source.data, encoding=source.encoding)
    stated, body = front_matter.split(decoded.text)
    parser = (
        _Parser("commonmark", {"maxNesting": _DEEPEST})
        .enable(["table", "strikethrough"])
        .use(footnote_plugin)
    )
    builder = DocumentBuilder()
    tokens = parser.parse(body)
    if any(token.block and token.level >= _DEEPEST - 1 for token in tokens):
        add_text(builder, body)  # the parser drops what is deeper; no one writes so, but words are words
    else:
        _Walk(builder, source).blocks(tokens)
    return completed(source, builder, stated, "md", decoded)


class _Parser(MarkdownIt):
    """Takes every address for one: which are followed is decided where links are made."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002
        return True


class _Walk:
    """Turns markdown-it's tokens into blocks."""

    def __init__(self, builder: DocumentBuilder, source: Source) -> None:
        self._builder = builder
        self._source = source
        self._slugs = Slugs()
        self._quote = 0
        self._lists: list[int | None] = []  # next number, or None for bullets, of each open list
        self._group = 0
        self._marker = ""
        self._note = ""
        self._table = self._row = self._column = -1
        self._header = False
        self._html = BlockWalk(builder, base=source.base)

    def blocks(self, tokens: Sequence[Token]) -> None:
        """Add all that ``tokens`` hold."""
        for token in tokens:
            name = token.type
            if name.endswith("_open"):
                self._opened(name[:-5], token)
            elif name.endswith("_close"):
                self._closed(name[:-6])
            elif name == "inline":
                self._inline(token)
            elif name in ("fence", "code_block"):
                self._builder.add_block(
                    self._block(BlockKind.CODE), token.content.rstrip("\n"), group=self._in_list()
                )
            elif name == "hr":
                self._builder.add_rule()
            elif name == "html_block" and (root := parse(token.content)) is not None:
                within = self._block(BlockKind.PARAGRAPH)
                self._html.walk([root], within=within, group=self._in_list())

    def _in_list(self) -> int:
        return self._group if self._lists else 0

    def _opened(self, name: str, token: Token) -> None:
        if name == "blockquote":
            self._quote += 1
        elif name in ("bullet_list", "ordered_list"):
            if not self._lists:
                self._group += 1
            start = token.attrGet("start")
            self._lists.append(None if name == "bullet_list" else 1 if start is None else int(start))
        elif name == "list_item":
            number = self._lists[-1]
            self._marker = "•" if number is None else f"{number}{token.markup or '.'}"
            if number is not None:
                self._lists[-1] = number + 1
        elif name == "heading":
            self._builder.begin(Block(0, 0, BlockKind.HEADING, int(token.tag[1]), self._quote))
        elif name == "paragraph":
            self._builder.begin(self._block(BlockKind.PARAGRAPH), group=self._in_list())
        elif name == "table":
            self._table, self._row = self._builder.new_table(), -1
        elif name == "thead":
            self._header = True
        elif name == "tr":
            self._row, self._column = self._row + 1, -1
        elif name in ("th", "td"):
            self._column += 1
            cell = Block(
                0,
                0,
                BlockKind.CELL,
                0,
                self._quote,
                table=self._table,
                row=self._row,
                column=self._column,
                header=self._header,
            )
            self._builder.begin(cell)
        elif name == "footnote":
            self._note = str(token.meta["id"] + 1)
            self._marker = f"{self._note}."
            self._builder.add_anchor(f"fn-{self._note}")

    def _closed(self, name: str) -> None:
        if name == "blockquote":
            self._quote -= 1
        elif name in ("bullet_list", "ordered_list"):
            self._lists.pop()
        elif name == "list_item":
            self._marker = ""
        elif name == "footnote":
            self._note = self._marker = ""
        elif name == "thead":
            self._header = False
        elif name in ("heading", "paragraph", "th", "td"):
            self._builder.end()

    def _block(self, kind: BlockKind) -> Block:
        """A block of ``kind`` here: the first of a list item or note carries its marker."""
        marker, self._marker = self._marker, ""
        if self._note:
            return Block(
                0, 0, BlockKind.NOTE if kind is BlockKind.PARAGRAPH else kind, 0, self._quote, marker
            )
        if self._lists and kind is BlockKind.PARAGRAPH:
            return Block(0, 0, BlockKind.LIST_ITEM, len(self._lists), self._quote, marker)
        self._marker = marker
        return Block(0, 0, kind, 0, self._quote)

    def _inline(self, token: Token) -> None:
        builder = self._builder
        children = token.children or []
        heading = builder.open_kind is BlockKind.HEADING
        if heading:
            words = "".join(child.content for child in children if child.type in ("text", "code_inline"))
            builder.add_anchor(self._slugs.name(words))
        elif self._lists and builder.position == 0 and builder.open_kind is BlockKind.LIST_ITEM:
            self._task(children)
        marks: list[tuple[str, SpanKind, int, str, str]] = []
        unseen = ""  # the tag whose content is not to be shown
        for child in children:
            name = child.type
            if unseen:
                unseen = (
                    ""
                    if name == "html_inline" and child.content.lower().startswith(f"</{unseen}")
                    else unseen
                )
            elif name == "text":
                builder.add(child.content)
            elif name == "code_inline":
                start = builder.position
                builder.add(child.content)
                builder.mark(start, SpanKind.CODE)
            elif name == "softbreak":
                builder.add(" ")
            elif name == "hardbreak":
                builder.add_line_end()
            elif name == "image":
                self._picture(str(child.attrGet("src") or ""), child.content)
            elif name == "footnote_ref":
                self._reference(child)
            elif name == "link_open":
                target = links.target(str(child.attrGet("href") or ""))
                marks.append(
                    ("a", SpanKind.LINK, builder.position, target, str(child.attrGet("title") or ""))
                )
            elif name[:-5] in _SPANS and name.endswith("_open"):
                marks.append((name[:-5], _SPANS[name[:-5]], builder.position, "", ""))
            elif name.endswith("_close"):
                self._close_mark(marks, "a" if name == "link_close" else name[:-6])
            elif name == "html_inline":
                unseen = self._tag(child.content, marks)

    def _close_mark(self, marks: list[tuple[str, SpanKind, int, str, str]], tag: str) -> None:
        for at in range(len(marks) - 1, -1, -1):
            if marks[at][0] == tag:
                _, kind, start, target, title = marks.pop(at)
                if kind is not SpanKind.LINK or target:
                    self._builder.mark(start, kind, target, title)
                return

    def _tag(self, source: str, marks: list[tuple[str, SpanKind, int, str, str]]) -> str:
        """Heed a tag of HTML between words; the tag's name if what follows is not to be shown."""
        found = _TAG.match(source)
        if not found:
            return ""
        closing, tag = found.group(1), found.group(2).lower()
        attributes = {a.lower(): next(filter(None, values), "") for a, *values in _ATTRIBUTE.findall(source)}
        if closing:
            self._close_mark(marks, tag)
        elif tag == "br":
            self._builder.add_line_end()
        elif tag == "img":
            self._picture(unescape(attributes.get("src", "")), unescape(attributes.get("alt", "")))
        elif tag in NO_TEXT and not source.endswith("/>"):
            return tag if tag not in ("input", "link", "meta", "base", "param", "source", "track") else ""
        else:
            if (named := _NAMED.search(source)) and tag in ("a", "span"):
                self._builder.add_anchor(unescape(named.group(1)))
            if tag == "a":
                marks.append(
                    (
                        tag,
                        SpanKind.LINK,
                        self._builder.position,
                        links.target(unescape(attributes.get("href", ""))),
                        "",
                    )
                )
            elif tag in SPANS:
                marks.append((tag, SPANS[tag], self._builder.position, "", ""))
        return ""

    def _picture(self, address: str, alternative: str) -> None:
        self._builder.add_picture(picture(address, self._source.base), alternative)

    def _reference(self, token: Token) -> None:
        """The number of a footnote, raised and linked to it."""
        number = str(token.meta["id"] + 1)
        start = self._builder.position
        self._builder.add(f"[{number}]")
        self._builder.mark(start, SpanKind.SUPERSCRIPT)
        self._builder.mark(start, SpanKind.LINK, f"#fn-{number}")

    def _task(self, children: Sequence[Token]) -> None:
        """Make "[x]" at the start of an item its marker."""
        if children and children[0].type == "text" and (box := _TASK.match(children[0].content)):
            children[0].content = children[0].content[box.end() :]
            self._builder.remark("☐" if box.group(1) == " " else "☑")
