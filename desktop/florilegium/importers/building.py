"""Setting a document together: canonical text, blocks and spans, block after block."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from florilegium.model import PICTURE, Block, BlockKind, Span, SpanKind, Structure

_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_NOT_CHARACTERS = re.compile("[\x00\ud800-\udfff]")
_KEEPS_INDENT = (BlockKind.CODE, BlockKind.VERSE)


@dataclass(slots=True)
class _Inline:
    """What one block holds, before it is known where it will stand."""

    template: Block
    group: int
    preformatted: bool
    parts: list[str] = field(default_factory=list)
    length: int = 0
    ends_in_space: bool = True
    spans: list[Span] = field(default_factory=list)


class DocumentBuilder:
    """Collects blocks in text order.

    ``begin`` opens a block, ``add`` gives it characters, ``mark`` says something of characters
    already added, ``end`` closes it. A block without characters leaves no trace, save its anchors.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._spans: list[Span] = []
        self._open: _Inline | None = None
        self._anchors: list[str] = []
        self._group = 0
        self._tables = 0
        self.images: dict[str, bytes] = {}

    @property
    def is_open(self) -> bool:
        """Whether a block is open."""
        return self._open is not None

    @property
    def open_kind(self) -> BlockKind | None:
        """The kind of the open block, if any."""
        return self._open.template.kind if self._open else None

    def remark(self, marker: str) -> None:
        """Give the open block another marker."""
        if self._open is not None:
            self._open.template = replace(self._open.template, marker=marker)

    @property
    def position(self) -> int:
        """Code points in the open block so far."""
        return self._open.length if self._open else 0

    def new_table(self) -> int:
        """The number of a table that begins here."""
        self._tables += 1
        return self._tables - 1

    def begin(self, template: Block, *, group: int = 0, preformatted: bool = False) -> None:
        """Open a block like ``template``, whose own start and end are of no account.

        Neighbours of one ``group`` that is not 0 (a list) stand one line end apart, not two.
        ``preformatted``: white space is kept as it comes.
        """
        self.end()
        self._open = _Inline(template, group, preformatted)

    def add(self, text: str) -> None:
        """Add characters to the open block; runs of white space become one space."""
        block = self._open
        if block is None or not text:
            return
        if not block.preformatted:
            text = _SPACE.sub(" ", text)
            if block.ends_in_space and text[0] == " ":
                text = text[1:]
            if not text:
                return
            block.ends_in_space = text[-1] == " "
        block.parts.append(text)
        block.length += len(text)

    @property
    def at_line_end(self) -> bool:
        """Whether the open block has nothing on its last line yet."""
        block = self._open
        return block is None or not block.length or block.parts[-1].endswith("\n")

    def add_line_end(self) -> None:
        """End a line inside the open block."""
        block = self._open
        if block is None or (not block.length and not block.preformatted):
            return
        if not block.preformatted and block.parts[-1].endswith(" "):
            block.parts[-1] = block.parts[-1][:-1] + "\n"
        else:
            block.parts.append("\n")
            block.length += 1
        block.ends_in_space = True

    def mark(self, start: int, kind: SpanKind, target: str = "", title: str = "") -> None:
        """Say ``kind`` of the open block's characters from ``start`` to here."""
        block = self._open
        if block is not None and (block.length > start or kind is SpanKind.ANCHOR):
            block.spans.append(Span(start, block.length, kind, target, title))

    def add_anchor(self, name: str) -> None:
        """Name this place; between blocks, the start of the next one."""
        if not name:
            return
        if self._open is None:
            self._anchors.append(name)
        else:
            self.mark(self._open.length, SpanKind.ANCHOR, name)

    def add_picture(self, data: bytes | None, alternative: str) -> None:
        """Put a picture here; ``data`` is None where the document does not hold it."""
        target = ""
        if data is not None:
            target = hashlib.sha256(data).hexdigest()
            self.images[target] = data
        start = self.position
        block = self._open
        if block is None:
            return
        block.parts.append(PICTURE)
        block.length += 1
        block.ends_in_space = False
        self.mark(start, SpanKind.PICTURE, target, _SPACE.sub(" ", alternative).strip())

    def add_rule(self) -> None:
        """A break between sections; those at either end of the document go."""
        self.end()
        if self._blocks and self._blocks[-1].kind is not BlockKind.RULE:
            self._put(Block(0, 0, BlockKind.RULE), "", (), 0)

    def add_block(self, template: Block, text: str, spans: Iterable[Span] = (), *, group: int = 0) -> None:
        """Add a whole block; ``spans`` count from its start."""
        self.end()
        self._close(template, text, tuple(spans), group)

    def end(self) -> None:
        """Close the open block, if any."""
        block, self._open = self._open, None
        if block is not None:
            self._close(block.template, "".join(block.parts), block.spans, block.group)

    def _close(self, template: Block, text: str, spans: Iterable[Span], group: int) -> None:
        kept = text.rstrip()
        if template.kind in _KEEPS_INDENT:
            start = len(kept) - len(kept.lstrip())
            start = kept.rfind("\n", 0, start) + 1
        else:
            start = len(kept) - len(kept.lstrip())
        kept = kept[start:]
        last = len(kept)
        moved = [
            Span(
                min(max(s.start - start, 0), last),
                min(max(s.end - start, 0), last),
                s.kind,
                s.target,
                s.title,
            )
            for s in spans
        ]
        if not kept:
            self._anchors.extend(span.target for span in moved if span.kind is SpanKind.ANCHOR)
            return
        self._put(template, kept, [span for span in (_trimmed(span, kept) for span in moved) if span], group)

    def _put(self, template: Block, text: str, spans: Iterable[Span], group: int) -> None:
        self._parts.append(self._separator(template, group))
        self._length += len(self._parts[-1])
        self._group = group
        start = self._length
        self._spans.extend(Span(start, start, SpanKind.ANCHOR, name) for name in self._anchors)
        self._anchors.clear()
        self._spans.extend(Span(start + s.start, start + s.end, s.kind, s.target, s.title) for s in spans)
        self._parts.append(text)
        self._length += len(text)
        self._blocks.append(replace(template, start=start, end=self._length))

    def _separator(self, template: Block, group: int) -> str:
        if not self._blocks:
            return ""
        before = self._blocks[-1]
        if template.kind is BlockKind.CELL is before.kind and template.table == before.table:
            return "\t" if template.row == before.row else "\n"
        return "\n" if group and group == self._group else "\n\n"

    def finish(self) -> tuple[str, Structure]:
        """The text and its structure."""
        self.end()
        while self._blocks and self._blocks[-1].kind is BlockKind.RULE:
            self._blocks.pop()
        length = self._blocks[-1].end if self._blocks else 0
        text = _NOT_CHARACTERS.sub("\ufffd", "".join(self._parts)[:length]).replace("\r", " ")
        spans = [span for span in self._spans if span.end <= length]
        spans += [Span(length, length, SpanKind.ANCHOR, name) for name in self._anchors if length]
        spans.sort(key=lambda span: (span.start, -span.end))
        return text, Structure(tuple(self._blocks), tuple(spans))


def _trimmed(span: Span, text: str) -> Span | None:
    """The span without white space at its ends; None if nothing is left of it."""
    if span.kind is SpanKind.ANCHOR:
        return span
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end, span.kind, span.target, span.title) if start < end else None
