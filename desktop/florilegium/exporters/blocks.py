"""The grammar of exported Markdown: how a later export knows again what this one wrote.

An exported file is front matter, then blocks, one for each highlight, with text outside them. A block is
a run of whole lines from the one that begins it to the one that ends it. Four kinds of lines begin a
block and two end it, each naming the highlight; every dialect is read alike::

    <!-- hl:ID -->                                          begins (CommonMark, and any template)
    > [!quote|amber] [p. 3](florilegium://…highlight=ID…)   begins, a callout (Obsidian)
    - highlight:: ID                                        begins, an item of an outline (Logseq)
    ::: {#hl-ID .highlight color=amber}                     begins, a fenced division (Pandoc)
    <!-- /hl:ID -->                                         ends
    ^hl-ID                                                  ends, the block's name (Obsidian)

``ID`` is the highlight's id; where a highlight is in a file more than once (grouped by tag) its further
blocks are ``ID-2``, ``ID-3``. What a person writes after the line that ends a block, or before the one
that begins it, is theirs and outside; what they change from one to the other changes the block.

Where both sides have changed a block, the newer version stands under it between two more lines, which
in an outline are items. Deleting them, or all between, is how a person decides::

    <!-- hl-conflict:ID -->
    <!-- /hl-conflict:ID -->

In a block the highlighted words are its first block quotation (the callout's body in Obsidian, without
the callout in it, which is the note). Words around them are told apart by the dialect's mark:
``<mark>…</mark>``, ``==…==`` or ``[…]{.mark}``. Where it is asked for, one more paragraph is the
provenance, which :func:`read_provenance` reads once Markdown's escapes are undone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ID = r"(?P<{}>[A-Za-z0-9._-]+)"
_BEGIN = re.compile(
    "|".join(
        (
            rf"<!-- hl:{_ID.format('comment')} -->\s*$",
            rf"> \[![\w-]+(?:\|[^\]]*)?\][+-]? .*[?&]highlight={_ID.format('callout')}(?=[&)])",
            rf"\s*- highlight:: {_ID.format('item')}\s*$",
            rf":{{3,}} *\{{#hl-{_ID.format('division')}[ }}]",
        )
    )
)
_END = re.compile(rf"\s*<!-- /hl:{_ID.format('comment')} -->\s*$|\^hl-{_ID.format('name')}\s*$")
_CONFLICT = re.compile(rf"(?:- )?<!-- hl-conflict:{_ID.format('id')} -->")
_CONFLICT_END = re.compile(rf"(?:- )?<!-- /hl-conflict:{_ID.format('id')} -->\s*$")
_HEADING = re.compile(r"(?:- )?(#{1,6}) \S")
_PROVENANCE = re.compile(
    r"Source: (?P<file>.*), SHA-256 (?P<sha256>[0-9a-f]{64}), version (?P<version>\d+), "
    r"characters (?P<start>\d+)–(?P<end>\d+)(?:, (?P<made>\S+))?"
)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_CONFLICT_WORDS = "**Changed both here and in Florilegium. There it now says:**"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of whole lines of a file: of a block, of a conflict, or outside them."""

    text: str
    id: str = ""
    """Of the block or conflict; "" outside."""
    conflict: bool = False
    whole: bool = True
    """Whether a block has the line that begins it and the one that ends it."""

    @property
    def words(self) -> str:
        """The lines, whatever ends them in the file."""
        return self.text.replace("\r\n", "\n")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the words of an exported highlight are from."""

    file: str
    sha256: str
    """Of the file, hex."""
    version: int
    """Which of the library's versions of the document."""
    start: int
    """In code points of that version's text."""
    end: int
    made: str
    """When the highlight was made, ISO 8601 UTC; "" if it is not said."""

    def __str__(self) -> str:
        """One line of plain text."""
        made = f", {self.made}" if self.made else ""
        return (
            f"Source: {self.file}, SHA-256 {self.sha256}, version {self.version}, "
            f"characters {self.start}–{self.end}{made}"
        )


def read_provenance(line: str) -> Provenance | None:
    """What a line of plain text says, if it is a provenance."""
    found = _PROVENANCE.fullmatch(line.strip())
    if not found:
        return None
    return Provenance(
        found["file"],
        found["sha256"],
        int(found["version"]),
        int(found["start"]),
        int(found["end"]),
        found["made"] or "",
    )


def begin(identity: str) -> str:
    """The line that begins a block in any dialect."""
    return f"<!-- hl:{identity} -->"


def end(identity: str) -> str:
    """The line that ends a block in any dialect."""
    return f"<!-- /hl:{identity} -->"


def conflict(block: Piece) -> Piece:
    """The newer version of a block, to stand under the person's own; lines end in ``\\n``."""
    marks = f"<!-- hl-conflict:{block.id} -->", f"<!-- /hl-conflict:{block.id} -->"
    if in_outline(block.text):
        text = f"- {marks[0]} {_CONFLICT_WORDS}\n{block.words}- {marks[1]}\n"
    else:
        text = f"{marks[0]}\n{_CONFLICT_WORDS}\n\n{block.words}\n{marks[1]}\n"
    return Piece(text, block.id, conflict=True)


def in_outline(block: str) -> bool:
    """Whether a block is an item of an outline, where blocks stand without blank lines between."""
    return block.lstrip().startswith("- ")


def quiet(note: str) -> str:
    """A note whose lines are not taken for the grammar's."""

    def line(match: re.Match[str]) -> str:
        words = match[0]
        marked = any(pattern.match(words) for pattern in (_BEGIN, _END, _CONFLICT, _CONFLICT_END))
        body = words.lstrip()
        return f"{words[: len(words) - len(body)]}\\{body}" if marked else words

    return re.sub(r".+", line, note)


def heading_level(line: str) -> int:
    """The level of the heading that a line is; 0 if it is none."""
    found = _HEADING.match(line)
    return len(found[1]) if found else 0


def front_matter_end(text: str) -> int:
    """Where the body of a file starts: after the line that closes its front matter, 0 if it has none."""
    if not re.match(r"---[ \t]*\r?\n", text):
        return 0
    found = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE).search(text, text.index("\n") + 1)
    return found.end() if found else 0


def pieces(body: str) -> list[Piece]:
    """A body cut into what is in blocks and what is outside; together the pieces are the body.

    A block whose end is gone reaches to the next one; a conflict whose end is gone is none.
    """
    return [piece for piece in _cut(lines_of(body)) if piece.text]


def ids_in(body: str) -> Iterator[str]:
    """The ids of the blocks of a body, in order."""
    return (piece.id for piece in _cut(lines_of(body)) if piece.id)


def has_block(body: str, identity: str) -> bool:
    """Whether one of the lines that begin or end blocks names this id; quick for long texts."""
    named = rf"(?:hl[:-]|highlight=|highlight:: ){re.escape(identity)}(?![A-Za-z0-9._-])"
    return re.search(named, body) is not None


def lines_of(text: str) -> list[str]:
    """The lines of a text with what ends them; only newlines do."""
    return _LINE.findall(text)


def _cut(lines: list[str]) -> Iterator[Piece]:
    first = 0  # of the lines not yet given
    opened = ""  # the block they are of
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if "hl" not in line:  # in every mark, and quick to see
            continue
        if started := _CONFLICT.match(line):
            until = _conflict_end(lines, number, started["id"])
            if until:
                yield Piece("".join(lines[first : number - 1]), opened, whole=not opened)
                yield Piece("".join(lines[number - 1 : until]), started["id"], conflict=True)
                first, opened, number = until, "", until
        elif started := _BEGIN.match(line):
            yield Piece("".join(lines[first : number - 1]), opened, whole=not opened)
            first, opened = number - 1, started[started.lastgroup or 0]
        elif ended := _END.match(line):
            identity = ended[ended.lastgroup or 0]
            whole = bool(opened) and (identity == opened or _is_further(identity, opened))
            if not whole:
                yield Piece("".join(lines[first : number - 1]), opened, whole=not opened)
                first = number - 1
            yield Piece("".join(lines[first:number]), identity, whole=whole)
            first, opened = number, ""
    yield Piece("".join(lines[first:]), opened, whole=not opened)


def _is_further(identity: str, first: str) -> bool:
    """Whether a block is one more of the highlight whose block is ``first``."""
    return identity.startswith(f"{first}-") and identity[len(first) + 1 :].isdecimal()


def _conflict_end(lines: list[str], number: int, identity: str) -> int:
    """Which line follows the conflict that begins before ``number``; 0 if it has no end."""
    for at in range(number, len(lines)):
        ended = _CONFLICT_END.match(lines[at])
        if ended and ended["id"] == identity:
            return at + 1
    return 0
