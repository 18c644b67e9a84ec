"""The merge of what follows the front matter; see :mod:`florilegium.exporters.merging`."""

import re

from florilegium.exporters.blocks import Piece, conflict, in_outline
from florilegium.exporters.outline import Outline, Path, level, paths, renames

_BLANK_END = re.compile(r"(?:\A|\n)(?:[ \t]*\r?\n)\Z")


class BodyMerge:
    """One merge. An empty ``base`` is that of a file of which it is not known what was last written."""

    def __init__(self, base: str, disk: str, new: str) -> None:
        self._base, self._new = Outline(base), Outline(new)
        self._renames = renames(self._base, self._new)
        there = Outline(disk)
        self._disk = [
            self._with_heading(piece, path) for piece, path in zip(there.pieces, there.paths, strict=True)
        ]
        self._paths = paths(self._disk)
        self._newline = "\r\n" if disk.count("\r\n") * 2 > disk.count("\n") else "\n"
        self._spaced = not any(in_outline(piece.text) for piece in self._new.blocks.values())

    def merged(self) -> tuple[str, int]:
        """The merged text, and how many conflicts stand in it."""
        chosen = self._chosen()
        kept: dict[str, int] = {}  # where the blocks are that stay where they are
        there: list[list[Piece]] = []  # what becomes of each piece
        for place, piece in enumerate(self._disk):
            if chosen.get(piece.id) != place or piece.conflict:
                there.append([piece])
            elif self._moved(piece, self._paths[place]):
                there.append([])
            else:
                there.append(self._settled(piece))
                if there[-1]:
                    kept[piece.id] = place
        self._renew_conflicts(there)
        absent = [
            identity
            for identity in self._new.blocks
            if identity not in kept and (identity in chosen or identity not in self._base.blocks)
        ]
        added = self._places(absent, kept)
        self._drop_empty_headings(there, added)
        return self._joined(there, added)

    # ---- blocks that are there

    def _chosen(self) -> dict[str, int]:
        """Which piece of the disk is the block of each id; further ones are copies, the person's own text."""
        ranks: dict[str, tuple[bool, bool, int]] = {}
        for place, piece in enumerate(self._disk):
            if piece.id and not piece.conflict:
                base = self._base.blocks.get(piece.id)
                rank = (base is None or not _same(piece, base), not piece.whole, place)
                ranks[piece.id] = min(rank, ranks.get(piece.id, rank))
        return {identity: place for identity, (_, _, place) in ranks.items()}

    def _moved(self, piece: Piece, path: Path) -> bool:
        """Whether a block that the person left as and where it was is under other headings now."""
        base, new = self._base.path_of.get(piece.id), self._new.path_of.get(piece.id)
        if base is None or new is None or not _same(piece, self._base.blocks[piece.id]):
            return False
        return path == self._renamed(base) != new

    def _settled(self, piece: Piece) -> list[Piece]:
        """A block brought up to date, or as it is, with a conflict under it or without; [] if it goes."""
        base, new = self._base.blocks.get(piece.id), self._new.blocks.get(piece.id)
        if base is None or (new is not None and _same(piece, new)):
            return [piece]
        if not _same(piece, base):
            return [piece] if new is None or _same(base, new) else [piece, conflict(new)]
        if new is None:
            return []
        return [Piece(new.text if piece.text.endswith("\n") else new.text.rstrip("\n"), piece.id)]

    def _renew_conflicts(self, there: list[list[Piece]]) -> None:
        """Let a conflict take the place of an older one that nobody touched, and not stand twice."""
        standing: dict[str, list[int]] = {}
        for place, found in enumerate(there):
            if len(found) == 1 and found[0].conflict:
                standing.setdefault(found[0].id, []).append(place)
        for found in there:
            if len(found) < 2:
                continue
            fresh = found[1]
            stale = conflict(self._base.blocks[fresh.id])
            others = standing.get(fresh.id, [])
            same = [at for at in others if _same(there[at][0], fresh)]
            old = [at for at in others if _same(there[at][0], stale)]
            if same or old:
                found.pop()
            if old and not same:
                there[old[0]] = [fresh]

    # ---- blocks that are not

    def _places(self, absent: list[str], kept: dict[str, int]) -> dict[int, list[str]]:
        """The ids of the blocks that come before each piece of the disk, in their order."""
        wanted = set(absent)
        own = {path: place for place, path in enumerate(self._paths) if level(self._disk[place])}
        following: dict[str, str] = {}
        last = ""
        for identity in reversed(self._new.blocks):
            following[identity] = last
            last = identity if identity in kept else last
        added: dict[int, list[str]] = {}
        before = ""
        for identity, path in self._new.path_of.items():
            if identity in kept:
                before = identity
            if identity not in wanted:
                continue
            after = following[identity]
            if after and self._new.path_of[after] == path:
                place = kept[after]
            elif before and (self._new.path_of[before] == path or not after):
                place = self._end_of_text(kept[before] + 1)
            elif path in own:
                place = own[path] + 1
            elif after:
                place = self._before_headings(kept[after], path)
            else:
                place = len(self._disk)
            added.setdefault(place, []).append(identity)
        return added

    def _end_of_text(self, place: int) -> int:
        """Where the text outside blocks that begins at ``place`` ends or comes to a heading."""
        while place < len(self._disk) and (
            self._disk[place].conflict or not (self._disk[place].id or level(self._disk[place]))
        ):
            place += 1
        return place

    def _before_headings(self, place: int, path: Path) -> int:
        """Before those of our headings right above a block that are not above ``path`` too."""
        found = place
        while place and not self._disk[place - 1].id:
            place -= 1
            here = self._paths[place]
            if level(self._disk[place]) and here in self._new.headings and here != path[: len(here)]:
                found = place
        return found

    # ---- headings

    def _renamed(self, path: Path) -> Path:
        return self._renames.get(path, path)

    def _with_heading(self, piece: Piece, path: Path) -> Piece:
        """A piece of the disk; one that is a heading of ours, with what has become of it."""
        base = self._base.headings.get(path)
        new = self._new.headings.get(self._renamed(path))
        if not level(piece) or base is None or new is None:
            return piece
        if piece.words.rstrip("\n") == base.words.rstrip("\n"):
            body = new.text.rstrip("\n")
            return Piece(self._in_lines_of(piece, body) + piece.text[len(piece.text.rstrip("\r\n")) :])
        line = piece.text.partition("\n")[0].rstrip("\r")
        return Piece(self._renamed(path)[-1] + piece.text[len(line) :]) if path in self._renames else piece

    def _in_lines_of(self, piece: Piece, text: str) -> str:
        return text.replace("\n", "\r\n") if "\r\n" in piece.text else text

    def _drop_empty_headings(self, there: list[list[Piece]], added: dict[int, list[str]]) -> None:
        """Take out headings of ours that were left as they were and that nothing is under any more."""
        for place in reversed(range(len(self._disk))):
            piece, path = self._disk[place], self._paths[place]
            base = self._base.headings.get(path)
            if not level(piece) or base is None or path in self._new.headings:
                continue
            if piece.words.rstrip("\n") != base.words.rstrip("\n"):
                continue
            below = place + 1
            while below < len(self._disk) and not 0 < level(self._disk[below]) <= level(piece):
                if below in added or any(one.text.strip() for one in there[below]):
                    break
                below += 1
            else:
                there[place] = []

    def _headings_for(self, identity: str, written: set[Path]) -> str:
        """The headings that are nowhere yet and that a block is the first under."""
        path = self._new.path_of[identity]
        needed = [path[:depth] for depth in range(1, len(path) + 1) if path[:depth] not in written]
        written.update(needed)
        return "".join(self._new.headings[one].text for one in needed if one in self._new.headings)

    # ---- together

    def _joined(self, there: list[list[Piece]], added: dict[int, list[str]]) -> tuple[str, int]:
        written = {self._renamed(path) for path in self._base.headings} | {
            path for path, found in zip(self._paths, there, strict=True) if found
        }
        writer = _Writer(self._newline, spaced=self._spaced)
        conflicts = 0
        for place in range(len(there) + 1):
            for identity in added.get(place, ()):
                writer.add(self._headings_for(identity, written) + self._new.blocks[identity].text)
            if place == len(there):
                break
            old = self._disk[place]
            if not there[place]:
                writer.leave_out()
            for piece in there[place]:
                conflicts += piece.conflict
                if piece is old:
                    writer.keep(piece.text)
                elif piece.conflict and not old.conflict:
                    writer.add(piece.text)
                else:
                    writer.keep(piece.text.replace("\n", self._newline))
        return writer.text(), conflicts


def _same(one: Piece, other: Piece) -> bool:
    """Whether two blocks say the same, whatever ends their lines."""
    return one.words.rstrip("\n") == other.words.rstrip("\n")


class _Writer:
    """Puts text together: kept text as it is, with blank lines only where ours begins or ends."""

    def __init__(self, newline: str, *, spaced: bool) -> None:
        self._newline = newline
        self._spaced = spaced
        self._parts: list[str] = []
        self._ours_last = False
        self._left_out = False

    def keep(self, text: str) -> None:
        """Write what was there."""
        if not text:
            return
        blank = re.match(r"[ \t]*\r?\n", text)
        if self._ours_last and self._spaced and not blank:
            self._parts.append(self._newline)
        elif self._left_out and blank and self._after_blank():
            text = text[blank.end() :]
        self._ours_last = self._left_out = False
        if text:
            self._parts.append(text)

    def add(self, text: str) -> None:
        """Write what is new; its lines end in ``\\n``."""
        if self._parts and not self._ends_line():
            self._parts.append(self._newline)
        if self._spaced and not self._after_blank():
            self._parts.append(self._newline)
        self._parts.append(text.replace("\n", self._newline))
        self._ours_last, self._left_out = True, False

    def leave_out(self) -> None:
        """Something that was here goes, and a blank line beside it."""
        self._left_out = True

    def text(self) -> str:
        """All of it."""
        if self._left_out and self._parts and self._after_blank():
            self._parts[-1] = re.sub(r"[ \t]*\r?\n\Z", "", self._parts[-1])
        return "".join(self._parts)

    def _ends_line(self) -> bool:
        return "".join(self._parts[-1:]).endswith("\n")

    def _after_blank(self) -> bool:
        return bool(_BLANK_END.search("".join(self._parts[-2:])[-400:])) or not self._parts
