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
    """What was written, in a few sentences; conflicts and files written beside others are explained."""
    reasons = list(dict.fromkeys(file.reason for file in files if file.reason))
    more = [f"So are {len(reasons) - _MOST_REASONS:,} others."] if len(reasons) > _MOST_REASONS else []
    return " ".join([f"{_written(files)}.", *_conflicts(files), *reasons[:_MOST_REASONS], *more])


def told_briefly(files: Sequence[PlannedFile]) -> str:
    """What was written, in one line."""
    conflicts = sum(file.conflicts for file in files)
    left = f"; {counted(conflicts, 'conflict')} to settle" if conflicts else ""
    return f"{_written(files)}{left}."


def _written(files: Sequence[PlannedFile]) -> str:
    if all(file.status == "unchanged" for file in files):
        if len(files) == 1:
            return f"Nothing had changed: {name_of(files[0])} stayed as it was"
        return f"Nothing had changed: all {len(files):,} files stayed as they were"
    if len(files) == 1:
        verb = "Brought up to date" if files[0].status == "updated" else "Written"
        return f"{verb}: {name_of(files[0])}"
    return f"Written: {tally([PlannedFile(file.path, file.status) for file in files])}"


def has_conflicts(files: Sequence[PlannedFile]) -> bool:
    """Whether the reader has something to settle."""
    return any(file.conflicts for file in files)


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
