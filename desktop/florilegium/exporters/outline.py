"""The body of an exported file as an outline: its blocks, and the headings above each."""

from collections.abc import Iterable
from dataclasses import replace

from florilegium.exporters.blocks import Piece, heading_level, lines_of, pieces

Path = tuple[str, ...]
"""The lines of the headings above a piece, outermost first, its own included."""


class Outline:
    """The pieces of a body. What is outside blocks is cut once more before each heading."""

    def __init__(self, body: str) -> None:
        self.pieces = [part for piece in pieces(body) for part in _cut_at_headings(piece)]
        self.paths = paths(self.pieces)
        self.blocks: dict[str, Piece] = {}
        """By id, in order; of several with one id the first."""
        self.path_of: dict[str, Path] = {}
        self.headings: dict[Path, Piece] = {}
        """The pieces that begin with a heading."""
        for piece, path in zip(self.pieces, self.paths, strict=True):
            if level(piece):
                self.headings[path] = piece
            elif piece.id and not piece.conflict and piece.id not in self.blocks:
                self.blocks[piece.id] = piece
                self.path_of[piece.id] = path


def _cut_at_headings(piece: Piece) -> list[Piece]:
    if piece.id:
        return [piece]
    parts: list[list[str]] = [[]]
    for line in lines_of(piece.text):
        if heading_level(line) and parts[-1]:
            parts.append([])
        parts[-1].append(line)
    return [replace(piece, text="".join(part)) for part in parts]


def level(piece: Piece) -> int:
    """The level of the heading that a piece begins with; 0 if it begins with none."""
    return 0 if piece.id else heading_level(piece.text)


def paths(found: Iterable[Piece]) -> list[Path]:
    """The path of each piece."""
    stack: list[tuple[int, str]] = []
    given: list[Path] = []
    path: Path = ()
    for piece in found:
        if depth := level(piece):
            while stack and stack[-1][0] >= depth:
                stack.pop()
            stack.append((depth, piece.text.partition("\n")[0].rstrip()))
            path = tuple(line for _, line in stack)
        given.append(path)
    return given


def renames(base: Outline, new: Outline) -> dict[Path, Path]:
    """The headings of ``base`` that have other words in ``new``: the same blocks are under them."""
    under: dict[Path, set[Path]] = {}
    for identity, path in base.path_of.items():
        if identity in new.path_of:
            for depth in range(1, len(path) + 1):
                under.setdefault(path[:depth], set()).add(new.path_of[identity][:depth])
    found: dict[Path, Path] = {}
    for path in sorted(base.headings, key=len):
        parent = found.get(path[:-1], path[:-1])
        there = under.get(path, set())
        if len(there) != 1:
            continue
        (other,) = there
        alone = len(other) == len(path) and other[:-1] == parent and other not in found.values()
        if other != path and alone and path not in new.headings and other not in base.headings:
            found[path] = other
    return found
