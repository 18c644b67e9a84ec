"""The beginning of a merge, worked out from the first blocks, to be looked at before the rest is there.

It is what the merge of the whole begins with, unless a person carried blocks from further down to the top
or the other way round. Nothing is ever written from it.
"""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from florilegium.exporters.block_merging import BodyMerge
from florilegium.exporters.blocks import Piece, front_matter_end, has_block, ids_in
from florilegium.exporters.outline import Outline, level

_REACH = 80_000  # code points of a body that are looked at
_BLOCKS = 200  # of them, at most
_MOST_ELSEWHERE = 50  # blocks that are new at the beginning, and looked for in the rest of the file
_DIFF_LINES = 3
_FURTHER = re.compile(r"-\d+\Z")


def highlight_of(block: str) -> str:
    """The id of the highlight that a block is of."""
    return _FURTHER.sub("", block)


def first_blocks(text: str) -> list[str]:
    """The ids of the first blocks of an exported file."""
    start = front_matter_end(text)
    return list(ids_in(text[start : start + _REACH]))[:_BLOCKS]


@dataclass(frozen=True, slots=True)
class Beginning:
    """The beginning of a file as it is and as it will be."""

    before: str
    after: str

    def diff(self, name: str) -> str:
        """A unified diff of the two; "" where nothing changes."""
        lines = (self.before.splitlines(), self.after.splitlines())
        return "".join(
            f"{line}\n" for line in difflib.unified_diff(*lines, name, name, n=_DIFF_LINES, lineterm="")
        )


def beginning(
    base: str, disk: str, new: str, owners: Mapping[str, str], documents: Sequence[str]
) -> Beginning | None:
    """What the file on the disk begins with, before and after; None where its first blocks tell nothing.

    ``new`` is a file with the highlights of ``documents`` only, ``owners`` says whose highlights are whose.
    The front matter, which counts all of them, is left out of it.
    """

    def within(piece: Piece) -> bool:
        return not piece.id or owners.get(highlight_of(piece.id), documents[0]) in documents

    here = front_matter_end(disk)
    top = [_top(text[front_matter_end(text) :], within) for text in (base, disk)]
    known = [[piece.id for piece in pieces if piece.id] for pieces in top]
    if not known[1]:
        return None
    was, there = ("".join(piece.text for piece in pieces) for pieces in top)
    outline = Outline(new[front_matter_end(new) :])
    order = list(outline.blocks)
    last = max((order.index(one) for one in {*known[0], *known[1]} if one in outline.blocks), default=-1)
    wanted = set(order[: last + 1])
    absent = [one for one in order[: last + 1] if one not in known[0] and one not in known[1]]
    rest = disk[here + len(there) :]
    wanted -= {one for one in absent[:_MOST_ELSEWHERE] if has_block(rest, one)}
    body = "".join(piece.text for piece in outline.pieces if not piece.id or piece.id in wanted)
    merged, _ = BodyMerge(was, there, body).merged()
    return Beginning(disk[:here] + there, disk[:here] + merged)


def _top(body: str, within: Callable[[Piece], bool]) -> list[Piece]:
    """The pieces before the first that is not within, without the headings right above that."""
    cut = len(body) > _REACH
    pieces = Outline(body[: body.rfind("\n", 0, _REACH) + 1] if cut else body).pieces
    end = next((at for at, piece in enumerate(pieces) if not within(piece)), len(pieces))
    if cut and end == len(pieces):
        end -= 1  # it may go on
    whole = end == len(pieces)
    while not whole and end and not pieces[end - 1].id and level(pieces[end - 1]):
        end -= 1
    return pieces[:end]
