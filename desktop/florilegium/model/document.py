"""A document, its canonical text, and the structure laid over that text.

The canonical text is a ``str`` fixed per version, counted in code points. It holds no lone
surrogates, no NUL and no carriage return; lines inside a block end in ``\\n``. A picture is one
OBJECT REPLACEMENT CHARACTER (U+FFFC). Blocks are the leaves of the structure: in text order,
never overlapping, and between two blocks there is only white space that belongs to neither
(``\\n\\n`` as a rule, ``\\n`` between items of one list and rows of one table, ``\\t`` between
cells of one row). A block's own text neither starts nor ends with white space, save the
indentation of code and verse. Spans are ranges inside blocks and may nest or overlap.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate

from florilegium.model.pages import PageMap
from florilegium.model.ranges import Range

PICTURE = "\ufffc"
"""The one character that stands for a picture in the canonical text."""


class BlockKind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    CODE = "code"
    """Preformatted: every line and space is kept."""
    VERSE = "verse"
    """Poetry, addresses: lines are kept, set in the reading face."""
    CELL = "cell"
    """One cell of a table."""
    CAPTION = "caption"
    NOTE = "note"
    """The text of a footnote or endnote."""
    RULE = "rule"
    """A break between sections; start == end."""


@dataclass(frozen=True, slots=True)
class Block:
    """One leaf of the structure: ``text[start:end]``, in code points."""

    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    """1 to 6 of a heading; depth of a list item, from 1; 0 otherwise."""
    quote: int = 0
    """How many block quotations the block is in."""
    marker: str = ""
    """What is shown before a list item or note ("•", "2.", "☑"); never part of the text. An empty
    marker means the block continues the item before it."""
    table: int = -1
    """Which table of the document a cell belongs to, from 0."""
    row: int = 0
    column: int = 0
    row_span: int = 1
    column_span: int = 1
    header: bool = False
    """Whether a cell heads its row or column."""

    @property
    def range(self) -> Range:
        """The block's passage."""
        return Range(self.start, self.end)


class SpanKind(StrEnum):
    """What a span adds to the text under it."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    STRIKE = "strike"
    UNDERLINE = "underline"
    MARK = "mark"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    LINK = "link"
    """``target`` is ``#name`` for a place in this document, else an absolute URL."""
    ANCHOR = "anchor"
    """A place that links lead to: ``target`` is its name; start == end is allowed."""
    PAGE = "page"
    """A printed page: ``title`` is its label ("xii", "31"), ``target`` its index from 0."""
    TIME = "time"
    """What was said at a time of a recording: ``title`` is the time ("00:14:05"), ``target`` who spoke."""
    ROW = "row"
    """A row of a table of texts: ``title`` is its number in the file, from 1."""
    PICTURE = "picture"
    """One U+FFFC. ``target`` is the SHA-256 (hex) of the image's bytes, or "" where the file does
    not hold it; ``title`` is the alternative text."""


@dataclass(frozen=True, slots=True)
class Span:
    """Something said of ``text[start:end]``, in code points."""

    start: int
    end: int
    kind: SpanKind
    target: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Structure:
    """The blocks and spans of one version, each in order of ``start``."""

    blocks: tuple[Block, ...] = ()
    spans: tuple[Span, ...] = ()

    def block_index(self, position: int) -> int:
        """Index of the last block that starts at or before ``position``; 0 before the first."""
        return max(bisect_right(self.blocks, position, key=lambda block: block.start) - 1, 0)

    def headings(self) -> Sequence[Block]:
        """The headings, in text order."""
        return [block for block in self.blocks if block.kind is BlockKind.HEADING]

    def heading_path(self, position: int) -> tuple[Block, ...]:
        """The headings that ``position`` stands under, outermost first."""
        path: list[Block] = []
        for block in self.blocks[: self.block_index(position) + 1]:
            if block.start > position:
                break
            if block.kind is BlockKind.HEADING:
                while path and path[-1].level >= block.level:
                    path.pop()
                path.append(block)
        return tuple(path)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document states about itself; "" where it is silent."""

    title: str = ""
    author: str = ""
    """Several authors are joined with "; "."""
    date: str = ""
    """ISO 8601 to the precision stated ("1887", "1887-02", "1887-02-09"), or the words as stated
    where they are no date."""
    language: str = ""
    """BCP 47 ("en", "pt-BR"), stated by the document or recognised from its text."""
    site: str = ""
    """The publication or web site."""
    source: str = ""
    """The document's own address (canonical URL) where it states one."""
    other: tuple[tuple[str, str], ...] = ()
    """What else it states, as (name, value): the other columns of a table's row."""


@dataclass(frozen=True, slots=True)
class ImportedDocument:
    """What an importer makes of a file."""

    text: str
    structure: Structure
    metadata: Metadata
    format: str
    """Short name of the format, shown to the reader: "txt", "md", "html"."""
    encoding: str = ""
    """The character encoding that was decoded from, as Python names it; "" for binary formats."""
    images: Mapping[str, bytes] = field(default_factory=dict)
    """Image bytes by SHA-256 (hex)."""
    remarks: tuple[str, ...] = ()
    """Sentences the reader should see ("Read as windows-1252; choose another encoding if…")."""
    pages: PageMap | None = None
    """Where the text stands on printed pages, if it has any."""


_PLACES = {SpanKind.PAGE: "p. ", SpanKind.TIME: "", SpanKind.ROW: "row "}  # what is said before each


@dataclass(frozen=True, slots=True)
class DocumentText:
    """One version's canonical text with its structure."""

    document: str
    version: int
    text: str
    structure: Structure

    @property
    def has_places(self) -> bool:
        """Whether places are named by pages, times or rows rather than by paragraphs."""
        return any(span.kind in _PLACES for span in self.structure.spans)

    def location(self, position: int) -> str:
        """Where ``position`` is, in words: "¶ 3 · 38%", "p. 31 · 38%" or "00:14:05 · 38%"."""
        return self.locations([position])[0]

    def locations(self, positions: Sequence[int]) -> list[str]:
        """Where each of ``positions`` is, in words; quick for thousands of them.

        Pages are named where the document has them, times where it is a recording's transcript,
        rows where it is of a table, paragraphs (any block but headings and rules) otherwise.
        """
        places = [span for span in self.structure.spans if span.kind in _PLACES]
        counts = list(
            accumulate(
                int(block.kind not in (BlockKind.HEADING, BlockKind.RULE)) for block in self.structure.blocks
            )
        )

        def place(position: int) -> str:
            index = bisect_right(places, position, key=lambda span: span.start) - 1
            if index >= 0:
                named = places[index]
                return _PLACES[named.kind] + named.title
            return f"¶ {max(counts[self.structure.block_index(position)], 1) if counts else 1}"

        length = max(len(self.text), 1)
        return [f"{place(position)} · {round(100 * position / length)}%" for position in positions]


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A row of the document list."""

    id: str
    title: str
    author: str = ""
    date: str = ""
    language: str = ""
    site: str = ""
    source: str = ""
    format: str = ""
    encoding: str = ""
    path: str = ""
    """Where the file was when it was last read; may hold surrogate escapes."""
    version: int = 0
    characters: int = 0
    """Code points of the canonical text."""
    added: str = ""
    """ISO 8601, UTC."""
    opened: str = ""
    """When it was last read, ISO 8601 UTC; "" if never."""
    position: int = 0
    """Where reading stopped, in code points."""
    progress: float = 0.0
    """How far reading got, 0 to 1."""
    highlights: int = 0
    label_counts: tuple[tuple[str, int], ...] = ()
    """(label id, highlights with it), in the order of the labels."""
    missing: bool = False
    """Whether the file was gone when last looked for."""
    removed: str = ""
    """When it went to the trash, ISO 8601 UTC; "" if it is not there."""
    remarks: tuple[str, ...] = ()
    other: tuple[tuple[str, str], ...] = ()
    """What else it states, as (name, value); see :attr:`Metadata.other`."""

    @property
    def minutes(self) -> int:
        """Reading time at 1,200 characters a minute, at least 1."""
        return max(1, round(self.characters / 1200))
