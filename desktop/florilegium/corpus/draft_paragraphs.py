"""The paragraphs of a draft as they read, with what they link to and the lines that they are made of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from florilegium.exporters.links import SCHEME

UNSEEN = "\u200b"
"""Stands for marks that are taken out of what is read."""
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_MARKS = (  # how dialects mark words, and what stands in the marks' place
    (re.compile(r"==(?=\S)(.+?)(?<=\S)==", re.DOTALL), UNSEEN * 2, UNSEEN * 2),
    (re.compile(r"\[([^\[\]]*)\]\{\.mark\}"), UNSEEN, UNSEEN * 8),
)
_PLAIN_LINK = re.compile(rf"(?:\([^()\n]*)?({SCHEME}://[^\s)>\]]+)\)?")


@dataclass(frozen=True, slots=True)
class Link:
    start: int
    """In the text of its paragraph."""
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    line: int
    text: str
    lines: tuple[int, ...]
    """Offsets at which the draft's lines begin after the first."""
    links: tuple[Link, ...]
    quoted: int
    """Number of the block quotation that it is in; 0 if in none."""
    depth: int = 0
    """How many block quotations it is in."""
    source: tuple[int, int] = (0, 0)
    """The draft's characters that it is made of."""

    def line_at(self, offset: int) -> int:
        """The draft's line that an offset of the text is on."""
        return self.line + sum(start <= offset for start in self.lines)


def plain_paragraphs(draft: str) -> Iterator[Paragraph]:
    number = 0
    line = 1
    at = 0
    for block in re.split(r"(\n[ \t]*(?:\n[ \t]*)+)", draft):
        if block.strip():
            start = line + (len(block) - len(block.lstrip("\n")))
            rows = block.strip("\n").split("\n")
            quoted = all(row.lstrip().startswith(">") for row in rows)
            if quoted:
                number += 1
                rows = [re.sub(r"^\s*(?:>\s?)+", "", row) for row in rows]
            text = "\n".join(rows)
            links = tuple(Link(*found.span(), found[1]) for found in _PLAIN_LINK.finditer(text))
            source = (at, at + len(block))
            yield Paragraph(start, text, _line_starts(text), links, number if quoted else 0, 0, source)
        line += block.count("\n")
        at += len(block)


def _line_starts(text: str) -> tuple[int, ...]:
    return tuple(found.end() for found in re.finditer("\n", text))


def markdown_paragraphs(draft: str) -> Iterator[Paragraph]:
    front = _FRONT_MATTER.match(draft)
    offset = 0
    ahead = front.end() if front else 0
    if front:
        offset = front[0].count("\n")
        draft = draft[ahead:]
    starts = [ahead, *(ahead + start for start in _line_starts(draft)), ahead + len(draft)]

    def source(token: Token) -> tuple[int, int]:
        first, last = token.map or [0, 0]
        return starts[min(first, len(starts) - 1)], starts[min(last, len(starts) - 1)]

    depth = number = 0
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(draft):
        if token.type == "blockquote_open":
            depth += 1
            number += depth == 1
        elif token.type == "blockquote_close":
            depth -= 1
        elif token.type == "inline" and token.map and token.children:
            made = _inline(token, token.map[0] + 1 + offset, number if depth else 0, depth)
            yield replace(made, source=source(token))
        elif token.type in ("fence", "code_block") and token.map and depth:
            text = token.content.strip("\n")
            yield Paragraph(token.map[0] + 2 + offset, text, (), (), number, depth, source(token))


def _inline(token: Token, line: int, quoted: int, depth: int) -> Paragraph:
    """The text of a paragraph as it reads."""
    parts: list[str] = []
    links: list[Link] = []
    starts: list[int] = []
    length = opened = 0
    target = ""
    for child in token.children or ():
        words = ""
        if child.type in ("text", "code_inline"):
            words = child.content
        elif child.type in ("softbreak", "hardbreak"):
            words = "\n"
            starts.append(length + 1)
        elif child.type == "link_open":
            target = str(child.attrGet("href") or "")
            opened = length
        elif child.type == "link_close":
            links.append(Link(opened, length, target))
        parts.append(words)
        length += len(words)
    text = "".join(parts)
    # What is linked and where lines begin is counted in the text as it is: its length stays.
    for pattern, before, after in _MARKS:
        text = pattern.sub(rf"{before}\1{after}", text)
    return Paragraph(line, text, tuple(starts), tuple(links), quoted, depth)
