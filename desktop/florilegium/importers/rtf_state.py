"""What holds at one point of an RTF file: the state of a group, and the text that is being set."""

from dataclasses import dataclass, field, replace

from florilegium.importers.office_flow import Item, Paragraph, Piece, Words
from florilegium.importers.rtf_tables import OpenTable, RowShape
from florilegium.model import SpanKind

_DEEPEST_TABLE = 20


@dataclass(slots=True)
class State:
    """The properties of a group; those inside it begin with them."""

    place: str = "text"
    """Where characters go: "text", "skip", or the table of the header they belong to."""
    collect: list[str] | None = None
    """Takes the characters, if they are not to be read but looked at."""
    before: tuple[str, list[str] | None] = ("text", None)
    """place and collect of the group around an \\upr."""
    kinds: frozenset[SpanKind] = frozenset()
    hidden: bool = False
    deleted: bool = False
    font: int = -1
    skip: int = 1
    """Characters that follow each \\u for readers without Unicode."""
    link: str = ""
    style: int = 0
    outline: int = -1
    list: int = 0
    level: int = 0
    in_table: bool = False
    depth: int = 1
    """How many tables a cell's paragraph is in."""
    nested: bool = False
    """Whether a row's properties are those of a table in a cell."""

    def copy(self) -> "State":
        """The same, to be altered."""
        return replace(self)


@dataclass(slots=True, eq=False)
class Context:
    """A text that is being set: the body's, a note's, a box's."""

    items: list[Item] = field(default_factory=list)
    pieces: list[Piece] | None = None
    """Of the paragraph that is open."""
    spelt: str = ""
    """The marker that the file spells out for the item that is open."""
    boxes: list[Item] = field(default_factory=list)
    tables: list[OpenTable] = field(default_factory=list)
    shapes: dict[bool, RowShape] = field(default_factory=lambda: {False: RowShape(), True: RowShape()})
    endnote: bool = False
    reference: str = ""
    """The id by which a comment is tied to its words."""
    _run: list[str] = field(default_factory=list)
    _key: tuple[frozenset[SpanKind], str, str] = (frozenset(), "", "")

    def say(self, text: str, look: frozenset[SpanKind], link: str, comment: str) -> None:
        """Add characters to the paragraph that is open, or open one."""
        key = (look, link, comment)
        if key != self._key:
            self.flush()
            self._key = key
        self._run.append(text)

    def flush(self) -> None:
        """Make a piece of what was said."""
        if self._run:
            self.pieces = [] if self.pieces is None else self.pieces
            self.pieces.append(Words("".join(self._run), *self._key))
            self._run.clear()

    def put(self, piece: Piece) -> None:
        """Add a piece to the paragraph that is open, or open one."""
        self.flush()
        self.pieces = [] if self.pieces is None else self.pieces
        self.pieces.append(piece)

    @property
    def is_open(self) -> bool:
        """Whether there is a paragraph with something in it."""
        return bool(self._run) or self.pieces is not None

    def sink(self, depth: int) -> list[Item]:
        """Where items go that are in ``depth`` tables; tables deeper than that end."""
        depth = min(depth, _DEEPEST_TABLE)
        while len(self.tables) > depth:
            self.tables.pop().finish(self.shapes[bool(self.tables)])
        while len(self.tables) < depth:
            opened = OpenTable()
            (self.tables[-1].items if self.tables else self.items).append(opened.table)
            self.tables.append(opened)
        return self.tables[-1].items if self.tables else self.items

    def end_paragraph(self, paragraph: Paragraph, depth: int) -> None:
        """The paragraph that is open ends: its pieces become those of ``paragraph``."""
        self.flush()
        sink = self.sink(depth)
        if self.pieces is not None:
            paragraph.pieces = self.pieces
            sink.append(paragraph)
        sink.extend(self.boxes)
        self.pieces, self.boxes, self.spelt = None, [], ""

    def finish(self) -> list[Item]:
        """All items, with what has no end of its own ended."""
        self.flush()
        if self.pieces is not None or self.boxes:
            self.end_paragraph(Paragraph(), len(self.tables))
        self.sink(0)
        return self.items
