"""The quotations in a draft: block quotations, and what stands in quotation marks.

Markdown is read by its own rules, so that emphasis, escapes, entities and line wraps inside a
quotation are gone and links are known. In other text, lines that begin with ">" are a block
quotation, and paragraphs are parted by blank lines.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from florilegium.model import BlockKind, ImportedDocument, SpanKind

_PAIRS = {
    "“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "›": "‹", "‘": "’", "‚": "‘’", '"': '"',
    "「": "」", "『": "』", "《": "》", "＂": "＂",
}  # fmt: skip
_LONGEST = 20_000  # code points of a quotation in quotation marks
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_ATTRIBUTION = re.compile(r"^\s*(?:[-–—―]{1,3}\s*\S|~\s)")
_CALLOUT = re.compile(r"^\[!\w[^\]]*\][-+]?[^\n]*\n?")
_BLOCK_ID = re.compile(r"\s*\^[A-Za-z0-9-]+\s*$")
_UNSEEN = "\u200b"
_MARKS = (  # how dialects mark words, and what stands in the marks' place
    (re.compile(r"==(?=\S)(.+?)(?<=\S)==", re.DOTALL), _UNSEEN * 2, _UNSEEN * 2),
    (re.compile(r"\[([^\[\]]*)\]\{\.mark\}"), _UNSEEN, _UNSEEN * 8),
)
_PROVENANCE = re.compile(r"Source: .*, SHA-256 [0-9a-f]{64}, version ")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation in a draft."""

    line: int
    """Where it begins, from 1."""
    text: str
    around: str
    """The paragraph that it stands in, or that follows it, for what it says of the source."""
    links: tuple[str, ...]
    """What is linked to beside it, the nearest first."""


@dataclass(frozen=True, slots=True)
class _Paragraph:
    line: int
    text: str
    lines: tuple[int, ...]
    """Offsets at which the draft's lines begin after the first."""
    links: tuple[tuple[int, str], ...]
    """Offset of the end of each link, and where it leads."""
    quoted: int
    """Number of the block quotation that it is in; 0 if in none."""
    depth: int = 0
    """How many block quotations it is in."""

    def line_at(self, offset: int) -> int:
        """The draft's line that an offset of the text is on."""
        return self.line + sum(start <= offset for start in self.lines)


def quotations(draft: str, *, markdown: bool = True) -> list[Quoted]:
    """The quotations of a draft, in its order."""
    draft = draft.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return _in_paragraphs(list(_markdown(draft) if markdown else _plain(draft)))


def document_quotations(document: ImportedDocument) -> list[Quoted]:
    """The quotations of a draft that is a document of another kind; its lines are its paragraphs."""
    links = [span for span in document.structure.spans if span.kind is SpanKind.LINK]
    numbers = itertools.count(1)
    number, was_quoted = 0, False
    paragraphs: list[_Paragraph] = []
    for block in document.structure.blocks:
        if block.start == block.end or block.kind is BlockKind.CODE:
            continue
        number += bool(block.quote) and not was_quoted
        was_quoted = bool(block.quote)
        inside = tuple(
            (span.end - block.start, span.target) for span in links if block.start <= span.start < block.end
        )
        text = document.text[block.start : block.end]
        paragraphs.append(_Paragraph(next(numbers), text, (), inside, number if block.quote else 0))
    return _in_paragraphs(paragraphs)


def _in_paragraphs(paragraphs: list[_Paragraph]) -> list[Quoted]:
    found: list[Quoted] = []
    at = 0
    while at < len(paragraphs):
        end = at + 1
        if number := paragraphs[at].quoted:
            while end < len(paragraphs) and paragraphs[end].quoted == number:
                end += 1
            following = paragraphs[end] if end < len(paragraphs) else None
            found += _block(paragraphs[at:end], following)
        else:
            found += _marked(paragraphs[at])
        at = end
    return found


# ---- block quotations


def _block(paragraphs: list[_Paragraph], following: _Paragraph | None) -> Iterator[Quoted]:
    """A block quotation without what only says where it is from."""
    words: list[str] = []
    about: list[_Paragraph] = []
    notes: list[_Paragraph] = []
    line = 0
    inner = 0  # depth of a callout within, which is a note
    for index, paragraph in enumerate(paragraphs):
        if index and paragraph.depth > 1 and _CALLOUT.match(paragraph.text):
            inner = paragraph.depth
        inner = inner if paragraph.depth >= inner else 0
        if inner:
            notes.append(paragraph)
        if inner or _PROVENANCE.match(paragraph.text):
            continue
        text = _CALLOUT.sub("", paragraph.text) if index == 0 else paragraph.text
        kept: list[str] = []
        for one in text.split("\n"):
            if (kept or words) and _ATTRIBUTION.match(one):
                break
            kept.append(one)
        body = _BLOCK_ID.sub("", "\n".join(kept)).strip()
        if len(kept) < len(text.split("\n")) or not body:
            about.append(paragraph)
        if body:
            skipped = 1 if text != paragraph.text else 0
            line = line or paragraph.line + skipped
            words.append(body)
    if following is not None and not following.quoted:
        about.append(following)
    text = _unwrapped("\n\n".join(words))
    if _WORD.search(text):
        beside = [*about, *paragraphs]
        links = tuple(target for paragraph in beside for _, target in paragraph.links)
        yield Quoted(
            line, text, "\n".join(paragraph.text for paragraph in about), tuple(dict.fromkeys(links))
        )
    for paragraph in notes:
        yield from _marked(paragraph)


def _unwrapped(text: str) -> str:
    """A block quotation without quotation marks around the whole of it."""
    closing = _PAIRS.get(text[:1])
    if closing and len(text) > 2 and text[-1] in closing and not any(mark in text[1:-1] for mark in closing):
        return text[1:-1].strip()
    return text


# ---- quotation marks


def _marked(paragraph: _Paragraph) -> Iterator[Quoted]:
    """What stands in quotation marks in a paragraph, the outermost of those within each other."""
    text = paragraph.text
    at = 0
    while at < len(text):
        if text[at] in _PAIRS and _opens(text, at):
            end = _closing(text, at)
            if end > at:
                words = text[at + 1 : end].strip()
                if _WORD.search(words):
                    links = sorted(paragraph.links, key=lambda link: (link[0] < at, abs(link[0] - end)))
                    yield Quoted(paragraph.line_at(at), words, text, tuple(target for _, target in links))
                at = end
        at += 1


def _opens(text: str, at: int) -> bool:
    """Whether the mark at this place can open a quotation."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] in "「『《":
        return True
    if not after or (after.isspace() and text[at] not in "«»‹›"):
        return False
    if text[at] in "»›" and (before.isalnum() or before in tuple(".,!?…")) and before:
        return False
    return not (before and (before.isalnum() or before == "_"))


def _closing(text: str, start: int) -> int:
    """Where the quotation that opens at ``start`` is closed; -1 if it is not."""
    mark = text[start]
    closing = _PAIRS[mark]
    depth = 1
    limit = min(len(text), start + _LONGEST)
    for at in range(start + 1, limit):
        character = text[at]
        if character in closing:
            if character in "’'" and _apostrophe(text, at, closing, limit):
                continue
            if mark == '"' and text[at - 1].isspace() and at + 1 < len(text) and text[at + 1].isalnum():
                continue  # opens one within
            depth -= 1
            if depth == 0:
                return at
        elif character == mark:
            depth += 1
    return -1


def _apostrophe(text: str, at: int, closing: str, limit: int) -> bool:
    """Whether a closing single mark is an apostrophe: between letters, or with a better one later on."""
    after = text[at + 1 : at + 2]
    if after.isalnum():
        return True
    # "the keepers’ lamp’": after an s, if another mark closes further on before one opens.
    rest = text[at + 1 : limit]
    opening = min((place for mark in "‘‚" if (place := rest.find(mark)) >= 0), default=len(rest))
    later = [
        place
        for place in range(opening)
        if rest[place] in closing and not rest[place + 1 : place + 2].isalnum()
    ]
    return text[at - 1] in "sS" and after == " " and bool(later)


# ---- paragraphs


def _plain(draft: str) -> Iterator[_Paragraph]:
    number = 0
    line = 1
    for block in re.split(r"(\n[ \t]*(?:\n[ \t]*)+)", draft):
        if block.strip():
            start = line + (len(block) - len(block.lstrip("\n")))
            rows = block.strip("\n").split("\n")
            quoted = all(row.lstrip().startswith(">") for row in rows)
            if quoted:
                number += 1
                rows = [re.sub(r"^\s*(?:>\s?)+", "", row) for row in rows]
            text = "\n".join(rows)
            links = tuple((found.end(), found[0]) for found in re.finditer(r"florilegium://[^\s)>\]]+", text))
            yield _Paragraph(start, text, _line_starts(text), links, number if quoted else 0)
        line += block.count("\n")


def _line_starts(text: str) -> tuple[int, ...]:
    return tuple(found.end() for found in re.finditer("\n", text))


def _markdown(draft: str) -> Iterator[_Paragraph]:
    front = _FRONT_MATTER.match(draft)
    offset = 0
    if front:
        offset = front[0].count("\n")
        draft = draft[front.end() :]
    depth = number = 0
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(draft):
        if token.type == "blockquote_open":
            depth += 1
            number += depth == 1
        elif token.type == "blockquote_close":
            depth -= 1
        elif token.type == "inline" and token.map and token.children:
            yield _inline(token, token.map[0] + 1 + offset, number if depth else 0, depth)
        elif token.type in ("fence", "code_block") and token.map and depth:
            yield _Paragraph(token.map[0] + 2 + offset, token.content.strip("\n"), (), (), number, depth)


def _inline(token: Token, line: int, quoted: int, depth: int) -> _Paragraph:
    """The text of a paragraph as it reads."""
    parts: list[str] = []
    links: list[tuple[int, str]] = []
    starts: list[int] = []
    length = 0
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
        elif child.type == "link_close":
            links.append((length, target))
        parts.append(words)
        length += len(words)
    text = "".join(parts)
    # What is linked and where lines begin is counted in the text as it is: its length stays.
    for pattern, before, after in _MARKS:
        text = pattern.sub(rf"{before}\1{after}", text)
    return _Paragraph(line, text, tuple(starts), tuple(links), quoted, depth)
