"""Markdown: CommonMark with tables, strikethrough, footnotes, task lists and front matter."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from florilegium.importers import front_matter, links
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.decoding import decode
from florilegium.importers.fragments import plain
from florilegium.importers.images import picture
from florilegium.importers.slugs import Slugs
from florilegium.importers.sources import Source
from florilegium.importers.titles import completed
from florilegium.model import Block, BlockKind, ImportedDocument, SpanKind

_SPANS = {"em": SpanKind.EMPHASIS, "strong": SpanKind.STRONG, "s": SpanKind.STRIKE}
_TAGS = {
    "em": SpanKind.EMPHASIS, "i": SpanKind.EMPHASIS, "cite": SpanKind.EMPHASIS,
    "strong": SpanKind.STRONG, "b": SpanKind.STRONG,
    "s": SpanKind.STRIKE, "del": SpanKind.STRIKE, "u": SpanKind.UNDERLINE, "ins": SpanKind.UNDERLINE,
    "mark": SpanKind.MARK, "sup": SpanKind.SUPERSCRIPT, "sub": SpanKind.SUBSCRIPT,
    "code": SpanKind.CODE, "kbd": SpanKind.CODE, "samp": SpanKind.CODE,
}  # fmt: skip
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_NAMED = re.compile(r"""\b(?:id|name)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_ATTRIBUTE = r"""\b{}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))"""
_TASK = re.compile(r"\[([ xX])\][ \t]+")


def read(source: Source) -> ImportedDocument:
    """Read ``source`` as Markdown. Raises ImportFailure."""
    decoded = decode(source.data, encoding=source.encoding)
    stated, body = front_matter.split(decoded.text)
    parser = MarkdownIt("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"]).use(footnote_plugin)
    builder = DocumentBuilder()
    _Walk(builder, source).blocks(parser.parse(body))
    return completed(source, builder, stated, "md", decoded)


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
                self._builder.add_block(self._block(BlockKind.CODE), token.content.rstrip("\n"), group=self._in_list())
            elif name == "hr":
                self._builder.add_rule()
            elif name == "html_block":
                for paragraph in plain(token.content):
                    self._builder.add_block(self._block(BlockKind.PARAGRAPH), paragraph, group=self._in_list())

    def _in_list(self) -> int:
        return self._group if self._lists else 0

    def _opened(self, name: str, token: Token) -> None:
        if name == "blockquote":
            self._quote += 1
        elif name in ("bullet_list", "ordered_list"):
            if not self._lists:
                self._group += 1
            self._lists.append(int(token.attrGet("start") or 1) if name == "ordered_list" else None)
            if name == "ordered_list" and token.attrGet("start") is not None:
                self._lists[-1] = int(token.attrGet("start") or 0)
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
                0, 0, BlockKind.CELL, 0, self._quote, table=self._table, row=self._row, column=self._column, header=self._header
            )
            self._builder.begin(cell)
        elif name == "footnote":
            self._note = str(token.meta.get("label") or token.meta.get("id", 0) + 1)
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
            return Block(0, 0, BlockKind.NOTE if kind is BlockKind.PARAGRAPH else kind, 0, self._quote, marker)
        if self._lists and kind is BlockKind.PARAGRAPH:
            return Block(0, 0, BlockKind.LIST_ITEM, len(self._lists), self._quote, marker)
        self._marker = marker
        return Block(0, 0, kind, 0, self._quote)
