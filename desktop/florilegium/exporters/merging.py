"""A file that a person has worked in, brought up to date: a three-way merge by blocks.

The three are what was last written (the base), what is on the disk, and what would be written now.
Changed here only, a block is replaced; changed on the disk only, kept; changed on both sides, kept with
the newer version under it as a conflict. A block that a person deleted does not come back; one whose
highlight is gone goes, unless a person changed it. A new one comes before the next that is there. What
is outside blocks is never touched, save headings of ours that nothing is left under.
"""

import io
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from florilegium.exporters.block_merging import BodyMerge
from florilegium.exporters.blocks import front_matter_end
from florilegium.exporters.property_lines import merge_front_matter

_LONGEST_CHECKED = 200_000  # code points of front matter; a longer one is checked line by line only


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged file."""

    text: str
    conflicts: int
    """Conflicts that stand in it, older ones too."""
    remark: str = ""
    """A sentence where something was left as it is, though it should have changed."""


def merge(base: str | None, disk: str, new: str) -> Merged:
    """``disk`` with what changed from ``base`` to ``new``.

    Without a base, what is on the disk is taken for changed wherever it is not what ``new`` has. Lines
    of ``new`` and ``base`` end in ``\\n``; those of ``disk`` as they do, and so do new ones then.
    """
    ours, theirs, before = front_matter_end(new), front_matter_end(disk), front_matter_end(base or "")
    front, remark = _front(base[:before] if base else None, disk[:theirs], new[:ours])
    body, conflicts = BodyMerge((base or "")[before:], disk[theirs:], new[ours:]).merged()
    return Merged(front + body, conflicts, remark)


def _front(base: str | None, disk: str, new: str) -> tuple[str, str]:
    """The front matter with its fences, and a remark."""
    if not disk or not new:
        return disk, ""
    first, last = disk.index("\n") + 1, disk.rindex("\n", 0, len(disk) - 1) + 1
    inside = disk[first:last]
    theirs = _inside(new)
    merged = merge_front_matter(theirs if base is None else _inside(base), inside, theirs)
    if merged != inside and len(merged) <= _LONGEST_CHECKED and not _is_yaml(merged):
        return disk, "Its front matter is not YAML and was left as it is."
    return disk[:first] + merged + disk[last:], ""


def _inside(front: str) -> str:
    """The lines between the fences of front matter of ours."""
    return front[front.index("\n") + 1 : front.rindex("\n", 0, len(front) - 1) + 1] if front else ""


def _is_yaml(text: str) -> bool:
    try:
        return isinstance(YAML(typ="safe", pure=True).load(io.StringIO(text)), dict | None)
    except (YAMLError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError):
        return False
