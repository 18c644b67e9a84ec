"""What an export does or did, in words."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from florilegium.model import PlannedFile
from florilegium.ui.export.choice import counted
from florilegium.ui.one_line import isolated, one_line, shown_path

STATUSES = {"new": "new", "updated": "updated", "unchanged": "unchanged", "beside": "beside another file"}
"""How each status is said."""

_MOST_REASONS = 2  # said at once; the others are in the list of changes


def name_of(file: PlannedFile) -> str:
    """The name of a file, fit for one line."""
    return isolated(one_line(shown_path(Path(file.path).name)))


def tally(files: Sequence[PlannedFile]) -> str:
    """ "2 new, 1 updated, 3 unchanged, 1 conflict"."""
    counts = Counter(file.status for file in files)
    parts = [f"{counts[status]:,} {words}" for status, words in STATUSES.items() if counts[status]]
    conflicts = sum(file.conflicts for file in files)
    return ", ".join([*parts, counted(conflicts, "conflict")] if conflicts else parts)


def told(files: Sequence[PlannedFile]) -> str:
    """What was written, in a sentence or two; conflicts and files written beside others are said."""
    changed = [file for file in files if file.status != "unchanged"]
    if not changed:
        kept = name_of(files[0]) if len(files) == 1 else f"all {len(files):,} files"
        first = f"Nothing had changed: {kept} stayed as {'it was' if len(files) == 1 else 'they were'}."
    elif len(files) == 1:
        verb = "Brought up to date" if files[0].status == "updated" else "Written"
        first = f"{verb}: {name_of(files[0])}."
    else:
        first = f"Written: {tally([_settled(file) for file in files])}."
    reasons = list(dict.fromkeys(file.reason for file in files if file.reason))
    more = [f"So are {len(reasons) - _MOST_REASONS:,} others."] if len(reasons) > _MOST_REASONS else []
    return " ".join([first, *_conflicts(files), *reasons[:_MOST_REASONS], *more])


def has_conflicts(files: Sequence[PlannedFile]) -> bool:
    """Whether the reader has something to settle."""
    return any(file.conflicts for file in files)


def _settled(file: PlannedFile) -> PlannedFile:
    return PlannedFile(file.path, file.status)  # its conflicts get a sentence of their own


def _conflicts(files: Sequence[PlannedFile]) -> list[str]:
    held = [file for file in files if file.conflicts]
    count = sum(file.conflicts for file in held)
    if not count:
        return []
    where = f"“{name_of(held[0])}”" if len(held) == 1 else f"{len(held):,} files"
    what = "1 highlight was" if count == 1 else f"{count:,} highlights were"
    return [
        f"{what} changed both there and here: yours is kept in {where}, and the new version stands under "
        "it, marked. Delete what you do not want."
    ]
